"""The collector as programs see it: collections, pinning, finalizer queues.

A finalizer queue receives objects that nothing else refers to any more:

    class Queue(FinalizerQueue):
        Class = Resource
        def finalizer_trigger(self): ...     # called right after a collection found some; must not run arbitrary code

    queue.register_finalizer(obj)            # any number of times
    queue.next_dead()                        # one of them, or None

Hosted, an object registered is handed out once CPython would free it.
"""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def collect(generation: int = 2) -> None:
    """Collect: 0 the youngest objects, 2 everything."""
    gc.collect(min(generation, 2))


def collect_step() -> bool:
    """One step of the incremental collection; whether the cycle is finished."""
    gc.collect()
    return True


def enable() -> None:
    """Let collections of the old generation happen by themselves again."""


def disable() -> None:
    """No collection of the old generation by itself."""


def isenabled() -> bool:
    """Whether they happen by themselves."""
    return True


def set_max_heap_size(nbytes: int) -> None:
    """Limit the heap to so many bytes: beyond it MemoryError is raised.  A limit can only be lowered."""


def get_stats(counter: int) -> int:
    """A counter of the collector, numbered as in its statistics."""
    return 0


# --- moving


def pin(obj: Any) -> bool:
    """Keep an object where it is until ``unpin``; False when that is not possible now."""
    return False


def unpin(obj: Any) -> None:
    """Allow it to move again, after a successful ``pin``."""
    raise AssertionError("unpin() without a successful pin()")


def can_move(obj: Any) -> bool:
    """Whether the object may still move."""
    return True


def move_out_of_nursery(obj: Any) -> Any:
    """The object, or its copy at a final address."""
    return obj


def no_collect(function: F) -> F:
    """Refused at translation if a call inside may collect."""
    function._gc_no_collect_ = True  # type: ignore[attr-defined]
    return function


def must_be_light_finalizer(function: F) -> F:
    """A ``__del__`` that may run during a collection: only raw memory operations inside."""
    function._must_be_light_finalizer_ = True  # type: ignore[attr-defined]
    return function


def register_custom_trace_hook(struct: Any, tracer: Callable[..., None]) -> None:
    """How the collector finds references in a structure of the low-level dialect; hosted there is nothing to do."""


def register_custom_light_finalizer(struct: Any, finalizer: Callable[..., None]) -> None:
    """Called when a structure of the low-level dialect dies; hosted there is nothing to do."""


# --- lists


def ll_arraycopy(source: list, dest: list, source_start: int, dest_start: int, length: int) -> None:
    """Copy items between two lists of fixed size; the ranges may overlap in one list."""
    if source_start < 0 or dest_start < 0 or length < 0:
        raise IndexError("negative range")
    if source_start + length > len(source) or dest_start + length > len(dest):
        raise IndexError("range outside of the list")
    dest[dest_start : dest_start + length] = source[source_start : source_start + length]


def ll_arrayclear(items: list) -> None:
    """Zero all items of a list of ints."""
    for i in range(len(items)):
        items[i] = 0


def add_memory_pressure(estimate: int, obj: Any = None) -> None:
    """Tell the collector of memory that an object holds outside of its heap."""


# --- finalizers


def may_ignore_finalizer(obj: Any) -> None:
    """The object need not be finalized any more (a file that was closed)."""
    for queue in FinalizerQueue._all_hosted:
        queue._forget(obj)


class FinalizerQueue:
    """Base class: one queue per subclass instance, made at import time.  ``Class`` is what it holds."""

    Class: type = object
    _all_hosted: list[FinalizerQueue] = []

    def finalizer_trigger(self) -> None:
        """Called when objects arrived in the queue."""

    def _freeze_(self) -> bool:
        return True

    def register_finalizer(self, obj: Any) -> None:
        """Put the object into the queue when it is found dead."""
        assert isinstance(obj, self.Class)
        self._hosted_state()._register(obj)

    def next_dead(self) -> Any:
        """An object of the queue, or None."""
        return self._hosted_state()._next()

    def _hosted_state(self) -> _HostedQueue:
        state = self.__dict__.get("_hosted")
        if state is None:
            state = _HostedQueue(self)
            self.__dict__["_hosted"] = state
            FinalizerQueue._all_hosted.append(self)
        return state

    def _forget(self, obj: Any) -> None:
        self._hosted_state()._forget(obj)


class _HostedQueue:
    """Hosted imitation: CPython cannot hand out an object that died, so a stand-in with the same state is given.

    The stand-in has the dead object's class and attributes, which is all a finalizer may rely on.
    """

    def __init__(self, queue: FinalizerQueue) -> None:
        self.queue = queue
        self.watched: dict[int, weakref.finalize] = {}
        self.dead: list[Any] = []

    def _register(self, obj: Any) -> None:
        if id(obj) in self.watched:
            return
        watch = weakref.finalize(obj, self._died, id(obj), type(obj), obj.__dict__)
        watch.atexit = False
        self.watched[id(obj)] = watch

    def _died(self, key: int, cls: type, state: dict[str, Any]) -> None:
        self.watched.pop(key, None)
        stand_in = cls.__new__(cls)
        stand_in.__dict__.update(state)
        self.dead.append(stand_in)
        self.queue.finalizer_trigger()

    def _next(self) -> Any:
        return self.dead.pop(0) if self.dead else None

    def _forget(self, obj: Any) -> None:
        watch = self.watched.pop(id(obj), None)
        if watch is not None:
            watch.detach()
