"""The JIT's entry: what happens when the interpreter asks at a merge point, and when compiled code is left.

    enter ─► position has code ─► run it ──────────────► left through a guard ─► failures < trace_eagerness: blackhole
      │                                                        │                 else: trace a bridge
      ├─► hot: trace ─► compile ─► CONTINUE                     ▼
      └─► GO_ON                                         DONE, RAISED, CONTINUE

The values are in the exchange area (``jit.interface``), greens first.
"""

from __future__ import annotations

from typing import Any

from framework.gc.statistics import MINOR_COLLECTIONS
from framework.jit.interface import BY_CALL, CALL_HASH, CONTINUE, DONE, GO_ON, NEVER_TRACE, RAISED
from framework.jit.metainterp import reasons
from framework.jit.metainterp.blackhole import Blackhole
from framework.jit.metainterp.compile import compile_outcome
from framework.jit.metainterp.exchange import clear_references, read_value, write_exchange
from framework.jit.metainterp.forcing import (
    force_virtual_ref,
    force_virtualizable,
    restore_virtual_refs,
    restore_virtualizable,
    skip_restored,
)
from framework.jit.metainterp.frames import split_by_kind
from framework.jit.metainterp.guards import DoneDescr, PendingExceptionDescr, RaiseDescr, ResumeGuard, ValueCount
from framework.jit.metainterp.jitcode import JitDriverTable
from framework.jit.metainterp.parameters import DECAY, FUNCTION_THRESHOLD, THRESHOLD, TRACE_EAGERNESS
from framework.jit.metainterp.program import Program
from framework.jit.metainterp.starting import start_bridge, start_loop
from framework.jit.metainterp.statistics import HEAPCACHED_OPS, RECORDED_OPS, TOTAL_COMPILED_LOOPS, TRACING
from framework.jit.metainterp.timing import OPTIMISING_PHASE, TRACING_PHASE
from framework.jit.metainterp.tracer import LOOP_CLOSED, RETURNED, SEGMENT, Tracer
from framework.jit.metainterp.tracer import RAISED as PORTAL_RAISED
from framework.jit.metainterp.virtualizable import TOKEN_NONE
from framework.jit.metainterp.warmstate import NEVER, JitCell, constants
from framework.jit.model import DeadFrame, FieldDescr, FrameHandler
from framework.jit.optimize.environment import InvalidTrace
from framework.jit.phases import BLACKHOLE, COMPILING, RUNNING, phase
from framework.jit.phases import TRACING as TRACING_NOW
from framework.jit.resume.direct import DirectReader
from framework.jit.trace.values import (
    NULL,
    ZERO,
    ConstFloat,
    ConstInt,
    ConstRef,
    Value,
)
from framework.lltypes.dialect import llop
from framework.lltypes.types import Signed
from framework.rlib.jit_hooks import CODE_ALLOCATED, CODE_USED

MOST_ABORTS = 5  # of one position, then it is never traced again
MOST_SWITCHED = 16  # values of one guard_value that are counted apart


