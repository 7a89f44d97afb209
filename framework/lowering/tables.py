"""The part of the Lowerer behind dicts, sets and iterators: table types, hashes, KeyErrors, loops over any iterator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.annotator.containers import ListDef
from framework.annotator.model import (
    SomeDict,
    SomeIterator,
    SomeList,
    SomeNone,
    SomeObject,
    SomeSet,
    SomeString,
    SomeTuple,
)
from framework.annotator.rules.iteration import iterator_of
from framework.annotator.unions import union_all
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.memory import FunctionPointer, null
from framework.lltypes.types import Bool, FuncType, GcStruct, LLType, Primitive, Ptr, Signed, Unsigned, Void
from framework.lowering.context import Context
from framework.lowering.dicts import DictRepresentation, SetRepresentation, TableRepresentation, store
from framework.lowering.iterators import IteratorRepresentation, start_iterator
from framework.lowering.lists import ListRepresentation
from framework.lowering.optional import OptionalRepresentation
from framework.lowering.primitives import CharRepresentation, FloatRepresentation, IntegerRepresentation
from framework.lowering.representation import Representation, default_of, is_nothing
from framework.lowering.strings import StringRepresentation
from framework.lowering.tuples import TupleRepresentation, read_item
from framework.rlib.objectmodel import dont_inline
from framework.runtime import dicts, lists, numbers, optional, text
from framework.runtime.bridge import HighLevel, TranslatedOnly, as_high_level
from framework.runtime.objects import OBJECT_POINTER


def ll_hash_nothing(value):  # type: ignore[no-untyped-def]
    """The hash of a value without run-time content."""
    return 0


def ll_hash_bool(value):  # type: ignore[no-untyped-def]
    """The hash of a bool."""
    return 1 if value else 0


def ll_hash_char(value):  # type: ignore[no-untyped-def]
    """The hash of a one-character string."""
    return text.ll_str_hash(text.ll_char_to_str(value))


def _field_hash(index: int, hash_of: Callable[[Any], int], rest: Callable[..., int]) -> Callable[..., int]:
    name = f"item{index}"

    def ll_hash_fields(value, accumulator):  # type: ignore[no-untyped-def]
        item = hash_of(getattr(value, name))
        return rest(value, dicts.ll_tuple_hash_step(accumulator, item))

    return ll_hash_fields


def _void_field_hash(rest: Callable[..., int]) -> Callable[..., int]:
    def ll_hash_void_field(value, accumulator):  # type: ignore[no-untyped-def]
        return rest(value, dicts.ll_tuple_hash_step(accumulator, 0))

    return ll_hash_void_field


def _tuple_hash(count: int, fields: Callable[..., int]) -> Callable[..., int]:
    def ll_hash_tuple(value):  # type: ignore[no-untyped-def]
        if not value:  # None
            return 0
        return fields(value, dicts.ll_tuple_hash_start())

    return ll_hash_tuple


def _tuple_hash_end(count: int) -> Callable[..., int]:
    def ll_hash_end(value, accumulator):  # type: ignore[no-untyped-def]
        return dicts.ll_tuple_hash_end(accumulator, count)

    return ll_hash_end


def _box_hash(hash_of: Callable[..., int]) -> Callable[..., int]:
    def ll_hash_box(value):  # type: ignore[no-untyped-def]
        return optional.ll_box_hash(value, hash_of)

    return ll_hash_box


def _python_hash(high: HighLevel) -> Callable[..., int]:
    def ll_hash_as_python(value):  # type: ignore[no-untyped-def]
        return hash(as_high_level(high, value))

    return ll_hash_as_python


def _custom_equality(function: HighLevel, key: HighLevel) -> Callable[..., bool]:
    def ll_custom_equal(left, right):  # type: ignore[no-untyped-def]
        if as_high_level(function, None)(as_high_level(key, left), as_high_level(key, right)):
            return True
        return False

    return ll_custom_equal


def _custom_hash(function: HighLevel, key: HighLevel) -> Callable[..., int]:
    def ll_custom_hash(value):  # type: ignore[no-untyped-def]
        return as_high_level(function, None)(as_high_level(key, value))

    return ll_custom_hash


def _missing(high: HighLevel) -> Callable[[Any], None]:
    def ll_missing(key):  # type: ignore[no-untyped-def]
        raise KeyError(as_high_level(high, key))

    return ll_missing


def _missing_item(high: HighLevel, container: str) -> Callable[[Any], None]:
    message = " is not in " + container

    @dont_inline
    def ll_missing_item(item):  # type: ignore[no-untyped-def]
        raise ValueError(repr(as_high_level(high, item)) + message)

    return ll_missing_item


def _all_more(index: int, more: Any, rest: Callable[..., bool]) -> Callable[..., bool]:
    name = f"part{index}"

    def ll_all_more(iterator):  # type: ignore[no-untyped-def]
        if not more(getattr(iterator, name)):
            return False
        return rest(iterator)

    return ll_all_more


def _first_more(more: Any, going_on: Callable[..., bool], ended: Callable[..., bool]) -> Callable[..., bool]:
    def ll_first_more(iterator):  # type: ignore[no-untyped-def]
        if more(iterator.part0):
            return going_on(iterator)
        return ended(iterator)

    return ll_first_more


def _must_more(index: int, more: Any, rest: Callable[..., bool]) -> Callable[..., bool]:
    name, message = f"part{index}", _uneven(index, "shorter")

    def ll_must_more(iterator):  # type: ignore[no-untyped-def]
        if not more(getattr(iterator, name)):
            lists.raise_value_error(message)
        return rest(iterator)

    return ll_must_more


def _must_end(index: int, more: Any, rest: Callable[..., bool]) -> Callable[..., bool]:
    name, message = f"part{index}", _uneven(index, "longer")

    def ll_must_end(iterator):  # type: ignore[no-untyped-def]
        if more(getattr(iterator, name)):
            lists.raise_value_error(message)
        return rest(iterator)

    return ll_must_end


def _uneven(index: int, word: str) -> str:
    """CPython's words for a part that ends before or after those in front of it."""
    return f"zip() argument {index + 1} is {word} than argument{' 1' if index == 1 else f's 1-{index}'}"


