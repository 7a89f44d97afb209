"""Built-in iterators: small structs that a ``for`` loop advances; where the loop owns one, it dissolves into variables.

``ll_…_more`` moves to the next item and says whether there is one; ``ll_…_value`` is that item.
"""

from __future__ import annotations

from framework.lltypes.dialect import interior_get, malloc
from framework.lltypes.interning import interned
from framework.lltypes.types import GcStruct, LLType, Signed
from framework.rlib.objectmodel import always_inline, dont_inline
from framework.runtime.dicts import DELETED, raise_changed
from framework.runtime.lists import ll_slice_start, ll_slice_stop
from framework.runtime.text import ll_str_char, ll_str_length

RANGE = GcStruct("range", ("start", Signed), ("stop", Signed), ("step", Signed), ("length", Signed), immutable=True)
RANGE_ITERATOR = GcStruct("range_iterator", ("current", Signed), ("step", Signed), ("left", Signed))


@interned
def sequence_iterator_type(container: LLType) -> GcStruct:
    """An iterator over something indexed."""
    return GcStruct(f"iterator.{container!r}", ("source", container), ("index", Signed))


@interned
def table_iterator_type(table: LLType) -> GcStruct:
    """An iterator over a dict or set."""
    return GcStruct(f"table_iterator.{table!r}", ("source", table), ("index", Signed), ("length", Signed))


def ll_sequence_iter(ITERATOR, source):  # noqa: N803
    """An iterator before the first item."""
    result = malloc(ITERATOR)
    result.source = source
    result.index = -1
    return result


def ll_list_more(iterator):
    """Advance over a list, which may change meanwhile; an exhausted iterator stays so."""
    index = iterator.index + 1
    if index < iterator.source.length:
        iterator.index = index
        return True
    iterator.index = 1 << 62
    return False


def ll_list_value(iterator):
    """The item of a list."""
    return iterator.source.items[iterator.index]


def ll_list_reverse_iter(ITERATOR, source):  # noqa: N803
    """An iterator behind the last item."""
    result = malloc(ITERATOR)
    result.source = source
    result.index = source.length
    return result


def ll_list_reverse_more(iterator):
    """Step back over a list, which may shrink meanwhile."""
    index = iterator.index - 1
    if index >= iterator.source.length:
        index = -1
    if index >= 0:
        iterator.index = index
        return True
    iterator.index = 0
    return False


def ll_str_more(iterator):
    """Advance over a string."""
    index = iterator.index + 1
    if index < ll_str_length(iterator.source):
        iterator.index = index
        return True
    return False


def ll_str_reverse_iter(ITERATOR, source):  # noqa: N803
    """An iterator behind the last character."""
    result = malloc(ITERATOR)
    result.source = source
    result.index = ll_str_length(source)
    return result


def ll_str_reverse_more(iterator):
    """Step back over a string."""
    index = iterator.index - 1
    if index < 0:
        return False
    iterator.index = index
    return True


def ll_str_value(iterator):
    """The character of a string."""
    return ll_str_char(iterator.source, iterator.index)


def ll_range_length(start, stop, step):
    """Number of items of a range."""
    if step > 0:
        return 0 if start >= stop else (stop - start - 1) // step + 1
    return 0 if start <= stop else (start - stop - 1) // (-step) + 1


@dont_inline
def raise_range_error() -> None:
    """Raise ValueError for a step of zero, out of line."""
    raise ValueError("range() arg 3 must not be zero")


@always_inline
def ll_range_new(start, stop, step):
    """``range(start, stop, step)``; a loop over it needs no object once this is inlined."""
    if step == 0:
        raise_range_error()
    result = malloc(RANGE)
    result.start = start
    result.stop = stop
    result.step = step
    result.length = ll_range_length(start, stop, step)
    return result


def ll_range_iter(source):
    """An iterator before the first number."""
    result = malloc(RANGE_ITERATOR)
    result.step = source.step
    result.current = source.start - source.step
    result.left = source.length
    return result


def ll_range_reverse_iter(source):
    """An iterator that gives the numbers from the last to the first."""
    result = malloc(RANGE_ITERATOR)
    result.step = -source.step
    result.current = source.start + source.length * source.step
    result.left = source.length
    return result


