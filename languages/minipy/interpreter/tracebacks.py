"""Tracebacks: the places in frames that an exception left, the outermost first."""

from __future__ import annotations

from languages.minipy.interpreter.code import W_Code
from languages.minipy.objects.base import W_Object


class W_Traceback(W_Object):
    """One place, and what comes after it towards the place where the exception was raised."""

    _immutable_fields_ = ["code", "pc"]

    def __init__(self, code: W_Code, pc: int, w_next: W_Object | None) -> None:
        self.code = code
        self.pc = pc
        self.w_next = w_next

    def line(self) -> int:
        """The line."""
        return self.code.code.lines[self.pc]
