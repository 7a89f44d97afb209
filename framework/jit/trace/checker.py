"""Checks traces.  Host code.

Invariants:
  1. each operation has as many arguments as its row says, each of the row's kind
  2. an argument is a constant, an input or the result of an operation that stands before; nothing is forwarded
  3. an operation stands once; its class fits its result, guards are GuardOp or GuardExceptionOp
  4. an operation whose row says ``descr`` has one (guards and jumps get theirs when they are final)
  5. operations with ``raises`` whose CallDescr can raise are followed by guard_no_exception or guard_exception (a
     guard_not_forced may stand between), those with ``ovf`` by an overflow guard; these guards stand nowhere else,
     but for guard_exception and guard_no_exception at the start of a bridge, before which its virtuals may be made
  6. the last operation, and no other, is final; a jump's arguments fit the label of the same trace it goes to
  7. a final guard (``final``) has fail arguments, which are values as in 2, not constants, each once, and a descriptor
  8. the second argument of guard_value, guard_class … is a constant
"""

from __future__ import annotations

from framework.jit.model import CallDescr, TargetToken
from framework.jit.trace.operations import (
    ARGUMENTS,
    GUARD_CLASS,
    GUARD_EXCEPTION,
    GUARD_NO_EXCEPTION,
    GUARD_NO_OVERFLOW,
    GUARD_NONNULL_CLASS,
    GUARD_NOT_FORCED,
    GUARD_OVERFLOW,
    GUARD_SUBCLASS,
    GUARD_VALUE,
    JUMP,
    LABEL,
    NAMES,
    RESULTS,
    can_raise,
    is_final,
    is_guard,
    is_overflow,
)
from framework.jit.trace.text import needs_descriptor
from framework.jit.trace.values import Const, GuardExceptionOp, GuardOp, Op, Trace, Value

_CONSTANT_SECOND = (GUARD_VALUE, GUARD_CLASS, GUARD_NONNULL_CLASS, GUARD_SUBCLASS)
_EXCEPTION_GUARDS = (GUARD_NO_EXCEPTION, GUARD_EXCEPTION)
_OVERFLOW_GUARDS = (GUARD_NO_OVERFLOW, GUARD_OVERFLOW)


class TraceError(Exception):
    """A trace breaks an invariant."""


class _Checker:
    def __init__(self, trace: Trace, final: bool) -> None:
        self.trace = trace
        self.final = final
        self.known: set[int] = set()
        self.labels: dict[int, list[str]] = {}
        self.op: Op | None = None

    def fail(self, message: str) -> None:
        where = "inputs" if self.op is None else f"{NAMES[self.op.opnum]} at {self.trace.operations.index(self.op)}"
        raise TraceError(f"{where}: {message}")

    def require(self, condition: bool, message: str) -> None:
        if not condition:
            self.fail(message)

    def check(self) -> None:
        for value in self.trace.inputs:
            self.require(id(value) not in self.known, "an input stands twice")
            self.known.add(id(value))
        for index, op in enumerate(self.trace.operations):
            self.op = op
            self.check_arguments(op)
            self.check_class(op)
            self.check_order(index, op)
            if isinstance(op, GuardOp | GuardExceptionOp) and self.final:
                self.check_guard(op)
            if op.opnum == LABEL:
                self.labels[id(op.descr)] = [argument.kind for argument in op.args]
            self.require(id(op) not in self.known, "the operation stands twice")
            self.known.add(id(op))
        self.check_end()

    def check_value(self, value: Value) -> None:
        self.require(value.forwarded is None, "an argument is forwarded")
        if not isinstance(value, Const):
            self.require(id(value) in self.known, "an argument is used before it is defined")

    def check_arguments(self, op: Op) -> None:
        kinds = ARGUMENTS[op.opnum]
        fixed = kinds.rstrip("*")
        for argument in op.args:
            self.check_value(argument)
        enough = len(op.args) >= len(fixed) if kinds != fixed else len(op.args) == len(fixed)
        self.require(enough, f"{len(op.args)} arguments instead of {kinds}")
        for letter, argument in zip(fixed, op.args, strict=False):
            self.require(letter in ("x", argument.kind), f"an argument is {argument.kind}, not {letter}")
        if op.opnum in _CONSTANT_SECOND:
            self.require(op.args[1].is_constant(), "the second argument is not constant")

    def check_class(self, op: Op) -> None:
        self.require(op.kind == RESULTS[op.opnum], "the class doesn't fit the result")
        self.require(isinstance(op, GuardOp | GuardExceptionOp) == is_guard(op.opnum), "the class doesn't fit a guard")
        may_lack = not needs_descriptor(op.opnum) or (op.opnum == JUMP and not self.final)
        self.require(op.descr is not None or may_lack, "no descriptor")

    def check_order(self, index: int, op: Op) -> None:
        operations = self.trace.operations
        before = operations[index - 1] if index else None
        if before is not None and before.opnum == GUARD_NOT_FORCED:
            before = operations[index - 2]
        if op.opnum in _OVERFLOW_GUARDS:
            self.require(before is not None and is_overflow(before.opnum), "no overflow operation before")
        if op.opnum in _EXCEPTION_GUARDS and before is not None and not can_raise(before.opnum):
            is_first = not any(can_raise(other.opnum) for other in operations[:index])  # of a bridge behind a call
            self.require(is_first, "no call before")
        after = operations[index + 1] if index + 1 < len(operations) else None
        if is_overflow(op.opnum):
            self.require(after is not None and after.opnum in _OVERFLOW_GUARDS, "no overflow guard behind")
        if can_raise(op.opnum) and isinstance(op.descr, CallDescr) and op.descr.can_raise():
            if after is not None and after.opnum == GUARD_NOT_FORCED:
                after = operations[index + 2]
            self.require(after is not None and after.opnum in _EXCEPTION_GUARDS, "no exception guard behind")

    def check_guard(self, op: GuardOp | GuardExceptionOp) -> None:
        self.require(op.descr is not None, "no descriptor")
        self.require(op.fail_args is not None, "no fail arguments")
        seen: set[int] = set()
        for value in op.fail_args or []:
            if value is not None:
                self.check_value(value)
                self.require(not value.is_constant(), "a fail argument is constant")
                self.require(id(value) not in seen, "a fail argument stands twice")
                seen.add(id(value))

    def check_end(self) -> None:
        operations = self.trace.operations
        self.require(bool(operations) and is_final(operations[-1].opnum), "the end is not final")
        for op in operations[:-1]:
            self.op = op
            self.require(not is_final(op.opnum), "an operation behind the end")
        last = self.op = operations[-1]
        if last.opnum == JUMP and isinstance(last.descr, TargetToken) and id(last.descr) in self.labels:
            kinds = [argument.kind for argument in last.args]
            self.require(kinds == self.labels[id(last.descr)], f"the label takes {self.labels[id(last.descr)]}")


def check_trace(trace: Trace, final: bool = False) -> None:
    """Raise TraceError when the trace breaks an invariant; ``final``: guards have descriptors and fail arguments."""
    _Checker(trace, final).check()
