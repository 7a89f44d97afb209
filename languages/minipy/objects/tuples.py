"""Tuples."""

from __future__ import annotations

from framework.rlib.rarithmetic import intmask, r_uint
from languages.minipy.objects import sequences
from languages.minipy.objects.base import NOT_IMPLEMENTED, W_Object
from languages.minipy.objects.errors import GuestError, type_error
from languages.minipy.objects.iterators import W_Iterator
from languages.minipy.objects.numbers import W_Integer, as_index
from languages.minipy.objects.slices import W_Slice, place_of

# The mixing of xxHash (Collet), as CPython hashes tuples.
_PRIME_1 = r_uint(11400714785074694791)
_PRIME_2 = r_uint(14029467366897019727)
_PRIME_5 = r_uint(2870177450012600261)


class W_Tuple(W_Object):
    """A tuple.  ``items`` never changes."""

    _immutable_fields_ = ["items[*]"]

    def __init__(self, items: list[W_Object]) -> None:
        self.items = items

    def repr(self) -> str:
        if len(self.items) == 1:
            return f"({self.items[0].repr()},)"
        return f"({sequences.items_text(self.items)})"

    def is_true(self) -> bool:
        return len(self.items) != 0

    def length(self) -> int:
        return len(self.items)

    def hash(self) -> int:
        mixed = _PRIME_5
        for w_item in self.items:
            mixed = mixed + r_uint(w_item.hash()) * _PRIME_2
            mixed = (mixed << 31) | (mixed >> 33)
            mixed = mixed * _PRIME_1
        mixed = mixed + (r_uint(len(self.items)) ^ (_PRIME_5 ^ r_uint(3527539)))
        result = intmask(mixed)
        return 1546275796 if result == -1 else result

    def getitem(self, w_index: W_Object) -> W_Object:
        if isinstance(w_index, W_Slice):
            return W_Tuple(sequences.picked(self.items, w_index.indices(len(self.items))))
        return self.items[place_of(w_index, len(self.items), "tuple", "index")]

    def contains(self, w_item: W_Object) -> bool:
        return sequences.place_of_item(self.items, w_item) >= 0

    def iter(self) -> W_Object:
        return W_TupleIterator(self)

    def add(self, w_other: W_Object) -> W_Object:
        return W_Tuple(self.items + w_other.items) if isinstance(w_other, W_Tuple) else NOT_IMPLEMENTED

    def cannot_add(self, w_other: W_Object) -> GuestError | None:
        return type_error(f'can only concatenate tuple (not "{w_other.kind()}") to tuple')

    def cannot_multiply(self, w_factor: W_Object) -> GuestError | None:
        return type_error(f"can't multiply sequence by non-int of type '{w_factor.kind()}'")

    def mul(self, w_other: W_Object) -> W_Object:
        return W_Tuple(self.items * as_index(w_other)) if isinstance(w_other, W_Integer) else NOT_IMPLEMENTED

    def rmul(self, w_other: W_Object) -> W_Object:
        return self.mul(w_other)


sequences.compare_by_items(W_Tuple)


class W_TupleIterator(W_Iterator):
    """Over a tuple."""

    def __init__(self, w_tuple: W_Tuple) -> None:
        self.w_tuple = w_tuple
        self.place = 0

    def next(self) -> W_Object | None:
        place = self.place
        items = self.w_tuple.items
        if place >= len(items):
            return None
        self.place = place + 1
        return items[place]


EMPTY_TUPLE = W_Tuple([])
