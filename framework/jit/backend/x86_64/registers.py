"""Translated: registers and their roles; general ones are 0 to 15, SSE ones 16 to 31, so one number names any register.

    rax rcx rdx rsi rdi r8 r9 r10        values; lost in calls        rbp    base of the frame
    rbx r12 r13                          values; kept in calls        r14    base of the segment of reference slots
    xmm0 … xmm14                         floats; lost in calls        r15    the thread state
    r11 xmm15                            scratch, never hold a value

A *location* is a register, or ``FIRST_SLOT`` plus twice the number of a slot; odd ones are the slots of references.
"""

from __future__ import annotations

RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15 = range(16)
XMM0 = 16
XMM15 = 31
REGISTERS = 32

SCRATCH = R11
FLOAT_SCRATCH = XMM15
SEGMENT = R14
STATE = R15

GENERAL = sum(1 << r for r in (RAX, RCX, RDX, RBX, RSI, RDI, R8, R9, R10, R12, R13))
KEPT_IN_CALLS = 1 << RBX | 1 << R12 | 1 << R13
FLOATS = sum(1 << (XMM0 + i) for i in range(15))
LOST_IN_CALLS = (GENERAL | FLOATS) & ~KEPT_IN_CALLS
GENERAL_COUNT = 11
FLOAT_COUNT = 15

INTEGER_ARGUMENTS = [RDI, RSI, RDX, RCX, R8, R9]
FLOAT_ARGUMENTS = 8

NOWHERE = -1
FIRST_SLOT = 64

# conditions of jumps and setcc; the lowest bit negates
OVERFLOW, BELOW, ABOVE_EQUAL, EQUAL, NOT_EQUAL, BELOW_EQUAL, ABOVE = 0, 2, 3, 4, 5, 6, 7
PARITY, NO_PARITY, LESS, GREATER_EQUAL, LESS_EQUAL, GREATER = 10, 11, 12, 13, 14, 15

# frame: offsets from rbp
SAVED_REGISTERS = 40  # bytes below rbp: rbx r12 r13 r14 r15
SEGMENT_OFFSET = -48  # where the base of the segment is for who looks from outside
FORCE_OFFSET = -56  # the data of the running call's guard_not_forced; inverted when the frame was forced
FIXED_FRAME = 56


def is_slot(location: int) -> bool:
    """Whether it is in memory."""
    return location >= FIRST_SLOT


def slot_base(location: int) -> int:
    """The register that a slot is addressed from."""
    return SEGMENT if location & 1 else RBP


def slot_offset(location: int) -> int:
    """Bytes from that register."""
    number = (location - FIRST_SLOT) >> 1
    return 8 * number if location & 1 else -FIXED_FRAME - 8 * (number + 1)
