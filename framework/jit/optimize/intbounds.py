"""Integers: what range and bits say.

    i1 = int_and(i0, 15)                      i1 = int_and(i0, 15)
    i2 = int_lt(i1, 16)             ─►
    guard_true(i2)
    i3 = int_add_ovf(i1, 1)                   i3 = int_add(i1, 1)
    guard_no_overflow()

Forwards: each result gets the bounds that follow from those of the operands; a comparison that is decided and a result
with one possible value become constants, an overflow that can't be becomes a plain operation.

Backwards: a guard on a comparison narrows its operands, and a narrowed value those it was computed from (``narrowed``).
That ends because operations refer to earlier ones only.
"""

from __future__ import annotations

from framework.jit.model import SPECIAL_INT_FLOORDIV, SPECIAL_INT_MOD, ArrayDescr, CallDescr, FieldDescr, InteriorDescr
from framework.jit.optimize import bounds
from framework.jit.optimize.bounds import IntBound
from framework.jit.optimize.environment import InvalidTrace
from framework.jit.optimize.info import bound_of
from framework.jit.optimize.optimizer import Optimizer, Pass, handler_table
from framework.jit.optimize.relations import Less
from framework.jit.optimize.word import MAX
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ONE, ZERO, ConstInt, Op, Value, resolve


class IntBounds(Pass):
    """The pass."""

    def __init__(self, optimizer: Optimizer) -> None:
        Pass.__init__(self, optimizer)
        optimizer.intbounds = self
        self.relations = optimizer.relations
        self.checked: Op | None = None  # has this bound if the guard that comes next holds
        self.checked_bound = bounds.unbounded()

    def process(self, op: Op) -> None:
        HANDLERS[op.opnum](self, op)

    # --- learning

    def limit(self, value: Value, bound: IntBound) -> None:
        """The value is within a bound."""
        current = resolve(value)
        if bound_of(current).intersect(bound):
            self.narrowed(current)

    def narrowed(self, value: Value) -> None:
        """The bounds of a value became narrower: so do those of what it was computed from."""
        bound = bound_of(value)
        if bound.is_constant() and not value.is_constant():
            value.forwarded = ConstInt(bound.lower)
        if isinstance(value, Op):
            BACKWARD[value.opnum](self, value, bound)

    def assume(self, comparison: Op, holds: bool) -> None:
        """A comparison that is no operation of the trace holds, or doesn't."""
        _note_relation(self, comparison, holds)
        self.limit(comparison, bounds.constant(1 if holds else 0))

    def make_le(self, value: Value, number: int) -> None:
        """The value is at most this number."""
        current = resolve(value)
        if bound_of(current).make_le(number):
            self.narrowed(current)

    def make_ge(self, value: Value, number: int) -> None:
        """The value is at least this number."""
        current = resolve(value)
        if bound_of(current).make_ge(number):
            self.narrowed(current)

    def uses(self, less: Less | None) -> bool:
        """Whether there is such a comparison; it is used from now on."""
        if less is None:
            return False
        short = less.short
        if short is not None:
            less.short = None
            self.optimizer.use_short(short)
        return True

    def emit_with(self, op: Op, bound: IntBound) -> None:
        """Emit an operation whose result is in a bound; a constant needs no operation."""
        if bound.is_constant():
            op.forwarded = ConstInt(bound.lower)
            return
        self.next.process(op)
        result = resolve(op)
        if result.kind == "i":
            self.limit(result, bound)


# --- forwards


def _operand(op: Op, index: int) -> IntBound:
    return bound_of(resolve(op.args[index]))


