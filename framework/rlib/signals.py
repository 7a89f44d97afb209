"""Host: signals on CPython; ``framework.runtime.signals`` has the same functions for translated programs.

CPython calls its handlers between any two bytecodes of the main thread, where the interpreter must not be disturbed, so
they only note the signal, except while a function of rlib waits for the system: that is a place like a poll.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any


class HostedSignals:
    """What arrived, and who is told at once."""

    def __init__(self) -> None:
        self.arrived: set[int] = set()
        self.is_waiting = False  # the main thread waits for the system
        self.while_waiting: Callable[[], None] = lambda: None


hosted = HostedSignals()


def _note(number: int, frame: FrameType | None) -> None:
    hosted.arrived.add(number)
    if hosted.is_waiting:
        hosted.is_waiting = False
        try:
            hosted.while_waiting()
        finally:
            hosted.is_waiting = True


def _set(number: int, action: Any) -> None:
    signal.signal(number, action)
    if action is _note:
        signal.siginterrupt(number, True)


def catch(number: int) -> None:
    """From now on the signal is noted."""
    _set(number, _note)


def default(number: int) -> None:
    """The system's default action again."""
    _set(number, signal.SIG_DFL)


def ignore(number: int) -> None:
    """Nothing happens any more."""
    _set(number, signal.SIG_IGN)


def take() -> int:
    """The lowest number of a signal that arrived and was not taken, -1 when there is none."""
    if not hosted.arrived:
        return -1
    number = min(hosted.arrived)
    hosted.arrived.discard(number)
    return number


def put_off() -> None:
    """Another thread than the main one polled; the main one will."""
