"""``e.args[i]``, ``SystemExit.code`` and ``StopIteration.value``: an Argument becomes a value of the type that is known."""

from __future__ import annotations

from typing import Any

from framework.annotator.exception_arguments import conversion
from framework.annotator.model import SomeBool, SomeInstance, SomeInteger, SomeNone, SomeObject
from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Bool, Signed, Void
from framework.lowering.context import Context
from framework.runtime.exceptions import Arguments, argument_as, argument_at, first_argument_as


def _converter(context: Context, annotation: SomeObject) -> list[tuple[Value, SomeObject]]:
    """The operands that say what to make of an Argument."""
    annotator = context.lowerer.annotator
    return [
        (Constant(value, Void), annotator.annotation_of_constant(value))
        for value in conversion(annotator.bookkeeper, annotation)
    ]


def _converted(context: Context, function: Any, *operands: tuple[Value, SomeObject]) -> Value:
    value, source = context.call_python(function, *operands)
    return context.convert(value, source, context.result)


def read_item(context: Context) -> Value:
    """``arguments[index]``."""
    annotation = context.result_annotation
    assert annotation is not None
    optional = annotation.optional and not isinstance(annotation, SomeNone)
    index = Constant(context.constant_of(1), Signed), SomeInteger()
    operands = (context.value(0), context.annotations[0]), index, *_converter(context, annotation)
    return _converted(context, argument_as, *operands, (Constant(optional, Bool), SomeBool(const=optional)))


def raise_for_missing(context: Context) -> bool:
    """``e.args[i]`` where no exception has an argument at that place: IndexError; False for other operations."""
    if context.operation is None or context.operation.opname != "getitem":
        return False
    source = context.annotations[0]
    if not isinstance(source, SomeInstance) or source.classdef.description.cls is not Arguments:
        return False
    index = Constant(context.constant_of(1), Signed), SomeInteger()
    context.call_python(argument_at, (context.value(0), source), index)
    context.emit("debug_fatal", [context.void("an argument of an exception that inference did not see")], Void)
    return True


def read_first(context: Context, instance: Value) -> Value | None:
    """The first argument of an exception, None where there is none."""
    annotation = context.result_annotation
    if annotation is None or isinstance(annotation, SomeNone):
        return None
    exception = context.annotations[0].with_optional(False)
    return _converted(context, first_argument_as, (instance, exception), *_converter(context, annotation))
