"""Translated: the machine on x86-64: compiles traces, runs code, and changes code that exists.

``execute`` and the calls of the interpreters go through the exchange area (recovery.py).  What was left there is picked up
before anything can collect: references go to ``arrived``, a list that is long enough beforehand.  A DeadFrame has a list of
values for each kind that occurs; the others are empty.
"""

from __future__ import annotations

from typing import Any

from framework.gc.raw import allocate, load_byte, load_word, store_word
from framework.jit.backend.x86_64 import assembler, loops, stubs
from framework.jit.backend.x86_64.base import Assembler
from framework.jit.backend.x86_64.buffer import Buffer
from framework.jit.backend.x86_64.code_memory import CodeMemory
from framework.jit.backend.x86_64.debugger import Debugger
from framework.jit.backend.x86_64.encoder import Encoder
from framework.jit.backend.x86_64.lifetimes import kept_values
from framework.jit.backend.x86_64.native_memory import (
    NativeMemory,
    load_float,
    load_gcref,
    store_float,
    store_gcref,
)
from framework.jit.backend.x86_64.perf_map import PerfMap
from framework.jit.backend.x86_64.pieces import FinishCode, GuardCode, LoopCode, Piece
from framework.jit.backend.x86_64.provoking import STATE_BYTES, next_failure_stub, start_provoking
from framework.jit.backend.x86_64.recovery import (
    CONSTANT,
    EXCEPTION,
    EXCHANGE_BYTES,
    FIRST_VALUE,
    FLOAT,
    FORCED_TOKEN,
    HEAD_BYTES,
    HOLE,
    IN_REGISTER,
    INTEGER,
    KIND_MASK,
    LARGEST_COUNT,
    PLACE_MASK,
    REFERENCE,
    data_count,
    data_number,
    entry_size,
    entry_value,
    kind_code,
)
from framework.jit.backend.x86_64.registers import FORCE_OFFSET, SEGMENT_OFFSET, slot_offset
from framework.jit.backend.x86_64.runtime import Runtime
from framework.jit.model import CallDescr, DeadFrame, FailDescr, LoopToken
from framework.jit.trace.values import NULL, ConstRef, Trace, Value

DEFAULT_CODE_BYTES = 64 << 20
HEX_DIGITS = "0123456789abcdef"
LARGEST_SLOT = 30000  # its location fits 16 bits


class ForcedFrame:
    """A frame that was looked at from outside while it ran."""

    def __init__(self, token: int, frame: DeadFrame) -> None:
        self.token = token
        self.frame = frame


