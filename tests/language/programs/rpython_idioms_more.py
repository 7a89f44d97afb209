"""More idioms of RPython programs: names made of constants, fixed lists from comprehensions, host-only ``__repr__``."""

from framework.rlib.debug import make_sure_not_resized
from framework.rlib.unroll import unrolling_iterable

# --- fields whose names are made of constants

FIELDS = unrolling_iterable(range(3))


class Record:
    def __init__(self):
        for i in FIELDS:
            setattr(self, "_field%d" % i, i * 10)
            setattr(self, "x_%s_%d" % ("a", i), i)

    def get(self, index):
        for i in FIELDS:
            if i == index:
                joined = getattr(self, "x_" + "a" + "_" + str(i))
                return getattr(self, "_field%d" % i) + getattr(self, f"x_a_{i}") + joined
        return -1


def show_records():
    record = Record()
    for i in range(4):
        print(record.get(i), "%d%%" % 5, "%s" % "k", "a%sb" % None)


# --- a comprehension makes a list of fixed length


class Frame:
    def __init__(self, items):
        self.items = make_sure_not_resized(items)


def show_frames():
    first = Frame([x * 2 for x in range(5) if x != 3])
    second = Frame([*first.items, 4])
    print(first.items, second.items)


# --- an exception that carries an object whose __repr__ is for the host only


class W_Root:
    def __repr__(self):
        "NOT_RPYTHON"
        return "<" + "".join(sorted(vars(self))) + ">"


class GuestError(Exception):
    def __init__(self, w_value):
        self.w_value = w_value


def show_errors():
    w_value = W_Root()
    try:
        raise GuestError(w_value)
    except GuestError as error:
        print("caught", error.w_value is w_value)


# --- self is first known as a subclass


class Node:
    def run(self, n):
        return self.fail(n) if n > 1 else n

    def fail(self, n):
        raise ValueError(n)


class Leaf(Node):
    pass


def show_nodes():
    for node in (Leaf(), Node()):
        try:
            print(node.run(1), node.run(2))
        except ValueError as error:
            print(error)


def show_leaf():
    return Leaf().run(0)


def entry_point(argv):
    print(show_leaf())
    show_records()
    show_frames()
    show_errors()
    show_nodes()
    return 0
