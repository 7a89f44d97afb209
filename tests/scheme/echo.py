"""A program for the tests: reads data from standard input, writes each in four ways, and compares each with the first."""

import os

from languages.scheme.objects.base import EOF, Value
from languages.scheme.objects.equality import equal
from languages.scheme.objects.errors import ErrorObject, SchemeError
from languages.scheme.objects.ports import TextInput
from languages.scheme.printer.printer import NO_LABELS, SHARED, displayed, text_of, written
from languages.scheme.reader.reader import Reader
from languages.scheme.reader.stream import IncompleteInput

SHOWN = 2000


def shown(text: str) -> str:
    """A text, or its length if it is long."""
    return text if len(text) < SHOWN else str(len(text)) + " characters"


def whole_input() -> str:
    """Standard input as it is: text streams of Python would change the ends of lines."""
    pieces: list[bytes] = []
    while True:
        piece = os.read(0, 1 << 16)
        if len(piece) == 0:
            return b"".join(pieces).decode("utf-8")
        pieces.append(piece)


def show_error(error: SchemeError) -> None:
    """Print a read error."""
    condition = error.condition
    assert isinstance(condition, ErrorObject)
    place = condition.place
    assert place is not None
    kind = "incomplete" if isinstance(error, IncompleteInput) else "wrong"
    print(kind, place.text() + ": " + condition.message)
    print(condition.excerpt)


def show(datum: Value, first: Value) -> None:
    """Print a datum."""
    text = written(datum)
    print(shown(text))
    if displayed(datum) != text:
        print(shown(displayed(datum)))
    if text_of(datum, True, SHARED) != text:
        print(shown(text_of(datum, True, SHARED)))
    if "#0=" not in text:
        print(shown(text_of(datum, True, NO_LABELS)) == shown(text), equal(datum, first))


def main() -> int:
    """Read until the end."""
    reader = Reader(TextInput("input", whole_input()), True)
    first: Value = EOF
    while True:
        try:
            datum = reader.read()
            if datum is EOF:
                return 0
            if first is EOF:
                first = datum
            show(datum, first)
        except SchemeError as error:
            show_error(error)
