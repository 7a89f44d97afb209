"""The table of error codes against the sources that raise them."""

import re
from pathlib import Path

import pytest

from framework.diagnostics.codes import CODES, STAGES

FRAMEWORK = Path(__file__).parent.parent.parent / "framework"


def raised_codes():
    found = set()
    for path in FRAMEWORK.rglob("*.py"):
        if path.name != "codes.py":
            found |= set(re.findall(r"""["'](K[1-6]\d\d)["']""", path.read_text(encoding="utf-8")))
    return found


def test_every_code_that_is_raised_has_a_row():
    assert sorted(raised_codes() - CODES.keys()) == []


def test_every_row_is_raised_somewhere():
    assert sorted(CODES.keys() - raised_codes()) == []


@pytest.mark.parametrize("code", CODES)
def test_a_row_is_complete(code):
    row = CODES[code]
    assert row.code == code and code[1] in STAGES
    assert row.title and not row.title.endswith(".") and row.explanation.rstrip().endswith((".", ":", "`", ")"))
