"""Helpers behind ``rlib.rarithmetic``, ``longlong2float`` and ``rgc``."""

from __future__ import annotations

from framework.lltypes.dialect import external, llop
from framework.lltypes.types import Float, Signed, Unsigned, Void
from framework.rlib.objectmodel import dont_inline

TWO_63, TWO_64 = 9223372036854775808.0, 18446744073709551616.0


def ll_force_ge_zero(x):
    """``max(x, 0)``."""
    return 0 if x < 0 else x


def ll_check_divisor(y):
    """Raise ZeroDivisionError for 0."""
    if y == 0:
        raise ZeroDivisionError("integer division or modulo by zero")


def ll_c_div(x, y):
    """Quotient truncated towards zero."""
    ll_check_divisor(y)
    if y == -1:
        return llop.int_neg(Signed, x)
    return llop.int_div(Signed, x, y)


def ll_c_mod(x, y):
    """Remainder with the sign of x."""
    ll_check_divisor(y)
    if y == -1:
        return 0
    return llop.int_rem(Signed, x, y)


@dont_inline
def raise_not_finite() -> None:
    """Raise OverflowError, out of line."""
    raise OverflowError("cannot convert a float that is not finite to an integer")


def ll_float_to_word(x):
    """The integer part of a float modulo 2**64."""
    if x - x != 0.0:
        raise_not_finite()
    rest = llop.float_rem(Float, x, TWO_64)
    if rest < -TWO_63:
        rest += TWO_64
    if rest < TWO_63:
        return llop.cast_int_to_uint(Unsigned, llop.cast_float_to_int(Signed, rest))
    return llop.cast_float_to_uint(Unsigned, rest)


def ll_shifted(bits, count):
    """The low bits of ``bits >> count``, as a plain int."""
    return llop.cast_uint_to_int(Signed, llop.uint_rshift(Unsigned, bits, count))


def ll_single_bits(bits):
    """The bits of a single-precision float, from those of the same value in double precision."""
    sign = ll_shifted(bits, 63) << 31
    exponent = ll_shifted(bits, 52) & 0x7FF
    fraction = llop.cast_uint_to_int(Signed, bits) & 0xFFFFFFFFFFFFF
    if exponent == 0x7FF:
        result = 0x7F800000 | fraction >> 29
    elif exponent > 896:
        result = (exponent - 896) << 23 | fraction >> 29
    elif exponent < 873:
        result = 0
    else:
        result = (fraction | 0x10000000000000) >> (926 - exponent)
    return llop.cast_int_to_uint(Unsigned, sign | result)


def ll_double_bits(bits):
    """The reverse of ``ll_single_bits``."""
    word = llop.cast_uint_to_int(Signed, bits)
    sign = (word >> 31 & 1) << 63
    exponent = word >> 23 & 0xFF
    fraction = word & 0x7FFFFF
    if exponent == 0xFF:
        result = 0x7FF << 52 | fraction << 29
    elif exponent > 0:
        result = (exponent + 896) << 52 | fraction << 29
    elif fraction == 0:
        result = 0
    else:
        exponent = 897
        while fraction & 0x800000 == 0:
            fraction <<= 1
            exponent -= 1
        result = exponent << 52 | (fraction & 0x7FFFFF) << 29
    return llop.cast_int_to_uint(Unsigned, sign | result)


def ll_identity(reference):
    """A number for the identity of an object, 0 for None."""
    if not reference:
        return 0
    return llop.gc_identity_hash(Signed, reference)


def _no_heap(size):
    """NOT_RPYTHON: hosted, there is no heap to limit."""


set_maximum = external("kit_gc_set_maximum", [Signed], Void, hosted=_no_heap)


def ll_set_max_heap_size(size):
    """``rgc.set_max_heap_size(size)``."""
    set_maximum(size)


def ll_collect(generation):
    """``rgc.collect(generation)``."""
    if generation <= 0:
        llop.gc_collect(None, 0)
    else:
        llop.gc_collect(None, 2)


def ll_check_range(start, count, length):
    """Raise IndexError for a range that is not inside."""
    if start < 0 or count < 0:
        raise IndexError("negative range")
    if start + count > length:
        raise IndexError("range outside of the list")


def ll_copy_items(source, target, source_start, target_start, count):
    """``rgc.ll_arraycopy``."""
    ll_check_range(source_start, count, source.length)
    ll_check_range(target_start, count, target.length)
    llop.array_copy(None, source.items, source_start, target.items, target_start, count)


def ll_clear_items(l):
    """``rgc.ll_arrayclear``."""
    llop.array_clear(None, l.items, 0, l.length)
