"""Translated: operations on floats, in SSE registers."""

from __future__ import annotations

from framework.jit.backend.x86_64.base import FLOAT_EQUAL, FLOAT_NOT_EQUAL, Assembler
from framework.jit.backend.x86_64.encoder import ADDSD, ANDPD, DIVSD, MULSD, SQRTSD, SUBSD, XORPD
from framework.jit.backend.x86_64.registers import (
    ABOVE,
    ABOVE_EQUAL,
    FLOAT_SCRATCH,
    LESS,
    SCRATCH,
    slot_base,
    slot_offset,
)
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op, Value

SIGN_BIT = -(2**63)
TWO_TO_63 = 0x43E0000000000000

OPCODES = [0] * ops.COUNT
OPCODES[ops.FLOAT_ADD] = ADDSD
OPCODES[ops.FLOAT_SUB] = SUBSD
OPCODES[ops.FLOAT_MUL] = MULSD
OPCODES[ops.FLOAT_TRUEDIV] = DIVSD


def emit_arithmetic(asm: Assembler, op: Op) -> None:
    a, b = op.args[0], op.args[1]
    allocation = asm.allocation
    if op.opnum == ops.FLOAT_ADD or op.opnum == ops.FLOAT_MUL:
        if a.is_constant() or allocation.dies_here(b) and not allocation.dies_here(a) and not b.is_constant():
            a, b = b, a
    target = asm.two_address(op, a, b)
    if asm.is_in_slot(b):
        slot = allocation.location(b)
        asm.code.float_arithmetic_memory(OPCODES[op.opnum], target, slot_base(slot), slot_offset(slot))
    elif b.is_constant():
        asm.code.float_arithmetic_constant(OPCODES[op.opnum], target, asm.bits(b))
    else:
        asm.code.float_arithmetic(OPCODES[op.opnum], target, asm.use(b))
    asm.result_in(op, target)


def emit_neg(asm: Assembler, op: Op) -> None:
    _bitwise(asm, op, XORPD, SIGN_BIT)


def emit_abs(asm: Assembler, op: Op) -> None:
    _bitwise(asm, op, ANDPD, ~SIGN_BIT)


def _bitwise(asm: Assembler, op: Op, opcode: int, mask: int) -> None:
    target = asm.one_address(op, op.args[0])
    asm.allocation.load_constant(FLOAT_SCRATCH, mask)
    asm.code.float_bits(opcode, target, FLOAT_SCRATCH)
    asm.result_in(op, target)


def emit_sqrt(asm: Assembler, op: Op) -> None:
    source = asm.use(op.args[0])
    asm.free_arguments(op)
    asm.code.float_arithmetic(SQRTSD, asm.result(op), source)


def emit_floor(asm: Assembler, op: Op) -> None:
    source = asm.use(op.args[0])
    asm.free_arguments(op)
    asm.code.round_down(asm.result(op), source)


# --- comparisons


def emit_comparison(asm: Assembler, op: Op) -> None:
    """ucomisd sets the flags of an unsigned comparison, and all of Z P C when unordered: so only "above" is certain."""
    a, b = op.args[0], op.args[1]
    if op.opnum == ops.FLOAT_LT or op.opnum == ops.FLOAT_LE:
        a, b = b, a
    asm.code.compare_floats(asm.use(a), asm.use(b))
    asm.condition_result(op, CONDITIONS[op.opnum])


CONDITIONS = [0] * ops.COUNT
CONDITIONS[ops.FLOAT_LT] = ABOVE
CONDITIONS[ops.FLOAT_LE] = ABOVE_EQUAL
CONDITIONS[ops.FLOAT_GT] = ABOVE
CONDITIONS[ops.FLOAT_GE] = ABOVE_EQUAL
CONDITIONS[ops.FLOAT_EQ] = FLOAT_EQUAL
CONDITIONS[ops.FLOAT_NE] = FLOAT_NOT_EQUAL


# --- conversions


def emit_int_to_float(asm: Assembler, op: Op) -> None:
    source = asm.use(op.args[0])
    target = asm.result(op)
    asm.code.float_bits(XORPD, target, target)
    asm.code.int_to_float(target, source)


