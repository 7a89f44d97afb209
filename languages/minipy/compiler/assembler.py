"""Instructions, labels and protected ranges of one code object while it is made.  Translated code.

The depth of the stack is followed as instructions are emitted; what nothing leads to is not emitted.  Protected ranges
nest; ``finish`` gives each instruction the innermost one and writes runs of instructions as rows that don't overlap.
"""

from __future__ import annotations

from languages.minipy.compiler.code import Code, packed_columns
from languages.minipy.compiler.constants import Constant
from languages.minipy.compiler.opcodes import ALWAYS_JUMPS, LEAVES, OPCODE_BITS, TABLE, stack_effect
from languages.minipy.syntax.errors import SourceText


class Label:
    """A place to jump to; ``pc`` is -1 until it is marked, ``depth`` until something leads there."""

    def __init__(self) -> None:
        self.pc = -1
        self.depth = -1


class Protection:
    """Instructions whose exceptions go to a handler; the range has gaps where a way out is compiled."""

    def __init__(self, handler: Label, depth: int, level: int) -> None:
        self.handler = handler
        self.depth = depth
        self.level = level
        self.start = 0
        self.starts: list[int] = []
        self.ends: list[int] = []


class Assembler:
    """Collects one code object."""

    def __init__(self, code: Code, source: SourceText) -> None:
        self.code = code
        self.source = source
        self.instructions: list[int] = []
        self.idxs: list[int] = []
        self.ends: list[int] = []
        self.idx = 0
        self.end = 0
        self.targets: list[Label] = []
        self.jumps: list[int] = []
        self.depth = 0
        self.is_reachable = True
        self.open: list[Protection] = []
        self.protections: list[Protection] = []
        self.name_numbers: dict[str, int] = {}
        self.constant_numbers: dict[str, int] = {}

    # --- operands

    def name(self, name: str) -> int:
        """The number of a name."""
        found = self.name_numbers.get(name, -1)
        if found < 0:
            found = len(self.code.names)
            self.name_numbers[name] = found
            self.code.names.append(name)
        return found

    def constant(self, value: Constant) -> int:
        """The number of a constant; equal ones share it, code objects don't."""
        key = "" if isinstance(value, Code) else value.key()
        found = -1 if key == "" else self.constant_numbers.get(key, -1)
        if found < 0:
            found = len(self.code.constants)
            self.code.constants.append(value)
            if key != "":
                self.constant_numbers[key] = found
        return found

    # --- instructions

    def emit(self, opcode: int, operand: int = 0) -> None:
        """Add an instruction."""
        self.depth += stack_effect(opcode, operand)
        if not self.is_reachable:
            return
        self.instructions.append(opcode | operand << OPCODE_BITS)
        self.idxs.append(self.idx)
        self.ends.append(self.end)
        if self.depth > self.code.stack_size:
            self.code.stack_size = self.depth
        if opcode in LEAVES:
            self.is_reachable = False

    def jump(self, opcode: int, label: Label) -> None:
        """Add a jump."""
        if self.is_reachable:
            label.depth = self.depth + TABLE[opcode].jump
            self.jumps.append(len(self.instructions))
            self.targets.append(label)
        self.emit(opcode)
        if opcode in ALWAYS_JUMPS:
            self.is_reachable = False

    def mark(self, label: Label) -> None:
        """The label is here."""
        label.pc = len(self.instructions)
        if label.depth >= 0:
            self.depth = label.depth
            self.is_reachable = True
        elif self.is_reachable:
            label.depth = self.depth

    # --- protected ranges

    def protect(self, depth: int) -> Protection:
        """From here on exceptions go to a new handler, with a stack of this depth and the exception on it."""
        made = Protection(Label(), depth, len(self.open))
        made.start = len(self.instructions)
        self.open.append(made)
        self.protections.append(made)
        return made

    def suspend(self, protection: Protection) -> None:
        """The range has a gap from here on."""
        end = len(self.instructions)
        if end > protection.start:
            protection.starts.append(protection.start)
            protection.ends.append(end)

    def resume(self, protection: Protection) -> None:
        """The gap ends."""
        protection.start = len(self.instructions)

    def release(self, protection: Protection) -> None:
        """The range, which is the innermost one, ends."""
        self.suspend(protection)
        assert self.open[-1] is protection
        self.open.pop()

    def mark_handler(self, protection: Protection) -> None:
        """The handler is here, which can be reached if something is protected."""
        label = protection.handler
        label.pc = len(self.instructions)
        self.is_reachable = len(protection.starts) > 0
        self.depth = protection.depth + 1
        if self.is_reachable and self.depth > self.code.stack_size:
            self.code.stack_size = self.depth

    # --- the code object

    def finish(self) -> Code:
        """The code object."""
        for i in range(len(self.jumps)):
            pc = self.jumps[i]
            self.instructions[pc] |= self.targets[i].pc << OPCODE_BITS
        self.code.instructions = self.instructions
        self.write_handlers()
        self.write_places()
        return self.code

    def write_handlers(self) -> None:
        """The exception table."""
        covering = [-1] * len(self.instructions)
        for i in range(len(self.protections)):
            protection = self.protections[i]
            for j in range(len(protection.starts)):
                for pc in range(protection.starts[j], protection.ends[j]):
                    if covering[pc] < 0 or self.protections[covering[pc]].level <= protection.level:
                        covering[pc] = i
        pc = 0
        while pc < len(covering):
            found = covering[pc]
            start = pc
            while pc < len(covering) and covering[pc] == found:
                pc += 1
            if found >= 0:
                protection = self.protections[found]
                self.code.handlers += [start, pc, protection.handler.pc, protection.depth]

    def write_places(self) -> None:
        """Lines and columns."""
        source = self.source
        for i in range(len(self.instructions)):
            idx, end = self.idxs[i], self.ends[i]
            line, last_line = source.line_of(idx), source.line_of(end)
            column = idx - source.starts[line - 1]
            last_column = end - source.starts[last_line - 1]
            self.code.lines.append(line)
            self.code.columns.append(packed_columns(last_line - line, column, last_column))
