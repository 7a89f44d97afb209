"""Files: what ``open`` gives, and ``sys.stdin``, ``sys.stdout``, ``sys.stderr``.

    TextFile ──buffer──► BinaryFile ──descriptor──► the operating system

A BinaryFile collects what is written until there are BUFFER_SIZE bytes and reads ahead as much.  A TextFile collects
characters before they are encoded, and keeps decoded characters that nobody has read yet.  Files with collected data
are listed in ``UNWRITTEN`` so that nothing is lost when the program ends.
"""

from __future__ import annotations

import os

from framework.runtime import posix
from framework.runtime.bridge import as_low_level
from framework.runtime.bytestring import ll_find_surrogate

BUFFER_SIZE = 8192


class UnsupportedOperation(OSError):
    """``io.UnsupportedOperation``: writing to a file opened for reading, and the like."""

    __module__ = "io"

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


class File:
    """Base of both kinds."""

    name: str
    mode: str

    def flush(self) -> None:
        """Hand over what was collected."""
        raise NotImplementedError


UNWRITTEN: list[File] = []


def forget_unwritten(file: File) -> None:
    """The file has nothing collected any more."""
    for index in range(len(UNWRITTEN)):
        if UNWRITTEN[index] is file:
            del UNWRITTEN[index]
            return


