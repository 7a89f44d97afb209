"""Where a value comes from, as far as there is one way only."""

from __future__ import annotations

from framework.flowgraph.model import Block, FunctionGraph, Operation, Value, Variable


def defining_operation(graph: FunctionGraph, block: Block, value: Value) -> tuple[Block, Operation] | None:
    """The operation that made a value of a block, and its block; None where several ways join or it is an argument."""
    seen: set[Block] = set()
    while isinstance(value, Variable) and block not in seen:
        seen.add(block)
        for operation in block.operations:
            if operation.result is value:
                return block, operation
        links = [link for link in graph.iterate_links() if link.target is block]
        if len(links) != 1 or value not in block.inputargs or links[0].source is None:
            return None
        value, block = links[0].args[block.inputargs.index(value)], links[0].source
    return None
