"""Translated: growing lists of integers (addresses mostly) in raw memory, made once and never moved themselves."""

from __future__ import annotations

from framework.gc.raw import allocate, copy_bytes, fatal_out_of_memory, load_word, release, store_word
from framework.lltypes.memory import StructObject
from framework.lltypes.types import Signed, Struct
from framework.rlib.objectmodel import always_inline

FIRST_CAPACITY = 256

VECTOR = Struct("gc_vector", ("items", Signed), ("length", Signed), ("capacity", Signed))


def new_vector():
    """NOT_RPYTHON: an empty prebuilt vector."""
    return StructObject(VECTOR)


@always_inline
def push(vector, value):
    """Append."""
    length = vector.length
    if length == vector.capacity:
        _grow(vector)
    store_word(vector.items, length * 8, value)
    vector.length = length + 1


@always_inline
def pop(vector):
    """Remove and return the last item; there must be one."""
    length = vector.length - 1
    vector.length = length
    return load_word(vector.items, length * 8)


@always_inline
def item(vector, index):
    """The item at an index."""
    return load_word(vector.items, index * 8)


@always_inline
def set_item(vector, index, value):
    """Replace the item at an index."""
    store_word(vector.items, index * 8, value)


def destroy(vector):
    """Empty, and give the memory back."""
    if vector.capacity != 0:
        release(vector.items)
    vector.items = 0
    vector.length = 0
    vector.capacity = 0


def _grow(vector):
    capacity = vector.capacity * 2
    if capacity == 0:
        capacity = FIRST_CAPACITY
    items = allocate(capacity * 8)
    if items == 0:
        fatal_out_of_memory()
    if vector.capacity != 0:
        copy_bytes(vector.items, items, vector.length * 8)
        release(vector.items)
    vector.items = items
    vector.capacity = capacity
