"""``iter``, ``iter_more`` and ``iter_value`` for each kind of iterator; ranges.

An iterator's representation says how it is made, advanced and read; combined iterators (zip, enumerate, map, filter) hold
the representations of their parts.
"""

from __future__ import annotations

from typing import Any

from framework.annotator.model import (
    SomeChar,
    SomeDict,
    SomeInteger,
    SomeIterator,
    SomeList,
    SomeObject,
    SomeRange,
    SomeSet,
    SomeString,
    SomeTuple,
)
from framework.flowgraph.model import Constant, Value
from framework.lltypes.interning import interned
from framework.lltypes.memory import malloc, null
from framework.lltypes.types import Bool, GcStruct, LLType, Ptr, Signed, Void
from framework.lowering.builtins import lowers_builtin, lowers_method
from framework.lowering.context import Context
from framework.lowering.dicts import DictViewRepresentation, TableRepresentation
from framework.lowering.instances import InstanceRepresentation
from framework.lowering.lists import index_operand
from framework.lowering.primitives import IntegerRepresentation
from framework.lowering.representation import Representation, find_rule, represents, rule
from framework.lowering.strings import slice_bounds
from framework.lowering.tuples import TupleRepresentation, read_item
from framework.runtime import iterators, lists


class IteratorRepresentation(Representation):
    """Base: a pointer to the iterator's struct."""

    struct: GcStruct

    def __init__(self, lowerer: Any, annotation: SomeIterator) -> None:
        super().__init__(lowerer)
        self.annotation = annotation
        self.source: Representation = lowerer.representation(annotation.sources[0])
        self.choose_struct()
        self.type = Ptr(self.struct)

    def choose_struct(self) -> None:
        """Set ``struct``."""
        raise NotImplementedError

    def start(self, context: Context, source: Value) -> Value:
        """A new iterator over a low-level value of ``self.source``."""
        raise NotImplementedError

    def more(self, context: Context, iterator: Value) -> Value:
        """Advance."""
        raise NotImplementedError

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        """The item, with its representation."""
        raise NotImplementedError


class ListIterator(IteratorRepresentation):
    """Over a list."""

    def choose_struct(self) -> None:
        self.struct = iterators.sequence_iterator_type(self.source.type)

    def start(self, context: Context, source: Value) -> Value:
        return context.call(iterators.ll_sequence_iter, context.void(self.struct), source)

    def more(self, context: Context, iterator: Value) -> Value:
        return context.call(iterators.ll_list_more, iterator)

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        representation = self.item_representation
        if representation.type is Void:
            return Constant(None, Void), representation
        return context.call(iterators.ll_list_value, iterator), representation

    @property
    def item_representation(self) -> Representation:
        """Representation of the items."""
        return self.source.item  # type: ignore[attr-defined,no-any-return]


class ReversedListIterator(ListIterator):
    """Over a list from its end."""

    def start(self, context: Context, source: Value) -> Value:
        return context.call(iterators.ll_list_reverse_iter, context.void(self.struct), source)

    def more(self, context: Context, iterator: Value) -> Value:
        return context.call(iterators.ll_list_reverse_more, iterator)


class TupleIterator(ListIterator):
    """Over a homogeneous tuple: over a list made of its items."""

    def choose_struct(self) -> None:
        assert isinstance(self.source, TupleRepresentation)
        self.joined: Representation = self.lowerer.joined(self.source.annotations)
        self.list_struct = lists.list_type(self.joined.type)
        self.struct = iterators.sequence_iterator_type(Ptr(self.list_struct))

    def start(self, context: Context, source: Value) -> Value:
        return super().start(context, self.as_list(context, source))

    def as_list(self, context: Context, source: Value) -> Value:
        """The items in a new list."""
        assert isinstance(self.source, TupleRepresentation)
        count = len(self.source.items)
        result = context.call(lists.ll_list_new, context.void(self.list_struct), Constant(count, Signed))
        for index, representation in enumerate(self.source.items):
            item = context.convert(read_item(context, source, self.source, index), representation, self.joined)
            item = context.cast(item, self.joined.type)
            context.call(lists.ll_list_init_item, result, Constant(index, Signed), item)
        return result

    @property
    def item_representation(self) -> Representation:
        return self.joined


class ReversedTupleIterator(TupleIterator):
    """Over a homogeneous tuple from its end."""

    def start(self, context: Context, source: Value) -> Value:
        items = self.as_list(context, source)
        return context.call(iterators.ll_list_reverse_iter, context.void(self.struct), items)

    def more(self, context: Context, iterator: Value) -> Value:
        return context.call(iterators.ll_list_reverse_more, iterator)


