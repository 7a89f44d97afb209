"""``%`` formatting: the layout of one conversion (``lowering/formatting.py`` takes the template apart).

Bytes are formatted as text of one character per byte.
"""

from __future__ import annotations

from framework.rlib import rfloat
from framework.rlib.rarithmetic import r_uint
from framework.runtime.bytearray import ll_bytearray_to_bytes as ll_bytearray_to_bytes
from framework.runtime.codecs import decode_latin1, encode_latin1
from framework.runtime.formatting import base_text, upper_digits


def pad(text: str, flags: str, width: int) -> str:
    """A text in its width."""
    missing = width - len(text)
    if missing <= 0:
        return text
    return text + " " * missing if "-" in flags else " " * missing + text


def left_width(flags: str, width: int) -> str:
    """The flags with the one that a negative width stands for."""
    return flags + "-" if width < -1 else flags


def positive_width(width: int) -> int:
    """A width given as an argument may be negative: its size."""
    return -width if width < -1 else width


def lay_out_text(text: str, flags: str, width: int, precision: int, code: str) -> str:
    """``%s``, ``%r``, ``%a``, ``%b``, ``%c``."""
    if code != "c" and 0 <= precision < len(text):
        text = text[:precision]
    return pad(text, left_width(flags, width), positive_width(width))


def lay_out_number(sign: str, prefix: str, digits: str, flags: str, width: int) -> str:
    """Sign, prefix and digits in a width, filled with zeros where asked for."""
    flags = left_width(flags, width)
    width = positive_width(width)
    if "0" in flags and "-" not in flags:
        digits = "0" * (width - len(sign) - len(prefix) - len(digits)) + digits
    return pad(sign + prefix + digits, flags, width)


def sign_of(negative: bool, flags: str) -> str:
    """The sign that is written."""
    if negative:
        return "-"
    if "+" in flags:
        return "+"
    return " " if " " in flags else ""


def lay_out_integer(negative: bool, magnitude: r_uint, flags: str, width: int, precision: int, code: str) -> str:
    """``%d``, ``%i``, ``%u``, ``%o``, ``%x``, ``%X``."""
    base = 10
    prefix = ""
    if code == "x" or code == "X":
        base = 16
        prefix = "0" + code
    elif code == "o":
        base = 8
        prefix = "0o"
    digits = base_text(magnitude, base)
    if code == "X":
        digits = upper_digits(digits)
    digits = "0" * (precision - len(digits)) + digits
    return lay_out_number(sign_of(negative, flags), prefix if "#" in flags else "", digits, flags, width)


def lay_out_float(value: float, flags: str, width: int, precision: int, code: str) -> str:
    """``%e``, ``%f``, ``%g`` and their capitals."""
    shown = rfloat.formatd(value, code, 6 if precision < 0 else precision, rfloat.DTSF_ALT if "#" in flags else 0)
    negative = shown[0] == "-"
    if negative:
        shown = shown[1:]
    return lay_out_number(sign_of(negative, flags), "", shown, flags, width)


# --- %c


def code_char(code: int) -> str:
    """``%c`` of an int."""
    if not 0 <= code < 0x110000:
        raise OverflowError("%c arg not in range(0x110000)")
    return chr(code)


def one_char(text: str) -> str:
    """``%c`` of a str."""
    if len(text) != 1:
        raise TypeError("%c requires int or char")
    return text


def byte_char(code: int) -> str:
    """``%c`` of an int, for bytes."""
    if not 0 <= code < 256:
        raise OverflowError("%c arg not in range(256)")
    return chr(code)


def one_byte(data: bytes) -> str:
    """``%c`` of bytes."""
    if len(data) != 1:
        raise TypeError("%c requires an integer in range(256) or a single byte")
    return chr(data[0])


def text_of_bytes(data: bytes) -> str:
    """One character per byte."""
    return decode_latin1(data)


def bytes_of_text(text: str) -> bytes:
    """One byte per character."""
    return encode_latin1(text)
