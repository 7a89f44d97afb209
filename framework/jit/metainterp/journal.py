"""What the JIT tells of its work, as text.  Each section costs nothing but a test per trace while it is off.

    jit-tracing    source /home/me/brainfuck/interpreter.py     once for each file
                   trace 3: loop at brainfuck: 17 [
                   trace 3: recorded
                   [i0, r1]
                   i2 = int_add(i0, 1)  # 0 interpreter.py:48
                   debug_merge_point(0, 0, 18, ConstRef(Program.1))  # 1 guest brainfuck: 18 +
                   trace 3: end
    jit-optimize   trace 3: loop 2               what is left of it: each operation with the recorded one it was made for
                   …
    jit-backend    trace 3: 412 bytes at 0x7f0010c0
                   trace 3: code 4889e5…
                   trace 3: offsets 0 0 5 …      where the code of each operation of jit-optimize begins
    jit-abort      trace 4: too-long: the trace reached trace_limit; after 6001 operations at interpreter.py:48
    jit-guards     guard 12: 203 failures        when the program ends

``jit/view/log.py`` reads it.  Who writes the lines is the ``Sink``: native a file, hosted a list.
"""

from __future__ import annotations

from framework.jit.metainterp import reasons
from framework.jit.metainterp.guards import ResumeGuard
from framework.jit.metainterp.jitcode import JitDriverTable, MetaTables
from framework.jit.metainterp.names import ProgramPrinter, location, place_name
from framework.jit.model import Listing, LoopToken, Machine
from framework.jit.trace import operations as ops
from framework.jit.trace.values import GuardExceptionOp, GuardOp, Op, Trace, Value

TRACING = "jit-tracing"
OPTIMIZE = "jit-optimize"
BACKEND = "jit-backend"
ABORT = "jit-abort"
GUARDS = "jit-guards"
SUMMARY = "jit-summary"
SECTIONS = [TRACING, OPTIMIZE, BACKEND, ABORT, GUARDS, SUMMARY]


class Sink:
    """Where sections go; this one has none switched on."""

    def has(self, section: str) -> bool:
        """Whether a section is switched on."""
        return False

    def write(self, section: str, lines: list[str]) -> None:
        """Write lines of a section that is switched on."""


class Note:
    """A trace that is told of: where each recorded operation comes from, and the names of its values."""

    def __init__(self, number: int, printer: ProgramPrinter) -> None:
        self.number = number
        self.printer = printer
        self.jitcodes: list[int] = []  # of each operation of the tracer: the jitcode …
        self.positions: list[int] = []  # … and the position in it
        self.first = 0  # the tracer's operation that is the first one of the compiled trace

    def title(self, text: str) -> str:
        """A line about this trace."""
        return "trace " + str(self.number) + ": " + text

    def recorded_until(self, count: int, jitcode: int, position: int) -> None:
        """The operations up to ``count`` that had no origin yet were recorded by one instruction."""
        while len(self.jitcodes) < count:
            self.jitcodes.append(jitcode)
            self.positions.append(position)


