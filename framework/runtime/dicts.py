"""Dicts and sets: insertion-ordered, as Hettinger's compact dict (2012): a dense table of entries and a sparse index.

    ┌ header ┬ length ┬ used ┬ indices ┬ entries ┐
                              │         └► hash key (value) │ hash key (value) │ …   in order of insertion
                              └► 0 free, 1 deleted, n + 2 entry n                     power of two, at most 2/3 used

A removed entry keeps its place with the hash DELETED until the table is rebuilt.  Sets have entries without a value.
``equal`` and ``hash_of`` are helper functions or function pointers chosen by lowering for the type of the keys.  User code
behind them may change the dict; lookups read the tables afresh after each call.
"""

from __future__ import annotations

from framework.lltypes.dialect import interior_get, interior_set, llop, malloc
from framework.lltypes.interning import interned
from framework.lltypes.types import Array, GcArray, GcStruct, Int32, LLType, Ptr, Signed, Struct, Void
from framework.rlib.objectmodel import dont_inline, specialize
from framework.rlib.rarithmetic import intmask

FREE = 0
REMOVED = 1
FIRST = 2
DELETED = -1
SMALLEST_INDEX = 8

INDICES = GcArray(Int32)


@interned
def dict_type(key: LLType, value: LLType) -> GcStruct:
    """The struct for these key and value types; value Void for a set."""
    entry = Struct(f"entry.{key!r}.{value!r}", ("hash", Signed))
    if key is not Void:
        entry.add_field("key", key)
    if value is not Void:
        entry.add_field("value", value)
    return GcStruct(
        f"dict.{key!r}.{value!r}",
        ("length", Signed),
        ("used", Signed),
        ("indices", Ptr(INDICES)),
        ("entries", Ptr(GcArray(entry))),
    )


@specialize.memo()
def entries_of(DICT):  # noqa: N803
    """The type of the table of entries."""
    return DICT.fields["entries"].to


def entry_type(struct: GcStruct) -> Struct:
    """The type of one entry."""
    entries = struct.fields["entries"].to  # type: ignore[attr-defined]
    assert isinstance(entries, Array) and isinstance(entries.item, Struct)
    return entries.item


@dont_inline
def raise_changed(message: str) -> None:
    """Raise RuntimeError, out of line."""
    raise RuntimeError(message)


def ll_dict_new(DICT):  # noqa: N803
    """An empty dict."""
    result = malloc(DICT)
    result.indices = malloc(INDICES, SMALLEST_INDEX)
    result.entries = malloc(entries_of(DICT), 5)
    return result


def ll_dict_length(d):
    """``len(d)``."""
    return d.length


def ll_dict_nonempty(d):
    """Truth value of a dict that may be None."""
    if not d:
        return False
    return d.length != 0


@dont_inline
def ll_dict_find(d, key, hash_value, equal):
    """Number of the entry of a key, -1 if there is none.

    A call of its own, so that one for a key that was just looked for is known to give the same.
    """
    indices = d.indices
    mask = len(indices) - 1
    slot = hash_value & mask
    perturb = hash_value & 0x7FFFFFFFFFFFFFFF
    while True:
        number = llop.cast_primitive(Signed, indices[slot])
        if number == FREE:
            return -1
        if number != REMOVED:
            entry = number - FIRST
            if interior_get(d.entries, entry, "hash") == hash_value:
                if equal(interior_get(d.entries, entry, "key"), key):
                    return entry
                if d.indices != indices:  # by the comparison, which may run user code: start again
                    indices = d.indices
                    mask = len(indices) - 1
                    slot = hash_value & mask
                    perturb = hash_value & 0x7FFFFFFFFFFFFFFF
                    continue
        perturb >>= 5
        slot = (slot * 5 + perturb + 1) & mask


def ll_index_insert(indices, hash_value, entry):
    """Enter the number of a new entry into the first slot that is free."""
    mask = len(indices) - 1
    slot = hash_value & mask
    perturb = hash_value & 0x7FFFFFFFFFFFFFFF
    while llop.cast_primitive(Signed, indices[slot]) != FREE:
        perturb >>= 5
        slot = (slot * 5 + perturb + 1) & mask
    indices[slot] = llop.cast_primitive(Int32, entry + FIRST)


