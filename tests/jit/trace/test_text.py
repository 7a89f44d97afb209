"""The text form of traces round-trips; the checker finds what is wrong."""

import pytest

from framework.jit.trace.checker import TraceError, check_trace
from framework.jit.trace.text import Namespace, TraceTextError, parse_trace, print_trace

DECLARATIONS = """
struct Node: value i, next r
array numbers: i
array pairs: left i, right r
call length: i(r) cannot_raise reads Node.next writes numbers
call fails: v() can_raise
ref first: Node
"""
TRACE = """[i0, r1, f2]
i3 = int_add(i0, 5)
guard_true(i3) [i0, r1]
i4 = getfield_gc_i(r1, descr=Node.value)
guard_class(r1, Node) [i4]
f5 = float_add(f2, 2.5)
i6 = ref_eq(r1, ConstRef(first))
i7 = call_i(1234, r1, descr=length)
setinteriorfield_gc(r1, 3, null, descr=pairs.right)
label(i3, r1, f5, descr=target0)
jump(i4, r1, f2, descr=target0)
"""


def test_a_trace_is_printed_as_it_was_written():
    space = Namespace()
    trace = parse_trace(DECLARATIONS + TRACE, space)
    check_trace(trace)
    assert print_trace(trace, space) == TRACE


def test_declarations_describe_fields_and_effects():
    space = Namespace()
    parse_trace(DECLARATIONS + "struct Leaf(Node): immutable weight f\n[]", space)
    assert [field.name for field in space.descriptors["Leaf"].fields] == ["Node.value", "Node.next", "Leaf.weight"]
    assert space.descriptors["Leaf.weight"].is_immutable
    assert space.descriptors["length"].writes == [space.descriptors["numbers"]]
    assert space.descriptors["pairs.right"].index == 1


@pytest.mark.parametrize(
    "lines",
    [
        "i1 = int_add(i0)\nfinish()",
        "i1 = int_add(i0, null)\nfinish()",
        "i1 = int_add(i0, 1)",
        "finish()\nfinish()",
        "i1 = int_add_ovf(i0, 1)\nfinish()",
        "i1 = int_add(i0, 1)\nguard_no_overflow() []\nfinish()",
        "call_v(1, descr=fails)\nfinish()",
        "guard_value(i0, i0) []\nfinish()",
        "i1 = getfield_gc_i(null)\nfinish()",
        "label(i0, descr=target1)\njump(null, descr=target1)",
    ],
)
def test_the_checker_refuses(lines):
    with pytest.raises(TraceError):
        check_trace(parse_trace(f"{DECLARATIONS}[i0]\n{lines}"))


@pytest.mark.parametrize("line", ["i1 = int_plus(i0, i0)", "i1 = int_add(i0, i9)", "i1 = getfield_gc_i(null, descr=X)"])
def test_the_parser_refuses(line):
    with pytest.raises(TraceTextError):
        parse_trace("[i0]\n" + line)
