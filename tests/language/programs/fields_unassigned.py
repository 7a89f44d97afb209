"""Fields that only some paths assign: AttributeError where an instance lacks one, hasattr, getattr with default, del."""

REGISTRY = []


class Sometimes:
    def __init__(self, n):
        if n > 1:
            self.number = n
        if n > 2:
            self.text = "t" * n
        if n > 3:
            self.ratio = n / 2
        if n > 4:
            self.flag = n > 5
            self.nothing = None
            self.pair = (n, "p")
            self.function = helper


def helper():
    return "helped"


class Later:
    def prepare(self):
        self.items = [1, 2]


class Slots:
    __slots__ = ("first", "second")

    def __init__(self):
        self.first = 1.5


class Base:
    def show(self):
        return self.name


class Named(Base):
    def __init__(self):
        self.name = "named"


class Unnamed(Base):
    pass


class Escapes:
    def __init__(self, fail):
        REGISTRY.append(self)
        self.value = 10 // fail
        self.rest = 5


class Early:
    def __init__(self, early):
        self.total = self.compute() if early else 0
        self.factor = 3

    def compute(self):
        return self.factor * 2


class Chained(Sometimes):
    def __init__(self, n):
        super().__init__(n)
        self.own = self.helper_fields()

    def helper_fields(self):
        self.extra = [self]
        return len(self.extra)


class WithDefault:
    number = 7

    def __init__(self, n):
        if n:
            self.number = n


class Prebuilt:
    def __init__(self, n):
        if n:
            self.value = n


WITHOUT = Prebuilt(0)
WITH = Prebuilt(4)


class Unborn:
    pass


def read(what, n):
    s = Sometimes(n)
    if what == 0:
        return str(s.number)
    if what == 1:
        return s.text
    if what == 2:
        return str(s.ratio)
    if what == 3:
        return str(s.flag)
    if what == 4:
        return str(s.nothing)
    if what == 5:
        return str(s.pair)
    return s.function()


def attempts():
    for what in range(7):
        for n in range(7):
            try:
                print(what, n, read(what, n))
            except AttributeError as error:
                print(what, n, error)


def one(f):
    try:
        print(f())
    except AttributeError as error:
        print("AttributeError:", error)
    except ZeroDivisionError as error:
        print("ZeroDivisionError:", error)


def later():
    l = Later()
    one(lambda: str(l.items))
    l.prepare()
    one(lambda: str(l.items))


def slots():
    s = Slots()
    one(lambda: str(s.second))
    s.second = 3
    one(lambda: str(s.second))
    del s.second
    one(lambda: str(s.second))
    one(lambda: str(s.first))


def delete(s):
    del s.second


def deletions():
    s = Slots()
    try:
        delete(s)
    except AttributeError:
        print("nothing to delete")
    s.second = 1
    delete(s)
    print(hasattr(s, "second"), hasattr(s, "first"), getattr(s, "second", 44))
    s.second = 5
    print(hasattr(s, "second"), getattr(s, "second", 44))
    u = Unborn()
    u.x = "x"
    print(u.x, hasattr(u, "x"), getattr(u, "x", "none"))
    del u.x
    print(hasattr(u, "x"), getattr(u, "x", "none"), getattr(u, "x", None) is None)
    v = u if REGISTRY else None
    print(getattr(v, "x", "of nothing"), hasattr(v, "x"))
    setattr(u, "x", "again")
    print(u.x)
    delattr(u, "x")
    print(hasattr(u, "x"))


def entry_point(argv):
    attempts()
    later()
    slots()
    deletions()
    for each in [Named(), Unnamed(), Named()]:
        one(lambda: str(each.show()))
    for n in [1, 0]:
        one(lambda: str(Escapes(n).value))
    for made in REGISTRY:
        one(lambda: str(made.value))
        one(lambda: str(made.rest))
    for early in [False, True]:
        one(lambda: str(Early(early).total))
    c = Chained(2)
    print(c.own, c.number, len(c.extra))
    one(lambda: str(c.text))
    print(WithDefault(0).number, WithDefault(3).number)
    for prebuilt in [WITH, WITHOUT, Prebuilt(9)]:
        one(lambda: str(prebuilt.value))
    WITHOUT.value = 12
    print(WITHOUT.value)
    u = Unborn()
    one(lambda: str(u.x))
    return 0
