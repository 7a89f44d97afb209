"""Lexers from rules: rply's interface, and what it lacks.  Host code.

    lg = LexerGenerator()
    lg.keywords("NAME", {"if": "IF"})
    lg.add("NAME", r"[A-Za-z_]\\w*")
    lg.ignore(r"\\s+")
    lg.nested(r"\\(\\*", r"\\*\\)", "comment")
    lexer = lg.build()                          tables; ``lexer.lex(source)`` is translated code

Ignored rules are tried first, then the others, each in the order in which they were added, and the first that matches
wins, as in rply; ``LexerGenerator(longest=True)`` takes the longest match instead.  A match of no character is none.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rply.lexer

from framework.parsing.automaton import Builder, NotRegular
from framework.parsing.indentation import IndentedLexer, Layout
from framework.parsing.scanner import END, ENTER, LEAVE, STAY, Lexer, Rules
from framework.rlib.rsre import nodes
from framework.rlib.rsre.compiler import compile_program
from framework.rlib.rsre.parser import parse

START = "start"


class LexerError(Exception):
    """The rules of a lexer are wrong."""


class LexerWarning(UserWarning):
    """A rule works, but not as well as it could."""


@dataclass
class Rule:
    """One rule; ``name`` is None for ignored text."""

    name: str | None
    pattern: str
    flags: int
    enter: str | None
    leave: bool


class LexerGenerator:
    """Collects rules; see the module's documentation."""

    def __init__(self, longest: bool = False) -> None:
        self.longest = longest
        self.states: dict[str, list[Rule]] = {START: []}
        self.words: dict[str, dict[str, str]] = {}
        self.names: dict[str, str] = {}
        self.made_later: list[str] = []
        self.layout: tuple[str, str, str, list[str], list[str]] | None = None

    def add(
        self,
        name: str,
        pattern: str,
        flags: int = 0,
        *,
        state: str = START,
        enter: str | None = None,
        leave: bool = False,
    ) -> None:
        """Add a rule.

        name: the kind of its tokens; pattern, flags: as for ``re.compile``; state: the lexer state it belongs to;
        enter: the state that a match leads to; leave: whether a match leads back to the state before.
        """
        self._rules(state).append(Rule(name, pattern, int(flags), enter, leave))

    def ignore(
        self, pattern: str, flags: int = 0, *, state: str = START, enter: str | None = None, leave: bool = False
    ) -> None:
        """Add a rule whose text is skipped."""
        self._rules(state).append(Rule(None, pattern, int(flags), enter, leave))

    def nested(self, opening: str, closing: str, name: str = "comment", *, state: str = START) -> None:
        """Skip what is between two patterns, nested in each other; ``name`` is what messages call it."""
        self.ignore(opening, state=state, enter=name)
        self.ignore(closing, state=name, leave=True)
        self.ignore(opening, state=name, enter=name)
        self.ignore(r"(?s:.)", state=name)

    def keywords(self, name: str, words: Mapping[str, str] | Iterable[str]) -> None:
        """Give tokens of a rule that are one of these words a kind of their own (by default the word in capitals)."""
        kinds = words if isinstance(words, Mapping) else {word: word.upper() for word in words}
        self.words.setdefault(name, {}).update(kinds)

    def virtual(self, names: Iterable[str]) -> None:
        """Kinds of tokens that no rule makes, but a stream between lexer and parser."""
        self.made_later += names

    def readable(self, names: Mapping[str, str]) -> None:
        """What messages call kinds of tokens."""
        self.names.update(names)

    def indentation(
        self,
        newline: str = "NEWLINE",
        indent: str = "INDENT",
        dedent: str = "DEDENT",
        opening: Iterable[str] = (),
        closing: Iterable[str] = (),
    ) -> None:
        """Make tokens of the lines' indentation, which has no meaning between ``opening`` and ``closing`` tokens."""
        self.layout = (newline, indent, dedent, list(opening), list(closing))

    def _rules(self, state: str) -> list[Rule]:
        return self.states.setdefault(state, [])

    def build(self) -> Lexer:
        """The lexer.

        Raises: LexerError, and RegexError for a wrong pattern.
        """
        kinds = self._kinds()
        numbers = {state: number for number, state in enumerate(self.states)}
        states = [self._build_state(state, rules, kinds, numbers) for state, rules in self.states.items()]
        readable = [self._readable(name) for name in kinds]
        if self.layout is None:
            return Lexer(list(kinds), readable, states)
        lexer = IndentedLexer(list(kinds), readable, states)
        newline, indent, dedent, opening, closing = self.layout
        brackets = [[self._kind(kinds, name) for name in group] for group in (opening, closing)]
        lexer.layout = Layout(kinds[newline], kinds[indent], kinds[dedent], *brackets)
        return lexer

    def _kinds(self) -> dict[str, int]:
        """The kinds of tokens, in order; the first is the end."""
        names = [rule.name for rules in self.states.values() for rule in rules if rule.name is not None]
        for name, words in self.words.items():
            if name not in names:
                raise LexerError(f"keywords of {name}, but there is no rule {name}")
            names += words.values()
        if self.layout is not None:
            names += self.layout[:3]
        return {name: number for number, name in enumerate(dict.fromkeys([END, *names, *self.made_later]))}

    @staticmethod
    def _kind(kinds: Mapping[str, int], name: str) -> int:
        if name not in kinds:
            raise LexerError(f"the layout names {name}, but there is no rule {name}")
        return kinds[name]

    def _readable(self, name: str) -> str:
        if name in self.names:
            return self.names[name]
        if name == END:
            return "the end of the text"
        for words in self.words.values():
            for word, kind in words.items():
                if kind == name:
                    return f"'{word}'"
        texts = [self._text(rule) for rules in self.states.values() for rule in rules if rule.name == name]
        if len(texts) == 1 and texts[0]:
            return f"'{texts[0]}'"
        if self.layout is not None and name in self.layout[:3]:
            return {0: "a new line", 1: "an indented block", 2: "the end of the block"}[self.layout.index(name)]
        return name.lower().replace("_", " ")

    @staticmethod
    def _text(rule: Rule) -> str:
        return fixed_text(parse(rule.pattern, rule.flags).root)

    def _build_state(
        self, state: str, rules: list[Rule], kinds: Mapping[str, int], numbers: Mapping[str, int]
    ) -> Rules:
        ordered = [rule for rule in rules if rule.name is None] + [rule for rule in rules if rule.name is not None]
        builder = Builder(self.longest)
        result = Rules()
        result.name = state
        result.longest = self.longest
        for number, rule in enumerate(ordered):
            root = parse(rule.pattern, rule.flags).root
            check_not_empty(rule, root)
            try:
                builder.add(number, root)
            except NotRegular:
                result.slow.append((number, compile_program(rule.pattern, rule.flags)))
                warn_slow(rule)
            self._add_rule(result, rule, number, fixed_text(root), may_contain_newline(root), kinds, numbers)
        self._add_keywords(result, builder, ordered, kinds, numbers)
        automaton = builder.build()
        for name in ("table", "accept", "finals", "starts", "width", "pages", "classes"):
            setattr(result, name, getattr(automaton, name))
        return result

    def _add_rule(
        self,
        result: Rules,
        rule: Rule,
        rank: int,
        text: str,
        has_newline: bool,
        kinds: Mapping[str, int],
        numbers: Mapping[str, int],
    ) -> None:
        if rule.enter is not None and rule.enter not in numbers:
            raise LexerError(f"rule {rule.name or rule.pattern!r} enters the state {rule.enter}, which has no rules")
        result.kinds.append(-1 if rule.name is None else kinds[rule.name])
        result.texts.append(text)
        result.newlines.append(has_newline)
        result.actions.append(ENTER if rule.enter is not None else LEAVE if rule.leave else STAY)
        result.entered.append(numbers[rule.enter] if rule.enter is not None else 0)
        result.order.append(rank)

    def _add_keywords(
        self, result: Rules, builder: Builder, rules: list[Rule], kinds: Mapping[str, int], numbers: Mapping[str, int]
    ) -> None:
        """Keywords are rules without patterns, which the automaton chooses instead of the rules that match them."""
        slow = [number for number, _ in result.slow]
        for rank, rule in enumerate(rules):
            for word, kind in self.words.get(rule.name or "", {}).items():
                if rank in slow:
                    raise LexerError(f"rule {rule.name} needs backtracking, and can't have keywords")
                keyword = Rule(kind, rule.pattern, rule.flags, rule.enter, rule.leave)
                builder.add_keyword(len(result.kinds), rank, word)
                self._add_rule(result, keyword, rank, word, "\n" in word, kinds, numbers)