def emit_uint_to_float(asm: Assembler, op: Op) -> None:
    """Of a number with the upper bit, half is converted, rounded to odd, and doubled."""
    source = asm.use(op.args[0])
    half = asm.allocation.temporary()
    target = asm.result(op)
    code = asm.code
    code.float_bits(XORPD, target, target)
    code.test(source, source)
    large = code.jump_if(LESS - 4)  # S
    code.int_to_float(target, source)
    end = code.jump()
    code.land(large)
    code.move(half, source)
    code.shift_constant(5, half, 1)
    code.move(SCRATCH, source)
    code.arithmetic_constant(4, SCRATCH, 1)
    code.arithmetic(1, half, SCRATCH)
    code.int_to_float(target, half)
    code.float_arithmetic(ADDSD, target, target)
    code.land(end)


def emit_float_to_int(asm: Assembler, op: Op) -> None:
    source = asm.use(op.args[0])
    asm.code.float_to_int(asm.result(op), source)


def emit_float_to_uint(asm: Assembler, op: Op) -> None:
    """From 2**63 on, 2**63 is taken off before and put back after."""
    source = asm.use(op.args[0])
    target = asm.result(op)
    code = asm.code
    asm.allocation.load_constant(FLOAT_SCRATCH, TWO_TO_63)
    code.compare_floats(source, FLOAT_SCRATCH)
    large = code.jump_if(ABOVE_EQUAL)
    code.float_to_int(target, source)
    end = code.jump()
    code.land(large)
    code.set_constant(target, TWO_TO_63)
    code.bits_to_float(FLOAT_SCRATCH, target)
    code.float_to_bits(SCRATCH, source)
    code.float_arithmetic(SUBSD, source, FLOAT_SCRATCH)
    code.float_to_int(target, source)
    code.bits_to_float(source, SCRATCH)
    code.set_constant(SCRATCH, SIGN_BIT)
    code.arithmetic(6, target, SCRATCH)
    code.land(end)


def emit_float_to_bits(asm: Assembler, op: Op) -> None:
    source = asm.use(op.args[0])
    asm.code.float_to_bits(asm.result(op), source)


def emit_bits_to_float(asm: Assembler, op: Op) -> None:
    source = asm.use(op.args[0])
    asm.code.bits_to_float(asm.result(op), source)


def emit_float_to_single(asm: Assembler, op: Op) -> None:
    """The bits are zero-extended by movd (the 32-bit form of the move)."""
    source = asm.use(op.args[0])
    target = asm.result(op)
    asm.code.double_to_single(FLOAT_SCRATCH, source)
    asm.code.single_to_bits(target, FLOAT_SCRATCH)


def emit_single_to_float(asm: Assembler, op: Op) -> None:
    source = asm.use(op.args[0])
    asm.code.bits_to_float(FLOAT_SCRATCH, source)
    asm.code.single_to_double(asm.result(op), FLOAT_SCRATCH)


def emit_same_as(asm: Assembler, op: Op) -> None:
    copy_float(asm, op, op.args[0])


def copy_float(asm: Assembler, op: Op, value: Value) -> None:
    """The result is a value."""
    asm.result_in(op, asm.one_address(op, value))


EMITTERS = {
    ops.FLOAT_ADD: emit_arithmetic, ops.FLOAT_SUB: emit_arithmetic, ops.FLOAT_MUL: emit_arithmetic,
    ops.FLOAT_TRUEDIV: emit_arithmetic, ops.FLOAT_NEG: emit_neg, ops.FLOAT_ABS: emit_abs, ops.FLOAT_SQRT: emit_sqrt,
    ops.FLOAT_FLOOR: emit_floor, ops.CAST_INT_TO_FLOAT: emit_int_to_float, ops.CAST_UINT_TO_FLOAT: emit_uint_to_float,
    ops.CAST_FLOAT_TO_INT: emit_float_to_int, ops.CAST_FLOAT_TO_UINT: emit_float_to_uint,
    ops.CAST_FLOAT_TO_BITS: emit_float_to_bits, ops.CAST_BITS_TO_FLOAT: emit_bits_to_float,
    ops.CAST_FLOAT_TO_SINGLE: emit_float_to_single, ops.CAST_SINGLE_TO_FLOAT: emit_single_to_float,
    ops.SAME_AS_F: emit_same_as,
}  # fmt: skip
for _opnum in range(ops.COUNT):
    if CONDITIONS[_opnum] != 0:
        EMITTERS[_opnum] = emit_comparison
