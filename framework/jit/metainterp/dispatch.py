"""The tracer's table of instructions: one function each."""

from __future__ import annotations

from typing import Any

from framework.jit.execution import (
    SHAPE_F_F,
    SHAPE_F_I,
    SHAPE_FF_F,
    SHAPE_FF_I,
    SHAPE_I_F,
    SHAPE_I_I,
    SHAPE_II_I,
    SHAPES,
)
from framework.jit.metainterp import instructions as ins
from framework.jit.metainterp import (
    trace_arithmetic,
    trace_branches,
    trace_calls,
    trace_hints,
    trace_memory,
    trace_portal,
    trace_virtualizable,
)

MODULES = [
    trace_arithmetic, trace_branches, trace_memory, trace_calls, trace_hints, trace_virtualizable, trace_portal
]  # fmt: skip

FAMILIES = {
    "inline_call": trace_calls.inline_call,
    "residual_call": trace_calls.residual_call,
    "recursive_call": trace_portal.recursive_call,
}
"""Instructions whose variants by kind of result share a function."""

SHAPE_HANDLERS = {
    SHAPE_II_I: trace_arithmetic.int_int_int,
    SHAPE_I_I: trace_arithmetic.int_int,
    SHAPE_FF_F: trace_arithmetic.float_float_float,
    SHAPE_F_F: trace_arithmetic.float_float,
    SHAPE_FF_I: trace_arithmetic.float_float_int,
    SHAPE_I_F: trace_arithmetic.int_float,
    SHAPE_F_I: trace_arithmetic.float_int,
}

BRANCH_HANDLERS = {
    "iiL": trace_branches.goto_if_not_int_int,
    "ffL": trace_branches.goto_if_not_float_float,
    "rrL": trace_branches.goto_if_not_ref_ref,
}
"""``goto_if_not_X`` with two operands, by signature."""


def handler_of(number: int) -> Any:
    """The function for an instruction; host code, at import."""
    name = ins.NAMES[number]
    if name.startswith("goto_if_not_") and ins.SIGNATURES[number] in BRANCH_HANDLERS:
        return BRANCH_HANDLERS[ins.SIGNATURES[number]]
    if name in ("ref_eq", "ref_ne"):
        return trace_arithmetic.ref_ref_int
    for family, function in FAMILIES.items():
        if name.startswith(family + "_"):
            return function
    for module in MODULES:
        found = getattr(module, "raise_" if name == "raise" else name, None)
        if found is not None and found.__module__ == module.__name__:
            return found
    operation = ins.OPERATIONS[number]
    return SHAPE_HANDLERS[SHAPES[operation]]


HANDLERS = [handler_of(number) for number in range(ins.COUNT)]
