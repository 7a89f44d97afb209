"""Interpreters as users of RPython write them run alike on CPython, in the executor and compiled.

som      plain-Python fallbacks for ``rpython.*``; run without the kit it takes these
space    an object space with gateways made by ``exec``, memo functions and typedefs
forth    C functions, structs, callbacks and probed constants
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from framework.compat import importer
from framework.testing.conformance import Outcome, compare, compile_target
from tests.compat.running import EXECUTED, HOSTED, run

FOLDER = Path(__file__).parent / "interpreters"
GUESTS = {"som": "guest.som", "space": "guest.txt", "forth": "guest.fs"}


def parts(name: str) -> tuple[str, str]:
    """The target file and the guest program."""
    folder = FOLDER / name
    return str(folder / f"target_{name}.py"), str(folder / GUESTS[name])


def expected(name: str) -> Outcome:
    """What the guest program prints, from the file beside it: its first line is the exit status."""
    status, _, output = (FOLDER / name / "expected.txt").read_text(encoding="utf-8").partition("\n")
    return Outcome(output, int(status), "")


@pytest.mark.parametrize("name", GUESTS)
def test_it_runs_hosted(name: str) -> None:
    compare(expected(name), run(sys.executable, "-c", HOSTED, *parts(name)), f"{name} hosted")


def test_som_runs_without_the_kit() -> None:
    compare(expected("som"), run(sys.executable, *parts("som")), "som without the kit")


@pytest.mark.slow
@pytest.mark.parametrize("name", GUESTS)
def test_it_runs_in_the_executor(name: str) -> None:
    compare(expected(name), run(sys.executable, "-c", EXECUTED, *parts(name)), f"{name} in the executor")


@pytest.mark.native
@pytest.mark.parametrize("level", [0, pytest.param(2, marks=pytest.mark.slow)])  # LLVM takes a minute at O2
@pytest.mark.parametrize("name", GUESTS)
def test_it_runs_compiled(name: str, level: int, tmp_path: Path) -> None:
    target, guest = parts(name)
    assert importer.install()
    try:
        executable = compile_target(Path(target), tmp_path / name, level)
    finally:
        importer.uninstall()
    compare(expected(name), run(str(executable), guest), f"{name} compiled")


@pytest.mark.slow
def test_the_jitcodes_of_som_are_printed() -> None:
    command = [sys.executable, "-m", "framework.testing.jitcodes", parts("som")[0]]
    done = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER.parents[2])
    assert done.returncode == 0, done.stderr
    assert "jitcode som_nodes.WhileTrueNode.dispatch.portal(" in done.stdout
