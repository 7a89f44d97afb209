"""Parsers from productions: rply's interface and rply's table construction, our tables and driver.  Host code.

    pg = ParserGenerator(["NUMBER", "PLUS"], precedence=[("left", ["PLUS"])])

    @pg.production("expr : expr PLUS expr")
    def add(p): ...                             p: the values of the right side

    parser = pg.build()                         ``parser.parse(tokens)`` is translated code

Conflicts are warned of with the rules and an example (``conflicts``).
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import rply
import rply.errors
from rply.grammar import Grammar
from rply.parsergenerator import LRTable

from framework.parsing.conflicts import Conflict, find_conflicts
from framework.parsing.lr import (
    expecting_handler,
    make_parser,
    no_handler,
    plain_action,
    plain_handler,
    state_action,
    state_handler,
)
from framework.parsing.scanner import END
from framework.parsing.tables import ACCEPT, Label, Tables


class ParserWarning(UserWarning):
    """Something about a grammar that its author should know."""


class RecordingTable(LRTable):  # type: ignore[misc]
    """rply's construction, which also keeps the item sets of the states."""

    items: list[list[Any]]

    @classmethod
    def lr0_items(cls, *arguments: Any) -> list[list[Any]]:
        """The item sets, remembered."""
        cls.items = super().lr0_items(*arguments)
        return cls.items


class Built:
    """A grammar with its table: what conflicts and reports are made from."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        table = RecordingTable.from_grammar(grammar)
        self.items = RecordingTable.items
        self.actions: list[dict[str, int]] = table.lr_action
        self.gotos: list[dict[str, int]] = table.lr_goto
        self.defaults: list[int] = table.default_reductions
        self._renumber()
        self._refuse_nonassociative()
        self.conflicts: list[Conflict] = find_conflicts(grammar, self.items, self.actions, self.gotos)

    def _renumber(self) -> None:
        """Number the states in the order of a walk: rply's numbers differ from run to run."""
        order, numbers = [0], {0: 0}
        for state in order:
            steps = {s: t for s, t in self.actions[state].items() if t > 0} | self.gotos[state]
            for symbol in sorted(steps):
                if steps[symbol] not in numbers:
                    numbers[steps[symbol]] = len(order)
                    order.append(steps[symbol])
        self.items = [self.items[old] for old in order]
        self.defaults = [self.defaults[old] for old in order]
        self.actions = [
            {symbol: numbers[to] if to > 0 else to for symbol, to in sorted(self.actions[old].items())} for old in order
        ]
        self.gotos = [{symbol: numbers[to] for symbol, to in sorted(self.gotos[old].items())} for old in order]
        for new, items in enumerate(self.items):
            for item in items:
                item.places = getattr(item, "places", {}) | {new: item.lookaheads.get(order[new], [])}

    def _refuse_nonassociative(self) -> None:
        """``a < b < c`` is an error where ``<`` is nonassociative; rply would take one of its readings."""
        grammar = self.grammar
        for state, items in enumerate(self.items):
            for item in items:
                level = grammar.productions[item.number].prec[1] if item.number else 0
                if not level or item.getlength() != item.lr_index + 1:
                    continue
                for token in item.places[state]:
                    shifted = any(each.prod[each.lr_index + 1 : each.lr_index + 2] == [token] for each in items)
                    if shifted and grammar.precedence.get(token) == ("nonassoc", level):
                        self.actions[state].pop(token, None)
                        self.defaults[state] = 0


