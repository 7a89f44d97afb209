"""Weak references, and the destructors that classes with ``__del__`` have.

weakref.ref(x)      ──►   gc_weakref_create(x)
reference()         ──►   gc_weakref_deref(reference), cast to the class of x
__del__             ──►   the ``destructor`` of the class's vtable: the collector calls it with a dead instance
"""

from __future__ import annotations

import weakref
from typing import Any

from framework.annotator.model import SomeWeakRef
from framework.flowgraph.model import LAST_EXCEPTION, Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.machine import WEAKREF
from framework.lltypes.memory import FunctionPointer, malloc, null
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.typeinfo import DESTRUCTOR
from framework.lltypes.types import GCREF, Bool, GcStruct, Ptr, Void
from framework.lowering.builtins import lowers_builtin
from framework.lowering.calls import instantiate
from framework.lowering.context import Context, function_constant
from framework.lowering.instances import InstanceRepresentation, check_not_none
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.representation import Representation, conversion, represents, rule
from framework.rlib import rgc
from framework.runtime import finalizer_queues
from framework.runtime.objects import OBJECT_POINTER


def destructor_of(lowerer: Any, classdef: Any, struct: GcStruct) -> FunctionPointer | None:
    """What the collector calls with a dead instance of a class; exceptions that ``__del__`` raises are dropped."""
    finalizer = lowerer.annotator.finalizers.get(classdef)
    if finalizer is None:
        return None
    lowerer.set_up_signature(finalizer)
    dead = Variable("dead", GCREF)
    start = Block([dead])
    graph = FunctionGraph(f"{classdef.name}.destructor", start, Variable("", Void))
    graph.exceptblock.inputargs[0].concretetype = OBJECT_POINTER
    target = function_constant(finalizer)
    instance = Variable("self", Ptr(struct))
    start.operations.append(Operation("cast_pointer", [dead], instance))
    arguments: list[Any] = [instance]
    (parameter,) = target.concretetype.to.args
    if parameter is not instance.concretetype:
        arguments = [Variable("self", parameter)]
        start.operations.append(Operation("cast_pointer", [instance], arguments[0]))
    result = Variable("", target.concretetype.to.result)
    start.operations.append(Operation("direct_call", [target, *arguments], result))
    start.exitswitch = LAST_EXCEPTION
    raised = Variable("raised", OBJECT_POINTER)
    dropped = Link([Constant(None, Void)], graph.returnblock)
    dropped.exc_value = raised
    start.close(Link([Constant(None, Void)], graph.returnblock), dropped)
    lowerer.graphs.append(graph)
    lowerer.mark_lowered(graph)
    return FunctionPointer(DESTRUCTOR.to, graph.name, graph=graph)


class WeakReferenceRepresentation(Representation):
    """A weak reference object, null for None."""

    type = Ptr(WEAKREF)

    def __init__(self, lowerer: Any, annotation: SomeWeakRef) -> None:
        super().__init__(lowerer)
        self.optional = annotation.optional

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(WEAKREF), self.type)
        made = self.lowerer.prebuilt(value, self, lambda live: malloc(WEAKREF), self._fill)
        return Constant(made, self.type)

    def _fill(self, live: Any, made: Any) -> None:
        """What a prebuilt reference refers to is prebuilt, so neither dies; no collector knows of it."""
        made.referent = MEMORY.address_of(self.lowerer.prebuilt_instance(live()))


@represents(SomeWeakRef)
def _represent(lowerer: Any, annotation: SomeWeakRef) -> Representation:
    return WeakReferenceRepresentation(lowerer, annotation)


@conversion(NoneRepresentation, WeakReferenceRepresentation)
def _from_none(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)  # type: ignore[no-any-return]


@conversion(WeakReferenceRepresentation, WeakReferenceRepresentation)
def _same_form(context: Context, value: Value, source: Any, target: Any) -> Value:
    return value


@lowers_builtin(weakref.ref, InstanceRepresentation)
def _create(context: Context) -> Value:
    referent = check_not_none(context, 0, "cannot create weak reference to 'NoneType' object")
    return context.emit("gc_weakref_create", [referent], context.result.type)


@rule("call", Representation, WeakReferenceRepresentation)
def _dereference(context: Context) -> Value:
    referent = context.emit("gc_weakref_deref", [context.value(1)], GCREF)
    return context.emit("cast_pointer", [referent], context.result.type)


@rule("bool", WeakReferenceRepresentation)
def _truth(context: Context) -> Value:
    return context.emit("ptr_nonzero", [context.value(0)], Bool)


@rule("is_", WeakReferenceRepresentation, WeakReferenceRepresentation)
def _identical(context: Context) -> Value:
    return context.emit("ptr_eq", [context.value(0), context.value(1)], Bool)


@lowers_builtin(weakref.WeakValueDictionary)
def _new_weak_values(context: Context) -> Value:
    targets = context.lowerer.annotator.call_targets[context.operation]
    (description,) = targets.graphs
    return instantiate(context, description, targets, 0)


# --- finalizer queues


@lowers_builtin(rgc.FinalizerQueue.register_finalizer)
@lowers_builtin(rgc.FinalizerQueue.next_dead)
def _queue_method(context: Context) -> Value | None:
    return context.lowerer.call_user_targets(context, 0, None)


@lowers_builtin(finalizer_queues.put_on_queue, InstanceRepresentation)
def _put_on_queue(context: Context) -> None:
    context.emit("gc_register_finalizer", [context.value(0), context.value(1)], Void)


@lowers_builtin(finalizer_queues.take_from_queue)
def _take_from_queue(context: Context) -> Value:
    found = context.emit("gc_next_dead", [context.value(1)], GCREF)
    return context.emit("cast_pointer", [found], context.result.type)
