"""``collections.deque``: a ring buffer.

    ┌ header ┬ length ┬ start ┬ limit ┬ changes ┬ items ┐ ──► ┌ header ┬ capacity ┬ … item item item … ┐   power of two

Item i is at ``(start + i) & (capacity - 1)``.  ``limit`` is maxlen, -1 for none; ``changes`` counts insertions and removals,
so that an iterator notices them.  Places without an item are zero.
"""

from __future__ import annotations

from framework.lltypes.dialect import llop, malloc
from framework.lltypes.interning import interned
from framework.lltypes.types import GcArray, GcStruct, LLType, Ptr, Signed
from framework.rlib.objectmodel import dont_inline, specialize
from framework.runtime.bridge import as_low_level
from framework.runtime.lists import raise_index_error


@interned
def deque_type(item: LLType) -> GcStruct:
    """The deque struct for an item type."""
    return GcStruct(
        f"deque.{item!r}",
        ("length", Signed), ("start", Signed), ("limit", Signed), ("changes", Signed), ("items", Ptr(GcArray(item))),
    )  # fmt: skip


@specialize.memo()
def array_of(DEQUE):  # noqa: N803
    """The array type of a deque type."""
    return DEQUE.fields["items"].to


@dont_inline
def raise_deque_changed() -> None:
    """Raise RuntimeError, out of line."""
    raise RuntimeError("deque mutated during iteration")


def ll_deque_new(DEQUE, limit):  # noqa: N803
    """An empty deque."""
    result = malloc(DEQUE)
    result.items = malloc(array_of(DEQUE), 8)
    result.limit = limit
    return result


def ll_deque_check_limit(limit):
    """``maxlen`` must not be negative."""
    if limit < 0:
        raise ValueError("maxlen must be non-negative")
    return limit


def ll_deque_place(d, index):
    """The place of an item."""
    return (d.start + index) & (len(d.items) - 1)


def ll_deque_length(d):
    """``len(d)``."""
    return d.length


def ll_deque_nonempty(d):
    """Truth value of a deque that may be None."""
    if not d:
        return False
    return d.length != 0


def ll_deque_grow(DEQUE, d):  # noqa: N803
    """Make room for one more item."""
    old = d.items
    items = malloc(array_of(DEQUE), len(old) * 2)
    for i in range(d.length):
        items[i] = old[ll_deque_place(d, i)]
    d.items = items
    d.start = 0


def ll_deque_append(DEQUE, d, item):  # noqa: N803
    """``d.append(item)``."""
    d.changes += 1
    if d.length == d.limit:
        if d.limit == 0:
            return
        ll_deque_drop_first(d)
    if d.length == len(d.items):
        ll_deque_grow(DEQUE, d)
    d.items[ll_deque_place(d, d.length)] = item
    d.length += 1


def ll_deque_append_left(DEQUE, d, item):  # noqa: N803
    """``d.appendleft(item)``."""
    d.changes += 1
    if d.length == d.limit:
        if d.limit == 0:
            return
        ll_deque_drop_last(d)
    if d.length == len(d.items):
        ll_deque_grow(DEQUE, d)
    d.start = ll_deque_place(d, -1)
    d.items[d.start] = item
    d.length += 1


def ll_deque_drop_first(d):
    """Remove the first item."""
    llop.array_clear(None, d.items, d.start, 1)
    d.start = ll_deque_place(d, 1)
    d.length -= 1
    d.changes += 1


def ll_deque_drop_last(d):
    """Remove the last item."""
    llop.array_clear(None, d.items, ll_deque_place(d, d.length - 1), 1)
    d.length -= 1
    d.changes += 1


def ll_deque_pop(d):
    """``d.pop()``."""
    if d.length == 0:
        raise_index_error("pop from an empty deque")
    item = d.items[ll_deque_place(d, d.length - 1)]
    ll_deque_drop_last(d)
    return item


def ll_deque_pop_left(d):
    """``d.popleft()``."""
    if d.length == 0:
        raise_index_error("pop from an empty deque")
    item = d.items[d.start]
    ll_deque_drop_first(d)
    return item


def ll_deque_index(d, index):
    """A checked index."""
    if index < 0:
        index += d.length
    if not 0 <= index < d.length:
        raise_index_error("deque index out of range")
    return index


def ll_deque_getitem(d, index):
    """``d[index]``."""
    return d.items[ll_deque_place(d, ll_deque_index(d, index))]


def ll_deque_setitem(d, index, item):
    """``d[index] = item``."""
    d.items[ll_deque_place(d, ll_deque_index(d, index))] = item


def ll_deque_delete(d, index):
    """Remove the item at a checked index: those behind it move up."""
    for i in range(index, d.length - 1):
        d.items[ll_deque_place(d, i)] = d.items[ll_deque_place(d, i + 1)]
    ll_deque_drop_last(d)


def ll_deque_delitem(d, index):
    """``del d[index]``."""
    ll_deque_delete(d, ll_deque_index(d, index))


def ll_deque_insert(DEQUE, d, index, item):  # noqa: N803
    """``d.insert(index, item)``."""
    length = d.length
    if length == d.limit:
        raise_index_error("deque already at its maximum size")
    if index < 0:
        index = max(index + length, 0)
    ll_deque_append(DEQUE, d, item)
    i = length
    while i > index:
        d.items[ll_deque_place(d, i)] = d.items[ll_deque_place(d, i - 1)]
        i -= 1
    d.items[ll_deque_place(d, min(index, length))] = item


