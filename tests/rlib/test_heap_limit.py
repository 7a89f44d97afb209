"""A translated program limits its own heap."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from framework.testing.conformance import compile_target

PROGRAM = Path(__file__).parent / "programs" / "heap_limit.py"


@pytest.mark.slow
def test_a_program_limits_its_heap(tmp_path: Path) -> None:
    executable = compile_target(PROGRAM, tmp_path / "limited", 2)
    done = subprocess.run([executable], capture_output=True, text=True, timeout=60)
    assert done.stdout == "30 chunks\nout of memory True\n30 chunks\n"
