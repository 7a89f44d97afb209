"""Every operation on numbers computes natively what its Python meaning says, on edge cases and random operands.

Operands are read from a prebuilt raw array, which LLVM must assume to change: nothing is folded away.
"""

from __future__ import annotations

import math
import random
import struct
from pathlib import Path
from typing import Any

import pytest

from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Variable
from framework.lltypes.meaning import MEANINGS
from framework.lltypes.memory import ArrayObject, FunctionPointer, MisuseError
from framework.lltypes.operations import TABLE
from framework.lltypes.types import (
    Address,
    Array,
    Bool,
    Char,
    Float,
    FuncType,
    Int8,
    Int16,
    Int32,
    LLType,
    Primitive,
    Ptr,
    Signed,
    SingleFloat,
    UInt8,
    UInt16,
    UInt32,
    UniChar,
    Unsigned,
    Void,
)
from tests.llvm.native import run_graphs

KINDS = {"Signed": Signed, "Unsigned": Unsigned, "Float": Float, "Bool": Bool, "Char": Char, "UniChar": UniChar}
PREFIXES = ("int_", "uint_", "float_", "bool_", "char_", "unichar_", "cast_")
OTHERS = {"cast_pointer", "cast_ptr_to_adr", "cast_adr_to_ptr", "cast_adr_to_int", "cast_int_to_adr", "cast_primitive"}
OPERATIONS = sorted(name for name in TABLE if name.startswith(PREFIXES) and name not in OTHERS)
CAST_TYPES = [Signed, Unsigned, Int8, Int16, Int32, UInt8, UInt16, UInt32]

SHOW = FunctionPointer(FuncType([Signed], Void), "show", external="show")
SHOW_BITS = FunctionPointer(FuncType([Float], Void), "show_bits", external="show_bits")

EDGES: dict[Primitive, list[Any]] = {
    Signed: [0, 1, -1, 2, 63, -(1 << 63), (1 << 63) - 1, 1 << 32, 12345],
    Unsigned: [0, 1, (1 << 64) - 1, 1 << 63, 1 << 32, 77],
    Float: [0.0, -0.0, 1.5, -2.25, math.inf, -math.inf, math.nan, 1e300, 5e-324, 3.0],
    Bool: [False, True],
    Char: ["\0", "a", "\x7f", "\x80", "\xff"],
    UniChar: ["\0", "a", "\xff", "\u20ac", "\U0010ffff"],
}


def operand_types(name: str) -> list[Primitive]:
    return [KINDS[kind] for kind in TABLE[name].args]


def random_value(type_: Primitive, source: random.Random) -> Any:
    if type_.kind == "float":
        return struct.unpack("<d", source.randbytes(8))[0]
    if type_.kind == "char":
        return chr(source.randrange(1 << min(type_.bits, 16)))
    if type_.kind == "bool":
        return source.random() < 0.5
    low = -(1 << type_.bits - 1) if type_.kind == "int" else 0
    return low + source.getrandbits(type_.bits)


def samples(name: str) -> list[tuple[Any, ...]]:
    source = random.Random(name)
    types = operand_types(name)
    found = [()]
    for type_ in types:
        found = [(*values, value) for values in found for value in EDGES[type_]]
    source.shuffle(found)
    randoms = [tuple(random_value(type_, source) for type_ in types) for _ in range(10)]
    return [values for values in found[:14] + randoms if is_defined(name, values)]


def is_defined(name: str, values: tuple[Any, ...]) -> bool:
    try:
        MEANINGS[name].function(*values)
    except MisuseError:
        return False
    return True


