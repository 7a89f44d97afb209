"""Arithmetic on magnitudes: lists of digits, the least significant first, in base 2**61.

Why 61 bits.  A digit is a non-negative plain ``int``, and the sum of the low half of a product, a digit and a carry
stays below 2**63: nothing ever wraps, so CPython and a translated program compute the same with no masks beyond the
visible ones.  Schoolbook products of 3,840-bit operands (gcc -O2): 61-bit digits 4.4 µs, 62 4.6, 63 6.0, 64 with
carries by comparison 4.7, 32-bit digits 8.9.  And 2**61 is 1 modulo the Mersenne prime that Python hashes numbers by.

Products need both halves: ``product_high`` and ``product_low`` are built from the machine's 64×64→128 multiplication.
Division by one digit multiplies by a reciprocal (Möller and Granlund, "Improved division by invariant integers", 2011);
long division is Knuth's algorithm D (TAOCP 4.3.1); multiplication is schoolbook, then Karatsuba.

Functions take a list and how many of its digits count.  Results are written into lists made by the caller.
"""

from __future__ import annotations

from framework.rlib.objectmodel import always_inline, we_are_translated
from framework.rlib.rarithmetic import intmask, leading_zeros, r_uint, uint_div_wide, uint_mul_high

BITS = 61
BASE = 1 << BITS
MASK = BASE - 1
SPARE = 64 - BITS

KARATSUBA_CUTOFF = 40


@always_inline
def product_low(x: int, y: int) -> int:
    """``x * y % BASE`` of two digits."""
    if we_are_translated():
        return wrapped_product_low(x, y)
    return x * y & MASK


@always_inline
def product_high(x: int, y: int) -> int:
    """``x * y // BASE`` of two digits."""
    if we_are_translated():
        return wrapped_product_high(x, y)
    return x * y >> BITS


@always_inline
def wrapped_product_low(x: int, y: int) -> int:
    """``product_low`` in machine words."""
    return intmask(r_uint(x) * r_uint(y)) & MASK


@always_inline
def wrapped_product_high(x: int, y: int) -> int:
    """``product_high`` in machine words."""
    return intmask(uint_mul_high(r_uint(x) << SPARE, r_uint(y)))


class DigitDivisor:
    """Divides two digits by one digit, many times: multiplies by the reciprocal.

    The divisor is shifted left until its 64-bit word has the top bit set; ``inverse`` is
    ``(2**128 - 1) // word - 2**64``.
    """

    _immutable_ = True

    def __init__(self, divisor: int) -> None:
        self.divisor = divisor
        self.shift = leading_zeros(r_uint(divisor))
        self.word = r_uint(divisor) << self.shift
        self.inverse = uint_div_wide(~self.word, ~r_uint(0), self.word)

    @always_inline
    def quotient(self, high: int, low: int) -> int:
        """``(high * BASE + low) // divisor`` for ``high < divisor``."""
        if we_are_translated():
            return self.wrapped_quotient(high, low)
        return ((high << BITS) | low) // self.divisor

    def wrapped_quotient(self, high: int, low: int) -> int:
        """``quotient`` in machine words."""
        shift = self.shift
        u1 = (r_uint(high) << (shift - SPARE)) + (r_uint(low) >> (64 - shift))
        u0 = r_uint(low) << shift
        q1 = uint_mul_high(self.inverse, u1)
        q0 = self.inverse * u1
        q0 += u0
        q1 += u1 + 1
        if q0 < u0:
            q1 += 1
        rest = u0 - q1 * self.word
        if rest > q0:
            q1 -= 1
            rest += self.word
        if rest >= self.word:
            q1 += 1
        return intmask(q1)


# --- sizes, comparison


def significant(digits: list[int], size: int) -> int:
    """``size`` without leading zeros."""
    while size > 0 and digits[size - 1] == 0:
        size -= 1
    return size


def compare(a: list[int], na: int, b: list[int], nb: int) -> int:
    """-1, 0 or 1; sizes are significant."""
    if na != nb:
        return -1 if na < nb else 1
    i = na - 1
    while i >= 0:
        if a[i] != b[i]:
            return -1 if a[i] < b[i] else 1
        i -= 1
    return 0


