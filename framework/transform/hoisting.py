"""Hoisting: what a loop reads first in each round, and always finds the same, is read once before the loop.

    entry(p, n): goto head(n)                 entry(p, n):
    head(i):                                      c = getfield(p, .inst_code)
        c = getfield(p, .inst_code)   ⟶           goto head(n)
        x = direct_call(&f, c, i)             head(i):
        if x: head(i + 1) else: return            x = direct_call(&f, c, i)

Only reads that no call can change (``memory.outlives_calls``), of what is known before the loop, at the start of the head:
they are done in any case, so the same happens, once.

Requirements: ``effects``; better after ``set_once``; ``cse`` then removes equal reads inside the loop.

Why it terminates: each loop head is looked at once.
"""

from __future__ import annotations

from framework.flowgraph.dominators import Dominators
from framework.flowgraph.editing import ensure_entry
from framework.flowgraph.model import Block, FunctionGraph, Link, Operation, Value
from framework.transform.effects import written
from framework.transform.memory import EVERYTHING, LENGTH, READERS, location, outlives_calls

MOVABLE = frozenset(["cast_pointer", "same_as"])


def hoist_reads(graph: FunctionGraph) -> None:
    """Run the pass on one graph."""
    ensure_entry(graph)
    dominators = Dominators(graph)
    for header in dominators.loop_headers():
        entering = [link for link in dominators.entering[header] if not dominators.is_back_edge(link)]
        if len(entering) == 1 and entering[0].exc_value is None and not header.can_raise:
            moved = leading_reads(graph, header)
            if any(operation.opname in READERS for operation in moved):
                header.operations = [operation for operation in header.operations if operation not in moved]
                put_before(entering[0], moved)


def leading_reads(graph: FunctionGraph, header: Block) -> list[Operation]:
    """The operations at the start of a loop's head that give the same in every round."""
    varying: set[Value] = set(header.inputargs)
    moved = []
    for operation in header.operations:
        is_read = operation.opname in READERS
        if not is_read and operation.opname not in MOVABLE:
            break
        if varying.isdisjoint(operation.args) and (not is_read or is_stable(graph, operation)):
            moved.append(operation)
        else:
            varying.add(operation.result)
    return moved


def is_stable(graph: FunctionGraph, operation: Operation) -> bool:
    """Whether a read finds the same as long as the object lives, whatever the loop does."""
    where = location(operation)
    if operation.opname not in ("getfield", "getarraysize", "getinteriorsize") or where is EVERYTHING:
        return False
    if where is LENGTH:
        return not any(LENGTH in written(other) for _, other in graph.iterate_operations())
    return outlives_calls(operation, where, graph.hints.get("rewritten"))


def put_before(link: Link, operations: list[Operation]) -> None:
    """Do the operations on a link."""
    source = link.source
    assert source is not None
    if len(source.exits) == 1 and not source.can_raise:
        source.operations = [*source.operations, *operations]
        return
    middle = Block([])
    middle.operations = operations
    inner = Link(list(link.args), link.target)
    link.args, link.target = [], middle
    middle.close(inner)
