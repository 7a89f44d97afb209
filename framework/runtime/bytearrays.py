"""The methods of ``bytearray`` as restricted Python.

Those that change the array work on it; the others are those of ``bytes`` on a copy, and give bytearrays.
"""

from __future__ import annotations

from framework.runtime import bytestrings
from framework.runtime import strings as codecs
from framework.runtime.bridge import as_low_level
from framework.runtime.bytearray import (
    ll_bytearray_append,
    ll_bytearray_insert,
    ll_bytearray_pop,
    ll_bytearray_remove,
)
from framework.runtime.lists import ll_list_clear, ll_list_reverse
from framework.runtime.strings import END

# --- changing the array


def append(a: bytearray, code: int) -> None:
    """``a.append(code)``."""
    ll_bytearray_append(as_low_level(a), code)


def insert(a: bytearray, position: int, code: int) -> None:
    """``a.insert(position, code)``."""
    ll_bytearray_insert(as_low_level(a), position, code)


def pop(a: bytearray, position: int = -1) -> int:
    """``a.pop(position)``."""
    return ll_bytearray_pop(as_low_level(a), position)


def remove(a: bytearray, code: int) -> None:
    """``a.remove(code)``."""
    ll_bytearray_remove(as_low_level(a), code)


def reverse(a: bytearray) -> None:
    """``a.reverse()``."""
    ll_list_reverse(as_low_level(a))


def clear(a: bytearray) -> None:
    """``a.clear()``."""
    ll_list_clear(as_low_level(a))


def copy(a: bytearray) -> bytearray:
    """``a.copy()``."""
    return bytearray(a)


def decode(a: bytearray, encoding: str = "utf-8", errors: str = "strict") -> str:
    """``a.decode(encoding, errors)``."""
    return codecs.decode(bytes(a), encoding, errors)


def hex(a: bytearray, sep: str = "", bytes_per_sep: int = 1) -> str:  # noqa: A001
    """``a.hex(sep, bytes_per_sep)``."""
    return bytestrings.hex(bytes(a), sep, bytes_per_sep)


def fromhex(s: str) -> bytearray:
    """``bytearray.fromhex(s)``."""
    return bytearray(bytestrings.fromhex(s))


# --- searching


def find(a: bytearray, sub: bytes, start: int = 0, end: int = END) -> int:
    """``a.find(sub, start, end)``."""
    return bytestrings.find(bytes(a), sub, start, end)


def find_byte(a: bytearray, code: int, start: int = 0, end: int = END) -> int:
    """``a.find(code, start, end)``."""
    return bytestrings.find_byte(bytes(a), code, start, end)


def rfind(a: bytearray, sub: bytes, start: int = 0, end: int = END) -> int:
    """``a.rfind(sub, start, end)``."""
    return bytestrings.rfind(bytes(a), sub, start, end)


def rfind_byte(a: bytearray, code: int, start: int = 0, end: int = END) -> int:
    """``a.rfind(code, start, end)``."""
    return bytestrings.rfind_byte(bytes(a), code, start, end)


def index(a: bytearray, sub: bytes, start: int = 0, end: int = END) -> int:
    """``a.index(sub, start, end)``."""
    return bytestrings.index(bytes(a), sub, start, end)


def index_byte(a: bytearray, code: int, start: int = 0, end: int = END) -> int:
    """``a.index(code, start, end)``."""
    return bytestrings.index_byte(bytes(a), code, start, end)


def rindex(a: bytearray, sub: bytes, start: int = 0, end: int = END) -> int:
    """``a.rindex(sub, start, end)``."""
    return bytestrings.rindex(bytes(a), sub, start, end)


def rindex_byte(a: bytearray, code: int, start: int = 0, end: int = END) -> int:
    """``a.rindex(code, start, end)``."""
    return bytestrings.rindex_byte(bytes(a), code, start, end)


def count(a: bytearray, sub: bytes, start: int = 0, end: int = END) -> int:
    """``a.count(sub, start, end)``."""
    return bytestrings.count(bytes(a), sub, start, end)


def count_byte(a: bytearray, code: int, start: int = 0, end: int = END) -> int:
    """``a.count(code, start, end)``."""
    return bytestrings.count_byte(bytes(a), code, start, end)


def startswith(a: bytearray, prefix: bytes, start: int = 0, end: int = END) -> bool:
    """``a.startswith(prefix, start, end)``."""
    return bytestrings.startswith(bytes(a), prefix, start, end)


def endswith(a: bytearray, suffix: bytes, start: int = 0, end: int = END) -> bool:
    """``a.endswith(suffix, start, end)``."""
    return bytestrings.endswith(bytes(a), suffix, start, end)


def isalnum(a: bytearray) -> bool:
    """``a.isalnum()``."""
    return bytestrings.isalnum(bytes(a))


def isalpha(a: bytearray) -> bool:
    """``a.isalpha()``."""
    return bytestrings.isalpha(bytes(a))


def isascii(a: bytearray) -> bool:
    """``a.isascii()``."""
    return bytestrings.isascii(bytes(a))


def isdigit(a: bytearray) -> bool:
    """``a.isdigit()``."""
    return bytestrings.isdigit(bytes(a))


