"""Optimise a trace that is written as text.

    optimize_trace(["loop"], text)                       the text after all passes
    optimize_trace(["straight", "intbounds"], text)      with these passes only
    optimize_trace(["bridge"], loop text + "\\n----\\n" + bridge text)      the bridge, which may jump to the loop's labels

A bridge that begins with the line ``guard 3`` leaves the third guard of the optimised loop, and knows what that knew.

The brackets behind a guard are the values that the interpreter needs there: one frame.  Printed, they show what the resume
data rebuilds: ``[i0, Node{value=i1, next=null}]``, and stores put off as ``{r0.Node.next=r1}`` behind.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.jit.model import ArrayDescr, FieldDescr, LoopToken, Machine, SizeDescr
from framework.jit.optimize.entry import optimize_bridge, optimize_loop, optimize_straight
from framework.jit.optimize.environment import (
    ALL_PASSES,
    UNROLL,
    Environment,
    InvalidTrace,
    Optimized,
    Options,
    VirtualRefDescrs,
    parse_pass_names,
)
from framework.jit.resume.data import (
    KIND_CONSTANT,
    KIND_FAIL_ARG,
    KIND_SMALL,
    UNSET,
    ArrayDescription,
    Cursor,
    GuardDescr,
    PendingField,
    PendingItem,
    PendingStore,
    PiecesDescription,
    ResumeData,
    StructArrayDescription,
    StructDescription,
    VirtualDescription,
)
from framework.jit.resume.snapshot import FrameSnapshot, GuardSnapshot
from framework.jit.trace.checker import check_trace
from framework.jit.trace.text import NamedRef, Namespace, TextPrinter, TraceParser
from framework.jit.trace.values import GuardExceptionOp, GuardOp, Op, Snapshot, Trace, Value


class NamedMemory(Machine):
    """Constants that are only names: they have classes and hashes, and immutable fields whose values are made up."""

    def __init__(self, space: Namespace) -> None:
        Machine.__init__(self)
        self.space = space

    def identity_hash(self, ref: Any) -> int:
        return hash(ref.name)

    def class_of(self, ref: Any) -> int:
        return ref.descr.type_info

    def is_subclass(self, derived: int, base: int) -> bool:
        structs = {self.space.classes[name]: struct for name, struct in self.space.structs()}
        fields = structs[derived].fields
        return structs[base].fields == fields[: len(structs[base].fields)]

    def array_length(self, ref: Any, descr: ArrayDescr) -> int:
        return len(ref.items)

    def get_item_int(self, ref: Any, index: int, descr: ArrayDescr) -> int:
        return ref.items[index]

    def get_field_int(self, ref: Any, descr: FieldDescr) -> int:
        return 1000 + descr.index

    def get_field_float(self, ref: Any, descr: FieldDescr) -> float:
        return 1000.5 + descr.index

    def get_field_ref(self, ref: Any, descr: FieldDescr) -> Any:
        name = f"{ref.name}.{descr.name.rpartition('.')[2]}"
        return self.space.refs.setdefault(name, NamedRef(name, ref.descr))


def make_snapshot(values: list[Value]) -> Snapshot:
    """One frame with these values."""
    return GuardSnapshot(FrameSnapshot(0, 0, values, None), [], [])


class Optimization:
    """Texts that share a namespace and a loop."""

    def __init__(self, arguments: list[str]) -> None:
        self.kind, *names = arguments
        passes = parse_pass_names(":".join(names)) if names else ALL_PASSES
        self.options = Options(passes | UNROLL if self.kind == "loop" else passes)
        if self.kind == "simple":
            self.options.passes &= ~UNROLL
        self.space = Namespace()
        self.environment = Environment(NamedMemory(self.space))
        self.token = LoopToken(0)
        self.left_guard = GuardDescr()  # that the bridge leaves

    def parse(self, text: str) -> Trace:
        """The trace in a text, checked."""
        trace = TraceParser(self.space, make_snapshot).parse(text)
        check_trace(trace)
        self._find_virtual_ref()
        return trace

    def _find_virtual_ref(self) -> None:
        """A struct with this name is what virtual references are."""
        struct = self.space.descriptors.get("VirtualRef")
        if isinstance(struct, SizeDescr):
            token, forced = struct.fields
            self.environment.virtual_ref = VirtualRefDescrs(struct, token, forced)

    def run(self, kind: str, trace: Trace) -> Optimized:
        """The optimised trace, checked."""
        end = GuardSnapshot(FrameSnapshot(0, 0, trace.operations[-1].args, None), [], [])
        if kind in ("loop", "simple"):
            result = optimize_loop(self.environment, self.options, trace, end, self.token)
        elif kind == "bridge":
            result = optimize_bridge(self.environment, self.options, trace, end, self.token, self.left_guard)
        else:
            result = optimize_straight(self.environment, self.options, trace)
        check_trace(result.trace, final=True)
        for target in result.targets:
            self.space.descriptor_name(target)
        return result

    def leave_guard(self, loop: Optimized, bridge: str) -> str:
        """Find the guard that a bridge leaves.  Returns: the bridge's trace."""
        first, _, rest = bridge.partition("\n")
        if not first.startswith("guard "):
            return bridge
        guards = [op.descr for op in loop.trace.operations if isinstance(op.descr, GuardDescr)]
        self.left_guard = guards[int(first.removeprefix("guard ")) - 1]
        return rest

    def text(self, result: Optimized) -> str:
        """The text of the result."""
        return TextPrinter(self.space, state_text).text(result.trace)


