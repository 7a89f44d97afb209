"""``rlib.rffi``: raw memory as addresses, casts as chains of conversions."""

from __future__ import annotations

from framework.annotator.model import SomePtr
from framework.ffi.lowlevel import SAVED_ERRNO, errno_location, function_pointer, lowlevel_type
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import null
from framework.lltypes.types import (
    Address,
    Array,
    Bool,
    Char,
    Float,
    Int32,
    LLType,
    Primitive,
    Ptr,
    Signed,
    SingleFloat,
    UniChar,
    Unsigned,
    Void,
)
from framework.lowering.builtins import lowers_builtin, lowers_foreign
from framework.lowering.context import Context
from framework.lowering.pointers import integer_operand, stored_value
from framework.lowering.rawitems import element_pointer
from framework.rlib import rffi, rffi_types
from framework.runtime.foreign import ll_raw_allocate, raise_from_callback


def _size_of(context: Context, type_: LLType) -> Value:
    return context.emit("size_of", [context.void(type_)], Signed)


@lowers_builtin(rffi.malloc)
def _malloc(context: Context) -> Value:
    type_ = lowlevel_type(context.constant_of(0))
    if isinstance(type_, Array):
        item_size = context.emit("item_size", [context.void(type_)], Signed)
        parts: list[Value] = [Constant(0, Signed), item_size, integer_operand(context, 1)]
    else:
        parts = [_size_of(context, type_), Constant(0, Signed), Constant(0, Signed)]
    address = context.call(ll_raw_allocate, *parts)
    return context.emit("cast_adr_to_ptr", [address], Ptr(type_))


@lowers_builtin(rffi.free)
def _free(context: Context) -> None:
    context.emit("raw_free", [address_of(context, context.value(0))], Void)


def address_of(context: Context, pointer: Value) -> Value:
    """The address of a raw pointer."""
    return context.emit("cast_ptr_to_adr", [pointer], Address)


@lowers_builtin(rffi.nullptr)
def _nullptr(context: Context) -> Value:
    type_ = lowlevel_type(context.constant_of(0))
    return Constant(null(type_), Ptr(type_))


@lowers_builtin(rffi.ptradd)
def _ptradd(context: Context) -> Value:
    pointer = context.value(0)
    return element_pointer(context, pointer, integer_operand(context, 1), pointer.concretetype)


@lowers_builtin(rffi_types.sizeof)
def _sizeof(context: Context) -> Value:
    return _size_of(context, lowlevel_type(context.constant_of(0)))


@lowers_builtin(rffi_types.offsetof)
def _offsetof(context: Context) -> Value:
    type_, name = lowlevel_type(context.constant_of(0)), context.constant_of(1)
    return context.emit("field_offset", [context.void(type_), context.void(name)], Signed)


@lowers_builtin(rffi.llhelper)
def _llhelper(context: Context) -> Value:
    assert isinstance(context.result_annotation, SomePtr)
    return Constant(context.result_annotation.const, context.result_annotation.type)


@lowers_builtin(rffi.get_saved_errno)
def _get_saved_errno(context: Context) -> Value:
    return context.emit("getfield", [_saved_errno(), context.void("value")], Signed)


@lowers_builtin(rffi.set_saved_errno)
def _set_saved_errno(context: Context) -> None:
    context.emit("setfield", [_saved_errno(), context.void("value"), integer_operand(context, 0)], Void)


def _saved_errno() -> Constant:
    return Constant(SAVED_ERRNO, Ptr(SAVED_ERRNO.type))


# --- calls that look after errno


@lowers_foreign
def _call_with_errno(context: Context, function: rffi.ExternalFunction) -> Value | None:
    """A call of a function declared with ``save_err``, or that calls back."""
    pointer = function_pointer(function)
    arguments = [stored_value(context, i, type_) for i, type_ in enumerate(pointer.type.args)]
    if function.save_err & rffi.RFFI_ZERO_ERRNO_BEFORE:
        _write_errno(context, Constant(0, Int32))
    elif function.save_err & rffi.RFFI_READSAVED_ERRNO:
        previous = context.emit("getfield", [_saved_errno(), context.void("value")], Signed)
        _write_errno(context, cast_value(context, previous, Int32))
    callee = Constant(pointer, Ptr(pointer.type))
    result = context.emit("direct_call", [callee, *arguments], pointer.type.result)
    if function.save_err & rffi.RFFI_SAVE_ERRNO:
        errno = context.emit("getarrayitem", [_errno_address(context), Constant(0, Signed)], Int32)
        saved = cast_value(context, errno, Signed)
        context.emit("setfield", [_saved_errno(), context.void("value"), saved], Void)
    if function.calls_back:
        context.call_function(raise_from_callback)
    return result if pointer.type.result is not Void else None


def _errno_address(context: Context) -> Value:
    type_ = errno_location.type
    return context.emit("direct_call", [Constant(errno_location, Ptr(type_))], type_.result)


def _write_errno(context: Context, value: Value) -> None:
    context.emit("setarrayitem", [_errno_address(context), Constant(0, Signed), value], Void)


# --- casts


@lowers_builtin(rffi.cast)
def _cast(context: Context) -> Value:
    target = lowlevel_type(context.constant_of(0))
    return cast_value(context, context.value(1), target)


def cast_value(context: Context, value: Value, target: LLType) -> Value:
    """C's conversion of a low-level value."""
    source = value.concretetype
    if source is target:
        return value
    if isinstance(target, Ptr):
        if isinstance(source, Ptr):
            return context.emit("cast_pointer", [value], target)
        number = cast_value(context, value, Signed)
        address = context.emit("cast_int_to_adr", [number], Address)
        return context.emit("cast_adr_to_ptr", [address], target)
    assert isinstance(target, Primitive)
    if target.kind == "float":
        return _to_float(context, value, target)
    number = _to_integer(context, value)
    if target in (Char, UniChar):
        number = cast_value(context, number, Signed)
        return context.emit("cast_int_to_char" if target is Char else "cast_int_to_unichar", [number], target)
    if target is Bool:
        return context.emit("int_is_true", [cast_value(context, number, Signed)], Bool)
    return number if number.concretetype is target else context.emit("cast_primitive", [number], target)


_TO_INTEGER = {Char: "cast_char_to_int", UniChar: "cast_unichar_to_int", Bool: "cast_bool_to_int"}


def _to_integer(context: Context, value: Value) -> Value:
    """A number of some integer kind."""
    source = value.concretetype
    if isinstance(source, Ptr):
        return context.emit("cast_adr_to_int", [address_of(context, value)], Signed)
    opname = _TO_INTEGER.get(source)
    return value if opname is None else context.emit(opname, [value], Signed)


def _to_float(context: Context, value: Value, target: Primitive) -> Value:
    source = value.concretetype
    assert isinstance(source, Primitive)
    if source.kind != "float":
        if source is Unsigned:
            value = context.emit("cast_uint_to_float", [value], Float)
        else:
            value = context.emit("cast_int_to_float", [cast_value(context, value, Signed)], Float)
    is_same = value.concretetype is target
    assert target in (Float, SingleFloat)
    return value if is_same else context.emit("cast_primitive", [value], target)
