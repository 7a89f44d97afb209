"""What is known about an integer: a range and single bits.

    lower <= value <= upper        and        value & ~unknown == ones

    ones     0 0 1 0      a bit of ``ones`` is known to be 1, a bit of ``unknown`` may be either,
    unknown  0 1 0 0      the rest is known to be 0: here the value is 2 or 6

Both halves refine each other (``tighten``): equal leading bits of lower and upper are known, and the bits give a smallest
and a largest number.  Every function here gives bounds that contain each possible result; the tests try all of them for
words of 4 bits.  The arithmetic on bits is that of "tristate numbers" (Vishwanathan et al., *Sound, precise, and fast
abstract interpretation with tristate numbers*, 2022).
"""

from __future__ import annotations

from framework.jit.optimize.environment import InvalidTrace
from framework.jit.optimize.word import (
    BITS,
    MAX,
    MIN,
    add_overflows,
    mul_overflows,
    sub_overflows,
    unsigned_le,
    unsigned_lt,
    unsigned_shift,
    wrap,
)
from framework.jit.trace.values import Info


class IntBound(Info):
    """The possible values of an integer.  Empty never: what would make it so reports a contradiction."""

    def __init__(self, lower: int, upper: int, ones: int, unknown: int) -> None:
        self.lower = lower
        self.upper = upper
        self.ones = ones
        self.unknown = unknown

    def copy(self) -> IntBound:
        """Another object."""
        return IntBound(self.lower, self.upper, self.ones, self.unknown)

    # --- questions

    def is_constant(self) -> bool:
        """Whether one value is left."""
        return self.lower == self.upper

    def is_unbounded(self) -> bool:
        """Whether nothing is known."""
        return self.lower == MIN and self.upper == MAX and self.unknown == -1

    def is_nonnegative(self) -> bool:
        """Whether it can't be negative."""
        return self.lower >= 0

    def is_bool(self) -> bool:
        """Whether it is 0 or 1."""
        return self.lower >= 0 and self.upper <= 1

    def contains(self, number: int) -> bool:
        """Whether it may be this number."""
        return self.lower <= number <= self.upper and number & ~self.unknown == self.ones

    def contains_bound(self, other: IntBound) -> bool:
        """Whether all values of the other are values of this one, as far as can be seen."""
        if other.lower < self.lower or other.upper > self.upper:
            return False
        known = ~self.unknown
        return other.unknown & known == 0 and other.ones & known == self.ones

    def is_disjoint(self, other: IntBound) -> bool:
        """Whether they have no value in common, as far as can be seen."""
        if self.upper < other.lower or other.upper < self.lower:
            return True
        return (self.ones ^ other.ones) & ~self.unknown & ~other.unknown != 0

    def known_lt(self, other: IntBound) -> bool:
        """Whether it is less than the other for sure."""
        return self.upper < other.lower

    def known_le(self, other: IntBound) -> bool:
        """Whether it is less than or equal to the other for sure."""
        return self.upper <= other.lower

    def unsigned_lower(self) -> int:
        """The smallest value read as unsigned."""
        return self.lower if self.lower >= 0 or self.upper < 0 else self.ones

    def unsigned_upper(self) -> int:
        """The largest value read as unsigned."""
        return self.upper if self.lower >= 0 or self.upper < 0 else self.ones | self.unknown

    def known_unsigned_lt(self, other: IntBound) -> bool:
        """The same, unsigned."""
        return unsigned_lt(self.unsigned_upper(), other.unsigned_lower())

    def known_unsigned_le(self, other: IntBound) -> bool:
        """The same, unsigned."""
        return unsigned_le(self.unsigned_upper(), other.unsigned_lower())

    # --- narrowing; True when something became known, an EmptyBound when nothing is left

    def make_le(self, number: int) -> bool:
        """It is at most this number."""
        if number >= self.upper:
            return False
        self.upper = number
        self.tighten()
        return True

    def make_ge(self, number: int) -> bool:
        """It is at least this number."""
        if number <= self.lower:
            return False
        self.lower = number
        self.tighten()
        return True

    def make_lt(self, number: int) -> bool:
        """It is below this number."""
        if number == MIN:
            raise EmptyBound()
        return self.make_le(number - 1)

    def make_gt(self, number: int) -> bool:
        """It is above this number."""
        if number == MAX:
            raise EmptyBound()
        return self.make_ge(number + 1)

    def make_ne(self, number: int) -> bool:
        """It is not this number."""
        if self.lower == number:
            return self.make_gt(number)
        if self.upper == number:
            return self.make_lt(number)
        return False

    def make_equal(self, number: int) -> bool:
        """It is this number."""
        if not self.contains(number):
            raise EmptyBound()
        if self.is_constant():
            return False
        self.lower = self.upper = self.ones = number
        self.unknown = 0
        return True

    def intersect(self, other: IntBound) -> bool:
        """It has the bounds of the other, too."""
        lower = max(self.lower, other.lower)
        upper = min(self.upper, other.upper)
        unknown = self.unknown & other.unknown
        if lower == self.lower and upper == self.upper and unknown == self.unknown:
            if self.is_disjoint(other):
                raise EmptyBound()
            return False
        if (self.ones ^ other.ones) & ~self.unknown & ~other.unknown:
            raise EmptyBound()
        self.lower = lower
        self.upper = upper
        self.ones = self.ones | other.ones
        self.unknown = unknown
        self.tighten()
        return True

    def make_bits(self, mask: int, bits: int) -> bool:
        """The bits in ``mask`` are those of ``bits``."""
        return self.intersect(IntBound(MIN, MAX, bits & mask, ~mask))

    def tighten(self) -> None:
        """Let range and bits refine each other."""
        if self.lower > self.upper:
            raise EmptyBound()
        differing = self.lower ^ self.upper
        if differing >= 0:
            below = mask_below(differing)
            known = ~below & self.unknown
            if (self.lower ^ self.ones) & ~below & ~self.unknown:
                raise EmptyBound()
            self.ones |= self.lower & known
            self.unknown &= below
        smallest = self.ones | self.unknown & MIN
        largest = self.ones | self.unknown & MAX
        if smallest > self.lower:
            self.lower = smallest
        if largest < self.upper:
            self.upper = largest
        if self.lower > self.upper:
            raise EmptyBound()
        if self.lower == self.upper and self.unknown != 0:
            self.tighten()
        elif self.unknown == 0 and self.lower != self.upper:
            self.make_equal(self.ones)


