"""Specialised functions, memo, unrolled loops, translation-time constants."""

from framework.rlib.objectmodel import always_inline, dont_inline, specialize, we_are_translated
from framework.rlib.unroll import unrolling_iterable


@specialize.argtype(0)
def describe(value):
    if isinstance(value, int):
        return "int " + str(value + 1)
    if isinstance(value, str):
        return "str " + value
    return "other"


@specialize.arg(0)
def scaled(factor, x):
    return factor * x


class Red:
    code = 1


class Green:
    code = 2


@specialize.memo()
def code_of(cls):
    return cls.code * 10


OPERATIONS = unrolling_iterable([("add", lambda a, b: a + b), ("sub", lambda a, b: a - b), ("mul", lambda a, b: a * b)])


def compute(name, a, b):
    for known, function in OPERATIONS:
        if name == known:
            return function(a, b)
    return -1


@always_inline
def tiny(x):
    return x + 1


@dont_inline
def big(x):
    return x * 2


FIELDS = unrolling_iterable(["x", "y"])


class Record:
    def __init__(self):
        self.x = 1
        self.y = 2


def total(record):
    result = 0
    for field in FIELDS:
        result += getattr(record, field)
        setattr(record, field, 10)
    return result


@specialize.call_location()
def located(value):
    return value


def entry_point(argv: list[str]) -> int:
    print(describe(5), describe("x"), describe(2.5))
    print(scaled(3, 7), scaled(4, 7))
    for cls in [Red, Green]:
        print(code_of(cls))
    print(compute("add", 7, 2), compute("sub", 7, 2), compute("mul", 7, 2), compute("none", 7, 2))
    print(tiny(big(4)))
    record = Record()
    print(total(record), total(record))
    print(located(1), located("one"))
    if not we_are_translated() and len(argv) > 100:
        print("never")
    return 0