def digit_length(digit: int) -> int:
    """Bits of one digit."""
    return 64 - leading_zeros(r_uint(digit))


# --- addition


def add(a: list[int], na: int, b: list[int], nb: int) -> list[int]:
    """The sum, ``na + 1`` digits, for ``na >= nb``."""
    result = [0] * (na + 1)
    carry = 0
    for i in range(nb):
        carry += a[i] + b[i]
        result[i] = carry & MASK
        carry >>= BITS
    for i in range(nb, na):
        carry += a[i]
        result[i] = carry & MASK
        carry >>= BITS
    result[na] = carry
    return result


def subtract(a: list[int], na: int, b: list[int], nb: int) -> list[int]:
    """The difference, ``na`` digits, for ``a >= b``."""
    result = [0] * na
    borrow = 0
    for i in range(nb):
        borrow += a[i] - b[i]
        result[i] = borrow & MASK
        borrow >>= BITS
    for i in range(nb, na):
        borrow += a[i]
        result[i] = borrow & MASK
        borrow >>= BITS
    assert borrow == 0
    return result


def add_in_place(a: list[int], start: int, na: int, b: list[int], nb: int) -> None:
    """``a[start:na] += b``; the carry must not leave it."""
    carry = 0
    for i in range(nb):
        carry += a[start + i] + b[i]
        a[start + i] = carry & MASK
        carry >>= BITS
    i = start + nb
    while carry:
        assert i < na
        carry += a[i]
        a[i] = carry & MASK
        carry >>= BITS
        i += 1


def subtract_in_place(a: list[int], start: int, na: int, b: list[int], nb: int) -> None:
    """``a[start:na] -= b``; the borrow must not leave it."""
    borrow = 0
    for i in range(nb):
        borrow += a[start + i] - b[i]
        a[start + i] = borrow & MASK
        borrow >>= BITS
    i = start + nb
    while borrow:
        assert i < na
        borrow += a[i]
        a[i] = borrow & MASK
        borrow >>= BITS
        i += 1


# --- multiplication


def multiply_digit(a: list[int], na: int, digit: int, carry: int) -> list[int]:
    """``a * digit + carry``, ``na + 1`` digits."""
    result = [0] * (na + 1)
    for i in range(na):
        x = a[i]
        carry += product_low(x, digit)
        result[i] = carry & MASK
        carry = product_high(x, digit) + (carry >> BITS)
    result[na] = carry
    return result


def multiply(a: list[int], na: int, b: list[int], nb: int) -> list[int]:
    """The product, ``na + nb`` digits."""
    if a is b and na == nb:
        return square(a, na)
    if na > nb:
        a, na, b, nb = b, nb, a, na
    if na < KARATSUBA_CUTOFF:
        return multiply_schoolbook(a, na, b, nb)
    if 2 * na <= nb:
        return multiply_lopsided(a, na, b, nb)
    return multiply_karatsuba(a, na, b, nb)


def square(a: list[int], na: int) -> list[int]:
    """``a * a``, ``2 * na`` digits."""
    if na >= KARATSUBA_CUTOFF:
        return multiply_karatsuba(a, na, a, na)
    return square_schoolbook(a, na)


def multiply_schoolbook(a: list[int], na: int, b: list[int], nb: int) -> list[int]:
    """The product by rows."""
    result = [0] * (na + nb)
    for i in range(na):
        x = a[i]
        carry = 0
        for j in range(nb):
            y = b[j]
            carry += result[i + j] + product_low(x, y)
            result[i + j] = carry & MASK
            carry = product_high(x, y) + (carry >> BITS)
        result[i + nb] = carry
    return result


def square_schoolbook(a: list[int], na: int) -> list[int]:
    """The products of different digits once, doubled, plus the squares of the digits."""
    result = [0] * (2 * na)
    for i in range(na):
        x = a[i]
        carry = 0
        for j in range(i + 1, na):
            y = a[j]
            carry += result[i + j] + product_low(x, y)
            result[i + j] = carry & MASK
            carry = product_high(x, y) + (carry >> BITS)
        result[i + na] = carry
    carry = 0
    for i in range(na):
        x = a[i]
        carry += 2 * result[2 * i] + product_low(x, x)
        result[2 * i] = carry & MASK
        carry = (carry >> BITS) + 2 * result[2 * i + 1] + product_high(x, x)
        result[2 * i + 1] = carry & MASK
        carry >>= BITS
    return result


