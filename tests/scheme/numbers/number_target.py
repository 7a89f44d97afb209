"""A program for the tests: applies primitives to numbers, one call a line of standard input, and prints the results."""

import os

from languages.scheme.numbers.printing import number_text
from languages.scheme.numbers.reading import read_number
from languages.scheme.objects.base import FALSE, TRUE, Value
from languages.scheme.objects.errors import ErrorObject, SchemeError
from languages.scheme.primitives import numbers  # noqa: F401  fills the table
from languages.scheme.primitives.registry import PRIMITIVES


def shown(value: Value) -> str:
    """A number or a truth value as text."""
    if value is TRUE or value is FALSE:
        return "#t" if value is TRUE else "#f"
    text = number_text(value, 10)
    return "something else" if text is None else text


def result(name: str, texts: list[str]) -> str:
    """What a call gives, or the message of its error."""
    arguments: list[Value] = []
    for text in texts:
        value = read_number(text, 10)
        if value is None:
            return "no number: " + text
        arguments.append(value)
    try:
        return shown(PRIMITIVES[name].call(arguments))
    except SchemeError as error:
        condition = error.condition
        assert isinstance(condition, ErrorObject)
        return condition.message


def entry_point(argv: list[str]) -> int:
    """Read calls until the end."""
    pieces: list[bytes] = []
    while True:
        piece = os.read(0, 1 << 16)
        if len(piece) == 0:
            break
        pieces.append(piece)
    for line in b"".join(pieces).decode("utf-8").split("\n"):
        words = line.split(" ")
        if len(words) > 1:
            print(result(words[0], words[1:]))
    return 0
