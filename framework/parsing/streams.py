"""What a parser reads, as a TokenStream.  Translated code."""

from __future__ import annotations

from framework.parsing.scanner import TokenStream
from framework.parsing.token import Token
from framework.rlib.objectmodel import specialize, we_are_translated


@specialize.argtype(0)
def as_stream(tokens):
    """Tokens as a stream: a TokenStream is one; any other iterator of tokens will do where the program isn't translated."""
    if isinstance(tokens, TokenStream):
        return tokens
    if we_are_translated():
        raise TypeError("a translated parser reads what Lexer.lex() gave, or another TokenStream")
    return listed(tokens)


class ListedStream(TokenStream):
    """Tokens of a list, whose last one is the end."""

    def __init__(self, names: list[str], tokens: list[Token]) -> None:
        self.kind_names = names
        self.tokens = tokens
        self.pos = 0

    def names(self) -> list[str]:
        """The names of the kinds of tokens, by number."""
        return self.kind_names

    def readable(self) -> list[str]:
        """No other names than those of the kinds."""
        return []

    def next_token(self) -> Token:
        """The next token; the end again and again."""
        token = self.tokens[self.pos]
        if self.pos < len(self.tokens) - 1:
            self.pos += 1
        return token

    def recover(self) -> None:
        """There is nothing to skip: reading never fails."""


def listed(tokens) -> ListedStream:
    """NOT_RPYTHON: the tokens of an iterator, ours or rply's, and the end behind the last one."""
    names = ["$end"]
    result = []
    end = Token("$end", "$end")
    for found in tokens:
        pos = found.getsourcepos()
        place = (pos.idx, pos.lineno, pos.colno) if pos is not None else (0, 1, 1)
        token = found if isinstance(found, Token) else Token(found.gettokentype(), found.getstr(), *place)
        if token.name not in names:
            names.append(token.name)
        token.kind = names.index(token.name)
        size = len(token.value)
        end = Token("$end", "$end", place[0] + size, place[1], place[2] + size)
        result.append(token)
    end.kind = 0
    return ListedStream(names, [*result, end])
