"""Integers of fixed size, checked and wrapping arithmetic.

Plain ``int`` is a 64-bit machine integer in a translated program and unlimited on CPython, so code that means to wrap
says so: ``intmask(a * b)`` wraps, ``ovfcheck(a * b)`` raises OverflowError, and the sized kinds wrap by themselves:

    r_uint = r_uint64 = r_ulonglong    r_uint32 r_uint16 r_uint8      unsigned
    r_int  = r_int64  = r_longlong     r_int32  r_int16  r_int8       signed; r_int is plain int once translated

Mixed arithmetic: a sized integer with a plain int gives the sized kind; two kinds of the same signedness give the
wider; signed with unsigned kinds are refused.  Shifts give the kind of the left operand.
Comparisons compare the mathematical values.
"""

from __future__ import annotations

import math
import struct
from typing import Any

from framework.rlib.objectmodel import always_inline, specialize
from framework.rlib.rstring import (
    NumberStringParser,
    ParseStringOverflowError,
)

LONG_BIT = 64
LONGLONG_BIT = 64
LONG_BIT_SHIFT = 6
BYTE_BIT = 8
LONG_MASK = (1 << LONG_BIT) - 1
LONG_TEST = 1 << (LONG_BIT - 1)
maxint = LONG_TEST - 1
maxint32 = 0x7FFFFFFF
MAXINT = maxint
MININT = -LONG_TEST


def intmask(n: Any) -> int:
    """The low 64 bits as a signed integer."""
    if isinstance(n, float):
        raise TypeError("intmask() of a float")
    n = int(n) & LONG_MASK
    return n - (1 << LONG_BIT) if n & LONG_TEST else n


longlongmask = intmask


def ovfcheck(r: int) -> int:
    """The argument; OverflowError when an operation inside it leaves 64 bits."""
    if type(r) is not int and type(r) is not bool:
        raise TypeError(f"ovfcheck() is for plain ints, not {type(r).__name__}")
    if not -LONG_TEST <= r < LONG_TEST:
        raise OverflowError("signed integer expression did overflow")
    return r


@always_inline
def ovfcheck_lshift(a: int, b: int) -> int:
    """``ovfcheck(a << b)``."""
    return ovfcheck(a << b)


def _should_widen_type(tp: type) -> bool:
    return issubclass(tp, base_int) and (tp.BITS < LONG_BIT or tp is r_int)


@specialize.argtype(0)
def widen(n: Any) -> Any:
    """Small kinds become plain int; 64-bit ones stay what they are."""
    if isinstance(n, base_int) and _should_widen_type(type(n)):
        return int(n)
    return n


def is_valid_int(r: Any) -> bool:
    """Whether an integer fits 64 bits; always true once translated."""
    return isinstance(r, int) and -LONG_TEST <= r < LONG_TEST


def is_emulated_long(tp: Any) -> bool:
    """Whether a type is wider than the machine's integers: none is."""
    return False


# --- the sized kinds


class base_int(int):  # RPython's name
    """Base of the sized kinds: wraps its value to BITS bits.  Arithmetic gives sized results again."""

    __slots__ = ()
    BITS = 0
    SIGNED = False
    MASK = 0

    def __new__(cls, value: Any = 0) -> Any:
        if isinstance(value, float):
            if not math.isfinite(value):
                raise OverflowError(f"cannot convert {value!r} to {cls.__name__}")
        return cls._wrap(int(value))

    @classmethod
    def _wrap(cls, value: int) -> Any:
        raise NotImplementedError

    @classmethod
    def normalizedinttype(cls, inttype: type) -> type:
        """Bool counts as int."""
        return int if inttype is bool else inttype

    def __pos__(self) -> Any:
        return self

    def __neg__(self) -> Any:
        return self._wrap(-int(self))

    def __invert__(self) -> Any:
        return self._wrap(~int(self))

    def __abs__(self) -> Any:
        return self._wrap(abs(int(self)))

    def __lshift__(self, count: int) -> Any:
        return self._wrap(int(self) << int(count))

    def __rshift__(self, count: int) -> Any:
        return self._wrap(int(self) >> int(count))

    def __rlshift__(self, other: int) -> Any:
        return other << int(self)

    def __rrshift__(self, other: int) -> Any:
        return other >> int(self)

    def __pow__(self, other: Any, modulus: Any = None) -> Any:
        kind = compute_restype(type(self), type(other))
        if modulus is not None:
            return kind(pow(int(self), int(other), int(modulus)))
        return pow(int(self), other) if kind is float else kind(pow(int(self), int(other)))

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> Any:
        return other // self, other % self

    def __reduce__(self) -> Any:
        return type(self), (int(self),)

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self


