"""Lists."""

from __future__ import annotations

from languages.minipy.objects import sequences
from languages.minipy.objects.base import NOT_IMPLEMENTED, W_Object
from languages.minipy.objects.errors import GuestError, type_error, value_error
from languages.minipy.objects.iteration import items_of
from languages.minipy.objects.iterators import W_Iterator
from languages.minipy.objects.numbers import W_Integer, as_index
from languages.minipy.objects.recursion import SHOWN
from languages.minipy.objects.slices import W_Slice, place_of


class W_List(W_Object):
    """A list."""

    def __init__(self, items: list[W_Object]) -> None:
        self.items = items

    def repr(self) -> str:
        if len(self.items) == 0:
            return "[]"
        if not SHOWN.enter(self):
            return "[...]"
        try:
            return f"[{sequences.items_text(self.items)}]"
        finally:
            SHOWN.leave()

    def is_true(self) -> bool:
        return len(self.items) != 0

    def length(self) -> int:
        return len(self.items)

    def hash(self) -> int:
        raise type_error("unhashable type: 'list'")

    def getitem(self, w_index: W_Object) -> W_Object:
        if isinstance(w_index, W_Slice):
            return W_List(sequences.picked(self.items, w_index.indices(len(self.items))))
        return self.items[place_of(w_index, len(self.items), "list", "index")]

    def setitem(self, w_index: W_Object, w_value: W_Object) -> None:
        if isinstance(w_index, W_Slice):
            self.set_slice(w_index, w_value)
        else:
            self.items[place_of(w_index, len(self.items), "list", "assignment index")] = w_value

    def set_slice(self, w_slice: W_Slice, w_values: W_Object) -> None:
        """``self[a:b:c] = w_values``."""
        values = items_of(
            w_values,
            "must assign iterable to extended slice" if w_slice.is_extended() else "can only assign an iterable",
        )
        places = w_slice.indices(len(self.items))
        if places.step == 1:
            self.items[places.start : max(places.start, places.stop)] = values
            return
        if len(values) != places.count:
            raise value_error(
                f"attempt to assign sequence of size {len(values)} to extended slice of size {places.count}"
            )
        for i in range(places.count):
            self.items[places.start + i * places.step] = values[i]

    def delitem(self, w_index: W_Object) -> None:
        if not isinstance(w_index, W_Slice):
            del self.items[place_of(w_index, len(self.items), "list", "assignment index")]
            return
        places = w_index.indices(len(self.items))
        if places.step == 1:
            del self.items[places.start : max(places.start, places.stop)]
        elif places.count > 0:
            self._delete_places(places.start, places.step, places.count)

    def _delete_places(self, start: int, step: int, count: int) -> None:
        if step < 0:
            start, step = start + (count - 1) * step, -step
        kept: list[W_Object] = []
        last = start + (count - 1) * step
        for i in range(len(self.items)):
            if i < start or i > last or (i - start) % step != 0:
                kept.append(self.items[i])
        self.items = kept

    def contains(self, w_item: W_Object) -> bool:
        return sequences.place_of_item(self.items, w_item) >= 0

    def iter(self) -> W_Object:
        return W_ListIterator(self)

    def add(self, w_other: W_Object) -> W_Object:
        return W_List(self.items + w_other.items) if isinstance(w_other, W_List) else NOT_IMPLEMENTED

    def iadd(self, w_other: W_Object) -> W_Object:
        self.items.extend(items_of(w_other, ""))
        return self

    def cannot_add(self, w_other: W_Object) -> GuestError | None:
        return type_error(f'can only concatenate list (not "{w_other.kind()}") to list')

    def cannot_multiply(self, w_factor: W_Object) -> GuestError | None:
        return type_error(f"can't multiply sequence by non-int of type '{w_factor.kind()}'")

    def mul(self, w_other: W_Object) -> W_Object:
        return W_List(self.items * as_index(w_other)) if isinstance(w_other, W_Integer) else NOT_IMPLEMENTED

    def rmul(self, w_other: W_Object) -> W_Object:
        return self.mul(w_other)

    def imul(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_Integer):
            return NOT_IMPLEMENTED
        self.items = self.items * as_index(w_other)
        return self


sequences.compare_by_items(W_List)


class W_ListIterator(W_Iterator):
    """Over a list, which may change meanwhile; once at its end it stays there."""

    def __init__(self, w_list: W_List) -> None:
        self.w_list: W_List | None = w_list
        self.place = 0

    def next(self) -> W_Object | None:
        w_list = self.w_list
        if w_list is None:
            return None
        place = self.place
        if place >= len(w_list.items):
            self.w_list = None
            return None
        self.place = place + 1
        return w_list.items[place]
