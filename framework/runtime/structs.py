"""The parts of ``struct.pack`` and ``struct.unpack`` that raise ``struct.error``; ``rlib/packing.py`` has the others.

``framework/annotator/rules/structs.py`` makes one function per format out of these.
"""

from __future__ import annotations

from framework.rlib.packing import load, store


class error(Exception):  # noqa: N801
    """``struct.error``."""

    __module__ = "struct"


def check_size(data: bytes, offset: int, size: int) -> None:
    """For ``unpack``."""
    if len(data) != size:
        raise error("unpack requires a buffer of " + str(size) + " bytes")


def check_room(length: int, offset: int, size: int, what: str) -> int:
    """For ``unpack_from``: the offset from the start."""
    start = offset
    if start < 0:
        start += length
        if start < 0:
            raise error("offset " + str(offset) + " out of range for " + str(length) + "-byte buffer")
    if length - start < size:
        needed = str(start + size)
        raise error(
            what + " requires a buffer of at least " + needed + " bytes for unpacking " + str(size)
            + " bytes at offset " + str(start) + " (actual buffer size is " + str(length) + ")"
        )  # fmt: skip
    return start


def load_unsigned(data: bytes, start: int, size: int, big: bool) -> int:
    """The bytes as an unsigned number; OverflowError beyond an int."""
    value = load(data, start, size, big)
    if value < 0:
        raise OverflowError("an unsigned number of 64 bits does not fit an int")
    return value


def store_integer(
    out: bytearray, value: int, size: int, low: int, high: int, big: bool, below: str, above: str
) -> None:
    """Append a number after a test of its range; the last two are the messages for what is outside."""
    if value < low:
        raise error(below)
    if value > high:
        raise error(above)
    store(out, value, size, big)


def store_char(out: bytearray, value: bytes) -> None:
    """Append one byte."""
    if len(value) != 1:
        raise error("char format requires a bytes object of length 1")
    out.append(value[0])
