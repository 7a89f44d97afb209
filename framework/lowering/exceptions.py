"""Raising and matching exceptions: an exception is an instance, matching is a type test."""

from __future__ import annotations

import types
from typing import Any, get_args

from framework.annotator.descriptions import ClassDescription
from framework.annotator.model import SomePBC, SomeTuple
from framework.annotator.rules.identity import class_list
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Bool, Ptr, Void
from framework.lowering.builtins import lowers_builtin
from framework.lowering.calls import ClassSetRepresentation, PBCRepresentation, instantiate
from framework.lowering.context import Context
from framework.lowering.instances import InstanceRepresentation, test_class
from framework.lowering.representation import Representation, rule
from framework.lowering.tuples import TupleRepresentation
from framework.runtime import exceptions
from framework.runtime.objects import OBJECT_POINTER, ll_is_instance_of_any


def classdefs_of(context: Context, index: int) -> list[Any]:
    """The classes named by an operand that is a class or a union or (nested) tuple of classes."""
    result: list[Any] = []
    pending = [context.annotations[index]]
    while pending:
        annotation = pending.pop(0)
        if isinstance(annotation, SomeTuple):
            pending = [*annotation.items, *pending]
        elif isinstance(annotation.const, types.UnionType):
            book = context.lowerer.annotator.bookkeeper
            pending = [*map(book.immutable_value, get_args(annotation.const)), *pending]
        else:
            descriptions = annotation.descriptions if isinstance(annotation, SomePBC) else frozenset()
            if len(descriptions) != 1:
                raise KitError("K227", "the classes in the tuple of a type test must be known", context.position)
            (description,) = descriptions
            assert isinstance(description, ClassDescription)
            result.append(description.classdef())
    return result


def test_classes(context: Context) -> Value:
    """Whether operand 0, an instance, is of one of the classes that operand 1 names."""
    if context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    source = context.representations[0]
    assert isinstance(source, InstanceRepresentation)
    instance = context.value(0)
    if isinstance(context.representations[1], ClassSetRepresentation):
        plain = context.cast(instance, OBJECT_POINTER)
        return context.call(ll_is_instance_of_any, plain, context.value(1))
    result: Value | None = None
    for classdef in classdefs_of(context, 1):
        test = test_class(context, instance, classdef, source.optional)
        result = test if result is None else context.emit("bool_or", [result, test], Bool)
    return result if result is not None else Constant(False, Bool)


rule("exception_match", InstanceRepresentation, PBCRepresentation)(test_classes)
rule("exception_match", InstanceRepresentation, TupleRepresentation)(test_classes)
rule("exception_match", InstanceRepresentation, ClassSetRepresentation)(test_classes)


@lowers_builtin(isinstance, InstanceRepresentation)
def _isinstance(context: Context) -> Value:
    return test_classes(context)


@lowers_builtin(isinstance, Representation)
def _isinstance_of_other(context: Context) -> Value:
    if context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    # Otherwise the only thing to find out is whether it is None, which either belongs to the classes or not.
    tested = class_list(context.annotations[1])
    is_there = context.emit("ptr_nonzero", [context.value(0)], Bool)
    if tested is not None and (type(None) in tested or object in tested):
        return context.emit("bool_not", [is_there], Bool)
    return is_there


@rule("make_exception", InstanceRepresentation)
def _same_exception(context: Context) -> Value:
    return context.cast(context.value(0), context.result.type)


@rule("make_exception", PBCRepresentation)
def _new_exception(context: Context) -> Value:
    targets = context.lowerer.annotator.call_targets[context.operation]
    (description,) = targets.graphs
    assert isinstance(description, ClassDescription)
    return instantiate(context, description, targets, 1)


@rule("set_cause", InstanceRepresentation)
def _set_cause(context: Context) -> None:
    representation = context.representations[0]
    assert isinstance(representation, InstanceRepresentation)
    suppress = Constant(True, Bool), context.lowerer.boolean
    cause = context.arguments[1], context.representations[1]
    for name, (value, source) in (("__cause__", cause), ("__suppress_context__", suppress)):
        found = representation.layout.find(name)
        assert found is not None
        target = context.lowerer.representation(found[1].annotation)
        if target.type is not Void:
            stored = context.convert(value, source, target)
            pointer = context.cast(context.value(0), Ptr(found[0].struct))
            context.emit("setfield", [pointer, context.void(f"inst_{name}"), stored], Void)


@rule("set_context")
def _set_context(context: Context) -> None:
    return None


@lowers_builtin(exceptions.has_argument_class)
def _has_argument_class(context: Context) -> Value:
    return Constant(context.result_annotation.const, Bool)


@lowers_builtin(exceptions.argument_class)
def _argument_class(context: Context) -> None:
    return None
