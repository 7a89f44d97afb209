"""Text to numbers (section 7.1.1): prefixes, integers, ratios, decimals, rectangular and polar complex numbers."""

import math

from framework.rlib.rbigint import rbigint
from framework.rlib.rfloat import isfinite
from languages.scheme.numbers.arithmetic import multiply
from languages.scheme.numbers.complex import imaginary_part, make_complex, real_part
from languages.scheme.numbers.conversion import exact, inexact, to_float
from languages.scheme.numbers.exact import ONE, ZERO, integer, ratio
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.float_functions import cosine, sine
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.numbers.number import Number, Real
from languages.scheme.objects.base import Value

DIGITS = "0123456789abcdef"

# Exact numbers are not written out to more digits than this; a text that asks for more is no number.
EXPONENT_LIMIT = 100000

UNMARKED = ""


def read_number(text: str, radix: int) -> Value | None:
    """The number that a text spells, None if it is none; a prefix in the text goes before the radix."""
    first = text[:1]
    if first != "" and first not in "0123456789+-.#" and radix <= 10:
        return None
    if radix == 10 and len(text) < 18 and text.isdigit() and text.isascii():
        return Fixnum(int(text))
    text = text.lower()
    exactness = UNMARKED
    has_radix = False
    while text.startswith("#"):
        mark = text[1:2]
        if mark in ("e", "i") and exactness == UNMARKED:
            exactness = mark
        elif mark in ("b", "o", "d", "x") and not has_radix:
            has_radix = True
            radix = {"b": 2, "o": 8, "d": 10, "x": 16}[mark]
        else:
            return None
        text = text[2:]
    return marked(read_complex(text, radix, exactness), exactness)


def marked(value: Number | None, exactness: str) -> Value | None:
    """The number with the exactness of its prefix."""
    if value is None or exactness == UNMARKED:
        return value
    if exactness == "i":
        return inexact(value)
    if is_beyond_exact(real_part(value)) or is_beyond_exact(imaginary_part(value)):
        return None
    return exact(value)


def is_beyond_exact(value: Real) -> bool:
    """Whether there is no exact number for it."""
    return isinstance(value, Flonum) and not isfinite(value.value)


def read_complex(text: str, radix: int, exactness: str) -> Number | None:
    """A real, or a complex number in one of its forms."""
    at = text.find("@")
    if at >= 0:
        return polar(read_real(text[:at], radix, exactness), read_real(text[at + 1 :], radix, exactness))
    value = read_real(text, radix, exactness)
    if value is not None or not text.endswith("i"):
        return value
    split = imaginary_start(text, radix)
    if split < 0:
        return None
    real: Real | None = ZERO if split == 0 else read_real(text[:split], radix, exactness)
    middle = text[split : len(text) - 1]
    imaginary: Real | None
    if middle == "+":
        imaginary = ONE
    elif middle == "-":
        imaginary = Fixnum(-1)
    else:
        imaginary = read_real(middle, radix, exactness)
    if real is None or imaginary is None:
        return None
    return make_complex(real, imaginary)


def imaginary_start(text: str, radix: int) -> int:
    """Where the sign of the imaginary part stands; -1 if there is none."""
    for index in range(len(text) - 1, -1, -1):
        if text[index] in "+-" and not (radix == 10 and index > 0 and text[index - 1] == "e"):
            return index
    return -1


def polar(magnitude: Real | None, angle: Real | None) -> Number | None:
    """The number of a magnitude and an angle."""
    if magnitude is None or angle is None:
        return None
    if isinstance(angle, Fixnum) and angle.value == 0:
        return magnitude
    turn = to_float(angle)
    direction = make_complex(Flonum(cosine(turn)), Flonum(sine(turn)))
    return multiply(magnitude, direction)


def read_real(text: str, radix: int, exactness: str) -> Real | None:
    """A real number without prefix, None if it is none."""
    if text in ("+inf.0", "-inf.0", "+nan.0", "-nan.0"):
        if text[1] == "n":
            return Flonum(math.nan)
        return Flonum(math.inf if text[0] == "+" else -math.inf)
    negative = text.startswith("-")
    digits = text[1:] if negative or text.startswith("+") else text
    slash = digits.find("/")
    if slash >= 0:
        return read_ratio(digits[:slash], digits[slash + 1 :], radix, negative)
    if are_digits(digits, radix):
        value = rbigint.fromstr(digits, radix)
        return integer(value.neg() if negative else value)
    return read_decimal(digits, exactness, negative) if radix == 10 else None


def are_digits(text: str, radix: int) -> bool:
    """Whether it is one or more digits of a radix."""
    for char in text:
        value = DIGITS.find(char)
        if value < 0 or value >= radix:
            return False
    return len(text) > 0


def read_ratio(numerator: str, denominator: str, radix: int, negative: bool) -> Real | None:
    """A ratio of two integers."""
    if not are_digits(numerator, radix) or not are_digits(denominator, radix):
        return None
    bottom = rbigint.fromstr(denominator, radix)
    if not bottom.tobool():
        return None
    top = rbigint.fromstr(numerator, radix)
    return ratio(top.neg() if negative else top, bottom)


def read_decimal(text: str, exactness: str, negative: bool) -> Real | None:
    """Digits with a point or an exponent."""
    mantissa = text
    exponent = "0"
    mark = text.find("e")
    if mark >= 0:
        mantissa = text[:mark]
        exponent = text[mark + 1 :]
        unsigned = exponent[1:] if exponent.startswith("-") or exponent.startswith("+") else exponent
        if not are_digits(unsigned, 10):
            return None
        if len(unsigned.lstrip("0")) > 18:  # as good as infinite, or as nothing
            exponent = ("-" if exponent.startswith("-") else "") + "9" * 18
    point = mantissa.find(".")
    whole = mantissa if point < 0 else mantissa[:point]
    fraction = "" if point < 0 else mantissa[point + 1 :]
    if not are_digits(whole + fraction, 10):
        return None
    if exactness == "e":
        return exact_decimal(whole + fraction, int(exponent) - len(fraction), negative)
    value = float(mantissa + "e" + exponent)
    return Flonum(-value if negative else value)


def exact_decimal(digits: str, exponent: int, negative: bool) -> Real | None:
    """Digits times a power of ten."""
    value = rbigint.fromstr(digits, 10)
    if negative:
        value = value.neg()
    if exponent > EXPONENT_LIMIT or exponent < -EXPONENT_LIMIT:
        return None
    power = rbigint.fromint(10).int_pow(abs(exponent))
    return integer(value.mul(power)) if exponent >= 0 else ratio(value, power)
