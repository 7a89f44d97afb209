"""Arithmetic on our own numbers where the guest's rules differ from ours or the result may be large."""

from __future__ import annotations

import math

from framework.rlib.rbigint import rbigint
from languages.minipy.objects.errors import (
    ZERO_DIVISION_ERROR,
    GuestError,
    division_by_zero,
    overflow_error,
    value_error,
)

EXACT = 2**53  # floats hold all ints up to here


# ---- big ints --------------------------------------------------------------------------------------------------------


def to_float(value: rbigint) -> float:
    """The nearest float; OverflowError when it is too large."""
    try:
        return value.tofloat()
    except OverflowError:
        raise overflow_error("int too large to convert to float") from None


def big_quotient(value: rbigint, other: rbigint) -> float:
    """``value / other``, rightly rounded."""
    try:
        return value.truediv(other)
    except OverflowError:
        raise overflow_error("integer division result too large for a float") from None


def int_power(base: rbigint, exponent: rbigint) -> rbigint:
    """``base ** exponent``; the exponent is not negative."""
    return base.int_pow(exponent.toint()) if exponent.fits_int() else base.pow(exponent)


def shifted_left(value: rbigint, count: rbigint) -> rbigint:
    """``value << count``."""
    check_shift(count)
    if not value.tobool():
        return value
    if not count.fits_int():
        raise overflow_error("too many digits in integer")
    return value.lshift(count.toint())


def shifted_right(value: rbigint, count: rbigint) -> rbigint:
    """``value >> count``."""
    check_shift(count)
    if count.fits_int():
        return value.rshift(count.toint())
    return rbigint.fromint(-1 if value.get_sign() < 0 else 0)


def check_shift(count: rbigint) -> None:
    """ValueError for negative counts."""
    if count.get_sign() < 0:
        raise value_error("negative shift count")


def compare_with_float(value: rbigint, other: float) -> int:
    """The sign of ``value - other``, exactly; ``other`` is not nan."""
    if math.isinf(other):
        return -1 if other > 0.0 else 1
    fraction, whole = math.modf(other)
    sign = value.sub(rbigint.fromfloat(whole)).get_sign()
    if sign != 0:
        return sign
    return -1 if fraction > 0.0 else 1 if fraction < 0.0 else 0


class TextLimit:
    """``sys.set_int_max_str_digits``: texts of longer ints cost time that grows with the square of their length."""

    def __init__(self) -> None:
        self.digits = 4300


TEXT_LIMIT = TextLimit()


def decimal_text(value: rbigint) -> str:
    """``str`` of a big int; ValueError when it is longer than allowed."""
    text = value.str()
    limit = TEXT_LIMIT.digits
    digits = len(text) - 1 if value.get_sign() < 0 else len(text)
    if limit > 0 and digits > limit:
        raise value_error(
            f"Exceeds the limit ({limit} digits) for integer string conversion; "
            "use sys.set_int_max_str_digits() to increase the limit"
        )
    return text


# ---- floats ----------------------------------------------------------------------------------------------------------


def float_floor_divide(a: float, b: float) -> float:
    """``a // b``."""
    if b == 0.0:
        raise division_by_zero("float floor division by zero")
    return a // b


def float_modulo(a: float, b: float) -> float:
    """``a % b``."""
    if b == 0.0:
        raise division_by_zero("float modulo")
    return a % b


def float_power(a: float, b: float) -> float:
    """``a ** b``."""
    if a == 0.0 and b < 0.0:
        raise GuestError(ZERO_DIVISION_ERROR, "0.0 cannot be raised to a negative power")
    try:
        return math.pow(a, b)
    except OverflowError:
        raise overflow_error("(34, 'Numerical result out of range')") from None
