"""kit why: about ten lines, and a suggestion that was tried."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from framework.cli import main as kit
from framework.driver.options import Options
from framework.driver.pipeline import translate
from framework.jit.view.log import read_log
from framework.jit.view.report import STORM, Report
from framework.testing.suggesting import suggest

ROOT = Path(__file__).parent.parent.parent
STEPS = ROOT / "docs/tutorial/part2"

LOG = """\
[jit-tracing] source {file}
[jit-tracing] trace 1: loop at x: 1
[jit-optimize] trace 1: loop 1
[jit-optimize] [i0]
[jit-optimize] label(i0, descr=target1.0)  # -
[jit-optimize] i1 = int_add(i0, 1)  # 0 {name}:1
[jit-optimize] guard_true(i1, descr=guard4) [i0]  # 1 {name}:1
[jit-optimize] jump(i1, descr=target1.0)  # -
[jit-optimize] trace 1: end
[jit-backend] trace 1: 16 bytes at 0x1000
[jit-backend] trace 1: code {code}
[jit-backend] trace 1: offsets 0 0 4 8
[jit-tracing] trace 2: loop at x: 2
[jit-abort] trace 2: escape: a virtualizable was forced while it was being traced; after 9 operations
[jit-abort] given up: x: 2
[jit-guards] guard 4: {failures} failures
[jit-samples] code 0x1001 6
[jit-samples] call 0x1005 1
[jit-samples] interpreting 3
"""


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.bf"
    path.write_text("++++++++++++++++[>++++[>+<-]<-]>>.")
    return path


def report(tmp_path, failures):
    source = tmp_path / "loop.py"
    source.write_text("step = 1\n")
    text = LOG.format(file=source, name=source.name, code="90" * 16, failures=failures)
    return Report(read_log(text)).lines()


def test_the_report_names_shares_states_and_the_worst_lines(tmp_path):
    assert report(tmp_path, 5) == [
        "time: machine code 70 %, tracing 0 %, compiling 0 %, leaving machine code 0 %, interpreting 30 %",
        "code: 1 loops, 0 bridges; 1 traces given up (escape 1); never traced again: x: 2",
        "loop 1 at x: 1: 70 %, compiled, 3 operations",
        "worst guest line: x: 1: 70 %",
        "worst interpreter line: loop.py:1  `step = 1`: 70 %",
    ]


def test_a_guard_that_keeps_failing_is_a_storm(tmp_path):
    assert f"; guard storm: guard 4 failed {STORM} times and has no bridge" in report(tmp_path, STORM)[2]


def test_a_hint_that_is_lacking_is_suggested_with_what_it_brings(small):
    found = suggest(str(STEPS / "step5_merge_point.py"), [str(small)])
    assert found is not None and "Program" in found.text and found.after < found.before


def test_a_program_with_all_its_hints_gets_no_suggestion(small):
    assert suggest(str(STEPS / "step8_can_enter_jit.py"), [str(small)]) is None


def test_a_hint_that_would_be_wrong_is_not_suggested(tmp_path):
    target = tmp_path / "counter.py"
    target.write_text(
        "from framework.rlib.jit import JitDriver\n\n"
        'driver = JitDriver(greens=["pc"], reds=["state"])\n\n\n'
        "class State:\n    def __init__(self) -> None:\n        self.value = 0\n\n\n"
        "def current(state: State) -> int:\n    return state.value\n\n\n"
        "def entry_point(argv: list[str]) -> int:\n    state = State()\n    pc = 0\n"
        "    while current(state) < 60:\n        driver.jit_merge_point(pc=pc, state=state)\n"
        "        state.value += 1\n    return 0\n"
    )
    assert suggest(str(target), []) is None


def why(*arguments):
    command = [sys.executable, "-m", "framework.cli.main", "why", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)


@pytest.mark.native
def test_an_executable_finds_its_source_for_the_suggestion(tmp_path):
    vm = tmp_path / "vm"
    translate(Options(str(STEPS / "step5_merge_point.py"), output=vm))
    done = why(vm, "languages/brainfuck/programs/squares.bf")
    lines = done.stdout.splitlines()
    assert done.returncode == 0 and 3 <= len(lines) <= 10, done.stdout + done.stderr
    assert lines[0].startswith("time: ") and re.search(r"^loop \d+ at brainfuck: ", done.stdout, re.M)
    assert re.match(r"suggestion: .*Program.*: \d+ -> \d+ operations in the loop at brainfuck: ", lines[-1])
    quick = why("--quick", vm, "languages/brainfuck/programs/squares.bf")
    assert "suggestion" not in quick.stdout and quick.returncode == 0


def test_what_is_no_executable_is_said():
    done = why("./nothing")
    assert done.returncode == 2 and "K613" in done.stderr and "Traceback" not in done.stderr


def test_help_has_examples(capsys):
    for command in ("why", "audit"):
        with pytest.raises(SystemExit):
            kit.main([command, "--help"])
        assert "examples:" in capsys.readouterr().out
