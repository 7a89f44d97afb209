"""Stack checks: every recursion tests, once a round, that there is native stack left.

    graph depth(t)                            graph depth(t)
    b0(t):                                    b0(t):
        ...                           ⟶           stack_check()
        n = direct_call(&depth, left)             ...
        ...                                       n = direct_call(&depth, left)

A check raises RecursionError.  It stands at the entry of the graphs where a depth-first walk over the call graph meets a
graph that it is still inside of: each cycle of calls passes one.  Calls through pointers count through the list of graphs
that they may reach; where there is none, they may reach every graph of the pointer's type.

No check is made where raising the RecursionError itself may lead, or it would call itself; nor in graphs with the hint
``no_collect``, which must not allocate an exception.

Needs: low-level graphs of the whole program, before anything asks what can raise.

Why it terminates: each graph and each call is looked at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from framework.flowgraph.editing import ensure_entry
from framework.flowgraph.model import FunctionGraph, Operation, Variable
from framework.lltypes.types import FuncType, LLType, Ptr, Void
from framework.runtime.entry import raise_recursion_error
from framework.transform.values import called_function

Signature = tuple[tuple[LLType, ...], LLType]


def insert_stack_checks(graphs: list[FunctionGraph]) -> None:
    """Run the pass on a program; a graph that has a check already gets no second one."""
    calls = callees(graphs)
    exempt = reachable([graph for graph in graphs if graph.function is raise_recursion_error], calls)
    for graph in heads_of_cycles(calls):
        if graph not in exempt and not graph.hints.get("no_collect"):
            ensure_entry(graph)
            operations = graph.startblock.operations
            if not any(operation.opname == "stack_check" for operation in operations):
                operations.insert(0, Operation("stack_check", [], Variable("", Void), graph.position))


def callees(graphs: Iterable[FunctionGraph]) -> dict[FunctionGraph, list[FunctionGraph]]:
    """The graphs that each graph may call."""
    program = list(graphs)
    by_signature: dict[Signature, list[FunctionGraph]] = {}
    for graph in program:
        by_signature.setdefault(signature(graph), []).append(graph)
    result: dict[FunctionGraph, list[FunctionGraph]] = {}
    for graph in program:
        called: dict[FunctionGraph, None] = {}
        for _, operation in graph.iterate_operations():
            called.update(dict.fromkeys(_reached(operation, by_signature)))
        result[graph] = list(called)
    return result


def signature(graph: FunctionGraph) -> Signature:
    """The types of parameters and result."""
    return tuple(v.concretetype for v in graph.startblock.inputargs), graph.return_variable.concretetype


def _reached(operation: Operation, by_signature: dict[Signature, list[FunctionGraph]]) -> list[FunctionGraph]:
    if operation.opname == "direct_call":
        function = called_function(operation)
        return [function.graph] if function is not None and function.graph is not None else []
    if operation.opname != "indirect_call":
        return []
    known = operation.args[-1].value  # type: ignore[union-attr]
    if known is not None:
        return list(known)
    pointer = operation.args[0].concretetype
    assert isinstance(pointer, Ptr) and isinstance(pointer.to, FuncType)
    arguments = tuple(type_ for type_ in pointer.to.args if type_ is not Void)
    return by_signature.get((arguments, pointer.to.result), [])


def reachable(roots: list[FunctionGraph], calls: dict[FunctionGraph, list[FunctionGraph]]) -> set[FunctionGraph]:
    """The graphs that calls lead to from some."""
    found = set(roots)
    pending = list(roots)
    while pending:
        for callee in calls.get(pending.pop(), ()):
            if callee not in found:
                found.add(callee)
                pending.append(callee)
    return found


def heads_of_cycles(calls: dict[FunctionGraph, list[FunctionGraph]]) -> list[FunctionGraph]:
    """The graphs that a depth-first walk meets while it is inside of them: without them there is no cycle."""
    heads: dict[FunctionGraph, None] = {}
    seen: set[FunctionGraph] = set()
    for root in calls:
        if root in seen:
            continue
        seen.add(root)
        inside = {root}
        path: list[tuple[FunctionGraph, Iterator[FunctionGraph]]] = [(root, iter(calls[root]))]
        while path:
            graph, pending = path[-1]
            for callee in pending:
                if callee in inside:
                    heads[callee] = None
                elif callee not in seen and callee in calls:
                    seen.add(callee)
                    inside.add(callee)
                    path.append((callee, iter(calls[callee])))
                    break
            else:
                inside.discard(graph)
                path.pop()
    return list(heads)
