"""Built-in functions on numbers: conversions, ``abs``, ``round``, ``divmod``, ``pow``, ``hash``; ``**`` of floats."""

from __future__ import annotations

from typing import Any

from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Bool, Float, Primitive, Signed, Unsigned, Void
from framework.lowering.builtins import delegate, lowers_builtin
from framework.lowering.context import Context
from framework.lowering.primitives import (
    FLOAT,
    BoolRepresentation,
    FloatRepresentation,
    IntegerRepresentation,
    NumberRepresentation,
    float_power,
    from_working,
    to_working,
    truth,
)
from framework.lowering.representation import Representation, find_rule, rule
from framework.rlib import longlong2float, rarithmetic
from framework.runtime import numbers, powers


def folded(context: Context) -> Constant | None:
    """The result where inference knows it."""
    annotation = context.result_annotation
    if annotation is None or not annotation.is_constant:
        return None
    return context.result.constant(annotation.const)


def signed(context: Context, index: int) -> Value:
    """Operand ``index``, an int or bool, as Signed."""
    return to_working(context, context.value(index), context.representations[index], Signed)


def double(context: Context, index: int) -> Value:
    """Operand ``index`` as a Float."""
    return context.value(index, FLOAT(context))


def from_signed(context: Context, value: Value) -> Value:
    """A plain int in the representation of the result."""
    return context.convert(value, context.lowerer.integer, context.result)


def from_double(context: Context, value: Value) -> Value:
    """A float in the representation of the result."""
    return context.convert(value, FLOAT(context), context.result)


# --- conversions


@lowers_builtin(int)
def _int(context: Context) -> Value:
    constant = folded(context)
    if constant is not None:
        return constant
    source = context.representations[0]
    if isinstance(source, (IntegerRepresentation, BoolRepresentation)):
        return signed(context, 0)
    if isinstance(source, FloatRepresentation):
        return context.call(numbers.ll_float_to_int, double(context, 0))
    raise TypeError(f"int() of {source}")


@lowers_builtin(float)
def _float(context: Context) -> Value:
    constant = folded(context)
    if constant is not None:
        return constant
    return context.convert(double(context, 0), FLOAT(context), context.result)


@lowers_builtin(bool)
def _bool(context: Context) -> Value:
    constant = folded(context)
    return constant if constant is not None else truth(context)


# --- abs, round, divmod, pow


@lowers_builtin(abs, BoolRepresentation)
@lowers_builtin(abs, IntegerRepresentation)
def _abs(context: Context) -> Value:
    target = context.result
    assert isinstance(target, IntegerRepresentation)
    if target.working_type is Unsigned:
        return context.value(0)
    return from_working(context, context.call(numbers.ll_int_abs, signed(context, 0)), target.type)


@lowers_builtin(abs, FloatRepresentation)
def _abs_of_float(context: Context) -> Value:
    return from_double(context, context.emit("float_abs", [double(context, 0)], Float))


@lowers_builtin(round, NumberRepresentation)
def _round(context: Context) -> Value:
    is_float = isinstance(context.representations[0], FloatRepresentation)
    integer = context.lowerer.integer
    if len(context.arguments) == 1 or context.annotations[1].is_constant and context.annotations[1].const is None:
        if not is_float:
            return signed(context, 0)
        return context.call(numbers.ll_float_to_int, context.call(numbers.ll_float_round, double(context, 0)))
    digits = (signed(context, 1), integer)
    if is_float:
        return context.call_function(powers.float_round, (double(context, 0), FLOAT(context)), digits)
    return context.call_function(powers.int_round, (signed(context, 0), integer), digits)


lowers_builtin(divmod)(lambda context: delegate(context, "divmod"))


@rule("divmod", NumberRepresentation, NumberRepresentation)
def _divmod(context: Context) -> Value:
    if FloatRepresentation in (type(context.representations[0]), type(context.representations[1])):
        context.call_function(powers.check_float_divisor, (double(context, 1), FLOAT(context)))
    elif not any(getattr(r.type, "kind", "") == "uint" for r in context.representations):
        context.call(numbers.ll_check_divisor, signed(context, 1))
    pair: Any = context.result
    items = []
    for opname, target in zip(("floordiv", "mod"), pair.items, strict=True):
        found = find_rule(opname, context.representations)
        assert found is not None
        items.append(found(context.with_result(target)))
    return context.lowerer.make_tuple(context, pair, items)


