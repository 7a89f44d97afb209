"""What the tracer knows about references and memory at the current point of the trace.

    setfield_gc(p1, i2, descr=x)
    i3 = getfield_gc_i(p1, descr=x)         not recorded: it is i2
    guard_class(p1, C)                      recorded once; later reads of p1's class are constants

Facts hang on the values themselves (``Value.info``, which the optimiser resets before it starts).  A fact counts only in
its *epoch*; ``reset`` starts a new one at a loop header, where nothing is known about what will come round again.

A cached field or item is valid as long as nothing can have written it since.  Three counters per descriptor say so, and
never go back:

    writes          any write to this field of any object
    foreign_writes  a write through a reference whose allocation was not seen in this trace
    calls           a call that may write this field

    reference                           valid while unchanged
    allocated here, not escaped         foreign_writes
    allocated here, escaped since       foreign_writes, calls
    from elsewhere                      writes, calls

Escaping is transitive: what was stored into an unescaped object escapes together with it.
"""

from __future__ import annotations

from typing import Any

from framework.jit.model import (
    RANDOM_EFFECTS,
    SPECIAL_NOT_IN_TRACE,
    ArrayDescr,
    CallDescr,
    FieldDescr,
    InteriorDescr,
)
from framework.jit.trace.values import Const, ConstInt, ConstRef, Descriptor, Info, Value

NO_INDEX = -1  # a field
LENGTH_INDEX = -2  # the length of an array
QUASI_IMMUTABLE = -3  # a quasi-immutable field that is watched already
REMEMBERED_CONSTANTS = 8


class Cached:
    """The known content of one field or item."""

    def __init__(self, number: int, index: int) -> None:
        self.number = number  # of the descriptor
        self.index = index
        self.value: Value | None = None
        self.writes = 0
        self.foreign_writes = 0
        self.calls = 0


class Facts(Info):
    """What is known about one reference."""

    def __init__(self, epoch: int) -> None:
        self.epoch = epoch
        self.is_nonnull = False
        self.has_known_class = False
        self.is_allocated_here = False
        self.is_unescaped = False
        self.is_nonstandard_virtualizable = False
        self.contents: list[Cached] = []
        self.holds: list[Value] = []  # unescaped values stored into it


class RememberedConstant:
    """Facts of a constant reference, which may come as several equal values."""

    def __init__(self, ref: Any, facts: Facts) -> None:
        self.ref = ref
        self.facts = facts


class LoopInvariantResult:
    """The result of a loop-invariant call."""

    def __init__(self, function: int, value: Value) -> None:
        self.function = function
        self.value = value


