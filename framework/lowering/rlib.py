"""The functions of ``framework.rlib`` that the compiler knows (``rlib.intrinsics.INTRINSICS``)."""

from __future__ import annotations

from typing import Any

from framework.annotator.descriptions import ClassDescription
from framework.annotator.model import SomePBC
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Constant, Value
from framework.lltypes.meaning import wrap_integer
from framework.lltypes.types import Bool, Float, Ptr, Signed, SingleFloat, UInt32, Unsigned, Void
from framework.lowering.builtins import lower_builtin, lowers_builtin
from framework.lowering.context import Context
from framework.lowering.instances import new_instance
from framework.lowering.primitives import (
    FLOAT,
    FloatRepresentation,
    IntegerRepresentation,
    from_working,
    to_working,
)
from framework.rlib import debug, longlong2float, nonconst, objectmodel, rarithmetic, revents, rgc, rstack
from framework.runtime import arithmetic, fatal, lists


def _lowers(*functions: Any) -> Any:
    """Register one rule for several functions."""

    def register(lower: Any) -> Any:
        for function in functions:
            lowers_builtin(function)(lower)
        return lower

    return register


def _working(context: Context, index: int, type_: Any) -> Value:
    """An integer operand as Signed or Unsigned."""
    return to_working(context, context.value(index), context.representations[index], type_)


# --- what only informs inference


@_lowers(
    objectmodel.likely, objectmodel.unlikely, debug.make_sure_not_resized, debug.make_sure_not_modified,
    debug.mark_dict_non_null, debug.check_nonneg, debug.check_annotation, debug.check_not_access_directly,
    debug.check_list_of_chars, debug.check_regular_int, debug.ll_assert_not_none, nonconst.NonConstant,
    rgc.move_out_of_nursery,
)  # fmt: skip
def _argument(context: Context) -> Value | None:
    return None if context.result.type is Void else context.value(0, context.result)


@_lowers(
    objectmodel.prepare_dict_update, objectmodel.free_non_gc_object, debug.debug_flush, debug.attach_gdb,
    debug.debug_print, debug.debug_print_traceback, rgc.enable, rgc.disable,
    rgc.register_custom_trace_hook, rgc.register_custom_light_finalizer, rgc.add_memory_pressure,
    rgc.may_ignore_finalizer, rstack._stack_criticalcode_start, rstack._stack_criticalcode_stop,
    objectmodel.resizelist_hint,
)  # fmt: skip
def _nothing(context: Context) -> None:
    return None


@_lowers(objectmodel.we_are_translated, rarithmetic.is_valid_int)
def _known(context: Context) -> Value:
    return context.result.constant(context.result_annotation.const)


def _fixed(function: Any, value: Any, type_: Any) -> None:
    lowers_builtin(function)(lambda context: Constant(value, type_))


_fixed(debug.have_debug_prints, False, Bool)
_fixed(debug.have_debug_prints_for, False, Bool)
_fixed(debug.debug_start, -42, Signed)
_fixed(debug.debug_stop, -42, Signed)
_fixed(debug.debug_offset, -1, Signed)
_fixed(rgc.isenabled, True, Bool)
_fixed(rstack.rpy_frame_depth, 0, Signed)


@lowers_builtin(objectmodel.keepalive_until_here)
def _keepalive(context: Context) -> None:
    for value in context.values():
        if value.concretetype is not Void:
            context.emit("keep_alive", [value], Void)


# --- objectmodel


@lowers_builtin(objectmodel.compute_hash)
def _compute_hash(context: Context) -> Value | None:
    return lower_builtin(context, hash, context.shape)


@_lowers(id, objectmodel.compute_identity_hash, objectmodel.compute_unique_id, objectmodel.current_object_addr_as_int)
def _identity_hash(context: Context) -> Value:
    type_ = context.representations[0].type
    if not isinstance(type_, Ptr):
        if type_ is Void:
            return Constant(id(context.annotations[0].const) & 0x7FFFFFFF, Signed)
        raise KitError("K221", "only objects have an identity: numbers have none", context.position)
    return context.call(arithmetic.ll_identity, context.value(0))


