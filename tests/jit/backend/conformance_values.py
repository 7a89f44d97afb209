"""The suite every backend passes, part 1: operations on numbers and references, and where their values are kept."""

from __future__ import annotations

import math
import random
from typing import Any

import pytest

from framework.jit import execution
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ConstFloat, ConstInt
from tests.jit.backend.building import Building, compile_loop, run
from tests.jit.backend.environment import ANIMAL, CAT, Environment

BIG = 2**63 - 1
SMALL = -(2**63)
INTS = [0, 1, -1, 2, -2, 7, 63, 64, 127, 128, -128, 255, 2**31 - 1, 2**31, -(2**31), 2**32, 2**32 + 5, BIG, SMALL, -7]
FLOATS = [0.0, -0.0, 1.5, -2.25, 1e300, -1e-300, math.inf, -math.inf, math.nan, 3.0, 123456789.75]
BINARY = [n for n in range(ops.COUNT) if execution.SHAPES[n] == execution.SHAPE_II_I and n != ops.INT_SIGNEXT]
UNARY = [n for n in range(ops.COUNT) if execution.SHAPES[n] == execution.SHAPE_I_I]
OVERFLOWING = {"int_add_ovf": lambda x, y: x + y, "int_sub_ovf": lambda x, y: x - y, "int_mul_ovf": lambda x, y: x * y}


def names(opnums: list[int]) -> list[str]:
    return [ops.NAMES[n] for n in opnums]


def shape(number: int) -> list[str]:
    return names([n for n in range(ops.COUNT) if execution.SHAPES[n] == number])


def bits(value: float) -> int:
    return execution.cast_float_to_bits(value)


def is_defined(name: str, *args: int) -> bool:
    return execution.is_defined(ops.NAMES.index(name), [ConstInt(a) for a in args])


