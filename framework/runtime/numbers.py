"""Python's arithmetic on machine numbers: floor division, shifts of any count, exact comparison of int with float …"""

from __future__ import annotations

from framework.lltypes.dialect import llop
from framework.lltypes.types import Bool, Float, Signed, Unsigned
from framework.rlib.jit import elidable, oopspec
from framework.rlib.objectmodel import dont_inline


@dont_inline
def raise_zero_division(message: str) -> None:
    """Raise ZeroDivisionError, out of line."""
    raise ZeroDivisionError(message)


@dont_inline
def raise_shift_error() -> None:
    """Raise the ValueError of shifts, out of line."""
    raise ValueError("negative shift count")


def ll_int_floordiv(x, y):
    """``x // y``."""
    if y == 0:
        raise_zero_division("integer division or modulo by zero")
    return ll_floor_quotient(x, y)


@oopspec("int.floordiv(x, y)")
@elidable
def ll_floor_quotient(x, y):
    """``x // y`` for y that is not 0."""
    if y == -1:
        return -x
    quotient = llop.int_div(Signed, x, y)
    if quotient * y != x and (x ^ y) < 0:
        quotient -= 1
    return quotient


def ll_int_mod(x, y):
    """``x % y``."""
    if y == 0:
        raise_zero_division("integer modulo by zero")
    return ll_floor_remainder(x, y)


@oopspec("int.mod(x, y)")
@elidable
def ll_floor_remainder(x, y):
    """``x % y`` for y that is not 0."""
    if y == -1:
        return 0
    remainder = llop.int_rem(Signed, x, y)
    if remainder != 0 and (remainder ^ y) < 0:
        remainder += y
    return remainder


def ll_check_divisor(y):
    """``divmod`` has one message for both of its parts."""
    if y == 0:
        raise ZeroDivisionError("integer division or modulo by zero")


def ll_hash(x, hash_of):
    """``hash(x)``: never -1."""
    value = hash_of(x)
    return -2 if value == -1 else value


def ll_uint_floordiv(x, y):
    """``x // y`` of unsigned numbers."""
    if not y:
        raise_zero_division("integer division or modulo by zero")
    return llop.uint_div(Unsigned, x, y)


def ll_uint_mod(x, y):
    """``x % y`` of unsigned numbers."""
    if not y:
        raise_zero_division("integer modulo by zero")
    return llop.uint_rem(Unsigned, x, y)


def ll_int_lshift(x, count):
    """``x << count``, wrapping."""
    if count < 0:
        raise_shift_error()
    if count >= 64:
        return 0
    return llop.int_lshift(Signed, x, count)


def ll_int_rshift(x, count):
    """``x >> count``."""
    if count < 0:
        raise_shift_error()
    if count >= 64:
        count = 63
    return llop.int_rshift(Signed, x, count)


def ll_uint_lshift(x, count):
    """``x << count`` of an unsigned number, wrapping."""
    if count < 0:
        raise_shift_error()
    if count >= 64:
        return llop.cast_int_to_uint(Unsigned, 0)
    return llop.uint_lshift(Unsigned, x, count)


def ll_uint_rshift(x, count):
    """``x >> count`` of an unsigned number."""
    if count < 0:
        raise_shift_error()
    if count >= 64:
        return llop.cast_int_to_uint(Unsigned, 0)
    return llop.uint_rshift(Unsigned, x, count)


def ll_int_pow(x, exponent):
    """``x ** exponent``, wrapping; a negative exponent has no int result."""
    if exponent < 0:
        raise ValueError("int ** negative int: write float(a) ** b")
    result = 1
    while exponent > 0:
        if exponent & 1:
            result *= x
        x *= x
        exponent >>= 1
    return result


def ll_check_exponent(exponent):
    """Refuse a negative exponent that was converted to an unsigned number."""
    if llop.cast_uint_to_int(Signed, exponent) < 0:
        raise ValueError("int ** negative int: write float(a) ** b")


