"""The call graph: who calls whom directly, and its strongly connected components, callees first.

Tarjan, "Depth-first search and linear graph algorithms" (1972), with an explicit stack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from framework.flowgraph.model import FunctionGraph
from framework.transform.values import called_function


def direct_callees(graph: FunctionGraph) -> list[FunctionGraph]:
    """The graphs that this one calls directly, each as often as it is called."""
    found = []
    for _, operation in graph.iterate_operations():
        if operation.opname == "direct_call":
            function = called_function(operation)
            if function is not None and function.graph is not None:
                found.append(function.graph)
    return found


class CallGraph:
    """Direct calls among ``graphs`` (and whatever these call).

    Attributes:
        components: strongly connected components, each after those it calls.
        recursive: the graphs that can call themselves by direct calls, those of ``ignored`` graphs left out.
        sites: how many direct calls of each graph there are.
    """

    __slots__ = ("callees", "components", "recursive", "sites")

    def __init__(
        self, graphs: Iterable[FunctionGraph], ignored: Callable[[FunctionGraph], object] = lambda graph: False
    ) -> None:
        self.callees: dict[FunctionGraph, list[FunctionGraph]] = {}
        self.sites: dict[FunctionGraph, int] = {}
        pending = list(graphs)
        for graph in pending:
            if graph not in self.callees:
                called = self.callees[graph] = direct_callees(graph)
                for callee in called:
                    self.sites[callee] = self.sites.get(callee, 0) + 1
                pending.extend(called)
        self.components = Components(self.callees).found
        followed = {
            graph: [] if ignored(graph) else [callee for callee in called if not ignored(callee)]
            for graph, called in self.callees.items()
        }
        self.recursive = {
            graph
            for component in Components(followed).found
            for graph in component
            if len(component) > 1 or graph in followed[graph]
        }

    def bottom_up(self) -> Iterator[FunctionGraph]:
        """All graphs, callees before callers as far as recursion allows."""
        for component in self.components:
            yield from component


class Components:
    """The strongly connected components of a call graph (``found``), each after those it calls."""

    __slots__ = ("callees", "found")

    def __init__(self, callees: dict[FunctionGraph, list[FunctionGraph]]) -> None:
        self.callees = callees
        self.found: list[list[FunctionGraph]] = []
        self._find_components()

    def _find_components(self) -> None:
        index: dict[FunctionGraph, int] = {}
        low: dict[FunctionGraph, int] = {}
        stack: list[FunctionGraph] = []
        on_stack: set[FunctionGraph] = set()
        for root in self.callees:
            if root in index:
                continue
            work: list[tuple[FunctionGraph, Iterator[FunctionGraph]]] = []
            self._enter(root, index, low, stack, on_stack, work)
            while work:
                graph, callees = work[-1]
                for callee in callees:
                    if callee not in index:
                        self._enter(callee, index, low, stack, on_stack, work)
                        break
                    if callee in on_stack:
                        low[graph] = min(low[graph], index[callee])
                else:
                    work.pop()
                    if work:
                        caller = work[-1][0]
                        low[caller] = min(low[caller], low[graph])
                    if low[graph] == index[graph]:
                        self.found.append(self._leave(graph, stack, on_stack))

    def _enter(
        self,
        graph: FunctionGraph,
        index: dict[FunctionGraph, int],
        low: dict[FunctionGraph, int],
        stack: list[FunctionGraph],
        on_stack: set[FunctionGraph],
        work: list[tuple[FunctionGraph, Iterator[FunctionGraph]]],
    ) -> None:
        index[graph] = low[graph] = len(index)
        stack.append(graph)
        on_stack.add(graph)
        work.append((graph, iter(self.callees[graph])))

    def _leave(
        self, root: FunctionGraph, stack: list[FunctionGraph], on_stack: set[FunctionGraph]
    ) -> list[FunctionGraph]:
        component = []
        while True:
            graph = stack.pop()
            on_stack.discard(graph)
            component.append(graph)
            if graph is root:
                return component
