"""Objects that never escape are not made.

    r1 = new(descr=Node)
    setfield_gc(r1, i0, descr=Node.value)
    i2 = getfield_gc_i(r1, descr=Node.value)         i3 = int_add(i0, 1)
    i3 = int_add(i2, 1)                      ─►      guard_true(i4) [Node{value=i0}, i3]
    guard_true(i4) [r1, i3]

A new struct or array of constant length becomes virtual: its parts are kept in its ``RefInfo`` and nothing is emitted.
Reads are replaced by the parts.  A guard's resume data describes how to make it.  When something needs the object itself
it is *forced*: the allocation and the stores are emitted there (Bolz et al., *Allocation removal by partial evaluation in
a tracing JIT*, 2011).

A virtual reference (``virtual_ref``) is a struct of its own, virtual like any other.
"""

from __future__ import annotations

from framework.jit.model import SPECIAL_ARRAY_COPY, ArrayDescr, CallDescr, FieldDescr, InteriorDescr, SizeDescr
from framework.jit.optimize import bounds
from framework.jit.optimize.environment import InvalidTrace
from framework.jit.optimize.info import (
    NOT_VIRTUAL,
    NOTHING,
    VIRTUAL_ARRAY,
    VIRTUAL_PIECES,
    VIRTUAL_STRUCT,
    VIRTUAL_STRUCT_ARRAY,
    PiecesInfo,
    RefInfo,
    is_virtual,
    known_info,
    zero_of,
)
from framework.jit.optimize.optimizer import Optimizer, Pass, handler_table
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ConstInt, Op, Value, make_op, resolve

NO_ARGS: list[Value] = []


def virtual_struct(descr: SizeDescr) -> RefInfo:
    """Knowledge about a new virtual struct."""
    info = RefInfo()
    info.virtual = VIRTUAL_STRUCT
    info.struct = descr
    info.is_nonnull = True
    info.known_class = descr.type_info
    info.fields = [None] * len(descr.fields)
    return info


def virtual_array(descr: ArrayDescr, length: int) -> RefInfo:
    """Knowledge about a new virtual array."""
    info = RefInfo()
    info.virtual = VIRTUAL_STRUCT_ARRAY if descr.kind == "s" else VIRTUAL_ARRAY
    info.array = descr
    info.is_nonnull = True
    info.known_class = descr.type_info
    info.length = bounds.constant(length)
    info.items = [None] * (length * len(descr.interior) if descr.kind == "s" else length)
    return info


