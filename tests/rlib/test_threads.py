"""Threads, signals and polls: programs do the same hosted and translated, under a heap that collects all the time too."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

import pytest

from framework.driver.options import Options
from framework.driver.pipeline import translate
from framework.testing.conformance import compile_target, run_hosted

PROGRAMS = Path(__file__).parent / "programs"
SMALL = ["4", "300"]
EARLY = "threshold=2,function_threshold=2,trace_eagerness=2"
hosted = cache(lambda name, *arguments: run_hosted(PROGRAMS / f"{name}.py", arguments))


def run(executable: Path, arguments: list[str], **environment: str) -> tuple[str, int]:
    """Output and status."""
    done = subprocess.run(
        [executable, *arguments], capture_output=True, text=True, timeout=60, env=os.environ | environment
    )
    return done.stdout, done.returncode


def expected(name: str, *arguments: str) -> tuple[str, int]:
    """What the hosted program does."""
    outcome = hosted(name, *arguments)
    assert outcome.output, outcome.last_error
    return outcome.output, outcome.status


def test_threads_hosted() -> None:
    output, status = expected("threads", *SMALL)
    lines = output.splitlines()
    assert status == 0 and lines[-2:] == ["0 too deep", "1 fails"]
    assert lines[1:3] == ["True False False True", "release unlocked lock"]


def test_signals_hosted() -> None:
    output, status = expected("signals")
    assert status == 0
    for way in ("stopped by", "woken by", "reading left by", "lock left by"):
        assert f"{way} interrupt\n" in output


@pytest.fixture(scope="module")
def executables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("threads")
    result = {name: compile_target(PROGRAMS / f"{name}.py", folder / name, 2) for name in ("threads", "signals")}
    result["polling"] = folder / "polling"
    translate(Options(str(PROGRAMS / "polling_interpreter.py"), output=result["polling"]))
    return result


@pytest.mark.slow
def test_threads_translated(executables: dict[str, Path]) -> None:
    for _ in range(10):
        assert run(executables["threads"], []) == expected("threads")


@pytest.mark.slow
@pytest.mark.parametrize("stress", ["1", "3", "17"])
def test_threads_under_stress(executables: dict[str, Path], stress: str) -> None:
    """Each collects while others are suspended in the middle of an allocation, a lock, a system call."""
    found = run(executables["threads"], SMALL, KIT_GC_STRESS=stress, KIT_GC_NURSERY="4K", KIT_GC_VERIFY="1")
    assert found == expected("threads", *SMALL)


@pytest.mark.slow
def test_signals_translated(executables: dict[str, Path]) -> None:
    for _ in range(3):
        assert run(executables["signals"], []) == expected("signals")


MODES = {
    "interpreted": {"KIT_JIT": "off"},
    "usual": {},
    "early": {"KIT_JIT": EARLY},
    "early, guards failing": {"KIT_JIT": EARLY + ",guard_failures=7,failure_seed=1"},
    "early, collecting often": {"KIT_JIT": EARLY, "KIT_GC_STRESS": "97", "KIT_GC_NURSERY": "16K"},
}


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES)
def test_compiled_loops_answer_threads_and_signals(executables: dict[str, Path], mode: str) -> None:
    for size in ("300", "20000") if "collecting" not in mode else ("300",):
        assert run(executables["polling"], [size], **MODES[mode]) == expected("polling_interpreter", size)
