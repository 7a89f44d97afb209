"""Debug builds stop where a plain int wraps; release builds wrap.  PYTEST_DONT_REWRITE: functions here are translated."""

import pytest

from framework.annotator.annotator import Annotator
from framework.annotator.model import SomeInteger
from framework.llinterp.interpreter import LLInterpreter
from framework.lltypes.meaning import FatalError
from framework.lowering import Lowerer
from framework.rlib.rarithmetic import intmask

LARGE = 1 << 62


def product(a: int, b: int) -> int:
    return a * b


def meant_to_wrap(a: int, b: int) -> int:
    return intmask(a * b) + ((a * b) & 0xFF)


def run(function, arguments, debug):
    annotator = Annotator()
    graph = annotator.build_entry(function, [SomeInteger() for _ in arguments])
    annotator.complete()
    Lowerer(annotator, debug).lower_all()
    return LLInterpreter().call(graph, list(arguments))


def test_a_release_build_wraps():
    assert run(product, [LARGE, 6], False) == -(1 << 63)


def test_a_debug_build_stops_and_names_place_and_operands(capfd):
    with pytest.raises(FatalError):
        run(product, [LARGE, 6], True)
    assert f"test_wrapping.py:16: the result of {LARGE} * 6 does not fit in 64 bits" in capfd.readouterr().err


def test_a_debug_build_computes_what_fits():
    assert run(product, [1 << 30, 6], True) == 6 << 30


def test_wrapping_that_is_meant_goes_on_in_a_debug_build():
    assert run(meant_to_wrap, [LARGE, 6], True) == run(meant_to_wrap, [LARGE, 6], False)
