"""Host: threads on CPython with a lock of our own; ``framework.runtime.gil`` has the same functions for translated programs.

CPython may switch threads between any two bytecodes.  An interpreter that relies on being undisturbed between its polls must
be so hosted too, so its threads take turns under one more lock, in the order in which they ask for it.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from framework.rlib.signals import hosted as hosted_signals

SIGNAL_INTERVAL = 0.05  # seconds between two looks for signals of a parked main thread


class HostedThread:
    """One thread."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.turn = threading.Semaphore(0)  # the GIL was handed over
        self.wake_up = threading.Semaphore(0)
        self.is_woken = False


class HostedGil:
    """The lock and the threads."""

    def __init__(self) -> None:
        self.mutex = threading.Lock()
        self.local = threading.local()
        main = HostedThread(0)
        self.local.thread = main
        self.holder: HostedThread | None = main
        self.line: deque[HostedThread] = deque()
        self.threads = {0: main}
        self.started = 1

    def current(self) -> HostedThread:
        """The calling thread; one that we did not start is taken for the main one."""
        return getattr(self.local, "thread", None) or self.threads[0]

    def release(self) -> None:
        """Hand over to the first in line."""
        with self.mutex:
            self.holder = self.line.popleft() if self.line else None
            if self.holder is not None:
                self.holder.turn.release()

    def acquire(self) -> None:
        """Stand in line."""
        thread = self.current()
        with self.mutex:
            if self.holder is None:
                self.holder = thread
                return
            self.line.append(thread)
        thread.turn.acquire()


hosted = HostedGil()


def is_asked() -> bool:
    """Whether another thread wants the GIL, or the main thread has signals to handle."""
    return bool(hosted.line) or bool(hosted_signals.arrived) and hosted.current().number == 0


def blocking(function: Callable[..., Any], *args: Any) -> Any:
    """The result of a function that may wait: other threads run meanwhile, signals interrupt it."""
    is_main = hosted.current().number == 0
    hosted.release()
    hosted_signals.is_waiting |= is_main
    try:
        return function(*args)
    finally:
        if is_main:
            hosted_signals.is_waiting = False
        hosted.acquire()


def yield_gil() -> None:
    """At a poll: let the first in line run."""
    if hosted.line:
        hosted.release()
        hosted.acquire()


def get_ident() -> int:
    """The number of the thread, the main one's is 0."""
    return hosted.current().number


def park(nanoseconds: int) -> bool:
    """Wait until another thread calls ``unpark``; negative: without a limit.  Returns: whether one did.

    The main thread also comes back, with False, when a signal arrived.
    """
    thread = hosted.current()
    if not thread.is_woken and nanoseconds != 0:
        hosted.release()
        _sleep_parked(thread, nanoseconds)
        hosted.acquire()
    was_woken = thread.is_woken
    thread.is_woken = False
    while thread.wake_up.acquire(blocking=False):
        pass
    return was_woken


def _sleep_parked(thread: HostedThread, nanoseconds: int) -> None:
    rest = nanoseconds / 1e9 if nanoseconds >= 0 else None
    while rest is None or rest > 0:
        if thread.number:
            thread.wake_up.acquire(timeout=rest)
            return
        part = SIGNAL_INTERVAL if rest is None else min(SIGNAL_INTERVAL, rest)
        if thread.wake_up.acquire(timeout=part) or hosted_signals.arrived:
            return
        rest = None if rest is None else rest - part


def unpark(number: int) -> None:
    """Wake a thread, or let its next ``park`` return at once."""
    thread = hosted.threads.get(number)
    if thread is not None:
        thread.is_woken = True
        thread.wake_up.release()


def set_stack_size(size: int) -> None:
    """Bytes of native stack for threads that are started from now on."""
    threading.stack_size(max(size, 64 << 10))


def start_thread(function: Callable[[], None]) -> int:
    """Run a function in a new thread.  Returns: its number.  Raises: RuntimeError when the system refuses."""
    thread = HostedThread(hosted.started)
    hosted.started += 1
    hosted.threads[thread.number] = thread
    started = threading.Thread(target=_run, args=(thread, function), daemon=True)
    try:
        started.start()
    except RuntimeError:
        del hosted.threads[thread.number]
        raise
    return thread.number


def _run(thread: HostedThread, function: Callable[[], None]) -> None:
    hosted.local.thread = thread
    hosted.acquire()
    try:
        function()
    except SystemExit:
        pass
    except BaseException as error:
        print(f"Unhandled exception in thread: {error!r}", file=sys.stderr)
    finally:
        del hosted.threads[thread.number]
        hosted.release()
