"""The start and the end of a translated program.

``kit_main`` gives ``argv`` to the language's entry point and turns what comes back into an exit status: a number, the
status of SystemExit, or 1 after the report of an uncaught exception.  Then the standard streams are flushed; a closed
standard output gives CPython's message and the status 120.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Int32, Signed
from framework.rlib.objectmodel import specialize
from framework.runtime import environment, posix
from framework.runtime.exceptions import IntArgument, NoneArgument
from framework.runtime.files import STDERR, STDOUT, flush_files, prepare_standard_streams
from framework.runtime.posix import string_at
from framework.runtime.system import ARGUMENTS
from framework.runtime.tracebacks import traceback_lines

SIGPIPE, SIGINT = 13, 2
DEFAULT_ACTION, IGNORE_SIGNAL = 0, 1
LOST_OUTPUT = 120


def start_process(argc, argv):
    """Remember what the operating system gave; a closed pipe is an OSError, not a signal."""
    for i in range(argc):
        ARGUMENTS.append(string_at(llop.raw_load(Address, argv, i * 8)))
    environment.remember(llop.cast_adr_to_int(Signed, llop.adr_add(Address, argv, (argc + 1) * 8)))
    posix.c_signal(llop.cast_primitive(Int32, SIGPIPE), llop.cast_int_to_adr(Address, IGNORE_SIGNAL))
    prepare_standard_streams()


def write_error(text: str) -> None:
    """Write to standard error; nothing can be said about its failure."""
    try:
        STDERR.write(text)
    except OSError:
        STDERR.drop_collected()
        STDERR.buffer.drop_collected()


@specialize.argtype(0)
def exit_status(value):
    """The status that ``sys.exit(value)`` means."""
    if value is None:
        return 0
    if isinstance(value, int):
        return int(value) & 0xFF
    write_error(str(value) + "\n")
    return 1


def status_of_exit(error: SystemExit) -> int:
    """The status of a SystemExit; any other object than an int is printed."""
    arguments = error.arguments
    if arguments is None or len(arguments) == 0:
        return 0
    if len(arguments) > 1:
        write_error(str(error) + "\n")
        return 1
    first = arguments[0]
    if isinstance(first, IntArgument):
        return first.value & 0xFF
    if isinstance(first, NoneArgument):
        return 0
    write_error(first.text() + "\n")
    return 1


def last_line(error: BaseException) -> str:
    """The last line of a traceback: the class as it is imported, and the message."""
    cls = type(error)
    module = cls.__module__
    name = cls.__qualname__
    if module != "builtins" and module != "__main__":
        name = module + "." + name
    text = str(error)
    return name + ": " + text if text else name


def report_uncaught(error: BaseException) -> None:
    """A traceback, on standard error."""
    lines = traceback_lines()
    write_error("Traceback (most recent call last):\n" + lines + last_line(error) + "\n")


def finish_process(status: int) -> int:
    """Hand over all collected output; the exit status."""
    flush_files()
    try:
        if not STDOUT.closed:
            STDOUT.flush()
    except OSError as error:
        stream = "<_io.TextIOWrapper name='<stdout>' mode='w' encoding='utf-8'>"
        write_error("Exception ignored in: " + stream + "\n" + last_line(error) + "\n")
        status = LOST_OUTPUT
    try:
        if not STDERR.closed:
            STDERR.flush()
    except OSError:
        return status
    return status


def end_interrupted(status: int) -> None:
    """End by the signal that Ctrl-C sends, as CPython does, so that a shell sees 130 and stops a script."""
    signal = llop.cast_primitive(Int32, SIGINT)
    posix.c_signal(signal, llop.cast_int_to_adr(Address, DEFAULT_ACTION))
    posix.c_kill(posix.c_getpid(), signal)


def make_main(entry_point: Callable[[list[str]], Any]) -> Callable[[Any, Any], Any]:
    """The ``kit_main`` of a language."""

    def kit_main(argc, argv):
        status = 1
        try:
            start_process(argc, argv)
            status = exit_status(entry_point(ARGUMENTS[:]))
        except SystemExit as error:
            status = status_of_exit(error)
        except KeyboardInterrupt as error:
            report_uncaught(error)
            end_interrupted(finish_process(1))
        except BaseException as error:
            report_uncaught(error)
        return finish_process(status)

    return kit_main


def raise_memory_error() -> None:
    """``kit_raise_memory_error``: called by the collector when there is no more memory."""
    raise MemoryError


def raise_recursion_error() -> None:
    """``kit_stack_overflow``: called when the native stack is nearly used up."""
    raise RecursionError("maximum recursion depth exceeded")
