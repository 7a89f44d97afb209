"""Translated: the machine's memory as it is: loads and stores at offsets from references.

A reference becomes an address only for one load or store; nothing collects in between.  Stores of references run the write
barrier first.
"""

from __future__ import annotations

from typing import Any

from framework.gc.entry import address_of, reference_to
from framework.gc.raw import (
    clear_bytes,
    copy_bytes,
    load_byte,
    load_reference,
    load_word,
    store_byte,
    store_reference,
    store_word,
)
from framework.jit.backend.x86_64.buffer import store_int32
from framework.jit.backend.x86_64.runtime import Runtime
from framework.jit.model import ArrayDescr, FieldDescr, InteriorDescr, Machine, SizeDescr
from framework.lltypes.dialect import external, llop
from framework.lltypes.symbols import KIT_FUNCTIONS
from framework.lltypes.typeinfo import FLAGS_MASK, TRACK
from framework.lltypes.types import (
    Address,
    Bool,
    Float,
    Int8,
    Int16,
    Int32,
    Signed,
    UInt8,
    UInt16,
    UInt32,
    Void,
)
from framework.runtime.objects import DISPLAY_SIZE


def kit_function(name: str) -> Any:
    """NOT_RPYTHON: a function that every executable has."""
    row = KIT_FUNCTIONS[name]
    return external(name, list(row.type.args), row.type.result, can_raise=row.can_raise, can_collect=row.can_collect)


malloc_slow = kit_function("kit_gc_malloc_slow")
malloc_varsize_slow = kit_function("kit_gc_malloc_varsize_slow")
write_barrier_slow = kit_function("kit_gc_write_barrier_slow")
write_barrier_array_slow = kit_function("kit_gc_write_barrier_array_slow")


def load_integer(address: int, size: int, is_signed: bool) -> int:
    """An integer of 1 to 8 bytes, extended."""
    adr = llop.cast_int_to_adr(Address, address)
    if size == 8:
        return llop.raw_load(Signed, adr, 0)
    if size == 4:
        if is_signed:
            return llop.cast_primitive(Signed, llop.raw_load(Int32, adr, 0))
        return llop.cast_primitive(Signed, llop.raw_load(UInt32, adr, 0))
    if size == 2:
        if is_signed:
            return llop.cast_primitive(Signed, llop.raw_load(Int16, adr, 0))
        return llop.cast_primitive(Signed, llop.raw_load(UInt16, adr, 0))
    if is_signed:
        return llop.cast_primitive(Signed, llop.raw_load(Int8, adr, 0))
    return llop.cast_primitive(Signed, llop.raw_load(UInt8, adr, 0))


def store_integer(address: int, value: int, size: int) -> None:
    """Write the low bytes of an integer."""
    if size == 8:
        store_word(address, 0, value)
    elif size == 4:
        store_int32(address, value)
    elif size == 2:
        llop.raw_store(Void, llop.cast_int_to_adr(Address, address), 0, llop.cast_primitive(Int16, value))
    else:
        store_byte(address, 0, value)


def load_gcref(address: int) -> Any:
    """A reference in memory."""
    return reference_to(load_reference(address, 0))


def store_gcref(address: int, ref: Any) -> None:
    """Write a reference; the barrier was run."""
    store_reference(address, 0, address_of(ref))


def load_float(address: int) -> float:
    """A float in memory."""
    return llop.raw_load(Float, llop.cast_int_to_adr(Address, address), 0)


def store_float(address: int, value: float) -> None:
    """Write a float."""
    llop.raw_store(Void, llop.cast_int_to_adr(Address, address), 0, value)


def is_tracked(ref: Any) -> bool:
    """Whether stores of references into an object must be recorded."""
    return load_byte(address_of(ref), 0) & TRACK != 0


