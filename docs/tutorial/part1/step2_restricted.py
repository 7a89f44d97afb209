"""Step 2: the same in restricted Python.  It runs on Python, and kit translates it."""

import os
import sys


class Program:
    def __init__(self, code: str, jumps: dict[int, int]) -> None:
        self.code = code
        self.jumps = jumps


class Tape:
    def __init__(self) -> None:
        self.cells = [0]
        self.position = 0

    def get(self) -> int:
        return self.cells[self.position]

    def change(self, amount: int) -> None:
        self.cells[self.position] = (self.cells[self.position] + amount) % 256

    def right(self) -> None:
        self.position += 1
        if self.position == len(self.cells):
            self.cells.append(0)

    def left(self) -> None:
        self.position -= 1


def parse(source: str) -> Program:
    code: list[str] = []
    jumps: dict[int, int] = {}
    stack: list[int] = []
    for char in source:
        if char not in "><+-.,[]":
            continue
        if char == "[":
            stack.append(len(code))
        elif char == "]":
            partner = stack.pop()
            jumps[partner] = len(code)
            jumps[len(code)] = partner
        code.append(char)
    return Program("".join(code), jumps)


def run(program: Program) -> None:
    tape = Tape()
    pc = 0
    while pc < len(program.code):
        command = program.code[pc]
        if command == ">":
            tape.right()
        elif command == "<":
            tape.left()
        elif command == "+":
            tape.change(1)
        elif command == "-":
            tape.change(-1)
        elif command == "[":
            if tape.get() == 0:
                pc = program.jumps[pc]
        elif command == "]":
            if tape.get() != 0:
                pc = program.jumps[pc]
        elif command == ".":
            os.write(1, bytes([tape.get()]))
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
