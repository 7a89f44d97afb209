"""Generator functions become classes: the state machine transformation.

    def count(n):            →   count(n)          makes a `Generator` instance and stores n in a field
        i = 0                    step(self, state, sent, error)
        while i < n:                 switch state:  0 → the start;  1 → after the yield, variables loaded from fields
            yield i                  at the yield: value and live variables stored, state = 1, return True
            i += 1                   at the end: state = FINISHED, return False

``framework/rlib/generators.py`` holds the protocol and the other methods.  Every call of `transform` makes a class of
its own, so each specialisation of a generator function has fields of its own types; and each yield has its own fields,
so that what a test proved about a variable before the yield still holds after it.

The blocks of the function keep their shape.  Every block gets ``self`` as a further input.  At ``v = yield_(x)``:

    before                         block                   suspend: ──► return True
    ┌──────────────┐               ┌──────────────────┐
    │ …            │               │ …                │    resume k (from the switch):
    │ v = yield_(x)│      ──►      │ self.value = x   │    ┌──────────────────────┐ error  ┌─────────────────────┐
    │ …            │               │ self.k_i = live… │    │ live… = self.k_i     ├───────►│ handler, or leave   │
    └──────────────┘               │ self.state = k   │    │ is_(error, None)     │        └─────────────────────┘
                                   └──────────────────┘    └──────────┬───────────┘
                                                                      └──► the operations after the yield, v = sent

``yield from x`` is expanded first (`expand_delegations`): a loop over ``resume`` when x is a generator, else a plain loop.
"""

from __future__ import annotations

import inspect
import sys
import types
from dataclasses import dataclass
from typing import Any

from framework.flowgraph.executor import Executor
from framework.flowgraph.model import (
    Block,
    Constant,
    FunctionGraph,
    Link,
    Operation,
    Position,
    Value,
    Variable,
)
from framework.flowgraph.operations import CallShape
from framework.flowspace.delegation import SENT_OR_ERROR, expand_delegations
from framework.flowspace.simplify import simplify
from framework.flowspace.splitting import mapped_link, split_after
from framework.rlib import generators as protocol

NONE = Constant(None)
SAVED = "saved_"


def is_saved_variable(cls: Any, name: str) -> bool:
    """Whether a field holds a variable across a yield; when it is never stored, that yield is never reached."""
    return isinstance(cls, type) and issubclass(cls, protocol.Generator) and name.startswith(SAVED)


def transform(graph: FunctionGraph) -> None:
    """Turn a generator function's graph, in place, into one that makes an instance of a new class."""
    expand_delegations(graph)
    simplify(graph)
    machine = _StateMachine(graph)
    cls = _generator_class(graph, machine)
    _become_allocator(graph, machine.parameters, cls)


# ---- the state machine -----------------------------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class _Suspension:
    """A yield: its block (the yield is its last operation), and where it goes on."""

    block: Block
    operation: Operation
    normal: Link
    failing: Link | None
    state: int


