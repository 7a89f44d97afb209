"""Translated: memory for machine code: one file without a name, mapped twice.

    ┌ writable view ┐      ┌ executable view ┐
    │  stores here  │  ══  │  jumps in here  │        no page can be written and executed through one address
    └───────────────┘      └─────────────────┘

Blocks are taken from freed ones (first fit, the rest is kept) or from the end; a freed block at the end is joined.  The size
is fixed at the start: a parameter bounds what machine code may take.
"""

from __future__ import annotations

import ctypes
import os
from typing import Any

from framework.gc.configuration import c_string
from framework.gc.raw import copy_bytes, store_byte
from framework.jit.backend.x86_64.encoder import store_int32
from framework.lltypes.dialect import external, llop
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import Address, Int32, Signed

READ, WRITE, EXECUTE = 1, 2, 4
SHARED = 1
BLOCK_ALIGNMENT = 16
GAP = 16 << 20  # bytes between code memory and the program
PAGE = 4096
LOW = 0x60000000
NAME = c_string("jit-code")


def _hosted_memfd_create(name: int, flags: int) -> int:
    return os.memfd_create(MEMORY.read_c_string(name).decode())


def _hosted_mmap(address: int, size: int, protection: int, flags: int, file: int, offset: int) -> int:
    libc: Any = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_int64
    libc.mmap.argtypes = [ctypes.c_int64] * 6
    found = int(libc.mmap(address, size, protection, flags, int(file), offset))
    MEMORY.announce_foreign(found)
    return found


memfd_create = external("memfd_create", [Address, Int32], Int32, hosted=_hosted_memfd_create)
ftruncate = external("ftruncate", [Int32, Signed], Int32, hosted=lambda file, size: os.ftruncate(int(file), size))
mmap = external("mmap", [Address, Signed, Int32, Int32, Int32, Signed], Address, hosted=_hosted_mmap)
close = external("close", [Int32], Int32, hosted=lambda file: os.close(int(file)))


class CodeMemory:
    """The two views and what is free."""

    def __init__(self) -> None:
        self.writable = 0
        self.executable = 0
        self.size = 0
        self.used = 0  # bytes from the start that were ever handed out
        self.allocated = 0  # bytes in use
        self.free_starts: list[int] = []
        self.free_sizes: list[int] = []

    def start(self, size: int, near: int) -> bool:
        """Map so many bytes, the executable view near an address if there is room: the program's functions and classes can
        then be referred to by their distance.  Returns: whether the system allowed it."""
        file = memfd_create(llop.cast_ptr_to_adr(Address, NAME), llop.cast_primitive(Int32, 0))
        if llop.cast_primitive(Signed, file) < 0:
            return False
        ftruncate(file, size)
        self.writable = _map(0, size, READ | WRITE, file)
        self.executable = _map(place_near(near, size), size, READ | EXECUTE, file)
        close(file)
        self.size = size
        return self.writable != 0 and self.executable != 0

    def allocate(self, size: int) -> int:
        """The offset of a block, -1 when there is no room."""
        size = (size + BLOCK_ALIGNMENT - 1) & -BLOCK_ALIGNMENT
        for i in range(len(self.free_starts)):
            if self.free_sizes[i] >= size:
                return self._take(i, size)
        if self.used + size > self.size:
            return -1
        offset = self.used
        self.used += size
        self.allocated += size
        return offset

    def _take(self, index: int, size: int) -> int:
        offset = self.free_starts[index]
        rest = self.free_sizes[index] - size
        if rest > 0:
            self.free_starts[index] = offset + size
            self.free_sizes[index] = rest
        else:
            last = len(self.free_starts) - 1
            self.free_starts[index] = self.free_starts[last]
            self.free_sizes[index] = self.free_sizes[last]
            self.free_starts.pop()
            self.free_sizes.pop()
        self.allocated += size
        return offset

    def free(self, offset: int, size: int) -> None:
        """A block is free."""
        size = (size + BLOCK_ALIGNMENT - 1) & -BLOCK_ALIGNMENT
        self.allocated -= size
        if offset + size == self.used:
            self.used = offset
        else:
            self.free_starts.append(offset)
            self.free_sizes.append(size)

    def write(self, offset: int, source: int, size: int) -> None:
        """Copy code into a block."""
        copy_bytes(source, self.writable + offset, size)

    def patch(self, address: int, value: int) -> None:
        """Replace four bytes of code at an address in the executable view."""
        store_int32(address - self.executable + self.writable, value)

    def patch_jump(self, position: int, target: int) -> None:
        """Make the jump whose distance is at an address go somewhere else."""
        self.patch(position, target - (position + 4))

    def write_jump(self, address: int, target: int) -> None:
        """Put a jump at an address: five bytes, the first of which makes it one, so it is written last."""
        self.patch(address + 1, target - (address + 5))
        place = address - self.executable + self.writable
        store_byte(place, 0, 0xE9)


def place_near(address: int, size: int) -> int:
    """Where to ask for code memory: before the program, or, when that is loaded at the bottom of memory, above its heap."""
    below = address - size - GAP
    return below & -PAGE if below > LOW else LOW


def _map(wish: int, size: int, protection: int, file: Any) -> int:
    """A shared mapping, at an address if that is free; 0 when it failed."""
    address = llop.cast_adr_to_int(
        Signed,
        mmap(
            llop.cast_int_to_adr(Address, wish),
            size,
            llop.cast_primitive(Int32, protection),
            llop.cast_primitive(Int32, SHARED),
            file,
            0,
        ),
    )
    return 0 if address == -1 else address
