"""Items of raw arrays that are structs or arrays themselves: reached by their addresses."""

from __future__ import annotations

from framework.flowgraph.model import Value
from framework.lltypes.types import Address, Array, FixedArray, LLType, Ptr, Signed, Struct
from framework.lowering.context import Context
from framework.runtime.foreign import ll_raw_item


def has_inlined_items(target: LLType) -> bool:
    """Whether an item of a raw array is seen through a pointer to it."""
    return isinstance(target, Array | FixedArray) and not target.is_gc and isinstance(target.item, Struct | FixedArray)


def element_pointer(context: Context, array: Value, index: Value, result: Ptr) -> Value:
    """A pointer of type ``result`` to an item of a raw array."""
    target = context.void(array.concretetype.to)
    address = context.emit("cast_ptr_to_adr", [array], Address)
    start = context.emit("item_offset", [target], Signed)
    first = context.emit("adr_add", [address, start], Address)
    item_size = context.emit("item_size", [target], Signed)
    return context.emit("cast_adr_to_ptr", [context.call(ll_raw_item, first, index, item_size)], result)
