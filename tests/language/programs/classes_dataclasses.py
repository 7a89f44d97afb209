"""Dataclasses, NotImplemented, reflected operators."""

from dataclasses import dataclass, field


@dataclass
class Point:
    x: int
    y: int = 0

    def norm(self) -> int:
        return self.x * self.x + self.y * self.y


@dataclass(frozen=True)
class Key:
    name: str
    number: int


@dataclass(order=True)
class Version:
    major: int
    minor: int
    label: str = field(default="", compare=False)


@dataclass
class Holder(Point):
    tags: list[str] = field(default_factory=list)
    total: float = 0.5

    def __post_init__(self) -> None:
        self.tags.append("made")


class Length:
    def __init__(self, value: int) -> None:
        self.value = value


class Meters(Length):
    def __add__(self, other):
        if isinstance(other, Meters):
            return Meters(self.value + other.value)
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, Meters):
            return self.value == other.value
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, Meters):
            return self.value < other.value
        return NotImplemented


class Feet(Length):
    def __radd__(self, other):
        return Meters(other.value + self.value // 3)

    def __eq__(self, other):
        return isinstance(other, Meters) and other.value * 3 == self.value

    def __gt__(self, other):
        return self.value > other.value * 3


class Base:
    def __init__(self, tag: str) -> None:
        self.tag = tag

    def __sub__(self, other):
        return "base sub " + self.tag + other.tag

    def __rsub__(self, other):
        return "base rsub " + self.tag + other.tag

    def __eq__(self, other):
        return isinstance(other, self.__class__)


class Derived(Base):
    def __rsub__(self, other):
        return "derived rsub " + self.tag + other.tag


def entry_point(argv: list[str]) -> int:
    p, q = Point(1, 2), Point(3)
    print(p, q, p == Point(1, 2), p != q, p == q, q.norm())
    p.x = 7
    print(repr(p), p.x)
    k = Key("a", 1)
    print(k, k == Key("a", 1), k == Key("b", 1))
    a, b = Version(1, 2, "x"), Version(1, 3, "y")
    print(a < b, a > b, a <= b, a >= b, a == Version(1, 2, "other"), a)
    h, i = Holder(1, 2), Holder(5)
    h.tags.append("more")
    print(h, i, h == i, h == Holder(1, 2, ["more"]))
    print((Meters(1) + Meters(2)).value, (Meters(1) + Feet(9)).value)
    print(Meters(1) == Meters(1), Meters(2) == Feet(6), Meters(2) == Feet(5), Meters(2) != Feet(6), Meters(1) < Feet(9))
    base, derived = Base("b"), Derived("d")
    things = [base, derived]
    for left in things:
        for right in things:
            print(left - right, left == right, left != right)
    return 0
