"""``rbigint``: integers of any size, for translated programs (a plain ``int`` is 64 bits there).

    big = rbigint.fromint(3).lshift(100)
    big.add(rbigint.fromint(1)).str()

Values are immutable: a sign, and a magnitude in base 2**61 (``bigint_digits.py``).  Methods have RPython's names;
Python's operators work too.  Results, errors and hashes equal those of CPython's ``int``.
"""

from __future__ import annotations

from framework.rlib import bigint_text
from framework.rlib.bigint_digits import (
    BITS,
    MASK,
    DigitDivisor,
    add,
    compare,
    complement,
    digit_length,
    divide_digit,
    divide_long,
    multiply,
    multiply_digit,
    product_high,
    product_low,
    remainder_digit,
    shift_left,
    shift_right,
    significant,
    square,
    subtract,
)
from framework.rlib.debug import make_sure_not_resized
from framework.rlib.longlong2float import decompose, scaled_exactly
from framework.rlib.objectmodel import always_inline
from framework.rlib.rarithmetic import bit_count, intmask, maxint, r_uint, string_to_int
from framework.rlib.rstring import NumberStringParser, ParseStringOverflowError, StringBuilder

SHIFT = BITS
HASH_MODULUS_BITS = BITS  # Python hashes numbers modulo 2**61 - 1, the largest digit

RECURSIVE_DIVISION_CUTOFF = 70  # digits of the divisor, and of the quotient
TEXT_CUTOFF = 30  # digits up to which text is made chunk by chunk
WINDOW_BITS = 5
WINDOW_CUTOFF = 4  # digits of the exponent from which a window pays


