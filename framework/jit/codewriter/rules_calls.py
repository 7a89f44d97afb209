"""Calls, and the operations that are done by calling a function made for them."""

from __future__ import annotations

from framework.flowgraph.model import Constant, FunctionGraph, Operation, Value, Variable
from framework.jit.codewriter.calls import Operand, inner_call, residual_call
from framework.jit.codewriter.linear import Label
from framework.jit.codewriter.transformer import Transformer, rule
from framework.jit.descriptors import kind_of
from framework.lltypes.types import Signed, Void
from framework.rlib import jit
from framework.runtime import lists
from framework.transform.values import called_function


def _passed(operation: Operation) -> list[Value]:
    return [value for value in operation.args[1:] if value.concretetype is not Void]


@rule("direct_call")
def _direct_call(transformer: Transformer, operation: Operation) -> None:
    function = called_function(operation)
    assert function is not None
    graph: FunctionGraph | None = function.graph
    if graph is not None:
        if graph in transformer.writer.portals:
            _recursive_call(transformer, operation, graph)
            return
        if graph.function in (jit.conditional_call, jit.conditional_call_elidable) and _conditional(
            transformer, operation, graph
        ):
            return
        if graph.function is jit.virtual_ref:
            transformer.writer.virtual_ref_struct = operation.result.concretetype.to
            transformer.emit("virtual_ref", *_passed(operation), result=operation.result)
            return
        if transformer.writer.policy.looks_inside(graph):
            _inline_call(transformer, operation, graph)
            return
        if graph.function in UNROLLED and _unrolled_call(transformer, operation, graph):
            return
    _residual_call(transformer, operation)


def _inline_call(transformer: Transformer, operation: Operation, graph: FunctionGraph) -> None:
    kind = kind_of(operation.result.concretetype)
    jitcode = transformer.writer.jitcode_of(graph)
    result = None if kind == "v" else operation.result
    transformer.emit(f"inline_call_{kind}", jitcode, *transformer.split(_passed(operation)), result=result)


UNROLLED = frozenset([lists.ll_list_repeat, lists.ll_list_filled, lists.ll_list_slice])
"""Helpers with a loop that are looked inside when their last argument is constant: a count, or a step."""
LARGE = 64  # counts from here on are not unrolled


def _unrolled_call(transformer: Transformer, operation: Operation, graph: FunctionGraph) -> bool:
    """A call that is looked inside when its last argument is constant.  Returns: whether it could be done."""
    count = transformer.value(operation.args[-1])
    if isinstance(count, Constant):
        if not 0 <= count.value < LARGE:
            return False
        _inline_call(transformer, operation, graph)
        return True
    block = transformer.definitions[operation.result][0]
    if block.can_raise and block.operations[-1] is operation:
        return False  # one place for the handler
    is_constant, call, done = transformer.temporary(), Label(), Label()
    transformer.emit("int_isconstant", count, result=is_constant)
    transformer.emit("goto_if_not", is_constant, call)
    transformer.emit("goto_if_not_uint_lt", count, Constant(LARGE, Signed), call)
    _inline_call(transformer, operation, graph)
    transformer.emit("goto", done)
    transformer.code.place(call)
    _residual_call(transformer, operation)
    transformer.code.place(done)
    return True


def _residual_call(transformer: Transformer, operation: Operation) -> None:
    function = called_function(operation)
    assert function is not None
    descr = transformer.writer.calls.descr_of_function(function, operation)
    residual_call(transformer, operation, operation.args[0], _passed(operation), descr)


def _recursive_call(transformer: Transformer, operation: Operation, graph: FunctionGraph) -> None:
    number, portal = transformer.writer.portals[graph]
    values = _passed(operation)
    greens, reds = values[: len(portal.green_names)], values[len(portal.green_names) :]
    promote_all(transformer, greens)
    kind = kind_of(operation.result.concretetype)
    result = None if kind == "v" else operation.result
    operands = [number, *transformer.split(greens), *transformer.split(reds)]
    transformer.emit(f"recursive_call_{kind}", *operands, result=result)


