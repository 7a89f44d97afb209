"""heapq and bisect of the runtime behave as CPython's; library functions reach them."""

from __future__ import annotations

import bisect
import heapq
import random

from framework.runtime import bisection, heap
from tests.annotator.inference import infer


class Item:
    """Ordered by key alone."""

    def __init__(self, key: int, tag: int) -> None:
        self.key, self.tag = key, tag

    def __lt__(self, other: Item) -> bool:
        return self.key < other.key


def test_heap_moves_equal_items_as_cpython_does() -> None:
    rng = random.Random(5)
    for _ in range(50):
        items = [Item(rng.randrange(6), tag) for tag in range(rng.randrange(20))]
        mine, theirs = list(items), list(items)
        heap.heapify(mine)
        heapq.heapify(theirs)
        for tag in range(5):
            extra = Item(rng.randrange(6), 100 + tag)
            heap.heappush(mine, extra)
            heapq.heappush(theirs, extra)
            assert heap.heappushpop(mine, extra) is heapq.heappushpop(theirs, extra)
            assert heap.heapreplace(mine, extra) is heapq.heapreplace(theirs, extra)
        assert mine == theirs
        while mine:
            assert heap.heappop(mine) is heapq.heappop(theirs)


def test_bisection() -> None:
    items = [1, 2, 2, 2, 5]
    for x in range(7):
        assert bisection.bisect_left(items, x) == bisect.bisect_left(items, x)
        assert bisection.bisect_right(items, x, 1, 4) == bisect.bisect_right(items, x, 1, 4)


def test_library_functions_are_inferred() -> None:
    def f(n):  # type: ignore[no-untyped-def]
        floats = [1.5]
        heapq.heappush(floats, 0.5)
        words = ["a"]
        bisect.insort(words, "b")
        return (heapq.heappop(floats), bisect.bisect_left([1, 2], n), words, ",".join(str(i) for i in range(n)))

    assert infer(f, int) == "tuple[float, int, list[str], str]"
