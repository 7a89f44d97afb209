"""The documents: every link leads somewhere, every code block runs, every step of the tutorial works."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from framework.jit.view.text_view import operations
from framework.testing.hosted_target import observe_hosted

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "benchmarks/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
TUTORIAL = ROOT / "docs/tutorial"
PROGRAMS = ROOT / "languages/brainfuck/programs"

# Commands that only a person runs: they install, take minutes, or are about a file of the reader's own.
NOT_RUN = (
    "python3 -m venv", ". .venv", ".venv/bin/python -m pytest",
    "python docs/tutorial/part1/measure.py", "python docs/tutorial/part2/measure.py",
)  # fmt: skip
PART2 = TUTORIAL / "part2/README.md"
HINTS = ["step5_merge_point", "step6_elidable", "step7_immutable", "step8_can_enter_jit"]


def blocks(document, language):
    """The code blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", document.read_text(encoding="utf-8"), re.M | re.S)


def names(documents):
    return [str(path.relative_to(ROOT)) for path in documents]


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_links_lead_somewhere(document):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_python_blocks_are_valid(document):
    for number, block in enumerate(blocks(document, "python")):
        compile(block, f"{document.name} block {number}", "exec")


@pytest.mark.parametrize("step", ["step1_plain", "step2_restricted", "step3_mistake", "step4_faster"])
def test_every_step_of_the_tutorial_runs_on_python(step):
    command = [sys.executable, str(TUTORIAL / "part1" / f"{step}.py"), str(PROGRAMS / "fizzbuzz.bf")]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == ((PROGRAMS / "fizzbuzz.out").read_bytes(), b"", 0)


@pytest.mark.parametrize("step", ["step3_mistake", "step4_faster"])
def test_the_steps_that_read_input_stop_at_its_end(step):
    command = [sys.executable, str(TUTORIAL / "part1" / f"{step}.py"), str(PROGRAMS / "cat.bf")]
    assert subprocess.run(command, input=b"hi\n", capture_output=True, timeout=60).stdout == b"hi\n"


@pytest.mark.parametrize("step", HINTS)
def test_every_step_with_hints_runs_on_python(step):
    command = [sys.executable, str(TUTORIAL / "part2" / f"{step}.py"), str(PROGRAMS / "fizzbuzz.bf")]
    done = subprocess.run(command, capture_output=True, timeout=60, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert (done.stdout, done.stderr, done.returncode) == ((PROGRAMS / "fizzbuzz.out").read_bytes(), b"", 0)


def test_each_hint_makes_the_loop_as_short_as_the_tutorial_says(tmp_path):
    program = tmp_path / "add.bf"
    program.write_text("++++++++++++++++[>++++[>+<-]<-]>>.")
    text = PART2.read_text(encoding="utf-8")
    for step, length in zip(HINTS, (26, 19, 9, 9), strict=True):
        log, status = observe_hosted(str(TUTORIAL / "part2" / f"{step}.py"), [str(program)])
        assert status == 0 and operations(log.loops[0].optimized.loop_lines()) == length, step
        assert re.search(rf"\b{length} operations", text)


def test_hints_shown_in_the_tutorial_are_those_of_the_steps():
    sources = "".join((TUTORIAL / "part2" / f"{step}.py").read_text() for step in HINTS)
    for block in blocks(PART2, "python"):
        for line in block.splitlines():
            assert line.strip().removesuffix(":").partition("(")[0] in sources, line


def test_the_function_shown_in_the_tutorial_is_that_of_the_step():
    (block,) = blocks(TUTORIAL / "README.md", "python")
    assert block.split("\n\n\n")[1] in (TUTORIAL / "part1/step3_mistake.py").read_text()


def kit(command, folder):
    """Run a kit command of a document; ``folder`` takes what it makes."""
    words = shlex.split(command, comments=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-m", "framework.cli.main", *words[1:]]
    return subprocess.run(line, capture_output=True, text=True, timeout=300, cwd=folder, env=environment)


@pytest.fixture
def workplace(tmp_path):
    """A folder in which the documents' relative paths work."""
    for name in ("docs", "languages", "framework"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "countdown.py").write_text(blocks(ROOT / "README.md", "python")[0])
    return tmp_path


def commands(document):
    lines = [line for block in blocks(document, "sh") for line in block.splitlines()]
    return [line for line in lines if not line.startswith(NOT_RUN)]


def test_the_readme_has_exactly_two_commands_to_start_with():
    first, second, *_ = blocks(ROOT / "README.md", "sh")
    assert len(first.splitlines()) == len(second.splitlines()) == 1
    assert ".venv" in first and "pytest" in second


@pytest.mark.native
@pytest.mark.parametrize(
    "document", [ROOT / "README.md", TUTORIAL / "README.md", PART2], ids=["readme", "tutorial", "hints"]
)
def test_commands_of_the_documents_work(document, workplace):
    for command in commands(document):
        if command.startswith("kit"):
            done = kit(command, workplace)
            failure_wanted = "mistake" in command
        else:
            line = shlex.split(command, comments=True)
            line[0] = sys.executable if line[0] == "python" else line[0]
            done = subprocess.run(line, capture_output=True, text=True, timeout=300, cwd=workplace)
            failure_wanted = False
        assert (done.returncode != 0) == failure_wanted, f"{command}\n{done.stdout}{done.stderr}"


@pytest.mark.native
def test_the_mistake_of_the_tutorial_is_reported_as_shown(workplace):
    (shown,) = blocks(TUTORIAL / "README.md", "error")
    done = kit("kit check docs/tutorial/part1/step3_mistake.py", workplace)
    assert done.returncode == 1
    for line in shown.splitlines():
        assert line in done.stderr


@pytest.mark.native
@pytest.mark.parametrize("step", ["part1/step2_restricted", "part1/step4_faster", *(f"part2/{step}" for step in HINTS)])
def test_translated_steps_do_the_same_as_on_python(step, tmp_path):
    executable = tmp_path / "vm"
    done = kit(f"kit translate {TUTORIAL}/{step}.py -o {executable}", ROOT)
    assert done.returncode == 0, done.stderr
    ran = subprocess.run([executable, PROGRAMS / "fizzbuzz.bf"], capture_output=True, timeout=60)
    assert (ran.stdout, ran.returncode) == ((PROGRAMS / "fizzbuzz.out").read_bytes(), 0)


def test_every_row_of_the_language_names_programs_that_exist():
    text = (ROOT / "docs/language.md").read_text(encoding="utf-8")
    table = text[text.index("| area | what | programs |") : text.index("## Joins")]
    rows = [line.strip("|").split("|") for line in table.splitlines()[2:] if line.startswith("|")]
    assert len(rows) == 13
    for area, _, programs in rows:
        for name in re.split("[,;] ", programs.strip()):
            place = name if "/" in name else f"programs/{name}"
            assert list((ROOT / "tests/language").glob(f"{place}.*")), f"{area}: {name}"
