"""Code objects as the interpreter has them: what the compiler made, with constants as guest values."""

from __future__ import annotations

from framework.rlib.jit import elidable
from languages.minipy.compiler.code import GENERATOR, OPTIMIZED, VARARGS, VARKEYWORDS, Code, handler_for
from languages.minipy.compiler.constants import Constant
from languages.minipy.interpreter.constants import plain_constant
from languages.minipy.objects.base import W_Object


class W_Code(W_Object):
    """A code object."""

    _immutable_fields_ = [
        "name", "qualname", "filename", "instructions[*]", "constants[*]", "names[*]", "varnames[*]", "cellvars[*]",
        "freevars[*]", "cell_locals[*]", "argcount", "posonly", "kwonly", "cells_start", "stack_start", "size",
        "handlers[*]", "takes_rest", "takes_keywords", "is_generator", "is_optimized", "code",
    ]  # fmt: skip

    def __init__(self, code: Code) -> None:
        self.code = code
        self.name = code.name
        self.qualname = code.qualname
        self.filename = code.filename
        self.instructions: list[int] = code.instructions
        self.constants: list[W_Object] = [guest_constant(constant) for constant in code.constants]
        self.names: list[str] = code.names
        self.varnames: list[str] = code.varnames
        self.cellvars: list[str] = code.cellvars
        self.freevars: list[str] = code.freevars
        self.cell_locals: list[int] = code.cell_locals
        self.handlers: list[int] = code.handlers
        self.argcount = code.argcount
        self.posonly = code.posonly
        self.kwonly = code.kwonly
        self.takes_rest = code.flags & VARARGS != 0
        self.takes_keywords = code.flags & VARKEYWORDS != 0
        self.is_generator = code.flags & GENERATOR != 0
        self.is_optimized = code.flags & OPTIMIZED != 0
        self.cells_start = len(code.varnames)
        self.stack_start = self.cells_start + len(code.cellvars) + len(code.freevars)
        self.size = self.stack_start + code.stack_size

    @elidable
    def handler(self, pc: int) -> int:
        """The row of the exception table for an instruction, -1 where none covers it."""
        return handler_for(self.code, pc)

    def repr(self) -> str:
        return f'<code object {self.name}, file "{self.filename}", line {self.code.first_line}>'


def guest_constant(constant: Constant) -> W_Object:
    """The guest's value of a constant, made once for each code object."""
    if isinstance(constant, Code):
        return W_Code(constant)
    return plain_constant(constant)
