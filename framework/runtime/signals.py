"""Translated: signals that the program handles itself (``rlib.signals`` has the hosted ones).

The C handler runs at any moment, so it only stores: one flag per signal and one in the event word, which the main thread
finds when it polls.  System calls that a signal interrupts end with EINTR.
"""

from __future__ import annotations

from framework.lltypes.dialect import external, llop, static_function
from framework.lltypes.memory import StructObject
from framework.lltypes.threadstate import EVENT_SIGNAL, THREAD_STATE, thread_state
from framework.lltypes.types import Address, FixedArray, FuncType, Int32, Signed, Struct, UInt8, Void
from framework.rlib.jit import dont_look_inside
from framework.rlib.rgc import no_collect
from framework.rlib.rsignal import run_handlers
from framework.runtime import posix
from framework.runtime.blocking import INTERRUPTED, INTERRUPTED_POINTER, hooks

SIGNAL_COUNT = 65
DEFAULT_ACTION, IGNORE_SIGNAL, FAILED = 0, 1, -1

arrived = StructObject(Struct("arrived_signals", ("flags", FixedArray(Signed, SIGNAL_COUNT))))

c_siginterrupt = external("siginterrupt", [Int32, Int32], Int32)


@no_collect
def note_signal(number):
    """The C handler."""
    arrived.flags[llop.cast_primitive(Signed, number)] = 1
    set_event(EVENT_SIGNAL, 1)


INTERRUPTION = static_function(INTERRUPTED, run_handlers)
HANDLER = static_function(FuncType([Int32], Void), note_signal)


def set_event(which, value):
    """Set or clear one flag of the event word."""
    state = llop.cast_ptr_to_adr(Address, thread_state)
    place = llop.field_offset(Signed, THREAD_STATE, "event_word") + which
    llop.raw_store(None, state, place, llop.cast_primitive(UInt8, value))


def set_action(number: int, action) -> None:
    """``signal``; a system call that the signal interrupts is not restarted."""
    signal = llop.cast_primitive(Int32, number)
    before = posix.c_signal(signal, action)
    if llop.cast_adr_to_int(Signed, before) == FAILED:
        posix.raise_last_error(None)
    c_siginterrupt(signal, llop.cast_primitive(Int32, 1))


@dont_look_inside
def catch(number: int) -> None:
    """From now on the signal is noted."""
    hooks.interrupted = llop.cast_adr_to_ptr(INTERRUPTED_POINTER, llop.cast_ptr_to_adr(Address, INTERRUPTION))
    set_action(number, llop.cast_ptr_to_adr(Address, HANDLER))


@dont_look_inside
def default(number: int) -> None:
    """The system's default action again."""
    set_action(number, llop.cast_int_to_adr(Address, DEFAULT_ACTION))


@dont_look_inside
def ignore(number: int) -> None:
    """Nothing happens any more."""
    set_action(number, llop.cast_int_to_adr(Address, IGNORE_SIGNAL))


@dont_look_inside
def take() -> int:
    """The lowest number of a signal that arrived and was not taken, -1 when there is none.

    The flag in the event word is cleared before it is looked for, so that no signal is missed.
    """
    set_event(EVENT_SIGNAL, 0)
    for number in range(SIGNAL_COUNT):
        if arrived.flags[number] != 0:
            arrived.flags[number] = 0
            set_event(EVENT_SIGNAL, 1)
            return number
    return -1


@dont_look_inside
def has_arrived() -> bool:
    """Whether there is one to take."""
    for number in range(SIGNAL_COUNT):
        if arrived.flags[number] != 0:
            return True
    return False


def put_off() -> None:
    """Another thread than the main one polled: the main thread finds the signals when its turn comes."""
    set_event(EVENT_SIGNAL, 0)
