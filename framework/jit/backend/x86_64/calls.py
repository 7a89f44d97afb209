"""Translated: calls of functions, conditional ones, and of other loops.

    1  stack arguments are written          3  the others move to their registers, all at once
    2  what must survive is saved           4  call; the result is in rax or xmm0

Before a call that can collect each live reference is in its slot, and afterwards in no register.  Other values stay in
registers that calls keep, or go there if one is free, or to their slots.
"""

from __future__ import annotations

from framework.jit.backend.x86_64.allocation import lowest_bit
from framework.jit.backend.x86_64.base import Assembler, Saved, SlowPath
from framework.jit.backend.x86_64.encoder import CMP
from framework.jit.backend.x86_64.lifetimes import kept_values
from framework.jit.backend.x86_64.moves import Moves
from framework.jit.backend.x86_64.recovery import FIRST_VALUE
from framework.jit.backend.x86_64.registers import (
    EQUAL,
    FLOAT_ARGUMENTS,
    FLOAT_SCRATCH,
    FORCE_OFFSET,
    INTEGER_ARGUMENTS,
    KEPT_IN_CALLS,
    LOST_IN_CALLS,
    NOT_EQUAL,
    NOWHERE,
    RAX,
    RBP,
    RDI,
    REGISTERS,
    RSP,
    SCRATCH,
    XMM0,
    is_slot,
    slot_base,
    slot_offset,
)
from framework.jit.backend.x86_64.stubs import extend
from framework.jit.model import CallDescr, LoopToken
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op, Value

# --- arguments


class Arguments:
    """Where the arguments of a call are and must be."""

    def __init__(self, asm: Assembler) -> None:
        self.asm = asm
        self.moves = Moves(asm.code)
        self.integers = 0
        self.floats = 0
        self.stack = 0
        self.stack_sources: list[int] = []  # locations, NOWHERE for a constant
        self.stack_constants: list[int] = []
        self.singles: list[int] = []  # registers whose bits are a single-precision float

    def add(self, value: Value, kind: str) -> None:
        """One more argument, wherever it is now."""
        source = NOWHERE
        bits = 0
        if value.is_constant():
            bits = self.asm.bits(value)
        else:
            source = self.asm.allocation.location(value)
        target = self._next_register(kind)
        if target < 0:
            self.stack += 1
            self.stack_sources.append(source)
            self.stack_constants.append(bits)
        elif source < 0:
            self.moves.add_constant(bits, target)
        else:
            self.moves.add(source, target)

    def _next_register(self, kind: str) -> int:
        if kind == "f" or kind == "S":
            self.floats += 1
            return XMM0 + self.floats - 1 if self.floats <= FLOAT_ARGUMENTS else NOWHERE
        self.integers += 1
        if self.integers <= len(INTEGER_ARGUMENTS):
            return INTEGER_ARGUMENTS[self.integers - 1]
        return NOWHERE

    def write_stack(self) -> None:
        """Write those that go on the stack."""
        code = self.asm.code
        self.asm.piece.outgoing = max(self.asm.piece.outgoing, self.stack)
        for i in range(self.stack):
            source = self.stack_sources[i]
            if source < 0:
                code.set_constant(SCRATCH, self.stack_constants[i])
                code.store(RSP, 8 * i, SCRATCH)
            elif is_slot(source):
                code.load_float(FLOAT_SCRATCH, slot_base(source), slot_offset(source))
                code.store_float(RSP, 8 * i, FLOAT_SCRATCH)
            elif source >= XMM0:
                code.store_float(RSP, 8 * i, source)
            else:
                code.store(RSP, 8 * i, source)


def call_arguments(asm: Assembler, op: Op, first: int, descr: CallDescr) -> Arguments:
    """The arguments of a call operation from a place in its args on."""
    arguments = Arguments(asm)
    for i in range(first, len(op.args)):
        arguments.add(op.args[i], descr.arguments[i - first])
    return arguments


# --- what survives


