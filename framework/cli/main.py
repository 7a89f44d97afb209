"""The `kit` command: its arguments, and what every subcommand shares (exit statuses, errors, Ctrl-C).

`kit --help` has to appear at once, so nothing heavy is imported here: each subcommand is a module of this folder with a
function ``main(arguments) -> exit status``, imported when it is chosen.
"""

from __future__ import annotations

import argparse
import errno
import gc
import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from threading import Timer

from framework import __version__
from framework.compat import importer

EXIT_OK = 0
EXIT_PROGRAM = 1
EXIT_USAGE = 2
EXIT_BUILD = 3
EXIT_BUG = 70
EXIT_INTERRUPTED = 130

YOUNG_OBJECTS = 200_000
"""How many new objects Python's cycle collector waits for.  The kit keeps nearly all objects that it makes until it ends;
looking through them at Python's default pace takes a quarter of its time."""

RUNS_THE_PROGRAM = ("run", "audit")
"""Commands in whose process the program runs as it is."""

FULL_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

EXIT_STATUSES = """\
exit status:
  0    done
  1    the program has errors (kit run: whatever the program returns)
  2    the command line or the target file is wrong
  3    building failed for a reason outside of the program: no linker, disk full
  70   a bug in the kit
  130  interrupted by Ctrl-C; nothing half-written is left behind
"""


def build_parser() -> argparse.ArgumentParser:
    """All arguments of all subcommands."""
    parser = argparse.ArgumentParser(
        prog="kit",
        description="Translate interpreters written in restricted Python to native executables.",
        epilog=EXIT_STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"kit {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    translate = _command(
        commands,
        "translate",
        "build a native executable from a target",
        """\
examples:
  kit translate languages/brainfuck -o bf     directory with target.py
  kit translate calc.py -O0 --debug           quick build with extra checks
  kit translate calc.py --bill                where time, memory and size went
  kit translate old.py -- --opt               --opt goes to RPython's target(driver, args)
""",
    )
    _target_arguments(translate)
    translate.add_argument("-o", "--output", metavar="OUT", help="the executable (default: ./ and the target's name)")
    _build_options(translate)
    translate.add_argument("--bill", action="store_true", help="print what each phase and function cost")
    translate.add_argument("-q", "--quiet", action="store_true", help="print errors only")

    run = _command(
        commands,
        "run",
        "run a target on Python, without translating it",
        """\
examples:
  kit run languages/brainfuck languages/brainfuck/programs/hello.bf
""",
    )
    run.add_argument("target", metavar="TARGET", help="directory with target.py, or a target file")
    run.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGS", help="the program's own arguments")

    check = _command(
        commands,
        "check",
        "find all errors without building, and say what becomes of each function",
        """\
examples:
  kit check languages/brainfuck
  kit check languages/brainfuck --types languages/brainfuck/interpreter.py
""",
    )
    _target_arguments(check)
    check.add_argument(
        "--types", metavar="FILE", help="print this source file with the inferred types beside each line"
    )

    show = _command(
        commands,
        "show",
        "print or draw a function at one stage of the translation",
        """\
examples:
  kit show --stage=flow run languages/brainfuck
  kit show --stage=llvm run languages/brainfuck
  kit show --stage=low --html graph.html run languages/brainfuck
""",
    )
    show.add_argument("function", metavar="FUNCTION", help="name of a function, with or without its module")
    _target_arguments(show)
    show.add_argument(
        "--stage", default="low", help="flow, annotated, low, the name of a pass, final, llvm or asm (default low)"
    )
    show.add_argument("--html", metavar="FILE", help="draw the graph into one self-contained file")
    _build_options(show)

    _seeing_commands(commands)
    grammar = _command(
        commands,
        "grammar",
        "check a grammar: conflicts with examples, sizes of tables, railroad diagrams",
        """\
examples:
  kit grammar mylang/syntax.py                   Grammar, LexerGenerator and ParserGenerator in its globals
  kit grammar mylang/syntax.py --html rules.html
  kit grammar rules.grammar                      a text in the declarative form (docs/parsing.md)

exit status: 0, 1 when the grammar is wrong or has conflicts that precedence does not settle, 2 when there is no grammar
""",
    )
    grammar.add_argument("file", metavar="FILE", help="Python file, or a text in the declarative form")
    grammar.add_argument("--html", metavar="OUT", help="draw the rules into one self-contained file")

    explain = _command(
        commands,
        "explain",
        "explain an error code",
        """\
examples:
  kit explain K601
  kit explain            all codes with their titles
""",
    )
    explain.add_argument("code", nargs="?", metavar="CODE")

    new = _command(
        commands,
        "new",
        "start a language: target, interpreter, program and tests",
        """\
examples:
  kit new mylang && kit translate mylang
""",
    )
    new.add_argument("name", metavar="NAME", help="folder to make; its last part becomes the language's name")

    cache = _command(
        commands,
        "cache",
        "look at the cache of compiled code, or clear it",
        """\
examples:
  kit cache              where it is and how big
  kit cache clear
""",
    )
    cache.add_argument("action", nargs="?", choices=["show", "clear"], default="show")
    return parser


