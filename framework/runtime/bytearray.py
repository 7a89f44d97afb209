"""The representation of ``bytearray``: a list whose items are bytes.

    BYTEARRAY  ┌ header ┬ length ┬ items ┐ ──► ┌ header ┬ capacity ┬ b b b b … (zero) ┐

What lists can do is theirs (``runtime/lists.py``); here are the checks of byte values, the messages, and the way to and
from ``bytes``.
"""

from __future__ import annotations

from framework.lltypes.dialect import llop, malloc
from framework.lltypes.types import Bool, Char, GcStruct, Ptr, Signed
from framework.runtime.bytestring import BYTES
from framework.runtime.lists import (
    complete_list_type,
    ll_list_append,
    ll_list_close_gap,
    ll_list_copy,
    ll_list_extend,
    ll_list_insert,
    ll_list_new,
    ll_list_resize,
    raise_index_error,
    raise_value_error,
)

BYTEARRAY = GcStruct("bytearray")
complete_list_type(BYTEARRAY, Char)
BYTEARRAY_POINTER = Ptr(BYTEARRAY)


def ll_bytearray_new(length):
    """``length`` zero bytes."""
    if length < 0:
        raise_value_error("negative count")
    return ll_list_new(BYTEARRAY, length)


def ll_bytearray_from_bytes(b):
    """``bytearray(b)``."""
    length = len(b.chars)
    result = ll_list_new(BYTEARRAY, length)
    for i in range(length):
        result.items[i] = b.chars[i]
    return result


def ll_bytearray_to_bytes(a):
    """``bytes(a)``."""
    length = a.length
    result = malloc(BYTES, length)
    for i in range(length):
        result.chars[i] = a.items[i]
    return result


def ll_byte(code):
    """A byte value as Char."""
    if not llop.int_between(Bool, 0, code, 256):
        raise_value_error("byte must be in range(0, 256)")
    return llop.cast_int_to_char(Char, code)


def ll_bytearray_index(a, index, message):
    """An index made nonnegative and checked."""
    length = a.length
    if not llop.int_between(Bool, 0, index, length):
        index += length
        if not llop.int_between(Bool, 0, index, length):
            raise_index_error(message)
    return index


def ll_bytearray_getitem(a, index):
    """``a[index]``."""
    index = ll_bytearray_index(a, index, "bytearray index out of range")
    return llop.cast_char_to_int(Signed, a.items[index])


def ll_bytearray_setitem(a, index, code):
    """``a[index] = code``."""
    index = ll_bytearray_index(a, index, "bytearray index out of range")
    a.items[index] = ll_byte(code)


def ll_bytearray_delitem(a, index):
    """``del a[index]``."""
    ll_list_close_gap(a, ll_bytearray_index(a, index, "bytearray index out of range"), 1)


def ll_bytearray_append(a, code):
    """``a.append(code)``."""
    ll_list_append(BYTEARRAY, a, ll_byte(code))


def ll_bytearray_insert(a, index, code):
    """``a.insert(index, code)``."""
    ll_list_insert(BYTEARRAY, a, index, ll_byte(code))


def ll_bytearray_pop(a, index):
    """``a.pop(index)``."""
    if a.length == 0:
        raise_index_error("pop from empty bytearray")
    index = ll_bytearray_index(a, index, "pop index out of range")
    code = llop.cast_char_to_int(Signed, a.items[index])
    ll_list_close_gap(a, index, 1)
    return code


def ll_bytearray_remove(a, code):
    """``a.remove(code)``."""
    byte = ll_byte(code)
    for i in range(a.length):
        if a.items[i] == byte:
            ll_list_close_gap(a, i, 1)
            return
    raise_value_error("value not found in bytearray")


def ll_bytearray_extend_bytes(a, b):
    """``a += b`` for bytes."""
    length = a.length
    count = len(b.chars)
    ll_list_resize(BYTEARRAY, a, length + count)
    for i in range(count):
        a.items[length + i] = b.chars[i]


def ll_bytearray_extend(a, other):
    """``a += other`` for a bytearray."""
    ll_list_extend(BYTEARRAY, a, ll_list_copy(BYTEARRAY, other) if a == other else other)


def ll_bytearray_from_list(l):
    """``bytearray(l)`` of a list of ints."""
    result = ll_list_new(BYTEARRAY, l.length)
    for i in range(l.length):
        result.items[i] = ll_byte(llop.cast_primitive(Signed, l.items[i]))
    return result


def ll_bytearray_eq(left, right):
    """``left == right``; either may be null (None)."""
    if left == right:
        return True
    if not left or not right:
        return False
    if left.length != right.length:
        return False
    for i in range(left.length):
        if left.items[i] != right.items[i]:
            return False
    return True


def ll_bytearray_compare(left, right):
    """Negative, zero or positive."""
    for i in range(min(left.length, right.length)):
        difference = llop.cast_char_to_int(Signed, left.items[i]) - llop.cast_char_to_int(Signed, right.items[i])
        if difference != 0:
            return difference
    return left.length - right.length


def ll_bytearray_contains_code(a, code):
    """``code in a``."""
    byte = ll_byte(code)
    for i in range(a.length):
        if a.items[i] == byte:
            return True
    return False


def ll_bytearray_find(a, sub, start, stop):
    """Lowest index in ``start … stop`` (normalised) where the bytes ``sub`` occur, -1 if nowhere."""
    count = len(sub.chars)
    i = start
    while i + count <= stop:
        j = 0
        while j < count and a.items[i + j] == sub.chars[j]:
            j += 1
        if j == count:
            return i
        i += 1
    return -1


def ll_bytearray_item(iterator):
    """The byte an iterator stands at."""
    return llop.cast_char_to_int(Signed, iterator.source.items[iterator.index])
