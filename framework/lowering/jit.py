"""Hints for the JIT as operations: ``jit_marker`` for what has no result, ``jit_query`` for questions.

    driver.jit_merge_point(pc=pc, frame=frame)   jit_marker("jit_merge_point", driver, functions, pc, frame)
    y = promote(x)                               jit_marker("promote", x);  y is x
    isconstant(x)                                jit_query(False, "isconstant", x)
    y = promote_string(x)                        y = jit_query(x, "promote_string", function that compares)

``functions`` are the driver's, as pointers by name.  Without a JIT nothing is emitted.  The codewriter reads these
operations; ``transform/jit_hints.py`` removes them from native code.
"""

from __future__ import annotations

from typing import Any

from framework.annotator.descriptions import ClassDescription
from framework.annotator.model import SomePBC
from framework.annotator.rules.jit import GREEN_FUNCTIONS, driver_of
from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.types import Bool, LLType, Primitive, Ptr, Signed, Struct, Void
from framework.lowering.builtins import lowers_builtin
from framework.lowering.context import Context, function_constant
from framework.lowering.primitives import to_working
from framework.lowering.strings import StringRepresentation
from framework.rlib import jit, jit_hooks
from framework.rlib.jit import JitDriver
from framework.runtime import text


def _mark(context: Context, kind: str, *arguments: Value) -> None:
    """Emit a marker when the program has a JIT."""
    if context.lowerer.annotator.jit:
        context.emit("jit_marker", [context.void(kind), *arguments], Void)


def _void(type_: LLType) -> bool:
    return isinstance(type_, Primitive) and type_ is Void


# --- drivers


def _variables(context: Context, names: list[str]) -> list[Value]:
    """The variables of a merge point, in the driver's order."""
    order = context.shape.keywords
    return [context.value(order.index(name)) for name in names]


@lowers_builtin(JitDriver.jit_merge_point)
@lowers_builtin(JitDriver.can_enter_jit)
def _merge_point(context: Context) -> None:
    driver = driver_of(context.live)
    if context.lowerer.annotator.jit:
        values = _variables(context, driver.greens + driver.reds)
        functions = context.void(_functions(context, driver, values))
        _mark(context, context.live.__name__, context.void(driver), functions, *values)


@lowers_builtin(JitDriver.loop_header)
def _loop_header(context: Context) -> None:
    _mark(context, "loop_header", context.void(driver_of(context.live)))


def _functions(context: Context, driver: JitDriver, values: list[Value]) -> dict[str, FunctionPointer]:
    """The driver's functions, and those that compare strings among the greens."""
    result: dict[str, FunctionPointer] = {}
    if context.live.__name__ != "jit_merge_point":
        return result
    greens = values[: len(driver.greens)]
    for name in GREEN_FUNCTIONS:
        _add_function(context, result, driver, name, greens)
    _add_function(context, result, driver, "confirm_enter_jit", values)
    strings = [g for g in greens if g.concretetype is text.STR_POINTER]
    if strings:
        result["string_equal"] = _helper(context, text.ll_str_eq, strings[0], strings[0])
        result["string_hash"] = _helper(context, text.ll_str_hash, strings[0])
    return result


def _helper(context: Context, helper: Any, *arguments: Value) -> FunctionPointer:
    typed = [Constant(None, argument.concretetype) for argument in arguments]
    graph = context.lowerer.helper_graph(helper, tuple(typed))
    context.lowerer.set_up_signature(graph)
    return function_constant(graph).value  # type: ignore[no-any-return]


def _add_function(
    context: Context, result: dict[str, FunctionPointer], driver: JitDriver, name: str, values: list[Value]
) -> None:
    function = getattr(driver, name)
    if function is None:
        return
    lowerer = context.lowerer
    targets = lowerer.annotator.call_targets[context.operation]  # type: ignore[index]
    live = getattr(function, "__func__", function)
    graph = next((g for d, g in targets.graphs.items() if getattr(d, "function", None) is live), None)
    if graph is None:
        return
    lowerer.set_up_signature(graph)
    wanted = [v.concretetype for v in lowerer.parameters(graph) if v.concretetype is not Void]
    given = [v.concretetype for v in values if v.concretetype is not Void]
    if len(wanted) != len(given) or not all(map(_is_passed_as, given, wanted)):
        message = f"{name} of {driver.name} gets other types elsewhere than the merge point gives it"
        raise KitError("K271", message, context.position, hint="call it from the JitDriver only")
    result[name] = function_constant(graph).value


def _is_passed_as(given: LLType, wanted: LLType) -> bool:
    """Whether a value is passed unchanged where another type is wanted: an object as one of its base class."""
    if isinstance(given, Ptr) and isinstance(wanted, Ptr) and isinstance(given.to, Struct):
        struct: Struct | None = given.to
        while struct is not None and struct is not wanted.to:
            struct = struct.base
        return struct is not None
    return given == wanted


@lowers_builtin(jit.set_param)
@lowers_builtin(jit.set_param_to_default)
def _set_param(context: Context) -> None:
    driver, name = context.constant_of(0), context.constant_of(1)
    if context.live is jit.set_param:
        value = context.value(2)
        value = value if name == "enable_opts" else to_working(context, value, context.representations[2], Signed)
    elif name == "enable_opts":
        value = context.lowerer.string_constant(jit.PARAMETERS[name])
    else:
        value = Constant(jit.PARAMETERS[name], Signed)
    _mark(context, "set_param", context.void(driver), context.void(name), value)


