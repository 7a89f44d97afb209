"""A bug in the kit is called that, and names the user's line."""

import pytest

from framework.cli import main as kit
from framework.lowering import lowerer as lowering

SOURCE = """\
def double(n):
    return n * 2


def entry_point(argv):
    words = ",".join(argv)
    print(words, double(len(argv)))
    return 0
"""


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "sample.py"
    path.write_text(SOURCE)
    return path


def failing_for(opname, error, where):
    """A ``_lower_operation`` that fails for an operation of a graph whose name ends so."""
    real = lowering.Lowerer._lower_operation

    def lower(self, operation):
        if operation.opname == opname and operation.position and operation.position.function.endswith(where):
            raise error
        return real(self, operation)

    return lower


@pytest.mark.parametrize("error", [TypeError("what"), AssertionError("what"), RuntimeError("what")])
def test_the_users_line_is_named(target, tmp_path, monkeypatch, capsys, error):
    monkeypatch.setattr(lowering.Lowerer, "_lower_operation", failing_for("mul", error, "double"))
    assert kit.main(["translate", str(target), "-o", str(tmp_path / "out")]) == kit.EXIT_BUG == 70
    text = capsys.readouterr().err
    assert "this is a bug in the kit" in text and "2 |     return n * 2" in text
    assert not (tmp_path / "out").exists()


def test_in_the_kits_own_code_the_line_that_called_it_is_named(target, tmp_path, monkeypatch, capsys):
    target.write_text("def entry_point(argv):\n    print(argv[0].split('x')[0])\n    return 0\n")
    monkeypatch.setattr(lowering.Lowerer, "_lower_operation", failing_for("call", TypeError("what"), "split"))
    assert kit.main(["translate", str(target), "-o", str(tmp_path / "out")]) == kit.EXIT_BUG
    text = capsys.readouterr().err
    assert "this is a bug in the kit" in text and "2 |     print(argv[0].split('x')[0])" in text
