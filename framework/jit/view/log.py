"""Reads the JIT's sections of KIT_LOG back.

    log = read_log(text)
    log.traces[0].optimized.lines[5].text        "i9 = int_add(i5, 1)"
    log.traces[0].optimized.lines[5].origin      17, the recorded operation it was made for
    parse_lines(log.traces[0].optimized)         a ``Trace`` again, whose text is the same

A log may be incomplete, since programs are killed: what is missing is empty.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from framework.jit.model import FailDescr, LoopToken, SizeDescr, TargetToken
from framework.jit.trace.text import NamedRef, Namespace, TextPrinter, TraceParser
from framework.jit.trace.values import Const, ConstInt, ConstRef, Descriptor, Trace, Value


@dataclass(slots=True)
class Line:
    """An operation.

    Attributes:
        origin: the recorded operation it was made for, -1 for none.
        guest: of a merge point, the position in the guest program.
        place: file and line of the interpreter, "" when they are not known.
    """

    text: str
    origin: int = -1
    guest: str = ""
    place: str = ""

    @property
    def name(self) -> str:
        """The name of the operation."""
        match = _NAME.match(self.text)
        return match[1] if match else ""

    @property
    def guard(self) -> int:
        """The number of a guard, 0 for other operations."""
        match = _GUARD.search(self.text)
        return int(match[1]) if match and self.name.startswith("guard_") else 0


@dataclass(slots=True)
class Listing:
    """The lines of a trace, recorded or optimised."""

    inputs: str = "[]"
    lines: list[Line] = field(default_factory=list)

    def loop_lines(self) -> list[Line]:
        """The loop proper: what stands behind the last label; all of it without labels."""
        labels = [index for index, line in enumerate(self.lines) if line.name == "label"]
        return self.lines[labels[-1] + 1 :] if labels else self.lines


@dataclass(slots=True)
class MachineCode:
    """The machine code of a trace; ``offsets`` are where each operation's begins."""

    start: int = 0
    data: bytes = b""
    offsets: list[int] = field(default_factory=list)


@dataclass(slots=True)
class LoggedTrace:
    """One trace.

    Attributes:
        title: what was traced and why.
        loop: the number of the loop it belongs to, 0 when nothing was compiled.
        guard: the guard it is the bridge of, 0 for none.
        abort: code, message and place, when it was given up.
    """

    number: int
    title: str = ""
    loop: int = 0
    guard: int = 0
    recorded: Listing = field(default_factory=Listing)
    optimized: Listing = field(default_factory=Listing)
    code: MachineCode = field(default_factory=MachineCode)
    abort: str = ""

    @property
    def location(self) -> str:
        """The guest position where it starts."""
        if self.title.startswith(_LOOP_AT):
            return self.title.removeprefix(_LOOP_AT)
        return next((line.guest for line in self.recorded.lines if line.guest), "")


@dataclass(slots=True)
class JitLog:
    """Everything that was told.

    Attributes:
        sources: paths of the interpreter's files.
        failures: by number of a guard.
        given_up: guest positions that are never traced again.
        samples: by what was sampled: ``("code", address)``, ``("call", address)``, ``("tracing", 0)`` …
    """

    sources: list[str] = field(default_factory=list)
    traces: list[LoggedTrace] = field(default_factory=list)
    failures: dict[int, int] = field(default_factory=dict)
    given_up: list[str] = field(default_factory=list)
    summary: dict[str, int] = field(default_factory=dict)
    samples: Counter[tuple[str, int]] = field(default_factory=Counter)

    @property
    def loops(self) -> list[LoggedTrace]:
        """What was compiled and is entered from the interpreter."""
        return [trace for trace in self.traces if trace.loop and not trace.guard]

    def bridges_of(self, loop: int) -> list[LoggedTrace]:
        """The bridges in a loop's code."""
        return [trace for trace in self.traces if trace.guard and trace.loop == loop]

    def source(self, name: str) -> str:
        """The path of the file that a place names, "" when it is not known."""
        return next((path for path in self.sources if path == name or path.endswith(f"/{name}")), "")


_LOOP_AT = "loop at "
_NAME = re.compile(r"(?:[irf]\d+ = )?([a-z_0-9]+)\(")
_GUARD = re.compile(r"descr=guard(\d+)")
_SECTION = re.compile(r"\[(jit-[a-z]+)\] (.*)$")
_TITLE = re.compile(r"trace (\d+): (.*)$")
_COMPILED = re.compile(r"(?:bridge of guard (\d+) in )?loop (\d+)$")
_FLOAT = re.compile(r"float:(-?0x[0-9a-f]+)")
_COMMENT = re.compile(r"  # (-|\d+)(?: guest (.*)| (.*))?$")


