"""The four operations and comparison, on any two numbers.

Fixnums and flonums are done at once, here; everything else in the functions that end in ``_any``, which go up the
tower: exact integers, exact rationals, flonums, complex numbers.
"""

from framework.rlib.jit import dont_look_inside
from framework.rlib.rarithmetic import ovfcheck
from framework.rlib.rfloat import isfinite
from languages.scheme.numbers import complex_functions
from languages.scheme.numbers.complex import Complex, imaginary_part, make_complex, real_part
from languages.scheme.numbers.conversion import exact_real, to_float
from languages.scheme.numbers.exact import ONE, ZERO, Ratio, big, denominator_of, integer, numerator_of, ratio
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.float_functions import divided
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.numbers.number import Number, Real
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import error, wrong_type


def add(a: Value, b: Value) -> Number:
    """a + b"""
    if isinstance(a, Fixnum) and isinstance(b, Fixnum):
        try:
            return Fixnum(ovfcheck(a.value + b.value))
        except OverflowError:
            return add_any(a, b)
    if isinstance(a, Flonum):
        if isinstance(b, Flonum):
            return Flonum(a.value + b.value)
        if isinstance(b, Fixnum):
            return Flonum(a.value + float(b.value))
    elif isinstance(b, Flonum) and isinstance(a, Fixnum):
        return Flonum(float(a.value) + b.value)
    return add_any(a, b)


def subtract(a: Value, b: Value) -> Number:
    """a - b"""
    if isinstance(a, Fixnum) and isinstance(b, Fixnum):
        try:
            return Fixnum(ovfcheck(a.value - b.value))
        except OverflowError:
            return subtract_any(a, b)
    if isinstance(a, Flonum):
        if isinstance(b, Flonum):
            return Flonum(a.value - b.value)
        if isinstance(b, Fixnum):
            return Flonum(a.value - float(b.value))
    elif isinstance(b, Flonum) and isinstance(a, Fixnum):
        return Flonum(float(a.value) - b.value)
    return subtract_any(a, b)


def multiply(a: Value, b: Value) -> Number:
    """a * b"""
    if isinstance(a, Fixnum) and isinstance(b, Fixnum):
        try:
            return Fixnum(ovfcheck(a.value * b.value))
        except OverflowError:
            return multiply_any(a, b)
    if isinstance(a, Flonum):
        if isinstance(b, Flonum):
            return Flonum(a.value * b.value)
        if isinstance(b, Fixnum) and b.value != 0:
            return Flonum(a.value * float(b.value))
    elif isinstance(b, Flonum) and isinstance(a, Fixnum) and a.value != 0:
        return Flonum(float(a.value) * b.value)
    return multiply_any(a, b)


def divide(a: Value, b: Value) -> Number:
    """a / b"""
    if isinstance(a, Flonum):
        if isinstance(b, Flonum):
            return Flonum(divided(a.value, b.value))
        if isinstance(b, Fixnum) and b.value != 0:
            return Flonum(a.value / float(b.value))
    elif isinstance(b, Flonum) and isinstance(a, Fixnum) and a.value != 0:
        return Flonum(divided(float(a.value), b.value))
    return divide_any(a, b)


def negative(a: Value) -> Number:
    """-a, which of 0.0 is -0.0"""
    if isinstance(a, Flonum):
        return Flonum(-a.value)
    if isinstance(a, Complex):
        real, imaginary = negative(a.real), negative(a.imaginary)
        assert isinstance(real, Real) and isinstance(imaginary, Real)
        return Complex(real, imaginary)
    return subtract(ZERO, a)


def reciprocal(a: Value) -> Number:
    """1 / a"""
    return divide(ONE, a)


def less(who: str, a: Value, b: Value) -> bool:
    """a < b"""
    if isinstance(a, Fixnum) and isinstance(b, Fixnum):
        return a.value < b.value
    if isinstance(a, Flonum) and isinstance(b, Flonum):
        return a.value < b.value
    return less_any(who, a, b)


def same(a: Value, b: Value) -> bool:
    """a = b"""
    if isinstance(a, Fixnum) and isinstance(b, Fixnum):
        return a.value == b.value
    if isinstance(a, Flonum) and isinstance(b, Flonum):
        return a.value == b.value
    return same_any(a, b)


# --- everything else


def number(who: str, position: int, value: Value) -> Number:
    """The value, which must be a number."""
    if not isinstance(value, Number):
        raise wrong_type(who, position, "number", value)
    return value


def real(who: str, position: int, value: Value) -> Real:
    """The value, which must be a real number."""
    if not isinstance(value, Real):
        raise wrong_type(who, position, "real number", value)
    return value


@dont_look_inside
def add_any(a: Value, b: Value) -> Number:
    """a + b"""
    a = number("+", 1, a)
    b = number("+", 2, b)
    if isinstance(a, Complex) or isinstance(b, Complex):
        return make_complex(real_sum(real_part(a), real_part(b)), real_sum(imaginary_part(a), imaginary_part(b)))
    return real_sum(a, b)


def real_sum(a: Value, b: Value) -> Real:
    """The sum of reals."""
    if isinstance(a, Flonum) or isinstance(b, Flonum):
        return Flonum(to_float(a) + to_float(b))
    if isinstance(a, Ratio) or isinstance(b, Ratio):
        top = numerator_of(a).mul(denominator_of(b)).add(numerator_of(b).mul(denominator_of(a)))
        return ratio(top, denominator_of(a).mul(denominator_of(b)))
    return integer(big(a).add(big(b)))


