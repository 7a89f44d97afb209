"""The JIT inside an executable.  Translated code: the start of the JIT unit.

``enter`` is ``kit_jit_enter`` of ``jit.interface``.  The first arrival reads the program's tables and the environment:

    KIT_JIT=off                              interpret only
    KIT_JIT=threshold=2,trace_eagerness=5    parameters, as ``rlib.jit.set_user_param`` takes them; the program can't change
                                             these any more
"""

from __future__ import annotations

from typing import Any

from framework.gc.configuration import c_string
from framework.jit import sampling
from framework.jit.backend.x86_64 import native
from framework.jit.backend.x86_64.machine import DEFAULT_CODE_BYTES
from framework.jit.interface import RAISED
from framework.jit.log_files import LogFiles
from framework.jit.metainterp import blackhole_dispatch, dispatch
from framework.jit.metainterp.entry import Jit
from framework.jit.metainterp.parameters import (
    ALL_DRIVERS,
    ENABLE_OPTS,
    FUNCTION_THRESHOLD,
    NAMES,
    THRESHOLD,
    ProgramParameters,
)
from framework.jit.metainterp.program import Program
from framework.jit.metainterp.tables import StaticTables
from framework.jit.report import LOG, environment_address, environment_text, say, stop_with
from framework.lltypes.dialect import external, llop, static_function
from framework.lltypes.types import Address, FuncType, Int32, Signed, Void

SETTINGS = c_string("KIT_JIT")
SAMPLES = "jit-samples"

tables_of_program: Any = external("kit_jit_tables", [], Address)


class State:
    """The JIT, once it was started."""

    def __init__(self) -> None:
        self.jit: Jit | None = None
        self.fixed: list[int] = []  # numbers of the parameters that KIT_JIT sets


STATE = State()


def enter(number: int, hash_value: int) -> int:
    """An arrival at a merge point; see ``jit.interface``.

    Exceptions of the program have classes of another unit: they are no Exception here, and pass.
    """
    status = RAISED
    try:
        status = the_jit().enter(number, hash_value)
    except Exception as error:
        stop_with(error)
    if status == RAISED:
        native.leave_pending()
    return status


def the_jit() -> Jit:
    """The JIT, started when it was not."""
    jit = STATE.jit
    if jit is None:
        jit = STATE.jit = start()
    return jit


def force(number: int, ref: Any) -> None:
    """The program is about to use a virtualizable; see ``jit.interface``."""
    the_jit().force(number, ref)


def force_virtual_ref(ref: Any) -> None:
    """The program is about to follow a virtual reference."""
    the_jit().force_virtual_ref(ref)


def invalidate(number: int, ref: Any) -> None:
    """The program is about to write a quasi-immutable field."""
    the_jit().invalidate(number, ref)


def set_param(driver: int, number: int, value: int) -> None:
    """The program sets a parameter, unless KIT_JIT did."""
    jit = the_jit()
    if number not in STATE.fixed:
        jit.set_param(driver, number, value)


def set_optimisations(driver: int, text: Any) -> None:
    """The program says which passes run, unless KIT_JIT did."""
    jit = the_jit()
    if ENABLE_OPTS not in STATE.fixed:
        jit.set_optimisations(driver, text)


def statistic(number: int) -> int:
    """The program asks for a counter."""
    jit = STATE.jit
    return 0 if jit is None else jit.statistic(number)


def mark_position(what: int, hash_value: int) -> None:
    """The program says something about a position."""
    the_jit().mark_position(what, hash_value)


def start() -> Jit:
    """Read the program's tables.  Without memory for code nothing is ever traced."""
    has_memory = native.start(DEFAULT_CODE_BYTES)
    tables = StaticTables(llop.cast_adr_to_int(Signed, tables_of_program()))
    program = Program(native.machine, tables, dispatch.HANDLERS, blackhole_dispatch.HANDLERS)
    set_from_environment(program.parameters)
    program.configure_machine()
    if not has_memory:
        switch_off(program.parameters)
    log = LogFiles()
    program.journal.write_to(log)
    if log.has(SAMPLES):
        # the environment lies where the stack began
        runtime = native.machine.runtime
        sampling.start(runtime.code_start, runtime.code_end, environment_address(LOG))
    if program.journal.has_end() or log.has(SAMPLES):
        tell_at_exit()
    return Jit(program)


def set_from_environment(parameters: ProgramParameters) -> None:
    """Parameters that KIT_JIT sets; what is malformed is said and ignored."""
    text = environment_text(SETTINGS)
    if text == "off":
        switch_off(parameters)
        return
    for part in text.split(","):
        name, equals, value = part.partition("=")
        if equals and name == "enable_opts":
            parameters.set_optimisations(ALL_DRIVERS, value)
            STATE.fixed.append(ENABLE_OPTS)
        elif part and not set_number(parameters, name, value):
            say("KIT_JIT: '" + part + "' is ignored: it is not off and not a parameter's name=number")


def switch_off(parameters: ProgramParameters) -> None:
    """Interpret only, whatever the program sets."""
    parameters.switch_off()
    STATE.fixed.append(THRESHOLD)
    STATE.fixed.append(FUNCTION_THRESHOLD)


def set_number(parameters: ProgramParameters, name: str, value: str) -> bool:
    """Set one parameter from text.  Returns: whether there is such a parameter and the value is a number."""
    if name not in NAMES:
        return False
    try:
        parameters.set_named(name, int(value))
        STATE.fixed.append(NAMES.index(name))
    except ValueError:
        return False
    return True


# --- what is told at the end


def tell_whole_run(argument: Any) -> None:
    """Write the sections that are about the whole run."""
    jit = STATE.jit
    if jit is not None:
        journal = jit.program.journal
        journal.finish(jit.program.statistics.lines() + ["code bytes: " + str(native.machine.memory.allocated)])
        if journal.sink.has(SAMPLES):
            journal.sink.write(SAMPLES, sampling.lines())


TELL = static_function(FuncType([Address], Void), tell_whole_run)
at_exit: Any = external("__cxa_atexit", [Address, Address, Address], Int32)


def tell_at_exit() -> None:
    """Have them written when the program ends."""
    nothing = llop.cast_int_to_adr(Address, 0)
    at_exit(llop.cast_ptr_to_adr(Address, TELL), nothing, nothing)
