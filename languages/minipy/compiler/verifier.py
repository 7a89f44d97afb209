"""Checks code objects: jumps and handlers lead to instructions, and the stack has one depth at each.  Translated code."""

from __future__ import annotations

from languages.minipy.compiler.code import ROW, Code, handler_for
from languages.minipy.compiler.opcodes import (
    ALWAYS_JUMPS,
    JUMP_TO,
    LEAVES,
    OPCODE_BITS,
    OPCODE_MASK,
    TABLE,
    stack_effect,
)


class VerifyError(Exception):
    """A code object is wrong: a mistake of the compiler."""


class Verifier:
    """Follows all ways through one code object."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.depths = [-1] * len(code.instructions)
        self.waiting: list[int] = []

    def run(self) -> None:
        """Raises: VerifyError."""
        self.reach(0, 0)
        while len(self.waiting) > 0:
            self.step(self.waiting.pop())

    def error(self, pc: int, message: str) -> VerifyError:
        """An error at an instruction."""
        return VerifyError(self.code.qualname + ", instruction " + str(pc) + ": " + message)

    def reach(self, pc: int, depth: int) -> None:
        """An instruction can be next, with this depth."""
        if pc < 0 or pc >= len(self.depths):
            raise self.error(pc, "there is no such instruction")
        if depth < 0 or depth > self.code.stack_size:
            raise self.error(pc, "depth " + str(depth) + " of " + str(self.code.stack_size))
        if self.depths[pc] < 0:
            self.depths[pc] = depth
            self.waiting.append(pc)
        elif self.depths[pc] != depth:
            raise self.error(pc, "depth " + str(depth) + " and " + str(self.depths[pc]))

    def step(self, pc: int) -> None:
        """Look at what may follow an instruction."""
        instruction = self.code.instructions[pc]
        opcode, operand = instruction & OPCODE_MASK, instruction >> OPCODE_BITS
        depth = self.depths[pc]
        row = handler_for(self.code, pc)
        if row >= 0:
            handlers = self.code.handlers
            if handlers[row + ROW - 1] > depth:
                raise self.error(pc, "the handler's depth is larger")
            self.reach(handlers[row + 2], handlers[row + ROW - 1] + 1)
        if TABLE[opcode].operand == JUMP_TO:
            self.reach(operand, depth + TABLE[opcode].jump)
        if opcode in ALWAYS_JUMPS or opcode in LEAVES:
            return
        self.reach(pc + 1, depth + stack_effect(opcode, operand))


def verify(code: Code) -> None:
    """Check a code object and all in it.

    Raises: VerifyError.
    """
    Verifier(code).run()
    for constant in code.constants:
        if isinstance(constant, Code):
            verify(constant)
