"""Algebra: named rules over single operations.

A rule looks at an operation and gives what stands for it, or None when it doesn't apply.  ``RULES`` has the rules of each
operation in the order in which they are tried.  Above each rule stands its algebra; x, y are any values, c, d constants.
All of integer arithmetic wraps.  A test runs each rule's operation before and after on many numbers.

Termination: a rule gives a value that exists, or sends an operation that is cheaper or has its constants further right.
"""

from __future__ import annotations

from framework.jit.execution import FLOAT_FLOAT_FLOAT, FLOAT_INT, INT_INT, INT_INT_INT
from framework.jit.model import SPECIAL_INT_FLOORDIV, SPECIAL_INT_MOD, CallDescr
from framework.jit.optimize import bounds
from framework.jit.optimize.info import bound_of
from framework.jit.optimize.optimizer import Optimizer
from framework.jit.optimize.word import BITS
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ONE, ZERO, ConstFloat, ConstInt, IntOp, Op, Value, make_op, resolve, same_bits


def left_of(op: Op) -> Value:
    """The first operand."""
    return resolve(op.args[0])


def right_of(op: Op) -> Value:
    """The second operand."""
    return resolve(op.args[1])


def definition(value: Value, opnum: int) -> Op | None:
    """The operation that computes a value, if it is this one."""
    if isinstance(value, Op) and value.opnum == opnum:
        return value
    return None


def is_int(value: Value, number: int) -> bool:
    """Whether a value is this constant."""
    return isinstance(value, ConstInt) and value.int_value == number


def send_int(optimizer: Optimizer, opnum: int, left: Value, right: Value) -> Value:
    """Compute with an operation of two operands."""
    return optimizer.send(make_op(opnum, [left, right]))


# --- constants to the right


# c + x = x + c, the same for * & | ^ == !=
def swap_constant(optimizer: Optimizer, op: Op) -> Value | None:
    left, right = left_of(op), right_of(op)
    if isinstance(left, ConstInt) and not isinstance(right, ConstInt):
        return send_int(optimizer, op.opnum, right, left)
    return None


# c < x = x > c and so on
def swap_compared_constant(optimizer: Optimizer, op: Op) -> Value | None:
    left, right = left_of(op), right_of(op)
    if isinstance(left, ConstInt) and not isinstance(right, ConstInt):
        return send_int(optimizer, SWAPPED[op.opnum], right, left)
    return None


# --- addition and subtraction


# x + 0 = x - 0 = x
def add_zero(optimizer: Optimizer, op: Op) -> Value | None:
    return left_of(op) if is_int(right_of(op), 0) else None


# x - c = x + -c
def sub_constant(optimizer: Optimizer, op: Op) -> Value | None:
    right = right_of(op)
    if isinstance(right, ConstInt):
        return send_int(optimizer, ops.INT_ADD, left_of(op), ConstInt(INT_INT_INT[ops.INT_SUB](0, right.int_value)))
    return None


# (x + c) + d = x + (c + d), the same for * & | ^
def reassociate(optimizer: Optimizer, op: Op) -> Value | None:
    right = right_of(op)
    inner = definition(left_of(op), op.opnum)
    if inner is None or not isinstance(right, ConstInt):
        return None
    constant = right_of(inner)
    if not isinstance(constant, ConstInt):
        return None
    folded = INT_INT_INT[op.opnum](constant.int_value, right.int_value)
    return send_int(optimizer, op.opnum, left_of(inner), ConstInt(folded))


# x - x = x ^ x = 0
def cancel_itself(optimizer: Optimizer, op: Op) -> Value | None:
    return ZERO if left_of(op) is right_of(op) else None


# 0 - x = -x
def zero_minus(optimizer: Optimizer, op: Op) -> Value | None:
    return optimizer.send(make_op(ops.INT_NEG, [right_of(op)])) if is_int(left_of(op), 0) else None


# (x + y) - y = x, (x + y) - x = y; a checked difference needs a checked sum
def sub_from_sum(optimizer: Optimizer, op: Op) -> Value | None:
    left, right = left_of(op), right_of(op)
    if not isinstance(left, Op):
        return None
    if left.opnum == ops.INT_ADD_OVF or (left.opnum == ops.INT_ADD and op.opnum == ops.INT_SUB):
        if right_of(left) is right:
            return left_of(left)
        if left_of(left) is right:
            return right_of(left)
    return None


