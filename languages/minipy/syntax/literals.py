"""The values of numbers and strings.  Translated code."""

from __future__ import annotations

from framework.rlib.rbigint import rbigint
from framework.rlib.rfloat import string_to_float
from framework.rlib.rstring import StringBuilder
from framework.rlib.unicodedata import names
from languages.minipy.syntax import nodes
from languages.minipy.syntax.nodes import Constant

SMALL_DIGITS = 18
"""So many decimal digits always fit an int."""


class EscapeError(Exception):
    """An escape sequence that means nothing; the message is that of CPython's codec."""

    def __init__(self, message: str) -> None:
        self.message = message


# --- numbers


def number(text: str) -> Constant:
    """The node of a number as the lexer takes it."""
    text = text.replace("_", "")
    if len(text) > 1 and text[0] == "0" and text[1] in "xXoObB":
        base = 16 if text[1] in "xX" else 8 if text[1] in "oO" else 2
        return integer(text[2:], base)
    last = text[len(text) - 1]
    if last == "j" or last == "J":
        imaginary = nodes.ComplexConstant()
        imaginary.imag = string_to_float(text[: len(text) - 1])
        return imaginary
    for char in text:
        if char in ".eE":
            made = nodes.FloatConstant()
            made.value = string_to_float(text)
            return made
    return integer(text, 10)


def integer(digits: str, base: int) -> Constant:
    """The node of an int."""
    if len(digits) <= SMALL_DIGITS - (4 if base == 16 else 0):
        small = nodes.IntConstant()
        small.value = int(digits, base)
        return small
    value = rbigint.fromstr(digits, base)
    if value.fits_int():
        small = nodes.IntConstant()
        small.value = value.toint()
        return small
    big = nodes.BigConstant()
    big.value = value
    return big


# --- strings


class Prefix:
    """What the letters before a string say, and where its text is."""

    def __init__(self, text: str) -> None:
        self.is_raw = self.is_bytes = self.is_format = self.is_unicode = False
        pos = 0
        while text[pos] != "'" and text[pos] != '"':
            char = text[pos]
            self.is_raw = self.is_raw or char in "rR"
            self.is_bytes = self.is_bytes or char in "bB"
            self.is_format = self.is_format or char in "fF"
            self.is_unicode = self.is_unicode or char == "u"
            pos += 1
        quote = text[pos : pos + 3]
        self.quotes = 3 if len(text) >= pos + 6 and (quote == "'''" or quote == '"""') else 1
        self.start = pos + self.quotes
        self.end = len(text) - self.quotes


SIMPLE_FROM = "\\'\"abfnrtv"
SIMPLE_TO = "\\'\"\a\b\f\n\r\t\v"


def unescaped(text: str) -> str:
    """The value of the inside of a string.

    Raises: EscapeError.
    """
    found = text.find("\\")
    if found < 0:
        return text
    builder = StringBuilder(len(text))
    pos = 0
    while found >= 0:
        builder.append(text[pos:found])
        pos = append_escape(builder, text, found)
        found = text.find("\\", pos)
    builder.append(text[pos:])
    return builder.build()


def append_escape(builder: StringBuilder, text: str, start: int) -> int:
    """Add what the escape at a place means; where the text goes on."""
    char = text[start + 1]
    simple = SIMPLE_FROM.find(char)
    if simple >= 0:
        builder.append(SIMPLE_TO[simple])
        return start + 2
    if char == "\n":
        return start + 2
    if char in "01234567":
        end = octal_end(text, start + 1)
        builder.append(chr(int(text[start + 1 : end], 8)))
        return end
    if char == "x":
        return append_hexadecimal(builder, text, start, 2, "truncated \\xXX escape")
    if char == "u":
        return append_hexadecimal(builder, text, start, 4, "truncated \\uXXXX escape")
    if char == "U":
        return append_hexadecimal(builder, text, start, 8, "truncated \\UXXXXXXXX escape")
    if char == "N":
        return append_named(builder, text, start)
    builder.append("\\" + char)
    return start + 2


def octal_end(text: str, start: int) -> int:
    """Behind up to three octal digits."""
    end = start
    while end < len(text) and end < start + 3 and text[end] in "01234567":
        end += 1
    return end


def hexadecimal_end(text: str, start: int, width: int) -> int:
    """Behind up to so many hexadecimal digits."""
    end = start
    while end < len(text) and end < start + width and text[end] in "0123456789abcdefABCDEF":
        end += 1
    return end


def append_hexadecimal(builder: StringBuilder, text: str, start: int, width: int, message: str) -> int:
    """Add the character whose code is given in hexadecimal digits."""
    end = hexadecimal_end(text, start + 2, width)
    if end < start + 2 + width:
        raise wrong_escape(text, start, end, message)
    code = int(text[start + 2 : end], 16)
    if code > 0x10FFFF:
        raise wrong_escape(text, start, end, "illegal Unicode character")
    builder.append(chr(code))
    return end


def append_named(builder: StringBuilder, text: str, start: int) -> int:
    """Add the character whose name is given."""
    end = start + 2
    if end < len(text) and text[end] == "{":
        close = text.find("}", end)
        if close > end + 1:
            try:
                code = names.lookup(text[end + 1 : close])
            except KeyError:
                raise wrong_escape(text, start, close + 1, "unknown Unicode character name") from None
            builder.append(chr(code))
            return close + 1
        if close < 0:
            end = len(text)
        else:
            end = close + 1
    raise wrong_escape(text, start, end, "malformed \\N character escape")


def wrong_escape(text: str, start: int, end: int, message: str) -> EscapeError:
    """The error of CPython's codec, which counts in bytes of UTF-8 with non-ASCII characters as escapes of ten."""
    before = escaped_length(text, start)
    last = before + end - start - 1
    place = " in position " + str(before) if last == before else "s in position " + str(before) + "-" + str(last)
    return EscapeError("(unicode error) 'unicodeescape' codec can't decode byte" + place + ": " + message)


def escaped_length(text: str, end: int) -> int:
    """The length of a beginning of a text where each character outside of ASCII is an escape of ten characters."""
    count = 0
    for i in range(end):
        count += 1 if ord(text[i]) < 128 else 10
    return count


def unescaped_bytes(text: str, is_raw: bool) -> bytes:
    """The value of the inside of a bytes literal, which is ASCII.

    Raises: EscapeError.
    """
    if is_raw or "\\" not in text:
        return text.encode("latin-1")
    codes: list[str] = []
    pos = 0
    while pos < len(text):
        found = text.find("\\", pos)
        if found < 0:
            found = len(text)
        codes.append(text[pos:found])
        if found == len(text):
            break
        char = text[found + 1]
        simple = SIMPLE_FROM.find(char)
        pos = found + 2
        if simple >= 0:
            codes.append(SIMPLE_TO[simple])
        elif char in "01234567":
            pos = octal_end(text, found + 1)
            codes.append(chr(int(text[found + 1 : pos], 8) & 255))
        elif char == "x":
            pos = hexadecimal_end(text, found + 2, 2)
            if pos < found + 4:
                raise EscapeError("(value error) invalid \\x escape at position " + str(found))
            codes.append(chr(int(text[found + 2 : pos], 16)))
        elif char != "\n":
            codes.append("\\" + char)
    return "".join(codes).encode("latin-1")
