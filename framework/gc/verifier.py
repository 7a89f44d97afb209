"""Translated: checks the whole heap after a collection (``KIT_GC_VERIFY=1``, and the tests).

From the roots, the remembered prebuilt objects and the queues of the dead, every object reached must satisfy:

    1. its header names a type info, it was not moved away, and it is not a free cell
    2. young means pinned: after a minor collection nothing else is left in the nursery
    3. an old object that refers to the nursery is remembered (TRACK clear) or has a card table
    4. SEEN is clear, and so is MARK on young objects
"""

from __future__ import annotations

from framework.gc.heap import (
    contexts,
    dead,
    gray,
    heap,
    in_nursery,
    old_finalizers,
    pinned,
    prebuilt_roots,
    static_roots,
)
from framework.gc.objects import INFO_MASK, header, info_at, info_of, trace, trace_roots
from framework.gc.raw import load_reference
from framework.gc.table import new_table, table_destroy, table_get, table_set
from framework.gc.vector import item, new_vector, pop, push
from framework.lltypes.dialect import llop
from framework.lltypes.threadstate import thread_state
from framework.lltypes.typeinfo import EXTRA, FIXED, MARK, MOVED, SEEN, TRACK
from framework.lltypes.types import Void

visited = new_table()
to_visit = new_vector()


def verify_heap():
    """Check everything that can be reached."""
    trace_roots(_reach_slot, thread_state, static_roots, contexts)
    i = 0
    while i < prebuilt_roots.length:
        _reach(item(prebuilt_roots, i))
        i += 1
    i = 0
    while i < pinned.length:
        _reach(item(pinned, i))
        i += 1
    i = heap.first_dead
    while i < dead.length:
        if item(dead, i) != 0:
            _reach(item(dead, i))
        i += 2
    i = 0
    while i < old_finalizers.length:
        _reach(item(old_finalizers, i))
        i += 2
    i = 0
    while i < gray.length:
        if item(gray, i) > 1 << 20:  # not the index that goes with an array
            _reach(item(gray, i) & -2)
        i += 1
    while to_visit.length > 0:
        _check(pop(to_visit))
    table_destroy(visited)


def _reach_slot(slot):
    obj = load_reference(slot, 0)
    if obj != 0:
        _reach(obj)
        if in_nursery(obj):
            heap.pinned_found = 1


def _reach(obj):
    if table_get(visited, obj) == 0:
        table_set(visited, obj, 1)
        push(to_visit, obj)


def _check(obj):
    word = header(obj)
    if word & (MOVED | SEEN) or word & INFO_MASK == 0:
        llop.debug_fatal(Void, "heap verifier: a reference to something that is not an object")
    if info_at(word & INFO_MASK).fixed_size & ~0xFFFFFF:
        llop.debug_fatal(Void, "heap verifier: the header does not name a type info")
    if in_nursery(obj):
        if word & (FIXED | MARK) != FIXED:
            llop.debug_fatal(Void, "heap verifier: an unpinned object was left in the nursery")
    heap.pinned_found = 0
    trace(_reach_slot, obj, info_of(obj))
    if heap.pinned_found and not in_nursery(obj) and word & TRACK and word & EXTRA == 0:
        llop.debug_fatal(Void, "heap verifier: an old object refers to the nursery and is not remembered")
