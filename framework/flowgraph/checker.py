"""Checks that a flow graph keeps the invariants of the model; runs after every pass in tests and under KIT_CHECK=1.

Invariants, for every block that is reachable from the start block:

 B1  the return block and the except block have one input argument, no operation, no exit and no exit switch
 B2  every other block has an exit; without an exit switch exactly one
 B3  an exit switch that is a variable or a constant has exits with distinct constant cases: False and True, in that
     order, for a boolean; else any number, of which the last may be DEFAULT
 B4  an exit switch LAST_EXCEPTION needs a last operation and exactly two exits without a case; the second one has an
     ``exc_value``, the first has none
 L1  a link's ``source`` is the block it leaves
 L2  a link passes as many values as its target has input arguments
 L3  ``exc_value`` is used in the arguments of its own link only
 V1  every variable is defined exactly once: as input argument, as result or as ``exc_value``
 V2  every use of a variable is dominated by its definition
 O1  the name of every operation is in the table: that of flow graphs before lowering, that of low-level ones after it
 O2  an operation has the number of operands its row allows
 T1  after lowering every variable and constant has a type, and a link passes values of the types of its target

A graph is low-level when its return variable has a type.  Then ``lltypes/checker.py`` checks the types of operands too.
"""

from __future__ import annotations

from collections.abc import Iterable

from framework.flowgraph import operations
from framework.flowgraph.dominators import Dominators
from framework.flowgraph.model import DEFAULT, Block, Constant, FunctionGraph, Link, Operation, Special, Value, Variable
from framework.flowgraph.text import graph_text
from framework.lltypes import operations as lowlevel
from framework.lltypes.checker import graph_problems


class BrokenGraph(Exception):
    """A graph violates an invariant: a bug in the stage that made it."""


