"""The example programs that are too long to write by hand.

python -m languages.brainfuck.tools.programs      writes them
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from languages.brainfuck.tools.assembler import Assembler
from languages.brainfuck.tools.decimals import Decimals

FOLDER = Path(__file__).parent.parent / "programs"


def squares() -> str:
    """The squares of 0 to 100, one a line: each is the one before plus the next odd number."""
    asm = Assembler()
    leading = asm.testable()
    count = asm.cell()
    decimals = Decimals(asm, numbers=2, digits=5)
    square, odd = decimals.numbers
    asm.add(count, 101)
    decimals.set(odd, 1)
    with asm.times(count):
        decimals.write(square, leading)
        asm.text("\n", decimals.rest)
        decimals.add(odd, square)
        decimals.add_constant(odd, 2)
    return asm.program("The squares of 0 to 100")


def fibonacci() -> str:
    """The Fibonacci numbers below ten to the twentieth."""
    asm = Assembler()
    leading = asm.testable()
    count = asm.cell()
    decimals = Decimals(asm, numbers=2, digits=20)
    one, two = decimals.numbers
    decimals.set(two, 1)
    asm.add(count, 48)
    with asm.times(count):
        for smaller, larger in ((one, two), (two, one)):
            decimals.write(smaller, leading)
            asm.text("\n", decimals.rest)
            decimals.add(larger, smaller)
    return asm.program("The first 96 Fibonacci numbers")


def fizzbuzz() -> str:
    """One to a hundred, with Fizz for multiples of three and Buzz for those of five."""
    asm = Assembler()
    leading = asm.testable()
    three = asm.testable()
    five = asm.testable()
    plain = asm.cell()
    count = asm.cell()
    decimals = Decimals(asm, numbers=1, digits=3)
    (number,) = decimals.numbers
    asm.add(count, 100)
    asm.add(three, 3)
    asm.add(five, 5)
    with asm.times(count):
        decimals.add_constant(number, 1)
        asm.add(plain, 1)
        for countdown, period, word in ((three, 3, "Fizz"), (five, 5, "Buzz")):
            asm.add(countdown, -1)
            with asm.if_zero(countdown):
                asm.add(countdown, period)
                asm.text(word, decimals.rest)
                asm.clear(plain)
        with asm.once(plain):
            decimals.write(number, leading)
        asm.text("\n", decimals.rest)
    return asm.program("FizzBuzz up to a hundred")


def factor() -> str:
    """Reads a number of up to ten digits and prints its prime factors, by trial division.

    Each step of the long division shifts the dividend up by one digit into the remainder, which also makes room for the
    quotient's next digit at its lower end.
    """
    asm = Assembler()
    leading = asm.testable()
    char = asm.testable()
    zero = asm.testable()
    steps, again, increment, running = (asm.cell() for _ in range(4))
    decimals = Decimals(asm, numbers=4, digits=11)
    divisor, number, remainder, quotient = decimals.numbers
    row = quotient + remainder

    # Digits until anything else comes; each shifts the number up.
    asm.add(running, 1)
    with asm.loop(running):
        asm.clear(running)
        asm.read(char)
        asm.copy(char, decimals.rest, decimals.scratch)
        asm.add(again, 1)
        for _ in range(ord("0")):  # control characters and the end of the input are below the digits
            with asm.if_zero(char):
                asm.clear(again)
                asm.add(char, 1)
            asm.add(char, -1)
        asm.clear(char)
        with asm.once(again):
            asm.add(running, 1)
            asm.clear(number[-1])
            decimals.shift_up(number)
            asm.add(decimals.rest, -ord("0"))
            asm.move(decimals.rest, number[0])
        asm.clear(decimals.rest)
    decimals.write(number, leading)
    asm.text(":", decimals.rest)

    def stop_at_one() -> None:
        """Clear ``running`` when the number is 0 or 1; all digits but the lowest count twice in the sum."""
        for cell in [*number, *number[1:]]:
            asm.copy(cell, zero, decimals.scratch)
        with asm.if_not_zero(zero, decimals.rest):
            asm.add(zero, -1)
        with asm.if_zero(zero):
            asm.clear(running)
        asm.clear(zero)

    decimals.set(divisor, 2)
    asm.add(increment, 1)
    asm.add(running, 1)
    stop_at_one()
    with asm.loop(running):
        decimals.clear(remainder)
        decimals.copy(number, quotient)
        asm.add(steps, len(row) // 2)
        with asm.times(steps):
            decimals.shift_up(row)
            asm.add(again, 1)
            with asm.loop(again):
                decimals.subtract(divisor, remainder)
                asm.add(row[0], 1)
                asm.copy(remainder[-1], decimals.rest, decimals.scratch)
                with asm.once(decimals.rest):  # a sign: one subtraction too many
                    asm.add(row[0], -1)
                    asm.add(again, -1)
                    decimals.add(divisor, remainder)

        for cell in remainder:
            asm.copy(cell, zero, decimals.scratch)
        asm.add(again, 1)
        with asm.if_zero(zero):  # a factor: go on with the quotient, and try the same divisor again
            asm.add(again, -1)
            asm.text(" ", decimals.rest)
            decimals.write(divisor, leading)
            decimals.copy(quotient, number)
        asm.clear(zero)
        with asm.once(again):
            decimals.subtract(divisor, quotient)
            asm.copy(quotient[-1], decimals.rest, decimals.scratch)
            with asm.once(decimals.rest):  # the quotient is less than the divisor: what is left is prime
                asm.text(" ", decimals.rest)
                decimals.write(number, leading)
                decimals.set(number, 1)
            asm.copy(increment, divisor[0], decimals.scratch)
            asm.set(increment, 2)
            decimals.normalize(divisor)

        stop_at_one()
    asm.text("\n", decimals.rest)
    return asm.program("Reads a number of up to ten digits and prints its prime factors")


MANDELBROT_ROWS = 50
MANDELBROT_COLUMNS = 128
MANDELBROT_ROW_STEP = 50  # thousandths
MANDELBROT_COLUMN_STEP = 23
MANDELBROT_DEPTH = 50


def mandelbrot() -> str:
    """The Mandelbrot set in letters, with numbers of two digits before the decimal point and three behind it."""
    asm = Assembler()
    sign = asm.testable()
    excess = asm.testable()
    depth = asm.testable()
    running, going_on, shade, escaped, row, column = (asm.cell() for _ in range(6))
    decimals = Decimals(asm, numbers=10, digits=10)
    left, right, zr, zi, product, zr_square, zi_square, total, cr, ci = decimals.numbers
    left, right = left[:5], right[:5]
    zr, zi, zr_square, zi_square, total, cr, ci = (
        number[:6] for number in (zr, zi, zr_square, zi_square, total, cr, ci)
    )

    def multiply(one: list[int], other: list[int], result: list[int]) -> None:
        """result = one * other, all with sign and decimal point."""
        for factor, digits in ((one, left), (other, right)):
            asm.copy(factor[-1], decimals.rest, decimals.scratch)
            with asm.once(decimals.rest):
                asm.add(sign, 1)
                decimals.negate(factor)
                asm.add(factor[-1], 1)  # remember it in the sign digit, which the product does not use
            decimals.copy(factor[:-1], digits)
            asm.copy(factor[-1], decimals.rest, decimals.scratch)
            with asm.once(decimals.rest):
                asm.add(factor[-1], -1)
                decimals.negate(factor)
        decimals.multiply(left, right, product)
        for digit, cell in zip(product[3:8], result[:-1]):
            asm.clear(cell)
            asm.move(digit, cell)
        asm.clear(result[-1])
        with asm.if_not_zero(sign, decimals.carry):
            asm.add(sign, -1)
            with asm.if_zero(sign):  # exactly one of them was negative
                decimals.negate(result)
        asm.clear(sign)

    decimals.set(ci, -1200)
    asm.add(row, MANDELBROT_ROWS)
    with asm.times(row):
        decimals.set(cr, -2000)
        asm.add(column, MANDELBROT_COLUMNS)
        with asm.times(column):
            decimals.clear(zr)
            decimals.clear(zi)
            asm.set(shade, ord("A"))
            asm.set(depth, MANDELBROT_DEPTH)
            asm.add(running, 1)
            with asm.loop(running):
                multiply(zr, zr, zr_square)
                multiply(zi, zi, zi_square)
                decimals.copy(zr_square, total)
                decimals.add(zi_square, total)
                asm.copy(total[4], escaped, decimals.scratch)  # ten or more
                asm.copy(total[3], excess, decimals.scratch)  # more than three ones
                for _ in range(3):
                    with asm.if_not_zero(excess, decimals.rest):
                        asm.add(excess, -1)
                asm.move(excess, escaped)
                asm.add(depth, -1)
                with asm.if_zero(depth):
                    asm.set(shade, ord(" "))
                    asm.add(escaped, 1)
                with asm.once(escaped):
                    asm.clear(running)
                asm.copy(running, going_on, decimals.scratch)
                with asm.once(going_on):
                    asm.add(shade, 1)
                    multiply(zr, zi, total)
                    decimals.copy(total, zi)
                    decimals.add(total, zi)
                    decimals.add(ci, zi)
                    decimals.copy(zr_square, zr)
                    decimals.subtract(zi_square, zr)
                    decimals.add(cr, zr)
            asm.write(shade)
            decimals.add_constant(cr, MANDELBROT_COLUMN_STEP)
        asm.text("\n", decimals.rest)
        decimals.add_constant(ci, MANDELBROT_ROW_STEP)
    return asm.program("The Mandelbrot set in decimal arithmetic")


def self_interpreter() -> str:
    """An interpreter of brainfuck: reads a program up to an exclamation mark or the end, then runs it on the rest.

    The tape is a row of records.  Record 0 stays empty and ends the walks to the left; record number n + 1 holds the
    instruction number n and the cell number n of the program that is interpreted:

        code   the instruction, 1 to 8, or 0 behind the last one
        behind 1 in all records left of the instruction that is executed: the trail that leads to it and back
        data   the cell
        before 1 in all records left of the cell the program stands on
        depth  brackets still open while a partner is searched

    The current instruction decides which code runs, so nothing has to be carried from one record to another but the
    depth: going to the cell and back, the interpreter always knows where it is.
    """
    asm = Assembler()
    code, behind, data, before, depth = (asm.cell() for _ in range(5))
    choice, test = asm.cells(3), asm.cells(3)
    scratch = asm.cell()
    record = scratch + 1

    def enter(cell: int) -> None:
        """Make a cell testable, in the record at hand; all scratch cells of other records are zero."""
        asm.add(cell + 1, 1)

    def leave(cell: int) -> None:
        asm.add(cell + 1, -1)

    def follow(back: int, forth: int) -> None:
        """Back along one trail to record 1, which is right of the record without any mark, then along the other."""
        asm.go(back)
        asm.shift(-record)
        asm.walk(-record)
        asm.shift(record)
        asm.go(forth)
        asm.walk(record)

    def to_cell() -> None:
        follow(behind, before)

    def to_instruction() -> None:
        follow(before, behind)

    @contextmanager
    def next_choice() -> Iterator[None]:
        """``choice`` counts down to zero at the instruction that is meant; then it is out of the way."""
        asm.add(choice, -1)
        with asm.if_zero(choice):
            yield
            asm.add(choice, 20)

    def to_partner(opening: int, closing: int, direction: int) -> None:
        """From a bracket to its partner; ``choice`` is needed meanwhile, and testable again there."""
        leave(choice)
        asm.add(depth, 1)
        with asm.loop(depth):
            if direction > 0:
                asm.add(behind, 1)
            carry(depth, direction)
            if direction < 0:
                asm.clear(behind)
            enter(choice)
            asm.copy(code, choice, scratch)
            asm.add(choice, -opening)
            with asm.if_zero(choice):
                asm.add(depth, 1)
            asm.add(choice, opening - closing)
            with asm.if_zero(choice):
                asm.add(depth, -1)
            asm.add(choice, closing)
            asm.clear(choice)
            leave(choice)
        enter(choice)

    def carry(cell: int, direction: int) -> None:
        """To the neighbour record, taking the value of a cell along."""
        asm.go(cell)
        there, back = (">" * record, "<" * record)[::direction]
        asm.emit(f"[-{there}+{back}]{there}")

    # Read the program.  ``scratch`` says that there is more; only an instruction fills its record.
    asm.shift(record)
    asm.add(scratch, 1)
    with asm.loop(scratch):
        enter(choice)
        asm.read(choice)
        asm.add(test, 1)
        with asm.if_zero(choice):
            asm.clear(test, scratch)
        with asm.once(test):
            last = 0
            for number, char in enumerate("!+,-.<>[]"):
                asm.add(choice, last - ord(char))
                last = ord(char)
                with asm.if_zero(choice):
                    asm.add(code, number)
                    if char == "!":
                        asm.clear(scratch)
            asm.add(choice, last)
            asm.clear(choice)
        leave(choice)
        asm.copy(code, test, choice)
        with asm.loop(test):
            asm.clear(test)
            asm.add(behind, 1)
            carry(scratch, 1)
            asm.go(scratch)
    asm.go(behind)
    asm.shift(-record)
    asm.emit("[-" + "<" * record + "]")
    asm.shift(record)

    with asm.loop(code):
        enter(choice)
        asm.copy(code, choice, scratch)
        for action in ("+", ",", "-", "."):
            with next_choice():
                to_cell()
                asm.go(data)
                asm.emit(action)
                to_instruction()
        with next_choice():  # <
            to_cell()
            asm.shift(-record)
            asm.clear(before)
            to_instruction()
        with next_choice():  # >
            to_cell()
            asm.add(before, 1)
            asm.shift(record)
            to_instruction()
        with next_choice():  # [
            to_cell()
            enter(test)
            asm.copy(data, test, scratch)
            with asm.if_zero(test):
                to_instruction()
                to_partner(7, 8, 1)
                to_cell()
            asm.clear(test)
            leave(test)
            to_instruction()
        with next_choice():  # ]
            to_cell()
            enter(test)
            asm.copy(data, test, scratch)
            with asm.if_not_zero(test, scratch):
                to_instruction()
                to_partner(8, 7, -1)
                to_cell()
            asm.clear(test)
            leave(test)
            to_instruction()
        asm.clear(choice)
        leave(choice)
        asm.add(behind, 1)
        asm.shift(record)
    return asm.program("An interpreter of brainfuck: give it a program and an exclamation mark and the input")


PROGRAMS: dict[str, Callable[[], str]] = {
    "squares": squares,
    "fibonacci": fibonacci,
    "fizzbuzz": fizzbuzz,
    "factor": factor,
    "mandelbrot": mandelbrot,
    "selfinterpreter": self_interpreter,
}


def main() -> None:
    """Write all of them."""
    for name, make in PROGRAMS.items():
        (FOLDER / f"{name}.bf").write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    main()
