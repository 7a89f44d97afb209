"""The table of error codes against the sources that raise them."""

import re
from pathlib import Path

import pytest

from framework.diagnostics.codes import CODES, STAGES
from framework.diagnostics.examples import examples, page
from framework.testing.refusals import ACCEPTED, refusal_text

FRAMEWORK = Path(__file__).parent.parent.parent / "framework"


def raised_codes():
    found = set()
    for path in FRAMEWORK.rglob("*.py"):
        if path.name != "codes.py":
            found |= set(re.findall(r"""["'](K[1-7]\d\d)["']""", path.read_text(encoding="utf-8")))
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


PROGRAMS = sorted(code for code, texts in examples().items() if all("def main" in text for text in texts))


def test_every_row_has_examples():
    assert examples().keys() == CODES.keys()
    assert all(bad and good and bad != good for bad, good in examples().values())


@pytest.mark.parametrize("code", PROGRAMS)
def test_the_example_gives_its_code_and_the_way_out_does_not(code):
    bad, good = examples()[code]
    assert f"[{code}]" in refusal_text([], bad)
    assert refusal_text([], good) == ACCEPTED


def test_the_page_of_error_codes_is_up_to_date():
    assert (FRAMEWORK.parent / "docs/errors.md").read_text(encoding="utf-8") == page(), (
        "run: python -m framework.diagnostics.examples"
    )
