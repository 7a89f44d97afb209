"""Calls in all shapes: defaults, keywords, stars, through variables, tables, methods and overridden methods."""


def f(a, b=2, c=3):
    return a * 100 + b * 10 + c


def g(a, b=5, c=6):
    return -(a * 100 + b * 10 + c)


def only_keywords(*, left, right="r"):
    return left + right


def count(*args):
    return len(args)


def first_and_rest(first, *rest):
    return str(first) + ":" + str(len(rest))


def no_result(log):
    log.append("called")


def early(n):
    if n > 2:
        return
    print("not early", n)


class Base:
    def run(self, a, b=1, *, flag=False):
        return "base " + str(a + b) + (" flag" if flag else "")

    def other(self):
        return self.run(1) + "/" + self.run(1, 2) + "/" + self.run(1, flag=True) + "/" + self.run(a=3, b=4)


class Derived(Base):
    def run(self, a, b=10, *, flag=True):
        return "derived " + str(a * b) + (" flag" if flag else "")


class Third(Base):
    def run(self, a, b=7, c=8, *, flag=False):
        return "third " + str(a + b + c) + super().run(a, b, flag=flag)


class Visitor:
    def visit(self, n):
        return self.dispatch[n % 2](self, n)

    def even(self, n):
        return "even " + str(n)

    def odd(self, n):
        return "odd " + str(n)

    dispatch = [even, odd]


def apply(function, *args):
    return function(*args)


def twice(function, x):
    return function(function(x))


def make_optional(n):
    if n == 0:
        return None
    if n == 1:
        return f
    return g


def fact(n):
    return 1 if n <= 1 else n * fact(n - 1)


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def swap(a, b):
    return b, a


class Callback:
    def __init__(self):
        self.function = f
        self.bound = self.method
        self.count = 0

    def method(self, x):
        self.count += x
        return self.count

    def other_method(self, x):
        return -x


def entry_point(argv: list[str]) -> int:
    print(f(1), f(1, 4), f(1, c=4), f(b=7, a=1), f(c=1, b=2, a=3))
    for function in [f, g]:
        print(function(1), function(1, 4), function(1, c=4), function(a=2, b=1), function(*(9, 8)))
    print(only_keywords(left="l"), only_keywords(right="R", left="L"), count(), count(1, 2, 3), count(*(4, 5)))
    print(first_and_rest(1), first_and_rest(1, 2, 3), first_and_rest(*(4, 5)))
    log = []
    print(no_result(log), log)
    early(5)
    early(1)
    for thing in [Base(), Derived(), Third()]:
        print(thing.other(), "|", thing.run(2, 3), "|", thing.run(2, b=3, flag=False))
    print(Visitor().visit(4), Visitor().visit(5))
    print(apply(f, 1, 2, 3), apply(g, 1), twice(fact, 3))
    for n in range(3):
        chosen = make_optional(n)
        if chosen is not None:
            print(chosen(n), chosen is f, chosen == g)
        else:
            print("none", chosen is None, not chosen)
    try:
        print(make_optional(0)(1))
    except TypeError as error:
        print("TypeError", error)
    print(even(10), odd(7), fact(10), swap(*swap(1, 2)))
    callback = Callback()
    print(callback.function(1), callback.bound(5), callback.bound(6), callback.count)
    callback.function = g
    callback.bound = callback.other_method
    print(callback.function(1), callback.bound(5))
    methods = [callback.method, callback.other_method, Callback().method]
    print([m(2) for m in methods], Base.run(Derived(), 5))
    unbound = Base.other
    print(unbound(Base()))
    return 0
