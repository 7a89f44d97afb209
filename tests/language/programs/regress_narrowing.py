"""A test of an optional value inside try and with statements narrows it."""


def mi(v: int) -> int | None:
    return None if v % 3 == 1 else v


class G:
    def __init__(self, h: bool):
        self.h = h

    def __enter__(self):
        return 3

    def __exit__(self, a, b, c) -> bool:
        return self.h


class J:
    def __init__(self):
        self.lines = [""]

    def __enter__(self):
        return self

    def __exit__(self, a, b, c) -> None:
        return None


def note(x: int) -> bool:
    return x % 2 == 0


def f(a):
    n0 = mi(a)
    li = [3]
    for k in range(a):
        if k == 3:
            continue
        a += 1
    with G(a > 3), J() as j:
        j.lines.append(str(n0))
        li.append(n0 or 4)
        i = 4
    print(n0, [x for x in li if note(x)])
    return 3


def entry_point(argv):
    n = len(argv)
    print(f(n), f(n + 1))
    return 0
