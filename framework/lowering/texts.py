"""``str`` and ``repr``."""

from __future__ import annotations

from typing import Any

from framework.annotator.model import SomePBC
from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Bool, Unsigned, Void
from framework.lowering.builtins import lowers_builtin
from framework.lowering.calls import ClassSetRepresentation, FunctionSetRepresentation, function_of
from framework.lowering.context import Context
from framework.lowering.instances import InstanceRepresentation, read_vtable
from framework.lowering.primitives import (
    BoolRepresentation,
    FloatRepresentation,
    IntegerRepresentation,
    NoneRepresentation,
    to_working,
)
from framework.lowering.representation import Representation, rule
from framework.lowering.strings import CharRepresentation, StringRepresentation
from framework.rlib import rfloat
from framework.runtime import texts
from framework.runtime.objects import VTABLE_POINTER, OBJECT_POINTER
from framework.runtime.text import STR_POINTER


def text_of(context: Context, value: Value, source: Representation, how: str) -> Value:
    """``str`` (how ``__str__``) or ``repr`` of a low-level value."""
    match source:
        case StringRepresentation() | CharRepresentation():
            return _text_of_string(context, value, source, how)
        case BoolRepresentation():
            return context.call_function(texts.bool_text, (value, source))
        case IntegerRepresentation():
            working = to_working(context, value, source, source.working_type)
            if working.concretetype is Unsigned:
                return context.call(texts.ll_digits, working, Constant(False, Bool))
            return context.call(texts.ll_int_text, working)
        case FloatRepresentation():
            return context.call_function(rfloat.float_repr, (value, source))
        case NoneRepresentation():
            return context.lowerer.string_constant("None")
        case InstanceRepresentation():
            return text_of_instance(context, value, source, how)
    raise TypeError(f"no text of {source}")


def _text_of_string(context: Context, value: Value, source: Representation, how: str) -> Value:
    string = context.convert(value, source, context.lowerer.string)
    if how == "__str__":
        return string
    return context.call_function(texts.str_repr, (string, context.lowerer.string))


def text_of_instance(context: Context, value: Value, source: InstanceRepresentation, how: str) -> Value:
    """Call the text method of an instance, found in its class or through its vtable."""
    for name in ("__str__", "__repr__") if how == "__str__" else ("__repr__",):
        found = source.layout.find(name)
        if found is not None and isinstance(found[1].annotation, SomePBC):
            return call_method(context, value, found, name)
    raise TypeError(f"no {how} of {source.layout.classdef}")


def call_method(context: Context, instance: Value, found: Any, name: str) -> Value:
    """Call a method without arguments that gives a str."""
    home, attribute = found
    lowerer = context.lowerer
    representation = lowerer.representation(attribute.annotation)
    if not isinstance(representation, FunctionSetRepresentation):
        (description,) = attribute.annotation.descriptions
        (graph,) = function_of(description).graphs.values()
        lowerer.set_up_signature(graph)
        parameter = lowerer.parameters(graph)[0]
        value = context.call_graph(graph, [context.cast(instance, parameter.concretetype)])
        return context.convert(value, lowerer.target_representation(graph.return_variable), lowerer.string)
    (row,) = representation.rows
    vtable = read_vtable(context, instance, home)
    pointer = context.emit("getfield", [vtable, context.void(f"cls_{name}")], representation.type)
    graphs = [lowerer.stub(row, description) for description in row.graphs]
    arguments = [pointer, context.cast(instance, OBJECT_POINTER), context.void(graphs)]
    value = context.emit("indirect_call", arguments, pointer.concretetype.to.result)
    return context.convert(value, lowerer.row_result(row), lowerer.string)


def _lower(how: str) -> Any:
    def lower(context: Context) -> Value:
        if context.result_annotation is not None and context.result_annotation.is_constant:
            return context.lowerer.string_constant(context.result_annotation.const)
        text = text_of(context, context.value(0), context.representations[0], how)
        return context.convert(text, context.lowerer.string, context.result)

    return lower


lowers_builtin(str)(_lower("__str__"))
lowers_builtin(repr)(_lower("__repr__"))


@lowers_builtin(type, InstanceRepresentation)
def _type(context: Context) -> Value | None:
    if context.result.type is Void:
        return None
    return context.emit("gc_type_info", [context.value(0)], VTABLE_POINTER)


@rule("getattr", ClassSetRepresentation)
def _class_attribute(context: Context) -> Value:
    if context.constant_of(1) in ("__name__", "__qualname__"):
        return context.emit("getfield", [context.value(0), context.void("name")], STR_POINTER)
    raise TypeError(f"attribute {context.constant_of(1)} of one of several classes")
