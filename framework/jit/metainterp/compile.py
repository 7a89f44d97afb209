"""From a finished trace to code: optimise, hand to the machine, attach.

LOOP_CLOSED   the trace came back to one of its merge points     a loop, entered through the cell of its position
              or to a position that has code                     a bridge to that; from the interpreter: an entry to it
RETURNED      } the portal is left                               straight code that ends in ``finish``
RAISED        }
SEGMENT       over-long                                          straight code that ends in a guard which always fails
"""

from __future__ import annotations

from framework.jit.metainterp.cutting import Cutter, fresh_input, fresh_operation
from framework.jit.metainterp.guards import ResumeGuard
from framework.jit.metainterp.hooks import CompiledPiece
from framework.jit.metainterp.jitcode import VirtualizableInfo
from framework.jit.metainterp.longevity import check_alive
from framework.jit.metainterp.names import location
from framework.jit.metainterp.parameters import DISABLE_UNROLLING, GUARD_FAILURES, PUREOP_HISTORYLENGTH, RETRACE_LIMIT
from framework.jit.metainterp.program import Program
from framework.jit.metainterp.quasi_immutable import Assumed
from framework.jit.metainterp.stand_in import done_descr
from framework.jit.metainterp.statistics import (
    GUARDS,
    OPS,
    OPT_GUARDS,
    OPT_GUARDS_SHARED,
    OPT_OPS,
    TOTAL_COMPILED_BRIDGES,
    TOTAL_COMPILED_LOOPS,
)
from framework.jit.metainterp.timing import BACKEND_PHASE
from framework.jit.metainterp.trace_virtualizable import make_virtual_refs_real, store_back
from framework.jit.metainterp.tracer import LOOP_CLOSED, RAISED, RETURNED, MergePoint, Tracer
from framework.jit.metainterp.warmstate import CellToken, JitCell, constants
from framework.jit.model import ArrayDescr, FieldDescr, Listing, LoopToken, Machine
from framework.jit.optimize.entry import optimize_bridge, optimize_loop, optimize_straight
from framework.jit.optimize.environment import UNROLL, VIRTUALIZE, Environment, InvalidTrace, Optimized, Options
from framework.jit.resume.data import GuardDescr, ResumeData
from framework.jit.resume.snapshot import GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.values import (
    ConstInt,
    Descriptor,
    GuardExceptionOp,
    GuardOp,
    Op,
    RefOp,
    Trace,
    Value,
    VoidOp,
)


class JitEnvironment(Environment):
    """What the optimiser needs from us."""

    def __init__(self, machine: Machine) -> None:
        Environment.__init__(self, machine)
        self.has_traced_values = True

    def new_guard_descr(self, opnum: int) -> GuardDescr:
        descr = ResumeGuard()
        if opnum == ops.GUARD_NOT_FORCED or opnum == ops.GUARD_NOT_FORCED_2:
            descr.is_forced_kind = True
            descr.is_hopeless = True
        descr.is_behind_call = opnum == ops.GUARD_NO_EXCEPTION or opnum == ops.GUARD_EXCEPTION
        return descr


def environment_of(program: Program) -> Environment:
    """The optimiser's environment."""
    environment = JitEnvironment(program.machine)
    environment.virtual_ref = program.virtual_ref_descrs
    return environment


def options_of(program: Program, tracer: Tracer, operations: int) -> Options:
    """The optimiser's options for a trace of so many operations."""
    parameters = program.parameters_of(tracer.driver.number)
    passes = parameters.passes
    if program.virtual_ref_descrs is not None:
        passes |= VIRTUALIZE  # which makes virtual references of what is recorded
    limit = parameters.get(DISABLE_UNROLLING)
    if operations > limit * UNROLLED_SIZE:
        passes &= ~UNROLL
    options = Options(passes)
    options.trusts_failures = program.parameters.shared.get(GUARD_FAILURES) == 0
    options.retrace_limit = parameters.get(RETRACE_LIMIT)
    options.pure_history = parameters.get(PUREOP_HISTORYLENGTH)
    return options


UNROLLED_SIZE = 20  # recorded operations per unit of disable_unrolling, which counts optimised ones of a dense loop


# --- loops


def compile_loop(program: Program, tracer: Tracer, start: MergePoint, end: MergePoint) -> CellToken:
    """The trace from one arrival at a position to the next is a loop.  Raises: InvalidTrace."""
    jump = VoidOp(ops.JUMP, end.reds + end.virtualizable_values, None)
    operations = tracer.operations[start.position : end.position]
    operations.append(jump)
    snapshot = tracer.end
    assert snapshot is not None
    reds, virtualizable_values = cut(tracer, start, operations)
    cell = program.warm.obtain(start.driver, start.greens)
    token = program.new_token(cell)
    options = options_of(program, tracer, len(operations))
    trace = Trace(reds + virtualizable_values, operations)
    recorded(program, tracer, trace, start.position)
    optimized = optimize_loop(environment_of(program), options, trace, snapshot, token)
    install_entry(program, tracer, optimized, reds, virtualizable_values, cell, token)
    return token


