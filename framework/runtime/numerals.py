"""``int(text, base)`` and ``float(text)``."""

from __future__ import annotations

from framework.rlib import rfloat
from framework.rlib.rarithmetic import ovfcheck
from framework.rlib.rstring import ParseStringError
from framework.runtime import characters
from framework.runtime.characters import is_in
from framework.runtime.codecs import decode_latin1, encode_latin1
from framework.runtime.strings import is_space


def decimal_value(code: int) -> int:
    """The value of a decimal digit of any script, -1 for other characters.  Digits come in runs of ten from zero."""
    if 48 <= code <= 57:
        return code - 48
    if code < 128 or not is_in(characters.DECIMAL, code):
        return -1
    table = characters.DECIMAL
    index = 0
    while index + 1 < len(table) and ord(table[index + 1]) <= code:
        index += 1
    return (code - ord(table[index])) % 10


def digit_value(char: str) -> int:
    """The value of a digit in base 36, or -1."""
    code = ord(char)
    if 97 <= code <= 122:
        return code - 87
    if 65 <= code <= 90:
        return code - 55
    return decimal_value(code)


def prefix_base(char: str) -> int:
    """The base of a prefix ``0x``, ``0o``, ``0b``, 0 for no prefix."""
    if char == "x" or char == "X":
        return 16
    if char == "o" or char == "O":
        return 8
    if char == "b" or char == "B":
        return 2
    return 0


def int_from_text(s: str, base: int) -> int:
    """``int(s, base)``."""
    return parse_int(s, base, s, "")


def int_from_bytes(data: bytes, base: int) -> int:
    """``int(data, base)`` of bytes."""
    return parse_int(decode_latin1(data), base, decode_latin1(data), "b")


def parse_int(s: str, base: int, literal: str, kind: str) -> int:
    """The number; ``kind`` and ``literal`` make its repr for the message."""
    if base != 0 and not 2 <= base <= 36:
        raise ValueError("int() base must be >= 2 and <= 36, or 0")
    given_base = base
    i = 0
    end = len(s)
    while i < end and is_space(s[i]):
        i += 1
    while end > i and is_space(s[end - 1]):
        end -= 1
    negative = False
    if i < end and (s[i] == "-" or s[i] == "+"):
        negative = s[i] == "-"
        i += 1
    implicit_octal = False
    if i + 1 < end and s[i] == "0":
        prefix = prefix_base(s[i + 1])
        if prefix != 0 and (base == 0 or base == prefix):
            base = prefix
            i += 2
            if i < end and s[i] == "_":
                i += 1
        elif base == 0:
            implicit_octal = True
    if base == 0:
        base = 10
    if i == end or s[i] == "_" or s[end - 1] == "_":
        raise invalid_int(literal, given_base, kind)
    value = 0
    while i < end:
        if s[i] == "_":
            i += 1
            if s[i] == "_":
                raise invalid_int(literal, given_base, kind)
        digit = digit_value(s[i])
        if digit < 0 or digit >= base or (implicit_octal and digit > 0):
            raise invalid_int(literal, given_base, kind)
        try:
            value = ovfcheck(value * base)
            value = ovfcheck(value - digit)
        except OverflowError:
            raise OverflowError("int(): the number is too large for 64 bits") from None
        i += 1
    if negative:
        return value
    if value == -9223372036854775808:
        raise OverflowError("int(): the number is too large for 64 bits")
    return -value


def invalid_int(literal: str, base: int, kind: str) -> ValueError:
    """The error for what is no int."""
    shown = repr(literal)
    if kind == "b":
        shown = repr(encode_latin1(literal))
    return ValueError("invalid literal for int() with base " + str(base) + ": " + shown[:200])


def float_from_text(s: str) -> float:
    """``float(s)``."""
    try:
        return rfloat.string_to_float(ascii_digits(s))
    except ParseStringError:
        raise ValueError("could not convert string to float: " + repr(s)) from None


def float_from_bytes(data: bytes) -> float:
    """``float(data)``."""
    try:
        return rfloat.string_to_float(decode_latin1(data))
    except ParseStringError:
        raise ValueError("could not convert string to float: " + repr(data)) from None


def ascii_digits(s: str) -> str:
    """Decimal digits of all scripts as 0 to 9."""
    for char in s:
        if ord(char) >= 128:
            break
    else:
        return s
    parts: list[str] = []
    for char in s:
        value = decimal_value(ord(char))
        parts.append(char if value < 0 else chr(48 + value))
    return "".join(parts)
