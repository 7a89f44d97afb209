"""Translated: what the emitters of operations share: operands in registers, results, constants, jumps out of line.

An emitter is a function of (assembler, operation), one per operation number, in the file of its topic.  The usual shape:

    a = asm.use(op.args[0])           in a register, locked
    b = asm.use(op.args[1])
    asm.free_arguments(op)            registers of arguments that die here may take the result
    r = asm.result(op)
    asm.code.…(r, a, b)
"""

from __future__ import annotations

from typing import Any

from framework.gc.entry import address_of
from framework.jit.backend.x86_64.allocation import Allocation
from framework.jit.backend.x86_64.buffer import Buffer
from framework.jit.backend.x86_64.encoder import AND, OR, Encoder, fits_int32
from framework.jit.backend.x86_64.grouping import find_groups
from framework.jit.backend.x86_64.lifetimes import Lifetimes, is_kept
from framework.jit.backend.x86_64.pieces import GuardCode, LabelCode, LoopCode, Piece
from framework.jit.backend.x86_64.recovery import (
    CONSTANT,
    HOLE,
    IN_REGISTER,
    IN_SLOT,
    kind_code,
)
from framework.jit.backend.x86_64.registers import (
    EQUAL,
    FLOATS,
    GENERAL,
    KEPT_IN_CALLS,
    NO_PARITY,
    NOT_EQUAL,
    NOWHERE,
    PARITY,
    REGISTERS,
    SCRATCH,
    is_slot,
    slot_base,
    slot_offset,
)
from framework.jit.backend.x86_64.runtime import Runtime
from framework.jit.model import FailDescr, LoopToken
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ZERO, Op, Trace, Value
from framework.lltypes.dialect import llop
from framework.lltypes.types import Signed, Unsigned

NO_CONDITION = -1
FLOAT_EQUAL, FLOAT_NOT_EQUAL = 16, 17  # conditions of comparisons that look at the parity flag too


def float_bits(value: float) -> int:
    """The bits of a float as an integer."""
    return int(llop.cast_uint_to_int(Signed, llop.cast_float_to_bits(Unsigned, value)))


class Stub:
    """A guard's way out, emitted behind the code."""

    def __init__(self, descr: FailDescr, guard: GuardCode, number: int) -> None:
        self.descr = descr
        self.guard = guard
        self.number = number
        self.data_start = 0  # in the buffer of data
        self.data_end = 0
        self.force_position = NOWHERE  # an instruction that refers to the data


class SlowPath:
    """Code out of line that a conditional jump enters and that comes back; see the topics for its classes."""

    def __init__(self) -> None:
        self.jumps: list[int] = []
        self.back = 0

    def emit(self, asm: Assembler) -> None:
        """Emit the code between the landing and the jump back."""
        raise NotImplementedError


class Saved:
    """The registers that a slow path with a call saves: (register, slot), and whether the slot must be written."""

    def __init__(self) -> None:
        self.registers: list[int] = []
        self.slots: list[int] = []
        self.is_stored: list[bool] = []


