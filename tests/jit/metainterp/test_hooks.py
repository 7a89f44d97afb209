"""Hooks of the JIT: what they are told, that they may run guest code, what becomes of their exceptions; counters."""

import pytest

from framework.diagnostics.errors import KitError
from framework.rlib import jit_hooks
from framework.rlib.jit import Counters, JitDriver, JitHookInterface, JitPolicy, set_user_param
from framework.testing.hosted_target import Transcript
from framework.testing.meta_interpret import MetaProgram, meta_interpret


def describe(pc, limit):
    return "at " + str(pc)


driver = JitDriver(greens=["pc", "limit"], reds=["n", "total"], name="hooked", get_printable_location=describe)


def run(n, limit):
    pc, total = 0, 0
    while n > 0:
        driver.jit_merge_point(pc=pc, limit=limit, n=n, total=total)
        if n > limit:
            total += 2
        else:
            total += 3
        n -= 1
    return total


class Told(JitHookInterface):
    """Remembers what it was told."""

    def __init__(self):
        self.lines = []

    def _note(self, what, info):
        if not self.lines and "int_gt" not in " ".join(info.operations):
            return
        line = f"{what} {info.type} {info.get_jitdriver().name} {info.get_greenkey_repr()} {info.greenkey[0]}"
        self.lines.append(line + (" of a guard" if info.fail_descr_no > 0 else ""))

    def before_compile(self, debug_info):
        self._note("before", debug_info)

    def after_compile(self, debug_info):
        self._note("after", debug_info)

    def before_compile_bridge(self, debug_info):
        self._note("before", debug_info)

    def after_compile_bridge(self, debug_info):
        self._note("after", debug_info)


told = Told()


