"""Translated: what is remembered about compiled code.

LoopToken.code     LoopCode: its entry, its pieces (the loop and all bridges)
TargetToken.code   LabelCode: address and places of the arguments
FailDescr.code     GuardCode: the jump to patch, and where the data with the places of its fail_args is
"""

from __future__ import annotations

from typing import Any

from framework.jit.backend.x86_64.registers import FIXED_FRAME, NOWHERE
from framework.jit.model import BackendData


class Piece:
    """A loop or bridge in code memory."""

    def __init__(self) -> None:
        self.start = 0  # address where it runs
        self.size = 0
        self.frame_slots = 0
        self.outgoing = 0  # words for arguments on the stack
        self.segment_slots = 0
        self.numbers: list[int] = []  # of its fail descriptors
        self.constants: list[Any] = []  # references in the code: kept alive
        self.invalidated: list[GuardCode] = []  # its guard_not_invalidated

    def frame_size(self) -> int:
        """Bytes from rbp down to rsp."""
        return (FIXED_FRAME + 8 * (self.frame_slots + self.outgoing) + 15) & -16


class LoopCode(BackendData):
    """The code of a loop token."""

    def __init__(self, entry: int) -> None:
        self.entry = entry
        self.pieces: list[Piece] = []


class LabelCode(BackendData):
    """A label; ``registers[i]`` and ``slots[i]`` are the places of argument i, one of which may be NOWHERE."""

    def __init__(self, piece: Piece, position: int) -> None:
        self.piece = piece
        self.position = position  # in the piece
        self.registers: list[int] = []
        self.slots: list[int] = []


class FinishCode(BackendData):
    """A finish: the kind of its result."""

    def __init__(self, kind: str) -> None:
        self.kind = kind


class GuardCode(BackendData):
    """A guard in code memory."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.jump = NOWHERE  # position in the piece of the distance of the jump to the stub
        self.second_jump = NOWHERE  # the same for guards with two conditions
        self.data = 0  # address of the data behind it
        self.target = 0  # where it goes when it fails: the stub or a bridge
        self.is_active = False  # of those: it is a jump now
        self.is_invalidation = False  # ``jump`` is the position of five bytes that become a jump

    def add_jump(self, position: int) -> None:
        """A jump to the stub."""
        if self.jump < 0:
            self.jump = position
        else:
            self.second_jump = position
