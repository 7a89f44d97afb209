"""Executables for another machine, run by an emulator where both it and the cross linker are installed."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest

from framework.driver.options import Options
from framework.driver.pipeline import translate

PROGRAMS = Path(__file__).parent.parent.parent / "languages" / "brainfuck" / "programs"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("ziglang") is None, reason="no cross linker (pip install ziglang)"),
    pytest.mark.skipif(shutil.which("qemu-aarch64") is None, reason="no emulator (apt-get install qemu-user)"),
]


def test_brainfuck_runs_on_aarch64(tmp_path):
    output = tmp_path / "brainfuck"
    translate(Options(str(PROGRAMS.parent), output=output, triple="aarch64-linux-musl", jit=False))
    for name in ("hello", "fizzbuzz"):
        done = subprocess.run(
            ["qemu-aarch64", str(output), str(PROGRAMS / f"{name}.bf")], capture_output=True, check=True
        )
        assert done.stdout == (PROGRAMS / f"{name}.out").read_bytes()
