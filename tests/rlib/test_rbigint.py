"""Big integers agree with CPython's int in every operation, error and hash."""

from __future__ import annotations

import math
import operator
import random
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib import bigint_digits, bigint_text
from framework.rlib.rbigint import InvalidEndiannessError, InvalidSignednessError, parse_integer, rbigint
from framework.rlib.rstring import ParseStringError

BITS = bigint_digits.BITS
big = rbigint.fromlong
FEW = settings(max_examples=60, deadline=None)

edges = st.builds(
    lambda bits, offset, sign: sign * ((1 << bits) + offset),
    st.integers(0, 6 * BITS),
    st.integers(-2, 2),
    st.sampled_from([1, -1]),
)
integers = st.one_of(st.integers(-(2**70), 2**70), st.integers(-(2**400), 2**400), edges)
words = st.one_of(st.integers(-(2**63), 2**63 - 1), st.sampled_from([0, 1, -1, 2**63 - 1, -(2**63), 2**61, 1 - 2**61]))
digits = st.one_of(st.integers(0, 2**BITS - 1), st.sampled_from([0, 1, 2**BITS - 1, 2**60, 2**60 - 1]))


def value(x: rbigint) -> int:
    """Back to int; the representation is normal."""
    assert x.size == bigint_digits.significant(x._digits, x.size)
    assert (x.size == 0) == (x.sign == 0)
    assert all(0 <= digit < 2**BITS for digit in x._digits)
    return x.sign * sum(digit << (BITS * i) for i, digit in enumerate(x._digits[: x.size]))


def outcome(compute: Callable[[], Any]) -> Any:
    """The result, or the class and text of the exception."""
    try:
        return compute()
    except (ArithmeticError, ValueError) as error:
        return type(error)


@FEW
@given(integers, integers)
def test_arithmetic_equals_that_of_int(a: int, b: int) -> None:
    x, y = big(a), big(b)
    for name in ("add", "sub", "mul", "and_", "or_", "xor"):
        assert value(getattr(x, name)(y)) == getattr(operator, name)(a, b), name
    assert value(x.neg()) == -a and value(x.abs()) == abs(a) and value(x.invert()) == ~a
    assert value(x.gcd(y)) == math.gcd(a, b)


@FEW
@given(integers, integers)
def test_comparisons_and_hash_equal_those_of_int(a: int, b: int) -> None:
    x, y = big(a), big(b)
    for name in ("lt", "le", "eq", "ne", "gt", "ge"):
        assert getattr(x, name)(y) == getattr(operator, name)(a, b)
        assert getattr(x, name)(big(a)) == getattr(operator, name)(a, a)
    assert x.hash() == hash(a) == hash(x)


