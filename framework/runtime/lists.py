"""Lists: a struct with the length and a pointer to an over-allocated array of items.

    ┌ header ┬ length ┬ items ┐ ──► ┌ header ┬ capacity ┬ item item item … (zero) ┐

Helpers that allocate take the struct type ``LIST`` first; its array type is found from it.  Items beyond the length are
zero, so that the collector sees no stale references.
"""

from __future__ import annotations

from framework.lltypes.dialect import llop, malloc
from framework.lltypes.interning import interned
from framework.lltypes.types import Bool, GcArray, GcStruct, LLType, Ptr, Signed
from framework.rlib.objectmodel import always_inline, dont_inline, specialize

ORDER = GcArray(Signed)


@interned
def list_type(item: LLType) -> GcStruct:
    """The list struct for an item type."""
    result = GcStruct(f"list.{item!r}")
    complete_list_type(result, item)
    return result


def complete_list_type(struct: GcStruct, item: LLType) -> None:
    """Give a list struct its fields."""
    struct.hints["length_fields"] = ("length",)
    struct.add_field("length", Signed)
    struct.add_field("items", Ptr(GcArray(item)))


@specialize.memo()
def array_of(LIST):  # noqa: N803
    """The array type of a list type."""
    return LIST.fields["items"].to


@dont_inline
def raise_index_error(message: str) -> None:
    """Raise IndexError, out of line."""
    raise IndexError(message)


@dont_inline
def raise_value_error(message: str) -> None:
    """Raise ValueError, out of line."""
    raise ValueError(message)


def ll_list_new(LIST, length):  # noqa: N803
    """A list of ``length`` zero items."""
    result = malloc(LIST)
    result.items = malloc(array_of(LIST), length)
    result.length = length
    return result


def ll_list_new_hint(LIST, capacity):  # noqa: N803
    """An empty list with room."""
    result = malloc(LIST)
    result.items = malloc(array_of(LIST), capacity if capacity > 0 else 0)
    return result


def ll_list_filled(LIST, item, count):  # noqa: N803
    """``[item] * count``."""
    if count < 0:
        count = 0
    result = ll_list_new(LIST, count)
    items = result.items
    for i in range(count):
        items[i] = item
    return result


def ll_list_length(l):
    """``len(l)``."""
    return l.length


def ll_list_nonempty(l):
    """Truth value of a list that may be None."""
    if not l:
        return False
    return l.length != 0


def ll_list_getitem(l, index):
    """``l[index]``."""
    length = l.length
    if not llop.int_between(Bool, 0, index, length):
        index += length
        if not llop.int_between(Bool, 0, index, length):
            raise_index_error("list index out of range")
    return l.items[index]


def ll_list_getitem_nonnegative(l, index):
    """``l[index]`` for an index known to be nonnegative."""
    if not llop.int_between(Bool, 0, index, l.length):  # a sum may have wrapped
        raise_index_error("list index out of range")
    return l.items[index]


def ll_list_getitem_unchecked(l, index):
    """``l[index]`` for an index known to be in range."""
    return l.items[index]


def ll_list_setitem(l, index, item):
    """``l[index] = item``."""
    length = l.length
    if not llop.int_between(Bool, 0, index, length):
        index += length
        if not llop.int_between(Bool, 0, index, length):
            raise_index_error("list assignment index out of range")
    l.items[index] = item


def ll_list_setitem_nonnegative(l, index, item):
    """``l[index] = item`` for an index known to be nonnegative."""
    if not llop.int_between(Bool, 0, index, l.length):  # a sum may have wrapped
        raise_index_error("list assignment index out of range")
    l.items[index] = item


def ll_list_init_item(l, index, item):
    """Store an item of a list that is being made."""
    l.items[index] = item


def ll_list_append(LIST, l, item):  # noqa: N803
    """``l.append(item)``."""
    length = l.length
    if length == len(l.items):
        ll_list_grow(LIST, l, length + 1)
    l.items[length] = item
    l.length = length + 1


