"""``math``: every function, its special values and its errors."""

import math


def show(name: str, value: float) -> None:
    print(name, repr(value))


VALUES = [0.0, -0.0, 0.5, -0.5, 1.0, 2.0, 3.75, -2.25, 10.0, 1e300, 5e-324, 1e-310, math.inf, -math.inf, math.nan]


def attempt(name: str, function, x: float) -> None:
    try:
        print(name, x, repr(function(x)))
    except ValueError as error:
        print(name, x, "ValueError", error)
    except OverflowError as error:
        print(name, x, "OverflowError", error)


def natural(x: float) -> float:
    return math.log(x)


def unary() -> None:
    for x in VALUES:
        attempt("sqrt", math.sqrt, x)
        attempt("exp", math.exp, x)
        attempt("expm1", math.expm1, x)
        attempt("log", natural, x)
        attempt("log2", math.log2, x)
        attempt("log10", math.log10, x)
        attempt("log1p", math.log1p, x)
        attempt("sin", math.sin, x)
        attempt("cos", math.cos, x)
        attempt("tan", math.tan, x)
        attempt("asin", math.asin, x)
        attempt("acos", math.acos, x)
        attempt("atan", math.atan, x)
        attempt("sinh", math.sinh, x)
        attempt("cosh", math.cosh, x)
        attempt("tanh", math.tanh, x)
        attempt("asinh", math.asinh, x)
        attempt("acosh", math.acosh, x)
        attempt("atanh", math.atanh, x)
        attempt("gamma", math.gamma, x)
        attempt("lgamma", math.lgamma, x)
        attempt("erf", math.erf, x)
        attempt("erfc", math.erfc, x)
        attempt("cbrt", math.cbrt, x)
        attempt("exp2", math.exp2, x)
        attempt("fabs", math.fabs, x)
        attempt("degrees", math.degrees, x)
        attempt("radians", math.radians, x)
        attempt("ulp", math.ulp, x)


def attempt_two(name: str, function, x: float, y: float) -> None:
    try:
        print(name, x, y, repr(function(x, y)))
    except (ValueError, OverflowError) as error:
        print(name, x, y, type(error).__name__, error)


def scale(x: float, exponent: float) -> float:
    return math.ldexp(x, int(exponent))


def binary() -> None:
    for x in VALUES:
        for y in (0.0, -0.0, 0.5, -3.0, 2.0, math.inf, math.nan):
            attempt_two("pow", math.pow, x, y)
            attempt_two("fmod", math.fmod, x, y)
            attempt_two("remainder", math.remainder, x, y)
            print("atan2", repr(math.atan2(x, y)), "copysign", repr(math.copysign(x, y)))
            print("hypot", repr(math.hypot(x, y)), "nextafter", repr(math.nextafter(x, y)))
            print("isclose", math.isclose(x, y), math.isclose(x, y, abs_tol=4))


def parts() -> None:
    for x in VALUES:
        print(math.frexp(x)[0], math.frexp(x)[1], math.modf(x)[0], math.modf(x)[1])
        print(math.isnan(x), math.isinf(x), math.isfinite(x))
        for exponent in (-2000.0, -5.0, 0.0, 7.0, 2000.0):
            attempt_two("ldexp", scale, x, exponent)
    for x in (0.5, -0.5, 1.0, 2.75, -3.25, 1e15):
        print(math.floor(x), math.ceil(x), math.trunc(x))
    print(math.floor(3), math.ceil(-4), math.trunc(7))


def whole() -> None:
    for n in range(21):
        print(n, math.factorial(n), math.comb(20, n), math.perm(20, n % 6), math.isqrt(n * 1000003))
    print(math.gcd(12, -18), math.gcd(0, 0), math.gcd(7), math.lcm(4, 6), math.lcm(0, 3), math.comb(3, 5))
    print(math.isqrt(9223372036854775807), math.isqrt(9223372030926249000), math.isqrt(9223372030926249001))
    try:
        math.factorial(-1)
    except ValueError as error:
        print(error)
    try:
        math.isqrt(-1)
    except ValueError as error:
        print(error)


def ints_and_sums() -> None:
    print(math.sqrt(16), math.pow(2, 10), math.log(8, 2), math.log(100, 10), math.hypot(3, 4), math.fabs(-3))
    print(math.sin(1), math.atan2(1, 2), math.degrees(1), math.hypot(1, 2, 3), math.exp(True))
    print(math.fsum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]), math.fsum([]), math.pi, math.e, math.tau)
    try:
        print(math.log(5, 1))
    except ZeroDivisionError as error:
        print(error)


def entry_point(argv: list[str]) -> int:
    unary()
    binary()
    parts()
    whole()
    ints_and_sums()
    return 0