@FEW
@given(integers, st.one_of(integers, st.integers(-3, 3)))
def test_division_rounds_down_and_refuses_zero(a: int, b: int) -> None:
    x, y = big(a), big(b)
    assert outcome(lambda: tuple(map(value, x.divmod(y)))) == outcome(lambda: divmod(a, b))
    assert outcome(lambda: value(x.floordiv(y))) == outcome(lambda: a // b)
    assert outcome(lambda: value(x.mod(y))) == outcome(lambda: a % b)


@FEW
@given(st.integers(-(2**1100), 2**1100), st.one_of(integers, st.integers(-(2**1100), 2**1100)))
def test_floats_are_correctly_rounded(a: int, b: int) -> None:
    assert outcome(lambda: big(a).truediv(big(b))) == outcome(lambda: a / b)
    assert outcome(lambda: big(b).truediv(big(a))) == outcome(lambda: b / a)
    assert outcome(big(a).tofloat) == outcome(lambda: float(a))
    assert outcome(big(b).tofloat) == outcome(lambda: float(b))


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_floats_at_the_limits(offset: int) -> None:
    for bits in (53, 54, 55, 60, 61, 62, 971, 1023, 1024):
        for a in ((1 << bits) + offset, (1 << bits) - (1 << max(bits - 54, 0)) + offset):
            assert outcome(big(a).tofloat) == outcome(lambda: float(a)), a  # noqa: B023
            for b in (1, 3, 2**1074, 2**1080 + 1):
                assert outcome(lambda: big(a).truediv(big(b))) == outcome(lambda: a / b)  # noqa: B023
                assert outcome(lambda: big(b).truediv(big(a))) == outcome(lambda: b / a)  # noqa: B023


@FEW
@given(st.floats())
def test_from_float_truncates(x: float) -> None:
    assert outcome(lambda: value(rbigint.fromfloat(x))) == outcome(lambda: int(x))


@FEW
@given(integers, st.integers(0, 400))
def test_shifts(a: int, count: int) -> None:
    assert value(big(a).lshift(count)) == a << count
    assert value(big(a).rshift(count)) == a >> count
    with pytest.raises(ValueError, match="negative shift count"):
        big(a).lshift(-1)
    with pytest.raises(ValueError, match="negative shift count"):
        big(a).rshift(-1)


@FEW
@given(integers, words)
def test_mixed_operations_with_machine_integers(a: int, b: int) -> None:
    x = big(a)
    for name in ("add", "sub", "mul", "and_", "or_", "xor"):
        assert value(getattr(x, "int_" + name)(b)) == getattr(operator, name)(a, b), name
    for name in ("lt", "le", "eq", "ne", "gt", "ge"):
        assert getattr(x, "int_" + name)(b) == getattr(operator, name)(a, b)
    assert outcome(lambda: x.int_mod_int_result(b)) == outcome(lambda: a % b)
    assert outcome(lambda: tuple(map(value, x.int_divmod(b)))) == outcome(lambda: divmod(a, b))
    assert value(rbigint.fromint(b)) == b
    assert rbigint.fromint(b).toint() == b


@FEW
@given(integers)
def test_conversion_to_machine_words(a: int) -> None:
    x = big(a)
    assert x.fits_int() == (-(2**63) <= a < 2**63)
    assert outcome(x.toint) == (a if x.fits_int() else OverflowError)
    assert (x.intmask() - a) % 2**64 == 0 and -(2**63) <= x.intmask() < 2**63
    assert x.uintmask() == a % 2**64
    assert x.bit_length() == a.bit_length() and x.bit_count() == a.bit_count()
    if a < 0:
        assert outcome(x.touint) is ValueError
    else:
        assert outcome(x.touint) == (a if a < 2**64 else OverflowError)


@FEW
@given(integers, st.integers(0, 9))
def test_powers(a: int, exponent: int) -> None:
    assert value(big(a).int_pow(exponent)) == a**exponent
    assert value(big(a).pow(big(exponent))) == a**exponent


@settings(max_examples=25, deadline=None)
@given(integers, integers, st.integers(-(2**130), 2**130))
def test_modular_powers_and_inverses(a: int, b: int, modulus: int) -> None:
    assert outcome(lambda: value(big(a).pow(big(b), big(modulus)))) == outcome(lambda: pow(a, b, modulus))


def test_power_errors() -> None:
    with pytest.raises(ValueError, match="3rd argument cannot be 0"):
        big(2).pow(big(3), big(0))
    with pytest.raises(ValueError, match="negative exponent"):
        big(2).pow(big(-3))
    with pytest.raises(MemoryError):
        big(2).pow(big(2**70))
    assert value(big(-1).pow(big(2**70 + 1))) == -1


@FEW
@given(integers)
def test_square_root(a: int) -> None:
    assert outcome(lambda: value(big(a).isqrt())) == outcome(lambda: math.isqrt(a))


@FEW
@given(integers)
def test_text_in_all_bases(a: int) -> None:
    x = big(a)
    assert x.str() == str(a) == repr(x)
    assert (x.hex(), x.oct(), x.bin()) == (hex(a), oct(a), bin(a))
    alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
    for base in (2, 3, 7, 10, 16, 31, 32, 36):
        text = x.format(alphabet[:base])
        assert int(text, base) == a
        assert value(rbigint.fromstr(text.upper(), base)) == a


@pytest.mark.parametrize("text", ["0x_1f", " -0b101 ", "0o17", "1_000_000_000_000_000_000_000", "+12", "00"])
def test_literals(text: str) -> None:
    assert value(rbigint.fromstr(text, 0, allow_underscores=True)) == int(text, 0)


@pytest.mark.parametrize("text", ["", "-", "12a", "1__0", "_1", "1_", "0x", "012", "- 1", "1 2"])
def test_malformed_literals(text: str) -> None:
    with pytest.raises(ParseStringError) as caught:
        rbigint.fromstr(text, 0, allow_underscores=True)
    with pytest.raises(ValueError, match="invalid literal") as expected:
        int(text, 0)
    assert str(caught.value) == str(expected.value)


def test_parse_integer_takes_words_and_more() -> None:
    for text in ("-9223372036854775808", "9223372036854775808", "123456789012345678901234567890"):
        assert value(parse_integer(text, 10)) == int(text)


@FEW
@given(integers, st.integers(0, 60), st.booleans(), st.sampled_from(["little", "big"]))
def test_bytes(a: int, count: int, signed: bool, order: Any) -> None:
    try:
        expected = a.to_bytes(count, order, signed=signed)
    except OverflowError:
        with pytest.raises((OverflowError, InvalidSignednessError)):
            big(a).tobytes(count, order, signed)
        return
    assert big(a).tobytes(count, order, signed) == expected
    assert value(rbigint.frombytes(expected, order, signed)) == int.from_bytes(expected, order, signed=signed)


def test_unknown_byte_order() -> None:
    with pytest.raises(InvalidEndiannessError):
        big(1).tobytes(1, "middle", False)
    with pytest.raises(InvalidEndiannessError):
        rbigint.frombytes(b"1", "middle", False)


def test_python_operators() -> None:
    a, b = big(10**30), big(-(10**20))
    assert a + b == big(10**30 - 10**20) and a != b and b < a
    assert value(a // b) == 10**30 // -(10**20) and value(-a >> 5) == -(10**30) >> 5
    assert {a: 1}[big(10**30)] == 1


# --- large operands: Karatsuba, recursive division, text by halves


def test_karatsuba_and_lopsided_products() -> None:
    source = random.Random(1)
    for na, nb in ((40, 40), (41, 83), (90, 91), (45, 200), (160, 161)):
        a, b = source.getrandbits(na * BITS), (1 << (nb * BITS)) - source.getrandbits(BITS)
        assert value(big(a).mul(big(b))) == a * b
        assert value(big(a).mul(big(a))) == a * a


def test_recursive_division() -> None:
    source = random.Random(2)
    for na, nb in ((140, 70), (200, 75), (301, 150), (300, 99)):
        for _ in range(3):
            a, b = source.getrandbits(na * BITS), source.getrandbits(nb * BITS - source.randrange(BITS))
            assert tuple(map(value, big(-a).divmod(big(b)))) == divmod(-a, b)
    b = (1 << (80 * BITS)) - 1
    for a in (b * b, b * b - 1, b << (80 * BITS)):
        assert tuple(map(value, big(a).divmod(big(b)))) == divmod(a, b)


def test_text_of_many_digits() -> None:
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        for a in (10**2000, 10**2001 - 1, 7**3000, 10**1080 + 1):
            assert big(a).str() == str(a)
            assert value(rbigint.fromstr(str(a))) == a
    finally:
        sys.set_int_max_str_digits(limit)
    assert rbigint.fromstr("6" * 2000, 7).format("0123456") == "6" * 2000


# --- the machine-word forms used once translated


@settings(max_examples=300, deadline=None)
@given(digits, digits, st.integers(1, 2**BITS - 1))
def test_machine_word_forms_equal_the_hosted_ones(x: int, y: int, divisor: int) -> None:
    assert bigint_digits.wrapped_product_low(x, y) == bigint_digits.product_low(x, y)
    assert bigint_digits.wrapped_product_high(x, y) == bigint_digits.product_high(x, y)
    high = x % divisor
    reciprocal = bigint_digits.DigitDivisor(divisor)
    assert reciprocal.wrapped_quotient(high, y) == reciprocal.quotient(high, y) == ((high << BITS) | y) // divisor


def test_chunk_width() -> None:
    assert bigint_text.chunk_width(10) == 18
    assert bigint_text.power_of(10, 18) == 10**18
