"""Translated: bytes in raw memory that grow; code is encoded into one."""

from __future__ import annotations

from framework.gc.raw import allocate, copy_bytes, release, store_byte, store_word
from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Int32, Void
from framework.rlib.objectmodel import always_inline

SMALLEST_BUFFER = 4096


def store_int32(address: int, value: int) -> None:
    """Write 32 bits to memory."""
    llop.raw_store(Void, llop.cast_int_to_adr(Address, address), 0, llop.cast_primitive(Int32, value))


class Buffer:
    """Bytes in raw memory that grow."""

    def __init__(self) -> None:
        self.start = 0
        self.size = 0
        self.capacity = 0

    def reserve(self, count: int) -> None:
        """Make room.  Raises: MemoryError."""
        if self.size + count > self.capacity:
            self._grow(self.size + count)

    def _grow(self, needed: int) -> None:
        capacity = max(2 * self.capacity, SMALLEST_BUFFER, needed)
        start = allocate(capacity)
        if start == 0:
            raise MemoryError
        if self.start != 0:
            copy_bytes(self.start, start, self.size)
            release(self.start)
        self.start = start
        self.capacity = capacity

    def clear(self) -> None:
        """Forget the contents."""
        self.size = 0

    @always_inline
    def byte(self, value: int) -> None:
        """Append a byte; there is room."""
        store_byte(self.start, self.size, value & 0xFF)
        self.size += 1

    def int16(self, value: int) -> None:
        """Append two bytes."""
        self.byte(value)
        self.byte(value >> 8)

    def int32(self, value: int) -> None:
        """Append four bytes."""
        store_int32(self.start + self.size, value)
        self.size += 4

    def int64(self, value: int) -> None:
        """Append eight bytes."""
        store_word(self.start, self.size, value)
        self.size += 8

    def append_bytes(self, address: int, count: int) -> None:
        """Append bytes from memory."""
        self.reserve(count)
        copy_bytes(address, self.start + self.size, count)
        self.size += count

    def set_int32(self, position: int, value: int) -> None:
        """Replace four bytes."""
        store_int32(self.start + position, value)