class BinaryFile(File):
    """A buffered file of bytes."""

    def __init__(self, descriptor: int, name: str, mode: str, can_read: bool, can_write: bool) -> None:
        self.descriptor = descriptor
        self.name = name
        self.mode = mode
        self.can_read = can_read
        self.can_write = can_write
        self.closed = False
        self.collected: list[bytes] = []
        self.collected_size = 0
        self.ahead = b""
        self.position = 0

    # --- writing

    def write(self, data: bytes) -> int:
        """Write bytes; how many."""
        self.check_open("write to closed file")
        if not self.can_write:
            raise UnsupportedOperation("write")
        self.give_back()
        if len(data) > 0:
            if self.collected_size == 0:
                UNWRITTEN.append(self)
            self.collected.append(bytes(data))
            self.collected_size += len(data)
            if self.collected_size > BUFFER_SIZE:
                self.flush()
        return len(data)

    def writelines(self, lines: list[bytes]) -> None:
        """Write each."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hand everything to the operating system."""
        self.check_open("flush of closed file")
        if self.collected_size == 0:
            return
        data = b"".join(self.collected)
        self.drop_collected()
        start = 0
        while start < len(data):
            start += posix.write_how(self.descriptor, data[start:] if start > 0 else data, False)

    def drop_collected(self) -> None:
        """Forget what was collected."""
        if self.collected_size > 0:
            self.collected = []
            self.collected_size = 0
            forget_unwritten(self)

    # --- reading

    def fill(self) -> bool:
        """Read ahead some more; False at the end of the file."""
        more = posix.read(self.descriptor, BUFFER_SIZE)
        if len(more) == 0:
            return False
        self.ahead = self.ahead[self.position :] + more if self.position < len(self.ahead) else more
        self.position = 0
        return True

    def take(self, stop: int) -> bytes:
        """The bytes read ahead up to an index."""
        if self.position == 0 and stop == len(self.ahead):
            data = self.ahead
        else:
            data = self.ahead[self.position : stop]
        self.position = stop
        return data

    def check_readable(self) -> None:
        """Raise what reading from this file raises."""
        self.check_open("read of closed file")
        if not self.can_read:
            raise UnsupportedOperation("read")
        if self.collected_size > 0:
            self.flush()

    def read(self, size: int = -1) -> bytes:
        """Up to ``size`` bytes, all without one."""
        self.check_readable()
        parts: list[bytes] = []
        missing = size
        while size < 0 or missing > 0:
            available = len(self.ahead) - self.position
            if available == 0:
                if not self.fill():
                    break
                continue
            if size >= 0 and available > missing:
                available = missing
            parts.append(self.take(self.position + available))
            missing -= available
        return b"".join(parts)

    def read1(self, size: int = -1) -> bytes:
        """What one call of the operating system gives, at most ``size`` bytes."""
        self.check_readable()
        if self.position == len(self.ahead) and not self.fill():
            return b""
        stop = len(self.ahead)
        if 0 <= size < stop - self.position:
            stop = self.position + size
        return self.take(stop)

    def readline(self, size: int = -1) -> bytes:
        """One line, its end included; empty at the end of the file."""
        self.check_readable()
        parts: list[bytes] = []
        total = 0
        while size < 0 or total < size:
            if self.position == len(self.ahead) and not self.fill():
                break
            end = self.ahead.find(b"\n", self.position)
            stop = end + 1 if end >= 0 else len(self.ahead)
            if 0 <= size < total + stop - self.position:
                stop = self.position + size - total
                end = -1
            part = self.take(stop)
            parts.append(part)
            total += len(part)
            if end >= 0:
                break
        return b"".join(parts)

    def readlines(self) -> list[bytes]:
        """All lines that are left."""
        result: list[bytes] = []
        while True:
            line = self.readline()
            if len(line) == 0:
                return result
            result.append(line)

    def __iter__(self) -> BinaryFile:
        self.check_open("I/O operation on closed file.")
        return self

    def __next__(self) -> bytes:
        line = self.readline()
        if len(line) == 0:
            raise StopIteration
        return line

    # --- position

    def give_back(self) -> None:
        """Move the file's own position back to what was read."""
        unread = len(self.ahead) - self.position
        self.ahead = b""
        self.position = 0
        if unread > 0:
            posix.lseek(self.descriptor, -unread, os.SEEK_CUR)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Set the position; the new one."""
        self.check_open("seek of closed file")
        self.flush()
        self.give_back()
        return posix.lseek(self.descriptor, offset, whence)

    def tell(self) -> int:
        """The position."""
        self.check_open("tell of closed file")
        self.flush()
        return posix.lseek(self.descriptor, 0, os.SEEK_CUR) - (len(self.ahead) - self.position)

    def truncate(self, size: int = -1) -> int:
        """Cut the file off, at the position without a size."""
        if size < 0:
            size = self.tell()
        self.flush()
        posix.ftruncate(self.descriptor, size)
        return size

    # --- the rest

    def check_open(self, message: str) -> None:
        """Raise ValueError when the file is closed."""
        if self.closed:
            raise ValueError(message)

    def close(self) -> None:
        """Flush and close; closing twice does nothing."""
        if self.closed:
            return
        try:
            self.flush()
        finally:
            self.drop_collected()
            self.closed = True
            posix.close(self.descriptor)

    def fileno(self) -> int:
        """The descriptor."""
        self.check_open("I/O operation on closed file")
        return self.descriptor

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        self.check_open("I/O operation on closed file")
        return posix.isatty(self.descriptor)

    def readable(self) -> bool:
        """Whether it was opened for reading."""
        return self.can_read

    def writable(self) -> bool:
        """Whether it was opened for writing."""
        return self.can_write

    def __enter__(self) -> BinaryFile:
        self.check_open("I/O operation on closed file.")
        return self

    def __exit__(self, kind, error, traceback) -> None:
        self.close()


NEWLINES_TRANSLATED, NEWLINES_KEPT, NEWLINES_ONLY_LF = 0, 1, 2


class TextFile(File):
    """A file of characters."""

    def __init__(self, buffer: BinaryFile, encoding: str, errors: str, newline: str | None) -> None:
        self.buffer = buffer
        self.name = buffer.name
        self.mode = buffer.mode
        self.encoding = encoding
        self.errors = errors
        self.newline = newline
        self.line_buffering = False
        self.collected: list[str] = []
        self.collected_size = 0
        self.ahead = ""
        self.position = 0
        self.undecoded = b""

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self.buffer.closed

    # --- writing

    def write(self, text: str) -> int:
        """Write characters; how many."""
        self.check_open()
        if not self.buffer.can_write:
            raise UnsupportedOperation("not writable")
        if len(text) == 0:
            return 0
        out = text
        newline = self.newline
        if newline is not None and len(newline) > 0 and newline != "\n":
            out = text.replace("\n", newline)
        if self.errors != "surrogateescape" and ll_find_surrogate(as_low_level(out)) >= 0:
            out = self.escaped(out)
        if self.collected_size == 0:
            UNWRITTEN.append(self)
        self.collected.append(out)
        self.collected_size += len(out)
        if self.collected_size > BUFFER_SIZE:
            self.flush_text()
        if self.line_buffering and ("\n" in text or "\r" in text):
            self.flush()
        return len(text)

    def escaped(self, text: str) -> str:
        """The text with what can't be encoded treated as ``errors`` says."""
        if self.errors != "backslashreplace":
            text.encode("utf-8")
        parts: list[str] = []
        for char in text:
            code = ord(char)
            parts.append("\\u" + hexadecimal(code) if 0xD800 <= code < 0xE000 else char)
        return "".join(parts)

    def writelines(self, lines: list[str]) -> None:
        """Write each."""
        for line in lines:
            self.write(line)

    def flush_text(self) -> None:
        """Encode what was collected."""
        if self.collected_size == 0:
            return
        text = "".join(self.collected)
        self.drop_collected()
        errors = "surrogateescape" if self.errors == "surrogateescape" else "strict"
        self.buffer.write(text.encode(self.encoding, errors))

    def drop_collected(self) -> None:
        """Forget what was collected."""
        if self.collected_size > 0:
            self.collected = []
            self.collected_size = 0
            forget_unwritten(self)

    def flush(self) -> None:
        """Hand everything to the operating system."""
        self.check_open()
        self.flush_text()
        self.buffer.flush()

    # --- reading

    def fill(self) -> bool:
        """Decode some more; False at the end of the file."""
        while True:
            data = self.buffer.read1(BUFFER_SIZE)
            at_end = len(data) == 0
            if len(self.undecoded) > 0:
                data = self.undecoded + data
            stop = len(data) if at_end else self.decodable(data)
            self.undecoded = data[stop:]
            if stop > 0:
                text = (data[:stop] if stop < len(data) else data).decode(self.encoding, self.errors)
                if self.newline is None and "\r" in text:
                    text = text.replace("\r\n", "\n").replace("\r", "\n")
                self.ahead = self.ahead[self.position :] + text
                self.position = 0
                return True
            if at_end:
                return False

    def decodable(self, data: bytes) -> int:
        """How many bytes end at the end of a character, and not between a carriage return and a line feed."""
        stop = len(data)
        if self.encoding == "utf-8":
            start = stop - 1
            while start >= 0 and start > stop - 4 and data[start] & 0xC0 == 0x80:
                start -= 1
            if start >= 0 and data[start] >= 0xC2 and start + utf8_length(data[start]) > stop:
                stop = start
        if stop > 0 and data[stop - 1] == 13 and stop == len(data) and self.newline != "\n":
            stop -= 1
        return stop

    def check_readable(self) -> None:
        """Raise what reading from this file raises."""
        self.check_open()
        if not self.buffer.can_read:
            raise UnsupportedOperation("not readable")
        if self.collected_size > 0:
            self.flush()

    def take(self, stop: int) -> str:
        """The characters decoded ahead up to an index."""
        text = self.ahead[self.position : stop]
        self.position = stop
        return text

    def read(self, size: int = -1) -> str:
        """Up to ``size`` characters, all without one."""
        self.check_readable()
        if size < 0:
            return self.read_all()
        while len(self.ahead) - self.position < size:
            if not self.fill():
                break
        stop = len(self.ahead)
        if size < stop - self.position:
            stop = self.position + size
        return self.take(stop)

    def read_all(self) -> str:
        """Everything that is left."""
        data = self.undecoded + self.buffer.read()
        self.undecoded = b""
        text = data.decode(self.encoding, self.errors)
        if self.newline is None and "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return self.take(len(self.ahead)) + text

    def line_end(self, start: int) -> int:
        """Index after the first line end from ``start`` on, -1 when there is none yet."""
        newline = self.newline
        if newline is not None and len(newline) == 0:
            for index in range(start, len(self.ahead)):
                char = self.ahead[index]
                if char == "\n":
                    return index + 1
                if char == "\r":
                    if self.ahead[index + 1 : index + 2] == "\n":
                        return index + 2
                    return index + 1
            return -1
        wanted = "\n" if newline is None else newline
        found = self.ahead.find(wanted, start)
        return -1 if found < 0 else found + len(wanted)

    def readline(self, size: int = -1) -> str:
        """One line, its end included; empty at the end of the file."""
        self.check_readable()
        searched = 0
        while True:
            stop = self.line_end(self.position + searched)
            if stop < 0 and 0 <= size <= len(self.ahead) - self.position:
                stop = len(self.ahead)
            if stop < 0:
                searched = len(self.ahead) - self.position
                if searched > 0 and self.ahead[len(self.ahead) - 1] == "\r":
                    searched -= 1
                if self.fill():
                    continue
                stop = len(self.ahead)
            if 0 <= size < stop - self.position:
                stop = self.position + size
            return self.take(stop)

    def readlines(self) -> list[str]:
        """All lines that are left."""
        result: list[str] = []
        while True:
            line = self.readline()
            if len(line) == 0:
                return result
            result.append(line)

    def __iter__(self) -> TextFile:
        self.check_open()
        return self

    def __next__(self) -> str:
        line = self.readline()
        if len(line) == 0:
            raise StopIteration
        return line

    # --- position

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a position that ``tell`` gave, or to the end."""
        if whence == 1 and offset != 0:
            raise UnsupportedOperation("can't do nonzero cur-relative seeks")
        if whence == 2 and offset != 0:
            raise UnsupportedOperation("can't do nonzero end-relative seeks")
        self.flush()
        if whence == 1:
            offset = self.tell()
            whence = 0
        self.ahead = ""
        self.position = 0
        self.undecoded = b""
        return self.buffer.seek(offset, whence)

    def tell(self) -> int:
        """The position as a number for ``seek``."""
        self.flush()
        rest = self.ahead[self.position :]
        return self.buffer.tell() - len(self.undecoded) - len(rest.encode(self.encoding, self.errors))

    def truncate(self, size: int = -1) -> int:
        """Cut the file off, at the position without a size."""
        self.flush()
        return self.buffer.truncate(self.tell() if size < 0 else size)

    # --- the rest

    def check_open(self) -> None:
        """Raise ValueError when the file is closed."""
        if self.buffer.closed:
            raise ValueError("I/O operation on closed file.")

    def close(self) -> None:
        """Flush and close; closing twice does nothing."""
        if self.buffer.closed:
            return
        try:
            self.flush_text()
        finally:
            self.drop_collected()
            self.buffer.close()

    def fileno(self) -> int:
        """The descriptor."""
        self.check_open()
        return self.buffer.descriptor

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        self.check_open()
        return posix.isatty(self.buffer.descriptor)

    def readable(self) -> bool:
        """Whether it was opened for reading."""
        return self.buffer.can_read

    def writable(self) -> bool:
        """Whether it was opened for writing."""
        return self.buffer.can_write

    def __enter__(self) -> TextFile:
        self.check_open()
        return self

    def __exit__(self, kind, error, traceback) -> None:
        self.close()


def utf8_length(first: int) -> int:
    """Number of bytes of a character by its first byte."""
    if first < 0xE0:
        return 2
    return 3 if first < 0xF0 else 4


def hexadecimal(code: int) -> str:
    """Four hexadecimal digits."""
    digits = "0123456789abcdef"
    return digits[code >> 12 & 15] + digits[code >> 8 & 15] + digits[code >> 4 & 15] + digits[code & 15]


def open_descriptor(name: str, mode: str) -> BinaryFile:
    """Open a file in a mode that was checked at translation time."""
    updating = "+" in mode
    can_read = "r" in mode or updating
    can_write = "r" not in mode or updating
    flags = os.O_RDONLY
    if can_write:
        flags = os.O_RDWR if can_read else os.O_WRONLY
    if "w" in mode:
        flags |= os.O_CREAT | os.O_TRUNC
    if "a" in mode:
        flags |= os.O_CREAT | os.O_APPEND
    if "x" in mode:
        flags |= os.O_CREAT | os.O_EXCL
    descriptor = posix.open(name, flags, 0o666)
    if posix.is_directory(descriptor):
        posix.close(descriptor)
        raise IsADirectoryError(21, posix.strerror(21), name)
    if "a" in mode:
        posix.lseek(descriptor, 0, os.SEEK_END)
    return BinaryFile(descriptor, name, mode, can_read, can_write)


def open_binary(file: str, mode: str) -> BinaryFile:
    """``open`` with a mode that has a "b"."""
    return open_descriptor(file, mode)


def open_text(
    file: str,
    mode: str = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
) -> TextFile:
    """``open`` without a "b" in the mode."""
    name = "utf-8" if encoding is None else codec_name(encoding)
    handler = "strict" if errors is None else errors
    result = TextFile(open_descriptor(file, mode), name, handler, newline)
    result.line_buffering = buffering == 1
    return result


def codec_name(encoding: str) -> str:
    """A codec's name in its usual form."""
    name = encoding.lower().replace("_", "-")
    return "utf-8" if name == "utf8" else name


def _standard(descriptor: int, name: str, mode: str, errors: str) -> TextFile:
    """A standard stream; at translation time only."""
    buffer = BinaryFile(descriptor, name, mode, mode == "r", mode == "w")
    return TextFile(buffer, "utf-8", errors, None)


STDIN = _standard(0, "<stdin>", "r", "strict")
STDOUT = _standard(1, "<stdout>", "w", "strict")
STDERR = _standard(2, "<stderr>", "w", "backslashreplace")
STDERR.line_buffering = True


def prepare_standard_streams() -> None:
    """What depends on the process: a terminal gets its output line by line."""
    posix.replace_closed(1)
    posix.replace_closed(2)
    if posix.isatty(1):
        STDOUT.line_buffering = True


def write_out(text: str) -> None:
    """``print`` without a file."""
    STDOUT.write(text)


def flush_files() -> None:
    """At the end of the program: what was collected in files that were not closed."""
    for file in UNWRITTEN[:]:
        if file is not STDOUT and file is not STDOUT.buffer:
            try:
                file.flush()
            except OSError:
                pass