class NativeMemory(Machine):
    """Fields, items, raw memory, objects."""

    def __init__(self, runtime: Runtime) -> None:
        Machine.__init__(self)
        self.runtime = runtime

    # --- fields

    def get_field_int(self, ref: Any, descr: FieldDescr) -> int:
        return load_integer(address_of(ref) + descr.offset, descr.size, descr.is_signed)

    def get_field_ref(self, ref: Any, descr: FieldDescr) -> Any:
        return load_gcref(address_of(ref) + descr.offset)

    def get_field_float(self, ref: Any, descr: FieldDescr) -> float:
        return load_float(address_of(ref) + descr.offset)

    def set_field_int(self, ref: Any, value: int, descr: FieldDescr) -> None:
        store_integer(address_of(ref) + descr.offset, value, descr.size)

    def set_field_ref(self, ref: Any, value: Any, descr: FieldDescr) -> None:
        self.write_barrier(ref)
        store_gcref(address_of(ref) + descr.offset, value)

    def set_field_float(self, ref: Any, value: float, descr: FieldDescr) -> None:
        store_float(address_of(ref) + descr.offset, value)

    def write_barrier(self, ref: Any) -> None:
        """Before a reference is stored into an object."""
        if is_tracked(ref):
            write_barrier_slow(ref)

    def write_barrier_array(self, ref: Any, index: int) -> None:
        """Before a reference is stored into an item."""
        if is_tracked(ref):
            write_barrier_array_slow(ref, index)

    # --- items

    def get_item_int(self, ref: Any, index: int, descr: ArrayDescr) -> int:
        return load_integer(item_address(ref, index, descr), descr.item_size, descr.is_signed)

    def get_item_ref(self, ref: Any, index: int, descr: ArrayDescr) -> Any:
        return load_gcref(item_address(ref, index, descr))

    def get_item_float(self, ref: Any, index: int, descr: ArrayDescr) -> float:
        return load_float(item_address(ref, index, descr))

    def set_item_int(self, ref: Any, index: int, value: int, descr: ArrayDescr) -> None:
        store_integer(item_address(ref, index, descr), value, descr.item_size)

    def set_item_ref(self, ref: Any, index: int, value: Any, descr: ArrayDescr) -> None:
        self.write_barrier_array(ref, index)
        store_gcref(item_address(ref, index, descr), value)

    def set_item_float(self, ref: Any, index: int, value: float, descr: ArrayDescr) -> None:
        store_float(item_address(ref, index, descr), value)

    def get_interior_int(self, ref: Any, index: int, descr: InteriorDescr) -> int:
        field = descr.field
        return load_integer(item_address(ref, index, descr.array) + field.offset, field.size, field.is_signed)

    def get_interior_ref(self, ref: Any, index: int, descr: InteriorDescr) -> Any:
        return load_gcref(item_address(ref, index, descr.array) + descr.field.offset)

    def get_interior_float(self, ref: Any, index: int, descr: InteriorDescr) -> float:
        return load_float(item_address(ref, index, descr.array) + descr.field.offset)

    def set_interior_int(self, ref: Any, index: int, value: int, descr: InteriorDescr) -> None:
        field = descr.field
        store_integer(item_address(ref, index, descr.array) + field.offset, value, field.size)

    def set_interior_ref(self, ref: Any, index: int, value: Any, descr: InteriorDescr) -> None:
        self.write_barrier_array(ref, index)
        store_gcref(item_address(ref, index, descr.array) + descr.field.offset, value)

    def set_interior_float(self, ref: Any, index: int, value: float, descr: InteriorDescr) -> None:
        store_float(item_address(ref, index, descr.array) + descr.field.offset, value)

    def array_length(self, ref: Any, descr: ArrayDescr) -> int:
        return load_word(address_of(ref), descr.length_offset)

    def array_copy(self, source: Any, start: int, target: Any, position: int, count: int, descr: ArrayDescr) -> None:
        if count > 0:
            if descr.has_references:
                self.write_barrier(target)
            end = item_address(target, position, descr)
            copy_bytes(item_address(source, start, descr), end, count * descr.item_size)

    def array_clear(self, ref: Any, start: int, count: int, descr: ArrayDescr) -> None:
        if count > 0:
            clear_bytes(item_address(ref, start, descr), count * descr.item_size)

    # --- raw memory

    def get_raw_field_int(self, address: int, descr: FieldDescr) -> int:
        return load_integer(address + descr.offset, descr.size, descr.is_signed)

    def get_raw_field_ref(self, address: int, descr: FieldDescr) -> Any:
        return load_gcref(address + descr.offset)

    def get_raw_field_float(self, address: int, descr: FieldDescr) -> float:
        return load_float(address + descr.offset)

    def set_raw_field_int(self, address: int, value: int, descr: FieldDescr) -> None:
        store_integer(address + descr.offset, value, descr.size)

    def set_raw_field_ref(self, address: int, value: Any, descr: FieldDescr) -> None:
        store_gcref(address + descr.offset, value)

    def set_raw_field_float(self, address: int, value: float, descr: FieldDescr) -> None:
        store_float(address + descr.offset, value)

    def raw_load_int(self, address: int, offset: int, descr: ArrayDescr) -> int:
        return load_integer(address + offset, descr.item_size, descr.is_signed)

    def raw_load_float(self, address: int, offset: int, descr: ArrayDescr) -> float:
        return load_float(address + offset)

    def raw_store_int(self, address: int, offset: int, value: int, descr: ArrayDescr) -> None:
        store_integer(address + offset, value, descr.item_size)

    def raw_store_float(self, address: int, offset: int, value: float, descr: ArrayDescr) -> None:
        store_float(address + offset, value)

    # --- objects

    def new(self, descr: SizeDescr) -> Any:
        return malloc_slow(llop.cast_int_to_adr(Address, descr.type_info), (descr.size + 7) & -8)

    def new_array(self, length: int, descr: ArrayDescr) -> Any:
        return malloc_varsize_slow(llop.cast_int_to_adr(Address, descr.type_info), length)

    def class_of(self, ref: Any) -> int:
        return load_reference(address_of(ref), 0) & ~FLAGS_MASK

    def is_subclass(self, derived: int, base: int) -> bool:
        if derived == base:
            return True
        runtime = self.runtime
        depth = load_word(base, runtime.depth_offset)
        if depth < DISPLAY_SIZE:
            return load_reference(derived, runtime.display_offset + 8 * depth) == base
        current = derived
        while current != 0 and current != base:
            current = load_reference(current, runtime.base_offset)
        return current != 0

    def cast_ref_to_int(self, ref: Any) -> int:
        return address_of(ref)

    def cast_int_to_ref(self, address: int) -> Any:
        return reference_to(address)

    def identity_hash(self, ref: Any) -> int:
        return llop.gc_identity_hash(Signed, ref)

    # --- constants in code

    def is_moving(self, ref: Any) -> bool:
        """Whether an object may still move."""
        return llop.gc_is_moving(Bool, ref)

    def stop_moving(self) -> None:
        """Make everything that is reachable stay where it is, as far as possible."""
        llop.gc_collect(Void, 0)

    def pin(self, ref: Any) -> None:
        """Make an object stay where it is for ever."""
        llop.gc_pin(Bool, ref)


def item_address(ref: Any, index: int, descr: ArrayDescr) -> int:
    """The address of an item."""
    return address_of(ref) + descr.base + index * descr.item_size
