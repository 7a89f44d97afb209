"""Lists: methods, slices, comparison, sorting with keys, unpacking, iterators over everything."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


def show(items: list[int]) -> None:
    say(",".join([str(i) for i in items]))


class Point:
    def __init__(self, x: int, y: int) -> None:
        self.x = x
        self.y = y

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Point) and self.x == other.x and self.y == other.y

    def __hash__(self) -> int:
        return hash((self.x, self.y))

    def __lt__(self, other: "Point") -> bool:
        return self.x < other.x

    def text(self) -> str:
        return "P" + str(self.x) + ":" + str(self.y)


class Countdown:
    def __init__(self, n: int) -> None:
        self.n = n

    def __iter__(self) -> "Countdown":
        return self

    def __next__(self) -> int:
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


class Bag:
    def __init__(self) -> None:
        self.items = [3, 1, 2]

    def __iter__(self):
        return iter(self.items)


def negative(x: int) -> int:
    return -x


def second(pair: tuple[int, str]) -> str:
    return pair[1]


def sorting() -> None:
    data = [5, 3, 9, -2, 3, 0, 77, 5, 12, 4, 8, -100, 6, 1, 2, 99, 13, 11]
    show(sorted(data))
    show(sorted(data, reverse=True))
    show(sorted(data, key=negative))
    show(sorted(data, key=lambda v: v % 5))
    show(sorted(data, key=lambda v: v % 5, reverse=True))
    show(sorted(data, key=abs))
    say(",".join(sorted(["banana", "fig", "apple", "date"], key=len)))
    data.sort()
    show(data)
    data.sort(reverse=data[0] < 0)
    show(data)
    data.sort(key=lambda v: (v % 3, -v))
    show(data)
    points = [Point(3, 1), Point(1, 2), Point(3, 0), Point(2, 9)]
    say(" ".join([p.text() for p in sorted(points)]))
    say(" ".join([p.text() for p in sorted(points, key=lambda p: p.y)]))
    say(min(points).text() + max(points, key=lambda p: p.y).text())
    pairs = [(2, "b"), (1, "z"), (2, "a"), (1, "c")]
    say(" ".join([str(a) + b for a, b in sorted(pairs)]))
    say(" ".join([str(a) + b for a, b in sorted(pairs, key=second)]))
    say(" ".join(sorted("hello")))
    say(str(points.index(Point(3, 0))) + str(points.count(Point(3, 1))) + str(Point(1, 2) in points))
    points.remove(Point(1, 2))
    say(str(len(points)) + str(Point(1, 2) in points) + str(points == [Point(3, 1), Point(3, 0), Point(2, 9)]))
    show(sorted({3: 1, 1: 2}))
    show(sorted(range(5), reverse=True))
    say(str(min(3, 1, 2)) + str(max(4, 9, 2, key=negative)) + str(min("b", "a")))


def unpacking(data: list[int]) -> None:
    try:
        a, b, c = data
        say(str(a) + str(b) + str(c))
    except ValueError as e:
        say(str(e))
    try:
        x, *y, z = data
        say(str(x) + " " + str(len(y)) + " " + str(z))
        show(y)
    except ValueError as e:
        say(str(e))
    try:
        *h, t = data
        show(h)
    except ValueError as e:
        say(str(e))


def unpack_others() -> None:
    a, b = "xy"
    say(a + b)
    p, q, r = range(3)
    say(str(p) + str(q) + str(r))
    try:
        c, d = Countdown(3)
        say("no")
    except ValueError as e:
        say(str(e))
    try:
        c, d = {1: 2}
        say("no")
    except ValueError as e:
        say(str(e))
    f, *g = (1, 2, 3)
    show(g)
    *g, f = Countdown(4)
    show(g)


def iterating() -> None:
    for i in Countdown(3):
        say(str(i))
    for i in Bag():
        say(str(i))
    show(list(Countdown(4)))
    show(list(Bag()))
    show(list(map(negative, [1, 2, 3])))
    show(list(map(lambda a, b: a * b, [1, 2, 3], range(4, 9))))
    say(" ".join(map(str, [1, 2])))
    show(list(filter(lambda v: v % 2, range(8))))
    show(list(filter(None, [0, 1, 2, 0])))
    for a, b in zip([1, 2, 3], "ab"):
        say(str(a) + b)
    for i, (a, b) in enumerate(zip(Countdown(2), [5.5, 6.5]), 10):
        say(str(i) + str(a) + str(b))
    for c in reversed("abc"):
        say(c)
    show(list(reversed([1, 2, 3])) + list(reversed(range(3))) + list(reversed((7, 8))))
    show(list(reversed({1: 2, 3: 4})))
    it = iter([10, 20])
    say(str(next(it)) + str(next(it)) + str(next(it, -1)))
    try:
        next(it)
    except StopIteration:
        say("stop")
    say(str(next(Countdown(5))) + str(next(Countdown(0), 99)))
    total = 0
    for v in (1, 2, 3):
        total += v
    say(str(total))
    t = (4, 5, 6)
    for i in range(-3, 3):
        say(str(t[i]))
    try:
        say(str(t[total]))
    except IndexError as e:
        say(str(e))
    say(str(5 in t) + str(9 in t) + str(t.index(6)) + str(t.count(4)) + str("a" in ("b", "a")))
    try:
        say(str(t.index(total)))
    except ValueError as e:
        say(str(e))
    show([i for i in range(3) for j in range(i)])
    show([*range(3), *[7], *(8, 9)])
    say(str((1, 2) == (1, 2)) + str((1, 2) < (1, 3)) + str((2, "a") >= (2, "b")) + str((1, 2) != (1, 2)))
    say(str([1, 2] < [1, 2, 0]) + str([3] > [1, 2]) + str([[1], [2]] == [[1], [2]]) + str([1] != [2]))


def slices() -> None:
    l = list(range(10))
    l[2:4] = [20, 30, 40]
    show(l)
    l[::2] = range(6)
    show(l)
    try:
        l[::2] = [1]
    except ValueError as e:
        say(str(e))
    del l[1:3]
    show(l)
    del l[::3]
    show(l)
    l[5:2] = (99,)
    show(l)
    l += "ab".count("a") * [5]
    l.extend(x * 2 for x in [1, 2])
    l.extend({7: 8})
    l.insert(-1, 42)
    l *= 2
    show(l)
    show(l[-3::-2])
    l.clear()
    say(str(len(l)) + str(bool(l)))
    try:
        l.pop()
    except IndexError as e:
        say(str(e))
    try:
        l.remove(4)
    except ValueError as e:
        say(str(e))
    try:
        say(str(l[0]))
    except IndexError as e:
        say(str(e))


def ranges() -> None:
    r = range(2, 20, 3)
    say(str(len(r)) + str(r[1]) + str(r[-1]) + str(5 in r) + str(6 in r) + str(r.start) + str(r.stop) + str(r.step))
    show(list(r[1:4]))
    show(list(r[::-1]))
    say(str(r.index(8)) + str(r.count(8)) + str(r == range(2, 19, 3)) + str(r != range(3)))
    try:
        r.index(9)
    except ValueError as e:
        say(str(e))


def entry_point(argv: list[str]) -> int:
    sorting()
    unpacking([1, 2, 3])
    unpacking([1])
    unpacking([])
    unpacking([1, 2, 3, 4])
    unpack_others()
    iterating()
    slices()
    ranges()
    return 0
