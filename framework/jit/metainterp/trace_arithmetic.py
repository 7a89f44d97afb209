"""Tracing of instructions that only compute: arithmetic, comparisons, casts, copies."""

from __future__ import annotations

from framework.jit.execution import (
    FLOAT_FLOAT,
    FLOAT_FLOAT_FLOAT,
    FLOAT_FLOAT_INT,
    FLOAT_INT,
    INT_FLOAT,
    INT_INT,
    INT_INT_INT,
)
from framework.jit.metainterp.frames import Frame
from framework.jit.metainterp.instructions import OPERATIONS
from framework.jit.metainterp.tracer import Tracer
from framework.jit.trace import operations as ops
from framework.jit.trace.values import NULL, ConstFloat, ConstInt, ConstRef


def int_int_int(tracer: Tracer, frame: Frame, instruction: int) -> None:
    opnum = OPERATIONS[instruction]
    x = frame.next_int()
    y = frame.next_int()
    value = INT_INT_INT[opnum](x.get_int(), y.get_int())
    if x.is_constant() and y.is_constant():
        frame.set_int(ConstInt(value))
    else:
        frame.set_int(tracer.record_int(opnum, [x, y], None, value))


def int_int(tracer: Tracer, frame: Frame, instruction: int) -> None:
    opnum = OPERATIONS[instruction]
    x = frame.next_int()
    value = INT_INT[opnum](x.get_int())
    if x.is_constant():
        frame.set_int(ConstInt(value))
    else:
        frame.set_int(tracer.record_int(opnum, [x], None, value))


def float_float_float(tracer: Tracer, frame: Frame, instruction: int) -> None:
    opnum = OPERATIONS[instruction]
    x = frame.next_float()
    y = frame.next_float()
    value = FLOAT_FLOAT_FLOAT[opnum](x.get_float(), y.get_float())
    if x.is_constant() and y.is_constant():
        frame.set_float(ConstFloat(value))
    else:
        frame.set_float(tracer.record_float(opnum, [x, y], None, value))


def float_float(tracer: Tracer, frame: Frame, instruction: int) -> None:
    opnum = OPERATIONS[instruction]
    x = frame.next_float()
    value = FLOAT_FLOAT[opnum](x.get_float())
    if x.is_constant():
        frame.set_float(ConstFloat(value))
    else:
        frame.set_float(tracer.record_float(opnum, [x], None, value))


def float_float_int(tracer: Tracer, frame: Frame, instruction: int) -> None:
    opnum = OPERATIONS[instruction]
    x = frame.next_float()
    y = frame.next_float()
    value = FLOAT_FLOAT_INT[opnum](x.get_float(), y.get_float())
    if x.is_constant() and y.is_constant():
        frame.set_int(ConstInt(value))
    else:
        frame.set_int(tracer.record_int(opnum, [x, y], None, value))


def int_float(tracer: Tracer, frame: Frame, instruction: int) -> None:
    opnum = OPERATIONS[instruction]
    x = frame.next_int()
    value = INT_FLOAT[opnum](x.get_int())
    if x.is_constant():
        frame.set_float(ConstFloat(value))
    else:
        frame.set_float(tracer.record_float(opnum, [x], None, value))


def float_int(tracer: Tracer, frame: Frame, instruction: int) -> None:
    opnum = OPERATIONS[instruction]
    x = frame.next_float()
    value = FLOAT_INT[opnum](x.get_float())
    if x.is_constant():
        frame.set_int(ConstInt(value))
    else:
        frame.set_int(tracer.record_int(opnum, [x], None, value))


def ref_ref_int(tracer: Tracer, frame: Frame, instruction: int) -> None:
    """ref_eq and ref_ne; an object allocated in the trace is no other."""
    opnum = OPERATIONS[instruction]
    x = frame.next_ref()
    y = frame.next_ref()
    is_equal = x.get_ref() == y.get_ref()
    value = 1 if is_equal == (opnum == ops.REF_EQ) else 0
    if x is y or (x.is_constant() and y.is_constant()):
        frame.set_int(ConstInt(value))
    else:
        frame.set_int(tracer.record_int(opnum, [x, y], None, value))


def ptr_nonzero(tracer: Tracer, frame: Frame, instruction: int) -> None:
    x = frame.next_ref()
    value = 1 if x.get_ref() else 0
    if x.is_constant() or tracer.heap.is_nonnull(x):
        frame.set_int(ConstInt(value))
    else:
        frame.set_int(tracer.record_int(ops.REF_NE, [x, NULL], None, value))


def ptr_iszero(tracer: Tracer, frame: Frame, instruction: int) -> None:
    x = frame.next_ref()
    value = 0 if x.get_ref() else 1
    if x.is_constant() or tracer.heap.is_nonnull(x):
        frame.set_int(ConstInt(value))
    else:
        frame.set_int(tracer.record_int(ops.REF_EQ, [x, NULL], None, value))


def cast_ref_to_int(tracer: Tracer, frame: Frame, instruction: int) -> None:
    x = frame.next_ref()
    value = tracer.machine.cast_ref_to_int(x.get_ref())
    if x.is_constant():
        frame.set_int(ConstInt(value))
    else:
        tracer.heap.escape(x)
        frame.set_int(tracer.record_int(ops.CAST_REF_TO_INT, [x], None, value))


def cast_int_to_ref(tracer: Tracer, frame: Frame, instruction: int) -> None:
    x = frame.next_int()
    value = tracer.machine.cast_int_to_ref(x.get_int())
    if x.is_constant():
        frame.set_ref(ConstRef(value))
    else:
        frame.set_ref(tracer.record_ref(ops.CAST_INT_TO_REF, [x], None, value))


def int_copy(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_int(frame.next_int())


def ref_copy(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_ref(frame.next_ref())


def float_copy(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_float(frame.next_float())


def int_constant(tracer: Tracer, frame: Frame, instruction: int) -> None:
    number = frame.short()
    frame.set_int(frame.template.ints[frame.jitcode.count_i + number])


def ref_constant(tracer: Tracer, frame: Frame, instruction: int) -> None:
    number = frame.short()
    frame.set_ref(frame.template.refs[frame.jitcode.count_r + number])


def float_constant(tracer: Tracer, frame: Frame, instruction: int) -> None:
    number = frame.short()
    frame.set_float(frame.template.floats[frame.jitcode.count_f + number])
