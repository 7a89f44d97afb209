"""Text files of the JIT unit, which has no other input or output.  Translated code.

They are written straight through the C library: the classes and messages of ``os`` would make every executable larger.
"""

from __future__ import annotations

import os
from typing import Any

from framework.gc.raw import allocate, release, store_byte
from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Int32, Signed, Unsigned
from framework.runtime.posix import c_open, c_write

STDERR = 2
NO_FILE = -1
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
READABLE = 0o644
LARGEST_CODE = 4  # bytes of a character in UTF-8


def open_new(path: str) -> int:
    """Create a file, or empty it.  Returns: its descriptor, negative when that failed."""
    data = allocate(LARGEST_CODE * len(path) + 1)
    if data == 0:
        return NO_FILE
    store_byte(data, encode(path, data), 0)
    flags, mode = llop.cast_primitive(Int32, NEW_FILE), llop.cast_primitive(Int32, READABLE)
    file = llop.cast_primitive(Signed, c_open(llop.cast_int_to_adr(Address, data), flags, mode))
    release(data)
    return file


def write_text(file: int, text: str) -> None:
    """Write everything; what can't be written is lost."""
    data = allocate(LARGEST_CODE * len(text) + 1)
    if data == 0:
        return
    size = encode(text, data)
    start = 0
    while start < size:
        written = c_write(_c_int(file), llop.cast_int_to_adr(Address, data + start), _c_size(size - start))
        if written <= 0:
            break
        start += written
    release(data)


def _c_int(value: int) -> Any:
    return llop.cast_primitive(Int32, value)


def _c_size(value: int) -> Any:
    return llop.cast_int_to_uint(Unsigned, value)


def encode(text: str, data: int) -> int:
    """Put text as UTF-8 into memory that is large enough.  Returns: the number of bytes."""
    size = 0
    for char in text:
        code = ord(char)
        if code < 0x80:
            store_byte(data, size, code)
            size += 1
            continue
        following = 1 if code < 0x800 else (2 if code < 0x10000 else 3)
        store_byte(data, size, (0xF00 >> following) & 0xFF | code >> 6 * following)
        for index in range(following):
            store_byte(data, size + 1 + index, 0x80 | code >> 6 * (following - 1 - index) & 0x3F)
        size += 1 + following
    return size
