"""Methods of ``str``, ``bytes`` and ``bytearray`` whose argument is an iterable of any kind, or a tuple; iteration by index.

They are specialised for the type of that argument.
"""

from __future__ import annotations

from framework.rlib.objectmodel import specialize
from framework.runtime.strings import END


@specialize.argtype(1)
def join_str(s: str, parts):
    """``s.join(parts)``."""
    if parts is None:
        raise TypeError("can only join an iterable")
    return s.join([part for part in parts])  # noqa: C416  (list() of a generator object is the same loop)


@specialize.argtype(1)
def join_bytes(s: bytes, parts):
    """``s.join(parts)``."""
    if parts is None:
        raise TypeError("can only join an iterable")
    return s.join([part for part in parts])  # noqa: C416


@specialize.argtype(1)
def join_bytearray(s: bytearray, parts):
    """``s.join(parts)``."""
    return bytearray(bytes(s).join(parts))


@specialize.argtype(0)
def items_by_index(source):
    """``iter(source)`` of an object that has ``__getitem__`` and no ``__iter__``."""
    index = 0
    while True:
        try:
            item = source[index]
        except (IndexError, StopIteration):
            return
        yield item
        index += 1


@specialize.argtype(0)
def items_from_the_end(source):
    """``reversed(source)`` of an object that has ``__len__``, ``__getitem__`` and no ``__reversed__``."""
    index = len(source) - 1
    while index >= 0:
        try:
            item = source[index]
        except (IndexError, StopIteration):
            return
        yield item
        index -= 1


@specialize.argtype(1)
def startswith_any_str(s: str, prefixes, start: int = 0, end: int = END):
    """``s.startswith((a, b))``."""
    for prefix in prefixes:
        if s.startswith(prefix, start, end):
            return True
    return False


@specialize.argtype(1)
def endswith_any_str(s: str, suffixes, start: int = 0, end: int = END):
    """``s.endswith((a, b))``."""
    for suffix in suffixes:
        if s.endswith(suffix, start, end):
            return True
    return False


@specialize.argtype(1)
def startswith_any_bytes(b: bytes, prefixes, start: int = 0, end: int = END):
    """``b.startswith((a, b))``."""
    for prefix in prefixes:
        if b.startswith(prefix, start, end):
            return True
    return False


@specialize.argtype(1)
def endswith_any_bytes(b: bytes, suffixes, start: int = 0, end: int = END):
    """``b.endswith((a, b))``."""
    for suffix in suffixes:
        if b.endswith(suffix, start, end):
            return True
    return False


@specialize.argtype(1)
def startswith_any_bytearray(a: bytearray, prefixes, start: int = 0, end: int = END):
    """``a.startswith((a, b))``."""
    return bytes(a).startswith(prefixes, start, end)


@specialize.argtype(1)
def endswith_any_bytearray(a: bytearray, suffixes, start: int = 0, end: int = END):
    """``a.endswith((a, b))``."""
    return bytes(a).endswith(suffixes, start, end)
