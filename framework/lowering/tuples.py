"""Tuples: an immutable struct with one field per item, shared by all tuples of the same low-level item types."""

from __future__ import annotations

from typing import Any

from framework.annotator.model import IMPOSSIBLE, SomeObject, SomeTuple
from framework.annotator.rules.scalars import are_known_types
from framework.flowgraph.model import Constant, Value
from framework.lltypes.interning import interned
from framework.lltypes.memory import malloc, null
from framework.lltypes.types import Bool, GcStruct, LLType, Ptr, Signed, Void
from framework.lowering.builtins import lowers_builtin, lowers_method
from framework.lowering.context import Context
from framework.lowering.primitives import IntegerRepresentation, NoneRepresentation, to_working
from framework.lowering.representation import Representation, conversion, represents, rule
from framework.runtime import tuples


@interned
def tuple_struct(*types: LLType) -> GcStruct:
    """The struct for tuples of these item types (Void items take no field)."""
    name = "tuple." + ".".join(map(repr, types))
    fields = [(f"item{i}", t) for i, t in enumerate(types) if t is not Void]
    return GcStruct(name, *fields, immutable=True)


class TupleRepresentation(Representation):
    """A pointer to a tuple struct, null for None."""

    type: Ptr

    def __init__(self, lowerer: Any, annotation: SomeTuple) -> None:
        super().__init__(lowerer)
        self.annotations = annotation.items
        self.optional = annotation.optional
        self.items: list[Representation] = [lowerer.representation(item) for item in annotation.items]
        self.struct = tuple_struct(*(item.type for item in self.items))
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
    items: list[Value] = []
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
    return item_at(context, source)


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
    items: list[Value] = []
    for operand in (0, 1):
        source = context.representations[operand]
        assert isinstance(source, TupleRepresentation)
        value = context.value(operand)
        for index, item in enumerate(source.items):
            items.append(context.convert(read_item(context, value, source, index), item, target.items[len(items)]))
    return build(context, target, items)


def item_at(context: Context, source: TupleRepresentation) -> Value:
    """``t[i]`` for an index that is known at run time only: the items have one type."""
    joined: Representation = context.lowerer.joined(source.annotations)
    index = to_working(context, context.value(1), context.representations[1], Signed)
    helper = ll_no_item
    for place in reversed(range(len(source.items))):
        helper = _item_or(place, context.lowerer.field_reader(source, place, joined).value, helper)
    count = Constant(len(source.items), Signed)
    index = context.call(tuples.ll_tuple_index, index, count)
    return context.convert(context.call(helper, context.value(0), index), joined, context.result)


def ll_no_item(value, index):  # type: ignore[no-untyped-def]
    """No item has this index: it was checked."""
    raise IndexError("tuple index out of range")


def _item_or(place: int, read: Any, rest: Any) -> Any:
    def ll_item_at(value, index):  # type: ignore[no-untyped-def]
        if index == place:
            return read(value)
        return rest(value, index)

    return ll_item_at


# --- comparison, search


def _equality(negate: bool) -> Any:
    def lower(context: Context) -> Value:
        if context.result_annotation is not None and context.result_annotation.is_constant:
            return Constant(context.result_annotation.const, Bool)
        result = _equal(context)
        return context.emit("bool_not", [result], Bool) if negate else result

    return lower


def _equal(context: Context) -> Value:
    left, right = context.representations[:2]
    assert isinstance(left, TupleRepresentation) and isinstance(right, TupleRepresentation)
    if len(left.items) != len(right.items):
        return Constant(False, Bool)
    helper = context.lowerer.equality_between(left, right)
    return context.call(tuples.ll_tuples_equal, context.value(0), context.value(1), helper)


rule("eq", TupleRepresentation, TupleRepresentation)(_equality(False))
rule("ne", TupleRepresentation, TupleRepresentation)(_equality(True))


def _ordered(opname: str) -> Any:
    def lower(context: Context) -> Value:
        left, right = context.representations[:2]
        helper = context.lowerer.order_between(opname, left, right)
        return context.call(tuples.ll_tuples_ordered, context.value(0), context.value(1), helper)

    return lower


for _name in ("lt", "le", "gt", "ge"):
    rule(_name, TupleRepresentation, TupleRepresentation)(_ordered(_name))


def _search(context: Context) -> list[Value]:
    """For each item whether it is equal to operand 1."""
    source = context.representations[0]
    assert isinstance(source, TupleRepresentation)
    found: list[Value] = []
    value = context.value(0)
    items: list[SomeObject] = [IMPOSSIBLE] * len(source.items)
    if isinstance(context.annotations[0], SomeTuple):
        items = list(context.annotations[0].items)
    for index, item in enumerate(source.items):
        if are_known_types(items[index], context.annotations[1]):
            found.append(Constant(items[index].const is context.annotations[1].const, Bool))
            continue
        part = read_item(context, value, source, index)
        equal = context.lowerer.equality_between(item, context.representations[1])
        found.append(context.call(tuples.ll_equal_by, part, context.value(1), equal))
    return found


@rule("contains", TupleRepresentation)
def _contains(context: Context) -> Value:
    if context.result_annotation is not None and context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    result: Value = Constant(False, Bool)
    for found in _search(context):
        result = context.emit("bool_or", [result, found], Bool)
    return result


@lowers_method(TupleRepresentation, "count")
def _count(context: Context) -> Value:
    result: Value = Constant(0, Signed)
    for found in _search(context):
        number = context.emit("cast_bool_to_int", [found], Signed)
        result = context.emit("int_add", [result, number], Signed)
    return result


@lowers_method(TupleRepresentation, "index")
def _index(context: Context) -> Value:
    bits: Value = Constant(-1, Signed)
    searched = _search(context)
    for index in reversed(range(len(searched))):
        bits = context.call(tuples.ll_choose, searched[index], Constant(index, Signed), bits)
    return context.call(tuples.ll_found_in_tuple, bits)


@rule("mul", TupleRepresentation, IntegerRepresentation)
def _mul(context: Context) -> Value:
    source, target = context.representations[0], context.result
    assert isinstance(source, TupleRepresentation) and isinstance(target, TupleRepresentation)
    value, count = context.value(0), len(source.items)
    items = [read_item(context, value, source, i % count) for i in range(len(target.items))]
    return build(context, target, items)


@rule("getslice", TupleRepresentation)
def _getslice(context: Context) -> Value:
    source, target = context.representations[0], context.result
    assert isinstance(source, TupleRepresentation) and isinstance(target, TupleRepresentation)
    value = context.value(0)
    bounds = slice(*(context.constant_of(i) for i in (1, 2, 3)))
    places = range(len(source.items))[bounds]
    items = [
        context.convert(read_item(context, value, source, p), source.items[p], wanted)
        for p, wanted in zip(places, target.items, strict=True)
    ]
    return build(context, target, items)
