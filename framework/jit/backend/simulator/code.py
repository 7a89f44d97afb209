"""Host: compiled pieces of code, and one run through them.

A piece is a trace with the handler of each operation looked up.  A run is what a native frame is to machine code: it has
the values of the piece it is in, moves to another piece by a jump or a bridge, and ends in a DeadFrame.  A label starts
anew with its arguments only, so code that uses other values behind it is noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from framework.jit.backend.simulator.memory import NULL
from framework.jit.model import BackendData, DeadFrame, FailDescr, LoopToken, TargetToken
from framework.jit.trace import operations as ops
from framework.jit.trace.values import GuardExceptionOp, GuardOp, Op, Trace, Value

if TYPE_CHECKING:
    from framework.jit.backend.simulator.machine import SimulatedMachine

Handler = Callable[["Run", Op], None]


class Piece(BackendData):
    """A loop or bridge."""

    def __init__(self, trace: Trace, token: LoopToken, handlers: list[Handler]) -> None:
        self.inputs = trace.inputs
        self.operations = trace.operations
        self.token = token
        self.steps = [(handlers[op.opnum], op) for op in trace.operations]
        self.is_invalid = False


class Place(BackendData):
    """A label in a piece."""

    def __init__(self, piece: Piece, position: int, label: Op) -> None:
        self.piece = piece
        self.position = position
        self.label = label


class Bridge(BackendData):
    """What a guard that has a bridge does when it fails."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece


class SimulationError(Exception):
    """A trace that machine code could not run: a value that does not exist here, a missing guard."""


class Run:
    """One run: the values of the current piece by the operation that computed them."""

    def __init__(self, machine: SimulatedMachine, piece: Piece, token: int) -> None:
        self.machine = machine
        self.piece = piece
        self.position = 0
        self.values: dict[Value, Any] = {}
        self.overflow = False
        self.token = token  # what force_token gives
        self.forced: DeadFrame | None = None
        self.result: DeadFrame | None = None

    def execute(self, args: list[Any]) -> DeadFrame:
        """Run from the start of the piece until it is left."""
        self.enter(self.piece, args)
        while self.result is None:
            handler, op = self.piece.steps[self.position]
            self.position += 1
            handler(self, op)
        return self.result

    def enter(self, piece: Piece, args: list[Any]) -> None:
        """Go to the start of a piece."""
        self.piece, self.position = piece, 0
        self.values = dict(zip(piece.inputs, args, strict=True))

    def jump(self, target: TargetToken, args: list[Any]) -> None:
        """Go to a label."""
        place = target.code
        assert isinstance(place, Place), "jump to a label that was not compiled"
        self.piece, self.position = place.piece, place.position
        self.values = dict(zip(place.label.args, args, strict=True))

    def value(self, value: Value) -> Any:
        """What a constant is or an operation computed."""
        if value.is_constant():
            if value.kind == "i":
                return value.get_int()
            return value.get_ref() if value.kind == "r" else value.get_float()
        if value not in self.values:
            raise SimulationError(f"value of {value!r} used where it does not exist")
        return self.values[value]

    def arguments(self, op: Op) -> list[Any]:
        """The values of all arguments."""
        return [self.value(arg) for arg in op.args]

    # --- leaving

    def fail(self, guard: Op) -> None:
        """A guard does not hold: go to its bridge or leave."""
        descr = fail_descr(guard)
        if isinstance(descr.code, Bridge):
            self.enter(descr.code.piece, [self.value(arg) for arg in fail_args(guard) if arg is not None])
        else:
            self.result = self.saved(guard)
            self.result.exception = self.machine.take_exception()

    def saved(self, guard: Op, absent: Value | None = None) -> DeadFrame:
        """The values of a guard's fail_args; ``absent`` is not computed yet."""
        frame = DeadFrame(fail_descr(guard))
        for arg in fail_args(guard):
            known = arg is not None and arg is not absent
            add_value(frame, arg.kind if arg else "v", self.value(arg) if known and arg else None)
        return frame

    def leave(self, descr: FailDescr, results: list[Value]) -> None:
        """The end of the code."""
        frame = DeadFrame(descr)
        for result in results:
            add_value(frame, result.kind, self.value(result))
        frame.exception = self.machine.take_exception()
        self.result = frame

    def leave_with_exception(self) -> None:
        """Memory is used up: there is no guard to go on from."""
        self.leave(self.machine.exception_exit, [])

    # --- forcing

    def call_forcing(self, op: Op, call: Callable[[], Any]) -> None:
        """A call in which somebody may ask for the values of this frame."""
        guard = self.piece.operations[self.position]
        if guard.opnum != ops.GUARD_NOT_FORCED:
            raise SimulationError(f"{ops.NAMES[op.opnum]} without guard_not_forced")
        machine = self.machine
        machine.running[self.token] = (self, guard, op)
        try:
            result = call()
        finally:
            del machine.running[self.token]
        self.values[op] = result
        if self.forced is not None:
            self._complete_forced(guard, op, result)

    def _complete_forced(self, guard: Op, op: Op, result: Any) -> None:
        """The result of the call was not known yet when the frame was forced."""
        assert self.forced is not None
        for index, arg in enumerate(fail_args(guard)):
            if arg is op:
                set_value(self.forced, index, op.kind, result)

    def leave_forced(self, guard: Op) -> None:
        """Leave with the frame that was given away."""
        assert self.forced is not None
        self.forced.exception = self.machine.take_exception()
        self.result, self.forced = self.forced, None


def fail_descr(guard: Op) -> FailDescr:
    """The descriptor of a guard."""
    assert isinstance(guard.descr, FailDescr)
    return guard.descr


def fail_args(guard: Op) -> list[Value | None]:
    """The values to save, None for holes."""
    assert isinstance(guard, GuardOp | GuardExceptionOp)
    if guard.fail_args is None:
        raise SimulationError(f"{ops.NAMES[guard.opnum]} without fail_args")
    return guard.fail_args


def add_value(frame: DeadFrame, kind: str, value: Any) -> None:
    """One more fail argument; None for one that is not there."""
    frame.ints.append(0)
    frame.refs.append(NULL)
    frame.floats.append(0.0)
    if value is not None:
        set_value(frame, len(frame.ints) - 1, kind, value)


def set_value(frame: DeadFrame, index: int, kind: str, value: Any) -> None:
    """Set a fail argument."""
    if kind == "i":
        frame.ints[index] = value
    elif kind == "r":
        frame.refs[index] = value
    elif kind == "f":
        frame.floats[index] = value
