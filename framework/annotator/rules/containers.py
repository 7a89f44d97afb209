"""Methods of list, dict, set, tuple, range and their views; the rest of the container operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeDict, SomeList, SomeObject, SomeSet
from framework.annotator.rules import builtins, items, iteration, scalars
from framework.annotator.rules.registry import Call, builtin_named, method, rule, undefined
from framework.annotator.unions import union

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.flowgraph.model import Operation

_INDEX = (model.SomeInteger, model.SomeBool)


def _definition(call: Call) -> Any:
    return call.receiver.definition  # type: ignore[attr-defined]


def _item_of_argument(call: Call, index: int = 0) -> SomeObject:
    return iteration.item_of(call.annotator, call.operation, call.arguments[index])


# --- list


@method(SomeList, "append")
def list_append(call: Call) -> SomeObject:
    """``x.append(v)``."""
    call.check_count(1)
    _definition(call).resize()
    _definition(call).item.generalise(call.arguments[0])
    return model.NONE


@method(SomeList, "insert")
def list_insert(call: Call) -> SomeObject:
    """``x.insert(i, v)``."""
    call.check_count(2)
    if not isinstance(call.arguments[0], _INDEX):
        raise undefined("list.insert()", call.arguments[0])
    _definition(call).resize()
    _definition(call).item.generalise(call.arguments[1])
    return model.NONE


@method(SomeList, "extend")
def list_extend(call: Call) -> SomeObject:
    """``x.extend(items)``."""
    call.check_count(1)
    _definition(call).resize()
    item = _item_of_argument(call)
    if not isinstance(item, model.SomeImpossible):
        _definition(call).item.generalise(item)
    return model.NONE


@method(SomeList, "pop")
def list_pop(call: Call) -> SomeObject:
    """``x.pop()``, ``x.pop(i)``."""
    call.check_count(0, 1)
    _definition(call).resize()
    return _definition(call).item.read()  # type: ignore[no-any-return]


@method(SomeList, "remove")
def list_remove(call: Call) -> SomeObject:
    """``x.remove(v)``."""
    call.check_count(1)
    _definition(call).resize()
    _compare_with_items(call)
    return model.NONE


def _compare_with_items(call: Call) -> None:
    item = _definition(call).item.read()
    if not isinstance(item, model.SomeImpossible):
        scalars.compare_values(call.annotator, call.operation, "eq", item, call.arguments[0])


@method(SomeList, "index")
def list_index(call: Call) -> SomeObject:
    """``x.index(v, start, stop)``."""
    call.check_count(1, 3)
    _compare_with_items(call)
    return builtins.NONNEGATIVE


@method(SomeList, "count")
def list_count(call: Call) -> SomeObject:
    """``x.count(v)``."""
    call.check_count(1)
    _compare_with_items(call)
    return builtins.NONNEGATIVE


@method(SomeList, "reverse")
def list_reverse(call: Call) -> SomeObject:
    """``x.reverse()``."""
    call.check_count(0)
    _definition(call).mutate()
    return model.NONE


@method(SomeList, "clear")
def list_clear(call: Call) -> SomeObject:
    """``x.clear()``."""
    call.check_count(0)
    _definition(call).resize()
    return model.NONE


@method(SomeList, "copy")
def list_copy(call: Call) -> SomeObject:
    """``x.copy()``."""
    call.check_count(0)
    return call.book.new_list(call.operation, _definition(call).item.read())  # type: ignore[no-any-return]


@method(SomeList, "sort")
def list_sort(call: Call) -> SomeObject:
    """``x.sort(key=…, reverse=…)``."""
    options = builtins.take_keywords(call, "key", "reverse")
    call.check_count(0)
    _definition(call).mutate()
    builtins.check_sortable(call, _definition(call).item.read(), options.get("key"))
    return model.NONE


# --- dict


def _key(call: Call, index: int = 0) -> None:
    """A key that is looked up has the type of the keys."""
    items.add_key(call.annotator, call.operation, _definition(call).key, call.arguments[index])


@method(SomeDict, "get")
def dict_get(call: Call) -> SomeObject:
    """``d.get(k)``, ``d.get(k, default)``."""
    call.check_count(1, 2)
    _key(call)
    default = call.arguments[1] if len(call.arguments) == 2 else model.NONE
    return union(_definition(call).value.read(), default.without_const())  # type: ignore[no-any-return]


@method(SomeDict, "setdefault")
def dict_setdefault(call: Call) -> SomeObject:
    """``d.setdefault(k, default)``."""
    call.check_count(1, 2)
    _key(call)
    _definition(call).value.generalise(call.arguments[1] if len(call.arguments) == 2 else model.NONE)
    return _definition(call).value.read()  # type: ignore[no-any-return]


@method(SomeDict, "pop")
def dict_pop(call: Call) -> SomeObject:
    """``d.pop(k)``, ``d.pop(k, default)``."""
    call.check_count(1, 2)
    _key(call)
    value = _definition(call).value.read()
    return union(value, call.arguments[1].without_const()) if len(call.arguments) == 2 else value  # type: ignore[no-any-return]


@method(SomeDict, "popitem")
def dict_popitem(call: Call) -> SomeObject:
    """``d.popitem()``."""
    call.check_count(0)
    key, value = _definition(call).key.read(), _definition(call).value.read()
    if isinstance(key, model.SomeImpossible) or isinstance(value, model.SomeImpossible):
        return model.IMPOSSIBLE
    return model.SomeTuple(items=(key, value))


@method(SomeDict, "update")
def dict_update_method(call: Call) -> SomeObject:
    """``d.update(other)``, ``d.update(a=1)``."""
    keywords = builtins.take_keywords(call, *call.keywords)
    call.check_count(0, 1)
    for name, value in keywords.items():
        _definition(call).key.generalise(call.annotator.annotation_of_constant(name))
        _definition(call).value.generalise(value)
    if call.arguments:
        builtins.update_dict(call, _definition(call), call.arguments[0])
    return model.NONE


@method(SomeDict, "keys", "values", "items")
def dict_view(call: Call) -> SomeObject:
    """``d.keys()`` and the like."""
    call.check_count(0)
    return model.SomeDictView(kind=call.name, definition=_definition(call))


@method(SomeDict, "clear")
def dict_clear(call: Call) -> SomeObject:
    """``d.clear()``."""
    call.check_count(0)
    return model.NONE


@method(SomeDict, "copy")
def dict_copy(call: Call) -> SomeObject:
    """``d.copy()``: a dict of the same type."""
    call.check_count(0)
    return model.SomeDict(definition=_definition(call))


# --- set


@method(SomeSet, "add")
def set_add_method(call: Call) -> SomeObject:
    """``s.add(v)``."""
    call.check_count(1)
    items.add_key(call.annotator, call.operation, _definition(call).item, call.arguments[0])
    return model.NONE


@method(SomeSet, "discard", "remove")
def set_discard(call: Call) -> SomeObject:
    """``s.discard(v)``, ``s.remove(v)``."""
    return set_add_method(call)


@method(SomeSet, "pop")
def set_pop(call: Call) -> SomeObject:
    """``s.pop()``."""
    call.check_count(0)
    return _definition(call).item.read()  # type: ignore[no-any-return]


@method(SomeSet, "clear")
def set_clear(call: Call) -> SomeObject:
    """``s.clear()``."""
    call.check_count(0)
    return model.NONE


@method(SomeSet, "copy")
def set_copy(call: Call) -> SomeObject:
    """``s.copy()``."""
    call.check_count(0)
    return call.receiver.without_const()  # type: ignore[no-any-return]


@method(SomeSet, "update", "intersection_update", "difference_update", "symmetric_difference_update")
def set_update_method(call: Call) -> SomeObject:
    """``s.update(items, …)``."""
    for index in range(len(call.arguments)):
        item = _item_of_argument(call, index)
        if not isinstance(item, model.SomeImpossible):
            items.add_key(call.annotator, call.operation, _definition(call).item, item)
    return model.NONE


@method(SomeSet, "union", "intersection", "difference", "symmetric_difference")
def set_combination(call: Call) -> SomeObject:
    """``s.union(items, …)``: a set of the same type."""
    set_update_method(call)
    return call.receiver.without_const()  # type: ignore[no-any-return]


@method(SomeSet, "issubset", "issuperset", "isdisjoint")
def set_relation(call: Call) -> SomeObject:
    """``s.issubset(items)``."""
    call.check_count(1)
    set_update_method(call)
    return model.SomeBool()


def _combine_sets(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    a.definition.merge(b.definition)
    return a.without_const()  # type: ignore[no-any-return]


for _name in ("or_", "and_", "sub", "xor"):
    scalars.binary_rule(_name, SomeSet, SomeSet)(_combine_sets)
    scalars.binary_rule(f"inplace_{_name}", SomeSet, SomeSet)(_combine_sets)


def _merge_dicts(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    a.definition.merge(b.definition)
    return a.without_const()  # type: ignore[no-any-return]


scalars.binary_rule("or_", SomeDict, SomeDict)(_merge_dicts)
scalars.binary_rule("inplace_or_", SomeDict, SomeDict)(_merge_dicts)


@builtin_named("builtins:dict.fromkeys")
def fromkeys(call: Call) -> SomeObject:
    """``dict.fromkeys(keys, value)``."""
    call.check_count(1, 2)
    result = call.book.new_dict(call.operation)
    key = _item_of_argument(call)
    if not isinstance(key, model.SomeImpossible):
        items.add_key(call.annotator, call.operation, result.definition.key, key)
        result.definition.value.generalise(call.arguments[1] if len(call.arguments) > 1 else model.NONE)
    return result  # type: ignore[no-any-return]


def _combine_views(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    """``d.keys() & s`` and the like: a set."""
    result = annotator.bookkeeper.new_set(operation)
    for operand in (a, b):
        if isinstance(operand, model.SomeDictView) and operand.kind == "values":
            raise undefined("a set operation", operand)
        item = iteration.item_of(annotator, operation, operand)
        if not isinstance(item, model.SomeImpossible):
            items.add_key(annotator, operation, result.definition.item, item)
    return result


for _name in ("or_", "and_", "sub", "xor"):
    for _other in (model.SomeDictView, SomeSet):
        scalars.binary_rule(_name, model.SomeDictView, _other)(_combine_views)
    scalars.binary_rule(_name, SomeSet, model.SomeDictView)(_combine_views)


def _compare_views(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    """``d.keys() == s`` and the like: as sets."""
    _combine_views(annotator, operation, a, b)
    return model.SomeBool()


for _other in (model.SomeDictView, SomeSet):
    scalars.COMPARISON_RULES[model.SomeDictView, _other] = _compare_views
    scalars.COMPARISON_RULES[_other, model.SomeDictView] = _compare_views


@method(model.SomeDictView, "isdisjoint")
def view_isdisjoint(call: Call) -> SomeObject:
    """``d.keys().isdisjoint(items)``."""
    call.check_count(1)
    return _compare_views(call.annotator, call.operation, call.receiver, call.arguments[0])


# --- tuple, range


@method(model.SomeTuple, "index", "count")
def tuple_index(call: Call) -> SomeObject:
    """``t.index(v)``, ``t.count(v)``."""
    call.check_count(1)
    assert isinstance(call.receiver, model.SomeTuple)
    for item in call.receiver.items:
        scalars.compare_values(call.annotator, call.operation, "eq", item, call.arguments[0])
    return builtins.NONNEGATIVE


@method(model.SomeRange, "index", "count")
def range_index(call: Call) -> SomeObject:
    """``r.index(i)``, ``r.count(i)``."""
    call.check_count(1)
    if not isinstance(call.arguments[0], _INDEX):
        raise undefined(f"range.{call.name}()", call.arguments[0])
    return builtins.NONNEGATIVE


# --- operations of comprehensions and unpackings


@rule("list_append")
def list_append_rule(annotator: Annotator, operation: Operation, x: Any, item: SomeObject) -> SomeObject:
    """Append in a comprehension, which is not what resizing means: the list is new."""
    x.definition.mutate()
    x.definition.item.generalise(item)
    return model.NONE


@rule("list_extend")
def list_extend_rule(annotator: Annotator, operation: Operation, x: Any, source: SomeObject) -> SomeObject:
    """``[*x]``: a new list, as in a comprehension."""
    item = iteration.item_of(annotator, operation, source)
    x.definition.mutate()
    if not isinstance(item, model.SomeImpossible):
        x.definition.item.generalise(item)
    return model.NONE


@rule("set_add")
def set_add_rule(annotator: Annotator, operation: Operation, x: Any, item: SomeObject) -> SomeObject:
    """Add in a comprehension."""
    items.add_key(annotator, operation, x.definition.item, item)
    return model.NONE


@rule("set_update")
def set_update_rule(annotator: Annotator, operation: Operation, x: Any, source: SomeObject) -> SomeObject:
    """``{*x}``."""
    item = iteration.item_of(annotator, operation, source)
    if not isinstance(item, model.SomeImpossible):
        items.add_key(annotator, operation, x.definition.item, item)
    return model.NONE


@rule("dict_update")
def dict_update_rule(annotator: Annotator, operation: Operation, x: Any, source: SomeObject) -> SomeObject:
    """``{**x}``."""
    if not isinstance(source, SomeDict):
        raise undefined("**", source)
    key, value = source.definition.key.read(), source.definition.value.read()
    if not isinstance(key, model.SomeImpossible):
        x.definition.key.generalise(key)
        x.definition.value.generalise(value)
    return model.NONE


@rule("list_to_tuple")
def list_to_tuple(annotator: Annotator, operation: Operation, x: SomeObject) -> SomeObject:
    """``(*a, *b)``: refused, the length is not known."""
    raise Refused("K221", "a tuple of unknown length can't be made; use a list")


@rule("match_sequence")
def match_sequence(annotator: Annotator, operation: Operation, x: SomeObject) -> SomeObject:
    """Whether a value is a sequence for the match statement."""
    passes = isinstance(x, (SomeList, model.SomeTuple, model.SomeRange))
    return model.SomeBool() if passes and x.optional else model.SomeBool(const=passes)


@rule("match_mapping")
def match_mapping(annotator: Annotator, operation: Operation, x: SomeObject) -> SomeObject:
    """Whether a value is a mapping for the match statement."""
    passes = isinstance(x, SomeDict)
    return model.SomeBool() if passes and x.optional else model.SomeBool(const=passes)


@method(model.SomeByteArray, "extend")
def bytearray_extend(call: Call) -> SomeObject:
    """``a.extend(codes)``."""
    call.check_count(1)
    if not isinstance(call.arguments[0], (model.SomeBytes, model.SomeByteArray)):
        item = iteration.item_of(call.annotator, call.operation, call.arguments[0])
        if not isinstance(item, (model.SomeInteger, model.SomeBool, model.SomeImpossible)):
            raise undefined("extend() of a bytearray", call.arguments[0])
    return model.NONE
