"""Numbers (section 6.2)."""

from collections.abc import Callable
from typing import Any

from framework.rlib.jit import dont_look_inside, unroll_safe
from framework.rlib.rfloat import isfinite, isinf, isnan
from languages.scheme.numbers import division
from languages.scheme.numbers.arithmetic import (
    add,
    divide,
    less,
    multiply,
    negative,
    number,
    real,
    reciprocal,
    same,
    sign_of,
    subtract,
)
from languages.scheme.numbers.complex import Complex, imaginary_part, make_complex, real_part
from languages.scheme.numbers.conversion import (
    CEILING,
    FLOOR,
    ROUND,
    TRUNCATE,
    exact,
    exact_real,
    inexact,
    rounded,
)
from languages.scheme.numbers.exact import ONE, ZERO, big, denominator_of, integer, numerator_of
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.numbers.number import ExactInteger, Number, Real
from languages.scheme.numbers.printing import number_text
from languages.scheme.numbers.reading import polar, read_number
from languages.scheme.numbers.transcendental import (
    absolute,
    angle_of,
    arc_cosine,
    arc_sine,
    arc_tangent,
    arc_tangent2,
    cosine,
    exponential,
    logarithm,
    magnitude,
    power,
    sine,
    square_root,
    tangent,
)
from languages.scheme.objects.base import FALSE, Value, boolean
from languages.scheme.objects.errors import bad_range
from languages.scheme.objects.procedures import ANY_NUMBER, Primitive
from languages.scheme.objects.strings import String
from languages.scheme.primitives.registry import PRIMITIVE_LIBRARIES, PRIMITIVES, primitive

# --- operations on any number of arguments: their common cases, one to three, make no list


def register(name: str, cls: type[Primitive], minimum: int) -> None:
    """Put a primitive of any number of arguments into the table."""
    PRIMITIVES[name] = cls(name, minimum, ANY_NUMBER)
    PRIMITIVE_LIBRARIES[name] = "base"


def define_fold(name: str, combine: Callable[[Value, Value], Value], unit: Value) -> None:
    """An operation that goes from left to right, such as a sum."""

    def call0(self: Any) -> Value:
        return unit

    def call1(self: Any, first: Value) -> Value:
        return number(name, 1, first)

    def call2(self: Any, first: Value, second: Value) -> Value:
        return combine(first, second)

    def call3(self: Any, first: Value, second: Value, third: Value) -> Value:
        return combine(combine(first, second), third)

    @unroll_safe
    def call(self: Any, arguments: list[Value]) -> Value:
        if len(arguments) == 0:
            return unit
        result: Value = number(name, 1, arguments[0])
        for index in range(1, len(arguments)):
            result = combine(result, arguments[index])
        return result

    methods = {"call": call, "call0": call0, "call1": call1, "call2": call2, "call3": call3, "__module__": __name__}
    register(name, type("Fold", (Primitive,), methods), 0)


def define_inverse(name: str, combine: Callable[[Value, Value], Value], inverse: Callable[[Value], Value]) -> None:
    """The inverse of such an operation; of one argument it is the inverse of that."""

    def call1(self: Any, first: Value) -> Value:
        return inverse(number(name, 1, first))

    def call2(self: Any, first: Value, second: Value) -> Value:
        return combine(first, second)

    def call3(self: Any, first: Value, second: Value, third: Value) -> Value:
        return combine(combine(first, second), third)

    @unroll_safe
    def call(self: Any, arguments: list[Value]) -> Value:
        if len(arguments) == 0:
            raise self.miscounted(0)
        if len(arguments) == 1:
            return inverse(number(name, 1, arguments[0]))
        result = arguments[0]
        for index in range(1, len(arguments)):
            result = combine(result, arguments[index])
        return result

    methods = {"call": call, "call1": call1, "call2": call2, "call3": call3, "__module__": __name__}
    register(name, type("Inverse", (Primitive,), methods), 1)


def define_comparison(name: str, holds: Callable[[Value, Value], bool], check: Callable[..., Number]) -> None:
    """A comparison of neighbours; all arguments are checked."""

    def call1(self: Any, first: Value) -> Value:
        check(name, 1, first)
        return boolean(True)

    def call2(self: Any, first: Value, second: Value) -> Value:
        return boolean(holds(first, second))

    def call3(self: Any, first: Value, second: Value, third: Value) -> Value:
        left = holds(first, second)
        right = holds(second, third)
        return boolean(left and right)

    @unroll_safe
    def call(self: Any, arguments: list[Value]) -> Value:
        if len(arguments) == 0:
            raise self.miscounted(0)
        result = True
        check(name, 1, arguments[0])
        for index in range(1, len(arguments)):
            if not holds(arguments[index - 1], arguments[index]):
                result = False
        return boolean(result)

    methods = {"call": call, "call1": call1, "call2": call2, "call3": call3, "__module__": __name__}
    register(name, type("Comparison", (Primitive,), methods), 1)


def greater(a: Value, b: Value) -> bool:
    """a > b"""
    return less(">", b, a)


