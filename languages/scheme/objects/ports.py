"""Ports: what text and bytes are read from and written to.

An input port holds what it has read ahead.  The reader's lexer works on that text directly, so ``read`` and
``read-char`` may take turns.  Where the text or the bytes come from is up to subclasses: here strings and bytevectors,
in ``files`` file descriptors.
"""

from languages.scheme.objects.base import Value
from languages.scheme.objects.places import Source

# How much of the present line is kept before what is to be read, for messages.
KEPT = 2000


class Port(Value):
    """Any port."""

    kind = "port"
    is_open = True

    def close(self) -> None:
        """Closing once more does nothing."""
        self.is_open = False


class InputPort(Port):
    """A port to read from."""

    kind = "input port"

    def is_ready(self) -> bool:
        """Whether reading a character or a byte would not wait."""
        return True


class OutputPort(Port):
    """A port to write to."""

    kind = "output port"

    def flush(self) -> None:
        """Write out what is buffered."""


class TextInput(InputPort):
    """Characters: those of ``text`` from ``position`` on, and what ``fetch`` gives after them."""

    kind = "textual input port"

    def __init__(self, name: str, text: str) -> None:
        self.source = Source(name)
        self.text = text
        self.position = 0
        self.line = 1
        self.line_start = 0  # its offset in the text; negative when that part is gone
        self.fold_case = False  # what #!fold-case has said

    def fetch(self, wanted: int) -> str:
        """The next piece of text, of about so many characters; empty at the end.

        Raises: SchemeError, for what is not text.
        """
        return ""

    def more(self) -> bool:
        """Read on; False at the end."""
        piece = self.fetch(len(self.text) - self.position)
        if len(piece) == 0:
            return False
        self.text += piece
        return True

    def forget(self) -> None:
        """Drop text that has been read, but for the beginning of the present line."""
        keep = self.line_start if 0 <= self.line_start and self.position - self.line_start < KEPT else self.position
        self.text = self.text[keep:]
        self.position -= keep
        self.line_start -= keep

    def has_char(self) -> bool:
        """Whether there is a character to read."""
        if self.position < len(self.text):
            return True
        self.forget()
        return self.more()

    def peek(self) -> int:
        """The code of the next character, -1 at the end."""
        return ord(self.text[self.position]) if self.has_char() else -1

    def read(self) -> int:
        """The same, and go on to the next one."""
        if not self.has_char():
            return -1
        code = ord(self.text[self.position])
        self.position += 1
        if code == 10:
            self.line += 1
            self.line_start = self.position
        return code

    def read_line(self) -> str | None:
        """The characters up to the end of the line, which is passed over; None at the end of the port."""
        if not self.has_char():
            return None
        searched = self.position
        end = self.text.find("\n", searched)
        while end < 0:
            searched = len(self.text)
            if not self.more():
                end = searched
                break
            end = self.text.find("\n", searched)
        carriage_return = self.text.find("\r", self.position, end)
        line = self.take(end if carriage_return < 0 else carriage_return)
        ending = self.read()
        if ending == 13 and self.position == end and end < len(self.text):
            self.read()
        return line

    def read_string(self, count: int) -> str | None:
        """Up to ``count`` characters; None at the end of the port."""
        if count == 0:
            return ""
        if not self.has_char():
            return None
        while len(self.text) - self.position < count and self.more():
            pass
        return self.take(min(self.position + count, len(self.text)))

    def take(self, end: int) -> str:
        """The text up to an offset, which is passed over."""
        taken = self.text[self.position : end]
        self.position = end
        newline = taken.rfind("\n")
        if newline >= 0:
            self.line += taken.count("\n")
            self.line_start = end - len(taken) + newline + 1
        return taken

    def is_ready(self) -> bool:
        return self.position < len(self.text) or self.is_waiting()

    def is_waiting(self) -> bool:
        """Whether ``fetch`` would return at once."""
        return True

    def close(self) -> None:
        self.is_open = False
        self.text = ""
        self.position = 0


class BinaryInput(InputPort):
    """Bytes: those of ``data`` from ``position`` on, and what ``fetch`` gives after them."""

    kind = "binary input port"

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def fetch(self, wanted: int) -> bytes:
        """The next bytes, about so many; none at the end."""
        return b""

    def more(self) -> bool:
        """Read on; False at the end."""
        piece = self.fetch(len(self.data) - self.position)
        if len(piece) == 0:
            return False
        self.data = self.data[self.position :] + piece
        self.position = 0
        return True

    def peek(self) -> int:
        """The next byte, -1 at the end."""
        if self.position == len(self.data) and not self.more():
            return -1
        return self.data[self.position]

    def read(self) -> int:
        """The same, and go on to the next one."""
        byte = self.peek()
        if byte >= 0:
            self.position += 1
        return byte

    def read_bytes(self, count: int) -> bytes | None:
        """Up to ``count`` bytes; None at the end of the port."""
        if count == 0:
            return b""
        while len(self.data) - self.position < count and self.more():
            pass
        taken = self.data[self.position : self.position + count]
        self.position += len(taken)
        return taken if len(taken) > 0 else None

    def is_ready(self) -> bool:
        return self.position < len(self.data) or self.is_waiting()

    def is_waiting(self) -> bool:
        """Whether ``fetch`` would return at once."""
        return True


class TextOutput(OutputPort):
    """Characters, collected in pieces."""

    kind = "textual output port"

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.at_line_start = True

    def write(self, text: str) -> None:
        """Add a text."""
        if len(text) > 0:
            self.pieces.append(text)
            self.at_line_start = text[-1] == "\n"


class StringOutput(TextOutput):
    """What open-output-string makes."""

    def contents(self) -> str:
        """All that was written."""
        text = "".join(self.pieces)
        self.pieces = [text]
        return text


class BinaryOutput(OutputPort):
    """Bytes, collected."""

    kind = "binary output port"

    def __init__(self) -> None:
        self.buffer = bytearray()

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self.buffer += data


class BytevectorOutput(BinaryOutput):
    """What open-output-bytevector makes."""

    def contents(self) -> bytes:
        """All that was written."""
        return bytes(self.buffer)
