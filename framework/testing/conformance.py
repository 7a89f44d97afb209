"""Run one program on CPython, in the low-level executor and compiled, and compare what it prints.

    check_conformance(path, folder)    raises AssertionError with the first difference

A conformance program is a target file with ``entry_point(argv)`` that prints.  It is inferred and lowered once for the
executor and the first executable together.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from framework.driver.pipeline import translate_function
from framework.driver.stages import RUNTIME_SYMBOLS, Program
from framework.driver.target import load_target
from framework.llvm.build import BuildOptions
from framework.testing.execute import run_lowered

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
        return Outcome.from_streams(done.stdout, done.stderr, done.returncode)

    @staticmethod
    def from_streams(output: bytes, errors: bytes, status: int) -> Outcome:
        """Of what a run wrote."""
        lines = errors.decode(errors="replace").splitlines()
        return Outcome(output.decode(errors="replace"), status, lines[-1] if lines else "")


def run_hosted(path: Path, arguments: Sequence[str] = (), stdin: str = "") -> Outcome:
    """Run on CPython."""
    return Outcome.of([sys.executable, "-c", HOSTED_MAIN, str(path), *arguments], stdin)


def run_executor(path: Path, arguments: Sequence[str] = (), stdin: str = "") -> Outcome:
    """Run in the low-level executor."""
    return Outcome.of([sys.executable, "-m", "framework.testing.execute", str(path), *arguments], stdin)


def compile_target(path: Path, output: Path, level: int, lowered: Callable[[Program], None] | None = None) -> Path:
    """Translate a target file; ``lowered`` sees the program on the way."""
    options = BuildOptions(level=level, external=RUNTIME_SYMBOLS)
    translate_function(load_target(str(path)).entry_point, output, options, lowered=lowered)
    return output


def compile_and_run(
    path: Path, folder: Path, level: int = 2, arguments: Sequence[str] = (), stdin: str = ""
) -> Outcome:
    """Translate a target file into ``folder`` and run it."""
    return Outcome.of([str(compile_target(path, folder / f"{path.stem}.O{level}", level)), *arguments], stdin)


def execute_and_compile(path: Path, folder: Path, level: int = 2) -> tuple[Outcome, Outcome]:
    """Translate a target file into ``folder``, and on the way run the lowered program in the low-level executor.

    Returns: what the executor did, and what the executable did.
    """
    executed: list[Outcome] = []

    def execute(program: Program) -> None:
        executed.append(run_in_copy(lambda: run_lowered(program, [str(path)]), folder))

    executable = compile_target(path, folder / f"{path.stem}.O{level}", level, execute)
    return executed[0], Outcome.of([str(executable)])


def run_in_copy(run: Callable[[], int], folder: Path) -> Outcome:
    """What a function that returns an exit status does in a copy of this process, whose memory it may change."""
    files = [Path(os.devnull), folder / "stdout", folder / "stderr"]
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.alarm(TIMEOUT)
            for standard, file in enumerate(files):
                os.dup2(os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC), standard)
            status = run()
        except BaseException:
            os.write(2, traceback.format_exc().encode(errors="backslashreplace"))
        finally:
            os._exit(status & 0xFF)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return Outcome.from_streams(files[1].read_bytes(), files[2].read_bytes(), status)


def outcomes(path: Path, folder: Path, modes: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
    """Each mode with what the program does in it."""
    if modes[0] == "executor" and len(modes) > 1:
        yield from zip(modes, execute_and_compile(path, folder, int(modes[1][1:])))
        modes = modes[2:]
    for mode in modes:
        yield mode, run_executor(path) if mode == "executor" else compile_and_run(path, folder, int(mode[1:]))


def check_conformance(
    path: Path, folder: Path, modes: Sequence[str] = ("executor", "O2"), wanted: Outcome | None = None
) -> None:
    """Compare the modes (``executor``, ``O0``, ``O2``) with CPython, whose ``wanted`` outcome may be known.

    Raises: AssertionError naming the mode and the first line that differs.
    """
    wanted = wanted or run_hosted(path)
    assert wanted.output, f"{path} prints nothing on CPython: {wanted.last_error}"
    for mode, found in outcomes(path, folder, modes):
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
