"""Every hint in an executable: loops that print what they compute.  A target of ``kit translate``.

Most loops are those of ``metainterp/test_hints.py``, which looks at their traces; here are those of what a driver's
functions decide.  ``test_native_hints.py`` runs all of them.
"""

from __future__ import annotations

from framework.rlib.jit import (
    Counters,
    JitDebugInfo,
    JitDriver,
    JitHookInterface,
    JitPolicy,
    set_param,
    set_user_param,
    trace_next_iteration,
)
from framework.rlib.jit_hooks import stats_asmmemmgr_used, stats_get_counter_value
from tests.jit.codewriter.test_hints import loop as every_hint
from tests.jit.metainterp import test_hints as loops
from tests.jit.metainterp import test_virtual_refs as references


def describe(pc: int, code: str) -> str:
    return code + " at " + str(pc)


def place(pc: int, code: str) -> int:
    return pc


def where(pc: int, code: str) -> tuple[str, int, str, int, str]:
    return "guest", pc, code, pc, code[pc : pc + 1]


def is_odd_start(pc: int, code: str, n: int, total: int) -> bool:
    return n % 2 == 1


def stays_out(pc: int, code: str) -> bool:
    return code == "+-j"


def unrolls(pc: int, code: str) -> bool:
    return len(code) == 3


driver = JitDriver(
    greens=["pc", "code"],
    reds=["n", "total"],
    name="asked",
    is_recursive=True,
    vectorize=True,
    get_printable_location=describe,
    get_unique_id=place,
    get_location=where,
    confirm_enter_jit=is_odd_start,
    can_never_inline=stays_out,
    should_unroll_one_iteration=unrolls,
)


def asked(code: str, n: int) -> int:
    pc = 0
    total = 0
    while pc < len(code):
        driver.jit_merge_point(pc=pc, code=code, n=n, total=total)
        instruction = code[pc]
        pc += 1
        if instruction == "+":
            total += n
        elif instruction == "-":
            n -= 1
        elif instruction == "c":
            total += asked("+-j", n % 5 + 1) + asked("+--+", n) + asked("-+j", 3)
        elif instruction == "j":
            if n > 0:
                pc = 0
                driver.can_enter_jit(pc=pc, code=code, n=n, total=total)
    return total


def driver_functions(n: int) -> int:
    return asked("+c-j", n) + asked("+c-j", n + 1)


automatic = JitDriver(greens=["step"], reds="auto", name="automatic")


def automatic_reds(n: int) -> int:
    total, step, other = 0, 2, n * 3
    while n > 0:
        automatic.jit_merge_point(step=step)
        total += other % (n + step)
        n -= 1
    return total


def parameters(n: int) -> int:
    """Parameters that change while the program runs change no result."""
    total = 0
    for round_ in range(4):
        set_param(automatic, "threshold", 2 + round_)
        set_param(driver, "inlining", round_ % 2)
        set_param(None, "trace_eagerness", 1 + round_)
        set_user_param(None, "function_threshold=3,trace_limit=" + str(100 + 400 * round_))
        trace_next_iteration(automatic, 2)
        total += automatic_reds(n) + driver_functions(n)
    return total


class Hooks(JitHookInterface):
    """Run guest code, raise, and count."""

    def __init__(self) -> None:
        self.loops = 0
        self.bridges = 0
        self.started = 0
        self.wrong = 0
        self.is_running = False

    def on_abort(self, reason, jitdriver, greenkey, greenkey_repr, logops, operations):  # type: ignore[no-untyped-def]
        self.wrong += len(jitdriver.name) == 0 or reason < Counters.ABORT_TOO_LONG

    def before_compile(self, debug_info: JitDebugInfo) -> None:
        self.started += 1
        self.wrong += debug_info.type == "bridge" or len(debug_info.operations) == 0
        self._run_guest_code()

    def after_compile(self, debug_info: JitDebugInfo) -> None:
        self.loops += 1
        self.wrong += debug_info.asminfo.asmlen == 0

    def before_compile_bridge(self, debug_info: JitDebugInfo) -> None:
        self.started += 1
        self.wrong += debug_info.fail_descr_no < 0

    def after_compile_bridge(self, debug_info: JitDebugInfo) -> None:
        self.bridges += 1
        self.wrong += debug_info.asminfo.asmaddr == 0
        self._run_guest_code()

    def _run_guest_code(self) -> None:
        if not self.is_running:
            self.is_running = True
            n = 5 + self.started % 7
            total = 0
            for i in range(n):
                total += 3 * n % (n - i + 2)
            self.wrong += total != automatic_reds(n)
            self.is_running = False


hooks = Hooks()


def hooked(n: int) -> int:
    """0 when what the hooks have seen agrees with the JIT's counters."""
    set_user_param(None, "enable_opts=all" if n % 2 else "enable_opts=intbounds:rewrite:virtualize:pure:heap:unroll")
    driver_functions(n)
    loops = stats_get_counter_value(None, Counters.TOTAL_COMPILED_LOOPS)
    bridges = stats_get_counter_value(None, Counters.TOTAL_COMPILED_BRIDGES)
    unused = hooks.loops > 0 and stats_asmmemmgr_used(None) == 0
    return (
        hooks.wrong + (loops != hooks.loops) + (bridges != hooks.bridges) + (hooks.started < loops + bridges) + unused
    )


LOOPS = [
    ("stack machine", loops.stack_machine), ("seen frame", loops.stack_machine_looked_at),
    ("straight calls", loops.calls_straight_code), ("calls of loops", loops.calls_a_loop),
    ("calls", loops.run_calls), ("quasi-immutable", loops.quasi_immutable), ("changed outside", loops.changed_outside),
    ("conditional calls", loops.conditional), ("known results", loops.known_results), ("questions", loops.asks),
    ("loop invariant", loops.invariant), ("long", loops.long_loop), ("raising", loops.run_raising),
    ("raising changes", loops.changes_how_it_raises), ("never", loops.never_traced), ("every hint", every_hint),
    ("parameter", loops.sets_parameter), ("another's parameter", loops.sets_another_drivers_parameter),
    ("driver functions", driver_functions), ("automatic reds", automatic_reds), ("parameters", parameters),
    ("virtual references", references.called), ("followed references", references.follows),
    ("references that are kept", references.keeps), ("references across iterations", references.stays_open),
    ("hooks", hooked),
]  # fmt: skip


def entry_point(argv: list[str]) -> int:
    for name, function in LOOPS:
        print(name, function(60), function(61))
    return 0


def jitpolicy(driver: object) -> JitPolicy:
    return JitPolicy(hooks)


def target(driver: object, args: list[str]) -> object:
    return entry_point
