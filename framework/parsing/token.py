"""Tokens, and the base of everything that a parser's stack holds.  Translated code.

A Token has the interface of rply's (``getstr``, ``gettokentype``, ``getsourcepos``, ``name``, ``value``), and besides the
number of its kind and its position as plain fields.
"""

from __future__ import annotations

from rply.token import BaseBox, SourcePosition

__all__ = ["BaseBox", "Located", "SourcePosition", "Token"]

NO_KIND = -1
COLUMN_BITS = 32


class Located(BaseBox):  # type: ignore[misc]
    """What has a place in the text: the offsets where it begins and ends, its line and column from 1 (0: nowhere).

    Line and column share one field: there are many tokens and nodes, and few look at their places.
    """

    idx = 0
    end = 0
    place = 0

    @property
    def lineno(self) -> int:
        """The line."""
        return self.place >> COLUMN_BITS

    @property
    def colno(self) -> int:
        """The column."""
        return self.place & ((1 << COLUMN_BITS) - 1)


class Token(Located):
    """A piece of the text."""

    def __init__(self, name: str, value: str, idx: int = 0, lineno: int = 1, colno: int = 1) -> None:
        self.kind = NO_KIND
        self.name = name
        self.value = value
        self.idx = idx
        self.end = idx + len(value)
        self.place = lineno << COLUMN_BITS | colno

    @property
    def source_pos(self) -> SourcePosition:
        """Where it begins."""
        return SourcePosition(self.idx, self.lineno, self.colno)

    def gettokentype(self) -> str:
        """The name of its kind."""
        return self.name

    def getsourcepos(self) -> SourcePosition:
        """Where it begins."""
        return SourcePosition(self.idx, self.lineno, self.colno)

    def getstr(self) -> str:
        """Its text."""
        return self.value

    def __repr__(self) -> str:
        return "Token(" + repr(self.name) + ", " + repr(self.value) + ")"
