"""Members of enums that are numbers: where their class shows."""

from enum import IntEnum


class Color(IntEnum):
    RED = 1
    GREEN = 2


def same(c):
    return isinstance(c, Color), type(c) is Color, type(c).__name__


def number(n: int) -> str:
    return repr(n)


def numbers(items: list[int]) -> str:
    return repr(items)


def f(c: Color):
    return isinstance(c, Color), str(c), c + 1


def entry_point(argv):
    print(
        repr(Color.RED),
        Color.RED,
        type(Color.RED) is Color,
        isinstance(Color.RED, Color),
        isinstance(Color.RED, int),
        isinstance(len(argv), Color),
    )
    c = Color.RED if len(argv) > 1 else Color.GREEN
    print(c, same(c), f"{c}", c == 2, {c: 1}[Color.GREEN])
    print(repr(c + 1), repr(int(c)), type(c + 1) is int)
    print(number(int(c)), numbers([int(Color.RED), int(c)]))
    print(f(c), f(Color.RED))
    return 0
