"""Every program in ``programs/`` does the same on CPython, in the low-level executor, and compiled at O0 and O2."""

from pathlib import Path

import pytest

from framework.testing.conformance import check_conformance

PROGRAMS = sorted((Path(__file__).parent / "programs").glob("*.py"))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_program_runs_alike_in_the_executor(program: Path, tmp_path: Path) -> None:
    check_conformance(program, tmp_path, ["executor"])


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_program_runs_alike_compiled(program: Path, tmp_path: Path) -> None:
    check_conformance(program, tmp_path, ["O2"])


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_program_runs_alike_compiled_without_optimisation(program: Path, tmp_path: Path) -> None:
    check_conformance(program, tmp_path, ["O0"])
