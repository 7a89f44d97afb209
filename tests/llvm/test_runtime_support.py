"""Exceptions, traces, stack checks, fatal errors, barriers and prebuilt data as native code sees them."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from framework.flowgraph.model import Constant, FunctionGraph, Operation, Position, Variable
from framework.lltypes.layout import NATIVE
from framework.lltypes.memory import ArrayObject, FunctionPointer, StructObject
from framework.lltypes.threadstate import THREAD_STATE
from framework.lltypes.types import (
    Address,
    Array,
    Bool,
    Char,
    Float,
    FuncType,
    GcArray,
    GcStruct,
    Int16,
    Ptr,
    Signed,
    SingleFloat,
    Struct,
    UInt32,
    UniChar,
    Void,
)
from framework.transform.exceptions import make_exceptions_explicit
from tests.llvm.native import parse, run_graphs

LEVELS = pytest.mark.parametrize("level", [0, 2])

RAISING = """
gcstruct Error: code: Signed
extern &show(Signed) -> Void no_raise
extern &dump_trace() -> Void no_raise

graph fail -> Signed raises Ptr(Error)
b0(x: Signed):
    e: Ptr(Error) = malloc(<Error>)
    s: Void = setfield(e, .code, x)
    c: Bool = int_gt(x, 1)
    if c: raise(e) else: return(x)

graph middle -> Signed raises Ptr(Error)
b0(x: Signed):
    y: Signed = direct_call(&fail, x)
    z: Signed = int_add(y, 100)
    return(z)

graph main -> Signed raises Ptr(Error)
b0(argc: Signed, argv: Address):
    a: Signed = direct_call(&middle, 1)
    va: Void = direct_call(&show, a)
    b: Signed = direct_call(&middle, 7)
    try: b1(b) except e: b2(e)
b1(r: Signed):
    return(r)
b2(e2: Ptr(Error)):
    code: Signed = getfield(e2, .code)
    vc: Void = direct_call(&show, code)
    vt: Void = direct_call(&dump_trace)
    return(5)
"""

STATE_OFFSETS = NATIVE.field_offsets(THREAD_STATE)
TRACE_COUNT = f"getelementptr (i8, ptr @kit_thread_state, i64 {STATE_OFFSETS['traceback_count']})"
TRACE_RING = f"getelementptr (i8, ptr @kit_thread_state, i64 {STATE_OFFSETS['traceback']})"

DUMP_TRACE = f"""
@line = private constant [15 x i8] c"%s:%lld %s %d\\0A\\00"
define void @dump_trace() {{
entry:
  %count = load i64, ptr {TRACE_COUNT}
  br label %test
test:
  %i = phi i64 [ 0, %entry ], [ %next, %show ]
  %more = icmp ult i64 %i, %count
  br i1 %more, label %show, label %done
show:
  %slot = getelementptr ptr, ptr {TRACE_RING}, i64 %i
  %word = load i64, ptr %slot
  %kind = and i64 %word, 3
  %address = and i64 %word, -4
  %record = inttoptr i64 %address to ptr
  %file = load ptr, ptr %record
  %second = getelementptr ptr, ptr %record, i64 1
  %name = load ptr, ptr %second
  %third = getelementptr ptr, ptr %record, i64 2
  %number = load i64, ptr %third
  %k = trunc i64 %kind to i32
  %r = call i32 (ptr, ...) @printf(ptr @line, ptr %file, i64 %number, ptr %name, i32 %k)
  %next = add i64 %i, 1
  br label %test
done:
  ret void
}}
"""


def with_positions(graphs: list[FunctionGraph]) -> None:
    for graph in graphs:
        for line, (_, operation) in enumerate(graph.iterate_operations(), 1):
            operation.position = Position("guest.py", graph.name, line)


@LEVELS
def test_an_exception_is_raised_passed_on_caught_and_traced(tmp_path: Path, level: int) -> None:
    graphs = list(parse(RAISING).graphs.values())
    with_positions(graphs)
    make_exceptions_explicit(graphs)
    result = run_graphs(graphs, tmp_path, level, extra=DUMP_TRACE)
    trace = ["guest.py:3 fail 0", "guest.py:1 middle 1", "guest.py:3 main 2"]
    assert (result.output.splitlines(), result.status) == (["101", "7", *trace], 5)


@LEVELS
def test_endless_recursion_ends_in_the_overflow_handler(tmp_path: Path, level: int) -> None:
    graphs = list(
        parse("""
gcstruct Error: code: Signed
graph down -> Signed raises Ptr(Error)
b0(x: Signed):
    v: Void = stack_check()
    y: Signed = int_add(x, 1)
    z: Signed = direct_call(&down, y)
    w: Signed = int_xor(z, x)
    return(w)

graph main -> Signed raises Ptr(Error)
b0(argc: Signed, argv: Address):
    a: Signed = direct_call(&down, 1)
    try: return(1) except e: b1()
b1():
    return(9)
""").graphs.values()
    )
    make_exceptions_explicit(graphs)
    assert run_graphs(graphs, tmp_path, level).status == 9


def test_a_fatal_error_prints_its_message_and_aborts(tmp_path: Path) -> None:
    graphs = list(
        parse("""
graph main -> Signed
b0(argc: Signed, argv: Address):
    v: Void = debug_fatal('the end':Void)
    return(0)
""").graphs.values()
    )
    result = run_graphs(graphs, tmp_path)
    assert result.status < 0 and "fatal error: the end" in result.errors


@LEVELS
def test_assertions_are_checked_only_when_asked_for(tmp_path: Path, level: int) -> None:
    graphs = list(
        parse("""
graph main -> Signed
b0(argc: Signed, argv: Address):
    c: Bool = int_gt(argc, 5)
    v: Void = debug_assert(c, 'too few':Void)
    return(0)
