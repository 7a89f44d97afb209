"""Blackhole interpreter: calls, the portal, hints."""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp.blackhole import Blackhole, BlackholeFrame
from framework.jit.metainterp.jitcode import JitCode, JitDriverTable
from framework.jit.model import CallDescr
from framework.jit.trace.values import ConstFloat, ConstInt, ConstRef, Value


class PlainArguments:
    """Operands of a call, split by kind."""

    def __init__(self, ints: list[int], refs: list[Any], floats: list[float]) -> None:
        self.ints = ints
        self.refs = refs
        self.floats = floats


def next_arguments(frame: BlackholeFrame) -> PlainArguments:
    """The three lists of operands at ``pc``."""
    ints = frame.next_ints()
    refs = frame.next_refs()
    return PlainArguments(ints, refs, frame.next_floats())


def call_descr(blackhole: Blackhole, frame: BlackholeFrame) -> CallDescr:
    """The descriptor operand at ``pc``."""
    descr = blackhole.program.tables.descriptors[frame.short()]
    assert isinstance(descr, CallDescr)
    return descr


# --- calls of functions that have a jitcode


def _enter(blackhole: Blackhole, jitcode: JitCode, arguments: PlainArguments) -> None:
    """Run a jitcode whose function cannot be called."""
    callee = blackhole.push(jitcode)
    for index in range(len(arguments.ints)):
        callee.ints[index] = arguments.ints[index]
    for index in range(len(arguments.refs)):
        callee.refs[index] = arguments.refs[index]
    for index in range(len(arguments.floats)):
        callee.floats[index] = arguments.floats[index]


def inline_call_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    jitcode = blackhole.program.tables.jitcode(frame.short())
    arguments = next_arguments(frame)
    descr = jitcode.call_descr
    if jitcode.address != 0 and descr is not None:
        frame.set_int(
            blackhole.machine.call_int(jitcode.address, descr, arguments.ints, arguments.refs, arguments.floats)
        )
        blackhole.after_call()
    else:
        frame.pc += 1
        _enter(blackhole, jitcode, arguments)


def inline_call_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    jitcode = blackhole.program.tables.jitcode(frame.short())
    arguments = next_arguments(frame)
    descr = jitcode.call_descr
    if jitcode.address != 0 and descr is not None:
        frame.set_ref(
            blackhole.machine.call_ref(jitcode.address, descr, arguments.ints, arguments.refs, arguments.floats)
        )
        blackhole.after_call()
    else:
        frame.pc += 1
        _enter(blackhole, jitcode, arguments)


def inline_call_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    jitcode = blackhole.program.tables.jitcode(frame.short())
    arguments = next_arguments(frame)
    descr = jitcode.call_descr
    if jitcode.address != 0 and descr is not None:
        frame.set_float(
            blackhole.machine.call_float(jitcode.address, descr, arguments.ints, arguments.refs, arguments.floats)
        )
        blackhole.after_call()
    else:
        frame.pc += 1
        _enter(blackhole, jitcode, arguments)


