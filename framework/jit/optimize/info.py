"""What is known about references; integers have an ``IntBound``.

    nothing ─► not null ─► exact class ─► constant            each step by a guard, or from the start for a new object

The values of fields and items that are known (read, or written and not changed since) are here too.  For a *virtual*, an
object that was never made, they are all there is: None stands for a zero.  Lists grow when they are needed.
"""

from __future__ import annotations

from framework.jit.model import ArrayDescr, FieldDescr, SizeDescr
from framework.jit.optimize.bounds import IntBound, constant, unbounded
from framework.jit.trace.values import NULL, ZERO, ConstFloat, ConstInt, Descriptor, Info, Value

NOT_VIRTUAL = 0
VIRTUAL_STRUCT = 1
VIRTUAL_ARRAY = 2
VIRTUAL_STRUCT_ARRAY = 3
VIRTUAL_PIECES = 4

ZERO_FLOAT = ConstFloat(0.0)
NOTHING: list[Value | None] = []  # shared, replaced before the first write
NO_DESCRIPTORS: list[Descriptor | None] = []


class RefInfo(Info):
    """Knowledge about a reference."""

    def __init__(self) -> None:
        self.is_nonnull = False
        self.known_class = 0  # address of the exact class, 0: not known
        self.base_class = 0  # address of a class that it is an instance of, 0: not known
        self.virtual = NOT_VIRTUAL
        self.is_fresh = False  # made in this trace and not seen by anybody else
        self.struct: SizeDescr | None = None  # of a virtual struct
        self.array: ArrayDescr | None = None  # of a virtual array
        self.fields = NOTHING  # by FieldDescr.index
        self.descrs = NO_DESCRIPTORS  # of the fields known, by the same index; not for virtuals
        self.items = NOTHING  # by index; of an array of structs: by index * width + InteriorDescr.index
        self.length: IntBound | None = None
        self.guard = -1  # place of the last guard about it in the operations, which may be made stronger; -1: none

    def field(self, index: int) -> Value | None:
        """The known value of a field."""
        return self.fields[index] if index < len(self.fields) else None

    def set_field(self, index: int, value: Value | None) -> None:
        """Remember or forget a field."""
        if index >= len(self.fields):
            if value is None:
                return
            self.fields = self.fields + [None] * (index + 1 - len(self.fields))
        self.fields[index] = value

    def known_field(self, descr: FieldDescr) -> Value | None:
        """The known value of a field of an object that is not virtual."""
        index = descr.index
        if index >= len(self.descrs) or self.descrs[index] is not descr:
            return None
        return self.fields[index]

    def know_field(self, descr: FieldDescr, value: Value | None) -> None:
        """Remember or forget a field of an object that is not virtual."""
        index = descr.index
        missing = index + 1 - len(self.descrs)
        if missing > 0:
            if value is None:
                return
            self.descrs = self.descrs + [None] * missing
        self.descrs[index] = descr
        self.set_field(index, value)

    def item(self, index: int) -> Value | None:
        """The known value of an item."""
        return self.items[index] if index < len(self.items) else None

    def set_item(self, index: int, value: Value | None) -> None:
        """Remember or forget an item."""
        if index >= len(self.items):
            if value is None:
                return
            self.items = self.items + [None] * (index + 1 - len(self.items))
        self.items[index] = value


class Piece:
    """Items ``start`` to ``start + count`` of an array, which begin at ``position`` in another."""

    def __init__(self, source: Value, start: Value, position: Value, count: Value) -> None:
        self.source = source
        self.start = start
        self.position = position
        self.count = count


class PiecesInfo(RefInfo):
    """Knowledge about a virtual array joined from parts of others, one behind the other; the last one ends at ``end``."""

    def __init__(self, descr: ArrayDescr, size: Value) -> None:
        RefInfo.__init__(self)
        self.virtual = VIRTUAL_PIECES
        self.array = descr
        self.is_nonnull = True
        self.known_class = descr.type_info
        self.size = size
        self.end: Value = ZERO
        self.pieces: list[Piece] = []


def ref_info(value: Value) -> RefInfo:
    """The knowledge about a reference that is not a constant of the trace; made when there is none."""
    info = value.info
    if info is None:
        new = RefInfo()
        value.info = new
        return new
    assert isinstance(info, RefInfo)
    return info


def known_info(value: Value) -> RefInfo | None:
    """The knowledge about a reference, if there is any."""
    info = value.info
    if isinstance(info, RefInfo):
        return info
    return None


def is_virtual(value: Value) -> bool:
    """Whether a resolved value is an object that was never made."""
    info = value.info
    return isinstance(info, RefInfo) and info.virtual != NOT_VIRTUAL


def bound_of(value: Value) -> IntBound:
    """The bounds of an integer; narrowing them narrows the value's, unless it is a constant."""
    if isinstance(value, ConstInt):
        return constant(value.int_value)
    info = value.info
    if info is None:
        new = unbounded()
        value.info = new
        return new
    assert isinstance(info, IntBound)
    return info


def zero_of(kind: str) -> Value:
    """The zero of a kind: what is in new objects."""
    if kind == "i":
        return ZERO
    if kind == "r":
        return NULL
    return ZERO_FLOAT
