"""Guards that share resume data.

    guard_class(r0, Int) [r0, r1]            A guest instruction that adds two boxed numbers.  When its second or third guard
    guard_class(r1, Int) [r0, r1]            fails, the interpreter may as well go on from the first one and find out the
    i4 = int_add_ovf(i2, i3)                 same by itself: nothing that it did since can be seen.
    guard_no_overflow() [r0, r1]

So a guard takes over the resume data of the guard before it when only operations without effects stand between the two, and
no merge point: a bridge must not record more than the rest of one guest instruction once more.  What is known at the later
guard is still its own.
"""

from __future__ import annotations

from framework.jit.resume.data import ResumeData
from framework.jit.trace import operations as ops
from framework.jit.trace.operations import FLAGS, OVF, PURE, READ, RESULTS, is_guard

_LENDERS = (
    ops.GUARD_TRUE, ops.GUARD_FALSE, ops.GUARD_VALUE, ops.GUARD_CLASS, ops.GUARD_NONNULL, ops.GUARD_ISNULL,
    ops.GUARD_NONNULL_CLASS, ops.GUARD_SUBCLASS, ops.GUARD_NO_OVERFLOW, ops.GUARD_OVERFLOW,
)  # fmt: skip
LENDS = [opnum in _LENDERS for opnum in range(ops.COUNT)]
# of a guard_value the failures are counted by the value, which must be among its own fail arguments
BORROWS = [opnum in _LENDERS and opnum != ops.GUARD_VALUE for opnum in range(ops.COUNT)]
IS_WITHOUT_EFFECT = [
    bool(FLAGS[opnum] & (PURE | READ | OVF)) and RESULTS[opnum] != "v" and not is_guard(opnum)
    for opnum in range(ops.COUNT)
]


class Sharing:
    """The resume data that the next guard may share."""

    def __init__(self) -> None:
        self.last: ResumeData | None = None

    def emitted(self, opnum: int) -> None:
        """An operation that is no guard was emitted."""
        if not IS_WITHOUT_EFFECT[opnum]:
            self.last = None

    def resume_for(self, opnum: int) -> ResumeData | None:
        """What a guard shares with the one before it, None for nothing."""
        return self.last if BORROWS[opnum] else None

    def guarded(self, opnum: int, resume: ResumeData) -> None:
        """A guard has this resume data."""
        self.last = resume if LENDS[opnum] else None
