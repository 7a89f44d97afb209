"""Binary search in sorted lists of ints."""

from __future__ import annotations


def bisect_left(items: list[int], x: int, stop: int) -> int:
    """Where x belongs in ``items[:stop]``, before equal ones."""
    low = 0
    while low < stop:
        middle = (low + stop) >> 1
        if items[middle] < x:
            low = middle + 1
        else:
            stop = middle
    return low


def bisect_right(items: list[int], x: int, stop: int) -> int:
    """Where x belongs in ``items[:stop]``, after equal ones."""
    low = 0
    while low < stop:
        middle = (low + stop) >> 1
        if x < items[middle]:
            stop = middle
        else:
            low = middle + 1
    return low
