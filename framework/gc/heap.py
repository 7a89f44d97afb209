"""Translated: the collector's state, one prebuilt structure, and the lists it works with.

Spaces
    nursery   one contiguous range where objects are born; references into it are what a minor collection looks for.
              Pinned objects stay there and cut it into segments:

              ├──── allocated ────┤zeroed┤─ not yet zeroed ─┤ pinned ├─ next segment ─┤
              start       nursery_free  nursery_top    segment_end                nursery_end

              nursery_top advances in windows, each zeroed just before use so that it is in the first-level cache
    small     cells of old objects in pages of one size class each (cells.py)
    large     old objects too big for a cell, each a block of its own, with a card table if it has references (large.py)
    prebuilt  static data of the executable, never moved, marked or freed
"""

from __future__ import annotations

from framework.gc.raw import is_between
from framework.gc.vector import new_vector
from framework.lltypes.memory import StructObject
from framework.lltypes.types import Signed, Struct
from framework.rlib.objectmodel import always_inline

IDLE, MARKING, SWEEPING = 0, 1, 2

HEAP = Struct(
    "gc_heap",
    ("nursery_start", Signed),
    ("nursery_end", Signed),
    ("segment_end", Signed),  # where the segment of the nursery in use ends
    ("next_pinned", Signed),  # index in ``pinned`` of the object that ends it
    ("nursery_size", Signed),
    ("spare_nursery", Signed),  # stress mode: the poisoned other nursery, 0 otherwise
    ("window", Signed),  # bytes of the nursery zeroed at a time
    ("large_threshold", Signed),  # bigger objects are born in the large space
    ("phase", Signed),  # IDLE, MARKING or SWEEPING
    ("pinned_found", Signed),  # set when an object just traced still refers to the nursery
    ("old_bytes", Signed),  # in small and large space
    ("peak_bytes", Signed),
    ("major_threshold", Signed),  # old_bytes at which the next major collection starts
    ("minimum_threshold", Signed),
    ("growth_percent", Signed),  # the next threshold in percent of what survived
    ("maximum", Signed),  # bytes, 0 for no limit
    ("step_factor", Signed),  # bytes marked per byte that reached the old space
    ("step_start", Signed),  # old_bytes at the end of the last step
    ("stress", Signed),  # collect at every so-manieth allocation, and let each take the slow path; 0 for no stress
    ("stress_countdown", Signed),
    ("verify", Signed),  # verify the heap after each collection
    ("pins", Signed),  # objects pinned at the moment
    ("in_destructors", Signed),
    ("first_dead", Signed),  # index in ``dead`` before which all were taken
    ("large_debt", Signed),  # bytes of large objects born since the last minor collection
    ("minor_collections", Signed),
    ("major_collections", Signed),
    ("promoted_bytes", Signed),
    ("allocated_large_bytes", Signed),
    ("started", Signed),
)

heap = StructObject(HEAP)
heap.symbol = "kit_gc_heap"

remembered = new_vector()  # old and prebuilt objects whose TRACK is clear: they may refer to the nursery
carded = new_vector()  # large objects with a set card
promoted = new_vector()  # survivors that were copied or found pinned and are still to be traced
pinned = new_vector()  # pinned objects alive after the last minor collection, by address
pinned_alive = new_vector()  # the same list while the next is being made
gray = new_vector()  # marked and still to be traced
prebuilt_roots = new_vector()  # prebuilt objects that were ever stored into
static_roots = new_vector()  # addresses of references in raw memory
contexts = new_vector()  # addresses of EXECUTION_CONTEXTs, whose shadow stacks are roots too
young_weakrefs = new_vector()
old_weakrefs = new_vector()
young_finalizers = new_vector()  # pairs: object, queue
old_finalizers = new_vector()
dead = new_vector()  # pairs: object waiting for its finalizer, queue


@always_inline
def in_nursery(address):
    """Whether an address (null included) is inside the nursery."""
    return is_between(heap.nursery_start, address, heap.nursery_end)
