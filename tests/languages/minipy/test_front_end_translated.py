"""The translated front end does what the hosted one does, and survives sources that are too deep or too large."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from framework.testing.conformance import Outcome, compare, compile_target, run_hosted
from tests.languages.minipy.test_bytecode import WAYS_OUT
from tests.languages.minipy.test_syntax_errors import SOURCES, unescape

ROOT = Path(__file__).parents[3]
TARGET = ROOT / "languages/minipy/target.py"
DEEP = {
    "too many nested parentheses": "(" * 100_000,
    "maximum recursion depth exceeded during compilation": "x = " + "-" * 200_000 + "1",
    "too many levels of indentation": "".join(" " * i + "if x:\n" for i in range(200)) + " " * 200 + "pass",
}


@pytest.mark.slow
def test_the_front_end_does_the_same_translated(tmp_path):
    executable = str(compile_target(TARGET, tmp_path / "minipy", 2))
    path = tmp_path / "prog.py"
    for text in [WAYS_OUT, Path(__file__).read_text(), *map(unescape, SOURCES[::12])]:
        path.write_text(text, encoding="utf-8")
        compare(run_hosted(TARGET, ["-m", "dis", str(path)]), Outcome.of([executable, "-m", "dis", str(path)]), text)
    for message, text in DEEP.items():
        path.write_text(text + "\n")
        done = subprocess.run([executable, "-m", "dis", str(path)], capture_output=True, text=True)
        assert done.returncode == 1 and message in done.stderr
    path.write_text("x = [1, 2, (3, 'a'), f(b)]\n" * 370_000)
    assert subprocess.run([executable, "-m", "dis", str(path)], stdout=subprocess.DEVNULL).returncode == 0
