"""What was computed already is not computed again.

    i2 = int_add(i0, i1)
    i3 = int_add(i0, i1)                     i2 = int_add(i0, i1)
    i4 = call_pure_i(f, i0, descr=d)  ─►     i4 = call_pure_i(f, i0, descr=d)
    i5 = call_pure_i(f, i0, descr=d)

Pure operations, checked operations whose overflow guard held, elidable calls that didn't raise, loop-invariant calls and the
lengths of new arrays are kept in one list per operation number; the ``pureop_historylength`` most recent ones are looked
through.  An elidable call on constants is folded to what it gave while the trace was recorded.
"""

from __future__ import annotations

from framework.jit.optimize.optimizer import Optimizer, Pass, handler_table
from framework.jit.optimize.short_preamble import ShortValue
from framework.jit.trace import operations as ops
from framework.jit.trace.operations import FLAGS, NAMES, OVF, PURE
from framework.jit.trace.values import Const, ConstFloat, ConstInt, ConstRef, Op, Value, make_op, resolve


class Known:
    """The result of an operation with these arguments."""

    def __init__(self, op: Op, result: Value) -> None:
        self.op = op
        self.result = result


class Pure(Pass):
    """The pass."""

    def __init__(self, optimizer: Optimizer) -> None:
        Pass.__init__(self, optimizer)
        optimizer.pure = self
        self.known: list[list[Known]] = [NO_KNOWN] * ops.COUNT
        self.looked_through = optimizer.options.pure_history  # entries of one operation number
        self.waiting: Op | None = None  # becomes known when the guard behind it holds

    def process(self, op: Op) -> None:
        HANDLERS[op.opnum](self, op)

    def remember(self, op: Op, result: Value) -> None:
        """Add a known result."""
        found = self.known[op.opnum]
        if found is NO_KNOWN:
            found = []
            self.known[op.opnum] = found
        found.append(Known(op, result))

    def find(self, op: Op) -> Value | None:
        """The known result of an operation."""
        entries = self.known[op.opnum]
        commutes = COMMUTES[op.opnum]
        last = len(entries) - 1
        for index in range(last, max(last - self.looked_through, -1), -1):
            entry = entries[index]
            if entry.op.descr is op.descr and self._is_same(entry.op, op, commutes):
                return self._result(entry)
        return None

    def _result(self, entry: Known) -> Value:
        result = entry.result
        if isinstance(result, ShortValue):
            result = self.optimizer.use_short(result)
            entry.result = result
        return result

    def _is_same(self, known: Op, op: Op, commutes: bool) -> bool:
        left, right = known.args, op.args
        if len(left) != len(right):
            return False
        if commutes and _is_equal(left[0], right[1]) and _is_equal(left[1], right[0]):
            return True
        for index in range(len(left)):
            if not _is_equal(left[index], right[index]):
                return False
        return True


def _is_equal(left: Value, right: Value) -> bool:
    """Whether two values are the same; those of the list may have been replaced since."""
    left = resolve(left)
    right = resolve(right)
    if left is right:
        return True
    return isinstance(left, Const) and isinstance(right, Const) and left.is_same_constant(right)


def _pure(self: Pure, op: Op) -> None:
    known = self.find(op)
    if known is not None:
        op.forwarded = resolve(known)
        return
    self.next.process(op)
    self.remember(op, op)


def _checked(self: Pure, op: Op) -> None:
    known = self.find(op)
    if known is not None:
        op.forwarded = resolve(known)
        return
    self.next.process(op)
    self.waiting = op


def _guard_of_waiting(self: Pure, op: Op) -> None:
    """guard_no_overflow or guard_no_exception: the operation before it succeeded."""
    self.next.process(op)
    waiting = self.waiting
    self.waiting = None
    if waiting is not None and waiting.forwarded is None:
        self.remember(waiting, waiting)


def _guard_of_failed(self: Pure, op: Op) -> None:
    self.waiting = None
    self.next.process(op)


