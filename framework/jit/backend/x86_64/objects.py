"""Translated: allocation from the nursery, inlined, and copying and clearing items.

    r = nursery_free; next = r + size
    if next > nursery_top: slow path        nursery_free = next; *r = type info (and the length)

Several objects made in a row are taken at once (``grouping.py``).  The memory is zeroed already.  In the slow path live
references go to their slots, other values that the call destroys too.
"""

from __future__ import annotations

from framework.jit.backend.x86_64.base import Assembler, Saved, SlowPath
from framework.jit.backend.x86_64.calls import save_around_call
from framework.jit.backend.x86_64.encoder import ADD, AND, CMP, fits_int32
from framework.jit.backend.x86_64.grouping import aligned, inline_size
from framework.jit.backend.x86_64.memory import barrier, power_of_two
from framework.jit.backend.x86_64.moves import Moves
from framework.jit.backend.x86_64.registers import (
    ABOVE,
    EQUAL,
    NOWHERE,
    RAX,
    RDI,
    RDX,
    RSI,
    SCRATCH,
    STATE,
)
from framework.jit.model import ArrayDescr, SizeDescr
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op, Value
from framework.lltypes.symbols import ALLOCATION_ALIGNMENT, MAX_INLINE_ALLOCATION
from framework.lltypes.typeinfo import TRACK


class AllocationPath(SlowPath):
    """The collector allocates: (type info, bytes or length)."""

    def __init__(self, function: int, type_info: int, register: int, constant: int, target: int, saved: Saved) -> None:
        SlowPath.__init__(self)
        self.function = function
        self.type_info = type_info
        self.register = register  # of the length, NOWHERE when it is a constant
        self.constant = constant
        self.target = target
        self.saved = saved

    def emit(self, asm: Assembler) -> None:
        code = asm.code
        asm.store_saved(self.saved)
        if self.register < 0:
            code.set_constant(RSI, self.constant)
        elif self.register != RSI:
            code.move(RSI, self.register)
        asm.set_address(RDI, self.type_info)
        asm.call_far(self.function)
        code.test(RAX, RAX)
        asm.memory_error_jumps.append(code.jump_if(EQUAL))
        if self.target != RAX:
            code.move(self.target, RAX)
        asm.reload_saved(self.saved)


class GroupPath(SlowPath):
    """The collector allocates the members of a group, each by itself: what was made is in slots meanwhile.  The first ones
    may be old in the end; they are recorded, since the code stores to them as to new ones."""

    def __init__(self, members: list[Op], targets: list[int], slots: list[int], saved: Saved) -> None:
        SlowPath.__init__(self)
        self.members = members
        self.targets = targets
        self.slots = slots  # of all but the last
        self.saved = saved

    def emit(self, asm: Assembler) -> None:
        code = asm.code
        last = len(self.slots)
        asm.store_saved(self.saved)
        for index in range(len(self.members)):
            code.reserve(64)
            _call_collector(asm, self.members[index])
            if index < last:
                asm.allocation.store_to_slot(self.slots[index], RAX)
            elif self.targets[index] != RAX:
                code.move(self.targets[index], RAX)
        for index in range(last):
            code.reserve(64)
            asm.allocation.load_from_slot(self.targets[index], self.slots[index])
            code.test_byte(self.targets[index], 0, TRACK)
            is_young = code.jump_if(EQUAL)
            code.move(SCRATCH, self.targets[index])
            asm.call_near(asm.runtime.barrier_stub)
            code.land(is_young)
        asm.reload_saved(self.saved)


def _call_collector(asm: Assembler, op: Op) -> None:
    """rax = a new object of known size."""
    descr = op.descr
    if isinstance(descr, SizeDescr):
        asm.code.set_constant(RSI, aligned(descr.size))
        asm.set_address(RDI, descr.type_info)
        asm.call_far(asm.runtime.malloc)
    else:
        assert isinstance(descr, ArrayDescr)
        asm.code.set_constant(RSI, op.args[0].get_int())
        asm.set_address(RDI, descr.type_info)
        asm.call_far(asm.runtime.malloc_varsize)
    asm.code.test(RAX, RAX)
    asm.memory_error_jumps.append(asm.code.jump_if(EQUAL))


