"""Methods of ``str`` and ``bytes`` whose argument is an iterable of any kind, or a tuple; specialised for its type."""

from __future__ import annotations

from framework.rlib.objectmodel import specialize


@specialize.argtype(0, 1)
def join_iterable(s, parts):
    """``s.join(parts)``."""
    return s.join([part for part in parts])  # noqa: C416  (list() of a generator object is the same loop)


@specialize.argtype(0, 1)
def startswith_any(s, prefixes, start=0, end=0x7FFFFFFFFFFFFFFF):
    """``s.startswith((a, b))``."""
    for prefix in prefixes:
        if s.startswith(prefix, start, end):
            return True
    return False


@specialize.argtype(0, 1)
def endswith_any(s, suffixes, start=0, end=0x7FFFFFFFFFFFFFFF):
    """``s.endswith((a, b))``."""
    for suffix in suffixes:
        if s.endswith(suffix, start, end):
            return True
    return False
