"""Ports and files of Scheme, hosted, by the command: what programs read and write, and what goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def scheme(*arguments, stdin=b"", stdout=subprocess.PIPE):
    command = [sys.executable, "-m", "languages.scheme", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, input=stdin, stdout=stdout, stderr=subprocess.PIPE, env=environment, timeout=60)


def test_bytes_that_are_no_text_are_an_error_and_reading_goes_on(tmp_path):
    (tmp_path / "data").write_bytes(b"ok\n\xff\xce\xbb\xce")
    program = """
        (define p (open-input-file "data"))
        (define (try) (guard (e ((read-error? e) 'wrong)) (read-char p)))
        (write (read-line p))
        (let loop ((c (try))) (write c) (if (not (eof-object? c)) (loop (try))))
    """
    (tmp_path / "program.scm").write_text(program)
    done = subprocess.run(
        [sys.executable, "-m", "languages.scheme", "program.scm"],
        cwd=tmp_path, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    assert done.stdout.decode() == '"ok"wrong#\\λwrong#<eof>', done.stderr.decode()


def test_output_is_complete_when_the_program_fails():
    done = scheme("-e", "(display 1) (car 2)")
    assert (done.stdout, done.returncode) == (b"1", 1)


def test_an_output_file_that_was_not_closed_is_complete(tmp_path):
    path = tmp_path / "out"
    assert scheme("-e", f'(write "λ" (open-output-file "{path}"))').returncode == 0
    assert path.read_text(encoding="utf-8") == '"λ"'


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a full disk is /dev/full")
def test_a_full_disk_is_an_error():
    with open("/dev/full", "wb") as full:
        done = scheme("-e", "(display 1)", stdout=full)
    assert done.returncode == 1
    assert done.stderr == b'error: cannot write, no space left on device: "<stdout>"\n'


def test_a_dialogue_and_its_program_share_the_input():
    done = scheme(stdin=b'(read-line)\nhello there\n(string-append "a"\n "b")\n(read-char)\n\n')
    assert done.stdout == b'"hello there"\n"ab"\n#\\newline\n'


def test_a_mistake_in_what_is_read_is_shown_with_its_place(tmp_path):
    path = tmp_path / "data"
    path.write_text("(a\n  . )")
    done = scheme("-e", f'(read (open-input-file "{path}"))')
    assert done.returncode == 1
    text = done.stderr.decode()
    assert f"{path}:2:5: expected a datum between '.' and ')'\n    . )\n      ^\n" in text
