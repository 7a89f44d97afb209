"""Calls of built-in functions and of methods of built-in types: a registry by live object or method name.

@lowers_builtin(len, ListRepresentation)            chosen by the function and the representation of its first operand
@lowers_method(ListRepresentation, "append")        operand 0 is the receiver
"""

from __future__ import annotations

import types
from typing import Any

from framework.annotator import intrinsics
from framework.annotator.model import SomeBuiltin, SomeBuiltinMethod, SomeModule, SomeObject, SomeType
from framework.annotator.rules.registry import METHODS
from framework.annotator.typenames import type_text
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Value
from framework.flowgraph.operations import CallShape
from framework.lltypes.dialect import LLOperation
from framework.lltypes.types import Void
from framework.lowering.context import Context
from framework.lowering.empty_containers import lower_method_of_empty
from framework.lowering.representation import (
    Representation,
    Rule,
    VoidRepresentation,
    conversion,
    find_rule,
    represents,
    rule,
)
from framework.rlib.rffi import ExternalFunction

_BUILTINS: dict[tuple[Any, type[Representation]], Rule] = {}
_METHODS: dict[tuple[type[Representation], str], Rule] = {}


def lowers_builtin(function: Any, operand: type[Representation] = Representation) -> Any:
    """Register how a call of a live function is lowered, for operands of a representation."""

    def register(lower: Rule) -> Rule:
        _BUILTINS[function, operand] = lower
        return lower

    return register


def lowers_method(receiver: type[Representation], name: str) -> Any:
    """Register how a call of a method of a built-in type is lowered."""

    def register(lower: Rule) -> Rule:
        _METHODS[receiver, name] = lower
        return lower

    return register


BEFORE_BUILTINS: list[Any] = []
"""What checks the arguments of a built-in function before its rule: ``function(context, live)``."""

INDEX_ARGUMENTS: list[Any] = []
"""What calls ``__index__`` of arguments: ``function(context, live)`` gives the context with ints in their place."""

_LOW_LEVEL: list[Any] = []


def lowers_low_level(function: Any) -> Any:
    """Register how ``llop.NAME(…)`` is lowered: ``function(context, opname)``."""
    _LOW_LEVEL.append(function)
    return function


_FOREIGN: list[Any] = []


def lowers_foreign(function: Any) -> Any:
    """Register how foreign functions that need more than a call are lowered: ``function(context, declaration)``."""
    _FOREIGN.append(function)
    return function


class BuiltinRepresentation(VoidRepresentation):
    """A built-in function, type or module: nothing at run time."""


class BuiltinMethodRepresentation(Representation):
    """A bound method of a built-in type: at run time its receiver."""

    def __init__(self, lowerer: Any, annotation: SomeBuiltinMethod) -> None:
        super().__init__(lowerer)
        self.receiver = lowerer.representation(annotation.receiver)
        self.type = self.receiver.type


@represents(SomeBuiltin)
@represents(SomeModule)
@represents(SomeType)
def _represent_builtin(lowerer: Any, annotation: Any) -> Representation:
    return BuiltinRepresentation(lowerer)


@represents(SomeBuiltinMethod)
def _represent_method(lowerer: Any, annotation: SomeBuiltinMethod) -> Representation:
    return BuiltinMethodRepresentation(lowerer, annotation)


@conversion(BuiltinMethodRepresentation, BuiltinMethodRepresentation)
def _convert_method(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.convert(value, source.receiver, target.receiver)


@rule("getattr", BuiltinRepresentation)
def _getattr_of_constant(context: Context) -> Value:
    return context.result.constant(context.result_annotation.const)


@rule("call", Representation, BuiltinRepresentation)
def _call_builtin(context: Context) -> Value | None:
    function = context.annotations[1].const
    reached = context.operation in context.lowerer.annotator.call_targets
    if isinstance(function, types.MethodType) and reached and (function.__func__, Representation) not in _BUILTINS:
        # a classmethod, or a method of a constant of the translation
        return context.lowerer.call_user_targets(context, 2, context.void(function.__self__))
    if intrinsics.function_for(function) is not None:
        return context.lowerer.call_user_targets(context, 2, None)
    return lower_builtin(context.shifted(2), function, context.constant_of(0))


def lower_builtin(context: Context, function: Any, shape: CallShape) -> Value | None:
    """Lower a call of ``function`` on the operands of ``context``."""
    context.shape = shape
    context.live = function
    function = getattr(function, "__func__", function)
    if isinstance(function, LLOperation):
        return _LOW_LEVEL[0](context, function.opname)
    if isinstance(function, ExternalFunction):
        return _FOREIGN[0](context, function)
    context = INDEX_ARGUMENTS[0](context, function)
    operand = context.representations[0] if context.representations else VoidRepresentation(context.lowerer)
    if BEFORE_BUILTINS[0](context, function):
        return context.lowerer.dead_value(context.operation.result)
    for class_ in type(operand).__mro__[:-1]:
        try:
            found = _BUILTINS.get((function, class_))
        except TypeError:
            found = None
        if found is not None:
            return found(context)
    raise untranslated(context, f"{getattr(function, '__name__', function)}()", context.annotations)


def untranslated(context: Context, what: str, operands: list[SomeObject]) -> KitError:
    """The refusal of a built-in function or method for operands of these types."""
    names = " and ".join(type_text(a.without_const()) for a in operands) or "no arguments"
    return KitError("K104", f"{what} has no translation for {names}", context.position)


@rule("call", Representation, BuiltinMethodRepresentation)
def _call_method(context: Context) -> Value | None:
    bound = context.annotations[1]
    assert isinstance(bound, SomeBuiltinMethod)
    shape = context.constant_of(0)
    receiver = context.arguments[1]
    view = context.shifted(2).with_operand(receiver, bound.receiver)
    view.shape = shape
    if is_intrinsic(bound.receiver, bound.name):
        return context.lowerer.call_user_targets(context, 2, receiver_value(view))
    empty = lower_method_of_empty(view, bound.name)
    if empty is not None:
        return empty
    for class_ in type(view.representations[0]).__mro__[:-1]:
        found = _METHODS.get((class_, bound.name))
        if found is not None:
            return found(view)
    raise untranslated(context, f"the method {bound.name}()", [bound.receiver])


def is_intrinsic(receiver: SomeObject, name: str) -> bool:
    """Whether a method of a built-in type is a function of the runtime."""
    return not any((kind, name) in METHODS for kind in type(receiver).__mro__)


def receiver_value(view: Context) -> Value:
    """Operand 0 as the first argument of the runtime function that is called."""
    (graph,) = view.lowerer.annotator.call_targets[view.operation].graphs.values()
    return view.value(0, view.lowerer.target_representation(view.lowerer.parameters(graph)[0]))


@rule("getattr")
def bind_method(context: Context) -> Value | None:
    """A method of a built-in type: the receiver itself."""
    assert isinstance(context.result, BuiltinMethodRepresentation), f"getattr on {context.representations[0]}"
    return None if context.result.type is Void else context.value(0, context.result.receiver)


def delegate(context: Context, opname: str) -> Value | None:
    """Lower a call as the operation of that name."""
    found = find_rule(opname, context.representations)
    assert found is not None, f"no rule for {opname} on {context.representations}"
    return found(context)


for _function in (getattr, setattr, delattr):
    lowers_builtin(_function)(lambda context, opname=_function.__name__: delegate(context, opname))


@lowers_builtin(hasattr)
@lowers_builtin(callable)
def lower_known(context: Context) -> Value:
    """An answer that inference found."""
    return context.result.constant(context.result_annotation.const)
