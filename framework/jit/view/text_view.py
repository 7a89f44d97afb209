"""Loops as text, guest positions between the operations.

loop 1 at brainfuck: 17 [    41 % of the time    18 operations recorded, 8 left    1 bridge
  brainfuck: 17 [
      i20 = uint_lt(i0, i13)                                     interpreter.py:62
      guard_true(i20, descr=guard3) [i0, i13, r1, r2]            interpreter.py:62    203 failures → trace 9
    - i4 = uint_lt(i0, i3)                                       a recorded operation that is gone
"""

from __future__ import annotations

from framework.jit.view.log import JitLog, Line, LoggedTrace
from framework.jit.view.rows import GUEST, REMOVED, Attribution, Row, is_operation, rows_of

PLACE_COLUMN = 76


def headline(log: JitLog, trace: LoggedTrace, samples: Attribution) -> str:
    """What a trace is, and its figures."""
    if trace.guard:
        parts = [f"trace {trace.number}: bridge of guard {trace.guard} in loop {trace.loop}, at {trace.location}"]
    else:
        parts = [f"loop {trace.loop} at {trace.location}"]
    total = sum(log.samples.values())
    if total:
        count = samples.of_trace(trace) if trace.guard else samples.of_loop(trace)
        parts.append(f"{100 * count / total:.0f} % of the time")
    parts.append(
        f"{operations(trace.recorded.lines)} operations recorded, {operations(trace.optimized.loop_lines())} left"
    )
    bridges = len(log.bridges_of(trace.loop))
    if bridges and not trace.guard:
        parts.append(f"{bridges} bridge{'s' if bridges > 1 else ''}")
    return "    ".join(parts)


def operations(lines: list[Line]) -> int:
    """How many lines compute or check something."""
    return sum(map(is_operation, lines))


def trace_text(
    log: JitLog, trace: LoggedTrace, samples: Attribution, everything: bool, removed: bool, code: bool
) -> list[str]:
    """The lines of one trace."""
    lines = [headline(log, trace, samples)]
    for row in rows_of(log, trace, samples, everything, code):
        if row.kind == GUEST:
            lines.append(f"  {row.text}")
        elif row.kind != REMOVED or removed:
            lines.append(_row_text(row))
            lines += [f"            {instruction.address:x}  {instruction.text}" for instruction in row.code]
    return lines


def _row_text(row: Row) -> str:
    text = f"    {'-' if row.kind == REMOVED else ' '} {row.text}"
    notes = [row.place] if row.place else []
    if row.samples:
        notes.append(f"{row.samples} samples")
    if row.failures:
        notes.append(f"{row.failures} failures")
    if row.bridge:
        notes.append(f"→ trace {row.bridge}")
    return f"{text:<{PLACE_COLUMN}}  {'  '.join(notes)}" if notes else text


def aborts_text(log: JitLog) -> list[str]:
    """What was given up."""
    lines = [f"gave up: {trace.title}: {trace.abort}" for trace in log.traces if trace.abort]
    return lines + [f"never traced again: {location}" for location in log.given_up]
