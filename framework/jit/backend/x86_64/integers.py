"""Translated: operations on integers and references as words, comparisons included."""

from __future__ import annotations

from framework.jit.backend.x86_64.base import Assembler
from framework.jit.backend.x86_64.encoder import (
    ADD,
    AND,
    CMP,
    DIV,
    IDIV,
    MUL,
    NEG,
    NOT,
    OR,
    SAR,
    SHL,
    SHR,
    SUB,
    XOR,
    fits_int32,
)
from framework.jit.backend.x86_64.registers import (
    ABOVE,
    ABOVE_EQUAL,
    BELOW,
    BELOW_EQUAL,
    EQUAL,
    GENERAL,
    GREATER,
    GREATER_EQUAL,
    LESS,
    LESS_EQUAL,
    NOT_EQUAL,
    RAX,
    RCX,
    RDX,
    SCRATCH,
    slot_base,
    slot_offset,
)
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op, Value

# --- two operands


def emit_int_add(asm: Assembler, op: Op) -> None:
    a, b = op.args[0], op.args[1]
    if a.is_constant() or asm.allocation.dies_here(b) and not asm.allocation.dies_here(a):
        a, b = b, a
    if asm.is_small(b):
        _add_constant(asm, op, a, asm.bits(b))
    elif _is_better_as_address(asm, op, a, b):
        x, y = asm.use(a), asm.use(b)
        asm.free_arguments(op)
        asm.code.item_address(asm.result(op), x, y, 0, 0)
    else:
        _two_operands(asm, op, ADD, a, b)


def emit_int_sub(asm: Assembler, op: Op) -> None:
    a, b = op.args[0], op.args[1]
    if asm.is_small(b) and fits_int32(-asm.bits(b)):
        _add_constant(asm, op, a, -asm.bits(b))
    else:
        _two_operands(asm, op, SUB, a, b)


def _add_constant(asm: Assembler, op: Op, value: Value, constant: int) -> None:
    """lea when the result goes to another register than the operand's."""
    allocation = asm.allocation
    register = allocation.register(value)
    if register >= 0 and (not allocation.dies_here(value) or asm.has_free_hint(allocation.number(op))):
        asm.use(value)
        asm.free_arguments(op)
        asm.code.address(asm.result(op), register, constant)
    else:
        target = asm.one_address(op, value)
        asm.code.arithmetic_constant(ADD, target, constant)
        asm.result_in(op, target)


def _is_better_as_address(asm: Assembler, op: Op, a: Value, b: Value) -> bool:
    """Whether both operands are in registers and live on, or the result is wanted elsewhere."""
    allocation = asm.allocation
    if allocation.register(a) < 0 or allocation.register(b) < 0:
        return False
    return not allocation.dies_here(a) or asm.has_free_hint(allocation.number(op))


def emit_int_and(asm: Assembler, op: Op) -> None:
    _commutative(asm, op, AND)


def emit_int_or(asm: Assembler, op: Op) -> None:
    _commutative(asm, op, OR)


def emit_int_xor(asm: Assembler, op: Op) -> None:
    _commutative(asm, op, XOR)


def emit_int_add_ovf(asm: Assembler, op: Op) -> None:
    _commutative(asm, op, ADD)


def emit_int_sub_ovf(asm: Assembler, op: Op) -> None:
    _two_operands(asm, op, SUB, op.args[0], op.args[1])


def _commutative(asm: Assembler, op: Op, kind: int) -> None:
    a, b = op.args[0], op.args[1]
    if a.is_constant() or asm.allocation.dies_here(b) and not asm.allocation.dies_here(a) and not b.is_constant():
        a, b = b, a
    _two_operands(asm, op, kind, a, b)


def _two_operands(asm: Assembler, op: Op, kind: int, a: Value, b: Value) -> None:
    target = asm.two_address(op, a, b)
    asm.arithmetic(kind, target, b)
    asm.result_in(op, target)


def emit_int_mul(asm: Assembler, op: Op) -> None:
    a, b = op.args[0], op.args[1]
    if a.is_constant():
        a, b = b, a
    if asm.is_small(b) and not a.is_constant():
        source = asm.use(a)
        asm.free_arguments(op)
        asm.code.multiply_constant(asm.result(op), source, asm.bits(b))
        return
    target = asm.two_address(op, a, b)
    if asm.is_in_slot(b):
        slot = asm.allocation.location(b)
        asm.code.multiply_memory(target, slot_base(slot), slot_offset(slot))
    else:
        asm.code.multiply(target, asm.use(b))
    asm.result_in(op, target)


