"""Threads: one runs at a time, under a lock (GIL) that no one sees.

    number = rthread.start_new_thread(worker.run)
    lock = rthread.allocate_lock()
    lock.acquire()

A thread keeps the GIL until it polls (``revents.check_events``) and another wants it, or until it waits: for a lock, or
in a call of the system that may take long (reading, sleeping, sockets).  Between two polls a thread is undisturbed, hosted
too.  A thread that computes gives way at once to one that comes back from waiting; threads that compute take turns of 5 ms.

When the main thread ends, the process ends.  A thread that an exception leaves ends with a message on standard error.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.rlib import gil, rsignal
from framework.rlib.jit import dont_look_inside
from framework.rlib.rtime import monotonic_ns


class error(RuntimeError):  # RPython's name
    """A lock that nobody holds was released."""


def start_new_thread(function: Callable[[], None]) -> int:
    """Run a function in a new thread.  Returns: its number.  Raises: RuntimeError when the system refuses."""
    return gil.start_thread(function)


def get_ident() -> int:
    """The number of the running thread: 0 for the main thread, others by the order of their start."""
    return gil.get_ident()


def yield_thread() -> None:
    """Let another thread run if one asked for its turn."""
    gil.yield_gil()


def set_stacksize(size: int) -> None:
    """Bytes of native stack of the threads started from now on (default 8 MB)."""
    gil.set_stack_size(size)


class _Waiter:
    def __init__(self, thread: int) -> None:
        self.thread = thread
        self.is_granted = False


class Lock:
    """A lock that one thread holds; who waits for it gets it in the order of arrival."""

    def __init__(self) -> None:
        self._is_held = False
        self._waiting: list[_Waiter] = []

    def acquire(self, blocking: bool = True) -> bool:
        """Wait for the lock, or only try.

        Returns: whether the lock is held now.  Raises: what the handlers of signals raise while the main thread waits.
        """
        return self.acquire_timed(-1 if blocking else 0)

    @dont_look_inside
    def acquire_timed(self, microseconds: int) -> bool:
        """Wait at most so long; negative: without a limit.  Returns and raises as ``acquire``."""
        if not self._is_held:
            self._is_held = True
            return True
        if microseconds == 0:
            return False
        waiter = _Waiter(gil.get_ident())
        self._waiting.append(waiter)
        try:
            self._wait(waiter, microseconds * 1000)
        finally:
            if not waiter.is_granted:
                self._waiting.remove(waiter)
        return waiter.is_granted

    def _wait(self, waiter: _Waiter, nanoseconds: int) -> None:
        end = monotonic_ns() + nanoseconds
        rest = nanoseconds
        while not waiter.is_granted:
            was_woken = gil.park(rest)
            if waiter.is_granted:
                return
            if not was_woken and waiter.thread == 0:
                rsignal.run_handlers()
            if nanoseconds >= 0:
                rest = end - monotonic_ns()
                if rest <= 0:
                    return

    @dont_look_inside
    def release(self) -> None:
        """Give the lock to the first that waits.  Raises: error when nobody holds it."""
        if not self._is_held:
            raise error("release unlocked lock")
        if len(self._waiting) == 0:
            self._is_held = False
            return
        first = self._waiting.pop(0)
        first.is_granted = True
        gil.unpark(first.thread)

    def is_acquired(self) -> bool:
        """Whether a thread holds the lock."""
        return self._is_held

    def __enter__(self) -> Lock:
        self.acquire()
        return self

    def __exit__(self, *exception: Any) -> None:
        self.release()


def allocate_lock() -> Lock:
    """A lock that nobody holds."""
    return Lock()


class ThreadLocal:
    """Base class of what each thread has one of."""


class ThreadLocalReference:
    """One value per thread, None where none was set; values have the base class ``ThreadLocal``."""

    def __init__(self) -> None:
        self._values: dict[int, ThreadLocal] = {}

    def get(self) -> ThreadLocal | None:
        """The value of the running thread."""
        return self._values.get(gil.get_ident())

    def set(self, value: ThreadLocal | None) -> None:
        """Set it; the thread sets None before it ends, if the value shall not stay alive."""
        if value is None:
            self._values.pop(gil.get_ident(), None)
        else:
            self._values[gil.get_ident()] = value
