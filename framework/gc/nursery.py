"""Translated: the nursery: the allocation slow path's window, and minor collections.

A minor collection copies what is still referred to out of the nursery into the old space:

    1. roots, remembered objects and marked cards are looked at; each young object found there is moved: its bytes go to a
       cell or a large block, its old header becomes the new address + MOVED, and it is put on ``promoted``
    2. promoted objects are traced likewise until none is left (each object is moved once, so this ends)
    3. objects with a finalizer are kept alive; weak references to what was not moved are cleared; hashes forgotten
    4. everything between the pinned objects is free again

A pinned object is not moved: it is flagged MARK and put on ``pinned_alive`` when it is first found.  An old object that
still refers to a pinned one stays remembered.
"""

from __future__ import annotations

from framework.gc.cells import LARGEST_CELL, allocate_cell
from framework.gc.heap import (
    MARKING,
    carded,
    contexts,
    heap,
    in_nursery,
    old_finalizers,
    old_weakrefs,
    pinned,
    pinned_alive,
    promoted,
    remembered,
    static_roots,
    young_finalizers,
    young_weakrefs,
)
from framework.gc.large import CARD_SIZE, allocate_large, block_size, card_count, set_card, take_card, unlist
from framework.gc.marking import gray_children, gray_slot
from framework.gc.objects import (
    INFO_MASK,
    header,
    info_at,
    info_of,
    length_of,
    object_size,
    set_header,
    trace,
    trace_items,
    trace_roots,
)
from framework.gc.raw import (
    clear_bytes,
    copy_bytes,
    fatal_out_of_memory,
    fill_words,
    load_reference,
    quotient,
    reference_size,
    store_reference,
)
from framework.gc.table import new_table, table_destroy, table_get, table_set
from framework.gc.vector import item, pop, push, set_item
from framework.gc.weakref import referent, set_referent
from framework.lltypes.dialect import llop
from framework.lltypes.threadstate import thread_state
from framework.lltypes.typeinfo import EXTRA, FIXED, MARK, MOVED, TRACK
from framework.lltypes.types import Address, Signed

POISON = 0x5D5D5D5D5D5D5D5D  # what stress mode leaves behind in the nursery

shadows = new_table()  # young object whose identity hash was taken -> the cell that it will move to


# --- allocation


def nursery_free():
    """Address of the next free byte."""
    return llop.cast_adr_to_int(Signed, thread_state.nursery_free)


def set_free_range(start, top):
    """Let inlined allocation use [start, top), which is zeroed."""
    thread_state.nursery_free = llop.cast_int_to_adr(Address, start)
    thread_state.nursery_top = llop.cast_int_to_adr(Address, top)


def take_from_nursery(size):
    """``size`` zeroed bytes, opening windows and skipping pinned objects as needed; 0 when the nursery is full."""
    free = nursery_free()
    zeroed = llop.cast_adr_to_int(Signed, thread_state.nursery_top)
    while free + size > heap.segment_end:
        if heap.next_pinned == pinned.length:
            return 0
        obstacle = item(pinned, heap.next_pinned)
        free = obstacle + object_size(obstacle, info_of(obstacle))
        zeroed = free
        heap.next_pinned = heap.next_pinned + 1
        _find_segment_end()
    top = free + size + heap.window
    if top > heap.segment_end:
        top = heap.segment_end
    if zeroed < top:
        clear_bytes(zeroed, top - zeroed)
    else:
        top = zeroed
    if heap.stress:
        top = free + size
    set_free_range(free + size, top)
    return free


def _find_segment_end():
    if heap.next_pinned < pinned.length:
        heap.segment_end = item(pinned, heap.next_pinned)
    else:
        heap.segment_end = heap.nursery_end


def reset_nursery():
    """Start allocating from the beginning again, around the pinned objects."""
    heap.next_pinned = 0
    _find_segment_end()
    set_free_range(heap.nursery_start, heap.nursery_start)


# --- the minor collection


def collect_nursery():
    """One minor collection."""
    heap.minor_collections = heap.minor_collections + 1
    trace_roots(move_slot, thread_state, static_roots, contexts)
    _trace_remembered()
    _trace_cards()
    _trace_promoted()
    _keep_finalizable()
    _update_weakrefs()
    _settle_pinned()
    _forget_shadows()
    if heap.stress:
        _poison_nursery()
    reset_nursery()
    if heap.old_bytes > heap.peak_bytes:
        heap.peak_bytes = heap.old_bytes


def move_slot(slot):
    """If a slot refers to a young object, move that and update the slot."""
    obj = load_reference(slot, 0)
    if in_nursery(obj):
        word = header(obj)
        if word & MOVED:
            store_reference(slot, 0, word - MOVED)
        elif word & FIXED:
            _find_pinned(obj, word)
        else:
            store_reference(slot, 0, _move(obj, word))


def _find_pinned(obj, word):
    heap.pinned_found = 1
    if word & MARK == 0:
        set_header(obj, word | MARK)
        push(pinned_alive, obj)
        push(promoted, obj)


def _move(obj, word):
    info_address = word & INFO_MASK
    info = info_at(info_address)
    size = object_size(obj, info)
    if word & EXTRA:
        target = table_get(shadows, obj)
    else:
        target = allocate_old(info, info_address, size)
    copy_bytes(obj + reference_size(), target + reference_size(), size - reference_size())
    store_reference(obj, 0, target + MOVED)
    push(promoted, target)
    heap.promoted_bytes = heap.promoted_bytes + size
    return target


