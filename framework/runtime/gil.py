"""Translated: threads, and the lock (GIL) that lets one of them at a time run translated code (``rlib.gil`` is hosted).

Who wants the GIL stands in one line, by rank, then by time of arrival:

    OVERDUE   has waited for a whole SLICE: it is next whatever happens
    URGENT    comes back from a system call or was woken by another thread, or made way for one that it woke; and did not
              compute for long since
    PATIENT   had to give the GIL away at a poll

    take ──► free, and nobody of the same rank in line? ──► run ──► the call may wait: pass on ──► …
      └────► stand in line; the first one lets the holder know ──► holder polls: pass on, stand in line

So a thread that exchanges messages runs as soon as the computing thread polls, and the computing thread runs whenever all
others wait, at the latest after a SLICE.  The first in line is awake, if it did not come there by being woken, and asks the
holder: at once when it is urgent and the holder was not, after a short while when both are of one kind, after a SLICE
else.  Passing on is direct; only when all in line are patient the GIL is left free for who comes first, because waking a
sleeping thread takes longer than many a system call.

All of this is protected by one mutex.  A thread that waits, in line or for another thread to wake it (``park``), does so on
a condition of its own.  Threads have numbers by the order of their start, 0 is the main one.
"""

from __future__ import annotations

from collections.abc import Callable

from framework.lltypes.dialect import external, llop, null, static_function
from framework.lltypes.memory import StructObject
from framework.lltypes.threadstate import EVENT_GIL, EVENT_SIGNAL, EXECUTION_CONTEXT, thread_state
from framework.lltypes.types import Address, FuncType, Int32, Ptr, Signed, Struct, Unsigned, Void
from framework.rlib.jit import dont_look_inside
from framework.rlib.objectmodel import dont_inline
from framework.runtime import clock, posix, signals
from framework.runtime.blocking import ENTER, ENTER_POINTER, LEAVE, LEAVE_POINTER, hooks

PATIENT, URGENT, OVERDUE = 0, 1, 2
SLICE = 5_000_000  # nanoseconds that a computing thread keeps the GIL, and waits for it, at most
TURN = 500_000  # what an overdue thread gets at least, though others are urgent
EXCHANGE = 1_000_000  # what an urgent thread gets, though others are urgent
SIGNAL_INTERVAL = 50_000_000  # how often the main thread looks for signals while it is parked
NEVER = 1 << 62
ETIMEDOUT = 110
CLOCK_MONOTONIC = 1

CONDITION_BYTES = 64  # pthread_cond_t has 48, pthread_mutex_t up to 48, pthread_attr_t up to 64
ATTRIBUTE_BYTES = 128

THREAD = Struct(
    "thread",
    ("context", EXECUTION_CONTEXT),
    ("number", Signed),
    ("condition", Address),
    ("rank", Signed),
    ("used", Signed),  # nanoseconds with the GIL since it last waited for something else
    ("queued_at", Signed),
    ("is_queued", Signed),
    ("is_counting", Signed),  # it wakes by itself to ask for the GIL
    ("is_parked", Signed),
    ("is_woken", Signed),  # unpark() came before park()
    ("woken_by", Signed),  # the number, counted from 1, of the thread that woke it and had the GIL since
)
THREAD_POINTER = Ptr(THREAD)
THREAD.add_field("next", THREAD_POINTER)
THREAD.add_field("next_known", THREAD_POINTER)

gil = StructObject(
    Struct(
        "gil",
        ("mutex", Address),
        ("holder", THREAD_POINTER),
        ("first", THREAD_POINTER),  # in line
        ("known", THREAD_POINTER),  # all threads
        ("taken_at", Signed),
        ("taken_as", Signed),  # the rank of the holder when it took it
        ("is_asked", Signed),  # the holder was told that another wants the GIL
        ("started", Signed),  # threads, so far
        ("stack_size", Signed),  # bytes of native stack for new threads
    )
)
DEFAULT_STACK = 8 << 20
SMALLEST_STACK = 64 << 10

