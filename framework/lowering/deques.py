"""``collections.deque`` (see runtime/deques.py for its layout)."""

from __future__ import annotations

import collections
from typing import Any

from framework.annotator.model import SomeBool, SomeDeque, SomeInteger
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import malloc, null
from framework.lltypes.types import Bool, GcStruct, Ptr, Signed, Void
from framework.lowering.branching import Case, choose
from framework.lowering.builtins import lowers_builtin, lowers_method
from framework.lowering.context import Context
from framework.lowering.iterators import IteratorRepresentation, register_reversed, register_variant
from framework.lowering.lists import LENGTHS, index_operand
from framework.lowering.primitives import BoolRepresentation, IntegerRepresentation, NoneRepresentation
from framework.lowering.representation import Representation, conversion, represents, rule
from framework.runtime import deques


class DequeRepresentation(Representation):
    """A pointer to a deque struct, null for None."""

    type: Ptr

    def __init__(self, lowerer: Any, annotation: SomeDeque) -> None:
        super().__init__(lowerer)
        self.definition = annotation.definition
        self.optional = annotation.optional
        self.struct: GcStruct = deques.deque_type(self.item.type)
        self.type = Ptr(self.struct)

    @property
    def item(self) -> Representation:
        """Representation of the items."""
        return self.lowerer.representation(self.definition.item.annotation)

    @property
    def struct_constant(self) -> Constant:
        """The struct type, for helpers."""
        return Constant(self.struct, Void)

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(self.struct), self.type)
        return Constant(self.lowerer.prebuilt(value, self, self._start, self._fill), self.type)

    def _start(self, value: Any) -> Any:
        return malloc(self.struct)

    def _fill(self, value: Any, result: Any) -> None:
        capacity = 8
        while capacity < len(value):
            capacity *= 2
        result.length = len(value)
        result.limit = -1 if value.maxlen is None else value.maxlen
        result.items = malloc(self.struct.fields["items"].to, capacity)  # type: ignore[attr-defined]
        for index, item in enumerate(value):
            result.items[index] = self.item.constant(item).value


@represents(SomeDeque)
def _represent_deque(lowerer: Any, annotation: SomeDeque) -> Representation:
    return DequeRepresentation(lowerer, annotation)


