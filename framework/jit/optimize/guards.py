"""Guards and comparisons of references: what is known needs no test.

    guard_nonnull(r0)                        guard_nonnull_class(r0, Node)
    guard_class(r0, Node)           ─►
    guard_class(r0, Node)
    i1 = ref_eq(r0, null)                    (i1 is 0)

A guard that says more about a value than an earlier one replaces the earlier one where that stands.  When it fails, the
interpreter goes on from the earlier place and finds out the same by itself, so that is always right.
"""

from __future__ import annotations

from framework.jit.optimize.environment import InvalidTrace
from framework.jit.optimize.info import NOT_VIRTUAL, PiecesInfo, RefInfo, bound_of, known_info, ref_info
from framework.jit.optimize.optimizer import Pass, handler_table
from framework.jit.trace import operations as ops
from framework.jit.trace.values import NULL, ONE, ZERO, Const, ConstInt, ConstRef, Op, Value, resolve


class Guards(Pass):
    """The pass."""

    def process(self, op: Op) -> None:
        HANDLERS[op.opnum](self, op)

    def is_nonnull(self, value: Value) -> bool:
        """Whether a resolved reference is not null for sure."""
        if isinstance(value, ConstRef):
            return bool(value.ref_value)
        info = known_info(value)
        return info is not None and info.is_nonnull

    def class_of(self, value: Value) -> int:
        """The exact class of a resolved reference, 0 when it is not known."""
        if isinstance(value, ConstRef):
            return self.optimizer.machine.class_of(value.ref_value) if value.ref_value else 0
        info = known_info(value)
        return info.known_class if info is not None else 0

    def base_class(self, value: Value) -> int:
        """A class that a resolved reference is an instance of, 0 when none is known."""
        known = self.class_of(value)
        if known == 0:
            info = known_info(value)
            return info.base_class if info is not None else 0
        return known

    def emit_guard(self, op: Op, info: RefInfo) -> None:
        """Emit a guard about a reference and remember where."""
        self.next.process(op)
        info.guard = len(self.optimizer.operations) - 1

    def strengthen(self, info: RefInfo, opnum: int, args: list[Value]) -> bool:
        """Let the last guard about the same value say more.  False when there is none."""
        if info.guard < 0:
            return False
        earlier = self.optimizer.operations[info.guard]
        earlier.opnum = opnum
        earlier.args = args
        return True


def _truth(self: Guards, op: Op) -> None:
    value = resolve(op.args[0])
    if isinstance(value, ConstInt):
        if (value.int_value != 0) != (op.opnum == ops.GUARD_TRUE):
            raise InvalidTrace("a guard on a constant always fails")
        return
    self.next.process(op)
    if isinstance(value, Op) and (value.opnum == ops.REF_EQ or value.opnum == ops.REF_NE):
        _learn_reference(self, value, (op.opnum == ops.GUARD_TRUE) == (value.opnum == ops.REF_EQ))


def _learn_reference(self: Guards, comparison: Op, equal: bool) -> None:
    left, right = self.optimizer.resolve(comparison.args[0]), self.optimizer.resolve(comparison.args[1])
    if isinstance(left, Const):
        left, right = right, left
    if isinstance(left, Const):
        return
    if equal and isinstance(right, Const):
        self.optimizer.make_constant(left, right)
    elif not equal and isinstance(right, ConstRef) and not right.ref_value:
        ref_info(left).is_nonnull = True


def _value(self: Guards, op: Op) -> None:
    value = resolve(op.args[0])
    expected = resolve(op.args[1])
    assert isinstance(expected, Const)
    if isinstance(value, Const):
        if not value.is_same_constant(expected):
            raise InvalidTrace("guard_value on another constant")
        return
    if isinstance(expected, ConstRef):
        _reference_value(self, op, value, expected)
    else:
        if isinstance(expected, ConstInt) and bound_of(value).is_bool():
            op.opnum = ops.GUARD_TRUE if expected.int_value == 1 else ops.GUARD_FALSE
            op.args = [value]
        self.next.process(op)
    self.optimizer.make_constant(value, expected)


def _reference_value(self: Guards, op: Op, value: Value, expected: ConstRef) -> None:
    info = ref_info(value)
    known = info.known_class
    if isinstance(info, PiecesInfo):  # a string by its identity: what is made anew each time is another one each time
        self.optimizer.force(value)
    if info.virtual != NOT_VIRTUAL or (info.is_nonnull and not expected.ref_value):
        raise InvalidTrace("guard_value can't hold")
    if known != 0 and known != self.class_of(expected):
        raise InvalidTrace("guard_value of another class")
    if not self.strengthen(info, ops.GUARD_VALUE, [value, expected]):
        self.next.process(op)


def _nonnull(self: Guards, op: Op) -> None:
    value = self.optimizer.resolve(op.args[0])
    if self.is_nonnull(value):
        return
    if isinstance(value, Const):
        raise InvalidTrace("guard_nonnull of null")
    info = ref_info(value)
    self.emit_guard(op, info)
    info.is_nonnull = True


def _isnull(self: Guards, op: Op) -> None:
    value = self.optimizer.resolve(op.args[0])
    if self.is_nonnull(value):
        raise InvalidTrace("guard_isnull of an object")
    if isinstance(value, Const):
        return
    self.next.process(op)
    self.optimizer.make_constant(value, NULL)


