"""Host: what each operation of a trace does, one function per operation or family; ``HANDLERS`` is complete."""

from __future__ import annotations

from typing import Any

from framework.jit import execution
from framework.jit.backend.simulator.code import Handler, Run, SimulationError, fail_descr
from framework.jit.backend.simulator.memory import NULL
from framework.jit.model import FailDescr, LoopToken, TargetToken
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op
from framework.lltypes.meaning import signed
from framework.lltypes.memory import is_same_object


def unknown_operation(run: Run, op: Op) -> None:
    """An operation without a handler."""
    raise SimulationError(f"no handler of {ops.NAMES[op.opnum]}")


HANDLERS: list[Handler] = [unknown_operation] * ops.COUNT


def handles(*opnums: int) -> Any:
    """Register a handler."""

    def register(function: Handler) -> Handler:
        for opnum in opnums:
            HANDLERS[opnum] = function
        return function

    return register


def family(prefix: str) -> list[int]:
    """The operations whose names start like this."""
    return [opnum for opnum, name in enumerate(ops.NAMES) if name.startswith(prefix)]


# --- pure operations on numbers


def _pure_handler(function: Any) -> Handler:
    def handle(run: Run, op: Op) -> None:
        run.values[op] = function(*run.arguments(op))

    return handle


for _table in (
    execution.INT_INT_INT, execution.INT_INT, execution.FLOAT_FLOAT_FLOAT, execution.FLOAT_FLOAT,
    execution.FLOAT_FLOAT_INT, execution.INT_FLOAT, execution.FLOAT_INT,
):  # fmt: skip
    for _opnum, _function in enumerate(_table):
        if ops.NAMES[_opnum] == _function.__name__:
            HANDLERS[_opnum] = _pure_handler(_function)


def _overflow_handler(compute: Any) -> Handler:
    def handle(run: Run, op: Op) -> None:
        exact = compute(*run.arguments(op))
        run.values[op] = signed(exact)
        run.overflow = run.values[op] != exact

    return handle


HANDLERS[ops.INT_ADD_OVF] = _overflow_handler(lambda x, y: x + y)
HANDLERS[ops.INT_SUB_OVF] = _overflow_handler(lambda x, y: x - y)
HANDLERS[ops.INT_MUL_OVF] = _overflow_handler(lambda x, y: x * y)

# --- references

HANDLERS[ops.REF_EQ] = _pure_handler(lambda x, y: int(is_same_object(x, y)))
HANDLERS[ops.REF_NE] = _pure_handler(lambda x, y: int(not is_same_object(x, y)))
HANDLERS[ops.SAME_AS_R] = _pure_handler(lambda x: x)
HANDLERS[ops.VIRTUAL_REF] = _pure_handler(lambda ref, token: ref)


def _machine_handler(method: str) -> Handler:
    """The operation is a method of the machine: its arguments, then the descriptor if there is one."""

    def handle(run: Run, op: Op) -> None:
        args = run.arguments(op)
        if op.descr is not None:
            args.append(op.descr)
        run.values[op] = getattr(run.machine, method)(*args)

    return handle


_KINDS = {"i": "int", "r": "ref", "f": "float"}
for _opnum, _name in enumerate(ops.NAMES):
    _kind = _KINDS.get(_name[-1], "")
    for _prefix, _method in (
        ("getfield_gc_", "get_field_"), ("getarrayitem_gc_", "get_item_"), ("getinteriorfield_gc_", "get_interior_"),
        ("getfield_raw_", "get_raw_field_"), ("raw_load_", "raw_load_"),
    ):  # fmt: skip
        if _name.startswith(_prefix):
            HANDLERS[_opnum] = _machine_handler(_method + _kind)

for _opnum, _method in (
    (ops.CLASS_OF, "class_of"),
    (ops.CAST_REF_TO_INT, "cast_ref_to_int"),
    (ops.CAST_INT_TO_REF, "cast_int_to_ref"),
    (ops.SETFIELD_GC, "set_field_int"),  # the simulated machine stores all kinds alike
    (ops.SETARRAYITEM_GC, "set_item_int"),
    (ops.SETINTERIORFIELD_GC, "set_interior_int"),
    (ops.SETFIELD_RAW, "set_raw_field_int"),
    (ops.RAW_STORE, "raw_store_int"),
    (ops.ARRAYLEN_GC, "array_length"),
    (ops.ARRAY_COPY, "array_copy"),
    (ops.ARRAY_CLEAR, "array_clear"),
):
    HANDLERS[_opnum] = _machine_handler(_method)


def _allocation_handler(method: str) -> Handler:
    allocate = _machine_handler(method)

    def handle(run: Run, op: Op) -> None:
        try:
            allocate(run, op)
        except MemoryError as error:
            run.machine.set_exception(run.machine.memory_error(error))
            run.leave_with_exception()

    return handle


HANDLERS[ops.NEW] = _allocation_handler("new")
HANDLERS[ops.NEW_ARRAY] = _allocation_handler("new_array")

# --- structure


@handles(ops.LABEL)
def _label(run: Run, op: Op) -> None:
    run.values = {arg: run.value(arg) for arg in op.args}


@handles(ops.JUMP)
def _jump(run: Run, op: Op) -> None:
    assert isinstance(op.descr, TargetToken)
    run.jump(op.descr, run.arguments(op))


