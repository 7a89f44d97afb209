"""``format()``: the format specification mini-language for int, float and str.

    [[fill]align][sign][z][#][0][width][grouping][.precision][type]

``parse`` reads a specification; ``format_integer``, ``format_float`` and ``format_text`` lay a value out.  The functions
are restricted Python and have the same meaning on CPython, where the tests compare them with ``format()``.
"""

from __future__ import annotations

from framework.rlib import rfloat
from framework.rlib.rarithmetic import r_uint

DIGITS = "0123456789abcdef"
LARGEST = (1 << 63) - 1


class Spec:
    """A parsed specification.  Empty strings and -1 stand for what is left out."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.fill = " "
        self.align = ""
        self.sign = ""
        self.no_negative_zero = False
        self.alternate = False
        self.width = -1
        self.grouping = ""
        self.precision = -1
        self.type = ""


def is_align(char: str) -> bool:
    """Whether a character is an alignment."""
    return char == "<" or char == ">" or char == "=" or char == "^"


def number_end(text: str, start: int) -> int:
    """The index behind the decimal digits at ``start``."""
    end = start
    while end < len(text) and "0" <= text[end] <= "9":
        end += 1
    return end


def number_at(text: str, start: int, end: int) -> int:
    """The number in ``text[start:end]``."""
    value = 0
    for i in range(start, end):
        digit = ord(text[i]) - 48
        if value > (LARGEST - digit) // 10:
            raise ValueError("Too many decimal digits in format string")
        value = value * 10 + digit
    return value


def parse(text: str, kind: str, default_align: str) -> Spec:
    """Parse a specification for a value of the type named ``kind``."""
    spec = Spec(text)
    spec.align = default_align
    i = 0
    explicit_fill = False
    explicit_align = False
    if len(text) >= 2 and is_align(text[1]):
        spec.fill = text[0]
        spec.align = text[1]
        explicit_fill = True
        explicit_align = True
        i = 2
    elif len(text) >= 1 and is_align(text[0]):
        spec.align = text[0]
        explicit_align = True
        i = 1
    if i < len(text) and (text[i] == "+" or text[i] == "-" or text[i] == " "):
        spec.sign = text[i]
        i += 1
    if i < len(text) and text[i] == "z":
        spec.no_negative_zero = True
        i += 1
    if i < len(text) and text[i] == "#":
        spec.alternate = True
        i += 1
    if not explicit_fill and i < len(text) and text[i] == "0":
        spec.fill = "0"
        if not explicit_align and default_align == ">":
            spec.align = "="
        i += 1
    parse_rest(spec, i, kind)
    return spec


def parse_rest(spec: Spec, i: int, kind: str) -> None:
    """Width, grouping, precision and type."""
    text = spec.text
    end = number_end(text, i)
    if end > i:
        spec.width = number_at(text, i, end)
    i = end
    if i < len(text) and text[i] == ",":
        spec.grouping = ","
        i += 1
    if i < len(text) and text[i] == "_":
        if spec.grouping != "":
            raise ValueError("Cannot specify both ',' and '_'.")
        spec.grouping = "_"
        i += 1
    if i < len(text) and text[i] == "," and spec.grouping == "_":
        raise ValueError("Cannot specify both ',' and '_'.")
    if i < len(text) and text[i] == ".":
        i += 1
        end = number_end(text, i)
        if end == i:
            raise ValueError("Format specifier missing precision")
        spec.precision = number_at(text, i, end)
        i = end
    if len(text) - i > 1:
        raise ValueError("Invalid format specifier '" + text + "' for object of type '" + kind + "'")
    if len(text) - i == 1:
        spec.type = text[i]
    if spec.grouping != "":
        check_grouping(spec, "s" if kind == "str" and spec.type == "" else spec.type)


def check_grouping(spec: Spec, code: str) -> None:
    """Refuse a separator that the type does not have."""
    if code == "" or code == "d" or code == "e" or code == "E" or code == "f" or code == "F" or code == "g":
        return
    if code == "G" or code == "%":
        return
    if spec.grouping == "_" and (code == "b" or code == "o" or code == "x" or code == "X"):
        return
    raise ValueError("Cannot specify '" + spec.grouping + "' with " + quoted_code(code) + ".")


def quoted_code(code: str) -> str:
    """A type code as messages show it."""
    number = ord(code)
    if 32 < number < 128:
        return "'" + code + "'"
    return "'\\x" + base_text(r_uint(number), 16) + "'"


def unknown_code(code: str, kind: str) -> ValueError:
    """The error for a type code that a type does not have."""
    return ValueError("Unknown format code " + quoted_code(code) + " for object of type '" + kind + "'")


def base_text(magnitude: r_uint, base: int) -> str:
    """The digits of a number in base 2 to 16."""
    if not magnitude:
        return "0"
    parts: list[str] = []
    divisor = r_uint(base)
    while magnitude:
        parts.append(DIGITS[int(magnitude % divisor)])
        magnitude = magnitude // divisor
    parts.reverse()
    return "".join(parts)


def grouped(digits: str, separator: str, size: int) -> str:
    """Digits with a separator before every group of ``size``, counted from the right."""
    parts: list[str] = []
    start = 0
    end = len(digits) % size
    if end == 0:
        end = size
    while start < len(digits):
        parts.append(digits[start:end])
        start = end
        end += size
    return separator.join(parts)


def pad(text: str, spec: Spec) -> str:
    """``text`` aligned in the width (``=`` counts as ``>``)."""
    missing = spec.width - len(text)
    if missing <= 0:
        return text
    if spec.align == "<":
        return text + spec.fill * missing
    if spec.align == "^":
        return spec.fill * (missing // 2) + text + spec.fill * (missing - missing // 2)
    return spec.fill * missing + text


def pad_left(text: str, width: int) -> str:
    """``format(text, ">width")``."""
    missing = width - len(text)
    return " " * missing + text if missing > 0 else text


def pad_right(text: str, width: int) -> str:
    """``format(text, "<width")``."""
    missing = width - len(text)
    return text + " " * missing if missing > 0 else text


def pad_both(text: str, width: int) -> str:
    """``format(text, "^width")``."""
    missing = width - len(text)
    return " " * (missing // 2) + text + " " * (missing - missing // 2) if missing > 0 else text


def fill_zeros(text: str, width: int) -> str:
    """``format(number, "0width")`` of a number whose ``str`` is ``text``."""
    missing = width - len(text)
    if missing <= 0:
        return text
    return "-" + "0" * missing + text[1:] if text[0] == "-" else "0" * missing + text


def lay_out(sign: str, prefix: str, digits: str, rest: str, spec: Spec, size: int) -> str:
    """Sign, prefix, grouped digits and what follows them, padded."""
    separator = spec.grouping
    fixed = len(sign) + len(prefix) + len(rest)
    if separator != "" and digits != "":
        if spec.align == "=" and spec.fill == "0":
            while len(grouped(digits, separator, size)) + fixed < spec.width:
                digits = "0" + digits
        digits = grouped(digits, separator, size)
    head = sign + prefix
    body = digits + rest
    if spec.align == "=":
        return head + spec.fill * (spec.width - len(head) - len(body)) + body
    return pad(head + body, spec)


def sign_text(negative: bool, spec: Spec) -> str:
    """The sign that is written."""
    if negative:
        return "-"
    if spec.sign == "+" or spec.sign == " ":
        return spec.sign
    return ""


# --- int


def format_integer(negative: bool, magnitude: r_uint, text: str, kind: str) -> str:
    """``format(±magnitude, text)`` of an int or bool."""
    spec = parse(text, kind, ">")
    code = spec.type
    if code == "e" or code == "E" or code == "f" or code == "F" or code == "g" or code == "G" or code == "%":
        value = float(magnitude)
        return format_float_spec(-value if negative else value, spec)
    base = 10
    size = 3
    prefix = ""
    if code == "x" or code == "X":
        base, size, prefix = 16, 4, "0" + code
    elif code == "o":
        base, size, prefix = 8, 4, "0o"
    elif code == "b":
        base, size, prefix = 2, 4, "0b"
    elif code == "c":
        check_integer_spec(spec)
        return format_code_point(negative, magnitude, spec)
    elif code != "" and code != "d" and code != "n":
        raise unknown_code(code, kind)
    check_integer_spec(spec)
    digits = base_text(magnitude, base)
    if code == "X":
        digits = upper_digits(digits)
    return lay_out(sign_text(negative, spec), prefix if spec.alternate else "", digits, "", spec, size)


def upper_digits(digits: str) -> str:
    """Hexadecimal digits in capitals (also ``inf``, ``nan`` and exponents)."""
    parts: list[str] = []
    for char in digits:
        parts.append(chr(ord(char) - 32) if "a" <= char <= "z" else char)
    return "".join(parts)


def check_integer_spec(spec: Spec) -> None:
    """Refuse what ints don't have."""
    if spec.precision != -1:
        raise ValueError("Precision not allowed in integer format specifier")
    if spec.no_negative_zero:
        raise ValueError("Negative zero coercion (z) not allowed in integer format specifier")


