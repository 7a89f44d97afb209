"""Grammars in the declarative form (``notation``): lexer, parser and typed trees from one text.  Host code.

    class Add(Expr):
        left: Expr
        right: Expr

    language = Grammar(TEXT, globals()).build()
    tree = language.parse(source)                   translated code

A rule with ``-> Class`` builds a node whose fields are the named parts; their declared types are compared with what the
parts give.  A rule without an arrow passes on the value of its only named part, or of its only part that is not a text.
"""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from framework.parsing import nodes
from framework.parsing.lexergenerator import LexerGenerator
from framework.parsing.nodes import (
    Items,
    ListKind,
    Node,
    make_language,
    make_list,
    make_node,
    one_of,
    optional_of,
    pass_on,
)
from framework.parsing.notation import Alternative, GrammarError, Notation, Part, RuleText
from framework.parsing.parsergenerator import ParserGenerator
from framework.parsing.token import Located, Token

LAYOUT = ("NEWLINE", "INDENT", "DEDENT")


_BUILT: list[tuple[Any, Grammar]] = []


def grammar_of(value: Any) -> Grammar | None:
    """The grammar that a value is, or that it was built from."""
    if isinstance(value, Grammar):
        return value
    return next((grammar for language, grammar in _BUILT if language is value), None)


