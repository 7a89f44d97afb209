"""``bisect``: places in a sorted list; specialised for its type."""

from __future__ import annotations

from framework.rlib.objectmodel import specialize


@specialize.argtype(0, 1, 4)
def bisect_left(items, x, lo=0, hi=None, *, key=None):
    """The first index at which x keeps the list sorted."""
    if lo < 0:
        raise ValueError("lo must be non-negative")
    end = len(items) if hi is None else hi
    while lo < end:
        middle = (lo + end) // 2
        item = items[middle] if key is None else key(items[middle])
        if item < x:
            lo = middle + 1
        else:
            end = middle
    return lo


@specialize.argtype(0, 1, 4)
def bisect_right(items, x, lo=0, hi=None, *, key=None):
    """The last index at which x keeps the list sorted."""
    if lo < 0:
        raise ValueError("lo must be non-negative")
    end = len(items) if hi is None else hi
    while lo < end:
        middle = (lo + end) // 2
        item = items[middle] if key is None else key(items[middle])
        if x < item:
            end = middle
        else:
            lo = middle + 1
    return lo


@specialize.argtype(0, 4)
def insort_left(items, x, lo=0, hi=None, *, key=None):
    """Insert x before equal items."""
    place = bisect_left(items, x, lo, hi) if key is None else bisect_left(items, key(x), lo, hi, key=key)
    items.insert(place, x)


@specialize.argtype(0, 4)
def insort_right(items, x, lo=0, hi=None, *, key=None):
    """Insert x after equal items."""
    place = bisect_right(items, x, lo, hi) if key is None else bisect_right(items, key(x), lo, hi, key=key)
    items.insert(place, x)
