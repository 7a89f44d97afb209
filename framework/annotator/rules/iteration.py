"""Iteration: ``iter``, ``iter_more``, ``iter_value``, and what a value gives when it is iterated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.rules import special
from framework.annotator.rules.registry import Call, invoke, rule
from framework.annotator.typenames import type_text
from framework.annotator.unions import union_all
from framework.flowgraph.operations import CallShape
from framework.lltypes.types import Array, FixedArray
from framework.rlib.unroll import unrolling_iterable
from framework.runtime.exceptions import Arguments
from framework.runtime.iterables import items_by_index

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.flowgraph.model import Operation

_BYTE = model.SomeInteger(nonnegative=True)
VARIANTS: dict[type[SomeObject], str] = {
    model.SomeList: "list",
    model.SomeTuple: "tuple",
    model.SomeString: "str",
    model.SomeChar: "str",
    model.SomeBytes: "bytes",
    model.SomeByteArray: "bytearray",
    model.SomeRange: "range",
    model.SomeDeque: "deque",
    model.SomeDict: "keys",
    model.SomeSet: "set",
}


def iterator_of(annotator: Annotator, operation: Operation, x: SomeObject) -> SomeObject:
    """The annotation of ``iter(x)``."""
    if isinstance(x, model.SomeIterator):
        return x
    if isinstance(x, model.SomeDictView):
        return model.SomeIterator(variant=x.kind, sources=(model.SomeDict(definition=x.definition),))
    if isinstance(x, model.SomeInstance):
        return _user_iterator(annotator, operation, x)
    if isinstance(x, model.SomeNone):
        return model.IMPOSSIBLE
    variant = VARIANTS.get(type(x))
    if variant is None:
        if isinstance(x.const, unrolling_iterable):
            hint = "iterate it under a global name, or one captured from outside of the function"
            raise Refused("K226", "a loop is unrolled only over an unrolling_iterable made at import time", hint)
        raise Refused("K226", f"{type_text(x)} is not iterable")
    return model.SomeIterator(variant=variant, sources=(x.without_const().with_optional(False),))


def _user_iterator(annotator: Annotator, operation: Operation, x: model.SomeInstance) -> SomeObject:
    if x.classdef.description.cls is Arguments:
        raise Refused("K226", "items of e.args differ from exception to exception", "use fields of the exception")
    found = special.call_method(annotator, operation, x, "__iter__", [])
    if found is None:
        found = iterate_by_index(annotator, operation, x, items_by_index)
    if found is None:
        raise Refused("K226", f"class {x.classdef.short_name} has no __iter__")
    if isinstance(found, model.SomeInstance):
        return model.SomeIterator(variant="user", sources=(found.with_optional(False).without_const(),))
    if isinstance(found, (model.SomeIterator, model.SomeImpossible)):
        return found
    raise Refused("K226", f"__iter__ of class {x.classdef.short_name} gives {type_text(found)}")


def iterate_by_index(annotator: Annotator, operation: Operation, x: model.SomeInstance, function: Any) -> Any:
    """The iterator over an object that has ``__getitem__`` only, made by a generator function; None without that."""
    if special.find_method(annotator, x, "__getitem__") is None:
        return None
    call = Call(
        annotator, operation, CallShape(1), [x.without_const().with_optional(False)], [None], name=function.__name__
    )
    return invoke(annotator.bookkeeper.immutable_value(function), call)


def item_of(annotator: Annotator, operation: Operation, x: SomeObject) -> SomeObject:
    """What iterating ``x`` gives."""
    iterator = iterator_of(annotator, operation, x)
    if isinstance(iterator, model.SomeImpossible):
        return iterator
    assert isinstance(iterator, model.SomeIterator)
    return next_item(annotator, operation, iterator)


def next_item(annotator: Annotator, operation: Operation, iterator: model.SomeIterator) -> SomeObject:
    """The items of an iterator."""
    source = iterator.sources[0]
    match iterator.variant:
        case "list" | "deque" | "set":
            return source.definition.item.read()  # type: ignore[attr-defined, no-any-return]
        case "tuple":
            return union_all(source.items).without_const()  # type: ignore[attr-defined, no-any-return]
        case "str":
            return model.SomeChar()
        case "bytes" | "bytearray":
            return _BYTE
        case "range":
            return model.SomeInteger(nonnegative=is_nonnegative_range(source))
        case "keys":
            return source.definition.key.read()  # type: ignore[attr-defined, no-any-return]
        case "values" | "reversed_values":
            return source.definition.value.read()  # type: ignore[attr-defined, no-any-return]
        case "items" | "reversed_items":
            return _pair(source.definition.key.read(), source.definition.value.read())  # type: ignore[attr-defined]
        case "user":
            return _user_item(annotator, operation, source)
        case "enumerate":
            return _pair(model.SomeInteger(nonnegative=True), _items(annotator, operation, source))
        case "zip" | "zip_strict":
            return _tuple_of(*(_items(annotator, operation, part) for part in iterator.sources))
        case "reversed":
            return item_of(annotator, operation, source)
        case "filter":
            return _items(annotator, operation, iterator.sources[1])
        case "map":
            return _mapped(annotator, operation, iterator)
    raise Refused("K226", f"{type_text(iterator)} is not iterable")


def is_nonnegative_range(x: SomeObject) -> bool:
    """Whether all items of a range are known to be nonnegative."""
    return isinstance(x, model.SomeRange) and x.nonnegative


def _items(annotator: Annotator, operation: Operation, iterator: SomeObject) -> SomeObject:
    assert isinstance(iterator, model.SomeIterator)
    return next_item(annotator, operation, iterator)


def _tuple_of(*items: SomeObject) -> SomeObject:
    if any(isinstance(item, model.SomeImpossible) for item in items):
        return model.IMPOSSIBLE
    return model.SomeTuple(items=tuple(item.without_const() for item in items))


def _pair(a: SomeObject, b: SomeObject) -> SomeObject:
    return _tuple_of(a, b)


def _user_item(annotator: Annotator, operation: Operation, source: SomeObject) -> SomeObject:
    assert isinstance(source, model.SomeInstance)
    found = special.call_method(annotator, operation, source, "__next__", [])
    if found is None:
        raise Refused("K226", f"class {source.classdef.short_name} has no __next__")
    return found  # type: ignore[no-any-return]


def _mapped(annotator: Annotator, operation: Operation, iterator: model.SomeIterator) -> SomeObject:
    items = [_items(annotator, operation, source) for source in iterator.sources[1:]]
    if any(isinstance(item, model.SomeImpossible) for item in items):
        return model.IMPOSSIBLE
    call = Call(annotator, operation, CallShape(len(items)), items, [None] * len(items), name="map")
    return invoke(iterator.sources[0], call)


@rule("iter")
def iter_(annotator: Annotator, operation: Operation, x: SomeObject) -> SomeObject:
    """``iter(x)``."""
    if isinstance(x, model.SomePtr) and isinstance(x.type.to, (Array, FixedArray)):
        raise Refused("K226", "low-level arrays are iterated by index")
    return iterator_of(annotator, operation, x)


@rule("iter_more")
def iter_more(annotator: Annotator, operation: Operation, iterator: SomeObject) -> SomeObject:
    """Whether there is another item."""
    assert isinstance(iterator, model.SomeIterator)
    if isinstance(next_item(annotator, operation, iterator), model.SomeImpossible):
        return model.SomeBool() if iterator.variant == "user" else model.SomeBool(const=False)
    return model.SomeBool()


@rule("iter_close")
def iter_close(annotator: Annotator, operation: Operation, iterator: SomeObject) -> SomeObject:
    """The end of a loop over a generator that is left early."""
    assert isinstance(iterator, model.SomeIterator)
    source = iterator.sources[0]
    assert isinstance(source, model.SomeInstance)
    found = special.call_method(annotator, operation, source, "close", [])
    return found if isinstance(found, model.SomeImpossible) else model.NONE


@rule("iter_value")
def iter_value(annotator: Annotator, operation: Operation, iterator: SomeObject) -> SomeObject:
    """The item found by iter_more."""
    assert isinstance(iterator, model.SomeIterator)
    return next_item(annotator, operation, iterator).without_const()  # type: ignore[no-any-return]
