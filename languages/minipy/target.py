"""The minipy command.

kit translate languages/minipy -o minipy
./minipy program.py
"""

from __future__ import annotations

import sys

from languages.minipy.compiler.compile import EXEC, compile_text
from languages.minipy.compiler.dis import disassembled

# These declare what programs find: the loop, built-in names and functions.
from languages.minipy.interpreter import (  # noqa: F401
    builtin_names,
    builtins,
    dispatch,
    function_types,
    imports,
)
from languages.minipy.interpreter.code import W_Code
from languages.minipy.interpreter.imports import MODULES, read_file, run_module
from languages.minipy.interpreter.modules import W_Module
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import SYSTEM_EXIT, GuestError
from languages.minipy.objects.exceptions import W_BaseException
from languages.minipy.objects.numbers import W_Int
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.texts import W_Str
from languages.minipy.report import report
from languages.minipy.syntax.encoding import decode_source
from languages.minipy.syntax.errors import SourceError, SourceText, render
from languages.minipy.types.exceptions import value_of

USAGE = """usage: minipy [-c CODE | -m dis FILE | FILE | -] [ARGUMENT ...]
"""


class Program:
    """What to run, or to show the bytecode of, from the command line."""

    def __init__(self, source: bytes, filename: str, directory: str, arguments: list[str], show: bool = False) -> None:
        self.show = show
        self.source = source
        self.filename = filename
        self.directory = directory
        self.arguments = arguments


def program_of(argv: list[str]) -> Program | None:
    """The program that a command line names, None where it is wrong."""
    if len(argv) < 2 or argv[1] == "-":
        return Program(sys.stdin.buffer.read(), "<stdin>", "", ["-", *argv[2:]])
    if argv[1] == "-c":
        if len(argv) < 3:
            return None
        return Program(argv[2].encode("utf-8"), "<string>", "", ["-c", *argv[3:]])
    if argv[1] == "-m" and len(argv) == 4 and argv[2] == "dis":
        return Program(read_file(argv[3]), argv[3], "", argv[3:], True)
    if argv[1].startswith("-"):
        return None
    filename = argv[1]
    return Program(read_file(filename), filename, filename.rpartition("/")[0], argv[1:])


def show_bytecode(program: Program) -> int:
    """``-m dis``; the exit status."""
    text = ""
    try:
        text = decode_source(program.source, program.filename)
        sys.stdout.write(disassembled(compile_text(text, program.filename, EXEC)) + "\n")
    except SourceError as error:
        sys.stderr.write(render(error, SourceText(text), program.filename) + "\n")
        return 1
    return 0


def run_program(program: Program) -> int:
    """Run it; the exit status."""
    text = ""
    try:
        text = decode_source(program.source, program.filename)
        code = compile_text(text, program.filename, EXEC)
    except SourceError as error:
        sys.stderr.write(render(error, SourceText(text), program.filename) + "\n")
        return 1
    MODULES.path.items = [W_Str(program.directory)]
    w_names = W_Dict()
    MODULES.loaded.set_text("__main__", W_Module("__main__", w_names))
    MODULES.loaded.set_text("builtins", imports.BUILTINS_MODULE)
    try:
        run_module(W_Code(code), w_names)
    except GuestError as error:
        return status_of(error, {program.filename: text.split("\n")})
    return 0


def status_of(error: GuestError, sources: dict[str, list[str]]) -> int:
    """The exit status of a program that an exception ended, which is shown on stderr."""
    w_value = value_of(error)
    assert isinstance(w_value, W_BaseException)
    if error.is_a(SYSTEM_EXIT):
        items = w_value.w_args.items
        if len(items) == 0 or items[0] is NONE:
            return 0
        w_code = items[0]
        if isinstance(w_code, W_Int):
            return w_code.value & 0xFF
        sys.stderr.write(w_code.text() + "\n")
        return 1
    sys.stdout.flush()
    w_traceback = error.w_traceback
    w_value.w_traceback = NONE if w_traceback is None else w_traceback
    sys.stderr.write(report(w_value, sources))
    return 1


def entry_point(argv: list[str]) -> int:
    """The command; returns the exit status."""
    try:
        program = program_of(argv)
    except OSError as error:
        sys.stderr.write(
            f"minipy: can't open file '{argv[-1] if argv[1] == '-m' else argv[1]}': [Errno {error.errno}] {error.strerror}\n"
        )
        return 2
    if program is None:
        sys.stderr.write(USAGE)
        return 2
    return show_bytecode(program) if program.show else run_program(program)


if __name__ == "__main__":
    sys.exit(entry_point(sys.argv))
