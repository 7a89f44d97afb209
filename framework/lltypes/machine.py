"""The simulated machine behind collector operations: what has state besides memory.

Simulated objects are Python objects, so Python's own collector finds the dead.  The program must notice deaths only in
``gc_collect``, because natively nothing dies before the collector has looked:

* A weak reference keeps its referent strongly between collections.  ``gc_collect`` lets go of all referents, runs
  Python's collector, and takes hold of the survivors again.
* An object with a finalizer changes its class to a subclass of the same shape whose ``__del__`` brings it back to life
  on the list of the dead; ``gc_collect`` moves that list to the finalizer queues.  (Python calls ``__del__`` once per
  object, so a finalizer registered anew on a resurrected object is not simulated.)
"""

from __future__ import annotations

import gc
import weakref
from collections import deque
from collections.abc import Callable
from typing import Any

from framework.lltypes.memory import MisuseError, null
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import GCREF, Address, GcStruct

WEAKREF = GcStruct("weakref", ("referent", Address))
"""What ``gc_weakref_create`` returns: opaque but for ``gc_weakref_deref``; an Address is not traced by the
collector."""


DESTRUCTOR_QUEUE = -1
"""The finalizer queue of objects whose type has a destructor."""


class Watched:
    """The referent of weak references."""

    __slots__ = ("__weakref__", "target", "weak")

    def __init__(self, target: Any) -> None:
        self.target: Any = target  # None while collecting, and for ever after the death
        self.weak = weakref.ref(target)


class WeakrefObject:
    """A simulated weak reference object."""

    __slots__ = ("__weakref__", "identity_hash", "parent", "symbol", "watched")
    type = WEAKREF

    def __init__(self, watched: Watched | None) -> None:
        self.watched = watched
        self.symbol = None
        self.parent = None
        self.identity_hash: int | None = None


class Machine:
    """Collector state of one simulated run; the methods are the operations of the same names."""

    def __init__(self, destroy: Callable[[Any], None] | None = None) -> None:
        """``destroy`` runs the destructor of a dead object."""
        self.destroy = destroy
        self.shadow_stack: list[Any] = []
        self.collections = 0
        self._watched: weakref.WeakValueDictionary[int, Watched] = weakref.WeakValueDictionary()
        self._finalizable_classes: dict[type, type] = {}
        self._queues_of: dict[int, list[int]] = {}
        self._found_dead: list[Any] = []
        self._dead: dict[int, deque[Any]] = {}
        self._pinned: dict[int, list[Any]] = {}
        self._next_hash = 1

    # --- identity hashes, pinning

    def gc_identity_hash(self, pointer: Any) -> int:
        """Numbers by order of asking, scrambled so that nothing comes to depend on the order."""
        found: int | None = pointer.identity_hash
        if found is None:
            found = pointer.identity_hash = (self._next_hash * 0x9E3779B97F4A7C15 >> 8) & 0x7FFFFFFFFFFFFF
            self._next_hash += 1
        return found

    def gc_pin(self, pointer: Any) -> bool:
        """Count one more pin."""
        self._pinned.setdefault(id(pointer), [pointer, 0])[1] += 1
        return True

    def gc_unpin(self, pointer: Any) -> None:
        """Undo one pin."""
        entry = self._pinned.get(id(pointer))
        if entry is None:
            raise MisuseError(f"unpin of {pointer!r}, which is not pinned")
        entry[1] -= 1
        if not entry[1]:
            del self._pinned[id(pointer)]

    def gc_is_moving(self, pointer: Any) -> bool:
        """Everything moves that is not pinned."""
        return id(pointer) not in self._pinned

    # --- weak references and finalizers

    def gc_weakref_create(self, pointer: Any) -> WeakrefObject:
        """A weak reference; the referent lives at least until the next collection."""
        if not pointer:
            return WeakrefObject(None)
        watched = self._watched.get(id(pointer))
        if watched is None or watched.target is not pointer:
            watched = self._watched[id(pointer)] = Watched(pointer)
        return WeakrefObject(watched)

    def gc_weakref_deref(self, reference: WeakrefObject) -> Any:
        """The referent or null."""
        if not isinstance(reference, WeakrefObject):  # a prebuilt one
            return MEMORY.find_object(reference.referent)[0]
        watched = reference.watched
        return null(GCREF) if watched is None or watched.target is None else watched.target

    def gc_register_finalizer(self, pointer: Any, queue: int) -> None:
        """Put the object on the queue when it is found dead."""
        queues = self._queues_of.setdefault(id(pointer), [])
        queues.append(queue)
        if len(queues) == 1:
            object.__setattr__(pointer, "__class__", self._finalizable_class(type(pointer)))

    def gc_next_dead(self, queue: int) -> Any:
        """The next dead object of the queue or null."""
        dead = self._dead.get(queue)
        return dead.popleft() if dead else null(GCREF)

    def gc_collect(self, generation: int) -> None:
        """Find the dead among the referents of weak references and the objects with finalizers."""
        self.collections += 1
        watched = list(self._watched.values())
        for entry in watched:
            entry.target = None
        gc.collect()
        dead = self._found_dead
        self._found_dead = []
        for pointer in dead:
            for queue in self._queues_of.pop(id(pointer)):
                self._dead.setdefault(queue, deque()).append(pointer)
        dead_ids = set(map(id, dead))
        for entry in watched:
            target = entry.weak()
            entry.target = None if id(target) in dead_ids else target
        destructible = self._dead.get(DESTRUCTOR_QUEUE)
        while destructible and self.destroy is not None:
            self.destroy(destructible.popleft())

    def _finalizable_class(self, cls: type) -> type:
        found = self._finalizable_classes.get(cls)
        if found is None:
            manners = {"__slots__": (), "__del__": self._death_notice()}
            found = self._finalizable_classes[cls] = type(cls.__name__, (cls,), manners)
        return found

    def _death_notice(self) -> Any:
        machine = weakref.ref(self)

        def remember(pointer: Any) -> None:
            owner = machine()
            if owner is not None and id(pointer) in owner._queues_of:
                owner._found_dead.append(pointer)

        return remember

    # --- shadow stack

    def gc_push_roots(self, *roots: Any) -> None:
        """Save references."""
        self.shadow_stack.extend(roots)

    def gc_pop_roots(self, *roots: Any) -> None:
        """Drop as many."""
        if len(roots) > len(self.shadow_stack):
            raise MisuseError("gc_pop_roots below the bottom of the shadow stack")
        if roots:
            del self.shadow_stack[-len(roots) :]

    def gc_reload_root(self, depth: int) -> Any:
        """Root number ``depth`` from the top."""
        return self.shadow_stack[-1 - depth]

    # --- the rest

    def gc_statistics(self, counter: int) -> int:
        """Only the number of collections is simulated, whatever the counter."""
        return self.collections

    def stack_check(self) -> None:
        """Nothing to check here; the executor has a depth limit."""


MACHINE = Machine()
