"""Lists (see runtime/lists.py for their layout)."""

from __future__ import annotations

from typing import Any

from framework.annotator.model import SomeList
from framework.flowgraph.model import Constant, FunctionGraph, Operation, Value
from framework.lltypes.memory import malloc, null
from framework.lltypes.types import Bool, GcStruct, Ptr, Signed
from framework.lowering.builtins import lowers_builtin, lowers_method
from framework.lowering.context import Context
from framework.lowering.primitives import (
    CharRepresentation,
    IntegerRepresentation,
    NoneRepresentation,
    NumberRepresentation,
    to_working,
)
from framework.lowering.representation import Representation, conversion, find_conversion, represents, rule
from framework.lowering.strings import StringRepresentation, slice_bounds
from framework.lowering.tuples import TupleRepresentation
from framework.runtime import lists


class ListRepresentation(Representation):
    """A pointer to a list struct, null for None."""

    type: Ptr

    def __init__(self, lowerer: Any, annotation: SomeList) -> None:
        super().__init__(lowerer)
        self.definition = annotation.definition
        self.optional = annotation.optional
        self.struct: GcStruct = lowerer.list_struct(annotation.definition)
        self.type = Ptr(self.struct)

    @property
    def item(self) -> Representation:
        """Representation of the items."""
        return self.lowerer.representation(self.definition.item.annotation)

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(self.struct), self.type)
        return Constant(self.lowerer.prebuilt(value, self, self._start, self._fill), self.type)

    def _start(self, value: Any) -> Any:
        return malloc(self.struct)

    def _fill(self, value: Any, result: Any) -> None:
        array_type = self.struct.fields["items"].to  # type: ignore[attr-defined]
        result.length = len(value)
        result.items = malloc(array_type, len(value))
        for index, item in enumerate(value):
            result.items[index] = self.item.constant(item).value


@represents(SomeList)
def _represent_list(lowerer: Any, annotation: SomeList) -> Representation:
    return ListRepresentation(lowerer, annotation)