def cut(tracer: Tracer, start: MergePoint, operations: list[Op]) -> tuple[list[Value], list[Value]]:
    """Make the operations from a merge point on a trace of their own.  Returns: its inputs."""
    if start.position == 0 and not tracer.is_bridge:
        return start.reds, start.virtualizable_values
    reds = [fresh_input(value) for value in start.reds]
    virtualizable_values = [fresh_operation(value) for value in start.virtualizable_values]
    cutter = Cutter(start.reds + start.virtualizable_values, reds + virtualizable_values)
    for op in operations:
        cutter.operation(op)
    end = tracer.end
    if end is not None:
        cutter.snapshot(end)
    return reds, virtualizable_values


def install_entry(
    program: Program,
    tracer: Tracer,
    optimized: Optimized,
    reds: list[Value],
    virtualizable_values: list[Value],
    cell: JitCell,
    token: CellToken,
) -> None:
    """Give optimised code that starts at a position to the machine and make it the position's."""
    operations: list[Op] = []
    info = tracer.driver.virtualizable
    if info is not None and virtualizable_values:
        virtualizable = reds[tracer.driver.virtualizable_index]
        operations = entry_reads(virtualizable, virtualizable_values, info, tracer.lengths)
    trace = Trace(reds, operations + optimized.trace.operations)
    finish_guards(program, trace.operations, token, tracer.driver.number)
    count_optimized(program, trace.operations)
    if program.machine.wants_names:
        token.name = location(program.machine, program.tables.drivers[cell.driver], constants(cell.greens))
    program.journal.optimized(tracer.note, trace, token, None)
    kind = "entry bridge" if len(token.targets) == 0 else "loop"
    told = CompiledPiece(program.tables.drivers[cell.driver], constants(cell.greens), kind, token.number, -1)
    ask_hooks(program, tracer, optimized, trace, told)
    listing = assemble(program, tracer, trace, None, token)
    watch(program, tracer, optimized, token)
    old = cell.token
    cell.token = token
    if old is not None and cell.is_stand_in:
        program.machine.redirect_call_assembler(old, token)
        old.refers_to.append(token)
    cell.is_stand_in = False
    program.warm.start_over(cell.hash_value)
    program.statistics.count(TOTAL_COMPILED_LOOPS)
    program.compiled(trace, token, None, tracer.driver.number)
    program.hooks.compiled(told, trace.operations, listing)


def entry_reads(value: Value, values: list[Value], info: VirtualizableInfo, lengths: list[int]) -> list[Op]:
    """A loop is entered with the reds; what it has as inputs for the virtualizable's fields becomes reads of them."""
    result: list[Op] = []
    for index in range(len(info.fields)):
        become_field_read(values[index], value, info.fields[index], result)
    position = len(info.fields)
    for number in range(len(info.arrays)):
        array = info.arrays[number]
        items = RefOp(ops.GETFIELD_GC_R, [value], array.field)
        result.append(items)
        items_field = array.items
        if items_field is not None:
            items = RefOp(ops.GETFIELD_GC_R, [items], items_field)
            result.append(items)
        for index in range(lengths[number]):
            become_item_read(values[position], items, index, array.array, result)
            position += 1
    return result


def become_field_read(value: Value, container: Value, descr: FieldDescr, result: list[Op]) -> None:
    """Turn an operation whose own meaning was cut off into a read."""
    opnum = ops.GETFIELD_GC_I
    if descr.kind == "r":
        opnum = ops.GETFIELD_GC_R
    elif descr.kind == "f":
        opnum = ops.GETFIELD_GC_F
    become(value, opnum, [container], descr, result)


def become_item_read(value: Value, items: Value, index: int, descr: ArrayDescr, result: list[Op]) -> None:
    """The same for an item."""
    opnum = ops.GETARRAYITEM_GC_I
    if descr.kind == "r":
        opnum = ops.GETARRAYITEM_GC_R
    elif descr.kind == "f":
        opnum = ops.GETARRAYITEM_GC_F
    become(value, opnum, [items, ConstInt(index)], descr, result)


def become(value: Value, opnum: int, args: list[Value], descr: Descriptor, result: list[Op]) -> None:
    """Give an operation another meaning."""
    assert isinstance(value, Op)
    value.opnum = opnum
    value.args = args
    value.descr = descr
    result.append(value)


# --- entries and bridges