def ll_deque_find(d, item, equal):
    """Index of the first equal item, or -1."""
    changes = d.changes
    for i in range(d.length):
        if equal(d.items[ll_deque_place(d, i)], item):
            return i
        if d.changes != changes:
            raise_deque_changed()
    return -1


def ll_deque_contains(d, item, equal):
    """``item in d``."""
    return ll_deque_find(d, item, equal) >= 0


def ll_deque_count(d, item, equal):
    """``d.count(item)``."""
    changes = d.changes
    count = 0
    for i in range(d.length):
        if equal(d.items[ll_deque_place(d, i)], item):
            count += 1
        if d.changes != changes:
            raise_deque_changed()
    return count


def ll_deque_locate(d, item, equal, missing):
    """``d.index(item)``."""
    found = ll_deque_find(d, item, equal)
    if found < 0:
        missing(item)
    return found


def ll_deque_remove(d, item, equal, missing):
    """``d.remove(item)``."""
    ll_deque_delete(d, ll_deque_locate(d, item, equal, missing))


def ll_deque_clear(DEQUE, d):  # noqa: N803
    """``d.clear()``."""
    d.items = malloc(array_of(DEQUE), 8)
    d.length = 0
    d.start = 0
    d.changes += 1


def ll_deque_reverse(d):
    """``d.reverse()``."""
    i = 0
    j = d.length - 1
    while i < j:
        left = ll_deque_place(d, i)
        right = ll_deque_place(d, j)
        item = d.items[left]
        d.items[left] = d.items[right]
        d.items[right] = item
        i += 1
        j -= 1


def ll_deque_rotate(d, count):
    """``d.rotate(count)``."""
    length = d.length
    if length == 0:
        return
    for _ in range(count % length):
        ll_deque_append_unlimited(d, ll_deque_pop(d))


def ll_deque_append_unlimited(d, item):
    """Put an item that was just taken from the other end to the left."""
    d.start = ll_deque_place(d, -1)
    d.items[d.start] = item
    d.length += 1


def ll_deque_copy(DEQUE, d):  # noqa: N803
    """``d.copy()``."""
    result = ll_deque_new(DEQUE, d.limit)
    for i in range(d.length):
        ll_deque_append(DEQUE, result, d.items[ll_deque_place(d, i)])
    return result


def ll_deque_fill(DEQUE, d, iterator, more, value):  # noqa: N803
    """``d.extend(items)``."""
    while more(iterator):
        ll_deque_append(DEQUE, d, value(iterator))


def ll_deque_fill_left(DEQUE, d, iterator, more, value):  # noqa: N803
    """``d.extendleft(items)``."""
    while more(iterator):
        ll_deque_append_left(DEQUE, d, value(iterator))


def ll_deque_eq(left, right, equal):
    """``left == right``."""
    if not left or not right:
        return not left and not right
    if left.length != right.length:
        return False
    for i in range(left.length):
        if not equal(left.items[ll_deque_place(left, i)], right.items[ll_deque_place(right, i)]):
            return False
    return True


def ll_deque_compare(left, right, equal, ordered, lengths):
    """``left OP right``: decided by the first items that differ, else by the lengths."""
    count = min(left.length, right.length)
    for i in range(count):
        one = left.items[ll_deque_place(left, i)]
        other = right.items[ll_deque_place(right, i)]
        if not equal(one, other):
            return ordered(one, other)
    return lengths(left.length, right.length)


def ll_deque_repeat(DEQUE, d, count):  # noqa: N803
    """``d * count``."""
    result = ll_deque_new(DEQUE, d.limit)
    for _ in range(count):
        for i in range(d.length):
            ll_deque_append(DEQUE, result, d.items[ll_deque_place(d, i)])
    return result


def ll_deque_limit(d):
    """``d.maxlen``, negative where there is none."""
    return d.limit


def ll_deque_closing(d):
    """How the text of a deque ends."""
    if d.limit < 0:
        return as_low_level("])")
    return as_low_level("], maxlen=" + str(d.limit) + ")")


# --- iterators


@interned
def deque_iterator_type(deque: LLType) -> GcStruct:
    """An iterator over a deque."""
    return GcStruct(f"deque_iterator.{deque!r}", ("source", deque), ("index", Signed), ("changes", Signed))


def ll_deque_iter(ITERATOR, source, index):  # noqa: N803
    """An iterator before ``index + 1``."""
    result = malloc(ITERATOR)
    result.source = source
    result.index = index
    result.changes = source.changes
    return result


def ll_deque_more(iterator):
    """Advance."""
    source = iterator.source
    index = iterator.index + 1
    if index < source.length or iterator.changes != source.changes:
        if iterator.changes != source.changes:
            raise_deque_changed()
        iterator.index = index
        return True
    return False


def ll_deque_reverse_more(iterator):
    """Step back."""
    source = iterator.source
    index = iterator.index - 1
    if iterator.changes != source.changes:
        raise_deque_changed()
    if index < 0:
        return False
    iterator.index = index
    return True


def ll_deque_value(iterator):
    """The item."""
    source = iterator.source
    return source.items[ll_deque_place(source, iterator.index)]
