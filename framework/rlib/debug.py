"""Assertions for the translator, fatal errors, and sections of a log.

The log: ``debug_start("section")`` … ``debug_print(...)`` … ``debug_stop("section")``.  Sections nest.  Output goes to
stderr when the environment variable ``KIT_LOG`` is set, as ``{section``, the lines, ``section}``.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


# --- facts that inference checks


def make_sure_not_resized(items: list) -> list:
    """The list never changes its length; inference refuses a program that resizes it."""
    return items


def make_sure_not_modified(items: list) -> list:
    """The list is never written after its construction."""
    return items


def mark_dict_non_null(d: Any) -> Any:
    """No key and no value of the dict is ever None."""
    return d


def check_nonneg(x: int) -> int:
    """The argument, known not to be negative (checked hosted and in debug builds)."""
    assert x >= 0
    return x


class IntegerCanBeNegative(Exception):
    """Raised hosted by checks of sign on values that turn out negative."""


def check_annotation(value: Any, checker: Callable[[Any, Any], None]) -> Any:
    """The argument; at translation ``checker(annotation, bookkeeper)`` is called with what is inferred about it."""
    return value


def check_not_access_directly(x: Any) -> Any:
    """The argument, whose virtualizable fields are not accessed directly."""
    return x


def check_list_of_chars(items: list) -> list:
    """The list holds one-character strings only."""
    for item in items:
        assert isinstance(item, str) and len(item) == 1
    return items


def check_regular_int(x: int) -> int:
    """The argument, a plain int."""
    assert type(x) is int or type(x) is bool
    return x


def list_get_physical_size(items: list) -> int:
    """Room for items in the list, its length at least."""
    return len(items)


def ll_assert(condition: bool, message: str) -> None:
    """Stop with a message when false: hosted and in debug builds; nothing otherwise."""
    assert condition, message


def ll_assert_not_none(x: Any) -> Any:
    """The argument, known not to be None."""
    assert x is not None
    return x


def fatalerror(message: str) -> None:
    """Print the message and abort the program."""
    sys.stderr.write(f"Fatal error: {message}\n")
    sys.stderr.flush()
    os._exit(134)


def fatalerror_notb(message: str) -> None:
    """The same without a traceback."""
    fatalerror(message)


def attach_gdb() -> None:
    """A place to break at in a debugger."""


def impossible() -> None:
    """This point is not reached: stops hosted and in debug builds."""
    raise AssertionError("reached code that was declared impossible")


# --- the log


class _Log:
    """Hosted state of the log."""

    def __init__(self) -> None:
        self.sections: list[tuple[str, float]] = []
        self.enabled = bool(os.environ.get("KIT_LOG"))

    def write(self, text: str) -> None:
        if self.enabled:
            sys.stderr.write(text + "\n")


_log = _Log()


def debug_print(*values: Any) -> None:
    """A line in the log."""
    _log.write(" ".join([str(value) for value in values]))


def debug_start(section: str, timestamp: bool = False) -> int:
    """Open a section of the log; the time when asked for, else -42."""
    _log.sections.append((section, time.monotonic()))
    _log.write("{" + section)
    return time.monotonic_ns() if timestamp else -42


def debug_stop(section: str, timestamp: bool = False) -> int:
    """Close the innermost section."""
    opened, _start = _log.sections.pop()
    assert opened == section, f"debug_stop({section!r}) inside the section {opened!r}"
    _log.write(section + "}")
    return time.monotonic_ns() if timestamp else -42


def have_debug_prints() -> bool:
    """Whether lines printed now are seen; guards costly ``debug_print`` arguments."""
    return _log.enabled


def have_debug_prints_for(section_prefix: str) -> bool:
    """Whether sections with this prefix are logged."""
    return _log.enabled


def debug_offset() -> int:
    """Position in the log file, or -1."""
    return -1


def debug_flush() -> None:
    """Write out what is buffered."""
    sys.stderr.flush()


def debug_print_traceback() -> None:
    """The traceback of the exception being handled, in the log."""
    import traceback

    _log.write(traceback.format_exc())
