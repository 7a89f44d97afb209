"""The benchmark programs print the same as their C versions, and the C peer of brainfuck is right."""

import importlib
import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks.brainfuck_to_c import to_c
from benchmarks.measure import RunFailed, measure, table
from benchmarks.run import PROGRAMS

ROOT = Path(__file__).parent.parent.parent
TINY = {"integers": 3000, "floats": 100, "containers": 1, "strings": 1, "trees": 6, "methods": 20}

needs_cc = pytest.mark.skipif(shutil.which("cc") is None, reason="needs a C compiler")


def build(source, output):
    subprocess.run(["cc", "-O1", "-w", str(source), "-o", str(output), "-lm"], check=True, timeout=60)


@needs_cc
@pytest.mark.parametrize("name", PROGRAMS)
def test_python_and_c_versions_print_the_same(name, tmp_path, capsys):
    build(ROOT / "benchmarks/c" / f"{name}.c", tmp_path / name)
    argument = str(TINY[name])
    module = importlib.import_module(f"benchmarks.programs.{name}")
    assert module.entry_point(["", argument]) == 0
    c = subprocess.run([tmp_path / name, argument], capture_output=True, text=True, timeout=60)
    assert c.stdout == capsys.readouterr().out != ""


@pytest.mark.parametrize("name", PROGRAMS)
def test_each_c_version_names_its_data_structure(name):
    header = (ROOT / "benchmarks/c" / f"{name}.c").read_text().split("*/")[0]
    assert "ata structure" in header


def test_neighbours_are_joined_into_one_statement():
    body = to_c("+++>>[-]x.").split("int c;\n")[1]
    assert [line.strip() for line in body.splitlines()][:6] == [
        "*p += 3;", "p += 2;", "while (*p) {", "*p -= 1;", "}", "putchar(*p);"
    ]  # fmt: skip


@needs_cc
def test_the_translated_program_reads_and_writes(tmp_path):
    (tmp_path / "cat.c").write_text(to_c(",[.,]"))
    build(tmp_path / "cat.c", tmp_path / "cat")
    done = subprocess.run([tmp_path / "cat"], input=b"abc", capture_output=True, timeout=60)
    assert done.stdout == b"abc"


def test_measure_reports_output_and_failures(tmp_path):
    run = measure(["echo", "hello"], repeat=2)
    assert run.output == b"hello\n" and run.megabytes > 0
    with pytest.raises(RunFailed):
        measure(["false"])


def test_a_table_has_aligned_columns():
    assert table(["a", "bb"], [["long", "1"]]) == "a     bb\nlong   1"
