"""What lists and tuples share: texts, comparison, search over the items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from languages.minipy.objects.base import NOT_IMPLEMENTED, W_Object, same_or_equal
from languages.minipy.objects.numbers import new_bool
from languages.minipy.objects.operations import COMPARE
from languages.minipy.objects.slices import Range


def items_text(items: list[W_Object]) -> str:
    """The ``repr`` of each, with commas."""
    return ", ".join([w_item.repr() for w_item in items])


def same_items(a: list[W_Object], b: list[W_Object]) -> bool:
    """Whether the items are equal one by one."""
    if len(a) != len(b):
        return False
    i = 0
    while i < len(a) and i < len(b):  # an item's own == may change the lists
        if not same_or_equal(a[i], b[i]):
            return False
        i += 1
    return len(a) == len(b)


def first_difference(a: list[W_Object], b: list[W_Object]) -> int:
    """The first place with different items, the shorter length where there is none."""
    i = 0
    while i < len(a) and i < len(b):
        if not same_or_equal(a[i], b[i]):
            return i
        i += 1
    return i


def place_of_item(items: list[W_Object], w_item: W_Object) -> int:
    """The first place of an equal item, -1 where there is none."""
    i = 0
    while i < len(items):
        if same_or_equal(items[i], w_item):
            return i
        i += 1
    return -1


def place_between(items: list[W_Object], w_item: W_Object, start: int, stop: int) -> int:
    """The first place of an equal item from one place up to another, negative ones counted from the end; -1: none."""
    length = len(items)
    place = max(start + length, 0) if start < 0 else start
    if stop < 0:
        stop += length
    while place < stop and place < len(items):
        if same_or_equal(items[place], w_item):
            return place
        place += 1
    return -1


def count_of_item(items: list[W_Object], w_item: W_Object) -> int:
    """How many items are equal."""
    count = 0
    i = 0
    while i < len(items):
        if same_or_equal(items[i], w_item):
            count += 1
        i += 1
    return count


def picked(items: list[W_Object], places: Range) -> list[W_Object]:
    """The items at the places of a slice."""
    if places.step == 1:
        start = places.start
        return items[start : start + places.count]
    return [items[places.start + i * places.step] for i in range(places.count)]


# ---- comparisons -----------------------------------------------------------------------------------------------------

_BY_LENGTH: dict[str, Callable[[int, int], bool]] = {
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
}


def compare_by_items(cls: type) -> None:
    """NOT_RPYTHON: give a class with ``items`` its comparisons."""

    def eq(self: Any, w_other: W_Object) -> W_Object:
        return new_bool(same_items(self.items, w_other.items)) if isinstance(w_other, cls) else NOT_IMPLEMENTED

    def ne(self: Any, w_other: W_Object) -> W_Object:
        return new_bool(not same_items(self.items, w_other.items)) if isinstance(w_other, cls) else NOT_IMPLEMENTED

    cls.eq = eq  # type: ignore[attr-defined]
    cls.ne = ne  # type: ignore[attr-defined]
    for name, by_length in _BY_LENGTH.items():
        setattr(cls, name, _ordering(cls, COMPARE[name], by_length))


def _ordering(cls: type, compare: Callable[..., W_Object], by_length: Callable[[int, int], bool]) -> Callable[..., Any]:
    """NOT_RPYTHON: the comparison of the first items that differ, else of the lengths."""

    def ordering(self: Any, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, cls):
            return NOT_IMPLEMENTED
        place = first_difference(self.items, w_other.items)
        if place < len(self.items) and place < len(w_other.items):
            return compare(self.items[place], w_other.items[place])
        return new_bool(by_length(len(self.items), len(w_other.items)))

    return ordering
