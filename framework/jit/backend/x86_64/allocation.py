"""Translated: linear-scan register allocation, done while code is emitted, operation by operation.

    value v        register_of[v]: a register or NOWHERE        slot_of[v]: a slot or NOWHERE, valid once it is set
    register r     value_in[r]: a number of a value or NOTHING, RESERVED for a temporary of the current operation

A value is computed once, so its slot, once written, stays right: leaving a register costs at most one store.  When registers
run out, the value whose next use is furthest away leaves (Belady).  Registers of the current operation's operands are
*locked*.  Values that live across a call prefer registers that calls keep; values that a jump at the end passes to a
label prefer the register that the label has for them.

References are in the slots of the segment, where the collector finds and updates them; other values in slots of the frame.
"""

from __future__ import annotations

from framework.jit.backend.x86_64.encoder import Encoder
from framework.jit.backend.x86_64.lifetimes import Lifetimes
from framework.jit.backend.x86_64.registers import (
    FIRST_SLOT,
    FLOATS,
    GENERAL,
    KEPT_IN_CALLS,
    LOST_IN_CALLS,
    NOWHERE,
    REGISTERS,
    XMM0,
    slot_base,
    slot_offset,
)
from framework.jit.trace.values import Value
from framework.lltypes.dialect import llop
from framework.lltypes.types import Signed, Unsigned

NOTHING = -1
RESERVED = -2


def lowest_bit(mask: int) -> int:
    """The number of the lowest bit of a mask that is not 0."""
    return int(llop.int_ctz(Signed, llop.cast_int_to_uint(Unsigned, mask)))


class SlotArea:
    """Slots of one kind: which are free, and how many are needed at all."""

    def __init__(self, offset: int) -> None:
        self.offset = offset  # 0 frame, 1 references: the lowest bit of the location
        self.free: list[int] = []
        self.count = 0

    def take(self) -> int:
        """The location of a free slot."""
        if len(self.free) > 0:
            return self.free.pop()
        self.count += 1
        return FIRST_SLOT + 2 * (self.count - 1) + self.offset

    def give_back(self, location: int) -> None:
        """A slot is free again."""
        self.free.append(location)

    def start_with(self, used: list[int]) -> None:
        """These slots are taken, those between them are free."""
        for location in used:
            self.count = max(self.count, ((location - FIRST_SLOT) >> 1) + 1)
        taken = [False] * self.count
        for location in used:
            taken[(location - FIRST_SLOT) >> 1] = True
        for number in range(self.count):
            if not taken[number]:
                self.free.append(FIRST_SLOT + 2 * number + self.offset)


