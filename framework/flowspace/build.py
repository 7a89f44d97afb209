"""``build_flow_graph(function)``: checks what may be translated, sets up the first state, builds and tidies."""

from __future__ import annotations

import inspect
import types

from framework.flowgraph.editing import copy_graph
from framework.flowgraph.model import Block, FunctionGraph, Position, Variable
from framework.flowspace import bytecode, calls, closures, generators, instructions, patterns, protected
from framework.flowspace.builder import GraphBuilder
from framework.flowspace.errors import FlowError
from framework.flowspace.framestate import TRUE, FrameState
from framework.flowspace.instruction_set import Code, Instruction
from framework.flowspace.simplify import simplify

MARK = "NOT_RPYTHON"
HANDLERS = {**instructions.HANDLERS, **calls.HANDLERS, **protected.HANDLERS, **patterns.HANDLERS}


def build_flow_graph(function: types.FunctionType) -> FunctionGraph:
    """The flow graph of a function.  A template (see `Captured`) has its captured values as further arguments."""
    _check(function)
    prepared = getattr(function, generators.STEP_GRAPH, None)
    if prepared is not None:
        return copy_graph(prepared)
    code = bytecode.normalise(function.__code__, function.__qualname__)
    real_cells = closures.find_real_cells(code)
    while True:
        try:
            graph = _build(function, code, real_cells)
            break
        except closures.NeedsCell as request:
            real_cells |= {request.slot}
    simplify(graph)
    if function.__code__.co_flags & inspect.CO_GENERATOR:
        generators.transform(graph)
    return graph


def _position(function: types.FunctionType) -> Position:
    code = function.__code__
    return Position(code.co_filename, function.__qualname__, code.co_firstlineno)


def _check(function: types.FunctionType) -> None:
    if not isinstance(function, types.FunctionType):
        raise FlowError("K104", f"{function!r} is not a function written in Python", None)
    flags = function.__code__.co_flags
    if flags & (inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR | inspect.CO_ITERABLE_COROUTINE):
        raise FlowError("K101", f"{function.__qualname__} is asynchronous", _position(function), "use plain functions")
    if (function.__doc__ or "").lstrip().startswith(MARK):
        raise FlowError(
            "K103",
            f"{function.__qualname__} is marked {MARK} and can't be translated",
            _position(function),
            "it may only run before the translation",
        )


def _build(function: types.FunctionType, code: Code, real_cells: frozenset[int]) -> FunctionGraph:
    parameters = [Variable(name) for name in code.slots[: code.parameters]]
    state = FrameState(len(code.slots))
    for slot, variable in enumerate(parameters):
        state.locals[slot] = variable
        state.bound[slot] = TRUE
    free_cells, captured = closures.bind_free_variables(function, code, state)
    inputs = [*parameters, *captured.values()]
    graph = FunctionGraph(f"{function.__module__}.{function.__qualname__}", Block(inputs))
    graph.function = function
    graph.code = function.__code__
    graph.position = _position(function)
    if captured:
        graph.hints["captured"] = tuple(captured)
    builder = GraphBuilder(graph, code, function.__globals__, real_cells | free_cells)
    builder.build(state, _run_one)
    return graph


def _run_one(builder: GraphBuilder, instruction: Instruction) -> None:
    HANDLERS[instruction.op](builder, instruction.arg)
