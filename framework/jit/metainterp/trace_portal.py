"""Tracing of merge points, loop headers, and calls of portals.

merge point, in the portal that is traced       a loop closes, or may start here, or compiled code goes on from here
merge point, in an inlined portal               its loop is left to code of its own: call_assembler
recursive call of a portal                      inlined, or call_assembler
"""

from __future__ import annotations

from framework.jit.metainterp.frames import LIVE_SIZE, Frame, in_order, split_by_kind
from framework.jit.metainterp.jitcode import JitDriverTable, UserFunction
from framework.jit.metainterp.parameters import INLINING, MAX_UNROLL_RECURSION
from framework.jit.metainterp.stand_in import assembler_token
from framework.jit.metainterp.trace_calls import (
    RESULT_KINDS,
    Arguments,
    call_machine,
    clear_result,
    guard_call,
    next_arguments,
    store_result,
)
from framework.jit.metainterp.trace_virtualizable import (
    after_forcing_call,
    before_forcing_call,
    drop_followed_virtual_refs,
    make_virtual_refs_real,
)
from framework.jit.metainterp.tracer import LOOP_CLOSED, MergePoint, Tracer
from framework.jit.metainterp.warmstate import CellToken
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Const, ConstInt, Value, new_stamp


def loop_header(tracer: Tracer, frame: Frame, instruction: int) -> None:
    tracer.seen_loop_header = frame.byte()


def jit_merge_point(tracer: Tracer, frame: Frame, instruction: int) -> None:
    driver = tracer.program.tables.drivers[frame.byte()]
    greens = _next_greens(tracer, frame, driver)
    reds_at = frame.pc
    arguments = next_arguments(frame)
    if tracer.is_starting:
        tracer.is_starting = False
        return
    tracer.record_void(ops.DEBUG_MERGE_POINT, _debug_args(tracer, driver, greens), None)
    if not _is_loop_header(tracer, driver, greens):
        return
    reds = in_order(arguments.ints, arguments.refs, arguments.floats, driver.red_kinds)
    if tracer.portal_depth == 0 and driver is tracer.driver:
        _reached_loop_header(tracer, frame, greens, reds, reds_at)
    elif not _unrolls_one_iteration(tracer, frame, driver, greens):
        _leave_to_own_code(tracer, frame, driver, greens, reds)


def _next_greens(tracer: Tracer, frame: Frame, driver: JitDriverTable) -> list[Value]:
    """The greens at ``pc``, promoted."""
    arguments = next_arguments(frame)
    result: list[Value] = []
    for green in in_order(arguments.ints, arguments.refs, arguments.floats, driver.green_kinds):
        result.append(tracer.promote(green))
    return result


def _debug_args(tracer: Tracer, driver: JitDriverTable, greens: list[Value]) -> list[Value]:
    result: list[Value] = [ConstInt(driver.number), ConstInt(tracer.portal_depth)]
    return result + greens


def _is_loop_header(tracer: Tracer, driver: JitDriverTable, greens: list[Value]) -> bool:
    """Whether the interpreter came here by a backward jump, or compiled code starts here."""
    seen = tracer.seen_loop_header == driver.number
    tracer.seen_loop_header = -1
    if seen or not driver.has_can_enter_jit:
        return True
    if tracer.portal_depth > 0:
        return False
    cell = tracer.program.warm.find(driver, greens)
    return cell is not None and cell.has_loop()


# --- the portal's own loop


def _reached_loop_header(tracer: Tracer, frame: Frame, greens: list[Value], reds: list[Value], reds_at: int) -> None:
    make_virtual_refs_real(tracer)
    tracer.heap.reset()
    make_distinct(tracer, reds, tracer.virtualizable_values)
    _put_back(tracer, frame, reds, reds_at)
    here = MergePoint(tracer.driver, greens, reds, tracer.virtualizable_values[:], len(tracer.operations))
    tracer.arrived_at = here
    cell = tracer.program.warm.find(tracer.driver, greens)
    if cell is not None and cell.has_loop():
        tracer.target = cell
        tracer.outcome = LOOP_CLOSED
    points = tracer.merge_points
    for index in range(len(points) - 1, -1, -1):
        if same_greens(points[index].greens, greens):
            tracer.closes = points[index]
            tracer.outcome = LOOP_CLOSED
            break
    if tracer.outcome == LOOP_CLOSED:
        tracer.end = tracer.snapshot(frame.start - LIVE_SIZE)
    points.append(here)