# (x - y) + y = x, y + (x - y) = x
def add_to_difference(optimizer: Optimizer, op: Op) -> Value | None:
    left, right = left_of(op), right_of(op)
    if isinstance(left, Op) and (left.opnum == ops.INT_SUB or left.opnum == ops.INT_SUB_OVF):
        if right_of(left) is right:
            return left_of(left)
    if isinstance(right, Op) and (right.opnum == ops.INT_SUB or right.opnum == ops.INT_SUB_OVF):
        if right_of(right) is left:
            return left_of(right)
    return None


# --- multiplication and division


# x * 0 = x & 0 = 0
def absorb_zero(optimizer: Optimizer, op: Op) -> Value | None:
    return ZERO if is_int(right_of(op), 0) or is_int(left_of(op), 0) else None


# x * 1 = x / 1 = x
def times_one(optimizer: Optimizer, op: Op) -> Value | None:
    return left_of(op) if is_int(right_of(op), 1) else None


# x * -1 = -x
def times_minus_one(optimizer: Optimizer, op: Op) -> Value | None:
    return optimizer.send(make_op(ops.INT_NEG, [left_of(op)])) if is_int(right_of(op), -1) else None


def exponent(value: Value) -> int:
    """n for a constant 2**n, else -1."""
    if isinstance(value, ConstInt):
        number = value.int_value
        if number > 0 and number & (number - 1) == 0:
            return INT_INT[ops.INT_CTZ](number)
    return -1


# x * 2**n = x << n
def times_power(optimizer: Optimizer, op: Op) -> Value | None:
    n = exponent(right_of(op))
    return send_int(optimizer, ops.INT_LSHIFT, left_of(op), ConstInt(n)) if n > 0 else None


# x / 2**n = x >> n for x >= 0
def divide_by_power(optimizer: Optimizer, op: Op) -> Value | None:
    n = exponent(right_of(op))
    if n >= 0 and bound_of(left_of(op)).is_nonnegative():
        return send_int(optimizer, ops.INT_RSHIFT, left_of(op), ConstInt(n))
    return None


# x rem 2**n = x & (2**n - 1) for x >= 0
def remainder_of_power(optimizer: Optimizer, op: Op) -> Value | None:
    n = exponent(right_of(op))
    if n >= 0 and bound_of(left_of(op)).is_nonnegative():
        return send_int(optimizer, ops.INT_AND, left_of(op), ConstInt((1 << n) - 1))
    return None


# x // 2**n = x >> n;  for y > 0: x // y = x / y when x >= 0, else q + ((x - q * y) >> 63) with q = x / y
def floor_divide(optimizer: Optimizer, op: Op) -> Value | None:
    descr = op.descr
    if not isinstance(descr, CallDescr) or descr.special != SPECIAL_INT_FLOORDIV:
        return None
    left, right = resolve(op.args[1]), resolve(op.args[2])
    n = exponent(right)
    if n >= 0:
        return send_int(optimizer, ops.INT_RSHIFT, left, ConstInt(n))
    if bound_of(right).lower <= 0:
        return None
    quotient = send_int(optimizer, ops.INT_DIV, left, right)
    if bound_of(left).is_nonnegative():
        return quotient
    rest = send_int(optimizer, ops.INT_SUB, left, send_int(optimizer, ops.INT_MUL, quotient, right))
    return send_int(optimizer, ops.INT_ADD, quotient, send_int(optimizer, ops.INT_RSHIFT, rest, ConstInt(BITS - 1)))


# x % 2**n = x & (2**n - 1);  for y > 0: x % y = x rem y when x >= 0, else r + (y & (r >> 63)) with r = x rem y
def floor_modulo(optimizer: Optimizer, op: Op) -> Value | None:
    descr = op.descr
    if not isinstance(descr, CallDescr) or descr.special != SPECIAL_INT_MOD:
        return None
    left, right = resolve(op.args[1]), resolve(op.args[2])
    n = exponent(right)
    if n >= 0:
        return send_int(optimizer, ops.INT_AND, left, ConstInt((1 << n) - 1))
    if bound_of(right).lower <= 0:
        return None
    rest = send_int(optimizer, ops.INT_REM, left, right)
    if bound_of(left).is_nonnegative():
        return rest
    sign = send_int(optimizer, ops.INT_RSHIFT, rest, ConstInt(BITS - 1))
    return send_int(optimizer, ops.INT_ADD, rest, send_int(optimizer, ops.INT_AND, sign, right))