class _Reader:
    def __init__(self) -> None:
        self.log = JitLog()
        self.by_number: dict[int, LoggedTrace] = {}
        self.listing: Listing | None = None

    def trace(self, number: int) -> LoggedTrace:
        if number not in self.by_number:
            self.by_number[number] = LoggedTrace(number)
            self.log.traces.append(self.by_number[number])
        return self.by_number[number]

    def line(self, section: str, text: str) -> None:
        match = _TITLE.match(text)
        if match:
            self._about(section, self.trace(int(match[1])), match[2])
        elif text.startswith("source "):
            path = text.removeprefix("source ")
            if path not in self.log.sources:
                self.log.sources.append(path)
        elif section in ("jit-tracing", "jit-optimize") and self.listing is not None:
            self._operation(self.listing, text)
        elif section in _COUNTS:
            _COUNTS[section](self.log, text)

    def _about(self, section: str, trace: LoggedTrace, text: str) -> None:
        match section:
            case "jit-tracing" if text == "recorded":
                self.listing = trace.recorded
            case "jit-tracing" | "jit-optimize" if text == "end":
                self.listing = None
            case "jit-tracing":
                trace.title = text
            case "jit-optimize":
                compiled = _COMPILED.match(text)
                if compiled:
                    trace.guard, trace.loop = int(compiled[1] or 0), int(compiled[2])
                    self.listing = trace.optimized
            case "jit-backend":
                _machine_code(trace.code, text)
            case "jit-abort":
                trace.abort = text

    def _operation(self, listing: Listing, text: str) -> None:
        text = _FLOAT.sub(lambda match: repr(_float_of(int(match[1], 16))), text)
        if text.startswith("["):
            listing.inputs = text
            return
        match = _COMMENT.search(text)
        line = Line(text[: match.start()] if match else text)
        if match:
            line.origin = -1 if match[1] == "-" else int(match[1])
            line.guest, line.place = match[2] or "", match[3] or ""
        listing.lines.append(line)


def _float_of(bits: int) -> float:
    number: float = struct.unpack("<d", struct.pack("<Q", bits & (1 << 64) - 1))[0]
    return number


def _machine_code(code: MachineCode, text: str) -> None:
    if text.startswith("code "):
        code.data = bytes.fromhex(text.removeprefix("code "))
    elif text.startswith("offsets"):
        code.offsets = [int(word) for word in text.split()[1:]]
    elif " bytes at " in text:
        code.start = int(text.rpartition(" ")[2], 16)


def _count_failures(log: JitLog, text: str) -> None:
    match = re.match(r"guard (\d+): (\d+) failures", text)
    if match:
        log.failures[int(match[1])] = int(match[2])


def _note_given_up(log: JitLog, text: str) -> None:
    log.given_up.append(text.removeprefix("given up: "))


def _count_summary(log: JitLog, text: str) -> None:
    name, _, number = text.rpartition(": ")
    if number.isdigit():
        log.summary[name] = int(number)


def _count_samples(log: JitLog, text: str) -> None:
    kind, *address, count = text.split()
    log.samples[kind, int(address[0], 16) if address else 0] += int(count)


_COUNTS = {
    "jit-guards": _count_failures,
    "jit-abort": _note_given_up,
    "jit-summary": _count_summary,
    "jit-samples": _count_samples,
}


def read_log(text: str) -> JitLog:
    """What a log says; lines of other sections and of the program are passed over."""
    reader = _Reader()
    for line in text.splitlines():
        match = _SECTION.match(line)
        if match:
            reader.line(match[1], match[2])
    return reader.log


# --- back to traces


class LogNamespace(Namespace):
    """Names are not declared in a log: each stands for something of that name."""

    def descriptor(self, name: str) -> Descriptor:
        """What a name stands for."""
        if name not in self.descriptors:
            self.add(name, _descriptor_named(name))
        return self.descriptors[name]


class NamedDescr(Descriptor):
    """A descriptor that is only a name."""


def _descriptor_named(name: str) -> Descriptor:
    if name.startswith("target"):
        return TargetToken(None)
    if name.startswith("token"):
        return LoopToken(0)
    return FailDescr() if name.startswith(("guard", "done")) else NamedDescr()


class _LogParser(TraceParser):
    def value(self, word: str) -> Value:
        """Words that are no values are names of classes and functions."""
        if word.startswith("ConstRef("):
            name = word[9:-1]
            return ConstRef(self.space.refs.setdefault(name, NamedRef(name, SizeDescr(0, name, 0, 0))))
        if word not in self.values and word not in _PLAIN and re.match(r"[A-Za-z_]", word):
            if re.fullmatch(r"[irf]\d+", word):
                return TraceParser.value(self, word)
            return ConstInt(self.space.classes.setdefault(word, _FIRST_NAME + len(self.space.classes)))
        return TraceParser.value(self, word)


_PLAIN = ("null", "nan", "inf")
_FIRST_NAME = 1 << 62  # numbers that stand for names: no word of a program is like that


def parse_lines(listing: Listing, space: LogNamespace | None = None) -> Trace:
    """The trace that a listing shows.

    Raises: TraceTextError.
    """
    text = "\n".join([listing.inputs, *(line.text for line in listing.lines)])
    return _LogParser(space or LogNamespace()).parse(text)


class _SameNames(TextPrinter):
    """Prints a parsed trace with the names that it was parsed with."""

    def __init__(self, space: Namespace, names: dict[str, Any]) -> None:
        TextPrinter.__init__(self, space)
        self.names = {value: name for name, value in names.items() if not isinstance(value, Const)}


def reprint(listing: Listing) -> Listing:
    """A listing parsed and printed again: the same text, if nothing was lost."""
    space = LogNamespace()
    parser = _LogParser(space)
    trace = parser.parse("\n".join([listing.inputs, *(line.text for line in listing.lines)]))
    printer = _SameNames(space, parser.values)
    lines = [
        Line(printer.operation(op), line.origin, line.guest, line.place)
        for op, line in zip(trace.operations, listing.lines, strict=True)
    ]
    return Listing(printer.inputs(trace), lines)
