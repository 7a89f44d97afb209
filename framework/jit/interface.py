"""What a language unit and the JIT unit know of each other, beside the program's tables.  Translated code.

    language unit                                              JIT unit
    portal: hash of the greens, tick of its cell
       │ hot, compiled, or the cell is another's
       ├─ greens and reds ─► exchange, references
       └─ kit_jit_enter(driver, hash) ───────────────────────► warm state, tracing, machine code
    interpret on, or return ◄─ status, exchange, references ─┘

The *exchange area* holds values in their order, greens first: integers and the bits of floats in ``exchange``, references at
the same index in ``references``.  A result is at index 0.

A *cell* filters arrivals at merge points: its tag is the hash of the greens it counts for, its count the arrivals that
still go on interpreting without a call.  The JIT unit sets both.

``exchange.wanted`` is the hash of the greens that a ``can_enter_jit`` outside of the portal found hot, 0 for none: the merge
point that is reached next asks the JIT unit.  ``exchange.is_off`` is 1 while the JIT unit would answer GO_ON everywhere:
then a position whose cell is another's doesn't ask.
"""

from __future__ import annotations

from framework.lltypes.dialect import external, llop
from framework.lltypes.memory import ArrayObject, StructObject
from framework.lltypes.types import GCREF, Address, Array, FixedArray, GcArray, Ptr, Signed, Struct, Void

EXCHANGE_SIZE = 1024  # values
CELLS = 4096
CELL_SIZE = 16  # bytes: tag, count

# what ``kit_jit_enter`` returns
GO_ON = 0  # nothing happened: interpret
CONTINUE = 1  # interpret from the merge point with the greens and reds of the exchange area
DONE = 2  # the portal's result is in the exchange area
RAISED = 3  # an exception is pending

WORDS = Struct("jit_words", ("words", FixedArray(Signed, EXCHANGE_SIZE)), ("wanted", Signed), ("is_off", Signed))
exchange = StructObject(WORDS)
exchange.symbol = "kit_jit_exchange"

references = ArrayObject(GcArray(GCREF), EXCHANGE_SIZE)
references.symbol = "kit_jit_references"

CELL_WORDS = Struct("jit_cells", ("words", FixedArray(Signed, CELLS * CELL_SIZE // 8)))
cells = StructObject(CELL_WORDS)
cells.symbol = "kit_jit_cells"

DATA_SYMBOLS = frozenset([exchange.symbol, references.symbol, cells.symbol])
"""Defined by the JIT unit."""

enter = external("kit_jit_enter", [Signed, Signed], Signed, can_raise=True, can_collect=True)
"""(driver number, hash of the greens), the values are in the exchange area.  Returns: GO_ON …

Where the portal was called and no loop came round, the number has ``BY_CALL`` in it and the hash is XORed with
``CALL_HASH``: calls are counted in a cell of their own, up to ``function_threshold``.
"""

BY_CALL = 1 << 16
CALL_HASH = 0x5851F42D4C957F2D

force = external("kit_jit_force", [Signed, GCREF], Void, can_collect=True)
"""(number of the token's descriptor, virtualizable): write the fields that a frame of compiled code has into the object."""

force_virtual_ref = external("kit_jit_force_virtual_ref", [GCREF], Void, can_collect=True)
"""(virtual reference): a frame of compiled code, whose token it has, makes the object that it refers to."""

invalidate = external("kit_jit_invalidate", [Signed, GCREF], Void, can_collect=True)
"""(number of the field's descriptor, object): a quasi-immutable field is about to change, code relies on it."""

set_param = external("kit_jit_set_param", [Signed, Signed, Signed], Void, can_collect=True)
"""(driver number or -1 for all, parameter in the order of ``rlib.jit.PARAMETERS``, value; for enable_opts a set)

Like all entries it starts the JIT when it is the first, and that allocates.
"""

set_optimisations = external("kit_jit_set_optimisations", [Signed, GCREF], Void, can_collect=True)
"""(driver number or -1 for all, a str): set ``enable_opts`` to the passes that the text names."""

statistic = external("kit_jit_statistic", [Signed], Signed)
"""(number of ``rlib.jit_hooks.Counters``, or CODE_USED, CODE_ALLOCATED)  Returns: the counter, 0 before the JIT starts."""

NEVER_TRACE = 0
TRACE_NEXT = 1
mark_position = external("kit_jit_mark_position", [Signed, Signed], Void, can_collect=True)
"""(what, hash of the greens): no trace starts there any more, or the next arrival starts one."""

STUB_INTS = Ptr(Array(Signed, nolength=True))
"""The type of the integer arguments of call stubs; floats come as their bits in the same array."""

MIX = -7046029254386353131  # 2**64 / golden ratio, odd: Knuth's multiplicative hashing


def ll_cell(hash):
    """The address of the cell for a hash."""
    start = llop.cast_ptr_to_adr(Address, cells)
    return llop.adr_add(Address, start, (hash & (CELLS - 1)) * CELL_SIZE)


def ll_is_hot(hash):
    """Count an arrival at a merge point.  Returns: whether the JIT is to be asked."""
    cell = ll_cell(hash)
    if llop.raw_load(Signed, cell, 0) != hash:
        return exchange.is_off == 0
    count = llop.raw_load(Signed, cell, 8) - 1
    llop.raw_store(Void, cell, 8, count)
    return count < 0


def ll_want(hash):
    """Count an arrival at a ``can_enter_jit`` whose merge point is in another function."""
    if ll_is_hot(hash):
        exchange.wanted = hash


def ll_is_wanted(hash):
    """At a merge point, when something is wanted: whether it is this position.  Forgets it."""
    wanted = exchange.wanted
    exchange.wanted = 0
    return wanted == hash


def ll_mix(hash, value):
    """The hash of greens, with one more value."""
    mixed = (hash ^ value) * MIX
    return mixed ^ (mixed >> 29)


def ll_force(token, number, virtualizable):
    """Before the program reads or writes a field of a virtualizable."""
    if token != 0:
        force(number, virtualizable)


def ll_invalidate(watched, number, object):
    """Before the program writes a quasi-immutable field."""
    if watched:
        invalidate(number, object)