class Grammar:
    """A grammar and its node classes (a mapping such as ``globals()``, or the classes themselves).

    With None for the classes the grammar can be looked at, but its parser builds nothing.
    Raises: GrammarError.
    """

    def __init__(
        self, text: str, classes: Mapping[str, Any] | Iterable[type] | None = (), filename: str = "grammar"
    ) -> None:
        self.has_classes = classes is not None
        named = classes if isinstance(classes, Mapping) else {each.__name__: each for each in classes or ()}
        self.filename = filename
        self.classes = {n: c for n, c in named.items() if isinstance(c, type) and issubclass(c, Node)}
        self.source = Notation(text, filename).read()
        self.rules = {rule.name: rule for rule in self.source.rules}
        self.token_names = {token.name for token in self.source.tokens if token.name} | set(self.source.texts())
        self.token_names |= set(self.source.virtual)
        if self.source.indentation is not None:
            self.token_names |= set(LAYOUT)
        self.lists: dict[tuple[Any, ...], tuple[str, ListKind]] = {}
        self.results: dict[str, type] = {}
        self.lexer_generator = self._make_lexer()
        self.parser_generator = self._make_parser()

    def build(self) -> Any:
        """What parses texts: ``build().parse(source)`` gives the tree of the first rule."""
        root = self.result_of(self.source.rules[0].name, ())
        language = make_language(self.lexer_generator.build(), self.parser_generator.build(), root)
        _BUILT.append((language, self))
        return language

    def error(self, message: str, line: int) -> GrammarError:
        """An error at a line of the grammar."""
        return GrammarError(message, line, self.filename)

    # --- the lexer

    def _make_lexer(self) -> LexerGenerator:
        lexer = LexerGenerator(longest=self.source.longest)
        named = [token for token in self.source.tokens if token.name]
        texts = self.source.texts()
        for token in named:
            words = [text for text in texts if text.isidentifier() and re.fullmatch(token.pattern, text)]
            if words:
                lexer.keywords(token.name, {word: word for word in words})
                texts = [text for text in texts if text not in words]
            lexer.readable({token.name: token.label or token.name.lower().replace("_", " ")})
        for text in sorted(texts, key=len, reverse=True):
            lexer.add(text, re.escape(text))
        for token in self.source.tokens:
            if token.name:
                lexer.add(token.name, token.pattern)
            else:
                lexer.ignore(token.pattern)
        lexer.virtual(self.source.virtual)
        for opening, closing, name in self.source.nested:
            lexer.nested(opening, closing, name)
        if self.source.indentation is not None:
            pairs = self.source.indentation
            lexer.indentation(*LAYOUT, opening=pairs[::2], closing=pairs[1::2])
        return lexer

    # --- the parser

    def _make_parser(self) -> ParserGenerator:
        used = {part.name for part in self._parts()} | {part.separator for part in self._parts()}
        used |= {token for _, tokens in self.source.precedence for token in tokens}
        generator = ParserGenerator(sorted(self.token_names & used), self.source.precedence)
        generator.readable({rule.name: rule.label for rule in self.source.rules if rule.label})
        for rule in self.source.rules:
            if rule.name in self.token_names:
                raise self.error(f"{rule.name} is both a rule and a token", rule.line)
            for alternative in rule.alternatives:
                self._add(generator, rule, alternative)
        start = self.source.rules[0].name
        generator.productions.sort(key=lambda production: production[0] != start)  # rply starts with the first
        return generator

    def _parts(self) -> list[Part]:
        return [p for rule in self.source.rules for alternative in rule.alternatives for p in alternative.parts]

    def _add(self, generator: ParserGenerator, rule: RuleText, alternative: Alternative) -> None:
        """Add a rule with its action."""
        for part in alternative.parts:
            if not part.is_text and part.name not in self.rules and part.name not in self.token_names:
                raise self.error(f"{part.name} is neither a token nor a rule", alternative.line)
        if not self.has_classes:
            symbols, action = [self.symbol(generator, part, None) for part in alternative.parts], nodes.give_nothing
        elif alternative.node:
            symbols, action = self._node(generator, alternative)
        else:
            symbols = [self.symbol(generator, part, None) for part in alternative.parts]
            action = pass_on(self._passed(rule, alternative))
        add_production(generator, rule.name, symbols, action, alternative.precedence or None)

    def _passed(self, rule: RuleText, alternative: Alternative) -> int:
        """Which part is the value of a rule without an arrow."""
        parts = alternative.parts
        chosen = [i for i, part in enumerate(parts) if part.field] or [i for i, p in enumerate(parts) if not p.is_text]
        chosen = chosen or list(range(len(parts)))
        if len(chosen) != 1:
            message = f"this rule of {rule.name} has {len(chosen)} values: say with '-> Class' what it builds"
            raise self.error(message, alternative.line)
        return chosen[0]

    def _node(self, generator: ParserGenerator, alternative: Alternative) -> tuple[list[str], Callable]:
        """The symbols of a rule that builds a node, and its action."""
        cls = self.classes.get(alternative.node)
        if cls is None:
            raise self.error(f"there is no node class {alternative.node}", alternative.line)
        declared = typing.get_type_hints(cls)
        symbols, fields = [], []
        for index, part in enumerate(alternative.parts):
            if part.field and part.field not in declared:
                raise self.error(f"{cls.__name__} has no field {part.field}", alternative.line)
            symbols.append(self.symbol(generator, part, declared.get(part.field)))
            if part.field:
                take = self.taken(part, declared[part.field], cls, alternative)
                fields.append((part.field, index, take))
        given = {part.field for part in alternative.parts}
        for name in declared:
            if name not in given and not hasattr(cls, name):
                raise self.error(f"this rule gives {cls.__name__} no {name}", alternative.line)
        return symbols, make_node(cls, fields, symbols)

    def symbol(self, generator: ParserGenerator, part: Part, declared: Any) -> str:
        """The symbol that stands for a part; rules for options and lists are added with the first use."""
        if not part.suffix:
            return part.name
        if part.suffix == "?":
            name = str(part)
            if all(production[0] != name for production in generator.productions):
                add_production(generator, name, [part.name], pass_on(0))
                add_production(generator, name, [], nodes.give_nothing)
            return name
        item = declared_item(declared)
        key = (str(part), item)
        if key not in self.lists:
            name = str(part) + "'" * sum(1 for other, _ in self.lists if other == str(part))
            self.lists[key] = (name, self._add_list(generator, name, part, self.taker(part.name, item)))
        return self.lists[key][0]

    def _add_list(self, generator: ParserGenerator, name: str, part: Part, item_of: Callable) -> ListKind:
        separator = [part.separator] if part.separator else []
        kind = make_list(item_of, 1 + len(separator))
        some = name if part.suffix == "+" else f"{name} (some)"
        if part.suffix == "*":
            add_production(generator, name, [some], pass_on(0))
            add_production(generator, name, [], kind.begin)
        add_production(generator, some, [part.name], kind.start)
        add_production(generator, some, [some, *separator, part.name], kind.extend)
        return kind

    # --- types

    def taker(self, symbol: str, declared: Any) -> Callable:
        """How a value of a symbol is taken for a declared type."""
        if declared is str:
            return nodes.text_of
        return one_of(declared if isinstance(declared, type) else self.result_of(symbol, ()))

    def taken(self, part: Part, declared: Any, cls: type, alternative: Alternative) -> Callable:
        """How a field takes the value of a part.

        Raises: GrammarError if the declared type is another.
        """
        if part.suffix in ("*", "+"):
            item = declared_item(declared)
            if item is None:
                raise self.error(f"{cls.__name__}.{part.field} gets a list: declare it as list[...]", alternative.line)
            self._check(part, item, cls, alternative)
            return self.lists[(str(part), item)][1].taken
        wanted = without_none(declared)
        if wanted is None:
            wanted = declared
            if part.suffix == "?":
                raise self.error(f"{cls.__name__}.{part.field} may be None: declare it so", alternative.line)
        self._check(part, wanted, cls, alternative)
        if wanted is str:
            return nodes.optional_text_of if part.suffix == "?" else nodes.text_of
        return optional_of(wanted) if part.suffix == "?" else one_of(wanted)

    def _check(self, part: Part, wanted: Any, cls: type, alternative: Alternative) -> None:
        """Compare the declared type with what the part gives."""
        given = self.result_of(part.name, ())
        fits = given is Token if wanted is str else isinstance(wanted, type) and issubclass(given, wanted)
        if not fits:
            shown = wanted.__name__ if isinstance(wanted, type) else str(wanted)
            message = f"{cls.__name__}.{part.field} is declared as {shown}, but {part.name} gives {given.__name__}"
            raise self.error(message, alternative.line)

    def result_of(self, symbol: str, seen: tuple[str, ...]) -> type:
        """The class of the values of a symbol: the nearest common base of what its rules build."""
        if symbol not in self.rules:
            return Token
        if symbol in self.results or not self.has_classes:
            return self.results.get(symbol, Node)
        found = []
        for alternative in self.rules[symbol].alternatives:
            if alternative.node:
                found.append(value_class(self.classes.get(alternative.node, Node)))
                continue
            part = alternative.parts[self._passed(self.rules[symbol], alternative)]
            if part.suffix:
                found.append(Items if part.suffix != "?" else Located)
            elif part.name != symbol and part.name not in seen:
                found.append(self.result_of(part.name, (*seen, symbol)))
        result = common_base(found)
        if not seen:
            self.results[symbol] = result
        return result


