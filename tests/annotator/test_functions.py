"""Functions as values: families, closures, bound methods, partial; specialisation.  (PYTEST_DONT_REWRITE)"""

from __future__ import annotations

import functools

from framework.annotator import model
from framework.rlib.objectmodel import specialize
from tests.annotator.inference import annotate, infer, refusal, result_of


def double(x):
    return x * 2


def nothing(x):
    return None


def offset(x, by=None):
    return x + 1


def test_functions_of_one_family_get_equal_signatures():
    def f(x):
        function = double if x > 3 else offset
        other = function if x else nothing
        return other(x)

    annotator, graph = annotate(f, int)
    assert infer(f, int) == "Optional[int]"
    [operation] = [op for _, op in graph.iterate_operations() if op.opname == "call"]
    row = annotator.call_targets[operation].row
    assert len(row.graphs) == 3
    results = {annotator.annotation(graph.return_variable) for graph in row.graphs.values()}
    assert results == {model.SomeInteger(optional=True)}


def test_list_of_functions():
    table = [double, offset]
    assert infer(lambda x: table[x](x), int) == "int"


def test_bound_methods():
    class A:
        def __init__(self, n):
            self.n = n

        def get(self, x):
            return self.n + x

    def f(x):
        method = A(x).get
        return method(3)

    assert infer(f, int) == "int"


def test_closure_captures_a_value():
    def f(x):
        def add(y):
            return x + y

        return add(2)

    assert infer(f, int) == "int"


def test_closures_meet():
    def f(x):
        if x > 3:
            g = lambda y: x + y
        else:
            g = lambda y: x - y
        return g(1)

    assert infer(f, int) == "int"


def test_cells_that_change():
    def f(x):
        count = 0

        def bump():
            nonlocal count
            count += x
            return count

        bump()
        return bump() + count

    assert infer(f, int) == "int"


def test_captured_default():
    def f(x):
        def g(y=x, *, z=x):
            return y + z

        return g() + g(3)

    assert infer(f, int) == "int"


def test_cells_of_different_functions_have_types_of_their_own():
    def f(x):
        text = "a"
        number = 1

        def change():
            nonlocal text, number
            text += "b"
            number += 1

        change()
        return (text, number)

    assert infer(f, int) == "tuple[str, int]"


def concatenate(a, b, c=1.0):
    return (a, b, c)


def test_partial():
    def f(x):
        p = functools.partial(concatenate, x)
        q = functools.partial(concatenate, x, c=2.0)
        return (p("b"), q("c"))

    assert infer(f, int) == "tuple[tuple[int, str, float], tuple[int, str, float]]"


PREBUILT = functools.partial(concatenate, 1)


def test_prebuilt_partial():
    assert infer(lambda x: PREBUILT("b"), int) == "tuple[int, str, float]"


@specialize.argtype(0)
def identity(x):
    return x


@specialize.arg(1)
def pick(pair, index):
    if index == 0:
        return pair[0]
    return pair[1]


@specialize.memo()
def size_of(cls):
    return {"A": 1, "B": 2}[cls.__name__]


def test_specialise_by_type():
    assert infer(lambda x: (identity(x), identity("a")), int) == "tuple[int, str]"


def test_specialise_by_constant():
    assert infer(lambda x: (pick((x, "a"), 0), pick((x, "a"), 1)), int) == "tuple[int, str]"


def test_specialise_needs_a_constant():
    assert refusal(lambda x: pick((x, x), x), int).code == "K227"


class A:
    pass


class B(A):
    pass


def test_memo():
    def f(x):
        return size_of(A if x else B)

    assert infer(f, int) == "int"
    assert result_of(lambda x: size_of(A), int).const == 1


def test_generators():
    def count(n):
        i = 0
        while i < n:
            yield (i, "x")
            i += 1

    def f(x):
        total = 0
        for i, _text in count(x):
            total += i
        return total + sum(i for i, _ in count(x))

    assert infer(f, int) == "int"
