"""Floats: text both ways, classification, rounding.

``formatd(x, code, precision, flags)`` is what ``%`` and ``format`` are made of; ``float_repr(x)`` is ``repr(x)``;
``string_to_float(s)`` reads what ``float(s)`` reads.  Algorithms and papers: ``float_digits.py``, ``float_parse.py``.
"""

from __future__ import annotations

import math

from framework.rlib.float_digits import rounded_text, shortest_text
from framework.rlib.float_parse import decimal_to_float
from framework.rlib.longlong2float import decompose, float2longlong
from framework.rlib.rbigint import rbigint
from framework.rlib.rstring import ParseStringError, StringBuilder

DBL_MANT_DIG = 53
DBL_DIG = 15
DBL_MAX_EXP = 1024
DBL_MAX_10_EXP = 308
DBL_MIN_EXP = -1021
DBL_MIN_10_EXP = -307
DBL_MAX = 1.7976931348623157e308
DBL_MIN = 2.2250738585072014e-308
DBL_EPSILON = 2.220446049250313e-16
FLT_RADIX = 2
FLT_ROUNDS = 1
INFINITY = 1e200 * 1e200
NAN = abs(INFINITY / INFINITY)

# What kind of value double_to_string met.
DIST_FINITE = 1
DIST_NAN = 2
DIST_INFINITY = 3

# Flags of double_to_string and formatd.
DTSF_SIGN = 0x1  # a plus sign for what is not negative
DTSF_STR_PRECISION = 12
DTSF_ADD_DOT_0 = 0x2  # ".0" after what looks like an integer
DTSF_ALT = 0x4  # keep the point and trailing zeros
DTSF_CUT_EXP_0 = 0x8  # one-digit exponents in one digit


# --- classification


def isnan(x: float) -> bool:
    """Whether x is not a number."""
    return x != x


def isinf(x: float) -> bool:
    """Whether x is infinite."""
    return x == INFINITY or x == -INFINITY


def isfinite(x: float) -> bool:
    """Whether x is neither infinite nor nan."""
    return x - x == 0.0


def is_negative(x: float) -> bool:
    """The sign bit, also of zero and nan."""
    return float2longlong(x) < 0


# --- to text


def float_repr(x: float) -> str:
    """``repr(x)``."""
    return double_to_string(x, "r", 0, DTSF_ADD_DOT_0)[0]


def formatd(x: float, code: str, precision: int, flags: int = 0) -> str:
    """x in the format ``code``: one of e E f F g G, or r for the shortest form (precision is ignored)."""
    return double_to_string(x, code, precision, flags)[0]


def double_to_string(value: float, tp: str, precision: int, flags: int) -> tuple[str, int]:
    """``(text, kind)``, kind one of the DIST_ constants."""
    lower = _ascii_lower(tp)
    if lower != "r" and lower != "e" and lower != "f" and lower != "g":
        raise ValueError("bad float format code")
    sign = ""
    if is_negative(value) and value == value:
        sign = "-"
    elif flags & DTSF_SIGN:
        sign = "+"
    upper = tp != lower
    if not isfinite(value):
        kind = DIST_NAN if value != value else DIST_INFINITY
        text = "nan" if kind == DIST_NAN else "inf"
        return sign + (_ascii_upper(text) if upper else text), kind
    text = _format_finite(abs(value), lower, precision, flags)
    return sign + (_ascii_upper(text) if upper else text), DIST_FINITE


def _ascii_lower(s: str) -> str:
    """In small letters, for the few words of number formats: programs that only print floats need no tables of case."""
    return "".join([chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in s])


def _ascii_upper(s: str) -> str:
    """In capitals."""
    return "".join([chr(ord(c) - 32) if "a" <= c <= "z" else c for c in s])