def allocate_old(info, info_address, size):
    """Room in the old space with a header; the rest is undefined."""
    if size <= LARGEST_CELL:
        target = allocate_cell(size)
        if target == 0:
            fatal_out_of_memory()
        set_header(target, info_address + TRACK)
    else:
        target = allocate_large(info, info_address, size, TRACK)
        if target == 0:
            fatal_out_of_memory()
    return target


def _trace_promoted():
    while promoted.length > 0:
        obj = pop(promoted)
        heap.pinned_found = 0
        trace(move_slot, obj, info_of(obj))
        if heap.pinned_found and not in_nursery(obj):
            set_header(obj, header(obj) - TRACK)
            push(remembered, obj)


def _trace_remembered():
    """Look for young objects in the old objects that were stored into."""
    kept = 0
    i = 0
    while i < remembered.length:
        obj = item(remembered, i)
        heap.pinned_found = 0
        trace(move_slot, obj, info_of(obj))
        if heap.phase == MARKING and header(obj) & MARK:
            gray_children(obj)
        if heap.pinned_found:
            set_item(remembered, kept, obj)
            kept += 1
        else:
            set_header(obj, header(obj) | TRACK)
        i += 1
    remembered.length = kept


def _trace_cards():
    kept = 0
    i = 0
    while i < carded.length:
        obj = item(carded, i)
        if _trace_cards_of(obj):
            set_item(carded, kept, obj)
            kept += 1
        else:
            unlist(obj)
        i += 1
    carded.length = kept


def _trace_cards_of(obj):
    """Look for young objects in the items of marked cards; whether a card is still needed."""
    info = info_of(obj)
    length = length_of(obj, info)
    needed = False
    cards = card_count(block_size(obj))
    card = 0
    while card < cards:
        if take_card(obj, card):
            start = _first_item(card, info, length)
            stop = _first_item(card + 1, info, length)
            heap.pinned_found = 0
            trace_items(move_slot, obj, info, start, stop)
            if heap.phase == MARKING and header(obj) & MARK:
                trace_items(gray_slot, obj, info, start, stop)
            if heap.pinned_found:
                set_card(obj, card * CARD_SIZE)
                needed = True
        card += 1
    return needed


def _first_item(card, info, length):
    """Index of the first item that starts at or after the beginning of a card."""
    distance = card * CARD_SIZE - info.fixed_size
    if distance <= 0:
        return 0
    index = quotient(distance + info.item_size - 1, info.item_size)
    if index > length:
        return length
    return index


def moved_or_pinned(obj):
    """Where an object is after the collection, 0 when it died."""
    if not in_nursery(obj):
        return obj
    word = header(obj)
    if word & MOVED:
        return word - MOVED
    if word & FIXED and word & MARK:
        return obj
    return 0


def _keep_finalizable():
    """Move young objects that have a finalizer: only a major collection decides that they are dead."""
    kept = 0
    i = 0
    while i < young_finalizers.length:
        slot = young_finalizers.items + i * 8
        obj = item(young_finalizers, i)
        queue = item(young_finalizers, i + 1)
        move_slot(slot)
        obj = load_reference(slot, 0)
        if in_nursery(obj):
            set_item(young_finalizers, kept, obj)
            set_item(young_finalizers, kept + 1, queue)
            kept += 2
        else:
            push(old_finalizers, obj)
            push(old_finalizers, queue)
        i += 2
    young_finalizers.length = kept
    _trace_promoted()


def _update_weakrefs():
    """Clear references to what died, follow those to what moved."""
    kept = 0
    i = 0
    while i < young_weakrefs.length:
        weakref = moved_or_pinned(item(young_weakrefs, i))
        if weakref != 0:
            target = moved_or_pinned(referent(weakref))
            set_referent(weakref, target)
            if in_nursery(weakref) or in_nursery(target):
                set_item(young_weakrefs, kept, weakref)
                kept += 1
            elif target != 0:
                push(old_weakrefs, weakref)
        i += 1
    young_weakrefs.length = kept


def _settle_pinned():
    """Make the pinned objects found alive, in the order of their addresses, the boundaries of the next segments."""
    pinned.length = 0
    while pinned_alive.length > 0:
        obj = pop(pinned_alive)
        set_header(obj, header(obj) - MARK)
        position = pinned.length
        push(pinned, obj)
        while position > 0 and item(pinned, position - 1) > obj:
            set_item(pinned, position, item(pinned, position - 1))
            position -= 1
        set_item(pinned, position, obj)


def _forget_shadows():
    """Keep only the shadows of pinned objects; those of dead ones are left to the next sweep."""
    i = 0
    while i < pinned.length:
        if header(item(pinned, i)) & EXTRA:
            push(promoted, item(pinned, i))
            push(promoted, table_get(shadows, item(pinned, i)))
        i += 1
    table_destroy(shadows)
    while promoted.length > 0:
        shadow = pop(promoted)
        table_set(shadows, pop(promoted), shadow)


def _poison_nursery():
    """Overwrite what is free, so that a reference nobody updated is noticed; without pinned objects, use the other half."""
    start = heap.nursery_start
    i = 0
    while i < pinned.length:
        obstacle = item(pinned, i)
        fill_words(start, obstacle - start, POISON)
        start = obstacle + object_size(obstacle, info_of(obstacle))
        i += 1
    fill_words(start, heap.nursery_end - start, POISON)
    if pinned.length == 0:
        other = heap.spare_nursery
        heap.spare_nursery = heap.nursery_start
        heap.nursery_start = other
        heap.nursery_end = other + heap.nursery_size
