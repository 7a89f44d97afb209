"""Jump threading: a link into a small block whose switch is decided by what the link passes leads straight on.

    b1():                                     b1():
        goto b3(True)                             goto b4()
    b2(x):                                    b2(x):
        c = int_lt(x, 0)            ⟶            c = int_lt(x, 0)
        goto b3(c)                                if c: b4() else: b5()
    b3(d):
        if d: b4() else: b5()

This is also how exceptions fold: when a raise of a fresh or prebuilt instance was inlined next to its handler, the class
test of the handler is decided by the type of that instance.

    b1():                                     b1():
        e = malloc(<KeyError>)                    e = malloc(<KeyError>)       (gone after allocation removal)
        goto handler(e)             ⟶            goto found()
    handler(e):
        t = gc_type_info(e)
        c = ptr_eq(t, @vtable_of_KeyError)
        if c: found() else: raise(e)

The block is copied for the link; what it defines is brought back into SSA form where both versions meet.  Nothing is
executed that was not executed before.

Requirements: before the exception transform.  Constant folding and simplify afterwards remove what the copies don't need.

Why it terminates: headers of loops are never copied, so a chain of copies ends where its cycle would close; in a graph
with a cycle without a header the bound on copied operations ends it.
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.dominators import Dominators
from framework.flowgraph.editing import Copier, ensure_entry, go_to, repair_duplicates
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.types import is_gc_pointer
from framework.transform.constant_folding import COPIES, fold_operation, type_info
from framework.transform.simplify import chosen_exit

MAX_OPERATIONS = 12  # of a block that is copied
MIN_BUDGET = 300  # operations that may be copied in any graph, however small

Known = Constant | Operation  # a constant, or the allocation that made an object


def thread_jumps(graph: FunctionGraph) -> None:
    """Run the pass on one graph."""
    ensure_entry(graph)
    Threader(graph).run()


class Threader:
    """The links still to be looked at, and the copies made so far."""

    def __init__(self, graph: FunctionGraph) -> None:
        self.graph = graph
        dominators = Dominators(graph)
        headers = dominators.loop_headers()
        self.entering = dominators.entering
        self.candidates = {
            block
            for block in dominators.order
            if isinstance(block.exitswitch, Variable)
            and len(block.operations) <= MAX_OPERATIONS
            and block not in headers
            and len(self.entering[block]) > 1
        }
        self.fresh: dict[Value, Operation] = {}
        self.budget = MIN_BUDGET
        for block in dominators.order:
            self.budget += len(block.operations)
            for operation in block.operations:
                self._note_fresh(operation)
        self.copies: dict[Block, list[tuple[Block, dict[Variable, Value]]]] = {}

    def _note_fresh(self, operation: Operation) -> None:
        if operation.opname == "malloc":
            self.fresh[operation.result] = operation
        elif operation.opname in COPIES:
            made = self.fresh.get(operation.args[0])
            if made is not None:
                self.fresh[operation.result] = made

    def run(self) -> None:
        """Follow all links that enter a candidate, and those that the copies leave by."""
        pending = [link for block in self.entering if block in self.candidates for link in self.entering[block]]
        pending.reverse()
        while pending and self.budget > 0:
            link = pending.pop()
            following = self._thread(link)
            if following is not None and following.target in self.candidates:
                pending.append(following)
        if self.copies:
            repair_duplicates(self.graph, self.copies)

    def _thread(self, link: Link) -> Link | None:
        """Lead one link past its target; the link that leaves the copy is the result."""
        block = link.target
        known = self._known_inputs(link)
        if not known:
            return None
        self._evaluate(block, known)
        switch = known.get(block.exitswitch)  # type: ignore[arg-type]
        if not isinstance(switch, Constant):
            return None
        copier = Copier()
        copier.copy([block])
        copy = copier.blocks[block]
        self.budget -= len(copy.operations) + 1
        for operation in copy.operations:
            self._note_fresh(operation)
        taken = chosen_exit(copy, switch.value)
        go_to(copy, taken)
        taken.args = [self._simplest(value, known) for value in chosen_exit(block, switch.value).args]
        taken.args = [copier.value(value) for value in taken.args]
        link.target = copy
        self.copies.setdefault(block, []).append((copy, dict(copier.values)))
        for variable in block.inputargs:
            value = known.get(variable)
            if isinstance(value, Operation):
                self.fresh[copier.values[variable]] = value
        return taken

    def _simplest(self, value: Value, known: dict[Value, Known]) -> Value:
        """The constant that a value is known to be, or itself."""
        found = known.get(value)
        return found if isinstance(found, Constant) else value

    def _known_inputs(self, link: Link) -> dict[Value, Known]:
        known: dict[Value, Known] = {}
        for variable, value in zip(link.target.inputargs, link.args):
            if isinstance(value, Constant):
                known[variable] = value
            elif is_gc_pointer(variable.concretetype) and value in self.fresh:
                known[variable] = self.fresh[value]
        return known

    def _evaluate(self, block: Block, known: dict[Value, Known]) -> None:
        """Extend what is known by the operations of the block."""
        for operation in block.operations:
            result = self._result(operation, known)
            if result is not None:
                known[operation.result] = result

    def _result(self, operation: Operation, known: dict[Value, Known]) -> Known | None:
        args: list[Any] = [known.get(value, value) for value in operation.args]
        if args and isinstance(args[0], Operation):
            made = args[0]
            if operation.opname in COPIES:
                return made
            if operation.opname == "gc_type_info":
                return type_info(made.args[0].value, operation)  # type: ignore[union-attr]
            if operation.opname in ("ptr_nonzero", "ptr_iszero"):
                return Constant(operation.opname == "ptr_nonzero", operation.result.concretetype)
        values = [value if isinstance(now, Operation) else now for value, now in zip(operation.args, args)]
        return fold_operation(operation, values)
