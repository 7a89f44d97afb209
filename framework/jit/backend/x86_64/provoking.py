"""Translated: guards that hold and fail all the same, for tests: whatever a guard is left with must be right at any time.

    …                       flags of the guard's condition
    push flags
    countdown -= 1          a word in memory
    jump if not 0: go_on
    call stub               sets the countdown to the next random number
    top of stack = flags with which the guard fails
    go_on: pop flags
    jump if …: the guard's stub

The random numbers are those of a linear congruential generator (Knuth, TAOCP 2, 3.3.4), so a seed gives the same failures in
each run of the same code.
"""

from __future__ import annotations

from framework.gc.raw import store_word
from framework.jit.backend.x86_64.base import Assembler
from framework.jit.backend.x86_64.encoder import ADD, AND, SHR, SUB, Encoder
from framework.jit.backend.x86_64.registers import (
    BELOW,
    BELOW_EQUAL,
    EQUAL,
    LESS,
    LESS_EQUAL,
    NOT_EQUAL,
    OVERFLOW,
    PARITY,
    RAX,
    RSP,
    SCRATCH,
)
from framework.jit.backend.x86_64.runtime import Runtime

MULTIPLIER = 6364136223846793005
INCREMENT = 1442695040888963407
DROPPED_BITS = 33  # the low bits of such a generator are not random
STATE_BYTES = 16
COUNTDOWN, NUMBER = 0, 8

NO_FLAGS = 0x202  # as the processor wants them: interrupts on
FLAGS = {OVERFLOW: 0x800, BELOW: 1, EQUAL: 0x40, BELOW_EQUAL: 0x40, PARITY: 4, LESS: 0x80, LESS_EQUAL: 0x40}
"""Flags with which a condition holds; the others hold without any."""


def start_provoking(runtime: Runtime, period: int, seed: int) -> None:
    """Set the countdown; the first failure comes after ``period`` guards."""
    runtime.failure_period = period
    store_word(runtime.failure_state, COUNTDOWN, period)
    store_word(runtime.failure_state, NUMBER, seed)


def next_failure_stub(code: Encoder, runtime: Runtime) -> None:
    """Called with the address of the state in the scratch register: the next countdown, ``period`` on average."""
    mask = 1
    while mask < 2 * runtime.failure_period:
        mask *= 2
    code.push(RAX)
    code.set_constant(RAX, MULTIPLIER)
    code.multiply_memory(RAX, SCRATCH, NUMBER)
    code.store(SCRATCH, NUMBER, RAX)
    code.set_constant(RAX, INCREMENT)
    code.arithmetic_memory(ADD, RAX, SCRATCH, NUMBER)
    code.store(SCRATCH, NUMBER, RAX)
    code.shift_constant(SHR, RAX, DROPPED_BITS)
    code.arithmetic_constant(AND, RAX, mask - 1)
    code.arithmetic_constant(ADD, RAX, 1)
    code.store(SCRATCH, COUNTDOWN, RAX)
    code.pop(RAX)
    code.ret()


def provoke(asm: Assembler, condition: int) -> None:
    """Before the jump of a guard: make its condition hold now and then."""
    code, runtime = asm.code, asm.runtime
    code.push_flags()
    code.set_constant(SCRATCH, runtime.failure_state)
    code.memory_constant(SUB, SCRATCH, COUNTDOWN, 1)
    go_on = code.jump_if(NOT_EQUAL)
    asm.call_near(runtime.failure_stub)
    code.store_constant(RSP, 0, NO_FLAGS | FLAGS.get(condition, 0))
    code.land(go_on)
    code.pop_flags()
