"""Sized integers wrap like machine words; checked arithmetic raises; text becomes numbers."""

from __future__ import annotations

import copy
import ctypes
import math
import operator
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib import longlong2float, rarithmetic
from framework.rlib.rarithmetic import (
    intmask,
    mulmod,
    ovfcheck,
    r_int,
    r_int8,
    r_int16,
    r_int32,
    r_singlefloat,
    r_uint,
    r_uint8,
    r_uint16,
    r_uint32,
    string_to_int,
)
from framework.rlib.rstring import InvalidBaseError, ParseStringError, ParseStringOverflowError

FEW = settings(max_examples=100, deadline=None)
KINDS = {
    r_int8: ctypes.c_int8,
    r_int16: ctypes.c_int16,
    r_int32: ctypes.c_int32,
    r_int: ctypes.c_int64,
    r_uint8: ctypes.c_uint8,
    r_uint16: ctypes.c_uint16,
    r_uint32: ctypes.c_uint32,
    r_uint: ctypes.c_uint64,
}
numbers = st.one_of(st.integers(-(2**70), 2**70), st.integers(-300, 300))
words = st.integers(-(2**63), 2**63 - 1)
unsigned = st.integers(0, 2**64 - 1)


@FEW
@given(numbers, numbers, st.integers(0, 70))
def test_sized_kinds_wrap_like_c(a: int, b: int, count: int) -> None:
    for kind, c_type in KINDS.items():
        x, y = kind(a), kind(b)
        assert x == c_type(a).value
        for name in ("add", "sub", "mul", "and_", "or_", "xor"):
            operate = getattr(operator, name)
            for result in (operate(x, y), operate(x, int(y)), operate(int(x), y)):
                assert type(result) is kind and result == c_type(operate(int(x), int(y))).value
        for name in ("neg", "invert", "abs", "pos"):
            result = getattr(operator, name)(x)
            assert type(result) is kind and result == c_type(getattr(operator, name)(int(x))).value
        assert x << count == c_type(int(x) << count).value and x >> count == int(x) >> count
        assert type(x << count) is kind and type(5 << kind(1)) is int
        if y:
            assert divmod(x, y) == (c_type(int(x) // int(y)).value, int(x) % int(y))
            assert type(x % y) is kind and x / y == int(x) / int(y)
        assert (x < y, x == y, x != y, x >= y) == (
            int(x) < int(y),
            int(x) == int(y),
            int(x) != int(y),
            int(x) >= int(y),
        )


def test_mixing_kinds() -> None:
    assert type(r_int8(1) + r_int32(2)) is r_int32 and type(r_uint(1) + r_uint8(2)) is r_uint
    assert type(r_uint(1) + True) is r_uint and type(2 - r_uint(3)) is r_uint and 2 - r_uint(3) == 2**64 - 1
    assert r_uint(1) + 0.5 == 1.5 and 0.5 * r_int32(3) == 1.5
    with pytest.raises(TypeError, match="do not mix"):
        r_uint(1) + r_int32(1)
    with pytest.raises(TypeError):
        r_uint(1) + "x"  # type: ignore[operator]


def test_kinds_survive_copies_and_print_as_numbers() -> None:
    x = r_uint32(7)
    for y in (copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        assert type(y) is r_uint32 and y == 7
    assert f"{x} {x!r} {x:03d}" == "7 7 007" and hash(x) == hash(7) and [0, 1][r_uint(1)] == 1
    assert r_int32(3.9) == 3 and pow(r_uint(3), 50) == r_uint(3**50) and pow(r_uint(3), 5, 7) == 5
    with pytest.raises(OverflowError):
        r_uint(math.inf)


def test_limits_of_kinds() -> None:
    assert rarithmetic.most_neg_value_of(r_int8) == -128 and rarithmetic.most_pos_value_of(r_uint16) == 65535
    assert rarithmetic.most_pos_value_of_same_type(1) == rarithmetic.maxint == 2**63 - 1
    assert rarithmetic.most_neg_value_of_same_type(r_uint(3)) == 0
    assert rarithmetic.is_signed_integer_type(int) and not rarithmetic.is_signed_integer_type(r_uint)
    assert type(rarithmetic.widen(r_int32(3))) is int and type(rarithmetic.widen(r_uint(3))) is r_uint
    assert rarithmetic.is_valid_int(2**63 - 1) and not rarithmetic.is_valid_int(2**63)
    assert rarithmetic.build_int("r_int8", True, 8) is r_int8


@FEW
@given(numbers)
def test_intmask_and_ovfcheck(a: int) -> None:
    assert intmask(a) == ctypes.c_int64(a).value
    if -(2**63) <= a < 2**63:
        assert ovfcheck(a) == a
    else:
        with pytest.raises(OverflowError):
            ovfcheck(a)


def test_checks_refuse_other_types() -> None:
    with pytest.raises(TypeError):
        ovfcheck(r_uint(1))
    with pytest.raises(TypeError):
        intmask(1.5)
    with pytest.raises(OverflowError):
        rarithmetic.ovfcheck_lshift(1, 63)
    with pytest.raises(OverflowError):
        rarithmetic.ovfcheck_int32_add(2**31 - 1, 1)
    assert rarithmetic.ovfcheck_int32_mul(-(2**15), 2**16) == -(2**31)
    assert rarithmetic.ovfcheck_int32_sub(1, 2) == -1
    assert rarithmetic.ovfcheck_float_to_int(-1e18) == -(10**18)
    for x in (math.nan, math.inf, 2.0**63):
        with pytest.raises(OverflowError):
            rarithmetic.ovfcheck_float_to_int(x)


@FEW
@given(unsigned, unsigned, st.integers(1, 2**64 - 1))
def test_wide_products_and_quotients(a: int, b: int, divisor: int) -> None:
    assert rarithmetic.uint_mul_high(r_uint(a), r_uint(b)) == a * b >> 64
    high = a % divisor
    assert rarithmetic.uint_div_wide(r_uint(high), r_uint(b), r_uint(divisor)) == ((high << 64) | b) // divisor
    assert rarithmetic.uint_rem_wide(r_uint(high), r_uint(b), r_uint(divisor)) == ((high << 64) | b) % divisor


@FEW
@given(words, words, st.integers(1, 2**63 - 1))
def test_word_functions(a: int, b: int, modulus: int) -> None:
    assert mulmod(abs(a) >> 1, abs(b) >> 1, modulus) == (abs(a) >> 1) * (abs(b) >> 1) % modulus
    if b:
        quotient = rarithmetic.int_c_div(a, b)
        assert quotient == int(math.copysign(1, a) * math.copysign(1, b)) * (abs(a) // abs(b))
        assert rarithmetic.int_c_mod(a, b) == a - b * quotient
    x = r_uint(a)
    assert rarithmetic.leading_zeros(x) == 64 - int(x).bit_length() and rarithmetic.bit_count(x) == int(x).bit_count()
    assert rarithmetic.trailing_zeros(x) == (64 if not a else (a & -a).bit_length() - 1)
    assert rarithmetic.byteswap(a) == int.from_bytes(a.to_bytes(8, "little", signed=True), "big", signed=True)
    if a > 0:
        assert rarithmetic.highest_bit(a) == a.bit_length() - 1
    assert rarithmetic.int_force_ge_zero(a) == max(a, 0)


def test_powers_of_two_and_ranges() -> None:
    assert [rarithmetic.next_power_of_two(n) for n in (0, 1, 2, 3, 4, 5, 1000)] == [1, 1, 2, 4, 4, 8, 1024]
    assert rarithmetic.int_between(1, 1, 2) and not rarithmetic.int_between(1, 2, 2)


@FEW
@given(st.floats(), unsigned)
def test_float_bits(x: float, bits: int) -> None:
    assert longlong2float.longlong2float(longlong2float.float2longlong(x)) == x or x != x
    assert longlong2float.float_to_bits(x) == r_uint(longlong2float.float2longlong(x))
    y = longlong2float.bits_to_float(r_uint(bits))
    assert y != y or longlong2float.float_to_bits(y) == bits


def test_single_precision() -> None:
    x = r_singlefloat(0.1)
    assert float(x) == 0.10000000149011612 and x == r_singlefloat(0.1) and x != r_singlefloat(0.2)
    assert float(r_singlefloat(1e300)) == math.inf and repr(r_singlefloat(0.5)) == "r_singlefloat(0.5)"
    assert longlong2float.singlefloat2uint(r_singlefloat(1.0)) == 0x3F800000
    assert longlong2float.uint2singlefloat(r_uint32(0x3F800000)) == r_singlefloat(1.0)
    with pytest.raises(TypeError):
        bool(x)


@FEW
@given(st.integers(-(2**65), 2**65), st.sampled_from([2, 8, 10, 16, 36]))
def test_string_to_int(n: int, base: int) -> None:
    digits, rest = "", abs(n)
    while rest:
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % base] + digits
        rest //= base
    text = f" {'-' if n < 0 else ''}{digits or '0'}\n"
    if -(2**63) <= n < 2**63:
        assert string_to_int(text, base) == n
    else:
        with pytest.raises(ParseStringOverflowError) as caught:
            string_to_int(text, base)
        caught.value.parser.rewind()
        assert caught.value.parser.sign * int(caught.value.parser.all_digits(), base) == n


def test_refused_texts_and_bases() -> None:
    for text in ("", "x", "1.0", "1 2", "0x10", "--1", "1_0"):
        with pytest.raises(ParseStringError, match="invalid literal"):
            string_to_int(text)
    with pytest.raises(InvalidBaseError):
        string_to_int("1", 37)
    assert string_to_int("1_0", allow_underscores=True) == 10
    assert string_to_int("010", 0) == 8 and string_to_int("0x10", 0) == 16
    with pytest.raises(ParseStringError):
        string_to_int("010", 0, no_implicit_octal=True)
