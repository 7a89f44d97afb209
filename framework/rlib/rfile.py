"""Files: ``create_file`` and the standard streams, with the methods of ``streamio``."""

from __future__ import annotations

from typing import Any

from framework.rlib.objectmodel import specialize
from framework.rlib.streamio import TextStream, fdopen_as_stream, open_fd, open_file_as_stream


@specialize.arg(1)
def create_file(filename: str, mode: str = "r", buffering: int = -1) -> Any:
    """An open file; bytes when the (constant) mode has a ``b``."""
    return open_file_as_stream(filename, mode, buffering)


@specialize.arg(1)
def create_fdopen_rfile(fd: int, mode: str = "r", buffering: int = -1) -> Any:
    """A file on a descriptor."""
    return fdopen_as_stream(fd, mode, buffering)


def create_stdio() -> tuple[TextStream, TextStream, TextStream]:
    """Standard input, output and error."""
    return (
        TextStream(open_fd(0, "r", -1)),
        TextStream(open_fd(1, "w", -1)),
        TextStream(open_fd(2, "w", 0)),
    )