def compile_entry(program: Program, tracer: Tracer, target: JitCell, end: MergePoint) -> None:
    """A trace from the interpreter arrived at a position that has code: it becomes the entry of its own position."""
    start = tracer.merge_points[0]
    operations = tracer.operations[start.position : end.position]
    operations.append(VoidOp(ops.JUMP, end.reds + end.virtualizable_values, None))
    snapshot = tracer.end
    target_token = target.token
    assert snapshot is not None and target_token is not None
    reds, virtualizable_values = cut(tracer, start, operations)
    trace = Trace(reds + virtualizable_values, operations)
    recorded(program, tracer, trace, start.position)
    optimized = optimize_bridge(
        environment_of(program), options_of(program, tracer, 0), trace, snapshot, target_token, ResumeGuard()
    )
    cell = program.warm.obtain(start.driver, start.greens)
    token = program.new_token(cell)
    install_entry(program, tracer, optimized, reds, virtualizable_values, cell, token)


def compile_straight(program: Program, tracer: Tracer, operations: list[Op]) -> None:
    """A trace from the interpreter that leaves the portal becomes the code of its position."""
    start = tracer.merge_points[0]
    own = operations[start.position :]
    reds, virtualizable_values = cut(tracer, start, own)
    trace = Trace(reds + virtualizable_values, own)
    recorded(program, tracer, trace, start.position)
    optimized = optimize_straight(environment_of(program), options_of(program, tracer, 0), trace)
    cell = program.warm.obtain(start.driver, start.greens)
    token = program.new_token(cell)
    install_entry(program, tracer, optimized, reds, virtualizable_values, cell, token)


def compile_bridge(
    program: Program, tracer: Tracer, guard: ResumeGuard, operations: list[Op], end: GuardSnapshot, target: LoopToken
) -> None:
    """A trace from a guard becomes its bridge."""
    trace = Trace(tracer.inputs, operations)
    recorded(program, tracer, trace, 0)
    optimized = optimize_bridge(environment_of(program), options_of(program, tracer, 0), trace, end, target, guard)
    token = guard.token
    assert token is not None
    finish_guards(program, optimized.trace.operations, token, tracer.driver.number)
    count_optimized(program, optimized.trace.operations)
    program.journal.optimized(tracer.note, optimized.trace, token, guard)
    told = CompiledPiece(tracer.driver, tracer.position(), "bridge", token.number, guard.number)
    ask_hooks(program, tracer, optimized, optimized.trace, told)
    listing = assemble(program, tracer, optimized.trace, guard, token)
    guard.has_bridge = True
    token.bridges += 1
    watch(program, tracer, optimized, token)
    program.statistics.count(TOTAL_COMPILED_BRIDGES)
    program.compiled(optimized.trace, token, guard, tracer.driver.number)
    program.hooks.compiled(told, optimized.trace.operations, listing)


def final_operations(program: Program, tracer: Tracer) -> list[Op]:
    """The operations of a trace that leaves the portal, with its end."""
    if tracer.outcome == RETURNED:
        make_virtual_refs_real(tracer)
        store_back(tracer)
        kind = tracer.driver.result
        results: list[Value] = []
        if kind != "v":
            results.append(tracer.result)
        return tracer.operations + [VoidOp(ops.FINISH, results, done_descr(program, kind))]
    if tracer.outcome == RAISED:
        make_virtual_refs_real(tracer)
        store_back(tracer)
        return tracer.operations + [VoidOp(ops.FINISH, [tracer.exception], program.raise_descr)]
    guard = GuardOp(ops.GUARD_ALWAYS_FAILS, [], None)
    guard.snapshot = tracer.end
    unreached: list[Value] = []
    return tracer.operations + [guard, VoidOp(ops.FINISH, unreached, program.machine.exception_exit)]


def compile_outcome(program: Program, tracer: Tracer, guard: ResumeGuard | None) -> None:
    """Make code of what was traced, from the interpreter or from a guard.  Raises: InvalidTrace."""
    check_assumptions(program, tracer)
    if tracer.outcome == LOOP_CLOSED:
        _compile_closed(program, tracer, guard)
        return
    operations = final_operations(program, tracer)
    if guard is None:
        compile_straight(program, tracer, operations)
        return
    token = guard.token
    assert token is not None
    compile_bridge(program, tracer, guard, operations, GuardSnapshot(None, [], []), token)


def _compile_closed(program: Program, tracer: Tracer, guard: ResumeGuard | None) -> None:
    end = tracer.arrived_at
    assert end is not None
    target = tracer.target
    if target is None:
        start = tracer.closes
        assert start is not None
        compile_loop(program, tracer, start, end)
        return
    if guard is None:
        compile_entry(program, tracer, target, end)
        return
    operations = tracer.operations[: end.position]
    operations.append(VoidOp(ops.JUMP, end.reds + end.virtualizable_values, None))
    snapshot = tracer.end
    token = target.token
    assert snapshot is not None and token is not None
    compile_bridge(program, tracer, guard, operations, snapshot, token)


