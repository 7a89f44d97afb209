"""An interpreter with ``rpython.*`` imports runs alike on CPython, in the executor and compiled."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from framework.compat import importer
from framework.testing.conformance import compile_target

PROGRAM = Path(__file__).parent / "interpreter" / "target_stack.py"

HOSTED = """\
import sys
from framework.compat import importer
importer.install()
from framework.driver.target import load_target
sys.exit(load_target(sys.argv[1]).entry_point([sys.argv[1]]))
"""

EXECUTED = """\
import sys
from framework.compat import importer
importer.install()
from framework.testing.execute import execute
sys.exit(execute(sys.argv[1], []))
"""


def output_of(*command: str) -> str:
    """Standard output of a run that succeeds."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wanted() -> str:
    """What CPython prints."""
    return output_of(sys.executable, "-c", HOSTED, str(PROGRAM))


def test_it_runs_in_the_executor(wanted: str) -> None:
    assert output_of(sys.executable, "-c", EXECUTED, str(PROGRAM)) == wanted


def test_it_runs_compiled(wanted: str, tmp_path: Path) -> None:
    assert importer.install()
    try:
        executable = compile_target(PROGRAM, tmp_path / "stack", 2)
    finally:
        importer.uninstall()
    assert output_of(str(executable)) == wanted