@lowers_builtin(jit.dont_trace_here)
@lowers_builtin(jit.trace_next_iteration)
def _about_position(context: Context) -> None:
    driver = context.constant_of(0)
    _mark(context, context.live.__name__, context.void(driver), *context.values(1))


# --- values


@lowers_builtin(jit.promote)
def _promote(context: Context) -> Value | None:
    return _hinted(context, "promote")


@lowers_builtin(jit.promote_string)
def _promote_string(context: Context) -> Value | None:
    return _hinted(context, "promote_string")


@lowers_builtin(jit.hint)
def _hint(context: Context) -> Value | None:
    view = context.first(1)
    result = context.value(0, context.result) if context.result.type is not Void else None
    for index, name in enumerate(context.shape.keywords, context.shape.positional):
        if context.constant_of(index):
            result = _hinted(view, HINT_MARKERS.get(name, name)) or result
    return result


HINT_MARKERS = {"promote_unicode": "promote_string", "force_virtualizable": "force_virtualizable_hint"}


def _hinted(context: Context, kind: str) -> Value | None:
    """The argument, marked."""
    if context.result.type is Void:
        return None
    value = context.value(0, context.result)
    if kind == "force_no_const" or isinstance(value, Constant) or not context.lowerer.annotator.jit:
        return value
    if kind == "promote_string":
        if not isinstance(context.result, StringRepresentation):
            raise KitError("K271", "promote_string() takes a str", context.position)
        equal = context.void(_helper(context, text.ll_str_eq, value, value))
        return context.emit("jit_query", [value, context.void(kind), equal], value.concretetype)
    _mark(context, kind, value)
    return value


@lowers_builtin(jit.assert_green)
def _assert_green(context: Context) -> None:
    value = context.value(0)
    if not isinstance(value, Constant):
        _mark(context, "assert_green", value)


@lowers_builtin(jit.jit_debug)
def _jit_debug(context: Context) -> None:
    numbers = [to_working(context, context.value(i), context.representations[i], Signed) for i in _numbers(context)]
    _mark(context, "jit_debug", context.value(0, context.lowerer.string), *numbers)


def _numbers(context: Context) -> range:
    return range(1, len(context.arguments))


@lowers_builtin(jit.enter_portal_frame)
@lowers_builtin(jit.leave_portal_frame)
def _with_arguments(context: Context) -> None:
    _mark(context, context.live.__name__, *context.values())


@lowers_builtin(jit.record_exact_class)
def _record_exact_class(context: Context) -> None:
    classes = context.annotations[1]
    if not isinstance(classes, SomePBC) or len(classes.descriptions) != 1:
        raise KitError("K271", "record_exact_class() takes one class that is known at translation", context.position)
    (description,) = classes.descriptions
    assert isinstance(description, ClassDescription)
    layout = context.lowerer.class_layout(description.classdef())
    _mark(context, "record_exact_class", context.value(0), context.void(layout.vtable))


@lowers_builtin(jit.record_exact_value)
def _record_exact_value(context: Context) -> None:
    constant = context.value(1, context.representations[0])
    if not isinstance(constant, Constant):
        raise KitError("K271", "record_exact_value() takes a value that is known at translation", context.position)
    _mark(context, "record_exact_value", context.value(0), constant)


@lowers_builtin(jit.record_known_result)
def _record_known_result(context: Context) -> None:
    lowerer = context.lowerer
    if not lowerer.annotator.jit:
        return
    (graph,) = lowerer.annotator.call_targets[context.operation].graphs.values()  # type: ignore[index]
    parameters = [lowerer.target_representation(v) for v in lowerer.parameters(graph)]
    arguments = [context.value(2 + i, parameter) for i, parameter in enumerate(parameters)]
    result = context.value(0, lowerer.target_representation(graph.return_variable))
    kept = [argument for argument in arguments if not _void(argument.concretetype)]
    _mark(context, "record_known_result", result, context.void(function_constant(graph).value), *kept)


@lowers_builtin(jit.stop_tracking)
def _stop_tracking(context: Context) -> None:
    _mark(context, "virtual_ref_finish", *context.values())


@lowers_builtin(jit.force_virtual_ref)
def _force_virtual_ref(context: Context) -> None:
    _mark(context, "force_virtual_ref", context.value(0))


# --- questions


def _ask(context: Context, default: Constant, *arguments: Value) -> Value:
    if context.result_annotation is not None and context.result_annotation.is_constant:
        return context.result.constant(context.result_annotation.const)
    question = context.void(context.live.__name__)
    return context.emit("jit_query", [default, question, *arguments], default.concretetype)


@lowers_builtin(jit.isconstant)
@lowers_builtin(jit.isvirtual)
def _about_value(context: Context) -> Value:
    value = context.value(0)
    if _void(value.concretetype):
        value = Constant(0, Signed)  # known at translation: constant in every trace
    return _ask(context, Constant(False, Bool), value)


@lowers_builtin(jit.we_are_jitted)
def _we_are_jitted(context: Context) -> Value:
    return _ask(context, Constant(False, Bool))


@lowers_builtin(jit_hooks.jit_statistic)
def _statistic(context: Context) -> Value:
    return _ask(context, Constant(0, Signed), context.value(0))


@lowers_builtin(jit.current_trace_length)
def _current_trace_length(context: Context) -> Value:
    return _ask(context, Constant(-1, Signed))