def _is_made(asm: Assembler, op: Op) -> bool:
    """Whether an object is there: with the others of its group, which is made here at the latest."""
    if asm.allocation.location(op) != NOWHERE:
        return True
    if asm.position not in asm.groups:
        return False
    _make_group(asm, asm.groups[asm.position])
    return True


def _make_group(asm: Assembler, members: list[Op]) -> None:
    targets: list[int] = []
    spared = 0
    size = 0
    for member in members:
        targets.append(asm.result(member))
        spared |= 1 << targets[-1]
        size += inline_size(member)
    saved = asm.save_for_slow_path(spared, True)
    slots: list[int] = []
    for _ in range(len(members) - 1):
        slots.append(asm.allocation.reference_slots.take())
    asm.temporary_slots.extend(slots)
    path = GroupPath(members, targets, slots, saved)
    _take_bytes(asm, path, size, targets[0])
    offset = 0
    for index in range(len(members)):
        asm.code.reserve(64)
        if index > 0:
            asm.code.address(targets[index], targets[0], offset)
        _initialise(asm, members[index], targets[index])
        offset += inline_size(members[index])
    path.back = asm.code.size
    asm.collected()
    asm.unbarriered.extend(members)


def _initialise(asm: Assembler, op: Op, target: int) -> None:
    """Write the header and the length of an object of known size."""
    descr = op.descr
    if isinstance(descr, SizeDescr):
        _write_header(asm, target, descr.type_info)
        return
    assert isinstance(descr, ArrayDescr)
    _write_header(asm, target, descr.type_info)
    length = op.args[0].get_int()
    if length:
        asm.code.store_constant(target, descr.length_offset, length)


def emit_new(asm: Assembler, op: Op) -> None:
    if _is_made(asm, op):
        return
    descr = op.descr
    assert isinstance(descr, SizeDescr)
    size = aligned(descr.size)
    target = asm.result(op)
    saved = asm.save_for_slow_path(1 << target, True)
    path = AllocationPath(asm.runtime.malloc, descr.type_info, NOWHERE, size, target, saved)
    if inline_size(op) < 0:
        asm.start_slow_path(path, asm.code.jump())
    else:
        _take_bytes(asm, path, size, target)
        _initialise(asm, op, target)
    path.back = asm.code.size
    _is_new(asm, op)


def _take_bytes(asm: Assembler, path: SlowPath, size: int, target: int) -> None:
    """A constant number of bytes."""
    code = asm.code
    runtime = asm.runtime
    code.load(target, STATE, runtime.nursery_free)
    code.address(SCRATCH, target, size)
    code.arithmetic_memory(CMP, SCRATCH, STATE, runtime.nursery_top)
    asm.start_slow_path(path, code.jump_if(ABOVE))
    code.store(STATE, runtime.nursery_free, SCRATCH)


def _write_header(asm: Assembler, target: int, type_info: int) -> None:
    if fits_int32(type_info):
        asm.code.store_constant(target, 0, type_info)
    else:
        asm.set_address(SCRATCH, type_info)
        asm.code.store(target, 0, SCRATCH)


def _is_new(asm: Assembler, op: Op) -> None:
    """The collector may have run; the new object needs no write barrier until it does again."""
    asm.collected()
    asm.unbarriered.append(op)


