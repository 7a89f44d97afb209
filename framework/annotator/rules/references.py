"""``collections.deque`` and weak references."""

from __future__ import annotations

import collections
import weakref
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.containers import ListDef
from framework.annotator.model import SomeDeque, SomeObject
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.rules import builtins, iteration, scalars
from framework.annotator.rules.registry import Call, builtin, builtin_named, invoke, method, undefined
from framework.runtime.finalizer_queues import functions_of_queue
from framework.runtime.weak_values import weak_values_class

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.flowgraph.model import Operation

# --- deque


@builtin(collections.deque)
def deque(call: Call) -> SomeObject:
    """``deque()``, ``deque(items)``, ``deque(items, maxlen)``."""
    builtins.take_keywords(call, "maxlen")
    call.check_count(0, 2)
    definition = call.book.definition_at((call.operation, "deque"), lambda: ListDef(call.annotator))
    definition.resize()
    if call.arguments:
        item = iteration.item_of(call.annotator, call.operation, call.arguments[0])
        definition.item.generalise(item)
    return SomeDeque(definition=definition)


def _prebuilt_deque(book: Any, value: Any) -> SomeObject:
    definition = ListDef(book.engine)
    definition.resize()
    annotation = SomeDeque(const=value, definition=definition)
    book.remember(value, annotation)
    for item in value:
        definition.item.generalise(book.immutable_value(item))
    return annotation


PREBUILT[collections.deque] = _prebuilt_deque


def _item(call: Call) -> Any:
    return call.receiver.definition.item  # type: ignore[attr-defined]


@method(SomeDeque, "append", "appendleft")
def deque_append(call: Call) -> SomeObject:
    """``d.append(v)``."""
    call.check_count(1)
    _item(call).generalise(call.arguments[0])
    return model.NONE


@method(SomeDeque, "extend", "extendleft")
def deque_extend(call: Call) -> SomeObject:
    """``d.extend(items)``."""
    call.check_count(1)
    _item(call).generalise(iteration.item_of(call.annotator, call.operation, call.arguments[0]))
    return model.NONE


@method(SomeDeque, "insert")
def deque_insert(call: Call) -> SomeObject:
    """``d.insert(i, v)``."""
    call.check_count(2)
    _item(call).generalise(call.arguments[1])
    return model.NONE


@method(SomeDeque, "pop", "popleft")
def deque_pop(call: Call) -> SomeObject:
    """``d.pop()``."""
    call.check_count(0)
    return _item(call).read()  # type: ignore[no-any-return]


@method(SomeDeque, "clear", "reverse", "rotate")
def deque_change(call: Call) -> SomeObject:
    """``d.clear()`` and the like."""
    call.check_count(0, 1 if call.name == "rotate" else 0)
    return model.NONE


@method(SomeDeque, "copy")
def deque_copy(call: Call) -> SomeObject:
    """``d.copy()``: of the same type."""
    call.check_count(0)
    return call.receiver.without_const()  # type: ignore[no-any-return]


@method(SomeDeque, "count", "index", "remove")
def deque_search(call: Call) -> SomeObject:
    """``d.count(v)``, ``d.index(v)``, ``d.remove(v)``."""
    call.check_count(1)
    item = _item(call).read()
    if not isinstance(item, model.SomeImpossible):
        scalars.compare_values(call.annotator, call.operation, "eq", item, call.arguments[0])
    return model.NONE if call.name == "remove" else builtins.NONNEGATIVE


@scalars.binary_rule("add", SomeDeque, SomeDeque)
def concatenate_deques(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    """``a + b``: a deque like a."""
    a.definition.item.generalise(b.definition.item.read())
    return a.without_const()  # type: ignore[no-any-return]


@scalars.binary_rule("inplace_add", SomeDeque, None)
def extend_deque(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    """``a += items``."""
    item = iteration.item_of(annotator, operation, b)
    if not isinstance(item, model.SomeImpossible):
        a.definition.item.generalise(item)
    return a  # type: ignore[no-any-return]


def _repeat_deque(annotator: Annotator, operation: Operation, a: Any, b: Any) -> SomeObject:
    return (a if isinstance(a, SomeDeque) else b).without_const()  # type: ignore[no-any-return]


for _count in (model.SomeInteger, model.SomeBool):
    scalars.binary_rule("mul", SomeDeque, _count)(_repeat_deque)
    scalars.binary_rule("mul", _count, SomeDeque)(_repeat_deque)


# --- weak references


@builtin(weakref.ref)
def weak_reference(call: Call) -> SomeObject:
    """``weakref.ref(x)``."""
    call.check_count(1)
    x = call.arguments[0]
    if not isinstance(x, model.SomeInstance):
        raise undefined("weakref.ref()", x)
    return model.SomeWeakRef(classdef=x.classdef)


# --- weak-valued dicts


@builtin(weakref.WeakValueDictionary)
def weak_values(call: Call) -> SomeObject:
    """``weakref.WeakValueDictionary()``: an instance of a class of this place."""
    call.check_count(0)
    cls = call.book.definition_at((call.operation, "weak values"), weak_values_class)
    return invoke(call.book.immutable_value(cls), call)


def _prebuilt_weak_values(book: Any, value: Any) -> SomeObject:
    return book.immutable_value(book.stand_in(value, _live_weak_values))  # type: ignore[no-any-return]


def _live_weak_values(value: Any) -> Any:
    """What stands for a live WeakValueDictionary; its values become prebuilt objects, which never die."""
    result: Any = weak_values_class()()
    result.entries = {key: weakref.ref(item) for key, item in value.items()}
    return result


PREBUILT[weakref.WeakValueDictionary] = _prebuilt_weak_values


# --- finalizer queues


@builtin_named("framework.rlib.rgc:FinalizerQueue.register_finalizer", "framework.rlib.rgc:FinalizerQueue.next_dead")
def queue_method(call: Call) -> SomeObject:
    """A method of a queue, which is a constant of the translation."""
    live = call.annotator.annotation(call.operation.args[1]).const
    queues = call.book.finalizer_queues
    if live.__self__ not in queues:
        queues[live.__self__] = functions_of_queue(live.__self__, len(queues))
    return invoke(call.book.immutable_value(queues[live.__self__][live.__name__]), call)


@builtin_named("framework.runtime.finalizer_queues:put_on_queue")
def put_on_queue(call: Call) -> SomeObject:
    """``put_on_queue(x, number)``."""
    if not isinstance(call.arguments[0], model.SomeInstance):
        raise undefined("register_finalizer()", call.arguments[0])
    return model.NONE


@builtin_named("framework.runtime.finalizer_queues:take_from_queue")
def take_from_queue(call: Call) -> SomeObject:
    """``take_from_queue(cls, number)``."""
    return model.SomeInstance(classdef=call.book.classdef_of(call.arguments[0].const), optional=True)
