"""What pure operations compute: one function per operation number, by the shape of the operation.

    INT_INT_INT[INT_ADD](3, 4) == 7             two integers to an integer; a row per shape below
    execute_pure(machine, op.opnum, args, op.descr)       any pure operation on constants, as a constant

The tracer, the blackhole interpreter and the constant folding of the optimiser all use these tables, so they agree.
An operation outside its domain (a division by zero, a shift by 64) is never asked for: ``is_defined`` tells.
"""

from __future__ import annotations

from typing import Any

from framework.jit.model import ArrayDescr, FieldDescr, Machine
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Const, ConstFloat, ConstInt, ConstRef, Descriptor, Value
from framework.lltypes.dialect import llop
from framework.lltypes.types import Bool, Float, Signed, SingleFloat, Unsigned

SMALLEST = -(2**63)


def unsigned(value: int) -> Any:
    """The unsigned number of the same bits."""
    return llop.cast_int_to_uint(Unsigned, value)


def signed(value: Any) -> int:
    """The signed number of the same bits."""
    return int(llop.cast_uint_to_int(Signed, value))


# --- two integers to an integer


def int_add(x: int, y: int) -> int:
    return llop.int_add(Signed, x, y)


def int_sub(x: int, y: int) -> int:
    return llop.int_sub(Signed, x, y)


def int_mul(x: int, y: int) -> int:
    return llop.int_mul(Signed, x, y)


def int_div(x: int, y: int) -> int:
    return llop.int_div(Signed, x, y)


def int_rem(x: int, y: int) -> int:
    return llop.int_rem(Signed, x, y)


def int_and(x: int, y: int) -> int:
    return x & y


def int_or(x: int, y: int) -> int:
    return x | y


def int_xor(x: int, y: int) -> int:
    return x ^ y


def int_lshift(x: int, y: int) -> int:
    return llop.int_lshift(Signed, x, y)


def int_rshift(x: int, y: int) -> int:
    return llop.int_rshift(Signed, x, y)


def uint_rshift(x: int, y: int) -> int:
    return signed(llop.uint_rshift(Unsigned, unsigned(x), y))


def uint_div(x: int, y: int) -> int:
    return signed(llop.uint_div(Unsigned, unsigned(x), unsigned(y)))


def uint_rem(x: int, y: int) -> int:
    return signed(llop.uint_rem(Unsigned, unsigned(x), unsigned(y)))


def uint_mul_high(x: int, y: int) -> int:
    return signed(llop.int_mul_high(Unsigned, unsigned(x), unsigned(y)))


def int_signext(x: int, size: int) -> int:
    shift = 64 - 8 * size
    return llop.int_rshift(Signed, llop.int_lshift(Signed, x, shift), shift)


def int_lt(x: int, y: int) -> int:
    return 1 if x < y else 0


def int_le(x: int, y: int) -> int:
    return 1 if x <= y else 0


def int_eq(x: int, y: int) -> int:
    return 1 if x == y else 0


def int_ne(x: int, y: int) -> int:
    return 1 if x != y else 0


def int_gt(x: int, y: int) -> int:
    return 1 if x > y else 0


def int_ge(x: int, y: int) -> int:
    return 1 if x >= y else 0


def uint_lt(x: int, y: int) -> int:
    return 1 if llop.uint_lt(Bool, unsigned(x), unsigned(y)) else 0


def uint_le(x: int, y: int) -> int:
    return 1 if llop.uint_le(Bool, unsigned(x), unsigned(y)) else 0


def uint_gt(x: int, y: int) -> int:
    return 1 if llop.uint_gt(Bool, unsigned(x), unsigned(y)) else 0


def uint_ge(x: int, y: int) -> int:
    return 1 if llop.uint_ge(Bool, unsigned(x), unsigned(y)) else 0


# --- an integer to an integer


def int_neg(x: int) -> int:
    return llop.int_neg(Signed, x)


def int_invert(x: int) -> int:
    return ~x


def int_clz(x: int) -> int:
    return llop.int_clz(Signed, unsigned(x))


def int_ctz(x: int) -> int:
    return llop.int_ctz(Signed, unsigned(x))


def int_popcount(x: int) -> int:
    return llop.int_popcount(Signed, unsigned(x))


def int_is_zero(x: int) -> int:
    return 1 if x == 0 else 0


def int_is_true(x: int) -> int:
    return 1 if x != 0 else 0


def same_as_i(x: int) -> int:
    return x


# --- floats


def float_add(x: float, y: float) -> float:
    return llop.float_add(Float, x, y)


def float_sub(x: float, y: float) -> float:
    return llop.float_sub(Float, x, y)


def float_mul(x: float, y: float) -> float:
    return llop.float_mul(Float, x, y)


def float_truediv(x: float, y: float) -> float:
    return llop.float_truediv(Float, x, y)


def float_neg(x: float) -> float:
    return llop.float_neg(Float, x)


def float_abs(x: float) -> float:
    return llop.float_abs(Float, x)


def float_sqrt(x: float) -> float:
    return llop.float_sqrt(Float, x)


