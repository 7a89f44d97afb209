"""The tower against Python's int, Fraction, float and complex, on random numbers."""

from __future__ import annotations

import cmath
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib.rbigint import rbigint
from languages.scheme import boot  # noqa: F401  fills the table of primitives
from languages.scheme.numbers import complex_functions
from languages.scheme.numbers.complex import Complex
from languages.scheme.numbers.exact import Bignum, Ratio, integer, ratio
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.numbers.printing import number_text
from languages.scheme.numbers.reading import read_number
from languages.scheme.objects.base import TRUE
from languages.scheme.objects.errors import SchemeError
from languages.scheme.primitives.registry import PRIMITIVES

EDGES = [0, 1, -1, 2**53 + 1, 2**62, 2**63 - 1, -(2**63), 2**63, 2**64, -(2**63) - 1, 3 * 2**100, 10**400]
integers = st.one_of(st.sampled_from(EDGES), st.integers(-9, 9), st.integers(-(2**63), 2**63 - 1), st.integers())
fractions = st.one_of(integers.map(Fraction), st.fractions())
floats = st.one_of(st.floats(allow_nan=False), st.sampled_from([0.0, -0.0, 0.5, 2.0**53, 2.0**63, math.inf, -math.inf]))
reals = st.one_of(fractions, floats)
few = settings(max_examples=60, deadline=None)


def guest(value):
    """The Scheme number of a Python number."""
    if isinstance(value, float):
        return Flonum(value)
    if isinstance(value, complex):
        return Complex(Flonum(value.real), Flonum(value.imag))
    value = Fraction(value)
    return ratio(rbigint.fromlong(value.numerator), rbigint.fromlong(value.denominator))


def long(value: rbigint) -> int:
    return int(value.str())


def host(value):
    """The Python number of a Scheme number; its form must be the only one."""
    if isinstance(value, Fixnum):
        return Fraction(value.value)
    if isinstance(value, Bignum):
        assert not value.value.fits_int()
        return Fraction(long(value.value))
    if isinstance(value, Ratio):
        result = Fraction(long(value.numerator), long(value.denominator))
        assert result.denominator == long(value.denominator) > 1
        return result
    if isinstance(value, Flonum):
        return value.value
    raise AssertionError(value)


def apply(name, *arguments):
    return PRIMITIVES[name].call([guest(argument) for argument in arguments])


def same(a, b):
    """Equal, and both exact or both floats of one sign."""
    if isinstance(a, float) and isinstance(b, float):
        return a != a and b != b or a == b and math.copysign(1.0, a) == math.copysign(1.0, b)
    return type(a) is type(b) and a == b


@few
@given(fractions, fractions)
def test_exact_arithmetic(a, b):
    assert host(apply("+", a, b)) == a + b
    assert host(apply("-", a, b)) == a - b
    assert host(apply("*", a, b)) == a * b
    if b:
        assert host(apply("/", a, b)) == a / b


@few
@given(floats, floats)
def test_float_arithmetic(a, b):
    assert same(host(apply("+", a, b)), a + b)
    assert same(host(apply("-", a, b)), a - b)
    assert same(host(apply("*", a, b)), a * b)
    if b:
        assert same(host(apply("/", a, b)), a / b)


