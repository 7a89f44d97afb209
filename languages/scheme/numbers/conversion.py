"""Between exact and inexact, and rounding."""

import math

from framework.rlib.rfloat import float_as_rbigint_ratio, isfinite
from languages.scheme.numbers.complex import Complex, make_complex
from languages.scheme.numbers.exact import Ratio, big, integer, ratio
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.numbers.number import Real
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import error


def to_float(value: Value) -> float:
    """The nearest floating-point number of a real; infinite when it is too large."""
    if isinstance(value, Flonum):
        return value.value
    if isinstance(value, Fixnum):
        return float(value.value)
    try:
        if isinstance(value, Ratio):
            return value.numerator.truediv(value.denominator)
        return big(value).tofloat()
    except OverflowError:
        sign = value.numerator.get_sign() if isinstance(value, Ratio) else big(value).get_sign()
        return math.inf if sign > 0 else -math.inf


def inexact(value: Value) -> Value:
    """The nearest inexact number."""
    if isinstance(value, Flonum):
        return value
    if isinstance(value, Complex):
        return Complex(Flonum(to_float(value.real)), Flonum(to_float(value.imaginary)))
    return Flonum(to_float(value))


def exact_real(value: Real) -> Real:
    """The exact number that a real is."""
    if not isinstance(value, Flonum):
        return value
    if -4611686018427387904.0 <= value.value <= 4611686018427387904.0 and value.value == float(int(value.value)):
        return Fixnum(int(value.value))
    if not isfinite(value.value):
        raise error("exact: there is no exact number for", [value])
    numerator, denominator = float_as_rbigint_ratio(value.value)
    return ratio(numerator, denominator)


def exact(value: Value) -> Value:
    """The exact number that a number is."""
    if isinstance(value, Complex):
        return make_complex(exact_real(value.real), exact_real(value.imaginary))
    assert isinstance(value, Real)
    return exact_real(value)


FLOOR = 0
CEILING = 1
TRUNCATE = 2
ROUND = 3


def rounded(value: Real, how: int) -> Real:
    """The integer near a real; halves go to the even one."""
    if isinstance(value, Flonum):
        return Flonum(rounded_float(value.value, how))
    if not isinstance(value, Ratio):
        return value
    below = value.numerator.floordiv(value.denominator)
    if how == FLOOR or how == TRUNCATE and value.numerator.get_sign() > 0:
        return integer(below)
    if how == CEILING or how == TRUNCATE:
        return integer(below.int_add(1))
    rest = value.numerator.sub(below.mul(value.denominator)).int_mul(2)
    if rest.lt(value.denominator) or rest.eq(value.denominator) and below.int_mod_int_result(2) == 0:
        return integer(below)
    return integer(below.int_add(1))


def rounded_float(value: float, how: int) -> float:
    """The same of a float; what has no fraction, or is not finite, stays."""
    if not isfinite(value) or abs(value) >= 4503599627370496.0:
        return value
    if how == FLOOR:
        result = float(math.floor(value))
    elif how == CEILING:
        result = float(math.ceil(value))
    elif how == TRUNCATE:
        result = float(math.ceil(value)) if value < 0.0 else float(math.floor(value))
    else:
        result = float(math.floor(value + 0.5))
        if result - value == 0.5 and result % 2.0 != 0.0:
            result -= 1.0
        elif abs(value) < 0.5:
            result = 0.0
    return math.copysign(result, value)
