"""What a program is told of its JIT while it runs: hooks when traces are given up or compiled, and counters.

    class Hooks(JitHookInterface):
        def after_compile(self, debug_info):
            print(debug_info.get_greenkey_repr(), debug_info.asminfo.asmlen)

    def jitpolicy(driver):
        return JitPolicy(Hooks())

Hooks are called where the interpreter has asked the JIT for something and waits.  They may run guest code, which may be
traced and compiled itself.  An Exception that leaves a hook is written to standard error and ignored, as those of Python's
destructors are; others (SystemExit, KeyboardInterrupt) go on in the program when the JIT gives it control back.  On CPython
there is no JIT: no hook is called, and counters are 0.
"""

from __future__ import annotations

import os
from collections.abc import Callable


class Counters:
    """Names of the JIT's counters, in order."""

    counters = (
        "TRACING BACKEND OPS HEAPCACHED_OPS RECORDED_OPS GUARDS OPT_OPS OPT_GUARDS OPT_GUARDS_SHARED OPT_FORCINGS "
        "OPT_VECTORIZE_TRY OPT_VECTORIZED ABORT_TOO_LONG ABORT_BRIDGE ABORT_BAD_LOOP ABORT_ESCAPE "
        "ABORT_FORCE_QUASIIMMUT ABORT_SEGMENTED_TRACE FORCE_VIRTUALIZABLES NVIRTUALS NVHOLES NVREUSED "
        "TOTAL_COMPILED_LOOPS TOTAL_COMPILED_BRIDGES TOTAL_FREED_LOOPS TOTAL_FREED_BRIDGES"
    ).split()

    counter_names = counters
    ncounters = len(counters)


for _index, _name in enumerate(Counters.counters):
    setattr(Counters, _name, _index)


class HookedDriver:
    """A JitDriver as hooks see it."""

    def __init__(self, number: int, name: str) -> None:
        self.number = number
        self.name = name


class AsmInfo:
    """Where the machine code of a trace is: address, and size in bytes.  Both are 0 before it is there."""

    def __init__(self, address: int, size: int) -> None:
        self.asmaddr = address
        self.asmlen = size


class LogOps:
    """Makes text of operations."""

    def repr_of_resop(self, operation: str) -> str:
        """An operation as text; it is given as such."""
        return operation


class JitDebugInfo:
    """A trace that is or was compiled.

    Attributes:
        type: ``"loop"``, ``"entry bridge"`` (code of a position that jumps to a loop or leaves the portal) or ``"bridge"``.
        greenkey: a word per green that tells its positions apart: integers as they are, strings and objects by a hash.
        loop_number: of the loop that it is or belongs to.
        fail_descr_no: of the guard whose bridge it is, else -1.
        operations: what was optimised, a text per operation.
    """

    def __init__(
        self, driver: HookedDriver, kind: str, words: str, greenkey_repr: str, loop_number: int, guard_number: int,
        text: str, asminfo: AsmInfo,
    ) -> None:  # fmt: skip
        self._driver = driver
        self.type = kind
        self.greenkey = numbers_in(words)
        self._greenkey_repr = greenkey_repr
        self.loop_number = loop_number
        self.fail_descr_no = guard_number
        self.operations = text.split("\n")
        self.asminfo = asminfo
        self.logops = LogOps()

    def get_jitdriver(self) -> HookedDriver:
        """The driver of the position."""
        return self._driver

    def get_greenkey_repr(self) -> str:
        """The position for people, as ``get_printable_location`` says."""
        return self._greenkey_repr


class JitHookInterface:
    """Methods called by the JIT when something happened.  Subclass it and give the instance to the policy."""

    def on_abort(
        self,
        reason: int,
        jitdriver: HookedDriver,
        greenkey: list[int],
        greenkey_repr: str,
        logops: LogOps,
        operations: list[str],
    ) -> None:
        """A trace was given up.  ``reason`` is a number of ``Counters``, ``operations`` what had been recorded."""

    def before_compile(self, debug_info: JitDebugInfo) -> None:
        """A loop is about to be compiled."""

    def after_compile(self, debug_info: JitDebugInfo) -> None:
        """A loop was compiled."""

    def before_compile_bridge(self, debug_info: JitDebugInfo) -> None:
        """A bridge is about to be compiled."""

    def after_compile_bridge(self, debug_info: JitDebugInfo) -> None:
        """A bridge was compiled."""


# --- how the JIT calls them

HOOKS = ("on_abort", "before_compile", "after_compile", "before_compile_bridge", "after_compile_bridge")
"""The number of a hook for the JIT is its place here."""


def overridden_hooks(hooks: JitHookInterface) -> int:
    """The hooks that a class has methods of its own for: a set of bits by number."""
    return sum(
        1 << number
        for number, name in enumerate(HOOKS)
        if getattr(type(hooks), name) is not getattr(JitHookInterface, name)
    )


def hook_caller(hooks: JitHookInterface) -> Callable[..., None]:
    """The function through which the JIT of a program calls its hooks."""

    def call_hook(
        hook: int, driver: int, reason: int, loop: int, guard: int, address: int, size: int,
        driver_name: str, kind: str, words: str, greenkey_repr: str, text: str,
    ) -> None:  # fmt: skip
        named = HookedDriver(driver, driver_name)
        try:
            if hook == 0:
                operations = text.split("\n")
                hooks.on_abort(reason, named, numbers_in(words), greenkey_repr, LogOps(), operations)
                return
            info = JitDebugInfo(named, kind, words, greenkey_repr, loop, guard, text, AsmInfo(address, size))
            if hook == 1:
                hooks.before_compile(info)
            elif hook == 2:
                hooks.after_compile(info)
            elif hook == 3:
                hooks.before_compile_bridge(info)
            else:
                hooks.after_compile_bridge(info)
        except Exception as error:
            _report(error)

    call_hook._jit_hook_ = True  # type: ignore[attr-defined]
    call_hook._jit_look_inside_ = False  # type: ignore[attr-defined]
    return call_hook


def numbers_in(words: str) -> list[int]:
    """The numbers in a text, between spaces."""
    return [int(word) for word in words.split(" ") if word]


def _report(error: Exception) -> None:
    line = "exception ignored in a hook of the JIT: " + type(error).__name__ + ": " + str(error) + "\n"
    os.write(2, line.encode("utf-8"))


# --- counters


def stats_get_counter_value(warmrunnerdesc: None, number: int) -> int:
    """A counter of ``Counters`` by its number.  The first argument is RPython's, None here."""
    return _statistic(number)


def stats_asmmemmgr_used(warmrunnerdesc: None) -> int:
    """Bytes of machine code in use."""
    return _statistic(CODE_USED)


def stats_asmmemmgr_allocated(warmrunnerdesc: None) -> int:
    """Bytes of memory taken for machine code, those that were given back included."""
    return _statistic(CODE_ALLOCATED)


CODE_USED = -1
CODE_ALLOCATED = -2


def _statistic(number: int) -> int:
    return jit_statistic(number)


def jit_statistic(number: int) -> int:
    """A counter, or CODE_USED and CODE_ALLOCATED; 0 where there is no JIT."""
    return 0


_statistic._jit_look_inside_ = False  # type: ignore[attr-defined]
