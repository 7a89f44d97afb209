"""Text form of traces: parser, and printer (``printer.py``) with declared names, which round-trip.  Host code.

    struct Node: value i, immutable next r          declarations come first: they name descriptors, classes and constants
    struct Leaf(Node): weight f
    array numbers: i
    array pairs: left i, right r
    call length: i(r) cannot_raise reads Node.next writes -
    ref first: Node

    [i0, r1]
    i2 = getfield_gc_i(r1, descr=Node.value)
    guard_class(r1, Node) [i0, r1]                  the brackets hold what the interpreter needs if the guard fails
    i3 = int_add(i2, 5)
    jump(i3, ConstRef(first), descr=target0)

A value's name is its kind and a number.  Constants are ``5``, ``2.5``, ``null``, ``ConstRef(name)`` and, as an integer,
the name of a struct, its class.  After optimisation the brackets show the state rebuilt from resume data: virtuals as
``Node{value=i2, next=null}``, stores put off as ``{r1.Node.next = r2}`` behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from framework.jit.model import (
    ArrayDescr,
    CallDescr,
    FailDescr,
    FieldDescr,
    InteriorDescr,
    LoopToken,
    SizeDescr,
    TargetToken,
)
from framework.jit.trace.operations import DESCR, FINISH, FLAGS, NAMES, is_guard
from framework.jit.trace.printer import TracePrinter
from framework.jit.trace.values import (
    NULL,
    Const,
    ConstFloat,
    ConstInt,
    ConstRef,
    Descriptor,
    GuardExceptionOp,
    GuardOp,
    InputFloat,
    InputInt,
    InputRef,
    Op,
    Snapshot,
    Trace,
    Value,
    make_op,
)

EFFECTS = {
    "elidable_cannot_raise": 0,
    "loopinvariant": 1,
    "cannot_raise": 2,
    "elidable_or_memory_error": 3,
    "elidable_can_raise": 4,
    "can_raise": 5,
    "forces": 6,
    "random": 7,
}
_NUMBERS = {name: number for number, name in enumerate(NAMES)}


class TraceTextError(Exception):
    """The text is no trace."""


@dataclass
class Namespace:
    """Names of descriptors, classes and constant references."""

    descriptors: dict[str, Descriptor] = field(default_factory=dict)
    classes: dict[str, int] = field(default_factory=dict)  # name of a struct: address of its class
    refs: dict[str, Any] = field(default_factory=dict)
    ref_structs: dict[str, SizeDescr] = field(default_factory=dict)
    make_ref: Callable[[str, SizeDescr], Any] = lambda name, descr: NamedRef(name, descr)

    def add(self, name: str, descriptor: Any) -> Any:
        """Name a descriptor.  Returns: it."""
        self.descriptors[name] = descriptor
        return descriptor

    def declare(self, line: str) -> None:
        """Add what a declaration says."""
        keyword, _, rest = line.partition(" ")
        head, _, body = rest.partition(":")
        _DECLARATIONS[keyword](self, head.strip(), body.strip())

    def descriptor(self, name: str) -> Descriptor:
        """A descriptor by name; targets and finish descriptors need no declaration."""
        if name not in self.descriptors:
            if not name.startswith(("target", "done", "token")):
                raise TraceTextError(f"no descriptor {name!r}")
            self.add(name, _implicit(name))
        return self.descriptors[name]

    def descriptor_name(self, descriptor: Descriptor) -> str | None:
        """The name of a descriptor; targets get one when they are first asked for."""
        for name, known in self.descriptors.items():
            if known is descriptor:
                return name
        if isinstance(descriptor, TargetToken):
            name = f"target{sum(isinstance(known, TargetToken) for known in self.descriptors.values())}"
            self.descriptors[name] = descriptor
            return name
        return None

    def ref_name(self, ref: Any) -> str:
        """The name of a constant reference."""
        for name, known in self.refs.items():
            if known == ref:
                return name
        return "?"

    def structs(self) -> list[tuple[str, SizeDescr]]:
        """The structs that were declared."""
        return [(name, known) for name, known in self.descriptors.items() if isinstance(known, SizeDescr)]

    def class_name(self, address: int) -> str | None:
        """The struct whose class has this address."""
        for name, known in self.classes.items():
            if known == address:
                return name
        return None


@dataclass(eq=False)
class NamedRef:
    """A reference constant that is only a name, for passes that need no memory."""

    name: str
    descr: SizeDescr | ArrayDescr
    items: tuple[int, ...] = ()


def _implicit(name: str) -> Descriptor:
    if name.startswith("target"):
        return TargetToken(None)
    if name.startswith("token"):
        return LoopToken(0)
    descr = FailDescr()
    descr.is_finish = True
    return descr


def _declare_struct(space: Namespace, head: str, body: str) -> None:
    name, _, base_name = head.rstrip(")").partition("(")
    address = 0x1000 + 64 * len(space.classes)
    struct = SizeDescr(len(space.descriptors), name, 8, address)
    struct.is_object = True
    if base_name:
        base = space.descriptors[base_name]
        assert isinstance(base, SizeDescr)
        struct.fields.extend(base.fields)
        struct.size = base.size
    space.add(name, struct)
    space.classes[name] = address
    for part in filter(None, (part.strip() for part in body.split(","))):
        *words, field_name, kind = part.split()
        descr = FieldDescr(len(space.descriptors), f"{name}.{field_name}", struct.size, 8, kind, True)
        descr.is_immutable = "immutable" in words
        descr.is_quasi_immutable = "quasi" in words
        descr.is_length = "length" in words
        descr.parent = struct
        descr.index = len(struct.fields)
        struct.fields.append(descr)
        struct.size += 8
        space.add(descr.name, descr)


def _declare_array(space: Namespace, name: str, body: str) -> None:
    words = body.removeprefix("immutable ")
    if len(words.split()) == 1:
        array = space.add(name, ArrayDescr(len(space.descriptors), name, 16, 8, 8, words, True))
        array.has_references = words == "r"
    else:
        parts = [part.split() for part in words.split(",")]
        array = space.add(name, ArrayDescr(len(space.descriptors), name, 16, 8 * len(parts), 8, "s", True))
        for index, (field_name, kind) in enumerate(parts):
            descr = FieldDescr(len(space.descriptors), f"{name}.{field_name}", 8 * index, 8, kind, True)
            interior = InteriorDescr(len(space.descriptors), array, descr, index)
            array.interior.append(space.add(descr.name, interior))
    array.is_immutable = words != body
    array.type_info = 0x1000000 + 64 * len(space.descriptors)


def _declare_call(space: Namespace, name: str, body: str) -> None:
    """``call name: i(i, r) effect [special N] [invalidates] [reads a, b] [writes c]``."""
    signature, _, effects = body.partition(")")
    result, _, arguments = signature.partition("(")
    words = effects.replace(",", " ").split()
    descr = CallDescr(len(space.descriptors), name, re.sub("[ ,]", "", arguments), result, EFFECTS[words[0]])
    target: list[Descriptor] = []
    for position, word in enumerate(words[1:], 1):
        match word:
            case "reads":
                target = descr.reads
            case "writes":
                target = descr.writes
            case "special":
                descr.special = int(words[position + 1])
            case "invalidates":
                descr.can_invalidate = True
            case _ if word != "-" and words[position - 1] != "special":
                target.append(space.descriptors[word])
    space.add(name, descr)


def _declare_ref(space: Namespace, name: str, body: str) -> None:
    """``ref name: Struct``, or ``ref name: array`` and its items, which are integers."""
    struct_name, *items = body.split()
    struct = space.descriptors[struct_name]
    if isinstance(struct, ArrayDescr):
        space.refs[name] = NamedRef(name, struct, tuple(map(int, items)))
        return
    assert isinstance(struct, SizeDescr)
    space.ref_structs[name] = struct
    space.refs[name] = space.make_ref(name, struct)


_DECLARATIONS = {
    "struct": _declare_struct,
    "array": _declare_array,
    "call": _declare_call,
    "ref": _declare_ref,
}


# --- parser


class TextState(Snapshot):
    """What stood in the brackets behind a guard."""

    def __init__(self, values: list[Value]) -> None:
        self.values = values


_OPERATION = re.compile(r"(?:([irf]\d+) = )?([a-z_0-9]+)\((.*?)\)\s*(\[.*\])?$")
_ARGUMENT = re.compile(r"ConstRef\([^)]*\)|[^,\s]+")


class TraceParser:
    """Parses a trace; ``make_snapshot`` turns the values behind a guard into its snapshot."""

    def __init__(self, space: Namespace, make_snapshot: Callable[[list[Value]], Snapshot] = TextState) -> None:
        self.space = space
        self.make_snapshot = make_snapshot
        self.values: dict[str, Value] = {}

    def parse(self, text: str) -> Trace:
        """The trace; declarations before it go to the namespace."""
        inputs: list[Value] | None = None
        operations: list[Op] = []
        for line in text.splitlines():
            line = line.partition("#")[0].strip()
            if not line:
                continue
            if line.startswith("["):
                inputs = [self._input(name) for name in _ARGUMENT.findall(line[1:-1])]
            elif inputs is None:
                self.space.declare(line)
            else:
                operations.append(self._operation(line))
        if inputs is None:
            raise TraceTextError("no inputs")
        return Trace(inputs, operations)

    def _input(self, name: str) -> Value:
        value: Value = {"i": InputInt, "f": InputFloat}.get(name[0], lambda: InputRef(NULL.ref_value))()
        self.values[name] = value
        return value

    def _operation(self, line: str) -> Op:
        match = _OPERATION.match(line)
        if match is None or match[2] not in _NUMBERS:
            raise TraceTextError(f"no operation: {line}")
        opnum = _NUMBERS[match[2]]
        words = _ARGUMENT.findall(match[3])
        descr = None
        if words and words[-1].startswith("descr="):
            descr = self.space.descriptor(words.pop().removeprefix("descr="))
        op = make_op(opnum, [self.value(word) for word in words], descr)
        if isinstance(op, GuardOp | GuardExceptionOp):
            words = _ARGUMENT.findall((match[4] or "[]")[1:-1])
            op.fail_args = [None if word == "_" else self.value(word) for word in words]
            op.snapshot = self.make_snapshot([value for value in op.fail_args if value is not None])
        if match[1]:
            self.values[match[1]] = op
        return op

    def value(self, word: str) -> Value:
        """The value written so."""
        if word in self.values:
            return self.values[word]
        if word == "null":
            return NULL
        if word.startswith("ConstRef("):
            return ConstRef(self.space.refs[word[9:-1]])
        if word in self.space.classes:
            return ConstInt(self.space.classes[word])
        if re.fullmatch(r"-?\d+", word):
            return ConstInt(int(word))
        if re.fullmatch(r"[irf]\d+", word):
            raise TraceTextError(f"{word} is not defined")
        return ConstFloat(float(word))


def parse_trace(text: str, space: Namespace | None = None) -> Trace:
    """The trace in a text."""
    return TraceParser(space or Namespace()).parse(text)


# --- printer


class TextPrinter(TracePrinter):
    """Prints traces with the names of a namespace; ``state_text`` may show a guard's resume data instead of its fail
    arguments."""

    def __init__(self, space: Namespace, state_text: Callable[[TextPrinter, Op], str | None] | None = None) -> None:
        TracePrinter.__init__(self)
        self.space = space
        self.state_text = state_text

    def class_name(self, address: int) -> str:
        return self.space.class_name(address) or ""

    def reference_name(self, constant: Const) -> str:
        return self.space.ref_name(constant.get_ref())

    def float_text(self, value: float) -> str:
        return repr(value)

    def descriptor_name(self, descriptor: Descriptor) -> str:
        return self.space.descriptor_name(descriptor) or ""

    def state(self, op: Op) -> str:
        text = self.state_text(self, op) if self.state_text is not None else None
        return text or TracePrinter.state(self, op)

    def text(self, trace: Trace) -> str:
        """All lines."""
        return "\n".join([self.inputs(trace), *map(self.operation, trace.operations)]) + "\n"


def print_trace(trace: Trace, space: Namespace | None = None) -> str:
    """The text of a trace."""
    return TextPrinter(space or Namespace()).text(trace)


def needs_descriptor(opnum: int) -> bool:
    """Whether the operation is written with ``descr=`` (a guard's and a finish's may be left out)."""
    return FLAGS[opnum] & DESCR != 0 and not is_guard(opnum) and opnum != FINISH
