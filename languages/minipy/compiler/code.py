"""Code objects.  Translated code; `docs/minipy.md` says what the fields mean."""

from __future__ import annotations

from languages.minipy.compiler.constants import Constant

OPTIMIZED, VARARGS, VARKEYWORDS, NESTED, GENERATOR = 1, 4, 8, 16, 32
"""Flags; the numbers are CPython's."""

COLUMN_BITS = 20
COLUMN_MASK = (1 << COLUMN_BITS) - 1
ROW = 4


class Place:
    """Where an instruction is in the text: lines from 1, columns in characters from 0, the last ones behind it."""

    def __init__(self, line: int, last_line: int, column: int, last_column: int) -> None:
        self.line = line
        self.last_line = last_line
        self.column = column
        self.last_column = last_column


class Code(Constant):
    """A piece of bytecode; a constant of the one that makes functions of it."""

    _immutable_fields_ = [
        "name", "qualname", "filename", "first_line", "argcount", "posonly", "kwonly", "flags", "stack_size",
        "varnames[*]", "cellvars[*]", "freevars[*]", "cell_locals[*]", "names[*]", "constants[*]", "instructions[*]",
        "handlers[*]", "lines[*]", "columns[*]",
    ]  # fmt: skip

    def __init__(self, name: str, qualname: str, filename: str, first_line: int) -> None:
        self.name = name
        self.qualname = qualname
        self.filename = filename
        self.first_line = first_line
        self.argcount = 0
        self.posonly = 0
        self.kwonly = 0
        self.flags = 0
        self.stack_size = 0
        self.varnames: list[str] = []
        self.cellvars: list[str] = []
        self.freevars: list[str] = []
        self.cell_locals: list[int] = []
        self.names: list[str] = []
        self.constants: list[Constant] = []
        self.instructions: list[int] = []
        self.handlers: list[int] = []
        self.lines: list[int] = []
        self.columns: list[int] = []

    def key(self) -> str:
        raise NotImplementedError("code objects are not shared")

    def text(self) -> str:
        return "<code object " + self.name + ', file "' + self.filename + '", line ' + str(self.first_line) + ">"

    def place(self, pc: int) -> Place:
        """Where an instruction is in the text."""
        line, packed = self.lines[pc], self.columns[pc]
        last_line = line + (packed >> (2 * COLUMN_BITS))
        return Place(line, last_line, (packed >> COLUMN_BITS) & COLUMN_MASK, packed & COLUMN_MASK)

    def cell_name(self, index: int) -> str:
        """The name of a cell."""
        count = len(self.cellvars)
        return self.cellvars[index] if index < count else self.freevars[index - count]


def packed_columns(lines: int, column: int, last_column: int) -> int:
    """The columns of an instruction, and how many lines are between its first and last one."""
    return (lines << COLUMN_BITS | min(column, COLUMN_MASK)) << COLUMN_BITS | min(last_column, COLUMN_MASK)


def handler_for(code: Code, pc: int) -> int:
    """Where the row of the exception table begins that covers an instruction, or -1."""
    handlers = code.handlers
    low, high = 0, len(handlers) // ROW
    while low < high:
        middle = (low + high) // 2
        if handlers[middle * ROW] <= pc:
            low = middle + 1
        else:
            high = middle
    found = (low - 1) * ROW
    return found if found >= 0 and pc < handlers[found + 1] else -1
