"""The minipy command.

kit translate languages/minipy -o minipy
./minipy -m dis prog.py
"""

from __future__ import annotations

import sys

from languages.minipy.compiler.compile import EXEC, compile_text
from languages.minipy.compiler.dis import disassembled
from languages.minipy.syntax.encoding import decode_source
from languages.minipy.syntax.errors import SourceError, SourceText, render

USAGE = "usage: minipy -m dis FILE"


def entry_point(argv: list[str]) -> int:
    """Print the code of a file; the exit status is 1 for what is no Python, 2 for a wrong command."""
    if len(argv) != 4 or argv[1] != "-m" or argv[2] != "dis":
        sys.stderr.write(USAGE + "\n")
        return 2
    filename = argv[3]
    try:
        with open(filename, "rb") as file:
            data = file.read()
    except OSError as error:
        sys.stderr.write("minipy: can't open file '" + filename + "': " + str(error) + "\n")
        return 2
    text = ""
    try:
        text = decode_source(data, filename)
        print(disassembled(compile_text(text, filename, EXEC)))
    except SourceError as error:
        sys.stderr.write(render(error, SourceText(text), filename) + "\n")
        return 1
    return 0
