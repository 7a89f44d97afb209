"""Operators of a class, generators that are sent values, nested try statements, formats, slices, texts and matches."""

import bisect
import heapq
import math
import struct
from functools import partial


class Meta:
    __slots__ = ("a", "b")

    def __init__(self, a: int, b: str):
        self.a = a
        self.b = b

    def __eq__(self, o: object) -> bool:
        return isinstance(o, Meta) and self.a == o.a

    def __ne__(self, o: object) -> bool:
        return not (self == o)

    def __hash__(self) -> int:
        return hash((self.a, self.b[:0]))

    def __le__(self, o: "Meta") -> bool:
        return self.a <= o.a

    def __gt__(self, o: "Meta") -> bool:
        return self.a > o.a

    def __floordiv__(self, k: int) -> "Meta":
        return Meta(self.a // k, self.b)

    def __rsub__(self, k: int) -> int:
        return k - self.a

    def __pow__(self, k: int) -> int:
        return self.a**k

    def __invert__(self) -> "Meta":
        return Meta(~self.a, self.b)

    def __float__(self) -> float:
        return self.a / 2

    def __index__(self) -> int:
        return self.a

    def __reversed__(self):
        return iter([self.b, "r"])

    def __call__(self, *xs: int, k: int = 2) -> int:
        return sum(xs) * k + self.a


def gen(n: int):
    try:
        while True:
            got = yield n
            if got is None:
                n += 1
            elif got < 0:
                raise ValueError(got)
            else:
                n = got
    except GeneratorExit:
        print("exit", n)
        raise
    finally:
        print("fin")


def ff(a, *, b=2, c: str = "c"):
    return f"{a}{b}{c}"


def nest(n: int) -> int:
    try:
        try:
            if n == 0:
                return 1
            if n == 1:
                raise KeyError(n)
            if n == 2:
                raise IndexError("two")
            return 10 // (n - 3)
        except KeyError as e:
            raise ValueError("v") from e
        finally:
            n += 100
            print("inner", n)
    except (ValueError, ZeroDivisionError) as e:
        print(type(e).__name__, e, e.__cause__ is None)
        return -1
    else:
        print("never")
    finally:
        print("outer")


def loops(n: int) -> str:
    out = ""
    for i in range(n):
        for j in range(i):
            try:
                if j == 2:
                    continue
                if j == 4:
                    break
                out += f"{i}{j} "
            finally:
                out += "."
        else:
            out += "!"
            continue
        out += "#"
    return out


def entry_point(argv):
    n = len(argv)
    m = Meta(n, "b")
    m2 = Meta(n + 1, "z")
    print(m == m2, m != m2, m <= m2, m > m2, (m // 1).a, 5 - m, m2**3, (~m).a, float(m2), m(1, 2), m(3, k=n))
    print(len({m, m2, Meta(n, "c")}), {m: 1}.get(Meta(n, "q"), 5))
    g = gen(n)
    print(next(g), next(g), g.send(7), next(g))
    try:
        g.send(-1)
    except ValueError as e:
        print("ve", e)
    print(next(g, -9))
    h = gen(3)
    next(h)
    h.close()
    print(ff(1), ff(1, b=n), ff(n, c="x", b=0), partial(ff, b=9)(n), partial(ff, 5)(c="y"))
    for k in range(5):
        try:
            print(nest(k))
        except IndexError as e:
            print("ie", e)
    print(loops(7))
    print(
        f"{n:>{5}}|{n:<4}|{n:^5}|{-n:=+5}|{1234567.891:,.2f}|{0.00012345:.3g}|{1e20:g}|{255:#o}|{True:d}|{'abc':*^7}|{'é':>3}"
    )
    print("%5.1f|%-8s|%08.3f|%+d|%x|%o|%c|%%|%s" % (2.25, "ab", 3.14159, n, 255, 8, "z", None))
    print(" ".join(f"{x!r}" for x in (0.1 + 0.2, 1e16, 1e-5, 123456789012345680.0, -0.0, 2.0**70)))
    a = [5, 3, 9, 1]
    a[1:3] = [7, 7, 7]
    a[::2] = [0, 0, 0]
    del a[-1]
    print(a, a[-10:2], a[3:0:-1], a.index(7), a.count(0))
    print([*range(3)], {**{"a": 1}, "b": n}, {*"aab"} == {"a", "b"})
    s = "Hello, Wörld"
    print(
        s.casefold(),
        s[::-2],
        s.find("ö"),
        s.encode(),
        s.translate({72: "J", 111: None}),
        s.partition(", "),
        s.rsplit(None, 1),
        s.isascii(),
    )
    print(
        int("-0x1f", 16),
        int("0b11", 0),
        int(" 42 "),
        float(" 1e3 "),
        float("-inf"),
        math.inf > 1,
        math.isclose(0.1 + 0.2, 0.3),
        divmod(-7, 2),
        -7 // 2,
        -7 % 3,
        7 % -3,
        -7.5 // 2,
        -7.5 % 2,
    )
    print(
        sorted([(2, "b"), (1, "z"), (2, "a")], key=lambda t: (-t[0], t[1])),
        max("abc", key=lambda c: -ord(c)),
        min([3, 1], default=0),
    )
    match (n, "x", [1, 2, 3]):
        case (1, str() as t, [first, *rest]) if rest:
            print(t, first, rest)
        case _:
            print("no")
    print(
        any(x > 2 for x in range(4)),
        all([]),
        list(zip("ab", range(9), [True, False])),
        list(enumerate("ab", n)),
        list(map(lambda x, y: x * y, [1, 2], [3, 4])),
    )
    return 0
