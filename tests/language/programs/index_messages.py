"""The errors of index() name what was searched for."""

from collections import deque


def t(f):
    try:
        print(f())
    except ValueError as e:
        print(e)


def plain():
    t(lambda: [1, 2].index(9))
    t(lambda: ["a"].index("b"))
    t(lambda: (1, 2).index(9))
    t(lambda: [1.5].index(2.5))
    t(lambda: [(1, 2)].index((3, 4)))
    t(lambda: [[1]].index([3]))
    t(lambda: range(5).index(9))
    t(lambda: deque([1]).index(9))
    t(lambda: "abc".index("z"))
    t(lambda: [1, 2, 3].index(1, 1))


class K:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return "K(%d)" % self.x

    def __eq__(self, o):
        return self.x == o.x


class P:
    pass


def t2(f):
    try:
        print(f())
    except ValueError as e:
        print(e)


def item_of_three(index):
    return (1, 2, 3)[index % 4]


def too_short():
    """The index is known when the program is translated."""
    for _ in range(2):
        try:
            print(item_of_three(7))
        except IndexError as e:
            print(e)


def entry_point(argv):
    plain()
    too_short()
    t2(lambda: [K(1)].index(K(2)))
    t2(lambda: [[K(1)]].index([K(2)]))
    t2(lambda: [(K(1), 2)].index((K(2), 2)))
    t2(lambda: [1, None].index(5))
    t2(lambda: [1, None].index(None))
    t2(lambda: ["a", None].index("c"))
    t2(lambda: list("abc").index("d"))
    t2(lambda: list("abc").index("dd"))
    t2(lambda: [1.5].index(2))
    t2(lambda: [b"x"].index(b"y"))
    t2(lambda: [True].index(False))
    t2(lambda: [{1: 2}].index({1: 3}))
    return 0
