"""Errors as they are shown to the user: message, irritants, the line with a caret, and where calls waited.

prog.scm:3:8: car: argument 1 must be: pair; it is 5
    (+ 1 (car x))
         ^
  while computing prog.scm:7:1
"""

import os

from languages.scheme.machine.base import Frame
from languages.scheme.machine.exceptions import Uncaught
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import ErrorObject, SchemeError
from languages.scheme.objects.places import Place
from languages.scheme.printer.printer import written

# So many waiting calls are shown.
BACKTRACE = 12


def write_error(text: str) -> None:
    """Write on the standard error stream; if even that fails, the exit status has to do."""
    data = text.encode("utf-8")
    try:
        while len(data) > 0:
            data = data[os.write(2, data) :]
    except OSError:
        return


def condition_text(condition: Value) -> str:
    """What happened, in one line."""
    if not isinstance(condition, ErrorObject):
        return "this was raised and no one handled it: " + written(condition)
    words = [condition.message]
    for irritant in condition.irritants:
        words.append(written(irritant))
    return " ".join(words)


def report(problem: Uncaught) -> str:
    """The whole report of an exception that no handler took."""
    condition = problem.condition
    place = problem.place
    if isinstance(condition, ErrorObject) and condition.place is not None:
        place = condition.place
    lines = [located(condition_text(condition), place)]
    add_source(condition, place, lines)
    add_backtrace(problem.frame, place, lines)
    return "\n".join(lines) + "\n"


def short_report(problem: SchemeError) -> str:
    """The report of an error before any program runs: it can't be read, or a form of a dialogue is no form."""
    condition = problem.condition
    place = condition.place if isinstance(condition, ErrorObject) else problem.place
    lines = [located(condition_text(condition), place)]
    add_source(condition, place, lines)
    return "\n".join(lines) + "\n"


def located(text: str, place: Place | None) -> str:
    """The text behind a place, if that is known."""
    return "error: " + text if place is None else place.text() + ": " + text


def add_source(condition: Value, place: Place | None, lines: list[str]) -> None:
    """The source line and a caret, if the reader kept them or the source is a file that can still be read."""
    if isinstance(condition, ErrorObject) and condition.excerpt != "":
        lines.append(condition.excerpt)
        return
    if place is None:
        return
    line = source_line(place.source.name, place.line).rstrip()
    if len(line) < place.column:
        return
    margin = ["\t" if char == "\t" else " " for char in line[: place.column - 1]]
    lines.append("  " + line)
    lines.append("  " + "".join(margin) + "^")


def source_line(name: str, number: int) -> str:
    """A line of a file, "" if there is none."""
    try:
        with open(name, "rb") as stream:
            text = stream.read().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    found = text.split("\n")
    return found[number - 1] if number <= len(found) else ""


def add_backtrace(frame: Frame | None, place: Place | None, lines: list[str]) -> None:
    """Where the frames wait, innermost first; frames at one place are counted."""
    shown = 0
    last = "" if place is None else place.text()
    repeated = 0
    while frame is not None and shown <= BACKTRACE:
        waiting = frame.place()
        frame = frame.next
        if waiting is None:
            continue
        text = waiting.text()
        if text == last:
            repeated += 1
            continue
        if repeated > 0 and shown > 0:
            lines[-1] += " (and " + str(repeated) + " more there)"
        repeated = 0
        last = text
        shown += 1
        lines.append("  …" if shown > BACKTRACE else "  while computing " + text)
    if repeated > 0 and 0 < shown <= BACKTRACE:
        lines[-1] += " (and " + str(repeated) + " more there)"
