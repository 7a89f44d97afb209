"""Blackhole interpreter: arithmetic, comparisons, branches, returns, exceptions."""

from __future__ import annotations

from framework.jit.execution import (
    FLOAT_FLOAT,
    FLOAT_FLOAT_FLOAT,
    FLOAT_FLOAT_INT,
    FLOAT_INT,
    INT_FLOAT,
    INT_INT,
    INT_INT_INT,
    add_overflows,
    int_add,
    int_mul,
    int_sub,
    mul_overflows,
    sub_overflows,
)
from framework.jit.metainterp.blackhole import Blackhole, BlackholeFrame
from framework.jit.metainterp.instructions import OPERATIONS
from framework.jit.metainterp.jitcode import SwitchDescr
from framework.jit.metainterp.trace_branches import COMPARISONS
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ZERO, ConstFloat, ConstInt, ConstRef


def int_int_int(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_int()
    y = frame.next_int()
    frame.set_int(INT_INT_INT[OPERATIONS[instruction]](x, y))


def int_int(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_int()
    frame.set_int(INT_INT[OPERATIONS[instruction]](x))


def float_float_float(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_float()
    y = frame.next_float()
    frame.set_float(FLOAT_FLOAT_FLOAT[OPERATIONS[instruction]](x, y))


def float_float(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_float()
    frame.set_float(FLOAT_FLOAT[OPERATIONS[instruction]](x))


def float_float_int(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_float()
    y = frame.next_float()
    frame.set_int(FLOAT_FLOAT_INT[OPERATIONS[instruction]](x, y))


def int_float(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_int()
    frame.set_float(INT_FLOAT[OPERATIONS[instruction]](x))


def float_int(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_float()
    frame.set_int(FLOAT_INT[OPERATIONS[instruction]](x))


def ref_ref_int(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_ref()
    y = frame.next_ref()
    frame.set_int(1 if (x == y) == (OPERATIONS[instruction] == ops.REF_EQ) else 0)


def ptr_nonzero(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_int(1 if frame.next_ref() else 0)


def ptr_iszero(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_int(0 if frame.next_ref() else 1)


def cast_ref_to_int(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_int(blackhole.machine.cast_ref_to_int(frame.next_ref()))


def cast_int_to_ref(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_ref(blackhole.machine.cast_int_to_ref(frame.next_int()))


def int_copy(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_int(frame.next_int())


def int_constant(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    number = frame.short()
    frame.set_int(frame.jitcode.constants_i[number])


def ref_copy(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_ref(frame.next_ref())


def ref_constant(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    number = frame.short()
    frame.set_ref(frame.jitcode.constants_r[number])


def float_copy(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_float(frame.next_float())


def float_constant(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    number = frame.short()
    frame.set_float(frame.jitcode.constants_f[number])


# --- branches


def live(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 3


def goto(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc = frame.short()


def unreachable(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    raise AssertionError("the end of an impossible path in " + frame.jitcode.name)


def _branch(frame: BlackholeFrame, holds: bool) -> None:
    label = frame.short()
    if not holds:
        frame.pc = label


def goto_if_not(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    _branch(frame, frame.next_int() != 0)


def goto_if_not_int_int(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_int()
    y = frame.next_int()
    _branch(frame, INT_INT_INT[COMPARISONS[instruction]](x, y) != 0)


def goto_if_not_int_is_zero(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    _branch(frame, frame.next_int() == 0)


def goto_if_not_float_float(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_float()
    y = frame.next_float()
    _branch(frame, FLOAT_FLOAT_INT[COMPARISONS[instruction]](x, y) != 0)


def goto_if_not_ref_ref(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_ref()
    y = frame.next_ref()
    _branch(frame, (x == y) == (COMPARISONS[instruction] == ops.REF_EQ))


def goto_if_not_ptr_nonzero(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    _branch(frame, bool(frame.next_ref()))


def goto_if_not_ptr_iszero(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    _branch(frame, not frame.next_ref())


def switch(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    x = frame.next_int()
    descr = blackhole.program.tables.descriptors[frame.short()]
    assert isinstance(descr, SwitchDescr)
    position = descr.position(x)
    if position >= 0:
        frame.pc = position


def int_add_jump_if_ovf(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    label = frame.short()
    x = frame.next_int()
    y = frame.next_int()
    if add_overflows(x, y):
        frame.pc = label
    else:
        frame.set_int(int_add(x, y))


def int_sub_jump_if_ovf(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    label = frame.short()
    x = frame.next_int()
    y = frame.next_int()
    if sub_overflows(x, y):
        frame.pc = label
    else:
        frame.set_int(int_sub(x, y))


def int_mul_jump_if_ovf(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    label = frame.short()
    x = frame.next_int()
    y = frame.next_int()
    if mul_overflows(x, y):
        frame.pc = label
    else:
        frame.set_int(int_mul(x, y))


# --- returns and exceptions


def int_return(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    value = frame.next_int()
    caller = blackhole.pop()
    if caller is None:
        blackhole.done(ConstInt(value))
    else:
        caller.ints[caller.code[caller.pc - 1]] = value


def ref_return(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    value = frame.next_ref()
    caller = blackhole.pop()
    if caller is None:
        blackhole.done(ConstRef(value))
    else:
        caller.refs[caller.code[caller.pc - 1]] = value


def float_return(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    value = frame.next_float()
    caller = blackhole.pop()
    if caller is None:
        blackhole.done(ConstFloat(value))
    else:
        caller.floats[caller.code[caller.pc - 1]] = value


def void_return(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    if blackhole.pop() is None:
        blackhole.done(ZERO)


def catch_exception(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 2


def last_exc_value(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_ref(blackhole.exception)


def raise_(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    blackhole.raise_from_here(frame.next_ref())


def reraise(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    blackhole.raise_from_here(blackhole.exception)
