"""Machine code with a collector that moves everything at every opportunity, and checks what it is told.

An opportunity is a call of a function that can collect, and the slow path of an allocation.  Everything reachable from the
slots of frames, or held by a test, moves to new memory; the old is filled with rubbish.  What survived is old: TRACK is set,
and references in it may change only after the write barrier has cleared it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.gc.entry import address_of, reference_to
from framework.gc.layout import pointer_offsets, pointer_offsets_in, varsized_array
from framework.lltypes.layout import NATIVE, round_up
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.typeinfo import FLAGS_MASK, TRACK
from framework.lltypes.types import LLType, Signed
from tests.jit.backend.machine_code import HostedMachine, MachineCodeEnvironment

RUBBISH = b"\xd7"


class CollectorError(AssertionError):
    """Code did not keep the collector's rules."""


class MovingMachine(HostedMachine):
    """Moves objects."""

    def __init__(self, nursery: int) -> None:
        self.handles: list[Any] = []  # references that a test holds
        self.fixed: set[int] = set()
        self.known: dict[int, list[int]] = {}  # old objects: their references when the last collection ended
        self._sizes: dict[int, tuple[int, list[int]]] = {}
        self.errors: list[str] = []
        self.collections = 0
        self.nursery = nursery
        HostedMachine.__init__(self, nursery)
        self.bottom = self.get_state("shadow_stack_top")
        self.refill()

    def refill(self) -> None:
        start = MEMORY.malloc(self.nursery)
        self.set_state("nursery_free", start)
        self.set_state("nursery_top", start + self.nursery)

    # --- objects as the collector sees them

    def type_of(self, address: int) -> LLType:
        word = MEMORY.load(Signed, address) & ~FLAGS_MASK
        for type_, info in self.infos.items():
            if info == word:
                return type_
        raise CollectorError(f"no object at 0x{address:x}: a reference was not kept up to date")

    def size_and_references(self, address: int) -> tuple[int, list[int]]:
        """Bytes, and the addresses of the references in it."""
        type_ = self.type_of(address)
        slots = [address + offset for offset in pointer_offsets(type_, NATIVE)]
        size = NATIVE.size_of(type_)
        array = varsized_array(type_)
        if array is not None:
            length = MEMORY.load(Signed, address + NATIVE.length_offset(type_))
            step, base = NATIVE.size_of(array.item), NATIVE.item_offset(type_)
            size = base + length * step
            inner = pointer_offsets_in(array.item, NATIVE, 0)
            slots += [address + base + i * step + offset for i in range(length) for offset in inner]
        return round_up(size, 8), slots

    # --- collecting

    def collect(self, more: tuple[Any, ...] = ()) -> None:
        """Move everything; ``more``: references held for the moment."""
        self.check_barriers()
        self.collections += 1
        moved: dict[int, int] = {}
        pending: list[int] = []
        top = self.get_state("shadow_stack_top")
        for slot in range(self.bottom, top, 8):
            self._visit(slot, moved, pending)
        self._visit(self.runtime.state, moved, pending)
        for handle in [*self.handles, *more]:
            if handle:
                target = self._target(handle.view_address, moved, pending)
                object.__setattr__(handle, "view_address", target)
        for address in self.fixed:
            pending.append(address)
        seen = set()
        while pending:
            address = pending.pop()
            if address not in seen:
                seen.add(address)
                for slot in self.size_and_references(address)[1]:
                    self._visit(slot, moved, pending)
        for old in moved:
            size, _ = self._sizes.pop(old)
            MEMORY.write(old, RUBBISH * size)
        self.known = {address: self._fields(address) for address in seen}

    def _visit(self, slot: int, moved: dict[int, int], pending: list[int]) -> None:
        address = MEMORY.load(Signed, slot)
        if address:
            MEMORY.store(Signed, slot, self._target(address, moved, pending))

    def _target(self, address: int, moved: dict[int, int], pending: list[int]) -> int:
        if address in moved:
            return moved[address]
        if address in self.fixed or address in moved.values():
            return address
        size, slots = self.size_and_references(address)
        self._sizes[address] = (size, slots)
        target = moved[address] = MEMORY.malloc(size)
        MEMORY.copy(address, target, size)
        MEMORY.store(Signed, target, MEMORY.load(Signed, target) | TRACK)
        pending.append(target)
        return target

    def _fields(self, address: int) -> list[int]:
        return [MEMORY.load(Signed, slot) for slot in self.size_and_references(address)[1]]

    def check_barriers(self) -> None:
        """Old objects whose TRACK is set have not changed."""
        for address, before in self.known.items():
            if MEMORY.load(Signed, address) & TRACK and self._fields(address) != before:
                self.errors.append(f"a reference was stored into 0x{address:x} without the write barrier")

    # --- what code calls

    def _object(self, info: int, size: int) -> int:
        self.collect()
        self.refill()
        return super()._object(info, size)

    def make(self, info: int, size: int) -> int:
        return super()._object(info, size)

    def write_barrier(self, ref: Any) -> None:
        self._record(address_of(ref))

    def write_barrier_array(self, ref: Any, index: int) -> None:
        self._record(address_of(ref))

    def pin(self, ref: Any) -> None:
        self.fixed.add(address_of(ref))

    def new(self, descr: Any) -> Any:
        return self._held(reference_to(self.make(descr.type_info, round_up(descr.size, 8))))

    def new_array(self, length: int, descr: Any) -> Any:
        address = self.make(descr.type_info, round_up(descr.base + length * descr.item_size, 8))
        MEMORY.store(Signed, address + descr.length_offset, length)
        return self._held(reference_to(address))

    def _held(self, ref: Any) -> Any:
        self.handles.append(ref)
        return ref

    def dead_frame(self, number: int) -> Any:
        frame = super().dead_frame(number)
        self.handles += [ref for ref in frame.refs if ref]
        assert not self.errors, self.errors
        return frame


class MovingEnvironment(MachineCodeEnvironment):
    """Functions collect before they look at their arguments, and after."""

    machine: MovingMachine

    def make_machine(self, nursery: int) -> HostedMachine:
        return MovingMachine(nursery)

    def __init__(self) -> None:
        MachineCodeEnvironment.__init__(self, 256)

    def function(self, argtypes: list[LLType], result: LLType, python: Callable[..., Any]) -> int:
        def collecting(*args: Any) -> Any:
            self.machine.handles += [a for a in args if hasattr(a, "view_address")]
            self.machine.collect()
            value = python(*args)
            self.machine.collect((value,) if hasattr(value, "view_address") else ())
            return value

        return super().function(argtypes, result, collecting)
