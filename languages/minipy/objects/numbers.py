"""Numbers: ints, machine ints as long as they fit and big ones otherwise; the two bools, which are ints; floats.

A W_BigInt never holds what would fit a W_Int, so that equality, hashing and the fast paths need not look.  What is
computed on values of our own is in arithmetic.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.rlib.rarithmetic import LONG_BIT, MININT, ovfcheck
from framework.rlib.rbigint import rbigint
from languages.minipy.objects.arithmetic import (
    EXACT,
    big_quotient,
    compare_with_float,
    decimal_text,
    float_floor_divide,
    float_modulo,
    float_power,
    int_power,
    shifted_left,
    shifted_right,
    to_float,
)
from languages.minipy.objects.base import BINARY, NOT_IMPLEMENTED, W_Object, call_special
from languages.minipy.objects.errors import division_by_zero, overflow_error, type_error
from languages.minipy.objects.gateway import UNWRAP, WRAP

BY_ZERO = "integer division or modulo by zero"
MODULO_BY_ZERO = "integer modulo by zero"


class W_Integer(W_Object):
    """An int of any size."""

    def big(self) -> rbigint:
        """The value as a big integer."""
        raise NotImplementedError

    def as_float(self) -> float:
        """The nearest float; OverflowError when it is too large."""
        raise NotImplementedError

    def pos(self) -> W_Object:
        return self.index()

    def pow(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_Integer):
            return NOT_IMPLEMENTED
        exponent = w_other.big()
        if exponent.get_sign() < 0:
            return W_Float(float_power(self.as_float(), w_other.as_float()))
        return new_integer(int_power(self.big(), exponent))


class W_Int(W_Integer):
    """An int that fits a machine word."""

    _immutable_fields_ = ["value"]

    def __init__(self, value: int) -> None:
        self.value = value

    def big(self) -> rbigint:
        return rbigint.fromint(self.value)

    def as_float(self) -> float:
        return float(self.value)

    def index(self) -> W_Object:
        return self if self.get_type() is self.w_type else W_Int(self.value)

    def repr(self) -> str:
        return str(self.value)

    def is_true(self) -> bool:
        return self.value != 0

    def hash(self) -> int:
        return hash(self.value)

    def neg(self) -> W_Object:
        if self.value == MININT:
            return W_BigInt(self.big().neg())
        return W_Int(-self.value)

    def abs(self) -> W_Object:
        return self.neg() if self.value < 0 else W_Int(self.value)

    def invert(self) -> W_Object:
        return W_Int(~self.value)

    def add(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            try:
                return W_Int(ovfcheck(self.value + w_other.value))
            except OverflowError:
                return W_BigInt(self.big().int_add(w_other.value))
        return W_BigInt(self.big()).add(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def sub(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            try:
                return W_Int(ovfcheck(self.value - w_other.value))
            except OverflowError:
                return W_BigInt(self.big().int_sub(w_other.value))
        return W_BigInt(self.big()).sub(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def mul(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            try:
                return W_Int(ovfcheck(self.value * w_other.value))
            except OverflowError:
                return W_BigInt(self.big().int_mul(w_other.value))
        return W_BigInt(self.big()).mul(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def floordiv(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            if w_other.value == 0:
                raise division_by_zero(BY_ZERO)
            if w_other.value == -1:
                return self.neg()
            return W_Int(self.value // w_other.value)
        return W_BigInt(self.big()).floordiv(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def mod(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            if w_other.value == 0:
                raise division_by_zero(MODULO_BY_ZERO)
            return W_Int(0 if w_other.value == -1 else self.value % w_other.value)
        return W_BigInt(self.big()).mod(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def truediv(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            if w_other.value == 0:
                raise division_by_zero("division by zero")
            if -EXACT <= self.value <= EXACT and -EXACT <= w_other.value <= EXACT:
                return W_Float(float(self.value) / float(w_other.value))
            return W_Float(big_quotient(self.big(), w_other.big()))
        return W_BigInt(self.big()).truediv(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def lshift(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int) and 0 <= w_other.value < LONG_BIT:
            try:
                return W_Int(ovfcheck(self.value << w_other.value))
            except OverflowError:
                return W_BigInt(self.big().lshift(w_other.value))
        return W_BigInt(self.big()).lshift(w_other) if isinstance(w_other, W_Integer) else NOT_IMPLEMENTED

    def rshift(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int) and w_other.value >= 0:
            return W_Int(self.value >> min(w_other.value, LONG_BIT - 1))
        return W_BigInt(self.big()).rshift(w_other) if isinstance(w_other, W_Integer) else NOT_IMPLEMENTED

    def and_(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            return W_Int(self.value & w_other.value)
        return W_BigInt(self.big()).and_(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def or_(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            return W_Int(self.value | w_other.value)
        return W_BigInt(self.big()).or_(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def xor(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            return W_Int(self.value ^ w_other.value)
        return W_BigInt(self.big()).xor(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def eq(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            return new_bool(self.value == w_other.value)
        return FALSE if isinstance(w_other, W_Integer) else NOT_IMPLEMENTED

    def ne(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            return new_bool(self.value != w_other.value)
        return TRUE if isinstance(w_other, W_Integer) else NOT_IMPLEMENTED

    def lt(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            return new_bool(self.value < w_other.value)
        return W_BigInt(self.big()).lt(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def le(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            return new_bool(self.value <= w_other.value)
        return W_BigInt(self.big()).le(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def gt(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            return new_bool(self.value > w_other.value)
        return W_BigInt(self.big()).gt(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED

    def ge(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Int):
            return new_bool(self.value >= w_other.value)
        return W_BigInt(self.big()).ge(w_other) if isinstance(w_other, W_BigInt) else NOT_IMPLEMENTED


class W_Bool(W_Int):
    """True or False."""

    def index(self) -> W_Object:
        return W_Int(self.value)

    def repr(self) -> str:
        return "True" if self.value != 0 else "False"

    def and_(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Bool):
            return new_bool((self.value & w_other.value) != 0)
        return W_Int(self.value).and_(w_other)

    def or_(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Bool):
            return new_bool((self.value | w_other.value) != 0)
        return W_Int(self.value).or_(w_other)

    def xor(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Bool):
            return new_bool(self.value != w_other.value)
        return W_Int(self.value).xor(w_other)


TRUE = W_Bool(1)
FALSE = W_Bool(0)


def new_bool(truth: bool) -> W_Object:
    """The guest's True or False."""
    return TRUE if truth else FALSE


