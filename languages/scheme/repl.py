"""The dialogue with the user: forms are read, executed, and their values shown.  Ctrl-C ends what is being computed."""

import os
from collections.abc import Callable

from framework.rlib import rsignal
from framework.rlib.objectmodel import we_are_translated
from languages.scheme.expander.environments import interaction_scope
from languages.scheme.expander.libraries import execute
from languages.scheme.expander.sources import FormList, TextForms
from languages.scheme.machine.base import MultipleValues
from languages.scheme.machine.exceptions import Uncaught
from languages.scheme.machine.registers import REGISTERS, Dynamic
from languages.scheme.objects.base import UNSPECIFIED, Value
from languages.scheme.objects.errors import SchemeError
from languages.scheme.objects.files import STDIN, STDOUT, flush_outputs
from languages.scheme.printer.printer import written
from languages.scheme.reader.stream import IncompleteInput
from languages.scheme.report import report, short_report, write_error

PROMPT = "> "
CONTINUED = "  "


class EndOfInput(Exception):
    """The user has ended the dialogue."""


def read_plain_line(prompt: str) -> str:
    """A line of the standard input, with its end; prompts are shown if someone types."""
    if os.isatty(0):
        STDOUT.write(prompt)
    line = STDIN.read_line()
    if line is None:
        raise EndOfInput
    return line + "\n"


class Lines:
    """How lines are read; the hosted command puts one that edits here."""

    def __init__(self) -> None:
        self.read: Callable[[str], str] = read_plain_line


LINES = Lines()


def read_forms() -> list[Value]:
    """The forms of a line, or of as many lines as it takes to complete them."""
    text = LINES.read(PROMPT)
    while True:
        try:
            return forms_of(text)
        except IncompleteInput:
            text += LINES.read(CONTINUED)


def forms_of(text: str) -> list[Value]:
    """All forms of a text."""
    forms = TextForms(text, "<stdin>", False)
    result: list[Value] = []
    while True:
        form = forms.next()
        if form is None:
            return result
        result.append(form)


def show(value: Value) -> None:
    """Show the value of a form, unless it is of no interest."""
    if isinstance(value, MultipleValues):
        for item in value.items:
            show_line(written(item))
    elif value is not UNSPECIFIED:
        show_line(written(value))


def show_line(text: str) -> None:
    """Write a line of its own."""
    if not STDOUT.at_line_start:
        STDOUT.write("\n")
    STDOUT.write(text + "\n")


class Interrupt(rsignal.SignalHandler):
    """Ctrl-C in the executable; CPython raises this by itself."""

    def handle(self, number: int) -> None:
        raise KeyboardInterrupt


def converse(greeting: str) -> int:
    """Talk until the user ends it; the exit status."""
    if we_are_translated():
        rsignal.signal(rsignal.SIGINT, Interrupt())
    if os.isatty(0):
        STDOUT.write(greeting + "\n")
    while True:
        REGISTERS.dynamic = Dynamic(None, None, None)
        try:
            for form in read_forms():
                show(execute(FormList([form]), interaction_scope()))
            flush_outputs()
        except EndOfInput:
            if os.isatty(0):
                STDOUT.write("\n")
            return 0
        except Uncaught as problem:
            flush_outputs()
            write_error(report(problem))
        except SchemeError as problem:
            write_error(short_report(problem))
        except KeyboardInterrupt:
            flush_outputs()
            write_error("\ninterrupted\n")