@lowers_builtin(pow)
def _pow(context: Context) -> Value | None:
    if len(context.arguments) == 2:
        return delegate(context, "pow")
    integer = context.lowerer.integer
    return context.call_function(powers.int_pow_mod, *((signed(context, i), integer) for i in range(3)))


for _left in (IntegerRepresentation, BoolRepresentation, FloatRepresentation):
    for _right in (IntegerRepresentation, BoolRepresentation, FloatRepresentation):
        if FloatRepresentation in (_left, _right):
            rule("pow", _left, _right)(float_power)
            rule("inplace_pow", _left, _right)(float_power)


# --- hash


@lowers_builtin(hash, Representation)
def _hash(context: Context) -> Value:
    return hash_value(context, context.value(0), context.representations[0])


def hash_value(context: Context, value: Value, source: Representation) -> Value:
    """``hash()`` of a low-level value."""
    if source.type is Void:
        return Constant(0, Signed)
    return context.call(numbers.ll_hash, value, context.lowerer.hashing(source))


# --- sized integers (rlib.rarithmetic)


def sized(context: Context) -> Value:
    """A number in the kind of the result, wrapped."""
    constant = folded(context)
    if constant is not None:
        return constant
    if not context.arguments:
        return context.result.constant(0)
    source = context.representations[0]
    target = context.result
    assert isinstance(target, IntegerRepresentation)
    if isinstance(source, FloatRepresentation):
        whole = context.call(numbers.ll_float_to_word, double(context, 0))
        return from_working(context, whole, target.type)
    value = to_working(context, context.value(0), source, target.working_type)
    return from_working(context, value, target.type)


for _kind in ("r_int", "r_int8", "r_int16", "r_int32", "r_uint", "r_uint8", "r_uint16", "r_uint32"):
    lowers_builtin(getattr(rarithmetic, _kind))(sized)
lowers_builtin(rarithmetic.intmask)(sized)
lowers_builtin(rarithmetic.widen)(sized)


@lowers_builtin(rarithmetic.r_singlefloat)
def _single(context: Context) -> Value:
    return from_double(context, double(context, 0))


@lowers_builtin(rarithmetic.is_valid_int)
def _is_valid(context: Context) -> Value:
    return Constant(True, Bool)


@lowers_builtin(rarithmetic.int_between)
def _between(context: Context) -> Value:
    return context.emit("int_between", [signed(context, i) for i in range(3)], Bool)


@lowers_builtin(rarithmetic.int_force_ge_zero)
def _force_ge_zero(context: Context) -> Value:
    return context.call(numbers.ll_int_force_ge_zero, signed(context, 0))


def _word_operation(opname: str, result: Primitive, operand: Primitive) -> Any:
    def lower(context: Context) -> Value:
        operands = [to_working(context, context.value(i), r, operand) for i, r in enumerate(context.representations)]
        return context.emit(opname, operands, result)

    return lower


lowers_builtin(rarithmetic.uint_mul_high)(_word_operation("uint_mul_high", Unsigned, Unsigned))
lowers_builtin(rarithmetic.uint_div_wide)(_word_operation("uint_div_wide", Unsigned, Unsigned))
lowers_builtin(rarithmetic.uint_rem_wide)(_word_operation("uint_rem_wide", Unsigned, Unsigned))
lowers_builtin(rarithmetic.leading_zeros)(_word_operation("int_clz", Signed, Unsigned))
lowers_builtin(rarithmetic.trailing_zeros)(_word_operation("int_ctz", Signed, Unsigned))
lowers_builtin(rarithmetic.bit_count)(_word_operation("int_popcount", Signed, Unsigned))
lowers_builtin(rarithmetic.int_c_div)(_word_operation("int_div", Signed, Signed))
lowers_builtin(rarithmetic.int_c_mod)(_word_operation("int_rem", Signed, Signed))


@lowers_builtin(longlong2float.float2longlong)
@lowers_builtin(longlong2float.float_to_bits)
def _float_to_bits(context: Context) -> Value:
    bits = context.emit("cast_float_to_bits", [double(context, 0)], Unsigned)
    target = context.result
    assert isinstance(target, IntegerRepresentation)
    return from_working(context, bits, target.type)


@lowers_builtin(longlong2float.longlong2float)
@lowers_builtin(longlong2float.bits_to_float)
def _bits_to_float(context: Context) -> Value:
    bits = to_working(context, context.value(0), context.representations[0], Unsigned)
    return context.emit("cast_bits_to_float", [bits], Float)
