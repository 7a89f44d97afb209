"""Translated: guards: a condition, a jump to a stub behind the code, and the places of the values to save."""

from __future__ import annotations

from framework.jit.backend.x86_64.base import FLOAT_EQUAL, FLOAT_NOT_EQUAL, NO_CONDITION, Assembler, Stub
from framework.jit.backend.x86_64.encoder import AND, CMP, XOR
from framework.jit.backend.x86_64.integers import compare, test_zero
from framework.jit.backend.x86_64.lifetimes import kept_values
from framework.jit.backend.x86_64.provoking import provoke
from framework.jit.backend.x86_64.registers import (
    ABOVE,
    EQUAL,
    FORCE_OFFSET,
    GENERAL,
    LESS,
    NOT_EQUAL,
    NOWHERE,
    OVERFLOW,
    PARITY,
    RBP,
    SCRATCH,
    STATE,
)
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op
from framework.lltypes.typeinfo import FLAGS_MASK
from framework.runtime.objects import DISPLAY_SIZE


def stub_of(asm: Assembler, op: Op, outcome: int = NOWHERE) -> Stub:
    """A new stub for a guard."""
    fail_args = kept_values(op)
    assert fail_args is not None
    return asm.guard_stub(op, fail_args, outcome)


def fail_if(asm: Assembler, stub: Stub, condition: int) -> None:
    """Leave when a condition holds."""
    if asm.runtime.failure_period > 0 and stub.guard.jump < 0:
        provoke(asm, condition)
    stub.guard.add_jump(asm.code.jump_if(condition))


# --- truth


def emit_guard_true(asm: Assembler, op: Op) -> None:
    _guard_truth(asm, op, True)


def emit_guard_false(asm: Assembler, op: Op) -> None:
    _guard_truth(asm, op, False)


def _guard_truth(asm: Assembler, op: Op, expected: bool) -> None:
    if asm.fused is op.args[0]:
        _guard_condition(asm, stub_of(asm, op, 0 if expected else 1), asm.condition, expected)
        asm.fused = None
        asm.condition = NO_CONDITION
    else:
        test_zero(asm, op.args[0])
        fail_if(asm, stub_of(asm, op), EQUAL if expected else NOT_EQUAL)


def _guard_condition(asm: Assembler, stub: Stub, condition: int, expected: bool) -> None:
    if condition == FLOAT_NOT_EQUAL:
        condition = FLOAT_EQUAL
        expected = not expected
    if condition != FLOAT_EQUAL:
        fail_if(asm, stub, condition ^ 1 if expected else condition)
    elif expected:
        fail_if(asm, stub, NOT_EQUAL)
        fail_if(asm, stub, PARITY)
    else:
        unordered = asm.code.jump_if(PARITY)
        fail_if(asm, stub, EQUAL)
        asm.code.land(unordered)


# --- values and classes


def emit_guard_value(asm: Assembler, op: Op) -> None:
    if op.args[0].kind == "f":
        bits = asm.allocation.temporary()
        asm.code.float_to_bits(bits, asm.use(op.args[0]))
        asm.code.set_constant(SCRATCH, asm.bits(op.args[1]))
        asm.code.arithmetic(CMP, bits, SCRATCH)
    else:
        compare(asm, op.args[0], op.args[1])
    fail_if(asm, stub_of(asm, op), NOT_EQUAL)


def emit_guard_nonnull(asm: Assembler, op: Op) -> None:
    test_zero(asm, op.args[0])
    fail_if(asm, stub_of(asm, op), EQUAL)


def emit_guard_isnull(asm: Assembler, op: Op) -> None:
    test_zero(asm, op.args[0])
    fail_if(asm, stub_of(asm, op), NOT_EQUAL)


def emit_guard_class(asm: Assembler, op: Op) -> None:
    compare_class(asm, asm.use(op.args[0]), asm.bits(op.args[1]))
    fail_if(asm, stub_of(asm, op), ABOVE)


def compare_class(asm: Assembler, ref: int, cls: int) -> None:
    """Flags: above when an object is of another class; the header is the class but for the lowest bits."""
    code = asm.code
    asm.set_address(SCRATCH, cls)
    code.arithmetic_memory(XOR, SCRATCH, ref, 0)
    code.arithmetic_constant(CMP, SCRATCH, FLAGS_MASK)


def emit_guard_nonnull_class(asm: Assembler, op: Op) -> None:
    ref = asm.use(op.args[0])
    asm.code.test(ref, ref)
    stub = stub_of(asm, op)
    fail_if(asm, stub, EQUAL)
    compare_class(asm, ref, asm.bits(op.args[1]))
    fail_if(asm, stub, ABOVE)


