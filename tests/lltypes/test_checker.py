"""The type checker of low-level graphs: one violation per case, found with its rule."""

import pytest

from framework.flowgraph.text_parser import parse_program
from framework.lltypes.checker import BadTypes, check_types, graph_problems
from framework.lltypes.types import GcOpaque

PRELUDE = """
gcstruct Point: x: Signed, f: Float
gcstruct Sub(Point): y: Signed
gcstruct Other: z: Signed
gcstruct Text: chars: Array(Char)
extern &log(Signed) -> Void
"""

GOOD = """
graph good -> Signed
b0(p: Ptr(Point), i: Signed):
    x: Signed = getfield(p, .x)
    s: Ptr(Sub) = cast_pointer(p)
    r: Ptr(GCREF_TARGET) = cast_pointer(p)
    n: Signed = int_add(x, i)
    direct_call(&log, n)
    c: Bool = int_lt(n, 3)
    if c: return(n) else: return(i)
"""

BAD = [
    ("K1", "v: Signed = int_add(i, 1.5)"),
    ("K2", "v: Bool = int_add(i, i)"),
    ("K2", "v: Float = same_as(i)"),
    ("F1", "v: Signed = getfield(p, .nothing)"),
    ("F1", "v: Float = getfield(p, .x)"),
    ("F1", "setfield(p, .x, 1.5)"),
    ("F1", "v: Ptr(Text) = getfield(t, .chars)"),
    ("A1", "v: Signed = getinterioritem(t, i)"),
    ("A1", "v: Signed = getarraysize(p)"),
    ("A1", "setarrayitem(a, 0, 1.5)"),
    ("A2", "array_copy(a, 0, b, 0, 1)"),
    ("M1", "v: Ptr(Point) = malloc(<Other>)"),
    ("M1", "v: Ptr(Text) = malloc(<Text>)"),
    ("M1", "v: Ptr(Point) = malloc_varsize(<Point>, 3)"),
    ("P1", "v: Bool = ptr_eq(p, t)"),
    ("P1", "v: Ptr(Other) = cast_pointer(p)"),
    ("S1", "direct_call(&log, 1.5)"),
    ("S1", "v: Signed = direct_call(&log, 1)"),
    ("C1", "v: Signed = int_add(i, 9223372036854775808:Signed)"),
    ("K1", "v: Signed = cast_primitive(1.5)"),
]


def parsed(text):
    return list(parse_program(PRELUDE + text, {"GCREF_TARGET": GcOpaque}).graphs.values())


def with_line(line):
    head = "graph g -> Void\nb0(p: Ptr(Point), t: Ptr(Text), i: Signed, a: Ptr(GcArray(Signed)), "
    return parsed(head + f"b: Ptr(GcArray(Float))):\n    {line}\n    return(None:Void)\n")[0]


def test_good_graph():
    check_types(parsed(GOOD)[0])


@pytest.mark.parametrize(("rule", "line"), BAD)
def test_violation_is_found(rule, line):
    problems = list(graph_problems(with_line(line)))
    assert [rule] == [problem.split(": ", 1)[1][:2] for problem in problems], problems


def test_message_names_graph_block_and_operation():
    with pytest.raises(BadTypes) as info:
        check_types(with_line("v: Float = getfield(p, .x)"), "testing")
    assert str(info.value).startswith("graph g after testing:\n  b0, getfield(p, 'x'): F1 the place holds Signed")