def _arithmetic(self: IntBounds, op: Op) -> None:
    left, right = _operand(op, 0), _operand(op, 1)
    opnum = op.opnum
    if opnum == ops.INT_ADD:
        bound = bounds.add(left, right)
    elif opnum == ops.INT_SUB:
        bound = bounds.sub(left, right)
    elif opnum == ops.INT_MUL:
        bound = bounds.mul(left, right)
    elif opnum == ops.INT_AND:
        bound = bounds.and_(left, right)
    elif opnum == ops.INT_OR:
        bound = bounds.or_(left, right)
    elif opnum == ops.INT_XOR:
        bound = bounds.xor(left, right)
    else:
        bound = _shifted_or_divided(opnum, left, right)
    self.emit_with(op, bound)


def _shifted_or_divided(opnum: int, left: IntBound, right: IntBound) -> IntBound:
    if opnum == ops.INT_LSHIFT:
        return bounds.lshift(left, right)
    if opnum == ops.INT_RSHIFT:
        return bounds.rshift(left, right)
    if opnum == ops.UINT_RSHIFT:
        return bounds.unsigned_rshift(left, right)
    if opnum == ops.INT_DIV:
        return bounds.divide(left, right)
    return bounds.remainder(left, right)


def _negation(self: IntBounds, op: Op) -> None:
    bound = _operand(op, 0)
    self.emit_with(op, bounds.negate(bound) if op.opnum == ops.INT_NEG else bounds.invert(bound))


def _sign_extension(self: IntBounds, op: Op) -> None:
    size = resolve(op.args[1])
    bound = bounds.signed_bytes(size.get_int())
    if bound.contains_bound(_operand(op, 0)):
        op.forwarded = resolve(op.args[0])
        return
    self.emit_with(op, bound)


def _bit_count(self: IntBounds, op: Op) -> None:
    self.emit_with(op, bounds.between(0, 64))


def _truth(self: IntBounds, op: Op) -> None:
    bound = _operand(op, 0)
    known = -1
    if not bound.contains(0):
        known = 1
    elif bound.is_constant():
        known = 0
    if known >= 0 and op.opnum == ops.INT_IS_ZERO:
        known = 1 - known
    _decide(self, op, known)


def _decide(self: IntBounds, op: Op, known: int) -> None:
    """A result that is 0 or 1; -1: open."""
    if known >= 0:
        op.forwarded = ONE if known == 1 else ZERO
        return
    self.next.process(op)
    result = resolve(op)
    bound_of(result).intersect(bounds.between(0, 1))


def _ordered(less: bool, not_less: bool) -> int:
    if less:
        return 1
    return 0 if not_less else -1


def _comparison(self: IntBounds, op: Op) -> None:
    left, right = _operand(op, 0), _operand(op, 1)
    same = resolve(op.args[0]) is resolve(op.args[1])
    opnum = op.opnum
    if opnum == ops.INT_LT:
        known = _ordered(left.known_lt(right), same or right.known_le(left))
    elif opnum == ops.INT_LE:
        known = _ordered(same or left.known_le(right), right.known_lt(left))
    elif opnum == ops.INT_GT:
        known = _ordered(right.known_lt(left), same or left.known_le(right))
    elif opnum == ops.INT_GE:
        known = _ordered(same or right.known_le(left), left.known_lt(right))
    elif opnum == ops.INT_EQ:
        known = _ordered(same or _are_equal(left, right), left.is_disjoint(right))
    elif opnum == ops.INT_NE:
        known = _ordered(left.is_disjoint(right), same or _are_equal(left, right))
    else:
        known = _unsigned_comparison(opnum, left, right, same)
    if known < 0:
        known = _related(self, opnum, resolve(op.args[0]), resolve(op.args[1]))
    _decide(self, op, known)


def _related(self: IntBounds, opnum: int, left: Value, right: Value) -> int:
    """What earlier comparisons say about this one: 1, 0 or -1."""
    if opnum == ops.UINT_LT:
        return 1 if _is_unsigned_less(self, left, right) else -1
    if opnum == ops.INT_LT or opnum == ops.INT_GE:
        is_less = self.uses(self.relations.find_less(left, right))
    elif opnum == ops.INT_GT or opnum == ops.INT_LE:
        is_less = self.uses(self.relations.find_less(right, left))
    else:
        return -1
    if not is_less:
        return -1
    return 1 if opnum == ops.INT_LT or opnum == ops.INT_GT else 0


