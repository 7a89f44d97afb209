"""set and frozenset."""

from __future__ import annotations

from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import KEY_ERROR, GuestError, key_error
from languages.minipy.objects.iteration import items_of
from languages.minipy.objects.sets import W_AnySet, W_FrozenSet, W_Set, W_SetIterator
from languages.minipy.objects.typedef import BuiltinType
from languages.minipy.objects.types import W_Type
from languages.minipy.types.root import OBJECT

SET = BuiltinType("set", W_Set, base=OBJECT)
SET.unhashable()


@SET.new
def new_set(w_class: W_Type, args: list[W_Object], keywords: dict[str, W_Object], /) -> W_Object:
    """An empty set."""
    if w_class is SET.w_type:
        return W_Set()
    w_set = W_UserSet()
    w_set.set_class(w_class)
    return w_set


@SET.named("__init__")
def init_set(w_self: W_Set, w_items: W_Object | None = None, /) -> None:
    """``set(items)``."""
    w_self.table = W_Set().table
    if w_items is not None:
        add_all(w_self, w_items)


def add_all(w_set: W_AnySet, w_items: W_Object) -> None:
    """Add the items of an iterable."""
    if isinstance(w_items, W_AnySet):
        w_set.table.merge(w_items.table)
        return
    for w_item in items_of(w_items):
        w_set.add_item(w_item)


def as_set(w_items: W_Object) -> W_AnySet:
    """The items of an iterable as a set."""
    if isinstance(w_items, W_AnySet):
        return w_items
    w_set = W_Set()
    add_all(w_set, w_items)
    return w_set


@SET.method
def add(w_self: W_Set, w_item: W_Object, /) -> None:
    """Add an item."""
    w_self.add_item(w_item)


@SET.method
def discard(w_self: W_Set, w_item: W_Object, /) -> None:
    """Remove an item if it is there."""
    w_self.remove_item(w_item)


@SET.method
def remove(w_self: W_Set, w_item: W_Object, /) -> None:
    """Remove an item."""
    if not w_self.remove_item(w_item):
        raise key_error(w_item)


@SET.method
def pop(w_self: W_Set, /) -> W_Object:
    """Remove some item."""
    w_item = w_self.table.pop()
    if w_item is None:
        raise GuestError(KEY_ERROR, "pop from an empty set")
    return w_item


@SET.method
def clear(w_self: W_Set, /) -> None:
    """Remove all items."""
    w_self.table = W_Set().table


@SET.method
def update(w_self: W_Set, args: list[W_Object], /) -> None:
    """Add the items of iterables."""
    for w_items in args:
        add_all(w_self, w_items)


FROZENSET = BuiltinType("frozenset", W_FrozenSet, base=OBJECT)


@FROZENSET.new
def new_frozenset(w_class: W_Type, w_items: W_Object | None = None, /) -> W_Object:
    """``frozenset(items)``."""
    if w_class is FROZENSET.w_type:
        if w_items is not None and w_items.get_type() is w_class:
            return w_items
        w_plain = W_FrozenSet()
        if w_items is not None:
            add_all(w_plain, w_items)
        return w_plain
    w_set = W_UserFrozenSet()
    if w_items is not None:
        add_all(w_set, w_items)
    w_set.set_class(w_class)
    return w_set


for _type in (SET, FROZENSET):

    @_type.method
    def copy(w_self: W_AnySet, /) -> W_Object:
        """A set of the same items."""
        return w_self.copied()

    @_type.method
    def union(w_self: W_AnySet, args: list[W_Object], /) -> W_Object:
        """All items of these sets."""
        w_result = w_self.copied()
        for w_items in args:
            add_all(w_result, w_items)
        return w_result

    @_type.method
    def intersection(w_self: W_AnySet, args: list[W_Object], /) -> W_Object:
        """The items that are in all sets."""
        w_result: W_Object = w_self.copied()
        for w_items in args:
            w_result = w_result.and_(as_set(w_items))
        return w_result

    @_type.method
    def difference(w_self: W_AnySet, args: list[W_Object], /) -> W_Object:
        """The items that are in none of the others."""
        w_result: W_Object = w_self.copied()
        for w_items in args:
            w_result = w_result.sub(as_set(w_items))
        return w_result

    @_type.method
    def symmetric_difference(w_self: W_AnySet, w_items: W_Object, /) -> W_Object:
        """The items that are in one of both only."""
        return w_self.xor(as_set(w_items))

    @_type.method
    def issubset(w_self: W_AnySet, w_items: W_Object, /) -> bool:
        """Whether the other one has all items."""
        return w_self.is_part_of(as_set(w_items))

    @_type.method
    def issuperset(w_self: W_AnySet, w_items: W_Object, /) -> bool:
        """Whether it has all items of the other one."""
        return as_set(w_items).is_part_of(w_self)

    @_type.method
    def isdisjoint(w_self: W_AnySet, w_items: W_Object, /) -> bool:
        """Whether no item is in both."""
        for w_item in items_of(w_items):
            if w_self.has(w_item):
                return False
        return True


[W_UserSet] = SET.finish_subclassable()
[W_UserFrozenSet] = FROZENSET.finish_subclassable()
BuiltinType("set_iterator", W_SetIterator, base=OBJECT).finish()
