"""Signals of POSIX systems, handled where the interpreter polls.

    class Interrupt(SignalHandler):
        def handle(self, number: int) -> None:
            raise GuestError("KeyboardInterrupt")

    rsignal.signal(rsignal.SIGINT, Interrupt())

A handler runs in the main thread only, in ``revents.check_events``, or while the main thread waits in a function of rlib
that a signal interrupts; what it raises leaves that function.  A signal that arrives twice before it is handled is handled
once.
"""

from __future__ import annotations

import signal as _signal

from framework.rlib import gil, signals

SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGKILL, SIGUSR1, SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGCHLD, SIGCONT = (
    1, 2, 3, 6, 9, 10, 11, 12, 13, 14, 15, 17, 18
)  # fmt: skip
NSIG = _signal.NSIG


class SignalHandler:
    """Base class of what is done about a signal."""

    def handle(self, number: int) -> None:
        """Called where the interpreter polls; may raise."""


class _Handlers:
    def __init__(self) -> None:
        self.by_number: list[SignalHandler | None] = [None] * NSIG


_handlers = _Handlers()


def _check_number(number: int) -> None:
    if not 1 <= number < NSIG:
        raise ValueError("signal number out of range")
    if gil.get_ident() != 0:
        raise ValueError("signal only works in main thread of the main interpreter")


def signal(number: int, handler: SignalHandler) -> None:
    """Handle a signal.

    Raises: ValueError for a wrong number or outside of the main thread, OSError for a signal that can't be handled.
    """
    _check_number(number)
    signals.catch(number)
    _handlers.by_number[number] = handler


def default(number: int) -> None:
    """Let a signal do what it does by default.  Raises: as ``signal``."""
    _check_number(number)
    signals.default(number)
    _handlers.by_number[number] = None


def ignore(number: int) -> None:
    """Let a signal do nothing.  Raises: as ``signal``."""
    _check_number(number)
    signals.ignore(number)
    _handlers.by_number[number] = None


def getsignal(number: int) -> SignalHandler | None:
    """The handler of a signal, None when it has none of ours.  Raises: ValueError for a wrong number."""
    if not 1 <= number < NSIG:
        raise ValueError("signal number out of range")
    return _handlers.by_number[number]


def run_handlers() -> None:
    """Call the handlers of the signals that arrived, lowest number first.  Raises: what a handler raises."""
    if gil.get_ident() != 0:
        signals.put_off()
        return
    number = signals.take()
    while number >= 0:
        handler = _handlers.by_number[number]
        if handler is not None:
            handler.handle(number)
        number = signals.take()


signals.hosted.while_waiting = run_handlers
