"""Host: fills in the collector's part of a type info from the low-level type and a target's layout.

GcStruct("pair", ("first", GCREF), ("n", Signed), ("second", GCREF))
→  flags 0, fixed_size 32, pointer_offsets [8, 24]
"""

from __future__ import annotations

from typing import Any

from framework.lltypes.layout import Layout
from framework.lltypes.machine import WEAKREF
from framework.lltypes.memory import ArrayObject, StructObject
from framework.lltypes.typeinfo import (
    HAS_DESTRUCTOR,
    IS_WEAKREF,
    ITEMS_HAVE_POINTERS,
    OFFSETS,
    TYPE_INFO,
    VARSIZED,
)
from framework.lltypes.types import Array, FixedArray, LLType, Struct, is_gc_pointer


def type_info_for(type_: LLType, layout: Layout) -> StructObject:
    """A new plain type info (not a vtable) of a collected type."""
    info: StructObject = StructObject(TYPE_INFO)
    fill_type_info(info, type_, layout)
    return info


def fill_type_info(info: Any, type_: LLType, layout: Layout) -> None:
    """Set the collector's fields of a type info or vtable; ``destructor`` is lowering's to set, before this."""
    assert type_.is_gc, type_
    flags = 0
    info.fixed_size = layout.size_of(type_)
    info.pointer_offsets = _offsets(pointer_offsets(type_, layout))
    item_offsets: list[int] = []
    array = varsized_array(type_)
    if array is not None:
        flags |= VARSIZED
        info.length_offset = layout.length_offset(type_)
        info.item_size = layout.size_of(array.item)
        item_offsets = pointer_offsets_in(array.item, layout, 0)
    if item_offsets:
        flags |= ITEMS_HAVE_POINTERS
    if type_ is WEAKREF:
        flags |= IS_WEAKREF
    if info.destructor:
        flags |= HAS_DESTRUCTOR
    info.item_pointer_offsets = _offsets(item_offsets)
    info.flags = flags


def varsized_array(type_: LLType) -> Array | None:
    """The array that a type is or ends in."""
    if isinstance(type_, Struct):
        array = type_.fields[type_.varsized] if type_.varsized else None
        assert array is None or isinstance(array, Array)
        return array
    assert isinstance(type_, Array)
    return type_


def pointer_offsets(type_: LLType, layout: Layout) -> list[int]:
    """Offsets of the references in the fixed part."""
    if not isinstance(type_, Struct):
        return []
    result: list[int] = []
    for name, field in type_.fields.items():
        if name != type_.varsized:
            result += pointer_offsets_in(field, layout, layout.field_offset(type_, name))
    return result


def pointer_offsets_in(type_: LLType, layout: Layout, start: int) -> list[int]:
    """Offsets of the references in a value of this type that is inlined at ``start``."""
    if is_gc_pointer(type_):
        return [start]
    result: list[int] = []
    if isinstance(type_, Struct):
        for name, field in type_.fields.items():
            result += pointer_offsets_in(field, layout, start + layout.field_offset(type_, name))
    elif isinstance(type_, FixedArray):
        step = layout.size_of(type_.item)
        for index in range(type_.length):
            result += pointer_offsets_in(type_.item, layout, start + index * step)
    return result


def _offsets(values: list[int]) -> ArrayObject:
    result = ArrayObject(OFFSETS, len(values))
    result.items[:] = values
    return result
