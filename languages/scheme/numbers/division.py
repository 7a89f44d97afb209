"""Integer division and what is built on it.  Inexact integers are computed with exactly and made inexact again."""

from framework.rlib.jit import dont_look_inside
from framework.rlib.rarithmetic import int_c_div, int_c_mod
from framework.rlib.rbigint import rbigint
from languages.scheme.numbers.conversion import exact_real, inexact
from languages.scheme.numbers.exact import big, integer
from languages.scheme.numbers.fixnum import Fixnum
from languages.scheme.numbers.float_functions import is_whole
from languages.scheme.numbers.flonum import Flonum
from languages.scheme.numbers.number import ExactInteger
from languages.scheme.objects.base import Value
from languages.scheme.objects.errors import error, wrong_type

SMALLEST = -(2**63)


def is_integer(value: Value) -> bool:
    """Whether it is an exact or inexact integer."""
    if isinstance(value, Flonum):
        return is_whole(value.value)
    return isinstance(value, ExactInteger)


def exact_integer(who: str, position: int, value: Value) -> ExactInteger:
    """The exact integer that an integer is."""
    if isinstance(value, ExactInteger):
        return value
    if isinstance(value, Flonum) and is_integer(value):
        result = exact_real(value)
        assert isinstance(result, ExactInteger)
        return result
    raise wrong_type(who, position, "integer", value)


def like(result: ExactInteger, a: Value, b: Value) -> Value:
    """The result, inexact if an operand is."""
    return inexact(result) if isinstance(a, Flonum) or isinstance(b, Flonum) else result


def floor_quotient(who: str, a: Value, b: Value) -> Value:
    """The quotient that is rounded down."""
    if isinstance(a, Fixnum) and isinstance(b, Fixnum) and b.value != 0 and a.value != SMALLEST:
        return Fixnum(a.value // b.value)
    return floor_quotient_any(who, a, b)


def floor_remainder(who: str, a: Value, b: Value) -> Value:
    """The remainder with the sign of the divisor."""
    if isinstance(a, Fixnum) and isinstance(b, Fixnum) and b.value != 0:
        return Fixnum(a.value % b.value)
    return floor_remainder_any(who, a, b)


def truncate_quotient(who: str, a: Value, b: Value) -> Value:
    """The quotient that is rounded towards zero."""
    if isinstance(a, Fixnum) and isinstance(b, Fixnum) and b.value != 0 and a.value != SMALLEST:
        return Fixnum(int_c_div(a.value, b.value))
    return truncate_quotient_any(who, a, b)


def truncate_remainder(who: str, a: Value, b: Value) -> Value:
    """The remainder with the sign of the dividend."""
    if isinstance(a, Fixnum) and isinstance(b, Fixnum) and b.value != 0 and a.value != SMALLEST:
        return Fixnum(int_c_mod(a.value, b.value))
    return truncate_remainder_any(who, a, b)


def operands(who: str, a: Value, b: Value) -> tuple[rbigint, rbigint]:
    """The dividend and the divisor, which must not be zero."""
    top = big(exact_integer(who, 1, a))
    bottom = big(exact_integer(who, 2, b))
    if not bottom.tobool():
        raise error(who + ": division by zero", [a])
    return top, bottom


@dont_look_inside
def floor_quotient_any(who: str, a: Value, b: Value) -> Value:
    """For all integers."""
    top, bottom = operands(who, a, b)
    return like(integer(top.floordiv(bottom)), a, b)


@dont_look_inside
def floor_remainder_any(who: str, a: Value, b: Value) -> Value:
    """For all integers."""
    top, bottom = operands(who, a, b)
    return like(integer(top.mod(bottom)), a, b)


@dont_look_inside
def truncate_quotient_any(who: str, a: Value, b: Value) -> Value:
    """For all integers."""
    top, bottom = operands(who, a, b)
    quotient = top.abs().floordiv(bottom.abs())
    if top.get_sign() * bottom.get_sign() < 0:
        quotient = quotient.neg()
    return like(integer(quotient), a, b)


@dont_look_inside
def truncate_remainder_any(who: str, a: Value, b: Value) -> Value:
    """For all integers."""
    top, bottom = operands(who, a, b)
    remainder = top.abs().mod(bottom.abs())
    return like(integer(remainder.neg() if top.get_sign() < 0 else remainder), a, b)


@dont_look_inside
def gcd(who: str, a: Value, b: Value) -> Value:
    """The greatest common divisor, never negative."""
    return like(integer(big(exact_integer(who, 1, a)).gcd(big(exact_integer(who, 2, b))).abs()), a, b)


@dont_look_inside
def lcm(who: str, a: Value, b: Value) -> Value:
    """The least common multiple, never negative."""
    first = big(exact_integer(who, 1, a))
    second = big(exact_integer(who, 2, b))
    if not first.tobool() or not second.tobool():
        return like(Fixnum(0), a, b)
    return like(integer(first.floordiv(first.gcd(second)).mul(second).abs()), a, b)


def is_odd(who: str, value: Value) -> bool:
    """Whether an integer is odd."""
    if isinstance(value, Fixnum):
        return value.value & 1 == 1
    return big(exact_integer(who, 1, value)).int_mod_int_result(2) == 1