def smaller(a: Value, b: Value) -> bool:
    """a < b"""
    return less("<", a, b)


def at_most(a: Value, b: Value) -> bool:
    """a <= b; false if one is not a number."""
    return less("<=", a, b) or same(a, b)


def at_least(a: Value, b: Value) -> bool:
    """a >= b"""
    return less(">=", b, a) or same(a, b)


define_fold("+", add, ZERO)
define_fold("*", multiply, ONE)
define_inverse("-", subtract, negative)
define_inverse("/", divide, reciprocal)
define_comparison("=", same, number)
define_comparison("<", smaller, real)
define_comparison(">", greater, real)
define_comparison("<=", at_most, real)
define_comparison(">=", at_least, real)


@primitive("max", Real, rest=True)
def maximum(first: Real, others: list[Value]) -> Value:
    return extreme("max", first, others, 1)


@primitive("min", Real, rest=True)
def minimum(first: Real, others: list[Value]) -> Value:
    return extreme("min", first, others, -1)


@unroll_safe
def extreme(who: str, first: Real, others: list[Value], direction: int) -> Value:
    """The greatest or least; inexact if any of them is."""
    result = first
    is_inexact = isinstance(first, Flonum)
    for index in range(len(others)):
        other = real(who, index + 2, others[index])
        if isinstance(other, Flonum):
            is_inexact = True
            if isnan(other.value):
                result = other
                continue
        if less(who, result, other) if direction > 0 else less(who, other, result):
            result = other
    return inexact(result) if is_inexact else result


# --- predicates


@primitive("number?", Value)
def is_number(value: Value) -> Value:
    return boolean(isinstance(value, Number))


@primitive("complex?", Value)
def is_complex(value: Value) -> Value:
    return boolean(isinstance(value, Number))


@primitive("real?", Value)
def is_real(value: Value) -> Value:
    return boolean(isinstance(value, Real))


@primitive("rational?", Value)
def is_rational(value: Value) -> Value:
    return boolean(isinstance(value, Real) and (not isinstance(value, Flonum) or isfinite(value.value)))


@primitive("integer?", Value)
def is_integer(value: Value) -> Value:
    return boolean(division.is_integer(value))


@primitive("exact?", Number)
def is_exact(value: Number) -> Value:
    return boolean(exactly(value))


@primitive("inexact?", Number)
def is_inexact(value: Number) -> Value:
    return boolean(not exactly(value))


def exactly(value: Number) -> bool:
    """Whether a number is exact."""
    if isinstance(value, Complex):
        return not isinstance(value.real, Flonum) and not isinstance(value.imaginary, Flonum)
    return not isinstance(value, Flonum)


@primitive("exact-integer?", Value)
def is_exact_integer(value: Value) -> Value:
    return boolean(isinstance(value, ExactInteger))


@primitive("exact-rational?", Value, library="")
def is_exact_rational(value: Value) -> Value:
    return boolean(isinstance(value, Real) and not isinstance(value, Flonum))


@primitive("finite?", Number, library="inexact")
def is_finite(value: Number) -> Value:
    return boolean(isfinite(to_float_part(real_part(value))) and isfinite(to_float_part(imaginary_part(value))))


@primitive("infinite?", Number, library="inexact")
def is_infinite(value: Number) -> Value:
    return boolean(isinf(to_float_part(real_part(value))) or isinf(to_float_part(imaginary_part(value))))


@primitive("nan?", Number, library="inexact")
def is_nan(value: Number) -> Value:
    return boolean(isnan(to_float_part(real_part(value))) or isnan(to_float_part(imaginary_part(value))))


def to_float_part(value: Real) -> float:
    """The value of a flonum, 0.0 for exact numbers, which are finite."""
    return value.value if isinstance(value, Flonum) else 0.0


@primitive("zero?", Number)
def is_zero(value: Number) -> Value:
    return boolean(same(value, ZERO))


@primitive("positive?", Real)
def is_positive(value: Real) -> Value:
    return boolean(sign_of(value) > 0)


@primitive("negative?", Real)
def is_negative(value: Real) -> Value:
    return boolean(sign_of(value) < 0)


@primitive("odd?", Number)
def is_odd(value: Number) -> Value:
    return boolean(division.is_odd("odd?", value))


@primitive("even?", Number)
def is_even(value: Number) -> Value:
    return boolean(not division.is_odd("even?", value))


# --- integers


def define_division(name: str, function: Callable[[str, Value, Value], Value]) -> None:
    """A procedure of two integers."""

    def divide_integers(first: Value, second: Value) -> Value:
        return function(name, first, second)

    primitive(name, Value, Value)(divide_integers)


define_division("floor-quotient", division.floor_quotient)
define_division("floor-remainder", division.floor_remainder)
define_division("truncate-quotient", division.truncate_quotient)
define_division("truncate-remainder", division.truncate_remainder)
define_division("quotient", division.truncate_quotient)
define_division("remainder", division.truncate_remainder)
define_division("modulo", division.floor_remainder)


