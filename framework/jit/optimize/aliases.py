"""Whether two names may mean the same object or the same number."""

from __future__ import annotations

from framework.jit.optimize.info import bound_of, known_info
from framework.jit.trace.operations import INT_ADD
from framework.jit.trace.values import Const, ConstInt, ConstRef, Input, Op, Value, resolve


def may_alias(left: Value, right: Value) -> bool:
    """Whether two resolved references, known by different names, may be the same object."""
    if left is right:
        return True
    if isinstance(left, ConstRef) and isinstance(right, ConstRef):
        return False
    left_info, right_info = known_info(left), known_info(right)
    left_fresh = left_info is not None and left_info.is_fresh
    right_fresh = right_info is not None and right_info.is_fresh
    if left_fresh and (right_fresh or isinstance(right, (Input, ConstRef))):
        return False
    if right_fresh and isinstance(left, (Input, ConstRef)):
        return False
    if left_info is None or right_info is None or left_info.known_class == 0:
        return True
    return right_info.known_class == 0 or left_info.known_class == right_info.known_class


def is_same_value(left: Value, right: Value) -> bool:
    """Whether two resolved values are the same."""
    return left is right or (isinstance(left, Const) and isinstance(right, Const) and left.is_same_constant(right))


def may_be_equal(left: Value, right: Value) -> bool:
    """Whether two resolved integers may be equal: i and i + 1 are not."""
    if left is right:
        return True
    if bound_of(left).is_disjoint(bound_of(right)):
        return False
    return base_of(left) is not base_of(right) or offset_of(left) == offset_of(right)


def _is_sum(value: Value) -> bool:
    return isinstance(value, Op) and value.opnum == INT_ADD and isinstance(resolve(value.args[1]), ConstInt)


def base_of(value: Value) -> Value:
    """x of x + c, else the value itself."""
    if isinstance(value, Op) and _is_sum(value):
        return resolve(value.args[0])
    return value


def offset_of(value: Value) -> int:
    """c of x + c, else 0."""
    if isinstance(value, Op) and _is_sum(value):
        return resolve(value.args[1]).get_int()
    return 0