def nearest(value: Fraction) -> float:
    """The float nearest to a fraction, infinite beyond floats."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


@few
@given(fractions.filter(bool), floats)
def test_mixed_arithmetic_is_that_of_floats(a, b):
    assert same(host(apply("+", a, b)), nearest(a) + b)
    assert same(host(apply("-", b, a)), b - nearest(a))
    assert same(host(apply("*", b, a)), b * nearest(a))
    assert same(host(apply("inexact", a)), nearest(a))


@few
@given(reals, reals, reals)
def test_comparisons_are_exact(a, b, c):
    assert (apply("<", a, b) is TRUE) == (a < b)
    assert (apply("=", a, b) is TRUE) == (a == b)
    assert (apply("<=", a, b) is TRUE) == (a <= b)
    assert (apply("<", a, b, c) is TRUE) == (a < b < c)
    assert (apply(">=", a, b, c) is TRUE) == (a >= b >= c)


@few
@given(integers, integers)
def test_division_of_integers(a, b):
    if b == 0:
        for name in ("quotient", "remainder", "modulo", "floor-quotient", "floor-remainder"):
            with pytest.raises(SchemeError):
                apply(name, a, b)
        return
    quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    assert host(apply("quotient", a, b)) == quotient
    assert host(apply("remainder", a, b)) == a - quotient * b
    assert host(apply("modulo", a, b)) == a % b
    assert host(apply("floor-quotient", a, b)) == a // b
    assert host(apply("gcd", a, b)) == math.gcd(a, b)
    assert host(apply("lcm", a, b)) == math.lcm(a, b)


@few
@given(reals.filter(lambda x: not isinstance(x, float) or math.isfinite(x)))
def test_rounding(x):
    for name, function in (("floor", math.floor), ("ceiling", math.ceil), ("truncate", math.trunc), ("round", round)):
        result = host(apply(name, x))
        assert type(result) is type(x) and result == function(x)
    assert host(apply("exact", x)) == Fraction(x)
    assert host(apply("numerator", x)) == Fraction(x).numerator


@few
@given(integers.map(abs))
def test_roots(n):
    root = math.isqrt(n)
    assert host(apply("sqrt", n * n)) == n
    assert host(PRIMITIVES["exact-integer-root"].call([guest(n)])) == root
    if root * root != n and n < 2**1000:
        assert math.isclose(host(apply("sqrt", n)), math.sqrt(n), rel_tol=1e-15)


@few
@given(st.fractions(), st.integers(-9, 9))
def test_powers(base, exponent):
    if base or exponent >= 0:
        assert host(apply("expt", base, exponent)) == base**exponent


@few
@given(reals, st.integers(2, 16))
def test_numbers_read_as_they_are_written(x, radix):
    value = guest(x)
    if isinstance(x, float):
        radix = 10
    assert same(host(read_number(number_text(value, radix), radix)), host(value))


@few
@given(st.text("0123456789.e-", max_size=25), st.integers(0, 400))
def test_decimals_are_rounded_correctly(text, padding):
    for spelled in (text, text + "0" * padding, "1" * padding + text):
        try:
            want = float(spelled)
        except ValueError:
            assert read_number(spelled, 10) is None
            continue
        got = read_number(spelled, 10)
        if isinstance(got, Flonum):
            assert same(got.value, want)
            if math.isfinite(want) and want != 0.0:
                assert host(read_number("#e" + spelled, 10)) == Fraction(spelled)
        else:
            assert host(got) == int(spelled)


FUNCTIONS = {
    "root": cmath.sqrt, "log": cmath.log, "exp": cmath.exp, "sin": cmath.sin, "cos": cmath.cos, "tan": cmath.tan,
    "asin": cmath.asin, "acos": cmath.acos, "atan": cmath.atan,
}  # fmt: skip
parts = st.one_of(st.sampled_from([0.0, -0.0, 1.0, -1.0]), st.floats(-1e150, 1e150), st.floats(-4.0, 4.0))


@few
@given(parts, parts)
def test_complex_functions(x, y):
    for name, function in FUNCTIONS.items():
        try:
            want = function(complex(x, y))
        except (ValueError, OverflowError):
            continue
        real, imaginary = getattr(complex_functions, name)(x, y)
        assert abs(complex(real, imaginary) - want) <= 1e-13 * abs(want), name
        assert math.copysign(1.0, imaginary) == math.copysign(1.0, want.imag) or abs(want.imag) < 1e-300, name


@few
@given(parts, parts, parts, parts)
def test_complex_quotients(a, b, c, d):
    if c or d:
        real, imaginary = complex_functions.quotient(a, b, c, d)
        exact_square = Fraction(c) ** 2 + Fraction(d) ** 2
        want_real = (Fraction(a) * Fraction(c) + Fraction(b) * Fraction(d)) / exact_square
        want_imaginary = (Fraction(b) * Fraction(c) - Fraction(a) * Fraction(d)) / exact_square
        size = max(abs(want_real), abs(want_imaginary))
        if Fraction(10) ** -290 < size < Fraction(10) ** 290:
            assert abs(Fraction(real) - want_real) <= size * Fraction(1, 10**14)
            assert abs(Fraction(imaginary) - want_imaginary) <= size * Fraction(1, 10**14)


def test_integers_have_one_form():
    assert isinstance(integer(rbigint.fromlong(2**63 - 1)), Fixnum)
    assert isinstance(integer(rbigint.fromlong(2**63)), Bignum)
    assert isinstance(integer(rbigint.fromlong(-(2**63))), Fixnum)
