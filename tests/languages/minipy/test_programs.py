"""Guest programs do what CPython does: the same output, exit status, and what is said of uncaught exceptions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))
HOSTED = [sys.executable, "-m", "languages.minipy.target"]

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="messages are those of CPython 3.11")


def run(command: list[str], program: Path) -> tuple[int, str, str]:
    """Exit status, output and messages of a program."""
    done = subprocess.run([*command, str(program)], capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout, without_carets(done.stderr)


def without_carets(text: str) -> str:
    """Tracebacks without the lines that underline a part of the line above."""
    return "".join(line for line in text.splitlines(keepends=True) if line.strip("^~ \n") != "")


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_hosted(program: Path) -> None:
    assert run(HOSTED, program) == run([sys.executable], program)


@pytest.fixture(scope="module")
def minipy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("minipy") / "minipy"
    command = [
        sys.executable,
        "-m",
        "framework.cli.main",
        "translate",
        "--no-jit",
        "languages/minipy",
        "-o",
        str(output),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return output


@pytest.mark.slow
def test_translated(minipy: Path) -> None:
    for program in PROGRAMS:
        assert run([str(minipy)], program) == run([sys.executable], program), program.stem
