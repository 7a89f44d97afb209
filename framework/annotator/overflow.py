"""Which operations ``ovfcheck`` checks: those on plain ints written inside its argument.

    ovfcheck(a * b + c)      both the product and the sum raise OverflowError when they leave 64 bits

What stands inside a nested ``intmask(…)`` is meant to wrap and is not checked.  "Inside" is told from the places in the
source, which every operation carries.
"""

from __future__ import annotations

from framework.flowgraph.model import Constant, FunctionGraph, Operation, Position
from framework.rlib import rarithmetic

CHECKED_OPERATIONS = frozenset(["add", "sub", "mul", "lshift", "neg", "pow", "floordiv"])
CHECKED_OPERATIONS |= frozenset(f"inplace_{name}" for name in CHECKED_OPERATIONS)

_HINT = "checked_operations"


def checked_operations(graph: FunctionGraph) -> frozenset[Operation]:
    """The operations of a graph that raise OverflowError; computed once, before the graph is lowered."""
    found: frozenset[Operation] | None = graph.hints.get(_HINT)
    if found is None:
        found = graph.hints[_HINT] = _find(graph)
    return found


def _find(graph: FunctionGraph) -> frozenset[Operation]:
    operations = [operation for _, operation in graph.iterate_operations()]
    checking = _calls_of(operations, rarithmetic.ovfcheck)
    if not checking:
        return frozenset()
    wrapping = _calls_of(operations, rarithmetic.intmask)
    return frozenset(
        operation
        for operation in operations
        if operation.opname in CHECKED_OPERATIONS and _is_checked(operation.position, checking, wrapping)
    )


def _calls_of(operations: list[Operation], function: object) -> list[Position]:
    return [
        operation.position
        for operation in operations
        if operation.opname == "call"
        and isinstance(operation.args[1], Constant)
        and operation.args[1].value is function
        and operation.position is not None
    ]


def _is_checked(place: Position | None, checking: list[Position], wrapping: list[Position]) -> bool:
    """Whether the innermost call around a place is a check."""
    if place is None:
        return False
    around = [call for call in checking if _contains(call, place)]
    if not around:
        return False
    innermost = max(around, key=_start)
    return not any(_contains(call, place) and _start(call) > _start(innermost) for call in wrapping)


def _start(place: Position) -> tuple[int, int]:
    return place.line, place.column


def _contains(outer: Position, inner: Position) -> bool:
    if outer.filename != inner.filename:
        return False
    is_inside = (outer.line, outer.column) <= (inner.line, inner.column)
    return is_inside and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)
