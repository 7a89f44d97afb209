"""Host: the collector running on simulated memory, with the part of compiled code played by Python.

    heap = SimulatedHeap(nursery_size=8192)
    pair = heap.new(PAIR)            # a Root: a slot of the simulated shadow stack, follows the object when it moves
    heap.write(pair, "first", other) # with the write barrier that compiled code has
    heap.collect(EVERYTHING)

Between two calls every reference that is not in a Root or in the heap is lost, as between two instructions.
"""

from __future__ import annotations

from typing import Any

from framework.gc import cells, collector, configuration, finalizers, heap, large, marking, nursery, pinning, verifier
from framework.gc.heap import in_nursery
from framework.gc.layout import type_info_for, varsized_array
from framework.gc.objects import aligned
from framework.gc.table import TABLE, table_destroy
from framework.gc.vector import VECTOR, destroy
from framework.gc.weakref import referent
from framework.lltypes.layout import NATIVE
from framework.lltypes.machine import WEAKREF
from framework.lltypes.memory import FunctionPointer, StructObject
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.symbols import MAX_INLINE_ALLOCATION
from framework.lltypes.threadstate import thread_state
from framework.lltypes.typeinfo import PREBUILT_FLAGS, TRACK
from framework.lltypes.types import Address, LLType, Ptr, Signed, Struct

STACK_SIZE = 1 << 20
_MODULES = (heap, cells, finalizers, large, nursery, pinning, verifier)


class Root:
    """A reference on the simulated shadow stack."""

    __slots__ = ("slot", "type")

    def __init__(self, slot: int, type_: LLType) -> None:
        self.slot = slot
        self.type = type_

    @property
    def address(self) -> int:
        """Where the object is now."""
        address: int = MEMORY.load(Address, self.slot)
        return address


