"""Where the time goes: ``KIT_LOG=jit-samples:FILE``.  Translated code of the JIT unit, for Linux on x86-64.

Each millisecond of CPU time a signal arrives.  Its handler notes one word, which is all that it does:

    the address of the instruction          that is machine code of ours
    minus the return address                that is a function which machine code of ours has called: the first word on
                                            the stack that lies in machine code
    the phase (``phases.py``)    anything else

When the program ends, the words are counted:

    code 0x7f0010c0 57
    call 0x7f0010e5 3
    tracing 12
"""

from __future__ import annotations

from typing import Any

from framework.gc.raw import allocate, clear_bytes, load_word, store_word
from framework.jit.backend.x86_64.buffer import store_int32
from framework.jit.phases import NAMES, RUNNING, phase
from framework.lltypes.dialect import external, llop, static_function
from framework.lltypes.memory import StructObject
from framework.lltypes.types import Address, FuncType, Int32, Signed, Struct, Void

MOST_SAMPLES = 1 << 20  # later ones are not noted: 17 minutes
INTERVAL = 1000  # microseconds
MOST_WORDS = 1024  # of the stack that are looked through for a return address

SIGPROF = 27
TIMER_OF_CPU_TIME = 2
WITH_CONTEXT_AND_RESTART = 0x10000004
FLAGS_OFFSET = 136  # in struct sigaction
ACTION_SIZE = 152
RSP_OFFSET = 160  # in ucontext_t
RIP_OFFSET = 168

SAMPLES = Struct(
    "jit_samples",
    ("words", Signed), ("count", Signed), ("code_start", Signed), ("code_end", Signed), ("stack_end", Signed),
)  # fmt: skip
samples = StructObject(SAMPLES)

c_sigaction: Any = external("sigaction", [Int32, Address, Address], Int32)
c_setitimer: Any = external("setitimer", [Int32, Address, Address], Int32)


def handle(signal: Any, info: Any, context: Any) -> None:
    """The signal handler: it may interrupt anything, so it only reads and writes raw memory."""
    count = samples.count
    if count < MOST_SAMPLES:
        state = llop.cast_adr_to_int(Signed, context)
        store_word(samples.words, 8 * count, word_of(load_word(state, RIP_OFFSET), load_word(state, RSP_OFFSET)))
        samples.count = count + 1


def word_of(instruction: int, stack: int) -> int:
    """What is noted about an instruction."""
    start, end = samples.code_start, samples.code_end
    if start <= instruction < end:
        return instruction
    if phase.now != RUNNING:
        return phase.now
    words = min(MOST_WORDS, (samples.stack_end - stack) >> 3)  # none when this is another stack
    for index in range(words):
        word = load_word(stack, 8 * index)
        if start <= word < end:
            return -word
    return phase.now


HANDLER = static_function(FuncType([Int32, Address, Address], Void), handle)


def start(code_start: int, code_end: int, stack_end: int) -> None:
    """Sample from now on.  Without memory nothing is noted.  ``stack_end``: an address above all frames."""
    samples.words = allocate(8 * MOST_SAMPLES)
    if samples.words == 0:
        return
    samples.code_start = code_start
    samples.code_end = code_end
    samples.stack_end = stack_end
    action = allocate(ACTION_SIZE)
    clear_bytes(action, ACTION_SIZE)
    store_word(action, 0, llop.cast_adr_to_int(Signed, llop.cast_ptr_to_adr(Address, HANDLER)))
    store_int32(action + FLAGS_OFFSET, WITH_CONTEXT_AND_RESTART)
    nothing = llop.cast_int_to_adr(Address, 0)
    c_sigaction(llop.cast_primitive(Int32, SIGPROF), llop.cast_int_to_adr(Address, action), nothing)
    _set_timer(INTERVAL)


def _set_timer(interval: int) -> None:
    """A signal each so many microseconds of CPU time, 0 for none."""
    timer = allocate(32)
    clear_bytes(timer, 32)
    store_word(timer, 8, interval)
    store_word(timer, 24, interval)
    nothing = llop.cast_int_to_adr(Address, 0)
    c_setitimer(llop.cast_primitive(Int32, TIMER_OF_CPU_TIME), llop.cast_int_to_adr(Address, timer), nothing)


def lines() -> list[str]:
    """Stop sampling.  Returns: what was noted."""
    _set_timer(0)
    counts: dict[int, int] = {}
    for index in range(samples.count):
        word = load_word(samples.words, 8 * index)
        counts[word] = counts.get(word, 0) + 1
    result: list[str] = []
    for word, count in counts.items():
        result.append(_name(word) + " " + str(count))
    return result


def _name(word: int) -> str:
    if word < 0:
        return "call " + hex(-word)
    return NAMES[word] if word < len(NAMES) else "code " + hex(word)
