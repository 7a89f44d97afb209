"""Dicts, their views, and sets (see runtime/dicts.py for the tables)."""

from __future__ import annotations

from typing import Any

from framework.annotator.model import SomeDict, SomeDictView, SomeObject, SomeSet
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import null
from framework.lltypes.types import Bool, GcStruct, Ptr, Void
from framework.lowering.builtins import lowers_builtin, lowers_method
from framework.lowering.context import Context
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.representation import Representation, conversion, represents, rule
from framework.rlib.objectmodel import hash_in_dict, r_dict
from framework.runtime import dicts


class TableRepresentation(Representation):
    """A dict or a set: a pointer to its struct, null for None."""

    type: Ptr

    def __init__(self, lowerer: Any, annotation: Any) -> None:
        super().__init__(lowerer)
        self.definition = annotation.definition
        self.optional = annotation.optional
        self.struct: GcStruct = lowerer.table_struct(annotation)
        self.type = Ptr(self.struct)

    is_searched = False  # whether some operation looks keys up

    @property
    def key_annotation(self) -> SomeObject:
        """Annotation of the keys."""
        raise NotImplementedError

    @property
    def key(self) -> Representation:
        """Representation of the keys."""
        return self.lowerer.representation(self.key_annotation)

    @property
    def equal(self) -> Constant:
        """Equality of keys, for helpers."""
        return self.lowerer.equality(self.key)

    @property
    def hash_of(self) -> Constant:
        """Hash of keys, for helpers that search."""
        self.is_searched = True
        return self._hash_of()

    def _hash_of(self) -> Constant:
        found: Constant = self.lowerer.hashing(self.key)
        return found

    @property
    def missing(self) -> Constant:
        """What raises KeyError, for helpers."""
        return self.lowerer.missing_key(self.key, self.key_annotation)

    @property
    def struct_constant(self) -> Constant:
        """The struct type, for helpers."""
        return Constant(self.struct, Void)

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(self.struct), self.type)
        return Constant(self.lowerer.prebuilt(value, self, self._start, self._fill), self.type)

    def _start(self, value: Any) -> Any:
        return self.lowerer.hosted_helper(dicts.ll_dict_new)(self.struct)

    def _fill(self, value: Any, result: Any) -> None:
        raise NotImplementedError

    def _add(self, key: Any, table: Any) -> int:
        """Enter a prebuilt key; the number of its entry."""
        low = self.key.constant(key).value
        hash_value = self.lowerer.prebuilt_hash(self._hash_of(), low)
        if hash_value is None:
            if table.length == 0:
                self.lowerer.hash_at_start(self, table)
            hash_value = 0
        entry: int = dicts.ll_dict_add(self.struct, table, low, hash_value)
        return entry


class DictRepresentation(TableRepresentation):
    """A dict."""

    @property
    def key_annotation(self) -> SomeObject:
        return self.definition.key.annotation  # type: ignore[no-any-return]

    @property
    def equal(self) -> Constant:
        if not self.definition.is_custom:
            return super().equal
        return self.lowerer.custom_equality(self.key, self.definition.custom_eq.annotation)  # type: ignore[no-any-return]

    def _hash_of(self) -> Constant:
        if not self.definition.is_custom:
            return super()._hash_of()
        return self.lowerer.custom_hashing(self.key, self.definition.custom_hash.annotation)  # type: ignore[no-any-return]

    @property
    def value(self) -> Representation:
        """Representation of the values."""
        return self.lowerer.representation(self.definition.value.annotation)

    def _fill(self, value: Any, result: Any) -> None:
        values = self.value
        for key, item in value.items():
            entry = self._add(key, result)
            if values.type is not Void:
                result.entries[entry].value = values.constant(item).value


class SetRepresentation(TableRepresentation):
    """A set or frozenset."""

    @property
    def key_annotation(self) -> SomeObject:
        return self.definition.item.annotation  # type: ignore[no-any-return]

    def _fill(self, value: Any, result: Any) -> None:
        for key in value:
            self._add(key, result)


class DictViewRepresentation(Representation):
    """``d.keys()`` and the like: the dict itself."""

    def __init__(self, lowerer: Any, annotation: SomeDictView) -> None:
        super().__init__(lowerer)
        self.kind = annotation.kind
        self.dict: DictRepresentation = lowerer.representation(SomeDict(definition=annotation.definition))
        self.type = self.dict.type


@represents(SomeDict)
def _represent_dict(lowerer: Any, annotation: SomeDict) -> Representation:
    return DictRepresentation(lowerer, annotation)


@represents(SomeSet)
def _represent_set(lowerer: Any, annotation: SomeSet) -> Representation:
    return SetRepresentation(lowerer, annotation)


