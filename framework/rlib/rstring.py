"""Strings: builders, splitting by known separators, and the common part of parsing numbers.

``str`` is text by code points here (RPython's unicode), so StringBuilder and UnicodeBuilder are one class.
"""

from __future__ import annotations

from typing import Any

from framework.rlib.objectmodel import specialize

INIT_SIZE = 100


# --- builders


class StringBuilder:
    """Collects pieces of a str; ``build()`` joins them and may be called more than once."""

    def __init__(self, init_size: int = INIT_SIZE) -> None:
        self._parts: list[str] = []
        self._length = 0

    def append(self, s: str) -> None:
        """Add a string."""
        self._parts.append(s)
        self._length += len(s)

    def append_slice(self, s: str, start: int, end: int) -> None:
        """Add ``s[start:end]``, with ``0 <= start <= end <= len(s)``."""
        assert 0 <= start <= end <= len(s)
        self.append(s[start:end])

    def append_multiple_char(self, c: str, times: int) -> None:
        """Add a character a number of times (none when negative)."""
        assert len(c) == 1
        self.append(c * times)

    def getlength(self) -> int:
        """Characters so far."""
        return self._length

    def build(self) -> str:
        """The string."""
        result = "".join(self._parts)
        self._parts = [result]
        return result


UnicodeBuilder = StringBuilder


class BytesBuilder:
    """Collects pieces of a bytes object."""

    def __init__(self, init_size: int = INIT_SIZE) -> None:
        self._data = bytearray()

    def append(self, s: bytes) -> None:
        """Add bytes."""
        self._data += s

    def append_byte(self, value: int) -> None:
        """Add one byte, 0 to 255."""
        self._data.append(value)

    def append_slice(self, s: bytes, start: int, end: int) -> None:
        """Add ``s[start:end]``, with ``0 <= start <= end <= len(s)``."""
        assert 0 <= start <= end <= len(s)
        self._data += s[start:end]

    def append_multiple_byte(self, value: int, times: int) -> None:
        """Add a byte a number of times."""
        self._data += bytes([value]) * times

    def getlength(self) -> int:
        """Bytes so far."""
        return len(self._data)

    def build(self) -> bytes:
        """The bytes."""
        return bytes(self._data)


class ByteListBuilder:
    """Collects a bytearray."""

    def __init__(self, init_size: int = INIT_SIZE) -> None:
        self._data = bytearray()

    def append(self, value: int) -> None:
        """Add one byte, 0 to 255."""
        self._data.append(value)

    def append_multiple_byte(self, value: int, times: int) -> None:
        """Add a byte a number of times."""
        self._data += bytes([value]) * times

    def append_bytes(self, s: bytes) -> None:
        """Add bytes."""
        self._data += s

    def getlength(self) -> int:
        """Bytes so far."""
        return len(self._data)

    def build(self) -> bytearray:
        """The bytes collected; the builder is not used afterwards."""
        return self._data


# --- splitting and replacing


def split(value: Any, by: Any = None, maxsplit: int = -1) -> Any:
    """``value.split(by, maxsplit)`` of a str or bytes, at white space without ``by``; ValueError for an empty separator."""
    return value.split(by, maxsplit)


def rsplit(value: Any, by: Any = None, maxsplit: int = -1) -> Any:
    """``value.rsplit(by, maxsplit)``."""
    return value.rsplit(by, maxsplit)


def replace(value: Any, old: Any, new: Any, maxcount: int = -1) -> Any:
    """``value.replace(old, new, maxcount)``."""
    return value.replace(old, new, maxcount)


def replace_count(value: Any, old: Any, new: Any, maxcount: int = -1) -> tuple[Any, int]:
    """The replaced string and how often it was replaced."""
    found = len(value) + 1 if len(old) == 0 else value.count(old)
    if maxcount >= 0 and found > maxcount:
        found = maxcount
    return value.replace(old, new, maxcount), found


def startswith(value: Any, prefix: Any, start: int = 0, end: int = 0x7FFFFFFFFFFFFFFF) -> bool:
    """``value.startswith(prefix, start, end)``."""
    return value.startswith(prefix, start, end)


def endswith(value: Any, suffix: Any, start: int = 0, end: int = 0x7FFFFFFFFFFFFFFF) -> bool:
    """``value.endswith(suffix, start, end)``."""
    return value.endswith(suffix, start, end)


def find(value: Any, other: Any, start: int, end: int) -> int:
    """``value.find(other, start, end)``."""
    return value.find(other, start, end)


def rfind(value: Any, other: Any, start: int, end: int) -> int:
    """``value.rfind(other, start, end)``."""
    return value.rfind(other, start, end)


def count(value: Any, other: Any, start: int, end: int) -> int:
    """``value.count(other, start, end)``."""
    return value.count(other, start, end)


def assert_str0(s: str) -> str:
    """The argument, which has no NUL character."""
    assert "\x00" not in s
    return s


