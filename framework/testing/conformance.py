"""Run one program on CPython, in the low-level executor and compiled, and compare what it prints.

    check_conformance(path)            raises AssertionError with the first difference

A conformance program is a target file with ``entry_point(argv)`` that prints.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from framework.driver.pipeline import translate_function
from framework.driver.stages import RUNTIME_SYMBOLS
from framework.driver.target import load_target
from framework.llvm.build import BuildOptions

HOSTED_MAIN = """\
import sys
from framework.driver.target import load_target
sys.exit(load_target(sys.argv[1]).entry_point(sys.argv[1:]))
"""

TIMEOUT = 120


@dataclass(frozen=True)
class Outcome:
    """What a run did: its output, its exit status, and the last line it wrote to standard error."""

    output: str
    status: int
    last_error: str

    @staticmethod
    def of(command: Sequence[str], stdin: str = "") -> Outcome:
        """Run a command."""
        done = subprocess.run(command, input=stdin.encode(), capture_output=True, timeout=TIMEOUT, check=False)
        lines = done.stderr.decode(errors="replace").splitlines()
        return Outcome(done.stdout.decode(errors="replace"), done.returncode, lines[-1] if lines else "")


def run_hosted(path: Path, arguments: Sequence[str] = (), stdin: str = "") -> Outcome:
    """Run on CPython."""
    return Outcome.of([sys.executable, "-c", HOSTED_MAIN, str(path), *arguments], stdin)


def run_executor(path: Path, arguments: Sequence[str] = (), stdin: str = "") -> Outcome:
    """Run in the low-level executor."""
    return Outcome.of([sys.executable, "-m", "framework.testing.execute", str(path), *arguments], stdin)


def compile_target(path: Path, output: Path, level: int) -> Path:
    """Translate a target file."""
    options = BuildOptions(level=level, external=RUNTIME_SYMBOLS)
    translate_function(load_target(str(path)).entry_point, output, options)
    return output


def compile_and_run(
    path: Path, folder: Path, level: int = 2, arguments: Sequence[str] = (), stdin: str = ""
) -> Outcome:
    """Translate a target file into ``folder`` and run it."""
    return Outcome.of([str(compile_target(path, folder / f"{path.stem}.O{level}", level)), *arguments], stdin)


def check_conformance(
    path: Path, folder: Path, modes: Sequence[str] = ("executor", "O0", "O2"), wanted: Outcome | None = None
) -> None:
    """Compare the modes with CPython, whose ``wanted`` outcome may be known.

    Raises: AssertionError naming the mode and the first line that differs.
    """
    wanted = wanted or run_hosted(path)
    assert wanted.output, f"{path} prints nothing on CPython: {wanted.last_error}"
    for mode in modes:
        if mode == "executor":
            found = run_executor(path)
        else:
            found = compile_and_run(path, folder, int(mode[1:]))
        compare(wanted, found, f"{path.name} in mode {mode}")


def compare(wanted: Outcome, found: Outcome, what: str) -> None:
    """Assert that two runs did the same."""
    expected, got = wanted.output.splitlines(), found.output.splitlines()
    for number, (left, right) in enumerate(zip(expected, got, strict=False), 1):
        assert left == right, f"{what}, line {number} of the output: {right!r} instead of {left!r}"
    assert len(expected) == len(got), f"{what}: {len(got)} lines instead of {len(expected)}; {found.last_error}"
    assert wanted.status == found.status, f"{what}: status {found.status}, not {wanted.status}; {found.last_error}"
    if wanted.status != 0:
        assert wanted.last_error == found.last_error, f"{what}: {found.last_error!r}, not {wanted.last_error!r}"
