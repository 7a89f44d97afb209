"""Bound methods as values: calls, comparisons, and the forms they take where different ones meet.

Functions made at run time are bound methods too (``annotator/closures.py``); a plain function that meets them becomes the
bound method of a prebuilt object.
"""

from __future__ import annotations

from typing import Any

from framework.annotator.closures import Closure
from framework.annotator.unions import union
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Bool, Ptr, Signed
from framework.lowering.branching import Case, choose
from framework.lowering.calls import (
    BOUND_METHOD,
    BoundMethodRepresentation,
    ClassSetRepresentation,
    FunctionSetRepresentation,
    MethodKey,
    PBCRepresentation,
    call_one,
    call_through_slot,
    in_order,
)
from framework.lowering.context import Context
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.representation import Representation, conversion, rule
from framework.runtime import objects
from framework.runtime.objects import OBJECT_POINTER

# --- conversions


@conversion(NoneRepresentation, BoundMethodRepresentation)
def _none_to_bound(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


@conversion(BoundMethodRepresentation, BoundMethodRepresentation)
def _bound_to_bound(context: Context, value: Value, source: Any, target: Any) -> Value:
    if target.key is not None or source.key is None:
        return context.cast(value, target.type)
    number = Constant(context.lowerer.method_number(source.key), Signed)
    instance = context.cast(value, OBJECT_POINTER)
    if source.optional:
        return context.call(objects.ll_bind_optional, context.void(BOUND_METHOD), instance, number)
    return context.call(objects.ll_bind, context.void(BOUND_METHOD), instance, number)


@conversion(PBCRepresentation, BoundMethodRepresentation)
def _function_to_bound(context: Context, value: Value, source: Any, target: Any) -> Value:
    (description,) = source.descriptions
    return target.constant(description.value)


@conversion(ClassSetRepresentation, BoundMethodRepresentation)
@conversion(FunctionSetRepresentation, BoundMethodRepresentation)
def _set_to_bound(context: Context, value: Value, source: Any, target: Any) -> Value:
    """The bound method of the function that it is: one that meets methods has one for each."""

    def test(description: Any) -> Any:
        is_class = isinstance(source, ClassSetRepresentation)
        known = source.constant(description.value) if is_class else source.description_constant(description)
        return lambda c: c.emit("ptr_eq", [c.value(0), known], Bool)

    def give(description: Any) -> Any:
        return lambda c: target.constant(description.value)

    view = context.first(0).with_operand(value, source.annotation).with_result(target)
    descriptions = in_order(source.annotation.descriptions)
    cases = [Case(test(description), give(description)) for description in descriptions]
    return choose(view, "bind_function", cases, lambda c: target.constant(None))


# --- calls


@rule("call", Representation, BoundMethodRepresentation)
def _call(context: Context) -> Value | None:
    callee = context.representations[1]
    targets = context.lowerer.annotator.call_targets[context.operation]
    if callee.optional:
        context.call(objects.ll_check_callable, context.emit("ptr_nonzero", [context.value(1)], Bool))
    return _call_bound(context, callee, targets)


def _call_bound(context: Context, callee: BoundMethodRepresentation, targets: Any) -> Value | None:
    """Call a bound method, or one of several through the vtable of its instance."""
    if callee.key is not None:
        return _call_named(context, targets, callee, callee.key, context.value(1))
    keys = [key for key in callee.keys if any(method in targets.graphs for method in callee.with_key(key))]

    def instance_of(c: Context) -> Value:
        return c.emit("getfield", [c.value(1), c.void("instance")], OBJECT_POINTER)

    def run(key: MethodKey) -> Any:
        return lambda c: _call_named(c, targets, callee, key, instance_of(c))

    def test(key: MethodKey) -> Any:
        number = Constant(context.lowerer.method_number(key), Signed)
        return lambda c: c.emit("int_eq", [c.emit("getfield", [c.value(1), c.void("number")], Signed), number], Bool)

    return choose(context, "call_bound", [Case(test(key), run(key)) for key in keys[:-1]], run(keys[-1]))


def _call_named(
    context: Context, targets: Any, callee: BoundMethodRepresentation, key: MethodKey, instance: Value
) -> Value | None:
    """Call the methods of one name on an instance."""
    methods = [method for method in callee.with_key(key) if method in targets.graphs]
    if len({targets.graphs[method] for method in methods}) == 1:  # of one class, or inherited and seen through several
        most_general = min(methods, key=lambda method: method.selfdef.depth)
        return call_one(context, targets, most_general, 2, instance)
    home, name = key
    instance = context.cast(instance, Ptr(context.lowerer.class_layout(home).struct))
    return call_through_slot(context, name, 2, instance)


# --- comparisons


@rule("bool", BoundMethodRepresentation)
def _truth(context: Context) -> Value:
    return context.emit("ptr_nonzero", [context.value(0)], Bool)


def _equal(context: Context) -> Value:
    wide = context.lowerer.representation(union(*context.annotations[:2]))
    first, second = context.value(0, wide), context.value(1, wide)
    if wide.key is not None:  # type: ignore[attr-defined]
        return context.emit("ptr_eq", [first, second], Bool)
    return context.call(objects.ll_same_method, first, second)


def _different(context: Context) -> Value:
    return context.emit("bool_not", [_equal(context)], Bool)


def _same(context: Context) -> Value:
    """Functions made at run time are compared; binding a method makes a new object each time, which is not modelled."""
    for annotation in context.annotations[:2]:
        for description in annotation.descriptions:  # type: ignore[attr-defined]
            if description.kind == "method" and not issubclass(description.selfdef.description.cls, Closure):
                raise KitError("K221", "'is' between bound methods has no translation: use ==", context.position)
    return _equal(context)


for _other in (BoundMethodRepresentation, FunctionSetRepresentation, ClassSetRepresentation, PBCRepresentation):
    for _opname, _lower in (("eq", _equal), ("ne", _different), ("is_", _same)):
        rule(_opname, BoundMethodRepresentation, _other)(_lower)
        if _other is not BoundMethodRepresentation:
            rule(_opname, _other, BoundMethodRepresentation)(_lower)