""").graphs.values()
    )
    assert run_graphs(graphs, tmp_path, level).status == 0
    result = run_graphs(graphs, tmp_path, level, assertions=True)
    assert result.status < 0 and "assertion failed: too few" in result.errors


@LEVELS
def test_a_barrier_calls_its_slow_path_once_for_a_prebuilt_object(tmp_path: Path, level: int) -> None:
    graphs = list(
        parse(
            """
gcstruct Node: next: Ptr(GcOpaque)
const @node: Ptr(Node) = {}
extern &recorded_barriers() -> Signed no_raise
graph main -> Signed
b0(argc: Signed, argv: Address):
    n: Ptr(Node) = malloc(<Node>)
    a: Void = gc_write_barrier(n)
    b: Void = gc_write_barrier(@node:Ptr(Node))
    c: Void = gc_write_barrier_array(@node:Ptr(Node), 3)
    r: Signed = direct_call(&recorded_barriers)
    return(r)
""".replace("Ptr(GcOpaque)", "Ptr(Node)")
        ).graphs.values()
    )
    assert run_graphs(graphs, tmp_path, level).status == 1


def deep_list(length: int) -> StructObject:
    node = GcStruct("Node", ("value", Signed))
    node.add_field("next", Ptr(node))
    head = StructObject(node)
    for number in range(1, length):
        previous, head = head, StructObject(node)
        head.value, head.next = number, previous
    return head


def test_deeply_nested_prebuilt_data(tmp_path: Path) -> None:
    head = deep_list(20000)
    program = parse(
        """
graph main -> Signed
b0(argc: Signed, argv: Address):
    goto b1(@head:Ptr(Node), 0)
b1(n: Ptr(Node), sum: Signed):
    v: Signed = getfield(n, .value)
    s: Signed = int_add(sum, v)
    m: Ptr(Node) = getfield(n, .next)
    c: Bool = ptr_nonzero(m)
    if c: b1(m, s) else: b2()
b2():
    small: Signed = int_rem(s, 251)
    return(small)
""",
        {"Node": head.type},
        {"head": head},
    )
    result = run_graphs(list(program.graphs.values()), tmp_path, 0)
    assert result.status == sum(range(20000)) % 251


def test_references_in_raw_data_are_registered_as_roots(tmp_path: Path) -> None:
    item = GcStruct("Item", ("value", Signed))
    inner = Struct("inner", ("pad", Signed), ("ref", Ptr(item)))
    holder = Struct("holder", ("first", Ptr(item)), ("number", Signed), ("inner", inner))
    table = StructObject(holder)
    table.first = StructObject(item)
    table.first.value = 40
    names = ArrayObject(GcArray(Signed), 0)
    program = parse(
        """
extern &count_static_roots() -> Signed no_raise
graph main -> Signed
b0(argc: Signed, argv: Address):
    i: Ptr(Item) = getfield(@table:Ptr(holder), .first)
    v: Signed = getfield(i, .value)
    sub: Ptr(inner) = getsubstruct(@table:Ptr(holder), .inner)
    set: Void = setfield(sub, .ref, i)
    e: Signed = getarraysize(@names:Ptr(GcArray(Signed)))
    n: Signed = direct_call(&count_static_roots)
    r: Signed = int_add(v, n)
    r2: Signed = int_add(r, e)
    return(r2)
""",
        {"Item": item, "inner": inner, "holder": holder},
        {"table": table, "names": names},
    )
    # the thread state's pending exception, and the two references of the holder
    assert run_graphs(list(program.graphs.values()), tmp_path).status == 43


def test_strings_of_all_bytes_and_all_kinds_of_numbers_are_prebuilt_exactly(tmp_path: Path) -> None:
    values = {
        Char: [chr(n) for n in range(256)],
        UniChar: ["\0", "\U0010ffff", "€"],
        Float: [0.1, -0.0, float("inf"), 5e-324],
        SingleFloat: [0.5, -1e10],
        Int16: [-32768, 32767],
        UInt32: [4294967295],
        Bool: [True, False, True],
    }
    formats = {Char: "B", UniChar: "I", Float: "d", SingleFloat: "f", Int16: "h", UInt32: "I", Bool: "B"}
    put = FunctionPointer(FuncType([Address, Signed], Void), "put", external="put", can_raise=False)
    operations, expected = [], b""
    for type_, items in values.items():
        array = ArrayObject(Array(type_), len(items))
        array.items[:] = items
        numbers = [ord(item) if isinstance(item, str) else item for item in items]
        raw = struct.pack(f"<q{len(items)}{formats[type_]}", len(items), *numbers)
        address = Variable("", Address)
        operations.append(Operation("cast_ptr_to_adr", [Constant(array, Ptr(array.type))], address))
        arguments = [Constant(put, Ptr(put.type)), address, Constant(len(raw), Signed)]
        operations.append(Operation("direct_call", arguments, Variable("", Void)))
        expected += raw
    graph = parse("graph main -> Signed\nb0(argc: Signed, argv: Address):\n    return(0)\n").graphs["main"]
    graph.startblock.operations[:] = operations
    extra = """
define void @put(ptr %p, i64 %n) {
entry:
  br label %test
test:
  %i = phi i64 [ 0, %entry ], [ %next, %show ]
  %more = icmp ult i64 %i, %n
  br i1 %more, label %show, label %done
show:
  %cell = getelementptr i8, ptr %p, i64 %i
  %byte = load i8, ptr %cell
  %wide = zext i8 %byte to i64
  call void @show(i64 %wide)
  %next = add i64 %i, 1
  br label %test
done:
  ret void
}
"""
    assert bytes(run_graphs([graph], tmp_path, 0, extra=extra).numbers) == expected
