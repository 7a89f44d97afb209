"""Step 8: loops begin where the guest program jumps back."""

import os
import sys

from framework.rlib.jit import JitDriver


class Program:
    _immutable_fields_ = ["code", "jumps[*]"]

    def __init__(self, code: bytes, jumps: list[int]) -> None:
        self.code = code
        self.jumps = jumps


def parse(source: str) -> Program:
    code: list[int] = []
    jumps: list[int] = []
    stack: list[int] = []
    for char in source:
        if char not in "><+-.,[]":
            continue
        partner = 0
        if char == "[":
            stack.append(len(code))
        elif char == "]":
            partner = stack.pop()
            jumps[partner] = len(code)
        code.append(ord(char))
        jumps.append(partner)
    return Program(bytes(code), jumps)


def read_byte() -> int:
    data = os.read(0, 1)
    if len(data) == 0:
        return 0
    return data[0]


def location(pc: int, program: Program) -> str:
    """How a position of the guest program is shown."""
    return f"{pc} {chr(program.code[pc])}"


driver = JitDriver(
    greens=["pc", "program"], reds=["position", "tape"], get_printable_location=location, name="brainfuck"
)


def run(program: Program) -> None:
    tape = [0] * 1024
    position = 0
    pc = 0
    while pc < len(program.code):
        driver.jit_merge_point(pc=pc, program=program, position=position, tape=tape)
        command = program.code[pc]
        if command == ord(">"):
            position += 1
            if position == len(tape):
                tape = tape + [0] * len(tape)
        elif command == ord("<"):
            position -= 1
        elif command == ord("+"):
            tape[position] = (tape[position] + 1) & 255
        elif command == ord("-"):
            tape[position] = (tape[position] - 1) & 255
        elif command == ord("["):
            if tape[position] == 0:
                pc = program.jumps[pc]
        elif command == ord("]"):
            if tape[position] != 0:
                pc = program.jumps[pc] + 1
                driver.can_enter_jit(pc=pc, program=program, position=position, tape=tape)
                continue
        elif command == ord("."):
            os.write(1, bytes([tape[position]]))
        elif command == ord(","):
            tape[position] = read_byte()
        pc += 1


def read_file(filename: str) -> str:
    descriptor = os.open(filename, os.O_RDONLY, 0)
    content = b""
    while True:
        chunk = os.read(descriptor, 4096)
        if len(chunk) == 0:
            os.close(descriptor)
            return content.decode("utf-8")
        content += chunk


def entry_point(argv: list[str]) -> int:
    if len(argv) != 2:
        print("usage: brainfuck FILE")
        return 2
    run(parse(read_file(argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(entry_point(sys.argv))
