"""The peer that brainfuck speed is compared with: a naive translator from brainfuck to C.

One C function; equal neighbours of `+-<>` are joined into one statement, and nothing else is done: no loop is
recognised, no bound is checked.  Cells have eight bits.

    python -m benchmarks.brainfuck_to_c programs/mandelbrot.bf > mandelbrot.c && cc -O2 mandelbrot.c
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

HEADER = """\
#include <stdio.h>
static unsigned char tape[1 << 20];
int main(void) {
    unsigned char *p = tape;
    int c;
"""

STATEMENTS = {
    ">": "p += {};",
    "<": "p -= {};",
    "+": "*p += {};",
    "-": "*p -= {};",
    ".": "putchar(*p);",
    ",": "c = getchar(); *p = c == EOF ? 0 : c;",
    "[": "while (*p) {{",
    "]": "}}",
}


def to_c(source: str) -> str:
    """The C program."""
    lines = []
    for char, run in groupby(char for char in source if char in STATEMENTS):
        count = len(list(run))
        if char in "><+-":
            lines.append(STATEMENTS[char].format(count))
        else:
            lines += [STATEMENTS[char].format()] * count
    return HEADER + "".join(f"    {line}\n" for line in lines) + "    return 0;\n}\n"


if __name__ == "__main__":
    print(to_c(Path(sys.argv[1]).read_text(encoding="utf-8")), end="")
