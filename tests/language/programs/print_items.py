"""``print(*items)``."""

import sys


class Named:
    def __init__(self, name):
        self.name = name

    def __str__(self):
        return "<" + self.name + ">"


class Collector:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


def passed_on(*args):
    print(*args)


def numbers(n):
    for i in range(n):
        yield i


def entry_point(argv):
    items = [1, 2, 3]
    print(*items)
    print(*items, sep=", ")
    print("a", *items)
    print("a", 2.5, *items, sep="-", end="!\n")
    print(*(1, "x", 2.5))
    print("t", *(1, "x"), sep="/")
    print(*argv[5:])
    print("nothing", *argv[5:])
    print(*{"k": 1, "l": 2})
    print(*"text", sep="")
    print(*range(4), sep=";")
    print(*numbers(3))
    print(*[Named("one"), Named("two")])
    print(*(i * i for i in items), sep=" | ")
    passed_on(1, 2)
    passed_on("x")
    passed_on()
    print(*items, file=sys.stdout, flush=True)
    collector = Collector()
    print("c", *items, sep="_", file=collector)
    print(collector.parts)
    return 0
