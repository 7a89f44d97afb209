"""Hints for the JIT leave native code: markers go, questions about a trace get the answer for code outside of traces.

    jit_marker("promote", x)                        (nothing)
    y = jit_query(False, "isconstant", x)     ⟶     y = same_as(False)

It runs after the codewriter has read the graphs; a program without a JIT has no hints.

"""

from __future__ import annotations

from framework.flowgraph.model import FunctionGraph, Operation


def remove_jit_hints(graph: FunctionGraph) -> None:
    """Drop the hints of one graph."""
    for block in graph.iterate_blocks():
        if any(operation.opname in ("jit_marker", "jit_query") for operation in block.operations):
            block.operations = [_without_hint(o) for o in block.operations if o.opname != "jit_marker"]


def _without_hint(operation: Operation) -> Operation:
    if operation.opname == "jit_query":
        operation.opname = "same_as"
        operation.args = operation.args[:1]
    return operation
