"""Expands ``v = yield from x`` into loops around plain yields, before the state machine is made.

    if isinstance(x, Generator):                          else:
        sent = error = None                                   for item in x:
        while x.delegated(sent, error):                           if (yield item) is not None:
            sent, error = what comes in at the yield                  raise AttributeError      (no send)
        v = x.result                                          v = None

The first yield does not raise what comes in: the inner generator gets it.  It is the private operation SENT_OR_ERROR:
its result is what was sent, its second operand is a variable that it *defines*, the exception or None.  Inference
decides the test by the type of x.  An object whose ``__iter__`` is a generator counts as a plain iterable.
"""

from __future__ import annotations

from framework.flowgraph.model import LAST_EXCEPTION, Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.flowgraph.operations import CallShape
from framework.flowspace.splitting import mapped_link, split_after
from framework.rlib.generators import Generator

YIELD_FROM = "yield_from"
SENT_OR_ERROR = "sent_or_error"
NONE = Constant(None)


def expand_delegations(graph: FunctionGraph) -> None:
    """Replace every ``yield_from`` operation of the graph."""
    todo = list(graph.iterate_blocks())
    for block in todo:
        for place, operation in enumerate(block.operations):
            if operation.opname == YIELD_FROM:
                if place < len(block.operations) - 1 or not block.can_raise:
                    todo.append(split_after(block, place))
                _Expansion(graph, block).expand()
                break


class _Expansion:
    """One ``yield from``, the last operation of its block.  Every new block carries what is live after it."""

    def __init__(self, graph: FunctionGraph, block: Block) -> None:
        self.graph = graph
        self.block = block
        self.operation = block.operations.pop()
        self.normal = block.exits[0]
        self.failing = block.exits[1] if block.can_raise else None
        self.live = self._live()

    def _live(self) -> list[Variable]:
        known: set[Value | None] = {self.operation.result}
        args = list(self.normal.args)
        if self.failing is not None:
            known.add(self.failing.exc_value)
            args += self.failing.args
        return list(dict.fromkeys(arg for arg in args if isinstance(arg, Variable) and arg not in known))

    def expand(self) -> None:
        """Build both loops."""
        iterable = self.operation.args[0]
        plain, generator = self._plain_loop(), self._generator_loop()
        call = self._add(
            self.block, "call", Constant(CallShape(2)), Constant(isinstance), iterable, Constant(Generator)
        )
        self.block.exitswitch = self._add(self.block, "bool", call)
        self.block.position = self.operation.position
        to_plain = Link([iterable, *self.live], plain, False)
        to_generator = Link([iterable, NONE, NONE, *self.live], generator, True)
        self.block.close(to_plain, to_generator)

    def _plain_loop(self) -> Block:
        start, found, tested, loop, after, refuse = (
            self._new("iterable"), self._new("iterator"), self._new("more", "iterator"),
            self._new("iterator"), self._new("sent", "iterator"), self._new(),
        )  # fmt: skip
        iterator = self._add(start, "iter", start.inputargs[0])
        self._close(start, found, iterator)
        more = self._add(found, "iter_more", found.inputargs[0])
        self._close(found, tested, more, found.inputargs[0])
        tested.exitswitch = tested.inputargs[0]
        tested.position = self.operation.position
        tested.close(self._leave(tested, NONE, False), self._link(tested, loop, tested.inputargs[1], case=True))
        value = self._add(loop, "iter_value", loop.inputargs[0])
        sent = self._add(loop, "yield_", value)
        self._close(loop, after, sent, loop.inputargs[0])
        after.exitswitch = self._add(after, "is_", after.inputargs[0], NONE)
        after.close(self._link(after, refuse, case=False), self._link(after, found, after.inputargs[1], case=True))
        message = Constant("the iterator of 'yield from' has no attribute 'send'")
        error = self._add(refuse, "call", Constant(CallShape(1)), Constant(AttributeError), message)
        refuse.close(self._raise(refuse, error))
        return start

    def _generator_loop(self) -> Block:
        step, tested, suspended, ended = (
            self._new("generator", "sent", "error"), self._new("more", "generator"), self._new("generator"),
            self._new("generator"),
        )  # fmt: skip
        generator, sent, error = step.inputargs[:3]
        method = self._add(step, "getattr", generator, Constant("delegated"))
        more = self._add(step, "call", Constant(CallShape(2)), method, sent, error)
        self._close(step, tested, more, generator)
        tested.exitswitch = tested.inputargs[0]
        tested.position = self.operation.position
        generator = tested.inputargs[1]
        tested.close(self._link(tested, ended, generator, case=False),
                     self._link(tested, suspended, generator, case=True))  # fmt: skip
        value = self._add(suspended, "getattr", suspended.inputargs[0], Constant("value"))
        came_in = Variable("error")
        sent = self._add(suspended, SENT_OR_ERROR, value, came_in)
        suspended.close(self._link(suspended, step, suspended.inputargs[0], sent, came_in))
        result: Value = NONE
        if self.operation.result in self.normal.args:
            result = self._add(ended, "getattr", ended.inputargs[0], Constant("result"))
        ended.close(self._leave(ended, result, None))
        return step

    # ---- pieces --------------------------------------------------------------------------------------------------

    def _new(self, *names: str) -> Block:
        return Block([*map(Variable, names), *(variable.copy() for variable in self.live)])

    def _carried(self, block: Block) -> list[Variable]:
        return block.inputargs[len(block.inputargs) - len(self.live) :]

    def _mapping(self, block: Block) -> dict[Variable, Value]:
        return dict(zip(self.live, self._carried(block), strict=True))

    def _add(self, block: Block, opname: str, *args: Value) -> Variable:
        result = Variable()
        block.operations.append(Operation(opname, list(args), result, self.operation.position))
        return result

    def _link(self, block: Block, target: Block, *first: Value, case: bool | None = None) -> Link:
        return Link([*first, *self._carried(block)], target, case)

    def _close(self, block: Block, target: Block, *first: Value) -> None:
        """End a block whose last operation may raise."""
        normal = self._link(block, target, *first)
        if self.failing is None:
            block.close(normal)
            return
        mapping = self._mapping(block)
        exception = Variable()
        assert self.failing.exc_value is not None
        mapping[self.failing.exc_value] = exception
        failing = mapped_link(self.failing, mapping)
        failing.exc_value = exception
        block.exitswitch = LAST_EXCEPTION
        block.position = self.operation.position
        block.close(normal, failing)

    def _leave(self, block: Block, result: Value, case: bool | None) -> Link:
        """Go on after the ``yield from``."""
        mapping = self._mapping(block)
        mapping[self.operation.result] = result
        link = mapped_link(self.normal, mapping)
        link.exitcase = case
        return link

    def _raise(self, block: Block, exception: Variable) -> Link:
        if self.failing is None:
            return Link([exception], self.graph.exceptblock)
        mapping = self._mapping(block)
        assert self.failing.exc_value is not None
        mapping[self.failing.exc_value] = exception
        return mapped_link(self.failing, mapping)
