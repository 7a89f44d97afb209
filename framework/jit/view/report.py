"""Where a run's time went, in about ten lines."""

from __future__ import annotations

import linecache
from collections import Counter

from framework.jit.view.log import JitLog, LoggedTrace
from framework.jit.view.rows import Attribution
from framework.jit.view.text_view import operations

LOOPS_SHOWN = 3
STORM = 2000
"""Failures of one guard that has no bridge: each costs as much as hundreds of operations."""
MACHINE_CODE = ("code", "call", "running")
PHASES = {
    "tracing": "tracing",
    "compiling": "compiling",
    "blackhole": "leaving machine code",
    "interpreting": "interpreting",
}


class Report:
    """What can be said about one run."""

    def __init__(self, log: JitLog) -> None:
        self.log = log
        self.samples = Attribution(log)
        self.total = sum(log.samples.values())
        self.by_guest: Counter[str] = Counter()
        self.by_place: Counter[str] = Counter()
        for trace in log.traces:
            self._count(trace)

    def _count(self, trace: LoggedTrace) -> None:
        counts = self.samples.by_operation.get(trace.number, Counter())
        guest = trace.location
        for number, line in enumerate(trace.optimized.lines):
            guest = line.guest or guest
            if line.name == "label":
                guest = trace.location
            self.by_guest[guest] += counts[number]
            self.by_place[line.place] += counts[number]
        del self.by_place[""]

    def share(self, count: int) -> str:
        """A number of samples as a share of all."""
        return f"{100 * count / self.total:.0f} %" if self.total else "?"

    def lines(self) -> list[str]:
        """All of it."""
        lines = [self._phases(), self._counts()]
        lines += [self._loop(loop) for loop in self.samples.hottest()[:LOOPS_SHOWN]]
        lines += self._worst("guest line", self.by_guest)
        lines += self._worst("interpreter line", self.by_place)
        return lines

    def _phases(self) -> str:
        if not self.total:
            return "time: too short to be sampled"
        inside = sum(count for (kind, _), count in self.log.samples.items() if kind in MACHINE_CODE)
        parts = [f"machine code {self.share(inside)}"]
        parts += [f"{text} {self.share(self.log.samples[kind, 0])}" for kind, text in PHASES.items()]
        return "time: " + ", ".join(parts)

    def _counts(self) -> str:
        aborts = Counter(trace.abort.partition(":")[0] for trace in self.log.traces if trace.abort)
        bridges = sum(1 for trace in self.log.traces if trace.guard)
        text = f"code: {len(self.log.loops)} loops, {bridges} bridges"
        if aborts:
            reasons = ", ".join(f"{code} {count}" for code, count in aborts.most_common(3))
            text += f"; {sum(aborts.values())} traces given up ({reasons})"
        if self.log.given_up:
            text += f"; never traced again: {self.log.given_up[0]}"
        return text

    def _loop(self, loop: LoggedTrace) -> str:
        count = operations(loop.optimized.loop_lines())
        text = f"loop {loop.loop} at {loop.location}: {self.share(self.samples.of_loop(loop))}, compiled, {count} operations"
        bridges = self.log.bridges_of(loop.loop)
        if bridges:
            text += f", {len(bridges)} bridge{'s' if len(bridges) > 1 else ''}"
        return text + self._storm(loop, bridges)

    def _storm(self, loop: LoggedTrace, bridges: list[LoggedTrace]) -> str:
        """The guard that keeps failing, if there is one."""
        bridged = {trace.guard for trace in bridges}
        guards = [line.guard for trace in (loop, *bridges) for line in trace.optimized.lines if line.guard]
        failing = [g for g in guards if g not in bridged and self.log.failures.get(g, 0) >= STORM]
        if not failing:
            return ""
        worst = max(failing, key=lambda guard: self.log.failures[guard])
        return f"; guard storm: guard {worst} failed {self.log.failures[worst]} times and has no bridge"

    def _worst(self, what: str, counts: Counter[str]) -> list[str]:
        if not counts or not counts.most_common(1)[0][1]:
            return []
        ((name, count),) = counts.most_common(1)
        source = self._source(name) if what != "guest line" else ""
        return [f"worst {what}: {name}{source}: {self.share(count)}"]

    def _source(self, place: str) -> str:
        name, _, line = place.rpartition(":")
        text = linecache.getline(self.log.source(name), int(line)).strip() if line.isdigit() else ""
        return f"  `{text}`" if text else ""
