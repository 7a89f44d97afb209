"""The bill: figures by file and function, and the difference to the last build."""

import re

import pytest

from framework.cli import main as kit
from framework.driver.bill import Amount, Bill, bill_text, function_lines
from framework.llvm.build import Unit, UnitModule


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_CACHE_DIR", str(tmp_path / "cache"))


def sample(**functions):
    amounts = {f"a.py:{name}": Amount(*figures) for name, figures in functions.items()}
    return Bill({"lower": 0.5}, {}, {}, 50_000_000, 1000, amounts)


def test_the_first_bill_says_that_the_next_compares(tmp_path):
    text = bill_text(sample(f=(10, 100)), tmp_path / "vm")
    assert "the next bill" in text
    assert re.search(r"^ +10 +100  a\.py:f$", text, re.M)
    assert re.search(r"^ +10 +100  a\.py$", text, re.M)


def test_the_second_bill_shows_the_difference(tmp_path):
    bill_text(sample(f=(10, 100), gone=(1, 1)), tmp_path / "vm")
    text = bill_text(sample(f=(10, 90), g=(3, 8)), tmp_path / "vm")
    assert "a.py:f (-10)" in text and "a.py:g (new)" in text and "gone: a.py:gone" in text


def test_each_executable_has_its_own_last_build(tmp_path):
    bill_text(sample(f=(10, 100)), tmp_path / "one")
    assert "(new)" not in bill_text(sample(f=(10, 100)), tmp_path / "two")


def test_lines_are_counted_per_function():
    text = 'declare void @x()\ndefine i64 @"a.f"(i64 %n) nounwind {\nentry:\n  ret i64 %n\n}\n'
    text += "define void @g() {\n  ret void\n}\n"
    assert list(function_lines(Unit([UnitModule("m", text)]))) == [("a.f", 4), ("g", 3)]


@pytest.mark.native
def test_kit_translate_prints_what_each_function_costs(tmp_path, capsys):
    target = tmp_path / "sample.py"
    target.write_text(
        "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n\n"
        "def entry_point(argv):\n    print(fib(len(argv)))\n    return 0\n"
    )
    assert kit.main(["translate", str(target), "--bill", "-o", str(tmp_path / "sample")]) == 0
    text = capsys.readouterr().out
    for phase in ("infer types", "lower", "optimise graphs", "write IR", "compile", "link"):
        assert re.search(rf"^ +\d+\.\d\d  {phase}$", text, re.M), phase
    (bytes_,) = re.findall(r"^ +\d+ +(\d+)  \S+sample\.py$", text, re.M)
    assert int(bytes_) > 0 and "MB of memory" in text
