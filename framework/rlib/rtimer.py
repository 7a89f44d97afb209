"""A fast timestamp for measurements inside a program."""

from __future__ import annotations

import time

UNIT_TSC = 0
UNIT_NS = 1
UNIT_QUERY_PERFORMANCE_COUNTER = 2


def read_timestamp() -> int:
    """A number that grows with time, in nanoseconds."""
    return time.monotonic_ns()


def get_timestamp_unit() -> int:
    """What it counts."""
    return UNIT_NS
