"""Translated: names for machine code: ``/tmp/perf-PID.map``, which ``perf report`` reads.

7f2a10000460 108 jit loop 3
7f2a10000570 56 jit bridge of loop 3
"""

from __future__ import annotations

import os

from framework.gc.raw import allocate, release, store_byte
from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Int32, Signed, Unsigned
from framework.runtime.posix import c_open, c_write

NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
READABLE = 0o644
HEX_DIGITS = "0123456789abcdef"


def hexadecimal(value: int) -> str:
    """A positive number in hexadecimal."""
    digits = ""
    while value > 0:
        digits = HEX_DIGITS[value & 15] + digits
        value >>= 4
    return digits or "0"


def raw_text(text: str) -> int:
    """A copy of ASCII text in raw memory, with a zero behind it; 0 when there is no memory."""
    data = allocate(len(text) + 1)
    if data != 0:
        for index in range(len(text)):
            store_byte(data, index, ord(text[index]))
    return data


class PerfMap:
    """The file, once it is open."""

    def __init__(self) -> None:
        self.file = -1

    def open(self) -> None:
        """Begin the file of this process; when that fails, nothing is noted."""
        path = raw_text("/tmp/perf-" + str(os.getpid()) + ".map")
        if path != 0:
            flags, mode = llop.cast_primitive(Int32, NEW_FILE), llop.cast_primitive(Int32, READABLE)
            self.file = llop.cast_primitive(Signed, c_open(llop.cast_int_to_adr(Address, path), flags, mode))
            release(path)

    def note(self, start: int, size: int, name: str) -> None:
        """Code has a name."""
        if self.file < 0:
            return
        line = hexadecimal(start) + " " + hexadecimal(size) + " " + name + "\n"
        data = raw_text(line)
        if data != 0:
            length = llop.cast_int_to_uint(Unsigned, len(line))
            c_write(llop.cast_primitive(Int32, self.file), llop.cast_int_to_adr(Address, data), length)
            release(data)
