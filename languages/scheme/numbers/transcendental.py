"""Roots, powers, exponentials and circles, for real and complex numbers (section 6.2.6).

What is exact stays exact where the result is; the rest is done with floats in ``float_functions`` and ``complex_functions``.
"""

import math

from framework.rlib.jit import dont_look_inside
from framework.rlib.rbigint import rbigint
from framework.rlib.rfloat import is_negative, isfinite, isinf, isnan
from languages.scheme.numbers import complex_functions, float_functions
from languages.scheme.numbers.arithmetic import add, divide, multiply, sign_of, subtract
from languages.scheme.numbers.complex import Complex, imaginary_part, make_complex, real_part
from languages.scheme.numbers.conversion import to_float
from languages.scheme.numbers.exact import ONE, ZERO, Ratio, big, integer, ratio
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.numbers.number import ExactInteger, Number, Real
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import error

# An exact power of more bits is refused: it would not fit into memory.
POWER_BITS = 1 << 32


def is_exact_zero(value: Value) -> bool:
    """Whether it is 0."""
    return isinstance(value, Fixnum) and value.value == 0


def complex_from(parts: tuple[float, float]) -> Number:
    """The inexact number with these parts."""
    return Complex(Flonum(parts[0]), Flonum(parts[1]))


def exponential(value: Number) -> Number:
    """e to a power."""
    if is_exact_zero(value):
        return ONE
    if isinstance(value, Complex):
        return complex_from(complex_functions.exp(to_float(value.real), to_float(value.imaginary)))
    return Flonum(float_functions.exponential(to_float(value)))


@dont_look_inside
def logarithm(value: Number) -> Number:
    """The natural logarithm, with an imaginary part from -pi to pi."""
    if isinstance(value, Fixnum) and value.value == 1:
        return ZERO
    if is_exact_zero(value):
        raise error("log: argument 1 is out of range", [value])
    if isinstance(value, Complex):
        return complex_from(complex_functions.log(to_float(value.real), to_float(value.imaginary)))
    assert isinstance(value, Real)
    if sign_of(value) < 0 or isinstance(value, Flonum) and value.value == 0.0 and is_negative(value.value):
        return make_complex(real_logarithm(absolute(value)), Flonum(math.pi))
    return real_logarithm(value)


def real_logarithm(value: Real) -> Real:
    """The logarithm of a number that is not negative; of large exact ones too."""
    number = to_float(value)
    if isfinite(number) and number > 0.0 or isnan(number):
        return Flonum(math.log(number))
    if isinstance(value, Flonum):
        return Flonum(-math.inf if number == 0.0 else number)
    if isinstance(value, Ratio):
        return Flonum(big_logarithm(value.numerator) - big_logarithm(value.denominator))
    return Flonum(big_logarithm(big(value)))


def big_logarithm(value: rbigint) -> float:
    """The logarithm of a positive integer of any size."""
    bits = value.bit_length()
    if bits <= 1000:
        return math.log(value.tofloat())
    return math.log(value.rshift(bits - 64).tofloat()) + float(bits - 64) * math.log(2.0)


def absolute(value: Real) -> Real:
    """A real without its sign."""
    if isinstance(value, Flonum):
        return Flonum(abs(value.value))
    if sign_of(value) >= 0:
        return value
    result = subtract(ZERO, value)
    assert isinstance(result, Real)
    return result


def magnitude(value: Number) -> Real:
    """The distance from zero; exact if it can be."""
    if not isinstance(value, Complex):
        assert isinstance(value, Real)
        return absolute(value)
    if isinstance(value.real, Flonum) or isinstance(value.imaginary, Flonum):
        return Flonum(math.hypot(to_float(value.real), to_float(value.imaginary)))
    square = add(multiply(value.real, value.real), multiply(value.imaginary, value.imaginary))
    root = square_root(square)
    assert isinstance(root, Real)
    return root


def angle_of(value: Number) -> float:
    """The angle from the positive half of the real line."""
    return math.atan2(to_float(imaginary_part(value)), to_float(real_part(value)))


def square_root(value: Number) -> Number:
    """The principal root, exact if it can be."""
    if isinstance(value, Flonum) and value.value >= 0.0:
        return Flonum(math.sqrt(value.value))
    return any_root(value)


@dont_look_inside
def any_root(value: Number) -> Number:
    """The principal root of any number."""
    if isinstance(value, Complex):
        return complex_root(value)
    if isinstance(value, Flonum):
        if value.value < 0.0:
            return Complex(Flonum(0.0), Flonum(math.sqrt(-value.value)))
        return value  # not a number
    assert isinstance(value, Real)
    root = real_root(absolute(value))
    if sign_of(value) >= 0:
        return root
    return make_complex(Flonum(0.0) if isinstance(root, Flonum) else ZERO, root)


def real_root(value: Real) -> Real:
    """The root of an exact number that is not negative."""
    if isinstance(value, Ratio):
        top = value.numerator.isqrt()
        bottom = value.denominator.isqrt()
        if top.mul(top).eq(value.numerator) and bottom.mul(bottom).eq(value.denominator):
            return ratio(top, bottom)
    else:
        whole = big(value)
        root = whole.isqrt()
        if root.mul(root).eq(whole):
            return integer(root)
    number = to_float(value)
    if isfinite(number):
        return Flonum(math.sqrt(number))
    return Flonum(float_functions.exponential(to_float(real_logarithm(value)) / 2.0))


def complex_root(value: Complex) -> Number:
    """The principal root: exact for squares of exact numbers."""
    if not isinstance(value.real, Flonum) and not isinstance(value.imaginary, Flonum):
        size = magnitude(value)
        if not isinstance(size, Flonum):
            first = square_root(divide(add(size, value.real), Fixnum(2)))
            if isinstance(first, Real) and not isinstance(first, Flonum) and sign_of(first) != 0:
                second = divide(value.imaginary, multiply(Fixnum(2), first))
                assert isinstance(second, Real)
                return make_complex(first, second)
    return complex_from(complex_functions.root(to_float(value.real), to_float(value.imaginary)))


