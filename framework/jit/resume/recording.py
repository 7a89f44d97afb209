"""Resume data → values of a trace: how the recording of a bridge starts.

The bridge begins with the guard's fail arguments as inputs.  Virtuals become recorded allocations, which the optimiser
makes virtual again; pending stores become recorded stores.  ``Recorder`` is the metainterp's: it records the operation and
does it as well, so that each value also has what it is in this run.
"""

from __future__ import annotations

from framework.jit.model import ArrayDescr, FieldDescr, InteriorDescr, SizeDescr
from framework.jit.resume.data import (
    KIND_CONSTANT,
    KIND_FAIL_ARG,
    KIND_SMALL,
    Builder,
    Cursor,
    ResumeData,
    make_virtuals,
)
from framework.jit.trace.values import NULL, ConstInt, Value


class Recorder:
    """Records and executes operations."""

    def new_struct(self, descr: SizeDescr) -> Value:
        """Record ``new``."""
        raise NotImplementedError

    def new_array(self, length: Value, descr: ArrayDescr) -> Value:
        """Record ``new_array``."""
        raise NotImplementedError

    def copy_items(self, args: list[Value], descr: ArrayDescr) -> None:
        """Record ``array_copy``."""
        raise NotImplementedError

    def set_field(self, target: Value, value: Value, descr: FieldDescr) -> None:
        """Record ``setfield_gc``."""
        raise NotImplementedError

    def set_item(self, target: Value, index: int, value: Value, descr: ArrayDescr) -> None:
        """Record ``setarrayitem_gc``."""
        raise NotImplementedError

    def set_interior(self, target: Value, index: int, value: Value, descr: InteriorDescr) -> None:
        """Record ``setinteriorfield_gc``."""
        raise NotImplementedError


class RecordingReader(Builder):
    """Reads the state saved at a guard; the order of calls is in the header of this package."""

    def __init__(self, resume: ResumeData, inputs: list[Value], recorder: Recorder) -> None:
        self.resume = resume
        self.inputs = inputs  # by fail argument
        self.recorder = recorder
        self.virtuals: list[Value] = []
        self.cursor = Cursor(resume.code)
        self.virtualizable_count = 0
        self.virtual_ref_count = 0
        self.frames_left = -1
        self.jitcode = 0
        self.pc = 0
        self.value_count = 0

    # --- order

    def start(self) -> None:
        """Record the making of virtuals and the pending stores."""
        descriptions = self.resume.virtuals
        self.virtuals = [NULL] * len(descriptions)
        make_virtuals(self, descriptions)
        for store in self.resume.pending:
            store.do(self)
        self.virtualizable_count = self.cursor.next()

    def start_virtual_refs(self) -> None:
        """Go on after the virtualizable's values."""
        self.virtual_ref_count = self.cursor.next()

    def next_frame(self) -> bool:
        """Go on to the next frame, False when there is none."""
        if self.frames_left < 0:
            self.frames_left = self.cursor.next()
        if self.frames_left == 0:
            return False
        self.frames_left -= 1
        self.jitcode = self.cursor.next()
        self.pc = self.cursor.next()
        self.value_count = self.cursor.next()
        return True

    # --- values

    def next_value(self) -> Value:
        """The next value, of any kind."""
        return self.value_of(self.cursor.next())

    def value_of(self, tag: int) -> Value:
        """The value with a tag."""
        kind = tag & 3
        number = tag >> 2
        if kind == KIND_FAIL_ARG:
            return self.inputs[number]
        if kind == KIND_SMALL:
            return ConstInt(number)
        if kind == KIND_CONSTANT:
            return self.resume.constants[number]
        return self.virtuals[number]

    # --- Builder

    def allocate_struct(self, number: int, descr: SizeDescr) -> None:
        self.virtuals[number] = self.recorder.new_struct(descr)

    def allocate_array(self, number: int, length: int, descr: ArrayDescr) -> None:
        self.virtuals[number] = self.recorder.new_array(ConstInt(length), descr)

    def allocate_sized(self, number: int, length: int, descr: ArrayDescr) -> None:
        self.virtuals[number] = self.recorder.new_array(self.value_of(length), descr)

    def copy_items(self, target: int, piece: list[int], descr: ArrayDescr) -> None:
        source, start, position, count = piece[0], piece[1], piece[2], piece[3]
        self.recorder.copy_items([self.value_of(tag) for tag in (source, start, target, position, count)], descr)

    def set_field(self, target: int, tag: int, descr: FieldDescr) -> None:
        self.recorder.set_field(self.value_of(target), self.value_of(tag), descr)

    def set_item(self, target: int, index: int, tag: int, descr: ArrayDescr) -> None:
        self.recorder.set_item(self.value_of(target), index, self.value_of(tag), descr)

    def set_interior(self, target: int, index: int, tag: int, descr: InteriorDescr) -> None:
        self.recorder.set_interior(self.value_of(target), index, self.value_of(tag), descr)
