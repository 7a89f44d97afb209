"""The reader: data from the tokens of a textual port, one at a time.

What has been opened and not yet closed is on a stack of our own, so data may be nested as deeply as memory allows.
"""

from framework.parsing import Token
from framework.rlib.jit import dont_look_inside
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.reading import read_number
from languages.scheme.objects.base import EOF, FALSE, NIL, TRUE, Value
from languages.scheme.objects.bytevectors import Bytevector
from languages.scheme.objects.chars import char_of
from languages.scheme.objects.errors import SchemeError
from languages.scheme.objects.pairs import LocatedPair, Pair
from languages.scheme.objects.places import Place
from languages.scheme.objects.ports import TextInput
from languages.scheme.objects.strings import String
from languages.scheme.objects.symbols import Symbol, intern
from languages.scheme.objects.vectors import Vector
from languages.scheme.reader import tokens as kinds
from languages.scheme.reader.escapes import UNKNOWN, BadEscape, character_code, unescape
from languages.scheme.reader.labels import Labels, resolve
from languages.scheme.reader.stream import DatumStream

ABBREVIATIONS = {
    kinds.QUOTE: intern("quote"),
    kinds.QUASIQUOTE: intern("quasiquote"),
    kinds.UNQUOTE: intern("unquote"),
    kinds.UNQUOTE_SPLICING: intern("unquote-splicing"),
}

CONSTANTS = {"#t": TRUE, "#true": TRUE, "#f": FALSE, "#false": FALSE}

NAMES = {
    kinds.OPEN: "list",
    kinds.VECTOR: "vector",
    kinds.BYTES: "bytevector",
    kinds.QUOTE: "quote",
    kinds.QUASIQUOTE: "quasiquote",
    kinds.UNQUOTE: "unquote",
    kinds.UNQUOTE_SPLICING: "unquote-splicing",
    kinds.SKIP: "datum comment",
    kinds.LABEL: "datum label",
}

# What is to come in an opened list.
ITEMS, TAIL, CLOSING = 0, 1, 2


class Opened:
    """Something that has begun: a list, vector or bytevector, or what belongs in front of a datum."""

    def __init__(self, token: Token) -> None:
        self.kind = token.kind
        self.text = token.value
        self.line = token.lineno
        self.column = token.colno
        self.items: list[Value] = []  # of a vector
        self.bytes = bytearray()
        self.first: Value = NIL  # pair of a list
        self.last: Pair | None = None
        self.expected = ITEMS

    def add(self, item: Value, place: Place | None) -> None:
        """One more item or, behind the dot, the tail of a list; ``place`` is that of the list."""
        last = self.last
        if self.expected == TAIL:
            assert last is not None
            last.cdr = item
            self.expected = CLOSING
        elif last is None:
            pair = located(item, NIL, place)
            self.first = self.last = pair
        else:
            pair = Pair(item, NIL)
            last.cdr = pair
            self.last = pair


def located(car: Value, cdr: Value, place: Place | None) -> Pair:
    """A pair that knows its place, if there is one to know."""
    return Pair(car, cdr) if place is None else LocatedPair(car, cdr, place)


