"""Every operation has a meaning, and the arithmetic ones wrap and truncate as the table says."""

import inspect
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framework.lltypes.meaning import MEANINGS, signed, wrap_integer
from framework.lltypes.memory import MisuseError, malloc
from framework.lltypes.operations import TABLE
from framework.lltypes.types import GcArray, Int8, Int32, Ptr, Signed, SingleFloat, Struct, UInt8, Unsigned

MIN, MAX = -(1 << 63), (1 << 63) - 1
words = st.integers(MIN, MAX)


def run(name, *args):
    return MEANINGS[name].function(*args)


def test_every_row_has_a_meaning_and_no_other():
    assert set(MEANINGS) == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_meaning_accepts_the_operands_of_its_row(name):
    row, meaning = TABLE[name], MEANINGS[name]
    if "*" in row.args:
        return
    try:
        signature = inspect.signature(meaning.function)
    except ValueError:  # C functions of the operator module
        return
    extra = 0 if meaning.form == "plain" else 1
    signature.bind(*range(len(row.args) + extra))


def test_wrapping():
    assert run("int_add", MAX, 1) == MIN
    assert run("int_sub", MIN, 1) == MAX
    assert run("int_mul", MIN, -1) == MIN
    assert run("int_neg", MIN) == MIN
    assert run("int_lshift", 1, 63) == MIN
    assert run("uint_sub", 0, 1) == (1 << 64) - 1


@given(words, words)
def test_division_truncates(x, y):
    if y == 0:
        with pytest.raises(MisuseError):
            run("int_div", x, y)
        return
    q, r = run("int_div", x, y), run("int_rem", x, y)
    assert signed(q * y + r) == x
    assert abs(r) < abs(y)
    assert r == 0 or (r < 0) == (x < 0)


@given(words, words)
def test_overflow_tests_agree_with_the_wrapped_results(x, y):
    assert run("int_add_overflows", x, y) == (run("int_add", x, y) != x + y)
    assert run("int_sub_overflows", x, y) == (run("int_sub", x, y) != x - y)
    assert run("int_mul_overflows", x, y) == (run("int_mul", x, y) != x * y)


@pytest.mark.parametrize("name", ["int_lshift", "int_rshift", "uint_lshift", "uint_rshift"])
@pytest.mark.parametrize("count", [-1, 64])
def test_shift_by_too_much_is_undefined(name, count):
    with pytest.raises(MisuseError):
        run(name, 1, count)


def test_bit_counts():
    assert run("int_clz", 0) == 64
    assert run("int_clz", 1) == 63
    assert run("int_ctz", 0) == 64
    assert run("int_ctz", 8) == 3
    assert run("int_popcount", 255) == 8


@given(st.integers(0, (1 << 64) - 1), st.integers(0, (1 << 64) - 1), st.integers(1, (1 << 64) - 1))
def test_wide_division(high, low, divisor):
    high %= divisor
    q, r = run("uint_div_wide", high, low, divisor), run("uint_rem_wide", high, low, divisor)
    assert q * divisor + r == high << 64 | low
    assert q < 1 << 64


def test_float_division_by_zero():
    assert run("float_truediv", 1.0, 0.0) == math.inf
    assert run("float_truediv", 1.0, -0.0) == -math.inf
    assert run("float_truediv", -math.inf, 0.0) == -math.inf
    assert math.isnan(run("float_truediv", 0.0, 0.0))
    assert math.isnan(run("float_truediv", math.nan, 0.0))


def test_float_corner_cases():
    assert math.isnan(run("float_sqrt", -1.0))
    assert math.copysign(1.0, run("float_sqrt", -0.0)) == -1.0
    assert math.copysign(1.0, run("float_floor", -0.0)) == -1.0
    assert run("float_floor", math.inf) == math.inf
    assert run("float_floor", -1.5) == -2.0
    assert math.isnan(run("float_rem", 1.0, 0.0))
    assert run("float_rem", 1.0, math.inf) == 1.0
    assert run("float_mul", 1e300, 1e300) == math.inf


@pytest.mark.parametrize("value", [math.nan, math.inf, 2.0**63, -(2.0**63) * 1.5])
def test_conversion_outside_the_range_is_undefined(value):
    with pytest.raises(MisuseError):
        run("cast_float_to_int", value)


def test_bit_patterns():
    assert run("cast_float_to_bits", 1.0) == 0x3FF0000000000000
    assert run("cast_bits_to_float", 0x3FF0000000000000) == 1.0


def test_cast_primitive_truncates_and_extends():
    assert run("cast_primitive", UInt8, -1) == 255
    assert run("cast_primitive", Int8, 200) == -56
    assert run("cast_primitive", Signed, 200) == 200
    assert run("cast_primitive", Unsigned, -1) == (1 << 64) - 1
    assert run("cast_primitive", SingleFloat, 0.1) != 0.1
    assert run("cast_primitive", SingleFloat, 1e300) == math.inf
    assert wrap_integer(Int32, 1 << 31) == -(1 << 31)


def test_array_copy_handles_overlap():
    a = malloc(GcArray(Signed), 5)
    a.items[:] = [1, 2, 3, 4, 5]
    run("array_copy", a, 0, a, 1, 4)
    assert a.items == [1, 1, 2, 3, 4]
    run("array_copy", a, 1, a, 0, 4)
    assert a.items == [1, 2, 3, 4, 4]
    with pytest.raises(MisuseError):
        run("array_copy", a, 2, a, 0, 4)


def test_array_copy_of_structs_copies_the_fields():
    entry = Struct("entry", ("key", Signed))
    a = malloc(GcArray(entry), 3)
    for i in range(3):
        a[i].key = i
    run("array_copy", a, 0, a, 1, 2)
    assert [item.key for item in a.items] == [0, 0, 1]
    a[1].key = 9
    assert a[0].key == 0
    run("array_clear", a, 0, 2)
    assert [item.key for item in a.items] == [0, 0, 1]


def test_setfield_refuses_a_value_of_the_wrong_type():
    t = Struct("t", ("p", Ptr(Struct("u"))))
    with pytest.raises(MisuseError):
        run("setfield", malloc(t), "p", 1)
