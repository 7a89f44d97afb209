"""Slices, and places in sequences."""

from __future__ import annotations

from framework.rlib.rarithmetic import MAXINT, MININT
from languages.minipy.objects.base import NOT_IMPLEMENTED, W_Object, same_or_equal
from languages.minipy.objects.errors import index_error, type_error, value_error
from languages.minipy.objects.numbers import W_Int, W_Integer, new_bool
from languages.minipy.objects.singletons import NONE


class Range:
    """The places start, start + step …, ``count`` of them."""

    _immutable_fields_ = ["start", "stop", "step", "count"]

    def __init__(self, start: int, stop: int, step: int, count: int) -> None:
        self.start = start
        self.stop = stop
        self.step = step
        self.count = count


class W_Slice(W_Object):
    """``slice(start, stop, step)``."""

    _immutable_fields_ = ["w_start", "w_stop", "w_step"]

    def __init__(self, w_start: W_Object, w_stop: W_Object, w_step: W_Object) -> None:
        self.w_start = w_start
        self.w_stop = w_stop
        self.w_step = w_step

    def is_extended(self) -> bool:
        """Whether it has a step other than 1."""
        return self.w_step is not NONE and slice_index(self.w_step) != 1

    def indices(self, length: int) -> Range:
        """The places in a sequence of this length."""
        step = 1 if self.w_step is NONE else slice_index(self.w_step)
        if step == 0:
            raise value_error("slice step cannot be zero")
        if step < -MAXINT:
            step = -MAXINT
        lowest, highest = (0, length) if step > 0 else (-1, length - 1)
        if self.w_start is NONE:
            start = lowest if step > 0 else highest
        else:
            start = clamped(slice_index(self.w_start), length, lowest, highest)
        if self.w_stop is NONE:
            stop = highest if step > 0 else lowest
        else:
            stop = clamped(slice_index(self.w_stop), length, lowest, highest)
        return Range(start, stop, step, count_between(start, stop, step))

    def repr(self) -> str:
        return f"slice({self.w_start.repr()}, {self.w_stop.repr()}, {self.w_step.repr()})"

    def eq(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_Slice):
            return NOT_IMPLEMENTED
        return new_bool(
            same_or_equal(self.w_start, w_other.w_start)
            and same_or_equal(self.w_stop, w_other.w_stop)
            and same_or_equal(self.w_step, w_other.w_step)
        )

    def hash(self) -> int:
        raise type_error("unhashable type: 'slice'")


def count_between(start: int, stop: int, step: int) -> int:
    """How many of start, start + step … lie before stop."""
    if step > 0:
        return (stop - start - 1) // step + 1 if start < stop else 0
    return (start - stop - 1) // -step + 1 if stop < start else 0


def clamped(place: int, length: int, lowest: int, highest: int) -> int:
    """A bound of a slice; negative ones count from the end."""
    if place < 0:
        place += length
        return max(place, lowest)
    return min(place, highest)


def slice_index(w_bound: W_Object) -> int:
    """A bound of a slice; bounds of any size count as the nearest machine int."""
    if isinstance(w_bound, W_Int):
        return w_bound.value
    if w_bound.get_type().lookup("__index__") is None:
        raise type_error("slice indices must be integers or None or have an __index__ method")
    w_int = w_bound.index()
    if isinstance(w_int, W_Int):
        return w_int.value
    assert isinstance(w_int, W_Integer)
    return MININT if w_int.big().get_sign() < 0 else MAXINT


def place_of(w_index: W_Object, length: int, kind: str, what: str) -> int:
    """The place that an index means; IndexError outside, TypeError where it is no int.

    ``kind`` names the sequence, ``what`` what is done ("index", "assignment index"): for messages.
    """
    if isinstance(w_index, W_Int):
        place = w_index.value
    else:
        if w_index.get_type().lookup("__index__") is None:
            raise type_error(f"{kind} indices must be integers or slices, not {w_index.kind()}")
        w_int = w_index.index()
        if not isinstance(w_int, W_Int):
            raise index_error(f"cannot fit '{w_index.kind()}' into an index-sized integer")
        place = w_int.value
    if place < 0:
        place += length
    if place < 0 or place >= length:
        raise index_error(f"{kind} {what} out of range")
    return place
