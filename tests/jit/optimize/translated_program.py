"""A program that optimises a loop, a straight trace and a bridge, and reads resume data; restricted Python."""

from typing import Any

from framework.jit.model import DeadFrame, FieldDescr, LoopToken, Machine, SizeDescr
from framework.jit.optimize.entry import optimize_bridge, optimize_loop, optimize_straight
from framework.jit.optimize.environment import Environment, Options
from framework.jit.resume.data import GuardDescr
from framework.jit.resume.direct import DirectReader
from framework.jit.resume.snapshot import FrameSnapshot, GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.values import NULL, ConstInt, GuardOp, InputInt, InputRef, Op, Trace, Value, make_op

NODE = SizeDescr(1, "Node", 24, 4096)
VALUE = FieldDescr(2, "Node.value", 8, 8, "i", True)
NEXT = FieldDescr(3, "Node.next", 16, 8, "r", True)
VALUE.parent = NEXT.parent = NODE
NEXT.index = 1
NODE.fields = [VALUE, NEXT]


class Memory(Machine):
    """Enough of a machine."""

    def identity_hash(self, ref: Any) -> int:
        return 5

    def class_of(self, ref: Any) -> int:
        return 6

    def is_subclass(self, derived: int, base: int) -> bool:
        return derived == base

    def new(self, descr: SizeDescr) -> Any:
        return NULL.ref_value

    def set_field_int(self, ref: Any, value: int, descr: FieldDescr) -> None:
        pass


def guard(opnum: int, args: list[Value], saved: list[Value]) -> Op:
    """A guard with a state."""
    op = make_op(opnum, args)
    assert isinstance(op, GuardOp)
    op.snapshot = snapshot(saved)
    return op


def snapshot(saved: list[Value]) -> GuardSnapshot:
    """A state of one frame."""
    return GuardSnapshot(FrameSnapshot(0, 0, saved, None), [], [])


def loop_trace(limit: int) -> Trace:
    """A loop that makes an object in each iteration."""
    count, node = InputInt(), InputRef(NULL.ref_value)
    step = make_op(ops.GETFIELD_GC_I, [node], VALUE)
    total = make_op(ops.INT_ADD, [count, step])
    made = make_op(ops.NEW, [], NODE)
    is_less = make_op(ops.INT_LT, [total, ConstInt(limit)])
    operations = [
        guard(ops.GUARD_CLASS, [node, ConstInt(4096)], [count, node]),
        step,
        total,
        made,
        make_op(ops.SETFIELD_GC, [made, total], VALUE),
        is_less,
        guard(ops.GUARD_TRUE, [is_less], [total, made]),
        make_op(ops.JUMP, [total, made]),
    ]
    return Trace([count, node], operations)


def last_guard(operations: list[Op]) -> GuardOp:
    """The guard that stands last."""
    found: GuardOp | None = None
    for op in operations:
        if isinstance(op, GuardOp):
            found = op
    assert found is not None
    return found


def rebuild(op: GuardOp) -> int:
    """The integer in the state at a guard whose fail arguments are all 7."""
    descr = op.descr
    assert isinstance(descr, GuardDescr)
    resume = descr.resume
    assert resume is not None
    frame = DeadFrame(descr)
    frame.ints = [7, 7, 7, 7]
    reader = DirectReader(Memory(), resume, frame)
    reader.start()
    reader.start_virtual_refs()
    total = 0
    while reader.next_frame():
        total += reader.next_int() + len(reader.virtuals)
    return total


def everything(limit: int) -> int:
    """Numbers of operations of a loop, a straight trace and a bridge, and a state."""
    environment, options, token = Environment(Memory()), Options(), LoopToken(0)
    trace = loop_trace(limit)
    loop = optimize_loop(environment, options, trace, snapshot(trace.operations[-1].args), token)
    result = len(loop.trace.operations)
    left = last_guard(loop.trace.operations)
    number = InputInt()
    straight = Trace([number], [guard(ops.GUARD_TRUE, [number], [number]), make_op(ops.FINISH, [number])])
    result = result * 100 + len(optimize_straight(environment, options, straight).trace.operations)
    made = make_op(ops.NEW, [], NODE)
    store = make_op(ops.SETFIELD_GC, [made, number], VALUE)
    jump = Trace([number], [guard(ops.GUARD_TRUE, [number], [made]), made, store, make_op(ops.JUMP, [number, made])])
    descr = left.descr
    assert isinstance(descr, GuardDescr)
    bridge = optimize_bridge(environment, options, jump, snapshot([number]), token, descr)
    return (result * 100 + len(bridge.trace.operations)) * 100 + rebuild(left)
