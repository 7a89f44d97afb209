"""The conformance files by section of the report, hosted and in the executable.

Each file of ``sections`` compares values with what the report says, prints what differs and a line with counts.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SECTIONS = Path(__file__).parent / "sections"
FILES = sorted(SECTIONS.glob("section_*.scm"))
COUNTS = re.compile(r"[\d.]+: (\d+) tests, 0 failures")


def run(command: list[str]) -> tuple[str, int]:
    """The output of a command, errors included, and its exit status."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=SECTIONS, env=environment, capture_output=True, text=True, timeout=300)
    return done.stdout + done.stderr, done.returncode


def check(outputs: str, files: int) -> None:
    """Each file printed its counts, and nothing else."""
    lines = outputs.splitlines()
    assert [line for line in lines if not COUNTS.fullmatch(line)] == []
    assert len(lines) == files
    assert all(int(COUNTS.fullmatch(line).group(1)) > 10 for line in lines)


def test_all_sections_hosted() -> None:
    forms = "(begin " + " ".join(f'(load "{path.name}")' for path in FILES) + ")"
    output, status = run([sys.executable, "-m", "languages.scheme", "-e", forms])
    check(output, len(FILES))
    assert status == 0


@pytest.fixture(scope="module")
def scheme_executable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scheme") / "scheme"
    command = [sys.executable, "-m", "framework.cli.main", "translate", "languages/scheme", "-o", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=1200)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("jit", ["off", "threshold=2,trace_eagerness=2", ""])
def test_all_sections_native(scheme_executable: Path, jit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if jit:
        monkeypatch.setenv("KIT_JIT", jit)
    for path in FILES:
        output, status = run([str(scheme_executable), path.name])
        check(output, 1)
        assert status == 0
