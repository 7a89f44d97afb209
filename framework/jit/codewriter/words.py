"""Values of any low-level type as machine words and back, in graphs: for the exchange area, call stubs and hashes.

Integers are extended to a word, characters and booleans are their code, raw pointers their address, floats their bits.  A
reference is a GCREF, not a word.
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.model import Constant, Operation, Value, Variable
from framework.lltypes.types import (
    GCREF,
    Address,
    Bool,
    Char,
    Float,
    LLType,
    Primitive,
    Ptr,
    Signed,
    SingleFloat,
    UniChar,
    Unsigned,
    Void,
    is_gc_pointer,
)


class Emitter:
    """Appends operations to a list."""

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def emit(self, opname: str, args: list[Value], type_: LLType) -> Variable:
        """Append an operation.  Returns: its result."""
        result = Variable("", type_)
        self.operations.append(Operation(opname, args, result))
        return result


def to_word(emitter: Emitter, value: Value) -> Value:
    """A value that is no reference, as a Signed."""
    type_ = value.concretetype
    if type_ is Signed:
        return value
    if type_ is Void:
        return Constant(0, Signed)
    if isinstance(type_, Ptr):
        address = emitter.emit("cast_ptr_to_adr", [value], Address)
        return emitter.emit("cast_adr_to_int", [address], Signed)
    for opname in _TO_SIGNED.get(type_, ()):
        value = emitter.emit(opname, [value], _RESULTS[opname])
    if value.concretetype is Signed:
        return value
    if type_ is SingleFloat:
        wide = emitter.emit("cast_primitive", [value], Float)
        return to_word(emitter, wide)
    return emitter.emit("cast_primitive", [value], Signed)


def from_word(emitter: Emitter, word: Value, type_: LLType) -> Value:
    """The value of a type that ``to_word`` made this of."""
    if type_ is Signed:
        return word
    if type_ is Void:
        return Constant(None, Void)
    if isinstance(type_, Ptr):
        address = emitter.emit("cast_int_to_adr", [word], Address)
        return emitter.emit("cast_adr_to_ptr", [address], type_)
    if type_ is SingleFloat:
        return emitter.emit("cast_primitive", [from_word(emitter, word, Float)], SingleFloat)
    value = word
    for opname, result in _FROM_SIGNED.get(type_, ()):
        value = emitter.emit(opname, [value], result)
    return value if value is not word else emitter.emit("cast_primitive", [word], type_)


def to_reference(emitter: Emitter, value: Value) -> Value:
    """A reference of any type as a GCREF."""
    return value if value.concretetype is GCREF else emitter.emit("cast_pointer", [value], GCREF)


def from_reference(emitter: Emitter, value: Value, type_: LLType) -> Value:
    """A GCREF as a reference of its own type."""
    return value if type_ is GCREF else emitter.emit("cast_pointer", [value], type_)


def is_reference(type_: Any) -> bool:
    """Whether values of the type go as references."""
    return is_gc_pointer(type_)


_RESULTS: dict[str, Primitive] = {
    "cast_bool_to_int": Signed, "cast_char_to_int": Signed, "cast_unichar_to_int": Signed, "cast_uint_to_int": Signed,
    "cast_adr_to_int": Signed, "cast_float_to_bits": Unsigned,
}  # fmt: skip
_TO_SIGNED: dict[Any, tuple[str, ...]] = {
    Bool: ("cast_bool_to_int",),
    Char: ("cast_char_to_int",),
    UniChar: ("cast_unichar_to_int",),
    Unsigned: ("cast_uint_to_int",),
    Address: ("cast_adr_to_int",),
    Float: ("cast_float_to_bits", "cast_uint_to_int"),
}
_FROM_SIGNED: dict[Any, tuple[tuple[str, LLType], ...]] = {
    Bool: (("int_is_true", Bool),),
    Char: (("cast_int_to_char", Char),),
    UniChar: (("cast_int_to_unichar", UniChar),),
    Unsigned: (("cast_int_to_uint", Unsigned),),
    Address: (("cast_int_to_adr", Address),),
    Float: (("cast_int_to_uint", Unsigned), ("cast_bits_to_float", Float)),
}