def ll_all_ended(iterator):  # type: ignore[no-untyped-def]
    """All parts of a strict zip ended together."""
    return False


def ll_no_more_parts(iterator):  # type: ignore[no-untyped-def]
    """All parts of a zip advanced."""
    return True


def ll_collect_list(LIST, result, iterator, more, value):  # type: ignore[no-untyped-def]
    """Append everything an iterator gives."""
    while more(iterator):
        lists.ll_list_append(LIST, result, value(iterator))
    return result


def ll_collect_some(LIST, result, iterator, most, more, value):  # type: ignore[no-untyped-def]
    """Append what an iterator gives, at most so many items."""
    while most > 0 and more(iterator):
        lists.ll_list_append(LIST, result, value(iterator))
        most -= 1
    return result


def ll_collect_set(SET, result, iterator, more, value, equal, hash_of):  # type: ignore[no-untyped-def]
    """Add everything an iterator gives."""
    while more(iterator):
        dicts.ll_set_add(SET, result, value(iterator), equal, hash_of)
    return result


class TableLowering:
    """See the top of the module."""

    annotator: Any

    def start_tables(self) -> None:
        """Set up the tables."""
        self._table_structs: dict[Any, GcStruct] = {}
        self._hashes: dict[Any, Any] = {}
        self._unhashed: list[tuple[TableRepresentation, Any]] = []
        self._missing: dict[Any, Any] = {}
        self._functions: dict[Any, Constant] = {}
        self._private_lists: dict[SomeObject, Any] = {}

    def table_struct(self, annotation: SomeDict | SomeSet) -> GcStruct:
        """The struct of a dict or set."""
        definition = annotation.definition
        keys = definition.item if isinstance(annotation, SomeSet) else definition.key  # type: ignore[union-attr]
        if isinstance(keys.annotation, SomeNone):
            raise KitError("K221", "a dict or set whose keys are all None has no translation")
        if isinstance(annotation, SomeSet):
            return dicts.dict_type(self._low_type(definition.item.annotation), Void)
        key, value = definition.key.annotation, definition.value.annotation  # type: ignore[union-attr]
        identity = (id(definition.key), id(definition.value))  # type: ignore[union-attr]
        found = self._table_structs.get(identity)
        if found is None:
            found = self._table_structs[identity] = dicts.dict_type(self._low_type(key), self._low_type(value))
        return found

    def _low_type(self, annotation: SomeObject) -> LLType:
        return self.representation(annotation).type  # type: ignore[attr-defined,no-any-return]

    @property
    def string(self) -> Representation:
        """The representation of strings."""
        return self.representation(SomeString())  # type: ignore[attr-defined,no-any-return]

    # --- hashes

    def hashing(self, representation: Representation) -> Constant:
        """The hash function of a representation, for helpers."""
        found = self._hashes.get(representation)
        if found is None:
            found = self._hashes[representation] = self._make_hash(representation)
        return Constant(found, Void)

    def _make_hash(self, representation: Representation) -> Any:
        if representation.type is Void:
            return ll_hash_nothing
        if isinstance(representation, StringRepresentation):
            return text.ll_str_hash
        if isinstance(representation, CharRepresentation):
            return ll_hash_char
        if isinstance(representation, FloatRepresentation):
            return numbers.ll_float_hash
        if representation.type is Bool:
            return ll_hash_bool
        if isinstance(representation, TupleRepresentation):
            count = len(representation.items)
            result: Any = _tuple_hash_end(count)
            for index in reversed(range(count)):
                item = representation.items[index]
                if item.type is Void:
                    result = _void_field_hash(result)
                else:
                    result = _field_hash(index, self.hashing(item).value, result)
            return _tuple_hash(count, result)
        if representation.type is Unsigned:
            return numbers.ll_uint_hash
        if isinstance(representation, IntegerRepresentation) and representation.type is not Signed:
            return numbers.ll_small_int_hash
        if isinstance(representation.type, Primitive):
            return numbers.ll_int_hash
        if isinstance(representation, OptionalRepresentation):
            return _box_hash(self.hashing(representation.inner).value)
        if isinstance(representation, SetRepresentation):
            return dicts.ll_set_hash
        return _python_hash(HighLevel(representation.annotation))

    def custom_equality(self, key: Representation, function: SomeObject) -> Constant:
        """The equality function of an r_dict."""
        return self._custom("eq", _custom_equality, key, function)

    def custom_hashing(self, key: Representation, function: SomeObject) -> Constant:
        """The hash function of an r_dict."""
        return self._custom("hash", _custom_hash, key, function)

    def _custom(self, name: str, make: Any, key: Representation, function: SomeObject) -> Constant:
        if self.representation(function).type is not Void:  # type: ignore[attr-defined]
            raise KitError("K221", "the functions of an r_dict must be known at translation time")
        identity = (name, key, function)
        found = self._hashes.get(identity)
        if found is None:
            found = self._hashes[identity] = make(HighLevel(function), HighLevel(key.annotation))
        return Constant(found, Void)

    def prebuilt_hash(self, hash_of: Constant, low: Any) -> int | None:
        """The hash that a prebuilt key has at run time; None when code of the program finds it."""
        try:
            value: int = hash_of.value(low)
        except TranslatedOnly:
            return None
        return -2 if value == -1 else value

    def hash_at_start(self, target: TableRepresentation, table: Any) -> None:
        """Let the program find the hashes of a prebuilt table's keys when it starts, if it ever needs them."""
        self._unhashed.append((target, table))

    def emit_hashing(self) -> None:
        """Put what ``hash_at_start`` asked for before the program's first operation."""
        pending = [found for found in self._unhashed if found[0].is_searched]
        self._unhashed = [found for found in self._unhashed if not found[0].is_searched]
        for target, table in pending:
            rehash = self._rehashing(target, table)
            start = self.annotator.entry_points[0].startblock
            start.operations.insert(0, Operation("direct_call", [rehash], Variable("", Void)))

    def _rehashing(self, target: TableRepresentation, table: Any) -> Constant:
        def body(context: Context, _: list[Variable]) -> Value:
            pointer = Constant(table, target.type)
            context.call(dicts.ll_dict_rehash, target.struct_constant, pointer, target.hash_of)
            return context.void(None)

        return self.function(("rehash", id(table)), [], Void, body, inline=False)

    def hosted_helper(self, helper: Any) -> Any:
        """A helper as a hosted function."""
        return helper

    def missing_key(self, representation: Representation, annotation: SomeObject) -> Constant:
        """The function that raises KeyError for a key."""
        found = self._missing.get(representation)
        if found is None:
            found = self._missing[representation] = _missing(HighLevel(annotation.without_const()))
        return Constant(found, Void)

    def missing_item(self, representation: Representation, container: str) -> Constant:
        """The function that raises ValueError for an item that is not in a list or deque."""
        key = (container, representation)
        found = self._missing.get(key)
        if found is None:
            found = self._missing[key] = _missing_item(HighLevel(representation.annotation), container)
        return Constant(found, Void)

    # --- defaults, conversions

    def none_of(self, representation: Representation) -> Constant:
        """None in a representation."""
        type_ = representation.type
        if type_ is Void:
            return Constant(None, Void)
        assert isinstance(type_, Ptr), f"{representation} has no None"
        return Constant(null(type_.to), type_)

    def function(
        self,
        key: Any,
        arguments: list[LLType],
        result: LLType,
        body: Callable[[Context, list[Variable]], Value],
        inline: bool = True,
    ) -> Constant:
        """A low-level function whose body is emitted by ``body``, as a constant function pointer; it may be recursive."""
        found = self._functions.get(key)
        if found is not None:
            return found
        type_ = FuncType(arguments, result)
        inputs = [Variable("", t) for t in arguments]
        block = Block(inputs)
        graph = FunctionGraph(f"lowered.{key[0]}_{len(self._functions)}", block, Variable("", result))
        graph.exceptblock.inputargs[0].concretetype = OBJECT_POINTER
        graph.hints["inline"] = inline
        pointer = Constant(FunctionPointer(type_, graph.name, graph=graph), Ptr(type_))
        self._functions[key] = pointer
        context = Context(self, None, None)  # type: ignore[arg-type]
        value = body(context, inputs)
        block.operations = context.out
        block.close(Link([context.cast(value, result)], graph.returnblock))
        self.graphs.append(graph)  # type: ignore[attr-defined]
        self.mark_lowered(graph)  # type: ignore[attr-defined]
        return pointer

    def converter(self, source: Representation, target: Representation) -> Constant:
        """A function that changes representation, for helpers."""
        return self.function(
            ("convert", source, target),
            [source.type],
            target.type,
            lambda context, values: context.convert(values[0], source, target),
        )

    def field_reader(self, source: TupleRepresentation, index: int, target: Representation) -> Constant:
        """A function that reads an item of a tuple in another representation."""

        def body(context: Context, values: list[Variable]) -> Value:
            item = read_item(context, values[0], source, index)
            return context.convert(item, source.items[index], target)

        return self.function(("item", source, index, target), [source.type], target.type, body)

    def joined(self, annotations: tuple[SomeObject, ...]) -> Representation:
        """The representation of what may be any of several values."""
        return self.representation(union_all(annotations).without_const())  # type: ignore[attr-defined,no-any-return]

    def pack(self, context: Context, items: list[tuple[Value, Representation]]) -> tuple[Value, TupleRepresentation]:
        """A tuple of values."""
        annotation = SomeTuple(items=tuple(r.annotation for _, r in items))  # type: ignore[attr-defined]
        target: TupleRepresentation = self.representation(annotation)  # type: ignore[attr-defined]
        values = [context.convert(v, r, w) for (v, r), w in zip(items, target.items, strict=True)]
        return self.make_tuple(context, target, values), target  # type: ignore[attr-defined]

    # --- loops over iterators

    def more_function(self, iterator: Any) -> Constant:
        """``iter_more`` of an iterator, as a function."""
        return self.function(
            ("more", iterator), [iterator.type], Bool, lambda context, values: iterator.more(context, values[0])
        )

    def item_function(self, iterator: Any, target: Representation) -> Constant:
        """``iter_value`` of an iterator in another representation, as a function."""

        def body(context: Context, values: list[Variable]) -> Value:
            value, representation = iterator.item(context, values[0])
            if is_nothing(representation):  # what is iterated is always empty
                return default_of(target.type)
            return context.convert(value, representation, target)

        return self.function(("item", iterator, target), [iterator.type], target.type, body)

    def all_more(self, context: Context, target: Any, iterator: Value) -> Value:
        """Advance all parts of a zip."""
        return context.call(self.advancer(target, range(len(target.parts))), iterator)

    def all_more_strictly(self, context: Context, target: Any, iterator: Value) -> Value:
        """Advance all parts of a zip; ValueError when only some of them end."""
        if target.strict_more is None:
            steps = [self.more_function(part).value for part in target.parts]
            going_on: Callable[..., bool] = ll_no_more_parts
            ended: Callable[..., bool] = ll_all_ended
            for index in reversed(range(1, len(steps))):
                going_on = _must_more(index, steps[index], going_on)
                ended = _must_end(index, steps[index], ended)
            target.strict_more = _first_more(steps[0], going_on, ended)
        return context.call(target.strict_more, iterator)

    def advancer(self, target: Any, parts: range) -> Callable[..., bool]:
        """A helper that advances some parts of a combined iterator, in order, until one ends."""
        helper: Callable[..., bool] = ll_no_more_parts
        for index in reversed(parts):
            helper = self._zip_step(index, self.more_function(target.parts[index]), helper)
        return helper

    def _zip_step(self, index: int, more: Constant, rest: Callable[..., bool]) -> Callable[..., bool]:
        key = ("zip", index, id(more.value), rest)
        found = self._hashes.get(key)
        if found is None:
            found = self._hashes[key] = _all_more(index, more.value, rest)
        return found  # type: ignore[no-any-return]

    def iterator_over(self, context: Context, index: int) -> tuple[Value, Any]:
        """An iterator over operand ``index`` and its representation."""
        source = context.representations[index]
        if isinstance(source, IteratorRepresentation):
            return context.value(index), source
        annotation = iterator_of(self.annotator, context.operation, context.annotations[index])
        target = self.representation(annotation)  # type: ignore[attr-defined]
        return start_iterator(context, index, target), target

    def list_from_iterable(self, context: Context, index: int, target: ListRepresentation) -> Value:
        """A new list of what operand ``index`` gives when it is iterated."""
        iterator, source = self.iterator_over(context, index)
        struct = context.void(target.struct)
        result = context.call(lists.ll_list_new, struct, Constant(0, Signed))
        more, item = self.more_function(source), self.item_function(source, target.item)
        return context.call(ll_collect_list, struct, result, iterator, more, item)

    def list_up_to(self, context: Context, index: int, target: ListRepresentation, most: int) -> Value:
        """A new list of the first ``most`` items that operand ``index`` gives."""
        iterator, source = self.iterator_over(context, index)
        struct = context.void(target.struct)
        result = context.call(lists.ll_list_new, struct, Constant(0, Signed))
        more, item = self.more_function(source), self.item_function(source, target.item)
        return context.call(ll_collect_some, struct, result, iterator, Constant(most, Signed), more, item)

    def list_representation(self, item: SomeObject) -> ListRepresentation:
        """A list for items of this annotation, for use within one operation."""
        found = self._private_lists.get(item)
        if found is None:
            definition = ListDef(self.annotator, item)
            found = self._private_lists[item] = self.representation(SomeList(definition=definition))  # type: ignore[attr-defined]
        return found

    def items_of(self, context: Context, index: int) -> tuple[Value, SomeObject]:
        """An iterator over the items of operand ``index``, a dict, and its annotation."""
        definition = context.representations[index].definition  # type: ignore[attr-defined]
        annotation = SomeIterator(variant="items", sources=(SomeDict(definition=definition),))
        source: Any = self.representation(annotation)  # type: ignore[attr-defined]
        return source.start(context, context.value(index)), annotation

    def storer(self, target: DictRepresentation, pair: TupleRepresentation) -> Constant:
        """A function that stores a pair in a dict, for helpers."""

        def body(context: Context, values: list[Variable]) -> Value:
            key, value = (
                context.cast(context.convert(read_item(context, values[1], pair, i), pair.items[i], part), part.type)
                for i, part in enumerate((target.key, target.value))
            )
            store(context, target, values[0], key, value)
            return Constant(None, Void)

        return self.function(("store", target, pair), [target.type, pair.type], Void, body)

    def set_from_iterable(self, context: Context, index: int, target: TableRepresentation) -> Value:
        """A new set of what operand ``index`` gives when it is iterated."""
        return self.keys_from_iterable(context, index, target)

    def keys_from_iterable(self, context: Context, index: int, target: TableRepresentation) -> Value:
        """A new set with the keys of ``target``, of what operand ``index`` gives when it is iterated."""
        iterator, source = self.iterator_over(context, index)
        struct = context.void(dicts.dict_type(target.key.type, Void))
        result = context.call(dicts.ll_dict_new, struct)
        more, item = self.more_function(source), self.item_function(source, target.key)
        return context.call(ll_collect_set, struct, result, iterator, more, item, target.equal, target.hash_of)
