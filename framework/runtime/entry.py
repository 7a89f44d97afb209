"""The start and the end of a translated program.

``kit_main`` gives ``argv`` to the language's entry point and turns what comes back into an exit status: a number, the
status of SystemExit, or 1 after the text of an uncaught exception on standard error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Int32, Unsigned
from framework.runtime.bridge import as_low_level
from framework.runtime.bytestring import ll_bytes_to_raw, ll_encode_utf8
from framework.runtime.posix import c_write, string_at


def write_raw(descriptor, address, count):
    """Write everything; give up silently when the descriptor is gone."""
    done = 0
    while done < count:
        written = c_write(
            llop.cast_primitive(Int32, descriptor),
            llop.adr_add(Address, address, done),
            llop.cast_int_to_uint(Unsigned, count - done),
        )
        if written <= 0:
            return
        done += written


def write_text(descriptor: int, text: str) -> None:
    """Write a str to a file descriptor, unbuffered, as UTF-8."""
    encoded = ll_encode_utf8(as_low_level(text), True)
    raw = ll_bytes_to_raw(encoded)
    write_raw(descriptor, raw, len(encoded.chars))
    llop.raw_free(None, raw)


def arguments_from(argc, argv):
    """``sys.argv``."""
    result = []
    for i in range(argc):
        result.append(string_at(llop.raw_load(Address, argv, i * 8)))
    return result


def report_uncaught(error: BaseException) -> None:
    """The last line of a traceback, on standard error."""
    text = str(error)
    name = type(error).__name__
    write_text(2, name + ": " + text + "\n" if text else name + "\n")


def make_main(entry_point: Callable[[list[str]], Any]) -> Callable[[Any, Any], Any]:
    """The ``kit_main`` of a language."""

    def kit_main(argc, argv):
        try:
            return entry_point(arguments_from(argc, argv))
        except BaseException as error:
            report_uncaught(error)
            return 1

    return kit_main


def raise_memory_error() -> None:
    """``kit_raise_memory_error``: called by the collector when there is no more memory."""
    raise MemoryError


def raise_recursion_error() -> None:
    """``kit_stack_overflow``: called when the native stack is nearly used up."""
    raise RecursionError("maximum recursion depth exceeded")
