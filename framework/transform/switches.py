"""Switches: a chain of comparisons of one value with constants becomes a multi-way switch.

    b1():                                     b1():
        c = int_eq(x, 62)                         switch x: 62: b9(), 60: b8(), 43: b7(), 45: b6(), default: b5()
        if c: b9() else: b2()
    b2():                             ⟶
        d = int_eq(x, 60)
        if d: b8() else: b3()
    ...

A chain continues with a block that holds nothing but the next comparison and has no other predecessor.  A value that was
widened from a character, and is compared with codes of characters only, is switched on as the character it came from.

A switch of many cases on a value computed anew in each round of a loop makes the loop a dispatch loop: the graph gets the
hint ``dispatch_loop``, by which the code generator gives every case its own jump to the next.

Requirements: after ``simplify``.  Why it terminates: each block is looked at once as the first of a chain, and blocks of
chains are used up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.flowgraph.dominators import Dominators
from framework.flowgraph.model import DEFAULT, Block, Constant, FunctionGraph, Link, Operation, Value, Variable

SMALLEST_CHAIN = 4
SMALLEST_DISPATCH = 6
COMPARISONS = {
    "int_eq": True,
    "int_ne": False,
    "char_eq": True,
    "char_ne": False,
    "unichar_eq": True,
    "unichar_ne": False,
}


def make_switches(graph: FunctionGraph) -> None:
    """Run the pass on one graph."""
    chains = _Chains(graph)
    if chains.run():
        _mark_dispatch(graph)


def _mark_dispatch(graph: FunctionGraph) -> None:
    dominators = Dominators(graph)
    home = {variable: block for block in dominators.order for variable in block.inputargs}
    home.update((operation.result, block) for block in dominators.order for operation in block.operations)
    headers = dominators.loop_headers()
    for block in dominators.order:
        switch = block.exitswitch
        if len(block.exits) <= SMALLEST_DISPATCH or not isinstance(switch, Variable):
            continue
        for header in headers:
            if dominators.dominates(header, home[switch]) and _leads_to(block, header):
                graph.hints["dispatch_loop"] = True
                return


def _leads_to(block: Block, target: Block) -> bool:
    seen = {block}
    pending = [block]
    while pending:
        for link in pending.pop().exits:
            if link.target is target:
                return True
            if link.target not in seen:
                seen.add(link.target)
                pending.append(link.target)
    return False


class _Chains:
    """The search for chains in one graph."""

    def __init__(self, graph: FunctionGraph) -> None:
        self.graph = graph
        self.definitions: dict[Value, Operation] = {}
        self.used: set[Value] = set()  # by operations and links, or by the ends of two blocks
        self.entered: dict[Block, int] = {}
        tested: set[Value] = set()
        for block in graph.iterate_blocks():
            switch = block.exitswitch
            if isinstance(switch, Variable):
                if switch in tested:
                    self.used.add(switch)
                tested.add(switch)
            for operation in block.operations:
                self.definitions[operation.result] = operation
                self.used.update(operation.args)
            for link in block.exits:
                self.used.update(link.args)
                self.entered[link.target] = self.entered.get(link.target, 0) + 1

    def run(self) -> bool:
        """Replace all chains; whether there were any."""
        found = False
        done: set[Block] = set()
        for block in list(self.graph.iterate_blocks()):
            if block not in done:
                found |= self._replace(block, done)
        return found

    def _replace(self, first: Block, done: set[Block]) -> bool:
        test = self._test(first)
        if test is None:
            return False
        value = test[0]
        cases: dict[object, Link] = {}
        block = first
        while True:
            _, case, taken, other = test
            cases.setdefault(case, taken)
            done.add(block)
            block = other.target
            if other.args or self.entered[block] != 1 or len(block.operations) != 1 or block.inputargs:
                break
            test = self._test(block)
            if test is None or test[0] is not value:
                break
        if len(cases) < SMALLEST_CHAIN:
            return False
        first.operations = [operation for operation in first.operations if operation.result is not first.exitswitch]
        first.exitswitch, convert = self._source(value, cases)
        links = []
        for case, taken in cases.items():
            links.append(Link(taken.args, taken.target, convert(case)))
        first.close(*links, Link(other.args, other.target, DEFAULT))
        return True

    def _source(self, value: Variable, cases: dict[object, Link]) -> tuple[Value, Callable[[Any], object]]:
        """What to switch on: the value, or the character that it was widened from; how a case is written there."""
        made = self.definitions.get(value)
        if made is not None and made.opname == "cast_char_to_int" and all(0 <= case < 256 for case in cases):  # type: ignore[operator]
            return made.args[0], chr
        return value, lambda case: case

    def _test(self, block: Block) -> tuple[Variable, object, Link, Link] | None:
        """The value and the constant that a block compares at its end, the exit if they are equal, and the other."""
        condition = block.exitswitch
        if not isinstance(condition, Variable) or condition in self.used or len(block.exits) != 2:
            return None
        operation = self.definitions.get(condition)
        if operation is None or operation.opname not in COMPARISONS or operation not in block.operations:
            return None
        left, right = operation.args
        if isinstance(left, Constant):
            left, right = right, left
        if not isinstance(left, Variable) or not isinstance(right, Constant):
            return None
        equal, other = sorted(block.exits, key=lambda link: link.exitcase is not COMPARISONS[operation.opname])
        return left, right.value, equal, other
