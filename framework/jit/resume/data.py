"""Resume data in the form kept at a guard.

A *tag* says where a value comes from: two bits of kind, the rest a signed number.

    ┌──────────────── number ────────────────┬─ kind ─┐      CONSTANT   index into ``constants``; -1: unset, left zero
    └────────────────────────────────────────┴────────┘      SMALL      the integer itself
                                                             FAIL_ARG   index into the guard's fail arguments
                                                             VIRTUAL    index into ``virtuals``

``code`` is a byte string of numbers (``varint``):

    n, n tags of the virtualizable's values;  m, m tags of virtual references
    number of frames, outermost first; each: jitcode, pc, k, k tags of its live values

Virtuals are objects that the optimiser never made: a description with tags for its fields makes one when the guard fails.
They may refer to each other in circles, so all are allocated before any is filled; what copies items of others comes last.
Pending stores are writes that the
optimiser had put off when the guard came.
"""

from __future__ import annotations

from framework.jit.model import ArrayDescr, FailDescr, FieldDescr, InteriorDescr, SizeDescr
from framework.jit.trace.values import Const

KIND_CONSTANT = 0
KIND_SMALL = 1
KIND_FAIL_ARG = 2
KIND_VIRTUAL = 3

SMALL_LIMIT = 1 << 20  # integers from -SMALL_LIMIT up to SMALL_LIMIT - 1 are in the tag


def make_tag(kind: int, number: int) -> int:
    """The tag of this kind."""
    return number * 4 + kind


UNSET = make_tag(KIND_CONSTANT, -1)


def append_number(code: bytearray, number: int) -> None:
    """Append a number that fits 62 bits: seven bits a byte, lowest first, the sign in the lowest bit of all."""
    rest = -number * 2 - 1 if number < 0 else number * 2
    while rest >= 128:
        code.append(rest & 127 | 128)
        rest >>= 7
    code.append(rest)


class Cursor:
    """Reads numbers one after the other."""

    def __init__(self, code: bytes) -> None:
        self.code = code
        self.position = 0

    def next(self) -> int:
        """The next number."""
        code = self.code
        position = self.position
        byte = code[position]
        position += 1
        rest = byte & 127
        shift = 7
        while byte >= 128:
            byte = code[position]
            position += 1
            rest |= (byte & 127) << shift
            shift += 7
        self.position = position
        return -(rest + 1 >> 1) if rest & 1 else rest >> 1


# --- virtuals


class Builder:
    """Makes the objects that descriptions describe; each reader is one."""

    def allocate_struct(self, number: int, descr: SizeDescr) -> None:
        """Make virtual ``number``."""
        raise NotImplementedError

    def allocate_array(self, number: int, length: int, descr: ArrayDescr) -> None:
        """Make virtual ``number``."""
        raise NotImplementedError

    def allocate_sized(self, number: int, length: int, descr: ArrayDescr) -> None:
        """Make virtual ``number``, an array whose length has the tag ``length``."""
        raise NotImplementedError

    def set_field(self, target: int, tag: int, descr: FieldDescr) -> None:
        """Store into the object with the tag ``target``."""
        raise NotImplementedError

    def set_item(self, target: int, index: int, tag: int, descr: ArrayDescr) -> None:
        """Store into the array with the tag ``target``."""
        raise NotImplementedError

    def set_interior(self, target: int, index: int, tag: int, descr: InteriorDescr) -> None:
        """Store into a struct of the array with the tag ``target``."""
        raise NotImplementedError

    def copy_items(self, target: int, piece: list[int], descr: ArrayDescr) -> None:
        """Copy items into the array with the tag ``target``; ``piece``: tags of source, start, position, count."""
        raise NotImplementedError


class VirtualDescription:
    """How to make an object: ``tags`` are those of its parts."""

    tags: list[int]

    def allocate(self, builder: Builder, number: int) -> None:
        """Make it, without its parts."""
        raise NotImplementedError

    def fill(self, builder: Builder, number: int) -> None:
        """Store its parts."""
        raise NotImplementedError

    def copy(self, builder: Builder, number: int) -> None:
        """Copy items of arrays that are filled by now."""


