"""Registers of linear code: liveness by backward data flow, and colouring by kind.

    int_add a b -> c        a, b and c are virtual registers; c takes the register of a when a is not needed any more
    int_copy c -> d         c and d get one register when they are never alive at the same time, and the copy goes

Sets of virtual registers are bits of integers.  A value interferes with whatever is alive right after its definition.
Copies are merged first, in order (Chaitin's aggressive coalescing); then each value takes the lowest register that no
neighbour has, in the order of definition, which is optimal for straight code.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from framework.flowgraph.model import Variable
from framework.jit.codewriter.linear import COPIES, ENDS, KINDS, Code, Instruction, Label
from framework.jit.descriptors import kind_of


def bits_of(mask: int) -> Iterator[int]:
    """The numbers of the bits that are set, ascending."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass
class Allocation:
    """Which register each variable has.

    Attributes:
        numbers: by variable.
        counts: registers used, by kind.
        alive: by index of a ``live`` in the lines: kind → registers, ascending.
    """

    numbers: dict[Variable, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    alive: dict[int, dict[str, list[int]]] = field(default_factory=dict)


class Allocator:
    """Allocates the registers of one function."""

    def __init__(self, code: Code) -> None:
        self.lines = code.lines
        self.arguments = code.arguments
        self.variables: list[Variable] = []
        self.index: dict[Variable, int] = {}
        for argument in self.arguments:
            self._number(argument)
        for line in self.lines:
            if isinstance(line, Instruction):
                for variable in line.uses():
                    self._number(variable)
                if line.result is not None:
                    self._number(line.result)
        self.kind_masks = {kind: self._mask_of_kind(kind) for kind in KINDS}
        self.live_out: list[int] = [0] * len(self.lines)  # alive after each line, on the way to the next
        self._find_liveness()
        self.neighbours: list[int] = [0] * len(self.variables)
        self._find_interference()
        self.leader = list(range(len(self.variables)))

    def run(self) -> Allocation:
        """Colour."""
        self._merge_copies()
        colours = self._colour()
        result = Allocation()
        for variable, number in self.index.items():
            result.numbers[variable] = colours[self._find(number)]
        for kind in KINDS:
            mine = [result.numbers[v] for v in self.variables if kind_of(v.concretetype) == kind]
            result.counts[kind] = max(mine, default=-1) + 1
        for position, line in enumerate(self.lines):
            if isinstance(line, Instruction) and line.name == "live":
                result.alive[position] = self._registers(self.live_out[position], result)
        return result

    def _registers(self, mask: int, result: Allocation) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for kind in KINDS:
            numbers = {result.numbers[self.variables[bit]] for bit in bits_of(mask & self.kind_masks[kind])}
            found[kind] = sorted(numbers)
        return found

    def _number(self, variable: Variable) -> None:
        if variable not in self.index:
            self.index[variable] = len(self.variables)
            self.variables.append(variable)

    def _mask_of_kind(self, kind: str) -> int:
        mask = 0
        for number, variable in enumerate(self.variables):
            if kind_of(variable.concretetype) == kind:
                mask |= 1 << number
        return mask

    # --- liveness

    def _find_liveness(self) -> None:
        """Sweep backward until nothing grows; what is alive at a label is kept between the sweeps."""
        at_label: dict[Label, int] = {}
        is_changed = True
        while is_changed:
            is_changed = False
            alive = 0
            for position in range(len(self.lines) - 1, -1, -1):
                line = self.lines[position]
                if isinstance(line, Label):
                    if at_label.get(line, 0) != alive:
                        at_label[line] = alive
                        is_changed = True
                    continue
                if line.name in ENDS:
                    alive = 0
                self.live_out[position] = alive
                if line.result is not None:
                    alive &= ~(1 << self.index[line.result])
                for label in line.labels():
                    alive |= at_label.get(label, 0)
                for variable in line.uses():
                    alive |= 1 << self.index[variable]

    def _find_interference(self) -> None:
        for position, line in enumerate(self.lines):
            if isinstance(line, Label) or line.result is None:
                continue
            own = self.index[line.result]
            others = self.live_out[position] & ~(1 << own)
            if line.name in COPIES.values() and isinstance(line.operands[0], Variable):
                others &= ~(1 << self.index[line.operands[0]])
            self._interfere(own, others)
        arguments = sum(1 << self.index[argument] for argument in self.arguments)
        for argument in self.arguments:
            self._interfere(self.index[argument], arguments & ~(1 << self.index[argument]))

    def _interfere(self, own: int, others: int) -> None:
        others &= self.kind_masks[kind_of(self.variables[own].concretetype)]
        self.neighbours[own] |= others
        for other in bits_of(others):
            self.neighbours[other] |= 1 << own

    # --- colouring

    def _find(self, number: int) -> int:
        while self.leader[number] != number:
            self.leader[number] = self.leader[self.leader[number]]
            number = self.leader[number]
        return number

    def _merge_copies(self) -> None:
        """Give source and target of a copy one register where they don't interfere."""
        members = [1 << number for number in range(len(self.variables))]
        for line in self.lines:
            if not isinstance(line, Instruction) or line.name not in COPIES.values():
                continue
            source, target = line.operands[0], line.result
            if not isinstance(source, Variable):
                continue
            assert target is not None
            left, right = self._find(self.index[source]), self._find(self.index[target])
            if left == right or self.neighbours[left] & members[right]:
                continue
            first, second = min(left, right), max(left, right)
            self.leader[second] = first
            members[first] |= members[second]
            self.neighbours[first] |= self.neighbours[second]
            for other in bits_of(self.neighbours[second]):
                self.neighbours[other] |= members[first]
            for other in bits_of(self.neighbours[first]):
                self.neighbours[other] |= members[first]

    def _colour(self) -> list[int]:
        """Colours by leader; the arguments are the first registers of their kinds, in order."""
        colours = [-1] * len(self.variables)
        taken: dict[str, int] = dict.fromkeys(KINDS, 0)
        for argument in self.arguments:
            kind = kind_of(argument.concretetype)
            colours[self._find(self.index[argument])] = taken[kind]
            taken[kind] += 1
        for number in range(len(self.variables)):
            leader = self._find(number)
            if colours[leader] >= 0:
                continue
            used = {colours[self._find(other)] for other in bits_of(self.neighbours[leader])}
            colours[leader] = next(c for c in range(len(used) + 1) if c not in used)
        return colours