def optimize_trace(arguments: list[str], text: str) -> str:
    """The text after optimisation."""
    optimization = Optimization(arguments)
    try:
        if optimization.kind == "bridge":
            loop, _, bridge = text.partition("\n----\n")
            bridge = optimization.leave_guard(optimization.run("loop", optimization.parse(loop)), bridge)
            return optimization.text(optimization.run("bridge", optimization.parse(bridge)))
        return optimization.text(optimization.run(optimization.kind, optimization.parse(text)))
    except InvalidTrace as error:
        return f"invalid: {error.reason}\n"


# --- resume data as text


def state_text(printer: TextPrinter, op: Op) -> str | None:
    """What a guard's resume data rebuilds."""
    assert isinstance(op, GuardOp | GuardExceptionOp)
    descr = op.descr
    if not isinstance(descr, GuardDescr) or descr.resume is None:
        return None
    reader = _StateText(printer, descr.resume, op.fail_args or [])
    return reader.text()


class _StateText:
    """Writes a state."""

    def __init__(self, printer: TextPrinter, resume: ResumeData, fail_args: list[Value | None]) -> None:
        self.printer = printer
        self.resume = resume
        self.fail_args = fail_args
        self.shown: set[int] = set()

    def text(self) -> str:
        """Values of the virtualizable, virtual references and frames, then stores."""
        cursor = Cursor(self.resume.code)
        parts = [self._values(cursor), self._values(cursor)]
        parts += [self._frame(cursor) for _ in range(cursor.next())]
        text = "[" + " | ".join(part for part in parts if part) + "]"
        if self.resume.pending:
            text += " {" + ", ".join(map(self._store, self.resume.pending)) + "}"
        return text

    def _frame(self, cursor: Cursor) -> str:
        cursor.next()
        cursor.next()
        return self._values(cursor)

    def _values(self, cursor: Cursor) -> str:
        return ", ".join(self.value(cursor.next()) for _ in range(cursor.next()))

    def value(self, tag: int) -> str:
        """A value by its tag."""
        kind, number = tag & 3, tag >> 2
        if kind == KIND_FAIL_ARG:
            return self.printer.name(self.fail_args[number])
        if kind == KIND_SMALL:
            return str(number)
        if kind == KIND_CONSTANT:
            return self.printer.name(self.resume.constants[number])
        if number in self.shown:
            return f"virtual{number}"
        self.shown.add(number)
        return _VIRTUALS[type(self.resume.virtuals[number])](self, self.resume.virtuals[number])

    def struct(self, virtual: StructDescription) -> str:
        """A virtual struct."""
        fields = zip(virtual.descr.fields, virtual.tags, strict=True)
        parts = [f"{field.name.rpartition('.')[2]}={self.value(tag)}" for field, tag in fields if tag != UNSET]
        return f"{virtual.descr.name}{{{', '.join(parts)}}}"

    def array(self, virtual: ArrayDescription | StructArrayDescription) -> str:
        """A virtual array."""
        parts = ["_" if tag == UNSET else self.value(tag) for tag in virtual.tags]
        return f"{virtual.descr.name}[{', '.join(parts)}]"

    def pieces(self, virtual: PiecesDescription) -> str:
        """A virtual array joined from parts of others: ``chars(i3)[r1[0:i2] r4[i5:1]]``, each with start and count."""
        size, *tags = virtual.tags
        parts = []
        for index in range(0, len(tags), 4):
            source, start, _, count = (self.value(tag) for tag in tags[index : index + 4])
            parts.append(f"{source}[{start}:{count}]")
        return f"{virtual.descr.name}({self.value(size)})[{' '.join(parts)}]"

    def _store(self, store: PendingStore) -> str:
        target = self.value(store.target)
        if isinstance(store, PendingItem):
            return f"{target}[{store.index}]={self.value(store.value)}"
        assert isinstance(store, PendingField)
        return f"{target}.{store.descr.name}={self.value(store.value)}"


_VIRTUALS: dict[type[VirtualDescription], Callable[[_StateText, Any], str]] = {
    StructDescription: _StateText.struct,
    ArrayDescription: _StateText.array,
    StructArrayDescription: _StateText.array,
    PiecesDescription: _StateText.pieces,
}
