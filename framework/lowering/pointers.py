"""The low-level dialect: pointers, fields, items, allocation and ``llop`` pass through almost unchanged."""

from __future__ import annotations

from typing import Any

from framework.annotator.model import SomePtr
from framework.annotator.rules.lowlevel import annotation_of_type
from framework.ffi.lowlevel import pointer_constant
from framework.flowgraph.model import Constant, Value
from framework.lltypes import dialect
from framework.lltypes.memory import null
from framework.lltypes.operations import TABLE
from framework.lltypes.types import (
    PRIMITIVES,
    Array,
    Bool,
    Char,
    FixedArray,
    FuncType,
    LLType,
    Ptr,
    Signed,
    Struct,
    Void,
)
from framework.lowering.builtins import lowers_builtin, lowers_low_level
from framework.lowering.context import Context
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.rawitems import element_pointer, has_inlined_items
from framework.lowering.representation import Representation, conversion, represents, rule
from framework.rlib.rffi_memory import CPointer


class PointerRepresentation(Representation):
    """A low-level pointer.  An inlined varsized array is reached through the pointer to the struct it ends."""

    type: Ptr

    def __init__(self, lowerer: Any, type_: Ptr) -> None:
        super().__init__(lowerer)
        self.type = type_

    def constant(self, value: Any) -> Constant:
        if isinstance(value, CPointer):
            value = pointer_constant(value)
        return Constant(null(self.type.to) if value is None else value, self.type)


@represents(SomePtr)
def _represent_pointer(lowerer: Any, annotation: SomePtr) -> Representation:
    return PointerRepresentation(lowerer, annotation.type)


