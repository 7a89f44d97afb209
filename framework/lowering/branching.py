"""Choices made at run time inside one operation: a small graph that tests cases in order and runs the first that holds.

    choose(context, "name", [Case(test, run), …], otherwise)

          inputs ──► test 1 ──yes──► run 1 ──► result
                        │no
                        ▼
                     test 2 ──yes──► run 2 ──► result
                        │no
                        ▼
                     otherwise

Tests and runs are emitted on contexts of their own, whose operands are the inputs of the block they end up in.  The graph is
marked for inlining.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from framework.flowgraph.model import LAST_EXCEPTION, Block, Constant, FunctionGraph, Link, Value, Variable
from framework.lltypes.types import Bool, Void
from framework.lowering.context import Context, function_constant
from framework.lowering.representation import default_of
from framework.runtime.declined import DECLINED
from framework.runtime.objects import OBJECT_POINTER

Emit = Callable[[Context], Value | None]


@dataclass(frozen=True)
class Case:
    """``run`` emits what happens when the bool that ``test`` emits is true."""

    test: Callable[[Context], Value]
    run: Emit


def choose(context: Context, name: str, cases: Sequence[Case], otherwise: Emit) -> Value | None:
    """Emit a choice over the operands of ``context``; the result is in ``context.result``."""
    if not cases:
        return otherwise(context)
    operands = [_own_value(context, index) for index in range(len(context.arguments))]
    inputs, inner = _fresh(context, operands)
    graph = _new_graph(context, name, inputs)
    start = graph.startblock
    block = start
    for case in cases:
        test = case.test(inner)
        block.operations = inner.out
        block.exitswitch = test
        passed, on_true = _fresh(context, inner.arguments)
        failed, on_false = _fresh(context, inner.arguments)
        carried = [a for a in inner.arguments if a.concretetype is not Void]
        taken, following = Block(passed), Block(failed)
        block.close(Link(carried, following, False), Link(list(carried), taken, True))
        _finish(graph, taken, on_true, case.run)
        block, inner = following, on_false
    _finish(graph, block, inner, otherwise)
    return _call_graph(context, graph, operands)


def _new_graph(context: Context, name: str, inputs: list[Variable]) -> FunctionGraph:
    graph = FunctionGraph(name, Block(inputs), Variable("", context.result.type))
    graph.hints["inline"] = True
    graph.position = context.position
    graph.exceptblock.inputargs[0].concretetype = OBJECT_POINTER
    return graph


def _call_graph(context: Context, graph: FunctionGraph, operands: list[Value]) -> Value | None:
    context.lowerer.graphs.append(graph)
    context.lowerer.mark_lowered(graph)
    arguments = [a for a in operands if a.concretetype is not Void]
    result = context.emit("direct_call", [function_constant(graph), *arguments], context.result.type)
    return None if context.result.type is Void else result


def attempt(context: Context, name: str, run: Emit, otherwise: Emit) -> Value | None:
    """Emit ``run``, the last operation of which may raise DECLINED; then ``otherwise`` is what happens.

    Operations before the call must not raise.
    """
    operands = [_own_value(context, index) for index in range(len(context.arguments))]
    inputs, inner = _fresh(context, operands)
    graph = _new_graph(context, name, inputs)
    start = graph.startblock
    value: Any = run(inner)
    call_index = next(i for i, op in enumerate(inner.out) if op.opname in ("direct_call", "indirect_call"))
    start.operations, rest = inner.out[: call_index + 1], inner.out[call_index + 1 :]
    start.exitswitch = LAST_EXCEPTION
    result = start.operations[-1].result
    type_ = graph.return_variable.concretetype
    received = Variable("", result.concretetype)
    normal = Block([] if result.concretetype is Void else [received])
    for operation in rest:
        operation.args = [received if a is result else a for a in operation.args]
    normal.operations = rest
    if value is result:
        value = received
    elif value is None:
        value = default_of(type_)
    normal.close(Link([value], graph.returnblock))
    raised = Variable("raised", OBJECT_POINTER)
    carried = [a for a in inner.arguments if a.concretetype is not Void]
    again, outer = _fresh(context, inner.arguments)
    caught = Variable("caught", OBJECT_POINTER)
    handler = Block([caught, *again])
    on_error = Link([raised, *carried], handler)
    on_error.exc_value = raised
    start.close(Link([] if result.concretetype is Void else [result], normal), on_error)
    declined = context.lowerer.prebuilt_instance(DECLINED)
    test = outer.emit("ptr_eq", [caught, Constant(declined, OBJECT_POINTER)], Bool)
    handler.operations = outer.out
    handler.exitswitch = test
    last, final = _fresh(context, outer.arguments)
    following = Block(last)
    handler.close(
        Link([caught], graph.exceptblock, False),
        Link([a for a in outer.arguments if a.concretetype is not Void], following, True),
    )
    _finish(graph, following, final, otherwise)
    return _call_graph(context, graph, operands)


def _own_value(context: Context, index: int) -> Value:
    argument = context.arguments[index]
    if context.representations[index].type is Void:
        return Constant(getattr(argument, "value", None), Void)
    return context.value(index)


def _fresh(context: Context, operands: Sequence[Value]) -> tuple[list[Variable], Context]:
    """New block inputs for the operands, and a context that works on them."""
    inputs: list[Variable] = []
    view = context.shifted(0)
    view.out = []
    view.arguments = []
    for operand in operands:
        if operand.concretetype is Void:
            view.arguments.append(operand)
        else:
            variable = Variable("", operand.concretetype)
            inputs.append(variable)
            view.arguments.append(variable)
    return inputs, view


def _finish(graph: FunctionGraph, block: Block, context: Context, run: Emit) -> None:
    value: Any = run(context)
    type_ = graph.return_variable.concretetype
    value = default_of(type_) if value is None else context.cast(value, type_)
    block.operations = context.out
    block.close(Link([value], graph.returnblock))
