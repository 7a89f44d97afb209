"""Tuples: an immutable struct with one field per item, shared by all tuples of the same low-level item types."""

from __future__ import annotations

from typing import Any

from framework.annotator.model import SomeTuple
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import malloc, null
from framework.lltypes.types import Bool, GcStruct, LLType, Ptr, Signed, Void
from framework.lowering.builtins import lowers_builtin
from framework.lowering.context import Context
from framework.lowering.primitives import IntegerRepresentation, NoneRepresentation
from framework.lowering.representation import Representation, conversion, represents, rule

_STRUCTS: dict[tuple[LLType, ...], GcStruct] = {}


def tuple_struct(types: tuple[LLType, ...]) -> GcStruct:
    """The struct for tuples of these item types (Void items take no field)."""
    found = _STRUCTS.get(types)
    if found is None:
        name = "tuple." + ".".join(map(repr, types))
        fields = [(f"item{i}", t) for i, t in enumerate(types) if t is not Void]
        found = _STRUCTS[types] = GcStruct(name, *fields, immutable=True)
    return found


class TupleRepresentation(Representation):
    """A pointer to a tuple struct, null for None."""

    type: Ptr

    def __init__(self, lowerer: Any, annotation: SomeTuple) -> None:
        super().__init__(lowerer)
        self.annotations = annotation.items
        self.optional = annotation.optional
        self.items: list[Representation] = [lowerer.representation(item) for item in annotation.items]
        self.struct = tuple_struct(tuple(item.type for item in self.items))
        self.type = Ptr(self.struct)

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(self.struct), self.type)
        return Constant(self.lowerer.prebuilt(value, self, self._start, self._fill), self.type)

    def _start(self, value: Any) -> Any:
        return malloc(self.struct)

    def _fill(self, value: Any, result: Any) -> None:
        for index, item in enumerate(value):
            if self.items[index].type is not Void:
                setattr(result, f"item{index}", self.items[index].constant(item).value)


@represents(SomeTuple)
def _represent_tuple(lowerer: Any, annotation: SomeTuple) -> Representation:
    return TupleRepresentation(lowerer, annotation)


@conversion(NoneRepresentation, TupleRepresentation)
def _none_to_tuple(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


@conversion(TupleRepresentation, TupleRepresentation)
def _convert(context: Context, value: Value, source: Any, target: Any) -> Value:
    if source.struct is target.struct:
        return value
    items = []
    for index, (old, new) in enumerate(zip(source.items, target.items, strict=True)):
        items.append(context.convert(read_item(context, value, source, index), old, new))
    return build(context, target, items)


def read_item(context: Context, value: Value, source: TupleRepresentation, index: int) -> Value:
    """Item ``index`` in its representation."""
    item = source.items[index]
    if item.type is Void:
        return Constant(None, Void)
    return context.emit("getfield", [value, context.void(f"item{index}")], item.type)


def build(context: Context, target: TupleRepresentation, items: list[Value]) -> Value:
    """Allocate a tuple of low-level items."""
    result = context.emit("malloc", [context.void(target.struct)], target.type)
    for index, item in enumerate(items):
        type_ = target.items[index].type
        if type_ is not Void:
            context.emit("setfield", [result, context.void(f"item{index}"), context.cast(item, type_)], Void)
    return result


class TupleLowering:
    """The part of the Lowerer that makes and opens tuples for calls."""

    def make_tuple(self, context: Context, target: Any, items: list[Value]) -> Value:
        """A new tuple."""
        return build(context, target, items)

    def tuple_item(self, context: Context, operand: int, index: int) -> tuple[Value, Representation]:
        """Item ``index`` of an operand that is a tuple, with its representation."""
        source = context.representations[operand]
        assert isinstance(source, TupleRepresentation)
        return read_item(context, context.value(operand), source, index), source.items[index]


@rule("newtuple")
def _newtuple(context: Context) -> Value:
    target = context.result
    assert isinstance(target, TupleRepresentation)
    items = [context.value(i, target.items[i]) for i in range(len(context.arguments))]
    return build(context, target, items)


@rule("getitem", TupleRepresentation, IntegerRepresentation)
def _getitem(context: Context) -> Value | None:
    source = context.representations[0]
    assert isinstance(source, TupleRepresentation)
    if context.annotations[1].is_constant:
        index = context.constant_of(1)
        item = read_item(context, context.value(0), source, index % len(source.items))
        if context.result.type is Void:
            return None
        return context.convert(item, source.items[index % len(source.items)], context.result)
    return context.lowerer.tuple_item_at(context)


@rule("unpack", TupleRepresentation)
@rule("list_to_tuple", TupleRepresentation)
def _unpack(context: Context) -> Value:
    return context.value(0, context.result)


@lowers_builtin(len, TupleRepresentation)
def _len(context: Context) -> Value:
    return Constant(len(context.representations[0].items), Signed)  # type: ignore[attr-defined]


@rule("bool", TupleRepresentation)
def _bool(context: Context) -> Value:
    source = context.representations[0]
    assert isinstance(source, TupleRepresentation)
    if not source.items:
        return Constant(False, Bool)
    return context.emit("ptr_nonzero", [context.value(0)], Bool)


@rule("is_", TupleRepresentation, TupleRepresentation)
def _is(context: Context) -> Value:
    return context.emit("ptr_eq", [context.value(0), context.value(1)], Bool)


@rule("add", TupleRepresentation, TupleRepresentation)
def _add(context: Context) -> Value:
    target = context.result
    assert isinstance(target, TupleRepresentation)
    items = []
    for operand in (0, 1):
        source = context.representations[operand]
        assert isinstance(source, TupleRepresentation)
        value = context.value(operand)
        for index, item in enumerate(source.items):
            items.append(context.convert(read_item(context, value, source, index), item, target.items[len(items)]))
    return build(context, target, items)
