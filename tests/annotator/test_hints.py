"""Type hints as checked boundaries, and checks on the whole program.  (PYTEST_DONT_REWRITE)"""

from __future__ import annotations

from typing import Any

from tests.annotator.inference import annotate, infer, refusal


class Node:
    value: int
    next: Node | None

    def __init__(self, value):
        self.value = value
        self.next = None


def double(x: float) -> float:
    return x * 2


def maybe(x: int) -> int | None:
    if x > 3:
        return x
    return None


def first(items: list[int]) -> int:
    return items[0]


def anything(x: Any) -> Any:
    return x


def test_a_float_hint_does_not_accept_int():
    error = refusal(lambda x: double(x), int)
    assert error.code == "K251"
    assert "argument 'x' of double() is declared float but gets int" in error.message


def test_result_is_the_declared_type():
    assert infer(lambda x: maybe(x), int) == "Optional[int]"


def test_wrong_result():
    def wrong(x) -> str:
        return x

    assert refusal(lambda x: wrong(x), int).code == "K251"


def test_list_hint():
    assert infer(lambda x: first([x]), int) == "int"
    assert refusal(lambda x: first(["a"]), int).code == "K251"


def test_any_does_not_constrain():
    assert infer(lambda x: (anything(x), anything("a")), int) == "tuple[int, str]"


def test_field_hints():
    def f(x):
        node = Node(x)
        node.next = Node(3)
        return node.next

    assert infer(f, int) == "Optional[Node]"
    assert refusal(lambda x: Node("a"), int).code == "K251"


def test_method_missing_in_a_class_with_instances_is_warned_of():
    class Base:
        pass

    class A(Base):
        def run(self):
            return 1

    class B(Base):
        pass

    def f(x):
        return (A() if x else B()).run()

    annotator, _ = annotate(f, int)
    assert [warning.code for warning in annotator.errors.warnings] == ["K253"]


def test_super_must_not_depend_on_self():
    class Top:
        def name(self):
            return "top"

    class Base(Top):
        def name(self):
            return super().name()

    class Mixin(Top):
        _mixin_ = True

        def name(self):
            return "mixin"

    class A(Base, Mixin):
        pass

    assert refusal(lambda x: (A() if x else Base()).name(), int).code == "K242"
    assert infer(lambda x: A().name(), int) == "str"


def test_reached_functions_are_listed_in_order():
    annotator, graph = annotate(lambda x: first([x]), int)
    assert annotator.graphs[0] is graph
    assert len(annotator.graphs) == 2