@primitive("gcd", rest=True)
def gcd(arguments: list[Value]) -> Value:
    result: Value = ZERO
    for argument in arguments:
        result = division.gcd("gcd", result, argument)
    return result


@primitive("lcm", rest=True)
def lcm(arguments: list[Value]) -> Value:
    result: Value = ONE
    for argument in arguments:
        result = division.lcm("lcm", result, argument)
    return result


@primitive("exact-integer-root", ExactInteger, library="")
def exact_integer_root(value: ExactInteger) -> Value:
    if sign_of(value) < 0:
        raise bad_range("exact-integer-sqrt", 1, value)
    return integer(big(value).isqrt())


# --- reals


@primitive("abs", Real)
def scheme_abs(value: Real) -> Value:
    return absolute(value)


@primitive("numerator", Real)
def numerator(value: Real) -> Value:
    return like(integer(numerator_of(exact_real(value))), value)


@primitive("denominator", Real)
def denominator(value: Real) -> Value:
    return like(integer(denominator_of(exact_real(value))), value)


def like(result: Value, value: Value) -> Value:
    """The result, inexact if the value is."""
    return inexact(result) if isinstance(value, Flonum) else result


@primitive("floor", Real)
def floor(value: Real) -> Value:
    return rounded(value, FLOOR)


@primitive("ceiling", Real)
def ceiling(value: Real) -> Value:
    return rounded(value, CEILING)


@primitive("truncate", Real)
def truncate(value: Real) -> Value:
    return rounded(value, TRUNCATE)


@primitive("round", Real)
def scheme_round(value: Real) -> Value:
    return rounded(value, ROUND)


@primitive("exact", Number)
def to_exact(value: Number) -> Value:
    return exact(value)


@primitive("inexact", Number)
def to_inexact(value: Number) -> Value:
    return inexact(value)


# --- transcendental functions


@primitive("exp", Number, library="inexact")
def exp(value: Number) -> Value:
    return exponential(value)


@primitive("log", Number, Number, optional=1, library="inexact")
def log(value: Number, base: Number | None) -> Value:
    result = logarithm(value)
    return result if base is None else divide(result, logarithm(base))


@primitive("sin", Number, library="inexact")
def sin(value: Number) -> Value:
    return sine(value)


@primitive("cos", Number, library="inexact")
def cos(value: Number) -> Value:
    return cosine(value)


@primitive("tan", Number, library="inexact")
def tan(value: Number) -> Value:
    return tangent(value)


@primitive("asin", Number, library="inexact")
def asin(value: Number) -> Value:
    return arc_sine(value)


@primitive("acos", Number, library="inexact")
def acos(value: Number) -> Value:
    return arc_cosine(value)


@primitive("atan", Number, Real, optional=1, library="inexact")
def atan(value: Number, x: Real | None) -> Value:
    if x is None:
        return arc_tangent(value)
    return arc_tangent2(real("atan", 1, value), x)


@primitive("sqrt", Number, library="inexact")
def sqrt(value: Number) -> Value:
    return square_root(value)


@primitive("expt", Number, Number)
def expt(base: Number, exponent: Number) -> Value:
    return power(base, exponent)


@primitive("square", Number)
def square(value: Number) -> Value:
    return multiply(value, value)


# --- complex numbers


@primitive("make-rectangular", Real, Real, library="complex")
def make_rectangular(first: Real, second: Real) -> Value:
    return make_complex(first, second)


@primitive("make-polar", Real, Real, library="complex")
def make_polar(size: Real, angle: Real) -> Value:
    result = polar(size, angle)
    assert result is not None
    return result


@primitive("real-part", Number, library="complex")
def scheme_real_part(value: Number) -> Value:
    return real_part(value)


@primitive("imag-part", Number, library="complex")
def imag_part(value: Number) -> Value:
    return imaginary_part(value)


@primitive("magnitude", Number, library="complex")
def scheme_magnitude(value: Number) -> Value:
    return magnitude(value)


@primitive("angle", Number, library="complex")
def angle(value: Number) -> Value:
    if isinstance(value, Real) and not isinstance(value, Flonum) and sign_of(value) > 0:
        return ZERO
    return Flonum(angle_of(value))


# --- text


def checked_radix(who: str, radix: Fixnum | None) -> int:
    """A radix from 2 to 36, ten if there is none."""
    if radix is None:
        return 10
    if radix.value < 2 or radix.value > 36:
        raise bad_range(who, 2, radix)
    return radix.value


@primitive("number->string", Number, Fixnum, optional=1)
@dont_look_inside
def number_to_string(value: Number, radix: Fixnum | None) -> Value:
    text = number_text(value, checked_radix("number->string", radix))
    assert text is not None
    return String(text)


@primitive("string->number", String, Fixnum, optional=1)
@dont_look_inside
def string_to_number(text: String, radix: Fixnum | None) -> Value:
    base = checked_radix("string->number", radix)
    if base > 16:
        raise bad_range("string->number", 2, Fixnum(base))
    value = read_number(text.text(), base)
    return FALSE if value is None else value