class ValueTests:
    """One method per behaviour."""

    def make_environment(self) -> Environment:
        raise NotImplementedError

    @pytest.fixture
    def env(self) -> Environment:
        return self.make_environment()

    def result(self, env: Environment, name: str, kinds: str, args: list[Any], constant: int = -1) -> Any:
        """An operation on arguments, one of which may be a constant."""
        built = Building("".join(kind for i, kind in enumerate(kinds) if i != constant))
        inputs = iter(built.inputs)
        passed = [args[i] if i == constant else next(inputs) for i in range(len(kinds))]
        result = getattr(built, name)(*passed)
        built.finish(result)
        given = [arg for i, arg in enumerate(args) if i != constant]
        frame = run(env.machine, compile_loop(env.machine, built), *given)
        return {"i": frame.ints, "r": frame.refs, "f": frame.floats}[result.kind][0]

    def results(self, env: Environment, name: str, kinds: str, pairs: list[Any]) -> list[Any]:
        """The same for many arguments with one compilation."""
        built = Building(kinds)
        result = getattr(built, name)(*built.inputs)
        built.finish(result)
        token = compile_loop(env.machine, built)
        return [run(env.machine, token, *pair).ints[0] for pair in pairs]

    @pytest.mark.parametrize("name", names(BINARY))
    def test_integer_operations_of_two_arguments(self, env, name):
        pairs = [(x, y) for x in INTS for y in INTS if is_defined(name, x, y)]
        pairs = random.Random(name).sample(pairs, min(60, len(pairs)))
        expected = [execution.INT_INT_INT[ops.NAMES.index(name)](x, y) for x, y in pairs]
        assert self.results(env, name, "ii", pairs) == expected

    @pytest.mark.parametrize("constant", [0, 1])
    @pytest.mark.parametrize("name", names(BINARY))
    def test_integer_operations_with_a_constant(self, env, name, constant):
        pairs = [(x, y) for x in INTS for y in INTS if is_defined(name, x, y)]
        for x, y in random.Random(name).sample(pairs, 8):
            expected = execution.INT_INT_INT[ops.NAMES.index(name)](x, y)
            assert self.result(env, name, "ii", [x, y], constant) == expected, (x, y)

    @pytest.mark.parametrize("name", names(BINARY))
    def test_both_arguments_may_be_the_same_value(self, env, name):
        built = Building("i")
        x = built.inputs[0]
        result = getattr(built, name)(x, x)
        built.finish(result, x)
        token = compile_loop(env.machine, built)
        for value in (7, 63, 1):
            frame = run(env.machine, token, value)
            assert frame.ints == [execution.INT_INT_INT[ops.NAMES.index(name)](value, value), value]

    @pytest.mark.parametrize("name", names(UNARY))
    def test_integer_operations_of_one_argument(self, env, name):
        expected = [execution.INT_INT[ops.NAMES.index(name)](x) for x in INTS]
        assert self.results(env, name, "i", [(x,) for x in INTS]) == expected

    @pytest.mark.parametrize("size", [1, 2, 4])
    def test_sign_extension(self, env, size):
        for x in (0, 1, 127, 128, 255, 256, -1, 0x7FFF, 0x8000, 0x7FFFFFFF, 0x80000000, BIG):
            assert self.result(env, "int_signext", "ii", [x, size], 1) == execution.int_signext(x, size)

    @pytest.mark.parametrize("name", OVERFLOWING)
    @pytest.mark.parametrize("constant", [-1, 0, 1])
    def test_overflow_leaves_through_the_guard_with_the_arguments(self, env, name, constant):
        pairs = [(x, y) for x in INTS for y in INTS]
        for x, y in random.Random(name).sample(pairs, 12 if constant >= 0 else 25):
            built = Building("i" if constant >= 0 else "ii")
            inputs = iter(built.inputs)
            a, b = (ConstInt((x, y)[i]) if i == constant else next(inputs) for i in range(2))
            result = getattr(built, name)(a, b)
            built.guard_no_overflow(keep=[a, None, b])
            built.finish(result)
            frame = run(
                env.machine, compile_loop(env.machine, built), *[v for i, v in enumerate((x, y)) if i != constant]
            )
            exact = OVERFLOWING[name](x, y)
            if SMALL <= exact <= BIG:
                assert frame.descr is built.guards[1] and frame.ints == [exact]
            else:
                assert frame.descr is built.guards[0] and (frame.ints[0], frame.ints[2]) == (x, y)

    def test_guard_overflow_goes_on_after_an_overflow(self, env):
        built = Building("ii")
        result = built.int_add_ovf(*built.inputs)
        built.guard_overflow(keep=[result])
        built.finish(result)
        token = compile_loop(env.machine, built)
        assert run(env.machine, token, BIG, 1).descr is built.guards[1]
        frame = run(env.machine, token, 3, 4)
        assert frame.descr is built.guards[0] and frame.ints == [7]

    @pytest.mark.parametrize("name", shape(execution.SHAPE_FF_F))
    @pytest.mark.parametrize("constant", [-1, 0, 1])
    def test_float_operations_of_two_arguments(self, env, name, constant):
        pairs = random.Random(name).sample([(x, y) for x in FLOATS for y in FLOATS], 15)
        for x, y in pairs:
            expected = execution.FLOAT_FLOAT_FLOAT[ops.NAMES.index(name)](x, y)
            found = self.result(env, name, "ff", [x, y], constant)
            assert bits(found) == bits(expected) or (found != found and expected != expected), (x, y)

    @pytest.mark.parametrize("name", shape(execution.SHAPE_F_F))
    def test_float_operations_of_one_argument(self, env, name):
        for x in FLOATS:
            expected = execution.FLOAT_FLOAT[ops.NAMES.index(name)](x)
            found = self.result(env, name, "f", [x])
            assert bits(found) == bits(expected) or (found != found and expected != expected), x

    @pytest.mark.parametrize("name", shape(execution.SHAPE_FF_I))
    def test_float_comparisons(self, env, name):
        pairs = [(x, y) for x in FLOATS for y in FLOATS]
        expected = [execution.FLOAT_FLOAT_INT[ops.NAMES.index(name)](x, y) for x, y in pairs]
        assert self.results(env, name, "ff", pairs) == expected

    @pytest.mark.parametrize("name", shape(execution.SHAPE_FF_I))
    @pytest.mark.parametrize("guard", ["guard_true", "guard_false"])
    def test_float_comparisons_decide_guards(self, env, name, guard):
        built = Building("ff")
        getattr(built, guard)(getattr(built, name)(*built.inputs), keep=built.inputs)
        built.finish(1)
        token = compile_loop(env.machine, built)
        for x in FLOATS:
            for y in (0.0, 1.5, math.nan, -2.25):
                holds = execution.FLOAT_FLOAT_INT[ops.NAMES.index(name)](x, y) == (guard == "guard_true")
                assert run(env.machine, token, x, y).descr is built.guards[1 if holds else 0], (x, y)

    @pytest.mark.parametrize("name", shape(execution.SHAPE_I_F))
    def test_integers_to_floats(self, env, name):
        values = [x & 0x7FFFFFFF for x in INTS] if "single" in name else INTS
        for x in values:
            expected = execution.INT_FLOAT[ops.NAMES.index(name)](x)
            assert bits(self.result(env, name, "i", [x])) == bits(expected) or expected != expected, x

    @pytest.mark.parametrize("name", shape(execution.SHAPE_F_I))
    def test_floats_to_integers(self, env, name):
        for x in [*FLOATS, 1e18, 9.5, -9.5, 1.8e19 if "uint" in name else 1.0]:
            if name == "cast_float_to_single" and (x != x or abs(x) > 3e38) and not math.isinf(x):
                continue
            if execution.is_defined(ops.NAMES.index(name), [ConstFloat(x)]):
                assert self.result(env, name, "f", [x]) == execution.FLOAT_INT[ops.NAMES.index(name)](x), x

    # --- references

    def test_references_are_compared_by_identity(self, env):
        one, two = env.new(ANIMAL), env.new(ANIMAL)
        for x, y in ((one, one), (one, two)):
            for name in ("ref_eq", "ref_ne"):
                expected = int((x is y) == (name == "ref_eq"))
                for constant in (-1, 0, 1):
                    assert self.result(env, name, "rr", [x, y], constant) == expected

    def test_same_as_copies(self, env):
        one = env.new(ANIMAL)
        assert self.result(env, "same_as_r", "r", [one]) == one
        assert self.result(env, "same_as_i", "i", [-5]) == -5
        assert self.result(env, "same_as_f", "f", [2.5]) == 2.5

    def test_class_of_an_object(self, env):
        assert self.result(env, "class_of", "r", [env.new(CAT)]) == env.class_of(CAT)

    def test_the_address_of_an_object_leads_back_to_it(self, env):
        one = env.new(CAT)
        built = Building("r")
        address = built.cast_ref_to_int(built.inputs[0])
        built.finish(address, built.cast_int_to_ref(address))
        frame = run(env.machine, compile_loop(env.machine, built), one)
        assert frame.ints[0] == env.machine.cast_ref_to_int(one) and frame.refs[1] == one

    # --- many values

    @pytest.mark.parametrize("count", [3, 12, 40])
    def test_more_values_than_registers(self, env, count):
        built = Building("i" * count + "f" * count)
        ints, floats = built.inputs[:count], built.inputs[count:]
        sums = [built.int_add(x, i) for i, x in enumerate(ints)]
        products = [built.float_mul(x, 2.0) for x in floats]
        total, product = sums[0], products[0]
        for x, y in zip(sums[1:], products[1:]):
            total, product = built.int_mul(total, x), built.float_add(product, y)
        built.finish(total, product, *sums, *products, *ints, *floats)
        values = [i * 3 + 1 for i in range(count)]
        fractions = [i / 4 for i in range(count)]
        frame = run(env.machine, compile_loop(env.machine, built), *values, *fractions)
        expected = values[0]
        for i, x in enumerate(values[1:], 1):
            expected = execution.int_mul(expected, x + i)
        assert frame.ints[0] == expected and frame.floats[1] == sum(2 * x for x in fractions)
        assert frame.ints[2 : 2 + count] == [x + i for i, x in enumerate(values)]
        assert frame.ints[2 + 2 * count : 2 + 3 * count] == values
        assert frame.floats[2 + 3 * count :] == fractions

    def test_shifts_and_divisions_leave_other_values_alone(self, env):
        built = Building("i" * 12)
        ins = built.inputs
        results = [
            built.int_lshift(ins[0], ins[1]), built.int_div(ins[2], ins[3]), built.uint_mul_high(ins[4], ins[5]),
            built.int_rem(ins[6], ins[1]), built.int_rshift(ins[2], ins[1]), built.uint_div(ins[7], ins[8]),
        ]  # fmt: skip
        built.finish(*results, *ins)
        values = [3, 5, -1000, 7, 2**40, 2**41, 23, 99, 10, 11, 12, 13]
        frame = run(env.machine, compile_loop(env.machine, built), *values)
        assert frame.ints == [3 << 5, -142, 2**17, 3, -32, 9, *values]
