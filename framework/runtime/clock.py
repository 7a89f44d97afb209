"""Functions of ``time``."""

from __future__ import annotations

import time as hosted_time

from framework.lltypes.dialect import external, llop
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import Address, Int32, Signed
from framework.rlib.objectmodel import specialize
from framework.runtime import posix
from framework.runtime.blocking import call_blocking_2, handle_interruption

BILLION = 1000000000
REAL_TIME, MONOTONIC, PROCESS_TIME, THREAD_TIME = 0, 1, 2, 3


def _hosted_clock(number: int, place: int) -> int:
    value = hosted_time.clock_gettime_ns(int(number))
    MEMORY.write(place, (value // BILLION).to_bytes(8, "little") + (value % BILLION).to_bytes(8, "little"))
    return 0


def _hosted_sleep(wanted: int, rest: int) -> int:
    seconds = int.from_bytes(MEMORY.read(wanted, 8), "little")
    hosted_time.sleep(seconds + int.from_bytes(MEMORY.read(wanted + 8, 8), "little") / BILLION)
    return 0


c_clock_gettime = external("clock_gettime", [Int32, Address], Int32, hosted=_hosted_clock)
c_nanosleep = external("nanosleep", [Address, Address], Int32, hosted=_hosted_sleep)


def nanoseconds(clock: int) -> int:
    """A clock of the operating system."""
    place = llop.raw_malloc(Address, 16)
    c_clock_gettime(llop.cast_primitive(Int32, clock), place)
    result = llop.raw_load(Signed, place, 0) * BILLION + llop.raw_load(Signed, place, 8)
    llop.raw_free(None, place)
    return result


def time_ns() -> int:
    """``time.time_ns()``."""
    return nanoseconds(REAL_TIME)


def monotonic_ns() -> int:
    """``time.monotonic_ns()``."""
    return nanoseconds(MONOTONIC)


def perf_counter_ns() -> int:
    """``time.perf_counter_ns()``."""
    return nanoseconds(MONOTONIC)


def process_time_ns() -> int:
    """``time.process_time_ns()``."""
    return nanoseconds(PROCESS_TIME)


def thread_time_ns() -> int:
    """``time.thread_time_ns()``."""
    return nanoseconds(THREAD_TIME)


def time() -> float:
    """``time.time()``."""
    return float(nanoseconds(REAL_TIME)) * 1e-9


def monotonic() -> float:
    """``time.monotonic()``."""
    return float(nanoseconds(MONOTONIC)) * 1e-9


def perf_counter() -> float:
    """``time.perf_counter()``."""
    return float(nanoseconds(MONOTONIC)) * 1e-9


def process_time() -> float:
    """``time.process_time()``."""
    return float(nanoseconds(PROCESS_TIME)) * 1e-9


def thread_time() -> float:
    """``time.thread_time()``."""
    return float(nanoseconds(THREAD_TIME)) * 1e-9


@specialize.argtype(0)
def sleep(secs):
    """``time.sleep(secs)``; interrupted sleeps go on."""
    amount = secs * 1.0
    if amount < 0.0:
        raise ValueError("sleep length must be non-negative")
    sleep_for(int(amount * 1e9))


def sleep_for(amount: int) -> None:
    """Sleep some nanoseconds."""
    place = llop.raw_malloc(Address, 16)
    llop.raw_store(None, place, 0, amount // BILLION)
    llop.raw_store(None, place, 8, amount % BILLION)
    while llop.cast_primitive(Signed, call_blocking_2(c_nanosleep, place, place)) != 0:
        if posix.last_error() != posix.INTERRUPTED:
            break
        handle_interruption(place)
    llop.raw_free(None, place)
