"""Searching for tuples and lists whose texts are longer, or numbers of another kind, than those of the items."""

from collections import deque


def mk(n) -> tuple[int, str]:
    return (n, "t" * n)


def f(n):
    lp = [(1, "x"), (3, "t")]
    p = mk(n)
    print(p in lp, lp.count(p), p not in lp, (1, "x") in lp, (3, "two") in lp, (3, "t") in lp)
    try:
        print(lp.index(p))
    except ValueError as e:
        print(e)
    d = {(1, "x"): 4}
    print(p in d, (3, "two") in d, d.get((1, "two")))
    s = {(1, "x"), (3, "t")}
    print(p in s, (3, "two") in s, (3, "t") in s)
    q = [("a", "b")]
    print(("aa"[:n], "b") in q)
    try:
        lp.remove(p)
    except ValueError as e:
        print(e)
    t = ((1, "x"), (3, "t"))
    print(p in t, (3, "two") in t, t[0] == p, [(1, "x")] == [p], p == (1, "x"))


def opt(n) -> tuple[int, str] | None:
    return None if n == 2 else mk(n)


def g(n):
    q = deque([(1, "x"), (3, "t")])
    c = deque("abc")
    print(mk(n) in q, ("ab" * n) in c, q.count(mk(n)), (3, "t") in q)
    lp = [(1, "x"), (2, "tt"[0])]
    print(opt(n) in lp, opt(2) in lp, [None, (1, "x")] == [opt(n), (1, "x")])
    fl = [(1.5, 2), (2.0, 3)]
    print((2, n) in fl, (2, 3) in fl, (n + 1.0, 3) in fl, ("x", (n, "t")) in [("x", (3, "u"))])
    deep = [((1, "x"), 2)]
    print((mk(n), 2) in deep, ((1, "x"), 2) in deep, ((1, "xx"), 2) in deep)
    rows = [["a"], ["b"]]
    print(["ab"[:n]] in rows, ["a"] in rows)


def entry_point(argv):
    for n in (len(argv), 3):
        f(n)
        g(n)
    return 0