class HeapCache:
    """The cache of one tracer; ``descriptors``: how many the program has."""

    def __init__(self, descriptors: int) -> None:
        self.epoch = 1
        self.writes = [0] * descriptors
        self.foreign_writes = [0] * descriptors
        self.calls = [0] * descriptors
        self.random_calls = 0
        self.constants: list[RememberedConstant] = []
        self.loop_invariants: list[LoopInvariantResult] = []
        self.hits = 0

    def reset(self) -> None:
        """Forget everything."""
        self.epoch += 1
        self.constants = []
        self.loop_invariants = []

    # --- facts

    def peek(self, value: Value) -> Facts | None:
        """The facts about a reference if there are any."""
        if isinstance(value, ConstRef):
            ref = value.get_ref()
            for remembered in self.constants:
                if remembered.ref == ref:
                    return remembered.facts
            return None
        facts = value.info
        if isinstance(facts, Facts) and facts.epoch == self.epoch:
            return facts
        return None

    def facts(self, value: Value) -> Facts:
        """The facts about a reference, to be added to."""
        found = self.peek(value)
        if found is not None:
            return found
        made = Facts(self.epoch)
        if isinstance(value, ConstRef):
            if len(self.constants) >= REMEMBERED_CONSTANTS:
                self.constants.pop(0)
            self.constants.append(RememberedConstant(value.get_ref(), made))
        else:
            value.info = made
        return made

    def replace(self, value: Value, constant: Const) -> None:
        """A reference was promoted: what is known about it holds for the constant."""
        facts = self.peek(value)
        if facts is not None and isinstance(constant, ConstRef) and self.peek(constant) is None:
            if len(self.constants) >= REMEMBERED_CONSTANTS:
                self.constants.pop(0)
            self.constants.append(RememberedConstant(constant.get_ref(), facts))

    def is_class_known(self, value: Value) -> bool:
        """Whether a guard made the class of a reference known."""
        facts = self.peek(value)
        return facts is not None and facts.has_known_class

    def class_now_known(self, value: Value) -> None:
        """A guard checked the class."""
        facts = self.facts(value)
        facts.has_known_class = True
        facts.is_nonnull = True

    def is_nonnull(self, value: Value) -> bool:
        """Whether a reference is known not to be null."""
        facts = self.peek(value)
        return facts is not None and facts.is_nonnull

    def nonnull_now_known(self, value: Value) -> None:
        """A guard checked for null."""
        self.facts(value).is_nonnull = True

    def is_unescaped(self, value: Value) -> bool:
        """Whether it was allocated in this trace and nobody else can know it."""
        facts = self.peek(value)
        return facts is not None and facts.is_unescaped

    # --- allocation and escape

    def new(self, value: Value) -> None:
        """An object was allocated; its class is known when it has one."""
        facts = self.facts(value)
        facts.is_nonnull = True
        facts.has_known_class = True
        facts.is_allocated_here = True
        facts.is_unescaped = True

    def new_array(self, value: Value, length: Value, descr: ArrayDescr) -> None:
        """An array was allocated."""
        self.new(value)
        self.remember(value, descr.number, LENGTH_INDEX, length)

    def escape(self, value: Value) -> None:
        """Others may know the object from now on."""
        if value.kind != "r" or isinstance(value, Const):
            return
        facts = self.peek(value)
        if facts is None or not facts.is_unescaped:
            return
        facts.is_unescaped = False
        held = facts.holds
        facts.holds = []
        for inner in held:
            self.escape(inner)

    def escape_all(self, values: list[Value], start: int) -> None:
        """Everything from ``start`` on escapes."""
        for index in range(start, len(values)):
            self.escape(values[index])

    def store_reference(self, container: Value, value: Value) -> None:
        """A reference was stored into an object: it escapes, now or together with that."""
        if value.kind != "r" or isinstance(value, Const):
            return
        facts = self.peek(container)
        if facts is not None and facts.is_unescaped:
            facts.holds.append(value)
        else:
            self.escape(value)

    # --- contents of memory

    def lookup(self, container: Value, number: int, index: int) -> Value | None:
        """The known content of a field (NO_INDEX) or item, None when it isn't known."""
        facts = self.peek(container)
        if facts is None:
            return None
        for cached in facts.contents:
            if cached.number == number and cached.index == index and self._is_valid(facts, cached):
                self.hits += 1
                return cached.value
        return None

    def _is_valid(self, facts: Facts, cached: Cached) -> bool:
        number = cached.number
        if cached.index == LENGTH_INDEX:
            return True
        if facts.is_allocated_here:
            if cached.foreign_writes != self.foreign_writes[number]:
                return False
            return facts.is_unescaped or cached.calls == self.calls[number] + self.random_calls
        return cached.writes == self.writes[number] and cached.calls == self.calls[number] + self.random_calls

    def remember(self, container: Value, number: int, index: int, value: Value) -> None:
        """The content of a field or item is known now: it was read or written."""
        facts = self.facts(container)
        place: Cached | None = None
        for cached in facts.contents:
            if cached.number == number and cached.index == index:
                place = cached
                break
        if place is None:
            place = Cached(number, index)
            facts.contents.append(place)
        place.value = value
        place.writes = self.writes[number]
        place.foreign_writes = self.foreign_writes[number]
        place.calls = self.calls[number] + self.random_calls

    def write(self, container: Value, number: int, index: int, value: Value) -> None:
        """A field or item with a known index is written."""
        self._count_write(container, number)
        self.store_reference(container, value)
        self.remember(container, number, index, value)

    def write_anywhere(self, container: Value, number: int, value: Value) -> None:
        """An item with an unknown index is written: all items of the array are unknown."""
        self._count_write(container, number)
        self.foreign_writes[number] += 1
        self.store_reference(container, value)

    def _count_write(self, container: Value, number: int) -> None:
        self.writes[number] += 1
        facts = self.peek(container)
        if facts is None or not facts.is_allocated_here:
            self.foreign_writes[number] += 1

    # --- arrays

    def get_item(self, array: Value, index: Value, descr: Descriptor) -> Value | None:
        """The known item at a constant index."""
        if isinstance(index, ConstInt) and index.get_int() >= 0:
            return self.lookup(array, number_of(descr), index.get_int())
        return None

    def item_now_known(self, array: Value, index: Value, value: Value, descr: Descriptor) -> None:
        """An item was read."""
        if isinstance(index, ConstInt) and index.get_int() >= 0:
            self.remember(array, number_of(descr), index.get_int(), value)

    def set_item(self, array: Value, index: Value, value: Value, descr: Descriptor) -> None:
        """An item is written."""
        if isinstance(index, ConstInt) and index.get_int() >= 0:
            self.write(array, number_of(descr), index.get_int(), value)
        else:
            self.write_anywhere(array, number_of(descr), value)

    def array_overwritten(self, array: Value, descr: Descriptor) -> None:
        """Many items changed (a copy or a clearing)."""
        number = number_of(descr)
        self.writes[number] += 1
        self.foreign_writes[number] += 1
        if isinstance(descr, ArrayDescr):
            for interior in descr.interior:
                self.writes[interior.number] += 1
                self.foreign_writes[interior.number] += 1

    def array_copied(self, source: Value, target: Value, descr: Descriptor) -> None:
        """Items were copied from one array to another: the target now holds what the source held."""
        self.array_overwritten(target, descr)
        self.escape(source)
        self.escape(target)
        facts = self.peek(source)
        if facts is not None:
            for inner in facts.holds:
                self.escape(inner)

    # --- calls

    def call(self, args: list[Value], descr: CallDescr) -> None:
        """A call was recorded: its arguments escape and what it writes is forgotten."""
        if descr.special != SPECIAL_NOT_IN_TRACE:
            self.escape_all(args, 0)
        if descr.effect == RANDOM_EFFECTS:
            self.random_calls += 1
            return
        for written in descr.writes:
            number = number_of(written)
            self.calls[number] += 1

    def unknown_call(self, args: list[Value]) -> None:
        """A call that may do anything."""
        self.escape_all(args, 0)
        self.random_calls += 1

    def loop_invariant_result(self, function: int) -> LoopInvariantResult | None:
        """The result of a loop-invariant call that was made before."""
        for result in self.loop_invariants:
            if result.function == function:
                return result
        return None

    def loop_invariant_now_known(self, function: int, value: Value) -> None:
        """A loop-invariant call was made."""
        self.loop_invariants.append(LoopInvariantResult(function, value))


def number_of(descr: Descriptor) -> int:
    """The number of a descriptor of memory."""
    if isinstance(descr, FieldDescr):
        return descr.number
    if isinstance(descr, InteriorDescr):
        return descr.number
    assert isinstance(descr, ArrayDescr)
    return descr.number