def format_code_point(negative: bool, magnitude: r_uint, spec: Spec) -> str:
    """Format code ``c``."""
    if spec.sign != "":
        raise ValueError("Sign not allowed with integer format specifier 'c'")
    if spec.alternate:
        raise ValueError("Alternate form (#) not allowed with integer format specifier 'c'")
    if negative or magnitude > r_uint(0x10FFFF):
        raise OverflowError("%c arg not in range(0x110000)")
    return lay_out("", "", "", chr(int(magnitude)), spec, 3)


def format_bool(value: bool, text: str) -> str:
    """``format(value, text)`` of a bool: an int, unless the specification is empty."""
    if text == "":
        return "True" if value else "False"
    return format_integer(False, r_uint(1 if value else 0), text, "bool")


# --- float


def format_float(value: float, text: str) -> str:
    """``format(value, text)``."""
    return format_float_spec(value, parse(text, "float", ">"))


def format_float_spec(value: float, spec: Spec) -> str:
    """A float laid out."""
    code = spec.type
    precision = spec.precision
    flags = rfloat.DTSF_ALT if spec.alternate else 0
    rest = ""
    if code == "":
        code = "r"
        flags |= rfloat.DTSF_ADD_DOT_0
        if precision != -1:
            code = "g"
    elif code == "%":
        code = "f"
        value *= 100.0
        rest = "%"
    elif code == "n":
        code = "g"
    elif not (code == "e" or code == "E" or code == "f" or code == "F" or code == "g" or code == "G"):
        raise unknown_code(code, "float")
    if precision == -1:
        precision = 6
    elif precision > 0x7FFFFFFF:
        raise ValueError("precision too big")
    shown = rfloat.formatd(value, code, precision, flags)
    negative = shown[0] == "-"
    if negative:
        shown = shown[1:]
        if spec.no_negative_zero and is_zero_text(shown):
            negative = False
    end = number_end(shown, 0)
    return lay_out(sign_text(negative, spec), "", shown[:end], shown[end:] + rest, spec, 3)


def is_zero_text(shown: str) -> bool:
    """Whether the digits of a formatted float are all zero."""
    for char in shown:
        if "1" <= char <= "9" or char == "i" or char == "n":
            return False
        if char == "e" or char == "E":
            return True
    return True


# --- str


def format_text(value: str, text: str) -> str:
    """``format(value, text)``."""
    spec = parse(text, "str", "<")
    if spec.type != "" and spec.type != "s":
        raise unknown_code(spec.type, "str")
    if spec.sign != "":
        if spec.sign == " ":
            raise ValueError("Space not allowed in string format specifier")
        raise ValueError("Sign not allowed in string format specifier")
    if spec.no_negative_zero:
        raise ValueError("Negative zero coercion (z) not allowed in string format specifier")
    if spec.alternate:
        raise ValueError("Alternate form (#) not allowed in string format specifier")
    if spec.align == "=":
        raise ValueError("'=' alignment not allowed in string format specifier")
    if 0 <= spec.precision < len(value):
        value = value[: spec.precision]
    return pad(value, spec)
