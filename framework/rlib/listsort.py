"""A stable sort with its own order: ``make_timsort_class(lt=…)``.

    Sort = make_timsort_class(lt=lambda a, b: a.key < b.key)
    Sort(items, len(items)).sort()

Tim Peters' algorithm (described in CPython's listsort.txt, 2002): find ascending or strictly descending runs, extend
short ones to ``minrun`` by binary insertion, keep the lengths of pending runs on a stack such that each is longer than
the next two together, and merge neighbours, *galloping* (exponential search) while one run keeps winning.  When a
comparison raises, the list still holds the same items in some order.

Each call of ``make_timsort_class`` gives a class of its own, so that ``lt`` is known at translation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.rlib.objectmodel import always_inline

MIN_GALLOP = 7


def make_timsort_class(
    getitem: Callable[[Any, int], Any] | None = None,
    setitem: Callable[[Any, int, Any], None] | None = None,
    length: Callable[[Any], int] | None = None,
    getitem_slice: Callable[[Any, int, int], Any] | None = None,
    lt: Callable[[Any, Any], bool] | None = None,
) -> Any:
    """A sorting class for lists (or what the four access functions make look like one)."""
    if getitem is None:

        def getitem(items: Any, i: int) -> Any:
            return items[i]

    if setitem is None:

        def setitem(items: Any, i: int, item: Any) -> None:
            items[i] = item

    if length is None:

        def length(items: Any) -> int:
            return len(items)

    if getitem_slice is None:

        def getitem_slice(items: Any, start: int, stop: int) -> Any:
            return items[start:stop]

    if lt is None:

        def lt(a: Any, b: Any) -> bool:
            return a < b

    @always_inline
    def less(a: Any, b: Any) -> bool:
        return lt(a, b)

    class TimSort:
        """Sorts ``items[:count]`` in place."""

        def __init__(self, items: Any, count: int = -1) -> None:
            self.items = items
            self.count = length(items) if count < 0 else count
            self.min_gallop = MIN_GALLOP
            self.starts: list[int] = []  # pending runs
            self.lengths: list[int] = []

        def lt(self, a: Any, b: Any) -> bool:
            """The order; a subclass may override it."""
            return less(a, b)

        def sort(self) -> None:
            """Sort."""
            start = 0
            remaining = self.count
            if remaining < 2:
                return
            minrun = minimal_run(remaining)
            while remaining > 0:
                run = self.count_run(start, start + remaining)
                if run < minrun:
                    forced = min(minrun, remaining)
                    self.insert_sorted(start, start + forced, start + run)
                    run = forced
                self.starts.append(start)
                self.lengths.append(run)
                self.merge_collapse()
                start += run
                remaining -= run
            self.merge_rest()

        def count_run(self, start: int, stop: int) -> int:
            """Length of the run at ``start``; a descending one is reversed."""
            items = self.items
            i = start + 1
            if i == stop:
                return 1
            if self.lt(getitem(items, i), getitem(items, start)):
                i += 1
                while i < stop and self.lt(getitem(items, i), getitem(items, i - 1)):
                    i += 1
                self.reverse(start, i)
            else:
                i += 1
                while i < stop and not self.lt(getitem(items, i), getitem(items, i - 1)):
                    i += 1
            return i - start

        def reverse(self, start: int, stop: int) -> None:
            items = self.items
            stop -= 1
            while start < stop:
                item = getitem(items, start)
                setitem(items, start, getitem(items, stop))
                setitem(items, stop, item)
                start += 1
                stop -= 1

        def insert_sorted(self, start: int, stop: int, first: int) -> None:
            """Binary insertion of ``items[first:stop]`` into the sorted ``items[start:first]``."""
            items = self.items
            while first < stop:
                pivot = getitem(items, first)
                left = start
                right = first
                while left < right:
                    middle = (left + right) >> 1
                    if self.lt(pivot, getitem(items, middle)):
                        right = middle
                    else:
                        left = middle + 1
                i = first
                while i > left:
                    setitem(items, i, getitem(items, i - 1))
                    i -= 1
                setitem(items, left, pivot)
                first += 1

        def gallop(self, key: Any, items: Any, start: int, count: int, hint: int, rightmost: bool) -> int:
            """Where ``key`` belongs in the sorted ``items[start : start + count]``, as an offset.

            Before equal items, or after them when ``rightmost``.  Searches in steps 1, 3, 7 … from ``hint``.
            """
            last = 0
            offset = 1
            if self.goes_after(key, getitem(items, start + hint), rightmost):
                limit = count - hint
                while offset < limit and self.goes_after(key, getitem(items, start + hint + offset), rightmost):
                    last = offset
                    offset = (offset << 1) + 1
                low = hint + last + 1
                high = hint + min(offset, limit)
            else:
                limit = hint + 1
                while offset < limit and not self.goes_after(key, getitem(items, start + hint - offset), rightmost):
                    last = offset
                    offset = (offset << 1) + 1
                low = hint - min(offset, limit) + 1
                high = hint - last
            while low < high:
                middle = (low + high) >> 1
                if self.goes_after(key, getitem(items, start + middle), rightmost):
                    low = middle + 1
                else:
                    high = middle
            return low

        def goes_after(self, key: Any, item: Any, rightmost: bool) -> bool:
            """Whether the place of ``key`` is after ``item``."""
            if rightmost:
                return not self.lt(key, item)
            return self.lt(item, key)

        def merge_collapse(self) -> None:
            """Merge until the stack of runs is in order again."""
            lengths = self.lengths
            while len(lengths) > 1:
                n = len(lengths) - 2
                if (n > 0 and lengths[n - 1] <= lengths[n] + lengths[n + 1]) or (
                    n > 1 and lengths[n - 2] <= lengths[n - 1] + lengths[n]
                ):
                    self.merge_at(n - 1 if lengths[n - 1] < lengths[n + 1] else n)
                elif lengths[n] <= lengths[n + 1]:
                    self.merge_at(n)
                else:
                    return

        def merge_rest(self) -> None:
            """Merge all runs."""
            lengths = self.lengths
            while len(lengths) > 1:
                n = len(lengths) - 2
                if n > 0 and lengths[n - 1] < lengths[n + 1]:
                    n -= 1
                self.merge_at(n)

        def merge_at(self, n: int) -> None:
            """Merge the runs n and n + 1."""
            items = self.items
            start_a = self.starts[n]
            count_a = self.lengths[n]
            start_b = self.starts[n + 1]
            count_b = self.lengths[n + 1]
            self.lengths[n] = count_a + count_b
            del self.starts[n + 1]
            del self.lengths[n + 1]
            skipped = self.gallop(getitem(items, start_b), items, start_a, count_a, 0, True)
            start_a += skipped
            count_a -= skipped
            if count_a == 0:
                return
            last_a = getitem(items, start_a + count_a - 1)
            count_b = self.gallop(last_a, items, start_b, count_b, count_b - 1, False)
            if count_b == 0:
                return
            if count_a <= count_b:
                self.merge_low(start_a, count_a, start_b, count_b)
            else:
                self.merge_high(start_a, count_a, start_b, count_b)

        def merge_low(self, start_a: int, count_a: int, start_b: int, count_b: int) -> None:
            """Merge from the left; the shorter run a is copied out."""
            items = self.items
            a = getitem_slice(items, start_a, start_a + count_a)
            i = 0
            j = start_b
            stop = start_b + count_b
            target = start_a
            won_a = 0
            won_b = 0
            try:
                while i < count_a and j < stop:
                    if won_a < self.min_gallop and won_b < self.min_gallop:
                        if self.lt(getitem(items, j), getitem(a, i)):
                            setitem(items, target, getitem(items, j))
                            j += 1
                            won_b += 1
                            won_a = 0
                        else:
                            setitem(items, target, getitem(a, i))
                            i += 1
                            won_a += 1
                            won_b = 0
                        target += 1
                        continue
                    won_a = self.gallop(getitem(items, j), a, i, count_a - i, 0, True)
                    for _ in range(won_a):
                        setitem(items, target, getitem(a, i))
                        i += 1
                        target += 1
                    if i < count_a:
                        won_b = self.gallop(getitem(a, i), items, j, stop - j, 0, False)
                        for _ in range(won_b):
                            setitem(items, target, getitem(items, j))
                            j += 1
                            target += 1
                    self.adapt_gallop(won_a, won_b)
                    if won_a < MIN_GALLOP and won_b < MIN_GALLOP:
                        won_a = 0
                        won_b = 0
            finally:
                while i < count_a:
                    setitem(items, target, getitem(a, i))
                    i += 1
                    target += 1

        def merge_high(self, start_a: int, count_a: int, start_b: int, count_b: int) -> None:
            """Merge from the right; the shorter run b is copied out."""
            items = self.items
            b = getitem_slice(items, start_b, start_b + count_b)
            i = start_a + count_a  # end of what is left of a
            j = count_b  # end of what is left of b
            target = start_b + count_b
            won_a = 0
            won_b = 0
            try:
                while i > start_a and j > 0:
                    if won_a < self.min_gallop and won_b < self.min_gallop:
                        if self.lt(getitem(b, j - 1), getitem(items, i - 1)):
                            i -= 1
                            target -= 1
                            setitem(items, target, getitem(items, i))
                            won_a += 1
                            won_b = 0
                        else:
                            j -= 1
                            target -= 1
                            setitem(items, target, getitem(b, j))
                            won_b += 1
                            won_a = 0
                        continue
                    left = i - start_a
                    place = self.gallop(getitem(b, j - 1), items, start_a, left, left - 1, True)
                    won_a = left - place
                    for _ in range(won_a):
                        i -= 1
                        target -= 1
                        setitem(items, target, getitem(items, i))
                    if i > start_a:
                        place = self.gallop(getitem(items, i - 1), b, 0, j, j - 1, False)
                        won_b = j - place
                        for _ in range(won_b):
                            j -= 1
                            target -= 1
                            setitem(items, target, getitem(b, j))
                    self.adapt_gallop(won_a, won_b)
                    if won_a < MIN_GALLOP and won_b < MIN_GALLOP:
                        won_a = 0
                        won_b = 0
            finally:
                while j > 0:
                    j -= 1
                    target -= 1
                    setitem(items, target, getitem(b, j))

        def adapt_gallop(self, won_a: int, won_b: int) -> None:
            """Gallop sooner when it paid, later when it did not."""
            if won_a >= MIN_GALLOP or won_b >= MIN_GALLOP:
                self.min_gallop = max(self.min_gallop - 1, 1)
            else:
                self.min_gallop += 2

    return TimSort


def minimal_run(n: int) -> int:
    """32 to 64 such that ``n`` over it is a power of two or slightly less."""
    rest = 0
    while n >= 64:
        rest |= n & 1
        n >>= 1
    return n + rest


TimSort = make_timsort_class()
