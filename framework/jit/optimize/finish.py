"""The last step: operations whose results nobody wants go away, what only the optimiser needed is forgotten."""

from __future__ import annotations

from framework.jit.model import LoopToken
from framework.jit.optimize.environment import Optimized
from framework.jit.trace.operations import ALLOC, FLAGS, PURE, READ
from framework.jit.trace.values import GuardExceptionOp, GuardOp, Op, Trace, Value, new_stamp


def finished(inputs: list[Value], operations: list[Op], token: LoopToken | None) -> Optimized:
    """The result with these operations."""
    kept = without_unused(operations)
    for value in inputs:
        value.forwarded = None
        value.info = None
    for op in kept:
        op.forwarded = None
        op.info = None
    return Optimized(Trace(inputs, kept), token)


def without_unused(operations: list[Op]) -> list[Op]:
    """The operations but those that only compute something nobody uses."""
    stamp = new_stamp()
    kept: list[Op] = []
    for index in range(len(operations) - 1, -1, -1):
        op = operations[index]
        if op.stamp != stamp and FLAGS[op.opnum] & (PURE | READ | ALLOC) and op.kind != "v":
            continue
        for arg in op.args:
            arg.stamp = stamp
        if isinstance(op, GuardOp) or isinstance(op, GuardExceptionOp):
            _mark(op.fail_args, stamp)
        kept.append(op)
    kept.reverse()
    return kept


def _mark(values: list[Value | None] | None, stamp: int) -> None:
    if values is not None:
        for value in values:
            if value is not None:
                value.stamp = stamp
