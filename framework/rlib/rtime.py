"""Clocks."""

from __future__ import annotations

import time as _time

from framework.rlib import gil
from framework.rlib.objectmodel import we_are_translated

CLOCK_REALTIME = 0
CLOCK_MONOTONIC = 1
CLOCK_PROCESS_CPUTIME_ID = 2


def time() -> float:
    """Seconds since 1970."""
    return _time.time()


def clock() -> float:
    """CPU seconds of the process."""
    return _time.process_time()


def monotonic() -> float:
    """Seconds of a clock that never goes back."""
    return _time.monotonic()


def sleep(seconds: float) -> None:
    """Wait; other threads run meanwhile.  Raises: ValueError when negative, and what the handlers of signals raise."""
    if we_are_translated():
        _time.sleep(seconds)
    else:
        gil.blocking(_time.sleep, seconds)


def time_ns() -> int:
    """Nanoseconds since 1970."""
    return _time.time_ns()


def monotonic_ns() -> int:
    """Nanoseconds of a clock that never goes back."""
    return _time.monotonic_ns()


def perf_counter() -> float:
    """Seconds of the finest clock, to measure with."""
    return _time.perf_counter()