def float_floor(x: float) -> float:
    return llop.float_floor(Float, x)


def same_as_f(x: float) -> float:
    return x


def float_lt(x: float, y: float) -> int:
    return 1 if x < y else 0


def float_le(x: float, y: float) -> int:
    return 1 if x <= y else 0


def float_eq(x: float, y: float) -> int:
    return 1 if x == y else 0


def float_ne(x: float, y: float) -> int:
    return 1 if x != y else 0


def float_gt(x: float, y: float) -> int:
    return 1 if x > y else 0


def float_ge(x: float, y: float) -> int:
    return 1 if x >= y else 0


# --- between integers and floats


def cast_int_to_float(x: int) -> float:
    return llop.cast_int_to_float(Float, x)


def cast_uint_to_float(x: int) -> float:
    return llop.cast_uint_to_float(Float, unsigned(x))


def cast_bits_to_float(x: int) -> float:
    return llop.cast_bits_to_float(Float, unsigned(x))


def cast_single_to_float(x: int) -> float:
    """The float of 32 bits, by hand: exponent and mantissa widen, so no single-precision value is needed."""
    sign = (x >> 31) & 1
    exponent = (x >> 23) & 0xFF
    mantissa = x & 0x7FFFFF
    if exponent == 0:
        value = llop.float_mul(Float, llop.cast_int_to_float(Float, mantissa), 2.0**-149)
        return -value if sign else value
    wide = 0x7FF if exponent == 0xFF else exponent - 127 + 1023
    return cast_bits_to_float(llop.int_lshift(Signed, sign, 63) | (wide << 52) | (mantissa << 29))


def cast_float_to_int(x: float) -> int:
    return llop.cast_float_to_int(Signed, x)


def cast_float_to_uint(x: float) -> int:
    return signed(llop.cast_float_to_uint(Unsigned, x))


def cast_float_to_bits(x: float) -> int:
    return signed(llop.cast_float_to_bits(Unsigned, x))


def cast_float_to_single(x: float) -> int:
    """The 32 bits of the nearest single-precision float."""
    bits = cast_float_to_bits(llop.cast_primitive(Float, llop.cast_primitive(SingleFloat, x)))
    sign = (bits >> 63) & 1
    exponent = (bits >> 52) & 0x7FF
    mantissa = bits & 0xFFFFFFFFFFFFF
    if exponent == 0x7FF:
        narrow = 0x7F800000 | (mantissa >> 29)
    elif exponent >= 1023 - 126:
        narrow = ((exponent - 1023 + 127) << 23) | (mantissa >> 29)
    elif exponent == 0:
        narrow = 0
    else:
        narrow = (mantissa | 0x10000000000000) >> (29 + 1023 - 126 - exponent)
    return (sign << 31) | narrow


# --- the tables


def _no_int_int_int(x: int, y: int) -> int:
    raise AssertionError("not an operation of this shape")


def _no_int_int(x: int) -> int:
    raise AssertionError("not an operation of this shape")


def _no_float_float_float(x: float, y: float) -> float:
    raise AssertionError("not an operation of this shape")


def _no_float_float(x: float) -> float:
    raise AssertionError("not an operation of this shape")


def _no_float_float_int(x: float, y: float) -> int:
    raise AssertionError("not an operation of this shape")


def _no_int_float(x: int) -> float:
    raise AssertionError("not an operation of this shape")


def _no_float_int(x: float) -> int:
    raise AssertionError("not an operation of this shape")


def _table(functions: list[Any], otherwise: Any) -> list[Any]:
    """A function per operation number."""
    table = [otherwise] * ops.COUNT
    for function in functions:
        table[ops.NAMES.index(function.__name__)] = function
    return table


INT_INT_INT = _table(
    [
        int_add, int_sub, int_mul, int_div, int_rem, int_and, int_or, int_xor, int_lshift, int_rshift, uint_rshift,
        uint_div, uint_rem, uint_mul_high, int_signext, int_lt, int_le, int_eq, int_ne, int_gt, int_ge, uint_lt,
        uint_le, uint_gt, uint_ge,
    ],
    _no_int_int_int,
)  # fmt: skip
INT_INT = _table(
    [int_neg, int_invert, int_clz, int_ctz, int_popcount, int_is_zero, int_is_true, same_as_i], _no_int_int
)
FLOAT_FLOAT_FLOAT = _table([float_add, float_sub, float_mul, float_truediv], _no_float_float_float)
FLOAT_FLOAT = _table([float_neg, float_abs, float_sqrt, float_floor, same_as_f], _no_float_float)
FLOAT_FLOAT_INT = _table([float_lt, float_le, float_eq, float_ne, float_gt, float_ge], _no_float_float_int)
INT_FLOAT = _table([cast_int_to_float, cast_uint_to_float, cast_bits_to_float, cast_single_to_float], _no_int_float)
FLOAT_INT = _table([cast_float_to_int, cast_float_to_uint, cast_float_to_bits, cast_float_to_single], _no_float_int)