def islower(a: bytearray) -> bool:
    """``a.islower()``."""
    return bytestrings.islower(bytes(a))


def isspace(a: bytearray) -> bool:
    """``a.isspace()``."""
    return bytestrings.isspace(bytes(a))


def istitle(a: bytearray) -> bool:
    """``a.istitle()``."""
    return bytestrings.istitle(bytes(a))


def isupper(a: bytearray) -> bool:
    """``a.isupper()``."""
    return bytestrings.isupper(bytes(a))


# --- new arrays


def capitalize(a: bytearray) -> bytearray:
    """``a.capitalize()``."""
    return bytearray(bytestrings.capitalize(bytes(a)))


def lower(a: bytearray) -> bytearray:
    """``a.lower()``."""
    return bytearray(bytestrings.lower(bytes(a)))


def swapcase(a: bytearray) -> bytearray:
    """``a.swapcase()``."""
    return bytearray(bytestrings.swapcase(bytes(a)))


def title(a: bytearray) -> bytearray:
    """``a.title()``."""
    return bytearray(bytestrings.title(bytes(a)))


def upper(a: bytearray) -> bytearray:
    """``a.upper()``."""
    return bytearray(bytestrings.upper(bytes(a)))


def center(a: bytearray, width: int, fill: bytes = b" ") -> bytearray:
    """``a.center(width, fill)``."""
    return bytearray(bytestrings.center(bytes(a), width, fill))


def ljust(a: bytearray, width: int, fill: bytes = b" ") -> bytearray:
    """``a.ljust(width, fill)``."""
    return bytearray(bytestrings.ljust(bytes(a), width, fill))


def rjust(a: bytearray, width: int, fill: bytes = b" ") -> bytearray:
    """``a.rjust(width, fill)``."""
    return bytearray(bytestrings.rjust(bytes(a), width, fill))


def zfill(a: bytearray, width: int) -> bytearray:
    """``a.zfill(width)``."""
    return bytearray(bytestrings.zfill(bytes(a), width))


def expandtabs(a: bytearray, tabsize: int = 8) -> bytearray:
    """``a.expandtabs(tabsize)``."""
    return bytearray(bytestrings.expandtabs(bytes(a), tabsize))


def lstrip(a: bytearray, chars: bytes | None = None) -> bytearray:
    """``a.lstrip(chars)``."""
    return bytearray(bytestrings.lstrip(bytes(a), chars))


def rstrip(a: bytearray, chars: bytes | None = None) -> bytearray:
    """``a.rstrip(chars)``."""
    return bytearray(bytestrings.rstrip(bytes(a), chars))


def strip(a: bytearray, chars: bytes | None = None) -> bytearray:
    """``a.strip(chars)``."""
    return bytearray(bytestrings.strip(bytes(a), chars))


def replace(a: bytearray, old: bytes, new: bytes, limit: int = -1) -> bytearray:
    """``a.replace(old, new, limit)``."""
    return bytearray(bytestrings.replace(bytes(a), old, new, limit))


def removeprefix(a: bytearray, prefix: bytes) -> bytearray:
    """``a.removeprefix(prefix)``."""
    return bytearray(bytestrings.removeprefix(bytes(a), prefix))


def removesuffix(a: bytearray, suffix: bytes) -> bytearray:
    """``a.removesuffix(suffix)``."""
    return bytearray(bytestrings.removesuffix(bytes(a), suffix))


def translate(a: bytearray, table: bytes | None, delete: bytes = b"") -> bytearray:
    """``a.translate(table, delete)``."""
    return bytearray(bytestrings.translate(bytes(a), table, delete))


def join(a: bytearray, parts: list[bytes]) -> bytearray:
    """``a.join(parts)``."""
    return bytearray(bytestrings.join(bytes(a), parts))


def split(a: bytearray, sep: bytes | None = None, maxsplit: int = -1) -> list[bytearray]:
    """``a.split(sep, maxsplit)``."""
    return [bytearray(part) for part in bytestrings.split(bytes(a), sep, maxsplit)]


def rsplit(a: bytearray, sep: bytes | None = None, maxsplit: int = -1) -> list[bytearray]:
    """``a.rsplit(sep, maxsplit)``."""
    return [bytearray(part) for part in bytestrings.rsplit(bytes(a), sep, maxsplit)]


def splitlines(a: bytearray, keepends: bool = False) -> list[bytearray]:
    """``a.splitlines(keepends)``."""
    return [bytearray(part) for part in bytestrings.splitlines(bytes(a), keepends)]


def partition(a: bytearray, sep: bytes) -> tuple[bytearray, bytearray, bytearray]:
    """``a.partition(sep)``."""
    before, found, after = bytestrings.partition(bytes(a), sep)
    return bytearray(before), bytearray(found), bytearray(after)


def rpartition(a: bytearray, sep: bytes) -> tuple[bytearray, bytearray, bytearray]:
    """``a.rpartition(sep)``."""
    before, found, after = bytestrings.rpartition(bytes(a), sep)
    return bytearray(before), bytearray(found), bytearray(after)