class StructDescription(VirtualDescription):
    """A struct; one tag per field of ``descr.fields``."""

    def __init__(self, descr: SizeDescr, tags: list[int]) -> None:
        self.descr = descr
        self.tags = tags

    def allocate(self, builder: Builder, number: int) -> None:
        builder.allocate_struct(number, self.descr)

    def fill(self, builder: Builder, number: int) -> None:
        target = make_tag(KIND_VIRTUAL, number)
        fields = self.descr.fields
        for index in range(len(self.tags)):
            if self.tags[index] != UNSET:
                builder.set_field(target, self.tags[index], fields[index])


class ArrayDescription(VirtualDescription):
    """An array; one tag per item."""

    def __init__(self, descr: ArrayDescr, tags: list[int]) -> None:
        self.descr = descr
        self.tags = tags

    def allocate(self, builder: Builder, number: int) -> None:
        builder.allocate_array(number, len(self.tags), self.descr)

    def fill(self, builder: Builder, number: int) -> None:
        target = make_tag(KIND_VIRTUAL, number)
        for index in range(len(self.tags)):
            if self.tags[index] != UNSET:
                builder.set_item(target, index, self.tags[index], self.descr)


class StructArrayDescription(VirtualDescription):
    """An array of structs; the tags of the fields of item 0, then those of item 1 …"""

    def __init__(self, descr: ArrayDescr, length: int, tags: list[int]) -> None:
        self.descr = descr
        self.length = length
        self.tags = tags

    def allocate(self, builder: Builder, number: int) -> None:
        builder.allocate_array(number, self.length, self.descr)

    def fill(self, builder: Builder, number: int) -> None:
        target = make_tag(KIND_VIRTUAL, number)
        interior = self.descr.interior
        width = len(interior)
        for index in range(len(self.tags)):
            if self.tags[index] != UNSET:
                builder.set_interior(target, index // width, self.tags[index], interior[index % width])


class PiecesDescription(VirtualDescription):
    """An array joined from parts of others; the tags of its length, then of source, start, position and count of each."""

    def __init__(self, descr: ArrayDescr, tags: list[int]) -> None:
        self.descr = descr
        self.tags = tags

    def allocate(self, builder: Builder, number: int) -> None:
        builder.allocate_sized(number, self.tags[0], self.descr)

    def fill(self, builder: Builder, number: int) -> None:
        return  # ``copy`` does it

    def copy(self, builder: Builder, number: int) -> None:
        target = make_tag(KIND_VIRTUAL, number)
        for index in range(1, len(self.tags), 4):
            builder.copy_items(target, self.tags[index : index + 4], self.descr)


def make_virtuals(builder: Builder, descriptions: list[VirtualDescription]) -> None:
    """Make all virtuals of a guard."""
    for number in range(len(descriptions)):
        descriptions[number].allocate(builder, number)
    for number in range(len(descriptions)):
        descriptions[number].fill(builder, number)
    for number in range(len(descriptions)):
        descriptions[number].copy(builder, number)


# --- pending stores


class PendingStore:
    """A write to be done when the guard fails, by the tags of its operands."""

    def __init__(self, target: int, value: int) -> None:
        self.target = target
        self.value = value

    def do(self, builder: Builder) -> None:
        """Store."""
        raise NotImplementedError


class PendingField(PendingStore):
    """A write of a field."""

    def __init__(self, target: int, value: int, descr: FieldDescr) -> None:
        PendingStore.__init__(self, target, value)
        self.descr = descr

    def do(self, builder: Builder) -> None:
        builder.set_field(self.target, self.value, self.descr)


class PendingItem(PendingStore):
    """A write of an array's item at a constant index."""

    def __init__(self, target: int, index: int, value: int, descr: ArrayDescr) -> None:
        PendingStore.__init__(self, target, value)
        self.index = index
        self.descr = descr

    def do(self, builder: Builder) -> None:
        builder.set_item(self.target, self.index, self.value, self.descr)


# --- the whole


class Facts:
    """What the optimiser knows at a guard and passes to its bridge; the class is the optimiser's."""


class ResumeData:
    """Everything needed to go on in the interpreter when a guard fails."""

    def __init__(
        self,
        code: bytes,
        constants: list[Const],
        virtuals: list[VirtualDescription],
        pending: list[PendingStore],
    ) -> None:
        self.code = code
        self.constants = constants  # shared by the guards of a trace
        self.virtuals = virtuals
        self.pending = pending


class GuardDescr(FailDescr):
    """The descriptor of a guard.  ``resume`` is there once the guard is final; the metainterp derives its own from it."""

    def __init__(self) -> None:
        FailDescr.__init__(self)
        self.resume: ResumeData | None = None
        self.facts: Facts | None = None
