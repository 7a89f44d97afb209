"""Operators of the built-in types do what Python's do, errors and their messages included."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest

from languages.minipy.objects import operations
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import GuestError
from languages.minipy.types.exceptions import value_of
from tests.languages.minipy.values import guest

VALUES = [
    0, 1, -1, 7, -3, 2**62, 2**63 - 1, -(2**63), 2**64, -(2**70), 10**25, True, False,
    0.0, -0.0, 2.5, -7.25, 1e300, 2.0**63, 2.0**64, float("inf"), float("nan"),
    "", "a", "abc", "häß", (), (1,), (1, 2.0), (1, "a"), [], [1], [1, 2], [[], "x"], {}, {"a": 1}, {1: 2, "b": [3]}, None,
]  # fmt: skip
BINARY = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "truediv": operator.truediv,
    "floordiv": operator.floordiv, "mod": operator.mod, "and_": operator.and_, "or_": operator.or_,
    "xor": operator.xor, "lshift": operator.lshift, "rshift": operator.rshift, "matmul": operator.matmul,
}  # fmt: skip
COMPARISONS = {name: getattr(operator, name) for name in ("lt", "le", "eq", "ne", "gt", "ge")}
LARGE = 10**6  # no repetition or shift by more: it only costs memory


def python_result(function: Callable[..., Any], *args: Any) -> str:
    """What Python gives, or how it refuses."""
    try:
        return repr(function(*args))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def guest_result(function: Callable[..., W_Object], *args: Any) -> str:
    """What the guest gives, or how it refuses."""
    try:
        return function(*[guest(arg) for arg in args]).repr()
    except GuestError as error:
        w_error = value_of(error)
        return f"{w_error.kind()}: {w_error.text()}"


def is_dear(name: str, a: Any, b: Any) -> bool:
    """Whether the result would be huge."""
    sizes = [value for value in (a, b) if isinstance(value, int) and abs(value) > LARGE]
    return len(sizes) > 0 and (name in ("lshift",) or (name == "mul" and len(sizes) == 1 and not isinstance(a, int | float)
                               or name == "mul" and not isinstance(b, int | float)))  # fmt: skip


@pytest.mark.parametrize("name", BINARY)
def test_binary_operators(name: str) -> None:
    for a in VALUES:
        for b in VALUES:
            if is_dear(name, a, b) or (name == "mod" and isinstance(a, str)):
                continue
            wanted = python_result(BINARY[name], a, b)
            assert guest_result(operations.OPERATE[name], a, b) == wanted, (name, a, b)


@pytest.mark.parametrize("name", COMPARISONS)
def test_comparisons(name: str) -> None:
    for a in VALUES:
        for b in VALUES:
            wanted = python_result(COMPARISONS[name], a, b)
            assert guest_result(operations.COMPARE[name], a, b) == wanted, (name, a, b)


def test_texts_truth_and_hashes() -> None:
    for value in VALUES:
        w_value = guest(value)
        assert w_value.repr() == repr(value)
        assert w_value.text() == str(value)
        assert w_value.is_true() == bool(value)
        if isinstance(value, (int, float)) and value == value:
            assert w_value.hash() == hash(value), value
    assert guest((1, 2, (3, 4.5), True)).hash() == hash((1, 2, (3, 4.5), True))


def test_subscripts() -> None:
    places: list[Any] = [0, 1, -1, -2, 5, -9, True, 2**70, "a", 1.5, None, slice(None), slice(1, None), slice(None, -1),
                         slice(None, None, 2), slice(None, None, -1), slice(5, 0, -2), slice(-100, 100), slice(0, 2, 0),
                         slice("a", None), slice(None, 2**80)]  # fmt: skip
    for sequence in ([1, 2, 3, 4], (1, 2, 3), [], ()):
        for place in places:
            wanted = python_result(operator.getitem, sequence, place)
            assert guest_result(lambda w, w_place: w.getitem(w_place), sequence, place) == wanted, (sequence, place)
