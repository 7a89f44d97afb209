"""Iterators over sequences of any kind."""

from __future__ import annotations

from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import INDEX_ERROR, STOP_ITERATION, GuestError
from languages.minipy.objects.numbers import W_Int


class W_Iterator(W_Object):
    """An iterator: it is its own iterator."""

    def iter(self) -> W_Object:
        return self


class W_SequenceIterator(W_Iterator):
    """Over an object that has ``__getitem__`` only: by 0, 1, 2 … until IndexError."""

    def __init__(self, w_sequence: W_Object) -> None:
        self.w_sequence: W_Object | None = w_sequence
        self.place = 0

    def next(self) -> W_Object | None:
        w_sequence = self.w_sequence
        if w_sequence is None:
            return None
        try:
            w_item = w_sequence.getitem(W_Int(self.place))
        except GuestError as error:
            if not error.is_a(INDEX_ERROR) and not error.is_a(STOP_ITERATION):
                raise
            self.w_sequence = None
            return None
        self.place += 1
        return w_item
