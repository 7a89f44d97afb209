"""Arithmetic of debug builds: a result outside 64 bits stops the program and says where."""

from __future__ import annotations

from framework.lltypes.dialect import llop
from framework.lltypes.types import Bool, Signed
from framework.rlib.objectmodel import dont_inline
from framework.runtime.posix import write_text


@dont_inline
def stop_at_wrap(place: str, operator: str, left: int, right: int) -> None:
    """Report both operands and abort."""
    operation = str(left) + " " + operator + " " + str(right)
    write_text(2, place + ": the result of " + operation + " does not fit in 64 bits\n")
    llop.debug_fatal(None, "an int wrapped around in a debug build (use rbigint, intmask or r_uint)")


def ll_checked_add(left, right, place):
    """``left + right``."""
    if llop.int_add_overflows(Bool, left, right):
        stop_at_wrap(place, "+", left, right)
    return llop.int_add(Signed, left, right)


def ll_checked_sub(left, right, place):
    """``left - right``."""
    if llop.int_sub_overflows(Bool, left, right):
        stop_at_wrap(place, "-", left, right)
    return llop.int_sub(Signed, left, right)


def ll_checked_mul(left, right, place):
    """``left * right``."""
    if llop.int_mul_overflows(Bool, left, right):
        stop_at_wrap(place, "*", left, right)
    return llop.int_mul(Signed, left, right)


CHECKED = {"add": ll_checked_add, "sub": ll_checked_sub, "mul": ll_checked_mul}
"""By operation; negation wraps for one value only and is subtraction from zero there."""