c_mutex_lock = external("pthread_mutex_lock", [Address], Int32)
c_mutex_unlock = external("pthread_mutex_unlock", [Address], Int32)
c_condattr_init = external("pthread_condattr_init", [Address], Int32)
c_condattr_setclock = external("pthread_condattr_setclock", [Address, Int32], Int32)
c_cond_init = external("pthread_cond_init", [Address, Address], Int32)
c_cond_destroy = external("pthread_cond_destroy", [Address], Int32)
c_cond_signal = external("pthread_cond_signal", [Address], Int32)
c_cond_wait = external("pthread_cond_wait", [Address, Address], Int32, can_collect=True)
c_cond_timedwait = external("pthread_cond_timedwait", [Address, Address, Address], Int32, can_collect=True)
c_attr_init = external("pthread_attr_init", [Address], Int32)
c_attr_setstacksize = external("pthread_attr_setstacksize", [Address, Unsigned], Int32)
c_attr_setdetachstate = external("pthread_attr_setdetachstate", [Address, Int32], Int32)
c_attr_destroy = external("pthread_attr_destroy", [Address], Int32)
c_attr_getstack = external("pthread_attr_getstack", [Address, Address, Address], Int32)
c_self = external("pthread_self", [], Address)
c_getattr_np = external("pthread_getattr_np", [Address, Address], Int32)
START = FuncType([Address], Address)
c_create = external("pthread_create", [Address, Address, Address, Address], Int32)
c_sigmask = external("pthread_sigmask", [Int32, Address, Address], Int32)
SIG_BLOCK, SIG_SETMASK = 0, 2
SIGNAL_SET_BYTES = 128

add_context = external("kit_gc_add_context", [Address], Void)
remove_context = external("kit_gc_remove_context", [Address], Void)
NO_THREAD = null(THREAD)


# --- the line; the mutex is held


def stand_in_line(thread, rank):
    """Behind all that have this rank or a higher one."""
    thread.rank = rank
    thread.is_queued = 1
    before = NO_THREAD
    current = gil.first
    while current and current.rank >= rank:
        before = current
        current = current.next
    thread.next = current
    if before:
        before.next = thread
    else:
        gil.first = thread


def leave_line(thread):
    """Take a thread out of the line."""
    thread.is_queued = 0
    if gil.first == thread:
        gil.first = thread.next
        return
    before = gil.first
    while before.next != thread:
        before = before.next
    before.next = thread.next


def ask_at():
    """When the first in line may ask the holder, in nanoseconds of the monotonic clock."""
    if gil.first.rank != URGENT:
        return gil.taken_at + SLICE
    if gil.taken_as == PATIENT:
        return 0
    return gil.taken_at + (TURN if gil.taken_as == OVERDUE else EXCHANGE)


def ask():
    """Let the holder know, once."""
    if gil.is_asked == 0:
        gil.is_asked = 1
        signals.set_event(EVENT_GIL, 1)


def hold(thread, rank):
    """The thread has the GIL from now on; the first of the others counts the time."""
    gil.holder = thread
    gil.taken_as = rank
    gil.taken_at = clock.nanoseconds(clock.MONOTONIC)
    gil.is_asked = 0
    signals.set_event(EVENT_GIL, 0)
    if gil.first and gil.first.is_counting == 0:
        c_cond_signal(gil.first.condition)


def pass_on():
    """The holder has done with the GIL."""
    first = gil.first
    if first and first.rank != PATIENT:
        leave_line(first)
        hold(first, first.rank)
        c_cond_signal(first.condition)
        return
    gil.holder = NO_THREAD
    gil.is_asked = 0
    if first:
        c_cond_signal(first.condition)


def take(thread, rank):
    """Wait for the GIL."""
    if not gil.holder and (not gil.first or gil.first.rank < rank):
        hold(thread, rank)
        return
    thread.queued_at = clock.nanoseconds(clock.MONOTONIC)
    stand_in_line(thread, rank)
    wait_in_line(thread)


def wait_in_line(thread):
    """Until the GIL is handed over, or is free and this is the first."""
    while gil.holder != thread:
        until = next_step(thread)  # may make it the first
        if not gil.holder and gil.first == thread:
            leave_line(thread)
            hold(thread, thread.rank)
            return
        thread.is_counting = 1 if until != NEVER else 0
        wait(thread, until)
        thread.is_counting = 0


