"""The brainfuck command: programs, input, errors with their places, exit statuses."""

import os
import subprocess
from pathlib import Path

import pytest

from languages.brainfuck.program import BrainfuckError, parse

ROOT = Path(__file__).parent.parent.parent
PROGRAMS = ROOT / "languages/brainfuck/programs"


@pytest.mark.parametrize("name", ["hello", "cat", "reverse", "squares", "fibonacci", "fizzbuzz"])
def test_example_programs_print_what_they_should(command, name):
    given = PROGRAMS / f"{name}.in"
    done = command(str(PROGRAMS / f"{name}.bf"), stdin=given.read_bytes() if given.exists() else b"")
    assert (done.stdout, done.stderr, done.returncode) == ((PROGRAMS / f"{name}.out").read_bytes(), b"", 0)


@pytest.mark.parametrize(
    "number, factors", [("0", ""), ("1", ""), ("2", " 2"), ("60", " 2 2 3 5"), ("97", " 97"), ("169", " 13 13")]
)
def test_factor_prints_prime_factors(command, number, factors):
    done = command(str(PROGRAMS / "factor.bf"), stdin=number.encode())
    assert done.stdout.decode().strip("0").endswith(f":{factors}\n")


def test_the_self_interpreter_runs_programs_with_input_and_loops(command):
    done = command(str(PROGRAMS / "selfinterpreter.bf"), stdin=b"read [ double ] >,[<++>-]<[-[.-]]>>,.!\x03Z")
    assert done.stdout == b"\x05\x04\x03\x02\x01Z"


def test_cells_wrap_around_at_their_size(run):
    # 256 as 16 * 16, then one less than zero: both show whether the cell has room.
    source = "++++++++++++++++[>++++++++++++++++<-]>[>+++++[<+++++>-]<[-]>>++++++++[<++++++++>-]<+.[-]]<"
    assert run(source).stdout == b""
    assert run(source, b"", "--cells=16").stdout == run(source, b"", "--cells=32").stdout != b""


def test_a_cell_below_zero_is_the_largest_value(run):
    assert run("-.").stdout == b"\xff"


@pytest.mark.parametrize("option, expected", [([], b"\x00"), (["--eof=-1"], b"\xff"), (["--eof=keep"], b"\x07")])
def test_the_end_of_the_input_stores_what_was_asked(run, option, expected):
    assert run("+++++++,.", b"", *option).stdout == expected


def test_input_bytes_arrive_unchanged(run):
    data = bytes(range(1, 256)) * 40
    assert run(",[.,]", data).stdout == data


def test_output_is_flushed_before_input_is_awaited(brainfuck):
    line = [*brainfuck, str(PROGRAMS / "cat.bf")]
    process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    os.write(process.stdin.fileno(), b"x")
    assert os.read(process.stdout.fileno(), 10) == b"x"
    process.stdin.close()
    assert process.wait(timeout=30) == 0
    process.stdout.close()


def test_the_tape_grows_to_the_right_as_far_as_needed(run):
    assert run("+[>+++++[<+++++>-]" + ">" * 5000 + "]" + "+" * 65 + ".").stdout == b"A"


@pytest.mark.parametrize(
    "source, place, message",
    [
        ("+ü[\n  +]]", "2:5", "this ']' closes nothing"),
        ("+\n [+[-]", "2:2", "this '[' is never closed"),
        ("+.\n\n ><<+", "3:4", "the program moves left of the first cell"),
        (">><<\n  < end <\n<", "2:3", "the program moves left of the first cell"),
        ("<<<<", "1:1", "the program moves left of the first cell"),
    ],
)
def test_an_error_in_the_program_names_file_line_and_column(run, tmp_path, source, place, message):
    done = run(source)
    assert done.stderr.decode() == f"brainfuck: {tmp_path}/program.bf:{place}: {message}\n"
    assert done.returncode == 1


def test_output_before_an_error_is_not_lost(run):
    done = run("+++++++++++++++++++++++++++++++++.<")
    assert (done.stdout, done.returncode) == (b"!", 1)


def test_a_missing_file_is_named(command):
    done = command("missing.bf")
    assert (done.stderr, done.returncode) == (b"brainfuck: cannot read missing.bf: No such file or directory\n", 1)


def test_a_directory_is_no_program(command):
    done = command("languages")
    assert (done.stderr, done.returncode) == (b"brainfuck: cannot read languages: Is a directory\n", 1)


def test_a_file_that_is_not_utf8_is_refused(run):
    done = run(b"+\xff.")
    assert done.returncode == 1 and done.stderr.endswith(b"program.bf: it is not UTF-8 text\n")


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["--cells=7", "a"], ["--eof=x", "a"], ["--wat", "a"]])
def test_a_wrong_command_line_shows_the_usage(command, arguments):
    done = command(*arguments)
    assert done.returncode == 2 and b"usage: brainfuck" in done.stderr and done.stdout == b""


def test_help_goes_to_standard_output(command):
    done = command("--help")
    assert done.returncode == 0 and done.stdout.startswith(b"usage: brainfuck") and done.stderr == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_reported(brainfuck):
    line = [*brainfuck, str(PROGRAMS / "hello.bf")]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, timeout=60)
    assert (done.stderr, done.returncode) == (b"brainfuck: input or output failed: No space left on device\n", 1)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mandelbrot", "factor", "selfinterpreter"])
def test_heavy_programs_print_what_they_should(executable, name):
    given = PROGRAMS / f"{name}.in"
    with open(given if given.exists() else os.devnull, "rb") as stdin:
        done = subprocess.run([executable, PROGRAMS / f"{name}.bf"], stdin=stdin, capture_output=True, timeout=300)
    assert (done.stdout, done.stderr, done.returncode) == ((PROGRAMS / f"{name}.out").read_bytes(), b"", 0)


def test_an_empty_program_does_nothing(run):
    assert run("no command at all").returncode == 0


def test_brackets_know_their_partners():
    program = parse("+ [ - [ ] ]")
    assert program.code == b"+[-[]]"
    assert program.arguments == [1, 5, 1, 4, 3, 1]
    assert program.places == [0, 2, 4, 6, 8, 10]


def test_equal_neighbours_are_one_instruction_over_comments_too():
    program = parse("++ and +->><[[..]],,")
    assert program.code == b"+-><[[..]],,"
    assert program.arguments[:4] == [3, 1, 2, 1]
    assert program.places[:5] == [0, 8, 9, 11, 12]


def test_a_walk_far_to_the_right_makes_the_tape_long_enough_at_once(run):
    assert run("+" + ">" * 70000 + "+++" + "<" * 70000 + ".").stdout == b"\x01"


def test_the_innermost_open_bracket_is_reported():
    with pytest.raises(BrainfuckError) as caught:
        parse("[[")
    assert (caught.value.line, caught.value.column) == (1, 2)