@represents(SomeDictView)
def _represent_view(lowerer: Any, annotation: SomeDictView) -> Representation:
    return DictViewRepresentation(lowerer, annotation)


@conversion(TableRepresentation, TableRepresentation)
def _convert(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.cast(value, target.type)


@conversion(NoneRepresentation, TableRepresentation)
def _none(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


def table(context: Context, index: int = 0) -> Any:
    """The representation of an operand that is a dict or set."""
    found = context.representations[index]
    assert isinstance(found, TableRepresentation)
    return found


def key_of(context: Context, index: int, target: TableRepresentation) -> Value:
    """Operand ``index`` as a key."""
    return context.cast(context.value(index, target.key), target.key.type)


def value_of(context: Context, index: int, target: DictRepresentation) -> Value:
    """Operand ``index`` as a value of the dict."""
    return context.cast(context.value(index, target.value), target.value.type)


# --- both


@lowers_builtin(len, TableRepresentation)
def _len(context: Context) -> Value:
    return context.call(dicts.ll_dict_length, context.value(0))


@lowers_builtin(len, DictViewRepresentation)
def _len_of_view(context: Context) -> Value:
    return context.call(dicts.ll_dict_length, context.value(0))


@rule("bool", TableRepresentation)
def _bool(context: Context) -> Value:
    return context.call(dicts.ll_dict_nonempty, context.value(0))


@rule("is_", TableRepresentation, TableRepresentation)
def _is(context: Context) -> Value:
    return context.emit("ptr_eq", [context.value(0), context.value(1)], Bool)


@rule("contains", TableRepresentation)
def _contains(context: Context) -> Value:
    target = table(context)
    key = key_of(context, 1, target)
    return context.call(dicts.ll_dict_contains, context.value(0), key, target.equal, target.hash_of)


def _clear(context: Context) -> None:
    context.call(dicts.ll_dict_clear, table(context).struct_constant, context.value(0))


def _copy(context: Context) -> Value:
    return context.call(dicts.ll_dict_copy, table(context).struct_constant, context.value(0))


lowers_method(TableRepresentation, "clear")(_clear)
lowers_method(TableRepresentation, "copy")(_copy)

# --- dicts


@lowers_builtin(r_dict)
def _r_dict(context: Context) -> Value:
    target = context.result
    assert isinstance(target, DictRepresentation)
    return new_table(context, target)


@lowers_builtin(hash_in_dict, DictRepresentation)
def _hash_in_dict(context: Context) -> Value:
    target = table(context)
    return context.call(dicts.ll_hash_key, key_of(context, 1, target), target.hash_of)


def new_table(context: Context, target: TableRepresentation) -> Value:
    """An empty dict or set."""
    return context.call(dicts.ll_dict_new, target.struct_constant)


def store(context: Context, target: DictRepresentation, container: Value, key: Value, value: Value) -> None:
    """``container[key] = value``."""
    if value.concretetype is Void:
        context.call(dicts.ll_set_add, target.struct_constant, container, key, target.equal, target.hash_of)
        return
    context.call(dicts.ll_dict_setitem, target.struct_constant, container, key, value, target.equal, target.hash_of)


@rule("newdict")
def _newdict(context: Context) -> Value:
    target = context.result
    assert isinstance(target, DictRepresentation)
    result = new_table(context, target)
    for index in range(0, len(context.arguments), 2):
        key = key_of(context, index, target)
        store(context, target, result, key, value_of(context, index + 1, target))
    return result


@rule("getitem", DictRepresentation)
def _getitem(context: Context) -> Value | None:
    target = table(context)
    key = key_of(context, 1, target)
    if target.value.type is Void:
        context.call(dicts.ll_dict_check, context.value(0), key, target.equal, target.hash_of, target.missing)
        return None
    value = context.call(dicts.ll_dict_getitem, context.value(0), key, target.equal, target.hash_of, target.missing)
    return context.convert(value, target.value, context.result)


@rule("setitem", DictRepresentation)
def _setitem(context: Context) -> None:
    target = table(context)
    key = key_of(context, 1, target)
    store(context, target, context.value(0), key, value_of(context, 2, target))


@rule("delitem", DictRepresentation)
def _delitem(context: Context) -> None:
    target = table(context)
    key = key_of(context, 1, target)
    context.call(dicts.ll_dict_delitem, context.value(0), key, target.equal, target.hash_of, target.missing)


@lowers_method(DictRepresentation, "get")
def _get(context: Context) -> Value:
    target = table(context)
    key = key_of(context, 1, target)
    if len(context.arguments) > 2:
        default = context.value(2, context.result)
    else:
        default = context.lowerer.none_of(context.result)
    if target.value.type is context.result.type:
        return context.call(dicts.ll_dict_get, context.value(0), key, default, target.equal, target.hash_of)
    convert = context.lowerer.converter(target.value, context.result)
    return context.call(
        dicts.ll_dict_get_converted, context.value(0), key, default, target.equal, target.hash_of, convert
    )


@lowers_method(DictRepresentation, "setdefault")
def _setdefault(context: Context) -> Value:
    target = table(context)
    key = key_of(context, 1, target)
    default = value_of(context, 2, target) if len(context.arguments) > 2 else context.lowerer.none_of(target.value)
    value = context.call(
        dicts.ll_dict_setdefault, target.struct_constant, context.value(0), key, default, target.equal,
        target.hash_of,
    )  # fmt: skip
    return context.convert(value, target.value, context.result)


@lowers_method(DictRepresentation, "pop")
def _pop(context: Context) -> Value:
    target = table(context)
    key = key_of(context, 1, target)
    if target.value.type is Void and len(context.arguments) == 2:
        context.call(dicts.ll_dict_delitem, context.value(0), key, target.equal, target.hash_of, target.missing)
        return context.convert(Constant(None, Void), target.value, context.result)
    if len(context.arguments) == 2:
        value = context.call(dicts.ll_dict_pop, context.value(0), key, target.equal, target.hash_of, target.missing)
        return context.convert(value, target.value, context.result)
    default = context.value(2, context.result)
    if target.value.type is context.result.type:
        return context.call(dicts.ll_dict_pop_default, context.value(0), key, default, target.equal, target.hash_of)
    convert = context.lowerer.converter(target.value, context.result)
    return context.call(
        dicts.ll_dict_pop_converted, context.value(0), key, default, target.equal, target.hash_of, convert
    )


@lowers_method(DictRepresentation, "popitem")
def _popitem(context: Context) -> Value:
    target = table(context)
    entry = context.call(dicts.ll_dict_last, context.value(0))
    entries = context.emit("getfield", [context.value(0), context.void("entries")], target.struct.fields["entries"])
    items = []
    for name, representation in (("key", target.key), ("value", target.value)):
        item: Value = Constant(None, Void)
        if representation.type is not Void:
            item = context.emit("getinteriorfield", [entries, entry, context.void(name)], representation.type)
        items.append(item)
    context.call(dicts.ll_dict_remove, context.value(0), entry)
    pair = context.result
    items = [
        context.convert(item, source, wanted)
        for item, source, wanted in zip(items, (target.key, target.value), pair.items, strict=True)  # type: ignore[attr-defined]
    ]
    return context.lowerer.make_tuple(context, pair, items)


for _kind in ("keys", "values", "items"):

    @lowers_method(DictRepresentation, _kind)
    def _view(context: Context) -> Value:
        return context.value(0)


@rule("eq", DictRepresentation, DictRepresentation)
def _eq(context: Context) -> Value:
    target = table(context)
    right = context.value(1, target)
    values = context.lowerer.equality(target.value)
    return context.call(dicts.ll_dict_eq, context.value(0), right, target.equal, values)


@rule("ne", TableRepresentation, TableRepresentation)
def _ne(context: Context) -> Value:
    equal = _eq(context) if isinstance(context.representations[0], DictRepresentation) else _set_eq(context)
    return context.emit("bool_not", [equal], Bool)


# --- sets


@rule("newset")
def _newset(context: Context) -> Value:
    target = context.result
    assert isinstance(target, SetRepresentation)
    result = new_table(context, target)
    for index in range(len(context.arguments)):
        add(context, target, result, key_of(context, index, target))
    return result


def add(context: Context, target: TableRepresentation, container: Value, key: Value) -> None:
    """``container.add(key)``."""
    context.call(dicts.ll_set_add, target.struct_constant, container, key, target.equal, target.hash_of)


def _add(context: Context) -> None:
    target = table(context)
    add(context, target, context.value(0), key_of(context, 1, target))


lowers_method(SetRepresentation, "add")(_add)
rule("set_add", SetRepresentation)(_add)


@lowers_method(SetRepresentation, "discard")
def _discard(context: Context) -> None:
    target = table(context)
    key = key_of(context, 1, target)
    context.call(dicts.ll_set_discard, context.value(0), key, target.equal, target.hash_of)


@lowers_method(SetRepresentation, "remove")
def _remove(context: Context) -> None:
    target = table(context)
    key = key_of(context, 1, target)
    context.call(dicts.ll_set_remove, context.value(0), key, target.equal, target.hash_of, target.missing)


@lowers_method(SetRepresentation, "pop")
def _set_pop(context: Context) -> Value:
    key = context.call(dicts.ll_set_pop, context.value(0))
    return context.convert(key, table(context).key, context.result)


def as_set(context: Context, index: int, target: TableRepresentation) -> Value:
    """Operand ``index``, any iterable, as a set of the target's type."""
    source = context.representations[index]
    if isinstance(source, SetRepresentation) and source.struct is target.struct:
        return context.value(index)
    return context.lowerer.set_from_iterable(context, index, target)


def _set_update(context: Context) -> Value:
    target = table(context)
    for index in range(1, len(context.arguments)):
        other = as_set(context, index, target)
        context.call(dicts.ll_set_update, target.struct_constant, context.value(0), other, target.equal)
    return context.value(0)


lowers_method(SetRepresentation, "update")(lambda context: (_set_update(context), None)[1])
rule("set_update", SetRepresentation)(_set_update)


def _combine(helper: Any, *extra: Value) -> Any:
    def lower(context: Context) -> Value:
        target = table(context)
        result = context.value(0)
        for index in range(1, len(context.arguments)):
            other = as_set(context, index, target)
            result = context.call(helper, target.struct_constant, result, other, target.equal, *extra)
        return result

    return lower


_COMBINATIONS = {
    ("or_", "union"): _combine(dicts.ll_set_union),
    ("and_", "intersection"): _combine(dicts.ll_set_filter, Constant(True, Bool)),
    ("sub", "difference"): _combine(dicts.ll_set_filter, Constant(False, Bool)),
    ("xor", "symmetric_difference"): _combine(dicts.ll_set_symmetric_difference),
}
for (_opname, _method), _lower in _COMBINATIONS.items():
    rule(_opname, SetRepresentation, SetRepresentation)(_lower)
    lowers_method(SetRepresentation, _method)(_lower)


_COMBINED_BY = {opname: lower for (opname, _), lower in _COMBINATIONS.items()}


def _frozen_or(plain: Any, in_place: Any) -> Any:
    """An augmented assignment to a frozenset makes a new one."""

    def lower(context: Context) -> Value:
        return (plain if context.annotations[0].frozen else in_place)(context)  # type: ignore[attr-defined,no-any-return]

    return lower


rule("inplace_or_", SetRepresentation)(_frozen_or(_COMBINED_BY["or_"], _set_update))


def _combine_in_place(helper: Any, *extra: Value) -> Any:
    def lower(context: Context) -> Value:
        target = table(context)
        for index in range(1, len(context.arguments)):
            other = as_set(context, index, target)
            changed = context.call(helper, target.struct_constant, context.value(0), other, target.equal, *extra)
            context.call(dicts.ll_set_replace, context.value(0), changed)
        return context.value(0)

    return lower


for (_opname, _method), (_helper, *_extra) in {
    ("and_", "intersection_update"): (dicts.ll_set_filter, Constant(True, Bool)),
    ("sub", "difference_update"): (dicts.ll_set_filter, Constant(False, Bool)),
    ("xor", "symmetric_difference_update"): (dicts.ll_set_symmetric_difference,),
}.items():
    _lower = _combine_in_place(_helper, *_extra)
    rule(f"inplace_{_opname}", SetRepresentation, SetRepresentation)(_frozen_or(_COMBINED_BY[_opname], _lower))
    lowers_method(SetRepresentation, _method)(lambda context, lower=_lower: (lower(context), None)[1])


@rule("eq", SetRepresentation, SetRepresentation)
def _set_eq(context: Context) -> Value:
    target = table(context)
    return context.call(dicts.ll_set_eq, context.value(0), context.value(1, target), target.equal)


def _subset(swap: bool, strict: bool) -> Any:
    def lower(context: Context) -> Value:
        target = table(context)
        left, right = context.value(0), as_set(context, 1, target)
        if swap:
            left, right = right, left
        result = context.call(dicts.ll_set_issubset, left, right, target.equal)
        if not strict:
            return result
        lengths = [context.call(dicts.ll_dict_length, side) for side in (left, right)]
        return context.emit("bool_and", [result, context.emit("int_lt", lengths, Bool)], Bool)

    return lower


rule("le", SetRepresentation, SetRepresentation)(_subset(False, False))
rule("lt", SetRepresentation, SetRepresentation)(_subset(False, True))
rule("ge", SetRepresentation, SetRepresentation)(_subset(True, False))
rule("gt", SetRepresentation, SetRepresentation)(_subset(True, True))
lowers_method(SetRepresentation, "issubset")(_subset(False, False))
lowers_method(SetRepresentation, "issuperset")(_subset(True, False))


@lowers_method(SetRepresentation, "isdisjoint")
def _isdisjoint(context: Context) -> Value:
    target = table(context)
    return context.call(dicts.ll_set_isdisjoint, context.value(0), as_set(context, 1, target), target.equal)
