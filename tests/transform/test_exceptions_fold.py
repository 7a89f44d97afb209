"""A raise that is handled in the same graph after inlining becomes a jump; the instance is never made."""

from framework.flowgraph.checker import check_graphs
from framework.flowgraph.text_parser import parse_program
from framework.lltypes.memory import StructObject
from framework.lltypes.typeinfo import TYPE_INFO
from framework.lltypes.types import GcStruct, Signed, Struct
from framework.transform.passes import PASSES, run_passes

VTABLE = Struct("vtable", ("first", Signed), ("last", Signed), base=TYPE_INFO, immutable=True)

TEXT = """
graph main -> Signed raises Ptr(Object)
b0(n: Signed):
    r: Signed = direct_call(&find, n)
    try: return(r) except e: b1(e)
b1(error: Ptr(Object)):
    t: Ptr(vtable) = gc_type_info(error)
    first: Signed = getfield(t, .first)
    is_key_error: Bool = int_between(4, first, 6)
    if is_key_error: return(-1) else: raise(error)

graph find -> Signed raises Ptr(Object)
b0(n: Signed):
    c: Bool = int_lt(n, 0)
    if c: b1() else: b2()
b1():
    e: Ptr(KeyError) = malloc(<KeyError>)
    setfield(e, .key, n)
    base: Ptr(Object) = cast_pointer(e)
    raise(base)
b2():
    m: Signed = int_sub(n, 100)
    d: Bool = int_gt(m, 0)
    if d: raise(@fixed:Ptr(Object)) else: return(m)
"""


def program():
    base = GcStruct("Object", ("hash", Signed))
    key_error = GcStruct("KeyError", ("key", Signed), base=base)
    for type_, first, last in ((base, 1, 9), (key_error, 4, 6)):
        type_.type_info = StructObject(VTABLE)
        type_.type_info.first, type_.type_info.last = first, last
    types = {"vtable": VTABLE, "Object": base, "KeyError": key_error}
    return parse_program(TEXT, types, {"fixed": StructObject(base)})


def test_fresh_and_prebuilt_instances_jump_to_what_handles_them():
    parsed = program()
    graphs = list(parsed.graphs.values())
    check_graphs(graphs)
    run_passes(graphs, PASSES, check=True)
    printer = parsed.printer()
    assert (
        printer.graph_text(parsed.graphs["main"])
        == """\
graph main -> Signed raises Ptr(Object)
b0(n: Signed):
    c: Bool = int_lt(n, 0)
    if c: return(-1) else: b1()
b1():
    m: Signed = int_sub(n, 100)
    d: Bool = int_gt(m, 0)
    if d: raise(@fixed:Ptr(Object)) else: return(m)
"""
    )