class Virtualize(Pass):
    """The pass."""

    def __init__(self, optimizer: Optimizer) -> None:
        Pass.__init__(self, optimizer)
        optimizer.virtualize = self

    def process(self, op: Op) -> None:
        HANDLERS[op.opnum](self, op)

    def virtual(self, value: Value) -> RefInfo | None:
        """The knowledge about a value when it is virtual here and not in the next pass (strings)."""
        info = known_info(resolve(value))
        if info is None or info.virtual == NOT_VIRTUAL or info.virtual == VIRTUAL_PIECES:
            return None
        return info

    def force_virtual(self, value: Value) -> None:
        info = known_info(value)
        assert info is not None and isinstance(value, Op)
        kind = info.virtual
        if kind == VIRTUAL_PIECES:
            self.optimizer.strings.force_virtual(value)
            return
        info.virtual = NOT_VIRTUAL
        info.is_fresh = True
        parts = info.fields if kind == VIRTUAL_STRUCT else info.items
        info.fields = NOTHING
        info.items = NOTHING
        if kind == VIRTUAL_STRUCT:
            self._make_struct(value, info, parts)
        else:
            self._make_array(value, info, kind, parts)

    def _make_struct(self, value: Op, info: RefInfo, parts: list[Value | None]) -> None:
        descr = info.struct
        assert descr is not None
        value.opnum = ops.NEW
        value.args = []
        value.descr = descr
        self.next.process(value)
        for index in range(len(parts)):
            part = parts[index]
            if part is not None and not _is_zero(part):
                self.next.process(make_op(ops.SETFIELD_GC, [value, part], descr.fields[index]))

    def _make_array(self, value: Op, info: RefInfo, kind: int, parts: list[Value | None]) -> None:
        descr = info.array
        assert descr is not None
        width = len(descr.interior) if kind == VIRTUAL_STRUCT_ARRAY else 1
        value.opnum = ops.NEW_ARRAY
        value.args = [ConstInt(len(parts) // width)]
        value.descr = descr
        self.next.process(value)
        for index in range(len(parts)):
            part = parts[index]
            if part is None or _is_zero(part):
                continue
            if kind == VIRTUAL_ARRAY:
                self.next.process(make_op(ops.SETARRAYITEM_GC, [value, ConstInt(index), part], descr))
            else:
                field = descr.interior[index % width]
                self.next.process(make_op(ops.SETINTERIORFIELD_GC, [value, ConstInt(index // width), part], field))


def _is_zero(value: Value) -> bool:
    """Whether a part need not be stored into a new object."""
    current = resolve(value)
    if current.kind == "i":
        return isinstance(current, ConstInt) and current.int_value == 0
    return current.kind == "r" and current.is_constant() and not current.get_ref()


# --- structs


def _new(self: Virtualize, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, SizeDescr)
    if descr.has_destructor:
        self.next.process(op)
        return
    op.info = virtual_struct(descr)


def _read_field(self: Virtualize, op: Op) -> None:
    info = self.virtual(op.args[0])
    if info is None:
        self.next.process(op)
        return
    descr = op.descr
    assert isinstance(descr, FieldDescr)
    op.forwarded = _part(info.field(descr.index), descr.kind)


def _part(value: Value | None, kind: str) -> Value:
    return zero_of(kind) if value is None else resolve(value)


def _write_field(self: Virtualize, op: Op) -> None:
    info = self.virtual(op.args[0])
    if info is None:
        self.next.process(op)
        return
    descr = op.descr
    assert isinstance(descr, FieldDescr)
    info.set_field(descr.index, resolve(op.args[1]))


# --- arrays


def _new_array(self: Virtualize, op: Op) -> None:
    descr = op.descr
    length = resolve(op.args[0])
    assert isinstance(descr, ArrayDescr)
    if isinstance(length, ConstInt) and 0 <= length.int_value <= self.optimizer.options.largest_virtual_array:
        op.info = virtual_array(descr, length.int_value)
    else:
        self.next.process(op)


def _length(self: Virtualize, op: Op) -> None:
    info = self.virtual(op.args[0])
    length = info.length if info is not None else None
    if length is not None:
        op.forwarded = ConstInt(length.lower)
    else:
        self.next.process(op)


def _place(info: RefInfo, index: Value, width: int) -> int:
    """Where an item begins in the parts of a virtual array, -1 when the index is not constant."""
    current = resolve(index)
    if not isinstance(current, ConstInt):
        return -1
    number = current.int_value
    if number < 0 or number * width >= len(info.items):
        raise InvalidTrace("an index is outside of a virtual array")
    return number * width


def _read_item(self: Virtualize, op: Op) -> None:
    info = self.virtual(op.args[0])
    if info is not None:
        place = _place(info, op.args[1], 1)
        if place >= 0:
            op.forwarded = _part(info.items[place], op.kind)
            return
    self.next.process(op)


def _write_item(self: Virtualize, op: Op) -> None:
    info = self.virtual(op.args[0])
    if info is not None:
        place = _place(info, op.args[1], 1)
        if place >= 0:
            info.items[place] = resolve(op.args[2])
            return
    self.next.process(op)


def _read_interior(self: Virtualize, op: Op) -> None:
    info = self.virtual(op.args[0])
    descr = op.descr
    assert isinstance(descr, InteriorDescr)
    if info is not None:
        place = _place(info, op.args[1], len(descr.array.interior))
        if place >= 0:
            op.forwarded = _part(info.items[place + descr.index], op.kind)
            return
    self.next.process(op)


def _write_interior(self: Virtualize, op: Op) -> None:
    info = self.virtual(op.args[0])
    descr = op.descr
    assert isinstance(descr, InteriorDescr)
    if info is not None:
        place = _place(info, op.args[1], len(descr.array.interior))
        if place >= 0:
            info.items[place + descr.index] = resolve(op.args[2])
            return
    self.next.process(op)


# --- copies


def _copy(self: Virtualize, op: Op) -> None:
    """array_copy, of a few items with constant bounds when one of the arrays is virtual."""
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    if not _copy_items(self, op.args, 0, descr):
        self.next.process(op)


def _special_call(self: Virtualize, op: Op) -> None:
    """A call that does what array_copy does; its array is described by what it writes."""
    descr = op.descr
    assert isinstance(descr, CallDescr)
    if descr.special == SPECIAL_ARRAY_COPY and len(descr.writes) > 0:
        array = descr.writes[0]
        if isinstance(array, ArrayDescr) and _copy_items(self, op.args, 1, array):
            return
    self.next.process(op)


def _copy_items(self: Virtualize, args: list[Value], first: int, descr: ArrayDescr) -> bool:
    """Copy item by item; the arguments are source, start, target, position, count."""
    source, start = resolve(args[first]), resolve(args[first + 1])
    target, position = resolve(args[first + 2]), resolve(args[first + 3])
    count = resolve(args[first + 4])
    if isinstance(known_info(target), PiecesInfo) and is_virtual(target):
        return False
    if descr.kind == "s" or not (
        isinstance(start, ConstInt) and isinstance(position, ConstInt) and isinstance(count, ConstInt)
    ):
        return False
    number = count.int_value
    if number != 0 and (number > 8 or (self.virtual(source) is None and self.virtual(target) is None)):
        return False
    read = ops.GETARRAYITEM_GC_I
    if descr.kind == "r":
        read = ops.GETARRAYITEM_GC_R
    elif descr.kind == "f":
        read = ops.GETARRAYITEM_GC_F
    optimizer = self.optimizer
    items = [
        optimizer.send(make_op(read, [source, ConstInt(start.int_value + index)], descr)) for index in range(number)
    ]
    for index in range(number):
        place = ConstInt(position.int_value + index)
        optimizer.first.process(make_op(ops.SETARRAYITEM_GC, [target, place, items[index]], descr))
    return True


def _clear(self: Virtualize, op: Op) -> None:
    info = self.virtual(op.args[0])
    start, count = resolve(op.args[1]), resolve(op.args[2])
    if info is not None and info.virtual == VIRTUAL_ARRAY:
        if isinstance(start, ConstInt) and isinstance(count, ConstInt):
            for index in range(start.int_value, start.int_value + count.int_value):
                info.items[index] = None
            return
    self.next.process(op)


# --- virtual references


def _virtual_ref(self: Virtualize, op: Op) -> None:
    """A struct with the frame's token; the object is put there only when the virtual reference is finished or forced."""
    descrs = self.optimizer.environment.virtual_ref
    assert descrs is not None
    token = make_op(ops.FORCE_TOKEN, NO_ARGS)
    self.next.process(token)
    struct = make_op(ops.NEW, [], descrs.struct)
    info = virtual_struct(descrs.struct)
    info.set_field(descrs.token.index, token)
    struct.info = info
    op.forwarded = struct


def _virtual_ref_finish(self: Virtualize, op: Op) -> None:
    """The frame ends: whoever has the reference finds the object itself."""
    descrs = self.optimizer.environment.virtual_ref
    assert descrs is not None
    optimizer = self.optimizer
    reference, referred = resolve(op.args[0]), resolve(op.args[1])
    if not referred.is_constant():
        optimizer.first.process(make_op(ops.SETFIELD_GC, [reference, referred], descrs.forced))
    optimizer.first.process(make_op(ops.SETFIELD_GC, [reference, ConstInt(0)], descrs.token))


def _pass_on(self: Virtualize, op: Op) -> None:
    self.next.process(op)


HANDLERS = handler_table(
    _pass_on,
    (_new, [ops.NEW]),
    (
        _read_field,
        [
            ops.GETFIELD_GC_I, ops.GETFIELD_GC_R, ops.GETFIELD_GC_F, ops.GETFIELD_GC_PURE_I, ops.GETFIELD_GC_PURE_R,
            ops.GETFIELD_GC_PURE_F,
        ],
    ),
    (_write_field, [ops.SETFIELD_GC]),
    (_new_array, [ops.NEW_ARRAY]),
    (_length, [ops.ARRAYLEN_GC]),
    (
        _read_item,
        [
            ops.GETARRAYITEM_GC_I, ops.GETARRAYITEM_GC_R, ops.GETARRAYITEM_GC_F, ops.GETARRAYITEM_GC_PURE_I,
            ops.GETARRAYITEM_GC_PURE_R, ops.GETARRAYITEM_GC_PURE_F,
        ],
    ),
    (_write_item, [ops.SETARRAYITEM_GC]),
    (_read_interior, [ops.GETINTERIORFIELD_GC_I, ops.GETINTERIORFIELD_GC_R, ops.GETINTERIORFIELD_GC_F]),
    (_write_interior, [ops.SETINTERIORFIELD_GC]),
    (_copy, [ops.ARRAY_COPY]),
    (_special_call, [ops.CALL_V]),
    (_clear, [ops.ARRAY_CLEAR]),
    (_virtual_ref, [ops.VIRTUAL_REF]),
    (_virtual_ref_finish, [ops.VIRTUAL_REF_FINISH]),
)  # fmt: skip