def multiply_karatsuba(a: list[int], na: int, b: list[int], nb: int) -> list[int]:
    """Three products of half the size instead of four, for ``nb / 2 < na <= nb``.

    (ah·X + al)(bh·X + bl) = ah·bh·X² + (ah·bh + al·bl - (ah - al)(bh - bl))·X + al·bl

    The differences instead of the sums keep every part within ``half`` digits.
    """
    half = nb >> 1
    al, nal = part(a, 0, half)
    ah, nah = part(a, half, na)
    if a is b:
        bl, nbl, bh, nbh = al, nal, ah, nah
    else:
        bl, nbl = part(b, 0, half)
        bh, nbh = part(b, half, nb)
    result = [0] * (na + nb)
    low = multiply(al, nal, bl, nbl)
    copy_into(result, 0, low, nal + nbl)
    high = multiply(ah, nah, bh, nbh)
    copy_into(result, 2 * half, high, nah + nbh)
    sign_a = compare(ah, nah, al, nal)
    sign_b = compare(bh, nbh, bl, nbl)
    middle = [0]
    n_middle = 0
    if sign_a != 0 and sign_b != 0:
        da = subtract(ah, nah, al, nal) if sign_a > 0 else subtract(al, nal, ah, nah)
        db = da
        if a is not b:
            db = subtract(bh, nbh, bl, nbl) if sign_b > 0 else subtract(bl, nbl, bh, nbh)
        nda = significant(da, len(da))
        ndb = significant(db, len(db))
        middle = multiply(da, nda, db, ndb)
        n_middle = significant(middle, nda + ndb)
    total = na + nb
    if sign_a != sign_b:
        add_in_place(result, half, total, middle, n_middle)
        n_middle = 0
    add_in_place(result, half, total, low, significant(low, nal + nbl))
    add_in_place(result, half, total, high, significant(high, nah + nbh))
    subtract_in_place(result, half, total, middle, n_middle)
    return result


def multiply_lopsided(a: list[int], na: int, b: list[int], nb: int) -> list[int]:
    """The product for a ``b`` that is much longer: in slices of b as long as a."""
    result = [0] * (na + nb)
    done = 0
    while done < nb:
        piece, n_piece = part(b, done, min(done + na, nb))
        product = multiply(a, na, piece, n_piece)
        add_in_place(result, done, na + nb, product, significant(product, na + n_piece))
        done += na
    return result


def part(a: list[int], start: int, stop: int) -> tuple[list[int], int]:
    """Digits ``start`` to ``stop`` and how many of them are significant."""
    piece = a[start:stop]
    return piece, significant(piece, len(piece))


def copy_into(target: list[int], start: int, source: list[int], count: int) -> None:
    """``target[start : start + count] = source[:count]``."""
    for i in range(count):
        target[start + i] = source[i]


# --- division


def divide_digit(a: list[int], na: int, divisor: DigitDivisor) -> tuple[list[int], int]:
    """Quotient (``na`` digits) and remainder by one digit."""
    quotient = [0] * na
    rest = 0
    i = na - 1
    while i >= 0:
        digit = divisor.quotient(rest, a[i])
        quotient[i] = digit
        rest = (a[i] - product_low(digit, divisor.divisor)) & MASK
        i -= 1
    return quotient, rest


def remainder_digit(a: list[int], na: int, divisor: DigitDivisor) -> int:
    """The remainder by one digit."""
    rest = 0
    i = na - 1
    while i >= 0:
        digit = divisor.quotient(rest, a[i])
        rest = (a[i] - product_low(digit, divisor.divisor)) & MASK
        i -= 1
    return rest


