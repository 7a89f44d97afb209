"""The main loop: one instruction of the program at a time.

The tape is a list that doubles whenever the program walks off its right end; there is nothing to the left of its start.
Cells wrap around at 8, 16 or 32 bits: ``cell_mask`` is the largest value of one.
"""

from languages.brainfuck.console import Console
from languages.brainfuck.program import CLOSE, LEFT, MINUS, OPEN, PLUS, READ, RIGHT, WRITE, Program

FIRST_TAPE_LENGTH = 1024

# What ',' stores at the end of the input, besides a value: leave the cell alone.
EOF_KEEP = -2


def run(program: Program, console: Console, cell_mask: int, eof: int) -> None:
    """Run a program to its end.  ``eof``: what ',' stores when there is no more input (0, -1 or EOF_KEEP)."""
    code = program.code
    jumps = program.jumps
    tape = [0] * FIRST_TAPE_LENGTH
    position = 0
    pc = 0
    while pc < len(code):
        instruction = code[pc]
        if instruction == RIGHT:
            position += 1
            if position == len(tape):
                tape = tape + [0] * len(tape)
        elif instruction == LEFT:
            if position == 0:
                raise program.error("the program moves left of the first cell", pc)
            position -= 1
        elif instruction == PLUS:
            tape[position] = (tape[position] + 1) & cell_mask
        elif instruction == MINUS:
            tape[position] = (tape[position] - 1) & cell_mask
        elif instruction == OPEN:
            if tape[position] == 0:
                pc = jumps[pc]
        elif instruction == CLOSE:
            if tape[position] != 0:
                pc = jumps[pc]
        elif instruction == WRITE:
            console.write(tape[position])
        elif instruction == READ:
            value = console.read()
            if value < 0:
                value = eof
            if value != EOF_KEEP:
                tape[position] = value & cell_mask
        pc += 1