class Allocation:
    """Where the values are at the current operation."""

    def __init__(self, code: Encoder, lifetimes: Lifetimes) -> None:
        count = len(lifetimes.values)
        self.code = code
        self.lifetimes = lifetimes
        self.position = 0
        self.register_of = [NOWHERE] * count
        self.slot_of = [NOWHERE] * count
        self.hint_of = [NOWHERE] * count
        self.value_in = [NOTHING] * REGISTERS
        self.free = GENERAL | FLOATS
        self.locked = 0
        self.temporaries = 0
        self.frame_slots = SlotArea(0)
        self.reference_slots = SlotArea(1)

    # --- questions

    def number(self, value: Value) -> int:
        """The number of a value."""
        return self.lifetimes.number(value)

    def location(self, value: Value) -> int:
        """The register or slot of a value that is no constant."""
        number = self.number(value)
        register = self.register_of[number]
        return register if register >= 0 else self.slot_of[number]

    def register(self, value: Value) -> int:
        """The register of a value, NOWHERE when it has none now."""
        return NOWHERE if value.is_constant() else self.register_of[self.number(value)]

    def dies_here(self, value: Value) -> bool:
        """Whether the current operation is the last that needs a value."""
        return not value.is_constant() and self.lifetimes.last[self.number(value)] <= self.position

    # --- taking registers

    def lock(self, register: int) -> None:
        """Keep a register for the current operation."""
        self.locked |= 1 << register

    def take(self, wanted: int, crosses_call: bool = False) -> int:
        """A register of a set, emptied if necessary; it is locked."""
        free = self.free & wanted & ~self.locked
        if free == 0:
            register = self._evict(wanted & ~self.locked)
        elif crosses_call and free & KEPT_IN_CALLS:
            register = lowest_bit(free & KEPT_IN_CALLS)
        elif free & LOST_IN_CALLS and not crosses_call:
            register = lowest_bit(free & LOST_IN_CALLS)
        else:
            register = lowest_bit(free)
        self.free &= ~(1 << register)
        self.locked |= 1 << register
        return register

    def _evict(self, candidates: int) -> int:
        """Empty the register whose value is needed last."""
        best, furthest = NOWHERE, -1
        while candidates:
            register = lowest_bit(candidates)
            candidates &= candidates - 1
            number = self.value_in[register]
            if number >= 0:
                use = self.lifetimes.next_use(number)
                if use > furthest:
                    best, furthest = register, use
        assert best >= 0, "an operation needs more registers than there are"
        self.leave_register(self.value_in[best])
        return best

    def leave_register(self, number: int) -> None:
        """Keep a value in its slot only."""
        self.save(number)
        self.drop_register(number)

    def drop_register(self, number: int) -> None:
        """Forget the register of a value."""
        register = self.register_of[number]
        self.register_of[number] = NOWHERE
        self.value_in[register] = NOTHING
        self.free |= 1 << register

    def put(self, number: int, register: int) -> None:
        """A value is in a register now."""
        self.register_of[number] = register
        self.value_in[register] = number
        self.free &= ~(1 << register)

    def temporary(self, wanted: int = GENERAL) -> int:
        """A register until the end of the current operation."""
        register = self.take(wanted)
        self.value_in[register] = RESERVED
        self.temporaries |= 1 << register
        return register

    def claim(self, register: int) -> None:
        """Make a certain register free for the current operation; its value moves elsewhere.  It is not locked before."""
        number = self.value_in[register]
        if number >= 0:
            self._move_away(number, register)
        self.free &= ~(1 << register)
        self.value_in[register] = RESERVED
        self.locked |= 1 << register
        self.temporaries |= 1 << register

    def _move_away(self, number: int, register: int) -> None:
        others = self.free & ~self.locked & (GENERAL if register < XMM0 else FLOATS)
        if others == 0 or self.lifetimes.last[number] <= self.position and self.slot_of[number] >= 0:
            self.leave_register(number)
            return
        target = lowest_bit(others)
        self.copy(target, register)
        self.drop_register(number)
        self.put(number, target)

    def release_temporary(self, register: int) -> None:
        """A temporary is free before the operation ends."""
        self.temporaries &= ~(1 << register)
        self.value_in[register] = NOTHING
        self.free |= 1 << register

    # --- slots

    def save(self, number: int) -> None:
        """Make sure that a value that is in a register is in its slot too."""
        if self.slot_of[number] < 0:
            slot = self.new_slot(number)
            self.slot_of[number] = slot
            self.store_to_slot(slot, self.register_of[number])

    def new_slot(self, number: int) -> int:
        """A slot of the right area, not yet written."""
        if self.lifetimes.values[number].kind == "r":
            return self.reference_slots.take()
        return self.frame_slots.take()

    def forget_slot(self, number: int) -> None:
        """The slot of a value is free."""
        slot = self.slot_of[number]
        if slot >= 0:
            self.slot_of[number] = NOWHERE
            if slot & 1:
                self.reference_slots.give_back(slot)
            else:
                self.frame_slots.give_back(slot)

    # --- moving

    def copy(self, target: int, source: int) -> None:
        """Between registers of one kind."""
        if target >= XMM0:
            self.code.move_float(target, source)
        else:
            self.code.move(target, source)

    def load_from_slot(self, register: int, slot: int) -> None:
        """Read a slot."""
        if register >= XMM0:
            self.code.load_float(register, slot_base(slot), slot_offset(slot))
        else:
            self.code.load(register, slot_base(slot), slot_offset(slot))

    def store_to_slot(self, slot: int, register: int) -> None:
        """Write a slot."""
        if register >= XMM0:
            self.code.store_float(slot_base(slot), slot_offset(slot), register)
        else:
            self.code.store(slot_base(slot), slot_offset(slot), register)

    def load_constant(self, register: int, bits: int) -> None:
        """Put a constant, given as its bits, into a register.  Keeps the flags."""
        if register >= XMM0:
            self.code.set_float(register, bits)
        else:
            self.code.set_constant(register, bits)

    # --- the end of an operation

    def free_dying(self, value: Value) -> None:
        """If the current operation is the last that needs a value, its register may serve for the result."""
        if self.dies_here(value):
            number = self.number(value)
            register = self.register_of[number]
            if register >= 0:
                self.drop_register(number)
                self.locked &= ~(1 << register)
            self.forget_slot(number)

    def finish_operation(self) -> None:
        """Unlock everything."""
        self.locked = 0
        while self.temporaries:
            self.release_temporary(lowest_bit(self.temporaries))
