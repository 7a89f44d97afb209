"""Equality and order of any representations, as functions for the helpers of containers.

``lowerer.equality(representation)`` is a Void constant: a helper function, which the container's helper is specialised for.
As in CPython's containers, what is identical is equal, whatever ``==`` says of it.
Strings, tuples, lists and machine values have helpers of their own.  All others are compared as the program would compare
them, so that special methods are honoured: the helper sees its operands as Python values and says ``left == right``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from framework.flowgraph.model import Constant
from framework.lltypes.types import Float, Primitive, Void
from framework.lowering.instances import InstanceRepresentation
from framework.lowering.lists import ListRepresentation
from framework.lowering.optional import OptionalRepresentation
from framework.lowering.pointers import PointerRepresentation
from framework.lowering.representation import Representation, is_nothing
from framework.lowering.strings import StringRepresentation
from framework.lowering.tuples import TupleRepresentation
from framework.runtime import lists, numbers, optional, text
from framework.runtime.bridge import HighLevel, as_high_level


def _field_equality(index: int, equal: Callable[..., bool], rest: Callable[..., bool]) -> Callable[..., bool]:
    name = f"item{index}"

    def ll_fields_equal(left, right):  # type: ignore[no-untyped-def]
        if not equal(getattr(left, name), getattr(right, name)):
            return False
        return rest(left, right)

    return ll_fields_equal


def _field_missing(index: int, on_right: bool, rest: Callable[..., bool]) -> Callable[..., bool]:
    """Equality of an item that is always None with one that may be."""
    name = f"item{index}"

    def ll_field_missing(left, right):  # type: ignore[no-untyped-def]
        if getattr(right if on_right else left, name):
            return False
        return rest(left, right)

    return ll_field_missing


def _optional_equality(equal: Callable[..., bool]) -> Callable[..., bool]:
    """Equality of values that may be None."""

    def ll_optional_equal(left, right):  # type: ignore[no-untyped-def]
        if left and right:
            return equal(left, right)
        return not left and not right

    return ll_optional_equal


def _boxed_equality(compare: Callable[..., bool], equal: Callable[..., bool]) -> Callable[..., bool]:
    """Equality of numbers that may be None, one or both of them boxed as ``compare`` takes them."""

    def ll_boxes_equal(left, right):  # type: ignore[no-untyped-def]
        return compare(left, right, equal)

    return ll_boxes_equal


def _field_order(
    index: int, equal: Callable[..., bool], ordered: Callable[..., bool], rest: Callable[..., bool]
) -> Callable[..., bool]:
    name = f"item{index}"

    def ll_fields_ordered(left, right):  # type: ignore[no-untyped-def]
        if not equal(getattr(left, name), getattr(right, name)):
            return ordered(getattr(left, name), getattr(right, name))
        return rest(left, right)

    return ll_fields_ordered


def ll_always(left, right):  # type: ignore[no-untyped-def]
    """Equality of values without run-time content, and the end of a comparison that holds."""
    return True


def ll_never(left, right):  # type: ignore[no-untyped-def]
    """Order of values without run-time content, and the end of a comparison that does not hold."""
    return False


def _list_equality(equal: Callable[..., bool]) -> Callable[..., bool]:
    def ll_lists_equal(left, right):  # type: ignore[no-untyped-def]
        return lists.ll_list_eq(left, right, equal)

    return ll_lists_equal


def ll_str_less(left, right):  # type: ignore[no-untyped-def]
    """Order of strings."""
    return text.ll_str_compare(left, right) < 0


def _python_equality(left_high: HighLevel, right_high: HighLevel) -> Callable[..., bool]:
    def ll_equal_as_python(left, right):  # type: ignore[no-untyped-def]
        if as_high_level(left_high, left) == as_high_level(right_high, right):
            return True
        return False

    return ll_equal_as_python


def _instance_equality(high: HighLevel) -> Callable[..., bool]:
    def ll_instances_equal(left, right):  # type: ignore[no-untyped-def]
        if left == right:
            return True
        if as_high_level(high, left) == as_high_level(high, right):
            return True
        return False

    return ll_instances_equal


def _python_less(a: HighLevel, b: HighLevel) -> Callable[..., bool]:
    def ll_less_as_python(left, right):  # type: ignore[no-untyped-def]
        if as_high_level(a, left) < as_high_level(b, right):
            return True
        return False

    return ll_less_as_python


def _python_less_or_equal(a: HighLevel, b: HighLevel) -> Callable[..., bool]:
    def ll_less_or_equal_as_python(left, right):  # type: ignore[no-untyped-def]
        if as_high_level(a, left) <= as_high_level(b, right):
            return True
        return False

    return ll_less_or_equal_as_python


def _python_greater(a: HighLevel, b: HighLevel) -> Callable[..., bool]:
    def ll_greater_as_python(left, right):  # type: ignore[no-untyped-def]
        if as_high_level(a, left) > as_high_level(b, right):
            return True
        return False

    return ll_greater_as_python


def _python_greater_or_equal(a: HighLevel, b: HighLevel) -> Callable[..., bool]:
    def ll_greater_or_equal_as_python(left, right):  # type: ignore[no-untyped-def]
        if as_high_level(a, left) >= as_high_level(b, right):
            return True
        return False

    return ll_greater_or_equal_as_python


_PYTHON_ORDER = {
    "lt": _python_less,
    "le": _python_less_or_equal,
    "gt": _python_greater,
    "ge": _python_greater_or_equal,
}
_COMPARE = {"lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge}


class EqualityLowering:
    """The part of the Lowerer that finds equality and order."""

    def start_equality(self) -> None:
        """Set up the tables."""
        self._equalities: dict[Any, Any] = {}
        self._orderings: dict[Any, Any] = {}

    def equality(self, representation: Representation) -> Constant:
        """Equality of two values of one representation."""
        return Constant(self._equality(representation), Void)

    def ordering(self, representation: Representation) -> Constant:
        """Whether one value is less than another."""
        return Constant(self._order("lt", representation, representation), Void)

    def equality_between(self, left: Representation, right: Representation) -> Constant:
        """Equality of values of two representations."""
        return Constant(self._equality_between(left, right), Void)

    def machine_equality_between(self, left: Representation, right: Representation) -> Constant:
        """What ``==`` says of two numbers outside of containers."""
        return Constant(lists.ll_equal, Void) if left is right else self.equality_between(left, right)

    def order_between(self, opname: str, left: Representation, right: Representation) -> Constant:
        """``left OP right`` for values of two representations."""
        return Constant(self._order(opname, left, right), Void)

    def _equality(self, representation: Representation) -> Any:
        found = self._equalities.get(representation)
        if found is None:
            found = self._equalities[representation] = self._make_equality(representation)
        return found

    def _make_equality(self, representation: Representation) -> Any:
        if isinstance(representation, StringRepresentation):
            return text.ll_str_eq
        if representation.type is Void:
            return ll_always
        if representation.type is Float:
            return numbers.ll_same_float
        if isinstance(representation, OptionalRepresentation):
            return _boxed_equality(optional.ll_box_equal, self._equality(representation.inner))
        if isinstance(representation, TupleRepresentation):
            return self._tuple_equality(representation, representation)
        if isinstance(representation, ListRepresentation):
            return _list_equality(self._equality(representation.item))
        if isinstance(representation.type, Primitive) or isinstance(representation, PointerRepresentation):
            return lists.ll_equal
        high = HighLevel(representation.annotation)
        if isinstance(representation, InstanceRepresentation):
            return _instance_equality(high)
        return _python_equality(high, high)

    def _equality_between(self, left: Representation, right: Representation) -> Any:
        if left is right:
            return self._equality(left)
        found = self._equalities.get((left, right))
        if found is None:
            if is_nothing(left) or is_nothing(right):
                found = ll_never
            elif isinstance(left, TupleRepresentation) and isinstance(right, TupleRepresentation):
                found = self._tuple_equality(left, right)
            elif isinstance(left, OptionalRepresentation) and left.inner is right:
                found = _boxed_equality(optional.ll_box_equal_to, self._equality(right))
            elif isinstance(right, OptionalRepresentation) and right.inner is left:
                found = _boxed_equality(optional.ll_equal_to_box, self._equality(left))
            else:
                found = _python_equality(HighLevel(left.annotation), HighLevel(right.annotation))
            self._equalities[left, right] = found
        return found

    def _tuple_equality(self, left: TupleRepresentation, right: TupleRepresentation) -> Any:
        if len(left.items) != len(right.items):
            return ll_never
        result: Any = ll_always
        for index in reversed(range(len(left.items))):
            here, there = left.items[index], right.items[index]
            if here.type is not Void and there.type is not Void:
                result = _field_equality(index, self._equality_between(here, there), result)
            elif here.type is not there.type:
                may_be_equal = getattr(here, "optional", False) or getattr(there, "optional", False)
                result = _field_missing(index, here.type is Void, result) if may_be_equal else ll_never
        return _optional_equality(result) if left.optional or right.optional else result

    def _order(self, opname: str, left: Representation, right: Representation) -> Any:
        found = self._orderings.get((opname, left, right))
        if found is None:
            found = self._orderings[opname, left, right] = self._make_order(opname, left, right)
        return found

    def _make_order(self, opname: str, left: Representation, right: Representation) -> Any:
        if is_nothing(left) or is_nothing(right):
            return ll_never
        if isinstance(left, TupleRepresentation) and isinstance(right, TupleRepresentation):
            return self._tuple_order(opname, left, right)
        if opname == "lt" and left is right:
            if isinstance(left, StringRepresentation):
                return ll_str_less
            if isinstance(left.type, Primitive):
                return lists.ll_less
        return _PYTHON_ORDER[opname](HighLevel(left.annotation), HighLevel(right.annotation))

    def _tuple_order(self, opname: str, left: TupleRepresentation, right: TupleRepresentation) -> Any:
        holds = _COMPARE[opname](len(left.items), len(right.items))
        result: Any = ll_always if holds else ll_never
        for index in reversed(range(min(len(left.items), len(right.items)))):
            here, there = left.items[index], right.items[index]
            if here.type is not Void and there.type is not Void:
                equal = self._equality_between(here, there)
                result = _field_order(index, equal, self._order(opname, here, there), result)
        return result
