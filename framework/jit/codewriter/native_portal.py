"""The JIT's entry in the native portal: what becomes of the marker that counts.

    portal(greens, reds):                    portal(greens, reds):
        goto point(greens, reds)                 goto calls(greens, reds)
    point(greens, reds):                     arrivals(greens, reds):
        jit_marker(merge point)        ⟶         h = mix(mix(seed, green₁), green₂) …
        …                                        if not ll_is_hot(h): goto point(greens, reds)
        goto point(greens, reds)                 status = enter_driver(h, greens, reds)
                                                 switch status:
                                                     CONTINUE: goto point(values of the exchange area)
                                                     DONE:     return the value of the exchange area
                                                     else:     goto point(greens, reds)
                                             calls(greens, reds): the same with h XOR CALL_HASH, which counts apart
                                             point(greens, reds): …; goto arrivals(greens, reds)

``enter_driver`` is a graph of its own, one per driver, and one for calls: it puts the values into the exchange area and
calls the JIT unit, whose exceptions pass through.  Going on at ``point`` doesn't count again: who just came from compiled
code interprets.  Where the marker is ``can_enter_jit``, the same stands there instead of at ``arrivals``.

Where some ``can_enter_jit`` is in another function than the merge point, those count and leave a note, ``exchange.wanted``;
then the merge point looks for it each time:

        if exchange.wanted == 0: goto go_on
        h = …;  if ll_is_wanted(h): ask the JIT unit, as above

Requirements: portals as ``portal.py`` splits them off; before all passes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from framework.flowgraph.editing import split_block
from framework.flowgraph.model import DEFAULT, Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.jit import interface
from framework.jit.codewriter.portal import FIRST_VARIABLE, Portal, marker_kind
from framework.jit.codewriter.words import (
    Emitter,
    from_reference,
    from_word,
    is_reference,
    to_reference,
    to_word,
)
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.types import GCREF, Address, Bool, FuncType, LLType, Ptr, Signed, Void
from framework.lowering import Lowerer
from framework.runtime.arithmetic import ll_identity
from framework.runtime.text import STR_POINTER, ll_str_hash

SEED = 0x1F3D5B79


@dataclass(frozen=True)
class EntryHelpers:
    """Graphs of the low-level functions of ``jit.interface``."""

    is_hot: FunctionPointer
    mix: FunctionPointer
    want: FunctionPointer
    is_wanted: FunctionPointer
    string_hash: FunctionPointer
    identity: FunctionPointer  # of a GCREF, 0 for null
    force: FunctionPointer
    invalidate: FunctionPointer


def entry_helpers(lowerer: Lowerer) -> EntryHelpers:
    """The helpers of a program; ask before ``lower_all``."""

    def pointer(function: Callable[..., Any], *types: LLType) -> FunctionPointer:
        graph = lowerer.helper_graph(function, tuple(Constant(None, type_) for type_ in types))
        lowerer.set_up_signature(graph)
        return function_pointer(graph)

    return EntryHelpers(
        is_hot=pointer(interface.ll_is_hot, Signed),
        mix=pointer(interface.ll_mix, Signed, Signed),
        want=pointer(interface.ll_want, Signed),
        is_wanted=pointer(interface.ll_is_wanted, Signed),
        string_hash=pointer(ll_str_hash, STR_POINTER),
        identity=pointer(ll_identity, GCREF),
        force=pointer(interface.ll_force, Signed, Signed, GCREF),
        invalidate=pointer(interface.ll_invalidate, GCREF, Signed, GCREF),
    )


def add_jit_entries(graphs: list[FunctionGraph], portals: Sequence[Portal], helpers: EntryHelpers) -> None:
    """Rewrite the portals of a program, and whatever has a ``can_enter_jit``; drivers are numbered in their order.

    The new graphs are appended to ``graphs``; the markers themselves stay, for ``jit_hints``.
    """
    program = list(graphs)
    for number, portal in enumerate(portals):
        entry = _DriverEntry(portal, number, helpers)
        entry.run(program)
        graphs += [entry.stub, entry.call_stub]


class _DriverEntry:
    """The entries of one driver."""

    def __init__(self, portal: Portal, number: int, helpers: EntryHelpers) -> None:
        self.portal = portal
        self.number = number
        self.helpers = helpers
        (self.entering,) = portal.graph.startblock.exits
        self.point = self.entering.target
        self.coming = [link for link in portal.graph.iterate_links() if link.target is self.point]
        types = [variable.concretetype for variable in self.point.inputargs]
        self.stub = enter_graph(f"{portal.graph.name}.enter_jit", types, number)
        self.call_stub = enter_graph(f"{portal.graph.name}.call_jit", types, number | interface.BY_CALL)

    def run(self, program: list[FunctionGraph]) -> None:
        places = [(graph, *place) for graph in program for place in self._counting_places(graph)]
        if not places:
            self._count_calls()
            self._count_arrivals()
        elif all(graph is self.portal.graph for graph, _, _ in places):
            for _, block, index in places:
                self._count(block, index)
            self._count_calls()
        else:
            for _, block, index in places:
                self._want(block, index)
            self._look_at_arrivals()

    def _counting_places(self, graph: FunctionGraph) -> list[tuple[Block, int]]:
        """The places with a ``can_enter_jit`` of this driver, the last of a block first."""
        return [
            (block, index)
            for block in list(graph.iterate_blocks())
            for index, operation in reversed(list(enumerate(block.operations)))
            if marker_kind(operation) == "can_enter_jit" and operation.args[1].value is self.portal.driver  # type: ignore[union-attr]
        ]

    def _before_point(self, links: list[Link]) -> Block:
        """A block on these ways to the merge point, which leads nowhere yet."""
        block = Block([variable.copy() for variable in self.point.inputargs])
        for link in links:
            link.target = block
        return block

    def _count_arrivals(self) -> None:
        """Count where a loop comes round to the merge point, and ask the JIT unit when it is time."""
        block = self._before_point([link for link in self.coming if link is not self.entering])
        values: list[Value] = list(block.inputargs)
        condition, hash_value = self._is_hot(block, values)
        self._branch(block, condition, Link(values, self.point), [hash_value, *values], self.stub)

    def _count_calls(self) -> None:
        """Count where the portal is entered, in a cell of its own: a recursive guest function gets hot by its calls."""
        block = self._before_point([self.entering])
        values: list[Value] = list(block.inputargs)
        emitter = Emitter(block.operations)
        salt = Constant(interface.CALL_HASH, Signed)
        hash_value = emitter.emit("int_xor", [self._hash(block.operations, values), salt], Signed)
        condition = _call(emitter, self.helpers.is_hot, [hash_value], Bool)
        self._branch(block, condition, Link(values, self.point), [hash_value, *values], self.call_stub)

    def _count(self, block: Block, index: int) -> None:
        """Count at a ``can_enter_jit``."""
        values = self._values(block.operations[index])
        go_on = split_block(block, index)
        condition, hash_value = self._is_hot(block, values)
        self._branch(block, condition, Link([], go_on), [hash_value, *values], self.stub)

    def _want(self, block: Block, index: int) -> None:
        """Count, and leave a note."""
        operations: list[Operation] = []
        hash_value = self._hash(operations, self._values(block.operations[index]))
        _call(Emitter(operations), self.helpers.want, [hash_value], Void)
        block.operations[index:index] = operations

    def _look_at_arrivals(self) -> None:
        """Ask the JIT unit at the merge point when a note says so."""
        block, compare = self._before_point(self.coming), Block([])
        values: list[Value] = list(block.inputargs)
        exchange = Constant(interface.exchange, Ptr(interface.WORDS))
        emitter = Emitter(block.operations)
        wanted = emitter.emit("getfield", [exchange, Constant("wanted", Void)], Signed)
        block.exitswitch = emitter.emit("int_is_true", [wanted], Bool)
        block.close(Link(values, self.point, False), Link([], compare, True))
        hash_value = self._hash(compare.operations, values)
        condition = _call(Emitter(compare.operations), self.helpers.is_wanted, [hash_value], Bool)
        self._branch(compare, condition, Link(values, self.point), [hash_value, *values], self.stub)

    def _values(self, marker: Operation) -> list[Value]:
        return [value for value in marker.args[FIRST_VARIABLE:] if value.concretetype is not Void]

    def _hash(self, operations: list[Operation], values: Sequence[Value]) -> Value:
        greens = values[: len(self.portal.green_names)]
        return hash_of_greens(Emitter(operations), greens, self.number, self.helpers)

    def _is_hot(self, block: Block, values: Sequence[Value]) -> tuple[Variable, Value]:
        """Operations that count.  Returns: whether the JIT unit is to be asked, and the hash."""
        hash_value = self._hash(block.operations, values)
        return _call(Emitter(block.operations), self.helpers.is_hot, [hash_value], Bool), hash_value

    def _branch(self, block: Block, condition: Variable, go_on: Link, values: list[Value], stub: FunctionGraph) -> None:
        ask = self._ask_jit(go_on, values, stub)
        block.exitswitch = condition
        go_on.exitcase = False
        block.close(go_on, Link([], ask, True))

    def _ask_jit(self, go_on: Link, values: list[Value], stub: FunctionGraph) -> Block:
        """A block that calls the JIT unit and does as it says."""
        block, again, leave = Block([]), Block([]), Block([])
        status = _call(Emitter(block.operations), function_pointer(stub), values, Signed)
        types = [variable.concretetype for variable in self.point.inputargs]
        again.close(Link(read_exchange(Emitter(again.operations), types), self.point))
        returnblock = self.portal.graph.returnblock
        result = read_exchange(Emitter(leave.operations), [returnblock.inputargs[0].concretetype])
        leave.close(Link(result, returnblock))
        block.exitswitch = status
        block.close(
            Link([], again, interface.CONTINUE),
            Link([], leave, interface.DONE),
            Link(list(go_on.args), go_on.target, DEFAULT),
        )
        return block


# --- hashes


def hash_of_greens(emitter: Emitter, greens: Sequence[Value], driver: int, helpers: EntryHelpers) -> Value:
    """Operations that compute the hash of a position."""
    result: Value = Constant(SEED + driver, Signed)
    for green in greens:
        word = _green_word(emitter, green, helpers)
        result = _call(emitter, helpers.mix, [result, word], Signed)
    return result


def _green_word(emitter: Emitter, green: Value, helpers: EntryHelpers) -> Value:
    """A green as a word that is equal for equal greens: references by identity, strings by value."""
    if not is_reference(green.concretetype):
        return to_word(emitter, green)
    if green.concretetype is STR_POINTER:
        return _call(emitter, helpers.string_hash, [green], Signed)
    return _call(emitter, helpers.identity, [to_reference(emitter, green)], Signed)


def enter_graph(name: str, types: Sequence[LLType], driver: int) -> FunctionGraph:
    """``enter_driver(hash, values…)``: fills the exchange area and calls the JIT unit.

    Returns: a graph whose result is the status.
    """
    hash_value = Variable("hash", Signed)
    values: list[Variable] = [Variable("", type_) for type_ in types]
    start = Block([hash_value, *values])
    graph = FunctionGraph(name, start, Variable("status", Signed))
    graph.exceptblock.inputargs[0].concretetype = GCREF
    graph.hints["dont_inline"] = True
    graph.hints["cold"] = True
    emitter = Emitter(start.operations)
    write_exchange(emitter, values)
    status = _call(emitter, interface.enter, [Constant(driver, Signed), hash_value], Signed)
    start.close(Link([status], graph.returnblock))
    return graph


# --- the exchange area


def write_exchange(emitter: Emitter, values: Sequence[Value]) -> None:
    """Put values into the exchange area, each at its index."""
    for index, value in enumerate(values):
        if value.concretetype is Void:
            continue
        if is_reference(value.concretetype):
            reference = to_reference(emitter, value)
            emitter.emit("setarrayitem", [_references(), Constant(index, Signed), reference], Void)
        else:
            word = to_word(emitter, value)
            emitter.emit("raw_store", [_words(emitter), Constant(8 * index, Signed), word], Void)


def read_exchange(emitter: Emitter, types: Sequence[LLType]) -> list[Value]:
    """The values of the exchange area, the first of the given types.  References stay there until it is used again."""
    result: list[Value] = []
    for index, type_ in enumerate(types):
        if is_reference(type_):
            found = emitter.emit("getarrayitem", [_references(), Constant(index, Signed)], GCREF)
            result.append(from_reference(emitter, found, type_))
        elif type_ is Void:
            result.append(Constant(None, Void))
        else:
            word = emitter.emit("raw_load", [_words(emitter), Constant(8 * index, Signed)], Signed)
            result.append(from_word(emitter, word, type_))
    return result


def _references() -> Constant:
    return Constant(interface.references, Ptr(interface.references.type))


def _words(emitter: Emitter) -> Value:
    return emitter.emit("cast_ptr_to_adr", [Constant(interface.exchange, Ptr(interface.WORDS))], Address)


def _call(emitter: Emitter, pointer: FunctionPointer, args: list[Value], result: LLType) -> Variable:
    return emitter.emit("direct_call", [Constant(pointer, Ptr(pointer.type)), *args], result)


def function_pointer(graph: FunctionGraph) -> FunctionPointer:
    """A pointer to a graph."""
    arguments = [variable.concretetype for variable in graph.startblock.inputargs]
    return FunctionPointer(FuncType(arguments, graph.return_variable.concretetype), graph.name, graph)
