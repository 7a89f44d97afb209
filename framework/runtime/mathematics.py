"""The functions of ``math``: those of the C library with CPython's checks, and CPython's own algorithms where it has some.

Numbers of any kind are accepted: ``x * 1.0`` makes a float of an int or a bool and nothing else.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import Any

from framework.lltypes.dialect import external, llop
from framework.lltypes.types import Float, Int32
from framework.rlib.longlong2float import bits_to_float, float2longlong, float_to_bits, longlong2float
from framework.rlib.objectmodel import dont_inline, specialize
from framework.rlib.rarithmetic import ovfcheck

INFINITY, NAN = math.inf, math.nan
PI = math.pi
SMALLEST_NORMAL = 2.2250738585072014e-308


def _c_function(name: str, count: int) -> Any:
    """The C library's function of ``count`` doubles."""

    def hosted(*args: float) -> float:
        function = getattr(ctypes.CDLL(None), name)
        function.restype = ctypes.c_double
        return function(*map(ctypes.c_double, args))  # type: ignore[no-any-return]

    return external(name, [Float] * count, Float, hosted=hosted)


@dont_inline
def domain_error() -> float:
    """Raise ValueError, out of line."""
    raise ValueError("math domain error")


@dont_inline
def range_error() -> float:
    """Raise OverflowError, out of line."""
    raise OverflowError("math range error")


@dont_inline
def not_finite_error(result: float, can_overflow: bool) -> float:
    """Raise what a result that is nan or infinite for a finite argument means."""
    if can_overflow and result == result:
        raise OverflowError("math range error")
    raise ValueError("math domain error")


def _unary(name: str, can_overflow: bool) -> Callable[[Any], float]:
    """A function of one float that is finite for finite arguments, or an error."""
    c_function = _c_function(name, 1)

    @specialize.argtype(0)
    def function(x):
        number = x * 1.0
        result = c_function(number)
        if result - result != 0.0 and number - number == 0.0:
            not_finite_error(result, can_overflow)
        elif result != result and number == number:
            domain_error()
        return result

    function.__name__ = name
    return function


acos = _unary("acos", False)
acosh = _unary("acosh", False)
asin = _unary("asin", False)
asinh = _unary("asinh", False)
atan = _unary("atan", False)
atanh = _unary("atanh", False)
cbrt = _unary("cbrt", False)
cos = _unary("cos", False)
cosh = _unary("cosh", True)
erf = _unary("erf", False)
erfc = _unary("erfc", False)
exp = _unary("exp", True)
exp2 = _unary("exp2", True)
expm1 = _unary("expm1", True)
log1p = _unary("log1p", False)
sin = _unary("sin", False)
sinh = _unary("sinh", True)
tan = _unary("tan", False)
tanh = _unary("tanh", False)
log10 = _unary("log10", False)
log2 = _unary("log2", False)
natural_log = _unary("log", False)

c_atan2 = _c_function("atan2", 2)
c_fmod = _c_function("fmod", 2)
c_pow = _c_function("pow", 2)
c_remainder = _c_function("remainder", 2)
c_sin = _c_function("sin", 1)
c_log = _c_function("log", 1)
c_ldexp = external("ldexp", [Float, Int32], Float, hosted=lambda x, e: _hosted_ldexp(x, e))


def _hosted_ldexp(x: float, exponent: int) -> float:
    try:
        return math.ldexp(x, exponent)
    except OverflowError:
        return math.copysign(math.inf, x)


@specialize.argtype(0)
def sqrt(x):
    """Square root."""
    number = x * 1.0
    if number < 0.0:
        domain_error()
    return llop.float_sqrt(Float, number)


@specialize.argtype(0)
def fabs(x):
    """Absolute value as a float."""
    return llop.float_abs(Float, x * 1.0)


@specialize.argtype(0, 1)
def log(x, base=None):
    """Logarithm."""
    result = natural_log(x)
    if base is not None:
        return result / natural_log(base)
    return result


@specialize.argtype(0, 1)
def atan2(y, x):
    """The angle of a point."""
    return c_atan2(y * 1.0, x * 1.0)