@dont_inline
def ll_list_grow(LIST, l, needed):  # noqa: N803
    """Make room for ``needed`` items, half as many more and some: each item is moved twice on average."""
    array = malloc(array_of(LIST), needed + (needed >> 1) + 3)
    llop.array_copy(None, l.items, 0, array, 0, l.length)
    l.items = array


def ll_list_resize(LIST, l, length):  # noqa: N803
    """Set the length; new items are zero."""
    old = l.length
    if length > len(l.items):
        ll_list_grow(LIST, l, length)
    elif length < old:
        llop.array_clear(None, l.items, length, old - length)
    l.length = length


def ll_list_pop_last(l):
    """``l.pop()``."""
    length = l.length
    if length == 0:
        raise_index_error("pop from empty list")
    item = l.items[length - 1]
    llop.array_clear(None, l.items, length - 1, 1)
    l.length = length - 1
    return item


def ll_list_pop(l, index):
    """``l.pop(index)``."""
    length = l.length
    if length == 0:
        raise_index_error("pop from empty list")
    if not llop.int_between(Bool, 0, index, length):
        index += length
        if not llop.int_between(Bool, 0, index, length):
            raise_index_error("pop index out of range")
    item = l.items[index]
    ll_list_close_gap(l, index, 1)
    return item


def ll_list_close_gap(l, start, count):
    """Remove ``count`` items from ``start`` on."""
    length = l.length
    items = l.items
    llop.array_copy(None, items, start + count, items, start, length - start - count)
    llop.array_clear(None, items, length - count, count)
    l.length = length - count


def ll_list_delitem(l, index):
    """``del l[index]``."""
    length = l.length
    if not llop.int_between(Bool, 0, index, length):
        index += length
        if not llop.int_between(Bool, 0, index, length):
            raise_index_error("list assignment index out of range")
    ll_list_close_gap(l, index, 1)


def ll_list_insert(LIST, l, index, item):  # noqa: N803
    """``l.insert(index, item)``."""
    length = l.length
    if index < 0:
        index += length
        if index < 0:
            index = 0
    if index > length:
        index = length
    ll_list_resize(LIST, l, length + 1)
    items = l.items
    llop.array_copy(None, items, index, items, index + 1, length - index)
    items[index] = item


def ll_list_extend(LIST, l, other):  # noqa: N803
    """``l.extend(other)`` for a list of the same type."""
    length = l.length
    count = other.length
    ll_list_resize(LIST, l, length + count)
    llop.array_copy(None, other.items, 0, l.items, length, count)


def ll_list_concat(LIST, left, right):  # noqa: N803
    """``left + right``."""
    result = ll_list_new(LIST, left.length + right.length)
    llop.array_copy(None, left.items, 0, result.items, 0, left.length)
    llop.array_copy(None, right.items, 0, result.items, left.length, right.length)
    return result


def ll_list_copy(LIST, l):  # noqa: N803
    """``l[:]``."""
    result = ll_list_new(LIST, l.length)
    llop.array_copy(None, l.items, 0, result.items, 0, l.length)
    return result


def ll_list_repeat(LIST, l, count):  # noqa: N803
    """``l * count``."""
    length = l.length
    if count < 0:
        count = 0
    if length > 0 and llop.int_mul_overflows(Bool, length, count):
        raise MemoryError
    result = ll_list_new(LIST, length * count)
    for i in range(count):
        llop.array_copy(None, l.items, 0, result.items, i * length, length)
    return result


def ll_list_repeat_in_place(LIST, l, count):  # noqa: N803
    """``l *= count``."""
    length = l.length
    if count < 0:
        count = 0
    if length > 0 and llop.int_mul_overflows(Bool, length, count):
        raise MemoryError
    ll_list_resize(LIST, l, length * count)
    for i in range(1, count):
        llop.array_copy(None, l.items, 0, l.items, i * length, length)


def ll_list_clear(l):
    """``l.clear()``."""
    llop.array_clear(None, l.items, 0, l.length)
    l.length = 0