class W_BigInt(W_Integer):
    """An int that doesn't fit a machine word; while it is computed with, any int."""

    _immutable_fields_ = ["value"]

    def __init__(self, value: rbigint) -> None:
        self.value = value

    def big(self) -> rbigint:
        return self.value

    def as_float(self) -> float:
        return to_float(self.value)

    def index(self) -> W_Object:
        return self if self.get_type() is self.w_type else W_BigInt(self.value)

    def repr(self) -> str:
        return decimal_text(self.value)

    def is_true(self) -> bool:
        return self.value.tobool()

    def hash(self) -> int:
        return self.value.hash()

    def neg(self) -> W_Object:
        return new_integer(self.value.neg())

    def abs(self) -> W_Object:
        return new_integer(self.value.abs())

    def invert(self) -> W_Object:
        return new_integer(self.value.invert())

    def floordiv(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Integer):
            return new_integer(self.value.floordiv(divisor(w_other, BY_ZERO)))
        return NOT_IMPLEMENTED

    def mod(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Integer):
            return new_integer(self.value.mod(divisor(w_other, MODULO_BY_ZERO)))
        return NOT_IMPLEMENTED

    def truediv(self, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Integer):
            return W_Float(big_quotient(self.value, divisor(w_other, "division by zero")))
        return NOT_IMPLEMENTED

    def lshift(self, w_other: W_Object) -> W_Object:
        return (
            new_integer(shifted_left(self.value, w_other.big())) if isinstance(w_other, W_Integer) else NOT_IMPLEMENTED
        )

    def rshift(self, w_other: W_Object) -> W_Object:
        return (
            new_integer(shifted_right(self.value, w_other.big())) if isinstance(w_other, W_Integer) else NOT_IMPLEMENTED
        )


def _big_operator(name: str) -> Callable[..., Any]:
    """NOT_RPYTHON: an operator that rbigint has under the same name."""

    def operate(self: W_BigInt, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Integer):
            return new_integer(getattr(self.value, name)(w_other.big()))
        return NOT_IMPLEMENTED

    return operate


def _big_comparison(name: str) -> Callable[..., Any]:
    """NOT_RPYTHON: a comparison that rbigint has under the same name."""

    def compare(self: W_BigInt, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Integer):
            return new_bool(getattr(self.value, name)(w_other.big()))
        return NOT_IMPLEMENTED

    return compare


def _reflected(name: str) -> Callable[..., Any]:
    """NOT_RPYTHON: what an int answers as the right operand."""

    def ask(self: W_Integer, w_other: W_Object) -> W_Object:
        return getattr(w_other, name)(self) if isinstance(w_other, W_Integer) else NOT_IMPLEMENTED

    return ask


for _name in ("add", "sub", "mul", "and_", "or_", "xor"):
    setattr(W_BigInt, _name, _big_operator(_name))
for _name in ("eq", "ne", "lt", "le", "gt", "ge"):
    setattr(W_BigInt, _name, _big_comparison(_name))
for _name in BINARY:
    if _name != "matmul":
        setattr(W_Integer, "r" + _name, _reflected(_name))


def new_integer(value: rbigint) -> W_Integer:
    """The guest's int of a big integer."""
    return W_Int(value.toint()) if value.fits_int() else W_BigInt(value)


def divisor(w_value: W_Integer, message: str) -> rbigint:
    """The value of a divisor; ZeroDivisionError for zero."""
    if not w_value.is_true():
        raise division_by_zero(message)
    return w_value.big()