def divide_long(a: list[int], na: int, b: list[int], nb: int) -> tuple[list[int], list[int]]:
    """Quotient (``na - nb + 1`` digits) and remainder (``nb`` digits) for ``na >= nb >= 2``: Knuth's algorithm D.

    Both are shifted left so that the divisor's top bit is set; then a quotient digit estimated from the top two digits
    of the rest is at most two too large.
    """
    shift = BITS - digit_length(b[nb - 1])
    v = shift_left(b, nb, 0, shift)
    u = shift_left(a, na, 0, shift)  # na + 1 digits
    top = v[nb - 1]
    second = v[nb - 2]
    divisor = DigitDivisor(top)
    quotient = [0] * (na - nb + 1)
    j = na - nb
    while j >= 0:
        digit = estimate(u[j + nb], u[j + nb - 1], u[j + nb - 2], divisor, second)
        if digit and submul_in_place(u, j, v, nb, digit):
            digit -= 1
            add_back(u, j, v, nb)
        quotient[j] = digit
        j -= 1
    return quotient, shift_right(u, nb, 0, shift)


@always_inline
def estimate(u2: int, u1: int, u0: int, divisor: DigitDivisor, second: int) -> int:
    """A digit of the quotient, exact or one too large: step D3."""
    top = divisor.divisor
    if u2 >= top:
        digit = MASK
        rest = u1 + top
        if u2 > top or rest > MASK:
            return digit
    else:
        digit = divisor.quotient(u2, u1)
        rest = (u1 - product_low(digit, top)) & MASK
    while True:
        high = product_high(digit, second)
        if high < rest or (high == rest and product_low(digit, second) <= u0):
            return digit
        digit -= 1
        rest += top
        if rest > MASK:
            return digit


def submul_in_place(u: list[int], start: int, v: list[int], nv: int, digit: int) -> bool:
    """``u[start : start + nv + 1] -= digit * v``; whether it became negative (modulo the base then): step D4."""
    borrow = 0
    for i in range(nv):
        x = v[i]
        borrow += u[start + i] - product_low(x, digit)
        u[start + i] = borrow & MASK
        borrow = (borrow >> BITS) - product_high(x, digit)
    borrow += u[start + nv]
    u[start + nv] = borrow & MASK
    return borrow < 0


def add_back(u: list[int], start: int, v: list[int], nv: int) -> None:
    """``u[start : start + nv + 1] += v``, dropping the last carry: step D6."""
    carry = 0
    for i in range(nv):
        carry += u[start + i] + v[i]
        u[start + i] = carry & MASK
        carry >>= BITS
    u[start + nv] = (u[start + nv] + carry) & MASK


# --- shifts


def shift_left(a: list[int], na: int, zeros: int, bits: int) -> list[int]:
    """``a`` times ``BASE**zeros * 2**bits``: ``na + zeros + 1`` digits, for ``0 <= bits < BITS``."""
    result = [0] * (na + zeros + 1)
    if bits == 0:
        copy_into(result, zeros, a, na)
        return result
    back = BITS - bits
    carry = 0
    for i in range(na):
        x = a[i]
        result[zeros + i] = ((x & (MASK >> bits)) << bits) | carry
        carry = x >> back
    result[zeros + na] = carry
    return result


def shift_right(a: list[int], count: int, start: int, bits: int) -> list[int]:
    """``count`` digits of ``a`` from digit ``start`` on, shifted right by ``0 <= bits < BITS``.

    The digit after the last one, if ``a`` has it, gives its low bits.
    """
    if bits == 0:
        return a[start : start + count]
    result = [0] * count
    back = BITS - bits
    low_bits = (1 << bits) - 1
    for i in range(count):
        x = a[start + i] >> bits
        if start + i + 1 < len(a):
            x |= (a[start + i + 1] & low_bits) << back
        result[i] = x
    return result


# --- two's complement


def complement(a: list[int], na: int, size: int) -> list[int]:
    """``BASE**size - a`` in ``size`` digits: the two's complement of a negative number's magnitude, and back."""
    result = [0] * size
    carry = 1
    for i in range(size):
        x = a[i] if i < na else 0
        carry += x ^ MASK
        result[i] = carry & MASK
        carry >>= BITS
    return result
