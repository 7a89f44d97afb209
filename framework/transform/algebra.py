"""Algebra on single operations: rules that give a simpler equal value.  Applied by ``cse.py``.

A rule gets the operands and a function that says which operation defines a value; it answers a value, a new
``(opname, operands)`` with the same result type, or None.  Each rule has its equation in a line above.  Integers wrap, so
equations of modular arithmetic hold without conditions; none of them is used on floats.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.flowgraph.editing import is_same_value
from framework.flowgraph.model import Constant, Operation, Value
from framework.lltypes.meaning import MEANINGS
from framework.lltypes.operations import TABLE
from framework.lltypes.types import Bool, Ptr

Definition = Callable[[Value], Operation | None]
Answer = Value | tuple[str, list[Value]] | None
Rule = Callable[[list[Value], Definition], Answer]

RULES: dict[str, list[Rule]] = {}
EXACT = ("int", "uint", "char", "unichar", "adr", "ptr", "bool")  # kinds where x == x holds
INTEGERS = ("int", "uint")

COMMUTATIVE = frozenset(
    name
    for name in TABLE
    if name.partition("_")[2] in ("add", "mul", "and", "or", "xor", "eq", "ne") and len(TABLE[name].args) == 2
)

_OPPOSITES = (("lt", "ge"), ("le", "gt"), ("eq", "ne"))
INVERSE: dict[str, str] = {"ptr_nonzero": "ptr_iszero", "ptr_iszero": "ptr_nonzero"}
for _kind in (*EXACT, "float"):
    for _one, _other in _OPPOSITES:
        # for floats only == and != are each other's inverse: with a nan all others are false
        if f"{_kind}_{_one}" in TABLE and (_kind != "float" or _one == "eq"):
            INVERSE[f"{_kind}_{_one}"] = f"{_kind}_{_other}"
            INVERSE[f"{_kind}_{_other}"] = f"{_kind}_{_one}"


def rule(*names: str) -> Callable[[Rule], Rule]:
    """Decorator: the rule applies to these operations."""

    def register(function: Rule) -> Rule:
        for name in names:
            if name in TABLE:
                RULES.setdefault(name, []).append(function)
        return function

    return register


def of_kinds(kinds: tuple[str, ...], *names: str) -> list[str]:
    """Operation names ``kind_name``."""
    return [f"{kind}_{name}" for kind in kinds for name in names]


def is_constant(value: Value, wanted: Any) -> bool:
    """Whether an operand is this number or boolean."""
    return isinstance(value, Constant) and type(value.value) is type(wanted) and value.value == wanted


def is_null(value: Value) -> bool:
    """Whether an operand is a null pointer constant."""
    return isinstance(value, Constant) and isinstance(value.concretetype, Ptr) and not value.value


# x + 0 = x - 0 = x | 0 = x ^ 0 = x << 0 = x >> 0 = x
@rule(*of_kinds(INTEGERS, "add", "sub", "or", "xor", "lshift", "rshift"))
def zero_on_the_right(args: list[Value], definition: Definition) -> Answer:
    return args[0] if is_constant(args[1], 0) else None


# 0 + x = 0 | x = 0 ^ x = x
@rule(*of_kinds(INTEGERS, "add", "or", "xor"))
def zero_on_the_left(args: list[Value], definition: Definition) -> Answer:
    return args[1] if is_constant(args[0], 0) else None


# x * 1 = 1 * x = x;  x * 0 = 0 * x = 0
@rule(*of_kinds(INTEGERS, "mul"))
def one_or_zero_times(args: list[Value], definition: Definition) -> Answer:
    for one, other in (args, reversed(args)):
        if is_constant(one, 1):
            return other
        if is_constant(one, 0):
            return one
    return None


# x & 0 = 0 & x = 0
@rule(*of_kinds(INTEGERS, "and"))
def and_with_zero(args: list[Value], definition: Definition) -> Answer:
    return next((value for value in args if is_constant(value, 0)), None)


# x / 1 = x
@rule(*of_kinds(INTEGERS, "div"))
def divided_by_one(args: list[Value], definition: Definition) -> Answer:
    return args[0] if is_constant(args[1], 1) else None


# x - x = x ^ x = 0
@rule(*of_kinds(INTEGERS, "sub", "xor"))
def minus_itself(args: list[Value], definition: Definition) -> Answer:
    return Constant(0, args[0].concretetype) if is_same_value(args[0], args[1]) else None


# x & x = x | x = x
@rule(*of_kinds((*INTEGERS, "bool"), "and", "or"))
def with_itself(args: list[Value], definition: Definition) -> Answer:
    return args[0] if is_same_value(args[0], args[1]) else None


# (x + a) + b = x + (a + b)
@rule(*of_kinds(INTEGERS, "add"))
def add_constants(args: list[Value], definition: Definition) -> Answer:
    inner = definition(args[0])
    kind = "int_add" if args[0].concretetype.kind == "int" else "uint_add"
    if inner is None or inner.opname != kind or not isinstance(args[1], Constant):
        return None
    if not isinstance(inner.args[1], Constant):
        return None
    total = MEANINGS[kind].function(inner.args[1].value, args[1].value)
    return kind, [inner.args[0], Constant(total, args[1].concretetype)]


# x == x, x <= x, x >= x;  not x != x, x < x, x > x     (not for floats: nan)
@rule(*of_kinds(EXACT, "eq", "le", "ge"))
def equal_to_itself(args: list[Value], definition: Definition) -> Answer:
    return Constant(True, Bool) if is_same_value(args[0], args[1]) else None


@rule(*of_kinds(EXACT, "ne", "lt", "gt"))
def different_from_itself(args: list[Value], definition: Definition) -> Answer:
    return Constant(False, Bool) if is_same_value(args[0], args[1]) else None


# (p == null) = iszero(p);  (p != null) = nonzero(p)
@rule("ptr_eq")
def equal_to_null(args: list[Value], definition: Definition) -> Answer:
    return against_null("ptr_iszero", args)


@rule("ptr_ne")
def different_from_null(args: list[Value], definition: Definition) -> Answer:
    return against_null("ptr_nonzero", args)


def against_null(opname: str, args: list[Value]) -> Answer:
    """The test of the operand that is not the null constant."""
    for one, other in (args, reversed(args)):
        if is_null(one):
            return opname, [other]
    return None


# nonzero(cast(p)) = nonzero(p);  iszero(cast(p)) = iszero(p)
def test_of_cast(opname: str) -> Rule:
    def skip_cast(args: list[Value], definition: Definition) -> Answer:
        inner = definition(args[0])
        return (opname, [inner.args[0]]) if inner is not None and inner.opname == "cast_pointer" else None

    return skip_cast


for _name in ("ptr_nonzero", "ptr_iszero"):
    rule(_name)(test_of_cast(_name))


# not not x = x
@rule("bool_not")
def double_negation(args: list[Value], definition: Definition) -> Answer:
    inner = definition(args[0])
    return inner.args[0] if inner is not None and inner.opname == "bool_not" else None


# (x == True) = x;  (x == False) = not x;  (x != False) = x ^ False = x;  (x != True) = x ^ True = not x
def compared_with(neutral: bool) -> Rule:
    def compare(args: list[Value], definition: Definition) -> Answer:
        for one, other in (args, reversed(args)):
            if isinstance(one, Constant):
                return other if one.value is neutral else ("bool_not", [other])
        return None

    return compare


rule("bool_eq")(compared_with(True))
rule("bool_ne", "bool_xor")(compared_with(False))


# x and True = x or False = x;  x and False = False;  x or True = True
@rule("bool_and")
def and_with_constant(args: list[Value], definition: Definition) -> Answer:
    for one, other in (args, reversed(args)):
        if isinstance(one, Constant):
            return other if one.value else one
    return None


@rule("bool_or")
def or_with_constant(args: list[Value], definition: Definition) -> Answer:
    for one, other in (args, reversed(args)):
        if isinstance(one, Constant):
            return one if one.value else other
    return None


# a conversion and its inverse
ROUND_TRIPS = {
    "cast_uint_to_int": "cast_int_to_uint",
    "cast_int_to_uint": "cast_uint_to_int",
    "cast_int_to_char": "cast_char_to_int",
    "cast_int_to_unichar": "cast_unichar_to_int",
    "int_is_true": "cast_bool_to_int",
    "int_neg": "int_neg",
    "int_invert": "int_invert",
    "uint_invert": "uint_invert",
    "cast_bits_to_float": "cast_float_to_bits",
    "cast_float_to_bits": "cast_bits_to_float",
}


def round_trip(inverse: str) -> Rule:
    """f(g(x)) = x where g is the inverse of f on its range."""

    def undo(args: list[Value], definition: Definition) -> Answer:
        inner = definition(args[0])
        return inner.args[0] if inner is not None and inner.opname == inverse else None

    return undo


for _name, _inverse in ROUND_TRIPS.items():
    rule(_name)(round_trip(_inverse))


# same(x) = x
@rule("same_as")
def copied(args: list[Value], definition: Definition) -> Answer:
    return args[0]


# (int(b) != 0) = b;  (int(b) == 0) = not b
@rule("int_ne")
def boolean_is_not_zero(args: list[Value], definition: Definition) -> Answer:
    inner = definition(args[0])
    if inner is not None and inner.opname == "cast_bool_to_int" and is_constant(args[1], 0):
        return inner.args[0]
    return None


@rule("int_eq")
def boolean_is_zero(args: list[Value], definition: Definition) -> Answer:
    inner = definition(args[0])
    if inner is not None and inner.opname == "cast_bool_to_int" and is_constant(args[1], 0):
        return "bool_not", [inner.args[0]]
    return None
