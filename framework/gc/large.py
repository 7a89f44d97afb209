"""Translated: large objects, each a block of its own that never moves.

    ┌ cards, the last one first ┬ size │ LISTED ┬ header ┬ …
    └───────────────────────────┴───────────────┴────────┘
    block                                       object

An object with references has one card, a byte, per KB: set when a reference was stored into an item that starts in that
KB.  LISTED says that the object is in ``carded``.  Its TRACK bit stays set, so each store of a reference takes the slow
path of the barrier and marks a card, unless the whole object was remembered.
"""

from __future__ import annotations

from framework.gc.heap import carded, heap
from framework.gc.objects import header, info_of, set_header
from framework.gc.raw import allocate, load_byte, load_word, release, shift_right, store_byte, store_word
from framework.gc.vector import new_vector, pop, push
from framework.lltypes.typeinfo import EXTRA, ITEMS_HAVE_POINTERS, MARK

CARD_SHIFT = 10
CARD_SIZE = 1 << CARD_SHIFT
SIZE_WORD = 8
LISTED = 1

large_objects = new_vector()
large_unswept = new_vector()


def allocate_large(info, info_address, size, flags):
    """A zeroed block with its header written, 0 when there is no memory."""
    cards = 0
    if info.flags & ITEMS_HAVE_POINTERS:
        cards = card_bytes(size)
        flags |= EXTRA
    block = allocate(cards + SIZE_WORD + size)
    if block == 0:
        return 0
    obj = block + cards + SIZE_WORD
    store_word(obj, -SIZE_WORD, size)
    set_header(obj, info_address + flags)
    push(large_objects, obj)
    heap.old_bytes = heap.old_bytes + size
    heap.allocated_large_bytes = heap.allocated_large_bytes + size
    return obj


def card_bytes(size):
    """Bytes of the card table of an object."""
    return (card_count(size) + 7) & -8


def card_count(size):
    """Number of cards of an object."""
    return shift_right(size + CARD_SIZE - 1, CARD_SHIFT)


def set_card(obj, offset):
    """Note that the item that starts at this offset is about to change."""
    store_byte(obj, -SIZE_WORD - 1 - shift_right(offset, CARD_SHIFT), 1)
    word = load_word(obj, -SIZE_WORD)
    if word & LISTED == 0:
        store_word(obj, -SIZE_WORD, word | LISTED)
        push(carded, obj)


def take_card(obj, card):
    """Whether a card is set; clears it."""
    place = -SIZE_WORD - 1 - card
    if load_byte(obj, place) == 0:
        return False
    store_byte(obj, place, 0)
    return True


def unlist(obj):
    """Note that the object is no longer in ``carded``."""
    store_word(obj, -SIZE_WORD, load_word(obj, -SIZE_WORD) & ~LISTED)


def block_size(obj):
    """Bytes of the object when it was allocated (an array may have shrunk since)."""
    return load_word(obj, -SIZE_WORD) & ~LISTED


def begin_large_sweep():
    """Make every large object unswept."""
    while large_objects.length > 0:
        push(large_unswept, pop(large_objects))


def sweep_large(count):
    """Look at up to so many large objects; the number left to do of that count."""
    while count > 0 and large_unswept.length > 0:
        obj = pop(large_unswept)
        word = header(obj)
        if word & MARK:
            set_header(obj, word - MARK)
            push(large_objects, obj)
        else:
            _free_large(obj)
        count -= 1
    return count


def _free_large(obj):
    size = block_size(obj)
    cards = 0
    if info_of(obj).flags & ITEMS_HAVE_POINTERS:
        cards = card_bytes(size)
    heap.old_bytes = heap.old_bytes - size
    release(obj - SIZE_WORD - cards)
