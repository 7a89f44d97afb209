"""Register allocation on random straight code and loops: what is alive together has different registers."""

from __future__ import annotations

import random

from framework.flowgraph.model import Constant, Variable
from framework.jit.codewriter.linear import Code, Label
from framework.jit.codewriter.registers import Allocator
from framework.lltypes.types import Float, Signed


def random_code(generator: random.Random) -> Code:
    """A few blocks with jumps among them; every variable is assigned at the start."""
    arguments = [Variable(f"a{i}", Signed) for i in range(generator.randrange(4))]
    code = Code("random", arguments)
    ints = list(arguments) + [Variable(f"v{i}", Signed) for i in range(generator.randrange(2, 12))]
    floats = [Variable(f"f{i}", Float) for i in range(3)]
    for variable in ints[len(arguments) :]:
        code.copy(Constant(1, Signed), variable)
    for variable in floats:
        code.copy(Constant(1.0, Float), variable)
    labels = [Label() for _ in range(3)]
    for label in labels:
        code.place(label)
        for _ in range(generator.randrange(8)):
            match generator.randrange(4):
                case 0:
                    code.emit("int_add", *generator.choices(ints, k=2), result=generator.choice(ints))
                case 1:
                    code.emit("float_add", *generator.choices(floats, k=2), result=generator.choice(floats))
                case 2:
                    targets = generator.sample(ints, k=2)
                    code.copy_in_parallel(generator.choices(ints, k=2), targets)
                case 3:
                    code.emit("goto_if_not_int_lt", *generator.choices(ints, k=2), generator.choice(labels))
    code.emit("int_return", generator.choice(ints))
    return code


def run(code: Code, registers: dict[Variable, int] | None, steps: int) -> int | None:
    """What the code returns, on variables or on registers; None when it takes too long."""
    state: dict[object, float] = {}

    def place(value):
        return (value.concretetype, registers[value]) if registers is not None else value

    def read(value):
        return value.value if isinstance(value, Constant) else state[place(value)]

    for number, argument in enumerate(code.arguments):
        state[place(argument)] = number
    position = 0
    while steps:
        line = code.lines[position]
        position += 1
        if isinstance(line, Label) or line.name == "live":
            continue
        steps -= 1
        if line.name == "int_return":
            return int(read(line.operands[0]))
        if line.name == "goto_if_not_int_lt":
            if not read(line.operands[0]) < read(line.operands[1]):
                position = code.lines.index(line.operands[2])
        elif line.name.endswith("_copy"):
            state[place(line.result)] = read(line.operands[0])
        else:
            state[place(line.result)] = (read(line.operands[0]) + read(line.operands[1])) % 1009
    return None


def test_registers_hold_what_the_variables_hold():
    for seed in range(300):
        code = random_code(random.Random(seed))
        allocation = Allocator(code).run()
        for number, argument in enumerate(code.arguments):
            assert allocation.numbers[argument] == number
        assert run(code, allocation.numbers, 500) == run(code, None, 500), seed
