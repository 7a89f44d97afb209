"""Loops that nobody uses are freed, with everything that refers to them; those that are used or reached stay."""

from framework.rlib.jit import Counters, JitDriver, dont_look_inside
from framework.rlib.jit_hooks import stats_asmmemmgr_used, stats_get_counter_value
from framework.testing.meta_interpret import MetaProgram, meta_interpret


class Mode:
    _immutable_fields_ = ["step?"]

    def __init__(self):
        self.step = 1


mode = Mode()

driver = JitDriver(greens=["code"], reds=["n", "total"], name="aged", is_recursive=True)


def run(code, n):
    total = 0
    while n > 0:
        driver.jit_merge_point(code=code, n=n, total=total)
        if code > 100 and n % 4 == 0:
            total += run(code - 100, 3)
        elif n % 3 == code % 3:
            total += code * mode.step
        else:
            total -= n
        n -= 1
    return total


def many(rounds):
    """Many positions, each for a while; now and then all that relies on the mode is invalidated."""
    total = 0
    for i in range(rounds):
        code = i % 7 + 100 * (i % 3)
        total = (total * 3 + run(code, 12 + i % 5)) % 1000003
        if i % 9 == 0:
            mode.step = i % 2 + 1
    return total


PROGRAM = MetaProgram(many, [1])


def test_loops_are_freed_at_every_chance():
    result = PROGRAM.run([40], {"loop_longevity": 1})
    assert result.result == many(40)
    assert result.counter("TOTAL_FREED_LOOPS") > 10 and result.counter("TOTAL_FREED_BRIDGES") > 0
    alive = result.jit.program.longevity.tokens
    assert not any(token.is_freed for token in alive)
    assert not any(other.is_freed for token in alive for other in token.refers_to)
    pieces = list(result.jit.machine.pieces)
    assert all(token.code is not None for token in pieces) and set(pieces) == set(alive)


def test_freed_at_every_chance_with_guards_that_fail_at_random():
    for seed in range(3):
        parameters = {"loop_longevity": 1, "guard_failures": 5, "failure_seed": seed + 1, "threshold": 2}
        assert PROGRAM.run([30], parameters).result == many(30)


def test_young_loops_stay_unless_they_are_invalid():
    result = PROGRAM.run([40], {"loop_longevity": 1000})
    assert result.result == many(40)
    freed = [loop.token for loop in result.loops if loop.token.is_freed]
    invalidated = sum(loop.token.is_invalid for loop in result.loops)
    assert 0 < len(freed) <= invalidated < len(result.loops)


def test_zero_keeps_loops_for_ever():
    assert PROGRAM.run([40], {"loop_longevity": 0}).counter("TOTAL_FREED_LOOPS") == 0


def test_what_was_freed_is_compiled_again():
    often = PROGRAM.run([40], {"loop_longevity": 1}).counter("TOTAL_COMPILED_LOOPS")
    assert often > PROGRAM.run([40], {"loop_longevity": 0}).counter("TOTAL_COMPILED_LOOPS")


@dont_look_inside
def compile_many(k):
    """Other loops get compiled while the caller's code runs."""
    return many(k)


outer_driver = JitDriver(greens=["k"], reds=["n", "total"], name="outer")


def outer(n):
    k, total = 5, 0
    while n > 0:
        outer_driver.jit_merge_point(k=k, n=n, total=total)
        total = (total + compile_many(4 + n % 5)) % 1000003
        n -= 1
    return total


def test_code_that_is_running_is_not_freed():
    assert meta_interpret(outer, [15], loop_longevity=1).result == outer(15)


def freed(rounds):
    return many(rounds) * 0 + stats_get_counter_value(None, Counters.TOTAL_FREED_LOOPS)


def test_positions_that_are_forgotten_take_no_memory():
    result = meta_interpret(freed, [40], loop_longevity=1)
    cells = sum(len(chain) for chain in result.jit.program.warm.cells.values())
    assert result.result > 10 and cells < 15
    assert stats_asmmemmgr_used(None) == 0