@dont_look_inside
def power(base: Number, exponent: Number) -> Number:
    """A number to a power, exact if both are exact and the exponent is an integer."""
    if isinstance(exponent, ExactInteger):
        return integer_power(base, exponent)
    if isinstance(base, Fixnum) and base.value == 1:
        return ONE
    if isinstance(exponent, Ratio) and exponent.denominator.int_eq(2):
        root = square_root(base)
        if not isinstance(root, Flonum):
            return integer_power(root, integer(exponent.numerator))
    if isinstance(base, Real) and isinstance(exponent, Real):
        first = to_float(base)
        if first >= 0.0 or isnan(first):
            return Flonum(float_functions.power(first, to_float(exponent)))
        if isinstance(exponent, Flonum) and (isinf(exponent.value) or float_functions.is_whole(exponent.value)):
            return Flonum(float_functions.power(first, exponent.value))
    if is_exact_zero(base) or isinstance(base, Flonum) and base.value == 0.0:
        if sign_of(real_part(exponent)) > 0:
            return base
        raise error("expt: zero to such a power is not defined:", [exponent])
    return exponential(multiply(exponent, logarithm(base)))


def integer_power(base: Number, exponent: ExactInteger) -> Number:
    """A number to an exact integer power."""
    if isinstance(base, Flonum):
        return Flonum(float_functions.power(base.value, to_float(exponent)))
    if sign_of(exponent) < 0:
        inverse = integer(big(exponent).neg())
        return divide(ONE, integer_power(base, inverse))
    if isinstance(base, Fixnum) and (base.value == 0 or base.value == 1):
        return ONE if is_exact_zero(exponent) else base
    if isinstance(base, Fixnum) and base.value == -1:
        return base if big(exponent).int_mod_int_result(2) == 1 else ONE
    if not isinstance(exponent, Fixnum):
        raise error("expt: this power is too large:", [exponent])
    return by_squaring(base, exponent.value)


def by_squaring(base: Number, exponent: int) -> Number:
    """An exact or complex number to a power that is not negative."""
    if isinstance(base, ExactInteger):
        value = big(base)
        if value.bit_length() * exponent > POWER_BITS or exponent > POWER_BITS:
            raise error("expt: this power is too large:", [base, Fixnum(exponent)])
        return integer(value.int_pow(exponent))
    if isinstance(base, Ratio):
        top = by_squaring(integer(base.numerator), exponent)
        return divide(top, by_squaring(integer(base.denominator), exponent))
    result: Number = ONE
    factor = base
    while exponent > 0:
        if exponent & 1:
            result = multiply(result, factor)
        exponent >>= 1
        if exponent > 0:
            factor = multiply(factor, factor)
    return result


# --- circles


def sine(value: Number) -> Number:
    """sin z"""
    if isinstance(value, Complex):
        return complex_from(complex_functions.sin(to_float(value.real), to_float(value.imaginary)))
    return ZERO if is_exact_zero(value) else Flonum(float_functions.sine(to_float(value)))


def cosine(value: Number) -> Number:
    """cos z"""
    if isinstance(value, Complex):
        return complex_from(complex_functions.cos(to_float(value.real), to_float(value.imaginary)))
    return ONE if is_exact_zero(value) else Flonum(float_functions.cosine(to_float(value)))


def tangent(value: Number) -> Number:
    """tan z"""
    if isinstance(value, Complex):
        return complex_from(complex_functions.tan(to_float(value.real), to_float(value.imaginary)))
    return ZERO if is_exact_zero(value) else Flonum(float_functions.tangent(to_float(value)))


def arc_sine(value: Number) -> Number:
    """asin z = -i log(iz + sqrt(1 - z²))"""
    if isinstance(value, Complex):
        return complex_from(complex_functions.asin(to_float(value.real), to_float(value.imaginary)))
    if is_exact_zero(value):
        return ZERO
    x = to_float(value)
    if abs(x) > 1.0:
        return complex_from(complex_functions.asin(x, math.copysign(0.0, -x)))
    return value if isnan(x) else Flonum(math.asin(x))


def arc_cosine(value: Number) -> Number:
    """acos z = pi/2 - asin z"""
    if isinstance(value, Complex):
        return complex_from(complex_functions.acos(to_float(value.real), to_float(value.imaginary)))
    if isinstance(value, Fixnum) and value.value == 1:
        return ZERO
    x = to_float(value)
    if abs(x) > 1.0:
        return complex_from(complex_functions.acos(x, math.copysign(0.0, -x)))
    return value if isnan(x) else Flonum(math.acos(x))


def arc_tangent(value: Number) -> Number:
    """atan z = (log(1 + iz) - log(1 - iz)) / 2i, which is not defined for i and -i."""
    if is_exact_zero(value):
        return ZERO
    if not isinstance(value, Complex):
        return Flonum(math.atan(to_float(value)))
    x, y = to_float(value.real), to_float(value.imaginary)
    if x == 0.0 and abs(y) == 1.0:
        raise error("atan: argument 1 is out of range", [value])
    return complex_from(complex_functions.atan(x, y))


def arc_tangent2(y: Real, x: Real) -> Number:
    """The angle of the point x, y."""
    if is_exact_zero(y) and not isinstance(x, Flonum) and sign_of(x) > 0:
        return ZERO
    if is_exact_zero(y) and is_exact_zero(x):
        raise error("atan: both arguments are zero", [])
    return Flonum(math.atan2(to_float(y), to_float(x)))
