"""A program that makes machine code while it runs: translated by test_native.py.  ``program MODE N`` prints numbers."""

from __future__ import annotations

import time

from framework.jit import model
from framework.jit.backend.x86_64 import native
from framework.jit.model import (
    CallDescr,
    DeadFrame,
    FailDescr,
    FieldDescr,
    FrameHandler,
    LoopToken,
    SizeDescr,
    TargetToken,
)
from framework.jit.trace import operations as ops
from framework.jit.trace.values import (
    NULL,
    ConstInt,
    Descriptor,
    GuardOp,
    InputInt,
    InputRef,
    Op,
    Trace,
    Value,
    make_op,
)
from framework.lltypes.dialect import cast_pointer, llop, malloc, static_function
from framework.lltypes.typeinfo import TYPE_INFO_PTR
from framework.lltypes.types import GCREF, Address, FuncType, GcStruct, Signed

NODE = GcStruct("test_node", ("next", GCREF), ("value", Signed))


def make_nodes(count, ref):
    """Allocate much; the result is a node that points to ``ref``.  Raises: ValueError when count is negative."""
    if count < 0:
        raise ValueError("negative")
    node = malloc(NODE)
    node.next = ref
    node.value = count
    for i in range(3):
        other = malloc(NODE)
        other.value = i
    return cast_pointer(GCREF, node)


MAKE_NODES = static_function(FuncType([Signed, GCREF], GCREF), make_nodes)


class Recorder:
    """Builds a trace."""

    def __init__(self) -> None:
        self.operations: list[Op] = []
        self.guards: list[FailDescr] = []

    def add(self, opnum: int, args: list[Value], descr: Descriptor | None = None) -> Op:
        op = make_op(opnum, args, descr)
        self.operations.append(op)
        return op

    def guard(self, opnum: int, args: list[Value], kept: list[Value | None]) -> None:
        descr = FailDescr()
        op = make_op(opnum, args, descr)
        assert isinstance(op, GuardOp)
        op.fail_args = kept
        self.guards.append(descr)
        self.operations.append(op)


class NodeDescrs:
    """Descriptors of NODE and of the function."""

    def __init__(self) -> None:
        info = llop.cast_ptr_to_adr(Address, llop.type_info_of(TYPE_INFO_PTR, NODE))
        self.size = SizeDescr(0, "node", llop.size_of(Signed, NODE), llop.cast_adr_to_int(Signed, info))
        self.next = FieldDescr(1, "next", llop.field_offset(Signed, NODE, "next"), 8, "r", False)
        self.value = FieldDescr(2, "value", llop.field_offset(Signed, NODE, "value"), 8, "i", True)
        self.call = CallDescr(3, "make_nodes", "ir", "r", model.CAN_RAISE)


def check_list(descrs: NodeDescrs, ref, count: int) -> int:
    """The length of a list and the sum of its values."""
    machine = native.machine
    length, total = 0, 0
    while ref:
        length += 1
        total += machine.get_field_int(ref, descrs.value)
        ref = machine.get_field_ref(ref, descrs.next)
    print("list", length, total)
    return length


def counting_loop(count: int) -> None:
    """total += n; n -= 1."""
    token = LoopToken(1)
    target = TargetToken(token)
    n, total = InputInt(), InputInt()
    recorder = Recorder()
    recorder.add(ops.LABEL, [n, total], target)
    more = recorder.add(ops.INT_ADD, [total, n])
    rest = recorder.add(ops.INT_SUB, [n, ConstInt(1)])
    recorder.guard(ops.GUARD_TRUE, [recorder.add(ops.INT_GT, [rest, ConstInt(0)])], [rest, more])
    recorder.add(ops.JUMP, [rest, more], target)
    native.machine.compile_loop(Trace([n, total], recorder.operations), token)
    frame = native.machine.execute(token, [count, 0], [], [])
    print("sum", frame.ints[1])


