"""Translated: raw memory for foreign functions."""

from __future__ import annotations

from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Bool, Signed


class PendingError:
    """The exception that left a callback, until the C function that called it returns."""

    def __init__(self) -> None:
        self.error: BaseException | None = None


PENDING = PendingError()


def raise_from_callback() -> None:
    """Go on with the exception that left a callback, if there is one."""
    error = PENDING.error
    if error is not None:
        PENDING.error = None
        raise error


def ll_raw_allocate(fixed, item_size, count):
    """The address of zeroed memory for ``count`` items; MemoryError when there is none."""
    if count < 0 or llop.int_mul_overflows(Bool, item_size, count):
        raise MemoryError
    size = fixed + item_size * count
    if size <= 0:
        if size < 0:
            raise MemoryError
        size = 1
    address = llop.raw_malloc(Address, size)
    if llop.adr_eq(Bool, address, llop.cast_int_to_adr(Address, 0)):
        raise MemoryError
    return address


def ll_raw_item(address, index, item_size):
    """The address of an item of an array that starts at ``address``."""
    return llop.adr_add(Address, address, llop.int_mul(Signed, index, item_size))