def _format_finite(x: float, code: str, precision: int, flags: int) -> str:
    """The text of a finite x >= 0."""
    alternate = flags & DTSF_ALT != 0
    if code == "f":
        digits, point = rounded_text(x, precision, False)
        return _fixed(digits, point, precision, alternate, False)
    if code == "e":
        digits, point = rounded_text(x, precision + 1, True)
        return _scientific(digits, point, alternate, flags)
    add_dot_0 = flags & DTSF_ADD_DOT_0 != 0
    if code == "r":
        digits, point = shortest_text(x)
        limit = 16
    else:
        precision = max(precision, 1)
        digits, point = rounded_text(x, precision, True)
        limit = precision - (1 if add_dot_0 else 0)
    if code == "g" and not alternate:
        digits = _without_trailing_zeros(digits)
    if point <= -4 or point > limit:
        return _scientific(digits, point, alternate, flags)
    return _fixed(digits, point, max(len(digits) - point, 0), alternate, add_dot_0)


def _without_trailing_zeros(digits: str) -> str:
    """At least one digit stays."""
    end = len(digits)
    while end > 1 and digits[end - 1] == "0":
        end -= 1
    return digits[:end]


def _fixed(digits: str, point: int, places: int, keep_point: bool, add_dot_0: bool) -> str:
    """``0.digits * 10**point`` with this number of places after the point."""
    builder = StringBuilder(len(digits) + places + 2)
    if not digits:
        point = 0
    if point > 0:
        whole = min(point, len(digits))
        builder.append_slice(digits, 0, whole)
        builder.append_multiple_char("0", point - whole)
    else:
        whole = 0
        builder.append("0")
    if places > 0:
        builder.append(".")
        leading = min(-point, places) if point < 0 else 0
        builder.append_multiple_char("0", leading)
        rest = min(len(digits) - whole, places - leading)
        builder.append_slice(digits, whole, whole + rest)
        builder.append_multiple_char("0", places - leading - rest)
    elif add_dot_0:
        builder.append(".0")
    elif keep_point:
        builder.append(".")
    return builder.build()


def _scientific(digits: str, point: int, keep_point: bool, flags: int) -> str:
    """``d.ddde±xx``."""
    builder = StringBuilder(len(digits) + 6)
    builder.append(digits[0])
    if len(digits) > 1 or keep_point:
        builder.append(".")
        builder.append_slice(digits, 1, len(digits))
    exponent = point - 1
    builder.append("e-" if exponent < 0 else "e+")
    text = str(-exponent if exponent < 0 else exponent)
    if len(text) < 2 and not flags & DTSF_CUT_EXP_0:
        builder.append("0")
    builder.append(text)
    return builder.build()


# --- from text


def string_to_float(s: str) -> float:
    """The float written in s, with space around it; ParseStringError when it is none."""
    start = 0
    end = len(s)
    while start < end and s[start].isspace():
        start += 1
    while end > start and s[end - 1].isspace():
        end -= 1
    i = start
    negative = False
    if i < end and (s[i] == "-" or s[i] == "+"):
        negative = s[i] == "-"
        i += 1
    if i < end and (s[i].isdigit() or s[i] == "."):
        result = _parse_decimal(s, i, end)
    else:
        result = _parse_special(s, i, end)
    return -result if negative else result


rstring_to_float = string_to_float


def _parse_special(s: str, start: int, end: int) -> float:
    word = _ascii_lower(s[start:end])
    if word == "inf" or word == "infinity":
        return INFINITY
    if word == "nan":
        return NAN
    raise _not_a_float(s)


def _not_a_float(s: str) -> ParseStringError:
    return ParseStringError("could not convert string to float: " + repr(s))


