"""What the rules of the grammar are handed while they build nodes.  Translated code."""

from __future__ import annotations

from framework.parsing import Token
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

    def line(self) -> list[Token]:
        """The tokens of the logical line so far."""
        raise NotImplementedError

    def last_token(self) -> Token:
        """The token that was read last."""
        raise NotImplementedError

    def previous_line(self) -> list[Token]:
        """The tokens of the logical line before."""
        raise NotImplementedError

    def depth(self, token: Token | None = None) -> int:
        """How many brackets are open; those that a token opens don't count."""
        raise NotImplementedError

    def end_of_operand(self, token: Token) -> int:
        """Behind the expression that begins with a token that was just read."""
        raise NotImplementedError

    def end_of_list(self, token: Token) -> int:
        """The same, with commas and what is behind them."""
        raise NotImplementedError