@dont_look_inside
def subtract_any(a: Value, b: Value) -> Number:
    """a - b"""
    a = number("-", 1, a)
    b = number("-", 2, b)
    if isinstance(a, Complex) or isinstance(b, Complex):
        first = real_difference(real_part(a), real_part(b))
        return make_complex(first, real_difference(imaginary_part(a), imaginary_part(b)))
    return real_difference(a, b)


def real_difference(a: Value, b: Value) -> Real:
    """The difference of reals."""
    if isinstance(a, Flonum) or isinstance(b, Flonum):
        return Flonum(to_float(a) - to_float(b))
    if isinstance(a, Ratio) or isinstance(b, Ratio):
        top = numerator_of(a).mul(denominator_of(b)).sub(numerator_of(b).mul(denominator_of(a)))
        return ratio(top, denominator_of(a).mul(denominator_of(b)))
    return integer(big(a).sub(big(b)))


@dont_look_inside
def multiply_any(a: Value, b: Value) -> Number:
    """a * b"""
    a = number("*", 1, a)
    b = number("*", 2, b)
    if isinstance(a, Complex) or isinstance(b, Complex):
        return complex_product(a, b)
    return real_product(a, b)


def complex_product(a: Number, b: Number) -> Number:
    """(p + qi) (r + si) = (pr - qs) + (ps + qr)i"""
    p = real_part(a)
    q = imaginary_part(a)
    r = real_part(b)
    s = imaginary_part(b)
    first = real_difference(real_product(p, r), real_product(q, s))
    return make_complex(first, real_sum(real_product(p, s), real_product(q, r)))


def real_product(a: Value, b: Value) -> Real:
    """The product of reals; an exact zero stays exact."""
    if isinstance(a, Flonum) or isinstance(b, Flonum):
        if isinstance(a, Fixnum) and a.value == 0:
            return a
        if isinstance(b, Fixnum) and b.value == 0:
            return b
        return Flonum(to_float(a) * to_float(b))
    if isinstance(a, Ratio) or isinstance(b, Ratio):
        return ratio(numerator_of(a).mul(numerator_of(b)), denominator_of(a).mul(denominator_of(b)))
    return integer(big(a).mul(big(b)))


@dont_look_inside
def divide_any(a: Value, b: Value) -> Number:
    """a / b"""
    a = number("/", 1, a)
    b = number("/", 2, b)
    if isinstance(b, Complex):
        return complex_quotient(a, b)
    if isinstance(a, Complex):
        return make_complex(real_quotient(a.real, b), real_quotient(a.imaginary, b))
    return real_quotient(a, b)


def complex_quotient(a: Number, b: Complex) -> Number:
    """a / (r + si): exact by a (r - si) / (r² + s²), else with floats."""
    r, s = b.real, b.imaginary
    p, q = real_part(a), imaginary_part(a)
    if isinstance(r, Flonum) or isinstance(s, Flonum) or isinstance(p, Flonum) or isinstance(q, Flonum):
        x, y = complex_functions.quotient(to_float(p), to_float(q), to_float(r), to_float(s))
        return Complex(Flonum(x), Flonum(y))
    square = real_sum(real_product(r, r), real_product(s, s))
    return divide_any(complex_product(a, Complex(r, real_difference(ZERO, s))), square)


def real_quotient(a: Value, b: Value) -> Real:
    """The quotient of reals; only exact division by an exact zero is an error."""
    if isinstance(b, Fixnum) and b.value == 0:
        raise error("/: division by zero", [a])
    if isinstance(a, Flonum) or isinstance(b, Flonum):
        if isinstance(a, Fixnum) and a.value == 0:
            return a
        return Flonum(divided(to_float(a), to_float(b)))
    return ratio(numerator_of(a).mul(denominator_of(b)), denominator_of(a).mul(numerator_of(b)))


@dont_look_inside
def less_any(who: str, a: Value, b: Value) -> bool:
    """a < b, one of them exact; compared exactly, so that it is transitive"""
    a = real(who, 1, a)
    b = real(who, 2, b)
    if isinstance(a, Flonum) and not isfinite(a.value):
        return a.value < 0.0  # b is finite
    if isinstance(b, Flonum) and not isfinite(b.value):
        return b.value > 0.0
    return sign_of(real_difference(exact_real(a), exact_real(b))) < 0


@dont_look_inside
def same_any(a: Value, b: Value) -> bool:
    """a = b, one of them exact; compared exactly, so that it is transitive."""
    a = number("=", 1, a)
    b = number("=", 2, b)
    if isinstance(a, Complex) or isinstance(b, Complex):
        return same(real_part(a), real_part(b)) and same(imaginary_part(a), imaginary_part(b))
    if isinstance(a, Flonum) and not isfinite(a.value) or isinstance(b, Flonum) and not isfinite(b.value):
        return False  # the other one is finite
    assert isinstance(a, Real) and isinstance(b, Real)
    return sign_of(real_difference(exact_real(a), exact_real(b))) == 0


def sign_of(value: Real) -> int:
    """-1, 0 or 1; 0 for what is not a number."""
    if isinstance(value, Fixnum):
        return (1 if value.value > 0 else 0) - (1 if value.value < 0 else 0)
    if isinstance(value, Flonum):
        return (1 if value.value > 0.0 else 0) - (1 if value.value < 0.0 else 0)
    return numerator_of(value).get_sign()