@specialize.argtype(0, 1)
def copysign(x, y):
    """The absolute value of x with the sign of y."""
    sign = float_to_bits(y * 1.0) >> 63 << 63
    return bits_to_float(float_to_bits(x * 1.0) << 1 >> 1 | sign)


@specialize.argtype(0, 1)
def fmod(x, y):
    """C's remainder."""
    a, b = x * 1.0, y * 1.0
    if isinf(b) and isfinite(a):
        return a
    result = c_fmod(a, b)
    if result != result and a == a and b == b:
        domain_error()
    return result


@specialize.argtype(0, 1)
def remainder(x, y):
    """IEEE remainder."""
    a, b = x * 1.0, y * 1.0
    result = c_remainder(a, b)
    if result != result and a == a and b == b:
        domain_error()
    return result


@specialize.argtype(0, 1)
def pow(x, y):  # noqa: A001
    """``x ** y`` of floats, as C has it."""
    a, b = x * 1.0, y * 1.0
    result = c_pow(a, b)
    if result - result != 0.0 and isfinite(a) and isfinite(b):
        not_finite_error(result, a != 0.0)
    return result


# --- classification


@specialize.argtype(0)
def isnan(x):
    """Whether it is not a number."""
    number = x * 1.0
    return number != number


@specialize.argtype(0)
def isinf(x):
    """Whether it is infinite."""
    number = x * 1.0
    return number == INFINITY or number == -INFINITY


@specialize.argtype(0)
def isfinite(x):
    """Whether it is neither infinite nor nan."""
    number = x * 1.0
    return number - number == 0.0


@specialize.argtype(0, 1, 2, 3)
def isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0):
    """Whether two numbers are close."""
    x, y = a * 1.0, b * 1.0
    relative, absolute = rel_tol * 1.0, abs_tol * 1.0
    if relative < 0.0 or absolute < 0.0:
        raise ValueError("tolerances must be non-negative")
    if x == y:
        return True
    if isinf(x) or isinf(y):
        return False
    difference = llop.float_abs(Float, y - x)
    return (
        difference <= llop.float_abs(Float, relative * y)
        or difference <= llop.float_abs(Float, relative * x)
        or difference <= absolute
    )


# --- whole numbers


@specialize.argtype(0)
def floor(x):
    """The largest int that is not above."""
    if isinstance(x, float):
        return int(llop.float_floor(Float, x))
    return int(x)


@specialize.argtype(0)
def ceil(x):
    """The smallest int that is not below."""
    if isinstance(x, float):
        return int(-llop.float_floor(Float, -x))
    return int(x)


@specialize.argtype(0)
def trunc(x):
    """The integer part."""
    return int(x)


def factorial(n: int) -> int:
    """``n!``; OverflowError beyond 64 bits."""
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    result = 1
    for factor in range(2, n + 1):
        result = ovfcheck(result * factor)
    return result


