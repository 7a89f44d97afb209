"""The JIT's entry in the native portal: what becomes of the marker that counts.

    portal(greens, reds):                    portal(greens, reds):
    top:                                         goto top(greens, reds)
        jit_marker(merge point)              top(greens, reds):
        …                              ⟶         h = mix(mix(seed, green₁), green₂) …
        goto top                                 if not ll_is_hot(h): goto go_on
                                                 status = enter_driver(h, greens, reds)
                                                 switch status:
                                                     CONTINUE: goto top(values of the exchange area)
                                                     DONE:     return the value of the exchange area
                                                     else:     goto go_on
                                             go_on: …; goto top

``enter_driver`` is a graph of its own, one per driver: it puts the values into the exchange area and calls the JIT unit,
whose exceptions pass through.  Where the marker is ``can_enter_jit`` the same stands there, and ``top`` is still the merge
point.

Requirements: a portal as the codewriter splits it off (its parameters are greens and reds, it begins at the merge point);
before all passes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from framework.flowgraph.editing import split_block
from framework.flowgraph.model import DEFAULT, Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.jit import interface
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

SEED = 0x1F3D5B79

StringHash = Callable[[LLType], FunctionPointer | None]
"""The function that hashes strings of a type by value, None for a type that is no string."""


@dataclass(frozen=True)
class EntryHelpers:
    """Graphs of the low-level functions of ``jit.interface``, and how strings are hashed."""

    is_hot: FunctionPointer
    mix: FunctionPointer
    string_hash: StringHash


@dataclass(frozen=True)
class Marker:
    """Where arrivals are counted: an operation of the portal.  ``values`` are the greens, then the reds, there."""

    block: Block
    index: int
    values: list[Value]


def add_jit_entry(
    portal: FunctionGraph, markers: Sequence[Marker], greens: int, driver: int, helpers: EntryHelpers
) -> FunctionGraph:
    """Rewrite a portal in place; its markers are removed.

    Args:
        portal: its first operations are at the merge point.
        markers: the merge point itself, or each ``can_enter_jit``; at most one in a block.
        greens: how many of the values are greens.
        driver: number of the driver.
    Returns: the graph ``enter_driver``.
    """
    top = portal.startblock
    types = [variable.concretetype for variable in top.inputargs]
    portal.startblock = _new_start(top)
    stub = enter_graph(f"{portal.name}.enter_jit", types, driver)
    for marker in markers:
        del marker.block.operations[marker.index]
        go_on = split_block(marker.block, marker.index)
        emitter = Emitter(marker.block.operations)
        hash_value = hash_of_greens(emitter, marker.values[:greens], driver, helpers)
        hot = _call(emitter, helpers.is_hot, [hash_value], Bool)
        marker.block.exitswitch = hot
        ask = _ask_jit(portal, stub, top, go_on, [hash_value, *marker.values])
        marker.block.close(Link([], go_on, False), Link([], ask, True))
    return stub


def _new_start(top: Block) -> Block:
    start = Block([variable.copy() for variable in top.inputargs])
    start.close(Link(list(start.inputargs), top))
    return start


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
    string_hash = helpers.string_hash(green.concretetype)
    if string_hash is not None:
        return _call(emitter, string_hash, [green], Signed)
    return emitter.emit("gc_identity_hash", [green], Signed)


def _ask_jit(portal: FunctionGraph, stub: FunctionGraph, top: Block, go_on: Block, values: list[Value]) -> Block:
    """A block that calls the JIT and does as it says."""
    block = Block([])
    pointer = function_pointer(stub)
    status = _call(Emitter(block.operations), pointer, values, Signed)
    again, leave = Block([]), Block([])
    types = [variable.concretetype for variable in top.inputargs]
    again.close(Link(read_exchange(Emitter(again.operations), types), top))
    result = portal.returnblock.inputargs[0].concretetype
    leave.close(Link(read_exchange(Emitter(leave.operations), [result]), portal.returnblock))
    block.exitswitch = status
    block.close(
        Link([], again, interface.CONTINUE), Link([], leave, interface.DONE), Link([], go_on, DEFAULT)
    )  # fmt: skip
    return block


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


def marker_operation(block: Block, name: str) -> tuple[int, Operation] | None:
    """The first JIT marker of a kind in a block."""
    for index, operation in enumerate(block.operations):
        if operation.opname == "jit_marker" and operation.args[0].value == name:  # type: ignore[union-attr]
            return index, operation
    return None
