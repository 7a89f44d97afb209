"""The conformance files by section of the report, hosted and in the executable.

Each file of ``sections`` compares values with what the report says, prints what differs and a line with counts.
"""

from __future__ import annotations

import os
import re
import signal
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


@pytest.mark.slow
def test_ctrl_c_ends_what_the_executable_computes(scheme_executable: Path) -> None:
    with subprocess.Popen(
        [str(scheme_executable)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as dialogue:
        assert dialogue.stdin and dialogue.stdout
        dialogue.stdin.write(b"(define (turn) (turn))\n(begin (display 'begun) (newline) (flush-output-port) (turn))\n")
        dialogue.stdin.flush()
        assert dialogue.stdout.readline() == b"begun\n"
        dialogue.send_signal(signal.SIGINT)
        output, _ = dialogue.communicate(b"(+ 40 2)\n", timeout=60)
    assert output == b"\ninterrupted\n42\n"
    assert dialogue.returncode == 0