class SimulatedHeap:
    """One simulated heap; making another ends the former (the collector's state is global)."""

    def __init__(self, nursery_size: int = 1 << 13, stress: int = 0, verify: bool = True) -> None:
        reset_collector()
        configuration.start(nursery_size, stress, STACK_SIZE)
        heap.heap.verify = int(verify)
        heap.heap.window = 512
        self._infos: dict[LLType, StructObject] = {}
        self._free_slots: list[int] = []

    # --- types and roots

    def type_info(self, type_: LLType, destructor: FunctionPointer | None = None) -> int:
        """Address of the type info of a type; the first call may give it a destructor."""
        info = self._infos.get(type_)
        if info is None:
            info = self._infos[type_] = type_info_for(type_, NATIVE)
            if destructor is not None:
                info.destructor = destructor
                info.flags |= collector.HAS_DESTRUCTOR
        return MEMORY.address_of(info)

    def root(self, address: int, type_: LLType) -> Root:
        """A new root that holds this reference."""
        if self._free_slots:
            slot = self._free_slots.pop()
            MEMORY.store(Address, slot, address)
        else:
            slot = thread_state.shadow_stack_top
            collector.push_root(address)
        return Root(slot, type_)

    def drop(self, root: Root) -> None:
        """Forget a root."""
        MEMORY.store(Address, root.slot, 0)
        self._free_slots.append(root.slot)

    # --- allocation

    def new(self, type_: LLType, length: int | None = None) -> Root:
        """A new object; MemoryError when the collector refuses."""
        address = self._inline_allocation(type_, length)
        if address == 0:
            info = self.type_info(type_)
            if length is None:
                address = collector.allocate_fixed(info, NATIVE.size_of(type_))
            else:
                address = collector.allocate_varsize(info, length)
        if address == 0:
            raise MemoryError
        return self.root(address, type_)

    def _inline_allocation(self, type_: LLType, length: int | None) -> int:
        """What compiled code does before it calls the slow path."""
        if self._infos.get(type_) is None or self._infos[type_].destructor:
            return 0
        size = NATIVE.size_of(type_)
        if length is not None:
            size += length * NATIVE.item_size(type_)
        size = aligned(size)
        address: int = thread_state.nursery_free
        if size > MAX_INLINE_ALLOCATION or address + size > thread_state.nursery_top:
            return 0
        thread_state.nursery_free = address + size
        MEMORY.store(Address, address, self.type_info(type_))
        if length is not None:
            MEMORY.store(Signed, address + NATIVE.length_offset(type_), length)
        return address

    def prebuilt(self, type_: Struct) -> Root:
        """A static object of the executable; the returned root is not a root of the collector."""
        address = MEMORY.malloc(NATIVE.size_of(type_))
        MEMORY.store(Address, address, self.type_info(type_) + PREBUILT_FLAGS)
        slot = MEMORY.malloc(8)
        MEMORY.store(Address, slot, address)
        return Root(slot, type_)

    # --- access

    def write(self, obj: Root, field: str, value: Any) -> None:
        """``obj.field = value``; a Root or None is stored as a reference, after the barrier."""
        assert isinstance(obj.type, Struct)
        address = obj.address + NATIVE.field_offset(obj.type, field)
        if isinstance(obj.type.fields[field], Ptr):
            self._barrier(obj)
            MEMORY.store(Address, address, value.address if value else 0)
        else:
            MEMORY.store(obj.type.fields[field], address, value)

    def write_item(self, obj: Root, index: int, value: Any) -> None:
        """``obj[index] = value``."""
        item = self._item_type(obj.type)
        address = obj.address + NATIVE.item_offset(obj.type) + index * NATIVE.item_size(obj.type)
        if isinstance(item, Ptr):
            if MEMORY.load(Address, obj.address) & TRACK:
                marking.remember_item(obj.address, index)
            MEMORY.store(Address, address, value.address if value else 0)
        else:
            MEMORY.store(item, address, value)

    def read(self, address: int, type_: Struct, field: str) -> Any:
        """The field of the object at an address; references as addresses."""
        return self._load(type_.fields[field], address + NATIVE.field_offset(type_, field))

    def read_item(self, address: int, type_: LLType, index: int) -> Any:
        """The item of the array at an address."""
        place = address + NATIVE.item_offset(type_) + index * NATIVE.item_size(type_)
        return self._load(self._item_type(type_), place)

    def length(self, address: int, type_: LLType) -> int:
        """Length of the array at an address."""
        length: int = MEMORY.load(Signed, address + NATIVE.length_offset(type_))
        return length

    def _load(self, type_: LLType, address: int) -> Any:
        return MEMORY.load(Address if isinstance(type_, Ptr) else type_, address)

    def _item_type(self, type_: LLType) -> LLType:
        array = varsized_array(type_)
        assert array is not None
        return array.item

    def _barrier(self, obj: Root) -> None:
        if MEMORY.load(Address, obj.address) & TRACK:
            marking.remember(obj.address)

    # --- the collector's services

    def collect(self, what: int = collector.EVERYTHING) -> None:
        """NURSERY, STEP or EVERYTHING."""
        collector.collect(what)

    def is_young(self, obj: Root) -> bool:
        """Whether it is in the nursery."""
        return bool(in_nursery(obj.address))

    def weakref(self, obj: Root) -> Root:
        """A weak reference."""
        return self.root(collector.create_weakref(self.type_info(WEAKREF), obj.address), WEAKREF)

    def referent(self, weak: Root) -> int:
        """What it refers to, 0 when that died."""
        address: int = referent(weak.address)
        return address

    def next_dead(self, queue: int, type_: LLType) -> Root | None:
        """The next object of a finalizer queue."""
        address = finalizers.take_dead(queue)
        return self.root(address, type_) if address else None


def reset_collector() -> None:
    """Put all prebuilt state back to what it is before the program starts."""
    for module in _MODULES:
        for state in list(vars(module).values()):
            if isinstance(state, StructObject):
                if state.type is VECTOR:
                    destroy(state)
                elif state.type is TABLE:
                    table_destroy(state)
    for state in (heap.heap, cells.cells):
        for name in state.type.fields:
            setattr(state, name, 0)
    for name in ("nursery_free", "nursery_top", "shadow_stack_top", "shadow_stack_base", "shadow_stack_end"):
        setattr(thread_state, name, 0)
