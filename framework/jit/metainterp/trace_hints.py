"""Tracing of hints: promotion, questions about the trace, promises, markers."""

from __future__ import annotations

from framework.jit.metainterp import reasons
from framework.jit.metainterp.frames import Frame, in_order
from framework.jit.metainterp.trace_calls import Arguments, call_descr, call_machine, next_arguments
from framework.jit.metainterp.tracer import Tracer
from framework.jit.trace import operations as ops
from framework.jit.trace.values import NULL, ONE, ZERO, ConstInt, ConstRef, Value


def int_guard_value(tracer: Tracer, frame: Frame, instruction: int) -> None:
    tracer.promote(frame.next_int())


def ref_guard_value(tracer: Tracer, frame: Frame, instruction: int) -> None:
    tracer.promote(frame.next_ref())


def float_guard_value(tracer: Tracer, frame: Frame, instruction: int) -> None:
    tracer.promote(frame.next_float())


def string_guard_value(tracer: Tracer, frame: Frame, instruction: int) -> None:
    """Promote a string by value: guard that a comparison with the string of this run holds."""
    string = frame.next_ref()
    function = frame.next_int()
    descr = call_descr(tracer, frame)
    if string.is_constant() or not string.get_ref():
        frame.set_ref(tracer.promote(string))
        return
    tracer.promote_nullness(string)
    constant = ConstRef(string.get_ref())
    values: list[Value] = [string, constant]
    call_machine(tracer.machine, "i", function.get_int(), descr, Arguments([], values, []))
    args: list[Value] = [function, string, constant]
    equal = tracer.record_int(ops.CALL_PURE_I, args, descr, 1)
    tracer.guard_here(ops.GUARD_TRUE, [equal])
    tracer.replace(string, constant)
    frame.set_ref(constant)


def guard_class(tracer: Tracer, frame: Frame, instruction: int) -> None:
    value = frame.next_ref()
    frame.set_int(ConstInt(tracer.promote_class(value)))


# --- questions


def int_isconstant(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_int(ONE if frame.next_int().is_constant() else ZERO)


def ref_isconstant(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_int(ONE if frame.next_ref().is_constant() else ZERO)


def float_isconstant(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_int(ONE if frame.next_float().is_constant() else ZERO)


def ref_isvirtual(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_int(ONE if tracer.heap.is_unescaped(frame.next_ref()) else ZERO)


def current_trace_length(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_int(ConstInt(len(tracer.operations)))


# --- demands and promises


def _assert_green(tracer: Tracer, value: Value) -> None:
    if not value.is_constant():
        tracer.abort(reasons.NOT_GREEN)


def int_assert_green(tracer: Tracer, frame: Frame, instruction: int) -> None:
    _assert_green(tracer, frame.next_int())


def ref_assert_green(tracer: Tracer, frame: Frame, instruction: int) -> None:
    _assert_green(tracer, frame.next_ref())


def float_assert_green(tracer: Tracer, frame: Frame, instruction: int) -> None:
    _assert_green(tracer, frame.next_float())


def record_exact_class(tracer: Tracer, frame: Frame, instruction: int) -> None:
    value = frame.next_ref()
    cls = frame.next_int()
    if value.is_constant() or tracer.heap.is_class_known(value) or not cls.is_constant():
        return
    tracer.record_void(ops.RECORD_EXACT_CLASS, [value, cls], None)
    tracer.heap.class_now_known(value)


def record_exact_value_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    value = frame.next_int()
    constant = frame.next_int()
    if not value.is_constant() and constant.is_constant():
        tracer.record_void(ops.RECORD_EXACT_VALUE_I, [value, constant], None)


def record_exact_value_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    value = frame.next_ref()
    constant = frame.next_ref()
    if not value.is_constant() and constant.is_constant():
        tracer.record_void(ops.RECORD_EXACT_VALUE_R, [value, constant], None)


def _record_known_result(tracer: Tracer, frame: Frame, result: Value) -> None:
    function = frame.next_int()
    arguments = next_arguments(frame)
    descr = call_descr(tracer, frame)
    ordered = in_order(arguments.ints, arguments.refs, arguments.floats, descr.arguments)
    tracer.record_void(ops.RECORD_KNOWN_RESULT, [result, function] + ordered, descr)


def record_known_result_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    _record_known_result(tracer, frame, frame.next_int())


def record_known_result_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    _record_known_result(tracer, frame, frame.next_ref())


# --- markers


def jit_debug(tracer: Tracer, frame: Frame, instruction: int) -> None:
    string = frame.next_ref()
    args = [string, frame.next_int(), frame.next_int(), frame.next_int(), frame.next_int()]
    tracer.record_void(ops.JIT_DEBUG, args, None)


def jit_enter_portal_frame(tracer: Tracer, frame: Frame, instruction: int) -> None:
    unique_id = frame.next_int()
    tracer.record_void(ops.ENTER_PORTAL_FRAME, [ConstInt(tracer.driver.number), unique_id], None)


def jit_leave_portal_frame(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.next_int()
    tracer.record_void(ops.LEAVE_PORTAL_FRAME, [ConstInt(tracer.driver.number)], None)


# --- virtual references


def virtual_ref(tracer: Tracer, frame: Frame, instruction: int) -> None:
    value = frame.next_ref()
    made = tracer.program.new_virtual_ref(value.get_ref())
    index = ConstInt(len(tracer.virtual_refs) // 2)
    result = tracer.record_ref(ops.VIRTUAL_REF, [value, index], None, made)
    tracer.virtual_refs.append(value)
    tracer.virtual_refs.append(result)
    frame.set_ref(result)


def virtual_ref_finish(tracer: Tracer, frame: Frame, instruction: int) -> None:
    """The object's life as a frame ends: nobody is to make it any more.  The reference may be older than the trace."""
    frame.next_ref()
    value = frame.next_ref()
    known = tracer.virtual_refs
    if len(known) == 0 or known[len(known) - 2].get_ref() != value.get_ref():
        return
    reference = known.pop()
    known.pop()
    if reference is not NULL:
        tracer.record_void(ops.VIRTUAL_REF_FINISH, [reference, NULL], None)
