"""Methods of int and float.  Translated code."""

from __future__ import annotations

LOWEST = -(1 << 63)


def bit_length(n: int) -> int:
    """``n.bit_length()``."""
    if n == LOWEST:
        return 64
    rest = -n if n < 0 else n
    count = 0
    while rest > 0:
        rest >>= 1
        count += 1
    return count


def bit_count(n: int) -> int:
    """``n.bit_count()``."""
    if n == LOWEST:
        return 1
    rest = -n if n < 0 else n
    count = 0
    while rest > 0:
        rest &= rest - 1
        count += 1
    return count


def conjugate(n: int) -> int:
    """``n.conjugate()``."""
    return n


def to_bytes(n: int, length: int = 1, byteorder: str = "big", *, signed: bool = False) -> bytes:
    """``n.to_bytes(length, byteorder, signed=…)``."""
    if byteorder not in ("big", "little"):
        raise ValueError("byteorder must be either 'little' or 'big'")
    if length < 0:
        raise ValueError("length argument must be non-negative")
    if n < 0 and not signed:
        raise OverflowError("can't convert negative int to unsigned")
    digits = [0] * length
    rest = n
    for i in range(length):
        digits[i] = rest & 255
        rest >>= 8
    too_big = rest != 0 and rest != -1 or (rest == -1 and n >= 0) or (rest == 0 and n < 0)
    if signed and length > 0 and rest in (0, -1):
        too_big = (digits[length - 1] >= 128) != (n < 0)
    if too_big or (length == 0 and n != 0):
        raise OverflowError("int too big to convert")
    if byteorder == "big":
        digits.reverse()
    return bytes(digits)


def is_integer(x: float) -> bool:
    """``x.is_integer()``."""
    return x % 1.0 == 0.0


def as_integer_ratio(x: float) -> tuple[int, int]:
    """``x.as_integer_ratio()``; OverflowError where a part leaves 64 bits."""
    if x != x:
        raise ValueError("cannot convert NaN to integer ratio")
    if x - x != 0.0:
        raise OverflowError("cannot convert Infinity to integer ratio")
    denominator = 1
    while x % 1.0 != 0.0:
        if denominator > (1 << 61):
            raise OverflowError("the denominator leaves 64 bits")
        x *= 2.0
        denominator *= 2
    return int(x), denominator
