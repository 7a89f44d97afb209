"""Code for a position that has none yet: a loop that calls the portal and returns its result.

``call_assembler`` enters it until the position is compiled; then its callers are sent to the real code.
"""

from __future__ import annotations

from framework.jit.metainterp.guards import PendingExceptionDescr
from framework.jit.metainterp.jitcode import JitDriverTable
from framework.jit.metainterp.program import Program
from framework.jit.metainterp.warmstate import CellToken, JitCell
from framework.jit.model import FailDescr
from framework.jit.trace import operations as ops
from framework.jit.trace.values import (
    NULL,
    ConstInt,
    FloatOp,
    GuardOp,
    InputFloat,
    InputInt,
    InputRef,
    IntOp,
    Op,
    RefOp,
    Trace,
    Value,
    VoidOp,
)


def assembler_token(program: Program, cell: JitCell, driver: JitDriverTable) -> CellToken:
    """What call_assembler enters for a position."""
    token = cell.token
    if token is not None and not token.is_invalid:
        return token
    token = program.new_token(cell)
    trace = _stand_in(program, cell, driver)
    program.machine.compile_loop(trace, token)
    program.longevity.compiled(token, trace.operations)
    cell.token = token
    cell.is_stand_in = True
    return token


def _stand_in(program: Program, cell: JitCell, driver: JitDriverTable) -> Trace:
    function = driver.portal_function
    assert function is not None
    inputs: list[Value] = []
    for kind in driver.red_kinds:
        inputs.append(new_input(kind))
    args: list[Value] = [ConstInt(function.address)]
    for green in cell.greens:
        args.append(green)
    args = args + inputs
    kind = driver.result
    call: Op
    if kind == "i":
        call = IntOp(ops.CALL_I, args, function.descr)
    elif kind == "r":
        call = RefOp(ops.CALL_R, args, function.descr)
    elif kind == "f":
        call = FloatOp(ops.CALL_F, args, function.descr)
    else:
        call = VoidOp(ops.CALL_V, args, function.descr)
    guard = GuardOp(ops.GUARD_NO_EXCEPTION, [], PendingExceptionDescr())
    guard.fail_args = []
    results: list[Value] = []
    if kind != "v":
        results.append(call)
    finish = VoidOp(ops.FINISH, results, done_descr(program, kind))
    return Trace(inputs, [call, guard, finish])


def done_descr(program: Program, kind: str) -> FailDescr:
    """The descriptor of ``finish`` with a result of a kind."""
    machine = program.machine
    if kind == "i":
        return machine.done_int
    if kind == "r":
        return machine.done_ref
    return machine.done_float if kind == "f" else machine.done_void


def new_input(kind: str) -> Value:
    """An input argument of a kind, without a value."""
    if kind == "i":
        return InputInt()
    if kind == "r":
        return InputRef(NULL.ref_value)
    return InputFloat()
