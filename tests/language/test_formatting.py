"""The format mini-language of the runtime, hosted, against CPython's ``format()``."""

import itertools
import sys
from collections.abc import Callable

import pytest

from framework.rlib.rarithmetic import r_uint
from framework.runtime import formatting

SPECS = [
    "".join(parts)
    for parts in itertools.product(
        ["", "<", "*^", "=", "x>"], ["", "+", " "], ["", "#"], ["", "0"], ["", "9"], ["", ",", "_"], ["", ".3"],
        ["", "d", "x", "e", "g", "%", "c", "s", "f", "b", "y"],
    )
]  # fmt: skip


def outcome(function: Callable[[], str]) -> str:
    try:
        return function()
    except (ValueError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"


def integer(value: int, spec: str) -> str:
    return formatting.format_integer(value < 0, r_uint(abs(value)), spec, "int")


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="messages are those of CPython 3.11")
@pytest.mark.parametrize("value", [0, 65, -1234567])
def test_ints_are_formatted_as_on_cpython(value: int) -> None:
    for spec in SPECS:
        assert outcome(lambda: integer(value, spec)) == outcome(lambda: format(value, spec)), spec


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="messages are those of CPython 3.11")
@pytest.mark.parametrize("value", [0.0, -0.0001, 12345.678, 1e20, float("inf"), float("nan")])
def test_floats_are_formatted_as_on_cpython(value: float) -> None:
    for spec in SPECS:
        if value == value or "-" not in format(value):
            assert outcome(lambda: formatting.format_float(value, spec)) == outcome(lambda: format(value, spec)), spec


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="messages are those of CPython 3.11")
@pytest.mark.parametrize("value", ["", "häß", "€uro"])
def test_strings_are_formatted_as_on_cpython(value: str) -> None:
    for spec in SPECS:
        assert outcome(lambda: formatting.format_text(value, spec)) == outcome(lambda: format(value, spec)), spec
