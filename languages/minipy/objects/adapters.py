"""The iterators that zip, map, filter, enumerate, reversed and iter with a sentinel make."""

from __future__ import annotations

from framework.rlib.jit import unroll_safe
from languages.minipy.objects.base import W_Object, same_or_equal
from languages.minipy.objects.errors import value_error
from languages.minipy.objects.iterators import W_Iterator
from languages.minipy.objects.numbers import W_Int
from languages.minipy.objects.operations import add
from languages.minipy.objects.tuples import W_Tuple


class W_Zip(W_Iterator):
    """``zip(…)``."""

    _immutable_fields_ = ["iterators[*]", "strict"]

    def __init__(self, iterators: list[W_Object], strict: bool) -> None:
        self.iterators = iterators
        self.strict = strict

    @unroll_safe
    def next(self) -> W_Object | None:
        iterators = self.iterators
        if len(iterators) == 0:
            return None
        items: list[W_Object] = []
        for i in range(len(iterators)):
            w_item = iterators[i].next()
            if w_item is None:
                if self.strict:
                    self.check_ends(i)
                return None
            items.append(w_item)
        return W_Tuple(items)

    def check_ends(self, place: int) -> None:
        """The iterator at a place is at its end: all others must be."""
        if place > 0:
            raise value_error(f"zip() argument {place + 1} is shorter than argument{self.up_to(place)}")
        for i in range(1, len(self.iterators)):
            if self.iterators[i].next() is not None:
                raise value_error(f"zip() argument {i + 1} is longer than argument{self.up_to(i)}")

    def up_to(self, place: int) -> str:
        """The arguments before a place, for messages."""
        return " 1" if place == 1 else f"s 1-{place}"


class W_Map(W_Iterator):
    """``map(f, …)``."""

    _immutable_fields_ = ["w_function", "iterators[*]"]

    def __init__(self, w_function: W_Object, iterators: list[W_Object]) -> None:
        self.w_function = w_function
        self.iterators = iterators

    @unroll_safe
    def next(self) -> W_Object | None:
        args: list[W_Object] = []
        for w_iterator in self.iterators:
            w_item = w_iterator.next()
            if w_item is None:
                return None
            args.append(w_item)
        return self.w_function.call(args, [])


class W_Filter(W_Iterator):
    """``filter(f, items)``; no function asks the items themselves."""

    _immutable_fields_ = ["w_function", "w_iterator"]

    def __init__(self, w_function: W_Object | None, w_iterator: W_Object) -> None:
        self.w_function = w_function
        self.w_iterator = w_iterator

    def next(self) -> W_Object | None:
        while True:
            w_item = self.w_iterator.next()
            if w_item is None:
                return None
            w_function = self.w_function
            w_verdict = w_item if w_function is None else w_function.call([w_item], [])
            if w_verdict.is_true():
                return w_item


class W_Enumerate(W_Iterator):
    """``enumerate(items, start)``."""

    def __init__(self, w_iterator: W_Object, w_start: W_Object) -> None:
        self.w_iterator = w_iterator
        self.w_number = w_start

    def next(self) -> W_Object | None:
        w_item = self.w_iterator.next()
        if w_item is None:
            return None
        w_number = self.w_number
        self.w_number = add(w_number, W_Int(1))
        return W_Tuple([w_number, w_item])


class W_Reversed(W_Iterator):
    """``reversed(sequence)``, by its places."""

    def __init__(self, w_sequence: W_Object, length: int) -> None:
        self.w_sequence = w_sequence
        self.place = length - 1

    def next(self) -> W_Object | None:
        place = self.place
        if place < 0 or place >= self.w_sequence.length():
            return None
        self.place = place - 1
        return self.w_sequence.getitem(W_Int(place))


class W_CallIterator(W_Iterator):
    """``iter(f, sentinel)``."""

    def __init__(self, w_function: W_Object, w_sentinel: W_Object) -> None:
        self.w_function: W_Object | None = w_function
        self.w_sentinel = w_sentinel

    def next(self) -> W_Object | None:
        w_function = self.w_function
        if w_function is None:
            return None
        w_value = w_function.call([], [])
        if same_or_equal(w_value, self.w_sentinel):
            self.w_function = None
            return None
        return w_value
