"""Buffered streams over file descriptors.

    stream = open_file_as_stream("data.bin", "rb")      # bytes
    text = open_file_as_stream("notes.txt")             # str, UTF-8, as open() does

One class reads and writes through one buffer; switching between the two moves the descriptor to the logical position.
"""

from __future__ import annotations

import os
from typing import Any

from framework.rlib.objectmodel import specialize

BUFFER_SIZE = 8192


class StreamError(Exception):
    """Wrong use of a stream."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return self.message


class Stream:
    """Bytes to and from a file descriptor."""

    def __init__(self, fd: int, readable: bool, writable: bool, buffering: int = -1) -> None:
        self.fd = fd
        self.readable = readable
        self.writable = writable
        self.size = BUFFER_SIZE if buffering < 0 else max(buffering, 1)
        self.line_buffered = buffering == 1
        self.unbuffered = buffering == 0
        self.input = b""
        self.position = 0  # in the input
        self.output = bytearray()
        self.closed = False

    # --- reading

    def _check_readable(self) -> None:
        if self.closed or not self.readable:
            raise StreamError("the stream is closed" if self.closed else "the stream was not opened for reading")
        if len(self.output):
            self.flush()

    def _fill(self, count: int) -> bool:
        """Read on; False at the end of the file.  What is unread stays."""
        data = os.read(self.fd, max(count, self.size))
        if not data:
            return False
        self.input = self.input[self.position :] + data
        self.position = 0
        return True

    def read(self, count: int = -1) -> bytes:
        """Up to ``count`` bytes, fewer only at the end; all that is left when negative."""
        if count < 0:
            return self.readall()
        self._check_readable()
        while len(self.input) - self.position < count:
            if not self._fill(count):
                break
        data = self.input[self.position : self.position + count]
        self.position += len(data)
        return data

    def readall(self) -> bytes:
        """All that is left."""
        self._check_readable()
        pieces = [self.input[self.position :]]
        self.input = b""
        self.position = 0
        while True:
            data = os.read(self.fd, BUFFER_SIZE * 8)
            if not data:
                return b"".join(pieces)
            pieces.append(data)

    def readline(self) -> bytes:
        """Up to and with the next newline; empty at the end of the file."""
        self._check_readable()
        searched = self.position
        while True:
            end = self.input.find(b"\n", searched)
            if end >= 0:
                line = self.input[self.position : end + 1]
                self.position = end + 1
                return line
            seen = len(self.input) - self.position
            if not self._fill(self.size):
                line = self.input[self.position :]
                self.position = len(self.input)
                return line
            searched = self.position + seen

    def peek(self) -> bytes:
        """What is buffered."""
        return self.input[self.position :]

    # --- writing

    def write(self, data: bytes) -> None:
        """Write all of the data, now or when the buffer is full."""
        if self.closed or not self.writable:
            raise StreamError("the stream is closed" if self.closed else "the stream was not opened for writing")
        self._drop_input()
        self.output += data
        if len(self.output) >= self.size or self.unbuffered or (self.line_buffered and b"\n" in data):
            self.flush()

    def _drop_input(self) -> None:
        """Move the descriptor back to where the reader was."""
        unread = len(self.input) - self.position
        if unread:
            os.lseek(self.fd, -unread, os.SEEK_CUR)
        self.input = b""
        self.position = 0

    def flush(self) -> None:
        """Write out what is buffered."""
        data = bytes(self.output)
        self.output = bytearray()
        done = 0
        while done < len(data):
            done += os.write(self.fd, data[done:])

    # --- position

    def seek(self, offset: int, whence: int = 0) -> None:
        """Move to an offset from the start (0), from here (1) or from the end (2)."""
        self.flush()
        self._drop_input()
        os.lseek(self.fd, offset, whence)

    def tell(self) -> int:
        """The position."""
        return os.lseek(self.fd, 0, os.SEEK_CUR) - (len(self.input) - self.position) + len(self.output)

    def truncate(self, size: int) -> None:
        """Cut the file."""
        self.flush()
        os.ftruncate(self.fd, size)

    def close(self) -> None:
        """Flush and close; once more does nothing."""
        if self.closed:
            return
        try:
            self.flush()
        finally:
            self.closed = True
            os.close(self.fd)

    def try_to_find_file_descriptor(self) -> int:
        """The file descriptor."""
        return self.fd

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self.fd)

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_exception: Any) -> None:
        self.close()


class TextStream:
    """Text in UTF-8 over a Stream; ``\\r\\n`` and ``\\r`` are read as they are."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream

    def readall(self) -> str:
        """All that is left."""
        return self.stream.readall().decode("utf-8")

    def read(self, count: int = -1) -> str:
        """Up to ``count`` characters; all that is left when negative."""
        if count < 0:
            return self.readall()
        pieces: list[str] = []
        for _ in range(count):
            data = self.stream.read(1)
            if not data:
                break
            first = data[0]
            if first >= 0xC0:
                data += self.stream.read(1 if first < 0xE0 else (2 if first < 0xF0 else 3))
            pieces.append(data.decode("utf-8"))
        return "".join(pieces)

    def readline(self) -> str:
        """Up to and with the next newline; empty at the end of the file."""
        return self.stream.readline().decode("utf-8")

    def write(self, text: str) -> None:
        """Write all of the text."""
        self.stream.write(text.encode("utf-8"))

    def flush(self) -> None:
        """Write out what is buffered."""
        self.stream.flush()

    def close(self) -> None:
        """Flush and close."""
        self.stream.close()

    def try_to_find_file_descriptor(self) -> int:
        """The file descriptor."""
        return self.stream.fd

    def __enter__(self) -> TextStream:
        return self

    def __exit__(self, *_exception: Any) -> None:
        self.close()


def open_flags(mode: str) -> int:
    """The flags of ``os.open`` for a mode; ValueError when it is none."""
    kind = mode.replace("b", "").replace("t", "").replace("U", "")
    update = kind.endswith("+")
    if update:
        kind = kind[:-1]
    if kind == "r":
        return os.O_RDWR if update else os.O_RDONLY
    access = os.O_RDWR if update else os.O_WRONLY
    if kind == "w":
        return access | os.O_CREAT | os.O_TRUNC
    if kind == "a":
        return access | os.O_CREAT | os.O_APPEND
    if kind == "x":
        return access | os.O_CREAT | os.O_EXCL
    raise ValueError("invalid mode: " + repr(mode))


def open_path(path: str, mode: str, buffering: int) -> Stream:
    """A byte stream on a file."""
    return open_fd(os.open(path, open_flags(mode), 0o666), mode, buffering)


def open_fd(fd: int, mode: str, buffering: int) -> Stream:
    """A byte stream on a descriptor."""
    update = "+" in mode
    return Stream(fd, update or "r" in mode, update or "r" not in mode, buffering)


@specialize.memo()
def is_binary(mode: str) -> bool:
    """Whether a mode is for bytes; decided at translation."""
    return "b" in mode


@specialize.arg(1)
def open_file_as_stream(path: str, mode: str = "r", buffering: int = -1) -> Any:
    """A Stream when the (constant) mode has a ``b``, else a TextStream."""
    stream = open_path(path, mode, buffering)
    if is_binary(mode):
        return stream
    return TextStream(stream)


@specialize.arg(1)
def fdopen_as_stream(fd: int, mode: str, buffering: int = -1) -> Any:
    """The same on a descriptor."""
    stream = open_fd(fd, mode, buffering)
    if is_binary(mode):
        return stream
    return TextStream(stream)
