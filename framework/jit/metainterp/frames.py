"""Frames of the tracing interpreter: registers that hold the values of a trace.

The constants of a function stand behind the registers of each bank, so an operand is one list access.  They are the same
value objects in all frames of the function.
"""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp.jitcode import JitCode, Liveness
from framework.jit.resume.snapshot import FrameSnapshot
from framework.jit.trace.values import NULL, ZERO, ConstFloat, ConstInt, ConstRef, Value

ZERO_FLOAT = ConstFloat(0.0)
LIVE_SIZE = 4  # bytes of a ``live`` instruction


class Template:
    """The registers that a frame of one function starts with."""

    def __init__(self, jitcode: JitCode) -> None:
        self.jitcode = jitcode
        ints: list[Value] = [ZERO] * jitcode.count_i
        refs: list[Value] = [NULL] * jitcode.count_r
        floats: list[Value] = [ZERO_FLOAT] * jitcode.count_f
        for number in jitcode.constants_i:
            ints.append(ConstInt(number))
        for ref in jitcode.constants_r:
            refs.append(ConstRef(ref))
        for value in jitcode.constants_f:
            floats.append(ConstFloat(value))
        self.ints = ints
        self.refs = refs
        self.floats = floats


class PlainTemplate:
    """The same for the blackhole interpreter."""

    def __init__(self, jitcode: JitCode) -> None:
        self.ints: list[int] = [0] * jitcode.count_i + jitcode.constants_i
        self.refs: list[Any] = [NULL.ref_value] * jitcode.count_r + jitcode.constants_r
        self.floats: list[float] = [0.0] * jitcode.count_f + jitcode.constants_f


class Frame:
    """A function being traced.  ``pc`` is behind the bytes that were read last."""

    def __init__(self, template: Template, caller: Frame | None) -> None:
        jitcode = template.jitcode
        self.jitcode = jitcode
        self.template = template
        self.code = jitcode.code
        self.pc = 0
        self.start = 0  # of the instruction that runs
        self.ints = template.ints[:]
        self.refs = template.refs[:]
        self.floats = template.floats[:]
        self.caller = caller
        self.depth: int = caller.depth + 1 if caller is not None else 0
        self.snapshot: FrameSnapshot | None = None  # as the caller of the frame above; valid while that runs
        self.greens: list[Value] = []  # of a portal that was entered by a recursive call
        self.driver = -1  # number of the driver whose portal it is
        self.has_unrolled = False  # as an inlined portal: once around its loop

    def byte(self) -> int:
        """The next byte of the code."""
        pc = self.pc
        self.pc = pc + 1
        return self.code[pc]

    def short(self) -> int:
        """The next two bytes."""
        pc = self.pc
        self.pc = pc + 2
        code = self.code
        return code[pc] | (code[pc + 1] << 8)

    def next_int(self) -> Value:
        """The integer operand at ``pc``."""
        pc = self.pc
        self.pc = pc + 1
        return self.ints[self.code[pc]]

    def next_ref(self) -> Value:
        """The reference operand at ``pc``."""
        pc = self.pc
        self.pc = pc + 1
        return self.refs[self.code[pc]]

    def next_float(self) -> Value:
        """The float operand at ``pc``."""
        pc = self.pc
        self.pc = pc + 1
        return self.floats[self.code[pc]]

    def set_int(self, value: Value) -> None:
        """Store the result into the register at ``pc``."""
        pc = self.pc
        self.pc = pc + 1
        self.ints[self.code[pc]] = value

    def set_ref(self, value: Value) -> None:
        """Store the result into the register at ``pc``."""
        pc = self.pc
        self.pc = pc + 1
        self.refs[self.code[pc]] = value

    def set_float(self, value: Value) -> None:
        """Store the result into the register at ``pc``."""
        pc = self.pc
        self.pc = pc + 1
        self.floats[self.code[pc]] = value

    def next_ints(self) -> list[Value]:
        """The list of integer operands at ``pc``."""
        bank = self.ints
        return self._list(bank)

    def next_refs(self) -> list[Value]:
        """The list of reference operands at ``pc``."""
        bank = self.refs
        return self._list(bank)

    def next_floats(self) -> list[Value]:
        """The list of float operands at ``pc``."""
        bank = self.floats
        return self._list(bank)

    def _list(self, bank: list[Value]) -> list[Value]:
        code = self.code
        pc = self.pc
        count = code[pc]
        result: list[Value] = []
        for index in range(pc + 1, pc + 1 + count):
            result.append(bank[code[index]])
        self.pc = pc + 1 + count
        return result

    def set_arguments(self, ints: list[Value], refs: list[Value], floats: list[Value]) -> None:
        """Fill the first registers."""
        bank = self.ints
        for index in range(len(ints)):
            bank[index] = ints[index]
        bank = self.refs
        for index in range(len(refs)):
            bank[index] = refs[index]
        bank = self.floats
        for index in range(len(floats)):
            bank[index] = floats[index]

    def live_values(self, liveness: Liveness) -> list[Value]:
        """What the live registers hold, bank by bank."""
        result: list[Value] = []
        bank = self.ints
        for number in liveness.ints:
            result.append(bank[number])
        bank = self.refs
        for number in liveness.refs:
            result.append(bank[number])
        bank = self.floats
        for number in liveness.floats:
            result.append(bank[number])
        return result

    def replace(self, old: Value, new: Value) -> None:
        """Put a value in the place of another in all registers."""
        bank = self.ints
        if old.kind == "r":
            bank = self.refs
        elif old.kind == "f":
            bank = self.floats
        for index in range(len(bank)):
            if bank[index] is old:
                bank[index] = new


def offset_of_liveness(code: bytes, pc: int) -> int:
    """The liveness offset in the ``live`` instruction at ``pc``."""
    return code[pc + 1] | (code[pc + 2] << 8) | (code[pc + 3] << 16)


def split_by_kind(values: list[Value], kinds: str) -> tuple[list[Value], list[Value], list[Value]]:
    """Values in the order of a declaration, bank by bank."""
    ints: list[Value] = []
    refs: list[Value] = []
    floats: list[Value] = []
    for index in range(len(kinds)):
        kind = kinds[index]
        if kind == "i":
            ints.append(values[index])
        elif kind == "r":
            refs.append(values[index])
        else:
            floats.append(values[index])
    return ints, refs, floats


def in_order(ints: list[Value], refs: list[Value], floats: list[Value], kinds: str) -> list[Value]:
    """Values that came bank by bank, in the order of a declaration."""
    result: list[Value] = []
    i = 0
    r = 0
    f = 0
    for kind in kinds:
        if kind == "i":
            result.append(ints[i])
            i += 1
        elif kind == "r":
            result.append(refs[r])
            r += 1
        else:
            result.append(floats[f])
            f += 1
    return result