def emit_int_mul_ovf(asm: Assembler, op: Op) -> None:
    emit_int_mul(asm, op)


# --- division: rdx:rax by a register


def emit_int_div(asm: Assembler, op: Op) -> None:
    _divide(asm, op, IDIV, RAX)


def emit_int_rem(asm: Assembler, op: Op) -> None:
    _divide(asm, op, IDIV, RDX)


def emit_uint_div(asm: Assembler, op: Op) -> None:
    _divide(asm, op, DIV, RAX)


def emit_uint_rem(asm: Assembler, op: Op) -> None:
    _divide(asm, op, DIV, RDX)


def emit_uint_mul_high(asm: Assembler, op: Op) -> None:
    _divide(asm, op, MUL, RDX)


def _divide(asm: Assembler, op: Op, kind: int, result: int) -> None:
    a, b = op.args[0], op.args[1]
    code = asm.code
    other = asm.use(b, GENERAL & ~(1 << RAX | 1 << RDX))
    _claim_with(asm, RAX, a)
    asm.allocation.claim(RDX)
    if kind == IDIV:
        code.extend_rax()
    elif kind == DIV:
        code.set_zero(RDX)
    code.unary(kind, other)
    asm.result_in(op, result)


def _claim_with(asm: Assembler, register: int, value: Value) -> None:
    """Have a copy of a value in a certain register, which may be destroyed."""
    allocation = asm.allocation
    if allocation.register(value) == register:
        if allocation.dies_here(value):
            allocation.free_dying(value)
        allocation.claim(register)
    else:
        allocation.claim(register)
        asm.load_into(register, value)


# --- shifts


def emit_int_lshift(asm: Assembler, op: Op) -> None:
    _shift(asm, op, SHL)


def emit_int_rshift(asm: Assembler, op: Op) -> None:
    _shift(asm, op, SAR)


def emit_uint_rshift(asm: Assembler, op: Op) -> None:
    _shift(asm, op, SHR)


def _shift(asm: Assembler, op: Op, kind: int) -> None:
    a, b = op.args[0], op.args[1]
    if b.is_constant():
        target = asm.two_address(op, a, b)
        asm.code.shift_constant(kind, target, asm.bits(b))
    else:
        if asm.allocation.register(b) == RCX:
            asm.allocation.lock(RCX)
        else:
            asm.allocation.claim(RCX)
            asm.load_into(RCX, b)
        target = asm.two_address(op, a, b)
        asm.code.shift(kind, target)
    asm.result_in(op, target)


# --- one operand


def emit_int_neg(asm: Assembler, op: Op) -> None:
    _unary(asm, op, NEG)


def emit_int_invert(asm: Assembler, op: Op) -> None:
    _unary(asm, op, NOT)


def _unary(asm: Assembler, op: Op, kind: int) -> None:
    target = asm.one_address(op, op.args[0])
    asm.code.unary(kind, target)
    asm.result_in(op, target)


def emit_int_signext(asm: Assembler, op: Op) -> None:
    source = asm.use(op.args[0])
    asm.free_arguments(op)
    asm.code.sign_extend(asm.result(op), source, op.args[1].get_int())


def emit_int_clz(asm: Assembler, op: Op) -> None:
    """bsr gives the number of the highest bit, and Z for 0: 127 ^ 63 is 64."""
    target = _count(asm, op, 0x0FBD, 127)
    asm.code.arithmetic_constant(XOR, target, 63)


def emit_int_ctz(asm: Assembler, op: Op) -> None:
    _count(asm, op, 0x0FBC, 64)


def _count(asm: Assembler, op: Op, opcode: int, for_zero: int) -> int:
    source = asm.use(op.args[0])
    asm.free_arguments(op)
    target = asm.result(op)
    asm.code.count_bits(opcode, target, source)
    asm.code.set_constant(SCRATCH, for_zero)
    asm.code.move_if(EQUAL, target, SCRATCH)
    return target


def emit_int_popcount(asm: Assembler, op: Op) -> None:
    source = asm.use(op.args[0])
    asm.free_arguments(op)
    asm.code.population(asm.result(op), source)