# shapes of the pure operations that are not about memory
NO_SHAPE = 0
SHAPE_II_I = 1
SHAPE_I_I = 2
SHAPE_FF_F = 3
SHAPE_F_F = 4
SHAPE_FF_I = 5
SHAPE_I_F = 6
SHAPE_F_I = 7


def _shapes() -> list[int]:
    """The shape of each operation that is in a table above."""
    tables = [INT_INT_INT, INT_INT, FLOAT_FLOAT_FLOAT, FLOAT_FLOAT, FLOAT_FLOAT_INT, INT_FLOAT, FLOAT_INT]
    shapes = [NO_SHAPE] * ops.COUNT
    for shape, table in enumerate(tables, SHAPE_II_I):
        for opnum in range(ops.COUNT):
            if not table[opnum].__name__.startswith("_no_"):
                shapes[opnum] = shape
    return shapes


SHAPES = _shapes()


def is_defined(opnum: int, args: list[Value]) -> bool:
    """Whether an operation of the tables means anything for these constants."""
    if opnum == ops.INT_LSHIFT or opnum == ops.INT_RSHIFT or opnum == ops.UINT_RSHIFT:
        return 0 <= args[1].get_int() < 64
    if opnum == ops.INT_DIV or opnum == ops.INT_REM:
        divisor = args[1].get_int()
        return divisor != 0 and not (divisor == -1 and args[0].get_int() == SMALLEST)
    if opnum == ops.UINT_DIV or opnum == ops.UINT_REM:
        return args[1].get_int() != 0
    if opnum == ops.CAST_FLOAT_TO_INT:
        return -9223372036854775808.0 <= args[0].get_float() < 9223372036854775808.0
    if opnum == ops.CAST_FLOAT_TO_UINT:
        return -1.0 < args[0].get_float() < 18446744073709551616.0
    return True


def add_overflows(x: int, y: int) -> bool:
    """Whether the sum leaves the signed range."""
    return llop.int_add_overflows(Bool, x, y)


def sub_overflows(x: int, y: int) -> bool:
    """Whether the difference leaves the signed range."""
    return llop.int_sub_overflows(Bool, x, y)


def mul_overflows(x: int, y: int) -> bool:
    """Whether the product leaves the signed range."""
    return llop.int_mul_overflows(Bool, x, y)


def execute_pure(machine: Machine, opnum: int, args: list[Value], descr: Descriptor | None) -> Const:
    """The result of a pure operation on values that are known (constants, or values of the run being traced)."""
    shape = SHAPES[opnum]
    if shape == SHAPE_II_I:
        return ConstInt(INT_INT_INT[opnum](args[0].get_int(), args[1].get_int()))
    if shape == SHAPE_I_I:
        return ConstInt(INT_INT[opnum](args[0].get_int()))
    if shape == SHAPE_FF_F:
        return ConstFloat(FLOAT_FLOAT_FLOAT[opnum](args[0].get_float(), args[1].get_float()))
    if shape == SHAPE_F_F:
        return ConstFloat(FLOAT_FLOAT[opnum](args[0].get_float()))
    if shape == SHAPE_FF_I:
        return ConstInt(FLOAT_FLOAT_INT[opnum](args[0].get_float(), args[1].get_float()))
    if shape == SHAPE_I_F:
        return ConstFloat(INT_FLOAT[opnum](args[0].get_int()))
    if shape == SHAPE_F_I:
        return ConstInt(FLOAT_INT[opnum](args[0].get_float()))
    return _execute_on_reference(machine, opnum, args, descr)


def _execute_on_reference(machine: Machine, opnum: int, args: list[Value], descr: Descriptor | None) -> Const:
    """Pure operations on a reference: comparisons, class, immutable fields and items."""
    ref = args[0].get_ref()
    if opnum == ops.REF_EQ:
        return ConstInt(1 if ref == args[1].get_ref() else 0)
    if opnum == ops.REF_NE:
        return ConstInt(0 if ref == args[1].get_ref() else 1)
    if opnum == ops.SAME_AS_R:
        return ConstRef(ref)
    if opnum == ops.CLASS_OF:
        return ConstInt(machine.class_of(ref))
    if isinstance(descr, FieldDescr):
        if opnum == ops.GETFIELD_GC_PURE_I:
            return ConstInt(machine.get_field_int(ref, descr))
        if opnum == ops.GETFIELD_GC_PURE_R:
            return ConstRef(machine.get_field_ref(ref, descr))
        return ConstFloat(machine.get_field_float(ref, descr))
    assert isinstance(descr, ArrayDescr)
    if opnum == ops.ARRAYLEN_GC:
        return ConstInt(machine.array_length(ref, descr))
    index = args[1].get_int()
    if opnum == ops.GETARRAYITEM_GC_PURE_I:
        return ConstInt(machine.get_item_int(ref, index, descr))
    if opnum == ops.GETARRAYITEM_GC_PURE_R:
        return ConstRef(machine.get_item_ref(ref, index, descr))
    return ConstFloat(machine.get_item_float(ref, index, descr))