class EmptyBound(InvalidTrace):
    """No value is left: the trace contradicts itself."""

    def __init__(self) -> None:
        InvalidTrace.__init__(self, "no number fits")


def mask_below(number: int) -> int:
    """All bits up to the highest one of a number that is not negative."""
    count = 1
    while count < BITS:
        number |= number >> count
        count *= 2
    return number


# --- making


def unbounded() -> IntBound:
    """Any number."""
    return IntBound(MIN, MAX, 0, -1)


def constant(number: int) -> IntBound:
    """One number."""
    return IntBound(number, number, number, 0)


def between(lower: int, upper: int) -> IntBound:
    """The numbers from lower up to upper."""
    result = IntBound(lower, upper, 0, -1)
    result.tighten()
    return result


LENGTH = between(0, MAX // 4)
"""Of what is in memory."""


def from_bits(ones: int, unknown: int) -> IntBound:
    """The numbers with these bits."""
    return IntBound(ones | unknown & MIN, ones | unknown & MAX, ones, unknown)


def _both(lower: int, upper: int, ones: int, unknown: int) -> IntBound:
    result = IntBound(lower, upper, ones, unknown)
    result.tighten()
    return result


# --- results of operations


def add(left: IntBound, right: IntBound) -> IntBound:
    """x + y, which wraps."""
    masks = wrap(left.unknown + right.unknown)
    values = wrap(left.ones + right.ones)
    unknown = wrap(masks + values) ^ values | left.unknown | right.unknown
    if add_overflows(left.lower, right.lower) or add_overflows(left.upper, right.upper):
        return from_bits(values & ~unknown, unknown)
    return _both(left.lower + right.lower, left.upper + right.upper, values & ~unknown, unknown)


def sub(left: IntBound, right: IntBound) -> IntBound:
    """x - y, which wraps."""
    values = wrap(left.ones - right.ones)
    unknown = wrap(values + left.unknown) ^ wrap(values - right.unknown) | left.unknown | right.unknown
    if sub_overflows(left.lower, right.upper) or sub_overflows(left.upper, right.lower):
        return from_bits(values & ~unknown, unknown)
    return _both(left.lower - right.upper, left.upper - right.lower, values & ~unknown, unknown)


def mul(left: IntBound, right: IntBound) -> IntBound:
    """x * y, which wraps: the range by the corners, the zero bits at the end add up."""
    zeros = min(trailing_zeros(left) + trailing_zeros(right), BITS)
    unknown = -1 if zeros == 0 else (0 if zeros == BITS else wrap(-1 << zeros))
    if mul_can_overflow(left, right):
        return from_bits(0, unknown)
    a, b = left.lower * right.lower, left.lower * right.upper
    c, d = left.upper * right.lower, left.upper * right.upper
    return _both(min(min(a, b), min(c, d)), max(max(a, b), max(c, d)), 0, unknown)


def trailing_zeros(bound: IntBound) -> int:
    """How many bits at the end are known to be zero."""
    bits = bound.ones | bound.unknown
    count = 0
    while count < BITS and bits & 1 == 0:
        bits >>= 1
        count += 1
    return count


def add_can_overflow(left: IntBound, right: IntBound) -> bool:
    """Whether x + y may leave the signed range."""
    return add_overflows(left.lower, right.lower) or add_overflows(left.upper, right.upper)


def sub_can_overflow(left: IntBound, right: IntBound) -> bool:
    """Whether x - y may leave the signed range."""
    return sub_overflows(left.lower, right.upper) or sub_overflows(left.upper, right.lower)


def mul_can_overflow(left: IntBound, right: IntBound) -> bool:
    """Whether x * y may leave the signed range."""
    return (
        mul_overflows(left.lower, right.lower)
        or mul_overflows(left.lower, right.upper)
        or mul_overflows(left.upper, right.lower)
        or mul_overflows(left.upper, right.upper)
    )


def _clamped_sum(left: int, right: int) -> int:
    if add_overflows(left, right):
        return MIN if left < 0 else MAX
    return left + right


def add_without_overflow(left: IntBound, right: IntBound) -> IntBound:
    """x + y when it stays in range."""
    result = add(left, right)
    lower = _clamped_sum(left.lower, right.lower)
    upper = _clamped_sum(left.upper, right.upper)
    result.intersect(IntBound(lower, upper, 0, -1))
    return result


def sub_without_overflow(left: IntBound, right: IntBound) -> IntBound:
    """x - y when it stays in range."""
    result = sub(left, right)
    lower = left.lower - right.upper if not sub_overflows(left.lower, right.upper) else MIN
    if sub_overflows(left.lower, right.upper) and left.lower >= 0:
        lower = MAX
    upper = left.upper - right.lower if not sub_overflows(left.upper, right.lower) else MAX
    if sub_overflows(left.upper, right.lower) and left.upper < 0:
        upper = MIN
    result.intersect(IntBound(lower, upper, 0, -1))
    return result


def and_(left: IntBound, right: IntBound) -> IntBound:
    """x & y."""
    ones = left.ones & right.ones
    result = from_bits(ones, (left.ones | left.unknown) & (right.ones | right.unknown) & ~ones)
    if left.lower >= 0:
        result.intersect(IntBound(0, left.upper, 0, -1))
    if right.lower >= 0:
        result.intersect(IntBound(0, right.upper, 0, -1))
    return result


def or_(left: IntBound, right: IntBound) -> IntBound:
    """x | y."""
    ones = left.ones | right.ones
    result = from_bits(ones, (left.unknown | right.unknown) & ~ones)
    if left.lower >= 0 and right.lower >= 0:
        result.intersect(IntBound(max(left.lower, right.lower), MAX, 0, -1))
    return result


def xor(left: IntBound, right: IntBound) -> IntBound:
    """x ^ y."""
    unknown = left.unknown | right.unknown
    return from_bits((left.ones ^ right.ones) & ~unknown, unknown)


def negate(bound: IntBound) -> IntBound:
    """-x."""
    return sub(constant(0), bound)


def invert(bound: IntBound) -> IntBound:
    """~x."""
    return _both(~bound.upper, ~bound.lower, ~bound.ones & ~bound.unknown, bound.unknown)


def is_shift_count(bound: IntBound) -> bool:
    """Whether it can only be a sensible shift count."""
    return bound.lower >= 0 and bound.upper < BITS


def _shift_overflows(number: int, count: int) -> bool:
    return wrap(number << count) >> count != number


def lshift_can_overflow(left: IntBound, count: IntBound) -> bool:
    """Whether ``x << n`` may lose bits."""
    if not is_shift_count(count):
        return True
    return _shift_overflows(left.lower, count.upper) or _shift_overflows(left.upper, count.upper)


def lshift(left: IntBound, count: IntBound) -> IntBound:
    """x << n."""
    if not is_shift_count(count):
        return unbounded()
    n = count.lower
    if lshift_can_overflow(left, count):
        if count.is_constant():
            return from_bits(wrap(left.ones << n), wrap(left.unknown << n))
        return unbounded()
    m = count.upper
    lower = min(left.lower << n, left.lower << m)
    upper = max(left.upper << n, left.upper << m)
    if count.is_constant():
        return _both(lower, upper, wrap(left.ones << n), wrap(left.unknown << n))
    return between(lower, upper)


def rshift(left: IntBound, count: IntBound) -> IntBound:
    """x >> n, the sign comes in."""
    if not is_shift_count(count):
        return unbounded()
    n, m = count.lower, count.upper
    lower = min(left.lower >> n, left.lower >> m)
    upper = max(left.upper >> n, left.upper >> m)
    if count.is_constant():
        return _both(lower, upper, left.ones >> n, left.unknown >> n)
    return between(lower, upper)


def unsigned_rshift(left: IntBound, count: IntBound) -> IntBound:
    """x >> n, zeros come in."""
    if left.lower >= 0:
        return rshift(left, count)
    if not count.is_constant() or not is_shift_count(count):
        return unbounded()
    n = count.lower
    return from_bits(unsigned_shift(left.ones, n), unsigned_shift(left.unknown, n))


def divide(left: IntBound, right: IntBound) -> IntBound:
    """x / y, truncated, for a positive constant y."""
    if not right.is_constant() or right.lower <= 0:
        return unbounded()
    divisor = right.lower
    return between(_truncated(left.lower, divisor), _truncated(left.upper, divisor))


def _truncated(number: int, divisor: int) -> int:
    quotient = number // divisor
    return quotient + 1 if number < 0 and quotient * divisor != number else quotient


def remainder(left: IntBound, right: IntBound) -> IntBound:
    """x rem y with the sign of x, for a positive constant y."""
    if not right.is_constant() or right.lower <= 0:
        return unbounded()
    most = right.lower - 1
    lower = 0 if left.lower >= 0 else max(-most, left.lower)
    upper = 0 if left.upper <= 0 else min(most, left.upper)
    return between(lower, upper)


def floor_divide(left: IntBound, right: IntBound) -> IntBound:
    """x // y for a positive constant y."""
    if not right.is_constant() or right.lower <= 0:
        return unbounded()
    return between(left.lower // right.lower, left.upper // right.lower)


def floor_modulo(left: IntBound, right: IntBound) -> IntBound:
    """x % y for a y whose sign is known."""
    if right.lower > 0:
        if left.lower >= 0:
            return between(0, min(left.upper, right.upper - 1))
        return between(0, right.upper - 1)
    if right.upper < 0:
        return between(right.lower + 1, 0)
    return unbounded()


def signed_bytes(count: int) -> IntBound:
    """The numbers of so many bytes."""
    limit = 1 << (8 * count - 1)
    return between(-limit, limit - 1)


def unsigned_bytes(count: int) -> IntBound:
    """The unsigned numbers of so many bytes."""
    return between(0, (1 << 8 * count) - 1)