def promote_all(transformer: Transformer, values: list[Value]) -> None:
    """Make values constant in the trace."""
    for value in values:
        if isinstance(transformer.value(value), Variable):
            promote(transformer, value)


def promote(transformer: Transformer, value: Value) -> None:
    """Make a value constant in the trace."""
    name = {"i": "int_guard_value", "r": "ref_guard_value", "f": "float_guard_value"}[kind_of(value.concretetype)]
    transformer.emit(name, value)


def _conditional(transformer: Transformer, operation: Operation, graph: FunctionGraph) -> bool:
    """A call of ``conditional_call`` as one instruction.  Returns: whether it could be done."""
    found = inner_call(graph)
    if found is None:
        return False
    call, operands = found
    passed = dict(zip(graph.startblock.inputargs, _passed(operation), strict=True))
    values = [_operand(transformer, passed, operand) for operand in operands]
    values = [value for value in values if value.concretetype is not Void]
    function = called_function(call)
    assert function is not None
    condition = passed[graph.startblock.inputargs[0]]
    descr = transformer.writer.calls.descr_of_function(function, call)
    if graph.function is jit.conditional_call:
        transformer.emit("conditional_call", condition, call.args[0], *transformer.split(values), descr)
        return True
    kind = kind_of(operation.result.concretetype)
    if kind not in "ir":
        return False
    name = f"conditional_call_value_{kind}"
    transformer.emit(name, condition, call.args[0], *transformer.split(values), descr, result=operation.result)
    return True


def _operand(transformer: Transformer, passed: dict[Variable, Value], operand: Operand) -> Value:
    """An operand of the inner call where the outer one stands."""
    if isinstance(operand, Variable):
        return passed[operand]
    if isinstance(operand, Constant):
        return operand
    tuple_, name = operand.args
    assert isinstance(tuple_, Variable) and isinstance(name, Constant)
    result = transformer.temporary(operand.result.concretetype)
    descr = transformer.descriptors.field(tuple_.concretetype.to, name.value)
    transformer.emit(f"getfield_gc_{kind_of(result.concretetype)}", passed[tuple_], descr, result=result)
    return result


@rule("indirect_call")
def _indirect_call(transformer: Transformer, operation: Operation) -> None:
    graphs = operation.args[-1]
    assert isinstance(graphs, Constant)
    inside = [graph for graph in graphs.value or () if transformer.writer.policy.looks_inside(graph)]
    for graph in inside:
        transformer.writer.jitcode_of(graph)
    if inside:
        promote_all(transformer, [operation.args[0]])
    descr = transformer.writer.calls.descr_of_indirect_call(operation)
    residual_call(transformer, operation, operation.args[0], _passed(operation), descr)


RESIDUAL = (
    "uint_div_wide uint_rem_wide float_rem shrink_array raw_malloc raw_free raw_memcopy raw_memclear gc_collect "
    "gc_identity_hash gc_pin gc_unpin gc_is_moving gc_weakref_create gc_weakref_deref gc_register_finalizer gc_next_dead "
    "gc_statistics debug_fatal stack_is_low"
).split()


@rule(*RESIDUAL)
def _residual(transformer: Transformer, operation: Operation) -> None:
    transformer.writer.calls.residual_operation(transformer, operation)


@rule("keep_alive", "debug_assert", "stack_check")
def _nothing(transformer: Transformer, operation: Operation) -> None:
    """Traces keep what they use; code entered by them checks the stack itself."""


AFTER_THE_CODEWRITER = (
    "exc_pending exc_set exc_clear exc_trace gc_write_barrier gc_write_barrier_array gc_allocate_fast gc_allocate_slow "
    "gc_push_roots gc_pop_roots gc_reload_root"
).split()
"""Operations that later passes insert: the codewriter never meets them."""