@handles(ops.FINISH)
def _finish(run: Run, op: Op) -> None:
    assert isinstance(op.descr, FailDescr)
    run.leave(op.descr, op.args)


# --- guards


def _guard_handler(holds: Any) -> Handler:
    def handle(run: Run, op: Op) -> None:
        if not holds(run.machine, *run.arguments(op)) or run.machine.is_provoked():
            run.fail(op)

    return handle


def _same_value(machine: Any, value: Any, expected: Any) -> bool:
    if isinstance(value, float):
        return execution.cast_float_to_bits(value) == execution.cast_float_to_bits(expected)
    return value == expected if isinstance(value, int) else is_same_object(value, expected)


HANDLERS[ops.GUARD_TRUE] = _guard_handler(lambda machine, x: x != 0)
HANDLERS[ops.GUARD_FALSE] = _guard_handler(lambda machine, x: x == 0)
HANDLERS[ops.GUARD_VALUE] = _guard_handler(_same_value)
HANDLERS[ops.GUARD_CLASS] = _guard_handler(lambda machine, ref, cls: machine.class_of(ref) == cls)
HANDLERS[ops.GUARD_NONNULL] = _guard_handler(lambda machine, ref: bool(ref))
HANDLERS[ops.GUARD_ISNULL] = _guard_handler(lambda machine, ref: not ref)
HANDLERS[ops.GUARD_NONNULL_CLASS] = _guard_handler(lambda machine, ref, cls: ref and machine.class_of(ref) == cls)
HANDLERS[ops.GUARD_SUBCLASS] = _guard_handler(lambda machine, ref, cls: machine.is_subclass(machine.class_of(ref), cls))
HANDLERS[ops.GUARD_NO_EXCEPTION] = _guard_handler(lambda machine: not machine.pending)
HANDLERS[ops.GUARD_ALWAYS_FAILS] = _guard_handler(lambda machine: False)


@handles(ops.GUARD_NO_OVERFLOW)
def _guard_no_overflow(run: Run, op: Op) -> None:
    if run.overflow or run.machine.is_provoked():
        run.fail(op)


@handles(ops.GUARD_OVERFLOW)
def _guard_overflow(run: Run, op: Op) -> None:
    if not run.overflow or run.machine.is_provoked():
        run.fail(op)


@handles(ops.GUARD_EXCEPTION)
def _guard_exception(run: Run, op: Op) -> None:
    machine = run.machine
    is_expected = machine.pending and machine.class_of(machine.pending) == run.value(op.args[0])
    if is_expected and not machine.is_provoked():
        run.values[op] = machine.take_exception()
    else:
        run.fail(op)


@handles(ops.GUARD_NOT_FORCED, ops.GUARD_NOT_FORCED_2)
def _guard_not_forced(run: Run, op: Op) -> None:
    if run.forced is None:
        return
    if run.forced.descr is not fail_descr(op) or fail_descr(op).code is not None:
        raise SimulationError("the guard of a forced frame is another one, or has a bridge")
    run.leave_forced(op)


@handles(ops.GUARD_NOT_INVALIDATED)
def _guard_not_invalidated(run: Run, op: Op) -> None:
    if run.piece.is_invalid:
        run.fail(op)


# --- calls


@handles(*family("call_pure_"), *family("call_loopinvariant_"), ops.CALL_I, ops.CALL_R, ops.CALL_F, ops.CALL_V)
def _call(run: Run, op: Op) -> None:
    function, *args = run.arguments(op)
    run.values[op] = run.machine.call_values(function, args)


@handles(*family("call_may_force_"))
def _call_may_force(run: Run, op: Op) -> None:
    function, *args = run.arguments(op)
    run.call_forcing(op, lambda: run.machine.call_values(function, args))


@handles(*family("call_assembler_"))
def _call_assembler(run: Run, op: Op) -> None:
    assert isinstance(op.descr, LoopToken)
    token = op.descr
    args = run.arguments(op)
    run.call_forcing(op, lambda: run.machine.call_assembler(token, args, op.kind))


@handles(ops.COND_CALL)
def _cond_call(run: Run, op: Op) -> None:
    condition, function, *args = run.arguments(op)
    if condition:
        run.machine.call_values(function, args)


@handles(ops.COND_CALL_VALUE_I, ops.COND_CALL_VALUE_R)
def _cond_call_value(run: Run, op: Op) -> None:
    known, function, *args = run.arguments(op)
    run.values[op] = known if known else run.machine.call_values(function, args)


@handles(ops.FORCE_TOKEN)
def _force_token(run: Run, op: Op) -> None:
    run.values[op] = run.token


# --- facts and marks


@handles(
    ops.VIRTUAL_REF_FINISH, ops.QUASIIMMUT_FIELD, ops.RECORD_EXACT_CLASS, ops.RECORD_EXACT_VALUE_I,
    ops.RECORD_EXACT_VALUE_R, ops.RECORD_KNOWN_RESULT, ops.KEEP_ALIVE, ops.ENTER_PORTAL_FRAME, ops.LEAVE_PORTAL_FRAME,
    ops.JIT_DEBUG, ops.DEBUG_MERGE_POINT,
)  # fmt: skip
def _nothing(run: Run, op: Op) -> None:
    """Does nothing when it is executed."""


def zero_of_kind(kind: str) -> Any:
    """What a call that left an exception gives."""
    return {"i": 0, "r": NULL, "f": 0.0}.get(kind)
