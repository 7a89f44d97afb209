"""Sets and frozen sets."""

from __future__ import annotations

from framework.rlib.rarithmetic import intmask, r_uint
from languages.minipy.objects.base import NOT_IMPLEMENTED, W_Object
from languages.minipy.objects.errors import runtime_error, type_error
from languages.minipy.objects.iterators import W_Iterator
from languages.minipy.objects.numbers import new_bool
from languages.minipy.objects.recursion import SHOWN
from languages.minipy.objects.sequences import items_text
from languages.minipy.objects.set_tables import SetTable


class W_AnySet(W_Object):
    """A set or frozen set."""

    def __init__(self) -> None:
        self.table = SetTable()

    def new_like(self) -> W_AnySet:
        """An empty set of the same built-in type."""
        raise NotImplementedError

    def add_item(self, w_item: W_Object) -> None:
        """Add an item."""
        self.table.add(w_item, w_item.hash())

    def remove_item(self, w_item: W_Object) -> bool:
        """Remove an item; whether it was there."""
        return self.table.remove(w_item, w_item.hash())

    def has(self, w_item: W_Object) -> bool:
        """Whether an item is in it."""
        return self.table.find(w_item, w_item.hash()) >= 0

    def items(self) -> list[W_Object]:
        """All items."""
        return self.table.items()

    def copied(self) -> W_AnySet:
        """A set of the same items."""
        w_copy = self.new_like()
        w_copy.table.merge(self.table)
        return w_copy

    # ---- what the guest asks -----------------------------------------------------------------------------------------

    def length(self) -> int:
        return self.table.used

    def is_true(self) -> bool:
        return self.table.used != 0

    def contains(self, w_item: W_Object) -> bool:
        return self.has(w_item)

    def iter(self) -> W_Object:
        return W_SetIterator(self)

    def repr(self) -> str:
        name = self.kind()
        if self.table.used == 0:
            return f"{name}()"
        if not SHOWN.enter(self):
            return f"{name}(...)"
        try:
            text = "{" + items_text(self.items()) + "}"
        finally:
            SHOWN.leave()
        return text if self.get_type() is W_Set.w_type else f"{name}({text})"

    def eq(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        return new_bool(self.table.used == w_other.table.used and self.is_part_of(w_other))

    def ne(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        return new_bool(self.table.used != w_other.table.used or not self.is_part_of(w_other))

    def le(self, w_other: W_Object) -> W_Object:
        return new_bool(self.is_part_of(w_other)) if isinstance(w_other, W_AnySet) else NOT_IMPLEMENTED

    def lt(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        return new_bool(self.table.used < w_other.table.used and self.is_part_of(w_other))

    def ge(self, w_other: W_Object) -> W_Object:
        return new_bool(w_other.is_part_of(self)) if isinstance(w_other, W_AnySet) else NOT_IMPLEMENTED

    def gt(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        return new_bool(w_other.table.used < self.table.used and w_other.is_part_of(self))

    def is_part_of(self, other: W_AnySet) -> bool:
        """Whether the other one has all items."""
        if self.table.used > other.table.used:
            return False
        for w_item in self.items():
            if not other.has(w_item):
                return False
        return True

    def or_(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        w_result = self.copied()
        w_result.table.merge(w_other.table)
        return w_result

    def and_(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        smaller, larger = (w_other, self) if w_other.table.used <= self.table.used else (self, w_other)
        w_result = self.new_like()
        for w_item in smaller.items():
            if larger.has(w_item):
                w_result.add_item(w_item)
        return w_result

    def sub(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        w_result = self.new_like()
        for w_item in self.items():
            if not w_other.has(w_item):
                w_result.add_item(w_item)
        return w_result

    def xor(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        w_result = w_other.copied() if self.kind() == w_other.kind() else self.with_items(w_other)
        for w_item in self.items():
            if not w_result.remove_item(w_item):
                w_result.add_item(w_item)
        return w_result

    def with_items(self, other: W_AnySet) -> W_AnySet:
        """A set of this type with the items of another one."""
        w_result = self.new_like()
        w_result.table.merge(other.table)
        return w_result


class W_Set(W_AnySet):
    """A set."""

    def new_like(self) -> W_AnySet:
        return W_Set()

    def hash(self) -> int:
        raise type_error("unhashable type: 'set'")

    def ior(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        self.table.merge(w_other.table)
        return self

    def iand(self, w_other: W_Object) -> W_Object:
        w_result = self.and_(w_other)
        if isinstance(w_result, W_AnySet):
            self.table = w_result.table
            return self
        return w_result

    def isub(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        for w_item in w_other.items():
            self.remove_item(w_item)
        return self

    def ixor(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_AnySet):
            return NOT_IMPLEMENTED
        for w_item in w_other.items():
            if not self.remove_item(w_item):
                self.add_item(w_item)
        return self


class W_FrozenSet(W_AnySet):
    """A frozen set."""

    def new_like(self) -> W_AnySet:
        return W_FrozenSet()

    def hash(self) -> int:
        """Independent of the order, with bits that are close in the items spread (as CPython's)."""
        mixed = r_uint(0)
        for w_item in self.items():
            value = r_uint(w_item.hash())
            mixed ^= ((value ^ r_uint(89869747)) ^ (value << 16)) * r_uint(3644798167)
        mixed ^= (r_uint(self.table.used) + r_uint(1)) * r_uint(1927868237)
        mixed ^= (mixed >> 11) ^ (mixed >> 25)
        mixed = mixed * r_uint(69069) + r_uint(907133923)
        result = intmask(mixed)
        return 590923713 if result == -1 else result


class W_SetIterator(W_Iterator):
    """Over a set; one that grows or shrinks meanwhile is noticed."""

    def __init__(self, w_set: W_AnySet) -> None:
        self.w_set: W_AnySet | None = w_set
        self.used = w_set.table.used
        self.place = 0

    def next(self) -> W_Object | None:
        w_set = self.w_set
        if w_set is None:
            return None
        if w_set.table.used != self.used:
            raise runtime_error("Set changed size during iteration")
        keys = w_set.table.keys
        place = self.place
        while place < len(keys):
            w_key = keys[place]
            place += 1
            if w_key is not None:
                self.place = place
                return w_key
        self.w_set = None
        return None
