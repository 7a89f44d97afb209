"""Numbers and strings as bytes of fixed size: what ``struct`` formats are made of, constant ones and those of ``rstruct``.

load(b"\\x01\\x02", 0, 2, False)      0x201, the lowest byte first
store(out, 0x201, 2, True)           appends b"\\x02\\x01"
"""

from __future__ import annotations

from framework.rlib.longlong2float import bits_to_float, float_to_bits, singlefloat2uint, uint2singlefloat
from framework.rlib.objectmodel import specialize
from framework.rlib.rarithmetic import intmask, r_singlefloat, r_uint, r_uint32


def load(data: bytes, start: int, size: int, big: bool) -> int:
    """The bytes as an unsigned number (its 64 bits as an int)."""
    value = 0
    for i in range(size):
        value = intmask(value << 8) | data[start + i if big else start + size - 1 - i]
    return value


def load_signed(data: bytes, start: int, size: int, big: bool) -> int:
    """The bytes as a signed number."""
    value = load(data, start, size, big)
    unused = 64 - 8 * size
    return intmask(value << unused) >> unused


def load_double(data: bytes, start: int, big: bool) -> float:
    """Eight bytes as a float."""
    return bits_to_float(r_uint(load(data, start, 8, big)))


def load_float(data: bytes, start: int, big: bool) -> float:
    """Four bytes as a float."""
    return float(uint2singlefloat(r_uint32(load(data, start, 4, big))))


def load_pascal(data: bytes, start: int, size: int) -> bytes:
    """A Pascal string."""
    if size == 0:
        return b""
    length = data[start]
    if length >= size:
        length = size - 1
    return data[start + 1 : start + 1 + length]


def store(out: bytearray, value: int, size: int, big: bool) -> None:
    """Append the low bytes of a number."""
    for i in range(size):
        shift = 8 * (size - 1 - i if big else i)
        out.append((value >> shift) & 0xFF)


@specialize.argtype(1)
def store_double(out, value, big):
    """Append a float in eight bytes."""
    store(out, intmask(float_to_bits(value * 1.0)), 8, big)


@specialize.argtype(1)
def store_float(out, value, big):
    """Append a float in four bytes."""
    number = value * 1.0
    single = r_singlefloat(number)
    rounded = float(single)
    if rounded - rounded != 0.0 and number - number == 0.0:
        raise OverflowError("float too large to pack with f format")
    store(out, intmask(singlefloat2uint(single)), 4, big)


def store_bytes(out: bytearray, value: bytes, size: int) -> None:
    """Append bytes, cut off or filled up with zeros."""
    for i in range(size):
        out.append(value[i] if i < len(value) else 0)


def store_pascal(out: bytearray, value: bytes, size: int) -> None:
    """Append a Pascal string."""
    if size > 0:
        length = len(value)
        if length > size - 1:
            length = size - 1
        out.append(length if length < 255 else 255)
        store_bytes(out, value[:length], size - 1)


def store_padding(out: bytearray, size: int) -> None:
    """Append zeros."""
    for _ in range(size):
        out.append(0)
