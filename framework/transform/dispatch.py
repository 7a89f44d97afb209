"""Dispatch loops: what lies between the end of a handler and the next handler is copied to the end of each handler.

    head(pc, …):                              head: only for the first round
        if pc < n: next() else: return            add:  …; pc2 = int_add(pc, 1)
    next():                                             if pc2 < n: next2() else: return
        code = getarrayitem(program, pc)                next2(): code2 = getarrayitem(program, pc2)
        switch code: 0: add(), 1: jump(), …                      switch code2: 0: add(), 1: jump(), …
    add: …; goto latch(x)              ⟶          jump: …
    jump: …; goto latch(y)                        ...
    ...
    latch(pc): pc2 = int_add(pc, 1); goto head(pc2)

So each handler ends in a jump of its own, whose target the processor predicts from its own history.  The code generator
does this only where nothing but the jump itself is to be copied.

Requirements: the hint ``dispatch_loop`` (``switches.py``); all else is done.  Only graphs of moderate size are changed: the
number of copies times what is copied has a bound.

Why it terminates: one loop of one graph is copied once.
"""

from __future__ import annotations

from framework.flowgraph.dominators import Dominators
from framework.flowgraph.editing import Copier, repair_duplicates
from framework.flowgraph.model import Block, FunctionGraph, Value, Variable
from framework.transform.simplify import simplify

MANY_EXITS = 6
MANY_ENTRIES = 3
LONGEST_WAY = 12  # blocks between the end of a handler and the dispatch
BUDGET = 8000  # operations and links


def thread_dispatch(graph: FunctionGraph) -> None:
    """Run the pass on one graph."""
    if not graph.hints.get("dispatch_loop"):
        return
    dominators = Dominators(graph)
    headers = dominators.loop_headers()
    candidates = [block for block in dominators.order if len(block.exits) > MANY_EXITS]
    for block in sorted(candidates, key=lambda block: -len(block.exits)):
        around = [header for header in headers if dominators.dominates(header, block)]
        if around and _copy_way(graph, dominators, around[-1], block):
            simplify(graph)
            return


def _copy_way(graph: FunctionGraph, dominators: Dominators, header: Block, dispatch: Block) -> bool:
    """Copy the way from where the handlers meet to the dispatch for each of them; whether that was done."""
    latches = _latches(dominators, header, dispatch)
    meeting = latches[-1] if latches else header
    way = [*_way(dominators, header, dispatch), dispatch]
    entering = [link for link in dominators.entering[meeting] if link.source not in way]
    if meeting is header:
        entering = [link for link in entering if dominators.is_back_edge(link)]
    size = sum(len(block.operations) + len(block.exits) for block in [*latches, *way])
    if len(way) > LONGEST_WAY or len(entering) < MANY_ENTRIES or size * len(entering) > BUDGET:
        return False
    copies: dict[Block, list[tuple[Block, dict[Variable, Value]]]] = {}
    for link in entering:
        ahead = Copier()
        ahead.copy(way)
        behind = Copier()  # a latch sees what the header defined in the round before, not what its copy will define
        behind.blocks.update(ahead.blocks)
        behind.copy(latches)
        link.target = behind.blocks[meeting]
        for copier, blocks in ((ahead, way), (behind, latches)):
            for block in blocks:
                copies.setdefault(block, []).append((copier.blocks[block], dict(copier.values)))
    repair_duplicates(graph, copies)
    return True


def _latches(dominators: Dominators, header: Block, dispatch: Block) -> list[Block]:
    """The blocks before the only back edge, up to one where many handlers meet."""
    found: list[Block] = []
    links = [link for link in dominators.entering[header] if dominators.is_back_edge(link)]
    while len(links) == 1 and len(found) < LONGEST_WAY:
        block = links[0].source
        assert block is not None
        if block is header or block is dispatch or block in found:
            return []
        found.append(block)
        links = dominators.entering[block]
    return found if len(links) >= MANY_ENTRIES else []


def _way(dominators: Dominators, header: Block, dispatch: Block) -> list[Block]:
    """The blocks on ways from the header to the dispatch."""
    found: dict[Block, None] = {}
    pending = [dispatch]
    while pending and len(found) <= LONGEST_WAY:
        for link in dominators.entering[pending.pop()]:
            block = link.source
            assert block is not None
            if block not in found and block is not dispatch and dominators.dominates(header, block):
                if not dominators.dominates(dispatch, block):
                    found[block] = None
                    if block is not header:
                        pending.append(block)
    return list(found)