def allocating_loop(count: int) -> None:
    """A list of nodes, made by code and by a function that code calls."""
    descrs = NodeDescrs()
    machine = native.machine
    token = LoopToken(2)
    target = TargetToken(token)
    n, ref = InputInt(), InputRef(NULL.ref_value)
    recorder = Recorder()
    recorder.add(ops.LABEL, [n, ref], target)
    node = recorder.add(ops.NEW, [], descrs.size)
    recorder.add(ops.SETFIELD_GC, [node, ref], descrs.next)
    recorder.add(ops.SETFIELD_GC, [node, n], descrs.value)
    function = ConstInt(native.function_address(MAKE_NODES))
    other = recorder.add(ops.CALL_R, [function, recorder.add(ops.INT_SUB, [n, ConstInt(3)]), node], descrs.call)
    recorder.guard(ops.GUARD_NO_EXCEPTION, [], [n, node])
    recorder.add(ops.SETFIELD_GC, [other, node], descrs.next)
    rest = recorder.add(ops.INT_SUB, [n, ConstInt(1)])
    recorder.add(ops.JUMP, [rest, other], target)
    machine.compile_loop(Trace([n, ref], recorder.operations), token)
    frame = machine.execute(token, [count], [NULL.ref_value], [])
    print("left", frame.ints[0], frame.descr is recorder.guards[0], bool(frame.exception))
    check_list(descrs, frame.refs[1], count)
    machine.call_ref(native.function_address(MAKE_NODES), descrs.call, [-5], [NULL.ref_value], [])
    print("raised", bool(machine.take_exception()), bool(machine.take_exception()))
    made = machine.call_ref(native.function_address(MAKE_NODES), descrs.call, [7], [frame.refs[1]], [])
    print("called", machine.get_field_int(made, descrs.value), bool(machine.take_exception()))


class Handler(FrameHandler):
    """The base case of the recursion is left to the interpreter; exceptions go on."""

    def finish_int(self, frame: DeadFrame) -> int:
        if frame.exception:
            native.machine.set_exception(frame.exception)
            return 0
        return 1000 + frame.ints[0]


def recursive_loop(count: int) -> None:
    """f(n) = n + f(n - 1), f(0) from the interpreter."""
    machine = native.machine
    machine.handler = Handler()
    token = LoopToken(3)
    token.inputs = "i"
    n = InputInt()
    recorder = Recorder()
    recorder.guard(ops.GUARD_TRUE, [recorder.add(ops.INT_GT, [n, ConstInt(0)])], [n])
    result = recorder.add(ops.CALL_ASSEMBLER_I, [recorder.add(ops.INT_SUB, [n, ConstInt(1)])], token)
    recorder.guard(ops.GUARD_NOT_FORCED, [], [])
    recorder.guard(ops.GUARD_NO_EXCEPTION, [], [n])
    recorder.add(ops.FINISH, [recorder.add(ops.INT_ADD, [result, n])], machine.done_int)
    machine.compile_loop(Trace([n], recorder.operations), token)
    print("recursion", machine.execute(token, [count], [], []).ints[0])
    frame = machine.execute(token, [10000000], [], [])
    print("too deep", bool(frame.exception))


def large_trace(count: int) -> None:
    """A trace of so many operations, with a guard after each fourth."""
    token = LoopToken(4)
    inputs: list[Value] = [InputInt() for _ in range(8)]
    values: list[Value] = list(inputs)
    recorder = Recorder()
    kept: list[Value | None] = list(inputs)
    for i in range(count // 4):
        total = recorder.add(ops.INT_ADD, [values[i % 8], values[(i * 3 + 1) % 8]])
        mixed = recorder.add(ops.INT_XOR, [total, ConstInt(i)])
        recorder.guard(ops.GUARD_TRUE, [recorder.add(ops.INT_NE, [mixed, ConstInt(123456789)])], kept)
        values[i % 8] = mixed
        kept = list(values)
    recorder.add(ops.FINISH, [values[0]], native.machine.done_int)
    trace = Trace(inputs, recorder.operations)
    start = time.perf_counter()
    native.machine.compile_loop(trace, token)
    microseconds = int((time.perf_counter() - start) * 1e6)
    print("compiled", len(recorder.operations), native.machine.memory.allocated > 0)
    print("microseconds", microseconds)
    print("result", native.machine.execute(token, [1, 2, 3, 4, 5, 6, 7, 8], [], []).ints[0])


def main(argv: list[str]) -> int:
    if not native.start(8 << 20):
        print("no memory for code")
        return 1
    mode, count = argv[1], int(argv[2])
    if mode == "sum":
        counting_loop(count)
    elif mode == "list":
        allocating_loop(count)
    elif mode == "recursion":
        recursive_loop(count)
    elif mode == "large":
        large_trace(count)
    return 0