# --- bits


# ((x & d) + c) & m = (x + c) & m for m = 2**n - 1 with all its bits in d
def mask_sum_once(optimizer: Optimizer, op: Op) -> Value | None:
    mask, total = right_of(op), definition(left_of(op), ops.INT_ADD)
    if total is None or not isinstance(mask, ConstInt) or mask.int_value & (mask.int_value + 1) != 0:
        return None
    inner, added = definition(left_of(total), ops.INT_AND), right_of(total)
    if inner is None or not isinstance(added, ConstInt):
        return None
    inner_mask = right_of(inner)
    if not isinstance(inner_mask, ConstInt) or mask.int_value & ~inner_mask.int_value != 0:
        return None
    return send_int(optimizer, ops.INT_AND, send_int(optimizer, ops.INT_ADD, left_of(inner), added), mask)


# x & -1 = x;  x & c = x when the bits outside c are known to be zero
def and_without_effect(optimizer: Optimizer, op: Op) -> Value | None:
    left, right = bound_of(left_of(op)), bound_of(right_of(op))
    if (left.ones | left.unknown) & ~right.ones == 0:
        return left_of(op)
    if (right.ones | right.unknown) & ~left.ones == 0:
        return right_of(op)
    return None


# x & x = x | x = x
def same_operands(optimizer: Optimizer, op: Op) -> Value | None:
    return left_of(op) if left_of(op) is right_of(op) else None


# x | y = x when each bit that may be in y is in x for sure
def or_without_effect(optimizer: Optimizer, op: Op) -> Value | None:
    left, right = bound_of(left_of(op)), bound_of(right_of(op))
    if (right.ones | right.unknown) & ~left.ones == 0:
        return left_of(op)
    if (left.ones | left.unknown) & ~right.ones == 0:
        return right_of(op)
    return None


# x ^ -1 = ~x
def xor_all(optimizer: Optimizer, op: Op) -> Value | None:
    return optimizer.send(make_op(ops.INT_INVERT, [left_of(op)])) if is_int(right_of(op), -1) else None


# (x ^ y) ^ y = x
def xor_twice(optimizer: Optimizer, op: Op) -> Value | None:
    inner, right = definition(left_of(op), ops.INT_XOR), right_of(op)
    if inner is not None:
        if right_of(inner) is right:
            return left_of(inner)
        if left_of(inner) is right:
            return right_of(inner)
    return None


# x << 0 = x >> 0 = x
def shift_by_zero(optimizer: Optimizer, op: Op) -> Value | None:
    return left_of(op) if is_int(right_of(op), 0) else None


# 0 << x = 0 >> x = 0
def shift_zero(optimizer: Optimizer, op: Op) -> Value | None:
    return ZERO if is_int(left_of(op), 0) else None


# (x << c) >> c = x when nothing is lost
def shift_back(optimizer: Optimizer, op: Op) -> Value | None:
    inner, count = definition(left_of(op), ops.INT_LSHIFT), right_of(op)
    if inner is None or not isinstance(count, ConstInt):
        return None
    if not bound_of(right_of(inner)).is_constant() or bound_of(right_of(inner)).lower != count.int_value:
        return None
    if bounds.lshift_can_overflow(bound_of(left_of(inner)), bound_of(count)):
        return None
    return left_of(inner)


# (x << c) << d = x << (c + d) for c + d < 64, the same for both shifts right
def shift_twice(optimizer: Optimizer, op: Op) -> Value | None:
    inner, count = definition(left_of(op), op.opnum), right_of(op)
    if inner is None or not isinstance(count, ConstInt):
        return None
    first = right_of(inner)
    if not isinstance(first, ConstInt) or first.int_value + count.int_value >= BITS:
        return None
    return send_int(optimizer, op.opnum, left_of(inner), ConstInt(first.int_value + count.int_value))


# x >>> c = x >> c for x >= 0
def signed_shift(optimizer: Optimizer, op: Op) -> Value | None:
    if bound_of(left_of(op)).is_nonnegative():
        return send_int(optimizer, ops.INT_RSHIFT, left_of(op), right_of(op))
    return None


# -(-x) = ~(~x) = x
def twice(optimizer: Optimizer, op: Op) -> Value | None:
    inner = definition(left_of(op), op.opnum)
    return left_of(inner) if inner is not None else None


# --- comparisons


