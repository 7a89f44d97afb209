"""What is wrong with a guest program, in its own terms.  Translated code.

calc.txt:2:7: expected a number or '(', found '*'
  1 +  * 3
       ^
"""

from __future__ import annotations

import rply.errors
from rply.token import SourcePosition

CHARACTER, NOT_CLOSED, INDENTATION, TABS = "character", "not closed", "indentation", "tabs"


class Problem:
    """One mistake: what to say, and the part of the source that it is about."""

    def __init__(self, message: str, idx: int, lineno: int, colno: int, length: int, code: str = "") -> None:
        self.message = message
        self.idx = idx
        self.lineno = lineno
        self.colno = colno
        self.length = length
        self.expected: list[str] = []
        self.code = code
        """What kind of mistake: CHARACTER, NOT_CLOSED, INDENTATION, TABS, or empty for a token that does not fit."""

    def render(self, filename: str, source: str) -> str:
        """``file:line:column: message``, the line, and a caret under the place."""
        start = source.rfind("\n", 0, self.idx) + 1
        end = source.find("\n", self.idx)
        if end < 0:
            end = len(source)
        line = source[start:end].rstrip("\r")
        margin: list[str] = []
        for i in range(start, min(self.idx, len(source))):
            margin.append("\t" if source[i] == "\t" else " ")
        carets = "^" * max(1, min(self.length, start + len(line) - self.idx))
        place = filename + ":" + str(self.lineno) + ":" + str(self.colno) + ": " + self.message
        return place + "\n  " + line + "\n  " + "".join(margin) + carets


def render_all(problems: list[Problem], filename: str, source: str) -> str:
    """All problems, one after the other."""
    return "\n".join([problem.render(filename, source) for problem in problems])


class LexingError(rply.errors.LexingError):  # type: ignore[misc]
    """The text has a character that begins no token; ``problems`` has what a parser found besides."""

    def __init__(self, message: str, source_pos: SourcePosition) -> None:
        self.message = message
        self.source_pos = source_pos
        self.problems: list[Problem] = []

    def __str__(self) -> str:
        return summary(self.problems)


class ParsingError(rply.errors.ParsingError):  # type: ignore[misc]
    """The program is wrong; ``problems`` has all that was found, in the order of the text."""

    def __init__(self, message: str, source_pos: SourcePosition) -> None:
        self.message = message
        self.source_pos = source_pos
        self.problems: list[Problem] = []

    def __str__(self) -> str:
        return summary(self.problems)


def lexing_error(problems: list[Problem]) -> LexingError:
    """The error that carries some problems."""
    first = problems[0]
    error = LexingError(first.message, SourcePosition(first.idx, first.lineno, first.colno))
    error.problems = problems
    return error


def parsing_error(problems: list[Problem]) -> ParsingError:
    """The error that carries some problems."""
    first = problems[0]
    error = ParsingError(first.message, SourcePosition(first.idx, first.lineno, first.colno))
    error.problems = problems
    return error


def summary(problems: list[Problem]) -> str:
    """Lines of ``line:column: message``."""
    return "\n".join([str(each.lineno) + ":" + str(each.colno) + ": " + each.message for each in problems])


def alternatives(names: list[str]) -> str:
    """``a, b or c``."""
    if len(names) < 2:
        return names[0] if len(names) == 1 else "nothing more"
    return ", ".join(names[:-1]) + " or " + names[-1]
