"""Which operations may lead to a ``gc_collect``: there, the executor must hold no object that the program can't reach.

A dead Python local would keep its object alive, and a weak reference to it would not be cleared when the program looks.
So before such an operation the generated code sets all variables to None that are not live any more.
"""

from __future__ import annotations

from framework.flowgraph.dominators import live_at_entry
from framework.flowgraph.model import Block, Constant, FunctionGraph, Operation, Variable
from framework.lltypes.memory import FunctionPointer


class Collecting:
    """Answers, remembered per graph."""

    def __init__(self) -> None:
        self._known: dict[FunctionGraph, bool] = {}

    def is_collecting(self, operation: Operation) -> bool:
        """Whether the operation is, or may call, a ``gc_collect``."""
        if operation.opname == "gc_collect":
            return True
        return any(self.graph_collects(graph) for graph in callees(operation))

    def graph_collects(self, graph: FunctionGraph) -> bool:
        """Whether running the graph may reach a ``gc_collect``."""
        if graph not in self._known:
            self._search(graph)
        return self._known[graph]

    def _search(self, start: FunctionGraph) -> None:
        """Decide for all graphs reachable from ``start``: collecting ones are found backwards from the operations."""
        callers: dict[FunctionGraph, list[FunctionGraph]] = {start: []}
        pending, collecting = [start], []
        while pending:
            graph = pending.pop()
            if self._known.get(graph) or any(op.opname == "gc_collect" for _, op in graph.iterate_operations()):
                collecting.append(graph)
            for _, operation in graph.iterate_operations():
                for callee in callees(operation):
                    if callee not in callers:
                        callers[callee] = []
                        pending.append(callee)
                    callers[callee].append(graph)
        self._known.update(dict.fromkeys(callers, False))
        while collecting:
            graph = collecting.pop()
            if not self._known[graph]:
                self._known[graph] = True
                collecting.extend(callers[graph])


def callees(operation: Operation) -> list[FunctionGraph]:
    """The graphs that a call may reach, as far as they are known."""
    if operation.opname == "direct_call":
        pointer = operation.args[0]
        known = isinstance(pointer, Constant) and isinstance(pointer.value, FunctionPointer) and pointer.value.graph
        return [known] if known else []
    if operation.opname == "indirect_call":
        last = operation.args[-1]
        possible = last.value if isinstance(last, Constant) else None
        return [graph for graph in possible or () if isinstance(graph, FunctionGraph)]
    return []


class LiveVariables:
    """Variables alive at each operation of a graph."""

    def __init__(self, graph: FunctionGraph) -> None:
        self._at_entry = live_at_entry(graph)

    def needed_from(self, block: Block, operation: Operation) -> set[Variable]:
        """What the operation and everything after it uses."""
        live: set[Variable] = set()
        for link in block.exits:
            live |= self._at_entry[link.target]
            live.update(a for a in link.args if isinstance(a, Variable))
        if isinstance(block.exitswitch, Variable):
            live.add(block.exitswitch)
        for current in reversed(block.operations):
            live.discard(current.result)
            live.update(a for a in current.args if isinstance(a, Variable))
            if current is operation:
                break
        return live
