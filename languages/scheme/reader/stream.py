"""The tokens of a textual port.  They are taken out of the port's own text, and it is left behind the last token."""

from framework.parsing import LexerStream, LexingError, Token
from languages.scheme.objects.errors import READ, ErrorObject, SchemeError
from languages.scheme.objects.places import Place
from languages.scheme.objects.ports import TextInput
from languages.scheme.reader.tokens import LEXER

# The port drops text that has been read when there is so much of it, in characters.
DROP = 1 << 16


class IncompleteInput(SchemeError):
    """A read error that more text would mend: the end came inside of a datum."""


class DatumStream(LexerStream):
    """The tokens of a port from its present place on."""

    def __init__(self, port: TextInput) -> None:
        LexerStream.__init__(self, LEXER, "")
        self.port = port
        self.enter()

    def enter(self) -> None:
        """Take over the port's text and place."""
        self.source = self.port.text
        self.pos = self.port.position
        self.lineno = self.port.line
        self.line_start = self.port.line_start

    def leave(self) -> None:
        """Let the port go on behind the last token."""
        self.port.position = self.pos
        self.port.line = self.lineno
        self.port.line_start = self.line_start

    def more(self) -> bool:
        if not self.port.more():
            return False
        self.source = self.port.text
        return True

    def take(self) -> Token:
        """The next token.

        Raises: SchemeError at the end of the text inside of a comment, and what reading the port raises.
        """
        if self.pos > DROP:
            self.leave()
            self.port.forget()
            self.enter()
            self.failed = {}
        try:
            return self.next_token()
        except LexingError as wrong:
            problem = wrong.problems[0]
            raise self.incomplete(problem.message, problem.lineno, problem.colno) from None

    def incomplete(self, message: str, line: int, column: int) -> SchemeError:
        """The end of the text came too early for what began at a place."""
        return IncompleteInput(self.condition(message, line, column))

    def wrong(self, message: str, line: int, column: int) -> SchemeError:
        """A mistake at a place."""
        return SchemeError(self.condition(message, line, column))

    def condition(self, message: str, line: int, column: int) -> ErrorObject:
        """The error object for a mistake at a place; the port goes on behind the last token."""
        condition = ErrorObject(message, [], READ)
        condition.place = Place(self.port.source, line, column)
        condition.excerpt = self.excerpt(line, column)
        self.leave()
        return condition

    def excerpt(self, line: int, column: int) -> str:
        """A line of the text and a caret below a column; empty if the text is no longer there."""
        start = self.line_start
        for _ in range(self.lineno - line):
            if start <= 0:
                return ""
            start = self.source.rfind("\n", 0, start - 1) + 1
        if start < 0 or start + column - 1 > len(self.source):
            return ""
        end = self.source.find("\n", start)
        text = self.source[start : end if end >= 0 else len(self.source)].rstrip("\r")
        margin: list[str] = []
        for char in text[: column - 1]:
            margin.append("\t" if char == "\t" else " ")
        return "  " + text + "\n  " + "".join(margin) + "^"
