"""Exact numbers beyond the machine's words, and going from one kind of exact number to another.

An integer is a bignum only if it is no fixnum; a ratio is in lowest terms with a denominator greater than one.
"""

from framework.rlib.rbigint import rbigint
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.number import ExactInteger, Real
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import error

ZERO = Fixnum(0)
ONE = Fixnum(1)
BIG_ONE = rbigint.fromint(1)


class Bignum(ExactInteger):
    """An exact integer that is no fixnum."""

    _immutable_fields_ = ["value"]

    def __init__(self, value: rbigint) -> None:
        self.value = value


class Ratio(Real):
    """An exact rational that is no integer."""

    kind = "exact rational"
    _immutable_fields_ = ["numerator", "denominator"]

    def __init__(self, numerator: rbigint, denominator: rbigint) -> None:
        self.numerator = numerator
        self.denominator = denominator


def integer(value: rbigint) -> ExactInteger:
    """The exact integer."""
    if value.fits_int():
        return Fixnum(value.toint())
    return Bignum(value)


def ratio(numerator: rbigint, denominator: rbigint) -> Real:
    """The exact quotient; an error when the denominator is zero."""
    if not denominator.tobool():
        raise error("division by zero", [])
    common = numerator.gcd(denominator)
    if denominator.get_sign() < 0:
        common = common.neg()
    if not common.int_eq(1):
        numerator = numerator.floordiv(common)
        denominator = denominator.floordiv(common)
    if denominator.int_eq(1):
        return integer(numerator)
    return Ratio(numerator, denominator)


def big(value: Value) -> rbigint:
    """The value of an exact integer."""
    if isinstance(value, Fixnum):
        return rbigint.fromint(value.value)
    assert isinstance(value, Bignum)
    return value.value


def numerator_of(value: Value) -> rbigint:
    """The numerator of an exact number."""
    if isinstance(value, Ratio):
        return value.numerator
    return big(value)


def denominator_of(value: Value) -> rbigint:
    """The denominator of an exact number."""
    if isinstance(value, Ratio):
        return value.denominator
    return BIG_ONE
