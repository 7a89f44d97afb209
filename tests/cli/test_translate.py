"""kit translate from the outside: the executable, and what happens when something around it fails."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
KIT = [sys.executable, "-m", "framework.cli.main"]

pytestmark = pytest.mark.native


def translate(*arguments, **options):
    return subprocess.run(
        [*KIT, "translate", *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, timeout=300, **options
    )


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "sample.py"
    path.write_text("def entry_point(argv):\n    print('hello', len(argv))\n    return len(argv)\n")
    return path


@pytest.mark.parametrize("level", ["-O0", "-O2"])
def test_the_executable_prints_and_returns_like_the_target_on_python(target, tmp_path, level):
    output = tmp_path / "sample"
    done = translate(target, level, "-o", output)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{output}: ") and done.stdout.endswith(f"run it:  {output}\n")
    ran = subprocess.run([output, "x"], capture_output=True, text=True, timeout=30)
    hosted = subprocess.run([*KIT, "run", target, "x"], capture_output=True, text=True, cwd=ROOT, timeout=30)
    assert (ran.stdout, ran.stderr, ran.returncode) == (hosted.stdout, hosted.stderr, hosted.returncode)
    assert ran.returncode == 2


def test_without_a_terminal_each_phase_is_a_line(target, tmp_path):
    done = translate(target, "-o", tmp_path / "sample")
    lines = [line for line in done.stderr.splitlines() if not line.startswith("building the runtime unit, once")]
    assert all(line.rstrip().endswith(" s") for line in lines)
    phases = ["import", "infer types", "lower", "optimise graphs", "write IR", "compile", "link"]
    assert [re.split(r"\s{2,}", line)[0] for line in lines if not line.startswith("runtime unit")] == phases


def test_quiet_prints_nothing(target, tmp_path):
    done = translate(target, "--quiet", "-o", tmp_path / "sample")
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_an_output_folder_that_does_not_exist_is_named(target, tmp_path):
    done = translate(target, "-o", tmp_path / "missing/sample")
    assert done.returncode == 3 and "missing" in done.stderr and "Traceback" not in done.stderr


def test_a_type_error_leaves_no_executable(tmp_path):
    target = tmp_path / "wrong.py"
    target.write_text("def entry_point(argv):\n    return argv + 1\n")
    done = translate(target, "-o", tmp_path / "wrong")
    assert done.returncode == 1 and "wrong.py:2:12" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "wrong").exists()


@pytest.mark.parametrize("delay", [0.3, 1.0])
def test_ctrl_c_leaves_nothing_half_written(tmp_path, delay):
    output = tmp_path / "bf"
    command = [*KIT, "translate", "--no-cache", "languages/brainfuck", "-o", str(output)]
    environment = {**os.environ, "KIT_CACHE_DIR": str(tmp_path / "cache")}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=60)
    # A signal that arrives while Python executes a string ends Python by that signal: shells show 130 for both.
    assert process.returncode in (130, -signal.SIGINT), error.decode()
    assert b"Traceback" not in error and error.decode().splitlines()[-1] == "interrupted"
    assert not output.exists() and not list(tmp_path.rglob("*.tmp"))
