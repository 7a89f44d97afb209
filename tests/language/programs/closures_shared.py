"""Class values, truth beside length, closures over shared state, functions made in loops."""

from collections.abc import Callable


class Node:
    def __init__(self, k: int, nxt: "Node | None" = None):
        self.k = k
        self.nxt = nxt

    def __len__(self) -> int:
        return 1 + (len(self.nxt) if self.nxt is not None else 0)

    def __bool__(self) -> bool:
        return True


class Cfg:
    debug = False
    level = 1
    names: list[str] = []

    def show(self) -> str:
        return f"{self.debug} {self.level} {self.names}"

    @classmethod
    def bump(cls) -> int:
        cls.level += 1
        return cls.level


class Sub(Cfg):
    level = 10


def compose(*fs: Callable[[int], int]) -> Callable[[int], int]:
    def run(x: int) -> int:
        for f in fs:
            x = f(x)
        return x

    return run


def machine() -> dict[str, Callable[[int], int]]:
    acc = 0

    def add(n: int) -> int:
        nonlocal acc
        acc += n
        return acc

    def mul(n: int) -> int:
        nonlocal acc
        acc *= n
        return acc

    return {"add": add, "mul": mul}


def memo(f: Callable[[int], int]) -> Callable[[int], int]:
    cache: dict[int, int] = {}

    def inner(n: int) -> int:
        if n not in cache:
            cache[n] = f(n)
        return cache[n]

    return inner


def entry_point(argv):
    n = len(argv)
    c = Sub() if n > 3 else Cfg()
    print(c.show())
    Cfg.debug = True
    Cfg.level = 7
    Cfg.names.append("x")
    print(c.show(), Sub().show())
    print(Cfg.bump(), c.show())
    print(len(Node(1, Node(2))), bool(Node(3)))
    m = machine()
    print(m["add"](5), m["mul"](n + 2), m["add"](1), sorted(m))
    print(compose(lambda x: x + n, lambda x: x * 2)(3))
    sq = memo(lambda v: v * v + n)
    print(sq(3), sq(3), sq(4))
    fs = []
    for i in range(3):

        def f(x: int, i: int = i) -> int:
            return x + i

        fs.append(f)
    print([f(10) for f in fs], [g() for g in [lambda: i for i in range(3)]])
    total = 0

    def rec(d: int) -> int:
        nonlocal total
        total += d
        return rec(d - 1) + 1 if d else 0

    print(rec(5), total)
    return 0