def check_str0(s: str) -> str:
    """The argument; ValueError when it has a NUL character."""
    if "\x00" in s:
        raise ValueError("embedded null character")
    return s


# --- numbers in text


class InvalidBaseError(Exception):
    """A base that is neither 0 nor 2 to 36."""

    def __init__(self, msg: str) -> None:
        self.msg = msg

    def __str__(self) -> str:
        return self.msg


class ParseStringError(Exception):
    """The text is not a number.  ``msg`` says so in Python's words."""

    def __init__(self, msg: str) -> None:
        self.msg = msg

    def __str__(self) -> str:
        return self.msg


class ParseStringOverflowError(Exception):
    """The number does not fit; ``parser`` can be rewound and used again for a big integer."""

    def __init__(self, parser: NumberStringParser) -> None:
        self.parser = parser


def strip_spaces(s: str) -> str:
    """Without white space at both ends."""
    return s.strip()


class NumberStringParser:
    """Reads digits of an integer literal: sign, prefix, underscores, then ``next_digit()`` until -1.

    ``base`` is the effective base, ``sign`` is 1 or -1.
    """

    def __init__(
        self,
        s: str,
        literal: str,
        base: int,
        fname: str,
        allow_underscores: bool = False,
        no_implicit_octal: bool = False,
    ) -> None:
        self.fname = fname
        self.literal = literal
        self.original_base = base
        self.allow_underscores = allow_underscores
        self.sign = 1
        self.base = base
        s = s.strip()
        if s.startswith("-"):
            self.sign = -1
            s = s[1:]
        elif s.startswith("+"):
            s = s[1:]
        prefix_base = _prefix_base(s)
        if base == 0:
            if prefix_base:
                self.base = prefix_base
            elif s.startswith("0") and len(s) > 1 and not no_implicit_octal:
                self.base = 8
            else:
                self.base = 10
        elif base < 2 or base > 36:
            raise InvalidBaseError(fname + "() base must be >= 2 and <= 36, or 0")
        if prefix_base and prefix_base == self.base:
            s = s[2:]
            if allow_underscores and s.startswith("_"):
                s = s[1:]
        elif base == 0 and no_implicit_octal and _has_leading_zero(s):
            self.error()
        if not s:
            self.error()
        self.s = s
        self.i = 0
        self.start = 0
        self.end = len(s)

    def error(self) -> None:
        """Raise ParseStringError for the literal."""
        base = str(self.original_base)
        raise ParseStringError("invalid literal for " + self.fname + "() with base " + base + ": " + repr(self.literal))

    def rewind(self) -> None:
        """Start again at the first digit."""
        self.i = self.start

    def next_digit(self) -> int:
        """The next digit's value, -1 at the end."""
        if self.i >= self.end:
            return -1
        c = self.s[self.i]
        if c == "_" and self.allow_underscores and self.i > 0:
            self.i += 1
            if self.i >= self.end:
                self.error()
            c = self.s[self.i]
        digit = digit_value(c)
        if digit < 0 or digit >= self.base:
            self.error()
        self.i += 1
        return digit

    def prev_digit(self) -> int:
        """The digit before the position, going backwards; -1 at the start."""
        self.i -= 1
        if self.i < self.start:
            self.i = self.start
            return -1
        c = self.s[self.i]
        if c == "_" and self.allow_underscores:
            self.i -= 1
            if self.i < self.start:
                self.error()
            c = self.s[self.i]
        digit = digit_value(c)
        if digit < 0 or digit >= self.base:
            self.error()
        return digit

    def all_digits(self) -> str:
        """The remaining digits, checked, without underscores; the position moves to the end."""
        builder = StringBuilder(self.end - self.i)
        while self.i < self.end:
            self.next_digit()
            builder.append(self.s[self.i - 1])
        return builder.build()


def _prefix_base(s: str) -> int:
    """16, 8 or 2 for text that starts with 0x, 0o, 0b; else 0."""
    if len(s) < 2 or s[0] != "0":
        return 0
    c = s[1]
    if c == "x" or c == "X":
        return 16
    if c == "o" or c == "O":
        return 8
    if c == "b" or c == "B":
        return 2
    return 0


def _has_leading_zero(s: str) -> bool:
    """Whether text starts with 0 and is not zero: ``012`` is no literal in Python 3."""
    if not s.startswith("0"):
        return False
    for c in s:
        if c != "0" and c != "_":
            return True
    return False


def digit_value(c: str) -> int:
    """The value of a digit or letter in base 36, or -1."""
    code = ord(c)
    if 48 <= code <= 57:
        return code - 48
    if 97 <= code <= 122:
        return code - 87
    if 65 <= code <= 90:
        return code - 55
    return -1


@specialize.argtype(0)
def is_ascii(s: str) -> bool:
    """Whether all characters are below 128."""
    return s.isascii()
