"""Translated: where each value of a trace is used, found in one pass from the end to the beginning.

    0  i1 = int_add(i0, 1)            i0: used at 0 (and kept until 2: fail_args of the guard)
    1  i2 = int_lt(i1, 10)            i1: used at 1, 3
    2  guard_true(i2) [i0]            i2: used at 2
    3  jump(i1)

Values are numbered; ``Value.place`` is the number and means something while ``Value.stamp`` is this object's.  The uses of a
value are a list of nodes from the next one on, which the allocation follows forward.  Being in fail_args keeps a value
alive, but does not ask for a register.
"""

from __future__ import annotations

from framework.jit.trace import operations as ops
from framework.jit.trace.values import GuardExceptionOp, GuardOp, Op, Trace, Value, new_stamp

NEVER = -1
FAR = 1 << 40  # later than any operation


class Lifetimes:
    """Numbers and uses of the values of a trace."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.stamp = new_stamp()
        self.values: list[Value] = []
        self.last: list[int] = []  # by value: the last operation that needs it, NEVER when there is none
        self.first_node: list[int] = []  # by value: the node of its next use, -1
        self.node_position: list[int] = []
        self.node_next: list[int] = []
        self.calls: list[int] = []  # positions of calls, last one first
        for value in trace.inputs:
            self._number(value)
        for op in trace.operations:
            if op.kind != "v":
                self._number(op)
        position = len(trace.operations) - 1
        while position >= 0:
            self._visit(trace.operations[position], position)
            position -= 1

    def _number(self, value: Value) -> None:
        value.stamp = self.stamp
        value.place = len(self.values)
        self.values.append(value)
        self.last.append(NEVER)
        self.first_node.append(-1)

    def _visit(self, op: Op, position: int) -> None:
        for arg in op.args:
            if not arg.is_constant():
                self._use(arg, position)
        if is_call(op.opnum):
            self.calls.append(position)
        kept = kept_values(op)
        if kept is not None:
            for value in kept:
                if value is not None and not value.is_constant():
                    self._keep(value, position)

    def _use(self, value: Value, position: int) -> None:
        number = self.number(value)
        if self.last[number] < position:
            self.last[number] = position
        self.node_position.append(position)
        self.node_next.append(self.first_node[number])
        self.first_node[number] = len(self.node_position) - 1

    def _keep(self, value: Value, position: int) -> None:
        number = self.number(value)
        if self.last[number] < position:
            self.last[number] = position

    def number(self, value: Value) -> int:
        """The number of a value."""
        assert value.stamp == self.stamp, "a value that is not computed in this trace"
        return value.place

    def next_use(self, number: int) -> int:
        """The position of the next use as an argument, FAR when there is none."""
        node = self.first_node[number]
        return FAR if node < 0 else self.node_position[node]

    def advance(self, number: int, position: int) -> None:
        """Forget the uses up to a position."""
        node = self.first_node[number]
        while node >= 0 and self.node_position[node] <= position:
            node = self.node_next[node]
        self.first_node[number] = node

    def next_call(self, position: int) -> int:
        """The position of the first call after a position, FAR when there is none."""
        calls = self.calls
        while len(calls) > 0 and calls[len(calls) - 1] <= position:
            calls.pop()
        return FAR if len(calls) == 0 else calls[len(calls) - 1]


def kept_values(op: Op) -> list[Value | None] | None:
    """The fail_args of a guard."""
    if isinstance(op, GuardOp):
        return op.fail_args
    if isinstance(op, GuardExceptionOp):
        return op.fail_args
    return None


def is_kept(op: Op, value: Value) -> bool:
    """Whether a value is among the fail_args of a guard."""
    kept = kept_values(op)
    if kept is not None:
        for item in kept:
            if item is value:
                return True
    return False


def is_call(opnum: int) -> bool:
    """Whether registers are lost; conditional calls keep them."""
    if opnum == ops.ARRAY_COPY or opnum == ops.ARRAY_CLEAR:
        return True
    return ops.is_call(opnum) and not ops.COND_CALL <= opnum <= ops.COND_CALL_VALUE_R