class ProgramBuilder:
    """One block that computes and shows; remembers what should be shown."""

    def __init__(self) -> None:
        self.block = Block([Variable("argc", Signed), Variable("argv", Address)])
        self.arrays: dict[Primitive, ArrayObject] = {}
        self.expected: list[str] = []

    def operand(self, type_: Primitive, value: Any) -> Variable:
        array = self.arrays.setdefault(type_, ArrayObject(Array(type_), 0))
        array.items.append(value)
        index = Constant(len(array.items) - 1, Signed)
        return self.add("getarrayitem", [Constant(array, Ptr(array.type)), index], type_)

    def add(self, name: str, args: list[Any], result: LLType) -> Variable:
        variable = Variable("", result)
        self.block.operations.append(Operation(name, args, variable))
        return variable

    def show(self, variable: Variable, value: Any) -> None:
        type_ = variable.concretetype
        if type_ is Float:
            if math.isnan(value):
                variable, type_, value = self.add("float_eq", [variable, variable], Bool), Bool, False
            else:
                self.add("direct_call", [Constant(SHOW_BITS, Ptr(SHOW_BITS.type)), variable], Void)
                self.expected.append(f"{struct.unpack('<Q', struct.pack('<d', value))[0]:x}")
                return
        if type_ is not Signed:
            variable = self.add("cast_primitive", [variable], Signed)
        self.add("direct_call", [Constant(SHOW, Ptr(SHOW.type)), variable], Void)
        number = ord(value) if isinstance(value, str) else int(value)
        self.expected.append(str(number - (1 << 64) if number >= 1 << 63 else number))

    def graph(self) -> FunctionGraph:
        graph = FunctionGraph("main", self.block, Variable("status", Signed))
        self.block.close(Link([Constant(0, Signed)], graph.returnblock))
        return graph


@pytest.mark.parametrize("level", [0, 2])
def test_every_numeric_operation_agrees_with_its_meaning(tmp_path: Path, level: int) -> None:
    builder = ProgramBuilder()
    names: list[str] = []
    for name in OPERATIONS:
        for values in samples(name):
            args = [builder.operand(type_, value) for type_, value in zip(operand_types(name), values, strict=True)]
            result = builder.add(name, args, KINDS[TABLE[name].result])
            builder.show(result, MEANINGS[name].function(*values))
            names.append(f"{name}{values}")
    shown = run_graphs([builder.graph()], tmp_path, level, debug_info=False).output.split()
    wrong = [(n, e, s) for n, e, s in zip(names, builder.expected, shown, strict=True) if e != s]
    assert not wrong


@pytest.mark.parametrize("level", [0, 2])
def test_casts_between_all_integer_types(tmp_path: Path, level: int) -> None:
    builder = ProgramBuilder()
    names: list[str] = []
    source = random.Random(5)
    for from_type in CAST_TYPES:
        for to_type in CAST_TYPES:
            for value in [random_value(from_type, source) for _ in range(4)]:
                expected = MEANINGS["cast_primitive"].function(to_type, value)
                result = builder.add("cast_primitive", [builder.operand(from_type, value)], to_type)
                builder.show(result, expected)
                names.append(f"{from_type} -> {to_type}: {value!r}")
    shown = run_graphs([builder.graph()], tmp_path, level, debug_info=False).output.split()
    wrong = [(n, e, s) for n, e, s in zip(names, builder.expected, shown, strict=True) if e != s]
    assert not wrong


def test_single_floats_round_as_in_c(tmp_path: Path) -> None:
    builder = ProgramBuilder()
    for value in (0.1, -1e30, 1e-40, 16777217.0):
        single = builder.add("cast_primitive", [builder.operand(Float, value)], SingleFloat)
        double = builder.add("cast_primitive", [single], Float)
        builder.show(double, struct.unpack("<f", struct.pack("<f", value))[0])
    assert run_graphs([builder.graph()], tmp_path).output.split() == builder.expected


def test_an_overflow_test_and_its_operation_share_one_instruction(tmp_path: Path) -> None:
    builder = ProgramBuilder()
    for name in ("int_add", "int_sub", "int_mul"):
        for first in (False, True):
            for x, y in (((1 << 63) - 1, 1), (5, 6), (-(1 << 63), -1)):
                args = [builder.operand(Signed, x), builder.operand(Signed, y)]
                if first:
                    flag, value = builder.add(name + "_overflows", args, Bool), builder.add(name, args, Signed)
                else:
                    value, flag = builder.add(name, args, Signed), builder.add(name + "_overflows", args, Bool)
                builder.show(flag, MEANINGS[name + "_overflows"].function(x, y))
                builder.show(value, MEANINGS[name].function(x, y))
    assert run_graphs([builder.graph()], tmp_path).output.split() == builder.expected
