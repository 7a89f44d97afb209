"""Interpreters with a JIT as executables: the same output without it, with it, with it at once, and under a small heap."""

import os
import subprocess
from pathlib import Path

import pytest

from framework.driver.options import Options
from framework.driver.pipeline import translate

ROOT = Path(__file__).parent.parent.parent
TIN = ROOT / "tests/jit/language"
BRAINFUCK = ROOT / "languages/brainfuck"
TIN_PROGRAMS = sorted((TIN / "programs").glob("*.tin"))
BRAINFUCK_PROGRAMS = [BRAINFUCK / "programs" / f"{name}.bf" for name in ("fizzbuzz", "fibonacci", "squares", "reverse")]
EARLY = "threshold=2,function_threshold=2,trace_eagerness=2"
MODES = {
    "interpreted": {"KIT_JIT": "off"},
    "usual": {},
    "early": {"KIT_JIT": EARLY},
    "early, guards failing": {"KIT_JIT": EARLY + ",guard_failures=7,failure_seed=1"},
    "early, most guards failing": {"KIT_JIT": EARLY + ",guard_failures=2,failure_seed=2", "KIT_GC_NURSERY": "16K"},
    "early, small nursery": {"KIT_JIT": EARLY, "KIT_GC_NURSERY": "16K"},
    "early, loops are freed": {"KIT_JIT": EARLY + ",guard_failures=9,loop_longevity=1", "KIT_GC_NURSERY": "64K"},
    "early, collecting often": {"KIT_JIT": EARLY, "KIT_GC_STRESS": "97"},
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tin(tmp_path_factory):
    return build(TIN / "run.py", tmp_path_factory.mktemp("tin"))


@pytest.fixture(scope="module")
def brainfuck(tmp_path_factory):
    return build(BRAINFUCK, tmp_path_factory.mktemp("brainfuck"))


def build(target, folder):
    output = folder / "vm"
    translate(Options(str(target), output=output))
    return output


def run(vm, program, mode):
    """Output and status of a guest program."""
    given = program.with_suffix(".in")
    text = given.read_bytes() if given.exists() else b""
    done = subprocess.run([vm, program], input=text, capture_output=True, env=os.environ | MODES[mode], timeout=120)
    return done.stdout, done.returncode


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("program", TIN_PROGRAMS, ids=lambda path: path.stem)
def test_the_object_language(tin, program, mode):
    assert run(tin, program, mode) == (program.with_suffix(".out").read_bytes(), 0)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("program", BRAINFUCK_PROGRAMS, ids=lambda path: path.stem)
def test_brainfuck(brainfuck, program, mode):
    assert run(brainfuck, program, mode) == (program.with_suffix(".out").read_bytes(), 0)


def test_what_is_no_parameter_is_said(tin):
    environment = os.environ | {"KIT_JIT": "treshold=2,decay=x,threshold=2"}
    done = subprocess.run([tin, TIN / "programs/count.tin"], capture_output=True, text=True, env=environment)
    assert done.returncode == 0
    assert [line.split("'")[1] for line in done.stderr.splitlines()] == ["treshold=2", "decay=x"]


def test_little_memory_for_code_is_enough(tin):
    program = TIN / "programs/methods.tin"
    environment = os.environ | {"KIT_JIT": EARLY + ",code_memory=4", "KIT_LOG": "jit-summary"}
    done = subprocess.run([tin, program], capture_output=True, env=environment, timeout=120)
    assert (done.stdout, done.returncode) == (program.with_suffix(".out").read_bytes(), 0)
    assert b"aborts (no-memory): " in done.stderr


def test_freed_loops_give_their_memory_back(tin):
    program = TIN / "programs/methods.tin"
    used = {}
    for longevity in (0, 1):
        environment = os.environ | {"KIT_JIT": EARLY + f",loop_longevity={longevity}", "KIT_LOG": "jit-summary"}
        done = subprocess.run([tin, program], capture_output=True, text=True, env=environment, timeout=120)
        assert (done.stdout, done.returncode) == (program.with_suffix(".out").read_text(), 0)
        told = dict(line.removeprefix("[jit-summary] ").split(": ") for line in done.stderr.splitlines())
        assert (int(told["total freed loops"]) > 0) == (longevity == 1)
        used[longevity] = int(told["code bytes"])
    assert used[1] < used[0]


def test_the_summary_counts_traces(tin):
    environment = os.environ | {"KIT_JIT": EARLY, "KIT_LOG": "jit-summary"}
    program = TIN / "programs/count.tin"
    done = subprocess.run([tin, program], capture_output=True, text=True, env=environment)
    assert "[jit-summary] total compiled loops: 0" not in done.stderr
    assert "[jit-summary] total compiled loops: " in done.stderr


def test_a_parameter_in_the_environment_counts_more_than_what_the_program_sets(brainfuck):
    """brainfuck asks for bridges after 50 failures."""
    environment = os.environ | {"KIT_JIT": "threshold=10,trace_eagerness=1000000", "KIT_LOG": "jit-summary"}
    done = subprocess.run([brainfuck, BRAINFUCK_PROGRAMS[0]], capture_output=True, text=True, env=environment)
    assert "[jit-summary] total compiled loops: 0" not in done.stderr
    assert "[jit-summary] total compiled bridges: 0\n" in done.stderr