def ll_range_more(iterator):
    """Advance over a range."""
    left = iterator.left - 1
    if left < 0:
        return False
    iterator.left = left
    iterator.current += iterator.step
    return True


def ll_range_value(iterator):
    """The number of a range."""
    return iterator.current


def ll_range_getitem(source, index):
    """``range[index]``."""
    if index < 0:
        index += source.length
    if not 0 <= index < source.length:
        raise IndexError("range object index out of range")
    return source.start + index * source.step


def ll_range_contains(source, number):
    """``number in range``."""
    offset = number - source.start
    if offset % source.step != 0:
        return False
    return 0 <= offset // source.step < source.length


def ll_range_index(source, number):
    """``range.index(number)``."""
    if not ll_range_contains(source, number):
        raise ValueError(str(number) + " is not in range")
    return (number - source.start) // source.step


def ll_range_slice(source, start, has_start, stop, has_stop, step):
    """``range[start:stop:step]``."""
    if step == 0:
        raise ValueError("slice step cannot be zero")
    length = source.length
    start = ll_slice_start(start, has_start, length, step)
    stop = ll_slice_stop(stop, has_stop, length, step)
    unit = source.step
    return ll_range_new(source.start + start * unit, source.start + stop * unit, step * unit)


def ll_range_eq(left, right):
    """``left == right``."""
    if left.length != right.length:
        return False
    if left.length == 0:
        return True
    return left.start == right.start and (left.length == 1 or left.step == right.step)


def ll_table_iter(ITERATOR, source):  # noqa: N803
    """An iterator before the first entry."""
    result = malloc(ITERATOR)
    result.source = source
    result.index = -1
    result.length = source.length
    return result


def ll_table_reverse_iter(ITERATOR, source):  # noqa: N803
    """An iterator behind the last entry."""
    result = malloc(ITERATOR)
    result.source = source
    result.index = source.used
    result.length = source.length
    return result


def ll_dict_more(iterator):
    """Advance over a dict."""
    return ll_table_more(iterator, "dictionary changed size during iteration")


def ll_set_more(iterator):
    """Advance over a set."""
    return ll_table_more(iterator, "Set changed size during iteration")


def ll_table_more(iterator, message):
    """Advance over live entries."""
    source = iterator.source
    if iterator.length != source.length:
        if iterator.length < 0:
            return False
        raise_changed(message)
    index = iterator.index + 1
    entries = source.entries
    while index < source.used:
        if interior_get(entries, index, "hash") != DELETED:
            iterator.index = index
            return True
        index += 1
    iterator.length = -1
    return False


def ll_table_reverse_more(iterator):
    """Step back over live entries."""
    source = iterator.source
    if iterator.length != source.length:
        raise_changed("dictionary changed size during iteration")
    index = iterator.index - 1
    while index >= 0:
        if interior_get(source.entries, index, "hash") != DELETED:
            iterator.index = index
            return True
        index -= 1
    iterator.index = 0
    return False


def ll_table_key(iterator):
    """The key of the entry."""
    return interior_get(iterator.source.entries, iterator.index, "key")


def ll_dict_value(iterator):
    """The value of the entry."""
    return interior_get(iterator.source.entries, iterator.index, "value")


def ll_next(iterator, more, value):
    """``next(iterator)``."""
    if not more(iterator):
        raise StopIteration
    return value(iterator)


def ll_next_default(iterator, default, more, value):
    """``next(iterator, default)``."""
    if not more(iterator):
        return default
    return value(iterator)


def ll_iter_of(source):
    """``iter(source)`` of an object with ``__iter__``."""
    return source.__iter__()


def ll_reversed_of(source):
    """``reversed(source)`` of an object with ``__reversed__``."""
    return source.__reversed__()


def ll_next_of(source):
    """``next(source)`` of an object with ``__next__``."""
    return source.__next__()


def ll_next_of_default(source, default):
    """``next(source, default)`` of an object with ``__next__``."""
    try:
        return source.__next__()
    except StopIteration:
        return default
