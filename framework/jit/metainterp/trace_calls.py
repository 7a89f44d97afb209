"""Tracing of calls: traced into when the callee has a jitcode, else made and recorded.

residual_call               by its effect
  elidable, constants           a constant
  elidable                      call_pure                        ┐
  loop invariant                call_loopinvariant, once         │ guard_no_exception or guard_exception
  may force                     call_may_force, guard_not_forced │ when it can raise
  else                          call                             ┘
"""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp import instructions as ins
from framework.jit.metainterp import reasons
from framework.jit.metainterp.frames import ZERO_FLOAT, Frame, in_order
from framework.jit.metainterp.jitcode import JitCode
from framework.jit.metainterp.trace_virtualizable import (
    after_forcing_call,
    before_forcing_call,
    drop_followed_virtual_refs,
)
from framework.jit.metainterp.tracer import Tracer
from framework.jit.model import LOOPINVARIANT, SPECIAL_NOT_IN_TRACE, CallDescr, Machine
from framework.jit.trace import operations as ops
from framework.jit.trace.values import NULL, ZERO, Const, ConstFloat, ConstInt, ConstRef, Value

PLAIN = 0
ELIDABLE = 1
INVARIANT = 2
FORCING = 3

OPERATION_I = [ops.CALL_I, ops.CALL_PURE_I, ops.CALL_LOOPINVARIANT_I, ops.CALL_MAY_FORCE_I]
OPERATION_R = [ops.CALL_R, ops.CALL_PURE_R, ops.CALL_LOOPINVARIANT_R, ops.CALL_MAY_FORCE_R]
OPERATION_F = [ops.CALL_F, ops.CALL_PURE_F, ops.CALL_LOOPINVARIANT_F, ops.CALL_MAY_FORCE_F]
OPERATION_V = [ops.CALL_V, ops.CALL_V, ops.CALL_LOOPINVARIANT_V, ops.CALL_MAY_FORCE_V]

RESULT_KINDS = [signature[-1] if ">" in signature else "v" for signature in ins.SIGNATURES]
"""By instruction."""


class Arguments:
    """Operands of a call, split by kind."""

    def __init__(self, ints: list[Value], refs: list[Value], floats: list[Value]) -> None:
        self.ints = ints
        self.refs = refs
        self.floats = floats

    def int_values(self) -> list[int]:
        """The integers of this run."""
        return [value.get_int() for value in self.ints]

    def ref_values(self) -> list[Any]:
        """The references of this run."""
        return [value.get_ref() for value in self.refs]

    def float_values(self) -> list[float]:
        """The floats of this run."""
        return [value.get_float() for value in self.floats]


def next_arguments(frame: Frame) -> Arguments:
    """The three lists of operands at ``pc``."""
    ints = frame.next_ints()
    refs = frame.next_refs()
    return Arguments(ints, refs, frame.next_floats())


def call_descr(tracer: Tracer, frame: Frame) -> CallDescr:
    """The descriptor operand at ``pc``."""
    descr = tracer.program.tables.descriptors[frame.short()]
    assert isinstance(descr, CallDescr)
    return descr


def store_result(frame: Frame, kind: str, place: int, value: Value) -> None:
    """Put a call's result into its register."""
    if kind == "i":
        frame.ints[place] = value
    elif kind == "r":
        frame.refs[place] = value
    elif kind == "f":
        frame.floats[place] = value


def clear_result(frame: Frame, kind: str) -> int:
    """Read the result's register and clear it while the callee runs.  Returns: its number, -1 for none."""
    if kind == "v":
        return -1
    place = frame.byte()
    if kind == "i":
        frame.ints[place] = ZERO
    elif kind == "r":
        frame.refs[place] = NULL
    else:
        frame.floats[place] = ZERO_FLOAT
    return place


# --- calls that are traced


def enter_jitcode(tracer: Tracer, jitcode: JitCode, arguments: Arguments) -> Frame:
    """Trace the callee next."""
    callee = tracer.push(jitcode)
    callee.set_arguments(arguments.ints, arguments.refs, arguments.floats)
    return callee


def inline_call(tracer: Tracer, frame: Frame, instruction: int) -> None:
    jitcode = tracer.program.tables.jitcode(frame.short())
    arguments = next_arguments(frame)
    clear_result(frame, RESULT_KINDS[instruction])
    enter_jitcode(tracer, jitcode, arguments)


# --- calls that are made


def residual_call(tracer: Tracer, frame: Frame, instruction: int) -> None:
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(tracer, frame)
    kind = RESULT_KINDS[instruction]
    place = clear_result(frame, kind)
    if function.is_constant():
        jitcode = tracer.program.tables.jitcode_at(function.get_int())
        if jitcode is not None:
            enter_jitcode(tracer, jitcode, arguments)
            return
    make_call(tracer, frame, function, arguments, descr, kind, place)


