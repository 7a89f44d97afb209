"""The rules of algebra give what the operations give: pairs of operations on numbers at the edges of their ranges."""

import itertools
import random

import pytest

from framework.jit.execution import execute_pure, is_defined
from framework.jit.model import (
    ELIDABLE_CANNOT_RAISE,
    SPECIAL_INT_FLOORDIV,
    SPECIAL_INT_MOD,
    CallDescr,
    Machine,
)
from framework.jit.optimize.entry import optimize_straight
from framework.jit.optimize.environment import INTBOUNDS, REWRITE, Environment, Options
from framework.jit.optimize.rules import RULES
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Const, ConstFloat, ConstInt, InputFloat, InputInt, Trace, make_op

INTS = [0, 1, 2, 3, 7, 8, 255, 2**31, 2**62, 2**63 - 1, -1, -2, -3, -8, -(2**31), -(2**63)]
FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, 4.0, 3.0, 1e300, 1e-300, float("inf"), float("-inf"), float("nan")]
BINARY = [
    n for n in range(ops.COUNT) if ops.ARGUMENTS[n] == "ii" and ops.is_pure(n) and n not in (ops.INT_SIGNEXT,)
]  # fmt: skip
UNARY = [n for n in range(ops.COUNT) if ops.ARGUMENTS[n] == "i" and ops.RESULTS[n] == "i" and ops.is_pure(n)]
FLOAT_BINARY = [ops.FLOAT_ADD, ops.FLOAT_SUB, ops.FLOAT_MUL, ops.FLOAT_TRUEDIV]
FLOAT_UNARY = [ops.FLOAT_NEG, ops.FLOAT_ABS]


class NoMemory(Machine):
    """Nothing here needs memory."""


def evaluate(operations, values):
    """The results of all operations, None where one means nothing."""
    values = dict(values)
    for op in operations:
        args = [value if isinstance(value, Const) else values[value] for value in op.args]
        if op.opnum == ops.FINISH:
            return [float(arg.get_float()).hex() if arg.kind == "f" else arg.get_int() for arg in args]
        if not is_defined(op.opnum, args):
            return None
        values[op] = execute_pure(NoMemory(), op.opnum, args, None)
    raise AssertionError("no finish")


def check(inputs, operations, contents):
    """Before and after give the same."""
    trace = Trace(inputs, [*operations, make_op(ops.FINISH, list(operations))])
    expected = [evaluate(trace.operations, zip(inputs, content, strict=True)) for content in contents]
    environment = Environment(NoMemory())
    after = optimize_straight(environment, Options(INTBOUNDS | REWRITE), trace).trace.operations
    for content, wanted in zip(contents, expected, strict=True):
        if wanted is not None:
            shown = [ops.NAMES[op.opnum] for op in operations]
            assert evaluate(after, zip(inputs, content, strict=True)) == wanted, (shown, content)


@pytest.mark.parametrize("outer", BINARY + UNARY, ids=lambda n: ops.NAMES[n])
def test_integers(outer):
    choose = random.Random(outer)
    contents = [[ConstInt(x), ConstInt(y)] for x, y in itertools.product(INTS, repeat=2)][::3]
    for inner in BINARY + UNARY:
        for _ in range(4):
            x, y = InputInt(), InputInt()

            def operand(*values):
                return choose.choice([*values, *values, ConstInt(choose.choice(INTS))])

            first = make_op(inner, [operand(x, y) for _ in ops.ARGUMENTS[inner]])
            second = make_op(outer, [operand(first, x, y) for _ in ops.ARGUMENTS[outer]])
            check([x, y], [first, second], contents[choose.randrange(5) :: 5])


@pytest.mark.parametrize(
    ("special", "meaning"), [(SPECIAL_INT_FLOORDIV, int.__floordiv__), (SPECIAL_INT_MOD, int.__mod__)]
)
def test_floor_division_and_modulo_by_positive_numbers(special, meaning):
    descr = CallDescr(0, "floor", "ii", "i", ELIDABLE_CANNOT_RAISE)
    descr.special = special
    for divisor in [number for number in INTS if number > 0]:
        x = InputInt()
        call = make_op(ops.CALL_PURE_I, [ConstInt(99), x, ConstInt(divisor)], descr)
        trace = Trace([x], [call, make_op(ops.FINISH, [call])])
        after = optimize_straight(Environment(NoMemory()), Options(INTBOUNDS | REWRITE), trace).trace.operations
        for number in INTS:
            assert evaluate(after, [(x, ConstInt(number))]) == [meaning(number, divisor)]


@pytest.mark.parametrize("outer", FLOAT_BINARY + FLOAT_UNARY, ids=lambda n: ops.NAMES[n])
def test_floats(outer):
    choose = random.Random(outer)
    contents = [[ConstFloat(x), ConstFloat(y)] for x, y in itertools.product(FLOATS, repeat=2)]
    for inner in FLOAT_BINARY + FLOAT_UNARY:
        for _ in range(6):
            x, y = InputFloat(), InputFloat()

            def operand(*values):
                return choose.choice([*values, ConstFloat(choose.choice(FLOATS))])

            first = make_op(inner, [operand(x, y) for _ in ops.ARGUMENTS[inner]])
            second = make_op(outer, [operand(first, x, y) for _ in ops.ARGUMENTS[outer]])
            check([x, y], [first, second], contents)


@pytest.mark.parametrize("opnum", [n for n in BINARY if RULES[n]])
def test_an_operation_with_itself_and_with_each_constant(opnum):
    for number in INTS:
        x = InputInt()
        operations = [
            make_op(opnum, [x, ConstInt(number)]),
            make_op(opnum, [ConstInt(number), x]),
            make_op(opnum, [x, x]),
        ]
        for op in operations:
            check([x], [op], [[ConstInt(value)] for value in INTS])