def save_around_call(asm: Assembler, can_collect: bool) -> None:
    """Values that are needed after the call leave the registers that it loses; the code to do so is emitted."""
    allocation = asm.allocation
    lifetimes = asm.lifetimes
    free = allocation.free & KEPT_IN_CALLS  # those that become free meanwhile may hold arguments
    for register in range(REGISTERS):
        number = allocation.value_in[register]
        if number < 0:
            continue
        if lifetimes.last[number] <= asm.position:
            allocation.drop_register(number)
        elif lifetimes.values[number].kind == "r" and can_collect:
            allocation.leave_register(number)
        elif LOST_IN_CALLS >> register & 1:
            if register < XMM0 and free != 0 and allocation.slot_of[number] < 0:
                target = lowest_bit(free)
                free &= free - 1
                asm.code.move(target, register)
                allocation.drop_register(number)
                allocation.put(number, target)
            else:
                allocation.leave_register(number)


def result_of_call(asm: Assembler, op: Op, descr: CallDescr) -> None:
    """The result of a call as the convention has it."""
    if op.kind == "v":
        return
    code = asm.code
    register = XMM0 if op.kind == "f" else RAX
    if descr.result == "S":
        code.single_to_bits(RAX, XMM0)
    else:
        extend(asm.code, descr)
    asm.allocation.claim(register)
    asm.result_in(op, register)


# --- calls


def emit_call(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, CallDescr)
    _call(asm, op, descr)


def emit_call_may_force(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, CallDescr)
    prepare_forcing(asm, op)
    _call(asm, op, descr)


def _call(asm: Assembler, op: Op, descr: CallDescr) -> None:
    arguments = call_arguments(asm, op, 1, descr)
    function = op.args[0]
    if not function.is_constant():
        arguments.moves.add(asm.allocation.location(function), RAX)
    arguments.write_stack()
    save_around_call(asm, descr.can_collect)
    arguments.moves.emit()
    if function.is_constant():
        asm.call_far(asm.bits(function))
    else:
        asm.code.call_register(RAX)
    if descr.can_collect:
        asm.collected()
    result_of_call(asm, op, descr)


def prepare_forcing(asm: Assembler, op: Op) -> None:
    """Who looks at the frame during the call finds the values of the next guard in memory, and where."""
    guard = asm.trace.operations[asm.position + 1]
    assert guard.opnum == ops.GUARD_NOT_FORCED
    allocation = asm.allocation
    kept = kept_values(guard)
    assert kept is not None
    for value in kept:
        if value is not None and value is not op and not value.is_constant():
            number = allocation.number(value)
            if allocation.register_of[number] >= 0:
                allocation.save(number)
    asm.force_position = asm.code.address_ahead(SCRATCH)
    asm.code.store(RBP, FORCE_OFFSET, SCRATCH)


# --- conditional calls


class ConditionalCall(SlowPath):
    """The call, with every register saved."""

    def __init__(self, descr: CallDescr, function: int, target: int, arguments: Arguments, saved: Saved) -> None:
        SlowPath.__init__(self)
        self.descr = descr
        self.function = function
        self.target = target
        self.arguments = arguments
        self.saved = saved

    def emit(self, asm: Assembler) -> None:
        self.arguments.write_stack()
        asm.store_saved(self.saved)
        self.arguments.moves.emit()
        asm.call_far(self.function)
        if self.target >= 0:
            extend(asm.code, self.descr)
            if self.target != RAX:
                asm.code.move(self.target, RAX)
        asm.reload_saved(self.saved)


def emit_cond_call(asm: Assembler, op: Op) -> None:
    code = asm.code
    condition = asm.use(op.args[0])
    code.test(condition, condition)
    _conditional(asm, op, NOWHERE, NOT_EQUAL)


def emit_cond_call_value(asm: Assembler, op: Op) -> None:
    target = asm.one_address(op, op.args[0])
    asm.code.test(target, target)
    _conditional(asm, op, target, EQUAL)
    asm.result_in(op, target)


