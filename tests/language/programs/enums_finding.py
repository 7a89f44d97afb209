"""Enum classes: going through the members, and finding one by name or value."""

from enum import Enum, IntEnum


class Color(IntEnum):
    RED = 1
    GREEN = 2
    BLUE = 4


class Shape(Enum):
    SQUARE = "sq"
    CIRCLE = "ci"
    ROUND = "ci"

    def corners(self) -> int:
        return 4 if self is Shape.SQUARE else 0


class Weekday(Enum):
    MONDAY = 1
    TUESDAY = 2


def through() -> None:
    for color in Color:
        print(color, color.name, color.value, color + 1, color == Color.GREEN)
    for shape in Shape:
        print(shape.name, shape.value, shape.corners())
    print(len(Color), len(Shape), sum(list(Color)), [shape.name for shape in reversed(list(Shape))])
    for number, day in enumerate(Weekday):
        print(number, day.name, day is Weekday.MONDAY)


def by_value(number: int, text: str) -> None:
    try:
        print(Color(number) == number, Color(number))
        print(Weekday(number).name)
        print(Shape(text).name, Shape(text) is Shape.ROUND)
    except ValueError as error:
        print(error)


def by_name(name: str) -> None:
    try:
        print(Color[name] + 1)
    except KeyError as error:
        print("no color", error)
    try:
        print(Shape[name].value)
    except KeyError as error:
        print("no shape", error)


def entry_point(argv: list[str]) -> int:
    through()
    for number in range(6):
        by_value(number, "ci" if number == 1 else "sq" if number == 2 else "tri")
    for name in ("RED", "ROUND", "SQUARE", "x"):
        by_name(name)
    print(Color["BLUE"], Shape["CIRCLE"].name, Color(2).name, isinstance(Color(1), Color))
    return 0
