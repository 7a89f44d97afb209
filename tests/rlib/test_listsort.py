"""The sort is stable, honours its own order, and equals list.sort."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib.listsort import TimSort, make_timsort_class

Backwards = make_timsort_class(lt=lambda a, b: a > b)
ByFirst = make_timsort_class(lt=lambda a, b: a[0] < b[0])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=300))
def test_sorts_stably(keys: list[int]) -> None:
    pairs = [(key, i) for i, key in enumerate(keys)]
    expected = sorted(pairs, key=lambda pair: pair[0])
    ByFirst(pairs).sort()
    assert pairs == expected


def patterns(n: int) -> list[list[int]]:
    source = random.Random(n)
    shuffled = list(range(n))
    source.shuffle(shuffled)
    sawtooth = [i % 50 for i in range(n)]
    blocks = [i for k in range(7) for i in range(k, n, 7)]
    nearly = list(range(n))
    for _ in range(5):
        i, j = source.randrange(n), source.randrange(n)
        nearly[i], nearly[j] = nearly[j], nearly[i]
    halves = list(range(n // 2, n)) + list(range(n // 2))
    return [shuffled, sawtooth, blocks, nearly, halves, list(range(n, 0, -1)), [1] * n, shuffled[:9] + list(range(n))]


def test_long_lists_with_structure() -> None:
    for items in patterns(1500):
        expected = sorted(items)
        TimSort(items).sort()
        assert items == expected


def test_own_order_and_prefix() -> None:
    items = [3, 1, 2, 5, 4]
    Backwards(items, 3).sort()
    assert items == [3, 2, 1, 5, 4]


def test_few_comparisons_on_sorted_input() -> None:
    calls = [0]

    def counting(a: int, b: int) -> bool:
        calls[0] += 1
        return a < b

    make_timsort_class(lt=counting)(list(range(1000))).sort()
    assert calls[0] == 999


def test_subclass_overrides_the_order() -> None:
    class ByLength(TimSort):
        def lt(self, a: str, b: str) -> bool:
            return len(a) < len(b)

    items = ["ccc", "a", "bb", "b"]
    ByLength(items).sort()
    assert items == ["a", "b", "bb", "ccc"]


def test_items_survive_a_comparison_that_raises() -> None:
    for limit in range(0, 2000, 97):
        budget = [limit]

        def limited(a: int, b: int) -> bool:
            budget[0] -= 1  # noqa: B023
            if budget[0] < 0:  # noqa: B023
                raise ValueError
            return a < b

        items = [i * 7919 % 400 for i in range(400)]
        try:
            make_timsort_class(lt=limited)(items).sort()
        except ValueError:
            pass
        assert sorted(items) == list(range(400))
