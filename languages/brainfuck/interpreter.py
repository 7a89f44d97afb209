"""The main loop: one instruction of the program, a run of equal commands or a single one, at a time.

The tape is a list that doubles whenever the program walks off its right end; there is nothing to the left of its start.
Cells wrap around at 8, 16 or 32 bits: ``cell_mask`` is the largest value of one.

For the JIT a position of the guest program is the instruction, the program and the dialect (greens); what changes while it
runs are the tape, the position on it and the console (reds).  Loops close at the jump back of ``]``.
"""

from framework.rlib.jit import JitDriver
from languages.brainfuck.console import Console
from languages.brainfuck.program import CLOSE, LEFT, MINUS, OPEN, PLUS, READ, RIGHT, WRITE, Program

FIRST_TAPE_LENGTH = 1024

# What ',' stores at the end of the input, besides a value: leave the cell alone.
EOF_KEEP = -2


class Dialect:
    """What implementations of brainfuck differ in."""

    _immutable_ = True

    def __init__(self, cell_mask: int, eof: int) -> None:
        self.cell_mask = cell_mask
        self.eof = eof


def printable_location(pc: int, program: Program, dialect: Dialect) -> str:
    """The instruction as it is shown in traces."""
    return str(pc) + " " + chr(program.code[pc]) + " " + str(program.arguments[pc])


driver = JitDriver(
    greens=["pc", "program", "dialect"],
    reds=["position", "tape", "console"],
    get_printable_location=printable_location,
    name="brainfuck",
)


def run(program: Program, console: Console, cell_mask: int, eof: int) -> None:
    """Run a program to its end.  ``eof``: what ',' stores when there is no more input (0, -1 or EOF_KEEP)."""
    dialect = Dialect(cell_mask, eof)
    tape = [0] * FIRST_TAPE_LENGTH
    position = 0
    pc = 0
    while pc < len(program.code):
        driver.jit_merge_point(pc=pc, program=program, dialect=dialect, position=position, tape=tape, console=console)
        instruction = program.code[pc]
        argument = program.arguments[pc]
        if instruction == RIGHT:
            position += argument
            if position >= len(tape):
                tape = longer(tape, position)
        elif instruction == LEFT:
            if position < argument:
                raise program.error("the program moves left of the first cell", pc, position)
            position -= argument
        elif instruction == PLUS:
            tape[position] = (tape[position] + argument) & dialect.cell_mask
        elif instruction == MINUS:
            tape[position] = (tape[position] - argument) & dialect.cell_mask
        elif instruction == OPEN:
            if tape[position] == 0:
                pc = argument
        elif instruction == CLOSE:
            if tape[position] != 0:
                pc = argument + 1
                driver.can_enter_jit(
                    pc=pc, program=program, dialect=dialect, position=position, tape=tape, console=console
                )
                continue
        elif instruction == WRITE:
            console.write(tape[position])
        elif instruction == READ:
            value = console.read()
            if value < 0:
                value = dialect.eof
            if value != EOF_KEEP:
                tape[position] = value & dialect.cell_mask
        pc += 1


def longer(tape: list[int], position: int) -> list[int]:
    """A tape that starts as this one and has the position on it; its length doubles."""
    length = len(tape)
    while length <= position:
        length *= 2
    return tape + [0] * (length - len(tape))
