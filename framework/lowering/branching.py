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

from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Value, Variable
from framework.lltypes.memory import null
from framework.lltypes.types import LLType, Ptr, Void
from framework.lowering.context import Context, function_constant
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
    start = Block(inputs)
    graph = FunctionGraph(name, start, Variable("", context.result.type))
    graph.hints["inline"] = True
    graph.position = context.position
    graph.exceptblock.inputargs[0].concretetype = OBJECT_POINTER
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
    lowerer = context.lowerer
    lowerer.graphs.append(graph)
    lowerer.mark_lowered(graph)
    arguments = [a for a in operands if a.concretetype is not Void]
    result = context.emit("direct_call", [function_constant(graph), *arguments], context.result.type)
    return None if context.result.type is Void else result


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


def default_of(type_: LLType) -> Constant:
    """The zero value of a type: the result of code that does not return."""
    if type_ is Void:
        return Constant(None, Void)
    if isinstance(type_, Ptr):
        return Constant(null(type_.to), type_)
    return Constant(type_.default, type_)  # type: ignore[attr-defined]