class _StateMachine:
    """The ``step`` graph of one generator function."""

    def __init__(self, graph: FunctionGraph) -> None:
        self.position = graph.position
        self.parameters = [variable.name.removeprefix(".") for variable in graph.startblock.inputargs]
        self.selfs: dict[Block, Variable] = {}
        self.has_result = self._has_result(graph)
        self.has_protected_yield = False
        old_start = graph.startblock
        suspensions = _find_suspensions(graph)
        self.has_protected_yield = any(s.failing is not None for s in suspensions)
        self.state, self.sent, self.error = Variable("state"), Variable("sent"), Variable("error")
        this = Variable("self")
        start = Block([this, self.state, self.sent, self.error])
        self.graph = FunctionGraph(f"{graph.name}.step", start)
        self.graph.position = graph.position
        self._pass_self_everywhere(graph, old_start)
        self._finish_returns(graph)
        self._redirect_exceptions(graph)
        exits = [Link([this], self._first_entry(old_start), 0)]
        for suspension in suspensions:
            exits.append(Link([this, self.sent, self.error], self._suspend(suspension), suspension.state))
        start.position = graph.position
        if len(exits) == 1:
            exits[0].exitcase = None
        else:
            start.exitswitch = self.state
        start.close(*exits)

    @staticmethod
    def _has_result(graph: FunctionGraph) -> bool:
        values = [link.args[0] for link in graph.iterate_links() if link.target is graph.returnblock]
        return any(not (isinstance(value, Constant) and value.value is None) for value in values)

    def _pass_self_everywhere(self, graph: FunctionGraph, start: Block) -> None:
        blocks = [block for block in graph.iterate_blocks() if not block.is_final]
        for block in blocks:
            self.selfs[block] = Variable("self")
            block.inputargs.insert(0, self.selfs[block])
        for block in blocks:
            for link in block.exits:
                if not link.target.is_final:
                    link.args.insert(0, self.selfs[block])

    def _finish_returns(self, graph: FunctionGraph) -> None:
        """Every return stores the result, if there are results, and the state, and says that there is no value."""
        final = self._new_block("self", "result")
        this, result = final.inputargs
        if self.has_result:
            _store(final, this, "result", result, self.position)
        _store(final, this, "state", Constant(protocol.FINISHED), self.position)
        final.close(Link([Constant(False)], self.graph.returnblock))
        for block, this in self.selfs.items():
            for link in block.exits:
                if link.target is graph.returnblock:
                    link.target = final
                    link.args.insert(0, this)

    def _redirect_exceptions(self, graph: FunctionGraph) -> None:
        for block in self.selfs:
            for link in block.exits:
                if link.target is graph.exceptblock:
                    link.target = self.graph.exceptblock

    @staticmethod
    def _new_block(*names: str) -> Block:
        return Block([Variable(name) for name in names])

    def _first_entry(self, old_start: Block) -> Block:
        """State 0: the parameters come from their fields."""
        entry = self._new_block("self")
        this = entry.inputargs[0]
        values: list[Value] = [this]
        for name in self.parameters:
            values.append(_load(entry, this, f"argument_{name}", name, self.position))
        entry.close(Link(values, old_start))
        return entry

    def _suspend(self, suspension: _Suspension) -> Block:
        """Store at the yield, and the block that loads again."""
        block, operation = suspension.block, suspension.operation
        this = self.selfs[block]
        block.operations.pop()
        block.exitswitch = None
        _store(block, this, "value", operation.args[0], operation.position)
        entry = self._new_block("self", "sent", "error")
        new_self, sent, error = entry.inputargs
        mapping: dict[Variable, Value] = {this: new_self, operation.result: sent}
        for number, variable in enumerate(_live_after(suspension, this)):
            field = f"{SAVED}{suspension.state}_{number}"
            _store(block, this, field, variable, operation.position)
            mapping[variable] = _load(entry, new_self, field, variable.name, operation.position)
        _store(block, this, "state", Constant(suspension.state), operation.position)
        block.close(Link([Constant(True)], self.graph.returnblock))
        self._enter(entry, suspension, mapping, error)
        return entry

    def _enter(self, entry: Block, suspension: _Suspension, mapping: dict[Variable, Value], error: Variable) -> None:
        """Raise what came in, or go on."""
        if suspension.operation.opname == SENT_OR_ERROR:
            defined = suspension.operation.args[1]
            assert isinstance(defined, Variable)
            mapping[defined] = error
            entry.close(mapped_link(suspension.normal, mapping))
            return
        normal = mapped_link(suspension.normal, mapping)
        no_error = Variable()
        entry.operations.append(Operation("is_", [error, NONE], no_error, suspension.operation.position))
        entry.exitswitch = no_error
        entry.position = suspension.operation.position
        if suspension.failing is None:
            failing = Link([error], self.graph.exceptblock)
        else:
            assert suspension.failing.exc_value is not None
            mapping[suspension.failing.exc_value] = error
            failing = mapped_link(suspension.failing, mapping)
        failing.exitcase, normal.exitcase = False, True
        entry.close(failing, normal)


def _find_suspensions(graph: FunctionGraph) -> list[_Suspension]:
    """All yields; blocks are split so that each is the last operation of its block."""
    result: list[_Suspension] = []
    todo = list(graph.iterate_blocks())
    for block in todo:
        for place, operation in enumerate(block.operations):
            if operation.opname not in ("yield_", SENT_OR_ERROR):
                continue
            if place < len(block.operations) - 1 or not block.can_raise:
                todo.append(split_after(block, place))
            failing = block.exits[1] if block.can_raise else None
            result.append(_Suspension(block, operation, block.exits[0], failing, len(result) + 1))
            break
    return result


