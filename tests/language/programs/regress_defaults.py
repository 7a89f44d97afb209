"""Empty containers with ``default``, None among what is joined, classes compared with ``==``, ``getattr`` of what never is."""


class Base:
    def __init__(self):
        self.x = 1


class Derived(Base):
    pass


def extremes():
    items, mapping = [], {}
    print(max(items, default=5), min(items, default=7), max((), default="x"), min([], default=None))
    print(max([], default=5, key=lambda x: -x), min(mapping, default="q"), sorted([], key=lambda x: x))
    for function in (lambda: max([]), lambda: min({}.values(), key=len)):
        try:
            function()
        except ValueError as error:
            print(error)


def joins(argv):
    for parts in [["a"], None]:
        try:
            print("-".join(parts))
        except TypeError as error:
            print(error)
    for parts in [[b"a", None], [None, b"c"], [None], [b"q"], []]:
        try:
            print(b",".join(parts), len(bytearray(b"1").join(parts)))
        except TypeError as error:
            print(error)
    for parts in [["a", None], [None, "c"], [None], ["q"], []]:
        try:
            print(",".join(parts))
        except TypeError as error:
            print(error)
    try:
        print(",".join(None))
    except TypeError as error:
        print(error)
    try:
        print(",".join(x for x in ["a", None]))
    except TypeError as error:
        print(error)
    print(bytearray(b"a,b").partition(b","), bytearray(b"a,b").rpartition(bytearray(b",")))


def types():
    number = len("abc")
    print(
        type(number) == int,
        type(1.0) == float,
        type(1) == type(2),
        type(1) != type(2.0),
        type("a") in (str, bytes),
        type(number) in (float, str),
    )
    for x in [Base(), Derived()]:
        print(type(x) == Base, type(x) is Derived, type(x) != Derived, type(x) == type(Base()), type(x) == int)
        print(getattr(x, "x"), getattr(x, "nope", 7), getattr(x, "none", None), hasattr(x, "y"))


def entry_point(argv):
    extremes()
    joins(argv)
    types()
    return 0
