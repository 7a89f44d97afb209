"""The blackhole interpreter's table of instructions: one function each."""

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
from framework.jit.metainterp import blackhole_basics, blackhole_calls, blackhole_memory
from framework.jit.metainterp import instructions as ins

MODULES = [blackhole_basics, blackhole_memory, blackhole_calls]

SHAPE_HANDLERS = {
    SHAPE_II_I: blackhole_basics.int_int_int,
    SHAPE_I_I: blackhole_basics.int_int,
    SHAPE_FF_F: blackhole_basics.float_float_float,
    SHAPE_F_F: blackhole_basics.float_float,
    SHAPE_FF_I: blackhole_basics.float_float_int,
    SHAPE_I_F: blackhole_basics.int_float,
    SHAPE_F_I: blackhole_basics.float_int,
}

BRANCH_HANDLERS = {
    "iiL": blackhole_basics.goto_if_not_int_int,
    "ffL": blackhole_basics.goto_if_not_float_float,
    "rrL": blackhole_basics.goto_if_not_ref_ref,
}
"""``goto_if_not_X`` with two operands, by signature."""


def handler_of(number: int) -> Any:
    """The function for an instruction; host code, at import."""
    name = ins.NAMES[number]
    if name.startswith("goto_if_not_") and ins.SIGNATURES[number] in BRANCH_HANDLERS:
        return BRANCH_HANDLERS[ins.SIGNATURES[number]]
    if name in ("ref_eq", "ref_ne"):
        return blackhole_basics.ref_ref_int
    for module in MODULES:
        found = getattr(module, "raise_" if name == "raise" else name.replace("_pure_", "_"), None)
        if found is not None and found.__module__ == module.__name__:
            return found
    return SHAPE_HANDLERS[SHAPES[ins.OPERATIONS[number]]]


HANDLERS = [handler_of(number) for number in range(ins.COUNT)]
