"""Traces for tests, written as Python.

t = Building("ir")                         inputs: an integer and a reference
x = t.int_add(t.inputs[0], 1)
t.guard_true(t.int_lt(x, 10), keep=[x])
t.finish(x)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from framework.jit.model import FailDescr, LoopToken, Machine, TargetToken
from framework.jit.trace import operations as ops
from framework.jit.trace.values import (
    NULL,
    ConstFloat,
    ConstInt,
    ConstRef,
    InputFloat,
    InputInt,
    InputRef,
    Op,
    Trace,
    Value,
    make_op,
)

INPUTS = {"i": InputInt, "r": lambda: InputRef(NULL.ref_value), "f": InputFloat}


def value_of(value: Any) -> Value:
    """A value, or the constant for a Python one."""
    if isinstance(value, Value):
        return value
    if isinstance(value, float):
        return ConstFloat(value)
    return ConstInt(int(value)) if isinstance(value, int) else ConstRef(value)


class Building:
    """A trace under construction; each operation is a method of its name."""

    def __init__(self, kinds: str = "") -> None:
        self.kinds = kinds
        self.inputs: list[Value] = [INPUTS[kind]() for kind in kinds]
        self.operations: list[Op] = []
        self.guards: list[FailDescr] = []  # of all guards and the finish, in order

    def __getattr__(self, name: str) -> Any:
        if name not in ops.NAMES:
            raise AttributeError(name)
        opnum = ops.NAMES.index(name)

        def add(*args: Any, descr: Any = None, keep: Sequence[Any] = ()) -> Op:
            op = make_op(opnum, [value_of(arg) for arg in args], descr)
            if ops.is_guard(opnum) or opnum == ops.FINISH:
                op.descr = descr or FailDescr()
                self.guards.append(op.descr)
            if ops.is_guard(opnum):
                op.fail_args = [None if kept is None else value_of(kept) for kept in keep]
            if opnum == ops.FINISH:
                op.descr.is_finish = True
            self.operations.append(op)
            return op

        return add

    def mark(self, *args: Value) -> TargetToken:
        """A label."""
        target = TargetToken(None)
        self.label(*args, descr=target)
        return target

    @property
    def trace(self) -> Trace:
        """What was built."""
        return Trace(list(self.inputs), list(self.operations))


_numbers = iter(range(1 << 30))


def compile_loop(machine: Machine, built: Building) -> LoopToken:
    """Compile as a loop of its own."""
    token = LoopToken(next(_numbers))
    token.inputs = built.kinds
    machine.compile_loop(built.trace, token)
    return token


def run(machine: Machine, token: LoopToken, *args: Any) -> Any:
    """The frame that executing with these arguments leaves."""
    ints = [a for a, kind in zip(args, token.inputs, strict=True) if kind == "i"]
    refs = [a for a, kind in zip(args, token.inputs, strict=True) if kind == "r"]
    floats = [a for a, kind in zip(args, token.inputs, strict=True) if kind == "f"]
    return machine.execute(token, ints, refs, floats)
