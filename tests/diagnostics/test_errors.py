"""How errors are rendered."""

import io
from dataclasses import dataclass

import pytest

from framework.diagnostics.errors import (
    Call,
    ErrorList,
    KitError,
    KitErrors,
    Note,
    render,
    render_internal,
    show,
    suggestion,
    translating,
)


@dataclass(frozen=True)
class Place:
    filename: str
    function: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "calc.py"
    path.write_text("def f(x):\n    value = 1\n\tvalue = len(x)\n    漢 = value + 'ü'\n", encoding="utf-8")
    return str(path)


def test_the_caret_stands_under_the_exact_columns(source):
    error = KitError("K201", "an int and a str meet", Place(source, "f", 2, 4, 2, 9))
    assert render(error) == (
        f"error[K201]: an int and a str meet\n --> {source}:2:5, in function f\n  |\n2 |     value = 1\n  |     ^^^^^"
    )


def test_tabs_and_wide_characters_keep_the_caret_in_place(source):
    tabbed = render(KitError("K201", "m", Place(source, "f", 3, 9, 3, 15)))
    assert tabbed.splitlines()[-1] == "  | \t        ^^^^^^"
    wide = render(KitError("K201", "m", Place(source, "f", 4, 8, 4, 13)))
    assert wide.splitlines()[-1] == "  | " + " " * 9 + "^" * 5
    wide = render(KitError("K201", "m", Place(source, "f", 4, 4, 4, 5)))
    assert wide.splitlines()[-1] == "  |     ^^"


def test_a_span_over_several_lines_is_marked_to_the_end_of_the_first(source):
    text = render(KitError("K201", "m", Place(source, "f", 2, 12, 3, 2)))
    assert text.splitlines()[-1] == "  |             ^"


def test_notes_chain_and_hint_are_shown_in_order(source):
    error = KitError(
        "K201",
        "m",
        Place(source, "f", 2, 4, 2, 9),
        [Note("a str comes from here", Place(source, "f", 4, 8, 4, 13)), "plain remark"],
        hint="use str(n)",
        chain=[Call("entry_point", Place("target.py", "entry_point", 12)), Call("f")],
    )
    text = render(error)
    places = [
        text.index(part)
        for part in (
            "= a str comes from here",
            f"{source}:4:9",
            "= plain remark",
            "= reached from entry_point (target.py:12) > f",
            "= way out: use str(n)",
        )
    ]
    assert places == sorted(places)


def test_a_long_chain_is_shortened_in_the_middle():
    error = KitError("K201", "m", chain=[Call(f"f{i}") for i in range(30)])
    assert "f3 > … 22 more … > f26" in render(error)


def test_a_position_without_source_shows_only_the_place():
    assert render(KitError("K201", "m", Place("nowhere.py", "", 3))) == "error[K201]: m\n --> nowhere.py:3:1"


def test_an_error_list_reports_each_error_once_in_source_order():
    errors = ErrorList()
    for line in (9, 3, 9):
        errors.add(KitError("K201", "m", Place("x.py", "f", line)))
    errors.add(KitErrors([KitError("K202", "first"), KitError("K201", "w", warning=True)]))
    with pytest.raises(KitErrors) as caught:
        errors.raise_if_any()
    assert [error.position and error.position.line for error in caught.value.errors] == [None, 3, 9]
    assert len(errors.warnings) == 1
    assert str(caught.value).endswith("3 errors")


def test_an_internal_error_shows_the_users_line(source):
    with pytest.raises(ValueError) as caught:
        with translating(Place(source, "f", 1)):
            with translating(Place(source, "f", 2)):
                raise ValueError("oops")
    text = render_internal(caught.value)
    assert text.startswith("internal error: this is a bug in the kit")
    assert f"{source}:2:1" in text and "2 |     value = 1" in text and "ValueError: oops" in text


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_colour_is_used_on_a_terminal_only(source, monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    error = KitError("K201", "list[int] and [bold]", Place(source, "f", 2, 4, 2, 9))
    plain, coloured = io.StringIO(), Terminal()
    show(error, plain)
    show(error, coloured)
    assert plain.getvalue() == render(error) + "\n"
    assert "\x1b[" in coloured.getvalue() and "list[int] and [bold]" in coloured.getvalue()


def test_a_close_name_is_suggested():
    assert suggestion("brainfcuk", ["brainfuck", "minipy"]) == " (did you mean 'brainfuck'?)"
    assert suggestion("zzz", ["brainfuck"]) == ""


def test_a_file_below_the_current_directory_is_shown_relative_to_it(source, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert " --> calc.py:2:5" in render(KitError("K201", "m", Place(source, "f", 2, 4, 2, 9)))
