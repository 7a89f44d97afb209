"""Complex numbers in rectangular form.  One whose imaginary part is an exact zero is a real number."""

from languages.scheme.numbers.exact import ZERO
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.number import Number, Real


class Complex(Number):
    """A complex number that is not real."""

    kind = "complex number"
    _immutable_fields_ = ["real", "imaginary"]

    def __init__(self, real: Real, imaginary: Real) -> None:
        self.real = real
        self.imaginary = imaginary


def make_complex(real: Real, imaginary: Real) -> Number:
    """The number with these parts."""
    if isinstance(imaginary, Fixnum) and imaginary.value == 0:
        return real
    return Complex(real, imaginary)


def real_part(value: Number) -> Real:
    """The real part."""
    if isinstance(value, Complex):
        return value.real
    assert isinstance(value, Real)
    return value


def imaginary_part(value: Number) -> Real:
    """The imaginary part."""
    return value.imaginary if isinstance(value, Complex) else ZERO
