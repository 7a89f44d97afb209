"""``bisect``: places in a sorted list; specialised for its type."""

from __future__ import annotations

from framework.rlib.objectmodel import specialize


@specialize.argtype(0)
def bisect_left(items, x, lo=0, hi=None):
    """The first index at which x keeps the list sorted."""
    if lo < 0:
        raise ValueError("lo must be non-negative")
    end = len(items) if hi is None else hi
    while lo < end:
        middle = (lo + end) // 2
        if items[middle] < x:
            lo = middle + 1
        else:
            end = middle
    return lo


@specialize.argtype(0)
def bisect_right(items, x, lo=0, hi=None):
    """The last index at which x keeps the list sorted."""
    if lo < 0:
        raise ValueError("lo must be non-negative")
    end = len(items) if hi is None else hi
    while lo < end:
        middle = (lo + end) // 2
        if x < items[middle]:
            end = middle
        else:
            lo = middle + 1
    return lo


@specialize.argtype(0)
def insort_left(items, x, lo=0, hi=None):
    """Insert x before equal items."""
    items.insert(bisect_left(items, x, lo, hi), x)


@specialize.argtype(0)
def insort_right(items, x, lo=0, hi=None):
    """Insert x after equal items."""
    items.insert(bisect_right(items, x, lo, hi), x)
