"""Translated: addresses that machine code refers to, and the numbers of fail descriptors.

Natively they are those of the thread state, of the collector's functions and of this backend's own code; tests that run
machine code on CPython give others.
"""

from __future__ import annotations

from framework.gc.raw import load_word
from framework.jit.model import FailDescr, Machine
from framework.lltypes.dialect import llop
from framework.lltypes.threadstate import THREAD_STATE
from framework.lltypes.types import Signed
from framework.runtime.objects import OBJECT_VTABLE

# the first descriptors have fixed numbers
DONE_INT, DONE_REF, DONE_FLOAT, DONE_VOID, EXCEPTION_EXIT = range(5)
FIXED_NUMBERS = 5
REACH = 0x7FFF0000


class Runtime:
    """What code needs to know about its surroundings.  All fields are addresses unless they say otherwise."""

    def __init__(self) -> None:
        self.state = 0  # of the thread
        self.exchange = 0
        # functions
        self.leave = 0  # recovery.leave_frame
        self.malloc = 0  # kit_gc_malloc_slow, …
        self.malloc_varsize = 0
        self.write_barrier = 0
        self.write_barrier_array = 0
        self.stack_overflow = 0
        self.memmove = 0
        self.memset = 0
        self.finish_int = 0  # goes on in the interpreter after call_assembler: (number of the descriptor) → result
        self.finish_ref = 0
        self.finish_float = 0
        self.finish_void = 0
        self.code_start = 0  # of code memory
        self.code_end = 0
        # code made at the start
        self.leave_stub = 0
        self.barrier_stub = 0
        self.array_barrier_stub = 0
        # of provoking.py
        self.failure_period = 0  # guards per forced failure on average, 0: none
        self.failure_state = 0
        self.failure_stub = 0
        # offsets in vtables and in the thread state
        self.depth_offset = llop.field_offset(Signed, OBJECT_VTABLE, "depth")
        self.base_offset = llop.field_offset(Signed, OBJECT_VTABLE, "base")
        self.display_offset = llop.field_offset(Signed, OBJECT_VTABLE, "display0")
        self.nursery_free = llop.field_offset(Signed, THREAD_STATE, "nursery_free")
        self.nursery_top = llop.field_offset(Signed, THREAD_STATE, "nursery_top")
        self.shadow_stack_top = llop.field_offset(Signed, THREAD_STATE, "shadow_stack_top")
        self.shadow_stack_end = llop.field_offset(Signed, THREAD_STATE, "shadow_stack_end")
        self.stack_limit = llop.field_offset(Signed, THREAD_STATE, "stack_limit")
        self.descrs: list[FailDescr | None] = []
        self.free_numbers: list[int] = []

    def start(self, machine: Machine) -> None:
        """Number the machine's own descriptors, again if they were replaced."""
        fixed = [machine.done_int, machine.done_ref, machine.done_float, machine.done_void, machine.exception_exit]
        if len(self.descrs) == 0:
            for descr in fixed:
                self.descrs.append(descr)
        else:
            for number in range(FIXED_NUMBERS):
                self.descrs[number] = fixed[number]

    def done_number(self, kind: str) -> int:
        """With which number code leaves that has a result of a kind."""
        if kind == "i":
            return DONE_INT
        if kind == "r":
            return DONE_REF
        return DONE_FLOAT if kind == "f" else DONE_VOID

    def finish_function(self, kind: str) -> int:
        """Which function goes on in the interpreter."""
        if kind == "i":
            return self.finish_int
        if kind == "r":
            return self.finish_ref
        return self.finish_float if kind == "f" else self.finish_void

    def is_near(self, address: int) -> bool:
        """Whether code can refer to an address by its distance."""
        return self.code_end - REACH < address < self.code_start + REACH

    def class_depth(self, cls: int) -> int:
        """How many bases a class has."""
        return load_word(cls, self.depth_offset)

    def register(self, descr: FailDescr) -> int:
        """A number for a descriptor."""
        if len(self.free_numbers) > 0:
            number = self.free_numbers.pop()
            self.descrs[number] = descr
        else:
            number = len(self.descrs)
            self.descrs.append(descr)
        return number

    def number_of_finish(self, descr: FailDescr) -> int:
        """The number of one of the fixed descriptors, -1 for others."""
        for number in range(FIXED_NUMBERS):
            if self.descrs[number] is descr:
                return number
        return -1

    def forget(self, number: int) -> None:
        """The code that left with this number is gone."""
        self.descrs[number] = None
        self.free_numbers.append(number)

    def descr(self, number: int) -> FailDescr:
        """The descriptor with a number."""
        found = self.descrs[number]
        assert found is not None
        return found