class rbigint:  # RPython's name
    """An integer of any size."""

    _immutable_ = True
    _immutable_fields_ = ["_digits[*]", "sign", "size"]
    __slots__ = ("_digits", "sign", "size")

    def __init__(self, digits: list[int], sign: int, size: int) -> None:
        """``size`` digits count; ``sign`` is -1, 0 or 1, and 0 exactly when there are none."""
        make_sure_not_resized(digits)
        self._digits = digits
        self.sign = sign
        self.size = size

    # --- from other types

    @staticmethod
    def fromint(value: int) -> rbigint:
        """From a plain int."""
        if value == 0:
            return NULLRBIGINT
        if -MASK <= value <= MASK:
            return rbigint([value], 1, 1) if value > 0 else rbigint([-value], -1, 1)
        magnitude = r_uint(value)
        if value < 0:
            magnitude = -magnitude
        return rbigint([intmask(magnitude & MASK), intmask(magnitude >> BITS)], 1 if value > 0 else -1, 2)

    @staticmethod
    def fromuint(value: r_uint) -> rbigint:
        """From an r_uint."""
        return _normal([intmask(value & MASK), intmask(value >> BITS)], 1)

    @staticmethod
    def frombool(value: bool) -> rbigint:
        """0 or 1."""
        return ONERBIGINT if value else NULLRBIGINT

    @staticmethod
    def fromlong(value: int) -> rbigint:
        """From a Python int of any size.  NOT for translated code: at import time and in tests only."""
        digits = []
        magnitude = abs(value)
        while magnitude:
            digits.append(magnitude & MASK)
            magnitude >>= BITS
        return rbigint(digits, (value > 0) - (value < 0), len(digits))

    @staticmethod
    def fromfloat(value: float) -> rbigint:
        """The float truncated; OverflowError for infinities, ValueError for nan."""
        if value != value:
            raise ValueError("cannot convert float NaN to integer")
        if value - value != 0.0:
            raise OverflowError("cannot convert float infinity to integer")
        if -9223372036854775808.0 <= value < 9223372036854775808.0:
            return rbigint.fromint(int(value))
        significand, exponent = decompose(value)
        return rbigint.fromint(-significand if value < 0.0 else significand).lshift(exponent)

    @staticmethod
    def fromstr(s: str, base: int = 0, allow_underscores: bool = False) -> rbigint:
        """From text as ``int(s, base)`` reads it; ParseStringError when it is no number."""
        parser = NumberStringParser(s, s, base, "int", allow_underscores=allow_underscores, no_implicit_octal=True)
        return rbigint._from_numberstring_parser(parser)

    @staticmethod
    def _from_numberstring_parser(parser: NumberStringParser) -> rbigint:
        """From a parser at its first digit."""
        digits = bigint_text.parse(parser.all_digits(), parser.base)
        return _normal(digits, parser.sign)

    @staticmethod
    def fromdecimalstr(s: str) -> rbigint:
        """From digits with an optional sign."""
        return rbigint.fromstr(s, 10)

    @staticmethod
    def from_list_n_bits(items: list[int], nbits: int) -> rbigint:
        """From non-negative pieces of ``nbits`` bits, the least significant first."""
        result = NULLRBIGINT
        i = len(items) - 1
        while i >= 0:
            result = result.lshift(nbits).int_or_(items[i])
            i -= 1
        return result

    @staticmethod
    def frombytes(s: bytes, byteorder: str, signed: bool) -> rbigint:
        """``int.from_bytes``."""
        if byteorder != "little" and byteorder != "big":
            raise InvalidEndiannessError()
        count = len(s)
        digits = [0] * ((8 * count + BITS - 1) // BITS + 1)
        position = 0
        for i in range(count):
            byte = s[i] if byteorder == "little" else s[count - 1 - i]
            _set_bits(digits, position, byte)
            position += 8
        result = _normal(digits, 1)
        top = 0
        if count:
            top = s[count - 1] if byteorder == "little" else s[0]
        if signed and top >= 0x80:
            result = result.sub(ONERBIGINT.lshift(8 * count))
        return result

    def tobytes(self, nbytes: int, byteorder: str, signed: bool) -> bytes:
        """``int.to_bytes``; OverflowError when it does not fit."""
        if byteorder != "little" and byteorder != "big":
            raise InvalidEndiannessError()
        if not signed and self.sign < 0:
            raise InvalidSignednessError()
        value = self
        if self.sign < 0:
            if self.invert().bit_length() > max(8 * nbytes - 1, 0):
                raise OverflowError("int too big to convert")
            value = self.add(ONERBIGINT.lshift(8 * nbytes))
        elif self.bit_length() > 8 * nbytes - (1 if signed and self.sign else 0):
            raise OverflowError("int too big to convert")
        result = bytearray(nbytes)
        for i in range(nbytes):
            place = i if byteorder == "little" else nbytes - 1 - i
            result[place] = value._bits_at(8 * i) & 0xFF
        return bytes(result)

    # --- to other types

    def toint(self) -> int:
        """As a plain int, or OverflowError."""
        if self.size <= 1:
            return self._digits[0] * self.sign if self.size else 0
        if not self.fits_int():
            raise OverflowError("int too large to convert to a machine word")
        return self.intmask()

    def fits_int(self) -> bool:
        """Whether ``toint`` succeeds."""
        if self.size < 2:
            return True
        if self.size > 2:
            return False
        high = self._digits[1]
        return high < 4 or (self.sign < 0 and high == 4 and self._digits[0] == 0)

    def intmask(self) -> int:
        """The low 64 bits, signed."""
        return intmask(self.uintmask())

    def uintmask(self) -> r_uint:
        """The low 64 bits, unsigned."""
        result = r_uint(0)
        if self.size > 0:
            result = r_uint(self._digits[0])
        if self.size > 1:
            result |= r_uint(self._digits[1]) << BITS
        return -result if self.sign < 0 else result

    def touint(self) -> r_uint:
        """As an r_uint; ValueError when negative, OverflowError when too large."""
        if self.sign < 0:
            raise ValueError("cannot convert negative integer to unsigned int")
        if self.size > 2 or (self.size == 2 and self._digits[1] >= 8):
            raise OverflowError("int too large to convert to unsigned int")
        return self.uintmask()

    tolonglong = toint
    toulonglong = touint
    longlongmask = intmask
    ulonglongmask = uintmask

    def tobool(self) -> bool:
        """Whether it is not 0."""
        return self.sign != 0

    def tofloat(self) -> float:
        """The nearest float, ties to even; OverflowError when there is none."""
        length = self.bit_length()
        if length <= BITS:
            return float(self.toint())
        if length > 1024:
            raise OverflowError("int too large to convert to float")
        result = (
            scaled_exactly(float(self._leading_bits(length - 55)), length - 55) if length < 1024 else self._huge_float()
        )
        return -result if self.sign < 0 else result

    def _leading_bits(self, dropped: int) -> int:
        """The magnitude without its low bits; the lowest bit is set when something else was dropped (sticky)."""
        bits = self._bits_at(dropped)
        return bits if self._has_zero_bits_below(dropped) else bits | 1

    def _huge_float(self) -> float:
        """``tofloat`` of 1024 bits, where rounding may leave the range of floats."""
        fraction = float(self._leading_bits(1024 - 55))
        if fraction >= 36028797018963968.0:  # rounded up to 2**55
            raise OverflowError("int too large to convert to float")
        return scaled_exactly(fraction, 1024 - 55)

    def _bits_at(self, position: int) -> int:
        """61 bits of the magnitude from a bit position on."""
        index = position // BITS
        shift = position % BITS
        if index >= self.size:
            return 0
        result = self._digits[index] >> shift
        if shift and index + 1 < self.size:
            result |= (self._digits[index + 1] & ((1 << shift) - 1)) << (BITS - shift)
        return result

    def _has_zero_bits_below(self, position: int) -> bool:
        """Whether the magnitude is a multiple of ``2**position``."""
        index = position // BITS
        for i in range(min(index, self.size)):
            if self._digits[i]:
                return False
        return index >= self.size or self._digits[index] & ((1 << (position % BITS)) - 1) == 0

    def str(self) -> str:
        """In decimal."""
        if self.size <= 1:
            return str(self.toint())
        text = _to_text(self, "0123456789")
        return "-" + text if self.sign < 0 else text

    repr = str

    def format(self, digits: str, prefix: str = "", suffix: str = "") -> str:
        """In the base ``len(digits)`` with these digits."""
        sign = "-" if self.sign < 0 else ""
        return sign + prefix + _to_text(self, digits) + suffix

    def hex(self) -> str:
        """As ``hex(x)``."""
        return self.format("0123456789abcdef", "0x")

    def oct(self) -> str:
        """As ``oct(x)``."""
        return self.format("01234567", "0o")

    def bin(self) -> str:
        """As ``bin(x)``."""
        return self.format("01", "0b")

    # --- comparison and hash

    def _compare(self, other: rbigint) -> int:
        if self.sign != other.sign:
            return -1 if self.sign < other.sign else 1
        result = compare(self._digits, self.size, other._digits, other.size)
        return -result if self.sign < 0 else result

    def eq(self, other: rbigint) -> bool:
        """``self == other``."""
        return self.sign == other.sign and compare(self._digits, self.size, other._digits, other.size) == 0

    def ne(self, other: rbigint) -> bool:
        """``self != other``."""
        return not self.eq(other)

    def lt(self, other: rbigint) -> bool:
        """``self < other``."""
        return self._compare(other) < 0

    def le(self, other: rbigint) -> bool:
        """``self <= other``."""
        return self._compare(other) <= 0

    def gt(self, other: rbigint) -> bool:
        """``self > other``."""
        return self._compare(other) > 0

    def ge(self, other: rbigint) -> bool:
        """``self >= other``."""
        return self._compare(other) >= 0

    def _int_compare(self, other: int) -> int:
        if self.fits_int():
            value = self.toint()
            return (1 if value > other else 0) - (1 if value < other else 0)
        return self.sign

    def int_eq(self, other: int) -> bool:
        """``self == other``."""
        return self._int_compare(other) == 0

    def int_ne(self, other: int) -> bool:
        """``self != other``."""
        return self._int_compare(other) != 0

    def int_lt(self, other: int) -> bool:
        """``self < other``."""
        return self._int_compare(other) < 0

    def int_le(self, other: int) -> bool:
        """``self <= other``."""
        return self._int_compare(other) <= 0

    def int_gt(self, other: int) -> bool:
        """``self > other``."""
        return self._int_compare(other) > 0

    def int_ge(self, other: int) -> bool:
        """``self >= other``."""
        return self._int_compare(other) >= 0

    def hash(self) -> int:
        """The hash of the same Python int: the value modulo 2**61 - 1, which is the sum of the digits."""
        total = 0
        for i in range(self.size):
            total += self._digits[i]
            total = (total & MASK) + (total >> BITS)
        if total == MASK:
            total = 0
        if self.sign < 0:
            total = -total
        return -2 if total == -1 else total

    # --- addition

    def add(self, other: rbigint) -> rbigint:
        """``self + other``."""
        if self.size <= 1 and other.size <= 1:
            return rbigint.fromint(self.toint() + other.toint())
        if self.sign == 0:
            return other
        if other.sign == 0:
            return self
        if self.sign == other.sign:
            return _magnitude_sum(self, other, self.sign)
        return _magnitude_difference(self, other, self.sign)

    def sub(self, other: rbigint) -> rbigint:
        """``self - other``."""
        if self.size <= 1 and other.size <= 1:
            return rbigint.fromint(self.toint() - other.toint())
        if self.sign == 0:
            return other.neg()
        if other.sign == 0:
            return self
        if self.sign != other.sign:
            return _magnitude_sum(self, other, self.sign)
        return _magnitude_difference(self, other, self.sign)

    def int_add(self, other: int) -> rbigint:
        """``self + other``."""
        if self.size <= 1 and -MASK <= other <= MASK:
            return rbigint.fromint(self.toint() + other)
        return self.add(rbigint.fromint(other))

    def int_sub(self, other: int) -> rbigint:
        """``self - other``."""
        if self.size <= 1 and -MASK <= other <= MASK:
            return rbigint.fromint(self.toint() - other)
        return self.sub(rbigint.fromint(other))

    def neg(self) -> rbigint:
        """``-self``."""
        return rbigint(self._digits, -self.sign, self.size)

    def abs(self) -> rbigint:
        """``abs(self)``."""
        return self.neg() if self.sign < 0 else self

    # --- multiplication

    def mul(self, other: rbigint) -> rbigint:
        """``self * other``."""
        if self.size > other.size:
            return other.mul(self)
        sign = self.sign * other.sign
        if sign == 0:
            return NULLRBIGINT
        if self.size == 1:
            x = self._digits[0]
            if x == 1:
                return other if sign == other.sign else other.neg()
            if other.size == 1:
                y = other._digits[0]
                return _normal([product_low(x, y), product_high(x, y)], sign)
            return _normal(multiply_digit(other._digits, other.size, x, 0), sign)
        if self._digits is other._digits:
            return _normal(square(self._digits, self.size), sign)
        return _normal(multiply(self._digits, self.size, other._digits, other.size), sign)

    def int_mul(self, other: int) -> rbigint:
        """``self * other``."""
        if -MASK <= other <= MASK:
            if self.sign == 0 or other == 0:
                return NULLRBIGINT
            digit = other if other > 0 else -other
            sign = self.sign if other > 0 else -self.sign
            return _normal(multiply_digit(self._digits, self.size, digit, 0), sign)
        return self.mul(rbigint.fromint(other))

    # --- division

    def divmod(self, other: rbigint) -> tuple[rbigint, rbigint]:
        """``divmod(self, other)``: the quotient is rounded down, the remainder has the sign of ``other``."""
        quotient, rest = _truncated_divmod(self, other)
        if rest.sign and rest.sign != other.sign:
            return quotient.int_sub(1), rest.add(other)
        return quotient, rest

    def floordiv(self, other: rbigint) -> rbigint:
        """``self // other``."""
        if self.size == 1 and other.size == 1:
            return rbigint.fromint(self.toint() // other.toint())
        return self.divmod(other)[0]

    div = floordiv

    def mod(self, other: rbigint) -> rbigint:
        """``self % other``."""
        if other.size == 1:
            return rbigint.fromint(self._mod_digit(other._digits[0], other.sign))
        return self.divmod(other)[1]

    def _mod_digit(self, digit: int, sign: int) -> int:
        """``self % (sign * digit)``."""
        rest = 0
        if self.size == 1:
            rest = self._digits[0] % digit
        elif self.size:
            if digit & (digit - 1) == 0:
                rest = self._digits[0] & (digit - 1)
            else:
                rest = remainder_digit(self._digits, self.size, DigitDivisor(digit))
        rest *= self.sign
        if rest and (rest < 0) != (sign < 0):
            rest += digit * sign
        return rest

    def int_divmod(self, other: int) -> tuple[rbigint, rbigint]:
        """``divmod(self, other)``."""
        return self.divmod(rbigint.fromint(other))

    def int_floordiv(self, other: int) -> rbigint:
        """``self // other``."""
        return self.floordiv(rbigint.fromint(other))

    int_div = int_floordiv

    def int_mod(self, other: int) -> rbigint:
        """``self % other``."""
        return rbigint.fromint(self.int_mod_int_result(other))

    def int_mod_int_result(self, other: int) -> int:
        """``self % other`` as a plain int."""
        if other == 0:
            raise ZeroDivisionError("integer division or modulo by zero")
        if -MASK <= other <= MASK:
            return self._mod_digit(other if other > 0 else -other, 1 if other > 0 else -1)
        return self.divmod(rbigint.fromint(other))[1].toint()

    def truediv(self, other: rbigint) -> float:
        """``self / other``, correctly rounded."""
        if other.sign == 0:
            raise ZeroDivisionError("division by zero")
        if self.sign == 0:
            return 0.0 if other.sign > 0 else -0.0
        if self.bit_length() <= 53 and other.bit_length() <= 53:
            return float(self.toint()) / float(other.toint())
        result = _rounded_quotient(self.abs(), other.abs())
        return result if self.sign == other.sign else -result

    # --- powers

    def pow(self, other: rbigint, modulus: rbigint | None = None) -> rbigint:
        """``self ** other``, or ``pow(self, other, modulus)``.

        Without a modulus a negative exponent raises ValueError: the result is a float then, which is the caller's.
        """
        if modulus is not None:
            return _modular_power(self, other, modulus)
        if other.sign < 0:
            raise ValueError("bigint pow() with a negative exponent")
        if other.sign == 0:
            return ONERBIGINT
        if self.sign == 0 or (self.size == 1 and self._digits[0] == 1):
            return self if self.sign >= 0 or other._digits[0] & 1 else ONERBIGINT
        if not other.fits_int():
            raise MemoryError
        return self.int_pow(other.toint())

    def int_pow(self, exponent: int, modulus: rbigint | None = None) -> rbigint:
        """``self ** exponent``, or ``pow(self, exponent, modulus)``."""
        if modulus is not None:
            return _modular_power(self, rbigint.fromint(exponent), modulus)
        if exponent < 0:
            raise ValueError("bigint pow() with a negative exponent")
        if self.size == 1 and self._digits[0] & (self._digits[0] - 1) == 0:
            return self._power_of_two_power(exponent)
        result = ONERBIGINT
        mask = 1
        while mask <= exponent >> 1:
            mask <<= 1
        while mask:
            result = result.mul(result)
            if exponent & mask:
                result = result.mul(self)
            mask >>= 1
        return result

    def _power_of_two_power(self, exponent: int) -> rbigint:
        """``int_pow`` of a power of two, or its negative."""
        shift = digit_length(self._digits[0]) - 1
        if shift and exponent > maxint // shift:
            raise MemoryError
        result = ONERBIGINT.lshift(shift * exponent)
        return result.neg() if self.sign < 0 and exponent & 1 else result

    # --- shifts

    def lshift(self, count: int) -> rbigint:
        """``self << count``."""
        if count < 0:
            raise ValueError("negative shift count")
        if self.sign == 0 or count == 0:
            return self
        digits = shift_left(self._digits, self.size, count // BITS, count % BITS)
        return _normal(digits, self.sign)

    lqshift = lshift

    def rshift(self, count: int, dont_invert: bool = False) -> rbigint:
        """``self >> count``, rounded down (towards zero with ``dont_invert``)."""
        if count < 0:
            raise ValueError("negative shift count")
        if self.sign == 0 or count == 0:
            return self
        zeros = count // BITS
        result = NULLRBIGINT
        if zeros < self.size:
            digits = shift_right(self._digits[: self.size], self.size - zeros, zeros, count % BITS)
            result = _normal(digits, self.sign)
        if self.sign < 0 and not dont_invert and not self._has_zero_bits_below(count):
            return result.int_sub(1)
        return result

    rqshift = rshift

    def abs_rshift_and_mask(self, bigshiftcount: r_uint, mask: int) -> int:
        """``(abs(self) >> bigshiftcount) & mask``."""
        return self._bits_at(intmask(bigshiftcount)) & mask

    # --- bits

    def invert(self) -> rbigint:
        """``~self``."""
        return self.int_add(1).neg()

    def and_(self, other: rbigint) -> rbigint:
        """``self & other``."""
        if self.size <= 1 and other.size <= 1:
            return rbigint.fromint(self.toint() & other.toint())
        return _bitwise("&", self, other)

    def or_(self, other: rbigint) -> rbigint:
        """``self | other``."""
        if self.size <= 1 and other.size <= 1:
            return rbigint.fromint(self.toint() | other.toint())
        return _bitwise("|", self, other)

    def xor(self, other: rbigint) -> rbigint:
        """``self ^ other``."""
        if self.size <= 1 and other.size <= 1:
            return rbigint.fromint(self.toint() ^ other.toint())
        return _bitwise("^", self, other)

    def int_and_(self, other: int) -> rbigint:
        """``self & other``."""
        if other >= 0 and self.sign >= 0:
            return rbigint.fromint(self.intmask() & other)
        return self.and_(rbigint.fromint(other))

    def int_or_(self, other: int) -> rbigint:
        """``self | other``."""
        return self.or_(rbigint.fromint(other))

    def int_xor(self, other: int) -> rbigint:
        """``self ^ other``."""
        return self.xor(rbigint.fromint(other))

    def bit_length(self) -> int:
        """Bits of the magnitude."""
        if self.size == 0:
            return 0
        return (self.size - 1) * BITS + digit_length(self._digits[self.size - 1])

    def bit_count(self) -> int:
        """One bits of the magnitude."""
        total = 0
        for i in range(self.size):
            total += bit_count(r_uint(self._digits[i]))
        return total

    def numdigits(self) -> int:
        """Digits in base 2**61, one at least."""
        return self.size if self.size else 1

    def get_sign(self) -> int:
        """-1, 0 or 1."""
        return self.sign

    # --- number theory

    def gcd(self, other: rbigint) -> rbigint:
        """The greatest common divisor, not negative."""
        a = self.abs()
        b = other.abs()
        if a.lt(b):
            a, b = b, a
        while b.size > 1:
            a, b = _lehmer_step(a, b)
        if b.sign == 0:
            return a
        x = b.toint()
        y = a.int_mod_int_result(x)
        while y:
            x, y = y, x % y
        return rbigint.fromint(x)

    def isqrt(self) -> rbigint:
        """The integer square root; ValueError when negative.

        Newton's iteration with doubled precision each time, as in CPython's ``math.isqrt``; its source has a proof.
        """
        if self.sign < 0:
            raise ValueError("isqrt() argument must be nonnegative")
        if self.sign == 0:
            return NULLRBIGINT
        c = (self.bit_length() - 1) // 2
        a = ONERBIGINT
        d = 0
        s = 0
        while c >> s:
            s += 1
        while s > 0:
            s -= 1
            e = d
            d = c >> s
            a = a.lshift(d - e - 1).add(self.rshift(2 * c - e - d + 1).floordiv(a))
        return a.int_sub(1) if a.mul(a).gt(self) else a

    # --- Python's operators

    def __eq__(self, other: object) -> bool:
        return isinstance(other, rbigint) and self.eq(other)

    def __ne__(self, other: object) -> bool:
        return not (isinstance(other, rbigint) and self.eq(other))

    __lt__ = lt
    __le__ = le
    __gt__ = gt
    __ge__ = ge
    __hash__ = hash
    __bool__ = tobool
    __int__ = toint
    __float__ = tofloat
    __add__ = add
    __sub__ = sub
    __mul__ = mul
    __floordiv__ = floordiv
    __mod__ = mod
    __divmod__ = divmod
    __truediv__ = truediv
    __pow__ = pow
    __neg__ = neg
    __abs__ = abs
    __invert__ = invert
    __lshift__ = lshift
    __and__ = and_
    __or__ = or_
    __xor__ = xor
    __str__ = str

    def __rshift__(self, count: int) -> rbigint:
        return self.rshift(count)

    def __repr__(self) -> str:
        return self.str()


class InvalidEndiannessError(Exception):
    """A byte order that is neither "little" nor "big"."""


class InvalidSignednessError(Exception):
    """Unsigned bytes of a negative number."""


NULLRBIGINT = rbigint([], 0, 0)
ONERBIGINT = rbigint([1], 1, 1)
ONENEGATIVERBIGINT = rbigint([1], -1, 1)


# --- on magnitudes


@always_inline
def _normal(digits: list[int], sign: int) -> rbigint:
    """A number whose top digits may be zero."""
    size = significant(digits, len(digits))
    if size == 0:
        return NULLRBIGINT
    return rbigint(digits, sign, size)


def _magnitude_sum(a: rbigint, b: rbigint, sign: int) -> rbigint:
    if a.size < b.size:
        a, b = b, a
    return _normal(add(a._digits, a.size, b._digits, b.size), sign)


def _magnitude_difference(a: rbigint, b: rbigint, sign: int) -> rbigint:
    """``sign * (|a| - |b|)``."""
    order = compare(a._digits, a.size, b._digits, b.size)
    if order == 0:
        return NULLRBIGINT
    if order < 0:
        a, b = b, a
    return _normal(subtract(a._digits, a.size, b._digits, b.size), sign * order)


def _set_bits(digits: list[int], position: int, value: int) -> None:
    """Or a byte into zero digits at a bit position."""
    index = position // BITS
    shift = position % BITS
    digits[index] |= (value << shift) & MASK if shift <= BITS - 8 else (value & ((1 << (BITS - shift)) - 1)) << shift
    if shift > BITS - 8:
        digits[index + 1] |= value >> (BITS - shift)


def _bitwise(operation: str, a: rbigint, b: rbigint) -> rbigint:
    """And, or, xor in two's complement, with one digit more than the operands for the sign."""
    size = max(a.size, b.size) + 1
    x = complement(a._digits, a.size, size) if a.sign < 0 else _padded(a, size)
    y = complement(b._digits, b.size, size) if b.sign < 0 else _padded(b, size)
    result = [0] * size
    if operation == "&":
        for i in range(size):
            result[i] = x[i] & y[i]
    elif operation == "|":
        for i in range(size):
            result[i] = x[i] | y[i]
    else:
        for i in range(size):
            result[i] = x[i] ^ y[i]
    if result[size - 1]:
        return _normal(complement(result, size, size), -1)
    return _normal(result, 1)


def _padded(a: rbigint, size: int) -> list[int]:
    result = [0] * size
    for i in range(a.size):
        result[i] = a._digits[i]
    return result


# --- text


def _to_text(value: rbigint, alphabet: str) -> str:
    """The magnitude in the base ``len(alphabet)``."""
    if value.size == 0:
        return alphabet[0]
    base = len(alphabet)
    bits = bigint_text.bits_of_base(base)
    if bits:
        return bigint_text.format_power_of_two(value._digits, value.size, alphabet, bits)
    builder = StringBuilder(value.size * 20)
    if value.size <= TEXT_CUTOFF:
        bigint_text.append_by_chunks(builder, value._digits, value.size, alphabet, 0)
        return builder.build()
    width = bigint_text.chunk_width(base)
    powers = [rbigint.fromint(bigint_text.power_of(base, width))]
    while 2 * powers[len(powers) - 1].size - 1 <= value.size:
        last = powers[len(powers) - 1]
        powers.append(last.mul(last))
    _append_halves(builder, value.abs(), alphabet, powers, len(powers) - 1, 0)
    return builder.build()


def _append_halves(
    builder: StringBuilder, value: rbigint, alphabet: str, powers: list[rbigint], level: int, width: int
) -> None:
    """Add the text of ``value < powers[level] ** 2`` with zeros in front up to ``width``: the halves, one by one."""
    if value.size <= TEXT_CUTOFF or level < 0:
        bigint_text.append_by_chunks(builder, value._digits, value.size, alphabet, width)
        return
    high, low = value.divmod(powers[level])
    low_width = bigint_text.chunk_width(len(alphabet)) << level
    _append_halves(builder, high, alphabet, powers, level - 1, max(width - low_width, 0))
    _append_halves(builder, low, alphabet, powers, level - 1, low_width if high.sign or width else 0)


# --- division


def _truncated_divmod(a: rbigint, b: rbigint) -> tuple[rbigint, rbigint]:
    """The quotient rounded towards zero, the remainder with the sign of a."""
    if b.sign == 0:
        raise ZeroDivisionError("integer division or modulo by zero")
    if compare(a._digits, a.size, b._digits, b.size) < 0:
        return NULLRBIGINT, a
    sign = a.sign * b.sign
    if b.size == 1:
        digit = b._digits[0]
        if a.size == 1:
            x = a._digits[0]
            return rbigint.fromint(x // digit * sign), rbigint.fromint(x % digit * a.sign)
        quotient, rest = divide_digit(a._digits, a.size, DigitDivisor(digit))
        return _normal(quotient, sign), rbigint.fromint(rest * a.sign)
    if b.size >= RECURSIVE_DIVISION_CUTOFF and a.size - b.size >= RECURSIVE_DIVISION_CUTOFF:
        q, r = _divide_recursive(a.abs(), b.abs())
        return (q if sign > 0 else q.neg()), (r if a.sign > 0 else r.neg())
    quotient, rest_digits = divide_long(a._digits, a.size, b._digits, b.size)
    return _normal(quotient, sign), _normal(rest_digits, a.sign)


def _divide_recursive(a: rbigint, b: rbigint) -> tuple[rbigint, rbigint]:
    """Burnikel and Ziegler, "Fast recursive division" (1998), for a >= b > 0: as fast as multiplication but for a log.

    The divisor is shifted so that its top bit is set and its ``n`` digits halve evenly down to the cut-off; the
    dividend is cut into pieces of n digits, divided two by one from the top.
    """
    levels = 0
    while (b.size >> levels) >= RECURSIVE_DIVISION_CUTOFF:
        levels += 1
    n = ((b.size + (1 << levels) - 1) >> levels) << levels
    shift = n * BITS - b.bit_length()
    b = b.lshift(shift)
    a = a.lshift(shift)
    pieces = (a.size + n - 1) // n
    quotient = [0] * (pieces * n)
    rest = NULLRBIGINT
    i = pieces - 1
    while i >= 0:
        q, rest = _divide_two_by_one(_join(rest, _piece(a, i * n, (i + 1) * n), n), b, n)
        for j in range(q.size):
            quotient[i * n + j] = q._digits[j]
        i -= 1
    return _normal(quotient, 1), rest.rshift(shift)


def _divide_two_by_one(a: rbigint, b: rbigint, n: int) -> tuple[rbigint, rbigint]:
    """2n digits by n digits with the top bit set, where the quotient has n digits."""
    if n & 1 or n < RECURSIVE_DIVISION_CUTOFF:
        return _truncated_divmod(a, b)
    half = n >> 1
    b1 = _piece(b, half, n)
    b2 = _piece(b, 0, half)
    q1, rest = _divide_three_by_two(_piece(a, n, 2 * n), _piece(a, half, n), b, b1, b2, half)
    q2, rest = _divide_three_by_two(rest, _piece(a, 0, half), b, b1, b2, half)
    return _join(q1, q2, half), rest


def _divide_three_by_two(
    a12: rbigint, a3: rbigint, b: rbigint, b1: rbigint, b2: rbigint, n: int
) -> tuple[rbigint, rbigint]:
    """Three pieces of n digits by two, where the quotient has n digits: at most two too large at first."""
    if _piece(a12, n, 2 * n).eq(b1):
        q = ONERBIGINT.lshift(n * BITS).int_sub(1)
        rest = a12.sub(b1.lshift(n * BITS)).add(b1)
    else:
        q, rest = _divide_two_by_one(a12, b1, n)
    rest = _join(rest, a3, n).sub(q.mul(b2))
    while rest.sign < 0:
        q = q.int_sub(1)
        rest = rest.add(b)
    return q, rest


def _piece(a: rbigint, start: int, stop: int) -> rbigint:
    """Digits ``start`` to ``stop`` of a non-negative number."""
    if start >= a.size:
        return NULLRBIGINT
    return _normal(a._digits[start : min(stop, a.size)], 1)


def _join(high: rbigint, low: rbigint, n: int) -> rbigint:
    """``high * BASE**n + low`` for a low part of n digits at most."""
    if high.sign == 0:
        return low
    result = [0] * (n + high.size)
    for i in range(low.size):
        result[i] = low._digits[i]
    for i in range(high.size):
        result[n + i] = high._digits[i]
    return rbigint(result, 1, n + high.size)


def _rounded_quotient(a: rbigint, b: rbigint) -> float:
    """``a / b`` of positive numbers: 55 bits or more of the quotient with a sticky bit, rounded to what fits."""
    difference = a.bit_length() - b.bit_length()
    if difference > 1024:
        raise OverflowError("integer division result too large for a float")
    if difference < -1075:
        return 0.0
    shift = max(difference, -1021) - 55
    if shift <= 0:
        q, rest = a.lshift(-shift).divmod(b)
        inexact = rest.sign != 0
    else:
        q, rest = a.rshift(shift).divmod(b)
        inexact = rest.sign != 0 or not a._has_zero_bits_below(shift)
    x = q.toint()
    if inexact:
        x |= 1
    extra = max(q.bit_length(), -1021 - shift) - 53
    unit = 1 << extra
    half = unit >> 1
    low = x & (unit - 1)
    x -= low
    if low > half or (low == half and x & unit):
        x += unit
    result = float(x)
    if difference >= 1023 and result >= scaled_exactly(1.0, 1024 - shift):
        raise OverflowError("integer division result too large for a float")
    return scaled_exactly(result, shift)


# --- powers, divisors


def _modular_power(base: rbigint, exponent: rbigint, modulus: rbigint) -> rbigint:
    """``pow(base, exponent, modulus)``."""
    if modulus.sign == 0:
        raise ValueError("pow() 3rd argument cannot be 0")
    positive = modulus.abs()
    if positive.size == 1 and positive._digits[0] == 1:
        return NULLRBIGINT
    if exponent.sign < 0:
        base = _modular_inverse(base, positive)
        exponent = exponent.neg()
    base = base.mod(positive)
    if exponent.size < WINDOW_CUTOFF:
        result = _power_by_bits(base, exponent, positive)
    else:
        result = _power_by_window(base, exponent, positive)
    if modulus.sign < 0 and result.sign:
        result = result.add(modulus)
    return result


def _power_by_bits(base: rbigint, exponent: rbigint, modulus: rbigint) -> rbigint:
    result = ONERBIGINT
    i = exponent.bit_length() - 1
    while i >= 0:
        result = result.mul(result).mod(modulus)
        if exponent._bits_at(i) & 1:
            result = result.mul(base).mod(modulus)
        i -= 1
    return result


def _power_by_window(base: rbigint, exponent: rbigint, modulus: rbigint) -> rbigint:
    """Five bits of the exponent at a time, with a table of the first 32 powers."""
    table = [ONERBIGINT]
    for i in range(1, 1 << WINDOW_BITS):
        table.append(table[i - 1].mul(base).mod(modulus))
    result = ONERBIGINT
    window = (exponent.bit_length() + WINDOW_BITS - 1) // WINDOW_BITS - 1
    while window >= 0:
        for _ in range(WINDOW_BITS):
            result = result.mul(result).mod(modulus)
        bits = exponent._bits_at(window * WINDOW_BITS) & ((1 << WINDOW_BITS) - 1)
        if bits:
            result = result.mul(table[bits]).mod(modulus)
        window -= 1
    return result


def _modular_inverse(a: rbigint, modulus: rbigint) -> rbigint:
    """The x with ``a * x % modulus == 1``, by Euclid's extended algorithm."""
    x0, x1 = ONERBIGINT, NULLRBIGINT
    r0, r1 = a.mod(modulus), modulus
    while r1.sign:
        q, rest = r0.divmod(r1)
        r0, r1 = r1, rest
        x0, x1 = x1, x0.sub(q.mul(x1))
    if not r0.eq(ONERBIGINT):
        raise ValueError("base is not invertible for the given modulus")
    return x0.mod(modulus)


def _lehmer_step(a: rbigint, b: rbigint) -> tuple[rbigint, rbigint]:
    """Several steps of Euclid's algorithm on a >= b at once, found from the top 60 bits (Knuth 4.5.2, algorithm L)."""
    shift = max(a.bit_length() - 60, 0)
    x = a._bits_at(shift)
    y = b._bits_at(shift)
    aa, bb, cc, dd = 1, 0, 0, 1
    steps = 0
    while y != cc:
        q = (x + (aa - 1)) // (y - cc)
        s = bb + q * dd
        t = x - q * y
        if s > t:
            break
        x = y
        y = t
        t = aa + q * cc
        aa = dd
        bb = cc
        cc = s
        dd = t
        steps += 1
    if steps == 0:
        return b, a.mod(b)
    if steps & 1:
        return b.int_mul(aa).sub(a.int_mul(bb)), a.int_mul(dd).sub(b.int_mul(cc))
    return a.int_mul(aa).sub(b.int_mul(bb)), b.int_mul(dd).sub(a.int_mul(cc))


def parse_integer(s: str, base: int) -> rbigint:
    """From text, by the fast path where it fits."""
    try:
        return rbigint.fromint(string_to_int(s, base, no_implicit_octal=True))
    except ParseStringOverflowError as overflow:
        overflow.parser.rewind()
        return rbigint._from_numberstring_parser(overflow.parser)
