"""Translated: incremental marking of the old space, and the write barrier that keeps it right.

Colours: white, MARK clear; gray, MARK set and in ``gray``; black, MARK set and traced.  The invariant is restored after each
minor collection, not at each store: whatever was stored into an old object since the last one put the object into
``remembered`` or a card of it into ``carded``, and while the minor collection goes through these it grays what black
ones refer to.  Roots, and what only pinned objects refer to, are grayed again when marking ends.  Objects that reach
the old space while marking goes on are white: somebody who is gray, remembered or a root refers to them.

A long array is traced in stretches: an odd entry in ``gray`` is an array's address plus 1, the entry below it the index
to go on from.  Marking ends because each object turns gray once and only stores make more work.
"""

from __future__ import annotations

from framework.gc.heap import gray, in_nursery, prebuilt_roots, remembered
from framework.gc.large import set_card
from framework.gc.objects import header, info_of, length_of, object_size, set_header, trace, trace_items
from framework.gc.raw import load_reference
from framework.gc.vector import pop, push
from framework.lltypes.typeinfo import EXTRA, FIXED, ITEMS_HAVE_POINTERS, MARK, TRACK

STRETCH = 4096  # items of an array that are traced at once


def remember(obj):
    """Slow path of the write barrier: ``obj`` has TRACK set, a reference is about to be stored into it."""
    word = header(obj)
    if word & FIXED:  # prebuilt: the first store
        word -= FIXED
        push(prebuilt_roots, obj)
    set_header(obj, word - TRACK)
    push(remembered, obj)


def remember_item(obj, index):
    """Slow path of the barrier before a store to items[index]."""
    if header(obj) & EXTRA:
        info = info_of(obj)
        set_card(obj, info.fixed_size + index * info.item_size)
    else:
        remember(obj)


def gray_object(obj):
    """Make a white old object gray."""
    word = header(obj)
    if word & MARK == 0:
        set_header(obj, word | MARK)
        push(gray, obj)


def gray_slot(slot):
    """Make what a slot refers to gray, unless it is young."""
    obj = load_reference(slot, 0)
    if obj != 0 and not in_nursery(obj):
        gray_object(obj)


def gray_children(obj):
    """Gray everything an object refers to."""
    trace(gray_slot, obj, info_of(obj))


def mark_some(budget):
    """Trace gray objects until about ``budget`` bytes were looked at or none is left; the rest of the budget."""
    while budget > 0 and gray.length > 0:
        entry = pop(gray)
        if entry & 1:
            obj = entry - 1
            budget -= _trace_stretch(obj, info_of(obj), pop(gray))
        else:
            info = info_of(entry)
            if info.flags & ITEMS_HAVE_POINTERS and length_of(entry, info) > STRETCH:
                offsets = info.pointer_offsets
                i = 0
                while i < len(offsets):
                    gray_slot(entry + offsets[i])
                    i += 1
                budget -= _trace_stretch(entry, info, 0)
            else:
                trace(gray_slot, entry, info)
                budget -= object_size(entry, info)
    return budget


def mark_all():
    """Trace until no object is gray."""
    while gray.length > 0:
        mark_some(1 << 30)


def _trace_stretch(obj, info, start):
    length = length_of(obj, info)
    stop = start + STRETCH
    if stop < length:
        push(gray, stop)
        push(gray, obj + 1)
    else:
        stop = length
    if start < stop:
        trace_items(gray_slot, obj, info, start, stop)
    return STRETCH * info.item_size