def _is_unsigned_less(self: IntBounds, left: Value, right: Value) -> bool:
    if not bound_of(right).is_nonnegative():
        return False
    if bound_of(left).is_nonnegative() and self.uses(self.relations.find_less(left, right)):
        self.make_le(left, bound_of(right).upper - 1)
        return True
    before = self.relations.find_predecessor(left, right)
    if before is None or not bound_of(before.left).is_nonnegative():
        return False
    self.uses(before)
    self.relations.add_less(left, right)
    self.limit(left, bounds.between(1, max(bound_of(right).upper - 1, 1)))
    return True


def _unsigned_comparison(opnum: int, left: IntBound, right: IntBound, same: bool) -> int:
    if opnum == ops.UINT_LT:
        return _ordered(left.known_unsigned_lt(right), same or right.known_unsigned_le(left))
    if opnum == ops.UINT_LE:
        return _ordered(same or left.known_unsigned_le(right), right.known_unsigned_lt(left))
    if opnum == ops.UINT_GT:
        return _ordered(right.known_unsigned_lt(left), same or left.known_unsigned_le(right))
    return _ordered(same or right.known_unsigned_le(left), left.known_unsigned_lt(right))


def _are_equal(left: IntBound, right: IntBound) -> bool:
    return left.is_constant() and right.is_constant() and left.lower == right.lower


def _other_bool(self: IntBounds, op: Op) -> None:
    _decide(self, op, -1)


def _checked(self: IntBounds, op: Op) -> None:
    """An operation with an overflow guard behind it."""
    left, right = _operand(op, 0), _operand(op, 1)
    opnum = op.opnum
    if opnum == ops.INT_ADD_OVF:
        possible, plain, bound = bounds.add_can_overflow(left, right), ops.INT_ADD, bounds.add_without_overflow
    elif opnum == ops.INT_SUB_OVF:
        possible, plain, bound = bounds.sub_can_overflow(left, right), ops.INT_SUB, bounds.sub_without_overflow
    else:
        possible, plain, bound = bounds.mul_can_overflow(left, right), ops.INT_MUL, bounds.mul
    self.checked = None
    if not possible:
        self.optimizer.overflow_is_certain = False
        op.opnum = plain
        self.process(op)
        return
    try:
        result = bound(left, right)
        if left.is_constant() and right.is_constant():
            raise bounds.EmptyBound()
    except bounds.EmptyBound:
        self.optimizer.overflow_is_certain = True
        op.forwarded = ZERO
        return
    self.optimizer.overflow_is_certain = False
    self.next.process(op)
    self.checked = op
    self.checked_bound = result


def _no_overflow(self: IntBounds, op: Op) -> None:
    self.next.process(op)
    checked = self.checked
    if checked is not None:
        self.checked = None
        self.limit(checked, self.checked_bound)


def _overflow(self: IntBounds, op: Op) -> None:
    self.checked = None
    self.next.process(op)


def _guard_truth(self: IntBounds, op: Op) -> None:
    value = resolve(op.args[0])
    self.next.process(op)
    current = resolve(value)
    if current.is_constant():
        return
    if isinstance(current, Op):
        _note_relation(self, current, op.opnum == ops.GUARD_TRUE)
    bound = bound_of(current)
    if op.opnum == ops.GUARD_FALSE:
        changed = bound.make_equal(0)
    elif bound.is_bool():
        changed = bound.make_equal(1)
    else:
        changed = bound.make_ne(0)
    if changed:
        self.narrowed(current)