class StringIterator(IteratorRepresentation):
    """Over a str."""

    def choose_struct(self) -> None:
        self.struct = iterators.sequence_iterator_type(self.lowerer.string.type)

    def start(self, context: Context, source: Value) -> Value:
        string = context.convert(source, self.source, self.lowerer.string)
        return context.call(iterators.ll_sequence_iter, context.void(self.struct), string)

    def more(self, context: Context, iterator: Value) -> Value:
        return context.call(iterators.ll_str_more, iterator)

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        return context.call(iterators.ll_str_value, iterator), self.lowerer.char


class ReversedStringIterator(StringIterator):
    """Over a str from its end."""

    def start(self, context: Context, source: Value) -> Value:
        string = context.convert(source, self.source, self.lowerer.string)
        return context.call(iterators.ll_str_reverse_iter, context.void(self.struct), string)

    def more(self, context: Context, iterator: Value) -> Value:
        return context.call(iterators.ll_str_reverse_more, iterator)


class RangeIterator(IteratorRepresentation):
    """Over a range."""

    def choose_struct(self) -> None:
        self.struct = iterators.RANGE_ITERATOR

    def start(self, context: Context, source: Value) -> Value:
        return context.call(iterators.ll_range_iter, source)

    def more(self, context: Context, iterator: Value) -> Value:
        return context.call(iterators.ll_range_more, iterator)

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        return context.call(iterators.ll_range_value, iterator), self.lowerer.representation(SomeInteger())


class ReversedRangeIterator(RangeIterator):
    """Over a range from its end."""

    def start(self, context: Context, source: Value) -> Value:
        return context.call(iterators.ll_range_reverse_iter, source)


