"""Between lexer and parser: soft keywords, brackets, names and numbers as CPython's tokenizer has them.  Translated code.

``match`` begins a statement where its logical line ends with a colon; ``case`` where the block is one of a ``match``;
the parentheses behind ``with`` are around its items where a colon follows them and nothing in them contradicts.
"""

from __future__ import annotations

from framework.parsing import LexingError, Token, TokenStream
from framework.parsing.problems import CHARACTER, TABS, Problem
from framework.rlib.unicodedata import normalization, unicodedb
from languages.minipy.syntax.errors import INDENTATION, TAB, SourceError
from languages.minipy.syntax.tokens import (
    BEGINS_OPERAND,
    CASE,
    CLOSING,
    COLON,
    COMMA,
    DEDENT,
    END,
    ENDS_EXPRESSION,
    INDENT,
    MATCH,
    NAME,
    NEWLINE,
    NOT_IN_ITEMS,
    NOT_IN_OPERAND,
    NUMBER,
    OPEN_STRING,
    OPENING,
    STAR,
    WITH,
    WITH_ITEMS,
)

MAX_NESTING = 200
MAX_INDENTATION = 100


class PythonStream(TokenStream):
    """The tokens of a text, behind one that says what is to be parsed.

    ``offset`` is where the text begins in the whole text, ``start`` the kind of the first token.
    """

    def __init__(self, stream: TokenStream, text: str, offset: int, start: int) -> None:
        self.stream = stream
        self.text = text
        self.offset = offset
        self.start = start
        self.opened: list[Token] = []
        self.line: list[Token] = []
        """The tokens of the logical line so far."""
        self.headers: list[list[Token]] = []
        """The lines that began the blocks that are open."""
        self.previous_line: list[Token] = []
        self.queue: list[Token] = [self.first_token(start)]
        self.last = self.queue[0]
        """The token that was given last."""
        self.is_start = True
        self.match_blocks: list[bool] = []
        self.is_match = False

    def names(self) -> list[str]:
        """The names of the kinds of tokens, by number."""
        return self.stream.names()

    def readable(self) -> list[str]:
        """What messages call the kinds of tokens."""
        return self.stream.readable()

    def first_token(self, kind: int) -> Token:
        """The token that stands for what is to be parsed."""
        token = Token(self.stream.names()[kind], "", 0, 1, 1)
        token.kind = kind
        return token

    def next_token(self) -> Token:
        """The next token.

        Raises: SourceError.
        """
        if len(self.queue) > 0:
            token = self.queue.pop(0)
        else:
            token = self.fetch()
        kind = token.kind
        if kind == self.start:
            return token
        self.last = token
        if kind == NEWLINE:
            self.previous_line = self.line
            self.line = []
            self.is_start = True
        elif kind == INDENT:
            self.open_block(token)
        elif kind == DEDENT:
            self.match_blocks.pop()
            self.headers.pop()
        else:
            if self.is_start and kind == NAME:
                self.soft_keyword(token)
            elif kind == WITH:
                self.with_items(token)
            self.is_start = False
            self.line.append(token)
        return token

    def open_block(self, token: Token) -> None:
        """The block of the line before begins."""
        self.match_blocks.append(self.is_match)
        self.headers.append(self.previous_line)
        self.is_match = False
        if len(self.headers) > MAX_INDENTATION:
            raise SourceError("too many levels of indentation", token.idx, token.idx + 1, INDENTATION)

    def soft_keyword(self, token: Token) -> None:
        """Turn a name at the beginning of a line into a keyword where it is one."""
        if token.value == "case" and len(self.match_blocks) > 0 and self.match_blocks[-1]:
            token.kind = CASE
        elif token.value == "match":
            last = token
            ahead = 0
            while True:
                found = self.peek(ahead)
                if found.kind == NEWLINE or found.kind == END:
                    break
                last = found
                ahead += 1
            if last.kind == COLON and ahead > 1:
                token.kind = MATCH
                self.is_match = True

    def with_items(self, token: Token) -> None:
        """Tell parentheses around the items of a ``with`` from those of an expression."""
        if self.peek(0).kind != OPENING[0]:
            return
        depth = 0
        ahead = 0
        before = token.kind
        while True:
            found = self.peek(ahead)
            kind = found.kind
            ahead += 1
            if kind == NEWLINE or kind == END:
                return
            if kind in OPENING:
                depth += 1
            elif kind in CLOSING:
                depth -= 1
                if depth == 0:
                    break
            elif depth == 1 and (kind in NOT_IN_ITEMS or kind == STAR and (before == COMMA or before in OPENING)):
                return
            before = kind
        following = self.peek(ahead).kind
        if following == COLON:
            token.kind = WITH_ITEMS

    def read_on(self) -> None:
        """Look at the rest of the text: mistakes of its tokens are more important than one of grammar.

        Raises: SourceError.
        """
        while self.fetch().kind != END:
            pass

    def end_of(self, token: Token, stops: list[int]) -> int:
        """Behind the expression that begins with a token that was just read; ``stops`` end it too."""
        depth = 1 if token.kind in OPENING else 0
        end = token.end
        ahead = 0
        while True:
            found = self.peek(ahead)
            kind = found.kind
            if kind in CLOSING:
                depth -= 1
            if depth < 0 or kind in ENDS_EXPRESSION or depth == 0 and (kind in stops or kind in NOT_IN_OPERAND):
                return end
            if depth == 0 and kind in BEGINS_OPERAND and self.ends_operand(ahead, token):
                return end
            if kind in OPENING:
                depth += 1
            end = found.end
            ahead += 1

    def ends_operand(self, ahead: int, token: Token) -> bool:
        """Whether an operand ended before a token ahead."""
        before = token if ahead == 0 else self.peek(ahead - 1)
        return before.kind in BEGINS_OPERAND or before.kind in CLOSING

    def peek(self, index: int) -> Token:
        """A token ahead."""
        while len(self.queue) <= index:
            self.queue.append(self.fetch())
        return self.queue[index]

    def recover(self) -> None:
        """Reading goes on by itself."""

    # --- checks of single tokens

    def fetch(self) -> Token:
        """The next token of the lexer, looked at as CPython's tokenizer does."""
        try:
            token = self.stream.next_token()
        except LexingError as error:
            raise self.lexing_problem(error.problems[0]) from None
        kind = token.kind
        if kind == NAME:
            self.check_name(token)
        elif kind == NUMBER:
            self.check_number(token)
        elif kind in OPENING:
            self.opened.append(token)
            if len(self.opened) > MAX_NESTING:
                raise self.error("too many nested parentheses", token.idx, token.end)
        elif kind in CLOSING:
            self.close(token)
        elif kind == OPEN_STRING:
            self.not_terminated(token)
        elif (kind == END or kind == NEWLINE) and len(self.opened) > 0:
            opened = self.opened[-1]
            error = SourceError("'" + opened.value + "' was never closed", opened.idx, opened.idx + 1)
            error.is_unclosed = True
            raise error
        if self.offset > 0:
            token.idx += self.offset
            token.end += self.offset
        return token

    def error(self, message: str, idx: int, end: int) -> SourceError:
        """An error at offsets of this text."""
        return SourceError(message, idx + self.offset, end + self.offset)

    def close(self, token: Token) -> None:
        """A closing bracket must match the last one that is open."""
        if len(self.opened) == 0:
            raise self.error("unmatched '" + token.value + "'", token.idx, token.end)
        opened = self.opened.pop()
        if OPENING.index(opened.kind) != CLOSING.index(token.kind):
            message = "closing parenthesis '" + token.value + "' does not match opening parenthesis '"
            message += opened.value + "'"
            if opened.lineno != token.lineno:
                message += " on line " + str(opened.lineno)
            raise self.error(message, token.idx, token.end)

    def not_terminated(self, token: Token) -> None:
        """A string without its end."""
        text = token.value
        quote = 0
        while text[quote] != "'" and text[quote] != '"':
            quote += 1
        if text[quote : quote + 3] == text[quote] * 3:
            line = token.lineno + self.text.count("\n", token.idx)
            if self.text.endswith("\n"):
                line -= 1
            message = (
                "unterminated triple-quoted string literal (detected at line " + str(max(line, token.lineno)) + ")"
            )
        else:
            line = token.lineno + self.text.count("\n", token.idx, token.end)
            message = "unterminated string literal (detected at line " + str(line) + ")"
        raise self.error(message, token.idx, token.idx + 1)

    def check_name(self, token: Token) -> None:
        """Names are compared in Unicode's normal form NFKC; not all characters may be in them."""
        name = token.value
        is_ascii = True
        for char in name:
            if ord(char) >= 128:
                is_ascii = False
        if is_ascii:
            return
        for i in range(len(name)):
            code = ord(name[i])
            fits = unicodedb.isxidstart(code) if i == 0 else unicodedb.isxidcontinue(code)
            if not fits:
                raise self.wrong_character(name[i], token.idx + i)
        token.value = normalization.normalize("NFKC", name)

    def wrong_character(self, char: str, idx: int) -> SourceError:
        """A character that Python has no use for."""
        number = hexadecimal(ord(char))
        if unicodedb.isprintable(ord(char)):
            message = "invalid character '" + char + "' (U+" + number + ")"
        else:
            message = "invalid non-printable character U+" + number
        return self.error(message, idx, idx + 1)

    def lexing_problem(self, problem: Problem) -> SourceError:
        """What the lexer could not read."""
        if problem.code == CHARACTER:
            char = self.text[problem.idx]
            if char == "\\":
                end = problem.idx + 1
                if end >= len(self.text):
                    return self.error("unexpected EOF while parsing", problem.idx, end)
                return self.error("unexpected character after line continuation character", end, end + 1)
            if ord(char) >= 128 or ord(char) < 32:
                return self.wrong_character(char, problem.idx)
            return self.error("invalid syntax", problem.idx, problem.idx + 1)
        end = self.text.find("\n", problem.idx)
        if end < 0:
            end = len(self.text)
        if problem.code == TABS:
            start = self.text.rfind("\n", 0, problem.idx) + 1
            return SourceError("inconsistent use of tabs and spaces in indentation", start, start, TAB)
        return SourceError("unindent does not match any outer indentation level", end, end + 1, INDENTATION)

    def check_number(self, token: Token) -> None:
        """No letter or digit may follow a number, but a keyword; no zeros may begin it."""
        text = token.value
        end = token.end
        following = self.text[end] if end < len(self.text) else " "
        if following.isalnum() or following == "_" or ord(following) >= 128:
            self.wrong_number(text, following, token)
        if text[0] == "0" and len(text) > 1 and text.isdigit() and text.strip("0") != "":
            message = "leading zeros in decimal integer literals are not permitted; "
            message += "use an 0o prefix for octal integers"
            zeros = 0
            while text[zeros] == "0":
                zeros += 1
            raise self.error(message, token.idx, token.idx + zeros)

    def wrong_number(self, text: str, following: str, token: Token) -> None:
        """Raise the error of a number that something follows, unless it is a keyword."""
        end = token.end
        stop = end
        while stop < len(self.text) and self.text[stop].isalpha():
            stop += 1
        word = self.text[end:stop]
        kind = literal_kind(text + following)
        place = end if following in "0123456789" else end - 1
        if word in ("and", "else", "for", "if", "in", "is", "not", "or") and kind in ("decimal", "imaginary"):
            return
        if kind in ("octal", "binary") and following in "0123456789":
            message = "invalid digit '" + following + "' in " + kind + " literal"
            raise self.error(message, place, place + 1)
        if kind == "decimal" and following == "_":
            place = end
        elif text == "0" and following in "xXoObB":
            place = end
            kind = literal_kind(text + following)
            digit = self.text[end + 1] if end + 1 < len(self.text) else " "
            if kind != "hexadecimal" and digit in "0123456789":
                message = "invalid digit '" + digit + "' in " + kind + " literal"
                raise self.error(message, end + 1, end + 2)
        raise self.error("invalid " + kind + " literal", place, place + 1)


def literal_kind(text: str) -> str:
    """What messages call a number that begins so."""
    if text[0] == "0" and len(text) > 1:
        if text[1] in "xX":
            return "hexadecimal"
        if text[1] in "oO":
            return "octal"
        if text[1] in "bB":
            return "binary"
    before = text[len(text) - 2]
    if before in "jJ":
        return "imaginary"
    return "decimal"


def hexadecimal(code: int) -> str:
    """Four digits at least, in capitals."""
    digits = ""
    while code > 0 or len(digits) < 4:
        digits = "0123456789ABCDEF"[code & 15] + digits
        code >>= 4
    return digits
