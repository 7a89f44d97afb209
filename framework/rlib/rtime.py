"""Clocks."""

from __future__ import annotations

import time as _time

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
    """Wait; ValueError when negative."""
    _time.sleep(seconds)
