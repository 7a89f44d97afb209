"""``rgc.FinalizerQueue`` in translated programs.

Every queue has functions and a state of its own, made from the templates below when a method of the queue is first seen:

    register_finalizer(obj)    the collector puts obj on the queue with the number when it finds it dead
    next_dead()                the next of them, or None
    finalizer_trigger()        is called by a *watcher*, an object that nobody refers to: each collection finds it dead and
                               runs its ``__del__``, which looks whether the queue has something, and makes a new watcher

The collector's queue -1 is that of objects with ``__del__``; these queues count from 0.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

STATE: Any = None
QUEUE: Any = None
CLASS: Any = None
NUMBER = 0
WATCHER: Any = None


def put_on_queue(obj: Any, number: int) -> None:
    """Tell the collector.  Lowered to an operation."""
    raise NotImplementedError


def take_from_queue(cls: Any, number: int) -> Any:
    """An object of the class ``cls`` that was found dead, or None.  Lowered to an operation."""
    raise NotImplementedError


def register(obj):  # type: ignore[no-untyped-def]
    """``queue.register_finalizer(obj)``."""
    if not STATE.is_watched:
        STATE.is_watched = True
        WATCHER()
    put_on_queue(obj, NUMBER)


def next_dead():  # type: ignore[no-untyped-def]
    """``queue.next_dead()``."""
    if len(STATE.dead) > 0:
        return STATE.dead.pop(0)
    return take_from_queue(CLASS, NUMBER)


def watch(self):  # type: ignore[no-untyped-def]
    """``__del__`` of a watcher."""
    found = take_from_queue(CLASS, NUMBER)
    if found is not None:
        while found is not None:
            STATE.dead.append(found)
            found = take_from_queue(CLASS, NUMBER)
        QUEUE.finalizer_trigger()
    WATCHER()


def functions_of_queue(queue: Any, number: int) -> dict[str, Callable[..., Any]]:
    """The functions of one queue, by the names of its methods.  NOT_RPYTHON: called at translation time."""
    state = type("QueueState", (), {"__module__": __name__})()
    state.dead, state.is_watched = [], False
    namespace = {**globals(), "STATE": state, "QUEUE": queue, "CLASS": queue.Class, "NUMBER": number}

    def own(function: types.FunctionType) -> types.FunctionType:
        copy = types.FunctionType(function.__code__, namespace, function.__name__)
        copy.__qualname__, copy.__module__ = function.__qualname__, function.__module__
        return copy

    namespace["WATCHER"] = type("Watcher", (), {"__module__": __name__, "__del__": own(watch)})
    return {"register_finalizer": own(register), "next_dead": own(next_dead)}