def _note_relation(self: IntBounds, comparison: Op, holds: bool) -> None:
    relations, opnum = self.relations, comparison.opnum
    if opnum == ops.UINT_LT and holds:
        if bound_of(resolve(comparison.args[1])).is_nonnegative():
            relations.add_less(comparison.args[0], comparison.args[1])
    elif opnum == (ops.INT_LT if holds else ops.INT_GE):
        relations.add_less(comparison.args[0], comparison.args[1])
    elif opnum == (ops.INT_GT if holds else ops.INT_LE):
        relations.add_less(comparison.args[1], comparison.args[0])
    elif opnum == (ops.INT_NE if holds else ops.INT_EQ):
        relations.add_different(comparison)


def _guard_value(self: IntBounds, op: Op) -> None:
    value = resolve(op.args[0])
    expected = resolve(op.args[1])
    if isinstance(expected, ConstInt):
        if not bound_of(value).contains(expected.int_value):
            raise InvalidTrace("guard_value of an integer always fails")
        self.next.process(op)
        bound = bound_of(value)
        if not value.is_constant() and bound.make_equal(expected.int_value):
            self.narrowed(value)
        return
    self.next.process(op)


def _read_field(self: IntBounds, op: Op) -> None:
    descr = op.descr
    field: FieldDescr | None = None
    if isinstance(descr, FieldDescr):
        field = descr
    elif isinstance(descr, InteriorDescr):
        field = descr.field
    self.next.process(op)
    if field is not None:
        _limit_size(self, op, field.size, field.is_signed)
        if field.is_length:
            self.limit(op, bounds.LENGTH)


def _read_item(self: IntBounds, op: Op) -> None:
    descr = op.descr
    self.next.process(op)
    if isinstance(descr, ArrayDescr):
        _limit_size(self, op, descr.item_size, descr.is_signed)


def _limit_size(self: IntBounds, op: Op, size: int, is_signed: bool) -> None:
    result = resolve(op)
    if size < 8 and not result.is_constant():
        self.limit(result, bounds.signed_bytes(size) if is_signed else bounds.unsigned_bytes(size))


def _length(self: IntBounds, op: Op) -> None:
    """Memory holds so few items that their number plus something small never wraps."""
    self.next.process(op)
    self.limit(op, bounds.LENGTH)


def _elidable_call(self: IntBounds, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, CallDescr)
    if descr.special == SPECIAL_INT_FLOORDIV:
        self.emit_with(op, bounds.floor_divide(_operand(op, 1), _operand(op, 2)))
    elif descr.special == SPECIAL_INT_MOD:
        self.emit_with(op, bounds.floor_modulo(_operand(op, 1), _operand(op, 2)))
    else:
        self.next.process(op)


def _pass_on(self: IntBounds, op: Op) -> None:
    self.next.process(op)


HANDLERS = handler_table(
    _pass_on,
    (
        _arithmetic,
        [
            ops.INT_ADD, ops.INT_SUB, ops.INT_MUL, ops.INT_AND, ops.INT_OR, ops.INT_XOR, ops.INT_LSHIFT,
            ops.INT_RSHIFT, ops.UINT_RSHIFT, ops.INT_DIV, ops.INT_REM,
        ],
    ),
    (_negation, [ops.INT_NEG, ops.INT_INVERT]),
    (_sign_extension, [ops.INT_SIGNEXT]),
    (_bit_count, [ops.INT_CLZ, ops.INT_CTZ, ops.INT_POPCOUNT]),
    (_truth, [ops.INT_IS_TRUE, ops.INT_IS_ZERO]),
    (
        _comparison,
        [
            ops.INT_LT, ops.INT_LE, ops.INT_EQ, ops.INT_NE, ops.INT_GT, ops.INT_GE, ops.UINT_LT, ops.UINT_LE,
            ops.UINT_GT, ops.UINT_GE,
        ],
    ),
    (
        _other_bool,
        [
            ops.FLOAT_LT, ops.FLOAT_LE, ops.FLOAT_EQ, ops.FLOAT_NE, ops.FLOAT_GT, ops.FLOAT_GE, ops.REF_EQ, ops.REF_NE,
        ],
    ),
    (_checked, [ops.INT_ADD_OVF, ops.INT_SUB_OVF, ops.INT_MUL_OVF]),
    (_no_overflow, [ops.GUARD_NO_OVERFLOW]),
    (_overflow, [ops.GUARD_OVERFLOW]),
    (_guard_truth, [ops.GUARD_TRUE, ops.GUARD_FALSE]),
    (_guard_value, [ops.GUARD_VALUE]),
    (
        _read_field,
        [ops.GETFIELD_GC_I, ops.GETFIELD_GC_PURE_I, ops.GETFIELD_RAW_I, ops.GETINTERIORFIELD_GC_I],
    ),
    (_read_item, [ops.GETARRAYITEM_GC_I, ops.GETARRAYITEM_GC_PURE_I, ops.RAW_LOAD_I]),
    (_length, [ops.ARRAYLEN_GC]),
    (_elidable_call, [ops.CALL_PURE_I]),
)  # fmt: skip


