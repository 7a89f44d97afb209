"""The end of a program that can't go on."""

from __future__ import annotations

from framework.rlib.objectmodel import dont_inline
from framework.runtime import posix

ABORTED = 134


@dont_inline
def fatal_error(message: str) -> None:
    """Say why and stop, without flushing anything."""
    posix.write_text(2, "Fatal error: " + message + "\n")
    posix._exit(ABORTED)
