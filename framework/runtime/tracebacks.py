"""The places an uncaught exception went through, as CPython's traceback shows them.

The thread state keeps the last places in a ring (see ``lltypes/threadstate.py``): first where it was raised, then each
caller it passed.  The report starts with the outermost.
"""

from __future__ import annotations

from framework.lltypes.dialect import llop
from framework.lltypes.layout import NATIVE
from framework.lltypes.threadstate import (
    POSITION,
    THREAD_STATE,
    TRACE_KIND_MASK,
    TRACE_RAISED,
    TRACEBACK_SIZE,
    thread_state,
)
from framework.lltypes.types import Address, Signed
from framework.runtime.posix import string_at

RING = NATIVE.field_offset(THREAD_STATE, "traceback")
FILENAME = NATIVE.field_offset(POSITION, "filename")
FUNCTION = NATIVE.field_offset(POSITION, "function")
LINE = NATIVE.field_offset(POSITION, "line")
RUNTIME = "framework/runtime/"


def ring_entry(index: int) -> int:
    """One entry of the ring, as a number."""
    ring = llop.adr_add(Address, llop.cast_ptr_to_adr(Address, thread_state), RING)
    return llop.cast_adr_to_int(Signed, llop.raw_load(Address, ring, (index & (TRACEBACK_SIZE - 1)) * 8))


def frame_text(place: int) -> str:
    """The line of one frame; nothing for frames of the runtime itself."""
    record = llop.cast_int_to_adr(Address, place)
    filename = string_at(llop.raw_load(Address, record, FILENAME))
    if RUNTIME in filename:
        return ""
    function = string_at(llop.raw_load(Address, record, FUNCTION))
    line = llop.raw_load(Signed, record, LINE)
    return '  File "' + filename + '", line ' + str(line) + ", in " + function + "\n"


def traceback_lines() -> str:
    """The frames of the exception caught last, outermost first."""
    index = llop.cast_uint_to_int(Signed, thread_state.traceback_count) - 1
    oldest = index - TRACEBACK_SIZE + 1
    if oldest < 0:
        oldest = 0
    result = ""
    while index >= oldest:
        entry = ring_entry(index)
        index -= 1
        result += frame_text(entry & ~TRACE_KIND_MASK)
        if entry & TRACE_KIND_MASK == TRACE_RAISED:
            break
    return result
