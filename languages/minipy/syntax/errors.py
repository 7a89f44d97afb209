"""What is wrong with a program, as CPython says it.  Translated code.

  File "prog.py", line 3
    print "x"
    ^^^^^^^^^
SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?
"""

from __future__ import annotations

from framework.parsing import Token

SYNTAX, INDENTATION, TAB, RECURSION = "SyntaxError", "IndentationError", "TabError", "RecursionError"
NOWHERE = -1


class SourceError(Exception):
    """A mistake: the name of the guest's exception, its message, and the part of the text that it is about.

    ``idx`` and ``end`` are offsets; an ``end`` that is not behind ``idx`` stands for one character.  An
    ``idx`` of NOWHERE is about the file.
    """

    def __init__(self, message: str, idx: int, end: int, kind: str = SYNTAX) -> None:
        self.message = message
        self.idx = idx
        self.end = end
        self.kind = kind
        self.is_grammatical = False
        """Whether it is about tokens that are right by themselves."""
        self.is_unclosed = False
        """Whether it is a bracket that is not closed."""
        self.fragment = ""
        """The expression of an f-string that the offsets are about, instead of the whole text."""


class SourceText:
    """A decoded text, and its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = line_starts(text)

    def line_of(self, idx: int) -> int:
        """The line of an offset, from 1."""
        low, high = 0, len(self.starts)
        while high - low > 1:
            middle = (low + high) // 2
            if self.starts[middle] <= idx:
                low = middle
            else:
                high = middle
        return low + 1

    def column_of(self, idx: int) -> int:
        """The column of an offset in characters, from 0."""
        return idx - self.starts[self.line_of(idx) - 1]

    def byte_column_of(self, idx: int) -> int:
        """The column of an offset in bytes of UTF-8, from 0."""
        start = self.starts[self.line_of(idx) - 1]
        column = 0
        for i in range(start, idx):
            code = ord(self.text[i])
            column += 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4
        return column

    def line(self, number: int) -> str:
        """A line without its end."""
        start = self.starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]


def line_starts(text: str) -> list[int]:
    """The offsets of the beginnings of lines."""
    starts = [0]
    found = text.find("\n")
    while found >= 0:
        starts.append(found + 1)
        found = text.find("\n", found + 1)
    return starts


def render(error: SourceError, source: SourceText, filename: str) -> str:
    """The report of an error, without a newline at its end.

    As in CPython, an end on another line counts with its column.
    """
    if error.idx == NOWHERE:
        return error.kind + ": " + error.message
    number = source.line_of(error.idx)
    line = source.line(number)
    column, last = error.idx - source.starts[number - 1], source.column_of(error.end)
    if len(error.fragment) > 0:
        line, number = error.fragment, 1
        column, last = error.idx, error.end
    shown = line.lstrip(" \f")
    margin = column - (len(line) - len(shown))
    head = '  File "' + filename + '", line ' + str(number) + "\n"
    if len(shown.strip()) > 0:
        head += "    " + shown + "\n"
        if margin >= 0:
            head += "    " + blanks(shown, margin) + "^" * max(1, last - column) + "\n"
    return head + error.kind + ": " + error.message


def blanks(line: str, count: int) -> str:
    """What has the width of the beginning of a line."""
    chars: list[str] = []
    for i in range(count):
        chars.append(line[i] if i < len(line) and line[i] == "\t" else " ")
    return "".join(chars)


def error_at(message: str, token: Token, text: str) -> SourceError:
    """An error about a token; one of the layout, or the end, is behind the text before it."""
    if token.value != "" and token.name != "$end":
        return SourceError(message, token.idx, token.idx + len(token.value))
    idx = token.end if token.name != "$end" else token.idx
    while idx < len(text) and text[idx] in " \t\f":
        idx += 1
    end = text.find("\n", idx)
    return SourceError(message, idx, len(text) if end < 0 else end)
