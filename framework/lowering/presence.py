"""Fields that an instance may lack: ``hasattr(x, "name")`` and ``getattr(x, "name", default)``."""

from __future__ import annotations

from framework.annotator.model import SomeImpossible
from framework.annotator.rules.builtins import has_attribute, is_field
from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import Bool
from framework.lowering.branching import Case, choose
from framework.lowering.builtins import delegate, lower_known, lowers_builtin
from framework.lowering.context import Context
from framework.lowering.instances import InstanceRepresentation, is_present, read_attribute


@lowers_builtin(hasattr, InstanceRepresentation)
def _hasattr(context: Context) -> Value | None:
    if context.result_annotation.is_constant:
        return lower_known(context)
    name = context.constant_of(1)

    def missing(c: Context) -> Value:
        return Constant(False, Bool)

    return choose(context, f"has_{name}", [Case(_is_there, lambda c: _has_field(c, name))], missing)


def _is_there(context: Context) -> Value:
    """Whether the instance is not None."""
    if not context.representations[0].optional:  # type: ignore[attr-defined]
        return Constant(True, Bool)
    return context.emit("ptr_nonzero", [context.value(0)], Bool)


def _has_field(context: Context, name: str) -> Value:
    layout = context.representations[0].layout  # type: ignore[attr-defined]
    if not context.lowerer.missing_fields.may_lack(layout.classdef, name):
        return Constant(True, Bool)
    return is_present(context, layout, context.value(0), name)


@lowers_builtin(getattr, InstanceRepresentation)
def _getattr(context: Context) -> Value | None:
    name = context.constant_of(1)
    if len(context.arguments) < 3 or not is_field(context.annotations[0], name):
        is_default = len(context.arguments) == 3 and not has_attribute(context.annotations[0], name)
        return context.value(2, context.result) if is_default else delegate(context, "getattr")
    if isinstance(context.annotations[0].classdef.read_attribute(name), SomeImpossible):  # type: ignore[attr-defined]
        return context.value(2, context.result)  # no instance ever gets the field

    def default(c: Context) -> Value:
        return c.value(2, c.result)

    def field(c: Context) -> Value | None:
        test = Case(lambda inner: _has_field(inner, name), lambda inner: _read(inner, name))
        return choose(c, f"field_{name}", [test], default)

    return choose(context, f"get_{name}", [Case(_is_there, field)], default)


def _read(context: Context, name: str) -> Value:
    return read_attribute(context, context.representations[0].layout, context.value(0), name)  # type: ignore[attr-defined]
