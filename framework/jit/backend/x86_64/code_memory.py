"""Translated: memory for machine code: shared anonymous memory, mapped twice.

    ┌ writable view ┐      ┌ executable view ┐
    │  stores here  │  ══  │  jumps in here  │        no page can be written and executed through one address
    └───────────────┘      └─────────────────┘

The second view is made by ``mremap`` of no bytes, which maps shared pages once more.  (A file of ``memfd_create`` would do
as well, but ``perf`` takes names of code from its map for anonymous memory only.)

Blocks are taken from freed ones (first fit, the rest is kept) or from the end; a freed block is joined with its
neighbours.  The size is fixed at the start; the parameter ``code_memory`` bounds what loops and bridges may take.
"""

from __future__ import annotations

import ctypes
from typing import Any

from framework.gc.raw import copy_bytes, store_byte
from framework.jit.backend.x86_64.buffer import store_int32
from framework.lltypes.dialect import external, llop
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import Address, Int32, Signed

READ, WRITE, EXECUTE = 1, 2, 4
SHARED, PRIVATE, ANONYMOUS = 1, 2, 0x20
MAY_MOVE, FIXED = 1, 2
BLOCK_ALIGNMENT = 16
GAP = 16 << 20  # bytes between code memory and the program
RESERVE = 256 << 10  # bytes for what the interpreters need: stubs to call functions
PAGE = 4096
LOW = 0x60000000


def _hosted(name: str, count: int) -> Any:
    """A function of the C library that gives an address or a number."""
    function = getattr(ctypes.CDLL(None), name)
    function.restype = ctypes.c_int64
    function.argtypes = [ctypes.c_int64] * count

    def call(*args: int) -> int:
        result = int(function(*map(int, args)))
        if result > 0:
            MEMORY.announce_foreign(result)
        return result

    return call


mmap = external("mmap", [Address, Signed, Int32, Int32, Int32, Signed], Address, hosted=_hosted("mmap", 6))
mremap = external("mremap", [Address, Signed, Signed, Int32, Address], Address, hosted=_hosted("mremap", 5))
mprotect = external("mprotect", [Address, Signed, Int32], Int32, hosted=_hosted("mprotect", 3))


class CodeMemory:
    """The two views and what is free."""

    def __init__(self) -> None:
        self.writable = 0
        self.executable = 0
        self.size = 0
        self.used = 0  # bytes from the start that were ever handed out
        self.allocated = 0  # bytes in use
        self.limit = 0  # of bytes in use, for loops and bridges
        self.free_starts: list[int] = []
        self.free_sizes: list[int] = []

    def start(self, size: int, near: int) -> bool:
        """Map so many bytes, the executable view near an address if there is room: the program's functions and classes can
        then be referred to by their distance.  Returns: whether the system allowed it."""
        self.writable = _map(0, size, READ | WRITE, SHARED | ANONYMOUS)
        place = _map(place_near(near, size), size, 0, PRIVATE | ANONYMOUS)
        if self.writable == 0 or place == 0:
            return False
        self.executable = _map_again(self.writable, size, place)
        self.size = size
        self.set_limit(size)
        return self.executable != 0 and _protect(self.executable, size, READ | EXECUTE)

    def set_limit(self, size: int) -> None:
        """Let loops and bridges take so many bytes at most."""
        self.limit = min(size, self.size - RESERVE)

    def allocate_bounded(self, size: int) -> int:
        """The offset of a block for a loop or bridge, -1 when there is no room or the limit is reached."""
        return self.allocate(size) if self.allocated + size <= self.limit else -1

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
            self._remove(index)
        self.allocated += size
        return offset

    def free(self, offset: int, size: int) -> None:
        """A block is free."""
        size = (size + BLOCK_ALIGNMENT - 1) & -BLOCK_ALIGNMENT
        self.allocated -= size
        for i in range(len(self.free_starts) - 1, -1, -1):  # join it with free neighbours
            if self.free_starts[i] == offset + size:
                size += self._remove(i)
            elif self.free_starts[i] + self.free_sizes[i] == offset:
                offset = self.free_starts[i]
                size += self._remove(i)
        if offset + size == self.used:
            self.used = offset
        else:
            self.free_starts.append(offset)
            self.free_sizes.append(size)

    def _remove(self, index: int) -> int:
        """A free block is free no more.  Returns: its size."""
        size = self.free_sizes[index]
        last = len(self.free_starts) - 1
        self.free_starts[index] = self.free_starts[last]
        self.free_sizes[index] = self.free_sizes[last]
        self.free_starts.pop()
        self.free_sizes.pop()
        return size

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


def int32(value: int) -> Any:
    """A number as C's int."""
    return llop.cast_primitive(Int32, value)


def _mapped(address: Any) -> int:
    """The result of a mapping function, 0 when it failed."""
    number = llop.cast_adr_to_int(Signed, address)
    return 0 if number == -1 else number


def _map(wish: int, size: int, protection: int, flags: int) -> int:
    """New memory, at an address if that is free."""
    return _mapped(mmap(llop.cast_int_to_adr(Address, wish), size, int32(protection), int32(flags), int32(-1), 0))


def _map_again(address: int, size: int, place: int) -> int:
    """A second view of shared memory, at a place that it replaces."""
    source, target = llop.cast_int_to_adr(Address, address), llop.cast_int_to_adr(Address, place)
    return _mapped(mremap(source, 0, size, int32(MAY_MOVE | FIXED), target))


def _protect(address: int, size: int, protection: int) -> bool:
    """Change what is allowed."""
    return llop.cast_primitive(Signed, mprotect(llop.cast_int_to_adr(Address, address), size, int32(protection))) == 0