def value_class(cls: type) -> type:
    """The class of what a rule gives that builds a node: that of its ``reduced``, if it has one."""
    step = getattr(cls, "reduced", None)
    return cls if step is None else typing.get_type_hints(step)["return"]


def common_base(classes: list[type]) -> type:
    """The nearest class that all derive from."""
    if not classes:
        return Located
    for base in classes[0].__mro__:
        if all(issubclass(cls, base) for cls in classes):
            return base
    return Located


def declared_item(declared: Any) -> Any:
    """X of ``list[X]``; None for another type."""
    arguments = typing.get_args(declared)
    return arguments[0] if typing.get_origin(declared) is list and arguments else None


def without_none(declared: Any) -> Any:
    """X of ``X | None``; None for another type."""
    if typing.get_origin(declared) not in (typing.Union, types.UnionType):
        return None
    others = [each for each in typing.get_args(declared) if each is not type(None)]
    return others[0] if len(others) == 1 else None


def add_production(
    generator: ParserGenerator, left: str, symbols: list[str], action: Callable, precedence: str | None = None
) -> None:
    """Add a rule whose action takes the parser's stack."""

    def production(p: Any) -> Any:
        return action(p, 0, None)

    production.action = action  # type: ignore[attr-defined]
    generator.productions.append((left, symbols, production, precedence))
