"""Translated: forbidding objects to move, and identity hashes.

The hash of an object is derived from the address where it will live when it is old.  For a young object that address is
made up at once: its *shadow*, a cell of its size in the old space, is reserved and noted in a table; when the object moves,
it moves there.  Old and prebuilt objects are their own shadows.
"""

from __future__ import annotations

from framework.gc.heap import heap, in_nursery
from framework.gc.nursery import allocate_old, shadows
from framework.gc.objects import INFO_MASK, header, info_at, object_size, set_header
from framework.gc.raw import shift_right
from framework.gc.table import new_table, table_destroy, table_get, table_set
from framework.lltypes.typeinfo import EXTRA, FIXED

MOST_PINS = 1000  # objects; each is an obstacle in the nursery

pin_counts = new_table()


def pin(obj):
    """Forbid moving; false when too many objects are pinned.  Pins nest."""
    if not in_nursery(obj):
        return True
    word = header(obj)
    if word & FIXED == 0:
        if heap.pins >= MOST_PINS:
            return False
        heap.pins = heap.pins + 1
        set_header(obj, word | FIXED)
    table_set(pin_counts, obj, table_get(pin_counts, obj) + 1)
    return True


def unpin(obj):
    """Undo one pin."""
    if not in_nursery(obj):
        return
    count = table_get(pin_counts, obj) - 1
    table_set(pin_counts, obj, count)
    if count == 0:
        set_header(obj, header(obj) - FIXED)
        heap.pins = heap.pins - 1
        if heap.pins == 0:
            table_destroy(pin_counts)


def identity_hash(obj):
    """A number that is the object's for life."""
    shadow = obj
    if in_nursery(obj):
        word = header(obj)
        if word & EXTRA:
            shadow = table_get(shadows, obj)
        else:
            info_address = word & INFO_MASK
            info = info_at(info_address)
            shadow = allocate_old(info, info_address, object_size(obj, info))
            table_set(shadows, obj, shadow)
            set_header(obj, word | EXTRA)
    return shift_right(shadow, 4) ^ shift_right(shadow, 15)
