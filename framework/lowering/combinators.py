"""Iterators that run code of the program: ``map``, ``filter``, objects with ``__next__``; ``next`` and ``iter``.

Advancing computes the item and keeps it in the iterator, because reading the item of an iterator may not raise:

    more:  call the function (or __next__), store the result in ``value``       value:  load ``value``
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.annotator.model import SomeInstance, SomeObject
from framework.annotator.rules.special import find_method
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Constant, Value
from framework.lltypes.interning import interned
from framework.lltypes.types import GcStruct, LLType, Void
from framework.lowering.builtins import lowers_builtin
from framework.lowering.context import Context
from framework.lowering.instances import InstanceRepresentation
from framework.lowering.iterators import (
    CombinedIterator,
    IteratorRepresentation,
    register_variant,
    start_iterator,
)
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.representation import Representation, rule
from framework.runtime import iterables, iterators
from framework.runtime.bridge import HighLevel, as_high_level, store_high_level


@interned
def storing_struct(name: str, value: LLType, *parts: LLType) -> GcStruct:
    """The struct of an iterator with parts that keeps its item."""
    fields = [(f"part{i}", t) for i, t in enumerate(parts) if t is not Void]
    if value is not Void:
        fields.append(("value", value))
    described = ".".join(map(repr, [*parts, value]))
    return GcStruct(f"{name}_iterator.{described}", *fields)


def part_reader(index: int, type_: LLType) -> Callable[[Any], Any]:
    """A helper that reads a part, None for one without run-time content."""
    name = f"part{index}"
    if type_ is Void:

        def ll_no_part(iterator):  # type: ignore[no-untyped-def]
            return None

        return ll_no_part

    def ll_part(iterator):  # type: ignore[no-untyped-def]
        return getattr(iterator, name)

    return ll_part


class StoringIterator(CombinedIterator):
    """Base of the iterators of this module."""

    def value_annotation(self) -> SomeObject:
        """What the items are."""
        raise NotImplementedError

    def choose_struct(self) -> None:
        types = [part.type for part in self.parts]
        self.value: Representation = self.lowerer.representation(self.value_annotation())
        self.struct = storing_struct(self.annotation.variant, self.value.type, *types)
        self.step: Any = None

    def make_step(self) -> Any:
        """The helper that advances."""
        raise NotImplementedError

    def more(self, context: Context, iterator: Value) -> Value:
        if self.step is None:
            self.step = self.make_step()
        return context.call(self.step, iterator)

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        if self.value.type is Void:
            return Constant(None, Void), self.value
        return context.emit("getfield", [iterator, context.void("value")], self.value.type), self.value

    def high(self, index: int) -> HighLevel:
        """Part ``index`` as Python sees it."""
        return HighLevel(self.annotation.sources[index])

    def item_function(self, index: int) -> Any:
        """``iter_value`` of part ``index``, None when items have no run-time content."""
        part = self.parts[index]
        representation = self.lowerer.representation(self.item_annotation(index))
        return self.lowerer.item_function(part, representation).value

    def item_annotation(self, index: int) -> SomeObject:
        """What the items of part ``index`` are."""
        return self.lowerer.annotator.item_annotation(self.annotation.sources[index])  # type: ignore[no-any-return]


class UserIterator(StoringIterator):
    """Over an object with ``__next__``."""

    def value_annotation(self) -> SomeObject:
        return self.lowerer.annotator.item_annotation(self.annotation)  # type: ignore[no-any-return]

    closing: Any = None

    def start(self, context: Context, source: Value) -> Value:
        return self.build(context, [source])

    def make_step(self) -> Any:
        return _user_step(self.high(0), HighLevel(self.value.annotation))


def _user_step(source: HighLevel, item: HighLevel) -> Any:
    def ll_user_more(iterator):  # type: ignore[no-untyped-def]
        try:
            value = as_high_level(source, iterator.part0).__next__()
        except StopIteration:
            return False
        store_high_level(item, iterator, "value", value)
        return True

    return ll_user_more


def _user_close(source: HighLevel) -> Any:
    def ll_user_close(iterator):  # type: ignore[no-untyped-def]
        try:
            as_high_level(source, iterator.part0).close()
        except BaseException:  # as in __del__: nobody called, so nobody is told
            pass

    return ll_user_close


@rule("iter_close", UserIterator)
def _close(context: Context) -> None:
    iterator = context.representations[0]
    assert isinstance(iterator, UserIterator)
    if iterator.closing is None:
        iterator.closing = _user_close(iterator.high(0))
    context.call(iterator.closing, context.value(0))


class MapIterator(StoringIterator):
    """``map(function, …)``."""

    def value_annotation(self) -> SomeObject:
        return self.lowerer.annotator.item_annotation(self.annotation)  # type: ignore[no-any-return]

    def make_step(self) -> Any:
        function = part_reader(0, self.parts[0].type)
        advance = self.lowerer.advancer(self, range(1, len(self.parts)))
        items = [
            (HighLevel(self.item_annotation(i)), self.item_function(i), f"part{i}") for i in range(1, len(self.parts))
        ]
        make = _MAP_STEPS.get(len(items))
        if make is None:
            raise KitError("K221", f"map() over {len(items)} iterables has no translation")
        return make(self.high(0), function, HighLevel(self.value.annotation), advance, *items)


def _map_one(function: HighLevel, read: Any, result: HighLevel, advance: Any, first: Any) -> Any:
    high, item, part = first

    def ll_map_more(iterator):  # type: ignore[no-untyped-def]
        if not advance(iterator):
            return False
        value = as_high_level(high, item(getattr(iterator, part)))
        store_high_level(result, iterator, "value", as_high_level(function, read(iterator))(value))
        return True

    return ll_map_more


def _map_two(function: HighLevel, read: Any, result: HighLevel, advance: Any, first: Any, second: Any) -> Any:
    high, item, part = first
    high2, item2, part2 = second

    def ll_map_more(iterator):  # type: ignore[no-untyped-def]
        if not advance(iterator):
            return False
        value = as_high_level(high, item(getattr(iterator, part)))
        value2 = as_high_level(high2, item2(getattr(iterator, part2)))
        store_high_level(result, iterator, "value", as_high_level(function, read(iterator))(value, value2))
        return True

    return ll_map_more


def _map_three(
    function: HighLevel, read: Any, result: HighLevel, advance: Any, first: Any, second: Any, third: Any
) -> Any:
    high, item, part = first
    high2, item2, part2 = second
    high3, item3, part3 = third

    def ll_map_more(iterator):  # type: ignore[no-untyped-def]
        if not advance(iterator):
            return False
        value = as_high_level(high, item(getattr(iterator, part)))
        value2 = as_high_level(high2, item2(getattr(iterator, part2)))
        value3 = as_high_level(high3, item3(getattr(iterator, part3)))
        store_high_level(result, iterator, "value", as_high_level(function, read(iterator))(value, value2, value3))
        return True

    return ll_map_more


_MAP_STEPS: dict[int, Any] = {1: _map_one, 2: _map_two, 3: _map_three}


class FilterIterator(StoringIterator):
    """``filter(function, items)``; a function None keeps what is true."""

    def value_annotation(self) -> SomeObject:
        return self.item_annotation(1)

    def make_step(self) -> Any:
        advance = self.lowerer.advancer(self, range(1, 2))
        item, kept = self.item_function(1), HighLevel(self.value.annotation)
        if isinstance(self.parts[0], NoneRepresentation):
            return _filter_true(kept, advance, item)
        return _filter(self.high(0), part_reader(0, self.parts[0].type), kept, advance, item)


def _filter(function: HighLevel, read: Any, kept: HighLevel, advance: Any, item: Any) -> Any:
    def ll_filter_more(iterator):  # type: ignore[no-untyped-def]
        while advance(iterator):
            value = as_high_level(kept, item(iterator.part1))
            if as_high_level(function, read(iterator))(value):
                store_high_level(kept, iterator, "value", value)
                return True
        return False

    return ll_filter_more


def _filter_true(kept: HighLevel, advance: Any, item: Any) -> Any:
    def ll_filter_more(iterator):  # type: ignore[no-untyped-def]
        while advance(iterator):
            value = as_high_level(kept, item(iterator.part1))
            if value:
                store_high_level(kept, iterator, "value", value)
                return True
        return False

    return ll_filter_more


register_variant("user", UserIterator)
register_variant("map", MapIterator)
register_variant("filter", FilterIterator)


def _apply(context: Context) -> Value:
    """``map`` and ``filter``: the function, then an iterator over each of the other operands."""
    target = context.result
    assert isinstance(target, StoringIterator)
    values: list[Value] = [Constant(None, Void)]
    if target.parts[0].type is not Void:
        values[0] = context.value(0, target.parts[0])
    values += [start_iterator(context, i, target.parts[i]) for i in range(1, len(target.parts))]
    return target.build(context, values)


lowers_builtin(map)(_apply)
lowers_builtin(filter)(_apply)


@rule("iter", InstanceRepresentation)
@lowers_builtin(iter, InstanceRepresentation)
def _iter_of_instance(context: Context) -> Value:
    return _ask_iterator(context, "__iter__", iterators.ll_iter_of, iterables.items_by_index)


@lowers_builtin(reversed, InstanceRepresentation)
def _reversed_instance(context: Context) -> Value:
    return _ask_iterator(context, "__reversed__", iterators.ll_reversed_of, iterables.items_from_the_end)


def _ask_iterator(context: Context, method: str, ask: Any, by_index: Any) -> Value:
    """An iterator over an instance: what its method gives, else a generator that indexes it."""
    high = HighLevel(context.representations[0].annotation)
    assert isinstance(high.annotation, SomeInstance)
    function = ask if find_method(context.lowerer.annotator, high.annotation, method) is not None else by_index
    value, source = context.call_python(function, (context.value(0), high.annotation))
    target = context.result
    assert isinstance(target, IteratorRepresentation)
    if isinstance(source, InstanceRepresentation):
        return target.start(context, context.convert(value, source, target.source))
    return value


@lowers_builtin(iter)
def _iter(context: Context) -> Value:
    return start_iterator(context, 0, context.result)


@lowers_builtin(next, IteratorRepresentation)
def _next(context: Context) -> Value | None:
    source = context.representations[0]
    assert isinstance(source, IteratorRepresentation)
    lowerer = context.lowerer
    more = lowerer.more_function(source)
    item = lowerer.item_function(source, context.result)
    if len(context.arguments) == 1:
        return context.call(iterators.ll_next, context.value(0), more, item)
    return context.call(iterators.ll_next_default, context.value(0), context.value(1, context.result), more, item)


@lowers_builtin(next, InstanceRepresentation)
def _next_of_instance(context: Context) -> Value:
    subject = (context.value(0), context.representations[0].annotation)
    if len(context.arguments) == 1:
        value, source = context.call_python(iterators.ll_next_of, subject)
    else:
        default = (context.value(1), context.representations[1].annotation)
        value, source = context.call_python(iterators.ll_next_of_default, subject, default)
    return context.convert(value, source, context.result)
