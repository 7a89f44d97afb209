"""UTF-8 in byte strings: steps, checks, positions of code points.

For interpreters that keep text as UTF-8 ``bytes``.  Surrogates are refused unless ``allow_surrogates``.

    0xxxxxxx                              up to 7F
    110xxxxx 10xxxxxx                     up to 7FF
    1110xxxx 10xxxxxx 10xxxxxx            up to FFFF
    11110xxx 10xxxxxx 10xxxxxx 10xxxxxx   up to 10FFFF
"""

from __future__ import annotations

from framework.rlib.rstring import BytesBuilder

MAXUNICODE = 0x10FFFF
INDEX_STEP = 64  # code points per entry of an index


class CheckError(Exception):
    """Not UTF-8: ``pos`` is the index of the first wrong byte."""

    def __init__(self, pos: int) -> None:
        self.pos = pos


# --- one code point


def unichr_as_utf8(code: int, allow_surrogates: bool = False) -> bytes:
    """The bytes of a code point; ValueError outside of Unicode and for surrogates."""
    builder = BytesBuilder(4)
    unichr_as_utf8_append(builder, code, allow_surrogates)
    return builder.build()


def unichr_as_utf8_append(builder: BytesBuilder, code: int, allow_surrogates: bool = False) -> None:
    """Add the bytes of a code point to a builder."""
    if code < 0 or code > MAXUNICODE or (0xD800 <= code <= 0xDFFF and not allow_surrogates):
        raise ValueError("not a code point")
    if code < 0x80:
        builder.append_byte(code)
    elif code < 0x800:
        builder.append_byte(0xC0 | (code >> 6))
        builder.append_byte(0x80 | (code & 0x3F))
    elif code < 0x10000:
        builder.append_byte(0xE0 | (code >> 12))
        builder.append_byte(0x80 | ((code >> 6) & 0x3F))
        builder.append_byte(0x80 | (code & 0x3F))
    else:
        builder.append_byte(0xF0 | (code >> 18))
        builder.append_byte(0x80 | ((code >> 12) & 0x3F))
        builder.append_byte(0x80 | ((code >> 6) & 0x3F))
        builder.append_byte(0x80 | (code & 0x3F))


def codepoint_size(first: int) -> int:
    """Bytes of the code point that starts with this byte."""
    if first < 0x80:
        return 1
    if first < 0xE0:
        return 2
    if first < 0xF0:
        return 3
    return 4


def next_codepoint_pos(s: bytes, pos: int) -> int:
    """Where the code point after the one at ``pos`` starts."""
    return pos + codepoint_size(s[pos])


def prev_codepoint_pos(s: bytes, pos: int) -> int:
    """Where the code point before ``pos`` starts."""
    pos -= 1
    while pos > 0 and s[pos] & 0xC0 == 0x80:
        pos -= 1
    return pos


def codepoint_at_pos(s: bytes, pos: int) -> int:
    """The code point at a byte position of valid UTF-8."""
    first = s[pos]
    if first < 0x80:
        return first
    if first < 0xE0:
        return ((first & 0x1F) << 6) | (s[pos + 1] & 0x3F)
    if first < 0xF0:
        return ((first & 0x0F) << 12) | ((s[pos + 1] & 0x3F) << 6) | (s[pos + 2] & 0x3F)
    high = ((first & 0x07) << 18) | ((s[pos + 1] & 0x3F) << 12)
    return high | ((s[pos + 2] & 0x3F) << 6) | (s[pos + 3] & 0x3F)


def codepoint_before_pos(s: bytes, pos: int) -> int:
    """The code point that ends at a byte position."""
    return codepoint_at_pos(s, prev_codepoint_pos(s, pos))


# --- whole strings


def check_ascii(s: bytes) -> None:
    """CheckError at the first byte that is not ASCII."""
    pos = first_non_ascii_char(s)
    if pos >= 0:
        raise CheckError(pos)


def first_non_ascii_char(s: bytes) -> int:
    """Index of the first byte that is not ASCII, or -1."""
    for i in range(len(s)):
        if s[i] >= 0x80:
            return i
    return -1


def is_ascii(s: bytes) -> bool:
    """Whether all bytes are ASCII."""
    return first_non_ascii_char(s) < 0


def check_utf8(s: bytes, allow_surrogates: bool = False, start: int = 0, stop: int = -1) -> int:
    """The number of code points; CheckError at the start of what is not UTF-8."""
    end = len(s) if stop < 0 else stop
    pos = start
    count = 0
    while pos < end:
        size = valid_size(s, pos, end, allow_surrogates)
        if size == 0:
            raise CheckError(pos)
        pos += size
        count += 1
    return count


def valid_size(s: bytes, pos: int, end: int, allow_surrogates: bool) -> int:
    """Bytes of the well-formed code point at ``pos``, 0 when there is none (Unicode standard, table 3-7)."""
    first = s[pos]
    if first < 0x80:
        return 1
    if first < 0xC2 or first > 0xF4:
        return 0
    size = codepoint_size(first)
    if pos + size > end:
        return 0
    second = s[pos + 1]
    low = 0x80
    high = 0xBF
    if first == 0xE0:
        low = 0xA0
    elif first == 0xED and not allow_surrogates:
        high = 0x9F
    elif first == 0xF0:
        low = 0x90
    elif first == 0xF4:
        high = 0x8F
    if not low <= second <= high:
        return 0
    for i in range(2, size):
        if s[pos + i] & 0xC0 != 0x80:
            return 0
    return size


