"""Every program in ``programs/`` does the same on CPython, in the low-level executor, and compiled at O0 and O2."""

from functools import cache
from pathlib import Path

import pytest

from framework.testing.conformance import check_conformance, run_hosted

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))

wanted = cache(run_hosted)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_program_runs_alike(program: Path, tmp_path: Path) -> None:
    check_conformance(program, tmp_path, ["executor", "O2"], wanted(program))


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_program_runs_alike_without_passes(program: Path, tmp_path: Path) -> None:
    check_conformance(program, tmp_path, ["O0"], wanted(program))
