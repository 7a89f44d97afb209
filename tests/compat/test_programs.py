"""Programs that import ``rpython`` names run alike on CPython, in the executor and compiled.

Each way is a process of its own: what such a program imports (rply, say) looks for ``rpython`` once, when it is imported.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from framework.testing.conformance import compare
from tests.compat.running import COMPILED, EXECUTED, HOSTED, run

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.mark.native
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_it_runs_alike(program: Path, tmp_path: Path) -> None:
    wanted = run(sys.executable, "-c", HOSTED, str(program))
    assert wanted.output, wanted.last_error
    compare(wanted, run(sys.executable, "-c", EXECUTED, str(program)), f"{program.stem} in the executor")
    executable = tmp_path / program.stem
    built = run(sys.executable, "-c", COMPILED, str(program), str(executable))
    assert built.status == 0, built.last_error
    compare(wanted, run(str(executable)), f"{program.stem} compiled")
