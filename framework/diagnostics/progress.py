"""What a long command shows while it works: a live line on a terminal, one line per finished phase elsewhere.

    with make_progress(sys.stderr) as progress:
        with progress.phase("inference", "functions"):
            progress.advance()            # one function done
            progress.total(412)           # if it becomes known

prints  ``inference     412 functions  0.8 s``.  Work that counts by itself is asked instead:
``progress.phase("inference", "functions", lambda: len(graphs))``.  The
seconds are also kept in ``progress.phases`` for the bill.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TextIO


@dataclass(slots=True)
class Phase:
    """One phase of a command: its name, what it counts, how far it is and the seconds it took.

    ``count`` is asked how far it is, where the work itself keeps that number.
    """

    name: str
    unit: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    count: Callable[[], int] | None = None

    def describe(self) -> str:
        """The line for it."""
        if self.count is not None:
            self.done = self.count()
        counted = f"{self.done}/{self.total}" if self.total > self.done else str(self.done)
        amount = f"{counted} {self.unit}" if self.unit else ""
        return f"{self.name:<18} {amount:<22} {self.seconds:6.1f} s"


class Progress:
    """Keeps the phases and shows nothing: the base of the two displays, and what tests and libraries use."""

    def __init__(self) -> None:
        self.phases: list[Phase] = []
        self._current: Phase | None = None
        self._started = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *exc_info: object) -> None:
        """Stop displaying."""

    @contextmanager
    def phase(self, name: str, unit: str = "", count: Callable[[], int] | None = None) -> Iterator[Phase]:
        """Time one phase; a phase inside another counts for itself and the outer one goes on afterwards."""
        outer, outer_started = self._current, self._started
        current = self._current = Phase(name, unit, count=count)
        self._started = time.perf_counter()
        self.phases.append(current)
        self.update()
        try:
            yield current
            current.seconds = time.perf_counter() - self._started
            self.finished(current)
        finally:
            self._current, self._started = outer, outer_started

    def advance(self, count: int = 1) -> None:
        """So many more units of the current phase are done."""
        if self._current is not None:
            self._current.done += count
            self.update()

    def total(self, count: int) -> None:
        """How many units the current phase has."""
        if self._current is not None:
            self._current.total = count
            self.update()

    def update(self) -> None:
        """Show the current phase."""

    def finished(self, phase: Phase) -> None:
        """Show a finished phase."""

    def message(self, text: str) -> None:
        """Show a line that stays."""


class LineProgress(Progress):
    """One line per finished phase."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.stream = stream

    def finished(self, phase: Phase) -> None:
        print(phase.describe(), file=self.stream, flush=True)

    def message(self, text: str) -> None:
        print(text, file=self.stream, flush=True)


class LiveProgress(Progress):
    """A live line that is rewritten several times a second; finished phases stay above it."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.text import Text

        super().__init__()
        self._make_text: Any = Text
        self._live = Live(
            console=Console(file=stream, highlight=False),
            get_renderable=self._line,
            refresh_per_second=8,
            transient=True,
        )

    def _line(self) -> Any:
        current = self._current
        if current is None:
            return self._make_text("")
        current.seconds = time.perf_counter() - self._started
        return self._make_text(current.describe(), style="cyan")

    def __enter__(self) -> Progress:
        self._live.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._live.stop()

    def finished(self, phase: Phase) -> None:
        self._live.console.print(self._make_text(phase.describe()))

    def message(self, text: str) -> None:
        self._live.console.print(self._make_text(text))


def make_progress(stream: TextIO, quiet: bool = False) -> Progress:
    """The display that fits the stream."""
    if quiet:
        return Progress()
    return LiveProgress(stream) if stream.isatty() else LineProgress(stream)
