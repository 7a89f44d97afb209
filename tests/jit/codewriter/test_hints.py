"""All hints in one loop: traced, it computes what CPython computes."""

from __future__ import annotations

from framework.rlib.jit import (
    JitDriver,
    assert_green,
    conditional_call,
    conditional_call_elidable,
    current_trace_length,
    elidable,
    elidable_promote,
    isconstant,
    isvirtual,
    jit_debug,
    look_inside_iff,
    loop_invariant,
    not_in_trace,
    record_exact_class,
    record_exact_value,
)
from framework.testing.meta_interpret import meta_interpret

driver = JitDriver(greens=["mode"], reds=["n", "total", "state"], name="hints")


@look_inside_iff(lambda count: isconstant(count))
def triangle(count):
    total = 0
    for i in range(count):
        total += i
    return total


@elidable_promote()
def square(k):
    return k * k


@loop_invariant
def world():
    return 17


@not_in_trace
def log(n):
    pass


@elidable
def compute(k):
    return k * 3 + 1


class State:
    _immutable_fields_ = ["mode?", "table[*]", "weights?[*]"]

    def __init__(self):
        self.mode = 3
        self.table = [1, 2, 3]
        self.weights = [5, 6]
        self.cache = 0
        self.sum = 0


class Derived(State):
    pass


def add(state, k):
    state.sum += k


def loop(n):
    total = 0
    mode = 2
    state = State() if n > 1 else Derived()
    while n > 0:
        driver.jit_merge_point(mode=mode, n=n, total=total, state=state)
        record_exact_class(state, State)
        record_exact_value(mode, 2)
        assert_green(mode)
        log(n)
        jit_debug("x", n)
        total += triangle(mode) + square(mode) + world() + state.table[mode] + state.mode + state.weights[1]
        conditional_call(n % 4 == 0, add, state, n)
        total += conditional_call_elidable(state.cache, compute, mode)
        if current_trace_length() > 100000:
            total += 1
        if isvirtual(state):  # an answer that must not matter
            state.cache = 0
        if n == 7:
            state.mode = 4
            state.weights = [1, 9]
        n -= 1
    return total + state.sum


def test_every_hint_in_one_loop():
    run = meta_interpret(loop, [40], threshold=2)
    assert run.result == loop(40)
    found = run.operations()
    assert found["cond_call"] == 1 and found["cond_call_value_i"] == 1 and found["jit_debug"] == 1
    assert not any(name.startswith("call") for name in found)