class Assembler:
    """The state of one compilation."""

    def __init__(
        self, trace: Trace, token: LoopToken, runtime: Runtime, piece: Piece, code: Encoder, data: Buffer
    ) -> None:
        self.trace = trace
        self.token = token
        self.runtime = runtime
        self.piece = piece
        code.clear()
        data.clear()
        self.code = code
        self.data = data  # of stubs
        self.lifetimes = Lifetimes(trace)
        self.groups = find_groups(trace.operations)
        self.allocation = Allocation(self.code, self.lifetimes)
        self.position = 0
        self.is_listed = False  # whether somebody wants to know ``offsets``
        self.offsets: list[int] = []  # where the code of each operation begins
        self.condition = NO_CONDITION  # of the comparison that the next guard tests
        self.fused: Op | None = None  # that comparison
        self.stubs: list[Stub] = []
        self.slow_paths: list[SlowPath] = []
        self.call_positions: list[int] = []  # calls, jumps and addresses: position of the distance …
        self.call_targets: list[int] = []  # … and address
        self.own_entry_positions: list[int] = []  # near calls of the entry of this loop
        self.force_position = NOWHERE
        self.unbarriered: list[Value] = []  # objects that need no write barrier until the next collection
        self.temporary_slots: list[int] = []
        self.labels: list[LabelCode] = []
        self.overflow_jumps: list[int] = []  # to where RecursionError is raised
        self.memory_error_jumps: list[int] = []  # to where code is left with a pending exception

    # --- operands

    def bits(self, value: Value) -> int:
        """A constant as a word."""
        if value.kind == "i":
            return value.get_int()
        if value.kind == "f":
            return float_bits(value.get_float())
        return address_of(value.get_ref())

    def is_small(self, value: Value) -> bool:
        """Whether a value is a constant that can be part of an instruction."""
        return value.is_constant() and value.kind != "f" and fits_int32(self.bits(value))

    def use(self, value: Value, wanted: int = GENERAL | FLOATS) -> int:
        """The value in a register of a set, locked until the operation ends."""
        allocation = self.allocation
        wanted &= FLOATS if value.kind == "f" else GENERAL
        if value.is_constant():
            register = allocation.temporary(wanted)
            allocation.load_constant(register, self.bits(value))
            return register
        number = allocation.number(value)
        register = allocation.register_of[number]
        if register >= 0 and wanted >> register & 1:
            allocation.lock(register)
            return register
        target = allocation.take(wanted, self.crosses_call(number))
        if register >= 0:
            allocation.copy(target, register)
            allocation.drop_register(number)
        else:
            allocation.load_from_slot(target, allocation.slot_of[number])
        allocation.put(number, target)
        return target

    def crosses_call(self, number: int) -> bool:
        """Whether a value lives across the next call, as a register can."""
        if self.lifetimes.values[number].kind == "r":
            return False
        return self.lifetimes.last[number] > self.lifetimes.next_call(self.position)

    def is_in_slot(self, value: Value) -> bool:
        """Whether it is in memory only and not wanted in a register soon."""
        if value.is_constant():
            return False
        allocation = self.allocation
        number = allocation.number(value)
        if allocation.register_of[number] >= 0:
            return False
        if self.lifetimes.last[number] <= self.position:
            return True
        return allocation.free & (FLOATS if value.kind == "f" else GENERAL) == 0

    def free_arguments(self, op: Op) -> None:
        """Let the result take the register of an argument that dies here: all are read before it is written."""
        for arg in op.args:
            self.allocation.free_dying(arg)

    def result(self, op: Op) -> int:
        """A register for the result, locked."""
        allocation = self.allocation
        number = allocation.number(op)
        register = self.take_for(number)
        allocation.put(number, register)
        return register

    def take_for(self, number: int) -> int:
        """A register that is good for a value."""
        allocation = self.allocation
        wanted = FLOATS if self.lifetimes.values[number].kind == "f" else GENERAL
        hint = allocation.hint_of[number]
        if hint >= 0 and allocation.free & ~allocation.locked & wanted & 1 << hint:
            wanted = 1 << hint
        return allocation.take(wanted, self.crosses_call(number))

    def result_in(self, op: Op, register: int) -> None:
        """The result is in a register that was taken or is a temporary."""
        allocation = self.allocation
        allocation.temporaries &= ~(1 << register)
        allocation.put(allocation.number(op), register)
        allocation.lock(register)

    def two_address(self, op: Op, value: Value, other: Value) -> int:
        """A register that holds the first operand and will hold the result; ``other`` is read after that."""
        allocation = self.allocation
        if not other.is_constant() and allocation.register(other) >= 0:
            allocation.lock(allocation.register(other))
        number = allocation.number(op)
        if value.is_constant():
            target = self.take_for(number)
            allocation.load_constant(target, self.bits(value))
            return target
        source = allocation.register(value)
        if source >= 0 and value is not other and allocation.dies_here(value) and not self.has_free_hint(number):
            allocation.free_dying(value)
            allocation.free &= ~(1 << source)
            allocation.lock(source)
            return source
        if source >= 0:
            allocation.lock(source)
        target = self.take_for(number)
        self.load_into(target, value)
        return target

    def one_address(self, op: Op, value: Value) -> int:
        """A register that holds the only operand and will hold the result."""
        return self.two_address(op, value, ZERO)

    def has_free_hint(self, number: int) -> bool:
        """Whether the register that a value should end in is free."""
        allocation = self.allocation
        hint = allocation.hint_of[number]
        return hint >= 0 and allocation.free & ~allocation.locked & 1 << hint != 0

    def load_into(self, register: int, value: Value) -> None:
        """Copy a value, wherever it is, into a register that was taken."""
        allocation = self.allocation
        if value.is_constant():
            allocation.load_constant(register, self.bits(value))
            return
        number = allocation.number(value)
        source = allocation.register_of[number]
        if source >= 0:
            if source != register:
                allocation.copy(register, source)
        else:
            allocation.load_from_slot(register, allocation.slot_of[number])

    def arithmetic(self, kind: int, register: int, value: Value) -> None:
        """register = register OP value, with a constant, register or memory operand."""
        code = self.code
        if self.is_small(value):
            code.arithmetic_constant(kind, register, self.bits(value))
        elif value.is_constant():
            code.set_constant(SCRATCH, self.bits(value))
            code.arithmetic(kind, register, SCRATCH)
        elif self.is_in_slot(value):
            slot = self.allocation.location(value)
            code.arithmetic_memory(kind, register, slot_base(slot), slot_offset(slot))
        else:
            code.arithmetic(kind, register, self.use(value))

    def condition_result(self, op: Op, condition: int) -> None:
        """A comparison set the flags: the next guard tests them, or the result becomes a number."""
        if self.is_fusable(op):
            self.condition = condition
            self.fused = op
            return
        self.free_arguments(op)
        target = self.result(op)
        code = self.code
        if condition == FLOAT_EQUAL:
            code.set_byte_if(NO_PARITY, SCRATCH)
            code.set_if(EQUAL, target)
            code.arithmetic(AND, target, SCRATCH)
            code.arithmetic_constant(AND, target, 1)
        elif condition == FLOAT_NOT_EQUAL:
            code.set_byte_if(PARITY, SCRATCH)
            code.set_if(NOT_EQUAL, target)
            code.arithmetic(OR, target, SCRATCH)
            code.arithmetic_constant(AND, target, 1)
        else:
            code.set_if(condition, target)

    def is_fusable(self, op: Op) -> bool:
        """Whether the next operation is a guard on this comparison and nobody else needs it."""
        following = self.trace.operations[self.position + 1]
        if following.opnum != ops.GUARD_TRUE and following.opnum != ops.GUARD_FALSE:
            return False
        if following.args[0] is not op or self.lifetimes.last[self.lifetimes.number(op)] != self.position + 1:
            return False
        return self.runtime.failure_period == 0 or not is_kept(following, op)

    # --- guards

    def guard_stub(self, op: Op, fail_args: list[Value | None], is_outcome: int = NOWHERE) -> Stub:
        """The stub of a guard; the places of the values are noted now.

        ``is_outcome``: what the fused condition is when the guard fails.
        """
        descr = op.descr
        assert isinstance(descr, FailDescr)
        guard = GuardCode(self.piece)
        stub = Stub(descr, guard, self.runtime.register(descr))
        self.piece.numbers.append(stub.number)
        self.write_data(stub, fail_args, is_outcome)
        self.stubs.append(stub)
        return stub

    def write_data(self, stub: Stub, values: list[Value | None], outcome: int) -> None:
        """The entries of a stub's data."""
        data = self.data
        stub.data_start = data.size
        data.reserve(8 + 9 * len(values))
        data.int32(stub.number)
        data.int16(len(values))
        for value in values:
            self._write_entry(value, outcome)
        stub.data_end = data.size

    def _write_entry(self, value: Value | None, outcome: int) -> None:
        data = self.data
        if value is None:
            data.byte(HOLE)
        elif value.is_constant():
            data.byte(kind_code(value.kind) | CONSTANT)
            data.int64(self.bits(value))
        elif value is self.fused:
            data.byte(kind_code("i") | CONSTANT)
            data.int64(outcome)
        else:
            self._write_location(kind_code(value.kind), self.kept_location(value))

    def _write_location(self, kind: int, location: int) -> None:
        if is_slot(location):
            self.data.byte(kind | IN_SLOT)
            self.data.int16(location)
        else:
            self.data.byte(kind | IN_REGISTER)
            self.data.byte(location)

    def kept_location(self, value: Value) -> int:
        """Where a guard finds a value; while a frame may be looked at from outside, in its slot."""
        allocation = self.allocation
        if self.force_position >= 0:
            slot = allocation.slot_of[allocation.number(value)]
            if slot >= 0:
                return slot
        return allocation.location(value)

    # --- slow paths

    def start_slow_path(self, path: SlowPath, jump: int) -> None:
        """A jump goes to a slow path, which comes back to ``path.back``."""
        path.jumps.append(jump)
        self.slow_paths.append(path)

    def save_for_slow_path(self, spared: int, can_collect: bool) -> Saved:
        """Slots for what a call out of line destroys and is needed later, except in a set of registers."""
        allocation = self.allocation
        saved = Saved()
        for register in range(REGISTERS):
            number = allocation.value_in[register]
            if number < 0 or spared >> register & 1 or self.lifetimes.last[number] <= self.position:
                continue
            is_moved = can_collect and self.lifetimes.values[number].kind == "r"
            if not is_moved and KEPT_IN_CALLS >> register & 1:
                continue
            slot = allocation.slot_of[number]
            saved.registers.append(register)
            saved.is_stored.append(slot < 0)
            if slot < 0:
                slot = allocation.new_slot(number)
                self.temporary_slots.append(slot)
            saved.slots.append(slot)
        return saved

    def store_saved(self, saved: Saved) -> None:
        """Write the slots that need it."""
        for i in range(len(saved.registers)):
            if saved.is_stored[i]:
                self.allocation.store_to_slot(saved.slots[i], saved.registers[i])

    def reload_saved(self, saved: Saved) -> None:
        """Read the registers back."""
        for i in range(len(saved.registers)):
            self.allocation.load_from_slot(saved.registers[i], saved.slots[i])

    def free_temporary_slots(self) -> None:
        """The slots that the operation's slow paths use are free for the next operation."""
        allocation = self.allocation
        while len(self.temporary_slots) > 0:
            slot = self.temporary_slots.pop()
            if slot & 1:
                allocation.reference_slots.give_back(slot)
            else:
                allocation.frame_slots.give_back(slot)

    def call_near(self, address: int) -> None:
        """Call code in code memory."""
        self.call_positions.append(self.code.call_near())
        self.call_targets.append(address)

    def jump_near(self, address: int) -> None:
        """Jump to code in code memory."""
        self.call_positions.append(self.code.jump())
        self.call_targets.append(address)

    def call_loop(self, token: LoopToken) -> None:
        """Call the entry of a loop, which may be this one."""
        code = token.code
        if code is None:
            assert token is self.token, "call_assembler of a loop that was not compiled"
            self.own_entry_positions.append(self.code.call_near())
        else:
            assert isinstance(code, LoopCode)
            self.call_near(code.entry)

    def call_far(self, address: int) -> None:
        """Call a function anywhere."""
        if self.runtime.is_near(address):
            self.call_near(address)
        else:
            self.code.set_constant(SCRATCH, address)
            self.code.call_register(SCRATCH)

    def set_address(self, target: int, address: int) -> None:
        """target = the address of something that does not move."""
        if self.runtime.is_near(address) and not fits_int32(address):
            self.call_positions.append(self.code.address_ahead(target))
            self.call_targets.append(address)
        else:
            self.code.set_constant(target, address)

    def needs_barrier(self, value: Value) -> bool:
        """Whether a store of a reference into an object must be recorded; if so, the next one need not."""
        if self.is_unbarriered(value):
            return False
        self.unbarriered.append(value)
        return True

    def is_unbarriered(self, value: Value) -> bool:
        """Whether stores into an object need not be recorded for now."""
        for known in self.unbarriered:
            if known is value:
                return True
        return False

    def collected(self) -> None:
        """The collector may have run: young objects may be old now."""
        if len(self.unbarriered) > 0:
            self.unbarriered = []


def is_null(value: Value) -> Any:
    """Whether a value is the constant null."""
    return value.is_constant() and not value.get_ref()
