"""Reads the symbol table of a 64-bit little-endian ELF object: how many bytes of machine code each function has."""

from __future__ import annotations

import struct

MAGIC = b"\x7fELF\x02\x01"
SECTION_HEADER = struct.Struct("<IIQQQQIIQQ")  # name, type, flags, address, offset, size, link, info, align, entry size
SYMBOL = struct.Struct("<IBBHQQ")  # name, info, other, section, value, size
SYMBOL_TABLE = 2
FUNCTION = 2


def function_sizes(data: bytes) -> dict[str, int]:
    """Bytes by function symbol; nothing for what is no such object (wasm)."""
    if not data.startswith(MAGIC):
        return {}
    (offset,) = struct.unpack_from("<Q", data, 0x28)
    size, count = struct.unpack_from("<HH", data, 0x3A)
    sections = [SECTION_HEADER.unpack_from(data, offset + number * size) for number in range(count)]
    result: dict[str, int] = {}
    for _, kind, _, _, start, length, names, *_ in sections:
        if kind != SYMBOL_TABLE:
            continue
        text = sections[names][4]
        for name, info, _, section, _, bytes_ in SYMBOL.iter_unpack(data[start : start + length]):
            if info & 15 == FUNCTION and section:
                end = data.index(b"\0", text + name)
                result[data[text + name : end].decode()] = bytes_
    return result
