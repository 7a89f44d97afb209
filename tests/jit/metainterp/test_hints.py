"""Hints beyond loops: virtualizables, recursion, quasi-immutable fields, conditional calls, parameters, long traces."""

import pytest

from framework.rlib.jit import (
    JitDriver,
    JitPolicy,
    conditional_call,
    conditional_call_elidable,
    dont_look_inside,
    dont_trace_here,
    elidable,
    hint,
    isconstant,
    isvirtual,
    loop_invariant,
    record_known_result,
    set_param,
    unroll_safe,
    we_are_jitted,
)
from framework.testing.meta_interpret import meta_interpret


def check(function, *values, **parameters):
    """The run, with the result of CPython."""
    run = meta_interpret(function, values, **parameters)
    assert run.result == function(*values)
    return run


# --- virtualizables


class Frame:
    _virtualizable_ = ["depth", "stack[*]"]

    def __init__(self, size: int) -> None:
        self = hint(self, access_directly=True, fresh_virtualizable=True)
        self.depth = 0
        self.stack = [0] * size

    def push(self, value: int) -> None:
        self.stack[self.depth] = value
        self.depth += 1

    def pop(self) -> int:
        self.depth -= 1
        return self.stack[self.depth]


class World:
    def __init__(self) -> None:
        self.top = Frame(1)
        self.seen = 0


@dont_look_inside
def look_at_frame(world: World, n: int) -> None:
    world.seen = world.seen * 3 % 1009
    if n % 7 == 0:
        world.seen += world.top.depth * 10 + world.top.stack[0]


stack_driver = JitDriver(greens=["pc", "code"], reds=["n", "frame", "world"], virtualizables=["frame"])


def run_stack(frame: Frame, world: World, code: str, n: int) -> int:
    pc = 0
    while pc < len(code):
        stack_driver.jit_merge_point(pc=pc, code=code, n=n, frame=frame, world=world)
        instruction = code[pc]
        pc += 1
        if instruction == "n":
            frame.push(n)
        elif instruction == "+":
            a = frame.pop()
            b = frame.pop()
            frame.push((a + b) % 10007)
        elif instruction == "-":
            n -= 1
        elif instruction == "?":
            if n % 3 == 0:
                frame.push(frame.pop() + 1)
        elif instruction == "l":
            look_at_frame(world, n)
        elif instruction == "j":
            if n > 0:
                pc = 0
                stack_driver.can_enter_jit(pc=pc, code=code, n=n, frame=frame, world=world)
    return frame.pop() * 10000 + frame.depth * 1000 + world.seen


def stack_machine(n: int) -> int:
    frame = Frame(8)
    frame.push(0)
    return run_stack(frame, World(), "n+?-j", n)


def stack_machine_looked_at(n: int) -> int:
    frame = Frame(8)
    frame.push(0)
    world = World()
    world.top = frame
    return run_stack(frame, world, "nl+?-j", n)


def test_the_stack_of_a_virtualizable_frame_lives_in_values():
    run = check(stack_machine, 60)
    run.check_trace_count(1)
    found = run.operations()
    assert not any(name.startswith(("getfield", "setfield", "getarrayitem", "setarrayitem")) for name in found), found


def test_a_virtualizable_frame_that_others_look_at_is_forced():
    run = check(stack_machine_looked_at, 80)
    assert run.operations(everything=True)["call_may_force_v"] >= 1


# --- recursion

recursive_driver = JitDriver(greens=["pc", "code"], reds=["n", "total"], is_recursive=True)


def recursive(code: str, n: int) -> int:
    pc = 0
    total = 0
    while pc < len(code):
        recursive_driver.jit_merge_point(pc=pc, code=code, n=n, total=total)
        instruction = code[pc]
        pc += 1
        if instruction == "+":
            total += n
        elif instruction == "-":
            n -= 1
        elif instruction == "r":
            if n % 4 == 0:
                total += recursive("+-+", n)
        elif instruction == "s":
            total += recursive("+-j", 3)
        elif instruction == "f":
            if n > 1:
                total = recursive(code, n - 1) + recursive(code, n - 2)
            else:
                total = n
        elif instruction == "j":
            if n > 0:
                pc = 0
                recursive_driver.can_enter_jit(pc=pc, code=code, n=n, total=total)
    return total


def calls_straight_code(n: int) -> int:
    return recursive("+r-j", n)


