"""``str`` and ``repr`` of built-in types."""

from __future__ import annotations

from framework.lltypes.dialect import cast_pointer, llop
from framework.lltypes.types import Char, Signed, Unsigned
from framework.runtime.numbers import ll_magnitude
from framework.runtime.text import STR_POINTER, ll_new_narrow

HEX = "0123456789abcdef"


def ll_int_text(x):
    """``str(x)`` of a plain int."""
    return ll_digits(ll_magnitude(x), x < 0)


def ll_digits(magnitude, negative):
    """Decimal digits of an unsigned number, with a sign."""
    count = 1
    rest = llop.uint_div(Unsigned, magnitude, 10)
    while rest:
        count += 1
        rest = llop.uint_div(Unsigned, rest, 10)
    if negative:
        count += 1
    result = ll_new_narrow(count)
    position = count
    rest = magnitude
    while True:
        position -= 1
        digit = llop.cast_uint_to_int(Signed, llop.uint_rem(Unsigned, rest, 10))
        result.chars[position] = llop.cast_int_to_char(Char, 48 + digit)
        rest = llop.uint_div(Unsigned, rest, 10)
        if not rest:
            break
    if negative:
        result.chars[0] = llop.cast_int_to_char(Char, 45)
    return cast_pointer(STR_POINTER, result)


def hex_digits(value: int, width: int) -> str:
    """A number in hexadecimal, with leading zeros."""
    result = ""
    for _ in range(width):
        result = HEX[value & 15] + result
        value >>= 4
    return result


def is_printable(code: int) -> bool:
    """Whether ``repr`` shows a code point as it is."""
    if code < 127:
        return code >= 32
    if code < 161 or code == 0xAD:
        return False
    if 0xD800 <= code < 0xF900 or 0x2028 <= code <= 0x202E or 0x200B <= code <= 0x200F or code == 0xFEFF:
        return False
    return code < 0xF0000


def escaped(code: int) -> str:
    """The escape sequence of a code point."""
    if code == 10:
        return "\\n"
    if code == 13:
        return "\\r"
    if code == 9:
        return "\\t"
    if code < 256:
        return "\\x" + hex_digits(code, 2)
    if code < 0x10000:
        return "\\u" + hex_digits(code, 4)
    return "\\U" + hex_digits(code, 8)


def str_repr(s: str) -> str:
    """``repr(s)``."""
    quote = '"' if "'" in s and '"' not in s else "'"
    parts = [quote]
    for char in s:
        if char == quote or char == "\\":
            parts.append("\\" + char)
        elif is_printable(ord(char)):
            parts.append(char)
        else:
            parts.append(escaped(ord(char)))
    parts.append(quote)
    return "".join(parts)


def bytes_repr(data: bytes) -> str:
    """``repr(data)``."""
    quote = '"' if b"'" in data and b'"' not in data else "'"
    parts = ["b" + quote]
    for code in data:
        char = chr(code)
        if char == quote or char == "\\":
            parts.append("\\" + char)
        elif 32 <= code < 127:
            parts.append(char)
        else:
            parts.append(escaped(code))
    parts.append(quote)
    return "".join(parts)


def bool_text(value: bool) -> str:
    """``str(value)``."""
    return "True" if value else "False"

