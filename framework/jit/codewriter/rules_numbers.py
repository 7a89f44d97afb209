"""Operations on numbers, characters, booleans and addresses.

All integer types are one kind: words.  A value of a small type is kept extended, so that most conversions are nothing, and
only narrowing ones compute:

    cast_int_to_char(x)      int_and x 255              cast_primitive(x) to Int8      int_signext x 1
    char_lt(a, b)            int_lt a b                 uint_eq(a, b)                  int_eq a b
"""

from __future__ import annotations

from framework.flowgraph.model import Constant, Operation, Value
from framework.jit.codewriter.constants import word_of
from framework.jit.codewriter.linear import Label
from framework.jit.codewriter.transformer import COMPARISONS, OVERFLOW_TESTS, Transformer, rule
from framework.jit.descriptors import kind_of
from framework.lltypes.types import Bool, Char, Float, LLType, Primitive, Signed, SingleFloat, UniChar

SAME_NAME = (
    "int_add int_sub int_mul int_div int_rem int_and int_or int_xor int_lshift int_rshift int_neg int_invert int_lt int_le "
    "int_eq int_ne int_gt int_ge int_is_true int_clz int_ctz int_popcount uint_div uint_rem uint_rshift uint_lt uint_le "
    "uint_gt uint_ge float_add float_sub float_mul float_truediv float_neg float_abs float_sqrt float_floor float_lt "
    "float_le float_eq float_ne float_gt float_ge cast_int_to_float cast_uint_to_float cast_float_to_int cast_float_to_uint "
    "cast_float_to_bits cast_bits_to_float"
).split()

OTHER_NAME = {
    "uint_add": "int_add", "uint_sub": "int_sub", "uint_mul": "int_mul", "uint_and": "int_and", "uint_or": "int_or",
    "uint_xor": "int_xor", "uint_lshift": "int_lshift", "uint_invert": "int_invert", "uint_eq": "int_eq",
    "uint_ne": "int_ne", "int_mul_high": "uint_mul_high", "bool_not": "int_is_zero", "bool_and": "int_and",
    "bool_or": "int_or", "bool_xor": "int_xor", "bool_eq": "int_eq", "bool_ne": "int_ne", "adr_add": "int_add",
    "adr_sub": "int_sub", "adr_delta": "int_sub", "adr_eq": "int_eq", "adr_ne": "int_ne", "adr_lt": "uint_lt",
    "adr_le": "uint_le", "adr_gt": "uint_gt", "adr_ge": "uint_ge",
    **{f"{type_}_{test}": f"int_{test}" for type_ in ("char", "unichar") for test in "eq ne lt le gt ge".split()},
}  # fmt: skip

NOTHING = (
    "same_as cast_bool_to_int cast_int_to_uint cast_uint_to_int cast_char_to_int cast_unichar_to_int cast_adr_to_int "
    "cast_int_to_adr likely unlikely"
).split()


def _instruction(name: str) -> None:
    new_name = OTHER_NAME.get(name, name)

    def emit(transformer: Transformer, operation: Operation) -> None:
        transformer.emit(new_name, *operation.args, result=operation.result)

    rule(name)(emit)


for _name in (*SAME_NAME, *OTHER_NAME):
    _instruction(_name)


@rule(*NOTHING)
def _nothing(transformer: Transformer, operation: Operation) -> None:
    transformer.alias(operation.result, retyped(operation.args[0], operation.result.concretetype))


def retyped(value: Value, type_: LLType) -> Value:
    """A constant as the same word at another type; variables are only known by their kind."""
    if isinstance(value, Constant) and isinstance(value.concretetype, Primitive) and isinstance(type_, Primitive):
        if kind_of(value.concretetype) == "i" and value.concretetype is not type_:
            return Constant(word_of(value), Signed)
    return value


def _word(value: int) -> Constant:
    return Constant(value, Signed)


@rule("cast_int_to_char")
def _to_char(transformer: Transformer, operation: Operation) -> None:
    transformer.emit("int_and", operation.args[0], _word(255), result=operation.result)


@rule("cast_int_to_unichar")
def _to_unichar(transformer: Transformer, operation: Operation) -> None:
    transformer.emit("int_and", operation.args[0], _word(0xFFFFFFFF), result=operation.result)


@rule("cast_primitive")
def _cast_primitive(transformer: Transformer, operation: Operation) -> None:
    source, target = operation.args[0].concretetype, operation.result.concretetype
    value, result = operation.args[0], operation.result
    if source is Float and target is SingleFloat:
        transformer.emit("cast_float_to_single", value, result=result)
    elif source is SingleFloat and target is Float:
        transformer.emit("cast_single_to_float", value, result=result)
    elif is_extension(source, target):
        transformer.alias(result, retyped(value, target))
    elif target.kind == "int":
        transformer.emit("int_signext", value, _word(target.bits // 8), result=result)
    else:
        transformer.emit("int_and", value, _word((1 << target.bits) - 1), result=result)


def is_extension(source: Primitive, target: Primitive) -> bool:
    """Whether each value of one type, extended to a word, is that of the other type already."""
    if source is target or target.bits == 64:
        return True
    if source.kind == "int":
        return target.kind == "int" and source.bits <= target.bits
    wide_enough = source.bits < target.bits if target.kind == "int" else source.bits <= target.bits
    return wide_enough and source not in (Char, UniChar) or source is Bool


@rule(*OVERFLOW_TESTS)
def _overflows(transformer: Transformer, operation: Operation) -> None:
    """As a value: 1 where the jump is taken."""
    overflow, done = Label(), Label()
    name = OVERFLOW_TESTS[operation.opname]
    transformer.emit(f"{name}_jump_if_ovf", overflow, *operation.args, result=transformer.temporary())
    transformer.emit("int_copy", _word(0), result=operation.result)
    transformer.code.emit("goto", done)
    transformer.code.place(overflow)
    transformer.emit("int_copy", _word(1), result=operation.result)
    transformer.code.place(done)


@rule("int_between")
def _between(transformer: Transformer, operation: Operation) -> None:
    transformer.emit("uint_lt", *_shifted(transformer, operation), result=operation.result)


def _shifted(transformer: Transformer, operation: Operation) -> list[Value]:
    """a <= b < c as b - a < c - a without sign."""
    low, value, high = operation.args
    if isinstance(low, Constant) and low.value == 0:
        return [value, high]
    results: list[Value] = []
    for operand in (value, high):
        results.append(transformer.temporary())
        transformer.emit("int_sub", operand, low, result=results[-1])  # type: ignore[arg-type]
    return results


# --- branches


def _fused(opname: str, name: str) -> None:
    COMPARISONS[opname] = lambda transformer, operation: (f"_{name}", list(operation.args))


for _name in (*SAME_NAME, *OTHER_NAME):
    _new = OTHER_NAME.get(_name, _name)
    if _new.startswith(("int_", "uint_", "float_")) and _new.endswith(("_lt", "_le", "_eq", "_ne", "_gt", "_ge")):
        _fused(_name, _new)
COMPARISONS["int_between"] = lambda transformer, operation: ("_uint_lt", _shifted(transformer, operation))
COMPARISONS["bool_not"] = lambda transformer, operation: ("not", list(operation.args))
COMPARISONS["int_is_true"] = lambda transformer, operation: ("_int_ne", [operation.args[0], _word(0)])
