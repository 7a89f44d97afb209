"""Resume data → integers, references and floats: for the blackhole interpreter and for forcing a virtualizable.

A frame that is forced while it runs makes its virtuals then; when its guard fails afterwards, the same objects must be
found again: the second reader gets ``virtuals`` of the first, which makes and stores nothing again.
"""

from __future__ import annotations

from typing import Any

from framework.jit.model import ArrayDescr, DeadFrame, FieldDescr, InteriorDescr, Machine, SizeDescr
from framework.jit.resume.data import (
    KIND_CONSTANT,
    KIND_FAIL_ARG,
    KIND_SMALL,
    Builder,
    Cursor,
    ResumeData,
    make_virtuals,
)
from framework.jit.trace.values import NULL


class DirectReader(Builder):
    """Reads the state saved at a guard; the order of calls is in the header of this package."""

    def __init__(
        self, machine: Machine, resume: ResumeData, frame: DeadFrame, virtuals: list[Any] | None = None
    ) -> None:
        self.machine = machine
        self.resume = resume
        self.frame = frame
        self.were_made = virtuals is not None
        self.virtuals: list[Any] = []  # GCREF of each virtual
        if virtuals is not None:
            self.virtuals = virtuals
        self.cursor = Cursor(resume.code)
        self.virtualizable_count = 0
        self.virtual_ref_count = 0
        self.frames_left = -1
        self.jitcode = 0
        self.pc = 0
        self.value_count = 0

    # --- order

    def start(self) -> None:
        """Make the virtuals, do the pending stores."""
        if not self.were_made:
            self._make_virtuals()
        self.virtualizable_count = self.cursor.next()

    def _make_virtuals(self) -> None:
        descriptions = self.resume.virtuals
        self.virtuals = [NULL.ref_value] * len(descriptions)
        make_virtuals(self, descriptions)
        for store in self.resume.pending:
            store.do(self)

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

    def next_int(self) -> int:
        """The next value, an integer."""
        return self.int_of(self.cursor.next())

    def next_ref(self) -> Any:
        """The next value, a reference."""
        return self.ref_of(self.cursor.next())

    def next_float(self) -> float:
        """The next value, a float."""
        return self.float_of(self.cursor.next())

    def skip(self) -> None:
        """Leave out the next value."""
        self.cursor.next()

    def int_of(self, tag: int) -> int:
        """The integer with a tag."""
        kind = tag & 3
        if kind == KIND_SMALL:
            return tag >> 2
        if kind == KIND_FAIL_ARG:
            return self.frame.ints[tag >> 2]
        assert kind == KIND_CONSTANT
        return self.resume.constants[tag >> 2].get_int()

    def ref_of(self, tag: int) -> Any:
        """The reference with a tag."""
        kind = tag & 3
        if kind == KIND_FAIL_ARG:
            return self.frame.refs[tag >> 2]
        if kind == KIND_CONSTANT:
            return self.resume.constants[tag >> 2].get_ref()
        return self.virtuals[tag >> 2]

    def float_of(self, tag: int) -> float:
        """The float with a tag."""
        if tag & 3 == KIND_FAIL_ARG:
            return self.frame.floats[tag >> 2]
        return self.resume.constants[tag >> 2].get_float()

    # --- Builder

    def allocate_struct(self, number: int, descr: SizeDescr) -> None:
        self.virtuals[number] = self.machine.new(descr)

    def allocate_array(self, number: int, length: int, descr: ArrayDescr) -> None:
        self.virtuals[number] = self.machine.new_array(length, descr)

    def allocate_sized(self, number: int, length: int, descr: ArrayDescr) -> None:
        self.virtuals[number] = self.machine.new_array(self.int_of(length), descr)

    def copy_items(self, target: int, piece: list[int], descr: ArrayDescr) -> None:
        source, start, position, count = self.ref_of(piece[0]), piece[1], piece[2], piece[3]
        self.machine.array_copy(
            source, self.int_of(start), self.ref_of(target), self.int_of(position), self.int_of(count), descr
        )

    def set_field(self, target: int, tag: int, descr: FieldDescr) -> None:
        ref = self.ref_of(target)
        if descr.kind == "i":
            self.machine.set_field_int(ref, self.int_of(tag), descr)
        elif descr.kind == "r":
            self.machine.set_field_ref(ref, self.ref_of(tag), descr)
        else:
            self.machine.set_field_float(ref, self.float_of(tag), descr)

    def set_item(self, target: int, index: int, tag: int, descr: ArrayDescr) -> None:
        ref = self.ref_of(target)
        if descr.kind == "i":
            self.machine.set_item_int(ref, index, self.int_of(tag), descr)
        elif descr.kind == "r":
            self.machine.set_item_ref(ref, index, self.ref_of(tag), descr)
        else:
            self.machine.set_item_float(ref, index, self.float_of(tag), descr)

    def set_interior(self, target: int, index: int, tag: int, descr: InteriorDescr) -> None:
        ref = self.ref_of(target)
        kind = descr.field.kind
        if kind == "i":
            self.machine.set_interior_int(ref, index, self.int_of(tag), descr)
        elif kind == "r":
            self.machine.set_interior_ref(ref, index, self.ref_of(tag), descr)
        else:
            self.machine.set_interior_float(ref, index, self.float_of(tag), descr)
