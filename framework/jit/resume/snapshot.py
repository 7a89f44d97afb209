"""What the metainterp attaches to a guard while it traces.

    GuardSnapshot ──► frame ──► its caller ──► … ──► None       callers are shared by the guards of one call
        virtualizable: values of its fields and items, and itself, in an order that is the metainterp's
        virtual_refs: pairs, virtual and its virtual reference

A frame is a position in a jitcode and the values of the registers that are alive there, in the order of the jitcode's
liveness.  Lists given to a snapshot must not be changed afterwards.
"""

from __future__ import annotations

from framework.jit.trace.values import Snapshot, Value

NO_VALUES: list[Value] = []


class FrameSnapshot:
    """One frame.  ``parent`` is the frame that called it."""

    def __init__(self, jitcode: int, pc: int, values: list[Value], parent: FrameSnapshot | None) -> None:
        self.jitcode = jitcode  # number in the program's table
        self.pc = pc
        self.values = values
        self.parent = parent


class GuardSnapshot(Snapshot):
    """The state of the interpreter at a guard; no frame when there is nothing to resume (a trace in a test)."""

    def __init__(self, frame: FrameSnapshot | None, virtualizable: list[Value], virtual_refs: list[Value]) -> None:
        self.frame = frame  # the innermost one
        self.virtualizable = virtualizable
        self.virtual_refs = virtual_refs