@lowers_builtin(objectmodel.instantiate)
def _instantiate(context: Context) -> Value:
    classes = context.annotations[0]
    assert isinstance(classes, SomePBC)
    if len(classes.descriptions) != 1:
        raise KitError("K227", "instantiate() of one of several classes has no translation", context.position)
    (description,) = classes.descriptions
    assert isinstance(description, ClassDescription)
    return context.cast(new_instance(context, description.classdef()), context.result.type)


@lowers_builtin(objectmodel.newlist_hint)
def _newlist_hint(context: Context) -> Value:
    count = _working(context, 0, Signed) if context.arguments else Constant(0, Signed)
    result: Any = context.result
    return context.call(lists.ll_list_new_hint, context.void(result.type.to), count)


# --- rarithmetic


@_lowers(rarithmetic.intmask, rarithmetic.widen, rarithmetic.ovfcheck)
def _plain_int(context: Context) -> Value:
    target = context.result
    assert isinstance(target, IntegerRepresentation)
    return from_working(context, _working(context, 0, target.working_type), target.type)


@_lowers(
    rarithmetic.r_int8, rarithmetic.r_int16, rarithmetic.r_int32, rarithmetic.r_int,
    rarithmetic.r_uint8, rarithmetic.r_uint16, rarithmetic.r_uint32, rarithmetic.r_uint,
)  # fmt: skip
def _sized(context: Context) -> Value:
    target = context.result
    assert isinstance(target, IntegerRepresentation)
    if not context.arguments:
        return Constant(0, target.type)
    if context.annotations[0].is_constant:
        return Constant(wrap_integer(target.type, int(context.annotations[0].const)), target.type)
    if isinstance(context.representations[0], FloatRepresentation):
        value = context.call(arithmetic.ll_float_to_word, context.value(0, FLOAT(context)))
        return from_working(context, value, target.type)
    return from_working(context, _working(context, 0, target.working_type), target.type)


@lowers_builtin(rarithmetic.r_singlefloat)
def _single_float(context: Context) -> Value:
    return context.value(0, context.result)


@lowers_builtin(rarithmetic.int_between)
def _int_between(context: Context) -> Value:
    low, value, high = (_working(context, index, Signed) for index in range(3))
    return context.emit("int_between", [low, value, high], Bool)


def _calls(function: Any, helper: Any, *types: Any) -> None:
    """A function that is one call of a helper."""

    def lower(context: Context) -> Value:
        return context.call(helper, *(_working(context, i, type_) for i, type_ in enumerate(types)))

    lowers_builtin(function)(lower)


def _emits(function: Any, opname: str, result: Any, *types: Any) -> None:
    """A function that is one operation."""

    def lower(context: Context) -> Value:
        return context.emit(opname, [_working(context, i, type_) for i, type_ in enumerate(types)], result)

    lowers_builtin(function)(lower)


_calls(rarithmetic.int_force_ge_zero, arithmetic.ll_force_ge_zero, Signed)
_calls(rarithmetic.int_c_div, arithmetic.ll_c_div, Signed, Signed)
_calls(rarithmetic.int_c_mod, arithmetic.ll_c_mod, Signed, Signed)
_emits(rarithmetic.uint_mul_high, "int_mul_high", Unsigned, Unsigned, Unsigned)
_emits(rarithmetic.uint_div_wide, "uint_div_wide", Unsigned, Unsigned, Unsigned, Unsigned)
_emits(rarithmetic.uint_rem_wide, "uint_rem_wide", Unsigned, Unsigned, Unsigned, Unsigned)
_emits(rarithmetic.leading_zeros, "int_clz", Signed, Unsigned)
_emits(rarithmetic.trailing_zeros, "int_ctz", Signed, Unsigned)
_emits(rarithmetic.bit_count, "int_popcount", Signed, Unsigned)


# --- bits of floats


def _bits(context: Context) -> Value:
    return context.emit("cast_float_to_bits", [context.value(0, FLOAT(context))], Unsigned)


lowers_builtin(longlong2float.float_to_bits)(_bits)


