"""Random programs do the same on CPython and translated."""

import ast
from pathlib import Path

import pytest

from framework.testing.fuzz import differences, first_difference
from framework.testing.random_programs import random_program


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


@pytest.mark.native
@pytest.mark.slow
@pytest.mark.fuzz
@pytest.mark.parametrize("mode", ["executor", "O0", "O2"])
@pytest.mark.parametrize("seed", [1, 2])
def test_random_programs_do_the_same_translated(seed: int, mode: str, tmp_path: Path):
    assert list(differences(seed, range(25), tmp_path, mode)) == []
