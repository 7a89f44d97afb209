"""``print`` with stars anywhere among its arguments."""

import sys


def noisy(n):
    for i in range(n):
        print("making", i)
        yield i


def passed_on(*args, sep="~"):
    print(*args, sep=sep)
    print("[", *args, "]", sep=sep)


def said(text):
    print("saying", text)
    return text


def grown(items):
    items.append(len(items))
    return "grown"


class Writer:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


def entry_point(argv):
    items = [1, 2, 3]
    print("a", *items, "b")
    print(*items, *items, sep="-")
    print("x", *["p", "q"], 1.5, *(1, 2), end="!\n")
    print(*noisy(2), "end", *noisy(1))
    print(*items[5:], *items[5:], "first", *items[5:], sep="/")
    print(*items[5:], *"ab", sep="/")
    print(*(), *items)
    print(*items[5:], sep="-")
    passed_on(1, "a")
    passed_on()
    writer = Writer()
    print("k", *items, "z", *items[5:], file=writer, sep="_")
    print(*items, *{"u": 1}, file=writer)
    print(writer.parts)
    print(*{1: 2}, *{3}, *range(2), *b"ab", None, *[None], *["q"], sep=",", file=sys.stdout, flush=True)
    print(*map(str, items), *(str(x) for x in items))
    print(*noisy(2), said("late"), *noisy(1), sep=said("|"))
    print(*noisy(2), sep=said("+"))
    print(*items, grown(items), *items)
    print(grown(items), *items)
    print((*(1, 2), len(said("in a display"))), *noisy(1))
    return 0
