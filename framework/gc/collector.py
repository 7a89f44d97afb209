"""Translated: the collector's interface, in addresses: allocation slow paths, collections, limits.

``entry.py`` gives these functions the names and types that other code calls; the tests call them directly.
"""

from __future__ import annotations

from framework.gc.finalizers import DESTRUCTOR_QUEUE, take_dead
from framework.gc.heap import heap, old_finalizers, remembered, young_finalizers, young_weakrefs
from framework.gc.large import allocate_large
from framework.gc.major import collect_all, step
from framework.gc.nursery import collect_nursery, take_from_nursery
from framework.gc.objects import aligned, info_at, info_of
from framework.gc.raw import load_reference, reference_size, store_reference, store_word
from framework.gc.vector import push
from framework.gc.verifier import verify_heap
from framework.gc.weakref import set_referent
from framework.lltypes.dialect import llop
from framework.lltypes.threadstate import thread_state
from framework.lltypes.typeinfo import HAS_DESTRUCTOR
from framework.lltypes.types import GCREF, Address, Signed, Void

LONGEST = 1 << 40  # bytes of one object
NURSERY, STEP, EVERYTHING = 0, 1, 2


def allocate_fixed(info_address, size):
    """A new zeroed object of ``size`` bytes; 0 when memory is exhausted."""
    obj = _allocate(info_address, aligned(size))
    if obj != 0 and info_at(info_address).flags & HAS_DESTRUCTOR:
        register_finalizer(obj, DESTRUCTOR_QUEUE)
    return obj


def allocate_varsize(info_address, length):
    """A new zeroed object with so many items; 0 when memory is exhausted or the length impossible."""
    info = info_at(info_address)
    if length < 0 or length > LONGEST or length * info.item_size > LONGEST:
        return 0
    obj = _allocate(info_address, aligned(info.fixed_size + length * info.item_size))
    if obj != 0:
        store_word(obj, info.length_offset, length)
    return obj


def _allocate(info_address, size):
    if heap.stress:
        heap.stress_countdown = heap.stress_countdown - 1
        if heap.stress_countdown <= 0:
            heap.stress_countdown = heap.stress
            collect(STEP)
    if size > heap.large_threshold:
        return _allocate_large(info_address, size)
    obj = take_from_nursery(size)
    if obj == 0:
        collect(STEP)
        if not _is_below_maximum(0):
            return 0
        obj = take_from_nursery(size)
        if obj == 0:  # pinned objects left no room
            return _allocate_large(info_address, size)
    store_reference(obj, 0, info_address)
    return obj


def _allocate_large(info_address, size):
    """A large object is born old, and remembered because it may be filled with young ones."""
    if heap.large_debt + size > heap.nursery_size and heap.large_debt > 0:
        collect(STEP)
    if not _is_below_maximum(size):
        return 0
    obj = allocate_large(info_at(info_address), info_address, size, 0)
    if obj == 0:
        collect(EVERYTHING)
        obj = allocate_large(info_at(info_address), info_address, size, 0)
        if obj == 0:
            return 0
    heap.large_debt = heap.large_debt + size
    push(remembered, obj)
    return obj


def _is_below_maximum(size):
    """Whether the heap may grow by so much, after collecting everything if it must."""
    if heap.maximum == 0 or heap.old_bytes + heap.nursery_size + size <= heap.maximum:
        return True
    collect(EVERYTHING)
    if heap.old_bytes > heap.maximum + 4 * heap.nursery_size:
        llop.debug_fatal(Void, "out of memory: the heap is larger than KIT_GC_MAX allows")
    return heap.old_bytes + heap.nursery_size + size <= heap.maximum


def collect(what):
    """Run a collection: NURSERY, STEP (the nursery and a step of the old space) or EVERYTHING."""
    collect_nursery()
    heap.large_debt = 0
    if what == STEP:
        step()
    elif what == EVERYTHING:
        collect_all()
    if heap.verify:
        verify_heap()
    if heap.in_destructors == 0:
        _call_destructors()


def _call_destructors():
    heap.in_destructors = 1
    obj = take_dead(DESTRUCTOR_QUEUE)
    while obj != 0:
        destructor = info_of(obj).destructor
        destructor(llop.cast_adr_to_ptr(GCREF, llop.cast_int_to_adr(Address, obj)))
        obj = take_dead(DESTRUCTOR_QUEUE)
    heap.in_destructors = 0


def register_finalizer(obj, queue):
    """Put the object on a queue when it is found dead."""
    finalizers = young_finalizers
    if not _may_be_young(obj):
        finalizers = old_finalizers
    push(finalizers, obj)
    push(finalizers, queue)


def _may_be_young(obj):
    return heap.nursery_start <= obj < heap.nursery_end


def create_weakref(info_address, obj):
    """A weak reference to an object, which may move meanwhile; 0 when memory is exhausted."""
    push_root(obj)
    weakref = allocate_fixed(info_address, info_at(info_address).fixed_size)
    obj = pop_root()
    if weakref != 0:
        set_referent(weakref, obj)
        push(young_weakrefs, weakref)
    return weakref


def push_root(obj):
    """Save a reference on the shadow stack."""
    top = llop.cast_adr_to_int(Signed, thread_state.shadow_stack_top)
    store_reference(top, 0, obj)
    thread_state.shadow_stack_top = llop.cast_int_to_adr(Address, top + reference_size())


def pop_root():
    """Take it back, wherever it moved."""
    top = llop.cast_adr_to_int(Signed, thread_state.shadow_stack_top) - reference_size()
    thread_state.shadow_stack_top = llop.cast_int_to_adr(Address, top)
    return load_reference(top, 0)
