"""Host: between low-level values and the three kinds of a trace.

integers    Char, UniChar ↔ code      Bool ↔ 0, 1      Unsigned ↔ the signed number of the same bits
            SingleFloat ↔ its 32 bits      raw pointers, functions, addresses ↔ address
references  any collected pointer ↔ GCREF
floats      Float
"""

from __future__ import annotations

import struct
from typing import Any

from framework.lltypes.meaning import signed, wrap_integer
from framework.lltypes.memory import cast_pointer
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import GCREF, LLType, Primitive, Ptr, SingleFloat, is_gc_pointer


def to_trace(type_: LLType, value: Any) -> Any:
    """A low-level value as a trace has it."""
    if isinstance(type_, Ptr):
        return cast_pointer(GCREF, value) if is_gc_pointer(type_) else signed(MEMORY.address_of(value))
    assert isinstance(type_, Primitive)
    if type_.kind == "char":
        return ord(value)
    if type_ is SingleFloat:
        return int.from_bytes(struct.pack("<f", value), "little")
    if type_.kind == "float":
        return float(value)
    return None if type_.kind == "void" else signed(int(value))


def from_trace(type_: LLType, value: Any) -> Any:
    """A value of a trace as a low-level value of this type; the upper bits of small ones are cut off."""
    if isinstance(type_, Ptr):
        return cast_pointer(type_, value) if is_gc_pointer(type_) else MEMORY.pointer_at(type_, value)
    assert isinstance(type_, Primitive)
    if type_.kind == "char":
        return chr(value & ((1 << type_.bits) - 1))
    if type_ is SingleFloat:
        return struct.unpack("<f", (value & 0xFFFFFFFF).to_bytes(4, "little"))[0]
    if type_.kind in ("int", "uint"):
        return wrap_integer(type_, value)
    return value & 1 != 0 if type_.kind == "bool" else value
