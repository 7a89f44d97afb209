"""Adjacent string literals, f-strings among them, to one node.  Translated code.

As in CPython 3.11 an f-string is one token; its parts are found by looking at characters, and the text of an expression
is then parsed as if it were in parentheses.
"""

from __future__ import annotations

from framework.parsing import Token
from languages.minipy.syntax import nodes
from languages.minipy.syntax.builder import Builder
from languages.minipy.syntax.errors import SourceError, error_at
from languages.minipy.syntax.literals import EscapeError, Prefix, unescaped, unescaped_bytes
from languages.minipy.syntax.nodes import Expr

MAX_DEPTH = 200
BLANKS = " \t\n\f\r"


def joined(tokens: list[Token], builder: Builder) -> Expr:
    """The node of adjacent literals: a text, bytes, or an f-string.

    Raises: SourceError.
    """
    first = Prefix(tokens[0].value)
    if first.is_bytes:
        return joined_bytes(tokens, builder)
    collector = Collector(tokens, builder)
    is_format = False
    for token in tokens:
        prefix = Prefix(token.value)
        if prefix.is_bytes:
            raise mixed(builder)
        if prefix.is_format:
            is_format = True
            FormatReader(token, prefix, collector).read_all()
        else:
            collector.add_text(token, token.value[prefix.start : prefix.end], prefix.is_raw)
    if is_format:
        return collector.finished()
    node = nodes.StrConstant()
    node.value = "".join(collector.texts)
    node.is_unicode = first.is_unicode
    return node


def joined_bytes(tokens: list[Token], builder: Builder) -> Expr:
    """The node of bytes literals."""
    values: list[bytes] = []
    for token in tokens:
        prefix = Prefix(token.value)
        if not prefix.is_bytes:
            raise mixed(builder)
        text = token.value[prefix.start : prefix.end]
        for char in text:
            if ord(char) >= 128:
                raise SourceError("bytes can only contain ASCII literal characters", token.idx, token.end)
        try:
            values.append(unescaped_bytes(text, prefix.is_raw))
        except EscapeError as error:
            raise behind(error.message, builder) from None
    node = nodes.BytesConstant()
    node.value = b"".join(values)
    return node


def mixed(builder: Builder) -> SourceError:
    """Bytes beside text."""
    return behind("cannot mix bytes and nonbytes literals", builder)


def behind(message: str, builder: Builder) -> SourceError:
    """An error at the token behind the literals, where CPython sees it."""
    return error_at(message, builder.last_token(), builder.text)


class Collector:
    """The values of an f-string (or of a format specification): texts that meet are one."""

    def __init__(self, tokens: list[Token], builder: Builder) -> None:
        self.tokens = tokens
        self.builder = builder
        self.texts: list[str] = []
        self.values: list[Expr] = []

    def add_text(self, token: Token, text: str, is_raw: bool) -> None:
        """Add the inside of a literal."""
        if is_raw:
            self.texts.append(text)
            return
        try:
            self.texts.append(unescaped(text))
        except EscapeError as error:
            raise behind(error.message, self.builder) from None

    def add_value(self, value: Expr) -> None:
        """Add a replacement field."""
        self.flush()
        self.place(value)
        self.values.append(value)

    def flush(self) -> None:
        """Make a value of the texts so far."""
        text = "".join(self.texts)
        self.texts = []
        if len(text) > 0:
            node = nodes.StrConstant()
            node.value = text
            node.is_unicode = self.tokens[0].value[0] == "u"
            self.place(node)
            self.values.append(node)

    def place(self, node: Expr) -> None:
        """Parts of an f-string are where all of it is, as CPython has it."""
        node.idx = self.tokens[0].idx
        node.place = self.tokens[0].place
        node.end = self.tokens[-1].end

    def finished(self) -> nodes.JoinedStr:
        """The node of all values."""
        self.flush()
        node = nodes.JoinedStr()
        node.values = self.values
        self.place(node)
        return node


