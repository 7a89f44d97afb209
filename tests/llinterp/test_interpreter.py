"""The executor on graphs built by hand."""

import pytest

from framework.flowgraph.model import (
    DEFAULT,
    LAST_EXCEPTION,
    Block,
    Constant,
    FunctionGraph,
    Link,
    Operation,
    Variable,
)
from framework.llinterp.interpreter import LLException, LLInterpreter, function_constant
from framework.lltypes.memory import FunctionPointer, MisuseError, malloc, null
from framework.lltypes.types import (
    GCREF,
    Array,
    Bool,
    Char,
    FuncType,
    GcArray,
    GcStruct,
    Ptr,
    Signed,
    Void,
)

BASE = GcStruct("exception_base")
ERROR = GcStruct("error", ("code", Signed), base=BASE)


def var(type_=Signed):
    return Variable("", type_)


def const(value, type_=Signed):
    return Constant(value, type_)


def new_graph(name, inputs, result=Signed):
    graph = FunctionGraph(name, Block(inputs), var(result))
    graph.exceptblock.inputargs[0].concretetype = Ptr(BASE)
    return graph


def emit(block, opname, args, type_=Signed):
    operation = Operation(opname, args, var(type_))
    block.operations.append(operation)
    return operation.result


def run(graph, *args, **options):
    return LLInterpreter(**options).call(graph, list(args))


def binary(opname, type_=Signed):
    graph = new_graph(opname, [var(), var()], type_)
    block = graph.startblock
    result = emit(block, opname, list(block.inputargs), type_)
    block.close(Link([result], graph.returnblock))
    return graph


def sum_loop():
    """s = 0; while n > 0: s += n; n -= 1"""
    n = var()
    graph = new_graph("sum_loop", [n])
    head, body = Block([var(), var()]), Block([var(), var()])
    graph.startblock.close(Link([n, const(0)], head))
    head.exitswitch = emit(head, "int_gt", [head.inputargs[0], const(0)], Bool)
    head.close(Link([head.inputargs[1]], graph.returnblock, False), Link(list(head.inputargs), body, True))
    total = emit(body, "int_add", [body.inputargs[1], body.inputargs[0]])
    less = emit(body, "int_sub", [body.inputargs[0], const(1)])
    body.close(Link([less, total], head))
    return graph


def test_straight_line_wraps():
    assert run(binary("int_add"), (1 << 63) - 1, 1) == -(1 << 63)
    assert run(binary("int_mul"), 1 << 62, 2) == -(1 << 63)
    assert run(binary("int_rem"), -7, 2) == -1


def test_loop():
    assert run(sum_loop(), 100) == 5050


def test_swap_on_a_link_is_parallel():
    graph = new_graph("swap", [var(), var(), var()])
    head, body = Block([var(), var(), var()]), Block([])
    graph.startblock.close(Link(list(graph.startblock.inputargs), head))
    a, b, n = head.inputargs
    head.exitswitch = emit(head, "int_is_true", [n], Bool)
    head.close(Link([a], graph.returnblock, False), Link([], body, True))
    less = emit(body, "int_sub", [n, const(1)])
    body.close(Link([b, a, less], head))
    assert run(graph, 1, 2, 3) == 2
    assert run(graph, 1, 2, 4) == 1


@pytest.mark.parametrize("count", [3, 20])
@pytest.mark.parametrize("with_default", [False, True])
def test_switch(count, with_default):
    n = var()
    graph = new_graph("switch", [n])
    graph.startblock.exitswitch = n
    join = Block([var()])
    links = [Link([const(100 + i)], join, i) for i in range(count)]
    if with_default:
        links.append(Link([const(-1)], graph.returnblock, DEFAULT))
    graph.startblock.close(*links)
    join.close(Link([join.inputargs[0]], graph.returnblock))
    assert [run(graph, i) for i in range(count)] == [100 + i for i in range(count)]
    if with_default:
        assert run(graph, 77) == -1
    else:
        with pytest.raises(MisuseError):
            run(graph, 77)


