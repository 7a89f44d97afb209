"""What the rules of the grammar are handed while they build nodes.  Translated code."""

from __future__ import annotations

from languages.minipy.syntax.nodes import Expr


class Builder:
    """The text that is parsed, and how expressions inside of f-strings are parsed: ``parser`` has the subclass."""

    def __init__(self, text: str) -> None:
        self.text = text

    def replacement(self, start: int, end: int) -> Expr:
        """The expression of an f-string between two offsets.

        Raises: SourceError.
        """
        raise NotImplementedError
