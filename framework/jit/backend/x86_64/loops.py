"""Translated: the shape of code: entries, labels, jumps, finish.

    body:     …                        the entry stands behind the body, when the size of the frame is known
              jump
    stubs, slow paths
    entry:    push rbp … r15; rsp, r14 (segment), limits; slots = 0; inputs from the exchange area
              jmp body

Slots of references below a piece's number of them are valid while code of that piece runs, and the shadow stack's top is not
below them.  A piece with more of them, or a larger frame, than the one it is entered from, grows both on the way in and
clears the new slots; nothing ever shrinks before the frame is left.
"""

from __future__ import annotations

from framework.jit.backend.x86_64.base import Assembler
from framework.jit.backend.x86_64.encoder import CMP
from framework.jit.backend.x86_64.lifetimes import FAR
from framework.jit.backend.x86_64.moves import Moves
from framework.jit.backend.x86_64.pieces import FinishCode, LabelCode, Piece
from framework.jit.backend.x86_64.recovery import FIRST_VALUE, FORCED_TOKEN
from framework.jit.backend.x86_64.registers import (
    ABOVE,
    BELOW,
    FLOAT_COUNT,
    FLOAT_SCRATCH,
    FORCE_OFFSET,
    GENERAL_COUNT,
    KEPT_IN_CALLS,
    NOT_EQUAL,
    NOWHERE,
    R12,
    R13,
    R14,
    R15,
    RAX,
    RBP,
    RBX,
    RSP,
    SAVED_REGISTERS,
    SCRATCH,
    SEGMENT,
    SEGMENT_OFFSET,
    STATE,
    XMM0,
    is_slot,
    slot_base,
    slot_offset,
)
from framework.jit.model import FailDescr, TargetToken
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op, Value

SPARE_GENERAL = 2  # registers that a loop keeps free of values from outside
SPARE_FLOATS = 2
MANY_SLOTS = 8
LOOP_ALIGNMENT = 16
MARGIN = 4096  # bytes of the shadow stack that must be left: functions do not check

# --- inputs


def place_inputs(asm: Assembler) -> None:
    """Registers for the inputs that are used first, slots for the others."""
    allocation = asm.allocation
    if asm.trace.operations[0].opnum == ops.LABEL:
        _advance(asm, asm.trace.inputs, 0)
    general, floats = GENERAL_COUNT - SPARE_GENERAL, FLOAT_COUNT - SPARE_FLOATS
    for value in by_next_use(asm, asm.trace.inputs):
        number = allocation.number(value)
        if value.kind == "f":
            in_register = floats > 0
            floats -= 1
        else:
            in_register = general > 0
            general -= 1
        if asm.lifetimes.last[number] < 0:
            continue
        if in_register:
            allocation.put(number, asm.take_for(number))
        else:
            allocation.slot_of[number] = allocation.new_slot(number)
    allocation.finish_operation()


def _advance(asm: Assembler, values: list[Value], position: int) -> None:
    """Look at what happens behind a label."""
    for value in values:
        asm.lifetimes.advance(asm.allocation.number(value), position)


def by_next_use(asm: Assembler, values: list[Value]) -> list[Value]:
    """The values, those used first in front.  An insertion sort: they are few, and mostly in order."""
    result: list[Value] = []
    for value in values:
        use = asm.lifetimes.next_use(asm.allocation.number(value))
        at = len(result)
        while at > 0 and asm.lifetimes.next_use(asm.allocation.number(result[at - 1])) > use:
            at -= 1
        result.insert(at, value)
    return result


class InputPlaces:
    """Where the entry puts the inputs."""

    def __init__(self, asm: Assembler) -> None:
        self.locations: list[int] = []
        for value in asm.trace.inputs:
            self.locations.append(asm.allocation.location(value))


# --- entry


def emit_entry(asm: Assembler, places: InputPlaces, body: int) -> int:
    """The entry of a loop.  Returns: its position."""
    code = asm.code
    start = code.size
    emit_prologue(asm)
    emit_stack_check(asm)
    _load_inputs(asm, places)
    code.jump_back(body)
    return start


def emit_prologue(asm: Assembler) -> None:
    """Make the frame."""
    code = asm.code
    code.push(RBP)
    code.move(RBP, RSP)
    code.push(RBX)
    code.push(R12)
    code.push(R13)
    code.push(R14)
    code.push(R15)
    code.set_constant(STATE, asm.runtime.state)
    code.load(SEGMENT, STATE, asm.runtime.shadow_stack_top)
    code.store(RBP, SEGMENT_OFFSET, SEGMENT)
    code.store_constant(RBP, FORCE_OFFSET, 0)
    code.address(RSP, RBP, -asm.piece.frame_size())