def ll_uint_pow(x, exponent):
    """``x ** exponent`` of an unsigned number, wrapping."""
    one = llop.cast_int_to_uint(Unsigned, 1)
    result = one
    while exponent:
        if llop.uint_and(Unsigned, exponent, one):
            result = llop.uint_mul(Unsigned, result, x)
        x = llop.uint_mul(Unsigned, x, x)
        exponent = llop.uint_rshift(Unsigned, exponent, 1)
    return result


def ll_int_truediv(x, y):
    """``x / y``, correctly rounded."""
    if y == 0:
        raise ZeroDivisionError("division by zero")
    limit = 1 << 53
    if -limit <= x <= limit and -limit <= y <= limit:
        return llop.float_truediv(Float, llop.cast_int_to_float(Float, x), llop.cast_int_to_float(Float, y))
    return ll_wide_truediv(x, y)


def ll_wide_truediv(x, y):
    """``x / y`` for operands that are not exact as doubles: 66 bits of quotient plus a sticky bit, rounded once."""
    negative = (x < 0) != (y < 0)
    numerator = ll_magnitude(x)
    denominator = ll_magnitude(y)
    # Scale so that the quotient has between 64 and 65 significant bits: (numerator << shift) // denominator.
    shift = 0
    high = llop.cast_int_to_uint(Unsigned, 0)
    top = numerator
    leading = llop.int_clz(Signed, top)
    top = llop.uint_lshift(Unsigned, top, leading) if leading < 64 else top
    divisor_leading = llop.int_clz(Signed, denominator)
    divisor = llop.uint_lshift(Unsigned, denominator, divisor_leading)
    shift = leading - divisor_leading
    if llop.uint_ge(Bool, top, divisor):
        high = llop.uint_rshift(Unsigned, top, 1)
        low = llop.uint_lshift(Unsigned, top, 63)
        shift -= 1
    else:
        high = top
        low = llop.cast_int_to_uint(Unsigned, 0)
    if not top:
        return -0.0 if negative else 0.0
    quotient = llop.uint_div_wide(Unsigned, high, low, divisor)
    remainder = llop.uint_rem_wide(Unsigned, high, low, divisor)
    if remainder:
        quotient = llop.uint_or(Unsigned, quotient, llop.cast_int_to_uint(Unsigned, 1))
    value = llop.cast_uint_to_float(Float, quotient)
    exponent = -64 - shift
    while exponent < 0:
        value = llop.float_mul(Float, value, 0.5)
        exponent += 1
    while exponent > 0:
        value = llop.float_mul(Float, value, 2.0)
        exponent -= 1
    return -value if negative else value


def ll_magnitude(x):
    """``abs(x)`` as an unsigned number."""
    if x < 0:
        return llop.cast_int_to_uint(Unsigned, -x)
    return llop.cast_int_to_uint(Unsigned, x)


def ll_int_abs(x):
    """``abs(x)``, wrapping."""
    if x < 0:
        return -x
    return x


def ll_int_float_compare(x, y):
    """Exact three-way comparison of an int with a float that is not nan: negative, zero or positive."""
    if y >= 9223372036854775808.0:
        return -1
    if y < -9223372036854775808.0:
        return 1
    truncated = llop.cast_float_to_int(Signed, y)
    if x != truncated:
        return -1 if x < truncated else 1
    fraction = llop.float_sub(Float, y, llop.cast_int_to_float(Float, truncated))
    if fraction > 0.0:
        return -1
    if fraction < 0.0:
        return 1
    return 0


def ll_int_float_eq(x, y):
    """``x == y`` for an int and a float."""
    return y == y and ll_int_float_compare(x, y) == 0


def ll_int_float_lt(x, y):
    """``x < y`` for an int and a float."""
    return y == y and ll_int_float_compare(x, y) < 0


