"""Strings that are only taken apart again are not made.

    i2 = int_add(i0, i1)                            the tracer looks inside the concatenation of two strings, so it is an
    r3 = new_array(i2, descr=chars)                 array of unknown length into which others are copied
    array_copy(r4, 0, r3, 0, i0, descr=chars)
    array_copy(r5, 0, r3, i0, i1, descr=chars)      r6 is made of three pieces; r3 is never made
    i7 = int_add(i2, 1)
    r6 = new_array(i7, descr=chars)           ─►    i7 = int_add(i2, 1)
    array_copy(r3, 0, r6, 0, i2, descr=chars)       r6 = new_array(i7, descr=chars)
    array_copy(r8, 0, r6, i2, 1, descr=chars)       array_copy(r4, 0, r6, 0, i0, descr=chars)
    finish(r6)                                      array_copy(r5, 0, r6, i0, i1, descr=chars)
                                                    array_copy(r8, 0, r6, i2, 1, descr=chars)

A new immutable array of integers (characters are such) is virtual as long as all that happens to it is that pieces of other
arrays are copied into it, each behind the one before.  Immutable means that an item which was read never changes afterwards,
so a copy may wait.  Slices are arrays of one piece.  Pieces are never virtual in this way themselves: copying all of such
an array copies its pieces.  A guard's resume data tells how to join them; a loop carries no such array around: it is made
before the jump.

Arrays of a few known items, which are virtual in ``virtualize``, are compared item by item (strings of one character are
what items of strings are), and copied by single stores.
"""

from __future__ import annotations

from framework.jit.model import (
    SPECIAL_STRING_COMPARE,
    SPECIAL_STRING_EQUAL,
    ArrayDescr,
    CallDescr,
)
from framework.jit.optimize.aliases import is_same_value
from framework.jit.optimize.info import (
    NOT_VIRTUAL,
    VIRTUAL_ARRAY,
    Piece,
    PiecesInfo,
    RefInfo,
    bound_of,
    known_info,
    zero_of,
)
from framework.jit.optimize.optimizer import Optimizer, Pass, handler_table
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ONE, ZERO, ConstInt, ConstRef, Op, Value, make_op, resolve

MOST_PIECES = 16  # of one array; with more it is made
MOST_STORES = 4  # items that are stored one by one instead of copied
MOST_COMPARED = 4  # items that are compared one by one


class Strings(Pass):
    """The pass."""

    def __init__(self, optimizer: Optimizer) -> None:
        Pass.__init__(self, optimizer)
        optimizer.strings = self

    def process(self, op: Op) -> None:
        HANDLERS[op.opnum](self, op)

    def joined(self, value: Value) -> PiecesInfo | None:
        """The pieces of a virtual array."""
        info = known_info(resolve(value))
        if isinstance(info, PiecesInfo) and info.virtual != NOT_VIRTUAL:
            return info
        return None

    def force_virtual(self, value: Value) -> None:
        info = known_info(value)
        assert isinstance(info, PiecesInfo) and isinstance(value, Op)
        descr = info.array
        assert descr is not None
        pieces = info.pieces
        info.virtual = NOT_VIRTUAL
        info.is_fresh = True
        info.array = None
        info.pieces = []
        value.opnum = ops.NEW_ARRAY
        value.args = [self.optimizer.resolve(info.size)]
        value.descr = descr
        self.next.process(value)
        for piece in pieces:
            self.optimizer.first.process(
                make_op(ops.ARRAY_COPY, [piece.source, piece.start, value, piece.position, piece.count], descr)
            )

    def add(self, left: Value, right: Value) -> Value:
        """The sum of two integers."""
        if isinstance(left, ConstInt) and left.int_value == 0:
            return right
        return self.optimizer.send(make_op(ops.INT_ADD, [left, right]))

    def known_items(self, value: Value, descr: ArrayDescr) -> list[Value] | None:
        """The items of a short array, None when they are not known."""
        if isinstance(value, ConstRef):
            return self._constant_items(value, descr)
        info = known_info(value)
        if info is None or info.virtual != VIRTUAL_ARRAY or info.array is not descr:
            return None
        return [zero_of("i") if item is None else resolve(item) for item in info.items]

    def _constant_items(self, constant: ConstRef, descr: ArrayDescr) -> list[Value] | None:
        machine = self.optimizer.machine
        ref = constant.ref_value
        if not ref or machine.class_of(ref) != descr.type_info:
            return None
        items: list[Value] = []
        length = machine.array_length(ref, descr)
        if length > MOST_COMPARED:
            return None
        for index in range(length):
            items.append(ConstInt(machine.get_item_int(ref, index, descr)))
        return items


