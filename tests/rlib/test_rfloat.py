"""Floats are printed, read and rounded exactly as CPython does."""

from __future__ import annotations

import math
import struct
from decimal import Decimal, localcontext

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from framework.rlib import rfloat
from framework.rlib.float_digits import shortest_text
from framework.rlib.rfloat import (
    DTSF_ADD_DOT_0,
    DTSF_ALT,
    DTSF_CUT_EXP_0,
    DTSF_SIGN,
    float_repr,
    formatd,
    round_away,
    round_double,
    string_to_float,
)
from framework.rlib.rstring import ParseStringError

MANY = settings(max_examples=300, deadline=None)

bit_patterns = st.integers(0, 2**64 - 1).map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])
powers_of_two = st.integers(-1074, 1023).map(lambda e: math.ldexp(1.0, e))
decimals = st.builds(lambda n, e: float(f"{n}e{e}"), st.integers(0, 10**17), st.integers(-30, 30))
floats = st.one_of(bit_patterns, powers_of_two, decimals, st.floats())
finite = floats.filter(math.isfinite)


@MANY
@given(floats)
@example(5e-324)
@example(9007199254740993.0)
@example(1e22)
@example(1e23)
@example(6.310887241768095e-30)
@example(-0.0)
def test_repr_is_the_shortest(x: float) -> None:
    assert float_repr(x) == repr(x)


@MANY
@given(floats, st.integers(0, 30), st.sampled_from("eEfFgG"))
@example(6.310887241768095e-30, 15, "e")
@example(1e-323, 24, "e")
@example(0.5, 0, "f")
@example(2.5, 0, "f")
@example(1e23, 20, "e")
@example(9.995, 2, "f")
def test_formats_equal_percent_formats(x: float, precision: int, code: str) -> None:
    assert formatd(x, code, precision) == f"%.{precision}{code}" % x
    assert formatd(x, code, precision, DTSF_ALT) == f"%#.{precision}{code}" % x
    if x == x:
        assert formatd(x, code, precision, DTSF_SIGN) == f"%+.{precision}{code}" % x


@MANY
@given(finite, st.integers(1, 17))
def test_general_format_with_point_zero(x: float, precision: int) -> None:
    assert formatd(x, "g", precision, DTSF_ADD_DOT_0) == format(x, f".{precision}")


def test_short_exponents_and_bad_codes() -> None:
    assert formatd(1e5, "e", 1, DTSF_CUT_EXP_0) == "1.0e+5"
    with pytest.raises(ValueError, match="format code"):
        formatd(1.0, "x", 1)


@MANY
@given(finite)
def test_shortest_reads_back(x: float) -> None:
    digits, point = shortest_text(x)
    assert float(f"0.{digits}e{point}") == abs(x)


@MANY
@given(floats)
def test_reading_what_was_printed(x: float) -> None:
    assert string_to_float(repr(x)) == x or x != x


@MANY
@given(st.integers(0, 10**40), st.integers(-360, 320))
def test_reading_any_decimal(digits: int, exponent: int) -> None:
    text = f"{digits}e{exponent}"
    assert string_to_float(text) == float(text)


@settings(max_examples=60, deadline=None)
@given(finite.filter(lambda x: 0.0 <= x < 1e300))
def test_reading_around_the_middle_of_two_floats(x: float) -> None:
    with localcontext() as context:
        context.prec = 1200
        middle = (Decimal(x) + Decimal(math.nextafter(x, math.inf))) / 2
    _sign, digits, exponent = middle.as_tuple()
    text = "".join(map(str, digits))
    for mantissa, power in (
        (text, exponent),
        (text + "0" * 60 + "1", exponent - 61),
        (str(int(text) * 10 - 1), exponent - 1),
    ):
        assert string_to_float(f"{mantissa}e{power}") == float(f"{mantissa}e{power}")


def test_digits_that_are_not_looked_at_still_count() -> None:
    tie = "9007199254740993." + "0" * 1000
    assert string_to_float(tie) == 9007199254740992.0
    assert string_to_float(tie + "1") == 9007199254740994.0


@pytest.mark.parametrize(
    "text",
    [
        " 1.5\n",
        "+1",
        "-.5",
        "5.",
        "1_000.0_1e1_0",
        "1e400",
        "-1e-400",
        "inf",
        "-Infinity",
        "0x",
        "",
        ".",
        "e5",
        "1e",
        "1e+",
    ]
    + [
        "1__0",
        "_1",
        "1_",
        "1_.5",
        "1._5",
        "1 2",
        "nan(",
        "+-1",
        "--1",
        "infin",
        "1e99999999999999999999999",
        "0e999999999999",
    ],
)
def test_accepted_and_refused_texts(text: str) -> None:
    try:
        expected = float(text)
    except ValueError as error:
        with pytest.raises(ParseStringError) as caught:
            string_to_float(text)
        assert str(caught.value) == str(error)
    else:
        assert string_to_float(text) == expected


def test_nan_reads() -> None:
    assert math.isnan(string_to_float("NaN"))


@MANY
@given(finite, st.integers(-30, 30))
@example(2.5, 0)
@example(2.675, 2)
@example(25.0, -1)
@example(1.5e308, -308)
def test_rounding_to_places(x: float, places: int) -> None:
    try:
        expected = round(x, places)
    except OverflowError:
        with pytest.raises(OverflowError):
            round_double(x, places, half_even=True)
    else:
        result = round_double(x, places, half_even=True)
        assert result == expected and math.copysign(1, result) == math.copysign(1, x)


def test_rounding_halves_away_from_zero() -> None:
    assert [round_double(x, 0) for x in (0.5, 1.5, 2.5, -2.5)] == [1.0, 2.0, 3.0, -3.0]
    assert [round_away(x) for x in (0.49999999999999994, 0.5, -2.5, 1e300)] == [0.0, 1.0, -3.0, 1e300]
    assert round_double(12.5, -400) == 0.0 and round_double(12.5, 400) == 12.5


@MANY
@given(finite)
def test_integer_ratio(x: float) -> None:
    numerator, denominator = rfloat.float_as_rbigint_ratio(x)
    assert (int(numerator.str()), int(denominator.str())) == x.as_integer_ratio()


@MANY
@given(floats)
def test_classification(x: float) -> None:
    assert (rfloat.isnan(x), rfloat.isinf(x), rfloat.isfinite(x)) == (math.isnan(x), math.isinf(x), math.isfinite(x))