def emit_stack_check(asm: Assembler) -> None:
    """Enough of both stacks is left, or RecursionError; then the segment is taken and cleared."""
    code = asm.code
    runtime = asm.runtime
    code.arithmetic_memory(CMP, RSP, STATE, runtime.stack_limit)
    asm.overflow_jumps.append(code.jump_if(BELOW))
    slots = asm.piece.segment_slots
    code.address(SCRATCH, SEGMENT, 8 * slots + MARGIN)
    code.arithmetic_memory(CMP, SCRATCH, STATE, runtime.shadow_stack_end)
    asm.overflow_jumps.append(code.jump_if(ABOVE))
    set_segment(asm, 0, slots)


def set_segment(asm: Assembler, valid: int, slots: int) -> None:
    """Take so many slots and clear those from ``valid`` on.  Destroys the scratch registers."""
    if slots > valid:
        clear_slots(asm, valid, slots)
        asm.code.address(SCRATCH, SEGMENT, 8 * slots)
        asm.code.store(STATE, asm.runtime.shadow_stack_top, SCRATCH)


def clear_slots(asm: Assembler, first: int, end: int) -> None:
    """Zero slots; many are zeroed in a loop."""
    code = asm.code
    if end - first <= MANY_SLOTS:
        for number in range(first, end):
            code.store_constant(SEGMENT, 8 * number, 0)
        return
    code.set_constant(SCRATCH, end - first)
    start = code.size
    code.zero_item(SEGMENT, SCRATCH, 3, 8 * (first - 1))
    code.arithmetic_constant(5, SCRATCH, 1)
    code.jump_back_if(NOT_EQUAL, start)


def _load_inputs(asm: Assembler, places: InputPlaces) -> None:
    code = asm.code
    code.set_constant(SCRATCH, asm.runtime.exchange)
    for i in range(len(places.locations)):
        location = places.locations[i]
        offset = 8 * (FIRST_VALUE + i)
        if location < 0:
            continue
        if is_slot(location):
            code.load_float(FLOAT_SCRATCH, SCRATCH, offset)
            code.store_float(slot_base(location), slot_offset(location), FLOAT_SCRATCH)
        elif location >= XMM0:
            code.load_float(location, SCRATCH, offset)
        else:
            code.load(location, SCRATCH, offset)


def emit_bridge_entry(asm: Assembler, origin: Piece, body: int) -> int:
    """Where a guard goes that has a bridge.  Returns: its position."""
    if not must_grow(origin, asm.piece):
        return body
    start = asm.code.size
    grow(asm, origin, asm.piece)
    asm.code.jump_back(body)
    return start


def must_grow(origin: Piece, target: Piece) -> bool:
    """Whether code needs a larger frame than where it is entered from."""
    return target.segment_slots > origin.segment_slots or target.frame_size() > origin.frame_size()


def grow(asm: Assembler, origin: Piece, target: Piece) -> None:
    """Make the frame larger."""
    if target.frame_size() > origin.frame_size():
        asm.code.address(RSP, RBP, -target.frame_size())
    set_segment(asm, origin.segment_slots, target.segment_slots)


# --- labels and jumps


def emit_label(asm: Assembler, op: Op) -> None:
    target = op.descr
    assert isinstance(target, TargetToken)
    allocation = asm.allocation
    own_jump = asm.trace.operations[len(asm.trace.operations) - 1]
    is_loop = own_jump.opnum == ops.JUMP and own_jump.descr is target
    _advance(asm, op.args, asm.position)
    _spill_for_loop(asm, op)
    if is_loop and asm.lifetimes.next_call(asm.position) != FAR:
        _spill_unchanged(asm, op, own_jump)
    label = LabelCode(asm.piece, 0)
    for i in range(len(op.args)):
        value = op.args[i]
        number = allocation.number(value)
        if allocation.register_of[number] >= 0 and not (is_loop and own_jump.args[i] is value):
            allocation.forget_slot(number)
        label.registers.append(allocation.register_of[number])
        label.slots.append(allocation.slot_of[number])
        if is_loop and allocation.register_of[number] >= 0:
            give_hint(asm, own_jump.args[i], allocation.register_of[number])
    if is_loop:
        asm.code.align(LOOP_ALIGNMENT)
    label.position = asm.code.size
    target.code = label
    asm.labels.append(label)
    asm.collected()


def give_hint(asm: Assembler, value: Value, register: int) -> None:
    """A value should end in a register."""
    if not value.is_constant():
        number = asm.allocation.number(value)
        if asm.allocation.hint_of[number] < 0:
            asm.allocation.hint_of[number] = register


def _spill_for_loop(asm: Assembler, op: Op) -> None:
    """Leave some registers free: the values that are used last go to slots before the loop, not in it."""
    allocation = asm.allocation
    general, floats = GENERAL_COUNT - SPARE_GENERAL, FLOAT_COUNT - SPARE_FLOATS
    for value in by_next_use(asm, op.args):
        number = allocation.number(value)
        if allocation.register_of[number] < 0:
            continue
        if value.kind == "f":
            floats -= 1
            if floats < 0:
                allocation.leave_register(number)
        else:
            general -= 1
            if general < 0:
                allocation.leave_register(number)


