"""Sets of characters as sorted intervals, and the classes that no set of a lexer tells apart.  Host code.

Partition([digits, letters]).class_of(ord("a"))      the number of the class of "a"
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import cache

from framework.rlib.rsre import charset
from framework.rlib.rsre.charset import LARGEST, CharSet

Intervals = list[tuple[int, int]]

LAST_CASED = 0x1E943
PAGE = 256


@cache
def category_intervals(category: int, ascii_only: bool) -> tuple[tuple[int, int], ...]:
    """The characters of a category."""
    text = array("I", range(LARGEST + 1)).tobytes().decode("utf-32-le", "surrogatepass")
    pattern = {charset.DIGIT: r"\d+", charset.SPACE: r"\s+", charset.WORD: r"\w+"}[category]
    found = re.finditer(pattern, text, re.ASCII if ascii_only else 0)
    return tuple((match.start(), match.end() - 1) for match in found)


def normalised(intervals: Sequence[tuple[int, int]]) -> Intervals:
    """Sorted, without overlaps or neighbours."""
    result: Intervals = []
    for low, high in sorted(intervals):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return result


def complement(intervals: Sequence[tuple[int, int]]) -> Intervals:
    """All other characters."""
    result, start = [], 0
    for low, high in normalised(intervals):
        if low > start:
            result.append((start, low - 1))
        start = high + 1
    if start <= LARGEST:
        result.append((start, LARGEST))
    return result


def intervals_of(chars: CharSet) -> Intervals:
    """The characters of a set."""
    result = list(zip(chars.ranges[::2], chars.ranges[1::2]))
    if chars.ignore_case:
        for low, high in list(result):
            for code in range(low, min(high, LAST_CASED) + 1):
                result += [(variant, variant) for variant in charset.variants(code, chars.ascii_only)]
    for category, negated in chars.categories:
        found = category_intervals(category, chars.ascii_only)
        result += complement(found) if negated else found
    return complement(result) if chars.negated else normalised(result)


class Partition:
    """Numbers all characters so that each set is a union of classes."""

    def __init__(self, sets: Sequence[Intervals]) -> None:
        events: dict[int, int] = {0: 0}
        for index, intervals in enumerate(sets):
            for low, high in intervals:
                events[low] = events.get(low, 0) ^ 1 << index
                events[high + 1] = events.get(high + 1, 0) ^ 1 << index
        self.starts: list[int] = []
        self.classes: list[int] = []
        self.members: list[int] = []
        """For each class, the sets that have it, as bits."""
        numbers: dict[int, int] = {}
        inside = 0
        for start in sorted(events):
            inside ^= events[start]
            if start <= LARGEST:
                if inside not in numbers:
                    numbers[inside] = len(self.members)
                    self.members.append(inside)
                self.starts.append(start)
                self.classes.append(numbers[inside])

    def pages(self) -> tuple[list[int], list[int]]:
        """A table in two levels: where each page of 256 characters begins in the second list, and classes."""
        flat = array("H", [0]) * (LARGEST + 1)
        ends = [*self.starts[1:], LARGEST + 1]
        for start, end, number in zip(self.starts, ends, self.classes):
            flat[start:end] = array("H", [number]) * (end - start)
        index: list[int] = []
        data: list[int] = []
        known: dict[bytes, int] = {}
        for start in range(0, LARGEST + 1, PAGE):
            page = flat[start : start + PAGE]
            key = page.tobytes()
            if key not in known:
                known[key] = len(data)
                data += page
            index.append(known[key])
        return index, data
