"""Numbers, booleans, characters and None."""

from __future__ import annotations

from typing import Any

from framework.annotator.model import (
    SomeBool,
    SomeChar,
    SomeFloat,
    SomeInteger,
    SomeLowLevelPrimitive,
    SomeNone,
)
from framework.flowgraph.model import Constant, Value
from framework.lltypes.types import (
    Address,
    Bool,
    Char,
    Float,
    LLType,
    Primitive,
    Signed,
    UniChar,
    Unsigned,
)
from framework.lowering.context import Context
from framework.lowering.representation import (
    Representation,
    VoidRepresentation,
    conversion,
    find_rule,
    represents,
    rule,
)
from framework.lowering.wrapping import checked
from framework.runtime import numbers, overflow, powers


class PrimitiveRepresentation(Representation):
    """A machine value; the low-level constant is the Python value itself."""

    def __init__(self, lowerer: Any, type_: LLType) -> None:
        super().__init__(lowerer)
        self.type = type_

    def constant(self, value: Any) -> Constant:
        return Constant(value, self.type)


class NumberRepresentation(PrimitiveRepresentation):
    """Base of bool, int and float."""


class IntegerRepresentation(NumberRepresentation):
    """An int of any kind, held in its own width and computed with in Signed or Unsigned."""

    type: Primitive

    @property
    def working_type(self) -> Primitive:
        """The type arithmetic happens in."""
        return Signed if self.type.kind == "int" else Unsigned

    def constant(self, value: Any) -> Constant:
        return Constant(int(value), self.type)


class BoolRepresentation(NumberRepresentation):
    """A bool."""

    def constant(self, value: Any) -> Constant:
        return Constant(bool(value), Bool)


class FloatRepresentation(NumberRepresentation):
    """A float or r_singlefloat."""

    def constant(self, value: Any) -> Constant:
        return Constant(float(value), self.type)


class CharRepresentation(PrimitiveRepresentation):
    """A one-character str as its bare code point."""

    def constant(self, value: Any) -> Constant:
        if len(value) != 1:
            raise TypeError(f"{value!r} is not one character")
        return super().constant(value)


class LowLevelPrimitiveRepresentation(PrimitiveRepresentation):
    """Char, UniChar, Address in the low-level dialect."""


class NoneRepresentation(VoidRepresentation):
    """Nothing but None."""


@represents(SomeInteger)
def _represent_integer(lowerer: Any, annotation: SomeInteger) -> Representation:
    if annotation.optional:
        return lowerer.optional(annotation)
    return IntegerRepresentation(lowerer, annotation.kind)


@represents(SomeBool)
def _represent_bool(lowerer: Any, annotation: SomeBool) -> Representation:
    return lowerer.optional(annotation) if annotation.optional else BoolRepresentation(lowerer, Bool)


@represents(SomeFloat)
def _represent_float(lowerer: Any, annotation: SomeFloat) -> Representation:
    return lowerer.optional(annotation) if annotation.optional else FloatRepresentation(lowerer, annotation.kind)


@represents(SomeChar)
def _represent_char(lowerer: Any, annotation: SomeChar) -> Representation:
    return CharRepresentation(lowerer, UniChar)


@represents(SomeLowLevelPrimitive)
def _represent_low_level(lowerer: Any, annotation: SomeLowLevelPrimitive) -> Representation:
    if annotation.type is UniChar:
        return CharRepresentation(lowerer, UniChar)
    return LowLevelPrimitiveRepresentation(lowerer, annotation.type)


@represents(SomeNone)
def _represent_none(lowerer: Any, annotation: SomeNone) -> Representation:
    return NoneRepresentation(lowerer)


# --- conversions


def to_working(context: Context, value: Value, source: Representation, working: Primitive) -> Value:
    """An integer or bool widened to Signed or Unsigned."""
    if value.concretetype is working:
        return value
    if isinstance(source, BoolRepresentation):
        value = context.emit("cast_bool_to_int", [value], Signed)
        return value if working is Signed else context.emit("cast_int_to_uint", [value], Unsigned)
    if value.concretetype is Signed:
        return context.emit("cast_int_to_uint", [value], Unsigned)
    if value.concretetype is Unsigned:
        return context.emit("cast_uint_to_int", [value], Signed)
    return context.emit("cast_primitive", [value], working)


