"""Arithmetic inside ``ovfcheck``: OverflowError when the result leaves 64 bits."""

from __future__ import annotations

from framework.lltypes.dialect import llop
from framework.lltypes.types import Bool, Signed
from framework.rlib.objectmodel import dont_inline
from framework.runtime.numbers import ll_int_floordiv, ll_int_lshift

MINIMUM = -(1 << 63)


@dont_inline
def raise_overflow() -> None:
    """Raise, out of line."""
    raise OverflowError("signed integer expression did overflow")


def ll_add(x, y):
    """``x + y``."""
    if llop.int_add_overflows(Bool, x, y):
        raise_overflow()
    return llop.int_add(Signed, x, y)


def ll_sub(x, y):
    """``x - y``."""
    if llop.int_sub_overflows(Bool, x, y):
        raise_overflow()
    return llop.int_sub(Signed, x, y)


def ll_mul(x, y):
    """``x * y``."""
    if llop.int_mul_overflows(Bool, x, y):
        raise_overflow()
    return llop.int_mul(Signed, x, y)


def ll_neg(x):
    """``-x``."""
    if x == MINIMUM:
        raise_overflow()
    return llop.int_neg(Signed, x)


def ll_lshift(x, count):
    """``x << count``."""
    result = ll_int_lshift(x, count)
    if x != 0 and (count >= 64 or llop.int_rshift(Signed, result, count) != x):
        raise_overflow()
    return result


def ll_floordiv(x, y):
    """``x // y``."""
    if x == MINIMUM and y == -1:
        raise_overflow()
    return ll_int_floordiv(x, y)


def ll_pow(x, exponent):
    """``x ** exponent``."""
    if exponent < 0:
        raise ValueError("int ** negative int: write float(a) ** b")
    result = 1
    while exponent > 0:
        if exponent & 1:
            result = ll_mul(result, x)
        exponent >>= 1
        if exponent > 0:
            x = ll_mul(x, x)
    return result
