"""Host: the simulated machine: compiling is keeping the trace, executing is running its operations one by one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random
from typing import Any

from framework.jit.backend.simulator.calling import Call, call_hosted
from framework.jit.backend.simulator.code import Bridge, Piece, Place, Run, SimulationError
from framework.jit.backend.simulator.handlers import HANDLERS, zero_of_kind
from framework.jit.backend.simulator.memory import NULL, SimulatedMemory, merged
from framework.jit.descriptors import Descriptors
from framework.jit.model import DeadFrame, FailDescr, LoopToken, TargetToken
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op, Trace
from framework.lltypes.machine import MACHINE
from framework.lltypes.machine import Machine as CollectorState

OPERATION_BYTES = 16  # of machine code that an operation is taken for


class SimulatedMachine(SimulatedMemory):
    """Executes traces.

    Args:
        memory_error: gives the program's instance for a Python MemoryError.
    """

    def __init__(
        self,
        descriptors: Descriptors,
        call: Call = call_hosted,
        collector: CollectorState = MACHINE,
        memory_error: Callable[[BaseException], Any] = lambda error: NULL,
    ) -> None:
        SimulatedMemory.__init__(self, descriptors, call, collector)
        self.memory_error = memory_error
        self.running: dict[int, tuple[Run, Op, Op]] = {}  # by force token: the run, its guard_not_forced, the call
        self.pieces: dict[LoopToken, list[Piece]] = {}
        self._redirected: dict[LoopToken, LoopToken] = {}
        self._next_token = 1
        self._code_left = sys.maxsize  # in operations
        self._failure_period = 0
        self._failures = Random(0)

    # --- compiling

    def compile_loop(self, trace: Trace, token: LoopToken) -> None:
        token.code = self._compile(trace, token)
        token.inputs = "".join(value.kind for value in trace.inputs)

    def compile_bridge(self, trace: Trace, guard: FailDescr, token: LoopToken) -> None:
        if guard.code is not None:
            raise SimulationError("the guard has a bridge already")
        guard.code = Bridge(self._compile(trace, token))

    def _compile(self, trace: Trace, token: LoopToken) -> Piece:
        if len(trace.operations) > self._code_left:
            raise MemoryError
        self._code_left -= len(trace.operations)
        piece = Piece(trace, token, HANDLERS)
        self.pieces.setdefault(token, []).append(piece)
        if not trace.operations or not ops.is_final(trace.operations[-1].opnum):
            raise SimulationError("the trace does not end")
        for position, op in enumerate(trace.operations):
            if op.opnum == ops.LABEL:
                assert isinstance(op.descr, TargetToken)
                op.descr.code = Place(piece, position + 1, op)
        return piece

    # --- running

    def execute(self, token: LoopToken, ints: list[int], refs: list[Any], floats: list[float]) -> DeadFrame:
        return self._run(token, merged(token.inputs, ints, refs, floats))

    def _run(self, token: LoopToken, args: list[Any]) -> DeadFrame:
        while token in self._redirected:
            token = self._redirected[token]
        assert isinstance(token.code, Piece), "the loop was freed or not compiled"
        number = self._next_token
        self._next_token += 1
        return Run(self, token.code, number).execute(args)

    def call_assembler(self, token: LoopToken, args: list[Any], kind: str) -> Any:
        """The result of a frame that another piece of code, or the interpreter after it, runs to its end."""
        frame = self._run(token, args)
        handler = self.handler
        if kind == "i":
            return frame.ints[0] if frame.descr is self.done_int else handler.finish_int(frame)
        if kind == "r":
            return frame.refs[0] if frame.descr is self.done_ref else handler.finish_ref(frame)
        if kind == "f":
            return frame.floats[0] if frame.descr is self.done_float else handler.finish_float(frame)
        if frame.descr is not self.done_void:
            handler.finish_void(frame)
        return zero_of_kind(kind)

    def force(self, token: int) -> DeadFrame:
        run, guard, call = self.running[token]
        if run.forced is None:
            run.forced = run.saved(guard, call)
        return run.forced

    # --- parameters

    def limit_code(self, size: int) -> None:
        self._code_left = size // OPERATION_BYTES

    def provoke_failures(self, period: int, seed: int) -> None:
        self._failure_period = period
        self._failures = Random(seed)

    def is_provoked(self) -> bool:
        """Whether the guard that is executed now fails even if it holds."""
        return self._failure_period > 0 and self._failures.randrange(self._failure_period) == 0

    # --- changing code

    def redirect_call_assembler(self, old: LoopToken, new: LoopToken) -> None:
        assert old.inputs == new.inputs
        self._redirected[old] = new

    def invalidate(self, token: LoopToken) -> None:
        for piece in self.pieces.get(token, ()):
            piece.is_invalid = True

    def free_loop(self, token: LoopToken) -> None:
        for piece in self.pieces.pop(token, ()):
            self._code_left += len(piece.operations)
            for op in piece.operations:
                if op.opnum == ops.LABEL and isinstance(op.descr, TargetToken):
                    op.descr.code = None
        token.code = None
