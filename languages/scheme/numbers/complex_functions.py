"""Elementary functions of complex numbers, as pairs of floats.

The formulas are William Kahan's ("Branch cuts for complex elementary functions, or much ado about nothing's sign bit",
1987): the sign of a zero tells on which side of a branch cut a number lies, and nothing cancels or overflows on the way
to a result that is representable.  The quotient is Robert Smith's (CACM algorithm 116, 1962).
"""

import math

from framework.rlib.rfloat import asinh, isfinite, isinf, isnan, log1p
from languages.scheme.numbers.float_functions import (
    cosine,
    divided,
    exponential,
    hyperbolic_cosine,
    hyperbolic_sine,
    logarithm,
    sine,
)

Parts = tuple[float, float]

SMALL = 1e-290  # numbers below are scaled: they have fewer bits
LARGE = 4e307  # twice as much may be infinite
FAR = 1e150  # the square of a number above may be infinite
STEEP = 350.0  # tan is ±i from such imaginary parts on


def root(x: float, y: float) -> Parts:
    """The square root in the right half of the plane."""
    if x == 0.0 and y == 0.0:
        return 0.0, y
    if isinf(y):
        return math.inf, y
    size, height = abs(x), abs(y)
    if size < SMALL and height < SMALL:
        scale = 2.0**200
        first, second = root(x * scale * scale, y * scale * scale)
        return first / scale, second / scale
    size /= 8.0
    long = 2.0 * math.sqrt(size + math.hypot(size, height / 8.0))
    short = height / (2.0 * long) if isfinite(long) else 0.0
    if x < 0.0:
        return short, math.copysign(long, y)
    return long, math.copysign(short, y)


def log(x: float, y: float) -> Parts:
    """The natural logarithm."""
    size, height = max(abs(x), abs(y)), min(abs(x), abs(y))
    if isinf(x) or isinf(y):
        real = math.inf
    elif size > LARGE:
        real = logarithm(math.hypot(size / 2.0, height / 2.0)) + math.log(2.0)
    elif 0.0 < size < SMALL:
        real = logarithm(math.hypot(size * 2.0**200, height * 2.0**200)) - 200.0 * math.log(2.0)
    elif 0.5 < size < 1.5 and height < 1.5:
        real = log1p((size - 1.0) * (size + 1.0) + height * height) / 2.0
    else:
        real = logarithm(math.hypot(size, height))
    return real, math.atan2(y, x)


def exp(x: float, y: float) -> Parts:
    """e to a power."""
    if y == 0.0:
        return exponential(x), y
    if x > 700.0 and isfinite(x):  # e**x may be infinite where the product is not
        part = exponential(x / 2.0)
        return part * cosine(y) * part, part * sine(y) * part
    size = exponential(x)
    return size * cosine(y), size * sine(y)


def sin(x: float, y: float) -> Parts:
    """sin (x + yi) = sin x cosh y + i cos x sinh y"""
    return scaled(sine(x), hyperbolic_cosine(y)), scaled(cosine(x), hyperbolic_sine(y))


def cos(x: float, y: float) -> Parts:
    """cos (x + yi) = cos x cosh y - i sin x sinh y"""
    return scaled(cosine(x), hyperbolic_cosine(y)), -scaled(sine(x), hyperbolic_sine(y))


def scaled(a: float, b: float) -> float:
    """The product, where zero times infinity is zero."""
    return a if a == 0.0 else a * b


def tan(x: float, y: float) -> Parts:
    """The tangent: with t = tan x, b = 1 + t², s = sinh y it is (t + i b s cosh y) / (1 + b s²)."""
    if abs(y) > STEEP and not isnan(x):
        return math.copysign(0.0, sine(x) * cosine(x)), math.copysign(1.0, y)
    if not isfinite(x) or isnan(y):
        return math.nan, math.nan
    t, s = math.tan(x), math.sinh(y)
    b = 1.0 + t * t
    below = 1.0 + b * s * s
    return t / below, b * s * math.cosh(y) / below


def asin(x: float, y: float) -> Parts:
    """The inverse of the sine."""
    a, b = root(1.0 - x, -y)
    c, d = root(1.0 + x, y)
    return math.atan2(x, a * c - b * d), asinh(a * d - b * c)


def acos(x: float, y: float) -> Parts:
    """The inverse of the cosine."""
    a, b = root(1.0 - x, -y)
    c, d = root(1.0 + x, y)
    return 2.0 * math.atan2(a, c), asinh(c * b - d * a)


def atan(x: float, y: float) -> Parts:
    """The inverse of the tangent; infinite at i and -i."""
    if y < 0.0:
        real, imaginary = atan(-x, -y)
        return -real, -imaginary
    quarter = math.copysign(math.pi / 2.0, x)
    if abs(x) > FAR or y > FAR:
        distance = math.hypot(x / 2.0, y / 2.0)
        return quarter, divided(y / 4.0, distance) / distance if isfinite(distance) else 0.0
    if x == 0.0 and y == 1.0:
        return quarter, math.inf
    near = (1.0 - y) * (1.0 - y) + x * x
    if near == 0.0:  # the square of x is too small
        return quarter / 2.0, (math.log(2.0) - math.log(abs(x))) / 2.0
    return math.atan2(2.0 * x, (1.0 - y) * (1.0 + y) - x * x) / 2.0, log1p(4.0 * y / near) / 4.0


def quotient(a: float, b: float, c: float, d: float) -> Parts:
    """(a + bi) / (c + di)"""
    if abs(c) >= abs(d):
        part = divided(d, c)
        below = c + d * part
        return divided(a + b * part, below), divided(b - a * part, below)
    part = c / d
    below = c * part + d
    return divided(a * part + b, below), divided(b * part - a, below)