class TableIterator(IteratorRepresentation):
    """Over the keys of a dict or the items of a set."""

    def choose_struct(self) -> None:
        self.struct = iterators.table_iterator_type(self.source.type)

    def start(self, context: Context, source: Value) -> Value:
        return context.call(iterators.ll_table_iter, context.void(self.struct), source)

    def more(self, context: Context, iterator: Value) -> Value:
        is_set = isinstance(self.annotation.sources[0], SomeSet)
        return context.call(iterators.ll_set_more if is_set else iterators.ll_dict_more, iterator)

    def key(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        """The key of the entry."""
        assert isinstance(self.source, TableRepresentation)
        representation = self.source.key
        if representation.type is Void:
            return Constant(None, Void), representation
        return context.call(iterators.ll_table_key, iterator), representation

    def value(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        """The value of the entry."""
        representation = self.source.value  # type: ignore[attr-defined]
        if representation.type is Void:
            return Constant(None, Void), representation
        return context.call(iterators.ll_dict_value, iterator), representation

    item = key


class ReversedTableIterator(TableIterator):
    """Over the keys of a dict from the last to the first."""

    def start(self, context: Context, source: Value) -> Value:
        return context.call(iterators.ll_table_reverse_iter, context.void(self.struct), source)

    def more(self, context: Context, iterator: Value) -> Value:
        return context.call(iterators.ll_table_reverse_more, iterator)


class ValuesIterator(TableIterator):
    """Over the values of a dict."""

    item = TableIterator.value


class ItemsIterator(TableIterator):
    """Over the items of a dict."""

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        source = self.annotation.sources[0].definition  # type: ignore[attr-defined]
        pair = SomeTuple(items=(source.key.annotation.without_const(), source.value.annotation.without_const()))
        target = self.lowerer.representation(pair)
        parts = [self.key(context, iterator), self.value(context, iterator)]
        items = [context.convert(v, r, w) for (v, r), w in zip(parts, target.items, strict=True)]
        return self.lowerer.make_tuple(context, target, items), target


class ReversedValuesIterator(ReversedTableIterator):
    """Over the values of a dict from the last to the first."""

    item = TableIterator.value


class ReversedItemsIterator(ReversedTableIterator, ItemsIterator):
    """Over the items of a dict from the last to the first."""

    item = ItemsIterator.item


@interned
def combined_struct(name: str, *types: LLType) -> GcStruct:
    """The struct of an iterator made of others."""
    fields = [(f"part{i}", t) for i, t in enumerate(types) if t is not Void]
    return GcStruct(f"{name}_iterator.{'.'.join(map(repr, types))}", *fields)


class CombinedIterator(IteratorRepresentation):
    """Base of iterators over iterators."""

    def __init__(self, lowerer: Any, annotation: SomeIterator) -> None:
        self.parts: list[Any] = [lowerer.representation(source) for source in annotation.sources]
        super().__init__(lowerer, annotation)

    def choose_struct(self) -> None:
        self.struct = combined_struct(self.annotation.variant, *(part.type for part in self.parts))

    def build(self, context: Context, values: list[Value]) -> Value:
        """A new iterator of low-level parts."""
        result = context.emit("malloc", [context.void(self.struct)], self.type)
        for index, value in enumerate(values):
            if value.concretetype is not Void:
                context.emit("setfield", [result, context.void(f"part{index}"), value], Void)
        return result

    def part(self, context: Context, iterator: Value, index: int) -> Value:
        """Part ``index``."""
        type_ = self.struct.fields.get(f"part{index}")
        if type_ is None:
            return Constant(None, Void)
        return context.emit("getfield", [iterator, context.void(f"part{index}")], type_)


class EnumerateIterator(CombinedIterator):
    """``enumerate``: the inner iterator and the number of the next item."""

    def choose_struct(self) -> None:
        self.struct = combined_struct("enumerate", self.parts[0].type, Signed)

    def more(self, context: Context, iterator: Value) -> Value:
        return self.parts[0].more(context, self.part(context, iterator, 0))  # type: ignore[no-any-return]

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        number = self.part(context, iterator, 1)
        following = context.emit("int_add", [number, Constant(1, Signed)], Signed)
        context.emit("setfield", [iterator, context.void("part1"), following], Void)
        value, representation = self.parts[0].item(context, self.part(context, iterator, 0))
        return self.lowerer.pack(
            context, [(number, self.lowerer.representation(SomeInteger())), (value, representation)]
        )


class ZipIterator(CombinedIterator):
    """``zip``: stops at the first part that ends."""

    def more(self, context: Context, iterator: Value) -> Value:
        return self.lowerer.all_more(context, self, iterator)  # type: ignore[no-any-return]

    def item(self, context: Context, iterator: Value) -> tuple[Value, Representation]:
        items = [p.item(context, self.part(context, iterator, i)) for i, p in enumerate(self.parts)]
        return self.lowerer.pack(context, items)  # type: ignore[no-any-return]


class StrictZipIterator(ZipIterator):
    """``zip(…, strict=True)``: all parts must end together."""

    strict_more: Any = None

    def more(self, context: Context, iterator: Value) -> Value:
        return self.lowerer.all_more_strictly(context, self, iterator)  # type: ignore[no-any-return]


_VARIANTS: dict[str, type[IteratorRepresentation]] = {
    "list": ListIterator,
    "tuple": TupleIterator,
    "str": StringIterator,
    "range": RangeIterator,
    "keys": TableIterator,
    "set": TableIterator,
    "values": ValuesIterator,
    "items": ItemsIterator,
    "reversed_values": ReversedValuesIterator,
    "reversed_items": ReversedItemsIterator,
    "enumerate": EnumerateIterator,
    "zip": ZipIterator,
    "zip_strict": StrictZipIterator,
}


_REVERSED: dict[type[SomeObject], type[IteratorRepresentation]] = {
    SomeList: ReversedListIterator,
    SomeTuple: ReversedTupleIterator,
    SomeRange: ReversedRangeIterator,
    SomeString: ReversedStringIterator,
    SomeChar: ReversedStringIterator,
    SomeDict: ReversedTableIterator,
}


def register_reversed(kind: type[SomeObject], representation: type[IteratorRepresentation]) -> None:
    """Add a container that ``reversed`` takes."""
    _REVERSED[kind] = representation


def register_variant(name: str, representation: type[IteratorRepresentation]) -> None:
    """Add a kind of iterator."""
    _VARIANTS[name] = representation


@represents(SomeIterator)
def _represent_iterator(lowerer: Any, annotation: SomeIterator) -> Representation:
    if annotation.variant == "reversed":
        source = annotation.sources[0]
        return _REVERSED[type(source)](lowerer, annotation)
    return _VARIANTS[annotation.variant](lowerer, annotation)


def start_iterator(context: Context, index: int, target: Representation) -> Value:
    """An iterator (of representation ``target``) over operand ``index``."""
    assert isinstance(target, IteratorRepresentation)
    if isinstance(context.representations[index], IteratorRepresentation):
        return context.value(index)
    if isinstance(context.representations[index], DictViewRepresentation):
        return target.start(context, context.arguments[index])
    if isinstance(context.representations[index], InstanceRepresentation):
        found = find_rule("iter", [context.representations[index]])
        assert found is not None
        value = found(context.shifted(index).with_result(target))
        assert value is not None
        return value
    return target.start(context, context.value(index, target.source))


@rule("iter")
def _iter(context: Context) -> Value:
    return start_iterator(context, 0, context.result)


def iterator_operand(context: Context) -> Any:
    """The representation of operand 0, an iterator."""
    found = context.representations[0]
    assert isinstance(found, IteratorRepresentation)
    return found


@rule("iter_more", IteratorRepresentation)
def _more(context: Context) -> Value:
    if context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    return iterator_operand(context).more(context, context.value(0))  # type: ignore[no-any-return]


@rule("iter_value", IteratorRepresentation)
def _value(context: Context) -> Value | None:
    value, representation = iterator_operand(context).item(context, context.value(0))
    if context.result.type is Void:
        return None
    return context.convert(value, representation, context.result)


@lowers_builtin(enumerate)
def _enumerate(context: Context) -> Value:
    target = context.result
    assert isinstance(target, EnumerateIterator)
    inner = start_iterator(context, 0, target.parts[0])
    first = index_operand(context, 1) if len(context.arguments) > 1 else Constant(0, Signed)
    return target.build(context, [inner, first])


@lowers_builtin(zip)
def _zip(context: Context) -> Value:
    target = context.result
    assert isinstance(target, ZipIterator)
    return target.build(context, [start_iterator(context, i, part) for i, part in enumerate(target.parts)])


@lowers_builtin(reversed)
def _reversed(context: Context) -> Value:
    return start_iterator(context, 0, context.result)


# --- ranges


class RangeRepresentation(Representation):
    """A range."""

    type = Ptr(iterators.RANGE)

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(iterators.RANGE), self.type)
        result = malloc(iterators.RANGE)
        result.start, result.stop, result.step, result.length = value.start, value.stop, value.step, len(value)
        return Constant(result, self.type)


@represents(SomeRange)
def _represent_range(lowerer: Any, annotation: SomeRange) -> Representation:
    return RangeRepresentation(lowerer)


@lowers_builtin(range)
def _range(context: Context) -> Value:
    numbers = [index_operand(context, i) for i in range(len(context.arguments))]
    if len(numbers) == 1:
        numbers = [Constant(0, Signed), *numbers]
    if len(numbers) == 2:
        numbers.append(Constant(1, Signed))
    return context.call(iterators.ll_range_new, *numbers)


@lowers_builtin(len, RangeRepresentation)
def _len(context: Context) -> Value:
    return context.emit("getfield", [context.value(0), context.void("length")], Signed)


@rule("bool", RangeRepresentation)
def _bool(context: Context) -> Value:
    return context.emit("int_is_true", [_len(context)], Bool)


@rule("getitem", RangeRepresentation, IntegerRepresentation)
def _getitem(context: Context) -> Value:
    return context.call(iterators.ll_range_getitem, context.value(0), index_operand(context, 1))


@rule("contains", RangeRepresentation, IntegerRepresentation)
def _contains(context: Context) -> Value:
    return context.call(iterators.ll_range_contains, context.value(0), index_operand(context, 1))


@rule("ne", RangeRepresentation, RangeRepresentation)
def _ne(context: Context) -> Value:
    return context.emit("bool_not", [_eq(context)], Bool)


@rule("is_", RangeRepresentation, RangeRepresentation)
@rule("is_", IteratorRepresentation, IteratorRepresentation)
def _is(context: Context) -> Value:
    return context.emit("ptr_eq", [context.value(0), context.value(1)], Bool)


@rule("bool", IteratorRepresentation)
def _truth_of_iterator(context: Context) -> Value:
    return context.emit("ptr_nonzero", [context.value(0)], Bool)


@rule("getslice", RangeRepresentation)
def _getslice(context: Context) -> Value:
    return context.call(iterators.ll_range_slice, context.value(0), *slice_bounds(context))


@lowers_method(RangeRepresentation, "index")
def _index(context: Context) -> Value:
    return context.call(iterators.ll_range_index, context.value(0), index_operand(context, 1))


@lowers_method(RangeRepresentation, "count")
def _count(context: Context) -> Value:
    found = context.call(iterators.ll_range_contains, context.value(0), index_operand(context, 1))
    return context.emit("cast_bool_to_int", [found], Signed)


@rule("getattr", RangeRepresentation)
def _getattr(context: Context) -> Value:
    if context.constant_of(1) not in ("start", "stop", "step"):
        return context.value(0)
    return context.emit("getfield", [context.value(0), context.arguments[1]], Signed)


@rule("eq", RangeRepresentation, RangeRepresentation)
def _eq(context: Context) -> Value:
    return context.call(iterators.ll_range_eq, context.value(0), context.value(1))