def _seeing_commands(commands: argparse._SubParsersAction) -> None:
    """The commands that show what the JIT does."""
    trace = _command(
        commands,
        "trace",
        "show the loops that the JIT makes of a program",
        """\
examples:
  kit trace ./bf languages/brainfuck/programs/factor.bf             the ten hottest loops
  kit trace --loop 3 --removed --code ./bf mandelbrot.bf            one, with what was optimised away and machine code
  kit trace --html loops.html ./bf mandelbrot.bf                    a page to look at
  kit trace --hosted languages/brainfuck languages/brainfuck/programs/hello.bf     without an executable, slowly

The program's own output is dropped.  Machine code is disassembled when objdump is installed.
""",
    )
    trace.add_argument("--hosted", action="store_true", help="VM is a target: run it in Python (small programs)")
    trace.add_argument("--html", metavar="FILE", help="write one self-contained page")
    trace.add_argument("--loop", type=int, metavar="N", help="show one loop only")
    trace.add_argument("--limit", type=int, default=10, metavar="N", help="show so many loops (default 10)")
    trace.add_argument("--all", action="store_true", help="show all loops")
    trace.add_argument("--bridges", action="store_true", help="show the bridges of each loop")
    trace.add_argument("--preamble", action="store_true", help="show what is executed once before a loop, too")
    trace.add_argument("--removed", action="store_true", help="show recorded operations that are gone, marked with -")
    trace.add_argument("--code", action="store_true", help="show machine code")
    trace.add_argument("--traces", type=int, default=0, metavar="N", help="hosted: stop after so many traces")
    _observed_program(trace)

    why = _command(
        commands,
        "why",
        "say in ten lines where the time of a program went, and which hint would help",
        """\
examples:
  kit why ./bf languages/brainfuck/programs/factor.bf
  kit why --target languages/brainfuck ./bf mandelbrot.bf    where the interpreter's source is, if it isn't found
  kit why --quick ./bf mandelbrot.bf                         without trying hints

The suggestion is found by trying: hints that an audit has nothing against are set, one at a time, and the program runs in
Python under the tracer for a few traces.  The program's own output is dropped.
""",
    )
    why.add_argument("--target", metavar="TARGET", help="the target that VM was made from")
    why.add_argument("--quick", action="store_true", help="make no suggestion")
    _observed_program(why)
    audit = _command(
        commands,
        "audit",
        "run a target on Python and verify its JIT hints",
        """\
examples:
  kit audit languages/brainfuck languages/brainfuck/programs/hello.bf

Verified are: elidable functions (equal arguments, equal results), immutable fields (no change after construction) and
promoted values (few different ones).  Only what this run does is seen, so run it on programs that do much.
""",
    )
    audit.add_argument("target", metavar="TARGET", help="directory with target.py, or a target file")
    audit.add_argument("arguments", nargs=argparse.REMAINDER, metavar="PROGRAM", help="guest program and its arguments")


