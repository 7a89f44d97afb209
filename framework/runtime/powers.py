"""``**`` and ``pow`` of floats, ``pow`` with a modulus, ``round`` to places, ``divmod`` of floats."""

from __future__ import annotations

import math

from framework.lltypes.dialect import external
from framework.lltypes.types import Float
from framework.rlib.float_digits import rounded_text
from framework.rlib.float_parse import decimal_to_float
from framework.rlib.rarithmetic import intmask, r_uint, uint_mul_high, uint_rem_wide


def _hosted_pow(x: float, y: float) -> float:
    try:
        return math.pow(x, y)
    except OverflowError:
        return math.inf


ll_pow = external("pow", [Float, Float], Float, hosted=_hosted_pow)


def is_odd(y: float) -> bool:
    """Whether a float is an odd integer."""
    rest = y % 2.0
    return rest == 1.0


def float_pow(x: float, y: float) -> float:
    """``x ** y``: C's pow between Python's own rules for special values and errors."""
    if y == 0.0 or x == 1.0:
        return 1.0
    if x != x or y != y:
        return x + y
    if y - y != 0.0:
        return _pow_infinite_exponent(abs(x), y)
    if x - x != 0.0:
        return _pow_infinite_base(x, y)
    if x == 0.0:
        if y < 0.0:
            raise ZeroDivisionError("0.0 cannot be raised to a negative power")
        return x if is_odd(y) else 0.0
    negative = False
    if x < 0.0:
        if y % 1.0 != 0.0:
            raise ValueError("the result of a negative number to a fractional power is complex, which is not supported")
        negative = is_odd(y)
        x = -x
    result = 1.0 if x == 1.0 else ll_pow(x, y)
    if result - result != 0.0:
        raise OverflowError(34, "Numerical result out of range")
    return -result if negative else result


def _pow_infinite_exponent(size: float, y: float) -> float:
    if size == 1.0:
        return 1.0
    return abs(y) if (y > 0.0) == (size > 1.0) else 0.0


def _pow_infinite_base(x: float, y: float) -> float:
    odd = is_odd(y)
    if y > 0.0:
        return x if odd else abs(x)
    return -0.0 if odd and x < 0.0 else 0.0


def int_pow_mod(x: int, exponent: int, modulus: int) -> int:
    """``pow(x, exponent, modulus)``."""
    if modulus == 0:
        raise ValueError("pow() 3rd argument cannot be 0")
    size = r_uint(modulus) if modulus > 0 else r_uint(0) - r_uint(modulus)
    base = _residue(x, size)
    if exponent < 0:
        base = _inverse(base, size)
        exponent = -exponent
    result = r_uint(1) % size
    left = r_uint(exponent)
    while left != r_uint(0):
        if left & r_uint(1):
            result = _product(result, base, size)
        base = _product(base, base, size)
        left = left >> 1
    if modulus < 0 and result != r_uint(0):
        return intmask(result) + modulus
    return intmask(result)


def _product(a: r_uint, b: r_uint, modulus: r_uint) -> r_uint:
    return uint_rem_wide(uint_mul_high(a, b), a * b, modulus)


def _residue(x: int, size: r_uint) -> r_uint:
    if x >= 0:
        return r_uint(x) % size
    rest = (r_uint(0) - r_uint(x)) % size
    return size - rest if rest != r_uint(0) else rest


def _inverse(base: r_uint, size: r_uint) -> r_uint:
    """The number whose product with ``base`` is 1 modulo ``size``, by Euclid's algorithm with coefficients modulo size."""
    a, b = base, size
    u, v = r_uint(1) % size, r_uint(0)
    while b != r_uint(0):
        quotient = a // b
        a, b = b, a - quotient * b
        step = _product(quotient % size, v, size)
        u, v = v, (u - step if u >= step else u + (size - step))
    if a != r_uint(1):
        raise ValueError("base is not invertible for the given modulus")
    return u


def int_round(x: int, digits: int) -> int:
    """``round(x, digits)``: halves to even; only negative ``digits`` change anything."""
    if digits >= 0:
        return x
    if digits < -19:
        return 0
    unit = r_uint(1)
    for _ in range(-digits):
        unit = unit * r_uint(10)
    size = r_uint(x) if x >= 0 else r_uint(0) - r_uint(x)
    rest = size % unit
    size = size - rest
    up = rest > unit - rest or (rest == unit - rest and (size // unit) & r_uint(1) != r_uint(0))
    if up:
        size = size + unit
    return intmask(size) if x >= 0 else -intmask(size)


def float_round(x: float, digits: int) -> float:
    """``round(x, digits)``: the decimal expansion rounded exactly, halves to even."""
    if x - x != 0.0 or x == 0.0 or digits > 323:
        return x
    result = 0.0
    if digits >= -308:
        text, point = rounded_text(abs(x), digits, False, True)
        result = decimal_to_float(text, point - len(text)) if text else 0.0
        if result - result != 0.0:
            raise OverflowError("rounded value too large to represent")
    return -result if x < 0.0 else result


def check_float_divisor(divisor: float) -> None:
    """``divmod`` of floats has a message of its own."""
    if divisor == 0.0:
        raise ZeroDivisionError("float divmod()")
