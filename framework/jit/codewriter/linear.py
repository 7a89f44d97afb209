"""Linear code: what a function is between its graph and its bytes.

    L1:                                  a Label
        live
        goto_if_not_int_lt a b L2        an Instruction: operands by the letters of its signature, the result last
        int_add a 1 -> c

Operands of the letters i, r and f are variables and constants of low-level graphs; each variable is a virtual register.
I, R and F take a list of them, L a label, d a descriptor or ``Cases``, j a jitcode, c a number, k a constant.
``live`` has none: it is filled in when registers are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from framework.flowgraph.model import Value, Variable
from framework.jit.descriptors import kind_of
from framework.jit.metainterp import instructions as table

KINDS = "irf"


@dataclass(eq=False, slots=True)
class Label:
    """A place in the code; ``other`` when it turned out to be another label's place."""

    position: int = -1
    other: Label | None = None

    def resolve(self) -> Label:
        """The label that is placed."""
        label = self
        while label.other is not None:
            label = label.other
        return label


@dataclass(eq=False, slots=True)
class Cases:
    """The cases of a switch."""

    values: list[int]
    labels: list[Label]


class Instruction:
    """One instruction; ``line`` is that of the interpreter's source, 0 when it has none of its own."""

    __slots__ = ("line", "name", "operands", "result")

    def __init__(self, name: str, operands: list[Any], result: Variable | None = None, line: int = 0) -> None:
        self.name = name
        self.operands = operands
        self.result = result
        self.line = line

    @property
    def signature(self) -> str:
        """How its operands are encoded."""
        return table.SIGNATURES[table.NUMBERS[self.name]]

    def letters(self) -> str:
        """The letters of the operands, without the result."""
        return self.signature.split(">")[0]

    def values(self) -> list[Value]:
        """All operands that are registers or constants."""
        found: list[Value] = []
        for letter, operand in zip(self.letters(), self.operands, strict=True):
            if letter in KINDS:
                found.append(operand)
            elif letter in "IRF":
                found.extend(operand)
        return found

    def uses(self) -> list[Variable]:
        """The registers it reads."""
        return [value for value in self.values() if isinstance(value, Variable)]

    def labels(self) -> list[Label]:
        """Where it may go, other than to the next instruction."""
        found: list[Label] = []
        for letter, operand in zip(self.letters(), self.operands, strict=True):
            if letter == "L":
                found.append(operand.resolve())
            elif isinstance(operand, Cases):
                found.extend(label.resolve() for label in operand.labels)
        return found

    def __repr__(self) -> str:
        return f"{self.name} {self.operands} -> {self.result}"


Line = Instruction | Label

ENDS = frozenset(["goto", "unreachable", "int_return", "ref_return", "float_return", "void_return", "raise", "reraise"])
"""Instructions after which execution does not go on with the next one."""

COPIES = {"i": "int_copy", "r": "ref_copy", "f": "float_copy"}
RETURNS = {"i": "int_return", "r": "ref_return", "f": "float_return"}
LOADS = {"i": "int_constant", "r": "ref_constant", "f": "float_constant"}


class Code:
    """The linear code of one function."""

    def __init__(self, name: str, arguments: list[Variable]) -> None:
        self.name = name
        self.arguments = arguments
        self.lines: list[Line] = []
        self.source_line = 0  # of what is emitted next

    def emit(self, name: str, *operands: Any, result: Variable | None = None) -> None:
        """Append an instruction, with the ``live`` that belongs to it."""
        number = table.NUMBERS[name]
        if table.LIVE_BEFORE[number]:
            self.lines.append(Instruction("live", [None], line=self.source_line))
        instruction = Instruction(name, list(operands), result, self.source_line)
        check_kinds(instruction)
        self.lines.append(instruction)
        if table.LIVE_AFTER[number]:
            self.lines.append(Instruction("live", [None], line=self.source_line))

    def place(self, label: Label) -> None:
        """Put a label here."""
        self.lines.append(label)

    def copy(self, source: Value, target: Variable) -> None:
        """Copy a value."""
        self.emit(COPIES[kind_of(target.concretetype)], source, result=target)

    def copy_in_parallel(self, sources: list[Value], targets: list[Variable]) -> None:
        """Copy values as if all at once."""
        waiting = [(s, t) for s, t in zip(sources, targets, strict=True) if s is not t]
        while waiting:
            needed = [source for source, _ in waiting]
            ready = [pair for pair in waiting if all(pair[1] is not n for n in needed)]
            if not ready:  # a cycle: save one value
                source, target = waiting[0]
                assert isinstance(source, Variable)
                saved = Variable("", source.concretetype)
                self.copy(source, saved)
                waiting = [(saved if s is source else s, t) for s, t in waiting]
                continue
            for source, target in ready:
                self.copy(source, target)
            waiting = [pair for pair in waiting if pair not in ready]


def check_kinds(instruction: Instruction) -> None:
    """Operands and result are of the kinds that the signature says."""
    for letter, operand in zip(instruction.letters(), instruction.operands, strict=True):
        values = operand if letter in "IRF" else [operand] if letter in KINDS else []
        for value in values:
            assert kind_of(value.concretetype) == letter.lower(), f"{instruction}: {value.concretetype}"
    result = instruction.signature.partition(">")[2]
    assert not result or kind_of(instruction.result.concretetype) == result, f"{instruction}: result"  # type: ignore[union-attr]
