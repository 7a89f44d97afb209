"""The abstract state of a frame between two instructions, and how two such states merge.

A state holds, for each slot, a value and a companion that says whether the slot is bound (Constant True nearly always);
the operand stack; and the exception being handled.  A stack entry is a `Value` or a *symbolic entry* (`NULL`,
`SliceParts`, …): something CPython keeps there that never becomes a value of the graph in that form.

A state is merged slot by slot in *flat* form, a list of values:

    constant c   ⊔  the same c    = c
    anything     ⊔  another thing = an input argument of the block, shared by slots that are equal on both sides

Aliases stay one variable that way, so that what a test proves about one name holds for the other.
"""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from framework.flowgraph.model import Constant, Value, Variable
from framework.flowgraph.operations import UNDEFINED

TRUE = Constant(True)
FALSE = Constant(False)
NONE = Constant(None)
UNBOUND = Constant(UNDEFINED)

SCALARS = (int, float, complex, str, bytes)


class Symbolic:
    """A stack entry that is not one value.  ``parts`` are its values; ``rebuild`` makes the same entry of others."""

    __slots__ = ()

    def parts(self) -> tuple[Value, ...]:
        """The values inside."""
        raise NotImplementedError

    def rebuild(self, values: tuple[Value, ...]) -> Symbolic:
        """The same entry with other values."""
        raise NotImplementedError

    def shape(self) -> Any:
        """What must be equal for two entries to merge."""
        return (type(self), len(self.parts()))


class _Null(Symbolic):
    """The NULL that calls leave beside a callable."""

    __slots__ = ()

    def parts(self) -> tuple[Value, ...]:
        return ()

    def rebuild(self, values: tuple[Value, ...]) -> Symbolic:
        return self


NULL = _Null()


@dataclass(frozen=True, slots=True)
class SliceParts(Symbolic):
    """``start:stop:step`` waiting for the subscript that uses it."""

    values: tuple[Value, ...]

    def parts(self) -> tuple[Value, ...]:
        return self.values

    def rebuild(self, values: tuple[Value, ...]) -> Symbolic:
        return SliceParts(values)


@dataclass(frozen=True, slots=True)
class SavedSlot(Symbolic):
    """The content of a slot that a comprehension uses for its own variable in the meantime."""

    value: Value
    bound: Value

    def parts(self) -> tuple[Value, ...]:
        return (self.value, self.bound)

    def rebuild(self, values: tuple[Value, ...]) -> Symbolic:
        return SavedSlot(*values)


@dataclass(frozen=True, slots=True)
class ExitMethod(Symbolic):
    """``__exit__`` of a context manager, looked up when it is called."""

    manager: Value

    def parts(self) -> tuple[Value, ...]:
        return (self.manager,)

    def rebuild(self, values: tuple[Value, ...]) -> Symbolic:
        return ExitMethod(*values)


@dataclass(frozen=True, slots=True)
class SuperParts(Symbolic):
    """``super()``: the class and the instance; only an attribute access can follow."""

    cls: Value
    instance: Value

    def parts(self) -> tuple[Value, ...]:
        return (self.cls, self.instance)

    def rebuild(self, values: tuple[Value, ...]) -> Symbolic:
        return SuperParts(*values)


@dataclass(frozen=True, slots=True)
class TupleParts(Symbolic):
    """A tuple display or argument list with stars: for each value whether it is starred."""

    values: tuple[Value, ...]
    starred: tuple[bool, ...]

    def parts(self) -> tuple[Value, ...]:
        return self.values

    def rebuild(self, values: tuple[Value, ...]) -> Symbolic:
        return TupleParts(values, self.starred)

    def shape(self) -> Any:
        return (TupleParts, self.starred)


@dataclass(frozen=True, slots=True)
class KeywordParts(Symbolic):
    """Keyword arguments of a call with stars."""

    names: tuple[str, ...]
    values: tuple[Value, ...]

    def parts(self) -> tuple[Value, ...]:
        return self.values

    def rebuild(self, values: tuple[Value, ...]) -> Symbolic:
        return KeywordParts(self.names, values)

    def shape(self) -> Any:
        return (KeywordParts, self.names)


@dataclass(frozen=True, slots=True)
class MatchedItems(Symbolic):
    """What a class or mapping pattern found, on the path where it matched."""

    values: tuple[Value, ...]

    def parts(self) -> tuple[Value, ...]:
        return self.values

    def rebuild(self, values: tuple[Value, ...]) -> Symbolic:
        return MatchedItems(values)