def next_step(thread):
    """Do what is due for a thread in line.  Returns: when it must look again."""
    now = clock.nanoseconds(clock.MONOTONIC)
    until = NEVER
    if thread.rank == PATIENT:
        until = thread.queued_at + SLICE
        if now >= until:
            leave_line(thread)
            stand_in_line(thread, OVERDUE)
            until = NEVER
    if gil.first == thread and gil.is_asked == 0:
        at = ask_at()
        if now >= at:
            ask()
        elif at < until:
            until = at
    return until


def wait(thread, until):
    """Sleep on the thread's condition up to a time.  Returns: whether the time is over."""
    if until == NEVER:
        c_cond_wait(thread.condition, gil.mutex)
        return False
    place = llop.raw_malloc(Address, 16)
    llop.raw_store(None, place, 0, until // clock.BILLION)
    llop.raw_store(None, place, 8, until % clock.BILLION)
    result = llop.cast_primitive(Signed, c_cond_timedwait(thread.condition, gil.mutex, place))
    llop.raw_free(None, place)
    return result == ETIMEDOUT


# --- giving away and taking back; nothing here may hold references


def suspend(thread):
    """What the thread state has of this thread goes to its context."""
    context = thread.context
    context.shadow_stack_base = thread_state.shadow_stack_base
    context.shadow_stack_end = thread_state.shadow_stack_end
    context.stack_limit = thread_state.stack_limit
    context.stack_base = thread_state.stack_base
    context.shadow_stack_top = thread_state.shadow_stack_top


def resume(thread):
    """And back; a context is empty while its thread runs."""
    context = thread.context
    thread_state.shadow_stack_base = context.shadow_stack_base
    thread_state.shadow_stack_end = context.shadow_stack_end
    thread_state.stack_limit = context.stack_limit
    thread_state.stack_base = context.stack_base
    thread_state.shadow_stack_top = context.shadow_stack_top
    context.shadow_stack_top = context.shadow_stack_base
    thread_state.thread_ident = thread.number
    if thread.number == 0 and signals.has_arrived():
        signals.set_event(EVENT_SIGNAL, 1)


@dont_inline
def leave():
    """Before a call that may wait.  Returns: the thread, for ``enter``."""
    c_mutex_lock(gil.mutex)
    thread = gil.holder
    thread.used = 0
    suspend(thread)
    pass_on()
    c_mutex_unlock(gil.mutex)
    return llop.cast_ptr_to_adr(Address, thread)


@dont_inline
def enter(address):
    """After it."""
    error = posix.last_error()
    thread = llop.cast_adr_to_ptr(THREAD_POINTER, address)
    c_mutex_lock(gil.mutex)
    take(thread, URGENT)
    resume(thread)
    c_mutex_unlock(gil.mutex)
    posix.set_last_error(error)


HOOK_LEAVE = static_function(LEAVE, leave)
HOOK_ENTER = static_function(ENTER, enter)


@dont_look_inside
@dont_inline
def yield_gil() -> None:
    """At a poll: let the first in line run if it asked."""
    signals.set_event(EVENT_GIL, 0)
    if hooks.is_threaded == 0:
        return
    c_mutex_lock(gil.mutex)
    gil.is_asked = 0
    if gil.first:
        thread = gil.holder
        thread.queued_at = clock.nanoseconds(clock.MONOTONIC)
        thread.used = thread.used + thread.queued_at - gil.taken_at
        suspend(thread)
        first = gil.first
        leave_line(first)
        if first.woken_by == thread.number + 1:
            thread.used = 0  # an exchange of messages; the other half may never have to wait
        first.woken_by = 0
        stand_in_line(thread, URGENT if thread.used < EXCHANGE else PATIENT)
        hold(first, first.rank)
        c_cond_signal(first.condition)
        wait_in_line(thread)
        resume(thread)
    c_mutex_unlock(gil.mutex)


# --- parking


@dont_look_inside
def get_ident() -> int:
    """The number of the thread, the main one's is 0."""
    return thread_state.thread_ident


@dont_look_inside
@dont_inline
def park(nanoseconds: int) -> bool:
    """Wait until another thread calls ``unpark``; negative: without a limit.  Returns: whether one did.

    The main thread also comes back, with False, when a signal arrived.
    """
    start_threads()
    c_mutex_lock(gil.mutex)
    thread = gil.holder
    if thread.is_woken == 0 and nanoseconds != 0:
        thread.used = 0
        suspend(thread)
        thread.is_parked = 1
        pass_on()
        sleep_parked(thread, nanoseconds)
        if thread.is_queued != 0 or gil.holder == thread:
            wait_in_line(thread)
        else:
            take(thread, URGENT)
        resume(thread)
    was_woken = thread.is_woken != 0
    thread.is_woken = 0
    c_mutex_unlock(gil.mutex)
    return was_woken


def sleep_parked(thread, nanoseconds):
    """Until the thread is woken or the time is over."""
    end = NEVER if nanoseconds < 0 else clock.nanoseconds(clock.MONOTONIC) + nanoseconds
    is_over = False
    while thread.is_parked != 0 and not is_over:
        until = end
        if thread.number == 0:
            look = clock.nanoseconds(clock.MONOTONIC) + SIGNAL_INTERVAL
            until = look if look < end else end
        is_over = wait(thread, until) and until == end
        if thread.number == 0 and signals.has_arrived():
            is_over = True
    thread.is_parked = 0


@dont_look_inside
def unpark(number: int) -> None:
    """Wake a thread, or let its next ``park`` return at once."""
    start_threads()
    c_mutex_lock(gil.mutex)
    thread = gil.known
    while thread and thread.number != number:
        thread = thread.next_known
    if thread:
        thread.is_woken = 1
        if thread.is_parked != 0:
            thread.is_parked = 0
            thread.woken_by = gil.holder.number + 1
            thread.queued_at = clock.nanoseconds(clock.MONOTONIC)
            stand_in_line(thread, URGENT)
            if gil.first == thread:
                ask()
    c_mutex_unlock(gil.mutex)


# --- starting


class Starting:
    """What threads that were made and do not run yet shall do, by their numbers."""

    def __init__(self) -> None:
        self.functions: dict[int, Callable[[], None]] = {}


STARTING = Starting()


def new_thread():
    """A record with a number."""
    thread = llop.cast_adr_to_ptr(THREAD_POINTER, llop.raw_malloc(Address, llop.size_of(Signed, THREAD)))
    if not thread:
        raise MemoryError
    attributes = llop.raw_malloc(Address, CONDITION_BYTES)
    thread.condition = llop.raw_malloc(Address, CONDITION_BYTES)
    c_condattr_init(attributes)
    c_condattr_setclock(attributes, llop.cast_primitive(Int32, CLOCK_MONOTONIC))
    c_cond_init(thread.condition, attributes)
    llop.raw_free(None, attributes)
    thread.number = gil.started
    gil.started = gil.started + 1
    thread.next_known = gil.known
    gil.known = thread
    return thread


def drop_thread(thread):
    """The thread ended, or never began."""
    if gil.known == thread:
        gil.known = thread.next_known
    else:
        before = gil.known
        while before.next_known != thread:
            before = before.next_known
        before.next_known = thread.next_known
    remove_context(llop.cast_ptr_to_adr(Address, thread.context))
    llop.raw_free(None, thread.context.shadow_stack_base)
    c_cond_destroy(thread.condition)
    llop.raw_free(None, thread.condition)
    llop.raw_free(None, llop.cast_ptr_to_adr(Address, thread))


def start_threads() -> None:
    """The main thread gets a record and the GIL, once."""
    if hooks.is_threaded != 0:
        return
    gil.mutex = llop.raw_malloc(Address, CONDITION_BYTES)
    if gil.stack_size == 0:
        gil.stack_size = DEFAULT_STACK
    thread = new_thread()
    thread.context.shadow_stack_base = thread_state.shadow_stack_base
    thread.context.shadow_stack_top = thread_state.shadow_stack_base
    add_context(llop.cast_ptr_to_adr(Address, thread.context))
    hold(thread, URGENT)
    hooks.leave = llop.cast_adr_to_ptr(LEAVE_POINTER, llop.cast_ptr_to_adr(Address, HOOK_LEAVE))
    hooks.enter = llop.cast_adr_to_ptr(ENTER_POINTER, llop.cast_ptr_to_adr(Address, HOOK_ENTER))
    hooks.is_threaded = 1


@dont_look_inside
def set_stack_size(size: int) -> None:
    """Bytes of native stack for threads that are started from now on."""
    gil.stack_size = size if size > SMALLEST_STACK else SMALLEST_STACK


@dont_look_inside
def start_thread(function: Callable[[], None]) -> int:
    """Run a function in a new thread.  Returns: its number.  Raises: RuntimeError when the system refuses."""
    start_threads()
    c_mutex_lock(gil.mutex)
    thread = new_thread()
    c_mutex_unlock(gil.mutex)
    number = thread.number
    size = 2 * gil.stack_size  # a frame has fewer references than half of its words
    shadow_stack = llop.raw_malloc(Address, size)
    thread.context.shadow_stack_base = shadow_stack
    thread.context.shadow_stack_top = shadow_stack
    thread.context.shadow_stack_end = llop.adr_add(Address, shadow_stack, size)
    add_context(llop.cast_ptr_to_adr(Address, thread.context))
    STARTING.functions[number] = function
    if not shadow_stack or not create(thread):
        del STARTING.functions[number]
        c_mutex_lock(gil.mutex)
        drop_thread(thread)
        c_mutex_unlock(gil.mutex)
        raise RuntimeError("can't start new thread")
    return number


def create(thread) -> bool:
    """Have the system make the thread; signals are the main thread's.  Returns: whether it did."""
    attributes = llop.raw_malloc(Address, ATTRIBUTE_BYTES)
    place = llop.raw_malloc(Address, 8)
    every = llop.raw_malloc(Address, SIGNAL_SET_BYTES)
    before = llop.raw_malloc(Address, SIGNAL_SET_BYTES)
    for i in range(0, SIGNAL_SET_BYTES, 8):
        llop.raw_store(None, every, i, -1)
    c_attr_init(attributes)
    c_attr_setstacksize(attributes, llop.cast_int_to_uint(Unsigned, gil.stack_size))
    c_attr_setdetachstate(attributes, llop.cast_primitive(Int32, 1))
    c_sigmask(llop.cast_primitive(Int32, SIG_BLOCK), every, before)
    result = c_create(place, attributes, llop.cast_ptr_to_adr(Address, ENTRY), llop.cast_ptr_to_adr(Address, thread))
    c_sigmask(llop.cast_primitive(Int32, SIG_SETMASK), before, llop.cast_int_to_adr(Address, 0))
    c_attr_destroy(attributes)
    llop.raw_free(None, attributes)
    llop.raw_free(None, place)
    llop.raw_free(None, every)
    llop.raw_free(None, before)
    return llop.cast_primitive(Signed, result) == 0


def run_thread(address):
    """What a new thread runs: without the GIL at first, and without references."""
    thread = llop.cast_adr_to_ptr(THREAD_POINTER, address)
    find_stack(thread)
    c_mutex_lock(gil.mutex)
    take(thread, URGENT)
    resume(thread)
    c_mutex_unlock(gil.mutex)
    run_function()
    c_mutex_lock(gil.mutex)
    suspend(thread)
    drop_thread(thread)
    pass_on()
    c_mutex_unlock(gil.mutex)
    return llop.cast_int_to_adr(Address, 0)


ENTRY = static_function(START, run_thread)


def find_stack(thread):
    """The bounds of the native stack of the running thread; three quarters are the program's."""
    attributes = llop.raw_malloc(Address, ATTRIBUTE_BYTES)
    place = llop.raw_malloc(Address, 16)
    c_getattr_np(c_self(), attributes)
    c_attr_getstack(attributes, place, llop.adr_add(Address, place, 8))
    lowest = llop.raw_load(Address, place, 0)
    size = llop.raw_load(Signed, place, 8)
    c_attr_destroy(attributes)
    thread.context.stack_limit = llop.adr_add(Address, lowest, size // 4)
    thread.context.stack_base = llop.adr_add(Address, lowest, size)
    llop.raw_free(None, attributes)
    llop.raw_free(None, place)


@dont_inline
def run_function() -> None:
    """Run the function of the new thread; an exception that leaves it ends the thread with a message."""
    function = STARTING.functions.pop(thread_state.thread_ident)
    try:
        function()
    except SystemExit:
        pass
    except BaseException as error:
        posix.write_text(2, "Unhandled exception in thread: " + repr(error) + "\n")
