"""kit audit: wrong hints are found with their place, right ones pass."""

from pathlib import Path

import pytest

from framework.cli import main as kit

ROOT = Path(__file__).parent.parent.parent

HEAD = """\
from framework.rlib.jit import elidable, promote


class Counter:
    _immutable_fields_ = ["step", "items[*]"]

    def __init__(self, step):
        self.step = step
        self.items = [step, step]
        self.value = 0


"""


@pytest.fixture
def audited(tmp_path, capsys):
    def run(body, *arguments):
        path = tmp_path / "sample.py"
        path.write_text(HEAD + body)
        status = kit.main(["audit", str(path), *arguments])
        return status, capsys.readouterr()

    return run


def test_right_hints_pass(audited):
    status, shown = audited(
        "@elidable\ndef double(n):\n    return n + n\n\n\n"
        "def entry_point(argv):\n    counter = Counter(2)\n    for i in range(9):\n"
        "        counter.value += promote(double(counter.step))\n    print(counter.value)\n    return 0\n"
    )
    assert (status, shown.out) == (0, "36\n")
    assert "9 calls of elidable functions, 1 objects with immutable fields, 1 promotions: nothing wrong" in shown.err


def test_an_elidable_function_that_is_not_is_shown_at_its_name(audited):
    status, shown = audited(
        "@elidable\ndef tick(counter):\n    counter.value += 1\n    return counter.value\n\n\n"
        "def entry_point(argv):\n    counter = Counter(1)\n    return tick(counter) - tick(counter) + 1\n"
    )
    assert status == 1
    assert "error[K701]: elidable tick(<Counter>) gave 1, and now 2" in shown.err
    assert "sample.py:14:5" in shown.err and "^^^^" in shown.err and "Traceback" not in shown.err


def test_an_immutable_field_that_changes_is_shown_at_its_declaration(audited):
    status, shown = audited("def entry_point(argv):\n    counter = Counter(1)\n    counter.step = 2\n    return 0\n")
    assert status == 1
    assert "error[K702]: Counter.step changed after construction" in shown.err
    assert "sample.py:5:28" in shown.err


def test_an_item_of_an_immutable_list_that_changes_is_found(audited):
    status, shown = audited(
        "def entry_point(argv):\n    counter = Counter(1)\n    counter.items[1] = 2\n    return 0\n"
    )
    assert status == 1 and "an item of Counter.items changed after construction" in shown.err


def test_a_promoted_value_with_many_values_is_shown_at_the_call(audited):
    status, shown = audited(
        "def entry_point(argv):\n    total = 0\n    for i in range(100):\n        total += promote(i)\n    return 0\n"
    )
    assert status == 1
    assert "error[K703]" in shown.err and "sample.py:16:18" in shown.err


def test_an_exception_of_an_elidable_function_is_no_result(audited):
    status, _ = audited(
        "@elidable\ndef check(n):\n    if n > 0:\n        raise ValueError\n\n\n"
        "def entry_point(argv):\n    for i in range(2):\n        try:\n            check(1)\n"
        "        except ValueError:\n            pass\n    check(0)\n    return 0\n"
    )
    assert status == 0


def test_the_programs_own_failure_is_shown_as_on_python(audited):
    status, shown = audited("def entry_point(argv):\n    return {}[1]\n")
    assert status == 1 and shown.err.startswith("Traceback") and "auditing.py" not in shown.err


def test_the_programs_exit_is_no_error_of_the_audit(audited):
    status, shown = audited("import sys\n\n\ndef entry_point(argv):\n    sys.exit(3)\n")
    assert status == 0 and "status 3" in shown.err


def test_brainfucks_hints_are_right(capsys):
    folder = ROOT / "languages/brainfuck"
    assert kit.main(["audit", str(folder), str(folder / "programs/hello.bf")]) == 0
    assert "nothing wrong" in capsys.readouterr().err
