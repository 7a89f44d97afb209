"""Decimal numbers on the tape, with the arithmetic that programs need.

The numbers of a program lie interleaved: one record per decimal place, lowest first, that holds this digit of every
number and scratch cells for the work on it, so that the tape pointer has short ways:

    record 0: a0 b0 c0 [until_ten 1 0 rest scratch] d0 e0     record 1: a1 b1 …

A negative number is the ten's complement: its highest digit, the sign, is 9.  Every digit stays below ten between
operations, so that results do not depend on the size of a cell.
"""

from __future__ import annotations

from languages.brainfuck.tools.assembler import Assembler

Number = list[int]
"""Cells of the digits, lowest first."""

SCRATCH_CELLS = 5


class Decimals:
    """The numbers of a program, and arithmetic on them.

    ``rest`` and ``scratch`` are further scratch cells, for everything but digits; all are zero between operations.
    """

    def __init__(self, assembler: Assembler, numbers: int, digits: int) -> None:
        self.assembler = assembler
        self.rest = assembler.cell()
        self.scratch = assembler.cell()
        self.factor = assembler.cell()
        self.steps = assembler.cell()
        self._before = numbers // 2
        self._stride = numbers + SCRATCH_CELLS
        self._first = assembler.cells(self._stride * (digits + 1))  # one more, for what is carried out at the top
        self.carry = self._first + self._stride * digits
        places = [place if place < self._before else place + SCRATCH_CELLS for place in range(numbers)]
        self.numbers: list[Number] = [
            [self._first + self._stride * digit + place for digit in range(digits)] for place in places
        ]
        for digit in range(digits):
            assembler.add(self._scratch_near(self.numbers[0][digit])[0] + 1, 1)

    def _scratch_near(self, cell: int) -> tuple[int, int, int]:
        """The cells ``until_ten``, ``rest`` and ``scratch`` of a digit's record."""
        record = self._first + (cell - self._first) // self._stride * self._stride
        first = record + self._before
        return first, first + 3, first + 4

    def clear(self, number: Number) -> None:
        """number = 0"""
        self.assembler.clear(*number)

    def set(self, number: Number, value: int) -> None:
        """number = a constant"""
        value %= 10 ** len(number)
        for cell in number:
            self.assembler.set(cell, value % 10)
            value //= 10

    def copy(self, source: Number, target: Number) -> None:
        """target = source; both have the same length."""
        for one, other in zip(source, target):
            self.assembler.clear(other)
            self.copy_digit(one, other)

    def copy_digit(self, source: int, target: int) -> None:
        """target += source, for a digit cell as the source"""
        self.assembler.copy(source, target, self._scratch_near(source)[2])

    def normalize(self, number: Number) -> None:
        """Make every digit less than ten and carry the rest up; what leaves the highest digit is lost."""
        asm = self.assembler
        for cell, above in zip(number, [*number[1:], self.carry]):
            until_ten, rest, _ = self._scratch_near(cell)
            asm.add(until_ten, 10)
            with asm.times(cell):
                asm.add(rest, 1)
                asm.add(until_ten, -1)
                with asm.if_zero(until_ten):
                    asm.add(until_ten, 10)
                    asm.clear(rest)
                    asm.add(above, 1)
            asm.clear(until_ten)
            asm.move(rest, cell)
        asm.clear(self.carry)

    def add(self, source: Number, target: Number) -> None:
        """target += source; both have the same length."""
        for one, other in zip(source, target):
            self.copy_digit(one, other)
        self.normalize(target)

    def add_constant(self, number: Number, value: int) -> None:
        """number += a constant, which may be negative"""
        value %= 10 ** len(number)
        for cell in number:
            self.assembler.add(cell, value % 10)
            value //= 10
        self.normalize(number)

    def negate(self, number: Number) -> None:
        """number = -number: each digit is subtracted from nine, then one is added."""
        asm = self.assembler
        for cell in number:
            _, rest, _ = self._scratch_near(cell)
            asm.add(rest, 9)
            asm.subtract(cell, rest)
            asm.move(rest, cell)
        asm.add(number[0], 1)
        self.normalize(number)

    def subtract(self, source: Number, target: Number) -> None:
        """target -= source; both have the same length."""
        asm = self.assembler
        for one, other in zip(source, target):
            _, rest, _ = self._scratch_near(one)
            asm.add(other, 9)
            self.copy_digit(one, rest)
            asm.subtract(rest, other)
        asm.add(target[0], 1)
        self.normalize(target)

    def multiply(self, left: Number, right: Number, product: Number) -> None:
        """product = left * right for numbers that are not negative; the product has room for all digits.

        Digit by digit from the highest of ``right``, which is used up: product = product * 10 + left * digit.
        """
        asm = self.assembler
        self.clear(product)
        asm.add(self.steps, len(right))
        with asm.times(self.steps):
            self.shift_up(product)
            asm.move(right[-1], self.factor)
            self.shift_up(right)
            with asm.times(self.factor):
                for one, other in zip(left, product):
                    self.copy_digit(one, other)
            self.normalize(product)

    def shift_up(self, number: Number) -> None:
        """Times ten, for a number whose highest digit is zero."""
        for below, cell in zip(reversed(number[:-1]), reversed(number)):
            self.assembler.move(below, cell)

    def write(self, number: Number, leading: int) -> None:
        """Output in decimal without leading zeros; ``leading`` is a testable cell, zero before and after.

        It is zero while only zeros were seen.
        """
        asm = self.assembler
        for cell in reversed(number):
            _, rest, _ = self._scratch_near(cell)
            if cell == number[0]:
                asm.add(leading, 1)
            self.copy_digit(cell, rest)
            with asm.once(rest):
                asm.add(leading, 1)
            with asm.if_not_zero(leading, self.factor):
                self.copy_digit(cell, rest)
                asm.add(rest, ord("0"))
                asm.write(rest)
                asm.clear(rest)
        asm.clear(leading)