class Reader:
    """Reads data from a port; with ``keeps_places`` their lists are LocatedPairs."""

    def __init__(self, port: TextInput, keeps_places: bool) -> None:
        self.port = port
        self.keeps_places = keeps_places
        self.tokens = DatumStream(port)
        self.labels = Labels()
        self.stack: list[Opened] = []

    @dont_look_inside
    def read(self) -> Value:
        """The next datum, EOF at the end of the port.

        Raises: SchemeError for read errors, IncompleteInput if more text could mend it.
        """
        self.tokens.enter()
        self.tokens.opened = []
        self.tokens.rules = self.tokens.lexer.states[0]
        self.stack = []
        self.labels = Labels()
        datum: Value | None = None
        while datum is None:
            token = self.tokens.take()
            if token.kind == kinds.END:
                if len(self.stack) > 0:
                    raise self.unfinished(self.stack[-1])
                datum = EOF
            else:
                datum = self.accept(token)
        self.tokens.leave()
        return resolve(datum) if self.labels.has_uses else datum

    def accept(self, token: Token) -> Value | None:
        """Take a token; the outermost datum if that is now complete."""
        kind = token.kind
        if kind == kinds.CLOSE:
            return self.close(token)
        if kind == kinds.ATOM and token.value == ".":
            self.dot(token)
            return None
        if kind == kinds.DIRECTIVE:
            self.direct(token)
            return None
        if kind in NAMES:
            if kind == kinds.LABEL and not self.labels.define(token.value[1:-1]):
                raise self.wrong("the datum label " + token.value + " is defined twice", token)
            self.stack.append(Opened(token))
            return None
        return self.deliver(self.atom(token), token)

    def close(self, token: Token) -> Value | None:
        """A closing parenthesis."""
        if len(self.stack) == 0:
            raise self.wrong("unexpected ')'", token)
        opened = self.stack.pop()
        kind = opened.kind
        if kind == kinds.OPEN:
            if opened.expected == TAIL:
                raise self.wrong("expected a datum between '.' and ')'", token)
            return self.deliver(opened.first, token)
        if kind == kinds.VECTOR:
            return self.deliver(Vector(opened.items), token)
        if kind == kinds.BYTES:
            return self.deliver(Bytevector(opened.bytes), token)
        raise self.wrong("expected a datum after '" + opened.text + "', found ')'", token)

    def deliver(self, datum: Value, token: Token) -> Value | None:
        """A datum is complete with this token: put it where it belongs; the outermost is given back."""
        value = datum
        while len(self.stack) > 0:
            opened = self.stack[-1]
            kind = opened.kind
            if kind == kinds.OPEN:
                if opened.expected == CLOSING:
                    raise self.wrong("expected ')' after the datum behind '.'", token)
                opened.add(value, self.place_of(opened) if opened.last is None else None)
                return None
            if kind == kinds.VECTOR:
                opened.items.append(value)
                return None
            if kind == kinds.BYTES:
                if not isinstance(value, Fixnum) or not 0 <= value.value <= 255:
                    raise self.wrong("expected a byte, a number from 0 to 255", token)
                opened.bytes.append(value.value)
                return None
            self.stack.pop()
            if kind == kinds.SKIP:
                return None
            if kind == kinds.LABEL:
                if not self.labels.complete(opened.text[1:-1], value):
                    raise self.wrong("the datum label " + opened.text + " is a label of itself", token)
            else:
                value = located(ABBREVIATIONS[kind], Pair(value, NIL), self.place_of(opened))
        return value

    def dot(self, token: Token) -> None:
        """The dot before the tail of a list."""
        opened = self.stack[-1] if len(self.stack) > 0 else None
        if opened is None or opened.kind != kinds.OPEN or opened.last is None or opened.expected != ITEMS:
            raise self.wrong("unexpected '.'", token)
        opened.expected = TAIL

    def direct(self, token: Token) -> None:
        """A directive; it holds for the rest of the port."""
        if token.value == "#!fold-case":
            self.port.fold_case = True
        elif token.value == "#!no-fold-case":
            self.port.fold_case = False
        else:
            raise self.wrong("unknown directive: " + token.value, token)

    # --- data of one token

    def atom(self, token: Token) -> Value:
        """The datum that a token is."""
        kind, text = token.kind, token.value
        if kind == kinds.ATOM:
            number = read_number(text, 10)
            return self.symbol(text) if number is None else number
        if kind == kinds.STRING:
            return String(self.unescaped(token))
        if kind == kinds.SYMBOL:
            return intern(self.unescaped(token))
        if kind == kinds.CHAR:
            return self.char(token)
        if kind == kinds.HASH:
            return self.hash_syntax(token)
        if kind == kinds.REFERENCE:
            datum = self.labels.refer(text[1:-1])
            if datum is None:
                raise self.wrong("the datum label " + text + " is not defined", token)
            return datum
        if kind == kinds.UNCLOSED_STRING:
            raise self.tokens.incomplete("the string is not closed", token.lineno, token.colno)
        if kind == kinds.UNCLOSED_SYMBOL:
            raise self.tokens.incomplete("the symbol is not closed", token.lineno, token.colno)
        raise self.wrong("unexpected character: " + text, token)

    def symbol(self, name: str) -> Symbol:
        """The symbol that is written so."""
        return intern(name.casefold() if self.port.fold_case else name)

    def unescaped(self, token: Token) -> str:
        """The text that a string or a symbol between bars stands for."""
        try:
            return unescape(token.value)
        except BadEscape as bad:
            before = token.value[: bad.offset]
            line, column = token.lineno, token.colno + bad.offset
            if "\n" in before:
                line += before.count("\n")
                column = bad.offset - before.rfind("\n")
            raise self.tokens.wrong(bad.message, line, column) from None

    def char(self, token: Token) -> Value:
        """A character."""
        name = token.value[2:]
        if self.port.fold_case and len(name) > 1:
            name = name.casefold()
        code = character_code(name)
        if code == UNKNOWN:
            raise self.wrong("unknown character: " + token.value, token)
        return char_of(code)

    def hash_syntax(self, token: Token) -> Value:
        """Booleans, and numbers with prefixes."""
        constant = CONSTANTS.get(token.value.lower(), None)
        if constant is not None:
            return constant
        number = read_number(token.value, 10)
        if number is None:
            raise self.wrong("unknown syntax: " + token.value, token)
        return number

    # --- errors and places

    def place_of(self, opened: Opened) -> Place | None:
        """Where something began, if places are kept."""
        return Place(self.port.source, opened.line, opened.column) if self.keeps_places else None

    def wrong(self, message: str, token: Token) -> SchemeError:
        """A mistake at a token."""
        return self.tokens.wrong(message, token.lineno, token.colno)

    def unfinished(self, opened: Opened) -> SchemeError:
        """The text ends inside of something."""
        message = "the " + NAMES[opened.kind] + " is not complete"
        return self.tokens.incomplete(message, opened.line, opened.column)