def ll_int_float_le(x, y):
    """``x <= y`` for an int and a float."""
    return y == y and ll_int_float_compare(x, y) <= 0


def ll_int_float_gt(x, y):
    """``x > y`` for an int and a float."""
    return y == y and ll_int_float_compare(x, y) > 0


def ll_int_float_ge(x, y):
    """``x >= y`` for an int and a float."""
    return y == y and ll_int_float_compare(x, y) >= 0


def ll_float_truediv(x, y):
    """``x / y``."""
    if y == 0.0:
        raise ZeroDivisionError("float division by zero")
    return llop.float_truediv(Float, x, y)


def ll_float_mod(x, y):
    """``x % y``: the sign of y."""
    if y == 0.0:
        raise ZeroDivisionError("float modulo")
    remainder = llop.float_rem(Float, x, y)
    if remainder != 0.0:
        if (y < 0.0) != (remainder < 0.0):
            remainder += y
        return remainder
    return 0.0 if y > 0.0 else -0.0


def ll_float_floordiv(x, y):
    """``x // y``."""
    if y == 0.0:
        raise ZeroDivisionError("float floor division by zero")
    remainder = llop.float_rem(Float, x, y)
    quotient = llop.float_truediv(Float, x - remainder, y)
    if remainder != 0.0 and (y < 0.0) != (remainder < 0.0):
        quotient -= 1.0
    if quotient == 0.0:
        return llop.float_mul(Float, 0.0, llop.float_truediv(Float, x, y))
    floored = llop.float_floor(Float, quotient)
    if quotient - floored > 0.5:
        floored += 1.0
    return floored


def ll_float_round(x):
    """``round(x)``: the nearest integer as a float, halves to even; -0.0 does not matter, it becomes an int."""
    floored = llop.float_floor(Float, x)
    fraction = x - floored
    half = floored * 0.5
    if fraction > 0.5 or (fraction == 0.5 and half != llop.float_floor(Float, half)):
        return floored + 1.0
    return floored


def ll_uint_float_compare(x, y):
    """Exact three-way comparison of an unsigned number with a float that is not nan."""
    if y >= 18446744073709551616.0:
        return -1
    if y < 0.0:
        return 1
    floored = llop.float_floor(Float, y)
    whole = llop.cast_float_to_uint(Unsigned, floored)
    if x != whole:
        return -1 if llop.uint_lt(Bool, x, whole) else 1
    return -1 if y > floored else 0


def ll_uint_float_eq(x, y):
    """``x == y`` for an unsigned number and a float."""
    return y == y and ll_uint_float_compare(x, y) == 0


def ll_uint_float_lt(x, y):
    """``x < y`` for an unsigned number and a float."""
    return y == y and ll_uint_float_compare(x, y) < 0


def ll_uint_float_le(x, y):
    """``x <= y`` for an unsigned number and a float."""
    return y == y and ll_uint_float_compare(x, y) <= 0


def ll_uint_float_gt(x, y):
    """``x > y`` for an unsigned number and a float."""
    return y == y and ll_uint_float_compare(x, y) > 0


def ll_uint_float_ge(x, y):
    """``x >= y`` for an unsigned number and a float."""
    return y == y and ll_uint_float_compare(x, y) >= 0


def ll_int_uint_lt(x, y):
    """``x < y`` for a signed and an unsigned number."""
    return x < 0 or llop.uint_lt(Bool, llop.cast_int_to_uint(Unsigned, x), y)


def ll_int_uint_le(x, y):
    """``x <= y`` for a signed and an unsigned number."""
    return x < 0 or llop.uint_le(Bool, llop.cast_int_to_uint(Unsigned, x), y)


def ll_int_uint_gt(x, y):
    """``x > y`` for a signed and an unsigned number."""
    return x >= 0 and llop.uint_gt(Bool, llop.cast_int_to_uint(Unsigned, x), y)


