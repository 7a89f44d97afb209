"""Why a trace was given up: one row per reason, counted and logged by its code."""

from __future__ import annotations

CODES: list[str] = []
MESSAGES: list[str] = []


def _row(code: str, message: str) -> int:
    """Add a reason.  Returns: its number."""
    CODES.append(code)
    MESSAGES.append(message)
    return len(CODES) - 1


TOO_LONG = _row("too-long", "the trace reached trace_limit")
BRIDGE = _row("bridge", "a bridge could not be compiled")
BAD_LOOP = _row("bad-loop", "the optimiser found that a guard of the loop always fails")
ESCAPE = _row("escape", "a virtualizable was forced while it was being traced")
FORCE_QUASI_IMMUTABLE = _row("force-quasi-immutable", "a quasi-immutable field was written while tracing")
SEGMENTED = _row("segmented", "the trace was cut into segments")
NOT_GREEN = _row("not-green", "a value that must be constant is not")
NO_MEMORY = _row("no-memory", "no memory was left for the trace or its machine code")
NO_STACK = _row("no-stack", "the stack was used up while tracing")


class Abort(Exception):
    """The trace is given up; interpreting goes on from the current state of the frames."""

    def __init__(self, reason: int) -> None:
        self.reason = reason