def _observed_program(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jit", default="", metavar="SETTINGS", help="KIT_JIT for the run, such as threshold=50")
    parser.add_argument("vm", metavar="VM", help="executable made by kit translate")
    parser.add_argument(
        "arguments", nargs=argparse.REMAINDER, metavar="PROGRAM", help="guest program and its arguments"
    )


def _command(commands: argparse._SubParsersAction, name: str, purpose: str, examples: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=purpose,
        description=purpose[0].upper() + purpose[1:] + ".",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def _target_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="TARGET", help="directory with target.py, or a target file")


def _build_options(parser: argparse.ArgumentParser) -> None:
    level = parser.add_mutually_exclusive_group()
    level.add_argument("-O0", dest="opt_level", action="store_const", const=0, help="build quickly, run slowly")
    level.add_argument("-O2", dest="opt_level", action="store_const", const=2, help="optimise (default)")
    parser.set_defaults(opt_level=2)
    parser.add_argument("--no-jit", dest="jit", action="store_false", help="leave the JIT out")
    parser.add_argument("--debug", action="store_true", help="check more at run time, keep symbols")
    parser.add_argument("--target", dest="triple", default="", metavar="TRIPLE", help="build for another machine")
    parser.add_argument("--no-cache", dest="use_cache", action="store_false", help="compile everything anew")


def parse_arguments(argv: Sequence[str]) -> argparse.Namespace:
    """The parsed command line.  What follows ``--`` is for RPython's ``target(driver, args)``; `kit run` keeps it."""
    rest: list[str] = []
    if "--" in argv and argv[0] != "run":
        split = list(argv).index("--")
        argv, rest = argv[:split], list(argv[split + 1 :])
    arguments = build_parser().parse_args(argv)
    arguments.target_arguments = rest
    return arguments


def exit_status(code: str) -> int:
    """The exit status that goes with an error code."""
    return {"5": EXIT_BUILD, "6": EXIT_USAGE}.get(code[1:2], EXIT_PROGRAM)


def main(argv: Sequence[str] | None = None) -> int:
    """Run `kit` with these arguments (the process's own by default); the exit status."""
    arguments = parse_arguments(sys.argv[1:] if argv is None else argv)
    importer.install()
    pace = gc.get_threshold()
    ignore = sys.unraisablehook
    sys.unraisablehook = partial(_deliver_interrupts, ignore)
    if arguments.command not in RUNS_THE_PROGRAM:
        gc.set_threshold(YOUNG_OBJECTS)
    try:
        command = importlib.import_module(f"framework.cli.{arguments.command}")
        status: int = command.main(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone; so must the rest of the buffer, or Python complains at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except Exception as error:
        return _failed(error)
    finally:
        gc.set_threshold(*pace)
        sys.unraisablehook = ignore
        if arguments.command not in RUNS_THE_PROGRAM:
            _show_missing_names()
    return status


def _deliver_interrupts(ignore: Callable[[sys.UnraisableHookArgs], object], ignored: sys.UnraisableHookArgs) -> None:
    """A Ctrl-C that comes while a destructor or the callback of a weak reference runs would be lost: it comes again.
    What else can't be raised there goes to ``ignore``, the hook that was there before."""
    if issubclass(ignored.exc_type, KeyboardInterrupt):
        Timer(0.01, signal.raise_signal, [signal.SIGINT]).start()  # later, because this function is as deaf
    else:
        ignore(ignored)


def _show_missing_names() -> None:
    """Warn of names of RPython that the target imported in vain."""
    missing = importer.missing_names()
    if missing:
        from framework.diagnostics.errors import KitError, show
        from framework.driver.target import Place

        hint = "where the program catches the ImportError it goes on as if rpython were not installed"
        for message, filename, line in missing:
            show(KitError("K612", message, Place(filename, line), hint=hint, warning=True), sys.stderr)


def _failed(error: Exception) -> int:
    from framework.diagnostics.errors import KitError, render_internal, show

    if isinstance(error, KitError):
        show(error, sys.stderr)
        return exit_status(error.code)
    if isinstance(error, OSError) and (error.filename is not None or error.errno in FULL_DISK):
        where = f"{error.filename}: " if error.filename is not None else ""
        print(f"kit: {where}{error.strerror}", file=sys.stderr)
        return EXIT_BUILD
    print(render_internal(error), file=sys.stderr)
    return EXIT_BUG


if __name__ == "__main__":
    sys.exit(main())
