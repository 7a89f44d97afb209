"""Jitcodes as text, read back from their bytes.

jitcode main.portal(iri) -> i    registers 5 2 0
     0  live i: 0 1 4  r: 0
     4  goto_if_not_int_lt i0 3 ->21
    10  int_add i0 1 > i0
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from framework.jit.codewriter.linear import KINDS
from framework.jit.metainterp import instructions as table
from framework.jit.metainterp.jitcode import JitCode, MetaTables, SwitchDescr, decode_liveness


def dump_tables(tables: MetaTables) -> str:
    """All jitcodes of a program."""
    return "\n".join(dump(tables, tables.jitcode(number)) for number in range(len(tables.jitcodes)))


def dump(tables: MetaTables, jitcode: JitCode) -> str:
    """One jitcode."""
    counts = f"{jitcode.count_i} {jitcode.count_r} {jitcode.count_f}"
    lines = [f"jitcode {jitcode.name}({jitcode.arguments}) -> {jitcode.result}    registers {counts}"]
    position = 0
    while position < len(jitcode.code):
        text, after = dump_instruction(tables, jitcode, position)
        lines.append(f"{position:5}  {text}")
        position = after
    return "\n".join(lines) + "\n"


def dump_instruction(tables: MetaTables, jitcode: JitCode, position: int) -> tuple[str, int]:
    """The instruction at a position.  Returns: its text, and the position of the next one."""
    number = jitcode.code[position]
    reader = _Reader(tables, jitcode, position + 1)
    operands, _, result = table.SIGNATURES[number].partition(">")
    words = [table.NAMES[number], *(reader.operand(letter) for letter in operands)]
    if table.NAMES[number] in ("int_constant", "ref_constant", "float_constant"):
        words[1] = f"constant {words[1]}"
    if result:
        words += [">", f"{result}{reader.byte()}"]
    return " ".join(words), reader.position


class _Reader:
    def __init__(self, tables: MetaTables, jitcode: JitCode, position: int) -> None:
        self.tables = tables
        self.jitcode = jitcode
        self.position = position

    def byte(self) -> int:
        self.position += 1
        return self.jitcode.code[self.position - 1]

    def _number(self, size: int) -> int:
        self.position += size
        return int.from_bytes(self.jitcode.code[self.position - size : self.position], "little")

    def operand(self, letter: str) -> str:
        match letter:
            case "i" | "r" | "f":
                return self._value(letter, self.byte())
            case "I" | "R" | "F":
                kind = letter.lower()
                return f"[{' '.join(self._value(kind, self.byte()) for _ in range(self.byte()))}]"
            case "c":
                return str(self.byte())
            case "L":
                return f"->{self._number(2)}"
            case "d":
                return self._descriptor(self._number(2))
            case "j":
                return f"<{self.tables.jitcode(self._number(2)).name}>"
            case "k":
                return str(self._number(2))
        return self._liveness(self._number(3))

    def _value(self, kind: str, number: int) -> str:
        count, constants = getattr(self.jitcode, f"count_{kind}"), getattr(self.jitcode, f"constants_{kind}")
        return f"{kind}{number}" if number < count else self._constant(constants[number - count])

    def _constant(self, value: Any) -> str:
        if isinstance(value, int) and abs(value) >= 1 << 32:
            return self.tables_name(value)
        if isinstance(value, int | float):
            return str(value)
        return f"@{getattr(getattr(value, 'type', None), 'name', 'array')}" if value else "null"

    def tables_name(self, address: int) -> str:
        """A large constant: a function or prebuilt structure, or just a number."""
        found = self.tables.numbers_by_address.get(address)
        return f"&{self.tables.jitcode(found).name}" if found is not None else "&" if address >> 40 else str(address)

    def _descriptor(self, number: int) -> str:
        descr: Any = self.tables.descriptors[number]
        if isinstance(descr, SwitchDescr):
            return "{" + ", ".join(f"{v}: ->{p}" for v, p in zip(descr.values, descr.labels, strict=True)) + "}"
        effect = f" effect {descr.effect}" if hasattr(descr, "effect") else ""
        name = getattr(descr, "name", None) or f"{descr.array.name}.{descr.field.name}"
        return f"<{name}{effect}>"

    def _liveness(self, offset: int) -> str:
        alive = decode_liveness(self.tables.liveness, offset)
        banks: Iterable[tuple[str, list[int]]] = zip(KINDS, (alive.ints, alive.refs, alive.floats), strict=True)
        return " ".join(f"{kind}: {' '.join(map(str, numbers))}" for kind, numbers in banks if numbers)