def _conditional(asm: Assembler, op: Op, target: int, condition: int) -> None:
    descr = op.descr
    assert isinstance(descr, CallDescr)
    arguments = call_arguments(asm, op, 2, descr)
    asm.piece.outgoing = max(asm.piece.outgoing, arguments.stack)
    saved = asm.save_for_slow_path(1 << target if target >= 0 else 0, descr.can_collect)
    path = ConditionalCall(descr, asm.bits(op.args[1]), target, arguments, saved)
    asm.start_slow_path(path, asm.code.jump_if(condition))
    path.back = asm.code.size
    if descr.can_collect:
        asm.collected()


# --- other loops


class FinishElsewhere(SlowPath):
    """The called loop left through a guard: the interpreter goes on, and gives the result."""

    def __init__(self, function: int) -> None:
        SlowPath.__init__(self)
        self.function = function

    def emit(self, asm: Assembler) -> None:
        asm.code.move(RDI, RAX)
        asm.call_far(self.function)


def emit_call_assembler(asm: Assembler, op: Op) -> None:
    token = op.descr
    assert isinstance(token, LoopToken)
    prepare_forcing(asm, op)
    code = asm.code
    runtime = asm.runtime
    _write_inputs(asm, op)
    save_around_call(asm, True)
    asm.call_loop(token)
    code.arithmetic_constant(CMP, RAX, runtime.done_number(op.kind))
    path = FinishElsewhere(runtime.finish_function(op.kind))
    asm.start_slow_path(path, code.jump_if(NOT_EQUAL))
    if op.kind != "v":
        code.set_constant(SCRATCH, runtime.exchange)
        if op.kind == "f":
            code.load_float(XMM0, SCRATCH, 8 * FIRST_VALUE)
        else:
            code.load(RAX, SCRATCH, 8 * FIRST_VALUE)
    path.back = code.size
    asm.collected()
    if op.kind != "v":
        register = XMM0 if op.kind == "f" else RAX
        asm.allocation.claim(register)
        asm.result_in(op, register)


def _write_inputs(asm: Assembler, op: Op) -> None:
    """The arguments go to the exchange area."""
    code = asm.code
    code.set_constant(SCRATCH, asm.runtime.exchange)
    for i in range(len(op.args)):
        value = op.args[i]
        offset = 8 * (FIRST_VALUE + i)
        if asm.is_small(value):
            code.store_constant(SCRATCH, offset, asm.bits(value))
            continue
        location = NOWHERE if value.is_constant() else asm.allocation.location(value)
        if location >= 0 and not is_slot(location):
            if location >= XMM0:
                code.store_float(SCRATCH, offset, location)
            else:
                code.store(SCRATCH, offset, location)
            continue
        if location >= 0:
            code.load_float(FLOAT_SCRATCH, slot_base(location), slot_offset(location))
        else:
            code.set_float(FLOAT_SCRATCH, asm.bits(value))
        code.store_float(SCRATCH, offset, FLOAT_SCRATCH)


EMITTERS = {
    ops.COND_CALL: emit_cond_call, ops.COND_CALL_VALUE_I: emit_cond_call_value,
    ops.COND_CALL_VALUE_R: emit_cond_call_value, ops.CALL_MAY_FORCE_I: emit_call_may_force,
    ops.CALL_MAY_FORCE_R: emit_call_may_force, ops.CALL_MAY_FORCE_F: emit_call_may_force,
    ops.CALL_MAY_FORCE_V: emit_call_may_force, ops.CALL_ASSEMBLER_I: emit_call_assembler,
    ops.CALL_ASSEMBLER_R: emit_call_assembler, ops.CALL_ASSEMBLER_F: emit_call_assembler,
    ops.CALL_ASSEMBLER_V: emit_call_assembler,
}  # fmt: skip
for _opnum in range(ops.CALL_I, ops.CALL_LOOPINVARIANT_V + 1):
    EMITTERS[_opnum] = emit_call