def from_working(context: Context, value: Value, target: Primitive) -> Value:
    """A working value in its own kind."""
    if value.concretetype is target:
        return value
    if value.concretetype is Signed and target is Unsigned:
        return context.emit("cast_int_to_uint", [value], Unsigned)
    if value.concretetype is Unsigned and target is Signed:
        return context.emit("cast_uint_to_int", [value], Signed)
    return context.emit("cast_primitive", [value], target)


@conversion(BoolRepresentation, IntegerRepresentation)
@conversion(IntegerRepresentation, IntegerRepresentation)
def _convert_integer(context: Context, value: Value, source: Any, target: Any) -> Value:
    return from_working(context, to_working(context, value, source, target.working_type), target.type)


@conversion(BoolRepresentation, FloatRepresentation)
@conversion(IntegerRepresentation, FloatRepresentation)
def _convert_to_float(context: Context, value: Value, source: Any, target: Any) -> Value:
    if isinstance(source, IntegerRepresentation) and source.type.kind == "uint":
        value = to_working(context, value, source, Unsigned)
        return _narrow_float(context, context.emit("cast_uint_to_float", [value], Float), target)
    value = to_working(context, value, source, Signed)
    return _narrow_float(context, context.emit("cast_int_to_float", [value], Float), target)


def _narrow_float(context: Context, value: Value, target: FloatRepresentation) -> Value:
    return value if target.type is Float else context.emit("cast_primitive", [value], target.type)