def emit_same_as(asm: Assembler, op: Op) -> None:
    target = asm.one_address(op, op.args[0])
    asm.result_in(op, target)


# --- comparisons: only the flags; the result when somebody needs it as a number

MIRRORED = [0, 1, ABOVE, BELOW_EQUAL, EQUAL, NOT_EQUAL, ABOVE_EQUAL, BELOW, 8, 9, 10, 11, GREATER, LESS_EQUAL,
            GREATER_EQUAL, LESS]  # fmt: skip
"""The condition with the operands exchanged."""


def emit_comparison(asm: Assembler, op: Op) -> None:
    condition = CONDITIONS[op.opnum]
    a, b = op.args[0], op.args[1] if len(op.args) > 1 else op.args[0]
    if op.opnum == ops.INT_IS_ZERO or op.opnum == ops.INT_IS_TRUE:
        test_zero(asm, a)
    else:
        if a.is_constant():
            a, b = b, a
            condition = MIRRORED[condition]
        compare(asm, a, b)
    asm.condition_result(op, condition)


def test_zero(asm: Assembler, value: Value) -> None:
    """Flags of a comparison with 0."""
    if asm.is_in_slot(value):
        slot = asm.allocation.location(value)
        asm.code.memory_constant(CMP, slot_base(slot), slot_offset(slot), 0)
    else:
        register = asm.use(value)
        asm.code.test(register, register)


def compare(asm: Assembler, a: Value, b: Value) -> None:
    """Flags of a comparison."""
    if asm.is_small(b):
        bits = asm.bits(b)
        if bits == 0:
            test_zero(asm, a)
        elif asm.is_in_slot(a):
            slot = asm.allocation.location(a)
            asm.code.memory_constant(CMP, slot_base(slot), slot_offset(slot), bits)
        else:
            asm.code.arithmetic_constant(CMP, asm.use(a), bits)
    else:
        asm.arithmetic(CMP, asm.use(a), b)


CONDITIONS = [0] * ops.COUNT
for _opnum, _condition in (
    (ops.INT_LT, LESS), (ops.INT_LE, LESS_EQUAL), (ops.INT_EQ, EQUAL), (ops.INT_NE, NOT_EQUAL), (ops.INT_GT, GREATER),
    (ops.INT_GE, GREATER_EQUAL), (ops.UINT_LT, BELOW), (ops.UINT_LE, BELOW_EQUAL), (ops.UINT_GT, ABOVE),
    (ops.UINT_GE, ABOVE_EQUAL), (ops.INT_IS_ZERO, EQUAL), (ops.INT_IS_TRUE, NOT_EQUAL), (ops.REF_EQ, EQUAL),
    (ops.REF_NE, NOT_EQUAL),
):  # fmt: skip
    CONDITIONS[_opnum] = _condition

EMITTERS = {
    ops.INT_ADD: emit_int_add, ops.INT_SUB: emit_int_sub, ops.INT_MUL: emit_int_mul, ops.INT_DIV: emit_int_div,
    ops.INT_REM: emit_int_rem, ops.INT_AND: emit_int_and, ops.INT_OR: emit_int_or, ops.INT_XOR: emit_int_xor,
    ops.INT_LSHIFT: emit_int_lshift, ops.INT_RSHIFT: emit_int_rshift, ops.UINT_RSHIFT: emit_uint_rshift,
    ops.UINT_DIV: emit_uint_div, ops.UINT_REM: emit_uint_rem, ops.UINT_MUL_HIGH: emit_uint_mul_high,
    ops.INT_NEG: emit_int_neg, ops.INT_INVERT: emit_int_invert, ops.INT_SIGNEXT: emit_int_signext,
    ops.INT_CLZ: emit_int_clz, ops.INT_CTZ: emit_int_ctz, ops.INT_POPCOUNT: emit_int_popcount,
    ops.INT_ADD_OVF: emit_int_add_ovf, ops.INT_SUB_OVF: emit_int_sub_ovf, ops.INT_MUL_OVF: emit_int_mul_ovf,
    ops.SAME_AS_I: emit_same_as, ops.SAME_AS_R: emit_same_as, ops.CAST_REF_TO_INT: emit_same_as,
    ops.CAST_INT_TO_REF: emit_same_as,
}  # fmt: skip
for _opnum in range(ops.COUNT):
    if CONDITIONS[_opnum] != 0:
        EMITTERS[_opnum] = emit_comparison
