r"""The declarative form of a grammar, read: lines of declarations, then rules.  Host code.

    token NUMBER /\d+/ "a number"           ignore /\s+/          nested /\(\*/ /\*\)/ comment
    left "+" "-"                            right "^"             nonassoc "<"
    virtual NAME

    sum "a sum" : left=sum "+" right=sum -> Add
                | "(" sum ")"
                | "-" value=sum -> Negate  prec "^"
    call        : name=NAME "(" arguments=sum*"," ")" -> Call

``x?`` is optional; ``x*`` and ``x+`` are lists, ``x*","`` and ``x+","`` (without spaces) lists with a token between the
items.  A text in quotes is a token of its own, a keyword if the pattern of another token matches it.  ``#`` begins
a comment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field


class GrammarError(Exception):
    """A grammar is wrong: ``filename:line: message``."""

    def __init__(self, message: str, line: int, filename: str = "grammar") -> None:
        super().__init__(f"{filename}:{line}: {message}")
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Part:
    """One symbol of a rule: ``name`` of a token or rule, or a text; what repeats it, what is between."""

    name: str
    is_text: bool
    suffix: str = ""
    separator: str = ""
    field: str = ""

    def __str__(self) -> str:
        shown = f'"{self.name}"' if self.is_text else self.name
        return shown + self.suffix + (f'"{self.separator}"' if self.separator else "")


@dataclass(frozen=True)
class Alternative:
    """One right side; ``node`` is the class that it builds, ``precedence`` the token that it takes its precedence from."""

    parts: tuple[Part, ...]
    node: str
    precedence: str
    line: int


@dataclass
class RuleText:
    """A rule and what messages call it."""

    name: str
    label: str
    line: int
    alternatives: list[Alternative] = field(default_factory=list)


@dataclass(frozen=True)
class TokenText:
    """A declared token; ignored text has no name."""

    name: str
    pattern: str
    label: str
    line: int


@dataclass
class Source:
    """A grammar as it was written."""

    tokens: list[TokenText] = field(default_factory=list)
    nested: list[tuple[str, str, str]] = field(default_factory=list)
    precedence: list[tuple[str, list[str]]] = field(default_factory=list)
    indentation: list[str] | None = None
    longest: bool = False
    virtual: list[str] = field(default_factory=list)
    """Tokens that no pattern makes, but a stream between lexer and parser."""
    rules: list[RuleText] = field(default_factory=list)

    def texts(self) -> list[str]:
        """All texts in quotes, in order."""
        found = []
        for rule in self.rules:
            for alternative in rule.alternatives:
                for part in alternative.parts:
                    found += [part.name] if part.is_text else []
                    found += [part.separator] if part.separator else []
        return list(dict.fromkeys(found))


WORDS = re.compile(
    r"""\s+ | \#.* | (?P<pattern>/(?:[^/\\\n]|\\.)+/) | (?P<text>"[^"\n]+") | (?P<arrow>->)
    | (?P<name>[^\W\d]\w*) | (?P<sign>[:|=?*+])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Word:
    """A word of a grammar."""

    kind: str
    text: str
    line: int
    first: bool
    """Whether it begins its line."""
    glued: bool
    """Whether there is no space before it."""


def words_of(text: str, filename: str) -> list[Word]:
    """The words of a grammar.

    Raises: GrammarError.
    """
    found: list[Word] = []
    for number, line in enumerate(text.split("\n"), 1):
        position, first, spaced = 0, True, True
        while position < len(line):
            match = WORDS.match(line, position)
            if match is None:
                raise GrammarError(f"what does {line[position:].split()[0]!r} mean?", number, filename)
            position = match.end()
            if match.lastgroup is not None:
                found.append(Word(match.lastgroup, match.group(), number, first, not spaced))
                first = False
            spaced = match.lastgroup is None
    return found