# is_true(x) = x for x that is 0 or 1
def truth_of_bool(optimizer: Optimizer, op: Op) -> Value | None:
    return left_of(op) if bound_of(left_of(op)).is_bool() else None


# is_zero(x < y) = x >= y and so on, not for floats, where nan compares
def negated_comparison(optimizer: Optimizer, op: Op) -> Value | None:
    inner = left_of(op)
    if isinstance(inner, IntOp) and NEGATED[inner.opnum] >= 0:
        return optimizer.send(make_op(NEGATED[inner.opnum], optimizer.resolved(inner.args)))
    return None


# x == 0 is is_zero(x), x != 0 is is_true(x)
def compare_zero(optimizer: Optimizer, op: Op) -> Value | None:
    if is_int(right_of(op), 0):
        opnum = ops.INT_IS_ZERO if op.opnum == ops.INT_EQ else ops.INT_IS_TRUE
        return optimizer.send(make_op(opnum, [left_of(op)]))
    return None


# x == 1 is x, x != 1 is is_zero(x) for x that is 0 or 1
def compare_bool(optimizer: Optimizer, op: Op) -> Value | None:
    if is_int(right_of(op), 1) and bound_of(left_of(op)).is_bool():
        if op.opnum == ops.INT_EQ:
            return left_of(op)
        return optimizer.send(make_op(ops.INT_IS_ZERO, [left_of(op)]))
    return None


# x + c == d is x == d - c
def compare_sum(optimizer: Optimizer, op: Op) -> Value | None:
    inner, right = definition(left_of(op), ops.INT_ADD), right_of(op)
    if inner is None or not isinstance(right, ConstInt):
        return None
    constant = right_of(inner)
    if not isinstance(constant, ConstInt):
        return None
    difference = INT_INT_INT[ops.INT_SUB](right.int_value, constant.int_value)
    return send_int(optimizer, op.opnum, left_of(inner), ConstInt(difference))


# --- references


# x is x
def same_reference(optimizer: Optimizer, op: Op) -> Value | None:
    if left_of(op) is right_of(op):
        return ONE if op.opnum == ops.REF_EQ else ZERO
    return None


# --- floats; x + 0.0 is not x for -0.0, nothing with nan is folded


def is_float(value: Value, number: float) -> bool:
    """Whether a value is this constant, zero by sign."""
    return isinstance(value, ConstFloat) and same_bits(value.float_value, number)


# x * 1.0 = 1.0 * x = x / 1.0 = x
def float_times_one(optimizer: Optimizer, op: Op) -> Value | None:
    if is_float(right_of(op), 1.0):
        return left_of(op)
    return right_of(op) if op.opnum == ops.FLOAT_MUL and is_float(left_of(op), 1.0) else None


# x - 0.0 = x + -0.0 = x
def float_add_nothing(optimizer: Optimizer, op: Op) -> Value | None:
    return left_of(op) if is_float(right_of(op), 0.0 if op.opnum == ops.FLOAT_SUB else -0.0) else None


# x / c = x * (1 / c) for c a power of two whose inverse is exact
def float_divide_by_power(optimizer: Optimizer, op: Op) -> Value | None:
    right = right_of(op)
    if not isinstance(right, ConstFloat):
        return None
    divisor = right.float_value
    if not (2.0**-500 <= divisor <= 2.0**500 or -(2.0**500) <= divisor <= -(2.0**-500)):
        return None
    inverse = FLOAT_FLOAT_FLOAT[ops.FLOAT_TRUEDIV](1.0, divisor)
    if FLOAT_INT[ops.CAST_FLOAT_TO_BITS](divisor) & ((1 << 52) - 1) != 0:
        return None
    return optimizer.send(make_op(ops.FLOAT_MUL, [left_of(op), ConstFloat(inverse)]))


# the float made of the bits of a float is that float, and the other way round
def cast_back(optimizer: Optimizer, op: Op) -> Value | None:
    inverse = ops.CAST_BITS_TO_FLOAT if op.opnum == ops.CAST_FLOAT_TO_BITS else ops.CAST_FLOAT_TO_BITS
    inner = definition(left_of(op), inverse)
    return left_of(inner) if inner is not None else None


# same_as(x) = x
def same_as(optimizer: Optimizer, op: Op) -> Value | None:
    return left_of(op)


# --- the table


def _by_number(pairs: dict[int, int]) -> list[int]:
    return [pairs.get(opnum, -1) for opnum in range(ops.COUNT)]


