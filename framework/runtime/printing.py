"""What ``print`` does with its texts."""

from __future__ import annotations

from framework.rlib.objectmodel import specialize
from framework.runtime.files import STDOUT


def write_out(text: str) -> None:
    """Write to standard output."""
    STDOUT.write(text)


@specialize.argtype(0, 1)
def write_items(file, items, is_first: bool, separator: str) -> bool:
    """``print(*items, file=file)``; whether what follows is still the first."""
    for item in items:
        separate(file, is_first, separator)
        is_first = False
        write_to(file, str(item))
    return is_first


@specialize.argtype(0)
def separate(file, is_first: bool, separator: str) -> None:
    """Write what stands before an argument."""
    if not is_first:
        write_to(file, separator)


def flush_out(flag: bool) -> None:
    """``flush=flag`` without a file."""
    if flag:
        STDOUT.flush()


@specialize.argtype(0)
def write_to(file, text):
    """Write to any object with ``write``; None stands for standard output."""
    if file is None:
        STDOUT.write(text)
    else:
        file.write(text)


@specialize.argtype(0)
def flush_file(file):
    """``flush=True`` with a file."""
    if file is None:
        STDOUT.flush()
    else:
        file.flush()


def choose(text: str | None, default: str) -> str:
    """``sep`` or ``end``: None stands for the default."""
    return default if text is None else text