class Left:
    """How the portal goes on after code or the blackhole interpreter."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.result: Value = ZERO  # DONE
        self.values: list[Value] = []  # CONTINUE: greens and reds
        self.driver = -1


class Jit(FrameHandler):
    """The JIT of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.machine = program.machine
        self.collections = 0  # of the nursery, at the last decay
        machine = program.machine
        machine.handler = self
        machine.done_int = DoneDescr("i")
        machine.done_ref = DoneDescr("r")
        machine.done_float = DoneDescr("f")
        machine.done_void = DoneDescr("v")
        machine.exception_exit = PendingExceptionDescr()

    # --- from the interpreter

    def enter(self, number: int, hash_value: int) -> int:
        """An arrival at a merge point, values in the exchange area; see ``jit.interface`` for the arguments.

        Returns: GO_ON, CONTINUE, DONE or RAISED.
        """
        before = phase.now
        status = self._enter(number, hash_value)
        phase.now = before
        return status

    def _enter(self, number: int, hash_value: int) -> int:
        program = self.program
        driver = program.tables.drivers[number & ~BY_CALL]
        counted = hash_value
        threshold = THRESHOLD
        if number & BY_CALL:
            hash_value ^= CALL_HASH
            threshold = FUNCTION_THRESHOLD
        greens = self._read_greens(driver)
        cell = program.warm.find_hashed(driver, greens, hash_value)
        if cell is not None and cell.has_code():
            return self._report(self.run_code(driver, cell, self._read_reds(driver)))
        if not self._is_hot(cell, counted, program.parameters_of(driver.number).get(threshold)):
            return GO_ON
        reds = self._read_reds(driver)
        if not self._is_confirmed(driver, greens, reds):
            return GO_ON
        cell = program.warm.obtain_hashed(driver, greens, hash_value)
        return self._report(self.trace_loop(driver, cell, greens, reds))

    def _is_hot(self, cell: JitCell | None, hash_value: int, threshold: int) -> bool:
        warm = self.program.warm
        self._decay()
        if threshold < 0:
            self.program.note_whether_off()
        if threshold < 0 or (cell is not None and cell.is_never_traced):
            warm.set_filter(hash_value, NEVER, 0)
            return False
        if cell is not None and cell.is_tracing:
            return False
        if cell is not None and cell.traces_next:
            cell.traces_next = False
            return True
        return warm.arrivals_left(hash_value, threshold) == 0

    def _decay(self) -> None:
        """Counts shrink once per collection of the nursery: what is not hot for long is not compiled."""
        collections = llop.gc_statistics(Signed, MINOR_COLLECTIONS)
        if collections != self.collections:
            self.collections = collections
            self.program.warm.decay(self.program.parameters.shared.get(DECAY))

    def _is_confirmed(self, driver: JitDriverTable, greens: list[Value], reds: list[Value]) -> bool:
        function = driver.confirm_enter_jit
        if function is None:
            return True
        ints, refs, floats = split_by_kind(greens + reds, driver.green_kinds + driver.red_kinds)
        answer = self.machine.call_int(
            function.address,
            function.descr,
            [value.get_int() for value in ints],
            [value.get_ref() for value in refs],
            [value.get_float() for value in floats],
        )
        self.machine.take_exception()
        return answer != 0

    def _read_greens(self, driver: JitDriverTable) -> list[Value]:
        result: list[Value] = []
        for index in range(len(driver.green_kinds)):
            result.append(read_value(index, driver.green_kinds[index]))
        return result

    def _read_reds(self, driver: JitDriverTable) -> list[Value]:
        """The reds; the exchange area forgets references, so that the objects can die."""
        result: list[Value] = []
        first = len(driver.green_kinds)
        for index in range(len(driver.red_kinds)):
            result.append(read_value(first + index, driver.red_kinds[index]))
        clear_references(first + len(result))
        return result

    def _report(self, left: Left) -> int:
        """Put what the interpreter needs into the exchange area."""
        if left.status == CONTINUE:
            write_exchange(left.values)
        elif left.status == DONE:
            write_exchange([left.result])
        return left.status

    # --- from the program, at other times

    def force(self, number: int, ref: Any) -> None:
        """The program is about to use a field of a virtualizable whose token (descriptor ``number``) is set."""
        info = self.program.virtualizable_of_token(number)
        if info is not None:
            force_virtualizable(self.program, ref, info)

    def force_virtual_ref(self, ref: Any) -> None:
        """The program is about to follow a virtual reference whose token is set."""
        force_virtual_ref(self.program, ref)

    def invalidate(self, number: int, ref: Any) -> None:
        """The program is about to write a quasi-immutable field that code relies on."""
        descr = self.program.tables.descriptors[number]
        assert isinstance(descr, FieldDescr)
        self.program.quasi_immutables.invalidate(ref, descr)

    def set_param(self, driver: int, number: int, value: int) -> None:
        """Set a parameter of one driver, or of all (-1)."""
        self.program.set_parameter(driver, number, value)

    def set_optimisations(self, driver: int, text: Any) -> None:
        """Set the passes of one driver, or of all (-1), to those that a str of the program names."""
        self.program.parameters.set_optimisations(driver, self.machine.text_of(text))

    def statistic(self, number: int) -> int:
        """A counter, or a size of machine code; 0 for a number that doesn't exist."""
        if number == CODE_USED:
            return self.machine.code_used()
        if number == CODE_ALLOCATED:
            return self.machine.code_allocated()
        counters = self.program.statistics.counters
        return counters[number] if 0 <= number < len(counters) else 0

    def mark_position(self, what: int, hash_value: int) -> None:
        """No trace starts at a position any more, or the next arrival starts one."""
        if what == NEVER_TRACE:
            self.program.warm.never_ask(hash_value)
        else:
            self.program.warm.ask_next(hash_value)

    # --- running code

    def run_code(self, driver: JitDriverTable, cell: JitCell, reds: list[Value]) -> Left:
        """Run the code of a position."""
        token = cell.token
        assert token is not None
        info = driver.virtualizable
        if info is not None:
            ref = reds[driver.virtualizable_index].get_ref()
            if self.machine.get_field_int(ref, info.token) != TOKEN_NONE:
                force_virtualizable(self.program, ref, info)
        ints, refs, floats = split_by_kind(reds, driver.red_kinds)
        phase.now = RUNNING
        self.program.longevity.used(token)
        token.running += 1
        try:
            frame = self.machine.execute(
                token,
                [value.get_int() for value in ints],
                [value.get_ref() for value in refs],
                [value.get_float() for value in floats],
            )
        finally:
            token.running -= 1
        return self.leave(frame)

    def leave(self, frame: DeadFrame) -> Left:
        """Code was left: go on from there."""
        descr = frame.descr
        if isinstance(descr, DoneDescr):
            left = Left(DONE)
            left.result = self._result(descr.kind, frame)
            return left
        if isinstance(descr, RaiseDescr):
            self.machine.set_exception(frame.refs[0])
            return Left(RAISED)
        if isinstance(descr, PendingExceptionDescr):
            self.machine.set_exception(frame.exception)
            return Left(RAISED)
        assert isinstance(descr, ResumeGuard)
        if self._wants_bridge(descr, frame):
            return self.trace_bridge(descr, frame)
        return self.blackhole(descr, frame)

    def _result(self, kind: str, frame: DeadFrame) -> Value:
        if kind == "i":
            return ConstInt(frame.ints[0])
        if kind == "r":
            return ConstRef(frame.refs[0])
        if kind == "f":
            return ConstFloat(frame.floats[0])
        return ZERO

    def _wants_bridge(self, guard: ResumeGuard, frame: DeadFrame) -> bool:
        guard.failures += 1
        guard.all_failures += 1
        if guard.is_busy or guard.is_hopeless or guard.has_bridge:
            return False
        token = guard.token
        if token is None or token.is_invalid:
            return False
        eagerness = self.program.parameters_of(guard.driver).get(TRACE_EAGERNESS)
        if guard.switch_argument >= 0 and guard.fail_kinds[guard.switch_argument] == "i":
            return self._count_value(guard, frame.ints[guard.switch_argument]) >= eagerness
        return guard.failures >= eagerness

    def _count_value(self, guard: ResumeGuard, value: int) -> int:
        """One more failure of a guard_value with this value.  Returns: how many there were."""
        for count in guard.switch:
            if count.value == value:
                count.failures += 1
                return count.failures
        if len(guard.switch) >= MOST_SWITCHED:
            return guard.failures
        made = ValueCount(value)
        made.failures = 1
        guard.switch.append(made)
        return 1

    def blackhole(self, guard: ResumeGuard, frame: DeadFrame) -> Left:
        """Interpret from a guard on."""
        resume = guard.resume
        assert resume is not None
        reader = DirectReader(self.machine, resume, frame, frame.virtuals)
        reader.start()
        phase.now = BLACKHOLE
        if frame.virtuals is not None:
            skip_restored(reader)
        else:
            restore_virtualizable(self.program, reader, guard)
            restore_virtual_refs(self.program, reader)
        hole = Blackhole(self.program)
        hole.read_frames(reader)
        if frame.exception:
            hole.raised(frame.exception)
        hole.run()
        return self._left_blackhole(hole)

    def _left_blackhole(self, hole: Blackhole) -> Left:
        left = Left(hole.status)
        if hole.status == RAISED:
            self.machine.set_exception(hole.exception)
        elif hole.status == DONE:
            left.result = hole.result
        else:
            left.values = hole.continue_with
            left.driver = hole.driver
        return left

    # --- tracing

    def trace_loop(self, driver: JitDriverTable, cell: JitCell, greens: list[Value], reds: list[Value]) -> Left:
        """Trace from a merge point on."""
        tracer = start_loop(self.program, driver, greens, reds)
        tracer.note = self.program.journal.begin_loop(driver, greens)
        cell.is_tracing = True
        loops = self._loops()
        left = self._trace(tracer, None)
        cell.is_tracing = False
        if not cell.has_code():
            self._gave_up(cell, self._loops() == loops)
        return left

    def _loops(self) -> int:
        return self.program.statistics.counters[TOTAL_COMPILED_LOOPS]

    def _gave_up(self, cell: JitCell, was_in_vain: bool) -> None:
        """A trace gave its position no code; it was not in vain if it found a loop elsewhere."""
        if was_in_vain:
            cell.aborts += 1
        if cell.aborts >= MOST_ABORTS:
            cell.is_never_traced = True
            self.program.journal.given_up(self.program.tables.drivers[cell.driver], constants(cell.greens))
            self.program.warm.never_ask(cell.hash_value)
        else:
            self.program.warm.start_over(cell.hash_value)

    def trace_bridge(self, guard: ResumeGuard, frame: DeadFrame) -> Left:
        """Trace from a guard that failed."""
        phase.now = TRACING_NOW
        tracer = start_bridge(self.program, guard, frame)
        tracer.note = self.program.journal.begin_bridge(guard)
        guard.is_busy = True
        loops = self._loops()
        left = self._trace(tracer, guard)
        guard.is_busy = False
        if not guard.has_bridge:
            if self._loops() == loops:
                guard.tries += 1
            guard.failures = 0
            guard.is_hopeless = guard.tries >= MOST_ABORTS
        return left

    def _trace(self, tracer: Tracer, guard: ResumeGuard | None) -> Left:
        """Run a tracer, compile what it recorded, and say how the portal goes on.

        An exception that left a hook and is no Exception goes on where the portal would.
        """
        left = self._trace_and_compile(tracer, guard)
        self.program.longevity.next_generation()
        pending = self.program.hooks.take_pending()
        if pending and left.status != RAISED:
            self.machine.set_exception(pending)
            return Left(RAISED)
        return left

    def _trace_and_compile(self, tracer: Tracer, guard: ResumeGuard | None) -> Left:
        statistics = self.program.statistics
        statistics.count(TRACING)
        phase.now = TRACING_NOW
        try:
            self._record(tracer)
        except reasons.Abort as abort:
            self._aborted(tracer, abort.reason)
            return self._continue_in_blackhole(tracer)
        except MemoryError:
            self._aborted(tracer, reasons.NO_MEMORY)
            return self._raise_in_blackhole(tracer, self.program.tables.memory_error)
        except RecursionError:
            self._aborted(tracer, reasons.NO_STACK)
            return self._raise_in_blackhole(tracer, self.program.tables.recursion_error)
        statistics.count(RECORDED_OPS, len(tracer.operations))
        statistics.count(HEAPCACHED_OPS, tracer.heap.hits)
        phase.now = COMPILING
        try:
            self._compile(tracer, guard)
        except InvalidTrace:
            self._aborted(tracer, reasons.BAD_LOOP)
        except MemoryError:
            self._aborted(tracer, reasons.NO_MEMORY)
        return self._after_trace(tracer)

    def _record(self, tracer: Tracer) -> None:
        timing = self.program.statistics.timing
        before = timing.enter(TRACING_PHASE)
        try:
            tracer.run()
        finally:
            timing.enter(before)

    def _compile(self, tracer: Tracer, guard: ResumeGuard | None) -> None:
        timing = self.program.statistics.timing
        before = timing.enter(OPTIMISING_PHASE)
        try:
            compile_outcome(self.program, tracer, guard)
        finally:
            timing.enter(before)

    def _aborted(self, tracer: Tracer, reason: int) -> None:
        """A trace is given up."""
        self.program.statistics.aborted(reason)
        self.program.journal.aborted(tracer.note, reason, len(tracer.operations))
        self.program.hooks.aborted(tracer.driver, tracer.position(), reason, tracer.operations)

    def _raise_in_blackhole(self, tracer: Tracer, exception: Any) -> Left:
        """The operation that was to be traced used up memory or stack."""
        hole = Blackhole(self.program)
        hole.take_over(tracer.frame)
        hole.raise_from_here(exception)
        hole.run()
        return self._left_blackhole(hole)

    def _continue_in_blackhole(self, tracer: Tracer) -> Left:
        phase.now = BLACKHOLE
        hole = Blackhole(self.program)
        hole.take_over(tracer.frame)
        hole.exception = tracer.exception.get_ref()
        if tracer.pending:
            hole.raised(tracer.pending)
        hole.run()
        return self._left_blackhole(hole)

    def _after_trace(self, tracer: Tracer) -> Left:
        if tracer.outcome == SEGMENT:
            tracer.top().pc = tracer.top().start
            return self._continue_in_blackhole(tracer)
        if tracer.outcome == RETURNED:
            left = Left(DONE)
            left.result = tracer.result
            return left
        if tracer.outcome == PORTAL_RAISED:
            self.machine.set_exception(tracer.exception.get_ref())
            return Left(RAISED)
        assert tracer.outcome == LOOP_CLOSED
        here = tracer.arrived_at
        assert here is not None
        left = Left(CONTINUE)
        left.values = here.greens + here.reds
        left.driver = tracer.driver.number
        return left

    # --- FrameHandler: from call_assembler

    def finish_int(self, frame: DeadFrame) -> int:
        left = self.leave(frame)
        if left.status == CONTINUE:
            driver, ints, refs, floats = self._portal_arguments(left)
            function = driver.portal_function
            assert function is not None
            return self.machine.call_int(function.address, function.descr, ints, refs, floats)
        return left.result.get_int() if left.status == DONE else 0

    def finish_ref(self, frame: DeadFrame) -> Any:
        left = self.leave(frame)
        if left.status == CONTINUE:
            driver, ints, refs, floats = self._portal_arguments(left)
            function = driver.portal_function
            assert function is not None
            return self.machine.call_ref(function.address, function.descr, ints, refs, floats)
        return left.result.get_ref() if left.status == DONE else NULL.ref_value

    def finish_float(self, frame: DeadFrame) -> float:
        left = self.leave(frame)
        if left.status == CONTINUE:
            driver, ints, refs, floats = self._portal_arguments(left)
            function = driver.portal_function
            assert function is not None
            return self.machine.call_float(function.address, function.descr, ints, refs, floats)
        return left.result.get_float() if left.status == DONE else 0.0

    def finish_void(self, frame: DeadFrame) -> None:
        left = self.leave(frame)
        if left.status == CONTINUE:
            driver, ints, refs, floats = self._portal_arguments(left)
            function = driver.portal_function
            assert function is not None
            self.machine.call_void(function.address, function.descr, ints, refs, floats)

    def _portal_arguments(self, left: Left) -> tuple[JitDriverTable, list[int], list[Any], list[float]]:
        driver = self.program.tables.drivers[left.driver]
        ints, refs, floats = split_by_kind(left.values, driver.green_kinds + driver.red_kinds)
        return (
            driver,
            [value.get_int() for value in ints],
            [value.get_ref() for value in refs],
            [value.get_float() for value in floats],
        )