def ll_int_uint_ge(x, y):
    """``x >= y`` for a signed and an unsigned number."""
    return x >= 0 and llop.uint_ge(Bool, llop.cast_int_to_uint(Unsigned, x), y)


def ll_int_uint_eq(x, y):
    """``x == y`` for a signed and an unsigned number."""
    return x >= 0 and llop.cast_int_to_uint(Unsigned, x) == y


def ll_small_int_hash(x):
    """``hash(x)`` of a number of less than 64 bits."""
    value = llop.cast_primitive(Signed, x)
    return -2 if value == -1 else value


def ll_uint_hash(x):
    """``hash(x)`` of an unsigned number, as CPython."""
    return llop.cast_uint_to_int(Signed, llop.uint_rem(Unsigned, x, llop.cast_int_to_uint(Unsigned, (1 << 61) - 1)))


def ll_float_to_int(x):
    """``int(x)``."""
    if x != x:
        raise ValueError("cannot convert float NaN to integer")
    if x - x != 0.0:
        raise OverflowError("cannot convert float infinity to integer")
    if not -9223372036854775808.0 <= x < 9223372036854775808.0:
        raise OverflowError("int too large to convert: use rbigint.fromfloat")
    return llop.cast_float_to_int(Signed, x)


def ll_float_to_word(x):
    """``r_uint(x)`` of a float: its integer part modulo 2**64."""
    if x - x != 0.0:
        raise OverflowError("cannot convert a float that is not finite to an int")
    whole = ll_truncate(x)
    whole = llop.float_rem(Float, whole, 18446744073709551616.0)
    if whole < 0.0:
        return llop.int_neg(Signed, llop.cast_uint_to_int(Signed, llop.cast_float_to_uint(Unsigned, -whole)))
    return llop.cast_uint_to_int(Signed, llop.cast_float_to_uint(Unsigned, whole))


def ll_truncate(x):
    """The integer part of a float."""
    if x < 0.0:
        return -llop.float_floor(Float, -x)
    return llop.float_floor(Float, x)


def ll_int_force_ge_zero(x):
    """``max(x, 0)``."""
    return 0 if x < 0 else x


def ll_same_float(left, right):
    """Equality of floats inside containers, where Python asks for identity first: a NaN is the one with its bits."""
    if left == right:
        return True
    if left == left or right == right:
        return False
    return llop.cast_float_to_bits(Unsigned, left) == llop.cast_float_to_bits(Unsigned, right)


def ll_float_hash(x):
    """``hash(x)``, as CPython: reduction modulo 2**61 - 1."""
    if x != x:
        return 0
    if x - x != 0.0:
        return 314159 if x > 0.0 else -314159
    if -9007199254740992.0 <= x <= 9007199254740992.0 and x == llop.float_floor(Float, x):
        return ll_int_hash(llop.cast_float_to_int(Signed, x))
    return ll_float_hash_general(x)


def ll_float_hash_general(x):
    """The hash of a finite float: its value modulo the Mersenne prime 2**61 - 1."""
    bits = llop.cast_uint_to_int(Signed, llop.cast_float_to_bits(Unsigned, x))
    exponent = (bits >> 52) & 0x7FF
    mantissa = bits & 0xFFFFFFFFFFFFF
    if exponent != 0:
        mantissa |= 0x10000000000000
        exponent -= 1075
    else:
        exponent = -1074
    rotate = exponent % 61
    prime = (1 << 61) - 1
    result = ((mantissa << rotate) & prime) | (mantissa >> (61 - rotate))
    if result == prime:
        result = 0
    if x < 0.0:
        result = -result
    return -2 if result == -1 else result


def ll_int_hash(x):
    """``hash(x)``, as CPython: modulo 2**61 - 1 with the sign of x, and -2 for -1."""
    prime = (1 << 61) - 1
    if -prime < x < prime:
        return -2 if x == -1 else x
    remainder = llop.int_rem(Signed, x, prime)
    return -2 if remainder == -1 else remainder