def codepoints_in_utf8(s: bytes, start: int = 0, end: int = -1) -> int:
    """The number of code points in valid UTF-8."""
    if end < 0 or end > len(s):
        end = len(s)
    count = 0
    for i in range(start, end):
        if s[i] & 0xC0 != 0x80:
            count += 1
    return count


get_utf8_length = codepoints_in_utf8


def has_surrogates(s: bytes) -> bool:
    """Whether there is a surrogate."""
    return surrogate_position(s) >= 0


def surrogate_position(s: bytes) -> int:
    """Byte position of the first surrogate, or -1."""
    for i in range(len(s) - 1):
        if s[i] == 0xED and s[i + 1] >= 0xA0:
            return i
    return -1


def surrogate_in_utf8(s: bytes) -> bool:
    """Whether there is a surrogate."""
    return has_surrogates(s)


def reverse_utf8(s: bytes) -> bytes:
    """The code points in reverse order."""
    builder = BytesBuilder(len(s))
    end = len(s)
    while end > 0:
        start = prev_codepoint_pos(s, end)
        builder.append_slice(s, start, end)
        end = start
    return builder.build()


def isspace(s: bytes, pos: int) -> bool:
    """Whether there is white space at a position, as ``str.isspace`` says."""
    code = codepoint_at_pos(s, pos)
    if code < 0x80:
        return code == 32 or 9 <= code <= 13 or 28 <= code <= 31
    return chr(code).isspace()


def islinebreak(s: bytes, pos: int) -> bool:
    """Whether a line ends at a position, as ``str.splitlines`` says."""
    code = codepoint_at_pos(s, pos)
    if code < 0x80:
        return 10 <= code <= 13 or 28 <= code <= 30
    return code == 0x85 or code == 0x2028 or code == 0x2029


def utf8_in_chars(code: int, chars: bytes) -> bool:
    """Whether a code point is one of those in a string."""
    pos = 0
    while pos < len(chars):
        if codepoint_at_pos(chars, pos) == code:
            return True
        pos = next_codepoint_pos(chars, pos)
    return False


def decode_latin_1(s: bytes) -> bytes:
    """UTF-8 of the same code points as the bytes."""
    builder = BytesBuilder(len(s))
    for i in range(len(s)):
        unichr_as_utf8_append(builder, s[i])
    return builder.build()


# --- positions


def create_utf8_index_storage(s: bytes, length: int = -1) -> list[int]:
    """Byte positions of every 64th code point, for ``codepoint_position_at_index``."""
    index: list[int] = []
    pos = 0
    count = 0
    while pos < len(s):
        if count % INDEX_STEP == 0:
            index.append(pos)
        pos = next_codepoint_pos(s, pos)
        count += 1
    if count % INDEX_STEP == 0:
        index.append(pos)
    return index


def codepoint_position_at_index(s: bytes, storage: list[int], index: int) -> int:
    """The byte position of a code point; of the end for ``index`` equal to their number."""
    pos = storage[index // INDEX_STEP]
    for _ in range(index % INDEX_STEP):
        pos = next_codepoint_pos(s, pos)
    return pos


def codepoint_at_index(s: bytes, storage: list[int], index: int) -> int:
    """A code point by its number."""
    return codepoint_at_pos(s, codepoint_position_at_index(s, storage, index))


def codepoint_index_at_byte_position(s: bytes, storage: list[int], bytepos: int) -> int:
    """The number of the code point that starts at a byte position."""
    low = 0
    high = len(storage) - 1
    while low < high:
        middle = (low + high + 1) >> 1
        if storage[middle] <= bytepos:
            low = middle
        else:
            high = middle - 1
    pos = storage[low]
    index = low * INDEX_STEP
    while pos < bytepos:
        pos = next_codepoint_pos(s, pos)
        index += 1
    return index


class Utf8StringIterator:
    """Iterates over code points."""

    def __init__(self, s: bytes) -> None:
        self._s = s
        self._pos = 0

    def __iter__(self) -> Utf8StringIterator:
        return self

    def __next__(self) -> int:
        if self._pos >= len(self._s):
            raise StopIteration
        code = codepoint_at_pos(self._s, self._pos)
        self._pos = next_codepoint_pos(self._s, self._pos)
        return code

    next = __next__

    def done(self) -> bool:
        """Whether all have been read."""
        return self._pos >= len(self._s)

    def get_pos(self) -> int:
        """Byte position of the next one."""
        return self._pos


class Utf8StringBuilder:
    """Builds UTF-8 and counts code points."""

    def __init__(self, size: int = 100) -> None:
        self._builder = BytesBuilder(size)
        self._length = 0

    def append(self, s: bytes) -> None:
        """Add valid UTF-8."""
        self._length += codepoints_in_utf8(s)
        self._builder.append(s)

    def append_slice(self, s: bytes, start: int, end: int) -> None:
        """Add ``s[start:end]``, byte positions."""
        self.append(s[start:end])

    def append_code(self, code: int) -> None:
        """Add a code point."""
        self._length += 1
        unichr_as_utf8_append(self._builder, code, True)

    def append_utf8(self, s: bytes, length: int, start: int = 0, end: int = -1) -> None:
        """Add UTF-8 whose number of code points is known."""
        self._length += length
        self._builder.append_slice(s, start, len(s) if end < 0 else end)

    def append_multiple_char(self, s: bytes, times: int) -> None:
        """Add one code point a number of times."""
        for _ in range(times):
            self._builder.append(s)
        self._length += max(times, 0)

    def getlength(self) -> int:
        """Code points so far."""
        return self._length

    def build(self) -> bytes:
        """The bytes."""
        return self._builder.build()