@conversion(PointerRepresentation, PointerRepresentation)
def _convert_pointer(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.cast(value, target.type)


@conversion(NoneRepresentation, PointerRepresentation)
def _convert_none(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


def ends_in_array(type_: LLType, name: str) -> bool:
    """Whether a field is the inlined varsized array of a struct."""
    return isinstance(type_, Struct) and type_.varsized == name


@rule("getattr", PointerRepresentation)
def _getattr(context: Context) -> Value | None:
    name = context.constant_of(1)
    pointer = context.value(0)
    struct = context.representations[0].type.to
    if ends_in_array(struct, name):
        assert context.operation is not None
        context.lowerer.inlined_arrays[context.operation.result] = pointer
        return None
    field = struct.fields[name]
    if isinstance(field, Struct | FixedArray):
        return context.emit("getsubstruct", [pointer, context.void(name)], Ptr(field))
    return context.emit("getfield", [pointer, context.void(name)], field)


@rule("setattr", PointerRepresentation)
def _setattr(context: Context) -> None:
    name = context.constant_of(1)
    type_ = context.representations[0].type.to.fields[name]
    value = stored_value(context, 2, type_)
    context.emit("setfield", [context.value(0), context.void(name), value], Void)


def stored_value(context: Context, index: int, type_: LLType) -> Value:
    """Operand ``index`` as a value of low-level type ``type_``."""
    if type_ is Char and context.annotations[index].is_constant:
        return Constant(context.annotations[index].const, Char)
    return context.cast(context.value(index, context.lowerer.representation(annotation_of_type(type_))), type_)


def container(context: Context) -> tuple[Value, bool]:
    """Operand 0, an array, or the struct that ends in it and True."""
    struct = context.lowerer.inlined_arrays.get(context.arguments[0])
    return (struct, True) if struct is not None else (context.value(0), False)


@rule("getitem", PointerRepresentation)
def _getitem(context: Context) -> Value:
    target = context.representations[0].type.to
    index = integer_operand(context, 1)
    struct, is_inlined = container(context)
    if is_inlined:
        return context.emit("getinterioritem", [struct, index], target.item)
    if has_inlined_items(target):
        return element_pointer(context, context.value(0), index, Ptr(target.item))
    return context.emit("getarrayitem", [context.value(0), index], target.item)


@rule("setitem", PointerRepresentation)
def _setitem(context: Context) -> None:
    target = context.representations[0].type.to
    index = integer_operand(context, 1)
    struct, is_inlined = container(context)
    opname = "setinterioritem" if is_inlined else "setarrayitem"
    context.emit(opname, [struct, index, stored_value(context, 2, target.item)], Void)


def integer_operand(context: Context, index: int) -> Value:
    """Operand ``index`` as Signed."""
    return context.value(index, context.lowerer.representation(annotation_of_type(Signed)))


@lowers_builtin(len, PointerRepresentation)
def _len(context: Context) -> Value:
    struct, is_inlined = container(context)
    return context.emit("getinteriorsize" if is_inlined else "getarraysize", [struct], Signed)


@rule("bool", PointerRepresentation)
def _bool(context: Context) -> Value:
    return context.emit("ptr_nonzero", [context.value(0)], Bool)


def _same(opname: str) -> Any:
    def lower(context: Context) -> Value:
        left, right = context.value(0), context.value(1)
        return context.emit(opname, [left, right], Bool)

    return lower


rule("eq", PointerRepresentation, PointerRepresentation)(_same("ptr_eq"))
rule("ne", PointerRepresentation, PointerRepresentation)(_same("ptr_ne"))
rule("is_", PointerRepresentation, PointerRepresentation)(_same("ptr_eq"))


@rule("call", Representation, PointerRepresentation)
def _call_pointer(context: Context) -> Value | None:
    signature = context.representations[1].type.to
    assert isinstance(signature, FuncType)
    function = context.value(1)
    arguments = [stored_value(context, 2 + i, t) for i, t in enumerate(signature.args)]
    if isinstance(function, Constant):
        return context.emit("direct_call", [function, *arguments], signature.result)
    return context.emit("indirect_call", [function, *arguments, context.void(None)], signature.result)


# --- the vocabulary of dialect.py


@lowers_builtin(dialect.malloc)
def _malloc(context: Context) -> Value:
    type_ = context.constant_of(0)
    if len(context.arguments) > 1:
        return context.emit("malloc_varsize", [context.void(type_), integer_operand(context, 1)], Ptr(type_))
    return context.emit("malloc", [context.void(type_)], Ptr(type_))


@lowers_builtin(dialect.null)
def _null(context: Context) -> Value:
    type_ = context.result.type
    return Constant(null(type_.to), type_)  # type: ignore[attr-defined]


@lowers_builtin(dialect.cast_pointer)
def _cast_pointer(context: Context) -> Value:
    return context.cast(context.value(1), context.constant_of(0))


@lowers_builtin(dialect.interior_get)
def _interior_get(context: Context) -> Value:
    array = context.representations[0].type.to
    name = context.constant_of(2)
    field = interior_item(array).fields[name]
    return context.emit("getinteriorfield", [context.value(0), integer_operand(context, 1), context.void(name)], field)


@lowers_builtin(dialect.interior_set)
def _interior_set(context: Context) -> None:
    array = context.representations[0].type.to
    name = context.constant_of(2)
    value = stored_value(context, 3, interior_item(array).fields[name])
    index = integer_operand(context, 1)
    context.emit("setinteriorfield", [context.value(0), index, context.void(name), value], Void)


def interior_item(target: Any) -> Struct:
    """The struct that is the item of an array (or of the array that ends a struct)."""
    array = target.fields[target.varsized] if isinstance(target, Struct) else target
    assert isinstance(array, Array) and isinstance(array.item, Struct)
    return array.item


@lowers_low_level
def _operation(context: Context, opname: str) -> Value | None:
    """``llop.NAME(RESULT, *args)``."""
    row = TABLE[opname]
    arguments: list[Value] = []
    for index in range(1, len(context.arguments)):
        kind = row.args[min(index - 1, len(row.args) - 1)]
        kind = row.args[-2] if kind == "*" else kind
        if kind in ("type", "name"):
            arguments.append(context.void(context.constant_of(index)))
        elif kind in PRIMITIVES:
            arguments.append(stored_value(context, index, PRIMITIVES[kind]))
        elif context.arguments[index] in context.lowerer.inlined_arrays:
            arguments.append(container(context.shifted(index))[0])
        else:
            arguments.append(context.value(index))
    result = context.constant_of(0)
    emitted = context.emit(opname, arguments, Void if result is None else result)
    return emitted if emitted.concretetype is not Void else None
