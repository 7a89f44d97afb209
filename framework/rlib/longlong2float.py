"""Bit patterns of floats as integers and back."""

from __future__ import annotations

import struct

from framework.rlib.rarithmetic import r_singlefloat, r_uint, r_uint32


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
