"""The brainfuck command: reads its arguments, runs one program file.

kit translate languages/brainfuck -o bf
./bf languages/brainfuck/programs/hello.bf
"""

import os

from framework.rlib.jit import set_param
from languages.brainfuck.console import Console, write_all
from languages.brainfuck.interpreter import EOF_KEEP, driver, run
from languages.brainfuck.program import BrainfuckError, parse

USAGE = """usage: brainfuck [--cells=8|16|32] [--eof=0|-1|keep] FILE

Runs the brainfuck program in FILE.
  --cells  bits of a cell; values wrap around (default 8)
  --eof    what ',' stores at the end of the input (default 0; keep: leave the cell as it is)

Exit status: 0, 1 when the program is wrong or its input or output fails, 2 when the command is wrong.
"""

# Loops of brainfuck are short and many, and leaving code costs more than compiling what follows: how often a loop runs
# before it is traced, and how often a guard fails before the JIT goes on from there.
THRESHOLD = 200
TRACE_EAGERNESS = 20


class UsageError(Exception):
    """The command line is wrong."""

    def __init__(self, message: str) -> None:
        self.message = message


class Options:
    """What the command line says."""

    def __init__(self) -> None:
        self.filename = ""
        self.cell_mask = 0xFF
        self.eof = 0
        self.help = False


def cell_mask(bits: str) -> int:
    """The largest value of a cell."""
    if bits == "8":
        return 0xFF
    if bits == "16":
        return 0xFFFF
    if bits == "32":
        return 0xFFFFFFFF
    raise UsageError("--cells is 8, 16 or 32, not '" + bits + "'")


def eof_value(name: str) -> int:
    """What ',' stores at the end of the input."""
    if name == "0":
        return 0
    if name == "-1":
        return -1
    if name == "keep":
        return EOF_KEEP
    raise UsageError("--eof is 0, -1 or keep, not '" + name + "'")


def parse_arguments(argv: list[str]) -> Options:
    """The options of a command line; UsageError when it is wrong."""
    options = Options()
    for argument in argv[1:]:
        if argument == "--help" or argument == "-h":
            options.help = True
        elif argument.startswith("--cells="):
            options.cell_mask = cell_mask(argument[len("--cells=") :])
        elif argument.startswith("--eof="):
            options.eof = eof_value(argument[len("--eof=") :])
        elif argument.startswith("-"):
            raise UsageError("unknown option " + argument)
        elif options.filename:
            raise UsageError("one program file, please")
        else:
            options.filename = argument
    if options.filename == "" and not options.help:
        raise UsageError("which program file?")
    return options


def read_file(filename: str) -> bytes:
    """The whole content of a file."""
    descriptor = os.open(filename, os.O_RDONLY, 0)
    try:
        chunks: list[bytes] = []
        while True:
            chunk = os.read(descriptor, 65536)
            if len(chunk) == 0:
                return b"".join(chunks)
            chunks.append(chunk)
    finally:
        os.close(descriptor)


def complain(message: str) -> None:
    """Say on stderr what is wrong; if even that fails, the exit status has to do."""
    try:
        write_all(2, ("brainfuck: " + message + "\n").encode("utf-8"))
    except OSError:
        return


def run_file(options: Options) -> int:
    """Run the program of a file; the exit status."""
    filename = options.filename
    try:
        source = read_file(filename).decode("utf-8")
    except OSError as error:
        complain("cannot read " + filename + ": " + os.strerror(error.errno))
        return 1
    except UnicodeDecodeError:
        complain("cannot read " + filename + ": it is not UTF-8 text")
        return 1
    console = Console()
    set_param(driver, "threshold", THRESHOLD)
    set_param(driver, "trace_eagerness", TRACE_EAGERNESS)
    try:
        try:
            run(parse(source), console, options.cell_mask, options.eof)
        except BrainfuckError as error:
            console.flush()
            complain(filename + ":" + str(error.line) + ":" + str(error.column) + ": " + error.message)
            return 1
        console.flush()
    except OSError as error:
        complain("input or output failed: " + os.strerror(error.errno))
        return 1
    return 0


def entry_point(argv: list[str]) -> int:
    """The command; returns the exit status."""
    try:
        options = parse_arguments(argv)
    except UsageError as error:
        complain(error.message + "\n" + USAGE)
        return 2
    if options.help:
        write_all(1, USAGE.encode("utf-8"))
        return 0
    return run_file(options)
