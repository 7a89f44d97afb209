"""Attributes of numbers that are members of an enum class."""

from __future__ import annotations

from framework.annotator.model import SomeInteger
from framework.annotator.rules.enums import has_attribute, name_finder
from framework.flowgraph.model import Value
from framework.lowering.builtins import bind_method
from framework.lowering.context import Context
from framework.lowering.primitives import IntegerRepresentation
from framework.lowering.representation import rule


@rule("getattr", IntegerRepresentation)
def _getattr(context: Context) -> Value | None:
    member, name = context.annotations[0], context.constant_of(1)
    if not isinstance(member, SomeInteger) or not has_attribute(member, name):
        return bind_method(context)
    if name == "value":
        return context.value(0, context.result)
    (cls,) = member.members
    text, source = context.call_python(name_finder(cls), (context.value(0), SomeInteger()))
    return context.convert(text, source, context.result)
