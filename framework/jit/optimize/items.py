"""Items of arrays at indices that are not constant, as the heap pass knows them.

    i2 = getarrayitem_gc_i(r0, i1, descr=tape)
    i3 = int_add(i2, 1)                                 i2 = getarrayitem_gc_i(r0, i1, descr=tape)
    setarrayitem_gc(r0, i1, i3, descr=tape)      ─►     i3 = int_add(i2, 1)
    i4 = getarrayitem_gc_i(r0, i1, descr=tape)          i5 = int_add(i3, 1)
    i5 = int_add(i4, 1)                                 setarrayitem_gc(r0, i1, i5, descr=tape)
    setarrayitem_gc(r0, i1, i5, descr=tape)

A few places are remembered for each type of array, and one store is put off until another place is written or read that
may be the same.
"""

from __future__ import annotations

from framework.jit.model import ArrayDescr
from framework.jit.optimize.aliases import may_alias, may_be_equal
from framework.jit.trace.values import Op, Value, resolve

MOST_PLACES = 16


class KnownItem:
    """An item with a known value."""

    def __init__(self, array: Value, index: Value, value: Value) -> None:
        self.array = array
        self.index = index
        self.value = value

    def is_at(self, array: Value, index: Value) -> bool:
        """Whether it is this very place."""
        return resolve(self.array) is array and resolve(self.index) is index


class Items:
    """What is known about arrays of one type."""

    def __init__(self, descr: ArrayDescr) -> None:
        self.descr = descr
        self.known: list[KnownItem] = []
        self.store: Op | None = None  # put off

    def find(self, array: Value, index: Value) -> KnownItem | None:
        """What is known about a place."""
        for item in self.known:
            if item.is_at(array, index):
                return item
        return None

    def remember(self, array: Value, index: Value, value: Value) -> None:
        """The value at a place is known; the place was not."""
        if len(self.known) == MOST_PLACES:
            self.known = self.known[1:]
        self.known.append(KnownItem(array, index, value))

    def forget(self) -> None:
        """Nothing is known any more."""
        if not self.descr.is_immutable:
            self.known = []

    def forget_aliases(self, array: Value, index: Value) -> None:
        """A place was written to: forget those that may be the same."""
        kept: list[KnownItem] = []
        for item in self.known:
            if not (may_be_equal(resolve(item.index), index) and may_alias(resolve(item.array), array)):
                kept.append(item)
        self.known = kept

    def may_store_to(self, array: Value, index: Value) -> bool:
        """Whether the store put off may be to this place."""
        store = self.store
        if store is None:
            return False
        return may_be_equal(resolve(store.args[1]), index) and may_alias(resolve(store.args[0]), array)
