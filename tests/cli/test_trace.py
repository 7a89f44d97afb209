"""kit trace: what it shows, hosted and of an executable; what happens when something is wrong."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from framework.cli import main as kit
from framework.driver.options import Options
from framework.driver.pipeline import translate

ROOT = Path(__file__).parent.parent.parent
BRAINFUCK = ROOT / "languages/brainfuck"
PROGRAM = str(BRAINFUCK / "programs/squares.bf")


@pytest.fixture(scope="module")
def vm(tmp_path_factory):
    output = tmp_path_factory.mktemp("vm") / "bf"
    translate(Options(str(BRAINFUCK), output=output))
    return str(output)


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.bf"
    path.write_text("++++++++++++++++[>++++[>+<-]<-]>>.")
    return str(path)


def shown(capsys, *arguments):
    status = kit.main(["trace", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_hosted_guest_positions_stand_between_the_operations(small, capsys):
    status, text, _ = shown(capsys, "--hosted", str(BRAINFUCK), small)
    assert status == 0
    lines = text.splitlines()
    guest = [n for n, line in enumerate(lines) if line.startswith("  brainfuck: ")]
    assert len(guest) > 3
    assert any(" int_add(" in line and "interpreter.py:" in line for line in lines[guest[0] : guest[2]])


def test_removed_operations_are_marked(small, capsys):
    _, text, _ = shown(capsys, "--hosted", "--removed", str(BRAINFUCK), small)
    _, without, _ = shown(capsys, "--hosted", str(BRAINFUCK), small)
    assert re.search(r"^    - \S+ = ", text, re.M) and not re.search(r"^    - ", without, re.M)


def test_a_missing_executable_is_said(capsys):
    status, _, error = shown(capsys, "./not-there", PROGRAM)
    assert status == 2 and "K613" in error and "--hosted" in error and "Traceback" not in error


def test_a_target_where_an_executable_is_wanted_is_said(capsys):
    status, _, error = shown(capsys, str(BRAINFUCK), PROGRAM)
    assert status == 2 and "is no executable" in error


def test_an_executable_without_a_jit_is_said(capsys):
    status, _, error = shown(capsys, shutil.which("true"))
    assert status == 2 and "told nothing of a JIT" in error


def test_a_loop_that_does_not_exist_is_said(small, capsys):
    status, _, error = shown(capsys, "--hosted", "--loop", "99", str(BRAINFUCK), small)
    assert status == 2 and "there is no loop 99" in error


def test_help_has_examples(capsys):
    with pytest.raises(SystemExit):
        kit.main(["trace", "--help"])
    assert "examples:" in capsys.readouterr().out


def test_a_page_that_can_not_be_written_leaves_nothing(small, tmp_path, capsys):
    status, _, error = shown(capsys, "--hosted", "--html", str(tmp_path / "missing/x.html"), str(BRAINFUCK), small)
    assert status == 3 and "missing" in error and not list(tmp_path.rglob("*.tmp"))


def test_ctrl_c_leaves_nothing_half_written(tmp_path):
    program = tmp_path / "endless.bf"
    program.write_text("+[>+<]")
    page = tmp_path / "loops.html"
    command = [sys.executable, "-m", "framework.cli.main", "trace", "--hosted", "--html", str(page)]
    process = subprocess.Popen(
        [*command, str(BRAINFUCK), str(program)], cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True
    )
    time.sleep(4)
    os.killpg(process.pid, signal.SIGINT)
    _, error = process.communicate(timeout=60)  # a busy machine may take its time
    assert process.returncode in (130, -signal.SIGINT) and b"Traceback" not in error
    assert error.decode().splitlines()[-1] == "interrupted"
    assert sorted(tmp_path.iterdir()) == [program]


class Page(HTMLParser):
    VOID = ("meta",)

    def __init__(self):
        super().__init__()
        self.classes = set()
        self.links = []

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.classes.update((values.get("class") or "").split())
        self.links += [values[name] for name in ("src", "href") if name in values]


def test_the_page_is_self_contained_and_has_all_kinds_of_rows(small, tmp_path, capsys):
    path = tmp_path / "loops.html"
    assert shown(capsys, "--hosted", "--html", str(path), str(BRAINFUCK), small)[0] == 0
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert {"guest", "op", "check", "gone"} <= page.classes
    assert all(link.startswith("#") for link in page.links)


@pytest.mark.native
def test_an_executable_shows_its_loops_failures_and_machine_code(vm, capsys):
    status, text, _ = shown(capsys, "--code", "--preamble", "--jit", "threshold=20", vm, PROGRAM)
    assert status == 0
    assert re.search(r"^loop \d+ at brainfuck: ", text, re.M)
    assert re.search(r"^ {12}[0-9a-f]+  \S", text, re.M)
    assert re.search(r"guard_\w+\(.*\d+ failures", text)


@pytest.mark.native
def test_the_perf_map_has_the_guest_position_of_each_loop(vm):
    process = subprocess.Popen(
        [vm, PROGRAM], env={"KIT_LOG": "jit-perf", "KIT_JIT": "threshold=20"}, stdout=subprocess.DEVNULL
    )
    process.wait(60)
    path = Path(f"/tmp/perf-{process.pid}.map")
    try:
        lines = path.read_text().splitlines()
    finally:
        path.unlink(missing_ok=True)
    assert lines and all(re.fullmatch(r"[0-9a-f]+ [0-9a-f]+ jit (loop|bridge in loop) \d+ \(.*\)", x) for x in lines)


@pytest.mark.native
@pytest.mark.skipif(shutil.which("gdb") is None, reason="gdb is not installed")
def test_gdb_shows_machine_code_by_name_among_its_callers(vm, tmp_path):
    program = tmp_path / "endless.bf"
    program.write_text("+[>+<]")
    script = tmp_path / "commands"
    script.write_text(
        "set pagination off\nset environment KIT_LOG=jit-gdb\nset environment KIT_JIT=threshold=20\n"
        f"starti {program}\n"
        "python import os, signal, threading\n"
        "python pid = gdb.selected_inferior().pid\n"
        "python threading.Timer(3, lambda: os.kill(pid, signal.SIGINT)).start()\n"
        "continue\nbacktrace 3\nkill\n"
    )
    done = subprocess.run(["gdb", "-q", "-batch", "-x", script, vm], capture_output=True, text=True, timeout=120)
    assert re.search(r"^#0 .* in jit loop \d+ \(brainfuck: ", done.stdout, re.M), done.stdout + done.stderr
    assert re.search(r"^#1 +0x", done.stdout, re.M), done.stdout


@pytest.mark.native
def test_a_program_that_sets_thresholds_does_not_switch_the_jit_on_again(vm):
    environment = {"KIT_LOG": "jit-summary", "KIT_JIT": "off"}
    process = subprocess.run([vm, PROGRAM], env=environment, capture_output=True, text=True, timeout=60)
    assert "total compiled loops: 0\n" in process.stderr
    process = subprocess.run([vm, PROGRAM], env={"KIT_LOG": "jit-summary"}, capture_output=True, text=True, timeout=60)
    assert "total compiled loops: 0\n" not in process.stderr
