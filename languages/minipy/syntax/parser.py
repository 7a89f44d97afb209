"""Text to tree: what other parts of the interpreter call.  Translated code."""

from __future__ import annotations

from framework.parsing import Token
from framework.parsing.scanner import LexerStream
from languages.minipy.syntax import nodes
from languages.minipy.syntax.builder import Builder
from languages.minipy.syntax.errors import RECURSION, SYNTAX, SourceError, SourceText
from languages.minipy.syntax.grammar import LANGUAGE
from languages.minipy.syntax.layer import PythonStream
from languages.minipy.syntax.nodes import Expr
from languages.minipy.syntax.tokens import COMMA, EVAL, FILE, OPENING, PROMPT, REPLACEMENT


class Parser(Builder):
    """Parses one text, and the expressions of its f-strings."""

    def parse(self, start: int) -> nodes.Root:
        """The tree of the text.

        Raises: SourceError.
        """
        tokens = LANGUAGE.lexer.lex(self.text)
        self.stream = PythonStream(tokens, self.text, 0, start)
        try:
            tree = LANGUAGE.parser.parse(self.stream, self)
        except SourceError as error:
            if error.is_grammatical and error.kind == SYNTAX:
                self.check_rest(error)
            raise
        except RecursionError:
            raise SourceError("maximum recursion depth exceeded during compilation", 0, 0, RECURSION) from None
        assert isinstance(tree, nodes.Root)
        return tree

    def check_rest(self, error: SourceError) -> None:
        """Mistakes of the tokens to come are more important than one of grammar, with one exception.

        Raises: SourceError.
        """
        try:
            self.stream.read_on()
        except SourceError as later:
            if later.is_unclosed and "comma" not in error.message:
                lines = SourceText(self.text)
                if error.message != "invalid syntax" or lines.line_of(error.idx) <= lines.line_of(later.idx):
                    return
            raise

    def last_token(self) -> Token:
        return self.stream.last

    def line(self) -> list[Token]:
        return self.stream.line

    def previous_line(self) -> list[Token]:
        return self.stream.previous_line

    def depth(self, token: Token | None = None) -> int:
        depth = len(self.stream.opened) + (1 if self.stream.start == REPLACEMENT else 0)
        return depth - 1 if token is not None and token.kind in OPENING else depth

    def end_of_operand(self, token: Token) -> int:
        return self.stream.end_of(token, [COMMA])

    def end_of_list(self, token: Token) -> int:
        return self.stream.end_of(token, [])

    def replacement(self, start: int, end: int) -> Expr:
        """The expression of an f-string between two offsets."""
        text = self.text[start:end]
        outer = self.stream
        self.stream = PythonStream(LexerStream(LANGUAGE.lexer, text), text, start, REPLACEMENT)
        try:
            tree = LANGUAGE.parser.parse(self.stream, self)
        except SourceError as error:
            self.stream = outer
            error.is_grammatical = False
            if len(error.fragment) == 0:
                error.message = "f-string: " + error.message
                error.fragment = "(" + text + ")"
                error.idx += 1 - start
                error.end += 1 - start
            raise
        self.stream = outer
        assert isinstance(tree, nodes.Expression)
        return tree.body


def parse_module(text: str) -> nodes.Root:
    """The tree of a file.

    Raises: SourceError.
    """
    return Parser(text).parse(FILE)


def parse_interactive(text: str) -> nodes.Root:
    """The tree of a statement at a prompt.

    Raises: SourceError.
    """
    return Parser(text).parse(PROMPT)


def parse_expression(text: str) -> nodes.Root:
    """The tree of an expression.

    Raises: SourceError.
    """
    return Parser(text).parse(EVAL)