def _spill_unchanged(asm: Assembler, op: Op, own_jump: Op) -> None:
    """Values that a loop with calls does not change, and that calls take out of their registers, are in slots from the
    beginning: storing them in each round would be in vain."""
    allocation = asm.allocation
    for i in range(len(op.args)):
        value = op.args[i]
        number = allocation.number(value)
        register = allocation.register_of[number]
        if own_jump.args[i] is value and register >= 0:
            if value.kind == "i" and KEPT_IN_CALLS >> register & 1:
                continue
            allocation.leave_register(number)


def hints_from_jump(asm: Assembler) -> None:
    """A bridge that ends in a jump to a known label: its values should end in the label's registers."""
    last = asm.trace.operations[len(asm.trace.operations) - 1]
    if last.opnum != ops.JUMP:
        return
    target = last.descr
    assert isinstance(target, TargetToken)
    label = target.code
    if isinstance(label, LabelCode):
        for i in range(len(last.args)):
            if label.registers[i] >= 0:
                give_hint(asm, last.args[i], label.registers[i])


def emit_jump(asm: Assembler, op: Op) -> None:
    target = op.descr
    assert isinstance(target, TargetToken)
    label = target.code
    assert isinstance(label, LabelCode), "jump to a label that was not compiled"
    piece = asm.piece
    finish_frame(asm)
    is_own = label.piece is piece
    if not is_own and must_grow(piece, label.piece):
        grow(asm, piece, label.piece)
    moves = Moves(asm.code)
    for i in range(len(op.args)):
        value = op.args[i]
        if label.registers[i] >= 0:
            _add_move(asm, moves, value, label.registers[i])
        if label.slots[i] >= 0:
            _add_move(asm, moves, value, label.slots[i])
    moves.emit()
    if is_own:
        asm.code.jump_back(label.position)
    else:
        asm.jump_near(label.piece.start + label.position)


def _add_move(asm: Assembler, moves: Moves, value: Value, target: int) -> None:
    """A value that is where it must be needs no move, be it there only or elsewhere too."""
    allocation = asm.allocation
    if value.is_constant():
        moves.add_constant(asm.bits(value), target)
        return
    number = allocation.number(value)
    if allocation.slot_of[number] != target:
        moves.add(allocation.location(value), target)


def finish_frame(asm: Assembler) -> None:
    """The number of slots is final."""
    piece = asm.piece
    piece.frame_slots = max(piece.frame_slots, asm.allocation.frame_slots.count)
    piece.segment_slots = max(piece.segment_slots, asm.allocation.reference_slots.count)


# --- leaving


def emit_finish(asm: Assembler, op: Op) -> None:
    """One result goes to the exchange area; more of them, which only tests have, as through a guard."""
    descr = op.descr
    assert isinstance(descr, FailDescr)
    if len(op.args) > 1:
        values: list[Value | None] = []
        for value in op.args:
            values.append(value)
        stub = asm.guard_stub(op, values)
        stub.guard.add_jump(asm.code.jump())
        return
    code = asm.code
    descr.code = FinishCode(op.args[0].kind if len(op.args) > 0 else "v")
    number = asm.runtime.number_of_finish(descr)
    if number < 0:
        number = asm.runtime.register(descr)
        asm.piece.numbers.append(number)
    result = asm.use(op.args[0]) if len(op.args) > 0 else NOWHERE
    code.set_constant(SCRATCH, asm.runtime.exchange)
    code.store_constant(SCRATCH, 8 * FORCED_TOKEN, 0)
    code.store_constant(SCRATCH, 8 * (FORCED_TOKEN + 1), 0)
    if result >= XMM0:
        code.store_float(SCRATCH, 8 * FIRST_VALUE, result)
    elif result >= 0:
        code.store(SCRATCH, 8 * FIRST_VALUE, result)
    code.set_constant(RAX, number)
    emit_epilogue(asm)


def emit_epilogue(asm: Assembler) -> None:
    """Give the segment back and return."""
    asm.code.store(STATE, asm.runtime.shadow_stack_top, SEGMENT)
    emit_return(asm)


def emit_return(asm: Assembler) -> None:
    """Drop the frame."""
    code = asm.code
    code.address(RSP, RBP, -SAVED_REGISTERS)
    code.pop(R15)
    code.pop(R14)
    code.pop(R13)
    code.pop(R12)
    code.pop(RBX)
    code.pop(RBP)
    code.ret()


def emit_force_token(asm: Assembler, op: Op) -> None:
    """The base of the frame."""
    asm.code.move(asm.result(op), RBP)


EMITTERS = {
    ops.LABEL: emit_label, ops.JUMP: emit_jump, ops.FINISH: emit_finish, ops.FORCE_TOKEN: emit_force_token,
}  # fmt: skip
