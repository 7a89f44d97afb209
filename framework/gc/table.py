"""Translated: a hash table from non-zero addresses to integers in raw memory; entries are never removed singly.

Open addressing with linear probing; at most half full, so a probe always ends.
"""

from __future__ import annotations

from framework.gc.raw import allocate, fatal_out_of_memory, load_word, release, shift_right, store_word
from framework.lltypes.memory import StructObject
from framework.lltypes.types import Signed, Struct

FIRST_CAPACITY = 64  # a power of two
ENTRY_SIZE = 16

TABLE = Struct("gc_table", ("entries", Signed), ("used", Signed), ("capacity", Signed))


def new_table():
    """NOT_RPYTHON: an empty prebuilt table."""
    return StructObject(TABLE)


def table_get(table, key):
    """The value of a key, 0 when absent."""
    if table.used == 0:
        return 0
    entry = _find(table, key)
    if load_word(entry, 0) == 0:
        return 0
    return load_word(entry, 8)


def table_set(table, key, value):
    """Add or replace."""
    if table.used * 2 >= table.capacity:
        _grow(table)
    entry = _find(table, key)
    if load_word(entry, 0) == 0:
        table.used = table.used + 1
        store_word(entry, 0, key)
    store_word(entry, 8, value)


def table_destroy(table):
    """Empty, and give the memory back."""
    if table.capacity != 0:
        release(table.entries)
    table.entries = 0
    table.used = 0
    table.capacity = 0


def _find(table, key):
    """The entry of the key, or the free one where it belongs."""
    mask = table.capacity - 1
    index = (shift_right(key, 3) ^ shift_right(key, 11)) & mask
    while True:
        entry = table.entries + index * ENTRY_SIZE
        found = load_word(entry, 0)
        if found == key or found == 0:
            return entry
        index = (index + 1) & mask


def _grow(table):
    old_entries = table.entries
    old_capacity = table.capacity
    capacity = old_capacity * 2
    if capacity == 0:
        capacity = FIRST_CAPACITY
    table.entries = allocate(capacity * ENTRY_SIZE)
    if table.entries == 0:
        fatal_out_of_memory()
    table.capacity = capacity
    if old_capacity == 0:
        return
    index = 0
    while index < old_capacity:
        entry = old_entries + index * ENTRY_SIZE
        key = load_word(entry, 0)
        if key != 0:
            target = _find(table, key)
            store_word(target, 0, key)
            store_word(target, 8, load_word(entry, 8))
        index += 1
    release(old_entries)
