"""kit check and kit show on small targets."""

import re
from html.parser import HTMLParser

import pytest

from framework.cli import main as kit
from framework.driver.showing import STAGES

SOURCE = """\
def table(n):
    return [i * i for i in range(n)]


TABLE = table(4)


class Counter:
    def __init__(self, start):
        self.value = start

    def step(self, by):
        self.value += by
        return self.value


def never():
    return 0


def entry_point(argv):
    counter = Counter(len(argv))
    while counter.step(2) < TABLE[3]:
        pass
    return counter.value
"""


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "sample.py"
    path.write_text(SOURCE)
    return str(path)


def lines_of(capsys):
    return capsys.readouterr().out.splitlines()


def test_each_function_gets_its_verdict(target, capsys):
    assert kit.main(["check", target]) == 0
    lines = lines_of(capsys)
    verdict = {re.split(r"\s{2,}", line)[1]: re.split(r"\s{2,}", line)[0] for line in lines[:-1]}
    assert verdict == {
        "table": "build-time only",
        "Counter.__init__": "translated",
        "Counter.step": "translated",
        "never": "unreached",
        "entry_point": "translated",
    }
    assert any(
        line.startswith("translated") and "by entry_point > step" in line.replace("Counter.", "") for line in lines
    )
    assert lines[-1].startswith("3 translated, 1 build-time only, 1 unreached; 0 errors; ")


def test_several_errors_are_reported_at_once(tmp_path, capsys):
    path = tmp_path / "wrong.py"
    path.write_text(
        "def entry_point(argv):\n    if argv:\n        return one(1)\n    return two([1])\n\n"
        "def one(x):\n    return x.foo\n\n"
    )
    with path.open("a") as file:
        file.write("def two(x):\n    return x + 3\n")
    assert kit.main(["check", str(path)]) == 1
    error = capsys.readouterr().err
    assert "wrong.py:7:12, in function one" in error and "wrong.py:10:12, in function two" in error
    assert error.endswith("2 errors\n")
    assert "reached from entry_point" in error and "framework/" not in error


def test_types_stand_beside_the_source(target, capsys):
    assert kit.main(["check", target, "--types", target]) == 0
    lines = lines_of(capsys)
    assert len(lines) == len(SOURCE.splitlines())
    (line,) = (line for line in lines if "def step" in line)
    assert line.startswith("    def step(self, by):") and "by: int" in line and "self: Counter" in line


@pytest.mark.parametrize("name", ["step", "Counter.step", "sample.Counter.step"])
def test_the_flow_graph_is_shown_by_any_of_its_names(target, capsys, name):
    assert kit.main(["show", "--stage=flow", name, target]) == 0
    assert "inplace_add(" in capsys.readouterr().out


def test_types_are_shown_after_inference(target, capsys):
    assert kit.main(["show", "--stage=annotated", "step", target]) == 0
    lines = lines_of(capsys)
    assert "# by: int" in lines and "# result: int" in lines


def test_low_level_operations_are_shown_after_lowering(target, capsys):
    assert kit.main(["show", "step", target]) == 0
    assert "int_add(" in capsys.readouterr().out


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_is_shown_as_text_and_as_a_page(stage, target, tmp_path, capsys):
    assert kit.main(["show", f"--stage={stage}", "Counter.step", target]) == 0
    text = capsys.readouterr().out
    assert "step" in text and len(text.splitlines()) >= 3
    page = tmp_path / "page.html"
    assert kit.main(["show", f"--stage={stage}", "--html", str(page), "Counter.step", target]) == 0
    HTMLParser().feed(page.read_text())
    assert "src=" not in page.read_text() and "href=" not in page.read_text()


def test_what_only_lowering_refuses_is_found_by_check(tmp_path, capsys):
    path = tmp_path / "late.py"
    path.write_text(
        "def one(items):\n    return {None: 1}\n\n\n"
        "def two(items):\n    return list(map(lambda a, b, c, d, e: a, items, items, items, items, items))\n\n\n"
        "def entry_point(argv):\n    print(one(argv), two(argv))\n    return 0\n"
    )
    assert kit.main(["check", str(path)]) == 1
    error = capsys.readouterr().err
    assert "late.py:10:11, in function entry_point" in error and "late.py:6:12, in function two" in error
    assert error.count("a dict or set whose keys are all None") == 1 and error.endswith("2 errors\n")


def test_the_ir_of_a_function_is_shown(target, capsys):
    assert kit.main(["show", "--stage=llvm", "entry_point", target]) == 0
    text = capsys.readouterr().out
    assert text.startswith("define ") and text.rstrip().endswith("}")


def test_an_unknown_function_or_stage_gets_a_suggestion(target, capsys):
    assert kit.main(["show", "--stage=flow", "stepp", target]) == kit.EXIT_USAGE
    assert "did you mean 'step'?" in capsys.readouterr().err
    assert kit.main(["show", "--stage=flaw", "step", target]) == kit.EXIT_USAGE
    assert "did you mean 'flow'?" in capsys.readouterr().err


def test_a_drawing_is_one_page_that_needs_no_other_file(target, tmp_path, capsys):
    page = tmp_path / "graph.html"
    assert kit.main(["show", "--stage=flow", "--html", str(page), "entry_point", target]) == 0
    text = page.read_text()
    HTMLParser().feed(text)
    assert text.count("<rect") == text.count("<rect ") >= 4 and "class='back'" in text
    assert "src=" not in text and "href=" not in text
