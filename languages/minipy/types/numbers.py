"""int, bool and float."""

from __future__ import annotations

import math

from framework.rlib.rbigint import rbigint
from framework.rlib.rfloat import float_as_rbigint_ratio, string_to_float
from framework.rlib.rstring import ParseStringError
from languages.minipy.objects.base import NOT_IMPLEMENTED, W_Object, call_special
from languages.minipy.objects.errors import overflow_error, type_error, value_error
from languages.minipy.objects.numbers import (
    FALSE,
    W_BigInt,
    W_Bool,
    W_Float,
    W_Int,
    W_Integer,
    as_index,
    new_integer,
)
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.tuples import W_Tuple
from languages.minipy.objects.typedef import BuiltinType
from languages.minipy.objects.types import W_Type
from languages.minipy.types.root import OBJECT

INT = BuiltinType("int", W_Int, W_BigInt, base=OBJECT)


@INT.new
def new_int(w_class: W_Type, w_value: W_Object | None = None, /, w_base: W_Object | None = None) -> W_Object:
    """``int(value, base)``."""
    w_int = _converted(w_value, w_base)
    if w_class is INT.w_type:
        return w_int
    if isinstance(w_int, W_Int):
        w_small = W_UserInt(w_int.value)
        w_small.set_class(w_class)
        return w_small
    w_large = W_UserBigInt(w_int.big())
    w_large.set_class(w_class)
    return w_large


def _converted(w_value: W_Object | None, w_base: W_Object | None) -> W_Integer:
    if w_base is not None:
        base = as_index(w_base)
        if base != 0 and not 2 <= base <= 36:
            raise value_error("int() base must be >= 2 and <= 36, or 0")
        if w_value is None:
            raise type_error("int() missing string argument")
        if not isinstance(w_value, W_Str):
            raise type_error("int() can't convert non-string with explicit base")
        return parse_int(w_value, base)
    if w_value is None:
        return W_Int(0)
    if isinstance(w_value, W_Str):
        return parse_int(w_value, 10)
    return truncated(w_value)


def parse_int(w_text: W_Str, base: int) -> W_Integer:
    """The int that a text says."""
    try:
        return new_integer(rbigint.fromstr(w_text.value, base, True))
    except ParseStringError:
        raise value_error(f"invalid literal for int() with base {base}: {w_text.repr()}") from None


def truncated(w_value: W_Object) -> W_Integer:
    """``int(value)`` of what is no text."""
    if isinstance(w_value, W_Integer):
        w_int = w_value.index()
        assert isinstance(w_int, W_Integer)
        return w_int
    if isinstance(w_value, W_Float):
        return float_to_int(w_value.value)
    for name in ("__int__", "__index__", "__trunc__"):
        w_converted = call_special(w_value, name, [])
        if w_converted is not None:
            if isinstance(w_converted, W_Integer):
                return w_converted
            raise type_error(f"{name} returned non-int (type {w_converted.kind()})")
    raise type_error(f"int() argument must be a string, a bytes-like object or a real number, not '{w_value.kind()}'")


def float_to_int(value: float) -> W_Integer:
    """The int part of a float."""
    if value != value:
        raise value_error("cannot convert float NaN to integer")
    if math.isinf(value):
        raise overflow_error("cannot convert float infinity to integer")
    return new_integer(rbigint.fromfloat(value))


@INT.method
def bit_length(w_self: W_Integer, /) -> int:
    """The number of bits of the absolute value."""
    return w_self.big().bit_length()


@INT.method
def bit_count(w_self: W_Integer, /) -> int:
    """The number of ones in the absolute value."""
    return w_self.big().abs().bit_count()


@INT.method
def conjugate(w_self: W_Integer, /) -> W_Object:
    """The int itself."""
    return w_self.index()


@INT.method
def as_integer_ratio(w_self: W_Integer, /) -> W_Object:
    """The int and 1."""
    return W_Tuple([w_self.index(), W_Int(1)])


@INT.named("__divmod__")
def int_divmod(w_self: W_Integer, w_other: W_Object, /) -> W_Object:
    """``divmod(self, other)``."""
    if not isinstance(w_other, W_Integer):
        return NOT_IMPLEMENTED
    return W_Tuple([w_self.floordiv(w_other), w_self.mod(w_other)])


for _name in ("__int__", "__trunc__", "__floor__", "__ceil__"):

    @INT.named(_name)
    def whole(w_self: W_Integer, /) -> W_Object:
        """The int itself."""
        return w_self.index()


@INT.named("__float__")
def int_float(w_self: W_Integer, /) -> float:
    """The nearest float."""
    return w_self.as_float()


for _name in ("real", "numerator"):
    INT.getter(_name)(W_Object.index)


@INT.getter("imag")
def imag(w_self: W_Object) -> W_Object:
    """0."""
    return W_Int(0)


@INT.getter("denominator")
def denominator(w_self: W_Object) -> W_Object:
    """1."""
    return W_Int(1)


W_UserInt, W_UserBigInt = INT.finish_subclassable()

BOOL = BuiltinType("bool", W_Bool, base=INT)


@BOOL.new
def new_bool_(w_class: W_Type, w_value: W_Object = FALSE, /) -> bool:
    """``bool(value)``."""
    return w_value.is_true()


BOOL.finish()

FLOAT = BuiltinType("float", W_Float, base=OBJECT)


@FLOAT.new
def new_float(w_class: W_Type, w_value: W_Object | None = None, /) -> W_Object:
    """``float(value)``."""
    value = 0.0 if w_value is None else _as_float(w_value)
    if w_class is FLOAT.w_type:
        return W_Float(value)
    w_float = W_UserFloat(value)
    w_float.set_class(w_class)
    return w_float


def _as_float(w_value: W_Object) -> float:
    if isinstance(w_value, W_Float):
        return w_value.value
    if isinstance(w_value, W_Integer):
        return w_value.as_float()
    if isinstance(w_value, W_Str):
        try:
            return string_to_float(w_value.value)
        except ParseStringError:
            raise value_error(f"could not convert string to float: {w_value.repr()}") from None
    for name in ("__float__", "__index__"):
        w_converted = call_special(w_value, name, [])
        if isinstance(w_converted, W_Float):
            return w_converted.value
        if isinstance(w_converted, W_Integer) and name == "__index__":
            return w_converted.as_float()
        if w_converted is not None:
            raise type_error(f"{w_value.kind()}.{name} returned non-float (type {w_converted.kind()})")
    raise type_error(f"float() argument must be a string or a real number, not '{w_value.kind()}'")


@FLOAT.method
def is_integer(w_self: W_Float, /) -> bool:
    """Whether there is nothing behind the point."""
    return math.isfinite(w_self.value) and math.floor(w_self.value) == w_self.value


@FLOAT.named("as_integer_ratio")
def float_as_integer_ratio(w_self: W_Float, /) -> W_Object:
    """The exact fraction in lowest terms."""
    value = w_self.value
    if value != value:
        raise value_error("cannot convert NaN to integer ratio")
    if math.isinf(value):
        raise overflow_error("cannot convert Infinity to integer ratio")
    numerator, denominator_ = float_as_rbigint_ratio(value)
    return W_Tuple([new_integer(numerator), new_integer(denominator_)])


@FLOAT.named("__int__")
def float_int(w_self: W_Float, /) -> W_Object:
    """The int part."""
    return float_to_int(w_self.value)


[W_UserFloat] = FLOAT.finish_subclassable()
