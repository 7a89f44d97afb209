"""The generated example programs: files are what the tools make, outputs are what a model in Python says."""

import pytest

from languages.brainfuck.program import parse
from languages.brainfuck.tools.assembler import Assembler
from languages.brainfuck.tools.programs import (
    FOLDER,
    MANDELBROT_COLUMN_STEP,
    MANDELBROT_COLUMNS,
    MANDELBROT_DEPTH,
    MANDELBROT_ROW_STEP,
    MANDELBROT_ROWS,
    PROGRAMS,
)


def output(name):
    return (FOLDER / f"{name}.out").read_text()


@pytest.mark.parametrize("name", PROGRAMS)
def test_program_files_are_up_to_date(name):
    assert (FOLDER / f"{name}.bf").read_text() == PROGRAMS[name]()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.bf")), ids=lambda path: path.stem)
def test_every_program_parses_and_has_an_expected_output(path):
    assert parse(path.read_text()).code
    assert path.with_suffix(".out").exists()


def test_outputs_of_the_number_programs():
    assert output("squares") == output("selfinterpreter") == "".join(f"{n * n}\n" for n in range(101))
    fizzbuzz = [(n % 3 == 0) * "Fizz" + (n % 5 == 0) * "Buzz" or str(n) for n in range(1, 101)]
    assert output("fizzbuzz") == "".join(f"{line}\n" for line in fizzbuzz)
    numbers = [0, 1]
    while len(numbers) < 96:
        numbers.append(numbers[-1] + numbers[-2])
    assert output("fibonacci") == "".join(f"{n % 10**20}\n" for n in numbers)


def test_output_of_factor():
    number, factors = output("factor").split(":")
    assert int(number) == int((FOLDER / "factor.in").read_text())
    first, second = map(int, factors.split())
    assert first * second == int(number)
    assert all(n % d for n in (first, second) for d in range(2, 230))


def mandelbrot_line(row):
    """One line in the arithmetic of the program: three digits behind the point, products cut off towards zero."""

    def product(a, b):
        size = abs(a) * abs(b) // 1000
        return size if (a < 0) == (b < 0) else -size

    line = ""
    for column in range(MANDELBROT_COLUMNS):
        cr, ci = -2000 + MANDELBROT_COLUMN_STEP * column, -1200 + MANDELBROT_ROW_STEP * row
        zr = zi = 0
        shade = " "
        for step in range(MANDELBROT_DEPTH):
            if product(zr, zr) + product(zi, zi) >= 4000:
                shade = chr(ord("A") + step)
                break
            zr, zi = product(zr, zr) - product(zi, zi) + cr, 2 * product(zr, zi) + ci
        # The last step only looks whether the depth is reached.
        line += " " if step == MANDELBROT_DEPTH - 1 else shade
    return line


def test_output_of_mandelbrot():
    assert output("mandelbrot").splitlines() == [mandelbrot_line(row) for row in range(MANDELBROT_ROWS)]


def test_the_assembler_drops_moves_that_cancel():
    asm = Assembler()
    first, second = asm.cell(), asm.cell()
    asm.add(first, 2)
    asm.go(second)
    asm.add(first, 1)
    assert asm.program("x") == "x\n\n+++\n"


def test_a_comment_with_commands_is_refused():
    with pytest.raises(ValueError):
        Assembler().program("a.b")
