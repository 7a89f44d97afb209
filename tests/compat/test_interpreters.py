"""Interpreters as users of RPython write them run alike on CPython, in the executor and compiled.

som      plain-Python fallbacks for ``rpython.*``; run without the kit it takes these
space    an object space with gateways made by ``exec``, memo functions and typedefs
forth    C functions, structs, callbacks and probed constants
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from framework.compat import importer
from framework.testing.conformance import Outcome, compare, compile_target

FOLDER = Path(__file__).parent / "interpreters"
GUESTS = {"som": "guest.som", "space": "guest.txt", "forth": "guest.fs"}

HOSTED = """\
import sys
from framework.compat import importer
importer.install()
from framework.driver.target import load_target
sys.exit(load_target(sys.argv[1]).entry_point(sys.argv[1:]))
"""

EXECUTED = HOSTED.replace(
    "framework.driver.target import load_target", "framework.testing.execute import execute"
).replace("load_target(sys.argv[1]).entry_point(sys.argv[1:])", "execute(sys.argv[1], sys.argv[2:])")


def run(*command: str) -> Outcome:
    """A run whose standard output is a pipe and buffered as one, wherever the tests run."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(command, capture_output=True, timeout=300, check=False, env=environment)
    last = done.stderr.decode(errors="replace").splitlines()[-1:]
    return Outcome(done.stdout.decode(), done.returncode, last[0] if last else "")


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
@pytest.mark.parametrize("name", GUESTS)
def test_it_runs_compiled(name: str, tmp_path: Path) -> None:
    target, guest = parts(name)
    assert importer.install()
    try:
        executable = compile_target(Path(target), tmp_path / name, 2)
    finally:
        importer.uninstall()
    compare(expected(name), run(str(executable), guest), f"{name} compiled")
