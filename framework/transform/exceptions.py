"""Make exceptions explicit: a pending-exception slot, tested after everything that can raise.

    b0(x):                                       b0(x):
        y = direct_call(&f, x)                       y = direct_call(&f, x)
        z = direct_call(&g, y)                       e1 = exc_pending()
        try: return(z) except e: b1(e)               bad = unlikely(ptr_nonzero(e1))
    b1(e):                                           if bad: pass_on() else: b2()
        raise(e)                                 b2():
                                                     z = direct_call(&g, y)
                                                     …; if bad2: caught() else: return(z)
                                                 pass_on():                       (cold, shared within a source line)
                                                     exc_trace(1)
                                                     return(0)                    a dummy, nobody looks at it
                                                 caught():
                                                     e = exc_pending(); exc_clear(); exc_trace(2)
                                                     goto b1(e)
                                                 b1(e):
                                                     exc_set(e); exc_trace(0)
                                                     return(0)

* A call that cannot raise, by ``effects.py``, gets no test; its handler disappears.
* A call of a graph that does nothing but raise (hint ``only_raises``) gets no test either: what follows it disappears.
* ``malloc`` and its kin give null when they fail, so the result is tested instead of the slot: after inlined allocation
  the test vanishes on the fast path.
* ``stack_check`` becomes ``stack_is_low``, with the check itself only behind it.
* ``exc_trace`` stands on cold paths only.  Its position is that of the operation that raised.

Requirements: low-level graphs of the whole program, all other passes done (only the gc pass follows).  Afterwards the
except block is unreachable and no exit switch is LAST_EXCEPTION.

Why it terminates: each operation of each block is looked at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Position, Value, Variable
from framework.lltypes.threadstate import TRACE_CAUGHT, TRACE_PASSED, TRACE_RAISED
from framework.lltypes.types import GCREF, Bool, LLType, Signed, Void
from framework.transform.effects import find_effects
from framework.transform.values import ALLOCATING, always_raises, can_raise, dummy


def make_exceptions_explicit(graphs: Iterable[FunctionGraph]) -> None:
    """Rewrite all graphs of a program in place."""
    program = list(graphs)
    find_effects(program)
    for graph in program:
        _Rewriter(graph).run()


class _Rewriter:
    def __init__(self, graph: FunctionGraph) -> None:
        self.graph = graph
        self._pass_on: dict[tuple[str, int] | None, Block] = {}

    def run(self) -> None:
        for block in list(self.graph.iterate_blocks()):
            if not block.is_final:
                self._rewrite_raises(block)
                self._rewrite_block(block)

    # --- tests after operations

    def _rewrite_block(self, block: Block) -> None:
        """Split the block after each operation that can raise; the tail keeps the exits."""
        operations = block.operations
        head = block
        handler = block.exits[1] if block.can_raise else None
        last = len(operations) - 1
        parts: list[Operation] = []
        for index, operation in enumerate(operations):
            parts.append(operation)
            if not can_raise(operation):
                continue
            is_handled = index == last and handler is not None
            exceptional = self._caught(handler, operation) if is_handled and handler else self._passed_on(operation)
            tail = self._move_exits(head, is_handled)
            self._test(head, parts, operation, exceptional, tail)
            head, parts = tail, []
        head.operations = parts
        if handler is not None and head.can_raise:
            self._drop_handler(head)

    def _move_exits(self, block: Block, is_handled: bool) -> Block:
        """A new block that continues where ``block`` ended."""
        tail = Block([])
        tail.position = block.position
        if is_handled:
            tail.close(block.exits[0])
        else:
            tail.exitswitch = block.exitswitch
            tail.close(*block.exits)
        block.exitswitch = None
        return tail

    def _drop_handler(self, block: Block) -> None:
        """The last operation turned out not to raise."""
        block.exitswitch = None
        block.close(block.exits[0])

    def _test(self, block: Block, operations: list[Operation], operation: Operation, bad: Block, good: Block) -> None:
        """End a block with the test of its last operation."""
        position = operation.position
        block.operations = operations
        block.position = position
        if operation.opname == "stack_check":
            operations.pop()
            low = _add(block, "stack_is_low", [], Bool, position)
            check = Block([])
            check.operations.append(operation)
            self._branch_on_pending(check, bad, good, position)
            _branch(block, low, check, good)
        elif operation.opname in ALLOCATING:
            failed = _add(block, "ptr_iszero", [operation.result], Bool, position)
            _branch(block, _add(block, "unlikely", [failed], Bool, position), bad, good)
        elif always_raises(operation):
            block.exitswitch = None
            block.close(Link([], bad))
        else:
            self._branch_on_pending(block, bad, good, position)

    def _branch_on_pending(self, block: Block, bad: Block, good: Block, position: Position | None) -> None:
        pending = _add(block, "exc_pending", [], GCREF, position)
        some = _add(block, "ptr_nonzero", [pending], Bool, position)
        _branch(block, _add(block, "unlikely", [some], Bool, position), bad, good)

    # --- where exceptions go

    def _passed_on(self, operation: Operation) -> Block:
        """The block that leaves the function with the exception pending."""
        position = operation.position
        key = (position.filename, position.line) if position is not None else None
        block = self._pass_on.get(key)
        if block is None:
            block = self._pass_on[key] = Block([])
            _trace(block, TRACE_PASSED, position)
            self._leave(block)
        return block

    def _caught(self, handler: Link, operation: Operation) -> Block:
        """The block that takes the exception out of the slot and enters the handler."""
        value = handler.exc_value
        assert value is not None
        if handler.target is self.graph.exceptblock and handler.args[0] is value:
            return self._passed_on(operation)
        block = Block([])
        pending = _add(block, "exc_pending", [], GCREF, operation.position)
        _add(block, "exc_clear", [], Void, operation.position)
        _trace(block, TRACE_CAUGHT, operation.position)
        block.operations.append(Operation("cast_pointer", [pending], value, operation.position))
        if handler.target is self.graph.exceptblock:
            self._raise(block, handler.args[0], operation.position)
        else:
            block.close(Link(handler.args, handler.target))
        return block

    def _rewrite_raises(self, block: Block) -> None:
        """Links to the except block: make the instance pending and leave."""
        for index, link in enumerate(block.exits):
            if link.target is not self.graph.exceptblock or link.exc_value is not None:
                continue
            position = block.position or _last_position(block)
            if len(block.exits) == 1:
                self._raise(block, link.args[0], position)
            else:
                raising = Block([])
                self._raise(raising, link.args[0], position)
                replacement = Link([], raising, link.exitcase)
                replacement.source = block
                block.exits[index] = replacement

    def _raise(self, block: Block, value: Value, position: Position | None) -> None:
        _add(block, "exc_set", [value], Void, position)
        _trace(block, TRACE_RAISED, position)
        self._leave(block)

    def _leave(self, block: Block) -> None:
        result = self.graph.return_variable.concretetype
        block.exitswitch = None
        block.close(Link([dummy(result)], self.graph.returnblock))


def _add(block: Block, name: str, args: list[Any], result: LLType, position: Position | None) -> Variable:
    variable = Variable("", result)
    block.operations.append(Operation(name, args, variable, position))
    return variable


def _trace(block: Block, kind: int, position: Position | None) -> None:
    _add(block, "exc_trace", [Constant(kind, Signed)], Void, position)


def _branch(block: Block, condition: Variable, true: Block, false: Block) -> None:
    block.exitswitch = condition
    block.close(Link([], false, False), Link([], true, True))


def _last_position(block: Block) -> Position | None:
    return next((op.position for op in reversed(block.operations) if op.position is not None), None)