def tells(n):
    run(n, n // 2)
    return "; ".join(told.lines)


def test_hooks_are_told_of_loops_and_bridges():
    run = meta_interpret(tells, [40], JitPolicy(told))
    assert run.result == (
        "before loop hooked at 0 0; after loop hooked at 0 0; "
        "before bridge hooked at 0 0 of a guard; after bridge hooked at 0 0 of a guard"
    )


class Aborts(JitHookInterface):
    def __init__(self):
        self.reasons = []
        self.texts = ""

    def on_abort(self, reason, jitdriver, greenkey, greenkey_repr, logops, operations):
        self.reasons.append(reason)
        self.texts = jitdriver.name + " " + greenkey_repr + " " + logops.repr_of_resop(operations[-1])


aborts = Aborts()


class Frame:
    _virtualizable_ = ["n"]

    def __init__(self, n):
        self.n = n


escaping = JitDriver(greens=["k"], reds=["frame"], virtualizables=["frame"], name="escaping")


class Registry:
    frame = Frame(0)


registry = Registry()


def look():
    registry.frame.n += 0


look._jit_look_inside_ = False


def escapes(n):
    frame = Frame(n)
    registry.frame = frame
    k = 0
    while frame.n > 0:
        escaping.jit_merge_point(k=k, frame=frame)
        look()
        frame.n -= 1
    return str(aborts.reasons) + aborts.texts


def test_hooks_are_told_of_aborts():
    run = meta_interpret(escapes, [20], JitPolicy(aborts))
    reason = Counters.counters.index("ABORT_ESCAPE")
    assert run.result.startswith(f"[{reason}") and "escaping k=0 " in run.result


class Runs(JitHookInterface):
    """Guest code in a hook, which is compiled itself."""

    def __init__(self):
        self.total = 0
        self.depth = 0

    def before_compile(self, debug_info):
        if self.depth < 2:
            self.depth += 1
            self.total += run(20 + self.depth, 1000 + self.depth)
            self.depth -= 1

    after_compile = before_compile


runs = Runs()


def runs_guest_code(n):
    total = run(n, n // 2) + run(n, n // 3)
    return total if runs.total > 0 else -1


def test_hooks_may_run_guest_code():
    result = meta_interpret(runs_guest_code, [40], JitPolicy(runs))
    assert result.result == run(40, 20) + run(40, 13)
    assert len(result.loops) > 2


class Raises(JitHookInterface):
    def after_compile(self, debug_info):
        raise ValueError("seen " + debug_info.get_greenkey_repr())


def test_an_exception_of_a_hook_is_reported_and_ignored(capfd):
    assert meta_interpret(run, [40, 20], JitPolicy(Raises())).result == run(40, 20)
    assert capfd.readouterr().err == "exception ignored in a hook of the JIT: ValueError: seen at 0\n"


class Exits(JitHookInterface):
    def after_compile(self, debug_info):
        raise SystemExit(3)


def exits(n):
    try:
        return run(n, n // 2)
    except SystemExit:
        return -1


def test_an_exit_in_a_hook_goes_on_in_the_program():
    assert meta_interpret(exits, [40], JitPolicy(Exits())).result == -1


class Setting:
    _immutable_fields_ = ["step?"]

    def __init__(self):
        self.step = 1


setting = Setting()
settled = JitDriver(greens=["k"], reds=["n", "total"], name="settled")


class Changes(JitHookInterface):
    def __init__(self):
        self.seen = 0

    def before_compile(self, debug_info):
        self.seen += 1
        setting.step = 1 + self.seen % 3


changes = Changes()


def relies(n):
    k, total = 0, 0
    setting.step = 1
    while n > 0:
        settled.jit_merge_point(k=k, n=n, total=total)
        total += 1000 if setting.step == changes.seen % 3 + 1 else 0
        n -= 1
    return total


def test_a_hook_that_changes_what_the_trace_relies_on():
    assert meta_interpret(relies, [30], JitPolicy(changes)).result == 30000


def counts(n):
    before = jit_hooks.stats_get_counter_value(None, Counters.TOTAL_COMPILED_LOOPS)
    run(n, n // 2)
    return jit_hooks.stats_get_counter_value(None, Counters.TOTAL_COMPILED_LOOPS) - before


def test_counters_are_read_by_the_program():
    assert counts(40) == 0
    assert meta_interpret(counts, [40]).result == 1


def test_only_a_hook_interface_is_taken():
    with pytest.raises(KitError, match="a JitPolicy takes an instance of JitHookInterface, not of int"):
        MetaProgram(run, [40, 20], JitPolicy(3))


def chooses_passes(n, text):
    set_user_param(driver, "enable_opts=" + text)
    return run(n, n // 2)


def test_optimisations_are_chosen_by_text_at_run_time():
    plain = meta_interpret(chooses_passes, [40, "rewrite"])
    all_ = meta_interpret(chooses_passes, [40, "all"])
    assert plain.result == all_.result == run(40, 20)
    assert len(plain.loops[0].trace.operations) != len(all_.loops[0].trace.operations)


def test_unknown_optimisations_are_said():
    with pytest.raises(ValueError):
        set_user_param(None, "enable_opts=rewrite:nothing")


def where(pc):
    return "guest.x", 7 + pc, "main", pc, "ADD"


located = JitDriver(greens=["pc"], reds=["n"], name="located", get_location=where)


def runs_located(n):
    pc = 0
    while n > 0:
        located.jit_merge_point(pc=pc, n=n)
        n -= 1
    return n


def test_the_location_stands_behind_the_position():
    transcript = Transcript()
    assert MetaProgram(runs_located, [9]).run([9], {}, transcript).result == 0
    assert any("located: pc=0 (guest.x:7 in main, bytecode 0: ADD)" in line for line in transcript.lines)


def nowhere(pc):
    return pc


unlocated = JitDriver(greens=["pc"], reds=["n"], name="unlocated", get_location=nowhere)


def runs_unlocated(n):
    pc = 0
    while n > 0:
        unlocated.jit_merge_point(pc=pc, n=n)
        n -= 1
    return n


def test_a_location_that_is_none_is_refused():
    with pytest.raises(KitError) as caught:
        MetaProgram(runs_unlocated, [9])
    assert "get_location of unlocated gives (file: str, line: int, function: str" in str(caught.value)
    assert "unlocated.jit_merge_point(pc=pc, n=n)" in str(caught.value)
