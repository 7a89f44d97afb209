"""Translated: compiles one trace: the table of emitters, the pass over the operations, and what stands behind the code.

operations in order ─► emitter of each (guard conditions fused with the comparison before)
─► stubs of guards with the places of their values ─► slow paths ─► entry ─► one block in code memory, jumps resolved
"""

from __future__ import annotations

from typing import Any

from framework.gc.raw import load_byte
from framework.jit.backend.x86_64 import calls, floats, guards, integers, loops, memory, objects
from framework.jit.backend.x86_64.base import Assembler, Stub
from framework.jit.backend.x86_64.lifetimes import kept_values
from framework.jit.backend.x86_64.loops import InputPlaces
from framework.jit.backend.x86_64.moves import Moves
from framework.jit.backend.x86_64.pieces import GuardCode
from framework.jit.backend.x86_64.recovery import (
    CONSTANT,
    HEAD_BYTES,
    HOLE,
    IN_REGISTER,
    PLACE_MASK,
    data_count,
    entry_size,
    entry_value,
)
from framework.jit.backend.x86_64.runtime import EXCEPTION_EXIT
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op

CALL_SIZE = 5  # bytes of a near call, which is what a stub is


def emit_nothing(asm: Assembler, op: Op) -> None:
    """A fact or a mark: no code."""


def emit_virtual_ref(asm: Assembler, op: Op) -> None:
    """Without an optimiser a virtual reference is the object."""
    integers.emit_same_as(asm, op)


def emit_unknown(asm: Assembler, op: Op) -> None:
    raise AssertionError("an operation without machine code")


NOTHING = [
    ops.VIRTUAL_REF_FINISH, ops.QUASIIMMUT_FIELD, ops.RECORD_EXACT_CLASS, ops.RECORD_EXACT_VALUE_I,
    ops.RECORD_EXACT_VALUE_R, ops.RECORD_KNOWN_RESULT, ops.KEEP_ALIVE, ops.ENTER_PORTAL_FRAME, ops.LEAVE_PORTAL_FRAME,
    ops.JIT_DEBUG, ops.DEBUG_MERGE_POINT,
]  # fmt: skip


def _table() -> list[Any]:
    """The emitter of each operation."""
    table = [emit_unknown] * ops.COUNT
    for opnum in NOTHING:
        table[opnum] = emit_nothing
    table[ops.VIRTUAL_REF] = emit_virtual_ref
    for topic in (calls, floats, guards, integers, loops, memory, objects):
        for opnum, emitter in topic.EMITTERS.items():
            table[opnum] = emitter
    return table


EMITTERS = _table()


def assemble(asm: Assembler) -> None:
    """Emit the operations and what stands behind them, but for the entry."""
    allocation = asm.allocation
    lifetimes = asm.lifetimes
    operations = asm.trace.operations
    position = 0
    while position < len(operations):
        op = operations[position]
        asm.position = position
        allocation.position = position
        asm.code.reserve(64)
        if asm.is_listed:
            asm.offsets.append(asm.code.size)
        EMITTERS[op.opnum](asm, op)
        for arg in op.args:
            if not arg.is_constant():
                number = lifetimes.number(arg)
                lifetimes.advance(number, position)
                if lifetimes.last[number] <= position:
                    allocation.free_dying(arg)
        _free_kept(asm, op)
        if op.kind != "v" and op is not asm.fused and lifetimes.last[lifetimes.number(op)] < 0:
            allocation.lifetimes.last[lifetimes.number(op)] = position
            allocation.free_dying(op)
        allocation.finish_operation()
        asm.free_temporary_slots()
        position += 1
    loops.finish_frame(asm)


def _free_kept(asm: Assembler, op: Op) -> None:
    """Values that nobody needs after a guard."""
    kept = kept_values(op)
    if kept is not None:
        for value in kept:
            if value is not None and value is not asm.fused:
                asm.allocation.free_dying(value)


def start_loop(asm: Assembler) -> InputPlaces:
    """Before the operations of a loop."""
    loops.place_inputs(asm)
    return InputPlaces(asm)


