"""From a decimal to the nearest float.

Daniel Lemire, "Number parsing at a gigabyte per second" (2021), after Michael Eisel: the first 19 digits times the
leading 128 bits of the power of ten decide nearly always.  Before it Clinger's exact case (both factors exact as
doubles), after it, when bits are missing, big integers.
"""

from __future__ import annotations

from framework.rlib.decimal_powers import FIRST, HIGH, LOW
from framework.rlib.longlong2float import bits_to_float
from framework.rlib.rarithmetic import intmask, leading_zeros, r_uint, uint_mul_high
from framework.rlib.rbigint import rbigint

INFINITY = float("inf")
MAX_DIGITS = 19  # decimal digits that fit 64 bits
LONGEST_DECISION = 800  # digits that can matter (767 for the worst tie); the rest counts as "something"
EXACT_POWERS = [10.0**_exponent for _exponent in range(23)]
EXACT_LIMIT = 1 << 53
ALL_ONES = r_uint(-1)


def decimal_to_float(digits: str, exponent: int) -> float:
    """The float nearest to ``digits * 10**exponent``; digits 0-9 only, exponent any 64-bit number."""
    start = 0
    while start < len(digits) and digits[start] == "0":
        start += 1
    count = len(digits) - start
    if count == 0 or exponent + count < -330:
        return 0.0
    if exponent + count > 310:
        return INFINITY
    used = min(count, MAX_DIGITS)
    w = r_uint(0)
    for i in range(start, start + used):
        w = w * 10 + (ord(digits[i]) - 48)
    q = exponent + count - used
    if used == count:
        result = product_to_float(w, q)
        if result >= 0.0:
            return result
    else:
        result = product_to_float(w, q)
        if result >= 0.0 and result == product_to_float(w + 1, q):
            return result
    return exact_to_float(digits[start:], exponent)


def product_to_float(w: r_uint, q: int) -> float:
    """The float nearest to ``w * 10**q``; -1.0 when 128 bits don't decide."""
    if w == 0 or q < FIRST:
        return 0.0
    if q > 308:
        return INFINITY
    if w <= EXACT_LIMIT and -22 <= q <= 22:
        value = float(intmask(w))
        return value / EXACT_POWERS[-q] if q < 0 else value * EXACT_POWERS[q]
    zeros = leading_zeros(w)
    w = w << zeros
    upper, lower = leading_product(w, q)
    if lower == ALL_ONES and not -27 <= q <= 55:
        return -1.0
    upper_bit = intmask(upper >> 63)
    mantissa = intmask(upper >> (upper_bit + 9))
    power = ((217706 * q) >> 16) + 63 + upper_bit - zeros + 1023
    if power <= 0:
        return subnormal(mantissa, power)
    if lower <= 1 and -4 <= q <= 23 and mantissa & 3 == 1 and (r_uint(mantissa) << (upper_bit + 9)) == upper:
        mantissa &= ~1  # exactly between two floats: to even
    mantissa = (mantissa + (mantissa & 1)) >> 1
    if mantissa >= 2 << 52:
        mantissa = 1 << 52
        power += 1
    if power >= 2047:
        return INFINITY
    return bits_to_float((r_uint(power) << 52) | r_uint(mantissa & ((1 << 52) - 1)))


def leading_product(w: r_uint, q: int) -> tuple[r_uint, r_uint]:
    """The upper 128 bits of w (top bit set) times ``10**q``, as far as needed."""
    high = HIGH[q - FIRST]
    low = LOW[q - FIRST]
    if -27 <= q < 0:
        low += 1  # rounded up, where the power's divisor fits 64 bits
    upper = uint_mul_high(w, high)
    lower = w * high
    if upper & 0x1FF == 0x1FF:
        more = uint_mul_high(w, low)
        lower += more
        if lower < more:
            upper += 1
    return upper, lower


def subnormal(mantissa: int, power: int) -> float:
    """A result below the normal range: fewer bits."""
    if power <= -63:
        return 0.0
    mantissa >>= 1 - power
    mantissa = (mantissa + (mantissa & 1)) >> 1
    return bits_to_float(r_uint(mantissa))


def exact_to_float(digits: str, exponent: int) -> float:
    """With big integers.  Digits beyond those that can decide are replaced by one that says whether they were zero."""
    if len(digits) > LONGEST_DECISION:
        rest = digits[LONGEST_DECISION:]
        exponent += len(rest)
        digits = digits[:LONGEST_DECISION]
        if rest.strip("0"):
            digits += "1"
            exponent -= 1
    number = rbigint.fromstr(digits, 10)
    power = rbigint.fromint(10).int_pow(exponent if exponent >= 0 else -exponent)
    try:
        return number.mul(power).tofloat() if exponent >= 0 else number.truediv(power)
    except OverflowError:
        return INFINITY