# --- backwards: op's result has this bound


def _back_nothing(self: IntBounds, op: Op, bound: IntBound) -> None:
    pass


def _back_add(self: IntBounds, op: Op, bound: IntBound) -> None:
    """x = result - y, y = result - x, all wrapping."""
    self.limit(op.args[0], bounds.sub(bound, _operand(op, 1)))
    self.limit(op.args[1], bounds.sub(bound, _operand(op, 0)))


def _back_sub(self: IntBounds, op: Op, bound: IntBound) -> None:
    """x = result + y, y = x - result, all wrapping."""
    self.limit(op.args[0], bounds.add(bound, _operand(op, 1)))
    self.limit(op.args[1], bounds.sub(_operand(op, 0), bound))


def _back_and(self: IntBounds, op: Op, bound: IntBound) -> None:
    """Where y has a one, x has the bit of the result."""
    for index in range(2):
        mask = _operand(op, 1 - index).ones & ~bound.unknown
        if mask != 0:
            self.limit(op.args[index], bounds.from_bits(bound.ones & mask, ~mask))


def _back_or(self: IntBounds, op: Op, bound: IntBound) -> None:
    """Where y has a zero, x has the bit of the result."""
    for index in range(2):
        other = _operand(op, 1 - index)
        mask = ~(other.ones | other.unknown) & ~bound.unknown
        if mask != 0:
            self.limit(op.args[index], bounds.from_bits(bound.ones & mask, ~mask))


def _back_xor(self: IntBounds, op: Op, bound: IntBound) -> None:
    """x = result ^ y."""
    self.limit(op.args[0], bounds.xor(bound, _operand(op, 1)))
    self.limit(op.args[1], bounds.xor(bound, _operand(op, 0)))


def _back_negation(self: IntBounds, op: Op, bound: IntBound) -> None:
    """Both are their own inverse."""
    self.limit(op.args[0], bounds.negate(bound) if op.opnum == ops.INT_NEG else bounds.invert(bound))


def _back_rshift(self: IntBounds, op: Op, bound: IntBound) -> None:
    """x >> n = r: r << n <= x <= (r << n) + 2**n - 1, when nothing is lost; for the unsigned shift if x >= 0."""
    count = _operand(op, 1)
    if not count.is_constant() or not bounds.is_shift_count(count) or bounds.lshift_can_overflow(bound, count):
        return
    if op.opnum == ops.UINT_RSHIFT and not _operand(op, 0).is_nonnegative():
        return
    n = count.lower
    below = (1 << n) - 1 if n < 63 else MAX
    self.limit(op.args[0], bounds.between(bound.lower << n, (bound.upper << n) | below))


def _back_truth(self: IntBounds, op: Op, bound: IntBound) -> None:
    if not bound.is_constant():
        return
    value = resolve(op.args[0])
    is_zero = (bound.lower == 1) == (op.opnum == ops.INT_IS_ZERO)
    current = bound_of(value)
    if current.make_equal(0) if is_zero else current.make_ne(0):
        self.narrowed(value)