def emit_guard_subclass(asm: Assembler, op: Op) -> None:
    """One load from the display and one comparison; classes deeper than the display walk the bases."""
    code = asm.code
    runtime = asm.runtime
    cls = asm.bits(op.args[1])
    wanted = asm.allocation.temporary()
    ref = asm.use(op.args[0])
    code.load(SCRATCH, ref, 0)
    code.arithmetic_constant(AND, SCRATCH, ~FLAGS_MASK)
    asm.set_address(wanted, cls)
    stub = stub_of(asm, op)
    depth = runtime.class_depth(cls)
    if depth < DISPLAY_SIZE:
        code.arithmetic_memory(CMP, wanted, SCRATCH, runtime.display_offset + 8 * depth)
        fail_if(asm, stub, NOT_EQUAL)
        return
    start = code.size
    code.arithmetic(CMP, SCRATCH, wanted)
    found = code.jump_if(EQUAL)
    code.load(SCRATCH, SCRATCH, runtime.base_offset)
    code.test(SCRATCH, SCRATCH)
    code.jump_back_if(NOT_EQUAL, start)
    stub.guard.add_jump(code.jump())
    code.land(found)


# --- overflow, exceptions


def emit_guard_no_overflow(asm: Assembler, op: Op) -> None:
    fail_if(asm, stub_of(asm, op), OVERFLOW)


def emit_guard_overflow(asm: Assembler, op: Op) -> None:
    fail_if(asm, stub_of(asm, op), OVERFLOW ^ 1)


def emit_guard_no_exception(asm: Assembler, op: Op) -> None:
    asm.code.memory_constant(CMP, STATE, 0, 0)
    fail_if(asm, stub_of(asm, op), NOT_EQUAL)


def emit_guard_exception(asm: Assembler, op: Op) -> None:
    """The result is the exception, taken."""
    code = asm.code
    target = asm.allocation.temporary(GENERAL)
    stub = stub_of(asm, op)
    code.load(target, STATE, 0)
    code.test(target, target)
    fail_if(asm, stub, EQUAL)
    compare_class(asm, target, asm.bits(op.args[0]))
    fail_if(asm, stub, ABOVE)
    code.store_constant(STATE, 0, 0)
    asm.result_in(op, target)


# --- forcing and invalidation


def emit_guard_not_forced(asm: Assembler, op: Op) -> None:
    stub = stub_of(asm, op)
    stub.force_position = asm.force_position
    asm.force_position = NOWHERE
    asm.code.memory_constant(CMP, RBP, FORCE_OFFSET, 0)
    stub.guard.add_jump(asm.code.jump_if(LESS))


def emit_guard_not_forced_2(asm: Assembler, op: Op) -> None:
    """A frame that is about to finish is not looked at any more."""


def emit_guard_not_invalidated(asm: Assembler, op: Op) -> None:
    stub = stub_of(asm, op)
    stub.guard.add_jump(asm.code.size)
    stub.guard.is_invalidation = True
    asm.piece.invalidated.append(stub.guard)
    asm.code.long_nop()


def emit_guard_always_fails(asm: Assembler, op: Op) -> None:
    stub_of(asm, op).guard.add_jump(asm.code.jump())


EMITTERS = {
    ops.GUARD_TRUE: emit_guard_true, ops.GUARD_FALSE: emit_guard_false, ops.GUARD_VALUE: emit_guard_value,
    ops.GUARD_CLASS: emit_guard_class, ops.GUARD_NONNULL: emit_guard_nonnull, ops.GUARD_ISNULL: emit_guard_isnull,
    ops.GUARD_NONNULL_CLASS: emit_guard_nonnull_class, ops.GUARD_SUBCLASS: emit_guard_subclass,
    ops.GUARD_NO_OVERFLOW: emit_guard_no_overflow, ops.GUARD_OVERFLOW: emit_guard_overflow,
    ops.GUARD_NO_EXCEPTION: emit_guard_no_exception, ops.GUARD_EXCEPTION: emit_guard_exception,
    ops.GUARD_NOT_FORCED: emit_guard_not_forced, ops.GUARD_NOT_FORCED_2: emit_guard_not_forced_2,
    ops.GUARD_NOT_INVALIDATED: emit_guard_not_invalidated, ops.GUARD_ALWAYS_FAILS: emit_guard_always_fails,
}  # fmt: skip