def calls_a_loop(n: int) -> int:
    return recursive("+s-j", n)


def test_guest_functions_are_inlined():
    run = check(calls_straight_code, 60)
    assert not any(name.startswith("call_") for name in run.operations(everything=True))


def test_a_guest_function_with_a_loop_is_called_as_compiled_code():
    run = check(calls_a_loop, 60)
    assert run.operations(everything=True)["call_assembler_i"] >= 1


def test_without_inlining_guest_functions_are_called():
    run = check(calls_straight_code, 60, inlining=0)
    assert run.operations(everything=True)["call_assembler_i"] >= 1


anywhere_driver = JitDriver(greens=["k"], reds=["n"], is_recursive=True)


def fibonacci(k: int, n: int) -> int:
    while True:
        anywhere_driver.jit_merge_point(k=k, n=n)
        if n < 2:
            return n
        return fibonacci(k, n - 1) + fibonacci(k, n - 2)


def run_fibonacci(n: int) -> int:
    return fibonacci(0, n)


def test_recursion_beyond_the_inlined_levels():
    check(run_fibonacci, 13, max_unroll_recursion=2)


# --- quasi-immutable fields


class Setting:
    _immutable_fields_ = ["value?"]

    def __init__(self, value: int) -> None:
        self.value = value


quasi_driver = JitDriver(greens=["setting"], reds=["n", "total"])


def quasi_immutable(n: int) -> int:
    setting = Setting(5)
    total = 0
    while n > 0:
        quasi_driver.jit_merge_point(setting=setting, n=n, total=total)
        total += setting.value
        if n == 20:
            setting.value = 7
        n -= 1
    return total


def test_a_quasi_immutable_field_is_a_constant_until_it_changes():
    run = check(quasi_immutable, 60)
    run.check_trace_count(2)
    assert run.operations()["getfield_gc_i"] == 0


@dont_look_inside
def change(setting: Setting, n: int) -> None:
    if n % 16 == 0:
        setting.value += 1


outside_driver = JitDriver(greens=["setting"], reds=["n", "total"])


def changed_outside(n: int) -> int:
    setting = Setting(5)
    total = 0
    while n > 0:
        outside_driver.jit_merge_point(setting=setting, n=n, total=total)
        total += setting.value
        change(setting, n)
        total += setting.value
        n -= 1
    return total


def test_a_call_may_change_a_quasi_immutable_field():
    check(changed_outside, 60)


@dont_look_inside
def change_at(setting: Setting, n: int, when: int) -> None:
    if n == when:
        setting.value += 1


changed_driver = JitDriver(greens=["setting"], reds=["n", "total", "when"])


def changed_once(n: int, when: int) -> int:
    setting = Setting(5)
    total = 0
    while n > 0:
        changed_driver.jit_merge_point(setting=setting, n=n, total=total, when=when)
        total += setting.value
        change_at(setting, n, when)
        total = total * 2 % 100003
        n -= 1
    return total


@pytest.mark.parametrize("when", range(10, 17))
def test_a_quasi_immutable_field_that_changes_while_it_is_traced(when):
    check(changed_once, 16, when)


@pytest.mark.parametrize("passes", [0, 2, 2 + 64, 255 - 64])
def test_quasi_immutable_fields_are_watched_whatever_is_optimised(passes):
    for function in (quasi_immutable, changed_outside):
        check(function, 60, enable_opts=passes)


# --- conditional calls, loop-invariant calls


class Cache:
    def __init__(self) -> None:
        self.count = 0
        self.value = 0


@dont_look_inside
def bump(cache: Cache, amount: int) -> None:
    cache.count += amount


@elidable
def compute(cache: Cache) -> int:
    return 42


conditional_driver = JitDriver(greens=[], reds=["n", "total", "cache"])


def conditional(n: int) -> int:
    total = 0
    cache = Cache()
    while n > 0:
        conditional_driver.jit_merge_point(n=n, total=total, cache=cache)
        conditional_call(n % 7 == 0, bump, cache, n)
        cache.value = conditional_call_elidable(cache.value, compute, cache)
        total += cache.value
        n -= 1
    return total * 1000 + cache.count


def test_conditional_calls():
    check(conditional, 60)


class Shape:
    def __init__(self, index: int) -> None:
        self.index = index


SHAPES = [Shape(0), Shape(1), Shape(2)]


