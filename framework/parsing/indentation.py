"""The layer that turns indentation into tokens: NEWLINE, INDENT and DEDENT.  Translated code.

It reads the tokens of a lexer that ignores white space.  A token on a later line than the one before begins a logical
line, unless a bracket is open or a backslash ends the line before.  Lines without tokens count for nothing.  A tab leads
to the next multiple of eight; where lines compare differently with tabs of one column, the text is refused.
"""

from __future__ import annotations

from framework.parsing.problems import INDENTATION, TABS, Problem, alternatives, lexing_error
from framework.parsing.scanner import END_KIND, Lexer, LexerStream, TokenStream
from framework.parsing.token import Token

TAB = 8


class Layout:
    """Kinds of tokens that the layer makes and looks at."""

    def __init__(self, newline: int, indent: int, dedent: int, opening: list[int], closing: list[int]) -> None:
        self.newline = newline
        self.indent = indent
        self.dedent = dedent
        self.opening = opening
        self.closing = closing


class IndentedLexer(Lexer):
    """A prebuilt lexer with a layout."""

    layout: Layout

    def lex(self, source: str) -> TokenStream:
        """The tokens of a text, with those of its layout."""
        return IndentedStream(LexerStream(self, source), self.layout)


class IndentedStream(TokenStream):
    """The tokens of another stream, and those of the layout."""

    def __init__(self, stream: LexerStream, layout: Layout) -> None:
        self.stream = stream
        self.layout = layout
        self.depth = 0
        self.last_line = 0
        self.last_end = 0
        self.widths = [0]
        self.narrow_widths = [0]
        self.waiting: list[Token] = []
        """Tokens to give before anything is read, the next one last."""
        self.is_broken = False
        self.around: list[int] = []
        """What lines before the last one were indented by."""

    def names(self) -> list[str]:
        """The names of the kinds of tokens, by number."""
        return self.stream.names()

    def readable(self) -> list[str]:
        """What messages call the kinds of tokens."""
        return self.stream.readable()

    def next_token(self) -> Token:
        """The next token.

        Raises: LexingError, for wrong indentation too.
        """
        if len(self.waiting) > 0:
            return self.waiting.pop()
        self.is_broken = False
        token = self.stream.next_token()
        if token.kind == END_KIND:
            self.end(token)
        elif self.depth == 0 and token.lineno > self.last_line and not self.continued(token):
            self.begin_line(token)
        if token.kind in self.layout.opening:
            self.depth += 1
        elif token.kind in self.layout.closing and self.depth > 0:
            self.depth -= 1
        self.last_line = self.stream.lineno
        self.last_end = self.stream.pos
        if len(self.waiting) == 0:
            return token
        self.waiting.insert(0, token)
        self.check_line(token)
        return self.waiting.pop()

    def check_line(self, token: Token) -> None:
        """Report what ``begin_line`` found wrong, now that the token is kept."""
        if self.is_broken:
            self.is_broken = False
            raise lexing_error([self.wrong_indentation(token)])

    def continued(self, token: Token) -> bool:
        """Whether a backslash joins the token's line with the one before."""
        source = self.stream.source
        return self.stream.joined > self.last_end and source.find("\n", self.stream.joined, token.idx) < 0

    def make(self, kind: int, token: Token) -> Token:
        """A token of the layout, where another token is; it ends where the text before ended."""
        made = Token(self.stream.lexer.names[kind], "", token.idx, token.lineno, token.colno)
        made.kind = kind
        made.end = self.last_end
        return made

    def begin_line(self, token: Token) -> None:
        """The tokens between two logical lines."""
        width, narrow = self.measure(token)
        self.around = self.widths[:]
        before: list[Token] = []
        if self.last_line > 0:
            before.append(self.make(self.layout.newline, token))
        if width > self.widths[-1]:
            self.is_broken = narrow <= self.narrow_widths[-1]
            self.widths.append(width)
            self.narrow_widths.append(narrow)
            before.append(self.make(self.layout.indent, token))
        else:
            while width < self.widths[-1]:
                self.widths.pop()
                self.narrow_widths.pop()
                before.append(self.make(self.layout.dedent, token))
            self.is_broken = width != self.widths[-1] or narrow != self.narrow_widths[-1]
        before.reverse()
        self.waiting = before

    def measure(self, token: Token) -> tuple[int, int]:
        """The columns that a line's white space takes, with tabs of eight columns and of one.

        A form feed begins a line anew.
        """
        source = self.stream.source
        pos = source.rfind("\n", 0, token.idx) + 1
        width = narrow = 0
        while pos < token.idx and source[pos] in " \t\f":
            if source[pos] == "\f":
                width = narrow = -1
            width = (width // TAB + 1) * TAB if source[pos] == "\t" else width + 1
            narrow += 1
            pos += 1
        return width, narrow

    def end(self, token: Token) -> None:
        """The tokens before the end of the text."""
        before: list[Token] = []
        if self.last_line > 0:
            before.append(self.make(self.layout.newline, token))
            self.last_line = 0
        while len(self.widths) > 1:
            self.widths.pop()
            self.narrow_widths.pop()
            before.append(self.make(self.layout.dedent, token))
        before.reverse()
        self.waiting = before

    def wrong_indentation(self, token: Token) -> Problem:
        """A line whose indentation is that of no line around it."""
        width, narrow = self.measure(token)
        message, code = "tabs and spaces are mixed in this indentation", TABS
        if width not in self.widths:
            levels = alternatives([str(each) for each in self.around])
            message = "this line is indented by " + str(width) + ", the lines around it by " + levels
            code = INDENTATION
        return Problem(message, token.idx, token.lineno, token.colno, 1, code)

    def recover(self) -> None:
        """Go on after a LexingError; a line that is wrongly indented counts as one of the block before."""
        if len(self.waiting) == 0:
            self.stream.recover()