class FormatReader:
    """Reads the inside of one f-string token."""

    def __init__(self, token: Token, prefix: Prefix, collector: Collector) -> None:
        self.token = token
        self.text = token.value
        self.pos = prefix.start
        self.end = prefix.end
        self.is_raw = prefix.is_raw
        self.collector = collector

    def error(self, message: str) -> SourceError:
        """An error about the f-string."""
        return behind("f-string" + message, self.collector.builder)

    def read_all(self) -> None:
        """Read the whole token.

        Raises: SourceError.
        """
        self.read_parts(self.collector, 0)

    def read_parts(self, collector: Collector, depth: int) -> None:
        """Literal text and fields in turn; in a field's specification (``depth``) a brace ends them."""
        while self.pos < self.end:
            self.read_text(collector, depth)
            if self.pos >= self.end or self.text[self.pos] == "}":
                break
            self.read_field(collector, depth)

    def read_text(self, collector: Collector, depth: int) -> None:
        """Text up to a brace that counts."""
        text = self.text
        start = self.pos
        while self.pos < self.end:
            char = text[self.pos]
            if char == "\\" and not self.is_raw:
                self.skip_escape()
                continue
            if char == "{" or char == "}":
                if depth == 0:
                    if self.pos + 1 < self.end and text[self.pos + 1] == char:
                        collector.add_text(self.token, text[start : self.pos + 1], self.is_raw)
                        self.pos += 2
                        start = self.pos
                        continue
                    if char == "}":
                        raise self.error(": single '}' is not allowed")
                break
            self.pos += 1
        if self.pos > start:
            collector.add_text(self.token, text[start : self.pos], self.is_raw)

    def skip_escape(self) -> None:
        """Behind a backslash and what belongs to it, the braces of a name too."""
        text = self.text
        if text[self.pos + 1 : self.pos + 3] == "N{":
            close = text.find("}", self.pos)
            if close >= 0 and close < self.end:
                self.pos = close + 1
                return
        self.pos += 1
        if self.pos < self.end and text[self.pos] not in "{}":
            self.pos += 1

    def read_field(self, collector: Collector, depth: int) -> None:
        """``{expression = !conversion :specification}``."""
        if depth >= 2:
            raise self.error(": expressions nested too deeply")
        self.pos += 1
        start = self.pos
        self.skip_expression()
        if self.pos >= self.end:
            raise self.error(": expecting '}'")
        node = nodes.FormattedValue()
        node.value = self.expression(start, self.pos)
        is_debug = self.text[self.pos] == "="
        if is_debug:
            self.pos += 1
            while self.pos < self.end and self.text[self.pos] in BLANKS:
                self.pos += 1
            collector.texts.append(self.text[start : self.pos])
        self.read_conversion(node)
        if self.pos < self.end and self.text[self.pos] == ":":
            self.pos += 1
            inner = Collector(collector.tokens, collector.builder)
            self.read_parts(inner, depth + 1)
            node.spec = inner.finished()
        if self.pos >= self.end or self.text[self.pos] != "}":
            raise self.error(": expecting '}'")
        self.pos += 1
        if is_debug and node.conversion < 0 and node.spec is None:
            node.conversion = ord("r")
        collector.add_value(node)

    def read_conversion(self, node: nodes.FormattedValue) -> None:
        """``!r``, if it is there."""
        if self.pos >= self.end or self.text[self.pos] != "!":
            return
        if self.pos + 1 >= self.end:
            raise self.error(": expecting '}'")
        char = self.text[self.pos + 1]
        if char not in "sra":
            raise self.error(": invalid conversion character: expected 's', 'r', or 'a'")
        node.conversion = ord(char)
        self.pos += 2

    def expression(self, start: int, end: int) -> Expr:
        """The expression between two places of the token."""
        for i in range(start, end):
            if self.text[i] not in BLANKS:
                return self.collector.builder.replacement(self.token.idx + start, self.token.idx + end)
        raise self.error(": empty expression not allowed")

    def skip_expression(self) -> None:
        """To the character that ends an expression: brackets and strings are looked through."""
        text = self.text
        opened: list[str] = []
        while self.pos < self.end:
            char = text[self.pos]
            if char == "\\":
                raise self.error(" expression part cannot include a backslash")
            if char == "'" or char == '"':
                self.skip_string(char)
                continue
            if char in "([{":
                if len(opened) >= MAX_DEPTH:
                    raise self.error(": too many nested parenthesis")
                opened.append(char)
            elif char == "#":
                raise self.error(" expression part cannot include '#'")
            elif len(opened) == 0 and char in "!:}=<>":
                following = text[self.pos + 1] if self.pos + 1 < self.end else ""
                if following == "=" and char in "!=<>":
                    self.pos += 2
                    continue
                if char not in "<>":
                    return
            elif char in ")]}":
                self.close(opened, char)
            self.pos += 1
        if len(opened) > 0:
            raise self.error(": unmatched '" + opened[-1] + "'")

    def close(self, opened: list[str], char: str) -> None:
        """Leave a bracket."""
        if len(opened) == 0:
            raise self.error(": unmatched '" + char + "'")
        opening = opened.pop()
        if "([{".find(opening) != ")]}".find(char):
            raise self.error(
                ": closing parenthesis '" + char + "' does not match opening parenthesis '" + opening + "'"
            )

    def skip_string(self, quote: str) -> None:
        """Over a string inside of an expression."""
        text = self.text
        mark = quote
        if text[self.pos : self.pos + 3] == quote * 3 and self.pos + 3 <= self.end:
            mark = quote * 3
        start = self.pos
        close = text.find(mark, self.pos + len(mark))
        if close < 0 or close + len(mark) > self.end:
            self.pos = self.end
            raise self.error(": unterminated string")
        if "\\" in text[start:close]:
            raise self.error(" expression part cannot include a backslash")
        self.pos = close + len(mark)
