"""Sorting: stable, by ``<`` of the guest, with keys computed once (the natural merge sort of listsort, after Peters)."""

from __future__ import annotations

from framework.rlib.listsort import make_timsort_class
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.numbers import W_Int
from languages.minipy.objects.operations import lt
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.texts import W_Str


class Keyed:
    """An item with its key."""

    _immutable_fields_ = ["w_key", "w_item"]

    def __init__(self, w_key: W_Object, w_item: W_Object) -> None:
        self.w_key = w_key
        self.w_item = w_item


def less(a: Keyed, b: Keyed) -> bool:
    """Whether one key is less than the other."""
    w_a, w_b = a.w_key, b.w_key
    if type(w_a) is W_Int and type(w_b) is W_Int:
        return w_a.value < w_b.value
    if type(w_a) is W_Str and type(w_b) is W_Str:
        return w_a.value < w_b.value
    return lt(w_a, w_b).is_true()


TimSort = make_timsort_class(lt=less)


def sorted_items(items: list[W_Object], w_key: W_Object, reverse: bool) -> list[W_Object]:
    """The items in order; equal ones keep theirs, also in reverse."""
    keyed = [Keyed(w_item if w_key is NONE else w_key.call([w_item], []), w_item) for w_item in items]
    if reverse:
        keyed.reverse()
    TimSort(keyed, len(keyed)).sort()
    if reverse:
        keyed.reverse()
    return [entry.w_item for entry in keyed]