class CodeMachine(NativeMemory):
    """Compiles and runs.  ``enter`` is how code is jumped into; ``runtime`` has the addresses it needs."""

    def __init__(self, runtime: Runtime) -> None:
        NativeMemory.__init__(self, runtime)
        self.memory = CodeMemory()
        self.perf_map = PerfMap()
        self.debugger = Debugger()
        self.code = Encoder()
        self.data = Buffer()
        self.pending: Any = NULL.ref_value
        self.arrived: list[Any] = []
        self.thrown: Any = NULL.ref_value
        self.has_kind = [False] * 4
        self.forced: list[ForcedFrame] = []

    def start(self, code_bytes: int) -> bool:
        """Get the memory for code.  Returns: whether the system allowed it; without, nothing can be compiled."""
        self.runtime.start(self)
        self.runtime.exchange = allocate(EXCHANGE_BYTES)
        self.arrived = [NULL.ref_value] * LARGEST_COUNT
        if self.runtime.exchange == 0 or not self.memory.start(code_bytes, self.runtime.leave):
            return False
        self.runtime.code_start = self.memory.executable
        self.runtime.code_end = self.memory.executable + code_bytes
        self.runtime.failure_state = allocate(STATE_BYTES)
        return self.runtime.failure_state != 0 and self._make_stubs()

    def _make_stubs(self) -> bool:
        """The code that all code uses.  Returns: whether there was room."""
        runtime, code = self.runtime, self.code
        code.clear()
        stubs.leave_stub(code, runtime)
        runtime.leave_stub = self._install_stub()
        code.clear()
        stubs.barrier_stub(code, runtime.write_barrier, False)
        runtime.barrier_stub = self._install_stub()
        code.clear()
        stubs.barrier_stub(code, runtime.write_barrier_array, True)
        runtime.array_barrier_stub = self._install_stub()
        return runtime.array_barrier_stub != 0

    def _install_stub(self) -> int:
        """The address of the code that was encoded, 0 when there is no room."""
        offset = self.memory.allocate(self.code.size)
        if offset < 0:
            return 0
        self.memory.write(offset, self.code.start, self.code.size)
        return self.memory.executable + offset

    def _make_call_stub(self, descr: CallDescr) -> int:
        self.code.clear()
        stubs.call_stub(self.code, self.runtime, descr)
        address = self._install_stub()
        if address == 0:
            raise MemoryError
        return address

    def enter(self, address: int, argument: int) -> int:
        """Call code at an address."""
        raise NotImplementedError

    # --- compiling

    def compile_loop(self, trace: Trace, token: LoopToken) -> None:
        self.runtime.start(self)
        self._check_size(trace)
        piece = Piece()
        self._fix_constants(trace, piece)
        asm = Assembler(trace, token, self.runtime, piece, self.code, self.data)
        asm.is_listed = self.listing is not None
        places = assembler.start_loop(asm)
        assembler.assemble(asm)
        assembler.finish_code(asm)
        entry = loops.emit_entry(asm, places, 0)
        assembler.emit_exits(asm)
        start = self._install(asm, entry, "jit loop " + token.full_name())
        token.inputs = _kinds(trace.inputs)
        loop = LoopCode(start + entry)
        loop.pieces.append(piece)
        token.code = loop

    def compile_bridge(self, trace: Trace, guard: FailDescr, token: LoopToken) -> None:
        self.runtime.start(self)
        self._check_size(trace)
        origin = guard.code
        assert isinstance(origin, GuardCode)
        piece = Piece()
        self._fix_constants(trace, piece)
        asm = Assembler(trace, token, self.runtime, piece, self.code, self.data)
        asm.is_listed = self.listing is not None
        assembler.start_bridge(asm, origin)
        assembler.assemble(asm)
        assembler.finish_code(asm)
        entry = loops.emit_bridge_entry(asm, origin.piece, 0)
        assembler.emit_exits(asm)
        start = self._install(asm, entry, "jit bridge in loop " + token.full_name())
        loop = token.code
        assert isinstance(loop, LoopCode)
        loop.pieces.append(piece)
        self._redirect_guard(origin, start + entry)

    def _fix_constants(self, trace: Trace, piece: Piece) -> None:
        """Constant references become part of the code, so they must not move, and the code keeps them alive."""
        found: list[ConstRef] = []
        for op in trace.operations:
            for arg in op.args:
                if isinstance(arg, ConstRef):
                    found.append(arg)
            kept = kept_values(op)
            if kept is not None:
                for value in kept:
                    if isinstance(value, ConstRef):
                        found.append(value)
        is_moving = False
        for constant in found:
            if constant.ref_value and self.is_moving(constant.ref_value):
                is_moving = True
        if is_moving:
            self.stop_moving()
        for constant in found:
            if constant.ref_value:
                self.pin(constant.ref_value)
                piece.constants.append(constant.ref_value)

    def _check_size(self, trace: Trace) -> None:
        """Refuse what the exchange area can't hold.  Raises: MemoryError."""
        if len(trace.inputs) > LARGEST_COUNT:
            raise MemoryError
        for op in trace.operations:
            kept = kept_values(op)
            if len(op.args) > LARGEST_COUNT or kept is not None and len(kept) > LARGEST_COUNT:
                raise MemoryError

    def _install(self, asm: Assembler, entry: int, name: str) -> int:
        """Copy finished code to code memory.  Returns: its address.  Raises: MemoryError."""
        asm.code.emit_pool()
        offset = -1
        if max(asm.piece.frame_slots, asm.piece.segment_slots) <= LARGEST_SLOT:
            offset = self.memory.allocate_bounded(asm.code.size)
        if offset < 0:
            for number in asm.piece.numbers:
                self.runtime.forget(number)
            raise MemoryError
        start = self.memory.executable + offset
        assembler.relocate(asm, start, entry)
        self.memory.write(offset, asm.code.start, asm.code.size)
        listing = self.listing
        if listing is not None:
            listing.start = start
            listing.size = asm.code.size
            listing.offsets = asm.offsets
            listing.code = hexadecimal_bytes(asm.code.start, asm.code.size)
        self.perf_map.note(start, asm.code.size, name)
        self.debugger.note(start, asm.code.size, name)
        return start

    def code_used(self) -> int:
        return self.memory.allocated

    def code_allocated(self) -> int:
        return self.memory.used

    # --- running

    def execute(self, token: LoopToken, ints: list[int], refs: list[Any], floats: list[float]) -> DeadFrame:
        code = token.code
        assert isinstance(code, LoopCode)
        self._write_values(token.inputs, ints, refs, floats)
        return self.dead_frame(self.enter(code.entry, 0))

    def _write_values(self, kinds: str, ints: list[int], refs: list[Any], floats: list[float]) -> None:
        """Values split by kind go to the exchange area in their order."""
        at = self.runtime.exchange + 8 * FIRST_VALUE
        i, r, f = 0, 0, 0
        for kind in kinds:
            if kind == "r":
                store_gcref(at, refs[r])
                r += 1
            elif kind == "f":
                store_float(at, floats[f])
                f += 1
            else:
                store_word(at, 0, ints[i])
                i += 1
            at += 8

    def dead_frame(self, number: int) -> DeadFrame:
        """What is in the exchange area after code was left with a number."""
        exchange = self.runtime.exchange
        descr = self.runtime.descr(number)
        self.thrown = load_gcref(exchange + 8 * EXCEPTION)
        count = self._pick_up_references(descr)
        token = load_word(exchange, 8 * FORCED_TOKEN)
        frame = DeadFrame(descr) if token == 0 else self._forced_frame(token)
        frame.exception = self.thrown
        self.thrown = NULL.ref_value
        if self.has_kind[REFERENCE]:
            frame.refs = self.arrived[:count]
            for i in range(count):
                self.arrived[i] = NULL.ref_value
        if self.has_kind[INTEGER]:
            frame.ints = [0] * count
            for i in range(count):
                frame.ints[i] = load_word(exchange, 8 * (FIRST_VALUE + i))
        if self.has_kind[FLOAT]:
            frame.floats = [0.0] * count
            for i in range(count):
                frame.floats[i] = load_float(exchange + 8 * (FIRST_VALUE + i))
        return frame

    def _pick_up_references(self, descr: FailDescr) -> int:
        """Save the references in the exchange area, without collecting, and note which kinds there are.

        Returns: the number of values.
        """
        first = self.runtime.exchange + 8 * FIRST_VALUE
        has_kind = self.has_kind
        has_kind[INTEGER] = has_kind[REFERENCE] = has_kind[FLOAT] = False
        code = descr.code
        if isinstance(code, FinishCode):
            if code.kind == "v":
                return 0
            has_kind[kind_code(code.kind)] = True
            if code.kind == "r":
                self.arrived[0] = load_gcref(first)
            return 1
        if not isinstance(code, GuardCode):
            return 0
        count = data_count(code.data)
        at = code.data + HEAD_BYTES
        i = 0
        while i < count:
            tag = load_byte(at, 0)
            kind = tag & KIND_MASK
            has_kind[kind] = True
            if kind == REFERENCE:
                self.arrived[i] = load_gcref(first + 8 * i)
            at += entry_size(tag)
            i += 1
        return count

    # --- forcing

    def force(self, token: int) -> DeadFrame:
        for known in self.forced:
            if known.token == token:
                return known.frame
        data = load_word(token, FORCE_OFFSET)
        segment = load_word(token, SEGMENT_OFFSET)
        store_word(token, FORCE_OFFSET, ~data)
        frame = DeadFrame(self.runtime.descr(data_number(data)))
        frame.exception = NULL.ref_value
        self.forced.append(ForcedFrame(token, frame))
        at = data + HEAD_BYTES
        for _ in range(data_count(data)):
            tag = load_byte(at, 0)
            place = tag & PLACE_MASK
            if tag == HOLE or place == IN_REGISTER:
                _add_value(frame, 0, HOLE)  # a register can only be the result of the call, which is not known yet
            elif place == CONSTANT:
                _add_value(frame, at + 1, tag & KIND_MASK)
            else:
                location = entry_value(at, tag)
                base = segment if location & 1 else token
                _add_value(frame, base + slot_offset(location), tag & KIND_MASK)
            at += entry_size(tag)
        return frame

    def _forced_frame(self, token: int) -> DeadFrame:
        """The frame that was given away."""
        for i in range(len(self.forced)):
            if self.forced[i].token == token:
                return self.forced.pop(i).frame
        raise AssertionError("a frame was left as forced but is not known")

    # --- calls of the interpreters

    def call_int(self, function: int, descr: CallDescr, ints: list[int], refs: list[Any], floats: list[float]) -> int:
        self._call(function, descr, ints, refs, floats)
        return load_word(self.runtime.exchange, 8 * FIRST_VALUE)

    def call_ref(self, function: int, descr: CallDescr, ints: list[int], refs: list[Any], floats: list[float]) -> Any:
        self._call(function, descr, ints, refs, floats)
        return load_gcref(self.runtime.exchange + 8 * FIRST_VALUE)

    def call_float(
        self, function: int, descr: CallDescr, ints: list[int], refs: list[Any], floats: list[float]
    ) -> float:
        self._call(function, descr, ints, refs, floats)
        return load_float(self.runtime.exchange + 8 * FIRST_VALUE)

    def call_void(self, function: int, descr: CallDescr, ints: list[int], refs: list[Any], floats: list[float]) -> None:
        self._call(function, descr, ints, refs, floats)

    def _call(self, function: int, descr: CallDescr, ints: list[int], refs: list[Any], floats: list[float]) -> None:
        """Through a piece of code made for the signature; the result is in the exchange area, an exception is kept."""
        if descr.stub == 0:
            descr.stub = self._make_call_stub(descr)
        self._write_values(descr.arguments, ints, refs, floats)
        self.enter(descr.stub, function)
        thrown = load_gcref(self.runtime.exchange + 8 * EXCEPTION)
        if thrown:
            self.pending = thrown

    def take_exception(self) -> Any:
        exception = self.pending
        self.pending = NULL.ref_value
        return exception

    def set_exception(self, exception: Any) -> None:
        self.pending = exception

    # --- parameters

    def limit_code(self, size: int) -> None:
        self.memory.set_limit(size)

    def provoke_failures(self, period: int, seed: int) -> None:
        start_provoking(self.runtime, period, seed)
        if period > 0:
            self.code.clear()
            next_failure_stub(self.code, self.runtime)
            self.runtime.failure_stub = self._install_stub()
            if self.runtime.failure_stub == 0:
                start_provoking(self.runtime, 0, 0)

    # --- changing code

    def _redirect_guard(self, guard: GuardCode, target: int) -> None:
        """A guard goes somewhere else when it fails."""
        guard.target = target
        if guard.is_invalidation:
            if guard.is_active:
                self.memory.write_jump(guard.piece.start + guard.jump, target)
        else:
            self.memory.patch_jump(guard.piece.start + guard.jump, target)
            if guard.second_jump >= 0:
                self.memory.patch_jump(guard.piece.start + guard.second_jump, target)

    def invalidate(self, token: LoopToken) -> None:
        code = token.code
        if isinstance(code, LoopCode):
            for piece in code.pieces:
                for guard in piece.invalidated:
                    guard.is_active = True
                    self.memory.write_jump(piece.start + guard.jump, guard.target)

    def redirect_call_assembler(self, old: LoopToken, new: LoopToken) -> None:
        before, after = old.code, new.code
        assert isinstance(before, LoopCode) and isinstance(after, LoopCode)
        self.memory.write_jump(before.entry, after.entry)

    def free_loop(self, token: LoopToken) -> None:
        code = token.code
        assert isinstance(code, LoopCode)
        for piece in code.pieces:
            for number in piece.numbers:
                self.runtime.forget(number)
            self.debugger.forget(piece.start)
            self.memory.free(piece.start - self.memory.executable, piece.size)
        token.code = None


def hexadecimal_bytes(start: int, size: int) -> str:
    """Memory in hexadecimal, two digits per byte."""
    digits: list[str] = []
    for offset in range(size):
        byte = load_byte(start, offset)
        digits.append(HEX_DIGITS[byte >> 4])
        digits.append(HEX_DIGITS[byte & 15])
    return "".join(digits)


def _kinds(values: list[Value]) -> str:
    """The kinds of values as a string."""
    result = ""
    for value in values:
        result += value.kind
    return result


def _add_value(frame: DeadFrame, address: int, kind: int) -> None:
    """One more fail argument, from memory."""
    frame.ints.append(load_word(address, 0) if kind == INTEGER else 0)
    frame.refs.append(load_gcref(address) if kind == REFERENCE else NULL.ref_value)
    frame.floats.append(load_float(address) if kind == FLOAT else 0.0)
