"""Pure operations on known values: hosted and translated agree, every pure operation has a function."""

import struct

import pytest

from framework.jit.execution import (
    INT_INT_INT,
    NO_SHAPE,
    SHAPES,
    cast_float_to_single,
    cast_single_to_float,
    execute_pure,
    is_defined,
)
from framework.jit.model import Machine
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ConstFloat, ConstInt
from framework.testing.interpret import interpret

ABOUT_REFERENCES = {"ref_eq", "ref_ne", "class_of", "same_as_r", "arraylen_gc"}


def test_every_pure_operation_is_in_a_table_or_is_about_references():
    missing = {
        ops.NAMES[opnum]
        for opnum in range(ops.COUNT)
        if ops.is_pure(opnum) and SHAPES[opnum] == NO_SHAPE and "_pure_" not in ops.NAMES[opnum]
    }
    assert missing == ABOUT_REFERENCES


def test_integers_wrap():
    assert INT_INT_INT[ops.INT_ADD](2**63 - 1, 1) == -(2**63)
    assert INT_INT_INT[ops.UINT_RSHIFT](-1, 60) == 15
    assert INT_INT_INT[ops.INT_SIGNEXT](0x80, 1) == -128
    assert INT_INT_INT[ops.UINT_LT](1, -1) == 1
    assert INT_INT_INT[ops.INT_DIV](-7, 2) == -3


@pytest.mark.parametrize("x", [0.0, -0.0, 1.5, 1e-40, -1e-45, 3.4e38, 1e300, float("inf"), float("-inf"), 0.1])
def test_single_precision_floats_are_their_bits(x):
    single = struct.unpack("<f", struct.pack("<f", x))[0] if abs(x) < 3.5e38 or abs(x) == float("inf") else float("inf")
    bits = cast_float_to_single(x)
    assert bits == struct.unpack("<I", struct.pack("<f", single))[0]
    assert repr(cast_single_to_float(bits)) == repr(single)


def test_undefined_operations_are_told():
    assert not is_defined(ops.INT_LSHIFT, [ConstInt(1), ConstInt(64)])
    assert not is_defined(ops.INT_DIV, [ConstInt(-(2**63)), ConstInt(-1)])
    assert is_defined(ops.INT_REM, [ConstInt(5), ConstInt(-3)])


def test_translated_code_computes_the_same():
    def compute(opnum: int, x: int, y: int) -> int:
        return execute_pure(Machine(), opnum, [ConstInt(x), ConstInt(y)], None).get_int()

    def compare(x: float, y: float) -> int:
        return execute_pure(Machine(), ops.FLOAT_LT, [ConstFloat(x), ConstFloat(y)], None).get_int()

    assert interpret(compute, [ops.INT_MUL, 2**62, 6]) == compute(ops.INT_MUL, 2**62, 6)
    assert interpret(compute, [ops.UINT_DIV, -1, 10]) == compute(ops.UINT_DIV, -1, 10)
    assert interpret(compare, [1.0, 2.0]) == 1
