"""Storage strategies: a list of guest objects that keeps integers, floats or strings unboxed while all its items are such.

    class Space(Boxing):            how guest objects are taken apart and made
        ...
    items = StrategyList(Space())
    items.append(space.new_int(3))          strategy "int": a list of machine integers
    items.append(space.new_str("x"))        generalised to "object": every item is boxed once

    empty ──► int, float, str ──► object        transitions go to the right only; clear() goes back

After Bolz, Diekmann and Tratt, "Storage strategies for collections in dynamically typed languages" (2013).  The strategy
is an object without state, so a trace of the JIT tests it once and then works on the unboxed list.
"""

from __future__ import annotations

from framework.rlib.jit import promote


class Boxed:
    """Base class of guest objects."""


class Boxing:
    """What an interpreter says about its objects; override all of it."""

    def kind(self, item: Boxed) -> str:
        """Which strategy fits an object: "int", "float", "str", or "object" when it must stay as it is."""
        return "object"

    def int_of(self, item: Boxed) -> int:
        """The value of an object of kind "int"."""
        raise NotImplementedError

    def float_of(self, item: Boxed) -> float:
        """The value of an object of kind "float"."""
        raise NotImplementedError

    def str_of(self, item: Boxed) -> str:
        """The value of an object of kind "str"."""
        raise NotImplementedError

    def new_int(self, value: int) -> Boxed:
        """An object of kind "int"."""
        raise NotImplementedError

    def new_float(self, value: float) -> Boxed:
        """An object of kind "float"."""
        raise NotImplementedError

    def new_str(self, value: str) -> Boxed:
        """An object of kind "str"."""
        raise NotImplementedError


class Storage:
    """The items of one list; only the one that belongs to the strategy is in use."""

    def __init__(self, boxing: Boxing) -> None:
        self.boxing = boxing
        self.ints: list[int] = []
        self.floats: list[float] = []
        self.strs: list[str] = []
        self.objects: list[Boxed] = []


class Strategy:
    """How items are stored; the base class is that of the empty list.  Indices are valid."""

    kind = "empty"

    def accepts(self, storage: Storage, item: Boxed) -> bool:
        """Whether an object can be stored so."""
        return False

    def get(self, storage: Storage, index: int) -> Boxed:
        """An item as a guest object."""
        raise IndexError

    def set(self, storage: Storage, index: int, item: Boxed) -> None:
        """Replace an item by one that is accepted."""

    def insert(self, storage: Storage, index: int, item: Boxed) -> None:
        """Add an item that is accepted before an index, which may be the length."""

    def delete(self, storage: Storage, start: int, stop: int) -> None:
        """Remove a range of items."""

    def length(self, storage: Storage) -> int:
        """The number of items."""
        return 0

    def clear(self, storage: Storage) -> None:
        """Remove all."""


class IntStrategy(Strategy):
    """Machine integers."""

    kind = "int"

    def accepts(self, storage: Storage, item: Boxed) -> bool:
        return storage.boxing.kind(item) == "int"

    def get(self, storage: Storage, index: int) -> Boxed:
        return storage.boxing.new_int(storage.ints[index])

    def set(self, storage: Storage, index: int, item: Boxed) -> None:
        storage.ints[index] = storage.boxing.int_of(item)

    def insert(self, storage: Storage, index: int, item: Boxed) -> None:
        storage.ints.insert(index, storage.boxing.int_of(item))

    def delete(self, storage: Storage, start: int, stop: int) -> None:
        del storage.ints[start:stop]

    def length(self, storage: Storage) -> int:
        return len(storage.ints)

    def clear(self, storage: Storage) -> None:
        storage.ints = []


class FloatStrategy(Strategy):
    """Floats."""

    kind = "float"

    def accepts(self, storage: Storage, item: Boxed) -> bool:
        return storage.boxing.kind(item) == "float"

    def get(self, storage: Storage, index: int) -> Boxed:
        return storage.boxing.new_float(storage.floats[index])

    def set(self, storage: Storage, index: int, item: Boxed) -> None:
        storage.floats[index] = storage.boxing.float_of(item)

    def insert(self, storage: Storage, index: int, item: Boxed) -> None:
        storage.floats.insert(index, storage.boxing.float_of(item))

    def delete(self, storage: Storage, start: int, stop: int) -> None:
        del storage.floats[start:stop]

    def length(self, storage: Storage) -> int:
        return len(storage.floats)

    def clear(self, storage: Storage) -> None:
        storage.floats = []


