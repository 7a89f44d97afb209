"""Snapshots → resume data.

The optimiser tells through ``Shapes`` which values are objects that it never made.  Values are numbered in the order in
which they are met, each once; virtuals are described after the frames, which may find more of them.
"""

from __future__ import annotations

from framework.jit.model import ArrayDescr, FieldDescr
from framework.jit.resume.data import (
    KIND_CONSTANT,
    KIND_FAIL_ARG,
    KIND_SMALL,
    KIND_VIRTUAL,
    SMALL_LIMIT,
    UNSET,
    PendingField,
    PendingItem,
    PendingStore,
    ResumeData,
    VirtualDescription,
    append_number,
    make_tag,
)
from framework.jit.resume.snapshot import FrameSnapshot, GuardSnapshot
from framework.jit.trace.operations import SETFIELD_GC
from framework.jit.trace.values import Const, ConstInt, Op, Value, new_stamp, resolve


class Shape:
    """The present parts of a virtual, None for those never set."""

    def __init__(self, values: list[Value | None]) -> None:
        self.values = values

    def description(self, tags: list[int]) -> VirtualDescription:
        """The description when the parts have these tags."""
        raise NotImplementedError


class Shapes:
    """Knows which values are virtual."""

    def shape_of(self, value: Value) -> Shape | None:
        """The parts of a resolved reference, None when it is not virtual."""
        raise NotImplementedError


class Encoder:
    """Encodes the guards of one trace, which share constants."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.constants: list[Const] = []
        self.constants_stamp = new_stamp()
        self.large_integers: dict[int, int] = {}
        self.stamp = 0
        self.fail_args: list[Value | None] = []
        self.virtuals: list[Shape] = []

    def encode(self, snapshot: GuardSnapshot, pending: list[Op]) -> ResumeData:
        """Encode a state and the stores put off; ``fail_args`` then has the values to save."""
        self.stamp = new_stamp()
        self.fail_args = []
        self.virtuals = []
        code = bytearray()
        self._append_values(code, snapshot.virtualizable)
        self._append_values(code, snapshot.virtual_refs)
        self._append_frames(code, snapshot.frame)
        stores = [self._pending_store(op) for op in pending]
        return ResumeData(bytes(code), self.constants, self._descriptions(), stores)

    def _append_frames(self, code: bytearray, innermost: FrameSnapshot | None) -> None:
        frames: list[FrameSnapshot] = []
        frame = innermost
        while frame is not None:
            frames.append(frame)
            frame = frame.parent
        append_number(code, len(frames))
        for index in range(len(frames) - 1, -1, -1):
            frame = frames[index]
            append_number(code, frame.jitcode)
            append_number(code, frame.pc)
            self._append_values(code, frame.values)

    def _append_values(self, code: bytearray, values: list[Value]) -> None:
        append_number(code, len(values))
        for value in values:
            append_number(code, self.tag_of(value))

    def tag_of(self, original: Value) -> int:
        """The tag of a value in the guard being encoded."""
        value = resolve(original)
        if value.stamp == self.stamp:
            return value.place
        if isinstance(value, Const):
            return self._tag_of_constant(value)
        tag = self._new_tag(value)
        value.stamp = self.stamp
        value.place = tag
        return tag

    def _new_tag(self, value: Value) -> int:
        if value.info is not None and value.kind == "r":
            shape = self.shapes.shape_of(value)
            if shape is not None:
                self.virtuals.append(shape)
                return make_tag(KIND_VIRTUAL, len(self.virtuals) - 1)
        self.fail_args.append(value)
        return make_tag(KIND_FAIL_ARG, len(self.fail_args) - 1)

    def _tag_of_constant(self, value: Const) -> int:
        if isinstance(value, ConstInt):
            number = value.int_value
            if -SMALL_LIMIT <= number < SMALL_LIMIT:
                return make_tag(KIND_SMALL, number)
            if number not in self.large_integers:
                self.large_integers[number] = len(self.constants)
                self.constants.append(value)
            return make_tag(KIND_CONSTANT, self.large_integers[number])
        if value.stamp != self.constants_stamp:
            value.stamp = self.constants_stamp
            value.place = len(self.constants)
            self.constants.append(value)
        return make_tag(KIND_CONSTANT, value.place)

    def _pending_store(self, op: Op) -> PendingStore:
        descr = op.descr
        target = self.tag_of(op.args[0])
        if op.opnum == SETFIELD_GC:
            assert isinstance(descr, FieldDescr)
            return PendingField(target, self.tag_of(op.args[1]), descr)
        assert isinstance(descr, ArrayDescr)
        index = resolve(op.args[1])
        assert isinstance(index, ConstInt)
        return PendingItem(target, index.int_value, self.tag_of(op.args[2]), descr)

    def _descriptions(self) -> list[VirtualDescription]:
        descriptions: list[VirtualDescription] = []
        while len(descriptions) < len(self.virtuals):
            shape = self.virtuals[len(descriptions)]
            tags = [UNSET if value is None else self.tag_of(value) for value in shape.values]
            descriptions.append(shape.description(tags))
        return descriptions
