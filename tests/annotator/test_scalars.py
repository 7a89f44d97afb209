"""Numbers, bools, strings, tuples; control flow with narrowing; direct calls.  (PYTEST_DONT_REWRITE: asserts are samples)"""

from __future__ import annotations

from framework.annotator import model
from framework.rlib.objectmodel import we_are_translated
from tests.annotator.inference import annotate, infer, refusal, result_of


def factorial(n):
    if n <= 1:
        return 1
    return n * factorial(n - 1)


def test_recursion():
    assert infer(factorial, int) == "int"


def test_loop_variables_lose_their_constant():
    def f(n):
        i = 0
        while i < n:
            i += 1
        return i

    annotation = result_of(f, int)
    assert annotation == model.SomeInteger(nonnegative=True)


def test_true_division_gives_float():
    assert infer(lambda x: x / 2, int) == "float"


def test_constant_negative_power_gives_float():
    assert infer(lambda x: x**-1, int) == "float"
    assert infer(lambda x: x**2, int) == "int"


def test_int_and_float_mix_in_arithmetic():
    assert infer(lambda x, y: x * y, int, float) == "float"


def test_int_meets_float_is_refused_with_both_origins():
    def f(x):
        if x:
            result = 1
        else:
            result = 2.5
        return result

    error = refusal(f, bool)
    assert error.code == "K202"
    assert error.notes[0].text in ("int comes from here", "float comes from here")
    assert abs(error.notes[0].position.line - error.position.line) == 2


def test_bool_meets_int_is_refused():
    def f(x):
        y = x > 3
        while x:
            y = 0
            x -= 1
        return y

    assert refusal(f, int).code == "K203"


def test_none_narrowing():
    def f(x):
        y = None
        if x > 3:
            y = x
        if y is None:
            return 0
        return y + 1

    assert infer(f, int) == "int"


def test_optional_result():
    def f(x):
        if x:
            return 5
        return None

    assert infer(f, int) == "Optional[int]"


def test_truth_of_optional_narrows():
    def f(x):
        y = (x, 1) if x else None
        if not y:
            return (0, 0)
        return y

    assert infer(f, int) == "tuple[int, int]"


def test_assert_narrows():
    def f(x):
        y = "abc" if x else None
        assert y is not None
        return y

    assert infer(f, int) == "str"


def test_characters_and_strings():
    assert isinstance(result_of(lambda s: s[0], str), model.SomeChar)
    assert infer(lambda s: s[0] + "b", str) == "str"
    assert isinstance(result_of(lambda s, c: s if c else "a", str, bool), model.SomeString)


def test_defaults_keywords_and_star():
    def g(a, b=2, *rest, key=1.0):
        return (a, b, rest, key)

    def f(x):
        t = (x, x)
        return g(x), g(x, 3, x, "s", key=2.0), g(*t)

    assert infer(f, int) == (
        "tuple[tuple[int, int, tuple[], float], tuple[int, int, tuple[int, str], float], tuple[int, int, tuple[], float]]"
    )


def test_wrong_number_of_arguments():
    def g(a, b):
        return a

    error = refusal(lambda x: g(x), int)
    assert error.code == "K223"
    assert "missing 1 required positional argument: 'b'" in error.message


def test_dead_branch_is_not_reached():
    def f(x):
        if we_are_translated():
            return x
        return eval("x")

    assert infer(f, int) == "int"


def test_call_targets_of_a_direct_call():
    def g(a):
        return a

    def f(x):
        return g(x)

    annotator, graph = annotate(f, int)
    [operation] = [op for _, op in graph.iterate_operations() if op.opname == "call"]
    targets = annotator.call_targets[operation]
    [(description, called)] = targets.graphs.items()
    assert description.function is g
    assert called in annotator.graphs


def test_several_errors_in_one_run():
    def g(x):
        return x.missing

    def h(x):
        return x + "a"

    def f(x):
        if x:
            return g(x)
        return h(x)

    error = refusal(f, int)
    assert {e.code for e in error.errors} == {"K222", "K221"}


def test_chain_of_calls():
    def g(x):
        return x.missing

    def f(x):
        return g(x)

    error = refusal(f, int)
    assert [call.function.rpartition(".")[2] for call in error.chain] == ["f", "g"]


def test_equality_of_unrelated_types_is_known():
    def f(x, s):
        if x == s:
            return "never"
        return x

    assert infer(f, int, str) == "int"
