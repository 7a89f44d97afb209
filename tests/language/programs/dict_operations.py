"""Dicts and sets: methods, views, comprehensions, keys of all kinds, user equality."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


class Key:
    def __init__(self, n: int) -> None:
        self.n = n

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.n % 10 == other.n % 10

    def __hash__(self) -> int:
        return self.n % 10

    def __repr__(self) -> str:
        return "Key(" + str(self.n) + ")"


class Plain:
    def __init__(self, name: str) -> None:
        self.name = name


def items_text(d: dict[str, int]) -> str:
    return " ".join([k + "=" + str(v) for k, v in d.items()])


def basics() -> None:
    d = {"a": 1, "b": 2}
    d["c"] = 3
    say(items_text(d))
    say(str(d.get("a")) + str(d.get("x", -1)) + str(d.get("x") is None) + str("a" in d) + str("x" not in d))
    say(str(d.setdefault("a", 9)) + str(d.setdefault("z", 9)) + str(d.pop("z")) + str(d.pop("z", -5)))
    k, v = d.popitem()
    say(k + str(v) + str(len(d)))
    e = dict(d)
    e.update({"q": 7}, r=8)
    e.update([("s", 9), ("a", 0)])
    say(items_text(e) + " | " + items_text(d))
    say(items_text(d | e) + " | " + items_text(e | d))
    d |= {"w": 1}
    say(items_text(d))
    say(items_text(dict(x=1, y=2)) + items_text(dict(zip("ab", [5, 6]))) + items_text({**d, "n": 3}))
    say(items_text(dict.fromkeys(["u", "v"], 4)))
    say(str(d == {"w": 1, "b": 2, "a": 1}) + str(d != e) + str({1: [1]} == {1: [1]}))
    say(",".join(d.keys()) + ",".join([str(v) for v in d.values()]) + ",".join(sorted(d)) + ",".join(list(d)))
    say(str(sum(d.values())) + str(max(d, key=lambda key: d[key])) + str(len(d.keys())) + str(2 in d.values()))
    say(str(("a", 1) in d.items()) + str("a" in d.keys()))
    say(
        ",".join(sorted(d.keys() & e.keys()))
        + "|"
        + ",".join(sorted(d.keys() | {"zz"}))
        + "|"
        + ",".join(sorted(e.keys() - d.keys()))
    )
    del d["a"]
    say(items_text(d))
    d.clear()
    say(str(len(d)) + str(bool(d)))


def errors() -> None:
    d = {"a": 1}
    try:
        say(str(d["zz"]))
    except KeyError as e:
        say(str(e))
    try:
        del d["yy"]
    except KeyError as e:
        say(str(e))
    try:
        say(str({1: 2}[5]))
    except KeyError as e:
        say(str(e))
    try:
        say(str({(1, "x"): 2}[(2, "y")]))
    except KeyError as e:
        say(str(e))
    try:
        say(str({1.5: 2}[2.5]))
    except KeyError as e:
        say(str(e))
    try:
        say(str({Key(1): 2}[Key(5)]))
    except KeyError as e:
        say(str(e))
    try:
        {1}.remove(4)
    except KeyError as e:
        say(str(e))
    try:
        d.pop("nope")
    except KeyError as e:
        say(str(e))
    d.clear()
    try:
        d.popitem()
    except KeyError as e:
        say(str(e))
    try:
        s = {1}
        s.clear()
        s.pop()
    except KeyError as e:
        say(str(e))
    m = {1: 1, 2: 2}
    try:
        for key in m:
            m[key + 10] = 1
    except RuntimeError as e:
        say(str(e))
    t = {1, 2}
    try:
        for item in t:
            t.add(item + 10)
    except RuntimeError as e:
        say(str(e))


def show(s: set[int]) -> None:
    say(",".join([str(i) for i in sorted(s)]))


def sets() -> None:
    a = {1, 2, 3, 4}
    b = set(range(3, 7))
    show(a | b)
    show(a & b)
    show(a - b)
    show(a ^ b)
    say(
        str(a <= b) + str(a < a) + str(a <= a) + str({1} < a) + str(a >= {2}) + str(a > {2}) + str(a == b) + str(a != b)
    )
    say(str(a.isdisjoint({9})) + str(a.issubset(range(10))) + str(a.issuperset([1])) + str(3 in a) + str(30 in a))
    show(a.union([10], (11,), {12: 1}))
    show(a.intersection([1, 2]))
    show(a.difference([1, 2], [3]))
    show(a.symmetric_difference([1, 99]))
    a |= {7}
    show(a)
    a &= {1, 2, 7}
    show(a)
    a -= {1}
    show(a)
    a ^= {2, 3}
    show(a)
    a.update([5, 6], range(2))
    a.discard(100)
    a.discard(0)
    show(a)
    a.intersection_update([5, 6, 7])
    show(a)
    a.difference_update([5])
    show(a)
    a.symmetric_difference_update([6, 8])
    show(a)
    c = a.copy()
    c.add(1000)
    show(a)
    show(c)
    f = frozenset([1, 2]) | frozenset([3])
    say(str(len(f)) + str(2 in f) + str(f == {1, 2, 3}) + str(f == frozenset([3, 2, 1])))
    g = {frozenset([1]): "x", frozenset([1, 2]): "y"}
    say(g[frozenset([2, 1])])
    show({x % 3 for x in range(10)})
    say(str(len({True, False})) + str(len({1.0, 2.5, 1.0})) + str(len(set("hello"))) + str(len(set())))
    show(set([1, 2]) | {x for x in (3,)})


def keys() -> None:
    d = {Key(1): "one", Key(2): "two"}
    d[Key(11)] = "eleven"
    say(str(len(d)) + d[Key(21)] + str(Key(3) in d) + str(Key(12) in d))
    say(
        str(Key(1) == Key(31)) + str(Key(1) != Key(2)) + str([Key(1), Key(2)].index(Key(22))) + str(Key(5) in {Key(15)})
    )
    say(str([Key(1)] == [Key(11)]) + str((Key(1), 2) == (Key(11), 2)) + str({Key(1): 1} == {Key(11): 1}))
    p, q = Plain("p"), Plain("q")
    m = {p: 1, q: 2}
    say(str(m[p]) + str(m[q]) + str(p == q) + str(p == p) + str(p in [q]) + str(Plain("p") in m))
    t = {(1, "a"): 1.5, (2, "b"): 2.5}
    say(str(t[1, "a"]) + str((1, "b") in t))
    n = {1: "int", 2: "two"}
    say(n[1] + str(hash((1, 2)) == hash((1, 2))) + str(2 in n))
    x = {0.0: "zero", 1.5: "x"}
    say(x[-0.0] + str(1.5 in x))
    words: dict[str, list[int]] = {}
    for i, w in enumerate(["a", "b", "a"]):
        words.setdefault(w, []).append(i)
    say(str(len(words["a"])))
    deep = {k: {j: k * j for j in range(2)} for k in range(3)}
    say(str(deep[2][1]))
    big = {i * 7919: i for i in range(300)}
    for i in range(0, 300, 3):
        del big[i * 7919]
    say(str(len(big)) + str(sum(big.values())) + str(list(big)[0]))
    r = [k for k in reversed(big)]
    say(str(r[0]))


def entry_point(argv: list[str]) -> int:
    basics()
    errors()
    sets()
    keys()
    return 0
