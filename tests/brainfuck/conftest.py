"""The brainfuck command in two forms, hosted and translated: every test of it runs both."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HOSTED = "import sys; from languages.brainfuck.target import entry_point; sys.exit(entry_point(sys.argv))"


@pytest.fixture(scope="session")
def executable(tmp_path_factory):
    """The translated interpreter."""
    path = tmp_path_factory.mktemp("brainfuck") / "bf"
    command = [sys.executable, "-m", "framework.cli.main", "translate", "languages/brainfuck", "-o", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(params=["hosted", pytest.param("translated", marks=pytest.mark.native)])
def brainfuck(request):
    """The start of the command line."""
    if request.param == "hosted":
        return [sys.executable, "-c", HOSTED]
    return [str(request.getfixturevalue("executable"))]


@pytest.fixture
def command(brainfuck):
    """Runs the command with arguments and input."""

    def command(*arguments, stdin=b""):
        return subprocess.run([*brainfuck, *arguments], input=stdin, capture_output=True, cwd=ROOT, timeout=60)

    return command


@pytest.fixture
def run(command, tmp_path):
    """Runs a program given as text or bytes."""

    def run(source, stdin=b"", *options):
        path = tmp_path / "program.bf"
        path.write_bytes(source if isinstance(source, bytes) else source.encode())
        return command(*options, str(path), stdin=stdin)

    return run