def make_distinct(tracer: Tracer, reds: list[Value], virtualizable_values: list[Value]) -> None:
    """The inputs of a loop differ from each other and are no constants: copies of those that aren't."""
    stamp = new_stamp()
    for index in range(len(reds)):
        value = reds[index]
        if isinstance(value, Const) or value.stamp == stamp:
            value = reds[index] = _copy(tracer, value)
        value.stamp = stamp
    for index in range(len(virtualizable_values)):
        value = virtualizable_values[index]
        if isinstance(value, Const) or value.stamp == stamp:
            value = virtualizable_values[index] = _copy(tracer, value)
        value.stamp = stamp


def _copy(tracer: Tracer, value: Value) -> Value:
    if value.kind == "i":
        return tracer.record_int(ops.SAME_AS_I, [value], None, value.get_int())
    if value.kind == "r":
        return tracer.record_ref(ops.SAME_AS_R, [value], None, value.get_ref())
    return tracer.record_float(ops.SAME_AS_F, [value], None, value.get_float())


def _put_back(tracer: Tracer, frame: Frame, reds: list[Value], reds_at: int) -> None:
    """The registers of the reds hold what the loop will get as inputs."""
    ints, refs, floats = split_by_kind(reds, tracer.driver.red_kinds)
    pc = _put_bank(frame, reds_at, frame.ints, ints)
    pc = _put_bank(frame, pc, frame.refs, refs)
    _put_bank(frame, pc, frame.floats, floats)
    if tracer.driver.virtualizable_index >= 0:
        tracer.virtualizable = reds[tracer.driver.virtualizable_index]


def _put_bank(frame: Frame, pc: int, bank: list[Value], values: list[Value]) -> int:
    for index in range(len(values)):
        bank[frame.code[pc + 1 + index]] = values[index]
    return pc + 1 + len(values)


def same_greens(left: list[Value], right: list[Value]) -> bool:
    """Whether two positions of one driver are the same."""
    for index in range(len(left)):
        x = left[index]
        y = right[index]
        assert isinstance(x, Const) and isinstance(y, Const)
        if not x.is_same_constant(y):
            return False
    return True


# --- inlined portals

UNROLLED_PER_LEVEL = (
    3  # recursive calls inlined in a trace, for each level of max_unroll_recursion: trees recurse twice
)


def _unrolls_one_iteration(tracer: Tracer, frame: Frame, driver: JitDriverTable, greens: list[Value]) -> bool:
    """Whether an inlined portal goes on tracing once around its loop."""
    function = driver.should_unroll_one_iteration
    if function is None or frame.has_unrolled:
        return False
    frame.has_unrolled = True
    return tracer.program.ask(function, driver, greens)


def _leave_to_own_code(
    tracer: Tracer, frame: Frame, driver: JitDriverTable, greens: list[Value], reds: list[Value]
) -> None:
    """The inlined portal reached its loop: the frame is replaced by a call of the code for it."""
    tracer.pop()
    caller = tracer.top()
    place = -1 if driver.result == "v" else caller.code[caller.pc - 1]
    call_portal(tracer, caller, driver, greens, reds, driver.result, place)


def recursive_call(tracer: Tracer, frame: Frame, instruction: int) -> None:
    driver = tracer.program.tables.drivers[frame.byte()]
    greens_given = next_arguments(frame)
    reds_given = next_arguments(frame)
    greens = in_order(greens_given.ints, greens_given.refs, greens_given.floats, driver.green_kinds)
    reds = in_order(reds_given.ints, reds_given.refs, reds_given.floats, driver.red_kinds)
    kind = RESULT_KINDS[instruction]
    place = clear_result(frame, kind)
    if _is_inlined(tracer, driver, greens):
        _inline_portal(tracer, driver, greens, reds)
    else:
        call_portal(tracer, frame, driver, greens, reds, kind, place)


