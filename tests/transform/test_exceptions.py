"""Explicit exceptions: the same behaviour as before, and no test where nothing can be raised."""

import pytest

from framework.flowgraph.checker import check_graphs
from framework.flowgraph.model import LAST_EXCEPTION, FunctionGraph
from framework.flowgraph.text_parser import parse_program
from framework.llinterp.interpreter import LLException, LLInterpreter
from framework.testing.random_graphs import Program
from framework.transform.exceptions import make_exceptions_explicit
from framework.transform.passes import run_passes

TYPES = """
gcstruct Error: code: Signed
"""


def explicit(text: str) -> dict[str, FunctionGraph]:
    graphs = parse_program(TYPES + text).graphs
    make_exceptions_explicit(graphs.values())
    check_graphs(list(graphs.values()))
    return graphs


def opnames(graph: FunctionGraph) -> list[str]:
    return [operation.opname for _, operation in graph.iterate_operations()]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("is_optimised", [False, True])
def test_random_programs_keep_their_meaning(seed: int, is_optimised: bool) -> None:
    program = Program(seed + 500)
    expected = program.run(program.graphs)
    graphs = program.copy()
    if is_optimised:
        run_passes(graphs)
    make_exceptions_explicit(graphs)
    check_graphs(graphs)
    for graph in graphs:
        for block in graph.iterate_blocks():
            assert block.exitswitch is not LAST_EXCEPTION
            assert block is not graph.exceptblock
    assert program.run(graphs, explicit_exceptions=True) == expected


def test_a_call_that_cannot_raise_is_not_tested() -> None:
    graphs = explicit("""
graph quiet -> Signed raises Ptr(Error)
b0(x: Signed):
    y: Signed = int_add(x, 1)
    return(y)

graph main -> Signed raises Ptr(Error)
b0(x: Signed):
    y: Signed = direct_call(&quiet, x)
    try: return(y) except e: b1(e)
b1(e2: Ptr(Error)):
    return(-1)
""")
    assert opnames(graphs["main"]) == ["direct_call"]


def test_recursion_alone_does_not_raise() -> None:
    graphs = explicit("""
graph down -> Signed raises Ptr(Error)
b0(x: Signed):
    c: Bool = int_is_true(x)
    if c: b1() else: return(0)
b1():
    y: Signed = int_sub(x, 1)
    z: Signed = direct_call(&down, y)
    return(z)
""")
    assert "exc_pending" not in opnames(graphs["down"])


def test_an_allocation_is_tested_by_its_result() -> None:
    graphs = explicit("""
graph make -> Ptr(Error) raises Ptr(Error)
b0(x: Signed):
    e: Ptr(Error) = malloc(<Error>)
    s: Void = setfield(e, .code, x)
    return(e)
""")
    assert opnames(graphs["make"])[:3] == ["malloc", "ptr_iszero", "unlikely"]
    assert "exc_pending" not in opnames(graphs["make"])


def test_what_is_raised_caught_and_raised_again_arrives() -> None:
    graphs = explicit("""
graph fail -> Signed raises Ptr(Error)
b0(x: Signed):
    e: Ptr(Error) = malloc(<Error>)
    s: Void = setfield(e, .code, x)
    raise(e)

graph main -> Signed raises Ptr(Error)
b0(x: Signed):
    y: Signed = direct_call(&fail, x)
    try: return(y) except e: b1(e)
b1(e2: Ptr(Error)):
    code: Signed = getfield(e2, .code)
    c: Bool = int_eq(code, 3)
    if c: return(33) else: raise(e2)
""")
    interpreter = LLInterpreter(explicit_exceptions=True)
    assert interpreter.call(graphs["main"], [3]) == 33
    with pytest.raises(LLException) as caught:
        interpreter.call(graphs["main"], [4])
    assert caught.value.value.code == 4


def test_the_stack_check_itself_is_off_the_fast_path() -> None:
    graphs = explicit("""
graph deep -> Signed raises Ptr(Error)
b0(x: Signed):
    v: Void = stack_check()
    return(x)
""")
    start = graphs["deep"].startblock
    assert [operation.opname for operation in start.operations] == ["stack_is_low"]
    assert opnames(graphs["deep"]).count("stack_check") == 1
