"""Host: which operations and graphs may run the collector.

A graph may collect when it contains an operation that may, or calls (directly, or through a pointer to it) a graph that may.
``find_collecting`` stores the answer as ``graph.hints["can_collect"]``.  Terminates: each graph is reached at most once.
"""

from __future__ import annotations

from collections.abc import Iterable

from framework.flowgraph.model import Constant, FunctionGraph, Operation
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.operations import TABLE

NEVER_COLLECT = frozenset("gc_identity_hash gc_pin gc_unpin gc_is_moving gc_register_finalizer gc_next_dead".split())


class CollectingError(Exception):
    """A function that promised not to collect may do so."""


def find_collecting(graphs: Iterable[FunctionGraph]) -> None:
    """Decide for every graph."""
    graphs = list(graphs)
    members = set(graphs)
    callers: dict[FunctionGraph, list[FunctionGraph]] = {}
    pending = []
    for graph in graphs:
        graph.hints["can_collect"] = False
    for graph in graphs:
        for _, operation in graph.iterate_operations():
            targets = called_graphs(operation)
            if targets is None:
                if can_collect(operation):
                    graph.hints["can_collect"] = True
            else:
                for target in targets:
                    callers.setdefault(target, []).append(graph)
                    if target not in members and target.hints.get("can_collect", True):
                        graph.hints["can_collect"] = True
        if graph.hints["can_collect"]:
            pending.append(graph)
    while pending:
        for caller in callers.get(pending.pop(), ()):
            if not caller.hints["can_collect"]:
                caller.hints["can_collect"] = True
                pending.append(caller)
    for graph in graphs:
        if graph.hints.get("no_collect") and graph.hints["can_collect"]:
            raise CollectingError(f"{graph.name} must not collect, but {_reason(graph)}")


def can_collect(operation: Operation) -> bool:
    """Whether the collector may run inside an operation (for calls: as far as the hints of their targets are known)."""
    opname = operation.opname
    if not TABLE[opname].can_collect or opname in NEVER_COLLECT:
        return False
    targets = called_graphs(operation)
    if targets is not None:
        return any(target.hints.get("can_collect", True) for target in targets)
    if opname == "direct_call":
        function = operation.args[0]
        assert isinstance(function, Constant)
        return bool(getattr(function.value, "can_collect", True))
    return True


def called_graphs(operation: Operation) -> list[FunctionGraph] | None:
    """The graphs that a call may reach; None when it is not a call or they are not known."""
    if operation.opname == "direct_call":
        function = operation.args[0]
        if isinstance(function, Constant) and isinstance(function.value, FunctionPointer) and function.value.graph:
            return [function.value.graph]
    elif operation.opname == "indirect_call":
        known = operation.args[-1]
        if isinstance(known, Constant) and known.value is not None:
            return list(known.value)
    return None


def _reason(graph: FunctionGraph) -> str:
    for _, operation in graph.iterate_operations():
        if can_collect(operation):
            return f"{operation.opname} at {operation.position} may"
    return "a function that it calls may"
