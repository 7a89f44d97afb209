"""Inlining: a call of a small function becomes a copy of its graph.

    graph area(p)                             graph area(p)
    b0(p):                                    b0(p):
        w = direct_call(&width, p)                w = getfield(p, .w)
        ...                         ⟶            ...

Callers are visited after their callees, so a callee is already as small as it gets, and a chain of small functions
dissolves from the bottom.  A graph that was inlined into is folded and simplified before its own weight is taken.

Exceptions.  The callee's links to its except block lead to the handler of a protected call, else to the caller's except
block.  In the copy for a protected call each operation that may raise on its own ends a protected block with the same
handler:

        r = direct_call(&f, x)                x1 = direct_call(&may_raise, x)
        try: b1(r) except e: b2(e)  ⟶         try: b3() except e1: h(e1)
                                          b3():
                                              y = int_add(x1, 1)
                                              goto after(y)

Chosen: graphs with the hint ``inline``, and those whose weight (roughly the number of machine instructions) is below a
bound; a graph that is called from one place gets a larger bound.  Never: the hint ``dont_inline``, graphs that are
recursive without the help of one that has it (raising an exception may lead anywhere),
and callers that have become very large, except for callees no larger than the call itself.

Cold code stays small: a graph that only raises (no return, no loop) gets the hints ``cold`` and ``only_raises`` and is
never copied, and into a block from which every way leads to a raise only callees with the hint ``inline`` or the size of
a call are copied.

Requirements: low-level graphs before the exception transform.  Positions of copied operations stay those of the callee.

Why it terminates: a callee is final when it is inlined, recursive graphs are never copied, and the calls that appear in
the copies are looked at a fixed number of times.
"""

from __future__ import annotations

from framework.flowgraph.dominators import postorder
from framework.flowgraph.editing import Copier, split_block
from framework.flowgraph.model import LAST_EXCEPTION, Block, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.operations import TABLE
from framework.lltypes.types import LLType, Ptr, Void
from framework.transform.call_graph import CallGraph
from framework.transform.constant_folding import fold_constants
from framework.transform.simplify import simplify
from framework.transform.values import always_raises, called_function, can_raise, dummy

BOUND = 32
BOUND_ONE_SITE = 120
BOUND_CALLER = 6000
ROUNDS = 3  # a copied call through a pointer may turn out to be a direct one
FREE = frozenset(["same_as", "cast_pointer", "keep_alive", "likely", "unlikely", "jit_marker", "debug_assert"])
WEIGHT_BY_EFFECTS = {"pure": 1, "read": 1, "write": 1, "control": 1, "alloc": 4, "call": 4}


def inline_calls(graphs: list[FunctionGraph]) -> None:
    """Inline in all graphs, bottom-up."""
    Inliner(graphs).run()


def weigh(graph: FunctionGraph) -> int:
    """Roughly how many machine instructions the graph becomes."""
    total = 0
    for block in graph.iterate_blocks():
        total += max(0, len(block.exits) - 1)
        for operation in block.operations:
            if operation.opname not in FREE:
                total += WEIGHT_BY_EFFECTS[TABLE[operation.opname].effects]
            if operation.opname == "direct_call":
                total += len(operation.args) // 2
    return total


def end_after_raising_calls(graph: FunctionGraph) -> None:
    """Nothing follows a call of a graph that only raises: the block returns a value that nobody will see."""
    for block in list(graph.iterate_blocks()):
        for index, operation in enumerate(block.operations):
            if always_raises(operation):
                dead = Link([dummy(graph.return_variable.concretetype)], graph.returnblock)
                if block.can_raise and index == len(block.operations) - 1:
                    block.close(dead, block.exits[1])
                else:
                    del block.operations[index + 1 :]
                    block.exitswitch = None
                    block.close(dead)
                break


def only_raises(graph: FunctionGraph) -> bool:
    """Whether the graph raises, and does little else: it has no return and no loop."""
    return graph.startblock in cold_blocks(graph)


def cold_blocks(graph: FunctionGraph) -> set[Block]:
    """The blocks from which every way leads to a raise, without a loop."""
    cold = {graph.exceptblock}
    for block in postorder(graph):
        calls_raiser = not block.can_raise and any(map(always_raises, block.operations[-1:]))
        if calls_raiser or (block.exits and all(link.target in cold for link in block.exits)):
            cold.add(block)
    return cold


