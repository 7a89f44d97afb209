"""Events of the thread: signals, requests for the GIL, finalizers that are due.

An interpreter polls at the backward jumps of the guest program:

    if event_pending():
        handle_events()

One load and a test; a merge point of the JIT polls by itself.
"""

from __future__ import annotations


def event_pending() -> bool:
    """Whether something waits to be handled."""
    return False