@elidable
def next_shape(shape: Shape, step: int) -> Shape:
    return SHAPES[(shape.index + step) % 3]


@elidable
def weight(step: int) -> int:
    return step * 11


known_driver = JitDriver(greens=[], reds=["n", "total", "shape", "step"])


def known_results(n: int) -> int:
    total = 0
    shape = SHAPES[0]
    step = n % 2 + 1
    while n > 0:
        known_driver.jit_merge_point(n=n, total=total, shape=shape, step=step)
        other = SHAPES[(shape.index + step) % 3]
        record_known_result(other, next_shape, shape, step)
        record_known_result(step * 11, weight, step)
        total += next_shape(shape, step).index + weight(step)
        n -= 1
    return total


def test_a_known_result_spares_the_call():
    run = check(known_results, 40)
    assert not any(name.startswith("call") for name in run.operations(everything=True))


asking_driver = JitDriver(greens=["k"], reds=["n", "total"])


def asks(n: int) -> int:
    k = 3
    total = 0 if isconstant(k) or isconstant(n) or isvirtual(SHAPES) or isvirtual(Shape(1)) else 1
    while n > 0:
        asking_driver.jit_merge_point(k=k, n=n, total=total)
        shape = Shape(n)
        if we_are_jitted():
            if not isconstant(k) or isconstant(n) or not isvirtual(shape) or isvirtual(SHAPES):
                total += 1000
        total += shape.index
        n -= 1
    return total


def test_questions_about_values_have_one_answer_outside_of_traces():
    run = check(asks, 40)
    assert run.operations(everything=True)["new"] == 0


class Limit:
    def __init__(self) -> None:
        self.value = 3


limit = Limit()


@loop_invariant
def the_limit() -> int:
    return limit.value


invariant_driver = JitDriver(greens=[], reds=["n", "total"])


def invariant(n: int) -> int:
    total = 0
    while n > 0:
        invariant_driver.jit_merge_point(n=n, total=total)
        total += the_limit() + the_limit()
        if n == 5:
            limit.value = 3
        n -= 1
    return total


def test_a_loop_invariant_call_is_not_in_the_loop():
    run = check(invariant, 40)
    assert run.operations()["call_loopinvariant_i"] == 0
    assert run.operations(everything=True)["call_loopinvariant_i"] == 1


# --- long traces, parameters

long_driver = JitDriver(greens=["k"], reds=["n", "total"])


@unroll_safe
def work(k: int, n: int) -> int:
    result = 0
    for i in range(k):
        result = (result * 7 + n + i) % 1009
    return result


def long_loop(n: int) -> int:
    total = 0
    k = 50
    while n > 0:
        long_driver.jit_merge_point(k=k, n=n, total=total)
        total += work(k, n)
        n -= 1
    return total


def test_an_over_long_trace_is_cut_into_segments():
    run = check(long_loop, 60, trace_limit=100)
    assert run.counter("ABORT_SEGMENTED_TRACE") >= 1
    assert run.bridges


parameter_driver = JitDriver(greens=[], reds=["n", "total"])


def sets_parameter(n: int) -> int:
    set_param(parameter_driver, "threshold", 1000)
    total = 0
    while n > 0:
        parameter_driver.jit_merge_point(n=n, total=total)
        total += n
        n -= 1
    return total


def test_a_program_sets_parameters():
    check(sets_parameter, 60).check_trace_count(0)


never_driver = JitDriver(greens=["k"], reds=["n", "total"])


def never_traced(n: int) -> int:
    k = 1
    dont_trace_here(never_driver, k)
    total = 0
    while n > 0:
        never_driver.jit_merge_point(k=k, n=n, total=total)
        total += n
        n -= 1
    return total


other_driver = JitDriver(greens=[], reds=["n", "total"])
all_driver = JitDriver(greens=[], reds=["n", "total"])


def sets_another_drivers_parameter(n: int) -> int:
    set_param(never_driver, "threshold", 1000)
    total = 0
    while n > 0:
        other_driver.jit_merge_point(n=n, total=total)
        total += n
        n -= 1
    return total + never_traced(1)


def test_a_parameter_holds_for_its_driver_only():
    check(sets_another_drivers_parameter, 60).check_trace_count(1)


