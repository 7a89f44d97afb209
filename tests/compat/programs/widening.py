"""Mixed numbers that meet in code written for RPython widen, as there."""

from rpython.rlib.rarithmetic import intmask, r_int32, r_uint


class A:
    scale = 1

    def __init__(self, x):
        self.x = x


def pick(n):
    if n > 2:
        return 1.5
    return n


def flag(n):
    r = 0
    if n > 1:
        r = n > 2
    return r + 10


def total(items):
    t = 0
    for i in items:
        t += i
    return t


def un(n):
    x = r_uint(5)
    if n:
        x = 7
    return x


def add(a, b):
    return a * 2 + b


table = [1, 2.5, True]


def entry_point(argv):
    n = len(argv)
    print(pick(n + 1) + 0.25, pick(n + 3))
    print(flag(1), flag(2), flag(3))
    a = A(3)
    b = A(2.25)
    b.scale = 0.5
    print(a.x * 0.5, b.x * b.scale, a.scale * 0.25)
    print(total([1.0, 2.5]), total([0.5, 3]))
    l = []
    l.append(1)
    l.append(2.5)
    l.append(n == 1)
    s = 0.0
    for x in l:
        s += x
    print(s)
    d = {"a": 1}
    d["b"] = 0.5
    print(d["b"] + d["a"])
    print(intmask(un(0) - un(1)), un(1) >> 1)
    print(add(1, 2) * 0.5, add(0.5, 0.25))
    print(table[0] + table[1] + table[2] + 0.5)
    t = (1, 2.5) if n == 1 else (1.5, True)
    print(t[0] * 1.5 + t[1])
    x = r_int32(5)
    y = x if n == 1 else n
    print(y + 1)
    return 0
