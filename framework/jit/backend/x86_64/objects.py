"""Translated: allocation from the nursery, inlined, and copying and clearing items.

    r = nursery_free; next = r + size
    if next > nursery_top: slow path        nursery_free = next; *r = type info (and the length)

The memory is zeroed already.  In the slow path live references go to their slots, other values that the call destroys too.
"""

from __future__ import annotations

from framework.jit.backend.x86_64.base import Assembler, Saved, SlowPath
from framework.jit.backend.x86_64.calls import save_around_call
from framework.jit.backend.x86_64.encoder import ADD, AND, CMP, fits_int32
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


def aligned(size: int) -> int:
    """The size that an object takes."""
    return (size + ALLOCATION_ALIGNMENT - 1) & -ALLOCATION_ALIGNMENT


def emit_new(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, SizeDescr)
    size = aligned(descr.size)
    target = asm.result(op)
    saved = asm.save_for_slow_path(target, True)
    path = AllocationPath(asm.runtime.malloc, descr.type_info, NOWHERE, size, target, saved)
    if descr.has_destructor or size > MAX_INLINE_ALLOCATION:
        asm.start_slow_path(path, asm.code.jump())
    else:
        _take_bytes(asm, path, size, target)
        _write_header(asm, target, descr.type_info)
    path.back = asm.code.size
    _is_new(asm, op)


def _take_bytes(asm: Assembler, path: AllocationPath, size: int, target: int) -> None:
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
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    length = op.args[0]
    if length.is_constant():
        _new_array_of(asm, op, descr, length.get_int())
        return
    register = asm.use(length)
    target = asm.result(op)
    saved = asm.save_for_slow_path(target, True)
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
    saved = asm.save_for_slow_path(target, True)
    path = AllocationPath(asm.runtime.malloc_varsize, descr.type_info, NOWHERE, length, target, saved)
    if 0 <= length <= (MAX_INLINE_ALLOCATION - descr.base) // descr.item_size:
        _take_bytes(asm, path, aligned(descr.base + length * descr.item_size), target)
        _write_header(asm, target, descr.type_info)
        if length:
            code.store_constant(target, descr.length_offset, length)
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
