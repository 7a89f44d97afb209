"""The guest programs of the JIT's benchmarks compute what their Python versions do, and the runner's pieces are right."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.jit.guest import BLOCKS, GUESTS, PROGRAMS, curve_on_pypy, on_pypy, write_curve, write_program
from benchmarks.jit.run import COLUMNS, bars, compiling_columns, warm_after
from benchmarks.jit.summary import parse_summary
from tests.jit.language.run import run_source

ROOT = Path(__file__).parent.parent.parent
TINY = {
    "integers": 50, "floats": 5, "sieve": 60, "branches": 20, "methods": 20, "polymorphic": 40, "closures": 30, "fib": 9,
    "chains": 1, "trees": 1, "vectors": 30, "strings": 30, "exceptions": 50,
}  # fmt: skip


def test_every_program_is_a_guest():
    assert {path.stem for path in PROGRAMS.glob("*.tin")} == set(GUESTS) == set(TINY)


@pytest.mark.parametrize("name", GUESTS)
def test_both_versions_compute_the_same(name, tmp_path):
    source = write_program(name, TINY[name], tmp_path).read_text()
    module = importlib.import_module(f"benchmarks.jit.programs.{name}")
    assert run_source(source) == f"{module.run(TINY[name])}\n"


@pytest.mark.parametrize("name", GUESTS)
def test_sizes_grow(name):
    guest = GUESTS[name]
    assert guest.block < guest.small < guest.medium < guest.large


def test_a_curve_has_a_line_for_each_block(tmp_path):
    lines = run_source(write_curve("integers", 5, tmp_path).read_text()).splitlines()
    assert len(lines) == BLOCKS and all(float(line) >= 0 for line in lines)


def test_the_commands_for_pypy_are_python():
    number = subprocess.run(on_pypy(sys.executable, "fib", 10), capture_output=True, text=True, cwd=ROOT)
    assert number.stdout == "55\n"
    curve = subprocess.run(curve_on_pypy(sys.executable, "fib", 3), capture_output=True, text=True, cwd=ROOT)
    assert len(curve.stdout.split()) == BLOCKS


def test_blocks_before_the_first_fast_one_are_warm_up():
    assert warm_after([9.0, 4.0, 2.0, 1.0]) == 13.0
    assert warm_after([1.0, 1.0]) == 0


def test_a_bar_higher_is_a_factor_of_two():
    assert bars([1.0, 2.0, 4.5, 1.9]) == "▁▂▃▁"
    assert bars([1000.0, 1.0]) == "█▁"


def test_the_summary_is_read_from_the_log():
    counters = {"total compiled loops": 2, "total compiled bridges": 1, "recorded ops": 100, "opt ops": 50}
    times = {"tracing ns": 1000, "optimising ns": 500, "backend ns": 100, "code bytes": 400}
    log = "".join(f"[jit-summary] {name}: {value}\n" for name, value in (counters | times).items())
    summary = parse_summary("something else\n" + log)
    assert summary["opt ops"] == 50
    columns = dict(zip(COLUMNS, compiling_columns(summary), strict=True))
    assert columns["trace ns/op"] == "10" and columns["backend ns/op"] == "2" and columns["code B/op"] == "8"
