"""Nested functions and lambdas that capture variables, cells, partial functions, functions as values."""

import functools


def adder(n):
    def add(x):
        return x + n

    return add


def counter(start):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    def reset():
        nonlocal count
        count = start

    return step, reset


def make_list():
    return [lambda x, i=i: x * i for i in range(4)]


def late():
    functions = []
    for i in range(3):
        functions.append(lambda: i)
    return functions


def power(base, exponent):
    result = 1
    for _ in range(exponent):
        result *= base
    return result


def compose(f, g):
    return lambda x: f(g(x))


def double(x):
    return 2 * x


def increment(x):
    return x + 1


def square(x):
    return x * x


TABLE = {"double": double, "increment": increment, "square": square}
PIPELINE = [double, increment, square]
CUBE = functools.partial(power, exponent=3)


class Button:
    def __init__(self, name, action):
        self.name = name
        self.action = action

    def press(self):
        return self.action(self.name)


class Screen:
    def __init__(self):
        self.log = []

    def on_press(self, name):
        self.log.append("pressed " + name)
        return len(self.log)

    def on_other(self, name):
        self.log.append("other " + name)
        return -len(self.log)


def unbound_local(n):
    if n > 5:
        value = "set"
    try:
        return value
    except UnboundLocalError as error:
        return str(error)


def recursive(n):
    def fib(k):
        if k < 2:
            return k
        return fib(k - 1) + fib(k - 2)

    return fib(n)


def keywords(a, b=2, *args, c=3, d="d"):
    return str(a) + str(b) + str(len(args)) + str(c) + d


def entry_point(argv: list[str]) -> int:
    add3, add5 = adder(3), adder(5)
    print(add3(1), add5(1))
    step, reset = counter(10)
    print(step(), step(5), step(by=2))
    reset()
    print(step())
    print([f(10) for f in make_list()])
    print([f() for f in late()])
    print(CUBE(2), functools.partial(power, 5)(2), CUBE(base=3))
    print(compose(double, increment)(5), compose(increment, double)(5))
    for name in ["double", "increment", "square"]:
        print(name, TABLE[name](7), TABLE[name].__name__)
    value = 3
    for function in PIPELINE:
        value = function(value)
    print(value, PIPELINE[0] is double, PIPELINE[1] is double)
    screen = Screen()
    button = Button("ok", screen.on_press)
    other = Button("no", screen.on_other)
    print(button.press(), other.press(), button.press(), screen.log)
    handler = screen.on_press if len(argv) < 10 else screen.on_other
    print(handler("direct"))
    print(unbound_local(6), unbound_local(1))
    print(recursive(15))
    print(keywords(1), keywords(1, 5), keywords(1, 2, 3, 4), keywords(1, c=9), keywords(a=0, d="x"), keywords(*(7, 8)))
    try:
        print(TABLE["missing"](1))
    except KeyError as error:
        print("KeyError", error)
    print((lambda a, b: a * b)(6, 7), list(map(lambda x: x + 1, [1, 2])), list(filter(lambda x: x > 1, [1, 2, 3])))
    print(sorted(["bb", "a", "ccc"], key=lambda s: -len(s)))
    return 0
