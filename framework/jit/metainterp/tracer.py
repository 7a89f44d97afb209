"""The tracing interpreter: runs jitcodes on values and records what they do.

    Tracer ── frame ──► caller ──► … ──► the portal's frame
      │         registers: values of the trace, each with what it is in this run
      ├── operations      recorded so far
      ├── heap            what is known about memory (heapcache.py)
      ├── merge points    places in the trace where a loop may have started
      └── virtualizable, virtual references

One instruction is one function, ``handler(tracer, frame, instruction)``; ``dispatch.py`` has their table.  A handler reads
its operands at ``frame.pc``, does the operation at once through the machine, records it unless the result is known, and
stores a value.  Tracing ends when ``outcome`` is set, or with ``Abort``; then interpreting goes on from the frames.
"""

from __future__ import annotations

from typing import Any

from framework.jit.execution import execute_pure
from framework.jit.metainterp import instructions as ins
from framework.jit.metainterp import reasons
from framework.jit.metainterp.frames import LIVE_SIZE, Frame, offset_of_liveness
from framework.jit.metainterp.heapcache import HeapCache
from framework.jit.metainterp.jitcode import JitCode, JitDriverTable
from framework.jit.metainterp.journal import Note
from framework.jit.metainterp.program import Program
from framework.jit.metainterp.quasi_immutable import Assumed
from framework.jit.metainterp.virtualizable import Layout
from framework.jit.metainterp.warmstate import JitCell
from framework.jit.model import ArrayDescr, FieldDescr, InteriorDescr, SizeDescr
from framework.jit.resume.recording import Recorder
from framework.jit.resume.snapshot import NO_VALUES, FrameSnapshot, GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.values import (
    NULL,
    ZERO,
    Const,
    ConstFloat,
    ConstInt,
    ConstRef,
    Descriptor,
    FloatOp,
    GuardExceptionOp,
    GuardOp,
    IntOp,
    Op,
    RefOp,
    Value,
    VoidOp,
)

CATCH_EXCEPTION = ins.NUMBERS["catch_exception"]

# how tracing ended
RUNNING = 0
LOOP_CLOSED = (
    1  # at a merge point, ``arrived_at``: a loop closes (``closes``) or compiled code starts here (``target``)
)
RETURNED = 2  # the portal's frame returned ``result``
RAISED = 3  # an exception, ``exception``, left the portal's frame
SEGMENT = 4  # over-long: what is there is compiled up to ``end``


class MergePoint:
    """A merge point that the trace passed: perhaps a loop starts here."""

    def __init__(
        self,
        driver: JitDriverTable,
        greens: list[Value],
        reds: list[Value],
        virtualizable_values: list[Value],
        position: int,
    ) -> None:
        self.driver = driver
        self.greens = greens
        self.reds = reds
        self.virtualizable_values = virtualizable_values
        self.position = position  # in the operations


