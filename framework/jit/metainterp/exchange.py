"""Reading and writing the exchange area (``jit.interface``)."""

from __future__ import annotations

from framework.jit.interface import exchange, references
from framework.jit.trace.values import ConstFloat, ConstInt, ConstRef, Value
from framework.lltypes.dialect import llop, null
from framework.lltypes.types import Address, Float, GcOpaque, Signed, Unsigned, Void


def read_value(index: int, kind: str) -> Value:
    """The value at an index, as a constant."""
    if kind == "r":
        return ConstRef(references[index])
    word = llop.raw_load(Signed, llop.cast_ptr_to_adr(Address, exchange), 8 * index)
    if kind == "i":
        return ConstInt(word)
    return ConstFloat(llop.cast_bits_to_float(Float, llop.cast_int_to_uint(Unsigned, word)))


def write_exchange(values: list[Value]) -> None:
    """Put values at their indices."""
    words = llop.cast_ptr_to_adr(Address, exchange)
    for index in range(len(values)):
        value = values[index]
        if value.kind == "r":
            references[index] = value.get_ref()
        elif value.kind == "i":
            llop.raw_store(Void, words, 8 * index, value.get_int())
        else:
            bits = llop.cast_float_to_bits(Unsigned, value.get_float())
            llop.raw_store(Void, words, 8 * index, llop.cast_uint_to_int(Signed, bits))


def clear_references(count: int) -> None:
    """Forget references that were passed, so that the objects can die."""
    for index in range(count):
        references[index] = null(GcOpaque)
