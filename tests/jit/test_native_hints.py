"""Hints and interpreters in RPython's style as executables: the same output on CPython, without the JIT, with it at once,
with guards that fail at random, with little memory for code, and collecting often."""

import os
import subprocess
from pathlib import Path

import pytest

from framework.driver.options import Options
from framework.driver.pipeline import translate
from tests.jit import native_hints
from tests.jit.interpreters import machine, tree

FOLDER = Path(__file__).parent
EARLY = "threshold=2,function_threshold=2,trace_eagerness=2"
MODES = {
    "interpreted": {"KIT_JIT": "off"},
    "usual": {},
    "early": {"KIT_JIT": EARLY},
    "half of the guards failing": {"KIT_JIT": f"{EARLY},guard_failures=2"},
    "guards failing": {"KIT_JIT": f"{EARLY},guard_failures=7,failure_seed=3"},
    "few guards failing": {"KIT_JIT": f"{EARLY},guard_failures=50,failure_seed=5"},
    "little code memory": {"KIT_JIT": f"{EARLY},code_memory=8"},
    "no bridges": {"KIT_JIT": "threshold=2,trace_eagerness=100000"},
    "no inlining": {"KIT_JIT": f"{EARLY},inlining=0"},
    "short traces": {"KIT_JIT": f"{EARLY},trace_limit=60"},
    "no optimisations": {"KIT_JIT": f"{EARLY},enable_opts=rewrite"},
    "no unrolling": {"KIT_JIT": f"{EARLY},disable_unrolling=0,max_unroll_recursion=1"},
    "loops are freed": {"KIT_JIT": f"{EARLY},guard_failures=6,loop_longevity=1"},
    "loops are freed, collecting often": {"KIT_JIT": f"{EARLY},loop_longevity=1", "KIT_GC_STRESS": "101"},
    "collecting often": {"KIT_JIT": f"{EARLY},guard_failures=9", "KIT_GC_STRESS": "97"},
}
INTERPRETERS = {"tree": (tree.run, 1), "machine": (machine.run_program, 0)}


def test_loops_on_cpython(capsys):
    assert native_hints.entry_point(["hints"]) == 0
    assert capsys.readouterr().out == (FOLDER / "native_hints.out").read_text()


@pytest.mark.parametrize("name", INTERPRETERS)
def test_interpreters_on_cpython(name, capsys):
    run, status = INTERPRETERS[name]
    assert run((FOLDER / f"interpreters/{name}.txt").read_text()) == status
    assert capsys.readouterr().out == (FOLDER / f"interpreters/{name}.out").read_text()


@pytest.fixture(scope="module")
def executables(tmp_path_factory):
    """Translates a target once."""
    folder = tmp_path_factory.mktemp("executables")

    def executable(source):
        output = folder / source.stem
        if not output.exists():
            translate(Options(str(source), output=output))
        return output

    return executable


def check(command, expected, status, mode):
    done = subprocess.run(command, capture_output=True, env=os.environ | MODES[mode], timeout=120)
    assert (done.stdout, done.stderr, done.returncode) == (expected.read_bytes(), b"", status)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_loops_as_executable(executables, mode):
    check([executables(FOLDER / "native_hints.py")], FOLDER / "native_hints.out", 0, mode)


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", INTERPRETERS)
def test_interpreters_as_executables(executables, name, mode):
    path = FOLDER / f"interpreters/{name}.py"
    check([executables(path), path.with_suffix(".txt")], path.with_suffix(".out"), INTERPRETERS[name][1], mode)