def ll_list_reverse(l):
    """``l.reverse()``."""
    items = l.items
    i = 0
    j = l.length - 1
    while i < j:
        item = items[i]
        items[i] = items[j]
        items[j] = item
        i += 1
        j -= 1


def ll_list_index(l, item, start, stop, equal):
    """Index of the first equal item in a normalised range, or -1."""
    i = start
    while i < stop and i < l.length:
        if equal(l.items[i], item):
            return i
        i += 1
    return -1


def ll_list_contains(l, item, equal):
    """``item in l``."""
    return ll_list_index(l, item, 0, l.length, equal) >= 0


def ll_list_find(l, item, equal, missing):
    """``l.index(item)``; ``missing(item)`` raises the error."""
    found = ll_list_index(l, item, 0, l.length, equal)
    if found < 0:
        missing(item)
    return found


def ll_list_find_between(l, item, start, stop, equal, missing):
    """``l.index(item, start, stop)``."""
    length = l.length
    if start < 0:
        start = max(start + length, 0)
    if stop < 0:
        stop = max(stop + length, 0)
    found = ll_list_index(l, item, start, stop, equal)
    if found < 0:
        missing(item)
    return found


def ll_list_count(l, item, equal):
    """``l.count(item)``."""
    count = 0
    for i in range(l.length):
        if equal(l.items[i], item):
            count += 1
    return count


def ll_list_remove(l, item, equal):
    """``l.remove(item)``."""
    found = ll_list_index(l, item, 0, l.length, equal)
    if found < 0:
        raise_value_error("list.remove(x): x not in list")
    ll_list_close_gap(l, found, 1)


def ll_list_eq(left, right, equal):
    """``left == right``; either may be null (None)."""
    if left == right:
        return True
    if not left or not right:
        return False
    if left.length != right.length:
        return False
    i = 0
    while i < left.length and i < right.length:
        if not equal(left.items[i], right.items[i]):
            return False
        i += 1
    return left.length == right.length


def ll_list_unpack(l, count):
    """Check that a list has the number of items that an unpacking wants."""
    length = l.length
    if length != count:
        raise_unpack_error(length, count)


@dont_inline
def raise_unpack_error(length: int, count: int) -> None:
    """Raise the ValueError for a wrong number of items."""
    if length > count:
        raise ValueError("too many values to unpack (expected " + str(count) + ")")
    raise ValueError("not enough values to unpack (expected " + str(count) + ", got " + str(length) + ")")


def ll_list_unpack_star(l, least):
    """Check that a list has enough items for an unpacking with a star."""
    length = l.length
    if length < least:
        raise_unpack_star_error(length, least)


@dont_inline
def raise_unpack_star_error(length: int, least: int) -> None:
    """Raise the ValueError for too few items."""
    raise ValueError("not enough values to unpack (expected at least " + str(least) + ", got " + str(length) + ")")


def ll_list_eq_mixed(left, right, equal):
    """``left == right`` for lists of different types; either may be null (None)."""
    if not left or not right:
        return not left and not right
    if left.length != right.length:
        return False
    i = 0
    while i < left.length and i < right.length:
        if not equal(left.items[i], right.items[i]):
            return False
        i += 1
    return left.length == right.length


def ll_list_compare(left, right, equal, ordered, lengths):
    """``left < right`` and the like: the first differing items decide, else the lengths."""
    i = 0
    while i < left.length and i < right.length:
        if not equal(left.items[i], right.items[i]):
            return ordered(left.items[i], right.items[i])
        i += 1
    return lengths(left.length, right.length)


def ll_slice_start(start, is_given, length, step):
    """Normalised start of a slice."""
    if step > 0:
        return ll_clip(start, is_given, length, 0, 0, length)
    return ll_clip(start, is_given, length, length - 1, -1, length - 1)


def ll_slice_stop(stop, is_given, length, step):
    """Normalised stop of a slice."""
    if step > 0:
        return ll_clip(stop, is_given, length, length, 0, length)
    return ll_clip(stop, is_given, length, -1, -1, length - 1)