def _binary(name: str) -> None:
    """Define one operator of ``base_int`` and its reflected form."""
    plain = getattr(int, f"__{name}__")

    def forward(self: base_int, other: Any) -> Any:
        if type(other) is type(self) or type(other) is int:
            return self._wrap(plain(self, other))
        if not isinstance(other, int):
            return NotImplemented
        return compute_restype(type(self), type(other))._wrap(plain(int(self), int(other)))

    def reflected(self: base_int, other: Any) -> Any:
        if not isinstance(other, int):
            return NotImplemented
        return compute_restype(type(other), type(self))._wrap(plain(int(other), int(self)))

    setattr(base_int, f"__{name}__", forward)
    setattr(base_int, f"__r{name}__", reflected)


for _name in ("add", "sub", "mul", "floordiv", "mod", "and", "or", "xor"):
    _binary(_name)


class signed_int(base_int):  # RPython's name
    """Base of the signed kinds."""

    __slots__ = ()
    SIGNED = True


class unsigned_int(base_int):  # RPython's name
    """Base of the unsigned kinds."""

    __slots__ = ()


_inttypes: dict[tuple[bool, int], Any] = {}


def build_int(name: str, sign: bool, bits: int, force_creation: bool = False) -> Any:
    """The kind of integer with this signedness and size; at import time only."""
    if not force_creation and (sign, bits) in _inttypes:
        return _inttypes[sign, bits]
    mask = (1 << bits) - 1
    new = int.__new__

    def wrap_unsigned(cls: Any, value: int) -> Any:
        return new(cls, value & mask)

    def wrap_signed(cls: Any, value: int) -> Any:
        value &= mask
        return new(cls, value - (mask + 1) if value > mask >> 1 else value)

    body = {
        "__slots__": (),
        "__doc__": f"A{' ' if sign else 'n un'}signed integer of {bits} bits.",
        "BITS": bits,
        "MASK": mask,
        "SIGNED": sign,
        "_wrap": classmethod(wrap_signed if sign else wrap_unsigned),
        "__module__": __name__,
    }
    kind = type(name, (signed_int if sign else unsigned_int,), body)
    if not force_creation:
        _inttypes[sign, bits] = kind
    return kind


r_int8 = build_int("r_int8", True, 8)
r_int16 = build_int("r_int16", True, 16)
r_int32 = build_int("r_int32", True, 32)
r_int = build_int("r_int", True, 64)
r_uint8 = build_int("r_uint8", False, 8)
r_uint16 = build_int("r_uint16", False, 16)
r_uint32 = build_int("r_uint32", False, 32)
r_uint = build_int("r_uint", False, 64)
r_int64 = r_longlong = r_int
r_uint64 = r_ulonglong = r_uint


def compute_restype(self_type: Any, other_type: Any) -> Any:
    """The kind of the result of arithmetic between two kinds."""
    if self_type is other_type:
        return int if self_type is bool else self_type
    if self_type is float or other_type is float:
        return float
    if other_type in (bool, int):
        return int if self_type is bool else self_type
    if self_type in (bool, int):
        return other_type
    if self_type.SIGNED == other_type.SIGNED:
        return self_type if self_type.BITS >= other_type.BITS else other_type
    raise TypeError(f"{self_type.__name__} and {other_type.__name__} do not mix: convert one of them")


def normalizedinttype(tp: Any) -> Any:
    """Bool counts as int."""
    return int if tp is bool else tp


def most_neg_value_of_same_type(x: Any) -> Any:
    """The smallest value of the kind of x."""
    return most_neg_value_of(type(x))


def most_pos_value_of_same_type(x: Any) -> Any:
    """The largest value of the kind of x."""
    return most_pos_value_of(type(x))


@specialize.memo()
def most_neg_value_of(tp: Any) -> Any:
    """The smallest value of a kind."""
    if tp is int:
        return -maxint - 1
    return tp(-(1 << (tp.BITS - 1))) if tp.SIGNED else tp(0)


@specialize.memo()
def most_pos_value_of(tp: Any) -> Any:
    """The largest value of a kind."""
    if tp is int:
        return maxint
    return tp(tp.MASK >> 1) if tp.SIGNED else tp(tp.MASK)


@specialize.memo()
def is_signed_integer_type(tp: Any) -> bool:
    """Whether a kind has negative values."""
    return tp is int or (tp is not bool and issubclass(tp, base_int) and tp.SIGNED)


# --- single precision


