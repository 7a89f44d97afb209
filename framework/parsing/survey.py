"""What there is to know about a grammar: sizes, conflicts, and its diagram.  Host code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rply.lexer
import rply.lexergenerator
import rply.parsergenerator

from framework.parsing import railroad
from framework.parsing.grammar import Grammar, grammar_of
from framework.parsing.lexergenerator import LexerGenerator, from_rply
from framework.parsing.notation import Part
from framework.parsing.parsergenerator import Built, ParserGenerator
from framework.parsing.railroad import Drawing
from framework.parsing.scanner import Lexer


class Survey:
    """One grammar: a declarative one, or a pair of generators, either of which may be missing."""

    def __init__(self, name: str, grammar: Grammar | None, lexer: Lexer | None, parser: ParserGenerator | None) -> None:
        self.name = name
        self.grammar = grammar
        self.lexer = lexer
        self.parser = parser
        self.built: Built | None = parser.build_table() if parser is not None else None

    def conflicts(self) -> list[str]:
        """The reports of all conflicts."""
        return [conflict.text() for conflict in self.built.conflicts] if self.built is not None else []

    def facts(self) -> list[tuple[str, str]]:
        """Names and values of what can be counted."""
        found: list[tuple[str, str]] = []
        if self.lexer is not None:
            for rules in self.lexer.states:
                states, classes = len(rules.accept), rules.width
                text = f"{states} states, {classes} classes of characters, {size(rules.table)}"
                slow = f", {len(rules.slow)} rules by backtracking" if rules.slow else ""
                found.append((f"lexer state {rules.name}", f"{len(rules.kinds)} rules, {text}{slow}"))
        if self.parser is not None and self.built is not None:
            tables = self.parser.make_tables(self.built)
            found += [
                ("tokens", str(len(tables.terminals) - 1)),
                ("rules", f"{len(tables.lengths) - 1} of {len(self.built.grammar.prod_names)} nonterminals"),
                ("parser states", str(len(tables.defaults))),
                ("table of actions", f"{len(tables.actions)} entries, {size(tables.actions)}"),
                ("table of gotos", f"{len(tables.gotos)} entries, {size(tables.gotos)}"),
                ("conflicts", str(len(self.built.conflicts))),
            ]
        return found

    def diagram(self) -> str:
        """The HTML page."""
        return railroad.page(self.name, self.drawings(), self.facts(), self.conflicts())

    def drawings(self) -> list[tuple[str, Drawing]]:
        """A drawing for each rule."""
        if self.grammar is not None:
            names = {rule.name for rule in self.grammar.source.rules}
            return [
                (rule.name, railroad.choice([draw_parts(a.parts, names) for a in rule.alternatives]))
                for rule in self.grammar.source.rules
            ]
        if self.built is None:
            return []
        by_name = self.built.grammar.prod_names
        return [
            (name, railroad.choice([draw_symbols(production.prod, set(by_name)) for production in productions]))
            for name, productions in by_name.items()
        ]


def size(table: Sequence[int]) -> str:
    """The size of a table of words."""
    return f"{len(table) * 8 / 1024:.1f} kB"


def draw_symbols(symbols: Sequence[str], rules: set[str]) -> Drawing:
    """A right side."""
    return railroad.sequence([railroad.symbol(name, name in rules) for name in symbols])


def draw_parts(parts: Sequence[Part], rules: set[str]) -> Drawing:
    """A right side in the declarative form."""
    return railroad.sequence([draw_part(part, rules) for part in parts])


def draw_part(part: Part, rules: set[str]) -> Drawing:
    """A symbol with what repeats it."""
    drawn = railroad.symbol(part.name, not part.is_text and part.name in rules)
    if part.suffix in ("*", "+"):
        between = [railroad.symbol(part.separator, False)] if part.separator else []
        drawn = railroad.loop(drawn, railroad.sequence(between))
    return railroad.choice([railroad.sequence([]), drawn]) if part.suffix in ("*", "?") else drawn


def surveys_of(namespace: dict[str, Any], title: str) -> list[Survey]:
    """The grammars among the values of a module: declarative ones, generators of ours and of rply."""
    values = list({id(value): value for name, value in namespace.items() if not name.startswith("__")}.items())
    grammars = [grammar for grammar in (grammar_of(value) for _, value in values) if grammar is not None]
    grammars = list(dict.fromkeys(grammars))
    found = [
        Survey(
            f"{title}: {grammar.source.rules[0].name}",
            grammar,
            grammar.lexer_generator.build(),
            grammar.parser_generator,
        )
        for grammar in grammars
    ]
    lexers = [made for made in (lexer_of(value) for _, value in values) if made is not None]
    parsers = [made for made in (parser_of(value) for _, value in values) if made is not None]
    for index in range(max(len(lexers), len(parsers))):
        lexer = lexers[index] if index < len(lexers) else None
        parser = parsers[index] if index < len(parsers) else None
        found.append(Survey(title, None, lexer, parser))
    return found


def lexer_of(value: Any) -> Lexer | None:
    """The lexer that a generator makes."""
    if isinstance(value, LexerGenerator):
        return value.build()
    if isinstance(value, rply.lexergenerator.LexerGenerator):
        return from_rply(value.build())
    return None


def parser_of(value: Any) -> ParserGenerator | None:
    """A generator of ours with the productions of one."""
    if isinstance(value, ParserGenerator):
        return value
    if not isinstance(value, rply.parsergenerator.ParserGenerator):
        return None
    made = ParserGenerator(value.tokens, value.precedence)
    made.productions = value.productions
    return made


def survey_text(path: Path) -> Survey:
    """The survey of a file in the declarative form, whose node classes are not looked for.

    Raises: GrammarError.
    """
    grammar = Grammar(path.read_text(encoding="utf-8"), None, str(path))
    return Survey(path.name, grammar, grammar.lexer_generator.build(), grammar.parser_generator)
