"""``rlib.rstring.StringBuilder`` in translated programs: one buffer that grows, narrow until a wide text comes.

┌ length ┐  narrow ──► │ c c c c … room │     while all characters are below 256
│        │  wide   ──► │ cccc cccc … room │   from the first wide text on (then narrow is not used any more)
"""

from __future__ import annotations

from framework.lltypes.dialect import cast_pointer, llop, null
from framework.runtime.bridge import HighLevel, as_high_level, as_low_level
from framework.runtime.text import (
    STR_POINTER,
    WIDE,
    ll_copy_chars,
    ll_finish_wide,
    ll_narrow,
    ll_new_narrow,
    ll_new_wide,
)

STRING = HighLevel("str")
LARGEST_START = 1 << 16


def ll_grown(capacity, needed):
    """The next capacity of a full buffer."""
    grown = capacity * 2
    return needed if needed > grown else grown


def ll_narrow_buffer(buffer, length, needed):
    """A narrow buffer with room for ``needed`` characters."""
    if needed <= len(buffer.chars):
        return buffer
    result = ll_new_narrow(ll_grown(len(buffer.chars), needed))
    llop.interior_copy(None, buffer, 0, result, 0, length)
    return result


def ll_wide_buffer(wide, narrow, length, needed):
    """A wide buffer with room for ``needed`` characters; it takes over from the narrow one."""
    if wide and needed <= len(wide.chars):
        return wide
    result = ll_new_wide(ll_grown(length, needed))
    if wide:
        llop.interior_copy(None, wide, 0, result, 0, length)
    else:
        ll_copy_chars(cast_pointer(STR_POINTER, narrow), 0, result, 0, length)
    return result


def ll_put_narrow(buffer, length, s, start, count):
    """Copy part of a narrow string behind what a narrow buffer holds."""
    llop.interior_copy(None, ll_narrow(s), start, buffer, length, count)


def ll_built(narrow, wide, length):
    """The string that the buffer holds."""
    if wide:
        copy = ll_new_wide(length)
        llop.interior_copy(None, wide, 0, copy, 0, length)
        return ll_finish_wide(copy)
    result = ll_new_narrow(length)
    llop.interior_copy(None, narrow, 0, result, 0, length)
    return cast_pointer(STR_POINTER, result)


class StringBuilder:
    """Collects pieces of a str; ``build()`` joins them and may be called more than once."""

    def __init__(self, init_size: int = 100) -> None:
        self._length = 0
        self._narrow = ll_new_narrow(max(min(init_size, LARGEST_START), 16))
        self._wide = null(WIDE)

    def append(self, s: str) -> None:
        """Add a string."""
        self._put(s, 0, len(s))

    def append_slice(self, s: str, start: int, end: int) -> None:
        """Add ``s[start:end]``, with ``0 <= start <= end <= len(s)``."""
        assert 0 <= start <= end <= len(s)
        self._put(s, start, end - start)

    def append_multiple_char(self, c: str, times: int) -> None:
        """Add a character a number of times (none when negative)."""
        assert len(c) == 1
        self._put(c * times, 0, max(times, 0))

    def _put(self, s: str, start: int, count: int) -> None:
        low = as_low_level(s)
        length = self._length
        if self._wide or low.wide:
            self._wide = ll_wide_buffer(self._wide, self._narrow, length, length + count)
            ll_copy_chars(low, start, self._wide, length, count)
        else:
            self._narrow = ll_narrow_buffer(self._narrow, length, length + count)
            ll_put_narrow(self._narrow, length, low, start, count)
        self._length = length + count

    def getlength(self) -> int:
        """Characters so far."""
        return self._length

    def build(self) -> str:
        """The string."""
        return as_high_level(STRING, ll_built(self._narrow, self._wide, self._length))
