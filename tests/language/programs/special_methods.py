"""Special methods: operators, comparison, truth, length, items, calls, text."""


class Vector:
    def __init__(self, x: int, y: int) -> None:
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __rmul__(self, factor):
        return Vector(self.x * factor + 1, self.y * factor)

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __abs__(self):
        return abs(self.x) + abs(self.y)

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __eq__(self, other):
        return isinstance(other, Vector) and self.x == other.x and self.y == other.y

    def __hash__(self):
        return self.x * 31 + self.y

    def __lt__(self, other):
        return abs(self) < abs(other)

    def __bool__(self):
        return self.x != 0 or self.y != 0

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"


class Bag:
    def __init__(self) -> None:
        self.items: list[int] = []

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __setitem__(self, index, value):
        self.items[index] = value

    def __delitem__(self, index):
        del self.items[index]

    def __contains__(self, value):
        return value in self.items

    def __iter__(self):
        return iter(self.items)

    def __call__(self, *values):
        for value in values:
            self.items.append(value)
        return len(self.items)

    def __str__(self):
        return "Bag of " + str(len(self.items))


class Countdown:
    def __init__(self, start: int) -> None:
        self.current = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.current == 0:
            raise StopIteration
        self.current -= 1
        return self.current


class Shape:
    def __init__(self, size: int) -> None:
        self.size = size

    def __eq__(self, other):
        return isinstance(other, Shape) and self.size == other.size

    def __lt__(self, other):
        return self.size < other.size

    def area(self):
        return 0


class Square(Shape):
    def area(self):
        return self.size * self.size

    def __lt__(self, other):
        return self.area() < other.area()

    def __len__(self):
        return 4


class Circle(Shape):
    def __eq__(self, other):
        return isinstance(other, Circle) and self.size == other.size

    def __len__(self):
        return 0


class Base:
    pass


class Sized(Base):
    def __len__(self):
        return 0


class Plain(Base):
    pass


def vectors() -> None:
    a = Vector(1, 2)
    b = Vector(3, -4)
    print(a + b, a - b, a * 3, 3 * a, -a, abs(b))
    c = a
    c += b
    print(a, c is a, a == Vector(4, -2), a != Vector(4, -2), a == None, a != None)
    print(a < b, b > a)
    print(bool(a), not a, bool(Vector(0, 0)), not Vector(0, 0))
    print("yes" if Vector(0, 0) else "no", hash(Vector(2, 3)))


def bags() -> None:
    bag = Bag()
    print(bag(1, 2, 3), bag(4), len(bag), bag[0], bag[-1])
    bag[1] = 20
    del bag[0]
    print(20 in bag, 1 in bag, [x for x in bag], str(bag), f"{bag}")
    if not Bag():
        print("empty is false")
    try:
        print(bag[10])
    except IndexError as error:
        print("IndexError", error)
    print(list(Countdown(4)), sum(Countdown(5)))
    it = iter(Countdown(2))
    print(next(it), next(it), next(it, -7))


def hierarchy() -> None:
    shapes = [Shape(2), Square(2), Circle(2), Square(1), Circle(2)]
    for left in shapes:
        line = ""
        for right in shapes:
            line += ("=" if left == right else ".") + ("<" if left < right else ".") + ("!" if left != right else ".")
        print(line)
    things: list[Base] = [Sized(), Plain(), Base()]
    for thing in things:
        print("true" if thing else "false", thing == things[1], thing != things[1])
    nothing = find(things, 5)
    print(nothing is None, nothing == None, nothing == things[0], bool(nothing))
    print(find(things, 1) == things[1])


def find(things: list[Base], index: int) -> Base | None:
    if index < len(things):
        return things[index]
    return None


def entry_point(argv: list[str]) -> int:
    vectors()
    bags()
    hierarchy()
    return 0
