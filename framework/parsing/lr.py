"""The driver of LR parsers.  Translated code.

Tables and actions are made by ``parsergenerator``.  Each parser has a class of its own (``make_parser``), so that its
productions and the state that is handed to them keep their own types.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.parsing.problems import LexingError, lexing_error, parsing_error
from framework.parsing.recovery import Recovery
from framework.parsing.streams import as_stream
from framework.parsing.tables import ACCEPT, Tables, terminals_of
from framework.parsing.token import BaseBox, Token

NO_TOKEN = Token("", "")
Action = Callable[[list[BaseBox], int, Any], BaseBox]


class ParserMethods:
    """What all parsers share; copied into the class of each."""

    _mixin_ = True

    def parse(self, tokens, state=None):
        """The value of the start symbol.

        tokens: what ``Lexer.lex`` gave, or another TokenStream; state: handed to productions that take one.
        Raises: ParsingError or LexingError, whichever comes first, with all problems that were found.
        """
        stream = as_stream(tokens)
        tables = self.tables
        actions, action_rows, defaults = tables.actions, tables.action_rows, tables.defaults
        terminals = terminals_of(tables, stream)
        states = [0]
        stack: list[BaseBox] = []
        current = 0
        token = NO_TOKEN
        terminal = 0
        while True:
            action = defaults[current]
            if action == 0:
                if token is NO_TOKEN:
                    token = self.read(stream, states)
                    terminal = terminals[token.kind]
                action = actions[action_rows[current] + terminal]
            if action < 0:
                current = self.reduce(-action, stack, states, state)
            elif action == ACCEPT:
                return stack[0]
            elif action > 0:
                stack.append(token)
                states.append(action)
                current = action
                token = NO_TOKEN
            else:
                found = Recovery(tables, stream, terminals)
                self.handle_error(token, state, found, states)
                raise parsing_error(found.from_token(states, token))

    def read(self, stream, states):
        """The next token; if there is none, all problems of the text are found and reported."""
        try:
            return stream.next_token()
        except LexingError as error:
            found = Recovery(self.tables, stream, terminals_of(self.tables, stream))
            found.add(error)
            raise lexing_error(found.from_text(states)) from None

    def reduce(self, production, stack, states, state):
        """Replace the right side of a production by its value; the parser's next state."""
        tables = self.tables
        base = len(stack) - tables.lengths[production]
        value = self.actions[production](stack, base, state)
        row = tables.goto_rows[states[base]]
        following = tables.gotos[row + tables.lefts[production]]
        if base == len(stack):
            stack.append(value)
            states.append(following)
            return following
        while len(stack) > base + 1:
            stack.pop()
            states.pop()
        stack[base] = value
        states[base + 1] = following
        return following


def make_parser(
    tables: Tables, actions: list[Action], on_error: Callable[[Token, Any, Recovery, list[int]], None]
) -> Any:
    """A parser with these tables, actions by production, and what is called before an error is reported."""

    class Parser(ParserMethods):
        def __init__(self) -> None:
            self.tables = tables
            self.actions = actions

        def handle_error(self, token, state, recovery, states):
            on_error(token, state, recovery, states)

    return Parser()


def plain_action(function: Callable[[list[BaseBox]], BaseBox]) -> Action:
    """The action of a production as rply has it: a function of the values of the right side."""

    def act(stack, base, state):
        return function(stack[base:])

    return act


def state_action(function: Callable[[Any, list[BaseBox]], BaseBox]) -> Action:
    """The same, of a function that takes the parser's state first."""

    def act(stack, base, state):
        return function(state, stack[base:])

    return act


def plain_handler(function: Callable[[Token], Any]) -> Callable:
    """An error handler that takes the token."""

    def handle(token, state, recovery, states):
        function(token)

    return handle


def state_handler(function: Callable[[Any, Token], Any]) -> Callable:
    """An error handler that takes the parser's state and the token."""

    def handle(token, state, recovery, states):
        function(state, token)

    return handle


def expecting_handler(function: Callable[[Any, Token, list[str]], Any]) -> Callable:
    """The same, of a function that is also told the names of the tokens that would fit."""

    def handle(token, state, recovery, states):
        terminals = recovery.tables.terminals
        function(state, token, [terminals[each] for each in recovery.expected(states)])

    return handle


def no_handler(token, state, recovery, states):
    """Without an error handler, errors are reported by the parser."""
