"""Random programs do the same on CPython and translated."""

import ast
from pathlib import Path

import pytest

from framework.diagnostics.errors import KitError, KitErrors
from framework.flowgraph.model import Position
from framework.testing.fuzz import differences, first_difference, guilty_entries
from framework.testing.random_programs import random_program
from framework.testing.random_reduce import functions, reduce_program


def test_equal_seeds_give_equal_programs():
    assert random_program(3, range(4)) == random_program(3, range(4))


def test_a_function_does_not_depend_on_the_others_of_its_program():
    alone, among = random_program(3, [2]), random_program(3, range(4))
    functions = {node.name: ast.unparse(node) for node in ast.parse(among).body if isinstance(node, ast.FunctionDef)}
    for node in ast.parse(alone).body:
        if isinstance(node, ast.FunctionDef) and node.name != "entry_point":
            assert functions[node.name] == ast.unparse(node)


def test_the_first_line_that_differs_is_reported():
    assert first_difference("a\nb\n", "a\nc\n") == "line 2: CPython 'b', translated 'c'"
    assert first_difference("a\n", "a\nb\n") == "CPython printed 1 lines, translated 2: ['b']"


def test_an_error_is_about_the_entries_that_its_places_are_in(tmp_path: Path):
    source = tmp_path / "program.py"
    source.write_text("def helper3_0():\n    pass\n\n\ndef entry12():\n    pass\n", encoding="utf-8")

    def error_at(line: int) -> KitError:
        return KitError("K201", "wrong", Position(str(source), "f", line))

    assert guilty_entries(KitErrors([error_at(2), error_at(6)]), source) == {3, 12}
    assert guilty_entries(error_at(4), source) == set()


def test_a_failing_program_becomes_smaller_and_fails_in_the_same_way():
    text = "def entry1():\n    a = 1\n    if a:\n        b = 2\n        wrong = 3\n    c = 4\n    return a\n"

    def failures(texts: list[str]) -> list[str]:
        return ["no translation: Wrong" if "wrong" in text else "" for text in texts]

    (function,) = functions(ast.parse(reduce_program(text, failures)))
    assert ast.unparse(function) == "def entry1():\n    wrong = 3\n    return a"


@pytest.mark.native
@pytest.mark.slow
@pytest.mark.fuzz
@pytest.mark.parametrize("mode", ["executor", "passes", "O0", "O2"])
def test_random_programs_do_the_same_translated(mode: str, tmp_path: Path):
    assert list(differences(1, range(25), tmp_path, mode)) == []
