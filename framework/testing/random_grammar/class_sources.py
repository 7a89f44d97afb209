"""The classes that random programs use, as text."""

from __future__ import annotations

SHAPES = """
class Shape:
    unit = 3
    made = 0

    def __init__(self, size: int, name: str) -> None:
        self.size = size
        self.name = name
        self.parts: list[int] = []
        self.twin: Shape | None = None
        Shape.made += 1

    def area(self, factor: int) -> int:
        return (self.size * factor + self.unit) % 9973

    def label(self) -> str:
        return self.name + ":" + str(self.size)

    def grow(self, by: int, limit: int = 997) -> None:
        self.size = (self.size + by) % limit
        self.parts.append(by)

    @property
    def double(self) -> int:
        return self.size * 2 % 10007

    @double.setter
    def double(self, value: int) -> None:
        self.size = value // 2

    @staticmethod
    def combine(a: int, b: int = 4) -> int:
        return (a * 3 + b) % 8191

    @classmethod
    def basic(cls, size: int) -> "Shape":
        return cls(size, "basic")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shape) and self.size == other.size

    def __hash__(self) -> int:
        return self.size

    def __lt__(self, other: "Shape") -> bool:
        return self.size < other.size

    def __add__(self, other: "Shape") -> "Shape":
        return Shape((self.size + other.size) % 5000, self.name[:5] + other.name[:5])

    def __len__(self) -> int:
        return len(self.parts)

    def __getitem__(self, index: int) -> int:
        return self.parts[index]

    def __setitem__(self, index: int, value: int) -> None:
        self.parts[index] = value

    def __contains__(self, item: int) -> bool:
        return item in self.parts

    def __call__(self, value: int) -> int:
        return (value + self.size) % 3001

    def __str__(self) -> str:
        return "<" + self.label() + ">"


class Square(Shape):
    unit = 5

    def area(self, factor: int) -> int:
        if factor < 0:
            raise Problem(self.size)
        return (self.size * self.size + factor) % 9973

    def __repr__(self) -> str:
        return f"Square({self.size}, {self.name!r})"


class Circle(Square):
    def __init__(self, size: int, name: str) -> None:
        Square.__init__(self, size + 1, name + "o")
        self.turns = size % 7

    def label(self) -> str:
        return "(" + Square.label(self) + ")" * (self.turns + 1)

    def area(self, factor: int) -> int:
        if factor % 11 == 10:
            raise SubProblem(factor)
        return self.turns + super().area(factor)

    def __bool__(self) -> bool:
        return self.turns != 3


def make_shape(kind: int, size: int, name: str) -> Shape:
    if kind % 3 == 0:
        return Shape(size, name)
    if kind % 3 == 1:
        return Square(size, name)
    return Circle(size, name)


def maybe_shape(kind: int, size: int) -> Shape | None:
    return make_shape(kind, size, "m") if kind % 4 else None


ORIGIN = Shape(17, "origin")
CLASSES = [Shape, Square, Circle]
"""

OTHERS = """
@dataclass
class Point:
    x: int
    y: int = 2

    def __mul__(self, factor: int) -> "Point":
        return Point(self.x * factor % 1009, self.y * factor % 1009)

    def __rmul__(self, factor: int) -> "Point":
        return self * (factor + 1)

    def __iadd__(self, other: "Point") -> "Point":
        self.x = (self.x + other.x) % 2003
        self.y = (self.y + other.y) % 2003
        return self

    def __neg__(self) -> "Point":
        return Point(-self.x, -self.y)

    def __matmul__(self, other: "Point") -> int:
        return (self.x * other.x + self.y * other.y) % 4001

    def __abs__(self) -> int:
        return abs(self.x) + abs(self.y)

    def __int__(self) -> int:
        return self.x * 100 + self.y

    def __format__(self, spec: str) -> str:
        return f"{self.x}{spec}{self.y}"


@dataclass(frozen=True, order=True)
class Version:
    major: int
    tag: str = "a"


class Counted:
    counted = 0

    def count(self) -> int:
        self.counted += 1
        return self.counted


class Base(ABC):
    def __init__(self, value: int) -> None:
        self.value = value

    @abstractmethod
    def run(self, x: int) -> int: ...

    def twice(self, x: int) -> int:
        return self.run(self.run(x)) % 5003


class Adder(Counted, Base):
    def run(self, x: int) -> int:
        return (x + self.value + self.count()) % 5003


class Scaler(Base):
    __slots__ = ("scale",)

    def __init__(self, value: int, scale: int) -> None:
        super().__init__(value)
        self.scale = scale

    def run(self, x: int) -> int:
        return x * self.scale % 5003

    def twice(self, x: int) -> int:
        return super().twice(x) + 1


class Pipeline(Base):
    def __init__(self, stages: list[Base]) -> None:
        super().__init__(len(stages))
        self.stages = stages

    def run(self, x: int) -> int:
        for stage in self.stages:
            x = stage.run(x)
        return x


def make_base(kind: int, value: int) -> Base:
    if kind % 3 == 0:
        return Adder(value)
    if kind % 3 == 1:
        return Scaler(value, kind % 50)
    return Pipeline([Adder(1), Scaler(value, 3)])


class Tree:
    def __init__(self, value: int, left: "Tree | None" = None, right: "Tree | None" = None) -> None:
        self.value = value
        self.left = left
        self.right = right

    def insert(self, value: int) -> None:
        if value < self.value:
            if self.left is None:
                self.left = Tree(value)
            else:
                self.left.insert(value)
        elif self.right is None:
            self.right = Tree(value)
        else:
            self.right.insert(value)

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.value
        if self.right is not None:
            yield from self.right

    def depth(self) -> int:
        left = self.left.depth() if self.left else 0
        right = self.right.depth() if self.right else 0
        return 1 + max(left, right)


def grown(values: list[int]) -> Tree:
    tree = Tree(50)
    for value in values[:8]:
        tree.insert(value % 100)
    return tree


class Stack:
    def __init__(self) -> None:
        self.items: list[int] = []

    def push(self, item: int) -> "Stack":
        self.items.append(item)
        return self

    def pop(self) -> int:
        if not self.items:
            raise Problem(len(self.items))
        return self.items.pop()

    def __iter__(self):
        return iter(self.items)

    def __delitem__(self, index: int) -> None:
        del self.items[index]

    def __bool__(self) -> bool:
        return len(self.items) > 0


class Steps:
    def __init__(self, stop: int) -> None:
        self.stop = stop
        self.at = 0

    def __iter__(self) -> "Steps":
        return self

    def __next__(self) -> int:
        if self.at >= self.stop:
            raise StopIteration
        self.at += 2
        return self.at
"""
