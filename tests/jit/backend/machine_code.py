"""Machine code run on CPython: real memory, objects that do not move, functions that are ctypes callbacks."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from framework.gc.entry import address_of, reference_to
from framework.gc.layout import type_info_for
from framework.jit.backend.x86_64.machine import CodeMachine
from framework.jit.backend.x86_64.recovery import leave_frame
from framework.jit.backend.x86_64.runtime import Runtime
from framework.jit.descriptors import Descriptors, kind_of
from framework.jit.model import ArrayDescr, SizeDescr
from framework.lltypes.layout import NATIVE
from framework.lltypes.meaning import signed
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.threadstate import THREAD_STATE
from framework.lltypes.typeinfo import TRACK
from framework.lltypes.types import LLType, Primitive, Signed, Struct
from framework.runtime.objects import DISPLAY_SIZE, OBJECT_VTABLE
from tests.jit.backend.environment import Environment, Raised

CODE_BYTES = 4 << 20
WORD = ctypes.c_int64
BLOCK = 1 << 20


def c_type(type_: LLType) -> Any:
    """What ctypes passes."""
    if isinstance(type_, Primitive):
        if type_.kind == "void":
            return None
        if type_.kind == "float":
            return ctypes.c_double if type_.bits == 64 else ctypes.c_float
        return getattr(ctypes, f"c_{'int' if type_.kind == 'int' else 'uint'}{type_.bits}")
    return WORD


class HostedMachine(CodeMachine):
    """Memory that does not move."""

    def __init__(self, nursery: int) -> None:
        CodeMachine.__init__(self, Runtime())
        self.kept: list[Any] = []
        self.infos: dict[LLType, int] = {}
        self.recorded: list[tuple[Any, ...]] = []  # what write barriers were told
        runtime = self.runtime
        runtime.state = MEMORY.malloc(NATIVE.size_of(THREAD_STATE))
        self.set_state("nursery_free", MEMORY.malloc(BLOCK))
        self.set_state("nursery_top", self.get_state("nursery_free") + nursery)
        self.set_state("shadow_stack_top", MEMORY.malloc(BLOCK))
        self.set_state("shadow_stack_end", self.get_state("shadow_stack_top") + BLOCK)
        runtime.leave = self.callback(self._leave, 6)
        runtime.malloc = self.callback(lambda info, size: self._object(info, size), 2)
        runtime.malloc_varsize = self.callback(self._array, 2)
        runtime.write_barrier = self.callback(self._record, 1)
        runtime.write_barrier_array = self.callback(self._record, 2)
        runtime.stack_overflow = self.callback(self._overflow, 0)
        libc = ctypes.CDLL(None)
        runtime.memmove = self._address(libc.memmove)
        runtime.memset = self._address(libc.memset)
        runtime.finish_int = self.callback(self._finish("finish_int", lambda x: x), 1)
        runtime.finish_ref = self.callback(self._finish("finish_ref", address_of), 1)
        runtime.finish_float = self.callback(self._finish("finish_float", float), 1, ctypes.c_double)
        runtime.finish_void = self.callback(self._finish("finish_void", lambda x: 0), 1)
        self.overflow_error: Any = None
        assert self.start(CODE_BYTES)

    # --- surroundings

    def callback(self, function: Callable[..., Any], count: int, result: Any = WORD) -> int:
        return self._address(ctypes.CFUNCTYPE(result, *[WORD] * count)(function))

    def _address(self, function: Any) -> int:
        self.kept.append(function)
        return ctypes.cast(function, ctypes.c_void_p).value or 0

    def set_state(self, name: str, value: int) -> None:
        MEMORY.store(Signed, self.runtime.state + NATIVE.field_offset(THREAD_STATE, name), value)

    def get_state(self, name: str) -> int:
        return MEMORY.load(Signed, self.runtime.state + NATIVE.field_offset(THREAD_STATE, name))

    def _leave(self, data, registers, frame, segment, exchange, state):
        MEMORY.announce_foreign(registers & -(1 << 20))
        return leave_frame(data, registers, frame, segment, exchange, state)

    def _overflow(self):
        self.set_state("exc_value", address_of(self.overflow_error))
        return 0

    def _finish(self, name: str, convert: Callable[[Any], Any]) -> Callable[[int], Any]:
        def finish(number):
            result = getattr(self.handler, name)(self.dead_frame(number))
            exception = self.take_exception()
            if exception:
                self.set_state("exc_value", address_of(exception))
            return convert(result)

        return finish

    def _record(self, ref, *index):
        word = MEMORY.load(Signed, ref)
        MEMORY.store(Signed, ref, word & ~TRACK)
        self.recorded.append((ref, *index))
        return 0

    # --- objects

    def type_info(self, type_: LLType) -> int:
        """The address of a type info in real memory."""
        found = self.infos.get(type_)
        if found is None:
            found = self.infos[type_] = -(-MEMORY.malloc(NATIVE.size_of(OBJECT_VTABLE) + 64) // 64) * 64
            info = type_info_for(type_, NATIVE)
            for name in ("flags", "fixed_size", "length_offset", "item_size"):
                MEMORY.store(Signed, found + NATIVE.field_offset(OBJECT_VTABLE, name), getattr(info, name))
            if isinstance(type_, Struct) and type_.type_info is not None:
                self._fill_vtable(found, type_)
        return found

    def _fill_vtable(self, address: int, struct: Struct) -> None:
        line = [struct]
        while line[-1].base is not None and line[-1].base.type_info is not None:
            line.append(line[-1].base)
        line.reverse()
        MEMORY.store(Signed, address + NATIVE.field_offset(OBJECT_VTABLE, "depth"), len(line) - 1)
        if len(line) > 1:
            MEMORY.store(Signed, address + NATIVE.field_offset(OBJECT_VTABLE, "base"), self.type_info(line[-2]))
        for level, ancestor in enumerate(line[:DISPLAY_SIZE]):
            place = address + NATIVE.field_offset(OBJECT_VTABLE, f"display{level}")
            MEMORY.store(Signed, place, address if ancestor is struct else self.type_info(ancestor))

    def _object(self, info: int, size: int) -> int:
        address = MEMORY.malloc(size)
        MEMORY.store(Signed, address, info)
        return address

    def _array(self, info: int, length: int) -> int:
        part = {
            name: MEMORY.load(Signed, info + NATIVE.field_offset(OBJECT_VTABLE, name))
            for name in ("fixed_size", "length_offset", "item_size")
        }
        address = self._object(info, part["fixed_size"] + length * part["item_size"])
        MEMORY.store(Signed, address + part["length_offset"], length)
        return address

    def new(self, descr: SizeDescr) -> Any:
        return reference_to(self._object(descr.type_info, descr.size))

    def new_array(self, length: int, descr: ArrayDescr) -> Any:
        return reference_to(self._array(descr.type_info, length))

    def write_barrier(self, ref: Any) -> None:
        pass

    def write_barrier_array(self, ref: Any, index: int) -> None:
        pass

    def is_moving(self, ref: Any) -> bool:
        return False

    def pin(self, ref: Any) -> None:
        pass

    def enter(self, address: int, argument: int) -> int:
        return int(ctypes.CFUNCTYPE(WORD, WORD)(address)(argument))


class MachineCodeEnvironment(Environment):
    """x86-64 code in this process."""

    machine: HostedMachine

    def __init__(self, nursery: int = 2000) -> None:
        self.machine = self.make_machine(nursery)
        self.descriptors = Descriptors(type_info_address=self.machine.type_info)

    def make_machine(self, nursery: int) -> HostedMachine:
        return HostedMachine(nursery)

    def function(self, argtypes: list[LLType], result: LLType, python: Callable[..., Any]) -> int:
        kinds = [kind_of(type_) for type_ in argtypes]
        result_kind = kind_of(result)

        def run(*args: Any) -> Any:
            given = [
                reference_to(a) if kind == "r" else a if kind == "f" else signed(a) for a, kind in zip(args, kinds)
            ]
            try:
                value = python(*given)
            except Raised as error:
                self.machine.set_state("exc_value", address_of(error.ref))
                return 0
            if result_kind == "r":
                return address_of(value)
            return 0 if value is None else value

        return self.machine._address(ctypes.CFUNCTYPE(c_type(result), *map(c_type, argtypes))(run))