class Inliner:
    """The decisions, with the weights of the graphs that are finished."""

    def __init__(self, graphs: list[FunctionGraph]) -> None:
        self.graphs = set(graphs)
        # A call that is never copied ends a recursion: the copies stop there.
        self.calls = CallGraph(graphs, ignored=lambda graph: graph.hints.get("dont_inline"))
        self.weights: dict[FunctionGraph, int] = {}

    def run(self) -> None:
        """All graphs, callees first."""
        for graph in self.calls.bottom_up():
            if graph in self.graphs:
                end_after_raising_calls(graph)
                for _ in range(ROUNDS):
                    if not self._inline_into(graph):
                        break
                    end_after_raising_calls(graph)
                    fold_constants(graph)
                    simplify(graph)
                self.weights[graph] = weigh(graph)
                if only_raises(graph):
                    graph.hints["cold"] = graph.hints["only_raises"] = True

    def _inline_into(self, graph: FunctionGraph) -> bool:
        weight = weigh(graph)
        is_changed = False
        cold = cold_blocks(graph)
        for block in list(graph.iterate_blocks()):
            # from the end, because what follows an inlined call moves to another block
            for index in range(len(block.operations) - 1, -1, -1):
                operation = block.operations[index]
                if operation.opname != "direct_call":
                    continue
                callee = self._chosen(operation, BOUND_CALLER - weight, block in cold)
                if callee is not None and inline_call(graph, block, index, callee):
                    weight += self.weights[callee]
                    is_changed = True
        return is_changed

    def _chosen(self, operation: Operation, room: int, is_cold: bool) -> FunctionGraph | None:
        """The graph to be inlined for a call, if it is to be, into a caller with room for so much weight."""
        function = called_function(operation)
        callee = function.graph if function is not None else None
        if callee is None or callee in self.calls.recursive or callee not in self.weights:
            return None
        if callee.hints.get("dont_inline") or callee.hints.get("only_raises"):
            return None
        if callee.hints.get("inline"):
            return callee
        weight = self.weights[callee]
        if weight <= 3 + len(operation.args):
            return callee
        bound = BOUND_ONE_SITE if self.calls.sites.get(callee) == 1 else BOUND
        return callee if weight <= min(bound, room) and not is_cold else None


def inline_call(
    graph: FunctionGraph, block: Block, index: int, callee: FunctionGraph, keep_positions: bool = True
) -> bool:
    """Replace the call at ``block.operations[index]`` by a copy of ``callee``.

    Args:
        keep_positions: whether operations stay where the callee's source has them; else they are at the call.
    Returns: False when the types of operands and inputs don't fit, and nothing was done.
    """
    call = block.operations[index]
    casts: list[Operation] = []
    args = fitting_arguments(call, callee, casts)
    if args is None or call.result.concretetype is not callee.return_variable.concretetype:
        return False
    is_protected = block.can_raise and index == len(block.operations) - 1
    raised = callee.exceptblock.inputargs[0].concretetype
    after, handler = continuation(graph, block, index, is_protected, raised)
    block.operations[-1:] = casts
    copier = Copier()
    copier.blocks[callee.returnblock] = after
    copier.blocks[callee.exceptblock] = handler
    originals = list(callee.iterate_blocks())
    copier.copy(originals)
    block.close(Link(args, copier.blocks[callee.startblock]))
    if not keep_positions:
        for original in originals:
            for operation in copier.blocks[original].operations if not original.is_final else ():
                operation.position = call.position
    if is_protected:
        for original in originals:
            if not original.is_final:
                protect(copier.blocks[original], handler)
    return True


def fitting_arguments(call: Operation, callee: FunctionGraph, casts: list[Operation]) -> list[Value] | None:
    """The operands of a call at the types of the callee's inputs, None when they don't fit."""
    args = [value for value in call.args[1:] if value.concretetype is not Void]
    inputs = callee.startblock.inputargs
    if len(args) != len(inputs):
        return None
    result: list[Value] = []
    for value, variable in zip(args, inputs):
        wanted = variable.concretetype
        if value.concretetype is not wanted:
            if not isinstance(value.concretetype, Ptr) or not isinstance(wanted, Ptr):
                return None
            casts.append(Operation("cast_pointer", [value], Variable("", wanted), call.position))
            value = casts[-1].result
        result.append(value)
    return result


def continuation(
    graph: FunctionGraph, block: Block, index: int, is_protected: bool, raised: LLType
) -> tuple[Block, Block]:
    """Cut the block after the call: the block where the callee returns to, and the one where its exceptions go.

    ``raised`` is the type at which the callee raises; the handler may look at the instance at another one.
    """
    call = block.operations[index]
    if not is_protected:
        after = split_block(block, index + 1)
        after.inputargs = [call.result]
        return after, graph.exceptblock
    normal, raising = block.exits
    after = Block([call.result])
    after.close(normal)
    caught = raising.exc_value
    assert caught is not None
    handler = Block([caught])
    if caught.concretetype is not raised:
        handler.inputargs = [Variable(caught.name, raised)]
        handler.operations.append(Operation("cast_pointer", list(handler.inputargs), caught, call.position))
    raising.exc_value = None
    handler.close(raising)
    block.exitswitch = None
    return after, handler


def protect(block: Block, handler: Block) -> None:
    """Let everything in the block that may raise on its own be handled by ``handler``."""
    while True:
        end = len(block.operations) - block.can_raise
        index = next((i for i in range(end) if can_raise(block.operations[i])), None)
        if index is None:
            return
        rest = split_block(block, index + 1)
        caught = handler.inputargs[0].copy()
        raising = Link([caught], handler)
        raising.exc_value = caught
        block.exitswitch = LAST_EXCEPTION
        block.close(block.exits[0], raising)
        block = rest
