"""Containers that change while they are iterated, aliases, slices, precedence, and how statements are left."""

from collections import deque


def mut(k: int):
    if k == 0:
        d = {1: 2, 3: 4}
        for x in d:
            d[x + 10] = 1
    if k == 1:
        d = {1: 2, 3: 4}
        for x in d:
            del d[x]
    if k == 2:
        s = {1, 2}
        for x in s:
            s.add(x + 5)
    if k == 3:
        q = deque([1, 2, 3])
        for x in q:
            q.append(x)
    if k == 4:
        l = [1, 2, 3]
        for x in l:
            if len(l) < 8:
                l.append(x * 2)
        print(l)
    if k == 5:
        l = [1, 2, 3, 4]
        for x in l:
            l.remove(x)
        print(l)
    if k == 6:
        l = [3, 1, 2]

        def key(v: int) -> int:
            if v == 2:
                raise KeyError(v)
            return v

        try:
            l.sort(key=key)
        finally:
            print(l)
    if k == 7:
        d = {1: 2, 3: 4}
        for x, y in d.items():
            d[x] = y + 1
        print(d)
    if k == 8:
        d = {1: 2, 3: 4}
        it = iter(d)
        print(next(it))
        d[9] = 9
        print(next(it))
    if k == 9:
        l = [1, 2, 3]
        it = iter(l)
        print(next(it))
        l.clear()
        print(next(it, -5))
    if k == 10:
        l = list(range(10))
        l[2:8:2] = [9, 9]
    if k == 11:
        l = list(range(5))
        l[::2] = [7, 7, 7]
        print(l)
        l[1:1] = l
        print(l)
        l += l[:2]
        l *= 2
        print(l)
    if k == 12:
        a = [[0] * 2] * 2
        a[0][0] = 5
        print(a)
    if k == 13:
        x = [1, 2]
        y = x
        x += [3]
        print(y, x is y)
        x = x + [4]
        print(y, x)
    if k == 14:
        d = {"a": 1}
        e = d.copy()
        e["b"] = 2
        d |= e
        print(d, d == e, list(d.items()), d.setdefault("c", 5), d.pop("a"), d.popitem())
    if k == 15:
        print({1: "a", 2: "b"}, {(1, 2): 3}[(1, 2)], {0.0: 1}[-0.0])
    if k == 16:
        s = {3, 1}
        t = frozenset([1, 5])
        print(sorted(s | t), s & t, sorted(s ^ t), s - t, s <= {1, 3, 5}, t.isdisjoint({9}), s == {1, 3})
    if k == 17:
        print(
            " a b  c ".split(),
            "a,b,,c".split(","),
            "abc".split("b", 0),
            "".split(),
            "".split(","),
            "a\nb\r\nc".splitlines(),
            "x".join("abc"),
        )
    if k == 18:
        print(
            "abcabc".replace("b", "", 1),
            "aaa".count("aa"),
            "aaa".find("a", 1, 2),
            "abc".find("", 5),
            "abc".replace("", "-"),
            "ab" * -1,
            "ß".upper(),
            "ǆ".title(),
            "İ".lower(),
        )
    if k == 19:
        print("%s|%5s|%-5s|%.2s" % ("ab", "c", "d", "efg"), f"{'x':>5}{3.14159:8.3f}{42:08b}{-7:x}", "n")
    if k == 20:
        print(
            1 < 2 < 3,
            1 < 3 < 2,
            not 1 == 2,
            1 if [] else 2,
            (0 or 5) and 7,
            3 & 5 | 2 ^ 1,
            -7 >> 1,
            1 << 10,
            ~5,
            -(2**2),
        )
    if k == 21:
        for i in range(3):
            pass
        else:
            print("else", i)
        while i:
            i -= 1
            if i == 5:
                break
        else:
            print("welse")
    if k == 22:
        try:
            try:
                1 // 0
            except ZeroDivisionError:
                raise ValueError("second")
            finally:
                print("fin")
        except ValueError as e:
            print(e)
    if k == 23:

        def f():
            try:
                return "try"
            finally:
                print("cleanup")

        def g():
            for i in range(3):
                try:
                    continue
                finally:
                    print("c", i)
            return "done"

        def h():
            while True:
                try:
                    return 1
                finally:
                    break
            return 2

        print(f(), g(), h())


def entry_point(argv):
    n = len(argv)
    for k in range(24):
        try:
            mut(k * n)
        except Exception as e:
            print(k, type(e).__name__, e)
    return 0
