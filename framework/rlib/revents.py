"""Events of the thread: signals, and other threads that want their turn.

An interpreter polls at the backward jumps of the guest program, and where a guest function is entered:

    check_events()

That is one load and a test, in machine code of the JIT as well.  Handling may raise what a signal's handler raises, and
other threads may run meanwhile: so the guest program is in a state that it can be seen in.
"""

from __future__ import annotations

from framework.rlib import gil, rsignal
from framework.rlib.jit import dont_look_inside
from framework.rlib.objectmodel import always_inline, dont_inline


def event_pending() -> bool:
    """Whether something waits to be handled."""
    return gil.is_asked()


@always_inline
def check_events() -> None:
    """Handle what waits.  Raises: what the handlers of signals raise."""
    if event_pending():
        handle_events()


@dont_look_inside
@dont_inline
def handle_events() -> None:
    """Let other threads run, then call the handlers of the signals that arrived.  Raises: what these raise."""
    gil.yield_gil()
    rsignal.run_handlers()