class Checker:
    """Checks one graph; every violation is collected, so that one run shows all of them."""

    def __init__(self, graph: FunctionGraph) -> None:
        self.graph = graph
        self.is_lowlevel = graph.return_variable.concretetype is not None
        self.problems: list[str] = []
        self.defined: dict[Variable, tuple[Block, int]] = {}
        self.blocks = list(graph.iterate_blocks())
        self.numbers = {block: number for number, block in enumerate(self.blocks)}

    def check(self) -> list[str]:
        """All violations as text."""
        for block in self.blocks:
            self._check_shape(block)
        if self.problems:
            return self.problems  # definitions make sense only in well-formed blocks
        for block in self.blocks:
            self._collect_definitions(block)
        self.dominators = Dominators(self.graph)
        for block in self.blocks:
            self._check_uses(block)
        if self.is_lowlevel and not self.problems:
            self.problems += graph_problems(self.graph)
        return self.problems

    def _problem(self, rule: str, block: Block, text: str) -> None:
        self.problems.append(f"{rule} in b{self.numbers[block]}: {text}")

    # --- shape of blocks

    def _check_shape(self, block: Block) -> None:
        for link in block.exits:
            if link.source is not block:
                self._problem("L1", block, f"{link} has the source {link.source}")
            if len(link.args) != len(link.target.inputargs):
                self._problem("L2", block, f"{link} into a block of {len(link.target.inputargs)} inputs")
        if block is self.graph.returnblock or block is self.graph.exceptblock:
            if len(block.inputargs) != 1 or block.operations or block.exits or block.exitswitch is not None:
                self._problem("B1", block, "a final block with operations, exits or a number of inputs other than 1")
            return
        if block.can_raise:
            self._check_protected(block)
            return
        if any(link.exc_value is not None for link in block.exits):
            self._problem("B4", block, "exc_value without LAST_EXCEPTION")
        if block.exitswitch is None:
            if len(block.exits) != 1 or block.exits[0].exitcase is not None:
                self._problem("B2", block, f"exits {block.exits} without a switch")
        elif isinstance(block.exitswitch, Special):
            self._problem("B3", block, f"unknown switch {block.exitswitch}")
        else:
            self._check_cases(block)

    def _check_protected(self, block: Block) -> None:
        exits = block.exits
        if not block.operations:
            self._problem("B4", block, "LAST_EXCEPTION without an operation")
        if len(exits) != 2 or any(link.exitcase is not None for link in exits):
            self._problem("B4", block, f"LAST_EXCEPTION with exits {exits}")
        elif exits[0].exc_value is not None or exits[1].exc_value is None:
            self._problem("B4", block, "exc_value belongs to the second exit")

    def _check_cases(self, block: Block) -> None:
        cases = [link.exitcase for link in block.exits]
        if any(isinstance(case, bool) for case in cases):
            if cases != [False, True]:
                self._problem("B3", block, f"boolean cases {cases}")
        elif not cases or DEFAULT in cases[:-1] or len(set(map(repr, cases))) != len(cases) or None in cases:
            self._problem("B3", block, f"switch cases {cases}")

    # --- definitions and uses

    def _define(self, variable: Variable, block: Block, index: int) -> None:
        if variable in self.defined:
            self._problem("V1", block, f"{variable} is defined twice")
        self.defined[variable] = block, index
        if self.is_lowlevel and variable.concretetype is None:
            self._problem("T1", block, f"{variable} has no type")

    def _collect_definitions(self, block: Block) -> None:
        for variable in block.inputargs:
            self._define(variable, block, -1)
        for index, operation in enumerate(block.operations):
            self._define(operation.result, block, index)
            self._check_row(block, operation)
        for link in block.exits:
            if link.exc_value is not None:
                self._define(link.exc_value, block, len(block.operations))

    def _check_row(self, block: Block, operation: Operation) -> None:
        count = len(operation.args)
        if self.is_lowlevel:
            row = lowlevel.TABLE.get(operation.opname)
            if row is None:
                self._problem("O1", block, f"no low-level operation {operation}")
            elif count < len(row.args) - 2 if row.args[-1:] == ("*",) else count != len(row.args):
                self._problem("O2", block, f"{operation} has {count} operands")
            return
        high_row = operations.TABLE.get(operation.opname)
        if high_row is None:
            self._problem("O1", block, f"no operation {operation}")
        elif high_row.arity not in (-1, count):
            self._problem("O2", block, f"{operation} has {count} operands")

    def _check_uses(self, block: Block) -> None:
        end = len(block.operations)
        for index, operation in enumerate(block.operations):
            for value in operation.args:
                self._check_use(value, block, index)
        if isinstance(block.exitswitch, (Variable, Constant)):
            self._check_use(block.exitswitch, block, end)
        for link in block.exits:
            self._check_link(link, block, end)

    def _check_link(self, link: Link, block: Block, end: int) -> None:
        for value, target in zip(link.args, link.target.inputargs):
            if value is not link.exc_value:
                # what the last operation gives doesn't exist where its exception is handled
                self._check_use(value, block, end - 1 if link.exc_value is not None else end)
            if self.is_lowlevel and value.concretetype is not target.concretetype:
                self._problem("T1", block, f"{value} of {value.concretetype} is passed to a {target.concretetype}")

    def _check_use(self, value: Value, block: Block, index: int) -> None:
        if isinstance(value, Constant):
            if self.is_lowlevel and value.concretetype is None:
                self._problem("T1", block, f"{value} has no type")
            return
        place = self.defined.get(value)
        if place is None:
            self._problem("V2", block, f"{value} is used and never defined")
            return
        source, defined_at = place
        if source is block:
            if defined_at >= index:
                self._problem("V2", block, f"{value} is used before its definition")
        elif not self.dominators.dominates(source, block):
            self._problem(
                "V2", block, f"the definition of {value} in b{self.numbers[source]} does not dominate its use"
            )
        elif defined_at >= len(source.operations):
            self._problem("L3", block, f"{value} is an exc_value used outside its link")
        elif source.can_raise and defined_at == len(source.operations) - 1:
            handler = source.exits[1].target
            if self.dominators.dominates(handler, block) and handler is not source.exits[0].target:
                self._problem("V2", block, f"{value} is used where the operation that gives it has raised")


def check_graph(graph: FunctionGraph, after: str = "") -> None:
    """Raise BrokenGraph with all violations and the text of the graph; ``after`` names the pass that ran."""
    problems = Checker(graph).check()
    if problems:
        blame = f" after {after}" if after else ""
        listed = "\n  ".join(problems)
        raise BrokenGraph(f"graph {graph.name}{blame}:\n  {listed}\n{graph_text(graph)}")


def check_graphs(graphs: Iterable[FunctionGraph], after: str = "") -> None:
    """Check all graphs."""
    for graph in graphs:
        check_graph(graph, after)
