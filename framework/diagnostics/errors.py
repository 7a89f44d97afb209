"""Errors as the user sees them: a code, the source line with a caret under the exact columns, where facts came from.

    error[K201]: an int and a str meet in one variable
      --> calc.py:7:12, in function evaluate
      |
    7 |     return value
      |            ^^^^^
      = an int comes from here
      --> calc.py:4:17, in function evaluate
      |
    4 |         value = 1
      |                 ^
      = reached from entry_point (target.py:12) > evaluate
      = way out: convert one of them, e.g. str(n)

Stages raise ``KitError``; a stage that can go on after an error adds it to an ``ErrorList`` and raises that at its
end.  What is neither is a bug in the kit: ``translating`` remembers the user's line that was being worked on, and
``render_internal`` shows it.  This floor sees no graph: any object with the attributes of ``Span`` is a position.
"""

from __future__ import annotations

import linecache
import os
import platform
import traceback
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TextIO


class Span(Protocol):
    """A place in a source file: 1-based lines, 0-based columns in characters, end exclusive (0 when unknown)."""

    @property
    def filename(self) -> str: ...
    @property
    def function(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def end_line(self) -> int: ...
    @property
    def end_column(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Note:
    """A further remark of an error; with a position it is shown with its own source line."""

    text: str
    position: Span | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One step of the way from the entry point: ``function`` contains the call at ``position``."""

    function: str
    position: Span | None = None


class KitError(Exception):
    """A mistake in the user's program or command, never a bug of ours.

    Args:
        code: row of ``codes.CODES``.
        message: one line that names what the user wrote.
        position: where; None when the error is about no source line.
        notes: strings, or ``Note``s with places of their own (both origins of a type conflict).
        hint: the way out.
        chain: the calls that made the function reachable, entry point first.
        warning: whether translation goes on.
    """

    def __init__(
        self,
        code: str,
        message: str,
        position: Span | None = None,
        notes: Iterable[str | Note] = (),
        *,
        hint: str = "",
        chain: Sequence[Call] = (),
        warning: bool = False,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.position = position
        self.notes = [Note(note) if isinstance(note, str) else note for note in notes]
        self.hint = hint
        self.chain = list(chain)
        self.warning = warning

    def __str__(self) -> str:
        return render(self)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of a report: by place, then by code; also tells duplicates."""
        place = self.position
        if place is None:
            return ("", 0, 0, self.code, self.message)
        return (place.filename, place.line, place.column, self.code, self.message)


class KitErrors(KitError):
    """Several errors at once."""

    def __init__(self, errors: Sequence[KitError]) -> None:
        first = errors[0]
        super().__init__(first.code, first.message, first.position, first.notes, hint=first.hint, chain=first.chain)
        self.errors = list(errors)

    def __str__(self) -> str:
        return render_all(self.errors)


@dataclass(slots=True)
class ErrorList:
    """Collects the errors and warnings of one run."""

    limit: int = 50
    errors: list[KitError] = field(default_factory=list)
    warnings: list[KitError] = field(default_factory=list)

    def add(self, error: KitError) -> None:
        """Remember an error once; a KitErrors adds each of its parts."""
        if isinstance(error, KitErrors):
            for part in error.errors:
                self.add(part)
            return
        known = self.warnings if error.warning else self.errors
        if all(error.sort_key != other.sort_key for other in known) and len(known) < self.limit:
            known.append(error)

    def raise_if_any(self) -> None:
        """Raise what was collected, in source order."""
        if len(self.errors) == 1:
            raise self.errors[0]
        if self.errors:
            raise KitErrors(sorted(self.errors, key=lambda error: error.sort_key))


# ------------------------------------------------------------------------------------------------ user's line at hand


class translating:
    """``with translating(position):`` marks the user's line that an internal error in the body would be about.

    The innermost position is remembered on the exception itself while it passes, so nothing has to be reset afterwards.
    """

    __slots__ = ("position",)

    def __init__(self, position: Span | None) -> None:
        self.position = position

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None and self.position is not None:
            error.__dict__.setdefault(_TRANSLATING, self.position)


_TRANSLATING = "line_being_translated"


def line_being_translated(error: BaseException) -> Span | None:
    """The user's line that was worked on when ``error`` was raised, if known."""
    place: Span | None = error.__dict__.get(_TRANSLATING)
    return place


def name_line_being_translated(error: BaseException, place: Span) -> None:
    """Replace the line that ``error`` is said to be about by one that says more."""
    error.__dict__[_TRANSLATING] = place


# ------------------------------------------------------------------------------------------------ rendering

Segment = tuple[str, str]
"""Style name (a key of STYLES) and text."""

STYLES = {
    "": "",
    "error": "bold red",
    "warning": "bold yellow",
    "bold": "bold",
    "dim": "blue",
    "hint": "green",
    "caret": "bold red",
}

CHAIN_SHOWN = 8
KIT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "")


def is_own_file(filename: str) -> bool:
    """Whether a source file is the kit's own, so that its lines say nothing to the user."""
    return filename.startswith(KIT)


def render(error: KitError) -> str:
    """One error as plain text, no final newline."""
    return "".join(text for _, text in segments(error))


def render_all(errors: Sequence[KitError]) -> str:
    """Several errors as plain text with the count at the end."""
    parts = [render(error) for error in errors]
    wrong = sum(not error.warning for error in errors)
    if wrong > 1:
        parts.append(f"{wrong} errors")
    return "\n\n".join(parts)


def segments(error: KitError) -> list[Segment]:
    """One error as styled pieces."""
    lines = list(_error_lines(error))
    result: list[Segment] = []
    for number, line in enumerate(lines):
        if number:
            result.append(("", "\n"))
        result.extend(line)
    return result


def _error_lines(error: KitError) -> Iterator[list[Segment]]:
    kind = "warning" if error.warning else "error"
    yield [(kind, f"{kind}[{error.code}]"), ("bold", f": {error.message}")]
    places = [error.position, *(note.position for note in error.notes)]
    gutter = max((len(str(place.line)) for place in places if place is not None), default=1)
    if error.position is not None:
        yield from _snippet(error.position, gutter)
    for note in error.notes:
        yield [("dim", f"{' ' * gutter} = "), ("", note.text)]
        if note.position is not None:
            yield from _snippet(note.position, gutter)
    if error.chain:
        yield [("dim", f"{' ' * gutter} = "), ("", f"reached from {_chain_text(error.chain)}")]
    if error.hint:
        yield [("dim", f"{' ' * gutter} = "), ("hint", f"way out: {error.hint}")]


def _chain_text(chain: Sequence[Call]) -> str:
    # The start-up code of the kit before the user's entry point, and its library on the way, say nothing to the user.
    users = [call for call in chain if call.position is None or not is_own_file(call.position.filename)]
    chain = users or chain
    steps = [
        call.function if call.position is None else f"{call.function} ({_shown(call.position)}:{call.position.line})"
        for call in chain
    ]
    if len(steps) > CHAIN_SHOWN:
        half = CHAIN_SHOWN // 2
        steps[half:-half] = [f"… {len(steps) - 2 * half} more …"]
    return " > ".join(steps)


def _snippet(place: Span, gutter: int) -> Iterator[list[Segment]]:
    where = f"{_shown(place)}:{place.line}:{place.column + 1}"
    if place.function:
        where += f", in function {place.function}"
    yield [("dim", f"{' ' * gutter}--> "), ("", where)]
    source = linecache.getline(place.filename, place.line).rstrip("\n")
    if not source:
        return
    yield [("dim", f"{' ' * gutter} |")]
    yield [("dim", f"{place.line:>{gutter}} | "), ("", source)]
    if place.end_column or place.column:
        yield [("dim", f"{' ' * gutter} | "), ("caret", _carets(source, place))]


def _shown(place: Span) -> str:
    """The file name, relative when the file lies below the current directory."""
    here = os.path.join(os.getcwd(), "")
    return place.filename.removeprefix(here)


def _carets(source: str, place: Span) -> str:
    """Blanks and carets so that the carets stand under the columns of ``place`` on a terminal."""
    start = min(place.column, len(source))
    end = place.end_column if place.end_line == place.line else len(source)
    end = max(min(end, len(source)), start + 1)
    blank = "".join("\t" if char == "\t" else " " * _width(char) for char in source[:start])
    return blank + "^" * (sum(map(_width, source[start:end])) or 1)


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def render_internal(error: BaseException) -> str:
    """A bug in the kit: what was being translated, our traceback, and what to do about it."""
    place = line_being_translated(error)
    lines = ["internal error: this is a bug in the kit, not in your program"]
    if place is not None:
        lines.append("it happened while translating:")
        lines.extend("".join(text for _, text in line) for line in _snippet(place, len(str(place.line))))
    lines.append("".join(traceback.format_exception(error)).rstrip())
    lines.append(f"(Python {platform.python_version()}, {platform.machine()} {platform.system()})")
    lines.append("Please report this message together with the program that caused it.")
    return "\n".join(lines)


def show(error: KitError, stream: TextIO) -> None:
    """Print an error (or several) to a stream, in colour when it is a terminal."""
    errors = error.errors if isinstance(error, KitErrors) else [error]
    if not stream.isatty():
        print(render_all(errors), file=stream)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True)
    for part in errors:
        console.print(Text.assemble(*[(text, STYLES[style]) for style, text in segments(part)]), end="\n\n")
    if len(errors) > 1:
        console.print(f"{len(errors)} errors")


def suggestion(name: str, known: Iterable[Any]) -> str:
    """`` (did you mean 'x'?)`` for a close known name, else an empty string."""
    from difflib import get_close_matches

    close = get_close_matches(name, [str(item) for item in known], n=1)
    return f" (did you mean '{close[0]}'?)" if close else ""
