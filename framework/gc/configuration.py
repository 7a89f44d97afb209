"""Translated: starting the collector with the sizes of the environment.

    KIT_GC_NURSERY   bytes of the nursery (default 4M)             KIT_GC_GROWTH   next major collection, in percent of
    KIT_GC_MAX       bytes of the whole heap (default no limit)                    what survived the last (default 182)
    KIT_GC_MIN       bytes before the first major collection       KIT_GC_STRESS   collect at every Nth allocation
                     (default 8 nurseries)                         KIT_GC_VERIFY   verify the heap after each collection

Numbers may end in K, M or G.
"""

from __future__ import annotations

from framework.gc.cells import start_cells
from framework.gc.heap import heap, static_roots
from framework.gc.major import set_threshold
from framework.gc.nursery import reset_nursery
from framework.gc.raw import allocate, fatal_out_of_memory, load_byte, shift_right
from framework.gc.vector import push
from framework.lltypes.dialect import external, llop
from framework.lltypes.memory import ArrayObject
from framework.lltypes.threadstate import THREAD_STATE, thread_state
from framework.lltypes.types import Address, Array, Char, Signed

DEFAULT_NURSERY = 4 << 20
SMALLEST_NURSERY = 1 << 12
DEFAULT_WINDOW = 32 << 10
DEFAULT_GROWTH = 182
DEFAULT_SHADOW_STACK = 16 << 20
LARGEST_THRESHOLD = 128 << 10


def c_string(text):
    """NOT_RPYTHON: a prebuilt zero-terminated string."""
    result = ArrayObject(Array(Char, nolength=True), len(text) + 1)
    result.items[: len(text)] = list(text)
    return result


NURSERY = c_string("KIT_GC_NURSERY")
MAXIMUM = c_string("KIT_GC_MAX")
MINIMUM = c_string("KIT_GC_MIN")
GROWTH = c_string("KIT_GC_GROWTH")
STRESS = c_string("KIT_GC_STRESS")
VERIFY = c_string("KIT_GC_VERIFY")


def _no_environment(name):
    """NOT_RPYTHON: hosted, the variables are not looked at."""
    return 0


getenv = external("getenv", [Address], Address, hosted=_no_environment)


def start_from_environment():
    """Start, once, with the sizes that the environment asks for."""
    if heap.started:
        return
    nursery = size_variable(NURSERY, DEFAULT_NURSERY)
    start(nursery, size_variable(STRESS, 0), DEFAULT_SHADOW_STACK)
    heap.maximum = size_variable(MAXIMUM, 0)
    heap.minimum_threshold = size_variable(MINIMUM, 8 * nursery)
    heap.growth_percent = size_variable(GROWTH, DEFAULT_GROWTH)
    heap.verify = size_variable(VERIFY, 0)
    set_threshold()


def start(nursery_size, stress, shadow_stack_size):
    """Make an empty heap; ``stress``: collect at every so-manieth allocation, 0 for never."""
    if nursery_size < SMALLEST_NURSERY:
        nursery_size = SMALLEST_NURSERY
    nursery_size = nursery_size & -SMALLEST_NURSERY
    heap.started = 1
    heap.nursery_size = nursery_size
    heap.nursery_start = _get_memory(nursery_size)
    heap.nursery_end = heap.nursery_start + nursery_size
    heap.stress = stress
    heap.window = DEFAULT_WINDOW
    if stress:
        heap.spare_nursery = _get_memory(nursery_size)
    heap.large_threshold = shift_right(nursery_size, 4)
    if heap.large_threshold > LARGEST_THRESHOLD:
        heap.large_threshold = LARGEST_THRESHOLD
    heap.minimum_threshold = 8 * nursery_size
    heap.growth_percent = DEFAULT_GROWTH
    heap.step_factor = 4
    start_cells()
    set_threshold()
    reset_nursery()
    stack = _get_memory(shadow_stack_size)
    thread_state.shadow_stack_base = llop.cast_int_to_adr(Address, stack)
    thread_state.shadow_stack_top = llop.cast_int_to_adr(Address, stack)
    thread_state.shadow_stack_end = llop.cast_int_to_adr(Address, stack + shadow_stack_size)
    state = llop.cast_adr_to_int(Signed, llop.cast_ptr_to_adr(Address, thread_state))
    push(static_roots, state + llop.field_offset(Signed, THREAD_STATE, "exc_value"))


def _get_memory(size):
    result = allocate(size)
    if result == 0:
        fatal_out_of_memory()
    return result


def size_variable(name, default):
    """The number in an environment variable, or the default when it is not set or not a number."""
    text = llop.cast_adr_to_int(Signed, getenv(llop.cast_ptr_to_adr(Address, name)))
    if text == 0:
        return default
    return parse_size(text, default)


def parse_size(text, default):
    """The number in a zero-terminated string: digits and one of K, M, G; the default for anything else."""
    value = 0
    position = 0
    digit = load_byte(text, 0) - 48
    while 0 <= digit <= 9 and position < 15:
        value = value * 10 + digit
        position += 1
        digit = load_byte(text, position) - 48
    unit = load_byte(text, position)
    if position == 0:
        return default
    if unit == 0:
        return value
    if load_byte(text, position + 1) != 0:
        return default
    unit = unit & ~32
    if unit == 75:
        return value * 1024
    if unit == 77:
        return value * (1 << 20)
    if unit == 71:
        return value * (1 << 30)
    return default
