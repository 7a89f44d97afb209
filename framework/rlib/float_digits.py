"""Decimal digits of floats: the shortest that read back as the same float, or correctly rounded to a position.

Shortest digits: Raffaello Giulietti, "The Schubfach way to render doubles" (2020), with 128-bit powers of ten.

A float x = c·2**q stands for the interval of reals that round to it.  For the k with 10**k just below the interval's
width the interval holds one or two multiples of 10**k, and at most one of 10**(k+1).  Scaled by 4·10**-k the
interval's ends and x are computed as integers "rounded to odd" (the last bit set if anything was cut off), so that
comparisons with even integers are exact.

Rounding to a position uses the shortest digits where that is provably the same: a tie lies strictly between the
shortest digits and x only if the tie itself were the shortest.  So they decide unless they *are* the tie, or as many
digits are asked for as doubles don't determine (more than 15, unless the shortest form has just as many; next to a
power of two the interval is lopsided and even that fails).  Then big integers compute the exact value.
"""

from __future__ import annotations

from framework.rlib.decimal_powers import EXACT_FIRST, EXACT_LAST, FIRST, HIGH, LOW
from framework.rlib.longlong2float import EXPONENT_BIAS, HIDDEN_BIT, decompose
from framework.rlib.objectmodel import always_inline
from framework.rlib.rarithmetic import intmask, r_uint, uint_mul_high
from framework.rlib.rbigint import rbigint

SURE_DIGITS = 15  # decimals of this length survive the way through a normal double


def shortest(x: float) -> tuple[int, int]:
    """``(digits, exponent)``: ``digits * 10**exponent`` is the closest of the shortest decimals that read as abs(x).

    x is finite and not zero; digits may end in zeros.
    """
    c, q = decompose(x)
    if -53 < q <= 0 and c & ((1 << -q) - 1) == 0:
        return c >> -q, 0
    closer_below = c == HIDDEN_BIT and q > 1 - EXPONENT_BIAS
    k = (q * 1262611 - (524031 if closer_below else 0)) >> 22  # floor(log10) of the interval's width
    shift = q + ((-k * 1741647) >> 19) + 1
    high = HIGH[-k - FIRST]
    low = LOW[-k - FIRST]
    if not EXACT_FIRST <= -k <= EXACT_LAST:
        low += 1  # the method wants powers rounded up
        if low == 0:
            high += 1
    odd = c & 1
    below = scaled(high, low, r_uint(4 * c - (1 if closer_below else 2)) << shift) + odd
    exact = scaled(high, low, r_uint(4 * c) << shift)
    above = scaled(high, low, r_uint(4 * c + 2) << shift) - odd
    s = exact >> 2
    if s >= 10:
        tens = s // 10
        down = below <= 40 * tens
        up = 40 * tens + 40 <= above
        if down != up:
            return (tens + 1 if up else tens), k + 1
    down = below <= 4 * s
    up = 4 * s + 4 <= above
    if down != up:
        return (s + 1 if up else s), k
    middle = 4 * s + 2
    if exact > middle or (exact == middle and s & 1):
        s += 1
    return s, k


@always_inline
def scaled(high: r_uint, low: r_uint, c: r_uint) -> int:
    """The upper 64 bits of a 192-bit product, rounded to odd; the lowest word only carries."""
    carry = uint_mul_high(low, c)
    middle = high * c
    top = uint_mul_high(high, c)
    middle += carry
    if middle < carry:
        top += 1
    if middle > 1:
        top |= 1
    return intmask(top)


def shortest_text(x: float) -> tuple[str, int]:
    """``(digits, point)`` without trailing zeros: abs(x) is ``0.digits * 10**point``."""
    if x == 0.0:
        return "0", 1
    digits, exponent = shortest(x)
    text = str(digits)
    point = len(text) + exponent
    end = len(text)
    while end > 1 and text[end - 1] == "0":
        end -= 1
    return text[:end], point


def rounded_text(x: float, position: int, significant: bool, half_even: bool = True) -> tuple[str, int]:
    """``(digits, point)`` like ``shortest_text``, rounded to ``position`` places after the point, or so many digits.

    There are exactly as many digits as asked for; none at all when the value rounds to zero.
    """
    if x == 0.0:
        count = position if significant else position + 1
        return "0" * max(count, 0), 1
    text, point = shortest_text(x)
    wanted = position if significant else point + position
    if wanted < 0:
        return "", point
    missing = wanted - len(text)
    if missing >= 0:
        c = decompose(x)[0]
        if (wanted <= SURE_DIGITS and c >= HIDDEN_BIT) or (missing == 0 and c != HIDDEN_BIT):
            return text + "0" * missing, point
        return exact_text(x, wanted, point, significant, half_even)
    if text[wanted] == "5" and wanted == len(text) - 1:
        return exact_text(x, wanted, point, significant, half_even)
    return rounded_up(text[:wanted], point, significant) if text[wanted] >= "5" else (text[:wanted], point)


def rounded_up(text: str, point: int, significant: bool) -> tuple[str, int]:
    """One more in the last place."""
    i = len(text) - 1
    while i >= 0 and text[i] == "9":
        i -= 1
    zeros = "0" * (len(text) - 1 - i)
    if i >= 0:
        return text[:i] + chr(ord(text[i]) + 1) + zeros, point
    if significant and zeros:
        zeros = zeros[1:]
    return "1" + zeros, point + 1


def exact_text(x: float, wanted: int, point: int, significant: bool, half_even: bool) -> tuple[str, int]:
    """``wanted`` digits from the exact value, where the first digit has the weight ``10**(point - 1)``.

    The shortest form, which point was taken from, may have been rounded up to that first digit: then the digits wanted
    start one place further right.  When rounding to a position carries into a new first digit there is one digit more.
    """
    c, q = decompose(x)
    numerator = rbigint.fromint(c)
    denominator = rbigint.fromint(1)
    ten = rbigint.fromint(10)
    scale = wanted - point
    if scale >= 0:
        numerator = numerator.mul(ten.int_pow(scale))
    else:
        denominator = ten.int_pow(-scale)
    if q >= 0:
        numerator = numerator.lshift(q)
    else:
        denominator = denominator.lshift(-q)
    quotient, rest = numerator.divmod(denominator)
    if significant and quotient.lt(ten.int_pow(wanted - 1)):
        return exact_text(x, wanted, point - 1, significant, half_even)
    twice = rest.lshift(1)
    if twice.gt(denominator) or (twice.eq(denominator) and (not half_even or quotient.intmask() & 1)):
        quotient = quotient.int_add(1)
    if not quotient.tobool():
        return "", point
    text = quotient.str()
    point += len(text) - wanted
    return (text[:wanted] if significant else text), point