class Tracer(Recorder):
    """One trace being recorded."""

    def __init__(self, program: Program, driver: JitDriverTable, inputs: list[Value]) -> None:
        self.program = program
        self.machine = program.machine
        self.driver = driver
        self.inputs = inputs
        self.operations: list[Op] = []
        self.heap = HeapCache(len(program.tables.descriptors))
        self.frame: Frame | None = None
        self.outcome = RUNNING
        self.result: Value = ZERO
        self.exception: Value = NULL
        self.pending: Any = NULL.ref_value  # raised by the last call when tracing was given up
        self.is_bridge = False
        self.is_starting = False  # the first merge point is where the trace starts
        self.merge_points: list[MergePoint] = []
        self.arrived_at: MergePoint | None = None
        self.closes: MergePoint | None = None
        self.target: JitCell | None = None
        self.end: GuardSnapshot | None = None
        self.portal_depth = 0  # portals inlined in the portal
        self.unrolled_recursion = 0  # portals inlined while one with the same greens was under way
        self.seen_loop_header = -1
        self.virtualizable: Value | None = None
        self.virtualizable_values: list[Value] = NO_VALUES
        self.layout: Layout | None = None  # of the virtualizable
        self.lengths: list[int] = []  # of its arrays
        self.virtual_refs: list[Value] = []
        self.assumed: list[Assumed] = []  # what quasi-immutable fields are taken for
        self.limit = program.parameters_of(driver.number).trace_limit
        self.note: Note | None = None  # for the journal
        self.start_greens: list[Value] = []  # of a bridge: those of the code it starts from

    # --- running

    def run(self) -> None:
        """Trace until the outcome is known."""
        note = self.note
        if note is not None:
            self._run_noted(note)
            return
        handlers = self.program.handlers
        while self.outcome == RUNNING:
            frame = self.frame
            assert frame is not None
            pc = frame.pc
            frame.start = pc
            frame.pc = pc + 1
            instruction = frame.code[pc]
            handlers[instruction](self, frame, instruction)

    def _run_noted(self, note: Note) -> None:
        """The same; the journal gets to know what recorded each operation."""
        handlers = self.program.handlers
        while self.outcome == RUNNING:
            frame = self.top()
            pc = frame.pc
            frame.start = pc
            frame.pc = pc + 1
            instruction = frame.code[pc]
            note.recorded_until(len(self.operations), frame.jitcode.number, pc)
            handlers[instruction](self, frame, instruction)
            note.recorded_until(len(self.operations), frame.jitcode.number, pc)

    def top(self) -> Frame:
        """The frame that runs."""
        frame = self.frame
        assert frame is not None
        return frame

    def push(self, jitcode: JitCode) -> Frame:
        """A new frame on top."""
        frame = Frame(self.program.template(jitcode), self.frame)
        self.frame = frame
        return frame

    def pop(self) -> Frame | None:
        """Leave the top frame.  Returns: its caller."""
        frame = self.top()
        if frame.driver >= 0:
            self.leave_portal(frame)
        caller = frame.caller
        if caller is not None:
            caller.snapshot = None
        self.frame = caller
        return caller

    def leave_portal(self, frame: Frame) -> None:
        """An inlined portal ends."""
        self.portal_depth -= 1
        self.record_void(ops.LEAVE_PORTAL_FRAME, [ConstInt(frame.driver)], None)

    # --- recording

    def record_int(self, opnum: int, args: list[Value], descr: Descriptor | None, value: int) -> Value:
        """Record an operation whose result in this run is ``value``."""
        op = IntOp(opnum, args, descr, value)
        self.operations.append(op)
        return op

    def record_ref(self, opnum: int, args: list[Value], descr: Descriptor | None, value: Any) -> Value:
        """Record an operation whose result in this run is ``value``."""
        op = RefOp(opnum, args, descr, value)
        self.operations.append(op)
        return op

    def record_float(self, opnum: int, args: list[Value], descr: Descriptor | None, value: float) -> Value:
        """Record an operation whose result in this run is ``value``."""
        op = FloatOp(opnum, args, descr, value)
        self.operations.append(op)
        return op

    def record_void(self, opnum: int, args: list[Value], descr: Descriptor | None) -> None:
        """Record an operation without a result."""
        self.operations.append(VoidOp(opnum, args, descr))

    def pure(self, opnum: int, args: list[Value], descr: Descriptor | None) -> Value:
        """Execute a pure operation, record it unless it is constant."""
        value = execute_pure(self.machine, opnum, args, descr)
        for arg in args:
            if not arg.is_constant():
                return self._record_known(opnum, args, descr, value)
        return value

    def _record_known(self, opnum: int, args: list[Value], descr: Descriptor | None, value: Const) -> Value:
        if isinstance(value, ConstInt):
            return self.record_int(opnum, args, descr, value.int_value)
        if isinstance(value, ConstRef):
            return self.record_ref(opnum, args, descr, value.ref_value)
        assert isinstance(value, ConstFloat)
        return self.record_float(opnum, args, descr, value.float_value)

    # --- guards

    def guard(self, opnum: int, args: list[Value], pc: int) -> None:
        """Record a guard; when it fails, the top frame goes on at ``pc``, which is a ``live``."""
        op = GuardOp(opnum, args, None)
        op.snapshot = self.snapshot(pc)
        self.operations.append(op)

    def guard_here(self, opnum: int, args: list[Value]) -> None:
        """Record a guard that runs the current instruction again."""
        self.guard(opnum, args, self.top().start - LIVE_SIZE)

    def guard_exception(self, cls: int, exception: Any, pc: int) -> Value:
        """Record that a call raised an exception of this class."""
        op = GuardExceptionOp(ops.GUARD_EXCEPTION, [ConstInt(cls)], None)
        op.ref_value = exception
        op.snapshot = self.snapshot(pc)
        self.operations.append(op)
        return op

    def position(self) -> list[Value]:
        """The greens of the merge point that the trace passed last, none when it is not known."""
        points = self.merge_points
        if len(points) == 0:
            return self.start_greens
        return points[len(points) - 1].greens

    def check_length(self) -> None:
        """At a ``live`` or merge point: cut a trace that became too long."""
        if len(self.operations) > self.limit and self.outcome == RUNNING:
            self.program.statistics.aborted(reasons.SEGMENTED)
            self.program.journal.aborted(self.note, reasons.SEGMENTED, len(self.operations))
            self.end = self.snapshot(self.top().start)
            self.outcome = SEGMENT

    def abort(self, reason: int) -> None:
        """Give up; interpreting goes on at ``pc`` of the frames."""
        raise reasons.Abort(reason)

    def abort_raising(self, reason: int, exception: Any) -> None:
        """Give up after a call that may have raised; interpreting goes on behind it."""
        self.pending = exception
        raise reasons.Abort(reason)

    def abort_again(self, reason: int) -> None:
        """Give up; interpreting goes on with the current instruction, which has done nothing yet."""
        frame = self.top()
        frame.pc = frame.start
        raise reasons.Abort(reason)

    def snapshot(self, pc: int) -> GuardSnapshot:
        """The state of all frames, the top one at ``pc``."""
        frame = self.top()
        if frame.code[pc] != ins.LIVE:
            raise AssertionError("no live instruction in " + frame.jitcode.name + " at " + str(pc))
        liveness = self.program.liveness(offset_of_liveness(frame.code, pc))
        values = frame.live_values(liveness)
        parent = self._caller_snapshot(frame.caller)
        top = FrameSnapshot(frame.jitcode.number, pc, values, parent)
        return GuardSnapshot(top, self.virtualizable_state(), self.virtual_refs[:])

    def _caller_snapshot(self, frame: Frame | None) -> FrameSnapshot | None:
        if frame is None:
            return None
        found = frame.snapshot
        if found is None:
            pc = frame.pc
            liveness = self.program.liveness(offset_of_liveness(frame.code, pc))
            parent = self._caller_snapshot(frame.caller)
            found = frame.snapshot = FrameSnapshot(frame.jitcode.number, pc, frame.live_values(liveness), parent)
        return found

    def virtualizable_state(self) -> list[Value]:
        """The virtualizable's fields and items and itself, for a snapshot."""
        virtualizable = self.virtualizable
        if virtualizable is None:
            return NO_VALUES
        return [virtualizable] + self.virtualizable_values

    def layout_here(self) -> Layout:
        """The layout of the portal's virtualizable."""
        layout = self.layout
        assert layout is not None
        return layout

    # --- promotion

    def replace(self, old: Value, new: Const) -> None:
        """A value is a constant from here on."""
        frame = self.frame
        while frame is not None:
            frame.replace(old, new)
            frame = frame.caller
        values = self.virtualizable_values
        for index in range(len(values)):
            if values[index] is old:
                values = values[:]
                values[index] = new
                self.virtualizable_values = values
        self.heap.replace(old, new)

    def promote(self, value: Value) -> Const:
        """Guard that a value is what it is in this run."""
        if isinstance(value, Const):
            return value
        constant: Const
        if value.kind == "i":
            constant = ConstInt(value.get_int())
        elif value.kind == "r":
            constant = ConstRef(value.get_ref())
        else:
            constant = ConstFloat(value.get_float())
        self.guard_here(ops.GUARD_VALUE, [value, constant])
        self.replace(value, constant)
        return constant

    def promote_bool(self, value: Value) -> bool:
        """Guard the truth of an integer.  Returns: it."""
        holds = value.get_int() != 0
        if value.is_constant():
            return holds
        self.guard_here(ops.GUARD_TRUE if holds else ops.GUARD_FALSE, [value])
        return holds

    def promote_class(self, value: Value) -> int:
        """Guard the class of an object that is not null.  Returns: it."""
        cls = self.machine.class_of(value.get_ref())
        if not value.is_constant() and not self.heap.is_class_known(value):
            self.guard_here(ops.GUARD_CLASS, [value, ConstInt(cls)])
            self.heap.class_now_known(value)
        return cls

    def promote_nullness(self, value: Value) -> bool:
        """Guard whether a reference is null.  Returns: whether it is not."""
        if value.get_ref():
            if not value.is_constant() and not self.heap.is_nonnull(value):
                self.guard_here(ops.GUARD_NONNULL, [value])
                self.heap.nonnull_now_known(value)
            return True
        if not value.is_constant():
            self.guard_here(ops.GUARD_ISNULL, [value])
            self.replace(value, NULL)
        return False

    # --- returns and exceptions

    def return_int(self, value: Value) -> None:
        """The top frame returns an integer."""
        caller = self.pop()
        if caller is None:
            self._portal_returned(value)
        else:
            caller.ints[caller.code[caller.pc - 1]] = value

    def return_ref(self, value: Value) -> None:
        """The top frame returns a reference."""
        caller = self.pop()
        if caller is None:
            self._portal_returned(value)
        else:
            caller.refs[caller.code[caller.pc - 1]] = value

    def return_float(self, value: Value) -> None:
        """The top frame returns a float."""
        caller = self.pop()
        if caller is None:
            self._portal_returned(value)
        else:
            caller.floats[caller.code[caller.pc - 1]] = value

    def return_void(self) -> None:
        """The top frame returns nothing."""
        if self.pop() is None:
            self._portal_returned(ZERO)

    def _portal_returned(self, value: Value) -> None:
        self.result = value
        self.outcome = RETURNED

    def raised(self, exception: Value) -> None:
        """The call in the top frame raised: go on at its handler, or at that of a caller."""
        self.exception = exception
        frame = self.frame
        while frame is not None:
            pc = frame.pc
            code = frame.code
            if pc < len(code) and code[pc] == ins.LIVE:
                pc += LIVE_SIZE
            if pc < len(code) and code[pc] == CATCH_EXCEPTION:
                frame.pc = code[pc + 1] | (code[pc + 2] << 8)
                return
            frame = self.pop()
        self.outcome = RAISED

    def raise_from_here(self, exception: Value) -> None:
        """The top frame is left by an exception that it raises."""
        self.exception = exception
        if self.pop() is None:
            self.outcome = RAISED
        else:
            self.raised(exception)

    # --- Recorder: a bridge makes the virtuals again

    def new_struct(self, descr: SizeDescr) -> Value:
        value = self.record_ref(ops.NEW, [], descr, self.machine.new(descr))
        self.heap.new(value)
        return value

    def new_array(self, length: Value, descr: ArrayDescr) -> Value:
        value = self.record_ref(ops.NEW_ARRAY, [length], descr, self.machine.new_array(length.get_int(), descr))
        self.heap.new_array(value, length, descr)
        return value

    def copy_items(self, args: list[Value], descr: ArrayDescr) -> None:
        source, start, target, position, count = args[0], args[1], args[2], args[3], args[4]
        self.machine.array_copy(
            source.get_ref(), start.get_int(), target.get_ref(), position.get_int(), count.get_int(), descr
        )
        self.record_void(ops.ARRAY_COPY, args, descr)
        self.heap.array_copied(source, target, descr)

    def set_field(self, target: Value, value: Value, descr: FieldDescr) -> None:
        ref = target.get_ref()
        if descr.kind == "i":
            self.machine.set_field_int(ref, value.get_int(), descr)
        elif descr.kind == "r":
            self.machine.set_field_ref(ref, value.get_ref(), descr)
        else:
            self.machine.set_field_float(ref, value.get_float(), descr)
        self.record_void(ops.SETFIELD_GC, [target, value], descr)
        self.heap.write(target, descr.number, -1, value)

    def set_item(self, target: Value, index: int, value: Value, descr: ArrayDescr) -> None:
        ref = target.get_ref()
        if descr.kind == "i":
            self.machine.set_item_int(ref, index, value.get_int(), descr)
        elif descr.kind == "r":
            self.machine.set_item_ref(ref, index, value.get_ref(), descr)
        else:
            self.machine.set_item_float(ref, index, value.get_float(), descr)
        place = ConstInt(index)
        self.record_void(ops.SETARRAYITEM_GC, [target, place, value], descr)
        self.heap.set_item(target, place, value, descr)

    def set_interior(self, target: Value, index: int, value: Value, descr: InteriorDescr) -> None:
        ref = target.get_ref()
        kind = descr.field.kind
        if kind == "i":
            self.machine.set_interior_int(ref, index, value.get_int(), descr)
        elif kind == "r":
            self.machine.set_interior_ref(ref, index, value.get_ref(), descr)
        else:
            self.machine.set_interior_float(ref, index, value.get_float(), descr)
        place = ConstInt(index)
        self.record_void(ops.SETINTERIORFIELD_GC, [target, place, value], descr)
        self.heap.set_item(target, place, value, descr)
