"""Reachability: graphs that nothing refers to any more are dropped from the program.

    main: … direct_call(&get, p) …            main: … x = getfield(p, .x) …
    get: …                            ⟶
                                              (``get`` was inlined everywhere)

Roots are the graphs with the hint ``symbol``, which other units call; without any, all graphs are roots.  A reference is
a function pointer among the operands of a reachable graph, or in prebuilt data or type infos that such a graph mentions;
the list of graphs that an ``indirect_call`` may reach is none, and is reduced to those that are reachable otherwise.

Requirements: low-level graphs of the whole program.

Why it terminates: each graph, object and type is looked at once.
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.model import Constant, FunctionGraph, Value
from framework.lltypes.memory import ArrayObject, FunctionPointer, StructObject
from framework.lltypes.rawmemory import MEMORY, OBJECT_ADDRESSES
from framework.lltypes.types import Address, Array, FixedArray, GcStruct, LLType, Primitive, Ptr, Struct


def drop_unreachable(graphs: list[FunctionGraph]) -> None:
    """Run the pass on a program; the list is changed in place."""
    roots = [graph for graph in graphs if "symbol" in graph.hints]
    if not roots:
        return
    walk = _Walk(roots)
    walk.run()
    graphs[:] = [graph for graph in graphs if graph in walk.graphs]
    for graph in graphs:
        for _, operation in graph.iterate_operations():
            if operation.opname == "indirect_call":
                targets = operation.args[-1]
                assert isinstance(targets, Constant)
                if targets.value is not None:
                    reachable = [target for target in targets.value if target in walk.graphs]
                    operation.args[-1] = Constant(reachable or targets.value, targets.concretetype)


class _Walk:
    """What was reached so far."""

    def __init__(self, roots: list[FunctionGraph]) -> None:
        self.graphs = dict.fromkeys(roots)
        self._pending_graphs = list(roots)
        self._pending: list[Any] = []
        self._seen: dict[int, Any] = {}  # keeps what it has seen alive, so that the ids stay valid
        self._types: dict[LLType, bool] = {}

    def run(self) -> None:
        """Until nothing new is met."""
        while self._pending_graphs or self._pending:
            if self._pending:
                self._visit_object(self._pending.pop())
            else:
                self._visit_graph(self._pending_graphs.pop())

    def _visit_graph(self, graph: FunctionGraph) -> None:
        for block in graph.iterate_blocks():
            for operation in block.operations:
                operands = operation.args[:-1] if operation.opname == "indirect_call" else operation.args
                for value in operands:
                    self._operand(value)
            for link in block.exits:
                for value in link.args:
                    self._operand(value)

    def _operand(self, value: Value) -> None:
        if isinstance(value, Constant) and not (value.value.__class__ is int and value.concretetype is not Address):
            self._reference(value.value)

    def _reference(self, value: Any) -> None:
        if isinstance(value, FunctionPointer):
            if value.graph is not None and value.graph not in self.graphs:
                self.graphs[value.graph] = None
                self._pending_graphs.append(value.graph)
        elif isinstance(value, StructObject | ArrayObject):
            if id(value) not in self._seen:
                self._seen[id(value)] = value
                self._pending.append(value)
        elif isinstance(value, LLType):
            self._type(value)
        elif value.__class__ is int and value >= OBJECT_ADDRESSES:
            self._reference(MEMORY.find_object(value)[0])

    def _type(self, type_: LLType) -> None:
        if isinstance(type_, GcStruct) and type_.type_info is not None:
            self._reference(type_.type_info)

    def _visit_object(self, container: Any) -> None:
        if container.parent is not None:
            self._reference(container.parent[0])
        type_ = container.type
        self._type(type_)
        if isinstance(type_, Struct):
            if "instance" in type_.hints:
                self._type(type_.hints["instance"])
            for name, field in type_.fields.items():
                if self._may_refer(field):
                    self._reference(getattr(container, name))
        elif self._may_refer(type_.item):
            for item in container.items:
                self._reference(item)

    def _may_refer(self, type_: LLType) -> bool:
        """Whether a value of the type may lead to a function."""
        if isinstance(type_, Primitive):
            return type_.kind == "address"
        if isinstance(type_, Ptr):
            return True
        found = self._types.get(type_)
        if found is None:
            self._types[type_] = True  # of a type within itself
            if isinstance(type_, Struct):
                found = any(self._may_refer(field) for field in type_.fields.values())
            else:
                found = not isinstance(type_, Array | FixedArray) or self._may_refer(type_.item)
            self._types[type_] = found
        return found
