"""The brainfuck interpreter under the tracer."""

import pytest

from framework.testing.meta_interpret import MetaProgram
from languages.brainfuck.console import Console
from languages.brainfuck.interpreter import run
from languages.brainfuck.program import BrainfuckError, parse

HELLO = "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."
WALKS_LEFT = "+++++[>+<-]>[<+>-]<[-<]"
SOURCES = [HELLO, WALKS_LEFT]


def output_of(number: int) -> int:
    """A number made of the output, or of the place of the error."""
    console = Console()
    try:
        run(parse(SOURCES[number]), console, 255, 0)
    except BrainfuckError as error:
        return -error.column
    result = 0
    for byte in console.output:
        result = (result * 31 + byte) % 1000003
    return result


@pytest.fixture(scope="module")
def program():
    return MetaProgram(output_of, [0])


@pytest.mark.parametrize("number", range(len(SOURCES)))
@pytest.mark.parametrize("eagerness", [1, 3, 1000])
def test_output_and_errors_are_those_without_a_jit(program, number, eagerness):
    run_ = program.run([number], {"threshold": 2, "trace_eagerness": eagerness})
    assert run_.result == output_of(number)
    assert run_.loops


def test_the_program_is_folded_away(program):
    found = program.run([0], {"trace_eagerness": 1000}).operations()
    assert found["guard_value"] == 0
    assert not any(name.startswith("call") for name in found)
    assert found["getfield_gc_r"] <= 2
