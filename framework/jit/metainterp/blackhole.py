"""The blackhole interpreter: runs jitcodes on plain values when compiled code was left or a trace given up.

It starts with the frames of resume data, or of a tracer, and runs until the outermost frame, the portal's, gets to its merge
point (``CONTINUE``: the interpreter goes on from there), returns or is left by an exception.  Nothing is recorded; what
compiled code found out is forgotten, hence the name.

One instruction is one function, ``handler(blackhole, frame, instruction)``, as in the tracer.
"""

from __future__ import annotations

from typing import Any

from framework.jit.interface import CONTINUE, DONE, GO_ON, RAISED
from framework.jit.metainterp import instructions as ins
from framework.jit.metainterp.frames import LIVE_SIZE, Frame, PlainTemplate, offset_of_liveness
from framework.jit.metainterp.jitcode import JitCode
from framework.jit.metainterp.program import Program
from framework.jit.resume.direct import DirectReader
from framework.jit.trace.values import NULL, ZERO, Value

CATCH_EXCEPTION = ins.NUMBERS["catch_exception"]


class BlackholeFrame:
    """A function being run.  Constants stand behind the registers of each bank."""

    def __init__(self, jitcode: JitCode, template: PlainTemplate, caller: BlackholeFrame | None) -> None:
        self.jitcode = jitcode
        self.code = jitcode.code
        self.pc = 0
        self.start = 0  # of the instruction that runs
        self.ints = template.ints[:]
        self.refs = template.refs[:]
        self.floats = template.floats[:]
        self.caller = caller

    def byte(self) -> int:
        """The next byte of the code."""
        pc = self.pc
        self.pc = pc + 1
        return self.code[pc]

    def short(self) -> int:
        """The next two bytes."""
        pc = self.pc
        self.pc = pc + 2
        code = self.code
        return code[pc] | (code[pc + 1] << 8)

    def next_int(self) -> int:
        """The integer operand at ``pc``."""
        return self.ints[self.byte()]

    def next_ref(self) -> Any:
        """The reference operand at ``pc``."""
        return self.refs[self.byte()]

    def next_float(self) -> float:
        """The float operand at ``pc``."""
        return self.floats[self.byte()]

    def set_int(self, value: int) -> None:
        """Store the result into the register at ``pc``."""
        self.ints[self.byte()] = value

    def set_ref(self, value: Any) -> None:
        """Store the result into the register at ``pc``."""
        self.refs[self.byte()] = value

    def set_float(self, value: float) -> None:
        """Store the result into the register at ``pc``."""
        self.floats[self.byte()] = value

    def next_ints(self) -> list[int]:
        """The list of integer operands at ``pc``."""
        count = self.byte()
        result: list[int] = []
        for _index in range(count):
            result.append(self.next_int())
        return result

    def next_refs(self) -> list[Any]:
        """The list of reference operands at ``pc``."""
        count = self.byte()
        result: list[Any] = []
        for _index in range(count):
            result.append(self.next_ref())
        return result

    def next_floats(self) -> list[float]:
        """The list of float operands at ``pc``."""
        count = self.byte()
        result: list[float] = []
        for _index in range(count):
            result.append(self.next_float())
        return result


class Blackhole:
    """One run."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.machine = program.machine
        self.frame: BlackholeFrame | None = None
        self.status = GO_ON
        self.exception: Any = NULL.ref_value
        self.result: Value = ZERO
        self.continue_with: list[Value] = []  # greens and reds, for CONTINUE
        self.driver = -1  # of these

    # --- start

    def push(self, jitcode: JitCode) -> BlackholeFrame:
        """A new frame on top."""
        frame = BlackholeFrame(jitcode, self.program.plain_template(jitcode), self.frame)
        self.frame = frame
        return frame

    def take_over(self, frame: Frame | None) -> None:
        """Frames of a tracer, as they are in its run."""
        if frame is None:
            return
        self.take_over(frame.caller)
        mine = self.push(frame.jitcode)
        mine.pc = frame.pc
        for index in range(frame.jitcode.count_i):
            mine.ints[index] = frame.ints[index].get_int()
        for index in range(frame.jitcode.count_r):
            mine.refs[index] = frame.refs[index].get_ref()
        for index in range(frame.jitcode.count_f):
            mine.floats[index] = frame.floats[index].get_float()

    def read_frames(self, reader: DirectReader) -> None:
        """Frames of resume data; the reader is past the virtual references."""
        while reader.next_frame():
            frame = self.push(self.program.tables.jitcode(reader.jitcode))
            frame.pc = reader.pc
            liveness = self.program.liveness(offset_of_liveness(frame.code, frame.pc))
            for number in liveness.ints:
                frame.ints[number] = reader.next_int()
            for number in liveness.refs:
                frame.refs[number] = reader.next_ref()
            for number in liveness.floats:
                frame.floats[number] = reader.next_float()

    # --- running

    def run(self) -> None:
        """Run until the status is known."""
        while self.status == GO_ON:
            try:
                self._run()
            except MemoryError:
                self.raise_from_here(self.program.tables.memory_error)
            except RecursionError:
                self.raise_from_here(self.program.tables.recursion_error)

    def _run(self) -> None:
        handlers = self.program.blackhole_handlers
        while self.status == GO_ON:
            frame = self.frame
            assert frame is not None
            pc = frame.pc
            frame.start = pc
            frame.pc = pc + 1
            instruction = frame.code[pc]
            handlers[instruction](self, frame, instruction)

    def pop(self) -> BlackholeFrame | None:
        """Leave the top frame.  Returns: its caller."""
        frame = self.frame
        assert frame is not None
        self.frame = frame.caller
        return frame.caller

    def done(self, result: Value) -> None:
        """The outermost frame returned."""
        self.result = result
        self.status = DONE

    def go_on_at(self, driver: int, values: list[Value]) -> None:
        """The outermost frame got to its merge point."""
        self.driver = driver
        self.continue_with = values
        self.status = CONTINUE

    def raised(self, exception: Any) -> None:
        """The call in the top frame raised: go on at its handler, or at that of a caller."""
        self.exception = exception
        frame = self.frame
        while frame is not None:
            pc = frame.pc
            code = frame.code
            if pc < len(code) and code[pc] == ins.LIVE:
                pc += LIVE_SIZE
            if pc < len(code) and code[pc] == CATCH_EXCEPTION:
                frame.pc = code[pc + 1] | (code[pc + 2] << 8)
                return
            frame = self.pop()
        self.status = RAISED

    def raise_from_here(self, exception: Any) -> None:
        """The top frame is left by an exception that it raises."""
        self.exception = exception
        if self.pop() is None:
            self.status = RAISED
        else:
            self.raised(exception)

    def after_call(self) -> None:
        """A call was made: go on at a handler if it raised."""
        exception = self.machine.take_exception()
        if exception:
            self.raised(exception)
