"""Every intrinsic of rlib is known to inference and to lowering."""

from __future__ import annotations

import importlib
import operator

import pytest

import framework.lowering
from framework.annotator.rules.registry import find_builtin
from framework.lowering.builtins import _BUILTINS
from framework.rlib.intrinsics import INTRINSICS

assert framework.lowering

OPEN = frozenset(
    [
        "unroll.unrolling_iterable",
        "rgc.FinalizerQueue",
    ]
)
"""Handled elsewhere or not yet: an unrolled loop by the front end."""


@pytest.mark.parametrize("name", sorted(INTRINSICS - OPEN))
def test_intrinsic_has_a_rule_and_a_lowering(name: str) -> None:
    module, _, attribute = name.partition(".")
    live = operator.attrgetter(attribute)(importlib.import_module(f"framework.rlib.{module}"))
    assert find_builtin(live) is not None, "no annotation rule"
    assert any(function is live for function, _ in _BUILTINS), "no lowering"
