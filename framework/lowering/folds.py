"""Built-in functions over iterables: ``sum any all min max sorted``, ``list.sort``, ``list() tuple() set() dict()``."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

from framework.annotator.model import SomeIterator, SomeNone, SomeObject
from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Bool, Signed, Void
from framework.lowering.builtins import lowers_builtin, lowers_method
from framework.lowering.context import Context
from framework.lowering.dicts import DictRepresentation, DictViewRepresentation, SetRepresentation, new_table, store
from framework.lowering.lists import ListRepresentation
from framework.lowering.primitives import truth
from framework.lowering.representation import Representation, find_rule, is_nothing, rule
from framework.lowering.tuples import TupleRepresentation, build, read_item
from framework.runtime import dicts, folds, lists


def keyword(context: Context, name: str) -> int | None:
    """Index of the operand passed as keyword ``name``; None when it is missing or None."""
    if name not in context.shape.keywords:
        return None
    index = context.shape.positional + context.shape.keywords.index(name)
    return None if isinstance(context.annotations[index], SomeNone) else index


def iterator_operand(context: Context, index: int = 0) -> tuple[Value, SomeObject]:
    """Operand ``index`` as an iterator, with its annotation."""
    value, source = context.lowerer.iterator_over(context, index)
    return value, source.annotation


def as_result(context: Context, pair: tuple[Value, Representation]) -> Value:
    """A value in the representation of the result."""
    return context.convert(*pair, context.result)


def operand(context: Context, index: int) -> tuple[Value, SomeObject]:
    """Operand ``index`` with its annotation: constants stay known where they are functions."""
    annotation = context.annotations[index]
    if isinstance(context.representations[index].annotation, SomeIterator) or annotation.is_constant:
        return context.value(index), annotation
    return context.value(index), context.representations[index].annotation


def _call(context: Context, function: Callable[..., Any], *arguments: tuple[Value, SomeObject]) -> Value:
    return as_result(context, context.call_python(function, *arguments))


# --- sum, any, all


@lowers_builtin(sum)
def _sum(context: Context) -> Value:
    target = context.result
    start = context.value(1, target) if len(context.arguments) > 1 else target.constant(0)
    return _call(context, folds.ll_total, iterator_operand(context), (start, target.annotation))


@lowers_builtin(functools.reduce)
def _reduce(context: Context) -> Value | None:
    return context.lowerer.call_user_targets(context, 0, None)  # type: ignore[no-any-return]


@lowers_builtin(math.prod)
def _product(context: Context) -> Value:
    target, start = context.result, keyword(context, "start")
    first = context.value(start, target) if start is not None else target.constant(1)
    return _call(context, folds.ll_product, iterator_operand(context), (first, target.annotation))


@lowers_builtin(any)
def _any(context: Context) -> Value:
    return _call(context, folds.ll_any, iterator_operand(context))


@lowers_builtin(all)
def _all(context: Context) -> Value:
    return _call(context, folds.ll_all, iterator_operand(context))


# --- min, max


def _extreme(pair: Callable[..., Any], **functions: Callable[..., Any]) -> Callable[[Context], Value]:
    def lower(context: Context) -> Value:
        key, default = keyword(context, "key"), default_of(context)
        count = context.shape.positional
        if count > 1 and key is None:
            return _of_arguments(context, pair, count)
        arguments = [_packed_iterator(context, count) if count > 1 else iterator_operand(context)]
        if key is not None:
            arguments.append(operand(context, key))
        if default is not None:
            arguments.append((context.value(default, context.result), context.result.annotation))
        name = "by_" * (key is not None) + "or_" * (default is not None)
        return _call(context, functions[name.rstrip("_") or "plain"], *arguments)

    return lower


def default_of(context: Context) -> int | None:
    """Index of the ``default`` operand, which may be None."""
    if "default" not in context.shape.keywords:
        return None
    return context.shape.positional + context.shape.keywords.index("default")


def _of_arguments(context: Context, pair: Callable[..., Any], count: int) -> Value:
    target = context.result
    best = context.value(0, target)
    for index in range(1, count):
        other = (context.value(index, target), target.annotation)
        best = as_result(context, context.call_python(pair, (best, target.annotation), other))
    return best


def _packed_iterator(context: Context, count: int) -> tuple[Value, SomeObject]:
    """An iterator over the positional operands."""
    items = [(context.value(i), context.representations[i]) for i in range(count)]
    packed, representation = context.lowerer.pack(context, items)
    view = context.with_operand(packed, representation.annotation)
    return iterator_operand(view)


lowers_builtin(min)(
    _extreme(
        folds.ll_smaller,
        plain=folds.ll_least, by=folds.ll_least_by, **{"or": folds.ll_least_or, "by_or": folds.ll_least_by_or},
    )
)  # fmt: skip
lowers_builtin(max)(
    _extreme(
        folds.ll_larger,
        plain=folds.ll_greatest, by=folds.ll_greatest_by,
        **{"or": folds.ll_greatest_or, "by_or": folds.ll_greatest_by_or},
    )
)  # fmt: skip


# --- sorting


def _sort(context: Context, value: Value, target: ListRepresentation) -> None:
    """Sort a list in place by the keywords of the call."""
    key, backwards = keyword(context, "key"), keyword(context, "reverse")
    reverse: Value = Constant(False, Bool)
    if backwards is not None:
        reverse = truth(context.shifted(backwards))
    struct = context.void(target.struct)
    if key is None:
        less = context.lowerer.ordering(target.item)
        context.call(lists.ll_list_sort, struct, value, less, reverse)
        return
    view = context.with_operand(value, target.annotation)
    keys, source = context.call_python(folds.ll_keys, iterator_operand(view), operand(context, key))
    if not isinstance(source, ListRepresentation):  # the key function never returns: no item was compared
        return
    context.call(lists.ll_list_sort_by, struct, value, keys, context.lowerer.ordering(source.item), reverse)


@lowers_method(ListRepresentation, "sort")
def _sort_method(context: Context) -> None:
    target = context.representations[0]
    assert isinstance(target, ListRepresentation)
    _sort(context.shifted(1), context.value(0), target)


@lowers_builtin(sorted)
def _sorted(context: Context) -> Value:
    target = context.result
    assert isinstance(target, ListRepresentation)
    result = context.lowerer.list_from_iterable(context, 0, target)
    _sort(context, result, target)
    return result


# --- constructors


@lowers_builtin(list)
def _list(context: Context) -> Value:
    target = context.result
    assert isinstance(target, ListRepresentation)
    if not context.arguments:
        return context.call(lists.ll_list_new, context.void(target.struct), Constant(0, Signed))
    source = context.representations[0]
    if isinstance(source, ListRepresentation) and source.struct is target.struct:
        return context.call(lists.ll_list_copy, context.void(target.struct), context.value(0))
    return context.lowerer.list_from_iterable(context, 0, target)


@lowers_builtin(tuple)
def _tuple(context: Context) -> Value:
    return context.value(0, context.result) if context.arguments else context.result.constant(())


def _set(context: Context) -> Value:
    target = context.result
    assert isinstance(target, SetRepresentation)
    if not context.arguments:
        return new_table(context, target)
    return context.lowerer.set_from_iterable(context, 0, target)


lowers_builtin(set)(_set)
lowers_builtin(frozenset)(_set)


@lowers_builtin(dict)
def _dict(context: Context) -> Value:
    target = context.result
    assert isinstance(target, DictRepresentation)
    result = new_table(context, target)
    update_dict(context, result, target, 0)
    return result


@lowers_method(DictRepresentation, "update")
def _update(context: Context) -> None:
    target = context.representations[0]
    assert isinstance(target, DictRepresentation)
    update_dict(context.shifted(1), context.value(0), target, 0)


def update_dict(context: Context, container: Value, target: DictRepresentation, first: int) -> None:
    """Store what the positional operand, if any, and the keywords give."""
    if context.shape.positional > first:
        update_from(context, container, target, first)
    for offset, name in enumerate(context.shape.keywords):
        index = context.shape.positional + offset
        key = context.cast(target.key.constant(name), target.key.type)
        value = context.cast(context.value(index, target.value), target.value.type)
        store(context, target, container, key, value)


def update_from(context: Context, container: Value, target: DictRepresentation, index: int) -> None:
    """Store the items of operand ``index``: a dict, or an iterable of pairs."""
    source = context.representations[index]
    if isinstance(source, DictRepresentation):
        if source.struct is target.struct:
            other = context.value(index)
            context.call(dicts.ll_dict_update, target.struct_constant, container, other, target.equal)
            return
        iterator, annotation = context.lowerer.items_of(context, index)
    else:
        iterator, annotation = iterator_operand(context, index)
    lowerer = context.lowerer
    pairs = lowerer.representation(annotation)
    pair = lowerer.representation(lowerer.annotator.item_annotation(annotation))
    if is_nothing(pair):  # the iterable is always empty
        return
    assert isinstance(pair, TupleRepresentation)
    more, item = lowerer.more_function(pairs), lowerer.item_function(pairs, pair)
    context.call(
        dicts.ll_dict_fill, target.struct_constant, container, iterator, more, item, lowerer.storer(target, pair)
    )


@rule("dict_update", DictRepresentation)
def _dict_update(context: Context) -> Value:
    target = context.representations[0]
    assert isinstance(target, DictRepresentation)
    update_from(context, context.value(0), target, 1)
    return context.value(0)


def _merge(context: Context) -> Value:
    target = context.representations[0]
    assert isinstance(target, DictRepresentation)
    result = context.call(dicts.ll_dict_copy, target.struct_constant, context.value(0))
    update_from(context, result, target, 1)
    return result


rule("or_", DictRepresentation, DictRepresentation)(_merge)
rule("inplace_or_", DictRepresentation, DictRepresentation)(_dict_update)


@lowers_builtin(dict.fromkeys)
def _fromkeys(context: Context) -> Value:
    target = context.result
    assert isinstance(target, DictRepresentation)
    keys = context.lowerer.keys_from_iterable(context, 0, target)
    if target.value.type is Void:
        return keys
    result = new_table(context, target)
    value = context.value(1, target.value) if len(context.arguments) > 1 else context.lowerer.none_of(target.value)
    context.call(
        dicts.ll_dict_fill_keys, target.struct_constant, result, keys, context.cast(value, target.value.type),
        target.equal,
    )  # fmt: skip
    return result


# --- views


def _set_of_view(context: Context, index: int, target: SetRepresentation) -> Value:
    return context.lowerer.set_from_iterable(context, index, target)  # type: ignore[no-any-return]


def _view_operation(opname: str) -> Callable[[Context], Value]:
    def lower(context: Context) -> Value:
        target = context.result
        if not isinstance(target, SetRepresentation):  # a comparison
            lowerer = context.lowerer
            target = lowerer.representation(lowerer.annotator.bookkeeper.new_set(context.operation))  # type: ignore[assignment]
        assert isinstance(target, SetRepresentation)
        left, right = (_set_of_view(context, index, target) for index in (0, 1))
        view = context.with_operand(right, target.annotation).with_operand(left, target.annotation)
        found = find_rule(opname, [target, target])
        assert found is not None
        value = found(view.first(2))
        assert value is not None
        return value

    return lower


for _name in ("or_", "and_", "sub", "xor", "eq", "ne", "lt", "le", "gt", "ge"):
    rule(_name, DictViewRepresentation, DictViewRepresentation)(_view_operation(_name))
    rule(_name, DictViewRepresentation, SetRepresentation)(_view_operation(_name))
    rule(_name, SetRepresentation, DictViewRepresentation)(_view_operation(_name))


@lowers_method(DictViewRepresentation, "isdisjoint")
def _view_isdisjoint(context: Context) -> Value:
    target = context.lowerer.representation(context.lowerer.annotator.bookkeeper.new_set(context.operation))
    assert isinstance(target, SetRepresentation)
    left, right = (_set_of_view(context, index, target) for index in (0, 1))
    return context.call(dicts.ll_set_isdisjoint, left, right, target.equal)


@rule("contains", DictViewRepresentation)
def _in_view(context: Context) -> Value:
    source = context.representations[0]
    assert isinstance(source, DictViewRepresentation)
    if source.kind == "keys":
        found = find_rule("contains", [source.dict, context.representations[1]])
        assert found is not None
        value = found(context.shifted(1).with_operand(context.arguments[0], source.dict.annotation))
        assert value is not None
        return value
    return _in_iterable(context)


@rule("contains")
def _in_iterable(context: Context) -> Value:
    if context.result_annotation is not None and context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    item = (context.value(1), context.representations[1].annotation)
    return _call(context, folds.ll_contains, iterator_operand(context), item)


# --- unpacking


@rule("unpack")
def _unpack(context: Context) -> Value:
    count = context.constant_of(1)
    target = context.result
    assert isinstance(target, TupleRepresentation)
    source = context.representations[0]
    if isinstance(source, ListRepresentation):
        items, representation = context.value(0), source
    else:
        representation = list_of(context, target.items[0] if target.items else None)
        items = context.lowerer.list_up_to(context, 0, representation, count + 1)
    context.call(lists.ll_list_unpack, items, Constant(count, Signed))
    return build(context, target, _items(context, items, representation, range(count), target.items))


def list_of(context: Context, item: Representation | None) -> ListRepresentation:
    """A list representation for the items that operand 0 gives."""
    annotation = context.lowerer.annotator.item_annotation(context.annotations[0])
    return context.lowerer.list_representation(annotation)  # type: ignore[no-any-return]


def _items(
    context: Context, items: Value, source: ListRepresentation, places: range, targets: list[Representation]
) -> list[Value]:
    result: list[Value] = []
    for place, target in zip(places, targets, strict=True):
        item = context.call(lists.ll_list_getitem, items, Constant(place, Signed))
        result.append(context.convert(item, source.item, target))
    return result


@rule("unpack_star")
def _unpack_star(context: Context) -> Value:
    before, after = context.constant_of(1), context.constant_of(2)
    target = context.result
    assert isinstance(target, TupleRepresentation)
    middle = target.items[before]
    assert isinstance(middle, ListRepresentation)
    source = context.representations[0]
    if isinstance(source, ListRepresentation):
        items, representation = context.value(0), source
    else:
        items, representation = context.lowerer.list_from_iterable(context, 0, middle), middle
    context.call(lists.ll_list_unpack_star, items, Constant(before + after, Signed))
    head = _items(context, items, representation, range(before), target.items[:before])
    tail = _items(context, items, representation, range(-after, 0), target.items[before + 1 :])
    stop = Constant(-after, Signed)
    bounds = [Constant(before, Signed), Constant(True, Bool), stop, Constant(after > 0, Bool), Constant(1, Signed)]
    rest = context.call(lists.ll_list_slice, context.void(middle.struct), items, *bounds)
    return build(context, target, [*head, rest, *tail])


@rule("unpack_star", TupleRepresentation)
def _unpack_star_tuple(context: Context) -> Value:
    before, after = context.constant_of(1), context.constant_of(2)
    source, target = context.representations[0], context.result
    assert isinstance(source, TupleRepresentation) and isinstance(target, TupleRepresentation)
    value = context.value(0)
    parts = [(read_item(context, value, source, i), item) for i, item in enumerate(source.items)]
    last = len(parts) - after
    middle = target.items[before]
    assert isinstance(middle, ListRepresentation)
    rest = context.call(lists.ll_list_new, context.void(middle.struct), Constant(last - before, Signed))
    for place, (item, representation) in enumerate(parts[before:last]):
        stored = context.cast(context.convert(item, representation, middle.item), middle.item.type)
        context.call(lists.ll_list_init_item, rest, Constant(place, Signed), stored)
    outer = [*parts[:before], (rest, middle), *parts[last:]]
    items = [context.convert(v, r, wanted) for (v, r), wanted in zip(outer, target.items, strict=True)]
    return build(context, target, items)