def ll_clip(bound, is_given, length, default, low, high):
    """A slice bound made nonnegative and clipped."""
    if not is_given:
        return default
    if bound < 0:
        bound += length
    if bound < low:
        return low
    if bound > high:
        return high
    return bound


@always_inline
def ll_slice_count(start, stop, step):
    """Number of items of a slice with normalised bounds."""
    if step > 0:
        return 0 if start >= stop else (stop - start - 1) // step + 1
    return 0 if start <= stop else (start - stop - 1) // (-step) + 1


def ll_list_slice(LIST, l, start, has_start, stop, has_stop, step):  # noqa: N803
    """``l[start:stop:step]``."""
    if step == 0:
        raise_value_error("slice step cannot be zero")
    length = l.length
    start = ll_slice_start(start, has_start, length, step)
    stop = ll_slice_stop(stop, has_stop, length, step)
    count = ll_slice_count(start, stop, step)
    result = ll_list_new(LIST, count)
    if step == 1:
        llop.array_copy(None, l.items, start, result.items, 0, count)
        return result
    for i in range(count):
        result.items[i] = l.items[start + i * step]
    return result


def ll_list_set_slice(LIST, l, start, has_start, stop, has_stop, step, other):  # noqa: N803
    """``l[start:stop:step] = other``."""
    if step == 0:
        raise_value_error("slice step cannot be zero")
    length = l.length
    start = ll_slice_start(start, has_start, length, step)
    stop = ll_slice_stop(stop, has_stop, length, step)
    if step != 1:
        ll_list_set_extended_slice(LIST, l, start, ll_slice_count(start, stop, step), step, other)
        return
    if stop < start:
        stop = start
    source = other
    if other == l:
        source = ll_list_copy(LIST, other)
    count = source.length
    growth = count - (stop - start)
    if growth > 0:
        ll_list_resize(LIST, l, length + growth)
    items = l.items
    llop.array_copy(None, items, stop, items, stop + growth, length - stop)
    llop.array_copy(None, source.items, 0, items, start, count)
    if growth < 0:
        ll_list_resize(LIST, l, length + growth)


def ll_list_set_extended_slice(LIST, l, start, count, step, other):  # noqa: N803
    """Assign to a slice with a step: the lengths must agree."""
    if other.length != count:
        raise ValueError(f"attempt to assign sequence of size {other.length} to extended slice of size {count}")
    source = other
    if other == l:
        source = ll_list_copy(LIST, other)
    for i in range(count):
        l.items[start + i * step] = source.items[i]


def ll_list_del_slice(l, start, has_start, stop, has_stop, step):
    """``del l[start:stop:step]``."""
    if step == 0:
        raise_value_error("slice step cannot be zero")
    length = l.length
    start = ll_slice_start(start, has_start, length, step)
    stop = ll_slice_stop(stop, has_stop, length, step)
    count = ll_slice_count(start, stop, step)
    if count == 0:
        return
    if step < 0:
        start = start + (count - 1) * step
        step = -step
    if step == 1:
        ll_list_close_gap(l, start, count)
        return
    items = l.items
    target = start
    next_gone = start
    removed = 0
    for i in range(start, length):
        if i == next_gone and removed < count:
            removed += 1
            next_gone += step
        else:
            items[target] = items[i]
            target += 1
    llop.array_clear(None, items, length - count, count)
    l.length = length - count


def ll_list_sort(LIST, l, less, backwards):  # noqa: N803
    """``l.sort()``: stable; ``backwards`` as if the list were reversed before and after."""
    length = l.length
    items = l.items
    taken = malloc(array_of(LIST), 0)
    l.length = 0
    l.items = taken
    result = malloc(array_of(LIST), length)
    llop.array_copy(None, items, 0, result, 0, length)
    try:
        if backwards:
            ll_reverse_items(result, length)
        result = ll_sorted_items(LIST, result, length, less)
    except BaseException:
        l.items = items
        l.length = length
        raise
    if backwards:
        ll_reverse_items(result, length)
    ll_finish_sort(l, taken, result, length)


