"""Methods of built-in types as values, keys of bisect, deleters of properties."""

import bisect


class Box:
    def __init__(self, x: int) -> None:
        self._x = x

    @property
    def x(self) -> int:
        return self._x

    @x.setter
    def x(self, value: int) -> None:
        self._x = value

    @x.deleter
    def x(self) -> None:
        print("deleted", self._x)
        self._x = 0


class Crate(Box):
    @property
    def x(self) -> int:
        return self._x + 100

    @x.deleter
    def x(self) -> None:
        print("can't delete")
        raise AttributeError("x")


def delete(box: Box) -> None:
    try:
        del box.x
    except AttributeError as error:
        print("error", error)
    print(box.x)


def methods() -> None:
    names = ["b", "A", "c", "B"]
    print(sorted(names, key=str.lower), list(map(str.upper, names)), max(names, key=str.lower))
    strip = str.strip
    print(strip("  x "), str.title("ab cd"), [change("aB") for change in (str.lower, str.upper, str.swapcase)])
    print(
        list(map(int.bit_length, [1, 7, 8])), list(map(bytes.upper, [b"x", b"yz"])), list(filter(str.isdigit, "a1b2"))
    )


def places() -> None:
    pairs = [(1, "a"), (3, "b"), (3, "c"), (5, "d")]
    for wanted in range(7):
        left = bisect.bisect_left(pairs, wanted, key=lambda pair: pair[0])
        print(
            wanted, left, bisect.bisect(pairs, wanted, key=lambda pair: pair[0]), bisect.bisect_right([1, 2, 4], wanted)
        )
    bisect.insort(pairs, (3, "e"), key=lambda pair: pair[0])
    bisect.insort_left(pairs, (3, "f"), 0, len(pairs), key=lambda pair: pair[0])
    print(pairs)
    words = ["b", "bb", "bbbb"]
    print(bisect.bisect_left(words, 3, key=len), bisect.bisect_left(words, "bb"))


def entry_point(argv: list[str]) -> int:
    methods()
    places()
    for box in (Box(5), Crate(6)):
        delete(box)
    return 0
