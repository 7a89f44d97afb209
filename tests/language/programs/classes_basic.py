"""Classes: fields, defaults, inheritance, mixins, super, properties, static and class methods, class values."""

import abc


class Animal:
    legs = 4
    sound = "..."

    def __init__(self, name: str) -> None:
        self.name = name

    def describe(self) -> str:
        return self.name + " says " + self.sound + " on " + str(self.legs)

    def kind(self) -> str:
        return "animal"

    @staticmethod
    def twice(n):
        return n * 2

    @classmethod
    def create(cls, name):
        return cls(name)


class Dog(Animal):
    sound = "woof"

    def kind(self) -> str:
        return "dog, a " + super().kind()


class Puppy(Dog):
    def __init__(self, name: str, age: int) -> None:
        super().__init__(name + " jr")
        self.age = age

    def kind(self) -> str:
        return "puppy of " + super().kind()


class Bird(Animal):
    legs = 2

    def fly(self) -> str:
        return self.name + " flies"


class Named:
    _mixin_ = True

    def shout(self):
        return self.label() + "!"


class Thing(Named):
    def label(self):
        return "thing"


class Other(Named):
    def label(self):
        return "other"


class Temperature:
    def __init__(self) -> None:
        self._celsius = 0

    @property
    def celsius(self):
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273:
            raise ValueError("too cold: " + str(value))
        self._celsius = value

    @property
    def fahrenheit(self):
        return self._celsius * 9 // 5 + 32


class Loud(Temperature):
    @property
    def fahrenheit(self):
        return 1000


class Shape(abc.ABC):
    __slots__ = ("size",)

    def __init__(self, size: int) -> None:
        self.size = size

    @abc.abstractmethod
    def area(self) -> int: ...

    @property
    @abc.abstractmethod
    def corners(self) -> int: ...


class Square(Shape):
    __slots__ = ()

    def area(self) -> int:
        return self.size * self.size

    @property
    def corners(self) -> int:
        return 4


class Triangle(Shape):
    __slots__ = ()

    def area(self) -> int:
        return self.size * self.size // 2

    @property
    def corners(self) -> int:
        return 3


class Counter:
    total = 0
    names: list[str] = []
    last = None

    def __init__(self) -> None:
        Counter.total += 1


class Registry:
    factory = Dog
    callback = None

    def __init__(self, size: int) -> None:
        self.size = size


class Node:
    def __init__(self, value: int, link: "Node | None" = None) -> None:
        self.value = value
        self.link = link


def inheritance() -> None:
    animals = [Animal("generic"), Dog("rex"), Puppy("rex", 1), Bird("tweety")]
    for animal in animals:
        print(animal.describe(), "/", animal.kind(), type(animal).__name__, animal.__class__.__name__)
        if isinstance(animal, Puppy):
            print("age", animal.age)
        if isinstance(animal, (Bird, Puppy)):
            print("bird or puppy")
        if type(animal) is Dog:
            print("exactly a dog")
    print(Animal.twice(4), animals[1].twice(5), Animal.create("made").describe(), Dog.create("dogmade").kind())
    print(issubclass(Dog, Animal), issubclass(Animal, Dog), Bird.legs, Animal.legs)
    print(Thing().shout(), Other().shout())
    bird = animals[3]
    assert isinstance(bird, Bird)
    print(bird.fly())


def properties() -> None:
    t = Temperature()
    t.celsius = 100
    print(t.celsius, t.fahrenheit)
    t.celsius += 10
    print(t.celsius)
    try:
        t.celsius = -300
    except ValueError as error:
        print("ValueError:", error)
    for temperature in [Temperature(), Loud()]:
        print(temperature.fahrenheit)


def abstract() -> None:
    shapes: list[Shape] = [Square(3), Triangle(4)]
    for shape in shapes:
        print(shape.area(), shape.corners, shape.size)


def class_state() -> None:
    for _ in range(3):
        Counter()
    print(Counter.total)
    Counter.total = 40
    Counter.names.append("x")
    print(Counter.total + 2, Counter.names)


def class_values(argv: list[str]) -> None:
    classes = [Dog, Bird, Animal]
    for cls in classes:
        made = cls("new " + cls.__name__)
        print(made.describe(), cls.legs, cls.sound, cls is Dog, cls == Bird)
    chosen = Dog if len(argv) > 50 else Bird
    print(chosen("chosen").kind(), chosen.__name__, chosen is Bird)
    instance = classes[len(argv) % 3]("x")
    print(type(instance) is classes[len(argv) % 3], type(instance) == type(made), type(instance).__name__)


def links() -> None:
    chain = None
    for i in range(4):
        chain = Node(i, chain)
    total = 0
    while chain is not None:
        total = total * 10 + chain.value
        chain = chain.link
    print(total)
    try:
        print(get_node(False).value)
    except AttributeError as error:
        print("AttributeError:", error)
    node = get_node(True)
    if node:
        print(node.value)


def get_node(real: bool):
    return Node(7) if real else None


def entry_point(argv: list[str]) -> int:
    inheritance()
    properties()
    abstract()
    class_state()
    class_values(argv)
    links()
    return 0
