"""Classes: fields and their homes, methods, class attributes, properties, exceptions.  (PYTEST_DONT_REWRITE)"""

from __future__ import annotations

from framework.annotator import model
from tests.annotator.inference import annotate, infer, refusal, result_of


class Shape:
    sides = 0
    name = None

    def __init__(self, tag):
        self.tag = tag

    def area(self):
        return 0.0

    def describe(self):
        return (self.tag, self.area(), self.sides)


class Square(Shape):
    sides = 4

    def __init__(self, tag, size):
        super().__init__(tag)
        self.size = size

    def area(self):
        return self.size * self.size

    @property
    def double(self):
        return self.size * 2

    @staticmethod
    def unit():
        return Square("unit", 1.0)

    @classmethod
    def make(cls, size):
        return cls("made", size)


class Circle(Shape):
    def area(self):
        return 3.14


def make_shape(x):
    if x > 3:
        return Square("s", 2.0)
    return Circle("c")


def test_fields_live_in_the_class_that_is_asked():
    def f(x):
        return make_shape(x).describe()

    annotator, graph = annotate(f, int)
    assert infer(f, int) == "tuple[str, float, int]"
    square = annotator.bookkeeper.classdef_of(Square)
    assert "size" in square.attributes
    assert "tag" not in square.attributes
    tag = square.find_attribute("tag")
    assert tag.homedef.short_name == "Shape" and not tag.readonly
    sides = square.find_attribute("sides")
    assert sides.homedef.short_name == "Shape" and sides.readonly


def test_attribute_moves_to_the_base_when_it_is_asked_there():
    class A:
        pass

    class B(A):
        pass

    def g(a):
        return a.x

    def f(n):
        b = B()
        b.x = n
        return g(b if n else A())

    annotator, _ = annotate(f, int)
    assert annotator.bookkeeper.classdef_of(B).find_attribute("x").homedef.short_name == "A"


def test_virtual_call_reaches_all_subclasses():
    def f(x):
        return make_shape(x).area()

    annotator, graph = annotate(f, int)
    [operation] = [
        op for _, op in graph.iterate_operations() if op.opname == "call" and op.args[0].value.positional == 0
    ]
    names = {d.function.value.__qualname__ for d in annotator.call_targets[operation].graphs}
    assert names == {"Shape.area", "Square.area", "Circle.area"}
    assert annotator.call_targets[operation].row is not None


def test_property_staticmethod_classmethod():
    assert infer(lambda x: Square("a", 1.0).double, int) == "float"
    assert infer(lambda x: Square.unit(), int) == "Square"
    assert infer(lambda x: Square.make(2.0).size, int) == "float"


def test_class_attribute_assigned_at_run_time():
    class Counter:
        count = 0

    def f(x):
        Counter.count += x
        return Counter.count

    annotator, graph = annotate(f, int)
    assert infer(f, int) == "int"
    assert not result_of(f, int).is_constant
    assert "count" in annotator.bookkeeper.class_description(Counter).assigned


def test_isinstance_narrows():
    def f(x):
        shape = make_shape(x)
        if isinstance(shape, Square):
            return shape.size
        return 0.5

    assert infer(f, int) == "float"


def test_type_is_narrows():
    def f(x):
        shape = make_shape(x)
        if type(shape) is Square:
            return shape.size
        return 0.5

    assert infer(f, int) == "float"


def test_unrelated_classes_do_not_join():
    class A:
        pass

    class B:
        pass

    error = refusal(lambda x: A() if x else B(), int)
    assert error.code == "K206"


def test_unknown_attribute():
    class A:
        def __init__(self):
            self.x = 1

    def f(x):
        return A().y

    assert refusal(f, int).code == "K222"


class Vector:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return Vector(self.x + other.x)

    def __eq__(self, other):
        return isinstance(other, Vector) and self.x == other.x

    def __hash__(self):
        return self.x

    def __lt__(self, other):
        return self.x < other.x

    def __len__(self):
        return 3

    def __getitem__(self, index):
        return self.x + index

    def __call__(self, factor):
        return self.x * factor

    def __str__(self):
        return "v"

    def __iter__(self):
        return VectorIterator(self)

    def __contains__(self, item):
        return item == self.x

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        return False


class VectorIterator:
    def __init__(self, vector):
        self.vector = vector
        self.left = 3

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.vector.x


def test_operators_call_special_methods():
    def f(x):
        v = Vector(x) + Vector(1)
        s = str(v)
        total = 0
        for item in v:
            total += item
        d = {v: "a"}
        return (v, v == v, v < v, len(v), v[2], v(3), s, total, 3 in v, d[v], sorted([v]))

    assert infer(f, int) == ("tuple[Vector, bool, bool, int, int, int, str, int, bool, str, list[Vector]]")


def test_with_statement():
    def f(x):
        with Vector(x) as v:
            x = v.x
        return x

    assert infer(f, int) == "int"


def test_mixin_functions_are_copied():
    class Mixin:
        _mixin_ = True

        def get(self):
            return self.value

    class A(Mixin):
        def __init__(self):
            self.value = 1

    class B(Mixin):
        def __init__(self):
            self.value = "b"

    assert infer(lambda x: (A().get(), B().get()), int) == "tuple[int, str]"


def test_two_ordinary_bases_are_refused():
    class A:
        pass

    class A2(A):
        pass

    class B:
        pass

    class B2(B):
        pass

    class C(A2, B2):
        pass

    assert refusal(lambda x: C(), int).code == "K241"


PREBUILT = Square("prebuilt", 5.0)


def test_prebuilt_instance():
    assert infer(lambda x: (PREBUILT.tag, PREBUILT.area()), int) == "tuple[str, float]"
    assert result_of(lambda x: PREBUILT, int).const is PREBUILT


class MyError(Exception):
    def __init__(self, code):
        self.code = code


def test_exceptions():
    def g(x):
        if x > 5:
            raise MyError(x)
        if x > 3:
            raise ValueError("too big", x)
        return x

    def f(x):
        try:
            return str(g(x))
        except MyError as e:
            return str(e.code)
        except (ValueError, KeyError) as e:
            return str(e)

    assert infer(f, int) == "str"


def test_never_returning_function():
    def g(x):
        raise MyError(x)

    def f(x):
        try:
            return g(x)
        except MyError as e:
            return e.code

    assert infer(f, int) == "int"


def test_field_without_value_on_some_path_is_optional():
    class Node:
        def __init__(self):
            self.next = None

    def f(x):
        first = Node()
        first.next = Node()
        return first.next

    assert infer(f, int) == "Optional[Node]"
    assert isinstance(result_of(f, int), model.SomeInstance)
