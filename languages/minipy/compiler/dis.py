"""``minipy -m dis``: a code object as text, and those in it behind it.  Translated code."""

from __future__ import annotations

from languages.minipy.compiler.code import ROW, Code
from languages.minipy.compiler.opcodes import (
    CALL_NAMES,
    CELL,
    CONST,
    HALF_BITS,
    HALF_MASK,
    JUMP_TO,
    LOCAL,
    NAME,
    NONE,
    OPCODE_BITS,
    OPCODE_MASK,
    PAIR,
    TABLE,
)


def disassembled(code: Code) -> str:
    """The text of a code object and of those in it."""
    lines: list[str] = []
    add_code(code, lines)
    return "\n".join(lines)


def add_code(code: Code, lines: list[str]) -> None:
    """Add the lines of a code object."""
    targets = [0] * len(code.instructions)
    for instruction in code.instructions:
        if TABLE[instruction & OPCODE_MASK].operand == JUMP_TO:
            targets[instruction >> OPCODE_BITS] = 1
    last_line = 0
    for pc in range(len(code.instructions)):
        line = code.lines[pc]
        shown = str(line) if line != last_line else ""
        last_line = line
        mark = ">>" if targets[pc] else "  "
        lines.append((shown.rjust(5) + " " + mark + " " + str(pc).rjust(5) + " " + instruction_text(code, pc)).rstrip())
    add_handlers(code, lines)
    for constant in code.constants:
        if isinstance(constant, Code):
            lines.append("")
            lines.append("Disassembly of " + constant.text() + ":")
            add_code(constant, lines)


def add_handlers(code: Code, lines: list[str]) -> None:
    """Add the exception table."""
    handlers = code.handlers
    if len(handlers) > 0:
        lines.append("ExceptionTable:")
    for i in range(0, len(handlers), ROW):
        start, end, target, depth = handlers[i], handlers[i + 1], handlers[i + 2], handlers[i + 3]
        lines.append("  " + str(start) + " to " + str(end - 1) + " -> " + str(target) + " [" + str(depth) + "]")


def instruction_text(code: Code, pc: int) -> str:
    """The name of an instruction and its operand."""
    instruction = code.instructions[pc]
    operation = TABLE[instruction & OPCODE_MASK]
    operand = instruction >> OPCODE_BITS
    if operation.operand == NONE:
        return operation.name
    meaning = operand_text(code, operation.operand, operand)
    return operation.name.ljust(24) + " " + str(operand) + (" (" + meaning + ")" if meaning != "" else "")


def operand_text(code: Code, kind: str, operand: int) -> str:
    """What an operand stands for."""
    if kind == CONST:
        return code.constants[operand].text()
    if kind == NAME:
        return code.names[operand]
    if kind == LOCAL:
        return code.varnames[operand]
    if kind == CELL:
        return code.cell_name(operand)
    if kind == JUMP_TO:
        return "to " + str(operand)
    if kind == PAIR:
        return str(operand & HALF_MASK) + ", " + str(operand >> HALF_BITS)
    if kind == CALL_NAMES:
        return str(operand & HALF_MASK) + ", names " + code.constants[operand >> HALF_BITS].text()
    return ""
