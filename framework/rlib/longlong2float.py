"""Bit patterns of floats as integers and back; significands and exponents."""

from __future__ import annotations

import struct

from framework.rlib.rarithmetic import intmask, r_singlefloat, r_uint, r_uint32

HIDDEN_BIT = 1 << 52
EXPONENT_BIAS = 1075  # of the significand as an integer


def float2longlong(x: float) -> int:
    """The 64 bits of a double as a signed integer."""
    return struct.unpack("<q", struct.pack("<d", x))[0]


def longlong2float(bits: int) -> float:
    """The double with these bits."""
    return struct.unpack("<d", struct.pack("<q", bits))[0]


def float_to_bits(x: float) -> r_uint:
    """The 64 bits of a double as an unsigned integer."""
    return r_uint(struct.unpack("<Q", struct.pack("<d", x))[0])


def bits_to_float(bits: r_uint) -> float:
    """The double with these bits."""
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def singlefloat2uint(x: r_singlefloat) -> r_uint32:
    """The 32 bits of a single-precision float."""
    return r_uint32(x.bits())


def uint2singlefloat(bits: r_uint32) -> r_singlefloat:
    """The single-precision float with these bits."""
    return r_singlefloat(struct.unpack("<f", struct.pack("<I", bits))[0])


def can_encode_float(x: float) -> bool:
    """Whether the bits fit the JIT's tagging of floats: True, all do."""
    return True


def decompose(x: float) -> tuple[int, int]:
    """``(c, q)`` with ``abs(x) == c * 2**q`` for a finite x, as stored."""
    bits = float_to_bits(x)
    fraction = intmask(bits & (HIDDEN_BIT - 1))
    exponent = intmask((bits >> 52) & 0x7FF)
    if exponent:
        return fraction | HIDDEN_BIT, exponent - EXPONENT_BIAS
    return fraction, 1 - EXPONENT_BIAS


def scaled_exactly(x: float, exponent: int) -> float:
    """``x * 2**exponent`` where that is a float; in two steps, so that no intermediate result leaves the range."""
    half = exponent >> 1
    return x * power_of_two(half) * power_of_two(exponent - half)


def power_of_two(exponent: int) -> float:
    """``2.0**exponent`` for -1022 to 1023."""
    return bits_to_float(r_uint(exponent + 1023) << 52)
