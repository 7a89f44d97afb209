"""The last step: linear code with registers becomes bytes.

    int_add a 1 -> c        17 00 05 02         instruction, register of a, number of the constant, register of c

Constants get the numbers above the registers of their bank, the often used ones first.  Those that would not fit are
loaded into registers before they are used.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from framework.flowgraph.model import Constant, Variable
from framework.jit.codewriter.constants import key_of, reference_of, word_of
from framework.jit.codewriter.linear import COPIES, KINDS, LOADS, Cases, Code, Instruction, Label, Line
from framework.jit.codewriter.registers import Allocation, Allocator
from framework.jit.descriptors import Descriptors, kind_of
from framework.jit.metainterp import instructions as table
from framework.jit.metainterp.jitcode import JitCode, SwitchDescr
from framework.jit.trace.values import Descriptor

REGISTERS = 256  # registers and constants of a bank that one byte can name
NEAR = 160  # constants of a bank that are named directly; fewer where many registers are needed


class TooLargeError(Exception):
    """A function has no jitcode because it does not fit the format."""


class LivenessString:
    """The liveness string of a program; equal sets share their description."""

    def __init__(self) -> None:
        self.data = bytearray()
        self._known: dict[bytes, int] = {}

    def offset(self, alive: dict[str, list[int]]) -> int:
        """Where a set of registers is described."""
        banks = [_bit_set(alive[kind]) for kind in KINDS]
        text = bytes(len(bank) for bank in banks) + b"".join(banks)
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = len(self.data)
            self.data += text
        return found


def encode_places(places: list[tuple[int, int]]) -> bytes:
    """``JitCode.places``: where the instructions for each line of the source begin."""
    return b"".join(pc.to_bytes(2, "little") + line.to_bytes(3, "little") for pc, line in places)


def _bit_set(numbers: list[int]) -> bytes:
    mask = sum(1 << number for number in numbers)
    return mask.to_bytes((mask.bit_length() + 7) // 8, "little")


class Pool:
    """The constants of one bank of a function: by number, the near ones first."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.uses: Counter[Any] = Counter()
        self.constants: list[Constant] = []
        self.numbers: dict[Any, int] = {}
        self._samples: dict[Any, Constant] = {}

    def count(self, constant: Constant) -> None:
        """Note a use."""
        key = key_of(self.kind, constant)
        self.uses[key] += 1
        self._samples.setdefault(key, constant)

    def arrange(self) -> None:
        """Give out numbers."""
        for key, _ in self.uses.most_common():
            self.numbers[key] = len(self.constants)
            self.constants.append(self._samples[key])

    def number(self, constant: Constant) -> int:
        """The number of a constant."""
        return self.numbers[key_of(self.kind, constant)]


class Assembler:
    """Turns the code of functions into jitcodes; shared by all functions of a program."""

    def __init__(self, descriptors: Descriptors) -> None:
        self.descriptors = descriptors
        self.liveness = LivenessString()

    def assemble(self, code: Code, jitcode: JitCode) -> dict[str, list[Constant]]:
        """Fill in a jitcode.

        Returns: its constants as low-level ones, by kind.
        Raises: TooLargeError.
        """
        near = NEAR
        while True:
            attempt = _Function(self, code, near)
            needed = max(attempt.allocation.counts.values())
            if needed + near <= REGISTERS or all(
                len(p.constants) + needed <= REGISTERS for p in attempt.pools.values()
            ):
                break
            if near <= 16:
                raise TooLargeError(f"it needs {needed} registers")
            near //= 2
        attempt.write(jitcode)
        return {kind: pool.constants for kind, pool in attempt.pools.items()}


