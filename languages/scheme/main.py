"""The scheme command: programs, expressions, the dialogue with the user."""

import os

from framework.rlib.rgc import set_max_heap_size
from languages.scheme import boot  # noqa: F401  everything a program starts with
from languages.scheme.expander.catalogue import CATALOGUE
from languages.scheme.expander.environments import execute_main, interaction_scope
from languages.scheme.expander.libraries import execute
from languages.scheme.expander.sources import TextForms, file_text, folder_of, input_text
from languages.scheme.machine.control import Exit
from languages.scheme.machine.exceptions import Uncaught
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.objects.base import FALSE, Value
from languages.scheme.objects.errors import SchemeError
from languages.scheme.objects.files import flush_outputs
from languages.scheme.options import USAGE, Options, UsageError, as_folder, parse_arguments
from languages.scheme.primitives.process_context import COMMAND
from languages.scheme.repl import converse
from languages.scheme.report import report, short_report, write_error

VERSION = "Pocketknife Scheme 0.1 (R7RS-small)"

# The heap grows to half of the machine's memory, and no further than this.
MEMORY_LIMIT = 4 << 30


def exit_status(value: Value) -> int:
    """What the system is told when a program ends with this value."""
    if isinstance(value, Fixnum):
        return value.value & 0xFF
    return 1 if value is FALSE else 0


def limit_memory() -> None:
    """Let programs that need too much memory fail with an error of their own; KIT_GC_MAX says otherwise."""
    if "KIT_GC_MAX" in os.environ:
        return
    try:
        with open("/proc/meminfo", "rb") as stream:
            words = stream.readline().split()
    except OSError:
        return
    if len(words) >= 2:
        set_max_heap_size(min(int(words[1]) * 1024 // 2, MEMORY_LIMIT))


def set_up(options: Options) -> None:
    """Folders of libraries and the program's command line."""
    folders = [folder_of(options.program)] if options.program != "" and options.program != "-" else [""]
    folders += options.folders
    for folder in os.environ.get("SCHEME_LIBRARY_PATH", "").split(":"):
        if folder != "":
            folders.append(as_folder(folder))
    CATALOGUE.folders = folders
    COMMAND.words = [options.program if options.program != "" else "scheme", *options.arguments]


def run_options(options: Options) -> int:
    """Do what the command line says; the exit status."""
    limit_memory()
    set_up(options)
    for text in options.expressions:
        execute(TextForms(text, "-e", False), interaction_scope())
    if options.program == "-":
        execute_main(TextForms(input_text(), "<stdin>", False))
    elif options.program != "":
        execute_main(TextForms(file_text(options.program), options.program, False))
    elif len(options.expressions) == 0:
        return converse(VERSION)
    return 0


def run(options: Options) -> int:
    """The same; what goes wrong is reported."""
    try:
        return run_options(options)
    except Exit as ending:
        return exit_status(ending.value)
    except Uncaught as problem:
        return failed(report(problem))
    except SchemeError as problem:
        return failed(short_report(problem))


def failed(message: str) -> int:
    """The exit status of a failure; its message comes behind what the program wrote."""
    finished(1)
    write_error(message)
    return 1


def finished(status: int) -> int:
    """The exit status when what the program wrote is out: if that fails, it is an error."""
    try:
        flush_outputs()
    except SchemeError as problem:
        write_error(short_report(problem))
        return 1
    return status


def entry_point(argv: list[str]) -> int:
    """The command; returns the exit status."""
    try:
        options = parse_arguments(argv)
    except UsageError as error:
        write_error("scheme: " + error.message + "\n" + USAGE)
        return 2
    if options.shows_help:
        print(USAGE, end="")
        return 0
    if options.shows_version:
        print(VERSION)
        return 0
    return finished(run(options))
