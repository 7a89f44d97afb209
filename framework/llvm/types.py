"""How low-level types look in IR: as values in registers and as cells in memory.

Pointers and addresses are opaque ``ptr``; all offsets are computed by ``lltypes/layout.py``, so the IR needs no struct
types.  A Bool is ``i1`` in a register and one byte in memory.
"""

from __future__ import annotations

import struct

from framework.lltypes.types import PRIMITIVES, LLType, Primitive, Ptr

_KINDS = {"bool": "i1", "address": "ptr", "void": "void"}
_FLOATS = {64: "double", 32: "float"}


def _primitive_text(type_: Primitive) -> str:
    if type_.kind == "float":
        return _FLOATS[type_.bits]
    return _KINDS.get(type_.kind) or f"i{type_.bits}"


_TEXTS: dict[LLType, str] = {type_: _primitive_text(type_) for type_ in PRIMITIVES.values()}


def value_type(type_: LLType) -> str:
    """The IR type of a value."""
    if isinstance(type_, Ptr):
        return "ptr"
    text = _TEXTS.get(type_)
    if text is None:
        raise TypeError(f"{type_!r} is not the type of a value")
    return text


def memory_type(type_: LLType) -> str:
    """The IR type of a cell that holds such a value."""
    text = value_type(type_)
    return "i8" if text == "i1" else text


def argument_type(type_: LLType) -> str:
    """The IR type of a parameter or result, with the extension that C's calling conventions ask of small integers."""
    text = value_type(type_)
    if isinstance(type_, Primitive) and text[0] == "i" and int(text[1:]) < 64:
        return f"{text} signext" if type_.kind == "int" else f"{text} zeroext"
    return text


def result_type(type_: LLType) -> str:
    """The same, where attributes come first."""
    return " ".join(reversed(argument_type(type_).split()))


def is_void(type_: LLType) -> bool:
    """Whether values of this type are left out of the IR."""
    return isinstance(type_, Primitive) and type_.kind == "void"


def float_text(value: float, bits: int = 64) -> str:
    """A floating-point constant; IR writes single floats as doubles too."""
    if bits == 32:
        value = struct.unpack("<f", struct.pack("<f", value))[0]
    return "0x" + struct.pack(">d", value).hex().upper()
