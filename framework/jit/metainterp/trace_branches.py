"""Tracing of control flow inside a function: branches become guards; returns and exceptions."""

from __future__ import annotations

from framework.jit.execution import (
    FLOAT_FLOAT_INT,
    INT_INT_INT,
    add_overflows,
    int_add,
    int_mul,
    int_sub,
    mul_overflows,
    sub_overflows,
)
from framework.jit.metainterp import instructions as ins
from framework.jit.metainterp.frames import Frame
from framework.jit.metainterp.jitcode import SwitchDescr
from framework.jit.metainterp.tracer import Tracer
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ONE, ZERO, ConstInt, Op, Value


def _comparisons() -> list[int]:
    """By instruction ``goto_if_not_X``: the operation X."""
    result = [-1] * ins.COUNT
    for number, name in enumerate(ins.NAMES):
        compared = name.removeprefix("goto_if_not_")
        if compared != name and compared in ops.NAMES:
            result[number] = ops.NAMES.index(compared)
    return result


COMPARISONS = _comparisons()


def live(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.pc += 3
    if len(tracer.operations) > tracer.limit:
        tracer.check_length()


def goto(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.pc = frame.short()


def unreachable(tracer: Tracer, frame: Frame, instruction: int) -> None:
    raise AssertionError("the end of an impossible path in " + frame.jitcode.name)


def _branch(tracer: Tracer, frame: Frame, condition: Value) -> None:
    """Go on when the condition holds, else to the label; record which."""
    label = frame.short()
    if not tracer.promote_bool(condition):
        frame.pc = label


def goto_if_not(tracer: Tracer, frame: Frame, instruction: int) -> None:
    condition = frame.next_int()
    _branch(tracer, frame, condition)
    if isinstance(condition, Op) and ops.is_bool(condition.opnum):
        frame.replace(condition, ONE if condition.get_int() else ZERO)


def goto_if_not_int_int(tracer: Tracer, frame: Frame, instruction: int) -> None:
    opnum = COMPARISONS[instruction]
    x = frame.next_int()
    y = frame.next_int()
    value = INT_INT_INT[opnum](x.get_int(), y.get_int())
    if x.is_constant() and y.is_constant():
        _branch(tracer, frame, ConstInt(value))
    else:
        _branch(tracer, frame, tracer.record_int(opnum, [x, y], None, value))


def goto_if_not_int_is_zero(tracer: Tracer, frame: Frame, instruction: int) -> None:
    x = frame.next_int()
    value = 1 if x.get_int() == 0 else 0
    if x.is_constant():
        _branch(tracer, frame, ConstInt(value))
    else:
        _branch(tracer, frame, tracer.record_int(ops.INT_IS_ZERO, [x], None, value))


def goto_if_not_float_float(tracer: Tracer, frame: Frame, instruction: int) -> None:
    opnum = COMPARISONS[instruction]
    x = frame.next_float()
    y = frame.next_float()
    value = FLOAT_FLOAT_INT[opnum](x.get_float(), y.get_float())
    if x.is_constant() and y.is_constant():
        _branch(tracer, frame, ConstInt(value))
    else:
        _branch(tracer, frame, tracer.record_int(opnum, [x, y], None, value))


def goto_if_not_ref_ref(tracer: Tracer, frame: Frame, instruction: int) -> None:
    opnum = COMPARISONS[instruction]
    x = frame.next_ref()
    y = frame.next_ref()
    value = 1 if (x.get_ref() == y.get_ref()) == (opnum == ops.REF_EQ) else 0
    if x is y or (x.is_constant() and y.is_constant()):
        _branch(tracer, frame, ConstInt(value))
    else:
        _branch(tracer, frame, tracer.record_int(opnum, [x, y], None, value))


def goto_if_not_ptr_nonzero(tracer: Tracer, frame: Frame, instruction: int) -> None:
    x = frame.next_ref()
    label = frame.short()
    if not tracer.promote_nullness(x):
        frame.pc = label


def goto_if_not_ptr_iszero(tracer: Tracer, frame: Frame, instruction: int) -> None:
    x = frame.next_ref()
    label = frame.short()
    if tracer.promote_nullness(x):
        frame.pc = label


def switch(tracer: Tracer, frame: Frame, instruction: int) -> None:
    """A case is a promotion; what falls through is told apart from each case."""
    x = frame.next_int()
    descr = tracer.program.tables.descriptors[frame.short()]
    assert isinstance(descr, SwitchDescr)
    position = descr.position(x.get_int())
    if position >= 0:
        tracer.promote(x)
        frame.pc = position
    elif not x.is_constant():
        for case in descr.values:
            tracer.promote_bool(tracer.record_int(ops.INT_EQ, [x, ConstInt(case)], None, 0))


# --- overflow


def int_add_jump_if_ovf(tracer: Tracer, frame: Frame, instruction: int) -> None:
    label = frame.short()
    x = frame.next_int()
    y = frame.next_int()
    overflows = add_overflows(x.get_int(), y.get_int())
    _overflow(tracer, frame, label, ops.INT_ADD_OVF, [x, y], int_add(x.get_int(), y.get_int()), overflows)


def int_sub_jump_if_ovf(tracer: Tracer, frame: Frame, instruction: int) -> None:
    label = frame.short()
    x = frame.next_int()
    y = frame.next_int()
    overflows = sub_overflows(x.get_int(), y.get_int())
    _overflow(tracer, frame, label, ops.INT_SUB_OVF, [x, y], int_sub(x.get_int(), y.get_int()), overflows)


def int_mul_jump_if_ovf(tracer: Tracer, frame: Frame, instruction: int) -> None:
    label = frame.short()
    x = frame.next_int()
    y = frame.next_int()
    overflows = mul_overflows(x.get_int(), y.get_int())
    _overflow(tracer, frame, label, ops.INT_MUL_OVF, [x, y], int_mul(x.get_int(), y.get_int()), overflows)


def _overflow(
    tracer: Tracer, frame: Frame, label: int, opnum: int, args: list[Value], value: int, overflows: bool
) -> None:
    result: Value
    if args[0].is_constant() and args[1].is_constant():
        result = ConstInt(value)
    else:
        result = tracer.record_int(opnum, args, None, value)
        tracer.guard_here(ops.GUARD_OVERFLOW if overflows else ops.GUARD_NO_OVERFLOW, [])
    if overflows:
        frame.pc = label
    else:
        frame.set_int(result)


# --- returns and exceptions


def int_return(tracer: Tracer, frame: Frame, instruction: int) -> None:
    tracer.return_int(frame.next_int())


def ref_return(tracer: Tracer, frame: Frame, instruction: int) -> None:
    tracer.return_ref(frame.next_ref())


def float_return(tracer: Tracer, frame: Frame, instruction: int) -> None:
    tracer.return_float(frame.next_float())


def void_return(tracer: Tracer, frame: Frame, instruction: int) -> None:
    tracer.return_void()


def catch_exception(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.pc += 2


def last_exc_value(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_ref(tracer.exception)


def raise_(tracer: Tracer, frame: Frame, instruction: int) -> None:
    exception = frame.next_ref()
    tracer.promote_class(exception)
    tracer.raise_from_here(exception)


def reraise(tracer: Tracer, frame: Frame, instruction: int) -> None:
    tracer.raise_from_here(tracer.exception)