@lowers_builtin(longlong2float.float2longlong)
def _float_to_int_bits(context: Context) -> Value:
    return context.emit("cast_uint_to_int", [_bits(context)], Signed)


@_lowers(longlong2float.longlong2float, longlong2float.bits_to_float)
def _float_of_bits(context: Context) -> Value:
    return context.emit("cast_bits_to_float", [_working(context, 0, Unsigned)], Float)


@lowers_builtin(longlong2float.singlefloat2uint)
def _single_bits(context: Context) -> Value:
    double = context.value(0, FLOAT(context))
    bits = context.call(arithmetic.ll_single_bits, context.emit("cast_float_to_bits", [double], Unsigned))
    return context.emit("cast_primitive", [bits], UInt32)


@lowers_builtin(longlong2float.uint2singlefloat)
def _single_of_bits(context: Context) -> Value:
    bits = context.call(arithmetic.ll_double_bits, _working(context, 0, Unsigned))
    double = context.emit("cast_bits_to_float", [bits], Float)
    return context.emit("cast_primitive", [double], SingleFloat)


# --- debug


@lowers_builtin(debug.ll_assert)
def _assert(context: Context) -> None:
    message = context.annotations[1]
    text = message.const if message.is_constant else "ll_assert"
    context.emit("debug_assert", [context.value(0), context.void(text)], Void)


@_lowers(debug.fatalerror, debug.fatalerror_notb)
def _fatal(context: Context) -> None:
    context.call_function(fatal.fatal_error, (context.value(0, context.lowerer.string), context.lowerer.string))


@lowers_builtin(debug.impossible)
def _impossible(context: Context) -> None:
    context.emit("debug_assert", [Constant(False, Bool), context.void("impossible")], Void)


@lowers_builtin(debug.list_get_physical_size)
def _physical_size(context: Context) -> Value:
    return context.call(lists.ll_list_length, context.value(0))


# --- rgc, rstack, revents


@lowers_builtin(rgc.collect)
def _collect(context: Context) -> None:
    generation = _working(context, 0, Signed) if context.arguments else Constant(2, Signed)
    context.call(arithmetic.ll_collect, generation)


@lowers_builtin(rgc.set_max_heap_size)
def _set_max_heap_size(context: Context) -> None:
    context.call(arithmetic.ll_set_max_heap_size, _working(context, 0, Signed))


@lowers_builtin(rgc.collect_step)
def _collect_step(context: Context) -> Value:
    context.emit("gc_collect", [Constant(1, Signed)], Void)
    return Constant(True, Bool)


@lowers_builtin(rgc.pin)
def _pin(context: Context) -> Value:
    return context.emit("gc_pin", [context.value(0)], Bool)


@lowers_builtin(rgc.unpin)
def _unpin(context: Context) -> None:
    context.emit("gc_unpin", [context.value(0)], Void)


@lowers_builtin(rgc.can_move)
def _can_move(context: Context) -> Value:
    return context.emit("gc_is_moving", [context.value(0)], Bool)


@lowers_builtin(rgc.get_stats)
def _get_stats(context: Context) -> Value:
    return context.emit("gc_statistics", [_working(context, 0, Signed)], Signed)


@lowers_builtin(rgc.ll_arraycopy)
def _arraycopy(context: Context) -> None:
    numbers_ = [_working(context, index, Signed) for index in (2, 3, 4)]
    context.call(arithmetic.ll_copy_items, context.value(0), context.value(1), *numbers_)


@lowers_builtin(rgc.ll_arrayclear)
def _arrayclear(context: Context) -> None:
    context.call(arithmetic.ll_clear_items, context.value(0))


@lowers_builtin(rstack.stack_check)
def _stack_check(context: Context) -> None:
    context.emit("stack_check", [], Void)


@lowers_builtin(rstack.stack_almost_full)
def _stack_almost_full(context: Context) -> Value:
    return context.emit("stack_is_low", [], Bool)


@lowers_builtin(revents.event_pending)
def _event_pending(context: Context) -> Value:
    return context.emit("event_poll", [], Bool)
