"""``as_high_level``: the same value under the annotation that it represents."""

from __future__ import annotations

from framework.flowgraph.model import Value
from framework.lltypes.types import Void
from framework.lowering.builtins import lowers_builtin
from framework.lowering.context import Context
from framework.lowering.primitives import CharRepresentation
from framework.lowering.strings import StringRepresentation, string_of
from framework.runtime.bridge import as_high_level, as_low_level, store_high_level


@lowers_builtin(as_high_level)
def _as_high_level(context: Context) -> Value:
    value = context.arguments[1]
    return context.cast(value, context.result.type)


@lowers_builtin(as_low_level)
def _as_low_level(context: Context) -> Value:
    return context.value(0)


@lowers_builtin(as_low_level, StringRepresentation)
@lowers_builtin(as_low_level, CharRepresentation)
def _string_as_low_level(context: Context) -> Value:
    return string_of(context, 0)


@lowers_builtin(store_high_level)
def _store_high_level(context: Context) -> None:
    target = context.lowerer.representation(context.constant_of(0).annotation)
    if target.type is not Void:
        value = context.cast(context.value(3, target), target.type)
        context.emit("setfield", [context.arguments[1], context.void(context.constant_of(2)), value], Void)