@conversion(FloatRepresentation, FloatRepresentation)
def _convert_float(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.emit("cast_primitive", [value], target.type)


# --- arithmetic on integers

_PLAIN = {"add": "add", "sub": "sub", "mul": "mul", "and_": "and", "or_": "or", "xor": "xor"}
_CHECKED = {
    "floordiv": (numbers.ll_int_floordiv, numbers.ll_uint_floordiv),
    "mod": (numbers.ll_int_mod, numbers.ll_uint_mod),
    "lshift": (numbers.ll_int_lshift, numbers.ll_uint_lshift),
    "rshift": (numbers.ll_int_rshift, numbers.ll_uint_rshift),
    "pow": (numbers.ll_int_pow, numbers.ll_uint_pow),
}


_OVERFLOW_CHECKED = {
    "add": overflow.ll_add,
    "sub": overflow.ll_sub,
    "mul": overflow.ll_mul,
    "lshift": overflow.ll_lshift,
    "floordiv": overflow.ll_floordiv,
    "pow": overflow.ll_pow,
}


def _both(context: Context, working: Primitive) -> list[Value]:
    return [to_working(context, context.value(i), context.representations[i], working) for i in (0, 1)]


def float_power(context: Context) -> Value:
    """``**`` whose result is a float."""
    plain = FLOAT(context)
    operands = [(context.value(i, plain), plain) for i in (0, 1)]
    return context.convert(context.call_function(powers.float_pow, *operands), plain, context.result)


def _integer_rule(opname: str) -> Any:
    def lower(context: Context) -> Value:
        if isinstance(context.result, BoolRepresentation):  # and, or, xor of two bools
            return context.emit(f"bool_{_PLAIN[opname]}", [context.value(0), context.value(1)], Bool)
        if isinstance(context.result, FloatRepresentation):  # ``**`` with a negative constant
            return float_power(context)
        assert isinstance(context.result, IntegerRepresentation)
        working = context.result.working_type
        prefix = "int" if working is Signed else "uint"
        if working is Signed and context.operation in context.lowerer.overflow_checked:
            result = context.call(_OVERFLOW_CHECKED[opname], *_both(context, working))
        elif working is Signed and context.lowerer.stops_at_wrap(context, opname):
            result = checked(context, opname, _both(context, working))
        elif opname in _PLAIN:
            result = context.emit(f"{prefix}_{_PLAIN[opname]}", _both(context, working), working)
        else:
            operands = _both(context, working)
            if opname in ("lshift", "rshift"):
                operands[1] = to_working(context, context.value(1), context.representations[1], Signed)
            elif opname == "pow" and working is Unsigned and not _is_unsigned(context, 1):
                context.call(numbers.ll_check_exponent, operands[1])
            result = context.call(_CHECKED[opname][working is Unsigned], *operands)
        return from_working(context, result, context.result.type)

    return lower


_INTEGERS = (IntegerRepresentation, BoolRepresentation)

for _name in (*_PLAIN, *_CHECKED):
    for _left in _INTEGERS:
        for _right in _INTEGERS:
            rule(_name, _left, _right)(_integer_rule(_name))
            rule(f"inplace_{_name}", _left, _right)(_integer_rule(_name))


def _true_division(context: Context) -> Value:
    if any(_is_wide_unsigned(r) for r in context.representations):
        return context.call(numbers.ll_float_truediv, *(context.value(i, FLOAT(context)) for i in (0, 1)))
    return context.call(numbers.ll_int_truediv, *_both(context, Signed))


for _left in _INTEGERS:
    for _right in _INTEGERS:
        rule("truediv", _left, _right)(_true_division)
        rule("inplace_truediv", _left, _right)(_true_division)


def _is_wide_unsigned(representation: Representation) -> bool:
    return getattr(representation.type, "kind", "") == "uint" and representation.type.bits == 64  # type: ignore[attr-defined]


def _is_nonnegative(context: Context, index: int) -> bool:
    annotation = context.annotations[index]
    return isinstance(annotation, SomeInteger) and annotation.is_constant and annotation.const >= 0


def _integer_comparison(opname: str) -> Any:
    def lower(context: Context) -> Value:
        wide = [_is_wide_unsigned(r) for r in context.representations]
        if wide == [False, False]:
            return context.emit(f"int_{opname}", _both(context, Signed), Bool)
        for index in (0, 1):
            if not wide[index] and not _is_nonnegative(context, index) and not _is_unsigned(context, index):
                return _compare_mixed_signs(context, opname, index)
        return context.emit(f"uint_{opname}", _both(context, Unsigned), Bool)

    return lower


def _is_unsigned(context: Context, index: int) -> bool:
    representation = context.representations[index]
    return getattr(representation.type, "kind", "") == "uint" or isinstance(representation, BoolRepresentation)


def _compare_mixed_signs(context: Context, opname: str, signed: int) -> Value:
    """Mathematical comparison of a signed operand (index ``signed``) with a 64-bit unsigned one."""
    name = _SWAPPED.get(opname, "eq") if signed == 1 else opname
    left = to_working(context, context.value(signed), context.representations[signed], Signed)
    right = context.value(1 - signed)
    if opname == "ne":
        return context.emit("bool_not", [context.call(numbers.ll_int_uint_eq, left, right)], Bool)
    return context.call(getattr(numbers, f"ll_int_uint_{name}"), left, right)


_SWAPPED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le", "eq": "eq"}


def _mixed_comparison(opname: str, swapped: bool) -> Any:
    name = _SWAPPED.get(opname, "eq") if swapped else opname
    negate = opname == "ne"

    def lower(context: Context) -> Value:
        integer, floating = (1, 0) if swapped else (0, 1)
        is_wide = _is_wide_unsigned(context.representations[integer])
        left = context.value(integer)
        if not is_wide:
            left = to_working(context, left, context.representations[integer], Signed)
        right = context.value(floating, FLOAT(context))
        helper = getattr(numbers, f"ll_{'uint' if is_wide else 'int'}_float_{'eq' if negate else name}")
        result = context.call(helper, left, right)
        return context.emit("bool_not", [result], Bool) if negate else result

    return lower


def FLOAT(context: Context) -> Representation:
    """The representation of plain float."""
    return context.lowerer.representation(SomeFloat())


def _float_comparison(opname: str) -> Any:
    def lower(context: Context) -> Value:
        double = FLOAT(context)
        return context.emit(f"float_{opname}", [context.value(0, double), context.value(1, double)], Bool)

    return lower


for _name in ("lt", "le", "eq", "ne", "gt", "ge"):
    for _left in _INTEGERS:
        for _right in _INTEGERS:
            rule(_name, _left, _right)(_integer_comparison(_name))
        rule(_name, _left, FloatRepresentation)(_mixed_comparison(_name, False))
        rule(_name, FloatRepresentation, _left)(_mixed_comparison(_name, True))
    rule(_name, FloatRepresentation, FloatRepresentation)(_float_comparison(_name))


@rule("is_", FloatRepresentation, FloatRepresentation)
def _same_float(context: Context) -> Value:
    if context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    double = FLOAT(context)
    return context.call(numbers.ll_same_float, context.value(0, double), context.value(1, double))


def _integer_unary(opname: str) -> Any:
    def lower(context: Context) -> Value:
        assert isinstance(context.result, IntegerRepresentation)
        working = context.result.working_type
        value = to_working(context, context.value(0), context.representations[0], working)
        if opname == "neg" and working is Signed and context.operation in context.lowerer.overflow_checked:
            result = context.call(overflow.ll_neg, value)
        elif opname == "neg" and working is Unsigned:
            result = context.emit("uint_sub", [Constant(0, Unsigned), value], Unsigned)
        elif opname == "pos":
            return from_working(context, value, context.result.type)
        else:
            result = context.emit(f"{'int' if working is Signed else 'uint'}_{opname}", [value], working)
        return from_working(context, result, context.result.type)

    return lower


for _name in ("neg", "pos", "invert"):
    for _left in _INTEGERS:
        rule(_name, _left)(_integer_unary(_name))


# --- arithmetic on floats

_FLOAT_PLAIN = {"add": "add", "sub": "sub", "mul": "mul"}
_FLOAT_HELPERS = {
    "truediv": numbers.ll_float_truediv,
    "mod": numbers.ll_float_mod,
    "floordiv": numbers.ll_float_floordiv,
}


def _float_rule(opname: str) -> Any:
    def lower(context: Context) -> Value:
        double = FLOAT(context)
        operands = [context.value(0, double), context.value(1, double)]
        if opname in _FLOAT_PLAIN:
            result: Value = context.emit(f"float_{_FLOAT_PLAIN[opname]}", operands, Float)
        else:
            result = context.call(_FLOAT_HELPERS[opname], *operands)
        return context.convert(result, double, context.result)

    return lower


_NUMBERS: tuple[type[Representation], ...] = (IntegerRepresentation, BoolRepresentation, FloatRepresentation)

for _name in (*_FLOAT_PLAIN, *_FLOAT_HELPERS):
    for _left in _NUMBERS:
        for _right in _NUMBERS:
            if issubclass(FloatRepresentation, (_left, _right)):
                rule(_name, _left, _right)(_float_rule(_name))
                rule(f"inplace_{_name}", _left, _right)(_float_rule(_name))


@rule("neg", FloatRepresentation)
def _float_neg(context: Context) -> Value:
    value = context.emit("float_neg", [context.value(0, FLOAT(context))], Float)
    return context.convert(value, FLOAT(context), context.result)


@rule("pos", FloatRepresentation)
def _float_pos(context: Context) -> Value:
    return context.value(0)


# --- truth, identity


@rule("bool", IntegerRepresentation)
def _integer_bool(context: Context) -> Value:
    value = to_working(context, context.value(0), context.representations[0], Signed)
    return context.emit("int_is_true", [value], Bool)


@rule("bool", BoolRepresentation)
def _bool_bool(context: Context) -> Value:
    return context.value(0)


@rule("bool", FloatRepresentation)
def _float_bool(context: Context) -> Value:
    return context.emit("float_ne", [context.value(0, FLOAT(context)), Constant(0.0, Float)], Bool)


@rule("bool", CharRepresentation)
def _char_bool(context: Context) -> Value:
    return Constant(True, Bool)


@rule("not_")
def _not(context: Context) -> Value:
    if context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    return context.emit("bool_not", [truth(context)], Bool)


def truth(context: Context) -> Value:
    """The truth value of operand 0."""
    found = find_rule("bool", context.representations)
    assert found is not None, f"no truth value of {context.representations[0]}"
    result = found(context)
    assert result is not None
    return result


# --- characters


def _char_comparison(opname: str) -> Any:
    def lower(context: Context) -> Value:
        return context.emit(f"unichar_{opname}", [context.value(0), context.value(1)], Bool)

    return lower


for _name in ("lt", "le", "eq", "ne", "gt", "ge"):
    rule(_name, CharRepresentation, CharRepresentation)(_char_comparison(_name))


def _low_level_comparison(opname: str) -> Any:
    def lower(context: Context) -> Value:
        type_ = context.representations[0].type
        prefix = {Char: "char", UniChar: "unichar"}.get(type_, "adr")  # type: ignore[call-overload]
        return context.emit(f"{prefix}_{opname}", [context.value(0), context.value(1)], Bool)

    return lower


for _name in ("lt", "le", "eq", "ne", "gt", "ge"):
    rule(_name, LowLevelPrimitiveRepresentation, LowLevelPrimitiveRepresentation)(_low_level_comparison(_name))


@rule("bool", LowLevelPrimitiveRepresentation)
def _address_bool(context: Context) -> Value:
    type_ = context.representations[0].type
    assert type_ is Address
    return context.emit("adr_ne", [context.value(0), Constant(0, Address)], Bool)
