"""Cutting a loop out of a trace: what comes before its start goes, so its inputs must be inputs and nothing else.

    i3 = int_sub(i1, 1)
    ── merge point: reds [i3] ──
    i4 = int_add(i3, 2)                  ⟶      [i9]
    guard_true(i5)  frames: i3, i4              i4 = int_add(i9, 2)
    jump(i4)                                    guard_true(i5)  frames: i9, i4
                                                jump(i4)

An optimiser would look at ``int_sub`` otherwise, which the loop doesn't have.  Snapshots are changed in place; nobody else
needs the trace any more.
"""

from __future__ import annotations

from framework.jit.resume.snapshot import FrameSnapshot, GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.values import (
    NULL,
    ZERO,
    FloatOp,
    GuardExceptionOp,
    GuardOp,
    InputFloat,
    InputInt,
    InputRef,
    IntOp,
    Op,
    RefOp,
    Snapshot,
    Value,
    new_stamp,
)


def fresh_input(value: Value) -> Value:
    """An input with what a value is in this run."""
    if value.kind == "i":
        return InputInt(value.get_int())
    if value.kind == "r":
        return InputRef(value.get_ref())
    return InputFloat(value.get_float())


def fresh_operation(value: Value) -> Value:
    """The same as an operation, which can be given a meaning later."""
    if value.kind == "i":
        return IntOp(ops.SAME_AS_I, [ZERO], None, value.get_int())
    if value.kind == "r":
        return RefOp(ops.SAME_AS_R, [NULL], None, value.get_ref())
    return FloatOp(ops.SAME_AS_F, [value], None, value.get_float())


class Cutter:
    """Replaces values by others in operations and snapshots."""

    def __init__(self, old: list[Value], new: list[Value]) -> None:
        self.new = new
        self.stamp = new_stamp()
        self.frames: dict[FrameSnapshot, bool] = {}
        for index in range(len(old)):
            old[index].stamp = self.stamp
            old[index].place = index

    def values(self, values: list[Value]) -> None:
        """Replace in a list."""
        for index in range(len(values)):
            value = values[index]
            if value.stamp == self.stamp:
                values[index] = self.new[value.place]

    def operation(self, op: Op) -> None:
        """Replace in an operation."""
        self.values(op.args)
        if isinstance(op, GuardOp) or isinstance(op, GuardExceptionOp):
            self._guard(op.snapshot)

    def _guard(self, snapshot: Snapshot | None) -> None:
        if isinstance(snapshot, GuardSnapshot):
            self.snapshot(snapshot)

    def snapshot(self, snapshot: GuardSnapshot) -> None:
        """Replace in a snapshot."""
        self.values(snapshot.virtualizable)
        self.values(snapshot.virtual_refs)
        frame = snapshot.frame
        while frame is not None and frame not in self.frames:
            self.frames[frame] = True
            self.values(frame.values)
            frame = frame.parent
