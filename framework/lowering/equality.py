"""Equality, order and hash of any representation, as functions for the helpers of containers.

``lowerer.equality(representation)`` is a Void constant (a helper function, which the container helper is specialised for)
or a function pointer to user code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.flowgraph.model import Constant
from framework.lltypes.types import Void
from framework.lowering.lists import ListRepresentation
from framework.lowering.representation import Representation
from framework.lowering.strings import StringRepresentation
from framework.lowering.tuples import TupleRepresentation
from framework.runtime import lists, text


def _field_equality(index: int, equal: Callable[..., bool], rest: Callable[..., bool]) -> Callable[..., bool]:
    name = f"item{index}"

    def ll_fields_equal(left, right):  # type: ignore[no-untyped-def]
        if not equal(getattr(left, name), getattr(right, name)):
            return False
        return rest(left, right)

    return ll_fields_equal


def _field_order(
    index: int, equal: Callable[..., bool], less: Callable[..., bool], rest: Callable[..., bool]
) -> Callable[..., bool]:
    name = f"item{index}"

    def ll_fields_less(left, right):  # type: ignore[no-untyped-def]
        if not equal(getattr(left, name), getattr(right, name)):
            return less(getattr(left, name), getattr(right, name))
        return rest(left, right)

    return ll_fields_less


def ll_always_equal(left, right):  # type: ignore[no-untyped-def]
    """Equality of values without run-time content."""
    return True


def ll_never_less(left, right):  # type: ignore[no-untyped-def]
    """Order of values without run-time content."""
    return False


def _list_equality(equal: Callable[..., bool]) -> Callable[..., bool]:
    def ll_lists_equal(left, right):  # type: ignore[no-untyped-def]
        return lists.ll_list_eq(left, right, equal)

    return ll_lists_equal


def ll_str_less(left, right):  # type: ignore[no-untyped-def]
    """Order of strings."""
    return text.ll_str_compare(left, right) < 0


class EqualityLowering:
    """The part of the Lowerer that finds equality and order."""

    def start_equality(self) -> None:
        """Set up the tables."""
        self._equalities: dict[Any, Any] = {}
        self._orderings: dict[Any, Any] = {}

    def equality(self, representation: Representation) -> Constant:
        """Equality of two values."""
        return Constant(self._equality(representation), Void)

    def ordering(self, representation: Representation) -> Constant:
        """Whether one value is less than another."""
        return Constant(self._ordering(representation), Void)

    def _equality(self, representation: Representation) -> Any:
        found = self._equalities.get(representation)
        if found is None:
            found = self._equalities[representation] = self._make_equality(representation)
        return found

    def _make_equality(self, representation: Representation) -> Any:
        if isinstance(representation, StringRepresentation):
            return text.ll_str_eq
        if representation.type is Void:
            return ll_always_equal
        if isinstance(representation, TupleRepresentation):
            result: Any = ll_always_equal
            for index in reversed(range(len(representation.items))):
                if representation.items[index].type is not Void:
                    result = _field_equality(index, self._equality(representation.items[index]), result)
            return result
        if isinstance(representation, ListRepresentation):
            return _list_equality(self._equality(representation.item))
        return lists.ll_equal

    def _ordering(self, representation: Representation) -> Any:
        found = self._orderings.get(representation)
        if found is None:
            found = self._orderings[representation] = self._make_ordering(representation)
        return found

    def _make_ordering(self, representation: Representation) -> Any:
        if isinstance(representation, StringRepresentation):
            return ll_str_less
        if isinstance(representation, TupleRepresentation):
            result: Any = ll_never_less
            for index in reversed(range(len(representation.items))):
                item = representation.items[index]
                if item.type is not Void:
                    result = _field_order(index, self._equality(item), self._ordering(item), result)
            return result
        return lists.ll_less
