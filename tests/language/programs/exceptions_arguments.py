"""Arguments of exceptions as values: ``e.args[i]``, ``SystemExit.code``, ``StopIteration.value``, prebuilt exceptions."""

import sys


class Located(Exception):
    def __init__(self, what, line):
        super().__init__(what, line)
        self.line = line


class Plain(ValueError):
    pass


class Reworded(Exception):
    def __init__(self, number):
        super().__init__("number " + str(number))
        self.number = number


class Keeps(Exception):
    def __init__(self, values, name):
        self.values = values


class Ratio(Exception):
    pass


class Maybe(Exception):
    pass


class OnlyPrebuilt(Exception):
    pass


class WithoutAny(Exception):
    pass


ONLY = OnlyPrebuilt("text", 4)
WITHOUT = WithoutAny()


class Point:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return f"Point({self.x})"


class Pointed(Exception):
    pass


READY = Located("prebuilt", 12)
TEXTS = ValueError("prebuilt text", 3)


def located(n):
    try:
        raise Located("at", n)
    except Located as e:
        print(e.args[0] + "!", e.args[1] + 1, e.args[-1] * 2, len(e.args), e.args)


def plain(n):
    try:
        if n == 0:
            raise Plain("zero", 5)
        if n == 1:
            raise Plain("one")
        raise Plain
    except Plain as e:
        try:
            print(e.args[0].upper())
            print(e.args[1] + 100)
        except IndexError as error:
            print("IndexError:", error.args[0])


def others():
    try:
        raise Reworded(7)
    except Reworded as e:
        print(e.args[0].title(), e.number)
    try:
        raise Keeps([1, 2, 3], "k")
    except Keeps as e:
        e.args[0].append(4)
        print(e.values, e.args[1], e.args)
    try:
        raise Ratio(1.5, True, None, (1, "two"))
    except Ratio as e:
        print(e.args[0] * 2, not e.args[1], e.args[2], e.args[3][1])
    for value in ["text", None]:
        try:
            raise Maybe(value)
        except Maybe as e:
            print(e.args[0], e.args[0] is None)
    try:
        raise Pointed(Point(3))
    except Pointed as e:
        print(e.args[0].x, e.args)
    try:
        print([1, 2][int("5")])
    except IndexError as e:
        print(e.args[0].split())


def exits(n):
    try:
        if n == 0:
            sys.exit()
        if n == 1:
            sys.exit(3)
        if n == 2:
            sys.exit(None)
        if n == 3:
            raise SystemExit
        if n == 4:
            raise SystemExit(4)
    except SystemExit as e:
        print(n, repr(e), e.code)


def counting(n):
    for i in range(n):
        yield i
    return "counted " + str(n)


def ends():
    g = counting(1)
    print(next(g))
    try:
        next(g)
    except StopIteration as stop:
        print(stop.value, repr(stop))
    try:
        next(g)
    except StopIteration as stop:
        print(stop.value, repr(stop))
    try:
        next(iter([1][1:]))
    except StopIteration as stop:
        print(stop.value is None, repr(stop))


def prebuilt():
    try:
        raise READY
    except Located as e:
        print(e, e.args, e.line, repr(e))
    try:
        raise TEXTS
    except ValueError as e:
        print(e, e.args, len(e.args), repr(e))


def prebuilt_only():
    try:
        raise ONLY
    except OnlyPrebuilt as e:
        print(e.args[0] + "!", e.args[1] + 1)
    try:
        raise WITHOUT
    except WithoutAny as e:
        try:
            print(e.args[0])
        except IndexError as error:
            print("IndexError:", error)


def entry_point(argv):
    prebuilt_only()
    located(len(argv))
    for n in range(3):
        plain(n)
    others()
    for n in range(5):
        exits(n)
    ends()
    prebuilt()
    return 0
