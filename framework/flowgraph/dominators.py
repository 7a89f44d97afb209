"""Orders and facts about the shape of a graph: reverse postorder, predecessors, dominators, live variables.

Dominators are found by the algorithm of Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm" (2001);
``dominates`` compares intervals of a walk over the dominator tree, so it costs two comparisons.
"""

from __future__ import annotations

from collections.abc import Iterator

from framework.flowgraph.model import Block, FunctionGraph, Link, Variable


def postorder(graph: FunctionGraph) -> list[Block]:
    """Reachable blocks, each after all blocks that can be reached from it (back edges aside)."""
    order: list[Block] = []
    seen = {graph.startblock}
    stack: list[tuple[Block, Iterator[Link]]] = [(graph.startblock, iter(graph.startblock.exits))]
    while stack:
        block, links = stack[-1]
        for link in links:
            target = link.target
            if target not in seen:
                seen.add(target)
                stack.append((target, iter(target.exits)))
                break
        else:
            stack.pop()
            order.append(block)
    return order


def reverse_postorder(graph: FunctionGraph) -> list[Block]:
    """Reachable blocks, each before the blocks that it leads to (back edges aside)."""
    return postorder(graph)[::-1]


def predecessors(graph: FunctionGraph) -> dict[Block, list[Link]]:
    """The links that enter each reachable block."""
    entering: dict[Block, list[Link]] = {graph.startblock: []}
    for link in graph.iterate_links():
        entering.setdefault(link.target, []).append(link)
    return entering


class Dominators:
    """The dominator tree of a graph.

    Attributes:
        order: the blocks in reverse postorder.
        immediate: the immediate dominator of each block, None for the start block.
        children: the tree downwards, in reverse postorder.
        entering: the links that enter each block.
    """

    __slots__ = ("_first", "_last", "_number", "children", "entering", "immediate", "order")

    def __init__(self, graph: FunctionGraph) -> None:
        self.order = reverse_postorder(graph)
        self.entering = predecessors(graph)
        self._number = {block: number for number, block in enumerate(self.order)}
        self.immediate: dict[Block, Block | None] = self._find_immediate()
        self.children: dict[Block, list[Block]] = {block: [] for block in self.order}
        for block in self.order:
            parent = self.immediate[block]
            if parent is not None:
                self.children[parent].append(block)
        self._first: dict[Block, int] = {}
        self._last: dict[Block, int] = {}
        self._number_tree()

    def _find_immediate(self) -> dict[Block, Block | None]:
        number = self._number
        sources = [[number[link.source] for link in self.entering[block] if link.source] for block in self.order]
        dominator: list[int] = [-1] * len(self.order)
        dominator[0] = 0
        changed = True
        while changed:
            changed = False
            for current in range(1, len(self.order)):
                new = -1
                for source in sources[current]:
                    if dominator[source] == -1:
                        continue
                    if new == -1:
                        new = source
                        continue
                    while source != new:
                        while source > new:
                            source = dominator[source]
                        while new > source:
                            new = dominator[new]
                if dominator[current] != new:
                    dominator[current] = new
                    changed = True
        return {block: self.order[dominator[index]] if index else None for index, block in enumerate(self.order)}

    def _number_tree(self) -> None:
        clock = 0
        stack: list[tuple[Block, bool]] = [(self.order[0], False)]
        while stack:
            block, is_done = stack.pop()
            if is_done:
                self._last[block] = clock
                continue
            self._first[block] = clock
            clock += 1
            stack.append((block, True))
            stack.extend((child, False) for child in reversed(self.children[block]))

    def dominates(self, above: Block, below: Block) -> bool:
        """Whether every path to ``below`` goes through ``above`` (a block dominates itself)."""
        return self._first[above] <= self._first[below] < self._last[above]

    def walk(self) -> Iterator[tuple[Block, bool]]:
        """The tree in preorder: (block, True) when it is entered, (block, False) when all below it is done."""
        stack = [(self.order[0], True)]
        while stack:
            block, is_entered = stack.pop()
            yield block, is_entered
            if is_entered:
                stack.append((block, False))
                stack.extend((child, True) for child in reversed(self.children[block]))

    def is_back_edge(self, link: Link) -> bool:
        """Whether the link closes a natural loop: its target dominates its source."""
        return link.source is not None and self.dominates(link.target, link.source)

    def loop_headers(self) -> dict[Block, list[Link]]:
        """The blocks that head a natural loop, with its back edges."""
        found: dict[Block, list[Link]] = {}
        for block in self.order:
            links = [link for link in self.entering[block] if self.is_back_edge(link)]
            if links:
                found[block] = links
        return found


def live_at_entry(graph: FunctionGraph) -> dict[Block, set[Variable]]:
    """The variables alive when each block is entered, its own input arguments not counted."""
    order = postorder(graph)
    uses: dict[Block, set[Variable]] = {}
    kills: dict[Block, set[Variable]] = {}
    for block in order:
        uses[block], kills[block] = uses_and_definitions(block)
    live: dict[Block, set[Variable]] = {block: uses[block] - kills[block] for block in order}
    entering = predecessors(graph)
    pending = dict.fromkeys(order)
    while pending:
        block = next(iter(pending))
        del pending[block]
        for link in entering[block]:
            source = link.source
            assert source is not None
            news = live[block] - kills[source] - live[source]
            if news:
                live[source] |= news
                pending[source] = None
    return live


def uses_and_definitions(block: Block) -> tuple[set[Variable], set[Variable]]:
    """The variables a block mentions and those that it defines."""
    used: set[Variable] = set()
    defined: set[Variable] = set(block.inputargs)
    for operation in block.operations:
        used.update(value for value in operation.args if isinstance(value, Variable))
        defined.add(operation.result)
    if isinstance(block.exitswitch, Variable):
        used.add(block.exitswitch)
    for link in block.exits:
        used.update(value for value in link.args if isinstance(value, Variable))
        if link.exc_value is not None:
            defined.add(link.exc_value)
    return used, defined
