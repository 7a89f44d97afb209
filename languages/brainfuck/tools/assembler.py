"""An assembler for brainfuck: named cells, loops and tests instead of < and >.

The assembler knows where the tape pointer is while it emits, so that ``go(cell)`` is the right number of < or >.
``shift`` and ``walk`` move to another record of a row of records with the same layout: from there on, cells mean those
of the record that is reached.

No program relies on the size of a cell or on wrapping, except where it says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from textwrap import wrap

COMMANDS = set("><+-.,[]")


class Assembler:
    """Emits one program."""

    def __init__(self) -> None:
        self._code: list[str] = []
        self._pointer = 0
        self._next_cell = 0

    # -------------------------------------------------------------------------------------------- cells

    def cell(self) -> int:
        """A new cell, holding zero."""
        return self.cells(1)

    def cells(self, count: int) -> int:
        """The first of several new neighbours."""
        first = self._next_cell
        self._next_cell += count
        return first

    def testable(self) -> int:
        """A cell that ``if_zero`` can look at without changing it: the two cells behind it hold 1 and 0."""
        first = self.cells(3)
        self.add(first + 1, 1)
        return first

    # -------------------------------------------------------------------------------------------- single steps

    def emit(self, code: str) -> None:
        """Raw code that leaves the pointer alone."""
        self._code.append(code)

    def go(self, cell: int) -> None:
        """Stand on a cell."""
        distance = cell - self._pointer
        self.emit(">" * distance if distance > 0 else "<" * -distance)
        self._pointer = cell

    def add(self, cell: int, amount: int) -> None:
        """Change a cell by a constant."""
        self.go(cell)
        self.emit("+" * amount if amount > 0 else "-" * -amount)

    def clear(self, *cells: int) -> None:
        """Set cells to zero."""
        for cell in cells:
            self.go(cell)
            self.emit("[-]")

    def set(self, cell: int, value: int) -> None:
        """Set a cell to a constant."""
        self.clear(cell)
        self.add(cell, value)

    def write(self, cell: int) -> None:
        """Output a cell."""
        self.go(cell)
        self.emit(".")

    def read(self, cell: int) -> None:
        """Input into a cell; zero at the end, whether the interpreter stores 0 there or keeps the cell."""
        self.clear(cell)
        self.emit(",")

    # -------------------------------------------------------------------------------------------- blocks

    @contextmanager
    def loop(self, cell: int) -> Iterator[None]:
        """While the cell is not zero."""
        self.go(cell)
        self.emit("[")
        yield
        self.go(cell)
        self.emit("]")

    @contextmanager
    def times(self, cell: int) -> Iterator[None]:
        """As often as the cell says; it is zero afterwards."""
        with self.loop(cell):
            self.add(cell, -1)
            yield

    @contextmanager
    def once(self, cell: int) -> Iterator[None]:
        """If the cell is not zero; it is zero afterwards."""
        with self.loop(cell):
            self.clear(cell)
            yield

    @contextmanager
    def if_zero(self, cell: int) -> Iterator[None]:
        """If a testable cell is zero.

        x 1 0    [>-]>   stands on the 1 when x was zero, else on the last 0; both cases meet there.
        """
        self.go(cell)
        self.emit("[>-]>[")
        self._pointer = cell + 1
        yield
        self.go(cell + 1)
        self.emit("->]<+")

    @contextmanager
    def if_not_zero(self, cell: int, scratch: int) -> Iterator[None]:
        """If a testable cell is not zero; ``scratch`` is zero before, inside and after."""
        self.add(scratch, 1)
        with self.if_zero(cell):
            self.add(scratch, -1)
        with self.once(scratch):
            yield

    def walk(self, step: int) -> None:
        """From the cell under the pointer, over records, to the first whose cell is zero."""
        self.emit("[" + (">" * step if step > 0 else "<" * -step) + "]")

    def shift(self, distance: int) -> None:
        """Move to the record next door (or further): the pointer moves, and cells now mean that record's."""
        self.emit(">" * distance if distance > 0 else "<" * -distance)

    # -------------------------------------------------------------------------------------------- values

    def move(self, source: int, *targets: int) -> None:
        """Add the source to each target; the source is zero afterwards."""
        with self.times(source):
            for target in targets:
                self.add(target, 1)

    def subtract(self, source: int, target: int) -> None:
        """Subtract the source from the target; the source is zero afterwards."""
        with self.times(source):
            self.add(target, -1)

    def copy(self, source: int, target: int, scratch: int) -> None:
        """Add the source to the target; ``scratch`` is zero before and after."""
        self.move(source, target, scratch)
        self.move(scratch, source)

    def text(self, words: str, cell: int) -> None:
        """Output a constant text; the cell is zero before and after."""
        current = 0
        for char in words:
            self.add(cell, ord(char) - current)
            self.write(cell)
            current = ord(char)
        self.clear(cell)

    # -------------------------------------------------------------------------------------------- result

    def program(self, comment: str) -> str:
        """The source text: a comment, then the code in lines of even length."""
        if COMMANDS & set(comment):
            raise ValueError("a comment must not contain brainfuck commands")
        code = "".join(self._code)
        while any(pair in code for pair in ("<>", "><", "+-", "-+")):
            for pair in ("<>", "><", "+-", "-+"):
                code = code.replace(pair, "")
        return comment.strip() + "\n\n" + "\n".join(wrap(code, 100)) + "\n"
