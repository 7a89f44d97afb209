"""Low-level constants as the JIT sees them: words, references, floats.

Hosted, a raw pointer or function pointer is the address that ``rawmemory.MEMORY`` gives it.
"""

from __future__ import annotations

import struct
from typing import Any

from framework.flowgraph.model import Constant
from framework.lltypes.memory import null
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import GcOpaque, Primitive, Ptr, SingleFloat

SIGN = 1 << 63


def to_signed(value: int) -> int:
    """The signed word of the same bits."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if value & SIGN else value


def is_pointer(constant: Constant) -> bool:
    """Whether a constant of kind i is known only when the program is linked: a pointer that is not null."""
    return isinstance(constant.concretetype, Ptr) and bool(constant.value)


def word_of(constant: Constant) -> int:
    """The word of a constant of kind i."""
    value, type_ = constant.value, constant.concretetype
    if isinstance(type_, Ptr):
        return MEMORY.address_of(value) if value else 0
    assert isinstance(type_, Primitive)
    if type_ is SingleFloat:
        return int(struct.unpack("<I", struct.pack("<f", value))[0])
    if isinstance(value, str):
        return ord(value)
    return to_signed(int(value))


def reference_of(constant: Constant) -> Any:
    """The GCREF of a constant of kind r."""
    return constant.value if constant.value else null(GcOpaque)


def key_of(kind: str, constant: Constant) -> Any:
    """Equal for constants that can share one place."""
    if kind == "f":
        return struct.pack("<d", constant.value)
    if kind == "r":
        return id(constant.value) if constant.value else 0
    if is_pointer(constant):
        return "pointer", MEMORY.address_of(constant.value)
    return word_of(constant)