def check_not_empty(rule: Rule, root: nodes.Node) -> None:
    """Warn of a rule that may match nothing: rply would give empty tokens for ever."""
    if root.width()[0] == 0:
        text = f"rule {rule.name or rule.pattern!r} can match no character at all; such matches don't count"
        warnings.warn(text, LexerWarning, stacklevel=5)


def warn_slow(rule: Rule) -> None:
    """Say that a rule is not in the automaton."""
    text = (
        f"rule {rule.name or rule.pattern!r} needs look-around, references, '$' or atomic groups: "
        "it is tried by backtracking, at each place where no rule before it matches"
    )
    warnings.warn(text, LexerWarning, stacklevel=5)


def fixed_text(node: nodes.Node) -> str:
    """The only text that a tree matches; empty if there are several."""
    match node:
        case nodes.One():
            code = node.chars.single()
            return chr(code) if code >= 0 else ""
        case nodes.Sequence():
            texts = [fixed_text(item) for item in node.items]
            return "".join(texts) if all(texts) else ""
    return ""


def may_contain_newline(node: nodes.Node) -> bool:
    """Whether what a tree matches can have a newline in it."""
    match node:
        case nodes.One():
            return node.chars.has_slowly(10)
        case nodes.Sequence():
            return any(may_contain_newline(item) for item in node.items)
        case nodes.Choice():
            return any(may_contain_newline(item) for item in node.branches)
        case nodes.Repeat() | nodes.Group() | nodes.Atomic():
            return may_contain_newline(node.item)
        case nodes.Conditional():
            return may_contain_newline(node.then) or may_contain_newline(node.otherwise)
        case nodes.Reference():
            return may_contain_newline(node.group)
    return False


def from_rply(lexer: rply.lexer.Lexer) -> Lexer:
    """The same lexer as one that rply built, with tables.

    Raises: LexerError, RegexError.
    """
    generator = LexerGenerator()
    rules: list[Any] = [*lexer.ignore_rules, *lexer.rules]
    for rule in rules:
        if rule.name:
            generator.add(rule.name, rule.re.pattern, rule.re.flags)
        else:
            generator.ignore(rule.re.pattern, rule.re.flags)
    return generator.build()
