"""Counters of the JIT, in the order of ``rlib.jit.Counters``, and times of tracing and compiling."""

from __future__ import annotations

from framework.jit.metainterp import reasons
from framework.jit.metainterp.timing import Timing
from framework.rlib.jit import Counters

NAMES: list[str] = list(Counters.counters)

TRACING = NAMES.index("TRACING")
BACKEND = NAMES.index("BACKEND")
OPS = NAMES.index("OPS")
HEAPCACHED_OPS = NAMES.index("HEAPCACHED_OPS")
RECORDED_OPS = NAMES.index("RECORDED_OPS")
GUARDS = NAMES.index("GUARDS")
OPT_OPS = NAMES.index("OPT_OPS")
OPT_GUARDS = NAMES.index("OPT_GUARDS")
OPT_GUARDS_SHARED = NAMES.index("OPT_GUARDS_SHARED")
ABORT_TOO_LONG = NAMES.index("ABORT_TOO_LONG")
ABORT_BRIDGE = NAMES.index("ABORT_BRIDGE")
ABORT_BAD_LOOP = NAMES.index("ABORT_BAD_LOOP")
ABORT_ESCAPE = NAMES.index("ABORT_ESCAPE")
ABORT_FORCE_QUASIIMMUT = NAMES.index("ABORT_FORCE_QUASIIMMUT")
ABORT_SEGMENTED_TRACE = NAMES.index("ABORT_SEGMENTED_TRACE")
FORCE_VIRTUALIZABLES = NAMES.index("FORCE_VIRTUALIZABLES")
TOTAL_COMPILED_LOOPS = NAMES.index("TOTAL_COMPILED_LOOPS")
TOTAL_COMPILED_BRIDGES = NAMES.index("TOTAL_COMPILED_BRIDGES")
TOTAL_FREED_LOOPS = NAMES.index("TOTAL_FREED_LOOPS")
TOTAL_FREED_BRIDGES = NAMES.index("TOTAL_FREED_BRIDGES")


def _counter_of_reasons() -> list[int]:
    """The counter of each abort reason; several share one."""
    counters = [ABORT_BRIDGE] * len(reasons.CODES)
    counters[reasons.TOO_LONG] = ABORT_TOO_LONG
    counters[reasons.BAD_LOOP] = ABORT_BAD_LOOP
    counters[reasons.ESCAPE] = ABORT_ESCAPE
    counters[reasons.FORCE_QUASI_IMMUTABLE] = ABORT_FORCE_QUASIIMMUT
    counters[reasons.SEGMENTED] = ABORT_SEGMENTED_TRACE
    return counters


COUNTER_OF_REASON = _counter_of_reasons()


class Statistics:
    """The counters of one program."""

    def __init__(self) -> None:
        self.counters = [0] * len(NAMES)
        self.aborts = [0] * len(reasons.CODES)
        self.timing = Timing()

    def count(self, number: int, amount: int = 1) -> None:
        """Add to a counter."""
        self.counters[number] += amount

    def aborted(self, reason: int) -> None:
        """A trace was given up."""
        self.aborts[reason] += 1
        self.counters[COUNTER_OF_REASON[reason]] += 1

    def lines(self) -> list[str]:
        """The summary, one counter a line."""
        result: list[str] = []
        for number in range(len(NAMES)):
            result.append(NAMES[number].lower().replace("_", " ") + ": " + str(self.counters[number]))
        for reason in range(len(self.aborts)):
            if self.aborts[reason]:
                result.append("aborts (" + reasons.CODES[reason] + "): " + str(self.aborts[reason]))
        return result + self.timing.lines()
