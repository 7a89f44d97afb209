"""Members of enums: names, values, and numbers they stand for."""

from enum import Enum, IntEnum, IntFlag


class Color(IntEnum):
    RED = 1
    GREEN = 2


class Fl(IntFlag):
    A = 1
    B = 2


class Shape(Enum):
    SQ = "sq"
    CI = "ci"


def f(c):
    if c == Color.RED:
        return "red"
    return "no"


class H:
    c = Color.RED


def entry_point(argv):
    n = len(argv)
    print(
        Color.RED,
        Color.GREEN.name,
        Color.RED.value,
        Color.RED == 1,
        int(Color.RED) + n,
        f(Color.RED),
        f(n + 1),
        Color.GREEN + 1,
        Color.RED < Color.GREEN,
    )
    print({Color.RED: "r"}[n], [10, 20, 30][Color.GREEN], H.c, H().c == 1, int(Fl.A | Fl.B), n & Fl.A)
    for c in (Color.RED, Color.GREEN):
        print(c)
    print(Shape.SQ is Shape.SQ, Shape.CI.value, Shape.SQ.name, Shape.SQ == Shape.CI)
    s = Shape.SQ if n > 3 else Shape.CI
    print(s.value, s.name, s is Shape.CI)
    try:
        x = f(Color.GREEN.value)
        print(x)
    except ValueError:
        pass
    return 0
