"""Ranges of machine ints."""

from __future__ import annotations

from languages.minipy.objects.base import NOT_IMPLEMENTED, W_Object, same_or_equal
from languages.minipy.objects.iterators import W_Iterator
from languages.minipy.objects.numbers import W_Int, new_bool
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.slices import W_Slice, count_between, place_of
from languages.minipy.objects.tuples import W_Tuple


class W_Range(W_Object):
    """``range(start, stop, step)``; ``count`` numbers."""

    _immutable_fields_ = ["start", "stop", "step", "count"]

    def __init__(self, start: int, stop: int, step: int) -> None:
        self.start = start
        self.stop = stop
        self.step = step
        self.count = count_between(start, stop, step)

    def repr(self) -> str:
        if self.step == 1:
            return f"range({self.start}, {self.stop})"
        return f"range({self.start}, {self.stop}, {self.step})"

    def length(self) -> int:
        return self.count

    def is_true(self) -> bool:
        return self.count != 0

    def getitem(self, w_index: W_Object) -> W_Object:
        if isinstance(w_index, W_Slice):
            places = w_index.indices(self.count)
            start = self.start + places.start * self.step
            return W_Range(start, self.start + places.stop * self.step, self.step * places.step)
        return W_Int(self.start + place_of(w_index, self.count, "range", "object index") * self.step)

    def contains(self, w_item: W_Object) -> bool:
        if isinstance(w_item, W_Int):
            return self.place(w_item.value) >= 0
        for i in range(self.count):
            if same_or_equal(W_Int(self.start + i * self.step), w_item):
                return True
        return False

    def place(self, value: int) -> int:
        """The place of a number, -1 where it isn't one of them."""
        difference = value - self.start
        if difference % self.step != 0:
            return -1
        place = difference // self.step
        return place if 0 <= place < self.count else -1

    def iter(self) -> W_Object:
        return W_RangeIterator(self.start, self.step, self.count)

    def hash(self) -> int:
        if self.count == 0:
            return W_Tuple([W_Int(0), NONE, NONE]).hash()
        w_step: W_Object = NONE if self.count == 1 else W_Int(self.step)
        return W_Tuple([W_Int(self.count), W_Int(self.start), w_step]).hash()

    def eq(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_Range):
            return NOT_IMPLEMENTED
        return new_bool(
            self.count == w_other.count
            and (self.count == 0 or self.start == w_other.start)
            and (self.count < 2 or self.step == w_other.step)
        )


class W_RangeIterator(W_Iterator):
    """Over a range."""

    _immutable_fields_ = ["step"]

    def __init__(self, start: int, step: int, count: int) -> None:
        self.value = start
        self.step = step
        self.left = count

    def next(self) -> W_Object | None:
        if self.left <= 0:
            return None
        value = self.value
        self.value = value + self.step
        self.left -= 1
        return W_Int(value)