def raising_graph():
    """Raises error(code) when code is positive, returns -code otherwise."""
    code = var()
    graph = new_graph("raising", [code])
    start, bad = graph.startblock, Block([])
    start.exitswitch = emit(start, "int_gt", [code, const(0)], Bool)
    negative = emit(start, "int_neg", [code])
    start.close(Link([negative], graph.returnblock, False), Link([], bad, True))
    error = emit(bad, "malloc", [const(ERROR, Void)], Ptr(ERROR))
    emit(bad, "setfield", [error, const("code", Void), code], Void)
    base = emit(bad, "cast_pointer", [error], Ptr(BASE))
    bad.close(Link([base], graph.exceptblock))
    return graph


def call_operation(graph, args, result=Signed):
    type_ = FuncType([a.concretetype for a in args], result)
    return [function_constant(graph, type_), *args]


def test_exception_leaves_the_interpreter():
    with pytest.raises(LLException) as info:
        run(raising_graph(), 5)
    assert info.value.value.code == 5
    assert run(raising_graph(), -5) == 5


def catching_graph(callee):
    n = var()
    graph = new_graph("catching", [n])
    start = graph.startblock
    handler = Block([var(Ptr(BASE))])
    result = emit(start, "direct_call", call_operation(callee, [n]))
    start.exitswitch = LAST_EXCEPTION
    exceptional = Link([handler.inputargs[0]], handler)
    exceptional.exc_value = var(Ptr(BASE))
    exceptional.args = [exceptional.exc_value]
    start.close(Link([result], graph.returnblock), exceptional)
    error = emit(handler, "cast_pointer", [handler.inputargs[0]], Ptr(ERROR))
    code = emit(handler, "getfield", [error, const("code", Void)])
    more = emit(handler, "int_add", [code, const(1000)])
    handler.close(Link([more], graph.returnblock))
    return graph


def test_exception_is_caught():
    graph = catching_graph(raising_graph())
    assert run(graph, 5) == 1005
    assert run(graph, -5) == 5


def test_memory_error_is_an_instance_of_the_program():
    n = var()
    allocating = new_graph("allocating", [n])
    array = emit(allocating.startblock, "malloc_varsize", [const(GcArray(Signed), Void), n], Ptr(GcArray(Signed)))
    size = emit(allocating.startblock, "getarraysize", [array])
    allocating.startblock.close(Link([size], allocating.returnblock))
    error = malloc(ERROR)
    error.code = 1
    graph = catching_graph(allocating)
    exceptions = {"MemoryError": error}
    assert run(graph, 3, exceptions=exceptions) == 3
    assert run(graph, -1, exceptions=exceptions) == 1001
    assert run(graph, 1 << 50, exceptions=exceptions) == 1001
    with pytest.raises(LLException) as info:
        run(allocating, -1, exceptions=exceptions)
    assert info.value.value is error


def recursive_graph():
    n = var()
    graph = new_graph("recursive", [n])
    start, more = graph.startblock, Block([])
    emit(start, "stack_check", [], Void)
    start.exitswitch = emit(start, "int_is_true", [n], Bool)
    start.close(Link([const(0)], graph.returnblock, False), Link([], more, True))
    less = emit(more, "int_sub", [n, const(1)])
    depth = emit(more, "direct_call", call_operation(graph, [less]))
    result = emit(more, "int_add", [depth, const(1)])
    more.close(Link([result], graph.returnblock))
    return graph


def test_deep_recursion_raises_the_programs_recursion_error():
    error = malloc(ERROR)
    error.code = 2
    graph = catching_graph(recursive_graph())
    options = {"exceptions": {"RecursionError": error}, "stack_limit": 500}
    assert run(graph, 400, **options) == 400
    assert run(graph, 600, **options) == 1002
    assert run(recursive_graph(), 20_000, stack_limit=30_000) == 20_000


def test_explicit_exceptions_are_seen_when_the_call_returns():
    error = malloc(ERROR)
    graph = new_graph("sets", [])
    emit(graph.startblock, "exc_set", [const(error, Ptr(ERROR))], Void)
    graph.startblock.close(Link([const(0)], graph.returnblock))
    with pytest.raises(LLException) as info:
        run(graph, explicit_exceptions=True)
    assert info.value.value is error