def emit_new_array(asm: Assembler, op: Op) -> None:
    if _is_made(asm, op):
        return
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    length = op.args[0]
    if length.is_constant():
        _new_array_of(asm, op, descr, length.get_int())
        return
    register = asm.use(length)
    target = asm.result(op)
    saved = asm.save_for_slow_path(1 << target, True)
    path = AllocationPath(asm.runtime.malloc_varsize, descr.type_info, register, 0, target, saved)
    code = asm.code
    runtime = asm.runtime
    code.arithmetic_constant(CMP, register, (MAX_INLINE_ALLOCATION - descr.base) // descr.item_size)
    asm.start_slow_path(path, code.jump_if(ABOVE))
    _size_of_items(asm, register, descr)
    code.load(target, STATE, runtime.nursery_free)
    code.arithmetic(ADD, SCRATCH, target)
    code.arithmetic_memory(CMP, SCRATCH, STATE, runtime.nursery_top)
    path.jumps.append(code.jump_if(ABOVE))
    code.store(STATE, runtime.nursery_free, SCRATCH)
    _write_header(asm, target, descr.type_info)
    code.store(target, descr.length_offset, register)
    path.back = code.size
    _is_new(asm, op)


def _size_of_items(asm: Assembler, length: int, descr: ArrayDescr) -> None:
    """The scratch register = the bytes of an array."""
    code = asm.code
    needs_padding = descr.item_size % ALLOCATION_ALIGNMENT != 0 or descr.base % ALLOCATION_ALIGNMENT != 0
    constant = descr.base + ALLOCATION_ALIGNMENT - 1 if needs_padding else descr.base
    code.multiply_constant(SCRATCH, length, descr.item_size)
    code.arithmetic_constant(ADD, SCRATCH, constant)
    if needs_padding:
        code.arithmetic_constant(AND, SCRATCH, -ALLOCATION_ALIGNMENT)


def _new_array_of(asm: Assembler, op: Op, descr: ArrayDescr, length: int) -> None:
    """An array of constant length."""
    code = asm.code
    target = asm.result(op)
    saved = asm.save_for_slow_path(1 << target, True)
    path = AllocationPath(asm.runtime.malloc_varsize, descr.type_info, NOWHERE, length, target, saved)
    size = inline_size(op)
    if size >= 0:
        _take_bytes(asm, path, size, target)
        _initialise(asm, op, target)
    else:
        asm.start_slow_path(path, code.jump())
    path.back = code.size
    _is_new(asm, op)


# --- many items


def emit_array_copy(asm: Assembler, op: Op) -> None:
    """A call of memmove: (target, source, bytes)."""
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    source, target, count = op.args[0], op.args[2], op.args[4]
    if descr.has_references:
        barrier(asm, target, asm.use(target), source)
    moves = Moves(asm.code)
    moves.add(_item_address(asm, target, op.args[3], descr), RDI)
    moves.add(_item_address(asm, source, op.args[1], descr), RSI)
    moves.add(_bytes(asm, count, descr), RDX)
    _call_helper(asm, moves, asm.runtime.memmove)


def emit_array_clear(asm: Assembler, op: Op) -> None:
    """A call of memset: (target, 0, bytes)."""
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    moves = Moves(asm.code)
    moves.add(_item_address(asm, op.args[0], op.args[1], descr), RDI)
    moves.add(_bytes(asm, op.args[2], descr), RDX)
    moves.add_constant(0, RSI)
    _call_helper(asm, moves, asm.runtime.memset)


def _item_address(asm: Assembler, array: Value, index: Value, descr: ArrayDescr) -> int:
    """A temporary register with the address of an item."""
    code = asm.code
    base = asm.use(array)
    target = asm.allocation.temporary()
    shift = power_of_two(descr.item_size)
    if index.is_constant() and fits_int32(descr.base + index.get_int() * descr.item_size):
        code.address(target, base, descr.base + index.get_int() * descr.item_size)
    elif shift >= 0:
        code.item_address(target, base, asm.use(index), shift, descr.base)
    else:
        code.multiply_constant(SCRATCH, asm.use(index), descr.item_size)
        code.item_address(target, base, SCRATCH, 0, descr.base)
    return target


def _bytes(asm: Assembler, count: Value, descr: ArrayDescr) -> int:
    """A temporary register with the size of some items."""
    target = asm.allocation.temporary()
    asm.code.multiply_constant(target, asm.use(count), descr.item_size)
    return target


def _call_helper(asm: Assembler, moves: Moves, function: int) -> None:
    save_around_call(asm, False)
    moves.emit()
    asm.call_far(function)


EMITTERS = {
    ops.NEW: emit_new, ops.NEW_ARRAY: emit_new_array, ops.ARRAY_COPY: emit_array_copy,
    ops.ARRAY_CLEAR: emit_array_clear,
}  # fmt: skip
