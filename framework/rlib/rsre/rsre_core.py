"""The entry points of RPython's ``rsre_core`` that programs call: a context for one attempt, and the attempt."""

from __future__ import annotations

from framework.rlib.rsre.compiler import Program
from framework.rlib.rsre.matcher import FAILED, Matcher


class StrMatchContext:
    """A subject and where to begin; after a match, ``match_start`` and ``match_end``."""

    def __init__(self, string: str, match_start: int, end: int) -> None:
        self._string = string
        self.match_start = match_start
        self.match_end = 0
        self.end = end


def match_context(context: StrMatchContext, program: Program) -> bool:
    """Match at ``context.match_start``; whether it did."""
    end = Matcher(program).run(context._string, 0, context.end, context.match_start, False, FAILED)
    context.match_end = end
    return end != FAILED