def test_arrays_and_interior_items():
    string = GcStruct("string", ("chars", Array(Char)))
    n = var()
    graph = new_graph("arrays", [n], Char)
    block = graph.startblock
    s = emit(block, "malloc_varsize", [const(string, Void), const(3)], Ptr(string))
    emit(block, "setinterioritem", [s, n, const("x", Char)], Void)
    emit(block, "getinteriorsize", [s])
    result = emit(block, "getinterioritem", [s, const(1)], Char)
    block.close(Link([result], graph.returnblock))
    assert run(graph, 1) == "x"
    assert run(graph, 2) == "\0"
    for bad in (3, -1):
        with pytest.raises(MisuseError) as info:
            run(graph, bad)
        assert "in graph arrays: setinterioritem" in info.value.__notes__


def test_indirect_and_external_calls():
    type_ = FuncType([Signed], Signed)
    pointer = var(Ptr(type_))
    graph = new_graph("indirect", [pointer])
    result = emit(graph.startblock, "indirect_call", [pointer, const(7), const(None, Void)])
    graph.startblock.close(Link([result], graph.returnblock))
    assert run(graph, FunctionPointer(type_, "negate", hosted=lambda x: -x)) == -7
    assert run(graph, FunctionPointer(type_, "loop", graph=sum_loop())) == 28
    with pytest.raises(MisuseError):
        run(graph, null(type_))


def test_callbacks_are_callable_by_hosted_functions():
    type_ = FuncType([Signed], Signed)
    apply_ = FunctionPointer(FuncType([Ptr(type_)], Signed), "apply", hosted=lambda f: f(4))
    graph = new_graph("callback", [])
    callback = function_constant(sum_loop(), type_)
    result = emit(graph.startblock, "direct_call", [const(apply_, Ptr(apply_.type)), callback])
    graph.startblock.close(Link([result], graph.returnblock))
    assert run(graph) == 10


def test_operation_counts():
    interpreter = LLInterpreter(counted=True)
    interpreter.call(sum_loop(), [10])
    assert interpreter.operation_counts == {"int_gt": 11, "int_add": 10, "int_sub": 10}


def test_checked_mode_reports_wrong_types():
    graph = new_graph("wrong", [var()])
    result = emit(graph.startblock, "same_as", [graph.startblock.inputargs[0]])
    graph.startblock.close(Link([result], graph.returnblock))
    assert run(graph, 1, checked=True) == 1
    with pytest.raises(MisuseError, match="wrong: same_as"):
        run(graph, "x", checked=True)


def weak_graph(keep):
    """Whether a weak reference is alive after a collection that happens in another function."""
    collect = new_graph("collect", [], Void)
    emit(collect.startblock, "gc_collect", [const(2)], Void)
    collect.startblock.close(Link([const(None, Void)], collect.returnblock))
    graph = new_graph("weak", [], Bool)
    first, block = graph.startblock, Block([])
    p = emit(first, "malloc", [const(ERROR, Void)], Ptr(ERROR))
    weak = emit(first, "gc_weakref_create", [p], GCREF)
    first.close(Link([], block))
    emit(block, "direct_call", call_operation(collect, [], Void), Void)
    found = emit(block, "gc_weakref_deref", [weak], GCREF)
    alive = emit(block, "ptr_nonzero", [found], Bool)
    if keep:
        emit(block, "keep_alive", [p], Void)
    block.close(Link([alive], graph.returnblock))
    return graph


def test_weak_reference_lives_as_long_as_a_variable_that_is_used_later():
    assert run(weak_graph(keep=True)) is True
    assert run(weak_graph(keep=False)) is False


def test_exceptions_may_be_made_by_a_graph_of_the_program():
    raising = new_graph("raising_error", [], Void)
    error = emit(raising.startblock, "malloc", [const(ERROR, Void)], Ptr(ERROR))
    emit(raising.startblock, "setfield", [error, const("code", Void), const(3)], Void)
    base = emit(raising.startblock, "cast_pointer", [error], Ptr(BASE))
    raising.startblock.close(Link([base], raising.exceptblock))
    graph = catching_graph(recursive_graph())
    assert run(graph, 600, exceptions={"RecursionError": raising}, stack_limit=500) == 1003
