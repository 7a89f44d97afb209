"""Translated: memory as the collector sees it.  An address is a plain integer, 0 is null.

References inside objects and on the shadow stack have the size of the target's pointers; the collector's own records use
64-bit words everywhere.
"""

from __future__ import annotations

from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Bool, Signed, UInt8, Void
from framework.rlib.objectmodel import always_inline


@always_inline
def reference_size():
    """Bytes of a pointer on the target."""
    return llop.size_of(Signed, Address)


@always_inline
def load_reference(address, offset):
    """The pointer-sized value at address + offset, as an integer."""
    return llop.cast_adr_to_int(Signed, llop.raw_load(Address, llop.cast_int_to_adr(Address, address), offset))


@always_inline
def store_reference(address, offset, value):
    """Write a pointer-sized value."""
    llop.raw_store(Void, llop.cast_int_to_adr(Address, address), offset, llop.cast_int_to_adr(Address, value))


@always_inline
def load_word(address, offset):
    """The 64-bit word at address + offset."""
    return llop.raw_load(Signed, llop.cast_int_to_adr(Address, address), offset)


@always_inline
def store_word(address, offset, value):
    """Write a 64-bit word."""
    llop.raw_store(Void, llop.cast_int_to_adr(Address, address), offset, value)


@always_inline
def load_byte(address, offset):
    """The byte at address + offset."""
    return llop.cast_primitive(Signed, llop.raw_load(UInt8, llop.cast_int_to_adr(Address, address), offset))


@always_inline
def store_byte(address, offset, value):
    """Write a byte."""
    llop.raw_store(Void, llop.cast_int_to_adr(Address, address), offset, llop.cast_primitive(UInt8, value))


def allocate(size):
    """Zeroed memory from the operating system's allocator, 0 when there is none."""
    return llop.cast_adr_to_int(Signed, llop.raw_malloc(Address, size))


def release(address):
    """Give memory back."""
    llop.raw_free(Void, llop.cast_int_to_adr(Address, address))


@always_inline
def copy_bytes(source, destination, size):
    """Copy between ranges that may overlap."""
    from_address = llop.cast_int_to_adr(Address, source)
    llop.raw_memcopy(Void, from_address, llop.cast_int_to_adr(Address, destination), size)


@always_inline
def clear_bytes(address, size):
    """Zero a range."""
    llop.raw_memclear(Void, llop.cast_int_to_adr(Address, address), size)


def fill_words(address, size, word):
    """Write the same word over a range whose size is a multiple of 8."""
    offset = 0
    while offset < size:
        store_word(address, offset, word)
        offset += 8


@always_inline
def quotient(x, y):
    """x // y for x >= 0 and y > 0, known to be so."""
    return llop.int_div(Signed, x, y)


@always_inline
def shift_right(x, count):
    """x >> count for 0 <= count < 64, known to be so."""
    return llop.int_rshift(Signed, x, count)


@always_inline
def is_between(low, value, high):
    """low <= value < high, in one comparison."""
    return llop.int_between(Bool, low, value, high)


def fatal_out_of_memory():
    """The collector itself can't go on."""
    llop.debug_fatal(Void, "out of memory: the collector could not get memory from the system")
