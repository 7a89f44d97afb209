"""isinstance with unions of classes, and with None in a tuple."""

from framework.rlib.objectmodel import specialize


class Shape:
    pass


class Circle(Shape):
    pass


class Square(Shape):
    pass


class Line(Shape):
    pass


def is_closed(shape):
    return isinstance(shape, Circle | Square)


def is_number(value):
    return isinstance(value, int | None)


def is_text(value):
    return isinstance(value, (str, int))


def is_missing(value):
    return isinstance(value, type(None))


@specialize.argtype(0)
def is_collection(value):
    return isinstance(value, (list, tuple, dict | str))


def word(n):
    return "a" * n if n < 3 else None


def entry_point(argv):
    print([is_closed(shape) for shape in [Circle(), Line(), Square()]])
    print(is_number(len(argv)), is_number(len(argv) if len(argv) > 5 else None), is_number(3 if argv else None))
    for n in range(5):
        print(is_text(word(n)), is_missing(word(n)))
    table = {"a": 1}
    print(is_collection(iter([1])), is_collection(table.items()), is_collection(table), is_collection(zip("ab", "cd")))
    return 0
