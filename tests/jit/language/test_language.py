"""The guest programs: on CPython, and under the tracer with the simulator."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from framework.jit.trace import operations as ops
from framework.testing.meta_interpret import MetaProgram, behind_last_label
from tests.jit.language.run import run_source

PROGRAMS = sorted(Path(__file__).with_name("programs").glob("*.tin"))
NAMES = [path.stem for path in PROGRAMS]
SOURCES = [path.read_text() for path in PROGRAMS]


def run_program(number: int) -> str:
    return run_source(SOURCES[number])


@cache
def program() -> MetaProgram:
    return MetaProgram(run_program, [0])


@pytest.mark.parametrize("number", range(len(PROGRAMS)), ids=NAMES)
def test_on_cpython(number):
    assert run_program(number) == PROGRAMS[number].with_suffix(".out").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(PROGRAMS)), ids=NAMES)
def test_under_the_tracer(number):
    run = program().run([number], {"threshold": 2})
    assert run.result == PROGRAMS[number].with_suffix(".out").read_text()
    assert run.loops or NAMES[number] == "fib"


@pytest.mark.slow
def test_a_loop_on_boxed_integers_has_no_objects():
    run = program().run([NAMES.index("count")], {"threshold": 2})
    loop = [ops.NAMES[op.opnum] for op in behind_last_label(run.loops[0].trace.operations)]
    assert not any(
        name.startswith(("new", "getfield", "setfield", "getarrayitem", "setarrayitem", "call")) for name in loop
    )
