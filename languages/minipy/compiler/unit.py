"""A code object in the making, with its scope and the blocks around the place that is being compiled.  Translated code."""

from __future__ import annotations

from languages.minipy.compiler.assembler import Assembler, Label, Protection
from languages.minipy.compiler.code import Code
from languages.minipy.compiler.scopes import CELL, FREE, Scope
from languages.minipy.syntax.errors import SourceText
from languages.minipy.syntax.nodes import Block

WHILE, FOR, TRY, FINALLY, HANDLER, NAMED_HANDLER, FINALLY_HANDLER, WITH, VALUE = (
    "while", "for", "try", "finally", "handler", "named handler", "finally handler", "with", "value",
)  # fmt: skip
"""Kinds of blocks: what a way out of them has to do (``control.Compiler.clean_up``).  VALUE: while a ``finally`` is compiled
with a returned value on the stack."""


class Frame:
    """A block around a place: a loop, or something to clean up."""

    def __init__(self, kind: str, protection: Protection | None = None) -> None:
        self.kind = kind
        self.protection = protection
        self.head = Label()
        self.exit = Label()
        self.final: Block | None = None
        self.name = ""
        self.is_star = False
        self.idx = 0
        self.end = 0


class Unit:
    """One code object."""

    def __init__(self, code: Code, scope: Scope, source: SourceText, parent: Unit | None) -> None:
        self.code = code
        self.scope = scope
        self.parent = parent
        self.assembler = Assembler(code, source)
        self.frames: list[Frame] = []
        self.locals: dict[str, int] = {}
        self.cells: dict[str, int] = {}
        self.free_temporaries: list[int] = []
        for name in scope.parameters:
            self.local(name)
        self.add_cells()

    def local(self, name: str) -> int:
        """The number of a local."""
        found = self.locals.get(name, -1)
        if found < 0:
            found = len(self.code.varnames)
            self.locals[name] = found
            self.code.varnames.append(name)
        return found

    def add_cells(self) -> None:
        """Number the cells, own ones first."""
        code = self.code
        code.cellvars = self.scope.names_of(CELL)
        if self.scope.needs_class:
            code.cellvars.append("__class__")
        code.freevars = self.scope.names_of(FREE)
        for name in code.cellvars + code.freevars:
            if name not in self.cells:
                self.cells[name] = len(self.cells)
        for name in code.cellvars:
            code.cell_locals.append(self.locals.get(name, -1))

    def temporary(self) -> int:
        """A local without a name, until ``give_back``."""
        if len(self.free_temporaries) > 0:
            return self.free_temporaries.pop()
        return self.local("." + str(len(self.code.varnames)))

    def give_back(self, temporaries: list[int]) -> None:
        """Some temporaries are not needed any more."""
        self.free_temporaries += temporaries
