"""Tuples: an index that varies, comparison and search with the helpers that lowering makes for the types of the items."""

from __future__ import annotations


def ll_tuple_index(index, count):
    """A checked index of a tuple of ``count`` items."""
    if index < 0:
        index += count
    if not 0 <= index < count:
        raise IndexError("tuple index out of range")
    return index


def ll_tuples_equal(left, right, equal):
    """``left == right``; either may be null (None)."""
    if not left or not right:
        return not left and not right
    return equal(left, right)


def ll_tuples_ordered(left, right, ordered):
    """``left < right`` and the like."""
    return ordered(left, right)


def ll_equal_by(left, right, equal):
    """Whether two values are equal."""
    return equal(left, right)


def ll_choose(condition, yes, no):
    """``yes if condition else no``."""
    return yes if condition else no


def ll_found_in_tuple(index):
    """The result of ``t.index(x)``."""
    if index < 0:
        raise ValueError("tuple.index(x): x not in tuple")
    return index
