"""Translated: the machine inside an executable: addresses that code refers to, and functions that code calls back.

There is one machine per executable, ``machine``; ``start`` makes it ready.
"""

from __future__ import annotations

from typing import Any

from framework.gc.entry import address_of
from framework.gc.raw import store_word
from framework.jit.backend.x86_64.machine import CodeMachine
from framework.jit.backend.x86_64.native_memory import (
    kit_function,
    malloc_slow,
    malloc_varsize_slow,
    write_barrier_array_slow,
    write_barrier_slow,
)
from framework.jit.backend.x86_64.recovery import leave_frame
from framework.jit.backend.x86_64.runtime import Runtime
from framework.jit.phases import RUNNING, phase
from framework.jit.report import is_logged
from framework.jit.trace.values import NULL
from framework.lltypes.dialect import cast_pointer, external, llop, static_function
from framework.lltypes.threadstate import thread_state
from framework.lltypes.types import GCREF, Address, Char, Float, FuncType, Ptr, Signed, UniChar, Void
from framework.runtime.text import STR_POINTER, ll_new_narrow, ll_new_wide, ll_str_code, ll_str_length

CODE = Ptr(FuncType([Signed], Signed))

stack_overflow = kit_function("kit_stack_overflow")
memmove = external("memmove", [Address, Address, Signed], Address)
memset = external("memset", [Address, Signed, Signed], Address)


class NativeMachine(CodeMachine):
    """Code is entered by calling its address."""

    def enter(self, address: int, argument: int) -> int:
        code = llop.cast_adr_to_ptr(CODE, llop.cast_int_to_adr(Address, address))
        return code(argument)

    def text_of(self, ref: Any) -> str:
        string = cast_pointer(STR_POINTER, ref)
        characters: list[str] = []
        for index in range(ll_str_length(string)):
            characters.append(chr(ll_str_code(string, index)))
        return "".join(characters)

    def new_text(self, text: str) -> Any:
        largest = 0
        for char in text:
            largest = max(largest, ord(char))
        if largest < 256:
            narrow = ll_new_narrow(len(text))
            for index in range(len(text)):
                narrow.chars[index] = llop.cast_int_to_char(Char, ord(text[index]))
            return cast_pointer(GCREF, narrow)
        wide = ll_new_wide(len(text))
        for index in range(len(text)):
            wide.chars[index] = llop.cast_int_to_unichar(UniChar, ord(text[index]))
        return cast_pointer(GCREF, wide)


machine = NativeMachine(Runtime())


def function_address(pointer: Any) -> int:
    """The address of a function."""
    return llop.cast_adr_to_int(Signed, llop.cast_ptr_to_adr(Address, pointer))


def start(code_bytes: int) -> bool:
    """Make the machine ready.  Returns: whether there is memory for code."""
    runtime = machine.runtime
    runtime.state = llop.cast_adr_to_int(Signed, llop.cast_ptr_to_adr(Address, thread_state))
    runtime.leave = function_address(LEAVE)
    runtime.malloc = function_address(malloc_slow)
    runtime.malloc_varsize = function_address(malloc_varsize_slow)
    runtime.write_barrier = function_address(write_barrier_slow)
    runtime.write_barrier_array = function_address(write_barrier_array_slow)
    runtime.stack_overflow = function_address(stack_overflow)
    runtime.memmove = function_address(memmove)
    runtime.memset = function_address(memset)
    runtime.finish_int = function_address(FINISH_INT)
    runtime.finish_ref = function_address(FINISH_REF)
    runtime.finish_float = function_address(FINISH_FLOAT)
    runtime.finish_void = function_address(FINISH_VOID)
    if is_logged("jit-perf"):
        machine.perf_map.open()
        machine.wants_names = True
    if is_logged("jit-gdb"):
        machine.debugger.is_on = True
        machine.wants_names = True
    return machine.start(code_bytes)


# --- called by code


def finish_int(number: int) -> int:
    """Go on in the interpreter after call_assembler; an exception stays pending."""
    result = machine.handler.finish_int(machine.dead_frame(number))
    back_in_code()
    return result


def finish_ref(number: int) -> Any:
    """The same for a frame that returns a reference."""
    result = machine.handler.finish_ref(machine.dead_frame(number))
    back_in_code()
    return result


def finish_float(number: int) -> float:
    """The same for a frame that returns a float."""
    result = machine.handler.finish_float(machine.dead_frame(number))
    back_in_code()
    return result


def finish_void(number: int) -> None:
    """The same for a frame that returns nothing."""
    machine.handler.finish_void(machine.dead_frame(number))
    back_in_code()


def back_in_code() -> None:
    """Code goes on after it asked."""
    phase.now = RUNNING
    leave_pending()


def leave_pending() -> None:
    """The exception that the interpreter left becomes the thread's."""
    exception = machine.pending
    if exception:
        machine.pending = NULL.ref_value
        store_word(machine.runtime.state, 0, address_of(exception))


LEAVE = static_function(FuncType([Signed] * 6, Signed), leave_frame)
FINISH_INT = static_function(FuncType([Signed], Signed), finish_int)
FINISH_REF = static_function(FuncType([Signed], GCREF), finish_ref)
FINISH_FLOAT = static_function(FuncType([Signed], Float), finish_float)
FINISH_VOID = static_function(FuncType([Signed], Void), finish_void)
