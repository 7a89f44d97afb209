"""One of several constants of the translation (objects with ``_freeze_``) as a value at run time.

    kind = INT_KIND if x else STR_KIND            ► pointer to one of two prebuilt structs, which hold a number
    kind.name                                     ► an item of a prebuilt array, at that number

There is an array for each attribute that is asked of a choice, and for each call on one of a function that is evaluated at
translation time (memo).
"""

from __future__ import annotations

import types
from typing import Any

from framework.annotator.model import SomePBC
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import ArrayObject, StructObject, null
from framework.lltypes.types import Array, Bool, Ptr, Signed, Struct, Void
from framework.lowering.context import Context
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.representation import Representation, conversion, rule
from framework.runtime import objects

FROZEN = Struct("frozen_constant", ("number", Signed))


class FrozenConstants:
    """The structs that stand for the constants of one program."""

    def __init__(self, lowerer: Any) -> None:
        self._objects: dict[int, tuple[Any, StructObject]] = {}
        self._tables: dict[Any, ArrayObject] = {}

    def object(self, value: Any) -> StructObject:
        """The struct of a constant."""
        found = self._objects.get(id(value))
        if found is None:
            made = StructObject(FROZEN)
            made.number = len(self._objects)
            found = self._objects[id(value)] = (value, made)
        return found[1]

    def table(self, key: Any, results: list[tuple[Any, Any]], representation: Representation) -> ArrayObject:
        """The array that holds, for each constant of a set, the result that goes with it."""
        found = self._tables.get(key)
        if found is None:
            numbers = [self.object(value).number for value, _ in results]
            found = self._tables[key] = ArrayObject(Array(representation.type), max(numbers) + 1)
            for number, (_, result) in zip(numbers, results, strict=True):
                found[number] = representation.constant(result).value
        return found


class FrozenSetRepresentation(Representation):
    """One of several constants (or None)."""

    type = Ptr(FROZEN)

    def __init__(self, lowerer: Any, annotation: SomePBC) -> None:
        super().__init__(lowerer)
        self.optional = annotation.optional
        self.constants: FrozenConstants = lowerer.attachment(FrozenConstants)

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(FROZEN), self.type)
        return Constant(self.constants.object(value), self.type)


def read_choice(context: Context, index: int, key: Any, results: list[tuple[Any, Any]]) -> Value | None:
    """The result that goes with the constant that operand ``index`` is, in the representation of the operation's."""
    source = context.representations[index]
    assert isinstance(source, FrozenSetRepresentation)
    if context.result.type is Void:
        return None
    identity = (key, context.result, frozenset(id(value) for value, _ in results))
    table = source.constants.table(identity, results, context.result)
    number = context.emit("getfield", [context.value(index), context.void("number")], Signed)
    return context.emit("getarrayitem", [Constant(table, Ptr(table.type)), number], context.result.type)


@conversion(NoneRepresentation, FrozenSetRepresentation)
def _none_to_set(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


@conversion(FrozenSetRepresentation, FrozenSetRepresentation)
def _set_to_set(context: Context, value: Value, source: Any, target: Any) -> Value:
    return value


@rule("getattr", FrozenSetRepresentation)
def _getattr(context: Context) -> Value | None:
    name = context.constant_of(1)
    annotation = context.annotations[0]
    assert isinstance(annotation, SomePBC)
    if annotation.optional:
        message = context.lowerer.message(f"'NoneType' object has no attribute '{name}'")
        context.call(objects.ll_check_not_none, context.value(0), message)
    values = [description.value for description in sorted(annotation.descriptions, key=lambda d: d.name)]
    return read_choice(context, 0, name, [(value, _attribute(context, value, name)) for value in values])


def _attribute(context: Context, value: Any, name: str) -> Any:
    """An attribute of a constant; the function that stands for it if it is a method."""
    found = getattr(value, name)
    if not isinstance(found, types.MethodType):
        return found
    book = context.lowerer.annotator.bookkeeper
    return book.choice_value(book.immutable_value(found)).const


@rule("bool", FrozenSetRepresentation)
def _bool(context: Context) -> Value:
    return context.emit("ptr_nonzero", [context.value(0)], Bool)


@rule("is_", FrozenSetRepresentation, Representation)
@rule("eq", FrozenSetRepresentation, Representation)
def _same(context: Context) -> Value:
    return context.emit("ptr_eq", [context.value(0), context.value(1, context.representations[0])], Bool)


@rule("is_", Representation, FrozenSetRepresentation)
@rule("eq", Representation, FrozenSetRepresentation)
def _same_reversed(context: Context) -> Value:
    return _same(context.reversed())


@rule("ne", FrozenSetRepresentation, Representation)
@rule("ne", Representation, FrozenSetRepresentation)
def _differ(context: Context) -> Value:
    first = isinstance(context.representations[0], FrozenSetRepresentation)
    return context.emit("bool_not", [_same(context) if first else _same_reversed(context)], Bool)