SWAPPED = _by_number(
    {
        ops.INT_LT: ops.INT_GT,
        ops.INT_LE: ops.INT_GE,
        ops.INT_GT: ops.INT_LT,
        ops.INT_GE: ops.INT_LE,
        ops.UINT_LT: ops.UINT_GT,
        ops.UINT_LE: ops.UINT_GE,
        ops.UINT_GT: ops.UINT_LT,
        ops.UINT_GE: ops.UINT_LE,
    }
)
NEGATED = _by_number(
    {
        ops.INT_LT: ops.INT_GE,
        ops.INT_GE: ops.INT_LT,
        ops.INT_LE: ops.INT_GT,
        ops.INT_GT: ops.INT_LE,
        ops.INT_EQ: ops.INT_NE,
        ops.INT_NE: ops.INT_EQ,
        ops.UINT_LT: ops.UINT_GE,
        ops.UINT_GE: ops.UINT_LT,
        ops.UINT_LE: ops.UINT_GT,
        ops.UINT_GT: ops.UINT_LE,
        ops.INT_IS_TRUE: ops.INT_IS_ZERO,
        ops.INT_IS_ZERO: ops.INT_IS_TRUE,
        ops.REF_EQ: ops.REF_NE,
        ops.REF_NE: ops.REF_EQ,
    }
)

_ROWS: dict[int, list] = {
    ops.INT_ADD: [swap_constant, add_zero, reassociate, add_to_difference],
    ops.INT_SUB: [cancel_itself, zero_minus, sub_constant, sub_from_sum],
    ops.INT_MUL: [swap_constant, absorb_zero, times_one, times_minus_one, times_power, reassociate],
    ops.INT_DIV: [times_one, divide_by_power],
    ops.INT_REM: [remainder_of_power],
    ops.INT_AND: [swap_constant, absorb_zero, same_operands, and_without_effect, mask_sum_once, reassociate],
    ops.INT_OR: [swap_constant, same_operands, or_without_effect, reassociate],
    ops.INT_XOR: [swap_constant, add_zero, cancel_itself, xor_all, xor_twice, reassociate],
    ops.INT_LSHIFT: [shift_by_zero, shift_zero, shift_twice],
    ops.INT_RSHIFT: [shift_by_zero, shift_zero, shift_back, shift_twice],
    ops.UINT_RSHIFT: [shift_by_zero, shift_zero, signed_shift, shift_twice],
    ops.INT_NEG: [twice],
    ops.INT_INVERT: [twice],
    ops.INT_IS_TRUE: [truth_of_bool],
    ops.INT_IS_ZERO: [negated_comparison],
    ops.INT_LT: [swap_compared_constant],
    ops.INT_LE: [swap_compared_constant],
    ops.INT_GT: [swap_compared_constant],
    ops.INT_GE: [swap_compared_constant],
    ops.UINT_LT: [swap_compared_constant],
    ops.UINT_LE: [swap_compared_constant],
    ops.UINT_GT: [swap_compared_constant],
    ops.UINT_GE: [swap_compared_constant],
    ops.INT_EQ: [swap_constant, compare_zero, compare_bool, compare_sum],
    ops.INT_NE: [swap_constant, compare_zero, compare_bool, compare_sum],
    ops.INT_ADD_OVF: [add_zero],
    ops.INT_SUB_OVF: [add_zero, cancel_itself, sub_from_sum],
    ops.INT_MUL_OVF: [absorb_zero, times_one],
    ops.REF_EQ: [same_reference],
    ops.REF_NE: [same_reference],
    ops.FLOAT_MUL: [float_times_one],
    ops.FLOAT_TRUEDIV: [float_times_one, float_divide_by_power],
    ops.FLOAT_SUB: [float_add_nothing],
    ops.FLOAT_ADD: [float_add_nothing],
    ops.FLOAT_NEG: [twice],
    ops.CAST_FLOAT_TO_BITS: [cast_back],
    ops.CAST_BITS_TO_FLOAT: [cast_back],
    ops.SAME_AS_I: [same_as],
    ops.SAME_AS_R: [same_as],
    ops.SAME_AS_F: [same_as],
    ops.CALL_PURE_I: [floor_divide, floor_modulo],
}
_NO_RULES: list = []
RULES: list[list] = [_ROWS.get(opnum, _NO_RULES) for opnum in range(ops.COUNT)]