@dont_inline
def ll_dict_rebuild(DICT, d, room):  # noqa: N803
    """New tables for the live entries and ``room`` more."""
    needed = d.length + room
    size = SMALLEST_INDEX
    while size * 2 < needed * 3:
        size *= 2
    old = d.entries
    entries = malloc(entries_of(DICT), size * 2 // 3)
    indices = malloc(INDICES, size)
    target = 0
    for i in range(d.used):
        hash_value = interior_get(old, i, "hash")
        if hash_value != DELETED:
            ll_copy_entry(old, i, entries, target)
            ll_index_insert(indices, hash_value, target)
            target += 1
    d.entries = entries
    d.indices = indices
    d.used = target


def ll_copy_entry(source, i, target, j):
    """Copy one entry."""
    llop.array_copy(None, source, i, target, j, 1)


def ll_dict_add(DICT, d, key, hash_value):  # noqa: N803
    """Add an entry for a key that is not there; its number."""
    if d.used == len(d.entries):
        ll_dict_rebuild(DICT, d, (d.length >> 1) + 1 + d.length)
    entry = d.used
    interior_set(d.entries, entry, "hash", hash_value)
    interior_set(d.entries, entry, "key", key)
    ll_index_insert(d.indices, hash_value, entry)
    d.used = entry + 1
    d.length += 1
    return entry


def ll_hash_key(key, hash_of):
    """The hash of a key, which is never DELETED."""
    value = intmask(hash_of(key))  # a plain int, also where the user's function declares its result
    return -2 if value == DELETED else value


def ll_dict_rehash(DICT, d, hash_of):  # noqa: N803
    """Find the hashes of the keys of a prebuilt dict or set, and its index."""
    for i in range(d.used):
        interior_set(d.entries, i, "hash", ll_hash_key(interior_get(d.entries, i, "key"), hash_of))
    ll_dict_rebuild(DICT, d, 1)


def ll_dict_setitem(DICT, d, key, value, equal, hash_of):  # noqa: N803
    """``d[key] = value``."""
    hash_value = ll_hash_key(key, hash_of)
    entry = ll_dict_find(d, key, hash_value, equal)
    if entry < 0:
        entry = ll_dict_add(DICT, d, key, hash_value)
    interior_set(d.entries, entry, "value", value)


def ll_dict_contains(d, key, equal, hash_of):
    """``key in d``."""
    return ll_dict_find(d, key, ll_hash_key(key, hash_of), equal) >= 0


def ll_dict_getitem(d, key, equal, hash_of, missing):
    """``d[key]``; ``missing(key)`` raises KeyError."""
    entry = ll_dict_find(d, key, ll_hash_key(key, hash_of), equal)
    if entry < 0:
        missing(key)
    return interior_get(d.entries, entry, "value")


def ll_dict_get(d, key, default, equal, hash_of):
    """``d.get(key, default)``."""
    entry = ll_dict_find(d, key, ll_hash_key(key, hash_of), equal)
    if entry < 0:
        return default
    return interior_get(d.entries, entry, "value")


def ll_dict_get_converted(d, key, default, equal, hash_of, convert):
    """``d.get(key, default)`` where the result has another representation than the values."""
    entry = ll_dict_find(d, key, ll_hash_key(key, hash_of), equal)
    if entry < 0:
        return default
    return convert(interior_get(d.entries, entry, "value"))


def ll_dict_check(d, key, equal, hash_of, missing):
    """Raise KeyError if a key is missing."""
    if ll_dict_find(d, key, ll_hash_key(key, hash_of), equal) < 0:
        missing(key)


def ll_dict_setdefault(DICT, d, key, default, equal, hash_of):  # noqa: N803
    """``d.setdefault(key, default)``."""
    hash_value = ll_hash_key(key, hash_of)
    entry = ll_dict_find(d, key, hash_value, equal)
    if entry < 0:
        entry = ll_dict_add(DICT, d, key, hash_value)
        interior_set(d.entries, entry, "value", default)
    return interior_get(d.entries, entry, "value")


def ll_dict_remove(d, entry):
    """Remove an entry by its number."""
    indices = d.indices
    mask = len(indices) - 1
    hash_value = interior_get(d.entries, entry, "hash")
    slot = hash_value & mask
    perturb = hash_value & 0x7FFFFFFFFFFFFFFF
    while llop.cast_primitive(Signed, indices[slot]) != entry + FIRST:
        perturb >>= 5
        slot = (slot * 5 + perturb + 1) & mask
    indices[slot] = llop.cast_primitive(Int32, REMOVED)
    llop.array_clear(None, d.entries, entry, 1)
    interior_set(d.entries, entry, "hash", DELETED)
    d.length -= 1


def ll_dict_delitem(d, key, equal, hash_of, missing):
    """``del d[key]``."""
    entry = ll_dict_find(d, key, ll_hash_key(key, hash_of), equal)
    if entry < 0:
        missing(key)
    ll_dict_remove(d, entry)


def ll_dict_pop(d, key, equal, hash_of, missing):
    """``d.pop(key)``."""
    entry = ll_dict_find(d, key, ll_hash_key(key, hash_of), equal)
    if entry < 0:
        missing(key)
    value = interior_get(d.entries, entry, "value")
    ll_dict_remove(d, entry)
    return value


def ll_dict_pop_default(d, key, default, equal, hash_of):
    """``d.pop(key, default)``."""
    entry = ll_dict_find(d, key, ll_hash_key(key, hash_of), equal)
    if entry < 0:
        return default
    value = interior_get(d.entries, entry, "value")
    ll_dict_remove(d, entry)
    return value


def ll_dict_pop_converted(d, key, default, equal, hash_of, convert):
    """``d.pop(key, default)`` where the result has another representation than the values."""
    entry = ll_dict_find(d, key, ll_hash_key(key, hash_of), equal)
    if entry < 0:
        return default
    value = convert(interior_get(d.entries, entry, "value"))
    ll_dict_remove(d, entry)
    return value


def ll_dict_last(d):
    """Number of the last live entry; KeyError when the dict is empty."""
    entry = d.used - 1
    while entry >= 0 and interior_get(d.entries, entry, "hash") == DELETED:
        entry -= 1
    d.used = entry + 1
    if entry < 0:
        raise KeyError("popitem(): dictionary is empty")
    return entry


def ll_dict_clear(DICT, d):  # noqa: N803
    """``d.clear()``."""
    d.length = 0
    d.used = 0
    d.indices = malloc(INDICES, SMALLEST_INDEX)
    d.entries = malloc(entries_of(DICT), 5)


def ll_dict_copy(DICT, d):  # noqa: N803
    """``d.copy()``."""
    result = malloc(DICT)
    result.length = d.length
    result.used = d.used
    result.indices = d.indices
    result.entries = d.entries
    ll_dict_rebuild(DICT, result, 1)
    return result


def ll_dict_update(DICT, d, other, equal):  # noqa: N803
    """``d.update(other)`` for a dict of the same type."""
    i = 0
    while i < other.used:
        hash_value = interior_get(other.entries, i, "hash")
        if hash_value != DELETED:
            key = interior_get(other.entries, i, "key")
            value = interior_get(other.entries, i, "value")
            entry = ll_dict_find(d, key, hash_value, equal)
            if entry < 0:
                entry = ll_dict_add(DICT, d, key, hash_value)
            interior_set(d.entries, entry, "value", value)
        i += 1


def ll_dict_fill(DICT, d, iterator, more, item, store):  # noqa: N803
    """``d.update(pairs)``."""
    while more(iterator):
        store(d, item(iterator))


def ll_dict_fill_keys(DICT, d, keys, value, equal):  # noqa: N803
    """Give a new dict a value for each item of a set."""
    i = 0
    while i < keys.used:
        entry = ll_dict_add(DICT, d, interior_get(keys.entries, i, "key"), interior_get(keys.entries, i, "hash"))
        interior_set(d.entries, entry, "value", value)
        i += 1


def ll_dict_eq(left, right, equal, equal_values):
    """``left == right``; either may be null (None)."""
    if left == right:
        return True
    if not left or not right:
        return False
    if left.length != right.length:
        return False
    i = 0
    while i < left.used:
        hash_value = interior_get(left.entries, i, "hash")
        if hash_value != DELETED:
            entry = ll_dict_find(right, interior_get(left.entries, i, "key"), hash_value, equal)
            if entry < 0:
                return False
            if not equal_values(interior_get(left.entries, i, "value"), interior_get(right.entries, entry, "value")):
                return False
        i += 1
    return True


# --- sets: dicts without values


def ll_set_add(SET, s, key, equal, hash_of):  # noqa: N803
    """``s.add(key)``."""
    hash_value = ll_hash_key(key, hash_of)
    if ll_dict_find(s, key, hash_value, equal) < 0:
        ll_dict_add(SET, s, key, hash_value)


def ll_set_discard(s, key, equal, hash_of):
    """``s.discard(key)``; whether it was there."""
    entry = ll_dict_find(s, key, ll_hash_key(key, hash_of), equal)
    if entry < 0:
        return False
    ll_dict_remove(s, entry)
    return True


def ll_set_remove(s, key, equal, hash_of, missing):
    """``s.remove(key)``."""
    if not ll_set_discard(s, key, equal, hash_of):
        missing(key)


def ll_set_pop(s):
    """``s.pop()``."""
    entry = 0
    while entry < s.used and interior_get(s.entries, entry, "hash") == DELETED:
        entry += 1
    if entry >= s.used:
        raise KeyError("pop from an empty set")
    key = interior_get(s.entries, entry, "key")
    ll_dict_remove(s, entry)
    return key


def ll_set_update(SET, s, other, equal):  # noqa: N803
    """``s |= other``."""
    i = 0
    while i < other.used:
        hash_value = interior_get(other.entries, i, "hash")
        if hash_value != DELETED:
            key = interior_get(other.entries, i, "key")
            if ll_dict_find(s, key, hash_value, equal) < 0:
                ll_dict_add(SET, s, key, hash_value)
        i += 1


def ll_set_union(SET, left, right, equal):  # noqa: N803
    """``left | right``."""
    result = ll_dict_copy(SET, left)
    ll_set_update(SET, result, right, equal)
    return result


def ll_set_filter(SET, left, right, equal, keep):  # noqa: N803
    """The items of ``left`` that are in ``right`` (``keep`` true) or are not."""
    result = ll_dict_new(SET)
    i = 0
    while i < left.used:
        hash_value = interior_get(left.entries, i, "hash")
        if hash_value != DELETED:
            key = interior_get(left.entries, i, "key")
            if (ll_dict_find(right, key, hash_value, equal) >= 0) == keep:
                ll_dict_add(SET, result, key, hash_value)
        i += 1
    return result


def ll_set_symmetric_difference(SET, left, right, equal):  # noqa: N803
    """``left ^ right``."""
    result = ll_set_filter(SET, left, right, equal, False)
    ll_set_update(SET, result, ll_set_filter(SET, right, left, equal, False), equal)
    return result


def ll_set_replace(s, other):
    """Let a set have the items of a new one."""
    s.length = other.length
    s.used = other.used
    s.indices = other.indices
    s.entries = other.entries


def ll_set_issubset(left, right, equal):
    """``left <= right``."""
    if left.length > right.length:
        return False
    i = 0
    while i < left.used:
        hash_value = interior_get(left.entries, i, "hash")
        if hash_value != DELETED:
            if ll_dict_find(right, interior_get(left.entries, i, "key"), hash_value, equal) < 0:
                return False
        i += 1
    return True


def ll_set_isdisjoint(left, right, equal):
    """``left.isdisjoint(right)``."""
    i = 0
    while i < left.used:
        hash_value = interior_get(left.entries, i, "hash")
        if hash_value != DELETED:
            if ll_dict_find(right, interior_get(left.entries, i, "key"), hash_value, equal) >= 0:
                return False
        i += 1
    return True


def ll_set_eq(left, right, equal):
    """``left == right``; either may be null (None)."""
    if left == right:
        return True
    if not left or not right:
        return False
    return left.length == right.length and ll_set_issubset(left, right, equal)


def ll_set_hash(s):
    """``hash()`` of a frozenset, as a mix of the hashes of its items that does not depend on their order."""
    value = 1927868237 * (s.length + 1)
    for i in range(s.used):
        item = interior_get(s.entries, i, "hash")
        if item != DELETED:
            value ^= (item ^ (item << 16) ^ 89869747) * 3644798167
    value ^= llop.int_rshift(Signed, value, 11) ^ llop.int_rshift(Signed, value, 25)
    value = value * 69069 + 907133923
    return 590923713 if value == -1 else value


def ll_tuple_hash_start():
    """First accumulator of a tuple's hash (xxHash, as CPython since 3.8)."""
    return 2870177450012600261


def ll_tuple_hash_step(accumulator, item):
    """The accumulator after one more item's hash."""
    accumulator += item * -4417276706812531889
    rotated = (accumulator << 31) | ((accumulator >> 33) & 0x7FFFFFFF)
    return rotated * -7046029288634856825


def ll_tuple_hash_end(accumulator, count):
    """The hash of a tuple of ``count`` items."""
    accumulator += count ^ (2870177450012600261 ^ 3527539)
    return 1546275796 if accumulator == -1 else accumulator
