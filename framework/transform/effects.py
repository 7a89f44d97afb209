"""What calling each graph may do: whether it may raise, which memory it may write, and whether it only looks at memory.

The facts are stored as ``graph.hints["effects"]``; passes only make a graph do less, so they stay true.  They are found
bottom-up over the call graph; the graphs of a recursion share one fact.  Calls through pointers may do anything, foreign
functions too (whether they raise is said by their pointer).

    def set(p, v): p.x = v          can_raise False, writes {("field", Point, "x")}

Why it terminates: each component of the call graph is looked at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from framework.flowgraph.model import FunctionGraph, Operation
from framework.lltypes.operations import TABLE
from framework.transform.call_graph import CallGraph
from framework.transform.memory import EVERYTHING, EXCEPTION, RAW, WRITERS, Location, location
from framework.transform.values import called_function
from framework.transform.values import can_raise as raises


@dataclass(frozen=True, slots=True)
class Effects:
    """What a call may do.  ``writes`` contains EVERYTHING when anything may be written.

    ``reads``: what the result of a call depends on besides its operands, None when a second call is not the same as the
    first: it writes, raises, allocates, or there is no telling.
    """

    can_raise: bool
    writes: frozenset[Location]
    reads: frozenset[Location] | None = None


ANYTHING = Effects(True, frozenset([EVERYTHING]))


def find_effects(graphs: list[FunctionGraph]) -> None:
    """Store the effects of all graphs."""
    for component in CallGraph(graphs).components:
        for graph in component:
            graph.hints.pop("effects", None)
        effects = of_component(component)
        for graph in component:
            graph.hints["effects"] = effects


def of_component(component: list[FunctionGraph]) -> Effects:
    """The joint effects of graphs that call each other."""
    members = set(component)
    writes: set[Location] = set()
    can_raise = False
    for graph in component:
        for block in graph.iterate_blocks():
            for link in block.exits:
                can_raise |= link.target is graph.exceptblock
            for operation in block.operations:
                if TABLE[operation.opname].effects in ("pure", "read", "control"):
                    continue
                callee = called_function(operation)
                if callee is not None and callee.graph in members:
                    continue  # adds nothing to the joint effects
                writes |= written(operation)
                is_handled = block.can_raise and operation is block.operations[-1]
                can_raise |= not is_handled and raises(operation)
    if EVERYTHING in writes:
        writes = {EVERYTHING}
    reads = None if writes or can_raise else read_by(component)
    return Effects(can_raise, frozenset(writes), reads)


def read_by(component: list[FunctionGraph]) -> frozenset[Location] | None:
    """What a component that neither writes nor raises reads; None when it does more than that."""
    members = set(component)
    reads: set[Location] = set()
    for graph in component:
        for _, operation in graph.iterate_operations():
            effects = TABLE[operation.opname].effects
            if operation.opname == "event_poll":
                return None
            if effects == "read":
                reads.add(location(operation))
            elif effects == "call":
                callee = called_function(operation)
                graph_called = callee.graph if callee is not None else None
                if graph_called in members:
                    continue
                found = graph_called.hints.get("effects", ANYTHING).reads if graph_called is not None else None
                if found is None:
                    return None
                reads |= found
            elif effects not in ("pure", "control"):
                return None
    return frozenset(reads) if reads.isdisjoint((EVERYTHING, EXCEPTION, RAW)) else None


def written(operation: Operation) -> frozenset[Location]:
    """The memory an operation may write."""
    opname = operation.opname
    if opname in WRITERS:
        return frozenset([location(operation)])
    effects = TABLE[opname].effects
    if opname == "stack_check":
        return frozenset([EXCEPTION])
    if effects == "call":
        function = called_function(operation)
        if function is None or function.graph is None:
            return ANYTHING.writes
        return function.graph.hints.get("effects", ANYTHING).writes  # type: ignore[no-any-return]
    return frozenset([EXCEPTION]) if effects == "alloc" else frozenset()
