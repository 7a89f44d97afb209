"""Arithmetic of machine words, wrapping alike on CPython and translated.

The bounds (``bounds.py``) get the width from here and from nowhere else, so that tests can check them exhaustively with
words of a few bits.
"""

from __future__ import annotations

from framework.jit.execution import add_overflows, mul_overflows, sub_overflows
from framework.rlib.rarithmetic import intmask, r_uint

__all__ = [
    "BITS",
    "MAX",
    "MIN",
    "add_overflows",
    "mul_overflows",
    "sub_overflows",
    "unsigned_le",
    "unsigned_lt",
    "unsigned_shift",
    "wrap",
]

BITS = 64
MIN = -(1 << 63)
MAX = (1 << 63) - 1


def wrap(number: int) -> int:
    """The low bits as a signed number."""
    return intmask(number)


def unsigned_shift(number: int, count: int) -> int:
    """Shift right, zeros come in; the count is below the width."""
    return intmask(r_uint(number) >> count)


def unsigned_lt(left: int, right: int) -> bool:
    """Less than, both read as unsigned."""
    return (left ^ MIN) < (right ^ MIN)


def unsigned_le(left: int, right: int) -> bool:
    """Less or equal, both read as unsigned."""
    return (left ^ MIN) <= (right ^ MIN)
