"""A trace as rows for people, which the text and the page show: guest positions, operations that are left, removed ones.

recorded                          left                       rows
0  i3 = getfield(r1, length)      i9 = int_add(i8, -1)  # 2    brainfuck: 17 -
1  guard_true(i3)                                            - i3 = getfield(r1, length)
2  i4 = int_sub(i2, 1)                                       - guard_true(i3)
                                                               i9 = int_add(i8, -1)

Each value of a removed operation that is left under another name is shown by that name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from framework.jit.view.disassembly import Instruction, disassemble
from framework.jit.view.log import JitLog, Line, LoggedTrace

GUEST, KEPT, REMOVED = "guest", "kept", "removed"
MARKS = ("debug_merge_point", "enter_portal_frame", "leave_portal_frame", "jit_debug")
"""Operations that say where a trace is and compute nothing."""

_VALUE = re.compile(r"\b[irf]\d+\b")
_RESULT = re.compile(r"([irf]\d+) = ")


@dataclass(slots=True)
class Row:
    """One row.

    Attributes:
        guest: of all rows of one guest position, its number in this view, from 0.
        samples: how often the machine code of the operation was met.
        failures: of a guard; ``bridge``: the number of the trace that is its bridge, 0 for none.
    """

    kind: str
    text: str
    guest: int
    place: str = ""
    samples: int = 0
    guard: int = 0
    failures: int = 0
    bridge: int = 0
    code: list[Instruction] = field(default_factory=list)


def is_operation(line: Line) -> bool:
    """Whether a line computes or checks something."""
    return line.name not in (*MARKS, "label")


class Attribution:
    """Samples by trace and operation."""

    def __init__(self, log: JitLog) -> None:
        self.log = log
        self.by_operation: dict[int, Counter[int]] = {}
        coded = sorted((t for t in log.traces if t.code.data), key=lambda t: t.code.start)
        starts = [trace.code.start for trace in coded]
        for (kind, address), count in log.samples.items():
            if kind not in ("code", "call"):
                continue
            place = address - 1 if kind == "call" else address
            index = bisect_right(starts, place) - 1
            if index >= 0 and place < starts[index] + len(coded[index].code.data):
                code = coded[index].code
                operation = bisect_right(code.offsets, place - code.start) - 1
                self.by_operation.setdefault(coded[index].number, Counter())[operation] += count

    def of_trace(self, trace: LoggedTrace) -> int:
        """Samples in the code of a trace."""
        return sum(self.by_operation.get(trace.number, Counter()).values())

    def of_loop(self, loop: LoggedTrace) -> int:
        """Samples in a loop and its bridges."""
        return self.of_trace(loop) + sum(self.of_trace(bridge) for bridge in self.log.bridges_of(loop.loop))

    def hottest(self) -> list[LoggedTrace]:
        """The loops, those with most samples first."""
        counts = {loop.number: self.of_trace(loop) for loop in self.log.loops}
        for trace in self.log.traces:
            if trace.guard:
                owner = next((loop.number for loop in self.log.loops if loop.loop == trace.loop), None)
                if owner is not None:
                    counts[owner] += self.of_trace(trace)
        return sorted(self.log.loops, key=lambda loop: (-counts[loop.number], loop.number))


def rows_of(log: JitLog, trace: LoggedTrace, samples: Attribution, everything: bool, with_code: bool) -> list[Row]:
    """The rows of a trace.

    Args:
        everything: the preamble too, not only the loop proper.
        with_code: disassemble the machine code.
    """
    lines = trace.optimized.lines if everything else trace.optimized.loop_lines()
    first = len(trace.optimized.lines) - len(lines)
    return _Maker(log, trace, samples, with_code).make(lines, first)


class _Maker:
    def __init__(self, log: JitLog, trace: LoggedTrace, samples: Attribution, with_code: bool) -> None:
        self.log = log
        self.trace = trace
        self.counts = samples.by_operation.get(trace.number, Counter())
        self.bridges = {bridge.guard: bridge.number for bridge in log.traces if bridge.guard}
        self.rows: list[Row] = []
        self.guest = -1
        self.shown = -1  # the last recorded operation that has its row
        self.renamed: dict[str, str] = {}
        self.kept: set[int] = set()
        code = trace.code
        self.code = disassemble(code.data, code.start) if with_code and code.data else []

    def make(self, lines: list[Line], first: int) -> list[Row]:
        self._start(lines)
        self._guest(self.trace.location)
        for index, line in enumerate(lines):
            if line.name == "label":
                self._start(lines[index + 1 :])
                if index:
                    self._guest(self.trace.location)
            if line.origin >= 0:
                self._removed_before(line.origin)
            if line.guest:
                self._guest(line.guest)
            elif line.name not in MARKS:
                self._kept(line, first + index)
        self._removed_before(len(self.trace.recorded.lines))
        while self.rows and self.rows[-1].kind == GUEST:
            self.rows.pop()
        return self.rows

    def _start(self, lines: list[Line]) -> None:
        """A stretch up to the next label: recorded operations are looked for in it."""
        end = next((index for index, line in enumerate(lines) if index and line.name == "label"), len(lines))
        self.shown = -1
        self.kept = {line.origin for line in lines[:end]}
        self.renamed = {}
        recorded = self.trace.recorded.lines
        for line in lines[:end]:
            if 0 <= line.origin < len(recorded):
                old, new = _RESULT.match(recorded[line.origin].text), _RESULT.match(line.text)
                if old and new and old[1][0] == new[1][0]:
                    self.renamed[old[1]] = new[1]

    def _guest(self, location: str) -> None:
        self.guest += 1
        self.rows.append(Row(GUEST, location, self.guest))

    def _removed_before(self, origin: int) -> None:
        recorded = self.trace.recorded.lines
        for number in range(self.shown + 1, min(origin, len(recorded))):
            line = recorded[number]
            if number not in self.kept and is_operation(line) and line.name != "jump":
                text = _VALUE.sub(lambda match: self.renamed.get(match[0], match[0]), line.text)
                self.rows.append(Row(REMOVED, text, self.guest, line.place))
        self.shown = max(self.shown, origin)

    def _kept(self, line: Line, number: int) -> None:
        row = Row(KEPT, line.text, self.guest, line.place, self.counts[number], line.guard)
        row.failures = self.log.failures.get(line.guard, 0)
        row.bridge = self.bridges.get(line.guard, 0)
        offsets = self.trace.code.offsets
        if self.code and number < len(offsets):
            start = self.trace.code.start + offsets[number]
            end = self.trace.code.start + offsets[number + 1] if number + 1 < len(offsets) else start
            row.code = [instruction for instruction in self.code if start <= instruction.address < end]
        self.rows.append(row)
