"""Translated: foreign functions that may wait: other threads run meanwhile.

    count = call_blocking_3(c_read, descriptor, buffer, size)

A program without threads has no lock to give away, and none of the code for it: ``hooks`` is filled by the first thread
that is started (``runtime/gil.py``), or the first signal that is handled (``runtime/signals.py``).  Arguments and results
are numbers and raw addresses, never references: other threads may collect while the function runs.  So these are never
inlined, and callers save their own references around them; there is one per number of arguments because a tuple of
arguments would be a reference.
"""

from __future__ import annotations

from framework.lltypes.dialect import llop
from framework.lltypes.memory import StructObject
from framework.lltypes.types import Address, FuncType, Ptr, Signed, Struct, Void
from framework.rlib.jit import dont_look_inside
from framework.rlib.objectmodel import dont_inline, specialize

LEAVE = FuncType(
    [], Address, raises=False
)  # between the two nobody looks at the pending exception: it is another thread's
ENTER = FuncType([Address], Void, raises=False)
INTERRUPTED = FuncType([], Void)
LEAVE_POINTER, ENTER_POINTER, INTERRUPTED_POINTER = Ptr(LEAVE), Ptr(ENTER), Ptr(INTERRUPTED)

hooks = StructObject(
    Struct(
        "blocking_hooks",
        ("is_threaded", Signed),
        ("leave", LEAVE_POINTER),  # gives the GIL away; the calling thread
        ("enter", ENTER_POINTER),  # takes it back; keeps errno
        ("interrupted", INTERRUPTED_POINTER),  # calls the handlers of signals, which may raise
    )
)


@dont_look_inside
@specialize.arg(0)
@dont_inline
def call_blocking_1(function, a):
    """The result of a foreign function of one argument that may wait."""
    if hooks.is_threaded == 0:
        return function(a)
    thread = hooks.leave()
    result = function(a)
    hooks.enter(thread)
    return result


@dont_look_inside
@specialize.arg(0)
@dont_inline
def call_blocking_2(function, a, b):
    """The result of a foreign function of two arguments that may wait."""
    if hooks.is_threaded == 0:
        return function(a, b)
    thread = hooks.leave()
    result = function(a, b)
    hooks.enter(thread)
    return result


@dont_look_inside
@specialize.arg(0)
@dont_inline
def call_blocking_3(function, a, b, c):
    """The result of a foreign function of three arguments that may wait."""
    if hooks.is_threaded == 0:
        return function(a, b, c)
    thread = hooks.leave()
    result = function(a, b, c)
    hooks.enter(thread)
    return result


def handle_interruption(buffer) -> None:
    """A call ended with EINTR and will be repeated, unless a handler raises: then its buffer is freed."""
    if hooks.interrupted:
        try:
            hooks.interrupted()
        except BaseException:
            llop.raw_free(None, buffer)
            raise