@conversion(DequeRepresentation, DequeRepresentation)
def _convert(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.cast(value, target.type)


@conversion(NoneRepresentation, DequeRepresentation)
def _none(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


def deque(context: Context, index: int = 0) -> DequeRepresentation:
    """The representation of an operand that is a deque."""
    found = context.representations[index]
    assert isinstance(found, DequeRepresentation)
    return found


def stored(context: Context, index: int, target: DequeRepresentation) -> Value:
    """Operand ``index`` as an item."""
    return context.cast(context.value(index, target.item), target.item.type)


@lowers_builtin(collections.deque)
def _deque(context: Context) -> Value:
    target = context.result
    assert isinstance(target, DequeRepresentation)
    limit: Value = Constant(-1, Signed)
    place = 1 if context.shape.positional > 1 else None
    if "maxlen" in context.shape.keywords:
        place = context.shape.positional + context.shape.keywords.index("maxlen")
    if place is not None and not isinstance(context.representations[place], NoneRepresentation):
        limit = context.call(deques.ll_deque_check_limit, index_operand(context, place))
    result = context.call(deques.ll_deque_new, target.struct_constant, limit)
    if context.shape.positional > 0:
        fill(context, result, target, 0, deques.ll_deque_fill)
    return result


def fill(context: Context, container: Value, target: DequeRepresentation, index: int, helper: Any) -> None:
    """Add what operand ``index`` gives when it is iterated."""
    lowerer = context.lowerer
    if isinstance(context.representations[index], DequeRepresentation):  # d.extend(d) must not chase its own tail
        copied = context.call(deques.ll_deque_copy, deque(context, index).struct_constant, context.value(index))
        context = context.shifted(index).with_operand(copied, context.representations[index].annotation)
        index = 0
    iterator, source = lowerer.iterator_over(context, index)
    more, item = lowerer.more_function(source), lowerer.item_function(source, target.item)
    context.call(helper, target.struct_constant, container, iterator, more, item)


@lowers_builtin(len, DequeRepresentation)
def _len(context: Context) -> Value:
    return context.call(deques.ll_deque_length, context.value(0))


@rule("bool", DequeRepresentation)
def _bool(context: Context) -> Value:
    return context.call(deques.ll_deque_nonempty, context.value(0))


@rule("is_", DequeRepresentation, DequeRepresentation)
def _is(context: Context) -> Value:
    return context.emit("ptr_eq", [context.value(0), context.value(1)], Bool)


@rule("getitem", DequeRepresentation, IntegerRepresentation)
def _getitem(context: Context) -> Value:
    item = context.call(deques.ll_deque_getitem, context.value(0), index_operand(context, 1))
    return context.convert(item, deque(context).item, context.result)


@rule("setitem", DequeRepresentation, IntegerRepresentation)
def _setitem(context: Context) -> None:
    item = stored(context, 2, deque(context))
    context.call(deques.ll_deque_setitem, context.value(0), index_operand(context, 1), item)


@rule("delitem", DequeRepresentation, IntegerRepresentation)
def _delitem(context: Context) -> None:
    context.call(deques.ll_deque_delitem, context.value(0), index_operand(context, 1))


def _adding(helper: Any) -> Any:
    def lower(context: Context) -> None:
        target = deque(context)
        context.call(helper, target.struct_constant, context.value(0), stored(context, 1, target))

    return lower


lowers_method(DequeRepresentation, "append")(_adding(deques.ll_deque_append))
lowers_method(DequeRepresentation, "appendleft")(_adding(deques.ll_deque_append_left))


def _taking(helper: Any) -> Any:
    def lower(context: Context) -> Value:
        target = deque(context)
        item = context.call(helper, context.value(0))
        return context.convert(item, target.item, context.result)

    return lower


lowers_method(DequeRepresentation, "pop")(_taking(deques.ll_deque_pop))
lowers_method(DequeRepresentation, "popleft")(_taking(deques.ll_deque_pop_left))


def _filling(helper: Any) -> Any:
    def lower(context: Context) -> None:
        fill(context, context.value(0), deque(context), 1, helper)

    return lower


lowers_method(DequeRepresentation, "extend")(_filling(deques.ll_deque_fill))
lowers_method(DequeRepresentation, "extendleft")(_filling(deques.ll_deque_fill_left))


@lowers_method(DequeRepresentation, "insert")
def _insert(context: Context) -> None:
    target = deque(context)
    item = stored(context, 2, target)
    context.call(deques.ll_deque_insert, target.struct_constant, context.value(0), index_operand(context, 1), item)


@lowers_method(DequeRepresentation, "clear")
def _clear(context: Context) -> None:
    context.call(deques.ll_deque_clear, deque(context).struct_constant, context.value(0))


@lowers_method(DequeRepresentation, "reverse")
def _reverse(context: Context) -> None:
    context.call(deques.ll_deque_reverse, context.value(0))


@lowers_method(DequeRepresentation, "rotate")
def _rotate(context: Context) -> None:
    count = index_operand(context, 1) if len(context.arguments) > 1 else Constant(1, Signed)
    context.call(deques.ll_deque_rotate, context.value(0), count)


@lowers_method(DequeRepresentation, "copy")
def _copy(context: Context) -> Value:
    return context.call(deques.ll_deque_copy, deque(context).struct_constant, context.value(0))


# --- search, comparison


def _searched(context: Context) -> tuple[Value, Constant]:
    equal = context.lowerer.equality_between(deque(context).item, context.representations[1])
    return context.value(1), equal


def _missing(context: Context) -> Constant:
    source = context.representations[1]
    return context.lowerer.missing_item(source, "deque")  # type: ignore[no-any-return]


@rule("contains", DequeRepresentation)
def _contains(context: Context) -> Value:
    return context.call(deques.ll_deque_contains, context.value(0), *_searched(context))


@lowers_method(DequeRepresentation, "count")
def _count(context: Context) -> Value:
    return context.call(deques.ll_deque_count, context.value(0), *_searched(context))


@lowers_method(DequeRepresentation, "index")
def _index(context: Context) -> Value:
    return context.call(deques.ll_deque_locate, context.value(0), *_searched(context), _missing(context))


@lowers_method(DequeRepresentation, "remove")
def _remove(context: Context) -> None:
    context.call(deques.ll_deque_remove, context.value(0), *_searched(context), _missing(context))


def _equal(context: Context) -> Value:
    equal = context.lowerer.equality_between(deque(context, 0).item, deque(context, 1).item)
    return context.call(deques.ll_deque_eq, context.value(0), context.value(1), equal)


rule("eq", DequeRepresentation, DequeRepresentation)(_equal)


@rule("ne", DequeRepresentation, DequeRepresentation)
def _ne(context: Context) -> Value:
    return context.emit("bool_not", [_equal(context)], Bool)


def _ordered(opname: str) -> Any:
    def lower(context: Context) -> Value:
        left, right = deque(context, 0).item, deque(context, 1).item
        equal = context.lowerer.equality_between(left, right)
        ordered = context.lowerer.order_between(opname, left, right)
        lengths = context.void(LENGTHS[opname])
        return context.call(deques.ll_deque_compare, context.value(0), context.value(1), equal, ordered, lengths)

    return lower


for _name in LENGTHS:
    rule(_name, DequeRepresentation, DequeRepresentation)(_ordered(_name))


@rule("add", DequeRepresentation, DequeRepresentation)
def _add(context: Context) -> Value:
    target = deque(context)
    result = context.call(deques.ll_deque_copy, target.struct_constant, context.value(0))
    fill(context, result, target, 1, deques.ll_deque_fill)
    return result


@rule("inplace_add", DequeRepresentation)
def _extend_in_place(context: Context) -> Value:
    fill(context, context.value(0), deque(context), 1, deques.ll_deque_fill)
    return context.value(0)


def _repeated(place: int) -> Any:
    def lower(context: Context) -> Value:
        target, count = deque(context, place), index_operand(context, 1 - place)
        return context.call(deques.ll_deque_repeat, target.struct_constant, context.value(place), count)

    return lower


for _count in (IntegerRepresentation, BoolRepresentation):
    rule("mul", DequeRepresentation, _count)(_repeated(0))
    rule("mul", _count, DequeRepresentation)(_repeated(1))


@rule("getattr", DequeRepresentation)
def _getattr(context: Context) -> Value | None:
    if context.constant_of(1) != "maxlen":
        return context.value(0)  # a method: bound to the deque
    limit = context.call(deques.ll_deque_limit, context.value(0))
    unlimited = context.emit("int_lt", [limit, Constant(0, Signed)], Bool)
    view = context.first(0).with_operand(limit, SomeInteger()).with_operand(unlimited, SomeBool())
    none = Case(lambda c: c.value(0), lambda c: c.result.constant(None))
    return choose(view, "maxlen", [none], lambda c: c.value(1, c.result))


# --- iteration


class DequeIterator(IteratorRepresentation):
    """Over a deque."""

    def choose_struct(self) -> None:
        self.struct = deques.deque_iterator_type(self.source.type)

    def start(self, context: Context, source: Value) -> Value:
        return context.call(deques.ll_deque_iter, context.void(self.struct), source, Constant(-1, Signed))

    def more(self, context: Context, iterator: Value) -> Value:
        return context.call(deques.ll_deque_more, iterator)

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        assert isinstance(self.source, DequeRepresentation)
        return context.call(deques.ll_deque_value, iterator), self.source.item


class ReversedDequeIterator(DequeIterator):
    """Over a deque from its end."""

    def start(self, context: Context, source: Value) -> Value:
        length = context.call(deques.ll_deque_length, source)
        return context.call(deques.ll_deque_iter, context.void(self.struct), source, length)

    def more(self, context: Context, iterator: Value) -> Value:
        return context.call(deques.ll_deque_reverse_more, iterator)


register_variant("deque", DequeIterator)
register_reversed(SomeDeque, ReversedDequeIterator)
