"""Text form and parser: printing, parsing and printing again gives the same text."""

import pytest

from framework.flowgraph.checker import check_graphs
from framework.flowgraph.model import DEFAULT, LAST_EXCEPTION, Block, Constant, Position
from framework.flowgraph.operations import CallShape
from framework.flowgraph.text import Printer, graph_text, program_text
from framework.flowgraph.text_parser import TextError, parse_graph, parse_program
from framework.lltypes.types import Bool, GcStruct, Ptr, Signed, Unsigned

LOW = """\
gcstruct Base: h: Signed
gcstruct Point(Base): x: Signed, next: Ptr(Point), items: Ptr(GcArray(Char)) [immutable x]
opaque FILE
const @numbers: Ptr(GcArray(Signed)) = [1, -2, 3]
const @origin: Ptr(Point) = {h: 0, x: 7, next: @origin:Ptr(Point), items: null:Ptr(GcArray(Char))}
extern &puts(Ptr(Array(Char, nolength))) -> Int32 no_raise

graph main -> Signed raises Ptr(Base) [inline=True]
b0(p: Ptr(Point), n: Signed):
    x: Signed = getfield(p, .x)
    c: Bool = int_lt(x, n)
    if c: b1() else: return(-1)
b1():
    u: Unsigned = uint_add(5:Unsigned, 6:Unsigned)
    q: Ptr(Point) = malloc(<Point>)
    setfield(q, .next, @origin:Ptr(Point))
    f: Float = float_add(1.5, inf)
    v1: Signed = direct_call(&helper, @numbers:Ptr(GcArray(Signed)))
    try: b2(v1) except e: b3(e)
b2(y: Signed):
    keep_alive('a':Char)
    switch y: 1 -> b1(), 2 -> return(3), default -> return(y)
b3(error: Ptr(Base)):
    v2: Ptr(FILE) = direct_call(&open_log, null:Ptr(Point))
    raise(error)

graph helper -> Signed
b0(a: Ptr(GcArray(Signed))):
    n: Signed = getarraysize(a)
    return(n)

graph open_log -> Ptr(FILE)
b0(a: Ptr(Point)):
    return(null:Ptr(FILE))
"""

HIGH = """\
graph main
b0(a, b):
    v1 = add(a, 'text')
    v2 = call(shape(1, key, *), @len, v1, b'x', 1.5)
    try: b1(v2, None) except e: b2(e)
b1(x, y):
    c = lt(x, -3)
    if c: return(x) else: b3()
b2(e2):
    raise(e2)
b3():
    goto b1(UNDEFINED, False)
"""


def test_low_level_program_round_trips():
    program = parse_program(LOW)
    check_graphs(program.graphs.values())
    text = program_text(program.graphs.values())
    again = program_text(parse_program(text).graphs.values())
    assert again == text
    kept = program_text(program.graphs.values(), program.printer())
    for line in LOW.splitlines():
        if line.startswith("    ") or line.startswith("b"):
            assert line in kept


def test_prebuilt_data_keeps_its_contents():
    origin = parse_program(LOW).constants["origin"]
    assert origin.x == 7
    assert origin.next is origin


def test_flow_graph_round_trips():
    graph = parse_graph(HIGH, constants={"len": len})
    text = graph_text(graph)
    assert text == graph_text(parse_graph(text, constants={"len": len}))
    call = graph.startblock.operations[1]
    assert call.args[0].value == CallShape(1, ("key",), True)
    assert call.args[1].value is len
    assert graph.startblock.exitswitch is LAST_EXCEPTION


def test_exits_are_parsed():
    graph = parse_program(LOW).graph
    condition = graph.startblock
    assert [link.exitcase for link in condition.exits] == [False, True]
    switch = next(b for b in graph.iterate_blocks() if len(b.exits) == 3)
    assert [link.exitcase for link in switch.exits] == [1, 2, DEFAULT]


def test_types_come_from_a_given_table():
    struct = GcStruct("Own", ("a", Unsigned))
    graph = parse_graph("graph f -> Unsigned\nb0(p: Ptr(Own)):\n    v: Unsigned = getfield(p, .a)\n    return(v)\n",
                        types={"Own": struct})  # fmt: skip
    assert graph.startblock.inputargs[0].concretetype is Ptr(struct)


def test_variables_of_the_same_name_are_told_apart():
    graph = parse_graph("graph f -> Signed\nb0(x: Signed):\n    y: Signed = int_neg(x)\n    return(y)\n")
    graph.startblock.operations[0].result.name = "x"
    assert "x_2: Signed = int_neg(x)" in graph_text(graph)


def test_positions_are_shown_on_demand():
    graph = parse_graph("graph f -> Signed\nb0(x: Signed):\n    y: Signed = int_neg(x)\n    return(y)\n")
    graph.startblock.operations[0].position = Position("a.py", "f", 7)
    assert "# a.py:7" in graph_text(graph, positions=True)


def test_structs_with_the_same_name_get_two_names():
    printer = Printer()
    first, second = GcStruct("S"), GcStruct("S")
    assert [printer.type_text(t) for t in (first, second, first)] == ["S", "S_2", "S"]


def test_unusual_constants_name_their_type():
    printer = Printer()
    assert printer.constant_text(Constant(5, Signed)) == "5"
    assert printer.constant_text(Constant(5, Unsigned)) == "5:Unsigned"
    assert printer.constant_text(Constant(True, Bool)) == "True"


@pytest.mark.parametrize(
    "text, message",
    [
        ("graph f -> Signed\nb0(x: Signed):\n    return(z)\n", "'z' is not defined"),
        ("graph f -> Signed\nb0(x: Nothing):\n    return(x)\n", "unknown type 'Nothing'"),
        ("graph f -> Signed\nb0(x: Signed):\n    goto b7()\n", "unknown block 'b7'"),
        ("graph f -> Signed\nb0(x: Signed):\n    return(x, x)\n", "takes 1 values"),
        ("graph f -> Signed\nb0(x: Signed, x: Signed):\n    return(x)\n", "defined twice"),
    ],
)
def test_mistakes_are_reported_with_their_line(text, message):
    with pytest.raises(TextError, match="line ") as caught:
        parse_graph(text)
    assert message in str(caught.value)


def test_broken_graph_can_still_be_printed():
    graph = parse_graph("graph f -> Signed\nb0(x: Signed):\n    y: Signed = int_neg(x)\n    return(y)\n")
    graph.startblock.operations.clear()
    graph.startblock.exits[0].target = Block([])
    assert "?" in graph_text(graph)
