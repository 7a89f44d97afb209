"""Closures, bound methods and plain functions that meet in variables; closures of other signatures don't matter."""

from collections.abc import Callable
from functools import partial


def adder(n: int) -> Callable[[int], int]:
    def add(x: int) -> int:
        return x + n

    return add


def composed(first: Callable[[int], int], second: Callable[[int], int]) -> Callable[[int], int]:
    return lambda value: second(first(value)) % 4001


def more(n):
    return lambda x: x > n


def pair(n):
    return lambda x, y: x > n + y


def opts(a, b=2, *, c=3):
    return a + b * c


P = partial(opts, c=5)


def run_closures(n):
    fs = [adder(n), composed(adder(2), adder(n))]
    fs.append(composed(fs[0], fs[1]))
    print([f(10) for f in fs])
    t = [more(n), lambda x: x == n]
    print([f(1) for f in t], [pair(n)(x, 3) for x in range(8)])
    print(P(n), partial(opts, n)(4), partial(opts, b=n)(1, c=n))
    f = fs[0]
    g = f
    print(f is g, f is fs[1], g == f, f is not None, bool(f))
    h = None
    for k in range(n + 2):
        if h is not None:
            print(h(k))
        h = lambda x, k=k: x * k
    d = {"a": adder(1), "b": adder(n)}
    print(d["a"](3), d["b"](4), callable(f))
    print(sorted([3, 1, 2], key=lambda v: (v * n) % 3))


def inc(x):
    return x + 1


def dec(x):
    return x - 1


def stars(*v):
    return len(v)


class Box:
    def __init__(self, v):
        self.v = v

    def plus(self, x):
        return self.v + x

    def minus(self, x):
        return self.v - x


TABLE = [inc, dec]


def pick(n):
    k = n * 7
    if n == 1:
        return inc
    if n == 2:
        return TABLE[n % 2]
    if n == 3:
        return lambda x: x + k
    if n == 4:
        return Box(k).plus
    if n == 5:
        return None
    return Box(n).minus


def maybe(f, x):
    if f is None:
        return -1
    return f(x)


def run_mixed(n):
    for i in range(n, n + 7):
        print(i, maybe(pick(i), 100))
    f = pick(n)
    print(f == inc, f == dec, f == pick(4))
    b = Box(n)
    m = b.plus
    print(m == b.plus, m == Box(n).plus, m == b.minus, m != b.minus)

    def add(x):
        return x + n

    g = add if n > 3 else inc
    h = inc if n > 3 else add
    print(g is inc, h is inc, g is h, g is add, h is add, h == add, g(3), h(4))


def entry_point(argv):
    run_closures(len(argv))
    run_mixed(len(argv))
    return 0