def _live_after(suspension: _Suspension, this: Variable) -> list[Variable]:
    """What must survive the yield."""
    known: set[Value] = {this, suspension.operation.result, *suspension.operation.args[1:]}
    args = list(suspension.normal.args)
    if suspension.failing is not None:
        args += suspension.failing.args
        assert suspension.failing.exc_value is not None
        known.add(suspension.failing.exc_value)
    return list(dict.fromkeys(arg for arg in args if isinstance(arg, Variable) and arg not in known))


def _store(block: Block, this: Variable, field: str, value: Value, position: Position | None) -> None:
    block.operations.append(Operation("setattr", [this, Constant(field), value], Variable(), position))


def _load(block: Block, this: Variable, field: str, name: str, position: Position | None) -> Variable:
    result = Variable(name)
    block.operations.append(Operation("getattr", [this, Constant(field)], result, position))
    return result


# ---- the class and the function that makes instances -----------------------------------------------------------------


def _generator_class(graph: FunctionGraph, machine: _StateMachine) -> type:
    """The class of the generators that the function makes."""
    function = graph.function
    names = [*protocol.METHODS, "stop"] if machine.has_result else protocol.METHODS
    source = protocol.GeneratorWithResultMethods if machine.has_result else protocol.GeneratorMethods
    members: dict[str, Any] = {name: _own_copy(getattr(source, name)) for name in names}
    if machine.has_protected_yield:
        members["__del__"] = _own_copy(vars(protocol.GeneratorMethods)["close"])
    members["step"] = _step_function(machine.graph)
    members["result"] = None
    members["__module__"] = function.__module__
    members["__qualname__"] = f"generator of {function.__qualname__}"
    name = f"generator_{function.__name__}".replace("<", "").replace(">", "")
    return type(name, (_family(function),), members)


def _own_copy(function: types.FunctionType) -> types.FunctionType:
    """Inference keeps one graph per function object: classes must not share them."""
    copy = types.FunctionType(function.__code__, function.__globals__, function.__name__, function.__defaults__)
    copy.__qualname__ = function.__qualname__
    copy.__module__ = function.__module__
    copy.__doc__ = function.__doc__
    return copy


STEP_GRAPH = "_flow_graph_"
"""Attribute of a function whose graph is not made from its code: a function that gives a fresh graph."""


def _step_function(graph: FunctionGraph) -> types.FunctionType:
    """A live function for the graph.  Called on CPython it runs the graph."""

    def step(self: Any, state: int, sent: Any, error: Any) -> Any:
        return (Executor.active or Executor()).execute(graph, [self, state, sent, error])

    function = types.FunctionType(step.__code__, step.__globals__, "step", None, step.__closure__)
    simplify(graph)
    graph.function = function
    function.__module__, function.__qualname__ = graph.name.split(".")[0], graph.name
    setattr(function, STEP_GRAPH, graph)
    return function


_families: dict[types.FunctionType, type] = {}


def _family(function: types.FunctionType) -> type:
    """The base class that generators of a method share with those of the methods that override it."""
    root = _overridden_root(function)
    if root is None:
        return protocol.Generator
    if root not in _families:
        name = f"generators_{root.__name__}"
        _families[root] = type(name, (protocol.Generator,), {"__module__": root.__module__, "__qualname__": name})
    return _families[root]


def _overridden_root(function: types.FunctionType) -> types.FunctionType | None:
    """The generator method highest in the class hierarchy that the function is or overrides."""
    owner: Any = sys.modules.get(function.__module__)
    for name in function.__qualname__.split(".")[:-1]:
        owner = getattr(owner, name, None)
    if not isinstance(owner, type):
        return None
    found = [vars(cls).get(function.__name__) for cls in owner.__mro__]
    generators = [item for item in found if isinstance(item, types.FunctionType) and inspect.isgeneratorfunction(item)]
    return generators[-1] if generators else None


def _become_allocator(graph: FunctionGraph, parameters: list[str], cls: type) -> None:
    """The generator function itself: make the instance, store the arguments."""
    arguments = [Variable(name) for name in parameters]
    block = Block(list(arguments))
    instance = Variable("generator")
    block.operations.append(Operation("call", [Constant(CallShape(0)), Constant(cls)], instance, graph.position))
    for variable in arguments:
        _store(block, instance, f"argument_{variable.name}", variable, graph.position)
    _store(block, instance, "state", Constant(0), graph.position)
    graph.startblock = block
    graph.returnblock = Block([Variable("result")])
    graph.exceptblock = Block([Variable("exc_value")])
    graph.hints["generator_class"] = cls
    block.close(Link([instance], graph.returnblock))