def _parse_decimal(s: str, start: int, end: int) -> float:
    """``digits [. digits] [e [sign] digits]`` with single underscores between digits."""
    i = _skip_digits(s, start, end)
    whole = s[start:i]
    fraction = ""
    if i < end and s[i] == ".":
        fraction_start = i + 1
        i = _skip_digits(s, fraction_start, end)
        fraction = s[fraction_start:i]
    if not whole and not fraction:
        raise _not_a_float(s)
    exponent = 0
    if i < end and (s[i] == "e" or s[i] == "E"):
        i += 1
        negative = False
        if i < end and (s[i] == "-" or s[i] == "+"):
            negative = s[i] == "-"
            i += 1
        exponent_start = i
        i = _skip_digits(s, i, end)
        if i == exponent_start:
            raise _not_a_float(s)
        exponent = _clamped_int(s, exponent_start, i)
        if negative:
            exponent = -exponent
    if i != end:
        raise _not_a_float(s)
    whole = whole.replace("_", "")
    fraction = fraction.replace("_", "")
    return decimal_to_float(whole + fraction, exponent - len(fraction))


def _skip_digits(s: str, start: int, end: int) -> int:
    """Past digits and single underscores between them."""
    i = start
    while i < end:
        c = s[i]
        if c == "_":
            if i == start or i + 1 >= end or not "0" <= s[i - 1] <= "9" or not "0" <= s[i + 1] <= "9":
                return i
        elif not "0" <= c <= "9":
            return i
        i += 1
    return i


def _clamped_int(s: str, start: int, end: int) -> int:
    """Digits as a number; what is beyond 10**17 stays there."""
    result = 0
    for i in range(start, end):
        if s[i] != "_" and result < 100000000000000000:
            result = result * 10 + (ord(s[i]) - 48)
    return result


# --- rounding and parts


def round_away(x: float) -> float:
    """To the nearest integer, halves away from zero."""
    size = abs(x)
    if not size < 4503599627370496.0:  # larger ones, and nan, have no fraction
        return x
    whole = math.floor(size)
    result = float(whole)
    if size - result >= 0.5:
        result += 1.0
    return math.copysign(result, x)


def round_double(value: float, ndigits: int, half_even: bool = False) -> float:
    """Rounded to ``ndigits`` places, exact halves away from zero or to even; OverflowError if too large."""
    if not isfinite(value) or value == 0.0 or ndigits > 323:
        return value
    if ndigits < -308:
        return math.copysign(0.0, value)
    digits, point = rounded_text(abs(value), ndigits, False, half_even)
    result = decimal_to_float(digits, point - len(digits)) if digits else 0.0
    if isinf(result):
        raise OverflowError("rounded value too large to represent")
    return math.copysign(result, value)


def float_as_rbigint_ratio(value: float) -> tuple[rbigint, rbigint]:
    """``value.as_integer_ratio()``."""
    if isinf(value):
        raise OverflowError("cannot convert Infinity to integer ratio")
    if isnan(value):
        raise ValueError("cannot convert NaN to integer ratio")
    c, q = decompose(value)
    if c == 0:
        return rbigint.fromint(0), rbigint.fromint(1)
    while c & 1 == 0:
        c >>= 1
        q += 1
    numerator = rbigint.fromint(-c if is_negative(value) else c)
    if q >= 0:
        return numerator.lshift(q), rbigint.fromint(1)
    return numerator, rbigint.fromint(1).lshift(-q)


def float_truncate(x: float) -> float:
    """Without the fraction."""
    return -float(math.floor(-x)) if x < 0.0 else float(math.floor(x))


def copysign(x: float, y: float) -> float:
    """The size of x with the sign of y."""
    return math.copysign(x, y)


def log1p(x: float) -> float:
    """``log(1 + x)``, precise near zero."""
    return math.log1p(x)


def expm1(x: float) -> float:
    """``exp(x) - 1``, precise near zero."""
    return math.expm1(x)


def acosh(x: float) -> float:
    """Inverse hyperbolic cosine."""
    return math.acosh(x)


def asinh(x: float) -> float:
    """Inverse hyperbolic sine."""
    return math.asinh(x)


def atanh(x: float) -> float:
    """Inverse hyperbolic tangent."""
    return math.atanh(x)