def _back_comparison(self: IntBounds, op: Op, bound: IntBound) -> None:
    if not bound.is_constant():
        return
    holds = bound.lower == 1
    left, right = resolve(op.args[0]), resolve(op.args[1])
    opnum = op.opnum
    if opnum == ops.INT_LT or opnum == ops.INT_GE:
        if holds == (opnum == ops.INT_LT):
            _learn_lt(self, left, right)
        else:
            _learn_le(self, right, left)
    elif opnum == ops.INT_GT or opnum == ops.INT_LE:
        if holds == (opnum == ops.INT_GT):
            _learn_lt(self, right, left)
        else:
            _learn_le(self, left, right)
    elif holds == (opnum == ops.INT_EQ):
        _learn_equal(self, left, right)
    else:
        _learn_different(self, left, right)


def _learn_lt(self: IntBounds, left: Value, right: Value) -> None:
    left_bound, right_bound = bound_of(left), bound_of(right)
    if left_bound.make_lt(right_bound.upper):
        self.narrowed(left)
    right = resolve(right)
    right_bound = bound_of(right)
    if right_bound.make_gt(bound_of(resolve(left)).lower):
        self.narrowed(right)


def _learn_le(self: IntBounds, left: Value, right: Value) -> None:
    self.make_le(left, bound_of(right).upper)
    self.make_ge(right, bound_of(resolve(left)).lower)


def _learn_equal(self: IntBounds, left: Value, right: Value) -> None:
    self.limit(left, bound_of(right))
    self.limit(right, bound_of(resolve(left)))


def _learn_different(self: IntBounds, left: Value, right: Value) -> None:
    left_bound, right_bound = bound_of(left), bound_of(right)
    if right_bound.is_constant():
        if left_bound.make_ne(right_bound.lower):
            self.narrowed(left)
    elif left_bound.is_constant() and right_bound.make_ne(left_bound.lower):
        self.narrowed(right)


def _back_unsigned(self: IntBounds, op: Op, bound: IntBound) -> None:
    """x < y unsigned with y not negative: 0 <= x < y."""
    if not bound.is_constant():
        return
    holds = bound.lower == 1
    left, right = resolve(op.args[0]), resolve(op.args[1])
    opnum = op.opnum
    if opnum == ops.UINT_LT or opnum == ops.UINT_GE:
        strict = holds == (opnum == ops.UINT_LT)
    else:
        strict = holds == (opnum == ops.UINT_GT)
        left, right = right, left
    if not strict:
        left, right = right, left
    upper = bound_of(right)
    if upper.is_nonnegative():
        if strict and upper.upper == 0:
            raise InvalidTrace("nothing is less than zero, unsigned")
        self.limit(left, bounds.between(0, upper.upper - 1 if strict else upper.upper))


BACKWARD = handler_table(
    _back_nothing,
    (_back_add, [ops.INT_ADD, ops.INT_ADD_OVF]),
    (_back_sub, [ops.INT_SUB, ops.INT_SUB_OVF]),
    (_back_and, [ops.INT_AND]),
    (_back_or, [ops.INT_OR]),
    (_back_xor, [ops.INT_XOR]),
    (_back_negation, [ops.INT_NEG, ops.INT_INVERT]),
    (_back_rshift, [ops.INT_RSHIFT, ops.UINT_RSHIFT]),
    (_back_truth, [ops.INT_IS_TRUE, ops.INT_IS_ZERO]),
    (_back_comparison, [ops.INT_LT, ops.INT_LE, ops.INT_GT, ops.INT_GE, ops.INT_EQ, ops.INT_NE]),
    (_back_unsigned, [ops.UINT_LT, ops.UINT_LE, ops.UINT_GT, ops.UINT_GE]),
)