def start_bridge(asm: Assembler, guard: GuardCode) -> None:
    """The inputs are where the guard left them; the frame is at least that of the guard's piece."""
    origin = guard.piece
    asm.piece.frame_slots = origin.frame_slots
    asm.piece.outgoing = origin.outgoing
    asm.piece.segment_slots = origin.segment_slots
    places = BridgePlaces(asm)
    at = guard.data + HEAD_BYTES
    input_number = 0
    for _ in range(data_count(guard.data)):
        tag = load_byte(at, 0)
        value = entry_value(at, tag)
        at += entry_size(tag)
        if tag != HOLE:
            number = asm.allocation.number(asm.trace.inputs[input_number])
            input_number += 1
            if asm.lifetimes.last[number] >= 0:
                places.add(number, tag & PLACE_MASK, value)
    places.finish()
    loops.hints_from_jump(asm)


class BridgePlaces:
    """Where the inputs of a bridge are.  Each gets a place of its own: a constant, or a value that another input is too, is
    copied to a slot."""

    def __init__(self, asm: Assembler) -> None:
        self.asm = asm
        self.frame: list[int] = []  # slots that are in use
        self.segment: list[int] = []
        self.copied: list[int] = []  # numbers of inputs …
        self.sources: list[int] = []  # … and the locations they are copied from
        self.constants: list[int] = []
        self.bits: list[int] = []

    def add(self, number: int, place: int, value: int) -> None:
        """An input is in a register, in a slot, or a constant."""
        allocation = self.asm.allocation
        if place == CONSTANT:
            self.constants.append(number)
            self.bits.append(value)
        elif place == IN_REGISTER and allocation.value_in[value] < 0:
            allocation.put(number, value)
        elif place == IN_REGISTER or value in self.frame or value in self.segment:
            self.copied.append(number)
            self.sources.append(value)
        else:
            allocation.slot_of[number] = value
            (self.segment if value & 1 else self.frame).append(value)

    def finish(self) -> None:
        """All are known: the other slots are free, copies are made."""
        asm = self.asm
        asm.allocation.frame_slots.start_with(self.frame)
        asm.allocation.reference_slots.start_with(self.segment)
        moves = Moves(asm.code)
        for i in range(len(self.copied)):
            moves.add(self.sources[i], _own_slot(asm, self.copied[i]))
        for i in range(len(self.constants)):
            moves.add_constant(self.bits[i], _own_slot(asm, self.constants[i]))
        moves.emit()


def _own_slot(asm: Assembler, number: int) -> int:
    """A slot for an input that the guard knew as a constant, or that is the same value as another."""
    slot = asm.allocation.new_slot(number)
    asm.allocation.slot_of[number] = slot
    return slot


def finish_code(asm: Assembler) -> None:
    """Stubs and slow paths."""
    for path in asm.slow_paths:
        asm.code.reserve(64)
        for jump in path.jumps:
            asm.code.land(jump)
        path.emit(asm)
        asm.code.jump_back(path.back)
    for stub in asm.stubs:
        _emit_stub(asm, stub)


def emit_exits(asm: Assembler) -> None:
    """Where code goes when memory or a stack is used up."""
    if len(asm.overflow_jumps) > 0:
        for jump in asm.overflow_jumps:
            asm.code.land(jump)
        asm.call_far(asm.runtime.stack_overflow)
        _leave_with_exception(asm)
    if len(asm.memory_error_jumps) > 0:
        for jump in asm.memory_error_jumps:
            asm.code.land(jump)
        _leave_with_exception(asm)


def _leave_with_exception(asm: Assembler) -> None:
    asm.call_near(asm.runtime.leave_stub)
    asm.code.reserve(16)
    asm.code.int32(EXCEPTION_EXIT)
    asm.code.int16(0)


def _emit_stub(asm: Assembler, stub: Stub) -> None:
    """call leave; data."""
    code = asm.code
    if not stub.guard.is_invalidation:
        code.land(stub.guard.jump)
        if stub.guard.second_jump >= 0:
            code.land(stub.guard.second_jump)
    asm.call_near(asm.runtime.leave_stub)
    stub.guard.data = code.size
    if stub.force_position >= 0:
        code.land(stub.force_position)
    code.append_bytes(asm.data.start + stub.data_start, stub.data_end - stub.data_start)


def relocate(asm: Assembler, start: int, entry: int) -> None:
    """The code will be at an address: resolve what it refers to; only then is it copied there."""
    code = asm.code
    for i in range(len(asm.call_positions)):
        position = asm.call_positions[i]
        code.set_int32(position, asm.call_targets[i] - (start + position + 4))
    for position in asm.own_entry_positions:
        code.set_int32(position, entry - (position + 4))
    for stub in asm.stubs:
        guard = stub.guard
        guard.data += start
        guard.target = guard.data - CALL_SIZE
        stub.descr.code = guard
    asm.piece.start = start
    asm.piece.size = code.size