# --- arrays joined from pieces


def _new_array(self: Strings, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    if descr.is_immutable and descr.kind == "i":
        op.info = PiecesInfo(descr, resolve(op.args[0]))
    else:
        self.next.process(op)


def _copy(self: Strings, op: Op) -> None:
    source, target = resolve(op.args[0]), resolve(op.args[2])
    joined = self.joined(source)
    if joined is not None and source is not target and _copy_pieces(self, op, joined):
        return
    made = self.joined(target)
    if made is not None and joined is None and _append(self, op, made):
        return
    if made is not None or joined is not None or not _store_items(self, op):
        self.next.process(op)


def _copy_pieces(self: Strings, op: Op, joined: PiecesInfo) -> bool:
    """Copy from what an array is made of.  False: it has to be made."""
    start, target, position, count = resolve(op.args[1]), op.args[2], resolve(op.args[3]), resolve(op.args[4])
    is_all = isinstance(start, ConstInt) and start.int_value == 0 and is_same_value(count, resolve(joined.end))
    if not is_all and (len(joined.pieces) != 1 or not _is_complete(joined)):
        return False
    for piece in joined.pieces[:]:
        first, amount = resolve(piece.start), resolve(piece.count)
        if not is_all:
            first, amount = self.add(first, start), count
        args = [piece.source, first, target, self.add(resolve(piece.position), position), amount]
        self.optimizer.first.process(make_op(ops.ARRAY_COPY, args, op.descr))
    return True


def _is_complete(joined: PiecesInfo) -> bool:
    """Whether pieces cover all of an array."""
    return is_same_value(resolve(joined.end), resolve(joined.size))


def _append(self: Strings, op: Op, made: PiecesInfo) -> bool:
    """A piece that begins where the last one ended.  False: the array has to be made."""
    position, count = resolve(op.args[3]), resolve(op.args[4])
    if len(made.pieces) == MOST_PIECES or not is_same_value(position, resolve(made.end)):
        return False
    made.pieces.append(Piece(resolve(op.args[0]), resolve(op.args[1]), position, count))
    made.end = self.add(position, count)
    return True


def _store_items(self: Strings, op: Op) -> bool:
    """Copy a few known items by storing each."""
    descr = op.descr
    start, count = resolve(op.args[1]), resolve(op.args[4])
    assert isinstance(descr, ArrayDescr)
    if descr.kind != "i" or not isinstance(start, ConstInt) or not isinstance(count, ConstInt):
        return False
    if not 0 <= count.int_value <= MOST_STORES:
        return False
    items = self.known_items(self.optimizer.resolve(op.args[0]), descr)
    if items is None or start.int_value < 0 or start.int_value + count.int_value > len(items):
        return False
    position = resolve(op.args[3])
    for index in range(count.int_value):
        place = self.add(ConstInt(index), position)
        args = [op.args[2], place, items[start.int_value + index]]
        self.optimizer.first.process(make_op(ops.SETARRAYITEM_GC, args, descr))
    return True


def _length(self: Strings, op: Op) -> None:
    joined = self.joined(op.args[0])
    if joined is None:
        self.next.process(op)
    else:
        op.forwarded = resolve(joined.size)


def _field(self: Strings, op: Op) -> None:
    """A field before the items, which nobody has written to."""
    if self.joined(op.args[0]) is None:
        self.next.process(op)
    else:
        op.forwarded = zero_of(op.kind)


def _item(self: Strings, op: Op) -> None:
    joined = self.joined(op.args[0])
    piece = None if joined is None else _piece_at(joined, resolve(op.args[1]))
    if piece is None:
        self.next.process(op)
        return
    index = resolve(op.args[1])
    offset = resolve(piece.position)
    if isinstance(index, ConstInt) and isinstance(offset, ConstInt):
        index = ConstInt(index.int_value - offset.int_value)
    op.forwarded = self.optimizer.send(
        make_op(op.opnum, [piece.source, self.add(resolve(piece.start), index)], op.descr)
    )


def _piece_at(joined: PiecesInfo, index: Value) -> Piece | None:
    """The piece in which an index lies, None when that is not known."""
    if len(joined.pieces) == 1 and _is_complete(joined):
        return joined.pieces[0]
    if isinstance(index, ConstInt):
        for piece in joined.pieces:
            offset, count = resolve(piece.position), resolve(piece.count)
            if not isinstance(offset, ConstInt) or not isinstance(count, ConstInt):
                return None
            if index.int_value < offset.int_value + count.int_value:
                return piece
    return None


# --- comparing


def _call(self: Strings, op: Op) -> None:
    descr = op.descr
    if isinstance(descr, CallDescr) and descr.special in (SPECIAL_STRING_EQUAL, SPECIAL_STRING_COMPARE):
        left, right = self.optimizer.resolve(op.args[1]), self.optimizer.resolve(op.args[2])
        result = _compare(self, left, right, descr.special == SPECIAL_STRING_EQUAL)
        if result is not None:
            op.forwarded = result
            return
    self.next.process(op)


def _compare(self: Strings, left: Value, right: Value, is_equality: bool) -> Value | None:
    """The result of comparing, None when the function has to be called."""
    if left is right:
        return ONE if is_equality else ZERO
    info = _virtual_info(left)
    if info is None:
        info = _virtual_info(right)
    descr = None if info is None else info.array
    if descr is None or descr.kind != "i":
        return None
    if is_equality and _are_different(self, left, right, descr):
        return ZERO
    left_items, right_items = self.known_items(left, descr), self.known_items(right, descr)
    if left_items is None or right_items is None:
        return None
    if is_equality:
        return _all_equal(self, left_items, right_items)
    if len(left_items) == 1 and len(right_items) == 1:
        return self.optimizer.send(make_op(ops.INT_SUB, [left_items[0], right_items[0]]))
    return None


def _virtual_info(value: Value) -> RefInfo | None:
    info = known_info(value)
    if info is None or (info.virtual != VIRTUAL_ARRAY and not isinstance(info, PiecesInfo)):
        return None
    return info if info.virtual != NOT_VIRTUAL else None


def _are_different(self: Strings, left: Value, right: Value, descr: ArrayDescr) -> bool:
    """Whether one is null, or of another form, or of another length; at least one is virtual and of the form ``descr``."""
    left_length, right_length = _length_of(self, left, descr), _length_of(self, right, descr)
    if left_length is None or right_length is None:
        return isinstance(left, ConstRef) or isinstance(right, ConstRef)
    return bound_of(left_length).is_disjoint(bound_of(right_length))


def _length_of(self: Strings, value: Value, descr: ArrayDescr) -> Value | None:
    """The length of a value of the form ``descr``, None when it is not known to be one."""
    if isinstance(value, ConstRef):
        machine = self.optimizer.machine
        if not value.ref_value or machine.class_of(value.ref_value) != descr.type_info:
            return None
        return ConstInt(machine.array_length(value.ref_value, descr))
    info = _virtual_info(value)
    if info is None or info.array is not descr:
        return None
    return resolve(info.size) if isinstance(info, PiecesInfo) else ConstInt(len(info.items))


def _all_equal(self: Strings, left: list[Value], right: list[Value]) -> Value | None:
    """Whether items are the same, one by one."""
    if len(left) != len(right):
        return ZERO
    if len(left) > MOST_COMPARED:
        return None
    result: Value = ONE
    for index in range(len(left)):
        same = self.optimizer.send(make_op(ops.INT_EQ, [left[index], right[index]]))
        result = same if index == 0 else self.optimizer.send(make_op(ops.INT_AND, [result, same]))
    return result


def _pass_on(self: Strings, op: Op) -> None:
    self.next.process(op)


HANDLERS = handler_table(
    _pass_on,
    (_new_array, [ops.NEW_ARRAY]),
    (_copy, [ops.ARRAY_COPY]),
    (_length, [ops.ARRAYLEN_GC]),
    (_field, [ops.GETFIELD_GC_I, ops.GETFIELD_GC_PURE_I]),
    (_item, [ops.GETARRAYITEM_GC_I, ops.GETARRAYITEM_GC_PURE_I]),
    (_call, [ops.CALL_I, ops.CALL_PURE_I]),
)
