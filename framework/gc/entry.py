"""Translated: the collector's entry points, with the names and types of ``lltypes/symbols.py``.

``ENTRY_POINTS`` maps each linker symbol to its function; the runtime unit translates them with the types of
``KIT_FUNCTIONS``.  A reference passed in may be used until the first allocation inside; only ``create_weakref`` needs it
longer, and saves it.
"""

from __future__ import annotations

from framework.gc import collector, finalizers, pinning, statistics
from framework.gc.configuration import start_from_environment
from framework.gc.heap import contexts, heap, in_nursery, static_roots
from framework.gc.marking import remember, remember_item
from framework.gc.nursery import nursery_free
from framework.gc.raw import load_word
from framework.gc.vector import pop, push, set_item
from framework.gc.weakref import referent
from framework.lltypes.dialect import external, llop
from framework.lltypes.machine import WEAKREF
from framework.lltypes.symbols import KIT_FUNCTIONS
from framework.lltypes.threadstate import EXECUTION_CONTEXT_POINTER
from framework.lltypes.typeinfo import FIXED, TYPE_INFO_PTR
from framework.lltypes.types import GCREF, Address, Signed

_memory_error = KIT_FUNCTIONS["kit_raise_memory_error"]
raise_memory_error = external(
    _memory_error.name, list(_memory_error.type.args), _memory_error.type.result, can_raise=True
)


def address_of(reference):
    """A reference as an address."""
    return llop.cast_adr_to_int(Signed, llop.cast_ptr_to_adr(Address, reference))


def reference_to(obj):
    """An address as a reference."""
    return llop.cast_adr_to_ptr(GCREF, llop.cast_int_to_adr(Address, obj))


def initialise():
    """Start the collector."""
    start_from_environment()


def malloc_slow(info, size):
    """A new object of a fixed size, or null with MemoryError pending."""
    obj = collector.allocate_fixed(llop.cast_adr_to_int(Signed, info), size)
    if obj == 0:
        raise_memory_error()
    return reference_to(obj)


def malloc_varsize_slow(info, length):
    """A new object with so many items, or null with MemoryError pending."""
    obj = collector.allocate_varsize(llop.cast_adr_to_int(Signed, info), length)
    if obj == 0:
        raise_memory_error()
    return reference_to(obj)


def write_barrier_slow(reference):
    """``reference`` has TRACK set, a reference is about to be stored into it."""
    remember(address_of(reference))


def write_barrier_array_slow(reference, index):
    """The same, for a store to an item."""
    remember_item(address_of(reference), index)


def collect(what):
    """0 the nursery, 1 the nursery and a step of the old space, 2 everything."""
    collector.collect(what)


def identity_hash(reference):
    """A number that is the object's for life."""
    return pinning.identity_hash(address_of(reference))


def pin(reference):
    """Forbid moving; false when that is impossible now."""
    return pinning.pin(address_of(reference))


def unpin(reference):
    """Undo one ``pin``."""
    pinning.unpin(address_of(reference))


def is_moving(reference):
    """Whether the object can move: it is young and not pinned."""
    obj = address_of(reference)
    return in_nursery(obj) and load_word(obj, 0) & FIXED == 0


def weakref_create(reference):
    """A new weak reference object, or null with MemoryError pending."""
    info = llop.cast_adr_to_int(Signed, llop.cast_ptr_to_adr(Address, llop.type_info_of(TYPE_INFO_PTR, WEAKREF)))
    obj = collector.create_weakref(info, address_of(reference))
    if obj == 0:
        raise_memory_error()
    return reference_to(obj)


def weakref_deref(reference):
    """What a weak reference refers to, null when that died."""
    return reference_to(referent(address_of(reference)))


def register_finalizer(reference, queue):
    """Put the object on a queue when it is found dead."""
    collector.register_finalizer(address_of(reference), queue)


def next_dead(queue):
    """The next object of a finalizer queue, null when there is none."""
    return reference_to(finalizers.take_dead(queue))


def add_static_root(address):
    """Register a reference in raw memory: the collector reads and updates it."""
    push(static_roots, llop.cast_adr_to_int(Signed, address))


def add_context(address):
    """Look for roots on the shadow stack of a thread or coroutine that is suspended."""
    context_at(llop.cast_adr_to_int(Signed, address)).index = contexts.length
    push(contexts, llop.cast_adr_to_int(Signed, address))


def remove_context(address):
    """It ended: the last takes its place on the list."""
    index = context_at(llop.cast_adr_to_int(Signed, address)).index
    last = pop(contexts)
    if index < contexts.length:
        set_item(contexts, index, last)
        context_at(last).index = index


def context_at(address):
    """An address as a pointer."""
    return llop.cast_adr_to_ptr(EXECUTION_CONTEXT_POINTER, llop.cast_int_to_adr(Address, address))


def set_maximum(size):
    """Limit the heap to so many bytes, unless there is a lower limit already, which the environment may have set."""
    if heap.maximum == 0 or 0 < size < heap.maximum:
        heap.maximum = size


def read_counter(counter):
    """The counter with one of the numbers of ``statistics.py``; -1 for an unknown one."""
    if counter == statistics.MINOR_COLLECTIONS:
        return heap.minor_collections
    if counter == statistics.MAJOR_COLLECTIONS:
        return heap.major_collections
    if counter == statistics.OLD_BYTES:
        return heap.old_bytes
    if counter == statistics.PEAK_OLD_BYTES:
        return heap.peak_bytes
    if counter == statistics.PROMOTED_BYTES:
        return heap.promoted_bytes
    if counter == statistics.LARGE_BYTES:
        return heap.allocated_large_bytes
    if counter == statistics.NURSERY_BYTES:
        return heap.nursery_size
    if counter == statistics.USED_NURSERY_BYTES:
        return nursery_free() - heap.nursery_start
    if counter == statistics.PINNED_OBJECTS:
        return heap.pins
    if counter == statistics.MAXIMUM_BYTES:
        return heap.maximum
    if counter == statistics.PHASE:
        return heap.phase
    return -1


ENTRY_POINTS = {
    "kit_gc_initialise": initialise,
    "kit_gc_malloc_slow": malloc_slow,
    "kit_gc_malloc_varsize_slow": malloc_varsize_slow,
    "kit_gc_write_barrier_slow": write_barrier_slow,
    "kit_gc_write_barrier_array_slow": write_barrier_array_slow,
    "kit_gc_add_context": add_context,
    "kit_gc_remove_context": remove_context,
    "kit_gc_collect": collect,
    "kit_gc_identity_hash": identity_hash,
    "kit_gc_pin": pin,
    "kit_gc_unpin": unpin,
    "kit_gc_is_moving": is_moving,
    "kit_gc_weakref_create": weakref_create,
    "kit_gc_weakref_deref": weakref_deref,
    "kit_gc_register_finalizer": register_finalizer,
    "kit_gc_next_dead": next_dead,
    "kit_gc_add_static_root": add_static_root,
    "kit_gc_set_maximum": set_maximum,
    "kit_gc_statistics": read_counter,
}
