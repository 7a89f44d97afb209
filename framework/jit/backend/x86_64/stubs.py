"""Translated: code that is made once: the way out of frames, write barriers, and calls by signature for the interpreters."""

from __future__ import annotations

from framework.jit.backend.x86_64.encoder import AND, SUB, Encoder
from framework.jit.backend.x86_64.recovery import EXCEPTION, FIRST_VALUE
from framework.jit.backend.x86_64.registers import (
    FLOAT_ARGUMENTS,
    INTEGER_ARGUMENTS,
    LOST_IN_CALLS,
    R8,
    R9,
    R12,
    R13,
    R14,
    R15,
    RAX,
    RBP,
    RBX,
    RCX,
    RDI,
    RDX,
    REGISTERS,
    RSI,
    RSP,
    SAVED_REGISTERS,
    SCRATCH,
    SEGMENT,
    STATE,
    XMM0,
)
from framework.jit.backend.x86_64.runtime import Runtime
from framework.jit.model import CallDescr

SAVED = [R15, R14, R13, R12, RBX, RBP]
REGISTER_AREA = 256  # bytes of all registers


def leave_stub(code: Encoder, runtime: Runtime) -> None:
    """Called by guards: what is pushed is the address of the data.  Registers are saved for ``leave_frame`` to read."""
    code.address(RSP, RSP, -REGISTER_AREA)
    for register in range(REGISTERS):
        if register >= XMM0:
            code.store_float(RSP, 8 * register, register)
        else:
            code.store(RSP, 8 * register, register)
    code.load(RDI, RSP, REGISTER_AREA)
    code.move(RSI, RSP)
    code.move(RDX, RBP)
    code.move(RCX, SEGMENT)
    code.set_constant(R8, runtime.exchange)
    code.move(R9, STATE)
    code.arithmetic_constant(AND, RSP, -16)
    code.set_constant(RAX, runtime.leave)
    code.call_register(RAX)
    code.store(STATE, runtime.shadow_stack_top, SEGMENT)
    code.address(RSP, RBP, -SAVED_REGISTERS)
    for register in SAVED:
        code.pop(register)
    code.ret()


def barrier_stub(code: Encoder, function: int, is_array: bool) -> None:
    """Calls the slow path of the write barrier for the object in the scratch register; keeps all other registers.

    The index of an item is what the caller pushed last.
    """
    code.push(RBP)
    code.move(RBP, RSP)
    code.address(RSP, RSP, -REGISTER_AREA)
    code.arithmetic_constant(AND, RSP, -16)
    _save_or_load(code, False)
    code.move(RDI, SCRATCH)
    if is_array:
        code.load(RSI, RBP, 16)
    code.set_constant(RAX, function)
    code.call_register(RAX)
    _save_or_load(code, True)
    code.move(RSP, RBP)
    code.pop(RBP)
    code.ret()


def _save_or_load(code: Encoder, is_load: bool) -> None:
    """The registers that a call destroys, to or from the area at rsp."""
    for register in range(REGISTERS):
        if LOST_IN_CALLS >> register & 1:
            if register >= XMM0:
                if is_load:
                    code.load_float(register, RSP, 8 * register)
                else:
                    code.store_float(RSP, 8 * register, register)
            elif is_load:
                code.load(register, RSP, 8 * register)
            else:
                code.store(RSP, 8 * register, register)


def call_stub(code: Encoder, runtime: Runtime, descr: CallDescr) -> None:
    """A function of (address of a function): calls that with arguments from the exchange area, where its result goes.

    An exception is moved to the exchange area.  The address is kept in rbx, the exchange area in r12.
    """
    kinds = descr.arguments
    code.push(RBP)
    code.move(RBP, RSP)
    code.push(RBX)
    code.push(R12)
    code.arithmetic_constant(SUB, RSP, (8 * len(kinds) + 15) & -16)
    code.move(RBX, RDI)
    code.set_constant(R12, runtime.exchange)
    _load_arguments(code, kinds)
    code.call_register(RBX)
    if descr.result == "f":
        code.store_float(R12, 8 * FIRST_VALUE, XMM0)
    elif descr.result == "S":
        code.single_to_bits(RAX, XMM0)
        code.store(R12, 8 * FIRST_VALUE, RAX)
    elif descr.result != "v":
        extend(code, descr)
        code.store(R12, 8 * FIRST_VALUE, RAX)
    code.set_constant(SCRATCH, runtime.state)
    code.load(RAX, SCRATCH, 0)
    code.store(R12, 8 * EXCEPTION, RAX)
    code.store_constant(SCRATCH, 0, 0)
    code.address(RSP, RBP, -16)
    code.pop(R12)
    code.pop(RBX)
    code.pop(RBP)
    code.ret()


def _load_arguments(code: Encoder, kinds: str) -> None:
    integers, floats, stack = 0, 0, 0
    for i in range(len(kinds)):
        offset = 8 * (FIRST_VALUE + i)
        is_float = kinds[i] == "f" or kinds[i] == "S"
        if is_float and floats < FLOAT_ARGUMENTS:
            code.load_float(XMM0 + floats, R12, offset)
            floats += 1
        elif not is_float and integers < len(INTEGER_ARGUMENTS):
            code.load(INTEGER_ARGUMENTS[integers], R12, offset)
            integers += 1
        else:
            code.load(SCRATCH, R12, offset)
            code.store(RSP, 8 * stack, SCRATCH)
            stack += 1


def extend(code: Encoder, descr: CallDescr) -> None:
    """C leaves the upper bits of small integers undefined."""
    if descr.result == "i" and descr.result_size < 8:
        if descr.result_is_signed:
            code.sign_extend(RAX, RAX, descr.result_size)
        else:
            code.zero_extend(RAX, RAX, descr.result_size)
