"""The reader, the printer, equal? and the primitives on text do the same on Python and translated."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scheme.mutations import some_text, sources

pytestmark = [pytest.mark.native, pytest.mark.slow]

ROOT = Path(__file__).parent.parent.parent
TARGET = "tests/scheme/text_target.py"
HOSTED = "import sys; from tests.scheme.text_target import entry_point; sys.exit(entry_point(sys.argv))"
HOSTED_ECHO = [sys.executable, "-c", HOSTED, "echo"]
SECTIONS = Path(__file__).parent / "sections"
CALL_TESTS = [SECTIONS / f"section_{number}.scm" for number in ("6_1", "6_6", "6_7", "6_8")]


def run(command, text, timeout=60):
    return subprocess.run(
        command,
        input=text.encode(),
        capture_output=True,
        cwd=ROOT,
        timeout=timeout,
        env={**os.environ, "PYTHONPATH": "."},
    )


@pytest.fixture(scope="module")
def executable(tmp_path_factory):
    path = tmp_path_factory.mktemp("scheme") / "text"
    command = [sys.executable, "-m", "framework.cli.main", "translate", "--no-jit", TARGET, "-o", str(path)]
    done = run(command, "", 600)
    assert done.returncode == 0, done.stderr.decode()
    return str(path)


def test_random_texts_are_read_alike(executable):
    rng = random.Random(7)
    texts = sources()
    for _ in range(12):
        text = "\n)))\n".join(some_text(rng, texts) for _ in range(60))
        hosted, native = run(HOSTED_ECHO, text), run([executable, "echo"], text)
        assert hosted.returncode == native.returncode == 0, hosted.stderr.decode() + native.stderr.decode()
        assert hosted.stdout == native.stdout, text


def test_a_million_parentheses_are_read_written_and_compared(executable):
    depth = 1_000_000
    for text in ("(" * depth + ")" * depth, "'" * depth + "a", "#(" * depth + ")" * depth):
        done = run([executable, "echo"], text, 120)
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout.endswith(b" characters\nTrue True\n")


def test_unfinished_depth_is_an_error(executable):
    done = run([executable, "echo"], "(" * 1_000_000)
    assert done.returncode == 0
    assert b"incomplete input:1:1000000: the list is not complete" in done.stdout


@pytest.mark.parametrize("path", CALL_TESTS, ids=lambda path: path.stem)
def test_primitives(path, executable):
    done = run([executable, "calls"], path.read_text(encoding="utf-8"))
    assert (done.returncode, done.stderr) == (0, b""), done.stdout.decode()