def _is_inlined(tracer: Tracer, driver: JitDriverTable, greens: list[Value]) -> bool:
    parameters = tracer.program.parameters_of(driver.number)
    if not parameters.get(INLINING) or not _are_constants(greens):
        return False
    cell = tracer.program.warm.find(driver, greens)
    if cell is not None and cell.is_never_inlined:
        return False
    function = driver.can_never_inline
    if function is not None and tracer.program.ask(function, driver, greens):
        return False
    levels = 0
    frame = tracer.frame
    while frame is not None:
        if frame.driver == driver.number and same_greens(frame.greens, greens):
            levels += 1
        frame = frame.caller
    if levels == 0:
        return True
    tracer.unrolled_recursion += 1
    most = parameters.get(MAX_UNROLL_RECURSION)
    if levels >= most or tracer.unrolled_recursion >= most * UNROLLED_PER_LEVEL:
        tracer.program.warm.obtain(driver, greens).is_never_inlined = True
        return False
    return True


def _are_constants(values: list[Value]) -> bool:
    for value in values:
        if not value.is_constant():
            return False
    return True


def _inline_portal(tracer: Tracer, driver: JitDriverTable, greens: list[Value], reds: list[Value]) -> None:
    unique_id = 0
    function = driver.get_unique_id
    if function is not None:
        unique_id = tracer.program.ask_number(function, driver, greens)
    tracer.record_void(ops.ENTER_PORTAL_FRAME, [ConstInt(driver.number), ConstInt(unique_id)], None)
    callee = tracer.push(tracer.program.tables.jitcode(driver.portal))
    green_ints, green_refs, green_floats = split_by_kind(greens, driver.green_kinds)
    red_ints, red_refs, red_floats = split_by_kind(reds, driver.red_kinds)
    callee.set_arguments(green_ints + red_ints, green_refs + red_refs, green_floats + red_floats)
    callee.driver = driver.number
    callee.greens = greens
    tracer.portal_depth += 1


def call_portal(
    tracer: Tracer,
    frame: Frame,
    driver: JitDriverTable,
    greens: list[Value],
    reds: list[Value],
    kind: str,
    place: int,
) -> None:
    """Call a portal and record a call of its code; without constant greens, or room for code, of the function."""
    function = driver.portal_function
    assert function is not None
    all_values = greens + reds
    ints, refs, floats = split_by_kind(all_values, function.descr.arguments)
    token = _code_to_call(tracer, driver, greens)
    before_forcing_call(tracer)
    value = call_machine(tracer.machine, kind, function.address, function.descr, Arguments(ints, refs, floats))
    exception = tracer.machine.take_exception()
    drop_followed_virtual_refs(tracer)
    if token is not None:
        result = _record_assembler_call(tracer, kind, token, reds, value)
    else:
        result = _record_portal_call(tracer, kind, function, all_values, value)
    store_result(frame, kind, place, result)
    tracer.heap.unknown_call(all_values)
    after_forcing_call(tracer, frame.pc, exception)
    guard_call(tracer, frame.pc, exception)


def _code_to_call(tracer: Tracer, driver: JitDriverTable, greens: list[Value]) -> CellToken | None:
    """What call_assembler enters for a position, None when there is nothing: made before the call, which can't be undone."""
    if not _are_constants(greens):
        return None
    try:
        return assembler_token(tracer.program, tracer.program.warm.obtain(driver, greens), driver)
    except MemoryError:
        return None


def _record_assembler_call(tracer: Tracer, kind: str, token: CellToken, reds: list[Value], value: Const) -> Value:
    if kind == "i":
        return tracer.record_int(ops.CALL_ASSEMBLER_I, reds, token, value.get_int())
    if kind == "r":
        return tracer.record_ref(ops.CALL_ASSEMBLER_R, reds, token, value.get_ref())
    if kind == "f":
        return tracer.record_float(ops.CALL_ASSEMBLER_F, reds, token, value.get_float())
    tracer.record_void(ops.CALL_ASSEMBLER_V, reds, token)
    return value


def _record_portal_call(tracer: Tracer, kind: str, function: UserFunction, values: list[Value], value: Const) -> Value:
    args: list[Value] = [ConstInt(function.address)]
    args = args + values
    descr = function.descr
    if kind == "i":
        return tracer.record_int(ops.CALL_MAY_FORCE_I, args, descr, value.get_int())
    if kind == "r":
        return tracer.record_ref(ops.CALL_MAY_FORCE_R, args, descr, value.get_ref())
    if kind == "f":
        return tracer.record_float(ops.CALL_MAY_FORCE_F, args, descr, value.get_float())
    tracer.record_void(ops.CALL_MAY_FORCE_V, args, descr)
    return value
