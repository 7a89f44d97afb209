"""Functions of floats as IEEE 754 has them: infinities and nan are results where Python's ``math`` raises."""

import math

from framework.rlib.rfloat import is_negative, isfinite, isnan


def divided(a: float, b: float) -> float:
    """The quotient: division by zero is infinite, or not a number."""
    if b != 0.0:
        return a / b
    if isnan(a) or a == 0.0:
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def exponential(x: float) -> float:
    """e to a power."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def logarithm(x: float) -> float:
    """The natural logarithm of a number that is not negative."""
    return -math.inf if x == 0.0 else math.log(x)


def sine(x: float) -> float:
    """sin x"""
    return math.sin(x) if isfinite(x) else math.nan


def cosine(x: float) -> float:
    """cos x"""
    return math.cos(x) if isfinite(x) else math.nan


def tangent(x: float) -> float:
    """tan x"""
    return math.tan(x) if isfinite(x) else math.nan


def hyperbolic_cosine(x: float) -> float:
    """cosh x"""
    try:
        return math.cosh(x)
    except OverflowError:
        return math.inf


def hyperbolic_sine(x: float) -> float:
    """sinh x"""
    try:
        return math.sinh(x)
    except OverflowError:
        return math.copysign(math.inf, x)


def is_whole(x: float) -> bool:
    """Whether it is an integer."""
    return isfinite(x) and (abs(x) >= 4503599627370496.0 or x == float(int(x)))


def is_odd(x: float) -> bool:
    """Whether it is an odd integer."""
    return is_whole(x) and math.fmod(x, 2.0) != 0.0


def power(base: float, exponent: float) -> float:
    """A power; the base is not negative, or the exponent is an integer or infinite."""
    if base == 0.0 and exponent < 0.0:
        return -math.inf if is_negative(base) and is_odd(exponent) else math.inf
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0.0 and is_odd(exponent) else math.inf
