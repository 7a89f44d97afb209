"""Idioms of RPython programs: what import time builds, unrolled loops, names constant per closure, narrowing."""

from framework.rlib.objectmodel import specialize, we_are_translated
from framework.rlib.unroll import unrolling_iterable

# --- a metaclass that registers classes, and mixes functions in

REGISTRY = []


class Registering(type):
    def __new__(meta, name, bases, namespace):
        cls = type.__new__(meta, name, bases, namespace)
        cls.number = len(REGISTRY)
        REGISTRY.append(cls)
        return cls


class W_Root(metaclass=Registering):
    _attrs_ = []
    _immutable_fields_ = ["value"]

    def add(self, other):
        raise TypeError("add")

    def kind(self):
        return "%s %d" % (self.__class__.__name__, self.number)


class W_Int(W_Root):
    _attrs_ = ["value"]

    def __init__(self, value):
        self.value = value

    def add(self, other):
        assert isinstance(other, W_Int)
        return W_Int(self.value + other.value)


class W_Str(W_Root):
    _attrs_ = ["text"]

    def __init__(self, text):
        self.text = text

    def add(self, other):
        assert isinstance(other, W_Str)
        return W_Str(self.text + other.text)


# --- classes made by a factory, functions made by closures


def make_box(type_name, default):
    class Box(object):
        kind = type_name

        def __init__(self, value=default):
            self.value = value

        def describe(self):
            return type_name + ": " + str(self.value)

    Box.__name__ = type_name.capitalize() + "Box"
    return Box


IntBox = make_box("int", 7)
StrBox = make_box("str", "seven")


def make_accessors(name):
    def getter(obj):
        return getattr(obj, name)

    def setter(obj, value):
        setattr(obj, name, value)

    getter.__name__ = "get_" + name
    return getter, setter


class Frame:
    def __init__(self):
        self.pc = 0
        self.name = "frame"


get_pc, set_pc = make_accessors("pc")
get_name, set_name = make_accessors("name")


# --- a dispatch table: lists of functions, of classes, unrolled


def op_add(a, b):
    return a + b


def op_sub(a, b):
    return a - b


def op_mul(a, b):
    return a * b


OPERATIONS = [op_add, op_sub, op_mul]
BY_NAME = {"add": op_add, "sub": op_sub, "mul": op_mul}
UNROLLED = unrolling_iterable(list(enumerate(OPERATIONS)))
CLASSES = [W_Int, W_Root]


def dispatch(opcode, a, b):
    for number, function in UNROLLED:
        if opcode == number:
            return function(a, b)
    raise ValueError("bad opcode " + str(opcode))


FIELDS = unrolling_iterable(["pc", "name"])


def show_fields(frame):
    for name in FIELDS:
        print(name, getattr(frame, name))


# --- mixins, class attributes as defaults


class CountingMixin(object):
    _mixin_ = True
    counter = 0

    def count(self):
        self.counter += 1
        return self.counter


class A(CountingMixin):
    pass


class B(CountingMixin, Frame):
    counter = 10


# --- specialisation


@specialize.arg(0)
def repeat(times, item):
    result = []
    for i in range(times):
        result.append(item)
    return result


@specialize.argtype(0)
def as_text(x):
    if isinstance(x, int):
        return "int " + str(x)
    if isinstance(x, str):
        return "str " + x
    return "other"


# --- narrowing


class Node:
    left = None
    right = None

    def __init__(self, value):
        self.value = value


class Leaf(Node):
    def __init__(self, value, label):
        Node.__init__(self, value)
        self.label = label


def label_of(node):
    if not isinstance(node, Leaf):
        return "no leaf"
    return node.label


def depth(node):
    if node is None:
        return 0
    return 1 + max(depth(node.left), depth(node.right))


def total(node):
    assert node is not None
    result = node.value
    left, right = node.left, node.right
    if left is not None:
        result += total(left)
    if right:
        result += total(right)
    return result


def entry_point(argv):
    ints, strs = W_Int(3), W_Str("x")
    for w in [ints.add(W_Int(4)), strs.add(W_Str("y")), W_Root()]:
        print(w.kind())
        if isinstance(w, W_Int):
            print(w.value)
        elif isinstance(w, W_Str):
            print(w.text)
    try:
        W_Root().add(ints)
    except TypeError as e:
        print("TypeError", e)
    try:
        ints.add(strs)
    except AssertionError:
        print("AssertionError")

    print(IntBox().describe(), StrBox().describe(), IntBox(2).kind, StrBox("z").describe())

    frame = Frame()
    set_pc(frame, get_pc(frame) + 5)
    set_name(frame, get_name(frame) + "!")
    show_fields(frame)

    for opcode in range(4):
        try:
            print(dispatch(opcode, 6, 3))
        except ValueError as e:
            print(e)
    for function in OPERATIONS:
        print(function(10, 4))
    for name in ["add", "mul", "sub", "div"]:
        if name in BY_NAME:
            print(name, BY_NAME[name](2, 5))
        else:
            print(name, "unknown")
    for cls in CLASSES:
        print(isinstance(ints, cls), isinstance(strs, cls))

    a, b = A(), B()
    print(a.count(), a.count(), b.count(), b.name, A.counter, B.counter)

    print(len(repeat(3, 1)), len(repeat(2, 1)), repeat(2, 9))
    print(as_text(3), as_text("three"), as_text(None))

    root = Node(1)
    root.left = Leaf(2, "two")
    root.left.right = Node(3)
    print(label_of(root), label_of(root.left), depth(root), total(root))
    if not we_are_translated() and len(argv) > 100:
        print("hosted only")
    return 0