class r_singlefloat:  # RPython's name
    """A float stored in 32 bits.  No arithmetic: convert with ``float(x)``."""

    __slots__ = ("_bytes",)

    def __init__(self, value: float) -> None:
        try:
            self._bytes = struct.pack("<f", value)
        except OverflowError:
            self._bytes = struct.pack("<f", math.copysign(math.inf, value))

    def __float__(self) -> float:
        return struct.unpack("<f", self._bytes)[0]

    def bits(self) -> int:
        """The 32 bits."""
        return struct.unpack("<I", self._bytes)[0]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, r_singlefloat):
            return float(self) == float(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(float(self))

    def __bool__(self) -> bool:
        raise TypeError("truth value of an r_singlefloat: convert it with float()")

    def __repr__(self) -> str:
        return f"r_singlefloat({float(self)!r})"


# --- arithmetic on machine words


def int_between(n: int, m: int, p: int) -> bool:
    """``n <= m < p`` where ``n <= p`` holds, as one comparison."""
    return n <= m < p


def int_force_ge_zero(n: int) -> int:
    """``max(n, 0)``."""
    return 0 if n < 0 else n


def int_c_div(x: int, y: int) -> int:
    """Quotient truncated towards zero."""
    quotient = abs(x) // abs(y)
    return quotient if (x < 0) == (y < 0) else -quotient


def int_c_mod(x: int, y: int) -> int:
    """Remainder with the sign of x."""
    remainder = abs(x) % abs(y)
    return -remainder if x < 0 else remainder


def uint_mul_high(x: r_uint, y: r_uint) -> r_uint:
    """The upper 64 bits of the product of two r_uint."""
    return r_uint((int(x) * int(y)) >> LONG_BIT)


def uint_div_wide(high: r_uint, low: r_uint, divisor: r_uint) -> r_uint:
    """``(high:low) // divisor`` for ``high < divisor``."""
    assert high < divisor
    return r_uint(((int(high) << LONG_BIT) | int(low)) // int(divisor))


def uint_rem_wide(high: r_uint, low: r_uint, divisor: r_uint) -> r_uint:
    """``(high:low) % divisor`` for ``high < divisor``."""
    assert high < divisor
    return r_uint(((int(high) << LONG_BIT) | int(low)) % int(divisor))


def leading_zeros(x: r_uint) -> int:
    """Zero bits above the highest one bit of 64; 64 for 0."""
    return LONG_BIT - int(x).bit_length()


def trailing_zeros(x: r_uint) -> int:
    """Zero bits below the lowest one bit; 64 for 0."""
    value = int(x)
    return (value & -value).bit_length() - 1 if value else LONG_BIT


def bit_count(x: r_uint) -> int:
    """One bits."""
    return int(x).bit_count()


def mulmod(a: int, b: int, c: int) -> int:
    """``a * b % c`` without overflow, for non-negative a, b and positive c."""
    assert a >= 0 and b >= 0 and c > 0
    high = uint_mul_high(r_uint(a), r_uint(b))
    low = r_uint(a) * r_uint(b)
    divisor = r_uint(c)
    return intmask(uint_rem_wide(high % divisor, low, divisor))


def highest_bit(n: int) -> int:
    """Index of the highest one bit of a positive integer."""
    assert n > 0
    return LONG_BIT - 1 - leading_zeros(r_uint(n))


def next_power_of_two(n: int) -> int:
    """The smallest power of two that is not below a positive n."""
    return 1 if n <= 1 else 1 << (highest_bit(n - 1) + 1)


def byteswap(n: int) -> int:
    """The eight bytes in reverse order."""
    x = r_uint(n)
    x = ((x & r_uint(0x00FF00FF00FF00FF)) << 8) | ((x >> 8) & r_uint(0x00FF00FF00FF00FF))
    x = ((x & r_uint(0x0000FFFF0000FFFF)) << 16) | ((x >> 16) & r_uint(0x0000FFFF0000FFFF))
    return intmask((x << 32) | (x >> 32))


# --- checked arithmetic at 32 bits, conversions


INT32_MIN = -0x80000000
INT32_MAX = 0x7FFFFFFF


def _check_int32(x: int) -> int:
    if x < INT32_MIN or x > INT32_MAX:
        raise OverflowError("32-bit integer expression did overflow")
    return x


def ovfcheck_int32_add(x: int, y: int) -> int:
    """``x + y`` in 32 bits, or OverflowError."""
    return _check_int32(x + y)


def ovfcheck_int32_sub(x: int, y: int) -> int:
    """``x - y`` in 32 bits, or OverflowError."""
    return _check_int32(x - y)


def ovfcheck_int32_mul(x: int, y: int) -> int:
    """``x * y`` in 32 bits for operands of 32 bits, or OverflowError."""
    return _check_int32(x * y)


def ovfcheck_float_to_int(x: float) -> int:
    """The float truncated, or OverflowError outside 64 bits (and for nan)."""
    if -9223372036854775808.0 <= x < 9223372036854775808.0:
        return int(x)
    raise OverflowError("float does not fit an int")


ovfcheck_float_to_longlong = ovfcheck_float_to_int


# --- text to number


def string_to_int(s: str, base: int = 10, allow_underscores: bool = False, no_implicit_octal: bool = False) -> int:
    """The integer written in ``s`` (space around it is fine; base 0 reads a prefix).

    ParseStringError when it is none, ParseStringOverflowError when it does not fit 64 bits.
    """
    parser = NumberStringParser(
        s, s, base, "int", allow_underscores=allow_underscores, no_implicit_octal=no_implicit_octal
    )
    base = parser.base
    result = 0
    while True:
        digit = parser.next_digit()
        if digit == -1:
            return result
        if parser.sign == -1:
            digit = -digit
        try:
            result = ovfcheck(result * base)
            result = ovfcheck(result + digit)
        except OverflowError:
            raise ParseStringOverflowError(parser) from None
