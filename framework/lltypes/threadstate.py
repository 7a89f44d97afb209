"""The thread state: the one structure that translated code, the collector and the runtime share per running thread.

It exists once per executable under the linker symbol ``kit_thread_state``; ``exc_*`` operations, inlined allocation, the
shadow stack and the polls are loads and stores of its fields.  (Threads take turns under one lock; who takes the lock
swaps its own state in.)  The fields touched most come first, so that they share a cache line.

    ┌───────────┬──────────────┬─────────────┬──────────────────┬─────────────┬────────────┬─ … ─┬───────────┐
    │ exc_value │ nursery_free │ nursery_top │ shadow_stack_top │ stack_limit │ event_word │     │ traceback │
    └───────────┴──────────────┴─────────────┴──────────────────┴─────────────┴────────────┴─ … ─┴───────────┘

The event word is flags of one byte each, stored one by one, so that whoever sets one needs no lock: EVENT_GIL (another
thread wants its turn), EVENT_SIGNAL (a signal arrived).

What belongs to one thread or coroutine rather than to the process is swapped when another goes on: a suspended one keeps it
in an ``EXECUTION_CONTEXT``, which the collector knows (``kit_gc_add_context``) and takes for empty while it runs.  A switch
happens only where no exception is pending.

``traceback`` is a ring of the last places an exception went through, written by ``exc_trace``: entry ``i`` is
``traceback[i % TRACEBACK_SIZE]``, ``traceback_count`` entries were written so far.  An entry is the address of a
``POSITION`` record plus, in its low two bits, how the exception was met (the operand of ``exc_trace``).
"""

from __future__ import annotations

from framework.lltypes.memory import StructObject
from framework.lltypes.types import GCREF, Address, Array, Char, FixedArray, Ptr, Signed, Struct, Unsigned

TRACEBACK_SIZE = 128  # entries, a power of two
TRACE_RAISED, TRACE_PASSED, TRACE_CAUGHT = 0, 1, 2
TRACE_KIND_MASK = 3

CHAR_POINTER = Ptr(Array(Char, nolength=True))

POSITION = Struct("position", ("filename", CHAR_POINTER), ("function", CHAR_POINTER), ("line", Signed))
"""A place in the source, as emitted for ``exc_trace``: zero-terminated UTF-8 strings and the line number."""

THREAD_STATE = Struct(
    "thread_state",
    ("exc_value", GCREF),  # the pending exception, null when none
    ("nursery_free", Address),  # next free byte of the nursery; everything up to nursery_top is zeroed
    ("nursery_top", Address),
    ("shadow_stack_top", Address),  # one past the last root; the stack grows upwards
    ("stack_limit", Address),  # lowest native stack address that may still be used
    ("event_word", Signed),  # non-zero: somebody wants this thread's attention
    ("shadow_stack_base", Address),
    ("shadow_stack_end", Address),
    ("stack_base", Address),  # native stack address at the thread's start
    ("thread_ident", Signed),  # 0 for the main thread
    ("traceback_count", Unsigned),
    ("traceback", FixedArray(Address, TRACEBACK_SIZE)),
)

SWAPPED = ("shadow_stack_top", "shadow_stack_base", "shadow_stack_end", "stack_limit", "stack_base")
EVENT_GIL, EVENT_SIGNAL = 0, 1  # bytes from the start of the event word

EXECUTION_CONTEXT = Struct("execution_context", *((name, Address) for name in SWAPPED), ("index", Signed))
"""What a thread or coroutine that does not run has of the thread state; ``index`` is the collector's."""

EXECUTION_CONTEXT_POINTER = Ptr(EXECUTION_CONTEXT)

thread_state = StructObject(THREAD_STATE)
thread_state.symbol = "kit_thread_state"
