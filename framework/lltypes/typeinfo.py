"""The type info: what the collector knows about a type, and the start of every vtable.

Each object in the collected heap, and each prebuilt one, starts with one header word that points to its type info.
Type infos are aligned to 64 bytes, so the six low bits of the word are free for the collector:

     63                                6   5     4     3     2     1     0
    ┌───────────────────────────────────┬─────┬─────┬─────┬─────┬─────┬─────┐
    │ address of the type info          │SEEN │FIXED│EXTRA│MOVED│MARK │TRACK│
    └───────────────────────────────────┴─────┴─────┴─────┴─────┴─────┴─────┘
    TRACK  a store of a reference into this object must be recorded first.  This is the one bit that the inlined write
           barrier tests.  Clear on objects in the nursery and on old ones that were recorded since the last collection
    MARK   old: reached by the marking under way.  Always set on prebuilt objects, which are never swept
    MOVED  young: the word is the new address plus this bit.  In the old space: a free cell, the word is the next one
    EXTRA  young: an identity hash was taken, the address it comes from is in a table.  Old: a card table lies before it
    FIXED  young: pinned, stays in the nursery.  Prebuilt: no reference to the heap was stored into it yet
    SEEN   old: scratch bit, set only while finalizers are put in order

    object of a fixed size          array                           struct that ends in an array
    ┌────────┐                      ┌────────┐                      ┌────────┐
    │ header │                      │ header │                      │ header │
    │ fields │                      │ length │ ◄─ length_offset     │ fields │
    │  ...   │                      │ item 0 │ ◄─ fixed_size        │ length │ ◄─ length_offset
    └────────┘ ◄─ fixed_size        │  ...   │                      │ item 0 │ ◄─ fixed_size
                                    └────────┘                      └────────┘

``pointer_offsets`` lists the references in the fixed part, ``item_pointer_offsets`` those in one item.  All numbers
depend on the target's pointer size: ``gc/layout.py`` fills them in when the type info is emitted.
"""

from __future__ import annotations

from framework.lltypes.types import GCREF, Array, FuncType, Ptr, Signed, Struct, Void

TYPE_INFO_ALIGNMENT = 64

TRACK = 1
MARK = 2
MOVED = 4
EXTRA = 8
FIXED = 16
SEEN = 32
FLAGS_MASK = TYPE_INFO_ALIGNMENT - 1

PREBUILT_FLAGS = TRACK | MARK | FIXED
"""Added to the type info's address in the header word of every prebuilt object."""

# ``TYPE_INFO.flags``
VARSIZED = 1  # ends in an array: length_offset and item_size are meaningful
ITEMS_HAVE_POINTERS = 2
IS_WEAKREF = 4  # the word after the header is a reference that the collector clears and does not trace
HAS_DESTRUCTOR = 8  # ``destructor`` is called some time after the object died; allocated out of line

OFFSETS = Array(Signed)
DESTRUCTOR = Ptr(FuncType([GCREF], Void))

TYPE_INFO = Struct(
    "type_info",
    ("flags", Signed),
    ("fixed_size", Signed),
    ("length_offset", Signed),
    ("item_size", Signed),
    ("pointer_offsets", Ptr(OFFSETS)),
    ("item_pointer_offsets", Ptr(OFFSETS)),
    ("destructor", DESTRUCTOR),
    alignment=TYPE_INFO_ALIGNMENT,
)
TYPE_INFO_PTR = Ptr(TYPE_INFO)
