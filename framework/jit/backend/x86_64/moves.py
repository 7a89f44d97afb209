"""Translated: a set of moves that happen at once: to the places of a label's arguments, or of a call's.

    rax ← rbx, rbx ← rax, slot 3 ← rbx, rcx ← 7       each source is read before anything overwrites it

A move is done when no other pending move reads its target; when only cycles are left, one target is rescued into r11, which
stands for it from then on.  Constants come last.  Between slots words go through xmm15.
"""

from __future__ import annotations

from framework.jit.backend.x86_64.encoder import Encoder, fits_int32
from framework.jit.backend.x86_64.registers import (
    FLOAT_SCRATCH,
    NOWHERE,
    SCRATCH,
    XMM0,
    is_slot,
    slot_base,
    slot_offset,
)


class Moves:
    """Collects moves, then emits them."""

    def __init__(self, code: Encoder) -> None:
        self.code = code
        self.sources: list[int] = []
        self.targets: list[int] = []
        self.constants: list[int] = []  # bits
        self.constant_targets: list[int] = []
        self.readers: list[int] = []  # by location: pending moves that read it
        self.writer: list[int] = []  # by location: the pending move that writes it, or -1

    def add(self, source: int, target: int) -> None:
        """One word from a location to another."""
        if source != target:
            self.sources.append(source)
            self.targets.append(target)

    def add_constant(self, bits: int, target: int) -> None:
        """A constant to a location."""
        self.constants.append(bits)
        self.constant_targets.append(target)

    def emit(self) -> None:
        """Do all of them."""
        if len(self.sources) > 0:
            self._emit_moves()
        for i in range(len(self.constants)):
            self._emit_constant(self.constants[i], self.constant_targets[i])

    def _emit_moves(self) -> None:
        largest = SCRATCH
        for i in range(len(self.sources)):
            largest = max(largest, self.sources[i], self.targets[i])
        self.readers = [0] * (largest + 1)
        self.writer = [NOWHERE] * (largest + 1)
        for i in range(len(self.sources)):
            self.readers[self.sources[i]] += 1
            self.writer[self.targets[i]] = i
        for i in range(len(self.sources)):
            self._follow(i)
        for i in range(len(self.sources)):
            if self.writer[self.targets[i]] == i:
                self._break_cycle(i)

    def _follow(self, move: int) -> None:
        """Do a move if nobody reads its target any more, then the one that this allows, and so on."""
        while move >= 0 and self.writer[self.targets[move]] == move and self.readers[self.targets[move]] == 0:
            source = self.sources[move]
            self._copy(source, self.targets[move])
            self.writer[self.targets[move]] = NOWHERE
            self.readers[source] -= 1
            move = self.writer[source]

    def _break_cycle(self, move: int) -> None:
        """Every location of the cycle is read once; the others of its readers were served."""
        target = self.targets[move]
        self._copy(target, SCRATCH)
        for i in range(len(self.sources)):
            if self.sources[i] == target and self.writer[self.targets[i]] == i:
                self.sources[i] = SCRATCH
                self.readers[SCRATCH] += 1
        self.readers[target] = 0
        self._follow(move)

    def _copy(self, source: int, target: int) -> None:
        code = self.code
        if is_slot(source):
            if is_slot(target):
                code.load_float(FLOAT_SCRATCH, slot_base(source), slot_offset(source))
                code.store_float(slot_base(target), slot_offset(target), FLOAT_SCRATCH)
            elif target >= XMM0:
                code.load_float(target, slot_base(source), slot_offset(source))
            else:
                code.load(target, slot_base(source), slot_offset(source))
        elif is_slot(target):
            if source >= XMM0:
                code.store_float(slot_base(target), slot_offset(target), source)
            else:
                code.store(slot_base(target), slot_offset(target), source)
        elif source >= XMM0:
            if target >= XMM0:
                code.move_float(target, source)
            else:
                code.float_to_bits(target, source)
        elif target >= XMM0:
            code.bits_to_float(target, source)
        else:
            code.move(target, source)

    def _emit_constant(self, bits: int, target: int) -> None:
        code = self.code
        if is_slot(target):
            if fits_int32(bits):
                code.store_constant(slot_base(target), slot_offset(target), bits)
            else:
                code.set_constant(SCRATCH, bits)
                code.store(slot_base(target), slot_offset(target), SCRATCH)
        elif target >= XMM0:
            code.set_float(target, bits)
        else:
            code.set_constant(target, bits)
