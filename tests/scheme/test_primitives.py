"""The primitives on text and on data, hosted: some sections of the conformance tests are calls only."""

from __future__ import annotations

from pathlib import Path

import pytest

from languages.scheme.objects.base import EOF
from languages.scheme.objects.ports import TextInput
from languages.scheme.reader.reader import Reader
from tests.scheme.calls import Calls

SECTIONS = Path(__file__).parent / "sections"
CALL_TESTS = [SECTIONS / f"section_{number}.scm" for number in ("6_1", "6_6", "6_7", "6_8")]


@pytest.mark.parametrize("path", CALL_TESTS, ids=lambda path: path.stem)
def test_calls(path, capsys):
    reader = Reader(TextInput(path.name, path.read_text(encoding="utf-8")), False)
    calls = Calls()
    while (form := reader.read()) is not EOF:
        calls.check(form)
    assert calls.count > 20
    assert capsys.readouterr().out == ""
