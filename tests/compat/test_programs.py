"""Programs that import ``rpython`` names run alike on CPython, in the executor and compiled."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from framework.compat import importer
from framework.testing.conformance import compare, compile_target
from tests.compat.running import EXECUTED, HOSTED, run

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.mark.native
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_it_runs_alike(program: Path, tmp_path: Path) -> None:
    wanted = run(sys.executable, "-c", HOSTED, str(program))
    assert wanted.output, wanted.last_error
    compare(wanted, run(sys.executable, "-c", EXECUTED, str(program)), f"{program.stem} in the executor")
    assert importer.install()
    try:
        executable = compile_target(program, tmp_path / program.stem, 2)
    finally:
        importer.uninstall()
    compare(wanted, run(str(executable)), f"{program.stem} compiled")