# --- what all have in common


def ask_hooks(program: Program, tracer: Tracer, optimized: Optimized, trace: Trace, told: CompiledPiece) -> None:
    """Call the hook before compiling.  Raises: InvalidTrace when the program changed what the trace relies on."""
    machine = program.machine
    relied_on: list[Assumed] = []
    for field in optimized.watched:
        relied_on.append(Assumed(machine, field.ref, field.descr))
    if not program.hooks.compiling(told, trace.operations):
        return
    check_assumptions(program, tracer)
    for assumed in relied_on:
        if not assumed.still_holds(machine):
            raise InvalidTrace("a hook changed a quasi-immutable field")


def assemble(
    program: Program, tracer: Tracer, trace: Trace, guard: ResumeGuard | None, token: CellToken
) -> Listing | None:
    """Give a trace to the machine: a loop, or the bridge of a guard.

    Returns: where its code is, if somebody asks.
    Raises: InvalidTrace, MemoryError.
    """
    machine = program.machine
    check_alive(trace.operations)
    if guard is not None and token.is_freed:
        raise InvalidTrace("the code that the bridge starts from was freed meanwhile")
    machine.listing = None
    if program.journal.wants_listing(tracer.note) or program.hooks.wants_listing():
        machine.listing = Listing()
    timing = program.statistics.timing
    before = timing.enter(BACKEND_PHASE)
    try:
        if guard is None:
            program.machine.compile_loop(trace, token)
        else:
            program.machine.compile_bridge(trace, guard, token)
    finally:
        timing.enter(before)
    program.longevity.compiled(token, trace.operations)
    listing = machine.listing
    machine.listing = None
    program.journal.compiled(tracer.note, listing)
    return listing


def check_assumptions(program: Program, tracer: Tracer) -> None:
    """A quasi-immutable field may have changed since the trace took it for constant.  Raises: InvalidTrace."""
    for assumed in tracer.assumed:
        if not assumed.still_holds(program.machine):
            raise InvalidTrace("a quasi-immutable field changed while it was traced")


def watch(program: Program, tracer: Tracer, optimized: Optimized, token: CellToken) -> None:
    """Register the code at the quasi-immutable fields it relies on, those that the tracer has made constants included."""
    for field in optimized.watched:
        program.quasi_immutables.watch(field.ref, field.descr, token)
    for assumed in tracer.assumed:
        program.quasi_immutables.watch(assumed.ref, assumed.descr, token)


def finish_guards(program: Program, operations: list[Op], token: CellToken, driver: int) -> None:
    """Tell each guard what it needs when it fails."""
    for op in operations:
        if isinstance(op, GuardOp) or isinstance(op, GuardExceptionOp):
            _finish_guard(program, op.descr, op.fail_args, op, token, driver)


def _finish_guard(
    program: Program,
    descr: Descriptor | None,
    fail_args: list[Value | None] | None,
    op: Op,
    token: CellToken,
    driver: int,
) -> None:
    if not isinstance(descr, ResumeGuard) or fail_args is None:
        return
    program.number_guard(descr)
    descr.token = token
    descr.driver = driver
    kinds: list[str] = []
    for index in range(len(fail_args)):
        value = fail_args[index]
        kinds.append("-" if value is None else value.kind)
        if op.opnum == ops.GUARD_VALUE and value is op.args[0]:
            descr.switch_argument = index
    descr.fail_kinds = "".join(kinds)


def recorded(program: Program, tracer: Tracer, trace: Trace, first: int) -> None:
    """Add a recorded trace, the tracer's operations from the first on, to the statistics and the journal."""
    program.statistics.count(OPS, len(trace.operations))
    program.statistics.count(GUARDS, guards_in(trace.operations))
    program.journal.recorded(tracer.note, trace, first)


def count_optimized(program: Program, operations: list[Op]) -> None:
    """Add a compiled trace to the statistics."""
    program.statistics.count(OPT_OPS, len(operations))
    program.statistics.count(OPT_GUARDS, guards_in(operations))
    program.statistics.count(OPT_GUARDS_SHARED, guards_that_share(operations))


def guards_that_share(operations: list[Op]) -> int:
    """How many guards have the resume data of the guard before."""
    count = 0
    before: ResumeData | None = None
    for op in operations:
        descr = op.descr
        if isinstance(descr, GuardDescr):
            if before is not None and descr.resume is before:
                count += 1
            before = descr.resume
    return count


def guards_in(operations: list[Op]) -> int:
    """How many operations are guards."""
    count = 0
    for op in operations:
        if ops.is_guard(op.opnum):
            count += 1
    return count