class Notation:
    """Reads one grammar."""

    def __init__(self, text: str, filename: str = "grammar") -> None:
        self.filename = filename
        self.words = words_of(text, filename)
        self.position = 0
        self.source = Source()

    def read(self) -> Source:
        """The grammar.

        Raises: GrammarError.
        """
        readers = {"token": self.token, "ignore": self.ignore, "nested": self.nest, "indentation": self.indent}
        while self.position < len(self.words):
            word = self.expect("name", "a declaration or a rule")
            if self.sees("sign", ":") or self.sees("text") and self.sees("sign", ":", 1):
                self.rule(word)
            elif word.text in readers:
                readers[word.text](word)
            elif word.text in ("left", "right", "nonassoc"):
                self.source.precedence.append((word.text, self.line_of_tokens(word)))
            elif word.text == "virtual":
                self.source.virtual += self.line_of_tokens(word)
            elif word.text == "longest":
                self.source.longest = True
            else:
                raise self.error(f"{word.text!r} is no declaration, and no ':' makes it a rule", word)
        if not self.source.rules:
            raise GrammarError("there are no rules", 1, self.filename)
        return self.source

    # --- words

    def error(self, message: str, word: Word) -> GrammarError:
        """An error at a word."""
        return GrammarError(message, word.line, self.filename)

    def sees(self, kind: str, text: str = "", ahead: int = 0) -> bool:
        """Whether such a word follows."""
        index = self.position + ahead
        return index < len(self.words) and self.words[index].kind == kind and text in ("", self.words[index].text)

    def expect(self, kind: str, what: str) -> Word:
        """The next word, which must be of this kind."""
        if not self.sees(kind):
            last = self.words[min(self.position, len(self.words) - 1)]
            found = repr(last.text) if self.position < len(self.words) else "the end"
            raise self.error(f"expected {what}, found {found}", last)
        self.position += 1
        return self.words[self.position - 1]

    def accept(self, kind: str, text: str = "") -> str:
        """The next word if it is such a one, else nothing."""
        if not self.sees(kind, text):
            return ""
        self.position += 1
        return self.words[self.position - 1].text

    def pattern(self) -> str:
        """A pattern without its slashes."""
        return self.expect("pattern", "a pattern between slashes").text[1:-1].replace(r"\/", "/")

    def line_of_tokens(self, word: Word) -> list[str]:
        """The tokens on the rest of a line."""
        found = []
        while self.position < len(self.words) and self.words[self.position].line == word.line:
            text = self.accept("text")
            found.append(text[1:-1] if text else self.expect("name", "a token").text)
        return found

    # --- declarations

    def token(self, word: Word) -> None:
        """``token NAME /pattern/ "label"``."""
        name = self.expect("name", "the name of a token").text
        self.source.tokens.append(TokenText(name, self.pattern(), self.accept("text")[1:-1], word.line))

    def ignore(self, word: Word) -> None:
        """``ignore /pattern/``."""
        self.source.tokens.append(TokenText("", self.pattern(), "", word.line))

    def nest(self, word: Word) -> None:
        """``nested /open/ /close/ name``."""
        opening, closing = self.pattern(), self.pattern()
        same_line = self.sees("name") and self.words[self.position].line == word.line
        self.source.nested.append((opening, closing, self.accept("name") if same_line else "comment"))

    def indent(self, word: Word) -> None:
        """``indentation "(" ")" …``: brackets in pairs."""
        self.source.indentation = self.line_of_tokens(word)

    # --- rules

    def rule(self, word: Word) -> None:
        """``name "label" : alternative | alternative``."""
        label = self.accept("text")[1:-1]
        rule = RuleText(word.text, label, word.line)
        self.position += 1
        rule.alternatives.append(self.alternative(word.line))
        while self.accept("sign", "|"):
            rule.alternatives.append(self.alternative(self.words[self.position - 1].line))
        self.source.rules.append(rule)

    def alternative(self, line: int) -> Alternative:
        """Parts up to ``|`` or the next rule or declaration, and what they build."""
        parts: list[Part] = []
        node = precedence = ""
        while self.position < len(self.words) and not self.words[self.position].first | self.sees("sign", "|"):
            if self.accept("arrow"):
                node = self.expect("name", "the name of a node class").text
            elif self.sees("name", "prec") and not self.sees("sign", "=", 1):
                self.position += 1
                text = self.accept("text")
                precedence = text[1:-1] if text else self.expect("name", "a token").text
            elif self.sees("name") or self.sees("text"):
                parts.append(self.part())
            else:
                raise self.error(
                    f"expected a symbol, found {self.words[self.position].text!r}", self.words[self.position]
                )
        return Alternative(tuple(parts), node, precedence, line)

    def part(self) -> Part:
        """``field=symbol`` with what repeats it."""
        name = self.accept("name") if self.sees("sign", "=", 1) else ""
        if name:
            self.position += 1
        text = self.accept("text")
        symbol = text[1:-1] if text else self.expect("name", "a symbol").text
        suffix = self.accept("sign", "?") or self.accept("sign", "*") or self.accept("sign", "+")
        glued = suffix in ("*", "+") and self.sees("text") and self.words[self.position].glued
        separator = self.accept("text")[1:-1] if glued else ""
        return Part(symbol, bool(text), suffix, separator, name)
