"""Ports of files and of the standard streams: buffered, text in UTF-8."""

import os

from framework.rlib.jit import dont_look_inside
from framework.rlib.rutf8 import CheckError, check_utf8
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import SchemeError, file_error, read_error
from languages.scheme.objects.ports import BinaryInput, BinaryOutput, TextInput, TextOutput
from languages.scheme.objects.strings import String

CHUNK = 1 << 16  # bytes to read
LARGEST = 1 << 24
FULL = 1 << 13  # characters or bytes that wait to be written

LONGEST_CODE = 4  # bytes of a character


class OpenOutputs:
    """Output files that are open: what they have buffered is written at the end of the program."""

    def __init__(self) -> None:
        self.texts: dict[Value, "FileTextOutput"] = {}
        self.bytes: dict[Value, "FileBinaryOutput"] = {}


OPEN = OpenOutputs()


def failed(action: str, name: str, problem: OSError) -> SchemeError:
    """What the system refuses."""
    return file_error("cannot " + action + ", " + os.strerror(problem.errno).lower() + ":", [String(name)])


@dont_look_inside
def read_file(descriptor: int, name: str, wanted: int) -> bytes:
    """The next bytes of a file, about so many if there are; none at its end."""
    try:
        return os.read(descriptor, min(max(wanted, CHUNK), LARGEST))
    except OSError as problem:
        raise failed("read", name, problem) from None


@dont_look_inside
def write_file(descriptor: int, name: str, data: bytes) -> None:
    """Write bytes to a file, in as many pieces as the system takes them."""
    start = 0
    try:
        while start < len(data):
            start += os.write(descriptor, data[start:])
    except OSError as problem:
        raise failed("write", name, problem) from None


def close_file(descriptor: int, name: str) -> None:
    """Close a file."""
    try:
        os.close(descriptor)
    except OSError as problem:
        raise failed("close", name, problem) from None


def open_file(name: str, flags: int) -> int:
    """The descriptor of a file that is opened."""
    if "\0" in name:
        raise file_error("no file has such a name:", [String(name)])
    try:
        return os.open(name, flags, 0o666)
    except OSError as problem:
        raise failed("open", name, problem) from None


class FileTextInput(TextInput):
    """Text of a file."""

    def __init__(self, name: str, descriptor: int) -> None:
        TextInput.__init__(self, name, "")
        self.descriptor = descriptor
        self.rest = b""  # what is not decoded yet

    def fetch(self, wanted: int) -> str:
        if self.descriptor == 0:
            flush_outputs()
        while True:
            data = read_file(self.descriptor, self.source.name, wanted)
            is_end = len(data) == 0
            data = self.rest + data
            text = self.decode(data, is_end)
            if len(text) > 0 or is_end:
                return text

    def decode(self, data: bytes, is_end: bool) -> str:
        """The text of some bytes; those of a character that is not complete are kept.

        Raises: SchemeError, if the first byte begins no character; it is passed over.
        """
        try:
            self.rest = b""
            return data.decode("utf-8")
        except UnicodeDecodeError:
            wrong = first_wrong(data)
        if wrong == 0 and (is_end or len(data) >= LONGEST_CODE):
            self.rest = data[1:]
            raise read_error(self.source.name + ": the text is not in UTF-8", [])
        self.rest = data[wrong:]
        return data[:wrong].decode("utf-8")

    def close(self) -> None:
        if self.is_open:
            TextInput.close(self)
            self.rest = b""
            close_file(self.descriptor, self.source.name)


def first_wrong(data: bytes) -> int:
    """The offset of the first byte that is not part of a character."""
    try:
        check_utf8(data)
    except CheckError as wrong:
        return wrong.pos
    return len(data)


class FileBinaryInput(BinaryInput):
    """Bytes of a file."""

    def __init__(self, name: str, descriptor: int) -> None:
        BinaryInput.__init__(self, b"")
        self.name = name
        self.descriptor = descriptor

    def fetch(self, wanted: int) -> bytes:
        return read_file(self.descriptor, self.name, wanted)

    def close(self) -> None:
        if self.is_open:
            BinaryInput.close(self)
            close_file(self.descriptor, self.name)


class FileTextOutput(TextOutput):
    """Text to a file.  To a terminal it goes line by line."""

    def __init__(self, name: str, descriptor: int, is_buffered: bool) -> None:
        TextOutput.__init__(self)
        self.name = name
        self.descriptor = descriptor
        self.is_buffered = is_buffered
        self.waiting = 0  # characters in the pieces
        self.is_terminal: bool | None = None
        OPEN.texts[self] = self

    def write(self, text: str) -> None:
        TextOutput.write(self, text)
        self.waiting += len(text)
        if self.waiting > FULL or not self.is_buffered or "\n" in text and self.goes_to_terminal():
            self.flush()

    def goes_to_terminal(self) -> bool:
        """Whether someone sees it at once; asked when it is first written to."""
        known = self.is_terminal
        if known is None:
            known = os.isatty(self.descriptor)
            self.is_terminal = known
        return known

    def flush(self) -> None:
        text = "".join(self.pieces)
        self.pieces = []
        self.waiting = 0
        if len(text) > 0:
            write_file(self.descriptor, self.name, text.encode("utf-8"))

    def close(self) -> None:
        if self.is_open:
            self.is_open = False
            del OPEN.texts[self]
            try:
                self.flush()
            finally:
                close_file(self.descriptor, self.name)


class FileBinaryOutput(BinaryOutput):
    """Bytes to a file."""

    def __init__(self, name: str, descriptor: int) -> None:
        BinaryOutput.__init__(self)
        self.name = name
        self.descriptor = descriptor
        OPEN.bytes[self] = self

    def write(self, data: bytes) -> None:
        BinaryOutput.write(self, data)
        if len(self.buffer) > FULL:
            self.flush()

    def flush(self) -> None:
        data = bytes(self.buffer)
        self.buffer = bytearray()
        write_file(self.descriptor, self.name, data)

    def close(self) -> None:
        if self.is_open:
            self.is_open = False
            del OPEN.bytes[self]
            try:
                self.flush()
            finally:
                close_file(self.descriptor, self.name)


def flush_outputs() -> None:
    """Write out what all open files have buffered.

    Raises: SchemeError.
    """
    for text_port in list(OPEN.texts.values()):
        text_port.flush()
    for binary_port in list(OPEN.bytes.values()):
        binary_port.flush()


STDIN = FileTextInput("<stdin>", 0)
STDOUT = FileTextOutput("<stdout>", 1, True)
STDERR = FileTextOutput("<stderr>", 2, False)