def comb(n: int, k: int) -> int:
    """Ways to choose; OverflowError beyond 64 bits."""
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    if k > n - k:
        k = n - k
    result = 1
    for i in range(1, k + 1):
        common = gcd(result, i)
        result = ovfcheck((result // common) * ((n - k + i) // (i // common)))
    return result


def perm(n: int, k: int = -1) -> int:
    """Ways to choose in order; OverflowError beyond 64 bits."""
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k == -1:
        return factorial(n)
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    if k > n:
        return 0
    result = 1
    for i in range(k):
        result = ovfcheck(result * (n - i))
    return result


def gcd_of_two(a: int, b: int) -> int:
    """Greatest common divisor of two numbers."""
    while b != 0:
        a, b = b, a % b
    return -a if a < 0 else a


def gcd(*numbers: int) -> int:
    """Greatest common divisor."""
    result = 0
    for number in numbers:
        result = gcd_of_two(result, number)
    return result


def lcm_of_two(a: int, b: int) -> int:
    """Least common multiple of two numbers; OverflowError beyond 64 bits."""
    if a == 0 or b == 0:
        return 0
    result = ovfcheck(a // gcd_of_two(a, b) * b)
    return ovfcheck(-result) if result < 0 else result


def lcm(*numbers: int) -> int:
    """Least common multiple."""
    result = 1
    for number in numbers:
        result = lcm_of_two(result, number)
    return result


def isqrt(n: int) -> int:
    """Integer square root."""
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    root = int(llop.float_sqrt(Float, float(n)))
    while root * root > n or root > 3037000499:
        root -= 1
    while root < 3037000499 and (root + 1) * (root + 1) <= n:
        root += 1
    return root


# --- parts of floats


@specialize.argtype(0)
def frexp(x):
    """Significand from 0.5 to 1 and exponent."""
    number = x * 1.0
    if number == 0.0 or number - number != 0.0:
        return number, 0
    scaled = number
    extra = 0
    if llop.float_abs(Float, number) < SMALLEST_NORMAL:
        scaled = number * 18014398509481984.0
        extra = -54
    bits = float2longlong(scaled)
    exponent = (bits >> 52) & 0x7FF
    return longlong2float(bits & ~(0x7FF << 52) | (1022 << 52)), exponent - 1022 + extra


@specialize.argtype(0)
def ldexp(x, i):
    """``x * 2**i``."""
    number = x * 1.0
    if number == 0.0 or number - number != 0.0:
        return number
    exponent = i
    if exponent > 10000:
        exponent = 10000
    if exponent < -10000:
        exponent = -10000
    result = c_ldexp(number, llop.cast_primitive(Int32, exponent))
    if isinf(result):
        range_error()
    return result


@specialize.argtype(0)
def modf(x):
    """Fractional and integer part."""
    number = x * 1.0
    if isinf(number):
        return copysign(0.0, number), number
    if number != number:
        return number, number
    whole = llop.float_floor(Float, llop.float_abs(Float, number))
    return copysign(llop.float_abs(Float, number) - whole, number), copysign(whole, number)


@specialize.argtype(0, 1)
def nextafter(x, y):
    """The next float towards y."""
    a, b = x * 1.0, y * 1.0
    if a != a:
        return a
    if b != b or a == b:
        return b
    if a == 0.0:
        return copysign(5e-324, b)
    step = 1 if (a < b) == (a > 0.0) else -1
    return longlong2float(float2longlong(a) + step)


@specialize.argtype(0)
def ulp(x):
    """The value of the least significant bit."""
    number = llop.float_abs(Float, x * 1.0)
    if number != number or isinf(number):
        return number
    after = nextafter(number, INFINITY)
    if isinf(after):
        return number - nextafter(number, -INFINITY)
    return after - number


@specialize.argtype(0)
def degrees(x):
    """Radians to degrees."""
    return x * 1.0 * (180.0 / PI)


@specialize.argtype(0)
def radians(x):
    """Degrees to radians."""
    return x * 1.0 * (PI / 180.0)


# --- sums


def split_high(x: float) -> float:
    """The upper half of the significand (Veltkamp)."""
    t = x * 134217729.0
    return t - (t - x)


def square_error(x: float, product: float) -> float:
    """What ``x * x`` lost by rounding (Dekker)."""
    high = split_high(x)
    low = x - high
    return ((high * high - product) + high * low + low * high) + low * low


class SumOfSquares:
    """A compensated sum of squares, 1.0 included so that each addend is smaller than the sum."""

    def __init__(self) -> None:
        self.total = 1.0
        self.lost_products = 0.0
        self.lost_sums = 0.0

    def add(self, x: float, sign: float) -> None:
        """Add ``sign * x * x``."""
        product = x * x
        error = square_error(x, product)
        term = product * sign
        total = self.total + term
        self.lost_sums += term - (total - self.total)
        self.total = total
        self.lost_products += error * sign

    def value(self) -> float:
        """The sum."""
        return self.total - 1.0 + (self.lost_products + self.lost_sums)


def length(parts: list[float], largest: float) -> float:
    """Euclidean length of finite coordinates that are not negative, as CPython computes it."""
    if largest == 0.0:
        return 0.0
    if largest < SMALLEST_NORMAL:
        return SMALLEST_NORMAL * length([x / SMALLEST_NORMAL for x in parts], largest / SMALLEST_NORMAL)
    exponent = frexp(largest)[1]
    scale = c_ldexp(1.0, llop.cast_primitive(Int32, -exponent))
    squares = SumOfSquares()
    for x in parts:
        squares.add(x * scale, 1.0)
    root = llop.float_sqrt(Float, squares.value())
    squares.add(root, -1.0)
    return (root + squares.value() / (2.0 * root)) / scale


def norm(parts: list[float]) -> float:
    """Euclidean length of any coordinates that are not negative: infinity comes before nan."""
    largest = 0.0
    has_nan = False
    for x in parts:
        if x == INFINITY:
            return INFINITY
        has_nan = has_nan or x != x
        if x > largest:
            largest = x
    return NAN if has_nan else length(parts, largest)


@specialize.argtype(0)
def hypot(*coordinates):
    """Euclidean length of up to six coordinates."""
    parts: list[float] = []
    count = len(coordinates)
    if count > 0:
        parts.append(llop.float_abs(Float, coordinates[0] * 1.0))
    if count > 1:
        parts.append(llop.float_abs(Float, coordinates[1] * 1.0))
    if count > 2:
        parts.append(llop.float_abs(Float, coordinates[2] * 1.0))
    if count > 3:
        parts.append(llop.float_abs(Float, coordinates[3] * 1.0))
    if count > 4:
        parts.append(llop.float_abs(Float, coordinates[4] * 1.0))
    if count > 5:
        parts.append(llop.float_abs(Float, coordinates[5] * 1.0))
    if count > 6:
        raise ValueError("hypot() of more than six coordinates has no translation")
    return norm(parts)


@specialize.argtype(0, 1)
def dist(p, q):
    """Euclidean distance of two points."""
    here = [x * 1.0 for x in p]
    there = [x * 1.0 for x in q]
    if len(here) != len(there):
        raise ValueError("both points must have the same number of dimensions")
    return norm([llop.float_abs(Float, here[i] - there[i]) for i in range(len(here))])


def fsum(seq: list[float]) -> float:
    """The exact sum, rounded once (Shewchuk's partial sums)."""
    partials: list[float] = []
    special = 0.0
    has_special = False
    infinite = 0.0
    for item in seq:
        x = item
        kept = 0
        for index in range(len(partials)):
            y = partials[index]
            if llop.float_abs(Float, x) < llop.float_abs(Float, y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low != 0.0:
                partials[kept] = low
                kept += 1
            x = high
        del partials[kept:]
        if x != 0.0:
            if x - x != 0.0:
                if item - item == 0.0:
                    raise OverflowError("intermediate overflow in fsum")
                if isinf(item):
                    infinite += item
                special += item
                has_special = True
                del partials[:]
            else:
                partials.append(x)
    if has_special:
        if infinite != infinite:
            raise ValueError("-inf + inf in fsum")
        return special
    return rounded_sum(partials)


def rounded_sum(partials: list[float]) -> float:
    """The sum of partial sums that do not overlap, rounded half to even."""
    count = len(partials)
    if count == 0:
        return 0.0
    count -= 1
    high = partials[count]
    low = 0.0
    while count > 0:
        x = high
        count -= 1
        y = partials[count]
        high = x + y
        low = y - (high - x)
        if low != 0.0:
            break
    if count > 0 and ((low < 0.0 and partials[count - 1] < 0.0) or (low > 0.0 and partials[count - 1] > 0.0)):
        y = low * 2.0
        x = high + y
        if y == x - high:
            high = x
    return high


# --- gamma: Lanczos's approximation with CPython's coefficients

LANCZOS_G = 6.024680040776729583740234375
NUMERATOR = (
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
)
DENOMINATOR = (
    0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0,
    1925.0, 66.0, 1.0,
)  # fmt: skip
NUMERATORS, DENOMINATORS = list(NUMERATOR), list(DENOMINATOR)
FACTORIALS = [float(math.factorial(n)) for n in range(23)]


def lanczos_sum(x: float) -> float:
    """The rational function of the approximation, for positive x."""
    above = 0.0
    below = 0.0
    if x < 5.0:
        for i in range(12, -1, -1):
            above = above * x + NUMERATORS[i]
            below = below * x + DENOMINATORS[i]
    else:
        for i in range(13):
            above = above / x + NUMERATORS[i]
            below = below / x + DENOMINATORS[i]
    return above / below


def sine_of_pi_times(x: float) -> float:
    """``sin(pi * x)`` of a finite x."""
    y = c_fmod(llop.float_abs(Float, x), 2.0)
    part = int(llop.float_floor(Float, 2.0 * y + 0.5))
    if part == 0:
        result = c_sin(PI * y)
    elif part == 1:
        result = c_cos(PI * (y - 0.5))
    elif part == 2:
        result = c_sin(PI * (1.0 - y))
    elif part == 3:
        result = -c_cos(PI * (y - 1.5))
    else:
        result = c_sin(PI * (y - 2.0))
    return copysign(1.0, x) * result


c_cos = _c_function("cos", 1)
c_exp = _c_function("exp", 1)


@specialize.argtype(0)
def gamma(x):
    """The gamma function."""
    return gamma_of(x * 1.0)


def gamma_of(x: float) -> float:
    """The gamma function of a float."""
    if x - x != 0.0:
        if x != x or x > 0.0:
            return x
        return domain_error()
    if x == 0.0:
        return domain_error()
    if x == llop.float_floor(Float, x):
        if x < 0.0:
            return domain_error()
        if x <= 23.0:
            return FACTORIALS[int(x) - 1]
    absolute = llop.float_abs(Float, x)
    if absolute < 1e-20:
        result = 1.0 / x
        return range_error() if isinf(result) else result
    if absolute > 200.0:
        return 0.0 / sine_of_pi_times(x) if x < 0.0 else range_error()
    return gamma_in_range(x, absolute)


def gamma_in_range(x: float, absolute: float) -> float:
    """The approximation where it neither overflows nor underflows by far."""
    y = absolute + LANCZOS_G - 0.5
    if absolute > LANCZOS_G - 0.5:
        q = y - absolute
        z = q - (LANCZOS_G - 0.5)
    else:
        q = y - (LANCZOS_G - 0.5)
        z = q - absolute
    z = z * LANCZOS_G / y
    if x < 0.0:
        result = -PI / sine_of_pi_times(absolute) / absolute * c_exp(y) / lanczos_sum(absolute)
        result -= z * result
        if absolute < 140.0:
            result /= c_pow(y, absolute - 0.5)
        else:
            root = c_pow(y, absolute / 2.0 - 0.25)
            result /= root
            result /= root
    else:
        result = lanczos_sum(absolute) / c_exp(y)
        result += z * result
        if absolute < 140.0:
            result *= c_pow(y, absolute - 0.5)
        else:
            root = c_pow(y, absolute / 2.0 - 0.25)
            result *= root
            result *= root
    return range_error() if isinf(result) else result


@specialize.argtype(0)
def lgamma(x):
    """The logarithm of the gamma function's absolute value."""
    return lgamma_of(x * 1.0)


def lgamma_of(x: float) -> float:
    """``lgamma`` of a float."""
    if x != x:
        return x
    if isinf(x):
        return INFINITY
    if x == llop.float_floor(Float, x) and x <= 2.0:
        return domain_error() if x <= 0.0 else 0.0
    absolute = llop.float_abs(Float, x)
    if absolute < 1e-20:
        return -c_log(absolute)
    result = c_log(lanczos_sum(absolute)) - LANCZOS_G
    result += (absolute - 0.5) * (c_log(absolute + LANCZOS_G - 0.5) - 1.0)
    if x < 0.0:
        result = LOG_PI - c_log(llop.float_abs(Float, sine_of_pi_times(absolute))) - c_log(absolute) - result
    return range_error() if isinf(result) else result


LOG_PI = 1.144729885849400174143427351353058711647
