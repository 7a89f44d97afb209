"""After the first mistake: what was expected, and the other mistakes of the text.  Translated code.

Nothing is evaluated any more: only the parser's states are followed.  A mistake is mended by inserting, deleting or
replacing one token, if the parser then gets past the next LOOKAHEAD tokens (Fischer and Mauney, "A simple, fast, and
effective LL(1) error repair algorithm", 1992, for LR).  Otherwise tokens are skipped until one fits somewhere on the
stack ("panic mode").  A mistake less than LOOKAHEAD tokens behind another is taken for its consequence and not reported.
"""

from __future__ import annotations

from framework.parsing.problems import LexingError, Problem, alternatives
from framework.parsing.scanner import END_KIND, TokenStream
from framework.parsing.tables import ACCEPT, Tables
from framework.parsing.token import Token

LOOKAHEAD = 3
MAX_PROBLEMS = 20
MAX_NAMES = 10
MAX_DEPTH = 200


class Recovery:
    """The problems of one text."""

    def __init__(self, tables: Tables, stream: TokenStream, terminals: list[int]) -> None:
        self.tables = tables
        self.stream = stream
        self.terminals = terminals
        self.waiting: list[Token] = []
        self.problems: list[Problem] = []
        self.names = readable_names(tables, stream, terminals)

    # --- tokens

    def add(self, error: LexingError) -> None:
        """Note what the lexer found, and let it go on."""
        self.problems.append(error.problems[0])
        self.stream.recover()

    def token(self, index: int) -> Token:
        """A token ahead, without taking it."""
        while len(self.waiting) <= index:
            self.waiting.append(self.read())
        return self.waiting[index]

    def read(self) -> Token:
        """The next token of the stream that is one."""
        while True:
            try:
                return self.stream.next_token()
            except LexingError as error:
                self.add(error)

    def terminal(self, index: int) -> int:
        """The terminal of a token ahead."""
        return self.terminals[self.token(index).kind]

    # --- the parser's states

    def advance(self, states: list[int], terminal: int) -> bool:
        """Reduce, then shift (or accept) a terminal; False if it does not fit."""
        tables = self.tables
        while True:
            current = states[-1]
            action = tables.defaults[current]
            if action == 0:
                action = tables.actions[tables.action_rows[current] + terminal]
            if action == 0:
                return False
            if action == ACCEPT:
                return True
            if action > 0:
                states.append(action)
                return True
            length = tables.lengths[-action]
            if length > 0:
                del states[len(states) - length :]
            states.append(tables.gotos[tables.goto_rows[states[-1]] + tables.lefts[-action]])

    def expected(self, states: list[int]) -> list[int]:
        """The terminals that fit."""
        found: list[int] = []
        for terminal in range(len(self.tables.terminals)):
            if self.advance(states[:], terminal):
                found.append(terminal)
        return found

    # --- reports

    def from_token(self, states: list[int], token: Token) -> list[Problem]:
        """All problems, the first of which is a token that does not fit."""
        self.waiting.append(token)
        self.go_on(states, LOOKAHEAD)
        return self.problems

    def from_text(self, states: list[int]) -> list[Problem]:
        """All problems, the first of which the lexer has found."""
        self.go_on(states, 0)
        return self.problems

    def go_on(self, states: list[int], passed: int) -> None:
        """Parse on, report what does not fit, and mend it.  ``passed``: tokens since the last problem."""
        while len(self.problems) < MAX_PROBLEMS:
            before = states[:] if len(states) < MAX_DEPTH else states
            if self.advance(states, self.terminal(0)):
                if self.token(0).kind == END_KIND:
                    return
                self.waiting.pop(0)
                passed += 1
                continue
            if passed >= LOOKAHEAD:
                self.report(before, self.token(0))
            passed = 0
            states = self.mended(before)
            if len(states) == 0:
                return

    def report(self, states: list[int], token: Token) -> None:
        """Say what was found and what was expected."""
        names = self.expected_names(states)
        shown = names if len(names) <= MAX_NAMES else names[:MAX_NAMES] + ["…"]
        message = "expected " + alternatives(shown) + ", found " + self.found(token)
        length = 1 if token.kind == END_KIND else max(1, len(token.value))
        problem = Problem(message, token.idx, token.lineno, token.colno, length)
        problem.expected = names
        self.problems.append(problem)

    def found(self, token: Token) -> str:
        """A token in words."""
        terminal = self.terminals[token.kind]
        name = self.names[terminal] if terminal < len(self.names) else token.name
        if token.kind == END_KIND or token.value == "" or name.startswith("'"):
            return name
        return name + " " + repr(token.value)

    def expected_names(self, states: list[int]) -> list[str]:
        """What fits, in words: a nonterminal with a name stands for all that it can begin with."""
        terminals = self.expected(states)
        names: list[str] = []
        for label in self.tables.labels:
            if self.can_follow(states, label.left) and contains_all(terminals, label.first):
                names.append(label.text)
                terminals = [each for each in terminals if each not in label.first]
        for terminal in terminals:
            names.append(self.names[terminal])
        return names

    def can_follow(self, states: list[int], left: int) -> bool:
        """Whether a nonterminal can come next, without any reduction before."""
        return self.tables.gotos[self.tables.goto_rows[states[-1]] + left] > 0

    # --- repairs

    def mended(self, states: list[int]) -> list[int]:
        """The states after a repair; empty if the rest of the text can't be parsed."""
        choices = self.expected(states)
        for terminal in choices:
            if terminal != END_KIND and self.fits(states, terminal, 0):
                result = states[:]
                self.advance(result, terminal)
                return result
        if self.token(0).kind != END_KIND:
            if self.fits(states, -1, 1):
                self.waiting.pop(0)
                return states
            for terminal in choices:
                if terminal != END_KIND and self.fits(states, terminal, 1):
                    result = states[:]
                    self.advance(result, terminal)
                    self.waiting.pop(0)
                    return result
        return self.panic(states)

    def fits(self, states: list[int], terminal: int, start: int) -> bool:
        """Whether a terminal (unless -1) and then the tokens from ``start`` on can be parsed."""
        trial = states[:]
        if terminal >= 0 and not self.advance(trial, terminal):
            return False
        for index in range(start, start + LOOKAHEAD):
            if not self.advance(trial, self.terminal(index)):
                return False
            if self.token(index).kind == END_KIND:
                return True
        return True

    def panic(self, states: list[int]) -> list[int]:
        """Skip tokens until one fits somewhere on the stack."""
        while self.token(0).kind != END_KIND:
            lowest = max(1, len(states) - MAX_DEPTH)
            for depth in range(len(states), lowest - 1, -1):
                if self.advance(states[:depth], self.terminal(0)):
                    return states[:depth]
            self.waiting.pop(0)
        return []


def contains_all(terminals: list[int], wanted: list[int]) -> bool:
    """Whether all of some terminals are there."""
    for each in wanted:
        if each not in terminals:
            return False
    return True


def readable_names(tables: Tables, stream: TokenStream, terminals: list[int]) -> list[str]:
    """What messages call the terminals: the grammar's words, else the lexer's, else their names."""
    names = tables.terminals[:]
    words = stream.readable()
    for kind in range(len(words)):
        if terminals[kind] < len(names):
            names[terminals[kind]] = words[kind]
    for terminal in range(len(names)):
        if tables.readable[terminal] != "":
            names[terminal] = tables.readable[terminal]
    return names
