"""A translated program that makes and runs machine code, with the real collector."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path

import pytest

from framework.driver.options import Options
from framework.driver.pipeline import build_options_from, translate_function
from tests.jit.backend import native_program

pytestmark = [
    pytest.mark.native,
    pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="needs an x86-64 processor"),
]


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Path:
    output = tmp_path_factory.mktemp("native") / "program"
    translate_function(native_program.main, output, build_options_from(Options(target="program")))
    return output


def run(program: Path, mode: str, count: int, **variables: str) -> list[str]:
    environment = {**os.environ, **variables}
    command = [program, mode, str(count)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout.splitlines()


def test_a_loop(program):
    assert run(program, "sum", 1000000) == ["sum 500000500000"]


@pytest.mark.parametrize("stress", ["", "1", "3"])
def test_allocation_calls_and_exceptions(program, stress):
    count = 1000
    lines = run(program, "list", count, **({"KIT_GC_STRESS": stress} if stress else {}))
    total = sum(n + (n - 3) for n in range(3, count + 1)) + 2
    assert lines == [
        "left 2 True True",
        f"list {2 * (count - 2) + 1} {total}",
        "raised True False",
        "called 7 False",
    ]


def test_a_long_list_outlives_collections(program):
    assert run(program, "list", 300000)[1].startswith("list 599997 ")


def test_recursion_and_the_end_of_the_stack(program):
    assert run(program, "recursion", 100) == ["recursion 6050", "too deep True"]


def test_a_large_trace(program):
    values = list(range(1, 9))
    for i in range(500):
        values[i % 8] = (values[i % 8] + values[(i * 3 + 1) % 8]) ^ i
    result = ((values[0] + 2**63) % 2**64) - 2**63
    assert run(program, "large", 2000)[-1] == f"result {result}"