class Journal:
    """What is told, and to whom."""

    def __init__(self, machine: Machine, tables: MetaTables) -> None:
        self.machine = machine
        self.tables = tables
        self.traces = 0
        self.guards: list[ResumeGuard] = []
        self.counts_guards = False
        self.sink = Sink()
        self.follows_traces = False

    def write_to(self, sink: Sink) -> None:
        """Tell this one from now on."""
        self.sink = sink
        self.counts_guards = sink.has(GUARDS)
        self.follows_traces = sink.has(TRACING) or sink.has(OPTIMIZE) or sink.has(BACKEND) or sink.has(ABORT)
        lines: list[str] = []
        for path in self.tables.files:
            lines.append("source " + path)
        for section in (TRACING, OPTIMIZE):
            if sink.has(section):
                sink.write(section, lines)

    # --- a trace

    def begin_loop(self, driver: JitDriverTable, greens: list[Value]) -> Note | None:
        """A loop, or straight code from a merge point, is going to be traced."""
        if not self.follows_traces:
            return None
        return self._begin("loop at " + location(self.machine, driver, greens))

    def begin_bridge(self, guard: ResumeGuard) -> Note | None:
        """A bridge is going to be traced."""
        if not self.follows_traces:
            return None
        return self._begin("bridge of guard " + str(guard.number) + " after " + str(guard.failures) + " failures")

    def _begin(self, text: str) -> Note:
        self.traces += 1
        note = Note(self.traces, ProgramPrinter(self.machine, self.tables))
        if self.sink.has(TRACING):
            self.sink.write(TRACING, [note.title(text)])
        return note

    def aborted(self, note: Note | None, reason: int, operations: int) -> None:
        """A trace was given up, or cut."""
        if note is None or not self.sink.has(ABORT):
            return
        text = reasons.CODES[reason] + ": " + reasons.MESSAGES[reason] + "; after " + str(operations) + " operations"
        place = self._place(note, len(note.jitcodes) - 1)
        if place:
            text += " at " + place
        self.sink.write(ABORT, [note.title(text)])

    def given_up(self, driver: JitDriverTable, greens: list[Value]) -> None:
        """A position is never traced again."""
        if self.sink.has(ABORT):
            self.sink.write(ABORT, ["given up: " + location(self.machine, driver, greens)])

    def recorded(self, note: Note | None, trace: Trace, first: int) -> None:
        """A trace was recorded.  ``first``: the tracer's operation with which it starts."""
        if note is None:
            return
        note.first = first
        if self.sink.has(TRACING):
            lines = [note.title("recorded"), note.printer.inputs(trace)]
            for index in range(len(trace.operations)):
                lines.append(self._line(note, trace.operations[index], index))
            lines.append(note.title("end"))
            self.sink.write(TRACING, lines)

    def optimized(self, note: Note | None, trace: Trace, token: LoopToken, guard: ResumeGuard | None) -> None:
        """A trace was optimised and is going to be compiled, for a loop or as the bridge of a guard of that."""
        if self.counts_guards:
            self._keep_guards(trace)
        if note is None:
            return
        if self.sink.has(OPTIMIZE):
            text = "loop " + str(token.number)
            if guard is not None:
                text = "bridge of guard " + str(guard.number) + " in " + text
            lines = [note.title(text), note.printer.inputs(trace)]
            for op in trace.operations:
                lines.append(self._line(note, op, op.origin))
            lines.append(note.title("end"))
            self.sink.write(OPTIMIZE, lines)

    def wants_listing(self, note: Note | None) -> bool:
        """Whether it is told where the machine code of a trace is."""
        return note is not None and self.sink.has(BACKEND)

    def compiled(self, note: Note | None, listing: Listing | None) -> None:
        """There is machine code."""
        if note is None or listing is None or not self.sink.has(BACKEND):
            return
        offsets: list[str] = []
        for offset in listing.offsets:
            offsets.append(str(offset))
        lines = [note.title(str(listing.size) + " bytes at " + hex(listing.start))]
        lines.append(note.title("code " + listing.code))
        lines.append(note.title("offsets " + " ".join(offsets)))
        self.sink.write(BACKEND, lines)

    def _line(self, note: Note, op: Op, origin: int) -> str:
        comment = str(origin) if origin >= 0 else "-"
        if op.opnum == ops.DEBUG_MERGE_POINT:
            driver = self.tables.drivers[op.args[0].get_int()]
            comment += " guest " + location(self.machine, driver, op.args[2:])
        elif origin >= 0:
            comment += " " + self._place(note, note.first + origin)
        return note.printer.operation(op) + "  # " + comment

    def _place(self, note: Note, index: int) -> str:
        if index < 0 or index >= len(note.jitcodes):
            return ""
        return place_name(self.tables, note.jitcodes[index], note.positions[index])

    # --- guards

    def _keep_guards(self, trace: Trace) -> None:
        for op in trace.operations:
            if isinstance(op, GuardOp) or isinstance(op, GuardExceptionOp):
                descr = op.descr
                if isinstance(descr, ResumeGuard):
                    self.guards.append(descr)

    def has_end(self) -> bool:
        """Whether anything is told when the program ends."""
        return self.sink.has(GUARDS) or self.sink.has(SUMMARY)

    def finish(self, summary: list[str]) -> None:
        """The program ends."""
        if self.sink.has(GUARDS):
            lines: list[str] = []
            for guard in self.guards:
                if guard.all_failures > 0:
                    lines.append("guard " + str(guard.number) + ": " + str(guard.all_failures) + " failures")
            self.sink.write(GUARDS, lines)
        if self.sink.has(SUMMARY):
            self.sink.write(SUMMARY, summary)
