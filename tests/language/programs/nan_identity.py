"""A NaN is not equal to itself, but containers find the object that they hold."""

import math
from collections import deque
from typing import Optional

NAN = float("nan")


def maybe(x: float, given: bool) -> Optional[float]:
    return x if given else None


def show_lists(x: float) -> None:
    items = [1.0, x, 2.0, x]
    y = x
    print(x is y, x is not y, x == x, x != x, x in items, items.index(x), items.count(x), items == [1.0, x, 2.0, x])
    items.remove(x)
    print(items, 3.0 in items, -0.0 in [0.0], items.index(x))
    print(x in [1.0, 2.0], x in (1.0, x), x in (1.0, 2.0))
    print([[x]] == [[x]], [x] < [x], [x] <= [x], [1.0, x] < [1.0, x, 0.0])


def show_tuples(x: float) -> None:
    print((x,) == (x,), (x,) != (x,), (x, 1) < (x, 2), (1, x) == (1, x), ("a", (x, None)) == ("a", (x, None)))
    print((x, 1) in [(x, 1)], [(x, 1)].index((x, 1)), (x,) < (x,))


def show_tables(x: float) -> None:
    numbers = {x: "nan", 1.0: "one"}
    numbers[x] = "again"
    print(len(numbers), numbers[x], x in numbers, numbers.get(x), numbers == {1.0: "one", x: "again"})
    kinds = {x, x, 1.0}
    print(len(kinds), x in kinds, kinds == {1.0, x}, frozenset([x]) == frozenset([x]), {"a": x} == {"a": x})
    pairs = {(x, 1): 2}
    print((x, 1) in pairs, (x, 2) in pairs, pairs[x, 1])
    line = deque([x, 1.0])
    print(x in line, line.count(x), line.index(x), line == deque([x, 1.0]))


def show_optional(x: float) -> None:
    several = [maybe(x, True), maybe(1.0, True), maybe(x, False)]
    print(x in several, None in several, several.index(x), 2.0 in several)
    value = maybe(x, True)
    other = maybe(x, len(several) == 3)
    print(value == other, value != other, [value] == [other], (value, 1) == (other, 1))
    print(x in (item for item in several), x in reversed([1.0, x]))


def entry_point(argv: list[str]) -> int:
    for x in (NAN, float("nan"), math.nan, 2.5):
        show_lists(x)
        show_tuples(x)
        show_tables(x)
        show_optional(x)
    return 0
