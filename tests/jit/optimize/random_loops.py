"""Random loops and bridges, compiled and interpreted.

After compiled code is left the interpreter goes on from the state that the guard's resume data gives; both ways must end at
the same guard with the same values and the same heap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from framework.jit.backend.simulator.machine import SimulatedMachine
from framework.jit.model import LoopToken
from framework.jit.optimize.entry import optimize_bridge, optimize_loop
from framework.jit.optimize.environment import Environment, Options
from framework.jit.optimize.pure import traced_constant
from framework.jit.resume.data import GuardDescr
from framework.jit.resume.direct import DirectReader
from framework.jit.resume.recording import Recorder, RecordingReader
from framework.jit.resume.snapshot import FrameSnapshot, GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.checker import check_trace
from framework.jit.trace.values import ConstInt, InputFloat, InputInt, InputRef, Op, Trace, Value, make_op
from tests.jit.optimize.random_traces import DESCRIPTORS, Generator, Interpreter, Recording, dump, make_heap


@dataclass
class Program:
    """The recordings, and after which guard of the loop the second one follows."""

    loop: Recording
    tail: Recording | None = None
    tail_position: int = -1

    def interpret(self, run: Interpreter, recording: Recording, position: int) -> tuple[int, int, list[Any]]:
        """Interpret from a position to the guard that fails.  Returns: where it is, and what is alive there."""
        while True:
            op = recording.operations[position]
            if op.opnum == ops.JUMP:
                moved = [run.get(arg) for arg in op.args]
                recording, position = self.loop, 0
                run.values = dict(zip(recording.inputs, moved, strict=True))
            elif run.step(op):
                position += 1
            elif recording is self.loop and self.tail is not None and position == self.tail_position:
                saved = [run.get(value) for value in self.loop.live_at(position)]
                recording, position = self.tail, 0
                run.values = dict(zip(recording.inputs, saved, strict=True))
            else:
                alive = [run.get(value) for value in recording.live_at(position)]
                return recording.number, position, dump(alive)

    def continue_after(self, machine: SimulatedMachine, frame: Any) -> tuple[int, int, list[Any]]:
        """Go on in the interpreter where compiled code was left."""
        run, recording, position = self.rebuild(machine, frame)
        return self.interpret(run, recording, position)

    def rebuild(self, machine: SimulatedMachine, frame: Any) -> tuple[Interpreter, Recording, int]:
        """The interpreter where compiled code was left."""
        descr = frame.descr
        assert isinstance(descr, GuardDescr) and descr.resume is not None
        reader = DirectReader(machine, descr.resume, frame)
        reader.start()
        reader.start_virtual_refs()
        assert reader.next_frame()
        run = Interpreter(machine)
        recording = self.loop if reader.jitcode == 0 else self.tail
        assert recording is not None
        for value in recording.live_at(reader.pc):
            run.values[value] = {"i": reader.next_int, "r": reader.next_ref, "f": reader.next_float}[value.kind]()
        return run, recording, reader.pc

    def run(self, machine: SimulatedMachine, seed: int) -> tuple[int, int, list[Any]]:
        """Interpret all of it."""
        run = Interpreter(machine)
        run.values = dict(zip(self.loop.inputs, make_heap(seed), strict=True))
        return self.interpret(run, self.loop, 0)


def split(heap: list[Any]) -> tuple[list[int], list[Any], list[float]]:
    return heap[:3], heap[3:9], heap[9:]


class Compiled:
    """A random loop, compiled, and perhaps a bridge."""

    def __init__(self, seed: int, count: int, passes: int) -> None:
        self.seed = seed
        self.options = Options(passes)
        self.machine = SimulatedMachine(DESCRIPTORS)
        generator = Generator(seed, self.machine)
        generator.start(make_heap(seed))
        generator.make(count)
        self.program = Program(generator.recording)
        self.environment = Environment(self.machine)
        self.environment.has_traced_values = seed % 2 == 0
        self.token = LoopToken(0)
        recording = generator.recording
        trace = recording.finish()
        check_trace(trace)
        end = recording.snapshot(len(recording.operations) - 1)
        result = optimize_loop(self.environment, self.options, trace, end, self.token)
        check_trace(result.trace, final=True)
        self.machine.compile_loop(result.trace, self.token)

    def execute(self, seed: int) -> Any:
        """The frame that compiled code leaves."""
        return self.machine.execute(self.token, *split(make_heap(seed)))

    def check(self, seeds: range) -> None:
        """Both ways agree."""
        for other in seeds:
            expected = self.program.run(self.machine, other)
            actual = self.program.continue_after(self.machine, self.execute(other))
            assert actual == expected, f"seed {self.seed}, heap {other}"

    def add_bridge(self, count: int) -> None:
        """Record what follows the guard through which the loop is left, and compile it."""
        frame = self.execute(self.seed)
        bridge = BridgeRecorder(self, frame)
        bridge.record(count)
        trace = Trace(bridge.inputs, bridge.operations)
        check_trace(trace)
        end = bridge.operations[-1].args
        snapshot = bridge.end
        assert end is not None
        result = optimize_bridge(self.environment, self.options, trace, snapshot, self.token, frame.descr)
        check_trace(result.trace, final=True)
        self.machine.compile_bridge(result.trace, frame.descr, self.token)


class BridgeRecorder(Recorder):
    """Records from a guard that failed: first what the interpreter does again, then something new."""

    def __init__(self, compiled: Compiled, frame: Any) -> None:
        self.compiled = compiled
        self.machine = compiled.machine
        self.frame = frame
        self.operations: list[Op] = []
        self.inputs: list[Value] = []
        self.names: dict[Value, Value] = {}  # of the recordings: in the bridge
        self.end = GuardSnapshot(None, [], [])

    def record(self, count: int) -> None:
        """Make the bridge."""
        program = self.compiled.program
        recording, position = program.loop, self._read_state()
        run = Interpreter(self.machine)
        run.values = {value: self.content(self.names[value]) for value in recording.live_at(position)}
        while run.step(recording.operations[position]):
            self._repeat(recording, position, run)
            position += 1
            assert recording.operations[position].opnum != ops.JUMP
        generator = Generator(self.compiled.seed + 1, self.machine)
        alive = recording.live_at(position)
        inputs = [self.names[value] for value in alive]
        generator.start_tail(alive, run, recording.operations[position])
        generator.make_tail(count)
        program.tail, program.tail_position = generator.recording, position
        self.names |= dict(zip(generator.inputs, inputs, strict=True))
        for place in range(len(generator.recording.operations)):
            self._repeat(generator.recording, place, generator.run)
        self.operations[-1].descr = None
        self._guard_first_like(recording, position)

    def content(self, value: Value) -> Any:
        """What a value of the bridge was."""
        return Interpreter(self.machine).get(traced_constant(value))

    def _read_state(self) -> int:
        descr, frame = self.frame.descr, self.frame
        kinds = self._kinds(descr)
        for index, kind in enumerate(kinds):
            contents = {"i": frame.ints, "r": frame.refs, "f": frame.floats}[kind]
            self.inputs.append({"i": InputInt, "r": InputRef, "f": InputFloat}[kind](contents[index]))
        reader = RecordingReader(descr.resume, self.inputs, self)
        reader.start()
        reader.start_virtual_refs()
        assert reader.next_frame() and reader.jitcode == 0
        for value in self.compiled.program.loop.live_at(reader.pc):
            self.names[value] = reader.next_value()
        return reader.pc

    def _kinds(self, descr: GuardDescr) -> list[str]:
        for piece in self.machine.pieces[self.compiled.token]:
            for op in piece.operations:
                if op.descr is descr:
                    return [value.kind for value in op.fail_args]
        raise AssertionError("the guard is not there")

    def _repeat(self, recording: Recording, position: int, run: Interpreter) -> None:
        """Copy an operation of a recording."""
        op = recording.operations[position]
        copy = self._add(op.opnum, [self.names.get(arg, arg) for arg in op.args], op.descr)
        copy_value(copy, run.values.get(op))
        self.names[op] = copy
        if ops.is_guard(op.opnum):
            copy.snapshot = self._snapshot(recording, position)
        elif op.opnum == ops.JUMP:
            self.end = self._snapshot(recording, position)

    def _snapshot(self, recording: Recording, position: int) -> GuardSnapshot:
        start = recording.restart(position)
        values = [self.names[value] for value in recording.live_at(start)]
        return GuardSnapshot(FrameSnapshot(recording.number, start, values, None), [], [])

    def _guard_first_like(self, recording: Recording, position: int) -> None:
        """When the first guard of the tail fails, the guard of the loop is tried again."""
        first = len(self.operations) - len(self.compiled.program.tail.operations)
        self.operations[first].snapshot = self._snapshot(recording, position)

    def _add(self, opnum: int, args: list[Value], descr: Any) -> Any:
        op = make_op(opnum, args, descr)
        self.operations.append(op)
        return op

    # --- Recorder

    def new_struct(self, descr: Any) -> Value:
        op = self._add(ops.NEW, [], descr)
        copy_value(op, self.machine.new(descr))
        return op

    def new_array(self, length: Value, descr: Any) -> Value:
        op = self._add(ops.NEW_ARRAY, [length], descr)
        copy_value(op, self.machine.new_array(self.content(length), descr))
        return op

    def copy_items(self, args: list[Value], descr: Any) -> None:
        self._add(ops.ARRAY_COPY, args, descr)
        self.machine.array_copy(*[self.content(arg) for arg in args], descr)

    def set_field(self, target: Value, value: Value, descr: Any) -> None:
        self._add(ops.SETFIELD_GC, [target, value], descr)
        self.machine.set_field_int(self.content(target), self.content(value), descr)

    def set_item(self, target: Value, index: int, value: Value, descr: Any) -> None:
        self._add(ops.SETARRAYITEM_GC, [target, ConstInt(index), value], descr)
        self.machine.set_item_int(self.content(target), index, self.content(value), descr)


def copy_value(op: Any, content: Any) -> None:
    """Give an operation the value that it had in the run."""
    if op.kind == "i":
        op.int_value = content
    elif op.kind == "r":
        op.ref_value = content
    elif op.kind == "f":
        op.float_value = content


def check_loop(seed: int, count: int, passes: int) -> None:
    """One random loop: interpreted and compiled alike."""
    Compiled(seed, count, passes).check(range(seed, seed + 4))


def check_bridge(seed: int, count: int, passes: int) -> None:
    """One random loop with a bridge."""
    compiled = Compiled(seed, count, passes)
    compiled.add_bridge(count)
    compiled.check(range(seed, seed + 4))