class StrStrategy(Strategy):
    """Strings."""

    kind = "str"

    def accepts(self, storage: Storage, item: Boxed) -> bool:
        return storage.boxing.kind(item) == "str"

    def get(self, storage: Storage, index: int) -> Boxed:
        return storage.boxing.new_str(storage.strs[index])

    def set(self, storage: Storage, index: int, item: Boxed) -> None:
        storage.strs[index] = storage.boxing.str_of(item)

    def insert(self, storage: Storage, index: int, item: Boxed) -> None:
        storage.strs.insert(index, storage.boxing.str_of(item))

    def delete(self, storage: Storage, start: int, stop: int) -> None:
        del storage.strs[start:stop]

    def length(self, storage: Storage) -> int:
        return len(storage.strs)

    def clear(self, storage: Storage) -> None:
        storage.strs = []


class ObjectStrategy(Strategy):
    """Guest objects of any kind."""

    kind = "object"

    def accepts(self, storage: Storage, item: Boxed) -> bool:
        return True

    def get(self, storage: Storage, index: int) -> Boxed:
        return storage.objects[index]

    def set(self, storage: Storage, index: int, item: Boxed) -> None:
        storage.objects[index] = item

    def insert(self, storage: Storage, index: int, item: Boxed) -> None:
        storage.objects.insert(index, item)

    def delete(self, storage: Storage, start: int, stop: int) -> None:
        del storage.objects[start:stop]

    def length(self, storage: Storage) -> int:
        return len(storage.objects)

    def clear(self, storage: Storage) -> None:
        storage.objects = []


EMPTY, OBJECTS = Strategy(), ObjectStrategy()
UNBOXED: list[Strategy] = [IntStrategy(), FloatStrategy(), StrStrategy()]


def strategy_of_kind(kind: str) -> Strategy:
    """The strategy for items of a kind; of objects for a kind that has none of its own."""
    for strategy in UNBOXED:
        if strategy.kind == kind:
            return strategy
    return OBJECTS


class StrategyList:
    """A list of guest objects.  Indices are not negative."""

    def __init__(self, boxing: Boxing) -> None:
        self._storage = Storage(boxing)
        self._strategy = EMPTY

    def strategy(self) -> str:
        """The kind of the strategy in use: "empty", "int", "float", "str" or "object"."""
        return self._strategy.kind

    def length(self) -> int:
        """The number of items."""
        return promote(self._strategy).length(self._storage)

    def getitem(self, index: int) -> Boxed:
        """An item; a new object when it is stored unboxed.  Raises: IndexError."""
        self._check(index, self.length())
        return promote(self._strategy).get(self._storage, index)

    def setitem(self, index: int, item: Boxed) -> None:
        """Replace an item.  Raises: IndexError."""
        self._check(index, self.length())
        self._make_room_for(item)
        promote(self._strategy).set(self._storage, index, item)

    def insert(self, index: int, item: Boxed) -> None:
        """Add an item before another, or at the end.  Raises: IndexError for an index above the length."""
        self._check(index, self.length() + 1)
        self._make_room_for(item)
        promote(self._strategy).insert(self._storage, index, item)

    def append(self, item: Boxed) -> None:
        """Add an item at the end."""
        self.insert(self.length(), item)

    def delete(self, start: int, stop: int) -> None:
        """Remove a range of items.  Raises: IndexError unless ``start <= stop <= length``."""
        self._check(start, stop + 1)
        self._check(stop, self.length() + 1)
        promote(self._strategy).delete(self._storage, start, stop)

    def clear(self) -> None:
        """Remove all items; any kind may follow."""
        self._strategy.clear(self._storage)
        self._strategy = EMPTY

    def _check(self, index: int, limit: int) -> None:
        if not 0 <= index < limit:
            raise IndexError("list index out of range")

    def _make_room_for(self, item: Boxed) -> None:
        """Change to a strategy that accepts the item, unless the present one does."""
        strategy = promote(self._strategy)
        if strategy.accepts(self._storage, item):
            return
        if strategy is EMPTY:
            self._strategy = strategy_of_kind(self._storage.boxing.kind(item))
        else:
            self._generalise()

    def _generalise(self) -> None:
        """Box every item once."""
        strategy, storage = self._strategy, self._storage
        storage.objects = [strategy.get(storage, i) for i in range(strategy.length(storage))]
        strategy.clear(storage)
        self._strategy = OBJECTS