def _class(self: Guards, op: Op) -> None:
    """Also guard_nonnull_class."""
    value = self.optimizer.resolve(op.args[0])
    expected = resolve(op.args[1]).get_int()
    known = self.class_of(value)
    if known != 0:
        if known != expected:
            raise InvalidTrace("guard_class of another class")
        return
    if isinstance(value, Const):
        raise InvalidTrace("guard_class of null")
    info = ref_info(value)
    if info.base_class != 0 and not self.optimizer.machine.is_subclass(expected, info.base_class):
        raise InvalidTrace("guard_class of a class that is not derived")
    if not self.strengthen(info, ops.GUARD_NONNULL_CLASS, [value, op.args[1]]):
        if info.is_nonnull:
            op.opnum = ops.GUARD_CLASS
        self.emit_guard(op, info)
    info.is_nonnull = True
    info.known_class = expected


def _subclass(self: Guards, op: Op) -> None:
    value = self.optimizer.resolve(op.args[0])
    expected = resolve(op.args[1]).get_int()
    known = self.base_class(value)
    if known != 0:
        if self.optimizer.machine.is_subclass(known, expected):
            return
        if self.class_of(value) != 0:
            raise InvalidTrace("guard_subclass of another class")
    self.next.process(op)
    info = ref_info(value)
    info.is_nonnull = True
    info.base_class = expected


def _class_of(self: Guards, op: Op) -> None:
    known = self.class_of(self.optimizer.resolve(op.args[0]))
    if known != 0:
        op.forwarded = ConstInt(known)
    else:
        self.next.process(op)


def _comparison(self: Guards, op: Op) -> None:
    left, right = self.optimizer.resolve(op.args[0]), self.optimizer.resolve(op.args[1])
    known = _are_equal(self, left, right)
    if known < 0:
        self.next.process(op)
    elif op.opnum == ops.REF_EQ:
        op.forwarded = ONE if known == 1 else ZERO
    else:
        op.forwarded = ZERO if known == 1 else ONE


def _are_equal(self: Guards, left: Value, right: Value) -> int:
    """1 for equal, 0 for different, -1 for unknown."""
    if left is right:
        return 1
    if isinstance(left, ConstRef) and isinstance(right, ConstRef):
        return 0
    if _is_null(left):
        return 0 if self.is_nonnull(right) else -1
    if _is_null(right):
        return 0 if self.is_nonnull(left) else -1
    left_class, right_class = self.class_of(left), self.class_of(right)
    if left_class != 0 and right_class != 0 and left_class != right_class:
        return 0
    return 0 if _is_virtual(left) or _is_virtual(right) else -1


def _is_null(value: Value) -> bool:
    return isinstance(value, ConstRef) and not value.ref_value


def _is_virtual(value: Value) -> bool:
    info = known_info(value)
    return info is not None and info.virtual != NOT_VIRTUAL


def _record_class(self: Guards, op: Op) -> None:
    value = self.optimizer.resolve(op.args[0])
    if not isinstance(value, Const):
        info = ref_info(value)
        info.is_nonnull = True
        info.known_class = resolve(op.args[1]).get_int()


def _record_value(self: Guards, op: Op) -> None:
    expected = resolve(op.args[1])
    if isinstance(expected, Const):
        self.optimizer.make_constant(op.args[0], expected)


def _nonnull_from_now(self: Guards, op: Op) -> None:
    """Memory of the first argument is accessed, so it can't be null."""
    self.next.process(op)
    value = resolve(op.args[0])
    if not isinstance(value, Const):
        ref_info(value).is_nonnull = True


def _exception(self: Guards, op: Op) -> None:
    self.next.process(op)
    info = ref_info(op)
    info.is_nonnull = True
    info.known_class = resolve(op.args[0]).get_int()


def _pass_on(self: Guards, op: Op) -> None:
    self.next.process(op)


HANDLERS = handler_table(
    _pass_on,
    (_truth, [ops.GUARD_TRUE, ops.GUARD_FALSE]),
    (_value, [ops.GUARD_VALUE]),
    (_nonnull, [ops.GUARD_NONNULL]),
    (_isnull, [ops.GUARD_ISNULL]),
    (_class, [ops.GUARD_CLASS, ops.GUARD_NONNULL_CLASS]),
    (_subclass, [ops.GUARD_SUBCLASS]),
    (_class_of, [ops.CLASS_OF]),
    (_comparison, [ops.REF_EQ, ops.REF_NE]),
    (_record_class, [ops.RECORD_EXACT_CLASS]),
    (_record_value, [ops.RECORD_EXACT_VALUE_I, ops.RECORD_EXACT_VALUE_R]),
    (
        _nonnull_from_now,
        [
            ops.GETFIELD_GC_I, ops.GETFIELD_GC_R, ops.GETFIELD_GC_F, ops.GETFIELD_GC_PURE_I, ops.GETFIELD_GC_PURE_R,
            ops.GETFIELD_GC_PURE_F, ops.SETFIELD_GC, ops.GETARRAYITEM_GC_I, ops.GETARRAYITEM_GC_R,
            ops.GETARRAYITEM_GC_F, ops.GETARRAYITEM_GC_PURE_I, ops.GETARRAYITEM_GC_PURE_R, ops.GETARRAYITEM_GC_PURE_F,
            ops.SETARRAYITEM_GC, ops.ARRAYLEN_GC,
        ],
    ),
    (_exception, [ops.GUARD_EXCEPTION]),
)  # fmt: skip