@conversion(ListRepresentation, ListRepresentation)
def _convert(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.cast(value, target.type)


@conversion(NoneRepresentation, ListRepresentation)
def _none_to_list(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


class ListTypes:
    """The part of the Lowerer that gives list types to definitions, recursive ones included."""

    def start_lists(self) -> None:
        """Set up the tables."""
        self._list_structs: dict[int, GcStruct] = {}
        self._lists_in_progress: dict[int, GcStruct | None] = {}
        self.filled_lists: dict[Operation, Value] = {}  # [item] * count: the item

    def note_filled_lists(self, graph: FunctionGraph) -> None:
        """Find multiplications of a list that was just made of one item and that nobody else has seen."""
        for block in graph.iterate_blocks():
            fresh: dict[Value, Value] = {}
            for operation in block.operations:
                for argument in operation.args:
                    item = fresh.pop(argument, None)
                    if item is not None and operation.opname == "mul":
                        self.filled_lists[operation] = item
                if operation.opname == "newlist" and len(operation.args) == 1:
                    fresh[operation.result] = operation.args[0]

    def list_struct(self, definition: Any) -> GcStruct:
        """The struct of a list definition; lists of equal item types share it."""
        item = definition.item
        found = self._list_structs.get(id(item))
        if found is not None:
            return found
        if id(item) in self._lists_in_progress:  # a list of itself: a struct of its own
            recursive = self._lists_in_progress[id(item)]
            if recursive is None:
                recursive = self._lists_in_progress[id(item)] = GcStruct(f"list.recursive{len(self._list_structs)}")
            return recursive
        self._lists_in_progress[id(item)] = None
        item_type = self.representation(item.annotation).type  # type: ignore[attr-defined]
        recursive = self._lists_in_progress.pop(id(item))
        if recursive is None:
            recursive = lists.list_type(item_type)
        else:
            lists.complete_list_type(recursive, item_type)
        self._list_structs[id(item)] = recursive
        return recursive


def type_of(context: Context, representation: Any) -> Constant:
    """The list struct as an argument for a helper."""
    return context.void(representation.struct)


def index_operand(context: Context, index: int) -> Value:
    """Operand ``index`` as Signed."""
    return to_working(context, context.value(index), context.representations[index], Signed)


def is_nonnegative(context: Context, index: int) -> bool:
    """Whether an operand is known not to be negative."""
    return bool(getattr(context.annotations[index], "nonnegative", False))


@rule("newlist")
def _newlist(context: Context) -> Value:
    target = context.result
    assert isinstance(target, ListRepresentation)
    count = Constant(len(context.arguments), Signed)
    result = context.call(lists.ll_list_new, type_of(context, target), count)
    for index in range(len(context.arguments)):
        value = context.value(index, target.item)
        context.call(lists.ll_list_init_item, result, Constant(index, Signed), stored(context, value, target))
    return result


def stored(context: Context, value: Value, target: ListRepresentation) -> Value:
    """A value with exactly the list's item type."""
    return context.cast(value, target.item.type)


@lowers_builtin(len, ListRepresentation)
def _len(context: Context) -> Value:
    return context.call(lists.ll_list_length, context.value(0))


@rule("bool", ListRepresentation)
def _bool(context: Context) -> Value:
    value = context.value(0)
    if context.representations[0].optional:  # type: ignore[attr-defined]
        return context.call(lists.ll_list_nonempty, value)
    return context.emit("int_is_true", [context.call(lists.ll_list_length, value)], Bool)


@rule("getitem", ListRepresentation, IntegerRepresentation)
def _getitem(context: Context) -> Value:
    source = context.representations[0]
    assert isinstance(source, ListRepresentation)
    helper = lists.ll_list_getitem_nonnegative if is_nonnegative(context, 1) else lists.ll_list_getitem
    item = context.call(helper, context.value(0), index_operand(context, 1))
    return context.convert(item, source.item, context.result)


@rule("setitem", ListRepresentation, IntegerRepresentation)
def _setitem(context: Context) -> None:
    target = context.representations[0]
    assert isinstance(target, ListRepresentation)
    helper = lists.ll_list_setitem_nonnegative if is_nonnegative(context, 1) else lists.ll_list_setitem
    value = stored(context, context.value(2, target.item), target)
    context.call(helper, context.value(0), index_operand(context, 1), value)


@rule("delitem", ListRepresentation, IntegerRepresentation)
def _delitem(context: Context) -> None:
    context.call(lists.ll_list_delitem, context.value(0), index_operand(context, 1))


@rule("getslice", ListRepresentation)
def _getslice(context: Context) -> Value:
    target = context.representations[0]
    part = context.call(lists.ll_list_slice, type_of(context, target), context.value(0), *slice_bounds(context))
    return of_result_type(context, part, 0)


def of_result_type(context: Context, made: Value, index: int) -> Value:
    """A new list of the type of operand ``index``, in the type of the result, whose items may be more general."""
    source, target = context.representations[index], context.result
    assert isinstance(source, ListRepresentation) and isinstance(target, ListRepresentation)
    if source.struct is target.struct:
        return made
    view = context.with_operand(made, source.annotation.with_optional(False))
    return context.lowerer.list_from_iterable(view, 0, target)


@rule("setslice", ListRepresentation)
def _setslice(context: Context) -> None:
    target = context.representations[0]
    other = as_list(context, 4, target)
    context.call(lists.ll_list_set_slice, type_of(context, target), context.value(0), *slice_bounds(context), other)


@rule("delslice", ListRepresentation)
def _delslice(context: Context) -> None:
    context.call(lists.ll_list_del_slice, context.value(0), *slice_bounds(context))


def as_list(context: Context, index: int, target: Any) -> Value:
    """Operand ``index``, any iterable, as a list of the target's type."""
    source = context.representations[index]
    if isinstance(source, ListRepresentation) and source.struct is target.struct:
        return context.value(index)
    return context.lowerer.list_from_iterable(context, index, target)


def _append(context: Context) -> None:
    target = context.representations[0]
    assert isinstance(target, ListRepresentation)
    value = stored(context, context.value(1, target.item), target)
    context.call(lists.ll_list_append, type_of(context, target), context.value(0), value)


lowers_method(ListRepresentation, "append")(_append)
rule("list_append", ListRepresentation)(_append)


@lowers_method(ListRepresentation, "pop")
def _pop(context: Context) -> Value:
    source = context.representations[0]
    assert isinstance(source, ListRepresentation)
    last = len(context.arguments) == 1 or context.annotations[1].const == -1
    if last:
        item = context.call(lists.ll_list_pop_last, context.value(0))
    else:
        item = context.call(lists.ll_list_pop, context.value(0), index_operand(context, 1))
    return context.convert(item, source.item, context.result)


@lowers_method(ListRepresentation, "insert")
def _insert(context: Context) -> None:
    target = context.representations[0]
    assert isinstance(target, ListRepresentation)
    value = stored(context, context.value(2, target.item), target)
    context.call(lists.ll_list_insert, type_of(context, target), context.value(0), index_operand(context, 1), value)


def _extend(context: Context) -> Value:
    target = context.representations[0]
    other = as_list(context, 1, target)
    context.call(lists.ll_list_extend, type_of(context, target), context.value(0), other)
    return context.value(0)


lowers_method(ListRepresentation, "extend")(lambda context: (_extend(context), None)[1])
rule("list_extend", ListRepresentation)(_extend)
rule("inplace_add", ListRepresentation)(_extend)


@lowers_method(ListRepresentation, "clear")
def _clear(context: Context) -> None:
    context.call(lists.ll_list_clear, context.value(0))


@lowers_method(ListRepresentation, "reverse")
def _reverse(context: Context) -> None:
    context.call(lists.ll_list_reverse, context.value(0))


@lowers_method(ListRepresentation, "copy")
def _copy(context: Context) -> Value:
    copy = context.call(lists.ll_list_copy, type_of(context, context.representations[0]), context.value(0))
    return of_result_type(context, copy, 0)


@rule("add", ListRepresentation, ListRepresentation)
def _add(context: Context) -> Value:
    target = context.result
    left, right = as_list(context, 0, target), as_list(context, 1, target)
    return context.call(lists.ll_list_concat, type_of(context, target), left, right)


@rule("mul", ListRepresentation, IntegerRepresentation)
def _mul(context: Context) -> Value:
    if context.operation in context.lowerer.filled_lists:
        return _filled(context, 1)
    source = type_of(context, context.representations[0])
    repeated = context.call(lists.ll_list_repeat, source, context.value(0), index_operand(context, 1))
    return of_result_type(context, repeated, 0)


@rule("mul", IntegerRepresentation, ListRepresentation)
def _rmul(context: Context) -> Value:
    if context.operation in context.lowerer.filled_lists:
        return _filled(context, 0)
    source = type_of(context, context.representations[1])
    repeated = context.call(lists.ll_list_repeat, source, context.value(1), index_operand(context, 0))
    return of_result_type(context, repeated, 1)


def _filled(context: Context, count: int) -> Value:
    """``[item] * count``, without the list of one item; operand ``count`` is the number."""
    target, lowerer = context.result, context.lowerer
    assert isinstance(target, ListRepresentation) and context.operation is not None
    item = lowerer.filled_lists[context.operation]
    view = context.with_operand(item, lowerer.annotation(item))
    value = stored(context, view.value(0, target.item), target)
    return context.call(lists.ll_list_filled, type_of(context, target), value, index_operand(context, count))


@rule("inplace_mul", ListRepresentation, IntegerRepresentation)
def _imul(context: Context) -> Value:
    target = type_of(context, context.result)
    context.call(lists.ll_list_repeat_in_place, target, context.value(0), index_operand(context, 1))
    return context.value(0)


# --- searching and comparing


def searched(context: Context, index: int) -> tuple[Value, Constant]:
    """Operand ``index`` and how it is compared with the items of the list."""
    target = context.representations[0]
    assert isinstance(target, ListRepresentation)
    source = context.representations[index]
    narrowed = isinstance(source, StringRepresentation) and isinstance(target.item, CharRepresentation)
    narrowed |= isinstance(source, (TupleRepresentation, ListRepresentation))  # inside of them
    convertible = find_conversion(source, target.item) and not isinstance(source, NumberRepresentation)
    if source is target.item or (convertible and not narrowed):
        value = stored(context, context.value(index, target.item), target)
        return value, context.lowerer.equality(target.item)
    return context.value(index), context.lowerer.equality_between(target.item, source)


@rule("contains", ListRepresentation)
def _contains(context: Context) -> Value:
    return context.call(lists.ll_list_contains, context.value(0), *searched(context, 1))


@lowers_method(ListRepresentation, "index")
def _index(context: Context) -> Value:
    item, equal = searched(context, 1)
    target, source = context.representations[0], context.representations[1]
    assert isinstance(target, ListRepresentation)
    missing = context.lowerer.missing_item(target.item if item.concretetype is target.item.type else source, "list")
    if len(context.arguments) == 2:
        return context.call(lists.ll_list_find, context.value(0), item, equal, missing)
    start = index_operand(context, 2)
    stop = index_operand(context, 3) if len(context.arguments) > 3 else Constant((1 << 63) - 1, Signed)
    return context.call(lists.ll_list_find_between, context.value(0), item, start, stop, equal, missing)


@lowers_method(ListRepresentation, "count")
def _count(context: Context) -> Value:
    return context.call(lists.ll_list_count, context.value(0), *searched(context, 1))


@lowers_method(ListRepresentation, "remove")
def _remove(context: Context) -> None:
    context.call(lists.ll_list_remove, context.value(0), *searched(context, 1))


@rule("eq", ListRepresentation, ListRepresentation)
def _eq(context: Context) -> Value:
    left, right = context.representations[:2]
    assert isinstance(left, ListRepresentation) and isinstance(right, ListRepresentation)
    helper = lists.ll_list_eq if left.struct is right.struct else lists.ll_list_eq_mixed
    equal = context.lowerer.equality_between(left.item, right.item)
    return context.call(helper, context.value(0), context.value(1), equal)


@rule("ne", ListRepresentation, ListRepresentation)
def _ne(context: Context) -> Value:
    result = _eq(context)
    assert result is not None
    return context.emit("bool_not", [result], Bool)


def _ordered(opname: str) -> Any:
    def lower(context: Context) -> Value:
        left, right = context.representations[:2]
        assert isinstance(left, ListRepresentation) and isinstance(right, ListRepresentation)
        equal = context.lowerer.equality_between(left.item, right.item)
        ordered = context.lowerer.order_between(opname, left.item, right.item)
        lengths = context.void(LENGTHS[opname])
        return context.call(lists.ll_list_compare, context.value(0), context.value(1), equal, ordered, lengths)

    return lower


LENGTHS = {"lt": lists.ll_less, "le": lists.ll_less_equal, "gt": lists.ll_greater, "ge": lists.ll_greater_equal}
for _name in LENGTHS:
    rule(_name, ListRepresentation, ListRepresentation)(_ordered(_name))


@rule("is_", ListRepresentation, ListRepresentation)
def _is(context: Context) -> Value:
    return context.emit("ptr_eq", [context.value(0), context.value(1)], Bool)
