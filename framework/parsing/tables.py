"""The tables of an LR parser.  Translated code.

    actions[action_rows[state] + terminal]      > 0 shift to that state, < 0 reduce, ACCEPT, 0 error
    gotos[goto_rows[state] + left side]         the state after a reduction
    defaults[state]                             the only reduction of a state, which needs no look at the next token

Equal rows are stored once.
"""

from __future__ import annotations

from framework.parsing.scanner import TokenStream

ACCEPT = 1 << 30


class Label:
    """What messages call a nonterminal, and the terminals that it can begin with."""

    def __init__(self, text: str, left: int, first: list[int]) -> None:
        self.text = text
        self.left = left
        self.first = first


class Tables:
    """One parser's tables; terminal 0 is the end, the last column of ``actions`` stands for unknown tokens."""

    def __init__(self) -> None:
        self.terminals: list[str] = []
        self.readable: list[str] = []
        """What messages call the terminals; empty where the lexer decides."""
        self.numbers: dict[str, int] = {}
        self.actions: list[int] = []
        self.action_rows: list[int] = []
        self.gotos: list[int] = []
        self.goto_rows: list[int] = []
        self.defaults: list[int] = []
        self.lengths: list[int] = []
        self.lefts: list[int] = []
        self.labels: list[Label] = []


def terminals_of(tables: Tables, stream: TokenStream) -> list[int]:
    """The parser's number for each kind of token of a stream."""
    unknown = len(tables.terminals)
    result: list[int] = []
    for name in stream.names():
        result.append(tables.numbers.get(name, unknown))
    return result