def ll_list_sort_by(LIST, l, keys, less, backwards):  # noqa: N803
    """``l.sort(key=…)`` with the list of keys at hand."""
    length = l.length
    if keys.length != length:
        raise_value_error("list modified during sort")
    order = malloc(ORDER, length)
    last = length - 1
    for i in range(length):
        order[i] = last - i if backwards else i
    order = ll_sorted_order(order, keys.items, length, less)
    result = malloc(array_of(LIST), length)
    for i in range(length):
        result[last - i if backwards else i] = l.items[order[i]]
    l.items = result


def ll_reverse_items(items, length):
    """Reverse the first items of an array."""
    i = 0
    j = length - 1
    while i < j:
        item = items[i]
        items[i] = items[j]
        items[j] = item
        i += 1
        j -= 1


def ll_finish_sort(l, taken, result, length):
    """Give the list its items back, unless a comparison changed it meanwhile."""
    changed = l.length != 0 or l.items != taken
    l.items = result
    l.length = length
    if changed:
        raise_value_error("list modified during sort")


def ll_sorted_items(LIST, items, length, less):  # noqa: N803
    """The array sorted: a bottom-up merge sort on binary-insertion-sorted runs, with a test for sorted input."""
    i = 1
    while i < length and not less(items[i], items[i - 1]):
        i += 1
    if i >= length:
        return items
    width = 8
    start = 0
    while start < length:
        ll_insertion_sort(items, start, min(start + width, length), less)
        start += width
    source = items
    target = malloc(array_of(LIST), length)
    while width < length:
        start = 0
        while start < length:
            middle = min(start + width, length)
            ll_merge(source, target, start, middle, min(middle + width, length), less)
            start += 2 * width
        source, target = target, source
        width *= 2
    return source


def ll_sorted_order(order, keys, length, less):
    """Places of keys, sorted by the keys: a bottom-up merge sort."""
    source = order
    target = malloc(ORDER, length)
    width = 1
    while width < length:
        start = 0
        while start < length:
            middle = min(start + width, length)
            ll_merge_order(source, target, keys, start, middle, min(middle + width, length), less)
            start += 2 * width
        source, target = target, source
        width *= 2
    return source


def ll_merge_order(source, target, keys, start, middle, stop, less):
    """Merge two sorted neighbours of places, those of the left one first where keys are equal."""
    i = start
    j = middle
    k = start
    while i < middle and j < stop:
        if less(keys[source[j]], keys[source[i]]):
            target[k] = source[j]
            j += 1
        else:
            target[k] = source[i]
            i += 1
        k += 1
    llop.array_copy(None, source, i, target, k, middle - i)
    llop.array_copy(None, source, j, target, k + middle - i, stop - j)


def ll_insertion_sort(items, start, stop, less):
    """Sort a short range, stably."""
    i = start + 1
    while i < stop:
        item = items[i]
        j = i
        while j > start and less(item, items[j - 1]):
            items[j] = items[j - 1]
            j -= 1
        items[j] = item
        i += 1


def ll_merge(source, target, start, middle, stop, less):
    """Merge two sorted neighbours from ``source`` into ``target``, equal items of the left one first."""
    i = start
    j = middle
    k = start
    while i < middle and j < stop:
        if less(source[j], source[i]):
            target[k] = source[j]
            j += 1
        else:
            target[k] = source[i]
            i += 1
        k += 1
    llop.array_copy(None, source, i, target, k, middle - i)
    llop.array_copy(None, source, j, target, k + middle - i, stop - j)


def ll_equal(left, right):
    """Equality of machine values."""
    return left == right


def ll_less(left, right):
    """Order of machine values."""
    return left < right


def ll_less_equal(left, right):
    """Order of machine values."""
    return left <= right


def ll_greater(left, right):
    """Order of machine values."""
    return left > right


def ll_greater_equal(left, right):
    """Order of machine values."""
    return left >= right