class _Function:
    """One function with a number of near constants."""

    def __init__(self, assembler: Assembler, code: Code, near: int) -> None:
        self.assembler = assembler
        self.near = near
        self.pools = {kind: Pool(kind) for kind in KINDS}
        for line in code.lines:
            if isinstance(line, Instruction):
                for value in line.values():
                    if isinstance(value, Constant):
                        self.pools[kind_of(value.concretetype)].count(value)
        for pool in self.pools.values():
            pool.arrange()
        self.code = Code(code.name, code.arguments)
        self.code.lines = self._with_loads(code.lines)
        self.allocation: Allocation = Allocator(self.code).run()

    def _with_loads(self, lines: list[Line]) -> list[Line]:
        """The lines with far constants in registers."""
        result: list[Line] = []
        for line in lines:
            if isinstance(line, Instruction) and any(self._is_far(value) for value in line.values()):
                loads, line = self._loaded(line)
                at = len(result) - 1 if result and _is_live(result[-1]) and table.LIVE_BEFORE[_number(line)] else None
                result[at if at is not None else len(result) : at if at is not None else len(result)] = loads
            result.append(line)
        return result

    def _is_far(self, value: Any) -> bool:
        if not isinstance(value, Constant):
            return False
        return self.pools[kind_of(value.concretetype)].number(value) >= self.near

    def _loaded(self, line: Instruction) -> tuple[list[Line], Instruction]:
        loads: list[Line] = []

        def load(value: Any) -> Any:
            if not self._is_far(value):
                return value
            kind = kind_of(value.concretetype)
            variable = Variable("", value.concretetype)
            loads.append(Instruction(LOADS[kind], [self.pools[kind].number(value)], variable))
            return variable

        operands = [
            load(operand) if letter in KINDS else [load(v) for v in operand] if letter in "IRF" else operand
            for letter, operand in zip(line.letters(), line.operands, strict=True)
        ]
        return loads, Instruction(line.name, operands, line.result, line.line)

    # --- bytes

    def write(self, jitcode: JitCode) -> None:
        """Fill in the jitcode."""
        data = bytearray()
        places: list[tuple[int, int]] = []
        patches: list[tuple[int, Label]] = []
        switches: list[tuple[SwitchDescr, Cases]] = []
        for position, line in enumerate(self.code.lines):
            if isinstance(line, Label):
                line.position = len(data)
                continue
            if line.line and (not places or places[-1][1] != line.line):
                places.append((len(data), line.line))
            if line.name == "live":
                data.append(table.LIVE)
                data += self.assembler.liveness.offset(self.allocation.alive[position]).to_bytes(3, "little")
            elif not self._is_idle_copy(line):
                self._write_instruction(data, line, patches, switches)
        if len(data) >= 1 << 16:
            raise TooLargeError(f"its code has {len(data)} bytes")
        for at, label in patches:
            data[at : at + 2] = label.resolve().position.to_bytes(2, "little")
        for descr, cases in switches:
            descr.set_cases(cases.values, [label.resolve().position for label in cases.labels])
        jitcode.code = bytes(data)
        jitcode.places = encode_places(places)
        jitcode.count_i, jitcode.count_r, jitcode.count_f = (self.allocation.counts[kind] for kind in KINDS)
        jitcode.constants_i = [word_of(constant) for constant in self.pools["i"].constants]
        jitcode.constants_r = [reference_of(constant) for constant in self.pools["r"].constants]
        jitcode.constants_f = [constant.value for constant in self.pools["f"].constants]

    def _is_idle_copy(self, line: Instruction) -> bool:
        if line.name not in COPIES.values() or not isinstance(line.operands[0], Variable):
            return False
        assert line.result is not None
        numbers = self.allocation.numbers
        return numbers[line.operands[0]] == numbers[line.result]

    def _write_instruction(
        self,
        data: bytearray,
        line: Instruction,
        patches: list[tuple[int, Label]],
        switches: list[tuple[SwitchDescr, Cases]],
    ) -> None:
        data.append(_number(line))
        for letter, operand in zip(line.letters(), line.operands, strict=True):
            if letter in KINDS:
                data.append(self._byte_of(operand))
            elif letter in "IRF":
                data.append(len(operand))
                data += bytes(map(self._byte_of, operand))
            elif letter == "L":
                patches.append((len(data), operand))
                data += b"\0\0"
            elif letter == "c":
                data.append(operand)
            else:
                data += self._index_of(operand, switches).to_bytes(2, "little")
        if ">" in line.signature:
            assert line.result is not None, line
            data.append(self.allocation.numbers[line.result])

    def _index_of(self, operand: Any, switches: list[tuple[SwitchDescr, Cases]]) -> int:
        if isinstance(operand, int):
            return operand
        if isinstance(operand, Cases):
            descr = self.assembler.descriptors.add(lambda number: SwitchDescr(number, [], []), operand)
            switches.append((descr, operand))
            return descr.number  # type: ignore[no-any-return]
        assert isinstance(operand, Descriptor | JitCode)
        return operand.number  # type: ignore[union-attr]

    def _byte_of(self, value: Any) -> int:
        if isinstance(value, Variable):
            return self.allocation.numbers[value]
        kind = kind_of(value.concretetype)
        return self.allocation.counts[kind] + self.pools[kind].number(value)


def _is_live(line: Line) -> bool:
    return isinstance(line, Instruction) and line.name == "live"


def _number(line: Instruction) -> int:
    return table.NUMBERS[line.name]
