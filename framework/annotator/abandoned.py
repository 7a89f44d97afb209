"""``for`` over a generator that nobody else refers to: who leaves the loop early closes the generator at once.

CPython's reference counting does that.  Here the collector would find such a generator at some time, or never; so at the
fixpoint, when it is known which loops run over generators whose ``finally`` and ``with`` have something to do, their graphs
are changed:

    for x in g():                          it = iter(g())
        if x: break               ──►      loop …
        use(x)                                 break                 ──►  iter_close(it), then on
                                               use(x) raises e       ──►  iter_close(it), then raise e

The generator must come from a call of a generator function, and the loop must be all that uses it: then no other reference
can exist.  The iterator is followed along the links; it ends where a link does not pass it on.  Closing a generator that
has ended does nothing, so the normal end of the loop needs no care.  Each loop is changed once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framework.annotator import model, rules
from framework.annotator.model import SomeObject
from framework.flowgraph.model import LAST_EXCEPTION, Block, FunctionGraph, Link, Operation, Value, Variable
from framework.flowspace.splitting import split_after
from framework.rlib.generators import Generator

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator

_LOOP = frozenset(["iter_more", "iter_value"])


class AbandonedLoops:
    """Changes the loops of one annotator's graphs."""

    def __init__(self) -> None:
        self._done: set[Operation] = set()

    def close_all(self, annotator: Annotator) -> bool:
        """Change what has become known since the last time; whether there was anything."""
        found = [
            (graph, operation)
            for graph in annotator.graphs
            if not annotator.is_being_lowered(graph)
            for _, operation in graph.iterate_operations()
            if operation.opname == "iter" and operation not in self._done
            if _needs_closing(annotator.annotation(operation.result))
        ]
        changed = False
        for graph, operation in found:  # each change cuts blocks in two
            self._done.add(operation)
            block = next(block for block, each in graph.iterate_operations() if each is operation)
            if _is_fresh(annotator, graph, block, operation.args[0]):
                changed |= _Loop(annotator, graph, operation, block).close()
        return changed


def _needs_closing(annotation: SomeObject) -> bool:
    """Whether it is an iterator over a generator that has something to do when it is closed."""
    if not isinstance(annotation, model.SomeIterator) or annotation.variant != "user":
        return False
    source = annotation.sources[0]
    if not isinstance(source, model.SomeInstance) or not issubclass(source.classdef.description.cls, Generator):
        return False
    return any(sub.description.find_in_class("__del__") is not None for sub in source.classdef.subtree())


def _is_fresh(annotator: Annotator, graph: FunctionGraph, block: Block, value: Value) -> bool:
    """Whether a value was just made by a generator function and is used once."""
    while isinstance(value, Variable) and _uses(block, value) == 1:
        maker = next((operation for operation in block.operations if operation.result is value), None)
        if maker is not None:
            targets = annotator.call_targets.get(maker)
            graphs = targets.graphs.values() if targets is not None else []
            return bool(graphs) and all(made is not None and "generator_class" in made.hints for made in graphs)
        links = [link for link in graph.iterate_links() if link.target is block]
        if len(links) != 1 or value not in block.inputargs or links[0].source is None:
            return False
        value, block = links[0].args[block.inputargs.index(value)], links[0].source
    return False


def _uses(block: Block, value: Variable) -> int:
    """How often a block uses a value."""
    count = sum(operation.args.count(value) for operation in block.operations)
    return count + sum(link.args.count(value) for link in block.exits) + (block.exitswitch is value)


class _Loop:
    """One loop: the blocks in which its iterator lives, each with the variable that holds it there."""

    def __init__(self, annotator: Annotator, graph: FunctionGraph, operation: Operation, start: Block) -> None:
        self.annotator = annotator
        self.graph = graph
        self.operation = operation
        self.start = start
        self.holders: dict[Block, Variable] = {}

    def close(self) -> bool:
        """Close the iterator wherever it ends; False when something else uses it."""
        if not self._follow():
            return False
        for block, holder in list(self.holders.items()):
            self._protect(block, holder)
        for block, holder in list(self.holders.items()):
            for link in block.exits:
                if holder not in link.args and not self._makes_none(block, link):
                    self._close_on(link, holder)
        for block in self.holders:
            if self.annotator.is_reached(block):
                self.annotator.schedule(self.graph, block)
        return True

    def _makes_none(self, block: Block, link: Link) -> bool:
        """Whether a link is taken when there is no iterator because making it raises."""
        return link.exc_value is not None and block.operations[-1] is self.operation

    def _follow(self) -> bool:
        """Find where the iterator lives, if only the loop uses it."""
        self.holders[self.start] = self.operation.result
        todo = [self.start]
        while todo:
            block = todo.pop()
            holder = self.holders[block]
            for operation in block.operations:
                if holder in operation.args and operation.opname not in _LOOP:
                    return False
            for link in block.exits:
                for argument, parameter in zip(link.args, link.target.inputargs, strict=True):
                    if argument is holder and link.target not in self.holders:
                        self.holders[link.target] = parameter
                        todo.append(link.target)
        return all(self._is_consistent(link) for link in self.graph.iterate_links())

    def _is_consistent(self, link: Link) -> bool:
        """Whether a link passes the iterator exactly where it is expected."""
        assert link.source is not None
        mine, target = self.holders.get(link.source), self.holders.get(link.target)
        passed = [p for a, p in zip(link.args, link.target.inputargs, strict=True) if a is mine and mine is not None]
        expected = [target] if target is not None and target in link.target.inputargs else []
        return passed == expected

    def _protect(self, block: Block, holder: Variable) -> None:
        """Give operations whose exceptions leave the function a handler that closes the iterator."""
        made = self.operation.result is holder
        for place, operation in enumerate(block.operations):
            made = made and operation is not self.operation
            is_last = place == len(block.operations) - 1
            if made or operation is self.operation or operation.opname in _LOOP or (is_last and block.can_raise):
                continue
            if rules.may_raise(self.annotator, operation):
                rest = split_after(block, place)
                self._handle(block, holder)
                found = dict(zip(block.exits[0].args, rest.inputargs, strict=True)).get(holder)
                if isinstance(found, Variable):
                    self.holders[rest] = found
                    self._protect(rest, found)
                return

    def _handle(self, block: Block, holder: Variable) -> None:
        """The last operation of a block: close the iterator and raise again."""
        raised, caught, held = Variable(), Variable(), Variable()
        handler = Block([caught, held])
        handler.operations.append(self._closing(held))
        handler.close(Link([caught], self.graph.exceptblock))
        failing = Link([raised, holder], handler)
        failing.exc_value = raised
        block.exitswitch = LAST_EXCEPTION
        block.close(block.exits[0], failing)

    def _close_on(self, link: Link, holder: Variable) -> None:
        """A block on a link that closes the iterator."""
        inputs = [variable.copy() for variable in link.target.inputargs]
        for variable in inputs:
            variable.annotation = None
        held = Variable()
        between = Block([*inputs, held])
        between.operations.append(self._closing(held))
        between.close(Link(list(inputs), link.target))
        link.args, link.target = [*link.args, holder], between

    def _closing(self, held: Variable) -> Operation:
        return Operation("iter_close", [held], Variable(), self.operation.position)