Entry = Value | Symbolic


class UnrolledIterator:
    """The iterator of a loop over an ``unrolling_iterable``, a constant: the items, and how many were taken.

    The loop's code is interpreted anew for each item: a place in it is another place after another number of items.
    """

    __slots__ = ("items", "taken", "_advanced")

    def __init__(self, items: Sequence[Any], taken: int = 0) -> None:
        self.items = items
        self.taken = taken
        self._advanced: UnrolledIterator | None = None

    def advanced(self) -> UnrolledIterator:
        """The same with one more item taken, always the same object."""
        if self._advanced is None:
            self._advanced = UnrolledIterator(self.items, self.taken + 1)
        return self._advanced


class FrameState:
    """Slots, stack and handled exception at one point.  A slot of a real cell holds the cell."""

    __slots__ = ("locals", "bound", "stack", "handled")

    def __init__(self, size: int) -> None:
        self.locals: list[Value] = [UNBOUND] * size
        self.bound: list[Value] = [FALSE] * size
        self.stack: list[Entry] = []
        self.handled: Value = NONE

    def copy(self) -> FrameState:
        """An independent copy."""
        result = FrameState(0)
        result.locals = self.locals.copy()
        result.bound = self.bound.copy()
        result.stack = self.stack.copy()
        result.handled = self.handled
        return result

    def flatten(self) -> list[Value]:
        """All values in a fixed order."""
        result = [*self.locals, *self.bound, self.handled]
        for entry in self.stack:
            if isinstance(entry, Symbolic):
                result.extend(entry.parts())
            else:
                result.append(entry)
        return result

    def shape(self) -> tuple[Any, ...]:
        """What two states must have in common to merge."""
        return tuple(entry.shape() if isinstance(entry, Symbolic) else Value for entry in self.stack)

    def unrolled(self) -> tuple[int, ...]:
        """How far each enclosing unrolled loop is."""
        constants = [entry.value for entry in self.stack if isinstance(entry, Constant)]
        return tuple(value.taken for value in constants if isinstance(value, UnrolledIterator))

    def rebuild(self, flat: list[Value]) -> FrameState:
        """The same state with other values."""
        size = len(self.locals)
        result = FrameState(0)
        result.locals = flat[:size]
        result.bound = flat[size : 2 * size]
        result.handled = flat[2 * size]
        place = 2 * size + 1
        for entry in self.stack:
            if isinstance(entry, Symbolic):
                count = len(entry.parts())
                result.stack.append(entry.rebuild(tuple(flat[place : place + count])))
            else:
                count = 1
                result.stack.append(flat[place])
            place += count
        return result


def constant_key(value: Any) -> Any:
    """A hashable key that is equal only for constants no program can tell apart (``1``, ``True`` and ``1.0`` can be)."""
    kind = type(value)
    if kind in SCALARS:
        return (kind, repr(value)) if kind in (float, complex) else (kind, value)
    if kind is tuple:
        return (tuple, tuple(constant_key(item) for item in value))
    if kind is types.MethodType:
        return (kind, id(value.__func__), id(value.__self__))
    return id(value)


def value_key(value: Value) -> Any:
    """Identity of a variable, or of what a constant stands for."""
    return value if isinstance(value, Variable) else constant_key(value.value)


def same_value(a: Value, b: Value) -> bool:
    """Whether both are the same variable or indistinguishable constants."""
    if a is b:
        return True
    if isinstance(a, Constant) and isinstance(b, Constant):
        return constant_key(a.value) == constant_key(b.value)
    return False


def merge(old: list[Value], new: list[Value], names: Sequence[str] = ()) -> tuple[list[Value], bool]:
    """The least state above both, with fresh variables (called ``names``); whether it is above ``old``."""
    table: dict[Any, Variable] = {}
    result: list[Value] = []
    changed = False
    partner: dict[int, Any] = {}
    for place, (a, b) in enumerate(zip(old, new, strict=True)):
        if isinstance(a, Constant):
            if isinstance(b, Constant) and same_value(a, b):
                result.append(a)
                continue
            changed = True
        elif id(a) not in partner:
            partner[id(a)] = value_key(b)
        elif partner[id(a)] != value_key(b):
            changed = True
        key = (value_key(a), value_key(b))
        if key not in table:
            name = names[place] if place < len(names) else ""
            table[key] = Variable("" if name.startswith(".") else name)
        result.append(table[key])
    return result, changed