# ---- floats ----------------------------------------------------------------------------------------------------------


class W_Float(W_Object):
    """A float."""

    _immutable_fields_ = ["value"]

    def __init__(self, value: float) -> None:
        self.value = value

    def repr(self) -> str:
        return repr(self.value)

    def is_true(self) -> bool:
        return self.value != 0.0

    def hash(self) -> int:
        if self.value != self.value:
            return self.identity_hash()
        return hash(self.value)

    def neg(self) -> W_Object:
        return W_Float(-self.value)

    def pos(self) -> W_Object:
        return W_Float(self.value)

    def abs(self) -> W_Object:
        return W_Float(abs(self.value))


def _sum(a: float, b: float) -> float:
    return a + b


def _difference(a: float, b: float) -> float:
    return a - b


def _product(a: float, b: float) -> float:
    return a * b


def _quotient(a: float, b: float) -> float:
    if b == 0.0:
        raise division_by_zero("float division by zero")
    return a / b


def _float_operators(name: str, compute: Callable[[float, float], float]) -> None:
    """NOT_RPYTHON: an operator and its reflected form; ints are taken as floats."""

    def operate(self: W_Float, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Float):
            return W_Float(compute(self.value, w_other.value))
        if isinstance(w_other, W_Integer):
            return W_Float(compute(self.value, w_other.as_float()))
        return NOT_IMPLEMENTED

    def reflected(self: W_Float, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Float):
            return W_Float(compute(w_other.value, self.value))
        if isinstance(w_other, W_Integer):
            return W_Float(compute(w_other.as_float(), self.value))
        return NOT_IMPLEMENTED

    setattr(W_Float, name, operate)
    setattr(W_Float, "r" + name, reflected)


def _float_comparison(name: str, holds: Callable[[float, float], bool], holds_by_sign: Callable[[int], bool]) -> None:
    """NOT_RPYTHON: a comparison; with ints it is exact, by the sign of the difference."""

    def compare(self: W_Float, w_other: W_Object) -> W_Object:
        if isinstance(w_other, W_Float):
            return new_bool(holds(self.value, w_other.value))
        if isinstance(w_other, W_Int) and -EXACT <= w_other.value <= EXACT:
            return new_bool(holds(self.value, float(w_other.value)))
        if isinstance(w_other, W_Integer):
            if self.value != self.value:
                return new_bool(name == "ne")
            return new_bool(holds_by_sign(-compare_with_float(w_other.big(), self.value)))
        return NOT_IMPLEMENTED

    setattr(W_Float, name, compare)


_float_operators("add", _sum)
_float_operators("sub", _difference)
_float_operators("mul", _product)
_float_operators("truediv", _quotient)
_float_operators("floordiv", float_floor_divide)
_float_operators("mod", float_modulo)
_float_operators("pow", float_power)
_float_comparison("eq", lambda a, b: a == b, lambda sign: sign == 0)
_float_comparison("ne", lambda a, b: a != b, lambda sign: sign != 0)
_float_comparison("lt", lambda a, b: a < b, lambda sign: sign < 0)
_float_comparison("le", lambda a, b: a <= b, lambda sign: sign <= 0)
_float_comparison("gt", lambda a, b: a > b, lambda sign: sign > 0)
_float_comparison("ge", lambda a, b: a >= b, lambda sign: sign >= 0)


# ---- conversions -----------------------------------------------------------------------------------------------------


def as_index(w_value: W_Object, name: str = "", position: int = 0) -> int:
    """A machine int where an int is needed (``__index__``); OverflowError for larger ones."""
    if isinstance(w_value, W_Int):
        return w_value.value
    w_int = w_value.index()
    if isinstance(w_int, W_Int):
        return w_int.value
    raise overflow_error("Python int too large to convert to C ssize_t")


def as_real(w_value: W_Object, name: str = "", position: int = 0) -> float:
    """A float where a real number is needed."""
    if isinstance(w_value, W_Float):
        return w_value.value
    if isinstance(w_value, W_Integer):
        return w_value.as_float()
    w_converted = call_special(w_value, "__float__", [])
    if w_converted is None:
        w_converted = call_special(w_value, "__index__", [])
    if isinstance(w_converted, W_Float):
        return w_converted.value
    if isinstance(w_converted, W_Integer):
        return w_converted.as_float()
    raise type_error(f"must be real number, not {w_value.kind()}")


def _wrap_int(value: int) -> W_Object:
    return W_Int(value)


def _wrap_float(value: float) -> W_Object:
    return W_Float(value)


def _as_truth(w_value: W_Object, name: str, position: int) -> bool:
    return w_value.is_true()


WRAP[int] = _wrap_int
WRAP[bool] = new_bool
WRAP[float] = _wrap_float
WRAP[rbigint] = new_integer
UNWRAP[int] = as_index
UNWRAP[bool] = _as_truth
UNWRAP[float] = as_real