def inline_call_v(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    jitcode = blackhole.program.tables.jitcode(frame.short())
    arguments = next_arguments(frame)
    descr = jitcode.call_descr
    if jitcode.address != 0 and descr is not None:
        blackhole.machine.call_void(jitcode.address, descr, arguments.ints, arguments.refs, arguments.floats)
        blackhole.after_call()
    else:
        _enter(blackhole, jitcode, arguments)


# --- other calls


def residual_call_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(blackhole, frame)
    frame.set_int(blackhole.machine.call_int(function, descr, arguments.ints, arguments.refs, arguments.floats))
    blackhole.after_call()


def residual_call_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(blackhole, frame)
    frame.set_ref(blackhole.machine.call_ref(function, descr, arguments.ints, arguments.refs, arguments.floats))
    blackhole.after_call()


def residual_call_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(blackhole, frame)
    frame.set_float(blackhole.machine.call_float(function, descr, arguments.ints, arguments.refs, arguments.floats))
    blackhole.after_call()


def residual_call_v(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(blackhole, frame)
    blackhole.machine.call_void(function, descr, arguments.ints, arguments.refs, arguments.floats)
    blackhole.after_call()


def conditional_call(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    condition = frame.next_int()
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(blackhole, frame)
    if condition:
        blackhole.machine.call_void(function, descr, arguments.ints, arguments.refs, arguments.floats)
        blackhole.after_call()


def conditional_call_value_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    value = frame.next_int()
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(blackhole, frame)
    if value != 0:
        frame.set_int(value)
    else:
        frame.set_int(blackhole.machine.call_int(function, descr, arguments.ints, arguments.refs, arguments.floats))
        blackhole.after_call()


def conditional_call_value_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    value = frame.next_ref()
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(blackhole, frame)
    if value:
        frame.set_ref(value)
    else:
        frame.set_ref(blackhole.machine.call_ref(function, descr, arguments.ints, arguments.refs, arguments.floats))
        blackhole.after_call()


# --- the portal


def _merged(kinds: str, arguments: PlainArguments) -> list[Value]:
    """Operands in the order of a declaration."""
    result: list[Value] = []
    i = 0
    r = 0
    f = 0
    for kind in kinds:
        if kind == "i":
            result.append(ConstInt(arguments.ints[i]))
            i += 1
        elif kind == "r":
            result.append(ConstRef(arguments.refs[r]))
            r += 1
        else:
            result.append(ConstFloat(arguments.floats[f]))
            f += 1
    return result


def loop_header(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1


def jit_merge_point(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    """The portal's own: interpreting goes on.  That of an inlined portal: its function does the rest."""
    number = frame.byte()
    driver = blackhole.program.tables.drivers[number]
    greens = next_arguments(frame)
    reds = next_arguments(frame)
    if frame.caller is None:
        blackhole.go_on_at(number, _merged(driver.green_kinds, greens) + _merged(driver.red_kinds, reds))
        return
    caller = blackhole.pop()
    assert caller is not None
    place = caller.pc - 1
    kind = driver.result
    arguments = both(greens, reds)
    if kind == "i":
        caller.ints[caller.code[place]] = call_portal_int(blackhole, driver, arguments)
    elif kind == "r":
        caller.refs[caller.code[place]] = call_portal_ref(blackhole, driver, arguments)
    elif kind == "f":
        caller.floats[caller.code[place]] = call_portal_float(blackhole, driver, arguments)
    else:
        call_portal_void(blackhole, driver, arguments)
    blackhole.after_call()


def both(greens: PlainArguments, reds: PlainArguments) -> PlainArguments:
    """Greens, then reds."""
    return PlainArguments(greens.ints + reds.ints, greens.refs + reds.refs, greens.floats + reds.floats)


def call_portal_int(blackhole: Blackhole, driver: JitDriverTable, arguments: PlainArguments) -> int:
    """The portal of a driver, from the merge point on."""
    function = driver.portal_function
    assert function is not None
    return blackhole.machine.call_int(
        function.address, function.descr, arguments.ints, arguments.refs, arguments.floats
    )


def call_portal_ref(blackhole: Blackhole, driver: JitDriverTable, arguments: PlainArguments) -> Any:
    """The portal of a driver, from the merge point on."""
    function = driver.portal_function
    assert function is not None
    return blackhole.machine.call_ref(
        function.address, function.descr, arguments.ints, arguments.refs, arguments.floats
    )


def call_portal_float(blackhole: Blackhole, driver: JitDriverTable, arguments: PlainArguments) -> float:
    """The portal of a driver, from the merge point on."""
    function = driver.portal_function
    assert function is not None
    return blackhole.machine.call_float(
        function.address, function.descr, arguments.ints, arguments.refs, arguments.floats
    )


def call_portal_void(blackhole: Blackhole, driver: JitDriverTable, arguments: PlainArguments) -> None:
    """The portal of a driver, from the merge point on."""
    function = driver.portal_function
    assert function is not None
    blackhole.machine.call_void(function.address, function.descr, arguments.ints, arguments.refs, arguments.floats)


def recursive_call_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    driver = blackhole.program.tables.drivers[frame.byte()]
    greens = next_arguments(frame)
    reds = next_arguments(frame)
    frame.set_int(call_portal_int(blackhole, driver, both(greens, reds)))
    blackhole.after_call()


def recursive_call_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    driver = blackhole.program.tables.drivers[frame.byte()]
    greens = next_arguments(frame)
    reds = next_arguments(frame)
    frame.set_ref(call_portal_ref(blackhole, driver, both(greens, reds)))
    blackhole.after_call()


def recursive_call_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    driver = blackhole.program.tables.drivers[frame.byte()]
    greens = next_arguments(frame)
    reds = next_arguments(frame)
    frame.set_float(call_portal_float(blackhole, driver, both(greens, reds)))
    blackhole.after_call()


def recursive_call_v(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    driver = blackhole.program.tables.drivers[frame.byte()]
    greens = next_arguments(frame)
    reds = next_arguments(frame)
    call_portal_void(blackhole, driver, both(greens, reds))
    blackhole.after_call()


# --- hints: what asks about the trace gets the answer of no trace


def int_guard_value(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1


def int_isconstant(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1
    frame.set_int(0)


def int_assert_green(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1


def ref_guard_value(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1


def ref_isconstant(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1
    frame.set_int(0)


def ref_assert_green(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1


def float_guard_value(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1


def float_isconstant(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1
    frame.set_int(0)


def float_assert_green(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1


def string_guard_value(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    string = frame.next_ref()
    frame.pc += 3
    frame.set_ref(string)


def guard_class(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_int(blackhole.machine.class_of(frame.next_ref()))


def ref_isvirtual(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1
    frame.set_int(0)


def current_trace_length(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_int(-1)


def record_exact_class(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 2


def record_exact_value_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 2


def record_exact_value_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 2


def record_known_result_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 2
    next_arguments(frame)
    frame.pc += 2


def record_known_result_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 2
    next_arguments(frame)
    frame.pc += 2


def jit_debug(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 5


def jit_enter_portal_frame(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1


def jit_leave_portal_frame(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 1


def virtual_ref(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.set_ref(blackhole.program.new_virtual_ref(frame.next_ref()))


def virtual_ref_finish(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 2
