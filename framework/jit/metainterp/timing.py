"""How long the JIT takes for each of its phases: CPU time of the process.  Translated code.

A phase is entered and left; the time in between is its own, but for that of phases entered meanwhile: code that is traced
may call functions that are traced themselves.
"""

from __future__ import annotations

from framework.runtime.clock import process_time_ns

ELSEWHERE = 0
TRACING_PHASE = 1
OPTIMISING_PHASE = 2
BACKEND_PHASE = 3
NAMES = ["elsewhere", "tracing", "optimising", "backend"]


class Timing:
    """Nanoseconds by phase."""

    def __init__(self) -> None:
        self.spent = [0] * len(NAMES)
        self.phase = ELSEWHERE
        self.since = 0

    def enter(self, phase: int) -> int:
        """Another phase begins.  Returns: the one that this ends, to be entered again."""
        now = process_time_ns()
        before = self.phase
        self.spent[before] += now - self.since
        self.phase = phase
        self.since = now
        return before

    def lines(self) -> list[str]:
        """The times of the JIT's own phases, one a line."""
        return [NAMES[phase] + " ns: " + str(self.spent[phase]) for phase in range(TRACING_PHASE, len(NAMES))]
