"""Translated: fields, items, raw memory: loads and stores with the address computed by the instruction."""

from __future__ import annotations

from framework.jit.backend.x86_64.base import Assembler, SlowPath, is_null
from framework.jit.backend.x86_64.encoder import AND, fits_int32
from framework.jit.backend.x86_64.registers import NOT_EQUAL, NOWHERE, SCRATCH
from framework.jit.model import ArrayDescr, FieldDescr, InteriorDescr
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op, Value
from framework.lltypes.typeinfo import FLAGS_MASK, TRACK


class Operand:
    """Memory: base + (index << shift) + offset; without an index it is NOWHERE."""

    def __init__(self, base: int, index: int, shift: int, offset: int) -> None:
        self.base = base
        self.index = index
        self.shift = shift
        self.offset = offset


def power_of_two(size: int) -> int:
    """The shift for an item size that an instruction can scale by, -1 for others."""
    if size == 8:
        return 3
    if size == 4:
        return 2
    return size - 1 if size == 1 or size == 2 else -1


def item_operand(asm: Assembler, base: int, index: Value, size: int, offset: int) -> Operand:
    """The memory of ``base[index]`` for items of a size; uses the scratch register when the size is odd."""
    if index.is_constant():
        at = offset + index.get_int() * size
        if fits_int32(at):
            return Operand(base, NOWHERE, 0, at)
        asm.code.set_constant(SCRATCH, at)
        return Operand(base, SCRATCH, 0, 0)
    shift = power_of_two(size)
    register = asm.use(index)
    if shift >= 0:
        return Operand(base, register, shift, offset)
    asm.code.multiply_constant(SCRATCH, register, size)
    return Operand(base, SCRATCH, 0, offset)


def load(asm: Assembler, op: Op, memory: Operand, size: int, is_signed: bool) -> None:
    """The result of an operation is what is in memory."""
    asm.free_arguments(op)
    target = asm.result(op)
    code = asm.code
    if memory.index < 0:
        if op.kind == "f":
            code.load_float(target, memory.base, memory.offset)
        else:
            code.load_sized(target, memory.base, memory.offset, size, is_signed)
    elif op.kind == "f":
        code.load_float_item(target, memory.base, memory.index, memory.shift, memory.offset)
    else:
        code.load_item(target, memory.base, memory.index, memory.shift, memory.offset, size, is_signed)


def stored(asm: Assembler, value: Value) -> int:
    """The register of a value to be stored, NOWHERE for what is part of the instruction.  Before ``item_operand``."""
    return NOWHERE if asm.is_small(value) else asm.use(value)


def store(asm: Assembler, value: Value, source: int, memory: Operand, size: int) -> None:
    """Memory = a value."""
    code = asm.code
    if source < 0:
        bits = asm.bits(value)
        if memory.index < 0:
            code.store_sized_constant(memory.base, memory.offset, bits, size)
        else:
            code.store_item_constant(memory.base, memory.index, memory.shift, memory.offset, bits, size)
    elif memory.index < 0:
        if value.kind == "f":
            code.store_float(memory.base, memory.offset, source)
        else:
            code.store_sized(memory.base, memory.offset, source, size)
    elif value.kind == "f":
        code.store_float_item(memory.base, memory.index, memory.shift, memory.offset, source)
    else:
        code.store_item(memory.base, memory.index, memory.shift, memory.offset, source, size)


# --- write barriers


class BarrierPath(SlowPath):
    """Record an object that a reference is stored into; no register but the scratch one changes."""

    def __init__(self, ref: int, index: int, constant_index: int, is_array: bool) -> None:
        SlowPath.__init__(self)
        self.ref = ref
        self.index = index
        self.constant_index = constant_index
        self.is_array = is_array

    def emit(self, asm: Assembler) -> None:
        code = asm.code
        if not self.is_array:
            code.move(SCRATCH, self.ref)
            asm.call_near(asm.runtime.barrier_stub)
            return
        if self.index >= 0:
            code.push(self.index)
        else:
            code.set_constant(SCRATCH, self.constant_index)
            code.push(SCRATCH)
        code.move(SCRATCH, self.ref)
        asm.call_near(asm.runtime.array_barrier_stub)
        code.pop(SCRATCH)


def barrier(asm: Assembler, owner: Value, ref: int, value: Value) -> None:
    """Before a reference is stored into a field of an object."""
    if is_null(value) or not asm.needs_barrier(owner):
        return
    path = BarrierPath(ref, NOWHERE, 0, False)
    _test_barrier(asm, ref, path)


def array_barrier(asm: Assembler, owner: Value, ref: int, index: Value, value: Value) -> None:
    """Before a reference is stored into an item: a large array has marks for its parts."""
    if is_null(value) or asm.is_unbarriered(owner):
        return
    if index.is_constant():
        path = BarrierPath(ref, NOWHERE, index.get_int(), True)
    else:
        path = BarrierPath(ref, asm.use(index), 0, True)
    _test_barrier(asm, ref, path)


