"""Numeric procedures give the same on Python and translated: every one on numbers of all kinds."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.native, pytest.mark.slow]

ROOT = Path(__file__).parents[3]
TARGET = "tests/scheme/numbers/number_target.py"
HOSTED = "import sys; sys.path.insert(0, 'tests/scheme/numbers'); import number_target; number_target.entry_point([])"

NUMBERS = """
0 1 -1 2 7 -10 9007199254740993 4611686018427387904 9223372036854775807 -9223372036854775808
9223372036854775808 -36893488147419103232 1e3 #e1e30 1/2 -7/3 12345678901234567890/7 0.0 -0.0 0.5 -2.5 3.0
1e21 -1e-7 5e-324 1.7976931348623157e308 +inf.0 -inf.0 +nan.0 +i 1+2i -3/4-1/2i 0.5-1.5i -1.0+0.0i -1.0-0.0i
1e200+1e200i +inf.0-2.0i 1@2
""".split()
ONE = """
- / abs floor ceiling round truncate exact inexact numerator denominator square sqrt exp log sin cos tan asin
acos atan real-part imag-part magnitude angle number? real? rational? integer? exact? nan? finite? zero?
positive? odd?
""".split()
TWO = """
+ - * / = < <= max min quotient remainder modulo floor-quotient gcd lcm expt atan log make-rectangular
make-polar
""".split()
SMALL = [number for number in NUMBERS if len(number) < 6]  # powers of others are too long to print


def calls():
    """Lines of calls: all of one number, a sample of those of two."""
    rng = random.Random(3)
    lines = [f"{name} {number}" for name in ONE for number in NUMBERS]
    for name in TWO:
        for _ in range(150):
            lines.append(f"{name} {rng.choice(NUMBERS if name != 'expt' else SMALL)} {rng.choice(SMALL)}")
    return lines


def run(command, text, timeout=120):
    environment = {**os.environ, "PYTHONPATH": "."}
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, cwd=ROOT, timeout=timeout, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_every_procedure_gives_the_same(tmp_path):
    executable = tmp_path / "numbers"
    run([sys.executable, "-m", "framework.cli.main", "translate", "--no-jit", TARGET, "-o", str(executable)], "", 600)
    lines = calls()
    text = "\n".join(lines) + "\n"
    hosted, native = run([sys.executable, "-c", HOSTED], text), run([str(executable)], text)
    assert len(hosted) == len(native) == len(lines)
    differences = [entry for entry in zip(lines, hosted, native) if entry[1] != entry[2]]
    assert differences == []
