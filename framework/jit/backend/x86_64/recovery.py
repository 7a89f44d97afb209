"""Translated: the data behind a guard's stub, and leaving through it.

    call leave │ number (4) │ count (2) │ one entry per fail argument │
               └ what the call pushes is the address of the data

    entry   0                           a hole
            1 kind+place, 1 register    in a register
            1 kind+place, 2 location    in a slot
            1 kind+place, 8 bits        a constant

``leave_frame`` runs on the stack of the frame that is left and must not collect: it writes the values to the *exchange
area*, raw memory of words, whoever called the code picks them up before anything may collect:

    word 0        the frame's token if it was forced, else 0
    word 1        the pending exception, which is no longer pending
    word 2 + i    fail argument i, 0 for a hole
"""

from __future__ import annotations

from framework.gc.raw import load_byte, load_word, store_word
from framework.jit.backend.x86_64.registers import FORCE_OFFSET, slot_offset
from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Int32, Signed, UInt16
from framework.rlib.rgc import no_collect

HOLE = 0
IN_REGISTER, IN_SLOT, CONSTANT = 0, 4, 8
PLACE_MASK = 12
KIND_MASK = 3
INTEGER, REFERENCE, FLOAT = 1, 2, 3

FORCED_TOKEN, EXCEPTION, FIRST_VALUE = 0, 1, 2  # words of the exchange area
LARGEST_COUNT = 4000  # fail arguments and inputs
EXCHANGE_BYTES = 8 * (FIRST_VALUE + LARGEST_COUNT)

NUMBER_BYTES = 4
HEAD_BYTES = 6


def kind_code(kind: str) -> int:
    """The number of a kind letter."""
    return INTEGER if kind == "i" else REFERENCE if kind == "r" else FLOAT


def data_number(data: int) -> int:
    """The number of the descriptor."""
    return int(llop.cast_primitive(Signed, llop.raw_load(Int32, llop.cast_int_to_adr(Address, data), 0)))


def data_count(data: int) -> int:
    """The number of fail arguments."""
    return load_int16(data + NUMBER_BYTES)


def load_int16(address: int) -> int:
    """Two unsigned bytes."""
    return int(llop.cast_primitive(Signed, llop.raw_load(UInt16, llop.cast_int_to_adr(Address, address), 0)))


def entry_size(tag: int) -> int:
    """Bytes of an entry."""
    if tag == HOLE:
        return 1
    place = tag & PLACE_MASK
    if place == IN_REGISTER:
        return 2
    return 3 if place == IN_SLOT else 9


def entry_value(at: int, tag: int) -> int:
    """The register, location or constant of an entry."""
    if tag == HOLE:
        return 0
    place = tag & PLACE_MASK
    if place == IN_REGISTER:
        return load_byte(at, 1)
    return load_int16(at + 1) if place == IN_SLOT else load_word(at, 1)


def read_slot(location: int, frame: int, segment: int) -> int:
    """The word in a slot."""
    return load_word(segment if location & 1 else frame, slot_offset(location))


@no_collect
def leave_frame(data: int, registers: int, frame: int, segment: int, exchange: int, state: int) -> int:
    """Write the values of a guard to the exchange area.  Returns: the number of its descriptor.

    ``registers``: 16 general ones, then 16 SSE ones, in memory.  ``state``: the thread state, first the exception.
    """
    is_forced = load_word(frame, FORCE_OFFSET) == ~data
    store_word(exchange, 8 * FORCED_TOKEN, frame if is_forced else 0)
    store_word(exchange, 8 * EXCEPTION, load_word(state, 0))
    store_word(state, 0, 0)
    count = data_count(data)
    at = data + HEAD_BYTES
    i = 0
    while i < count:
        tag = load_byte(at, 0)
        value = entry_value(at, tag)
        place = tag & PLACE_MASK
        if tag != HOLE and place == IN_REGISTER:
            value = load_word(registers, 8 * value)
        elif tag != HOLE and place == IN_SLOT:
            value = read_slot(value, frame, segment)
        store_word(exchange, 8 * (FIRST_VALUE + i), value)
        at += entry_size(tag)
        i += 1
    return data_number(data)
