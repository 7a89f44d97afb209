"""Each instruction has the bytes that it should (encoder.txt, checked with a disassembler when it was written)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from framework.jit.backend.x86_64 import encoder, registers
from framework.jit.backend.x86_64.encoder import Encoder
from framework.jit.backend.x86_64.moves import Moves
from framework.jit.backend.x86_64.registers import FIRST_SLOT, R10, RAX, RBX, RCX, RDX, SCRATCH, XMM0
from framework.lltypes.rawmemory import MEMORY

ROWS = [
    re.split(r"  +", line)
    for line in (Path(__file__).parent / "encoder.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
NAMES = {**vars(encoder), **vars(registers), "True": True, "False": False}


def contents(code: Encoder) -> str:
    return MEMORY.read(code.start, code.size).hex()


@pytest.mark.parametrize(("call", "expected"), [(row[0], row[1]) for row in ROWS], ids=[row[0] for row in ROWS])
def test_instruction(call, expected):
    name, arguments = call.rstrip(")").split("(")
    code = Encoder()
    if name == "align":
        code.ret()
    values = [NAMES[text] if text in NAMES else int(text, 0) for text in filter(None, arguments.split(", "))]
    getattr(code, name)(*values)
    assert contents(code) == expected


def test_jumps_land():
    code = Encoder()
    there = code.jump_if(encoder.CMP)
    back = code.size
    code.ret()
    code.land(there)
    code.jump_back(back)
    assert contents(code) == "0f8701000000" + "c3" + "ebfd"


def test_float_constants_are_shared_and_stand_behind_the_code():
    code = Encoder()
    code.set_float(XMM0, 5)
    code.set_float(XMM0 + 1, 5)
    code.emit_pool()
    assert contents(code) == "f20f100508000000" + "f20f100d00000000" + "0500000000000000"


# --- parallel moves, executed on paper


class Paper:
    """Locations instead of code."""

    def __init__(self, state: dict[int, object]) -> None:
        self.state = state

    def move(self, target: int, source: int) -> None:
        self.state[target] = self.state[source]

    move_float = bits_to_float = float_to_bits = move

    def load(self, target: int, base: int, offset: int) -> None:
        self.state[target] = self.state[self._slot(base, offset)]

    load_float = load

    def store(self, base: int, offset: int, source: int) -> None:
        self.state[self._slot(base, offset)] = self.state[source]

    store_float = store

    def set_constant(self, target: int, value: int) -> None:
        self.state[target] = value

    set_float = set_constant

    def store_constant(self, base: int, offset: int, value: int) -> None:
        self.state[self._slot(base, offset)] = value

    def _slot(self, base: int, offset: int) -> int:
        for location in range(FIRST_SLOT, FIRST_SLOT + 20):
            if registers.slot_base(location) == base and registers.slot_offset(location) == offset:
                return location
        raise AssertionError


S = FIRST_SLOT
CASES = [
    [(RAX, RBX)],
    [(RAX, RBX), (RBX, RAX)],
    [(RAX, RBX), (RBX, RCX), (RCX, RDX), (RDX, RAX)],
    [(RAX, RBX), (RBX, RCX), (RCX, RAX), (RAX, S), (RAX, S + 1)],
    [(S, S + 1), (S + 1, S + 2), (S + 2, S)],
    [(S, RAX), (RAX, S), (XMM0, XMM0 + 1), (XMM0 + 1, XMM0)],
    [(XMM0, S), (S, XMM0), (RAX, RAX), (R10, RAX + 1)],
    [(RAX, RBX), (RAX, RCX), (RBX, RDX)],
    [(RAX, RBX), (RBX, RAX), (S, S + 2), (S + 2, S), (RCX, RDX)],
]


@pytest.mark.parametrize("pairs", CASES, ids=str)
def test_moves_happen_at_once(pairs):
    locations = {location for pair in pairs for location in pair} | {SCRATCH, registers.FLOAT_SCRATCH}
    before = {location: f"value {location}" for location in locations}
    paper = Paper(dict(before))
    moves = Moves(paper)
    for source, target in pairs:
        moves.add(source, target)
    moves.add_constant(7, registers.R9)
    moves.add_constant(2**40, S + 6)
    moves.emit()
    for source, target in pairs:
        assert paper.state[target] == before[source]
    assert paper.state[registers.R9] == 7 and paper.state[S + 6] == 2**40
