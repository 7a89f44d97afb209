"""The checker finds each kind of violation of the model."""

import pytest

from framework.flowgraph.checker import BrokenGraph, check_graph
from framework.flowgraph.model import DEFAULT, LAST_EXCEPTION, Constant, Variable
from framework.flowgraph.text_parser import parse_graph
from framework.lltypes.types import Signed

DIAMOND = """
extern &f(Signed) -> Signed

graph g -> Signed raises Ptr(FuncType(() -> Void))
b0(x: Signed):
    c: Bool = int_lt(x, 0)
    if c: b1(x) else: b2()
b1(y: Signed):
    z: Signed = int_neg(y)
    return(z)
b2():
    w: Signed = direct_call(&f, x)
    try: return(w) except e: raise(e)
"""


def diamond():
    graph = parse_graph(DIAMOND)
    start = graph.startblock
    return graph, start, start.exits[1].target, start.exits[0].target


def broken(graph):
    with pytest.raises(BrokenGraph) as caught:
        check_graph(graph, "this_pass")
    assert "after this_pass" in str(caught.value)
    return str(caught.value)


def test_well_formed_graph_passes():
    check_graph(diamond()[0])


def test_final_block_with_exits():
    graph, _start, *_ = diamond()
    graph.returnblock.exitswitch = Constant(True)
    assert "B1" in broken(graph)


def test_two_exits_without_switch():
    graph, start, *_ = diamond()
    start.exitswitch = None
    assert "B2" in broken(graph)


def test_boolean_cases_in_the_wrong_order():
    graph, start, *_ = diamond()
    start.exits.reverse()
    assert "B3" in broken(graph)


def test_default_must_be_last():
    graph, start, *_ = diamond()
    start.exits[0].exitcase, start.exits[1].exitcase = DEFAULT, 1
    assert "B3" in broken(graph)


def test_last_exception_without_exc_value():
    graph, _start, _b1, b2 = diamond()
    b2.exits[1].exc_value = None
    assert "B4" in broken(graph)


def test_last_exception_without_operation():
    graph, _start, _b1, b2 = diamond()
    b2.operations.clear()
    assert "B4" in broken(graph)
    assert b2.exitswitch is LAST_EXCEPTION


def test_wrong_source():
    graph, start, b1, _b2 = diamond()
    b1.exits[0].source = start
    assert "L1" in broken(graph)


def test_wrong_number_of_values():
    graph, _start, b1, _b2 = diamond()
    b1.exits[0].args = []
    assert "L2" in broken(graph)


def test_double_definition():
    graph, start, b1, _b2 = diamond()
    b1.operations[0].result = start.operations[0].result
    assert "V1" in broken(graph)


def test_use_in_a_block_not_dominated():
    graph, _start, b1, b2 = diamond()
    b2.operations[0].args[1] = b1.operations[0].result
    assert "V2" in broken(graph)


def test_use_before_definition():
    graph, _start, b1, _b2 = diamond()
    b1.operations[0].args[0] = b1.operations[0].result
    assert "V2" in broken(graph)


def test_result_is_not_available_to_the_handler():
    graph, _start, _b1, b2 = diamond()
    b2.exits[1].args = [b2.operations[0].result]
    assert "V2" in broken(graph)


def test_unknown_operation_and_wrong_arity():
    graph, _start, b1, _b2 = diamond()
    b1.operations[0].opname = "add"
    assert "O1" in broken(graph)
    b1.operations[0].opname = "int_add"
    assert "O2" in broken(graph)


def test_missing_type():
    graph, _start, b1, _b2 = diamond()
    b1.operations[0].args[0] = Constant(1)
    assert "T1" in broken(graph)
    b1.operations[0].args[0] = Variable("", Signed)
    assert "never defined" in broken(graph)