def _elidable_call(self: Pure, op: Op) -> None:
    folded = _folded_call(self, op)
    known = self.find(op) if folded is None else folded
    if known is not None:
        op.forwarded = resolve(known)
        return
    self.next.process(op)
    if self.optimizer.may_raise(op):
        self.waiting = op
    else:
        self.remember(op, op)


def _folded_call(self: Pure, op: Op) -> Const | None:
    """What the call gave while it was recorded, if the arguments are constants and were the same then."""
    traced = self.optimizer.traced
    if traced is None or not self.optimizer.environment.has_traced_values or traced.opnum != op.opnum:
        return None
    if self.optimizer.has_raised:
        return None
    for index in range(len(op.args)):
        arg = resolve(op.args[index])
        if not isinstance(arg, Const) or not arg.is_same_constant(traced_constant(traced.args[index])):
            return None
    return traced_constant(traced)


def traced_constant(value: Value) -> Const:
    """What a value was in the run that was recorded."""
    if isinstance(value, Const):
        return value
    if value.kind == "i":
        return ConstInt(value.get_int())
    if value.kind == "r":
        return ConstRef(value.get_ref())
    return ConstFloat(value.get_float())


def _loop_invariant(self: Pure, op: Op) -> None:
    """The arguments don't matter, only the function."""
    for entry in self.known[op.opnum]:
        if _is_equal(entry.op.args[0], op.args[0]):
            op.forwarded = resolve(self._result(entry))
            return
    self.next.process(op)
    self.remember(op, op)


def _new_array(self: Pure, op: Op) -> None:
    self.next.process(op)
    self.remember(make_op(ops.ARRAYLEN_GC, [op], op.descr), op.args[0])


def _known_result(self: Pure, op: Op) -> None:
    """record_known_result(result, function, arguments): the elidable call would give this result."""
    result = resolve(op.args[0])
    opnum = ops.CALL_PURE_I
    if result.kind == "r":
        opnum = ops.CALL_PURE_R
    elif result.kind == "f":
        opnum = ops.CALL_PURE_F
    self.remember(Op(opnum, op.args[1:], op.descr), result)


def _operations_with(flag: int) -> list[int]:
    """Operations with a flag; fields are the heap pass's."""
    return [n for n in range(ops.COUNT) if FLAGS[n] & flag and not NAMES[n].startswith("getfield")]


NO_KNOWN: list[Known] = []
_COMMUTATIVE = (
    ops.INT_ADD, ops.INT_MUL, ops.INT_AND, ops.INT_OR, ops.INT_XOR, ops.INT_EQ, ops.INT_NE, ops.INT_ADD_OVF,
    ops.INT_MUL_OVF, ops.UINT_MUL_HIGH, ops.FLOAT_EQ, ops.FLOAT_NE, ops.REF_EQ, ops.REF_NE,
)  # fmt: skip
COMMUTES = [opnum in _COMMUTATIVE for opnum in range(ops.COUNT)]


def _pass_on(self: Pure, op: Op) -> None:
    self.next.process(op)


HANDLERS = handler_table(
    _pass_on,
    (_pure, _operations_with(PURE)),
    (_checked, _operations_with(OVF)),
    (_guard_of_waiting, [ops.GUARD_NO_OVERFLOW, ops.GUARD_NO_EXCEPTION]),
    (_guard_of_failed, [ops.GUARD_OVERFLOW, ops.GUARD_EXCEPTION]),
    (_elidable_call, [ops.CALL_PURE_I, ops.CALL_PURE_R, ops.CALL_PURE_F]),
    (_loop_invariant, [ops.CALL_LOOPINVARIANT_I, ops.CALL_LOOPINVARIANT_R, ops.CALL_LOOPINVARIANT_F]),
    (_new_array, [ops.NEW_ARRAY]),
    (_known_result, [ops.RECORD_KNOWN_RESULT]),
)
