"""Markers and questions: the hints of ``rlib.jit`` as ``lowering/jit.py`` leaves them."""

from __future__ import annotations

from collections.abc import Callable

from framework.flowgraph.model import Constant, Operation, Value
from framework.jit.codewriter.portal import FIRST_VARIABLE, marker_kind
from framework.jit.codewriter.rules_calls import promote_all
from framework.jit.codewriter.transformer import ResidualError, Transformer, rule
from framework.jit.descriptors import kind_of
from framework.lltypes.memory import FunctionPointer, null
from framework.lltypes.types import GCREF, Bool, GcOpaque, Ptr, Signed, Void
from framework.runtime.objects import VTABLE_POINTER

MARKERS: dict[str, Callable[[Transformer, Operation], None]] = {}


def _marker(
    *kinds: str,
) -> Callable[[Callable[[Transformer, Operation], None]], Callable[[Transformer, Operation], None]]:
    def register(function: Callable[[Transformer, Operation], None]) -> Callable[[Transformer, Operation], None]:
        for kind in kinds:
            MARKERS[kind] = function
        return function

    return register


@rule("jit_marker")
def _jit_marker(transformer: Transformer, operation: Operation) -> None:
    MARKERS[marker_kind(operation)](transformer, operation)


@_marker("jit_merge_point")
def _merge_point(transformer: Transformer, operation: Operation) -> None:
    number = transformer.writer.number_of_driver(operation.args[1].value)  # type: ignore[union-attr]
    portal = transformer.writer.drivers[number]
    values = operation.args[FIRST_VARIABLE:]
    greens, reds = values[: len(portal.green_names)], values[len(portal.green_names) :]
    promote_all(transformer, greens)
    transformer.emit("jit_merge_point", number, *transformer.split(greens), *transformer.split(reds))


@_marker("can_enter_jit", "loop_header")
def _loop_header(transformer: Transformer, operation: Operation) -> None:
    number = transformer.writer.number_of_driver(operation.args[1].value)  # type: ignore[union-attr]
    transformer.emit("loop_header", number)


@_marker("promote")
def _promote(transformer: Transformer, operation: Operation) -> None:
    promote_all(transformer, [operation.args[1]])


@_marker("assert_green")
def _assert_green(transformer: Transformer, operation: Operation) -> None:
    value = operation.args[1]
    kind = {"i": "int", "r": "ref", "f": "float"}.get(kind_of(value.concretetype))
    if kind is not None:
        transformer.emit(f"{kind}_assert_green", value)


@_marker("record_exact_class")
def _record_exact_class(transformer: Transformer, operation: Operation) -> None:
    vtable = Constant(operation.args[2].value, VTABLE_POINTER)  # type: ignore[union-attr]
    transformer.emit("record_exact_class", operation.args[1], vtable)


@_marker("record_exact_value")
def _record_exact_value(transformer: Transformer, operation: Operation) -> None:
    kind = kind_of(operation.args[1].concretetype)
    if kind in "ir":
        transformer.emit(f"record_exact_value_{kind}", operation.args[1], operation.args[2])


@_marker("record_known_result")
def _record_known_result(transformer: Transformer, operation: Operation) -> None:
    result, function, *arguments = operation.args[1:]
    kind = kind_of(result.concretetype)
    if kind in "ir":
        pointer: FunctionPointer = function.value  # type: ignore[union-attr]
        descr = transformer.writer.calls.descr_of_graph(pointer.graph)
        constant = Constant(pointer, Ptr(pointer.type))
        transformer.emit(f"record_known_result_{kind}", result, constant, *transformer.split(arguments), descr)


@_marker("jit_debug")
def _jit_debug(transformer: Transformer, operation: Operation) -> None:
    text, *numbers = operation.args[1:]
    padded: list[Value] = [*numbers, *[Constant(0, Signed)] * (4 - len(numbers))]
    transformer.emit("jit_debug", text if text.concretetype is not Void else Constant(null(GcOpaque), GCREF), *padded)


@_marker("enter_portal_frame", "leave_portal_frame")
def _portal_frame(transformer: Transformer, operation: Operation) -> None:
    transformer.emit(f"jit_{marker_kind(operation)}", operation.args[1])


@_marker("force_virtualizable")
def _force_before_access(transformer: Transformer, operation: Operation) -> None:
    """Accesses are instructions of their own here (rules_memory.py)."""


@_marker("force_quasi_immutable", "access_directly", "fresh_virtualizable")
def _known_elsewhere(transformer: Transformer, operation: Operation) -> None:
    """The write that follows, and the transformer, know."""


@_marker("force_virtualizable_hint")
def _force_virtualizable(transformer: Transformer, operation: Operation) -> None:
    transformer.emit("hint_force_virtualizable", operation.args[1])


@_marker("virtual_ref_finish")
def _virtual_ref_finish(transformer: Transformer, operation: Operation) -> None:
    transformer.emit("virtual_ref_finish", *operation.args[1:])


@_marker("set_param", "dont_trace_here", "trace_next_iteration")
def _about_the_jit(transformer: Transformer, operation: Operation) -> None:
    transformer.writer.calls.residual_operation(transformer, operation)


# --- questions


@rule("jit_query")
def _jit_query(transformer: Transformer, operation: Operation) -> None:
    question = operation.args[1].value  # type: ignore[union-attr]
    if question == "we_are_jitted":
        transformer.alias(operation.result, Constant(True, Bool))
    elif question == "current_trace_length":
        transformer.emit("current_trace_length", result=operation.result)
    elif question == "promote_string":
        _promote_string(transformer, operation)
    else:
        _about_value(transformer, question, operation)


def _promote_string(transformer: Transformer, operation: Operation) -> None:
    """The result is one object from here on, whichever of the equal ones the operand was."""
    value = operation.args[0]
    pointer: FunctionPointer = operation.args[2].value  # type: ignore[union-attr]
    if isinstance(transformer.value(value), Constant):
        transformer.alias(operation.result, value)
        return
    function = Constant(pointer, Ptr(pointer.type))
    descr = transformer.writer.calls.descr_of_graph(pointer.graph)
    transformer.emit("string_guard_value", value, function, descr, result=operation.result)


def _about_value(transformer: Transformer, question: str, operation: Operation) -> None:
    value = operation.args[2]
    kind = kind_of(value.concretetype)
    if question == "isvirtual" and kind != "r":
        transformer.alias(operation.result, Constant(False, Bool))
        return
    name = {"i": "int", "r": "ref", "f": "float"}.get(kind)
    if name is None:
        raise ResidualError("operation")
    transformer.emit(f"{name}_{question}", value, result=operation.result)