class ParserGenerator(rply.ParserGenerator):  # type: ignore[misc]
    """Collects productions; see the module's documentation."""

    def __init__(
        self, tokens: Sequence[str], precedence: Sequence[tuple[str, list[str]]] = (), cache_id: str | None = None
    ) -> None:
        """The names of the tokens, and their precedence from weak to strong; ``cache_id`` is rply's and not used."""
        super().__init__(list(tokens), list(precedence), cache_id)
        self.names: dict[str, str] = {}

    def readable(self, names: Mapping[str, str]) -> None:
        """What messages call tokens and nonterminals."""
        self.names.update(names)

    def build(self) -> Any:
        """The parser.

        Raises: rply's ParserGeneratorError.
        """
        built = self.build_table()
        for conflict in built.conflicts:
            warnings.warn(conflict.text(), ParserWarning, stacklevel=2)
        productions = built.grammar.productions
        actions = [self.action_of(production.func) for production in productions[1:]]
        handler = self.error_handler
        on_error = no_handler
        if handler is not None:
            on_error = handler_of(handler)
        return make_parser(self.make_tables(built), [actions[0], *actions], on_error)

    def action_of(self, function: Callable[..., Any]) -> Any:
        """What the driver calls for a production."""
        made = getattr(function, "action", None)
        if made is not None:
            return made
        return (state_action if takes_state(function, 1) else plain_action)(function)

    def build_table(self) -> Built:
        """The grammar's table, with warnings about what is not used.

        Raises: rply's ParserGeneratorError.
        """
        grammar = Grammar(self.tokens)
        for level, (associativity, terms) in enumerate(self.precedence, 1):
            for term in terms:
                grammar.set_precedence(term, associativity, level)
        for name, symbols, function, precedence in self.productions:
            grammar.add_production(name, symbols, function, precedence)
        grammar.set_start()
        self.check_symbols(grammar)
        grammar.build_lritems()
        grammar.compute_first()
        grammar.compute_follow()
        return Built(grammar)

    def check_symbols(self, grammar: Grammar) -> None:
        """Refuse symbols that nobody defines; warn of those that nobody uses."""
        for name, uses in grammar.nonterminals.items():
            if name not in grammar.prod_names:
                where = grammar.productions[uses[0]].name
                raise rply.errors.ParserGeneratorError(
                    f"{name} in a rule of {where} is neither a token nor has it rules"
                )
        for name in grammar.unused_terminals():
            warnings.warn(f"token {name} is not used", ParserWarning, stacklevel=4)
        for name in grammar.unused_productions():
            warnings.warn(f"no rule uses {name}", ParserWarning, stacklevel=4)

    def make_tables(self, built: Built) -> Tables:
        """The driver's tables."""
        tables, grammar = Tables(), built.grammar
        tables.terminals = [END, *(name for name in grammar.terminals if name not in (END, "error"))]
        tables.readable = [self.names.get(name, "") for name in tables.terminals]
        if not tables.readable[0]:
            tables.readable[0] = "the end of the text"
        tables.numbers = {name: number for number, name in enumerate(tables.terminals)}
        lefts = {name: number for number, name in enumerate(grammar.prod_names)}
        rows = [
            [0 if name not in row else row[name] or ACCEPT for name in tables.terminals] + [0] for row in built.actions
        ]
        tables.actions, tables.action_rows = shared_rows(rows)
        tables.gotos, tables.goto_rows = shared_rows([[row.get(name, 0) for name in lefts] for row in built.gotos])
        tables.defaults = built.defaults
        tables.lengths = [production.getlength() for production in grammar.productions]
        tables.lefts = [0, *(lefts[production.name] for production in grammar.productions[1:])]
        for name in self.names:
            if name in lefts:
                first = [tables.numbers[each] for each in grammar.first[name] if each in tables.numbers]
                tables.labels.append(Label(self.names[name], lefts[name], first))
        tables.labels.sort(key=lambda label: -len(label.first))
        return tables


def shared_rows(rows: list[list[int]]) -> tuple[list[int], list[int]]:
    """All different rows in one list, and where each row begins."""
    flat: list[int] = []
    known: dict[tuple[int, ...], int] = {}
    starts = []
    for row in rows:
        key = tuple(row)
        if key not in known:
            known[key] = len(flat)
            flat += row
        starts.append(known[key])
    return flat, starts


def handler_of(function: Callable[..., Any]) -> Callable[..., None]:
    """What the driver calls for an error: ``function(token)``, ``(state, token)`` or ``(state, token, expected names)``."""
    if takes_state(function, 2):
        return expecting_handler(function)
    return (state_handler if takes_state(function, 1) else plain_handler)(function)


def takes_state(function: Callable[..., Any], others: int) -> bool:
    """Whether a function has a parameter more than so many."""
    parameters = inspect.signature(function).parameters.values()
    positional = [each for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    return len([each for each in positional if each.default is each.empty]) > others