def sets_parameter_of_all(n: int) -> int:
    set_param(None, "threshold", 1000)
    total = 0
    while n > 0:
        all_driver.jit_merge_point(n=n, total=total)
        total += n
        n -= 1
    return total


def test_a_parameter_of_all_drivers():
    check(sets_parameter_of_all, 60).check_trace_count(0)


def test_calls_are_counted_up_to_function_threshold():
    assert check(hot_by_calls, 12, function_threshold=1000, threshold=1000).loops == []
    assert check(hot_by_calls, 12, function_threshold=20, threshold=1000).loops


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("period", [2, 7, 30])
def test_guards_that_fail_at_random_change_nothing(period, seed):
    for function in (stack_machine, stack_machine_looked_at, calls_a_loop, conditional, quasi_immutable, run_raising):
        check(function, 50, guard_failures=period, failure_seed=seed)


def test_a_seed_gives_the_same_failures():
    first, second = (check(stack_machine, 50, guard_failures=5, failure_seed=3).counter("OPS") for _ in range(2))
    assert first == second


class Overdrawn(Exception):
    pass


@dont_look_inside
def withdraw(n: int, limit: int) -> int:
    if n % 5 == limit:
        raise Overdrawn
    if n % 7 == limit:
        raise ValueError
    return n


raising_driver = JitDriver(greens=[], reds=["n", "total"])


def run_raising(n: int) -> int:
    total = 0
    while n > 0:
        raising_driver.jit_merge_point(n=n, total=total)
        try:
            total += withdraw(n, 3)
        except Overdrawn:
            total += 100
        except ValueError:
            total += 1000
        n -= 1
    return total


def changes_how_it_raises(n: int) -> int:
    """First one exception each time, then none for a while, then another: the bridge of the first guard has to notice."""
    total = 0
    while n > 0:
        changing_driver.jit_merge_point(n=n, total=total)
        try:
            total += withdraw(3 if n > 60 else 4 if n > 30 else 10, 3)
        except Overdrawn:
            total += 100
        except ValueError:
            total += 1000
        n -= 1
    return total


changing_driver = JitDriver(greens=[], reds=["n", "total"])


def test_a_bridge_behind_a_call_says_what_the_call_did():
    check(changes_how_it_raises, 90)


def test_a_position_can_be_excluded():
    check(never_traced, 60).check_trace_count(0)


@pytest.mark.parametrize("eagerness", [1, 3, 1000])
def test_whatever_becomes_a_bridge_the_result_is_the_same(eagerness):
    for function in (stack_machine, calls_a_loop, conditional):
        check(function, 50, trace_eagerness=eagerness)


def hot_by_calls(n: int) -> int:
    return recursive("f", n)


def run_calls(n: int) -> int:
    return hot_by_calls(n % 10 + 3) + run_fibonacci(n % 7 + 3)


def test_a_guest_function_gets_hot_by_its_calls():
    assert check(hot_by_calls, 12).loops


# --- policy

policy_driver = JitDriver(greens=[], reds=["n", "total"])


def plus_seven(n: int) -> int:
    return n + 7


def asks_the_policy(n: int) -> int:
    total = 0
    while n > 0:
        policy_driver.jit_merge_point(n=n, total=total)
        total += plus_seven(n) % 3
        n -= 1
    return total


class LooksInsideLess(JitPolicy):
    def look_inside_function(self, function: object) -> bool:
        return function is not plus_seven


@pytest.mark.parametrize("policy", [JitPolicy(), LooksInsideLess()])
def test_the_policy_says_what_traces_look_inside(policy):
    run = meta_interpret(asks_the_policy, [40], policy)
    assert run.result == asks_the_policy(40)
    assert any(name.startswith("call") for name in run.operations()) == isinstance(policy, LooksInsideLess)


history_driver = JitDriver(greens=[], reds=["n", "total"])


def repeats_late(n: int) -> int:
    total = 0
    while n > 0:
        history_driver.jit_merge_point(n=n, total=total)
        total += (n * 3) ^ (n * 5) ^ (n * 7) ^ (n * 9) ^ (n * 3)
        n -= 1
    return total


def test_the_length_of_the_history_of_pure_operations_is_a_parameter():
    short = meta_interpret(repeats_late, [20], pureop_historylength=1)
    usual = meta_interpret(repeats_late, [20])
    assert short.result == usual.result == repeats_late(20)
    assert short.operations()["int_mul"] > usual.operations()["int_mul"] > 0
