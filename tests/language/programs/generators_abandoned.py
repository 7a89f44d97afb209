"""Loops over generators that are left early: ``finally`` and ``with`` of the generator run at once."""


class Resource:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("open", self.name)
        return self

    def __exit__(self, kind, error, traceback):
        print("close", self.name, kind is None, kind is GeneratorExit)
        return False


def numbers(n):
    try:
        for i in range(n):
            yield i
    finally:
        print("finally of numbers", n)


def guarded(name, n):
    with Resource(name):
        for i in range(n):
            yield i * 10


def plain(n):
    for i in range(n):
        yield i


class Tree:
    def __init__(self, left, value, right):
        self.left = left
        self.value = value
        self.right = right

    def walk(self):
        try:
            if self.left is not None:
                for value in self.left.walk():
                    yield value
            yield self.value
            if self.right is not None:
                yield from self.right.walk()
        finally:
            print("left", self.value)


def with_break(stop):
    for x in numbers(4):
        print("x", x)
        if x == stop:
            break
    else:
        print("no break")
    print("after the loop")


def with_return(stop):
    for x in guarded("returned", 4):
        if x == stop * 10:
            return "found " + str(x)
    return "nothing"


def with_error(values):
    total = 0
    try:
        for x in numbers(5):
            total += values[x]
    except IndexError as error:
        print("handler", error)
    print("total", total)


def leaving(values):
    total = 0
    for x in numbers(5):
        total += values[x]
    return total


def nested(n):
    for x in numbers(n):
        for y in guarded("inner" + str(x), n):
            if y == 10:
                break
            print(x, y)
        if x == 1:
            continue
        if x == 2:
            break
    print("end of nested")


def inner_handler():
    for x in numbers(3):
        try:
            if x == 1:
                raise ValueError(x)
            print("fine", x)
        except ValueError as error:
            print("caught", error)
        finally:
            print("body finally", x)


def stored():
    kept = numbers(4)
    for x in kept:
        if x == 1:
            break
    print("still open")
    for x in kept:
        print("more", x)
    for x in plain(3):
        if x == 1:
            break


def find(tree, wanted):
    for value in tree.walk():
        if value == wanted:
            return True
    return False


def closing_error():
    def stubborn():
        try:
            yield 1
        finally:
            raise KeyError("from finally")

    try:
        for x in stubborn():
            raise ValueError("from the body")
    except KeyError as error:
        print("KeyError", error)
    except ValueError as error:
        print("ValueError", error)


def expression(n):
    for x in (y * 2 for y in range(n)):
        if x > 2:
            return x
    return -1


def entry_point(argv):
    for stop in [0, 2, 9]:
        with_break(stop)
    print(with_return(2), with_return(7))
    with_error([1, 2])
    with_error([1, 2, 3, 4, 5])
    for values in [[1], [1, 2, 3, 4, 5]]:
        try:
            print(leaving(values))
        except IndexError as error:
            print("left by", error)
    nested(3)
    inner_handler()
    stored()
    print(find(Tree(Tree(None, 1, None), 2, Tree(None, 3, None)), 3))
    print(find(Tree(Tree(None, 1, None), 2, Tree(None, 3, None)), 4))
    closing_error()
    print(expression(5), expression(1))
    return 0