def make_call(
    tracer: Tracer, frame: Frame, function: Value, arguments: Arguments, descr: CallDescr, kind: str, place: int
) -> None:
    """Call and record, by the effect of the callee."""
    variety = variety_of(descr)
    if variety == INVARIANT and function.is_constant():
        known = tracer.heap.loop_invariant_result(function.get_int())
        if known is not None:
            store_result(frame, kind, place, known.value)
            return
    args = [function] + in_order(arguments.ints, arguments.refs, arguments.floats, descr.arguments)
    if variety == FORCING:
        before_forcing_call(tracer)
    value = call_machine(tracer.machine, kind, function.get_int(), descr, arguments)
    exception = tracer.machine.take_exception() if descr.can_raise() else NULL.ref_value
    if variety == FORCING:
        drop_followed_virtual_refs(tracer)
    if descr.special == SPECIAL_NOT_IN_TRACE:
        _not_in_trace(tracer, frame, kind, place, value, exception)
        return
    if variety == ELIDABLE and not exception and _are_constants(args):
        store_result(frame, kind, place, value)
        return
    if variety == ELIDABLE and exception:
        variety = PLAIN
    result = record_call(tracer, kind, variety, args, descr, value)
    store_result(frame, kind, place, result)
    if variety == INVARIANT and function.is_constant():
        tracer.heap.loop_invariant_now_known(function.get_int(), result)
    elif variety != ELIDABLE:
        tracer.heap.call(args, descr)
    if variety == FORCING:
        after_forcing_call(tracer, frame.pc, exception)
    if descr.can_raise():
        guard_call(tracer, frame.pc, exception)


def _not_in_trace(tracer: Tracer, frame: Frame, kind: str, place: int, value: Const, exception: Any) -> None:
    store_result(frame, kind, place, value)
    if exception:
        tracer.abort_raising(reasons.ESCAPE, exception)


def _are_constants(args: list[Value]) -> bool:
    for arg in args:
        if not arg.is_constant():
            return False
    return True


def variety_of(descr: CallDescr) -> int:
    """Which operation records a call."""
    if descr.is_elidable() and descr.result != "v":
        return ELIDABLE
    if descr.effect == LOOPINVARIANT:
        return INVARIANT
    return FORCING if descr.may_force() else PLAIN


def call_machine(machine: Machine, kind: str, function: int, descr: CallDescr, arguments: Arguments) -> Const:
    """Make a call.  Returns: its result, zero for none."""
    ints = arguments.int_values()
    refs = arguments.ref_values()
    floats = arguments.float_values()
    if kind == "i":
        return ConstInt(machine.call_int(function, descr, ints, refs, floats))
    if kind == "r":
        return ConstRef(machine.call_ref(function, descr, ints, refs, floats))
    if kind == "f":
        return ConstFloat(machine.call_float(function, descr, ints, refs, floats))
    machine.call_void(function, descr, ints, refs, floats)
    return ZERO


def record_call(tracer: Tracer, kind: str, variety: int, args: list[Value], descr: CallDescr, value: Const) -> Value:
    """Record a call that gave ``value``."""
    if kind == "i":
        return tracer.record_int(OPERATION_I[variety], args, descr, value.get_int())
    if kind == "r":
        return tracer.record_ref(OPERATION_R[variety], args, descr, value.get_ref())
    if kind == "f":
        return tracer.record_float(OPERATION_F[variety], args, descr, value.get_float())
    tracer.record_void(OPERATION_V[variety], args, descr)
    return value


def guard_call(tracer: Tracer, pc: int, exception: Any) -> None:
    """Guard that a call raised or not as it did, and go on accordingly."""
    if not exception:
        tracer.guard(ops.GUARD_NO_EXCEPTION, [], pc)
        return
    cls = tracer.machine.class_of(exception)
    value = tracer.guard_exception(cls, exception, pc)
    tracer.heap.class_now_known(value)
    tracer.raised(value)


# --- conditional calls


def conditional_call(tracer: Tracer, frame: Frame, instruction: int) -> None:
    """One operation whichever way the condition goes; a constant condition decides at once."""
    condition = frame.next_int()
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(tracer, frame)
    if condition.is_constant():
        if condition.get_int():
            make_call(tracer, frame, function, arguments, descr, "v", -1)
        return
    exception = NULL.ref_value
    if condition.get_int():
        call_machine(tracer.machine, "v", function.get_int(), descr, arguments)
        exception = tracer.machine.take_exception()
    args = in_order(arguments.ints, arguments.refs, arguments.floats, descr.arguments)
    tracer.record_void(ops.COND_CALL, [condition, function] + args, descr)
    tracer.heap.call(args, descr)
    if descr.can_raise():
        guard_call(tracer, frame.pc, exception)


def conditional_call_value_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    value = frame.next_int()
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(tracer, frame)
    place = frame.byte()
    frame.ints[place] = value
    if value.is_constant():
        if value.get_int() == 0:
            make_call(tracer, frame, function, arguments, descr, "i", place)
        return
    number = value.get_int()
    exception = NULL.ref_value
    if number == 0:
        number = call_machine(tracer.machine, "i", function.get_int(), descr, arguments).get_int()
        exception = tracer.machine.take_exception()
    args = in_order(arguments.ints, arguments.refs, arguments.floats, descr.arguments)
    frame.ints[place] = tracer.record_int(ops.COND_CALL_VALUE_I, [value, function] + args, descr, number)
    tracer.heap.call(args, descr)
    if descr.can_raise():
        guard_call(tracer, frame.pc, exception)


def conditional_call_value_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    value = frame.next_ref()
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(tracer, frame)
    place = frame.byte()
    frame.refs[place] = value
    if value.is_constant():
        if not value.get_ref():
            make_call(tracer, frame, function, arguments, descr, "r", place)
        return
    ref = value.get_ref()
    exception = NULL.ref_value
    if not ref:
        ref = call_machine(tracer.machine, "r", function.get_int(), descr, arguments).get_ref()
        exception = tracer.machine.take_exception()
    args = in_order(arguments.ints, arguments.refs, arguments.floats, descr.arguments)
    result = tracer.record_ref(ops.COND_CALL_VALUE_R, [value, function] + args, descr, ref)
    frame.refs[place] = result
    tracer.heap.escape(value)
    tracer.heap.call(args, descr)
    if descr.can_raise():
        guard_call(tracer, frame.pc, exception)
