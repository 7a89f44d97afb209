"""The last step: values that only the optimiser knew are replaced, operations whose results nobody wants go away."""

from __future__ import annotations

from framework.jit.model import LoopToken
from framework.jit.optimize.environment import Optimized
from framework.jit.trace.operations import ALLOC, FLAGS, PURE, READ
from framework.jit.trace.values import GuardExceptionOp, GuardOp, Op, Trace, Value, new_stamp, resolve

NO_VALUES: list[Value | None] = []


class Substitution:
    """New values of an optimisation and what they are in the finished trace."""

    def __init__(self) -> None:
        self.replaced: list[Value] = []
        self.replacements: list[Value] = []

    def add(self, replaced: list[Value], replacements: list[Value]) -> None:
        """Each value of the first list becomes the one of the second."""
        self.replaced.extend(replaced)
        self.replacements.extend(replacements)


def finished(
    inputs: list[Value], operations: list[Op], substitution: Substitution, token: LoopToken | None
) -> Optimized:
    """The result with these operations."""
    for value in inputs:
        value.forwarded = None
    for op in operations:
        op.forwarded = None
        op.info = None
    replaced = substitution.replaced
    for index in range(len(replaced)):
        replaced[index].forwarded = substitution.replacements[index]
    kept = _substituted(operations)
    for value in replaced:
        value.forwarded = None
    return Optimized(Trace(inputs, kept), token)


def _substituted(operations: list[Op]) -> list[Op]:
    """The operations with their arguments replaced, but for those that only compute something nobody uses."""
    stamp = new_stamp()
    kept: list[Op] = []
    for index in range(len(operations) - 1, -1, -1):
        op = operations[index]
        if op.stamp != stamp and FLAGS[op.opnum] & (PURE | READ | ALLOC) and op.kind != "v":
            continue
        args = op.args
        for position in range(len(args)):
            arg = resolve(args[position])
            arg.stamp = stamp
            args[position] = arg
        fail_args = _fail_args(op)
        for position in range(len(fail_args)):
            saved = fail_args[position]
            if saved is not None:
                value = resolve(saved)
                value.stamp = stamp
                fail_args[position] = value
        kept.append(op)
    kept.reverse()
    return kept


def _fail_args(op: Op) -> list[Value | None]:
    fail_args = None
    if isinstance(op, GuardOp) or isinstance(op, GuardExceptionOp):
        fail_args = op.fail_args
    return NO_VALUES if fail_args is None else fail_args
