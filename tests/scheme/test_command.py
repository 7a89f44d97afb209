"""The scheme command: programs, -e, arguments, the dialogue, exit status, and what errors look like."""

from __future__ import annotations

import sys

import pytest

from languages.scheme.expander.environments import INTERACTION
from languages.scheme.main import VERSION, entry_point
from languages.scheme.objects.files import STDOUT
from languages.scheme.repl import LINES, EndOfInput


@pytest.fixture(autouse=True)
def fresh_environment() -> None:
    INTERACTION.specifier = None
    STDOUT.at_line_start = True


def scheme(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, output and errors of the command."""
    status = entry_point(["scheme", *arguments])
    sys.stdout.flush()
    out, err = capfd.readouterr()
    return status, out, err


def test_version_and_help(capfd):
    assert scheme(capfd, "--version") == (0, VERSION + "\n", "")
    status, out, _ = scheme(capfd, "--help")
    assert status == 0 and out.startswith("usage: scheme")


def test_wrong_options_show_the_usage(capfd):
    status, out, err = scheme(capfd, "--nonsense")
    assert (status, out) == (2, "") and "unknown option --nonsense" in err and "usage:" in err
    assert scheme(capfd, "-e")[0] == 2


def test_expressions_share_definitions(capfd):
    assert scheme(capfd, "-e", "(define x 6)", "-e", "(display (* x 7))") == (0, "42", "")


def test_a_program_gets_its_arguments(capfd, tmp_path):
    program = tmp_path / "prog.scm"
    program.write_text("(write (command-line))")
    assert scheme(capfd, str(program), "a", "-e") == (0, f'("{program}" "a" "-e")', "")


def test_a_program_with_imports_knows_nothing_else(capfd, tmp_path):
    program = tmp_path / "prog.scm"
    program.write_text("#!/usr/bin/env scheme\n(import (scheme base))\n(display 1)\n")
    status, _, err = scheme(capfd, str(program))
    assert status == 1
    assert err.startswith(f"{program}:3:1: unbound variable: display\n  (display 1)\n  ^\n")


def test_libraries_lie_beside_the_program(capfd, tmp_path):
    (tmp_path / "my").mkdir()
    (tmp_path / "my" / "lib.sld").write_text(
        "(define-library (my lib) (export f) (import (scheme base)) (begin (define (f) 5)))"
    )
    program = tmp_path / "prog.scm"
    program.write_text("(import (scheme base) (scheme write) (my lib)) (display (f))")
    assert scheme(capfd, str(program)) == (0, "5", "")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("(exit)", 0),
        ("(exit 3)", 3),
        ("(exit #t)", 0),
        ("(exit #f)", 1),
        ("(emergency-exit 4)", 4),
        ("1", 0),
        ("(car 1)", 1),
    ],
)
def test_exit_status(capfd, form, status):
    assert scheme(capfd, "-e", form)[0] == status


def test_exit_leaves_extents(capfd):
    forms = "(dynamic-wind (lambda () (display 1)) (lambda () (exit 5)) (lambda () (display 2)))"
    assert scheme(capfd, "-e", forms)[:2] == (5, "12")


def test_errors_say_where_and_what_waited(capfd, tmp_path):
    program = tmp_path / "prog.scm"
    program.write_text("(define (f x)\n  (+ 1 (car x)))\n(define (g x)\n  (* 2 (f x)))\n(display (g 5))\n")
    status, out, err = scheme(capfd, str(program))
    assert (status, out) == (1, "")
    assert err.splitlines() == [
        f"{program}:2:8: car: argument 1 must be: pair; it is 5",
        "    (+ 1 (car x)))",
        "         ^",
        f"  while computing {program}:4:8",
        f"  while computing {program}:5:10",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(display 1", "1:1: the list is not complete"),
        ("(if)", "1:1: if: expected a test and one or two expressions: (if)"),
        ('(error "no good:" 1 \'b "c")', '1:1: no good: 1 b "c"'),
        ("(raise 'x)", "1:1: this was raised and no one handled it: x"),
        ("(define (f x) x)\n(f)", "2:1: f: expected 1 argument, got 0"),
        ("(vector-ref (vector 1 2)\n   2)", "1:1: vector-ref"),
    ],
)
def test_messages(capfd, tmp_path, text, message):
    program = tmp_path / "prog.scm"
    program.write_text(text)
    status, _, err = scheme(capfd, str(program))
    assert status == 1
    assert err.startswith(f"{program}:{message}")


def test_a_missing_program(capfd):
    status, _, err = scheme(capfd, "/no/such/file.scm")
    assert status == 1 and "/no/such/file.scm" in err and "No such file" in err


def talk(monkeypatch: pytest.MonkeyPatch, lines: list[str]) -> None:
    """Let the dialogue read these lines."""
    waiting = [*reversed(lines)]

    def read(prompt: str) -> str:
        if not waiting:
            raise EndOfInput
        line = waiting.pop()
        if line == "^C":
            raise KeyboardInterrupt
        return line + "\n"

    monkeypatch.setattr(LINES, "read", read)


def test_a_dialogue(capfd, monkeypatch):
    talk(monkeypatch, ["(define x 1)", "(+ x", "  1)", "(car x)", '(values 1 "a")', "^C", "x 'y", "(if #f #f)"])
    status, out, err = scheme(capfd)
    assert (status, out) == (0, '2\n1\n"a"\n1\ny\n')
    assert "car: argument 1 must be: pair; it is 1" in err and "interrupted" in err


def test_ctrl_c_ends_what_is_computed(capfd, monkeypatch):
    from languages.scheme.machine import control

    def interrupt(arguments, frame):
        raise KeyboardInterrupt

    monkeypatch.setattr(type(control.CONTROLS["values"]), "control", lambda self, a, f: interrupt(a, f))
    talk(monkeypatch, ["(+ 1 (values 2))", "(+ 1 2)"])
    status, out, err = scheme(capfd)
    assert (status, out) == (0, "3\n") and "interrupted" in err


def test_a_program_on_the_standard_input(capfd, monkeypatch, tmp_path):
    source = tmp_path / "in"
    source.write_text("(display (+ 1 2))")
    with source.open() as stream:
        monkeypatch.setattr("os.read", lambda descriptor, count, stream=stream: stream.read(count).encode())
        assert scheme(capfd, "-") == (0, "3", "")