def _test_barrier(asm: Assembler, ref: int, path: BarrierPath) -> None:
    asm.code.test_byte(ref, 0, TRACK)
    asm.start_slow_path(path, asm.code.jump_if(NOT_EQUAL))
    path.back = asm.code.size


# --- fields


def emit_getfield(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, FieldDescr)
    load(asm, op, Operand(asm.use(op.args[0]), NOWHERE, 0, descr.offset), descr.size, descr.is_signed)


def emit_setfield_gc(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, FieldDescr)
    ref = asm.use(op.args[0])
    if descr.kind == "r":
        barrier(asm, op.args[0], ref, op.args[1])
    store(asm, op.args[1], stored(asm, op.args[1]), Operand(ref, NOWHERE, 0, descr.offset), descr.size)


def emit_setfield_raw(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, FieldDescr)
    memory = Operand(asm.use(op.args[0]), NOWHERE, 0, descr.offset)
    store(asm, op.args[1], stored(asm, op.args[1]), memory, descr.size)


# --- items


def emit_getarrayitem(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    base = asm.use(op.args[0])
    load(asm, op, item_operand(asm, base, op.args[1], descr.item_size, descr.base), descr.item_size, descr.is_signed)


def emit_setarrayitem(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    base = asm.use(op.args[0])
    if descr.kind == "r":
        array_barrier(asm, op.args[0], base, op.args[1], op.args[2])
    source = stored(asm, op.args[2])
    memory = item_operand(asm, base, op.args[1], descr.item_size, descr.base)
    store(asm, op.args[2], source, memory, descr.item_size)


def emit_getinteriorfield(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, InteriorDescr)
    array, field = descr.array, descr.field
    base = asm.use(op.args[0])
    memory = item_operand(asm, base, op.args[1], array.item_size, array.base + field.offset)
    load(asm, op, memory, field.size, field.is_signed)


def emit_setinteriorfield(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, InteriorDescr)
    array, field = descr.array, descr.field
    base = asm.use(op.args[0])
    if field.kind == "r":
        array_barrier(asm, op.args[0], base, op.args[1], op.args[2])
    source = stored(asm, op.args[2])
    memory = item_operand(asm, base, op.args[1], array.item_size, array.base + field.offset)
    store(asm, op.args[2], source, memory, field.size)


def emit_arraylen(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    load(asm, op, Operand(asm.use(op.args[0]), NOWHERE, 0, descr.length_offset), 8, True)


# --- raw memory


def emit_raw_load(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    base = asm.use(op.args[0])
    load(asm, op, item_operand(asm, base, op.args[1], 1, 0), descr.item_size, descr.is_signed)


def emit_raw_store(asm: Assembler, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    base = asm.use(op.args[0])
    source = stored(asm, op.args[2])
    store(asm, op.args[2], source, item_operand(asm, base, op.args[1], 1, 0), descr.item_size)


def emit_class_of(asm: Assembler, op: Op) -> None:
    ref = asm.use(op.args[0])
    asm.free_arguments(op)
    target = asm.result(op)
    asm.code.load(target, ref, 0)
    asm.code.arithmetic_constant(AND, target, ~FLAGS_MASK)


EMITTERS = {
    ops.GETFIELD_GC_I: emit_getfield, ops.GETFIELD_GC_R: emit_getfield, ops.GETFIELD_GC_F: emit_getfield,
    ops.GETFIELD_GC_PURE_I: emit_getfield, ops.GETFIELD_GC_PURE_R: emit_getfield, ops.GETFIELD_GC_PURE_F: emit_getfield,
    ops.SETFIELD_GC: emit_setfield_gc,
    ops.GETARRAYITEM_GC_I: emit_getarrayitem, ops.GETARRAYITEM_GC_R: emit_getarrayitem,
    ops.GETARRAYITEM_GC_F: emit_getarrayitem, ops.GETARRAYITEM_GC_PURE_I: emit_getarrayitem,
    ops.GETARRAYITEM_GC_PURE_R: emit_getarrayitem, ops.GETARRAYITEM_GC_PURE_F: emit_getarrayitem,
    ops.SETARRAYITEM_GC: emit_setarrayitem, ops.ARRAYLEN_GC: emit_arraylen,
    ops.GETINTERIORFIELD_GC_I: emit_getinteriorfield, ops.GETINTERIORFIELD_GC_R: emit_getinteriorfield,
    ops.GETINTERIORFIELD_GC_F: emit_getinteriorfield, ops.SETINTERIORFIELD_GC: emit_setinteriorfield,
    ops.GETFIELD_RAW_I: emit_getfield, ops.GETFIELD_RAW_R: emit_getfield, ops.GETFIELD_RAW_F: emit_getfield,
    ops.SETFIELD_RAW: emit_setfield_raw, ops.RAW_LOAD_I: emit_raw_load, ops.RAW_LOAD_F: emit_raw_load,
    ops.RAW_STORE: emit_raw_store, ops.CLASS_OF: emit_class_of,
}  # fmt: skip
