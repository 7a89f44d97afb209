"""Changing graphs: replacing values, splitting blocks, copying graphs, putting values back into SSA form.

Values are replaced lazily: passes note replacements in a ``Substitution`` and apply all of them in one sweep.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from typing import Any

from framework.flowgraph.dominators import predecessors
from framework.flowgraph.model import (
    Block,
    Constant,
    FunctionGraph,
    Link,
    Operation,
    Value,
    Variable,
)
from framework.lltypes.types import Primitive

# --- values


def constant_key(constant: Constant) -> Any:
    """Equal for constants that are the same value of the same type: 0.0 and -0.0 differ, objects count by identity."""
    value, type_ = constant.value, constant.concretetype
    if isinstance(value, float):
        return type_, struct.pack("<d", value)
    if isinstance(type_, Primitive) and isinstance(value, (bool, int, str)):
        return type_, type(value), value
    return type_, id(value)


def is_same_value(left: Value, right: Value) -> bool:
    """Whether two operands are certainly the same value."""
    if left is right:
        return True
    if isinstance(left, Constant) and isinstance(right, Constant):
        return constant_key(left) == constant_key(right)
    return False


class Substitution:
    """Variables that are to be replaced, with what replaces them (which may be replaced itself)."""

    __slots__ = ("replacements",)

    def __init__(self) -> None:
        self.replacements: dict[Variable, Value] = {}

    def __bool__(self) -> bool:
        return bool(self.replacements)

    def replace(self, old: Variable, new: Value) -> None:
        """Note a replacement."""
        self.replacements[old] = new

    def find(self, value: Value) -> Value:
        """What stands for a value now."""
        replacements = self.replacements
        if value not in replacements:
            return value
        path = []
        while value in replacements:
            path.append(value)
            value = replacements[value]  # type: ignore[index]
        for old in path:
            replacements[old] = value  # type: ignore[index]
        return value

    def find_all(self, values: Iterable[Value]) -> list[Value]:
        """``find`` on a list."""
        return [self.find(value) for value in values]

    def apply_to(self, block: Block) -> None:
        """Rewrite the uses in one block."""
        replacements, find = self.replacements, self.find
        for operation in block.operations:
            args = operation.args
            for index, value in enumerate(args):
                if value in replacements:
                    args[index] = find(value)
        if block.exitswitch in replacements:
            block.exitswitch = find(block.exitswitch)  # type: ignore[arg-type]
        for link in block.exits:
            args = link.args
            for index, value in enumerate(args):
                if value in replacements:
                    args[index] = find(value)

    def apply(self, graph: FunctionGraph) -> None:
        """Rewrite all uses in the graph."""
        if self.replacements:
            for block in graph.iterate_blocks():
                self.apply_to(block)


# --- blocks


def go_to(block: Block, link: Link) -> None:
    """Make a link the only exit of a block."""
    block.exitswitch = None
    link.exitcase = None
    link.exc_value = None
    block.close(link)


def split_block(block: Block, index: int) -> Block:
    """Move the operations from ``index`` on and the exits to a new block, reached by the only exit of the old one."""
    rest = Block([])
    rest.operations = block.operations[index:]
    del block.operations[index:]
    rest.exitswitch, rest.position = block.exitswitch, block.position
    rest.close(*block.exits)
    block.exitswitch = None
    block.close(Link([], rest))
    return rest


def ensure_entry(graph: FunctionGraph) -> None:
    """Give the graph a start block that no link enters."""
    start = graph.startblock
    if any(link.target is start for link in graph.iterate_links()):
        entry = Block([variable.copy() for variable in start.inputargs])
        entry.close(Link(list(entry.inputargs), start))
        graph.startblock = entry


def remove_inputs(entering: list[Link], block: Block, is_removed: Callable[[Variable], bool]) -> None:
    """Remove input arguments of a block together with what its entering links pass for them."""
    kept = [index for index, variable in enumerate(block.inputargs) if not is_removed(variable)]
    if len(kept) == len(block.inputargs):
        return
    block.inputargs = [block.inputargs[index] for index in kept]
    for link in entering:
        link.args = [link.args[index] for index in kept]


# --- copies


class Copier:
    """Copies blocks with fresh variables; ``values`` and ``blocks`` say what stands for what in the copy."""

    __slots__ = ("blocks", "values")

    def __init__(self) -> None:
        self.values: dict[Variable, Value] = {}
        self.blocks: dict[Block, Block] = {}

    def copy(self, blocks: Iterable[Block]) -> None:
        """Copy blocks; links to blocks that are neither copied nor mapped beforehand lead to the originals."""
        originals = [block for block in blocks if block not in self.blocks]
        for block in originals:
            self.blocks[block] = Block([self.define(variable) for variable in block.inputargs])
            for operation in block.operations:
                self.define(operation.result)
            for link in block.exits:
                if link.exc_value is not None:
                    self.define(link.exc_value)
        for block in originals:
            self._fill(block, self.blocks[block])

    def define(self, variable: Variable) -> Variable:
        """The copy of a definition."""
        copy = self.values[variable] = variable.copy()
        return copy

    def value(self, value: Value) -> Value:
        """What stands for a value in the copy."""
        return self.values.get(value, value) if isinstance(value, Variable) else value

    def operation(self, operation: Operation) -> Operation:
        """The copy of an operation whose result was defined."""
        get = self.values.get
        args: list[Value] = [get(value, value) if value.__class__ is Variable else value for value in operation.args]  # type: ignore[arg-type]
        return Operation(operation.opname, args, self.values[operation.result], operation.position)  # type: ignore[arg-type]

    def _fill(self, block: Block, copy: Block) -> None:
        copy.operations = [self.operation(operation) for operation in block.operations]
        copy.position = block.position
        switch = block.exitswitch
        copy.exitswitch = self.value(switch) if isinstance(switch, Variable) else switch
        copy.close(*map(self.link, block.exits))

    def link(self, link: Link) -> Link:
        """The copy of a link."""
        target = self.blocks.get(link.target, link.target)
        copy = Link([self.value(value) for value in link.args], target, link.exitcase)
        if link.exc_value is not None:
            copy.exc_value = self.values[link.exc_value]  # type: ignore[assignment]
        return copy


def copy_graph(graph: FunctionGraph, name: str = "") -> FunctionGraph:
    """An independent copy of a graph."""
    copier = Copier()
    result = FunctionGraph(name or graph.name, graph.startblock, graph.return_variable.copy())
    result.exceptblock.inputargs = [variable.copy() for variable in graph.exceptblock.inputargs]
    copier.blocks[graph.returnblock] = result.returnblock
    copier.blocks[graph.exceptblock] = result.exceptblock
    copier.copy(graph.iterate_blocks())
    result.startblock = copier.blocks[graph.startblock]
    result.function, result.code = graph.function, graph.code
    result.hints, result.position = dict(graph.hints), graph.position
    return result


# --- SSA form


class Slot:
    """One mutable place (a field of a removed object, a variable of a duplicated block) brought into SSA form.

    ``at_exit`` says which value the place holds when a block is left, for the blocks that change it.  ``at_entry`` then
    gives the value at the start of any block; where several values meet it adds an input argument to the block.
    The algorithm is the on-demand construction of Braun et al., "Simple and efficient construction of static single
    assignment form" (2013), without its removal of trivial inputs, which ``transform/simplify.py`` does.
    """

    __slots__ = ("_entry", "at_exit", "entering", "make_input", "undefined")

    def __init__(
        self,
        entering: dict[Block, list[Link]],
        make_input: Callable[[], Variable],
        undefined: Callable[[], Value],
    ) -> None:
        self.entering = entering
        self.make_input = make_input
        self.undefined = undefined
        self.at_exit: dict[Block, Value] = {}
        self._entry: dict[Block, Value] = {}

    def at_entry(self, block: Block) -> Value:
        """The value when the block is entered."""
        pending: list[Block] = []
        result = self._find(block, pending)
        while pending:
            joined = pending.pop()
            for link in self.entering[joined]:
                source = link.source
                assert source is not None
                value = self.at_exit.get(source)
                link.args.append(self._find(source, pending) if value is None else value)
        return result

    def _find(self, block: Block, pending: list[Block]) -> Value:
        """Walk up to the next block that changes the place or where paths join."""
        passed = []
        while True:
            value = self._entry.get(block)
            if value is not None:
                break
            passed.append(block)
            links = self.entering[block]
            if len(links) != 1:
                value = self._join(block, pending) if links else self.undefined()
                break
            source = links[0].source
            assert source is not None
            value = self.at_exit.get(source)
            if value is not None:
                break
            block = source
        for block in passed:
            self._entry[block] = value
        return value

    def _join(self, block: Block, pending: list[Block]) -> Value:
        variable = self.make_input()
        block.inputargs.append(variable)
        pending.append(block)
        return variable


def repair_duplicates(graph: FunctionGraph, copies: dict[Block, list[tuple[Block, dict[Variable, Value]]]]) -> None:
    """Restore SSA form after blocks were duplicated: uses of what they define may now be reached by several copies.

    ``copies``: for each original block its copies with the variables that stand for its own there.
    """
    entering = predecessors(graph)
    sites = {variable: block for block in copies for variable in _definitions(block)}
    slots: dict[Variable, Slot] = {}

    def value_in(block: Block, variable: Variable) -> Value:
        slot = slots.get(variable)
        if slot is None:
            origin = sites[variable]
            slot = slots[variable] = Slot(entering, variable.copy, lambda: _undefined(variable))
            if origin in entering:
                slot.at_exit[origin] = variable
            for copy, values in copies[origin]:
                slot.at_exit[copy] = values[variable]
        return slot.at_entry(block)

    for block in list(entering):
        own = set(_definitions(block))
        _rewrite_uses(block, lambda v: value_in(block, v) if v in sites and v not in own else v)  # noqa: B023


def _definitions(block: Block) -> list[Variable]:
    return [*block.inputargs, *(operation.result for operation in block.operations)]


def _undefined(variable: Variable) -> Value:
    raise AssertionError(f"{variable} is used where no definition reaches")


def _rewrite_uses(block: Block, rewrite: Callable[[Variable], Value]) -> None:
    for operation in block.operations:
        operation.args[:] = [rewrite(v) if isinstance(v, Variable) else v for v in operation.args]
    if isinstance(block.exitswitch, Variable):
        block.exitswitch = rewrite(block.exitswitch)
    for link in block.exits:
        count = len(link.args)  # rewriting may append arguments for new inputs
        for index in range(count):
            value = link.args[index]
            if isinstance(value, Variable):
                link.args[index] = rewrite(value)
