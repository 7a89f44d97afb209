"""Making and indexing containers: literals, ``x[i]``, slices, ``in``, unpacking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framework.annotator import exception_arguments, model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.rules import iteration, lowlevel, scalars, special
from framework.annotator.rules.registry import rule, undefined
from framework.annotator.typenames import type_text
from framework.annotator.unions import checked_nesting, union_all
from framework.flowgraph.model import Variable
from framework.flowgraph.origins import defining_operation
from framework.runtime.exceptions import Arguments

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.flowgraph.model import Operation

_INDEX = (model.SomeInteger, model.SomeBool)

# --- literals


@rule("newtuple")
def newtuple(annotator: Annotator, operation: Operation, *items: SomeObject) -> SomeObject:
    """``(a, b)``."""
    if all(item.is_constant for item in items):
        key = (operation, *(model.constant_key(item.const) for item in items))
        live = annotator.bookkeeper.definition_at(key, lambda: tuple(item.const for item in items))
        return checked_nesting(model.SomeTuple(const=live, items=items))  # type: ignore[no-any-return]
    return checked_nesting(model.SomeTuple(items=items))  # type: ignore[no-any-return]


@rule("newlist")
def newlist(annotator: Annotator, operation: Operation, *items: SomeObject) -> SomeObject:
    """``[a, b]``."""
    result = annotator.bookkeeper.new_list(operation)
    for item in items:
        result.definition.item.generalise(item)
    return result


@rule("newset")
def newset(annotator: Annotator, operation: Operation, *items: SomeObject) -> SomeObject:
    """``{a, b}``."""
    result = annotator.bookkeeper.new_set(operation)
    for item in items:
        add_key(annotator, operation, result.definition.item, item)
    return result


@rule("newdict")
def newdict(annotator: Annotator, operation: Operation, *items: SomeObject) -> SomeObject:
    """``{k: v}``."""
    result = annotator.bookkeeper.new_dict(operation)
    for key, value in zip(items[::2], items[1::2], strict=True):
        add_key(annotator, operation, result.definition.key, key)
        result.definition.value.generalise(value)
    return result


def add_key(annotator: Annotator, operation: Operation, slot: Any, key: SomeObject) -> None:
    """A key of a dict or item of a set: must be hashable; ``__eq__`` and ``__hash__`` of instances are reached."""
    check_hashable(annotator, operation, key)
    slot.generalise(key)


def check_hashable(annotator: Annotator, operation: Operation, key: SomeObject) -> None:
    """Refuse keys without hash; reach the special methods of instances."""
    match key:
        case model.SomeList() | model.SomeDeque() | model.SomeDict() | model.SomeByteArray():
            raise Refused("K230", f"{type_text(key)} is not hashable")
        case model.SomeSet() if not key.frozen:
            raise Refused("K230", f"{type_text(key)} is not hashable")
        case model.SomeTuple():
            for item in key.items:
                check_hashable(annotator, operation, item)
        case model.SomeInstance():
            _reach_hash(annotator, operation, key)


def _reach_hash(annotator: Annotator, operation: Operation, key: model.SomeInstance) -> None:
    key = key.without_const().with_optional(False)
    special.call_method(annotator, operation, key, "__eq__", [key])
    for _, owner, value in special.methods_of(annotator, key.classdef, "__hash__"):
        if value is None:
            raise Refused("K230", f"class {owner.short_name} defines __eq__ without __hash__")
    special.call_method(annotator, operation, key, "__hash__", [])


# --- x[i]


@rule("getitem")
def getitem(annotator: Annotator, operation: Operation, x: SomeObject, index: SomeObject) -> SomeObject:
    """``x[i]``."""
    match x:
        case model.SomeTuple():
            return _tuple_item(annotator, operation, x, index)
        case model.SomeDict():
            check_hashable(annotator, operation, index)
            x.definition.key.generalise(index)
            return x.definition.value.read()
        case model.SomeInstance() if x.classdef.description.cls is Arguments:
            return _exception_argument(annotator, operation, index)
        case model.SomeInstance():
            return _call(annotator, operation, x, "__getitem__", [index])
        case model.SomePtr():
            return lowlevel.get_item(x)
        case model.SomeNone():
            return model.IMPOSSIBLE
    index = special.as_index(annotator, operation, index)
    if isinstance(index, model.SomeImpossible):
        return index
    if not isinstance(index, _INDEX):
        raise Refused("K221", f"{type_text(x)} can't be indexed with {type_text(index)}")
    match x:
        case model.SomeList() | model.SomeDeque():
            return x.definition.item.read()
        case model.SomeString():
            return scalars.try_fold(annotator, "getitem", x, index) or model.SomeChar()
        case model.SomeBytes() | model.SomeByteArray():
            return scalars.try_fold(annotator, "getitem", x, index) or model.SomeInteger(nonnegative=True)
        case model.SomeRange():
            return model.SomeInteger()
    raise undefined("indexing", x)


def _exception_argument(annotator: Annotator, operation: Operation, index: SomeObject) -> SomeObject:
    """``e.args[i]``: of a type that the class of e fixes."""
    source: SomeObject = model.IMPOSSIBLE
    if annotator.site is not None:
        found = defining_operation(annotator.site.graph, annotator.site.block, operation.args[0])
        if found is not None and found[1].opname == "getattr":
            source = annotator.annotation(found[1].args[0])
    return exception_arguments.item(annotator, source, index)


def _tuple_item(annotator: Annotator, operation: Operation, x: model.SomeTuple, index: SomeObject) -> SomeObject:
    index = special.as_index(annotator, operation, index)
    if not isinstance(index, _INDEX):
        raise Refused("K221", f"a tuple can't be indexed with {type_text(index)}")
    if not index.is_constant:
        return union_all(x.items).without_const()  # type: ignore[no-any-return]
    if -len(x.items) <= index.const < len(x.items):
        return x.items[index.const]
    if isinstance(operation.args[1], Variable) and not x.optional:
        return model.IMPOSSIBLE  # IndexError when it is reached
    raise Refused("K221", f"tuple index {index.const} out of range for {type_text(x)}", "use an index below its length")


def index_of(annotator: Annotator, operation: Operation, x: SomeObject, index: SomeObject) -> SomeObject:
    """An index of a sequence; keys of others stay as they are."""
    if isinstance(x, (model.SomeInstance, model.SomeDict)):
        return index
    return special.as_index(annotator, operation, index)  # type: ignore[no-any-return]


def _call(
    annotator: Annotator, operation: Operation, x: model.SomeInstance, name: str, arguments: list[SomeObject]
) -> SomeObject:
    result = special.call_method(annotator, operation, x, name, arguments)
    if result is None:
        raise Refused("K221", f"class {x.classdef.short_name} has no {name}")
    return result  # type: ignore[no-any-return]


@rule("setitem")
def setitem(
    annotator: Annotator, operation: Operation, x: SomeObject, index: SomeObject, value: SomeObject
) -> SomeObject:
    """``x[i] = v``."""
    index = index_of(annotator, operation, x, index)
    match x:
        case model.SomeList() | model.SomeDeque() if isinstance(index, _INDEX):
            x.definition.mutate()
            x.definition.item.generalise(value)
        case model.SomeDict():
            add_key(annotator, operation, x.definition.key, index)
            x.definition.value.generalise(value)
        case model.SomeInstance():
            returned = _call(annotator, operation, x, "__setitem__", [index, value])
            return model.IMPOSSIBLE if isinstance(returned, model.SomeImpossible) else model.NONE
        case model.SomePtr():
            lowlevel.set_item(x, value)
        case model.SomeByteArray() if isinstance(index, _INDEX) and isinstance(value, _INDEX):
            pass
        case model.SomeNone():
            return model.IMPOSSIBLE
        case _:
            raise undefined("item assignment", x)
    return model.NONE


@rule("delitem")
def delitem(annotator: Annotator, operation: Operation, x: SomeObject, index: SomeObject) -> SomeObject:
    """``del x[i]``."""
    index = index_of(annotator, operation, x, index)
    match x:
        case model.SomeList() | model.SomeDeque() if isinstance(index, _INDEX):
            x.definition.resize()
        case model.SomeDict():
            check_hashable(annotator, operation, index)
            x.definition.key.generalise(index)
        case model.SomeInstance():
            returned = _call(annotator, operation, x, "__delitem__", [index])
            return model.IMPOSSIBLE if isinstance(returned, model.SomeImpossible) else model.NONE
        case model.SomeByteArray() if isinstance(index, _INDEX):
            pass
        case _:
            raise undefined("item deletion", x)
    return model.NONE


# --- slices


def _check_bounds(annotator: Annotator, operation: Operation, *bounds: SomeObject) -> None:
    for bound in bounds:
        bound = special.as_index(annotator, operation, bound)
        if not isinstance(bound, (*_INDEX, model.SomeNone)):
            raise Refused("K221", f"slice bounds must be ints, not {type_text(bound)}")


@rule("getslice")
def getslice(
    annotator: Annotator, operation: Operation, x: SomeObject, start: SomeObject, stop: SomeObject, step: SomeObject
) -> SomeObject:
    """``x[a:b:c]``."""
    _check_bounds(annotator, operation, start, stop, step)
    folded = scalars.try_fold(annotator, "getslice", x, start, stop, step)
    if folded is not None:
        return folded  # type: ignore[no-any-return]
    match x:
        case model.SomeString():
            return model.SomeString()
        case model.SomeBytes():
            return model.SomeBytes()
        case model.SomeByteArray():
            return model.SomeByteArray()
        case model.SomeRange():
            return model.SomeRange()
        case model.SomeList():
            return annotator.bookkeeper.new_list(operation, x.definition.item.read())
        case model.SomeTuple():
            if not (start.is_constant and stop.is_constant and step.is_constant):
                raise Refused("K227", "the bounds of a tuple's slice must be constant")
            return model.SomeTuple(items=x.items[start.const : stop.const : step.const])
        case model.SomeNone():
            return model.IMPOSSIBLE
    raise undefined("slicing", x)


@rule("setslice")
def setslice(
    annotator: Annotator,
    operation: Operation,
    x: SomeObject,
    start: SomeObject,
    stop: SomeObject,
    step: SomeObject,
    value: SomeObject,
) -> SomeObject:
    """``x[a:b:c] = v``."""
    _check_bounds(annotator, operation, start, stop, step)
    if isinstance(x, model.SomeByteArray):
        return model.NONE
    if not isinstance(x, model.SomeList):
        raise undefined("slice assignment", x)
    x.definition.resize()
    item = iteration.item_of(annotator, operation, value)
    if not isinstance(item, model.SomeImpossible):
        x.definition.item.generalise(item)
    return model.NONE


@rule("delslice")
def delslice(
    annotator: Annotator, operation: Operation, x: SomeObject, start: SomeObject, stop: SomeObject, step: SomeObject
) -> SomeObject:
    """``del x[a:b:c]``."""
    _check_bounds(annotator, operation, start, stop, step)
    if isinstance(x, model.SomeList):
        x.definition.resize()
    elif not isinstance(x, model.SomeByteArray):
        raise undefined("slice deletion", x)
    return model.NONE


# --- in


@rule("contains")
def contains(annotator: Annotator, operation: Operation, x: SomeObject, item: SomeObject) -> SomeObject:
    """``item in x``."""
    folded = scalars.try_fold(annotator, "contains", x, item)
    if folded is not None:
        return folded  # type: ignore[no-any-return]
    match x:
        case model.SomeInstance():
            result = special.call_method(annotator, operation, x, "__contains__", [item])
            if result is None:
                found = iteration.item_of(annotator, operation, x)
                result = scalars.compare_values(annotator, operation, "eq", found, item)
            return result if isinstance(result, (model.SomeImpossible, model.SomeBool)) else model.SomeBool()
        case model.SomeDict():
            return _contains_key(annotator, operation, x.definition.key, item)
        case model.SomeDictView(kind="keys"):
            return _contains_key(annotator, operation, x.definition.key, item)
        case model.SomeSet():
            return _contains_key(annotator, operation, x.definition.item, item)
        case model.SomeString():
            if not isinstance(item, model.SomeString):
                raise undefined("in", item, x)
        case model.SomeBytes() | model.SomeByteArray():
            if not isinstance(item, (model.SomeBytes, model.SomeByteArray, *_INDEX)):
                raise undefined("in", item, x)
        case model.SomeTuple():
            for part in x.items:
                scalars.compare_values(annotator, operation, "eq", part, item)
        case model.SomeNone():
            return model.IMPOSSIBLE
        case _:
            found = iteration.item_of(annotator, operation, x)
            if not isinstance(found, model.SomeImpossible):
                scalars.compare_values(annotator, operation, "eq", found, item)
    return model.SomeBool()


def _contains_key(annotator: Annotator, operation: Operation, slot: Any, item: SomeObject) -> SomeObject:
    check_hashable(annotator, operation, item)
    slot.generalise(item)
    return model.SomeBool()


# --- unpacking


@rule("unpack")
def unpack(annotator: Annotator, operation: Operation, x: SomeObject, count: SomeObject) -> SomeObject:
    """``a, b = x``."""
    if isinstance(x, model.SomeTuple):
        if len(x.items) != count.const:
            kind = "too many values to unpack" if len(x.items) > count.const else "not enough values to unpack"
            raise Refused("K221", f"{kind}: {count.const} expected, the tuple has {len(x.items)}")
        return x
    item = iteration.item_of(annotator, operation, x)
    if isinstance(item, model.SomeImpossible):
        return item
    return model.SomeTuple(items=(item,) * count.const)


@rule("unpack_star")
def unpack_star(
    annotator: Annotator, operation: Operation, x: SomeObject, before: SomeObject, after: SomeObject
) -> SomeObject:
    """``a, *b, c = x``."""
    if isinstance(x, model.SomeTuple):
        first, last = before.const, len(x.items) - after.const
        if last < first:
            raise Refused("K221", f"not enough values to unpack: the tuple has {len(x.items)}")
        middle = annotator.bookkeeper.new_list(operation)
        for part in x.items[first:last]:
            middle.definition.item.generalise(part)
        return model.SomeTuple(items=(*x.items[:first], middle, *x.items[last:]))
    item = iteration.item_of(annotator, operation, x)
    if isinstance(item, model.SomeImpossible):
        return item
    rest = annotator.bookkeeper.new_list(operation, item)
    return model.SomeTuple(items=((item,) * before.const) + (rest,) + (item,) * after.const)


# --- operators


@scalars.binary_rule("add", model.SomeTuple, model.SomeTuple)
def add_tuples(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    """``(a,) + (b,)``."""
    return checked_nesting(model.SomeTuple(items=a.items + b.items))  # type: ignore[no-any-return]


@scalars.binary_rule("mul", model.SomeTuple, model.SomeInteger)
def repeat_tuple(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    """``(a,) * 3``."""
    if not b.is_constant:
        raise Refused("K227", "the factor of a tuple must be constant")
    return model.SomeTuple(items=a.items * b.const)


@scalars.binary_rule("add", model.SomeList, model.SomeList)
def add_lists(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    """``[a] + [b]``: a new list that both kinds of items flow into."""
    result = annotator.bookkeeper.new_list(operation, a.definition.item.read())
    result.definition.item.generalise(b.definition.item.read())
    return result  # type: ignore[no-any-return]


def _repeat_list(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    source = a if isinstance(a, model.SomeList) else b
    return annotator.bookkeeper.new_list(operation, source.definition.item.read())


for _count in _INDEX:
    scalars.binary_rule("mul", model.SomeList, _count)(_repeat_list)
    scalars.binary_rule("mul", _count, model.SomeList)(_repeat_list)


@scalars.binary_rule("inplace_add", model.SomeList, None)
def extend_in_place(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    """``a += b``."""
    a.definition.resize()
    item = iteration.item_of(annotator, operation, b)
    if not isinstance(item, model.SomeImpossible):
        a.definition.item.generalise(item)
    return a  # type: ignore[no-any-return]


def _repeat_in_place(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    a.definition.resize()
    return a  # type: ignore[no-any-return]


for _count in _INDEX:
    scalars.binary_rule("inplace_mul", model.SomeList, _count)(_repeat_in_place)
