"""Virtual references: frames that are not made while nobody looks, and are made when somebody does."""

import pytest

from framework.rlib.jit import (
    InvalidVirtualRef,
    JitDriver,
    dont_look_inside,
    non_virtual_ref,
    virtual_ref,
    virtual_ref_finish,
    vref_None,
)
from framework.testing.meta_interpret import meta_interpret


class Frame:
    def __init__(self, n):
        self.n = n
        self.back = vref_None


class Context:
    def __init__(self):
        self.top = vref_None
        self.seen = 0


context = Context()
driver = JitDriver(greens=["k"], reds=["n", "total"], name="chained")


@dont_look_inside
def nothing(n):
    return n


@dont_look_inside
def look():
    """Sums the frames of the chain."""
    total = 0
    reference = context.top
    while True:
        frame = reference()
        if frame is None:
            return total
        total += frame.n
        reference = frame.back


@dont_look_inside
def look_sometimes(n):
    return look() if n % 5 == 0 else 1


@dont_look_inside
def is_untouched():
    return context.top.virtual


def enter(n):
    frame = Frame(n)
    frame.back = context.top
    context.top = virtual_ref(frame)
    return frame


def leave(frame):
    reference = context.top
    context.top = frame.back
    virtual_ref_finish(reference, frame)


inlined_driver = driver.clone()


def inlined(n):
    k, total = 0, 0
    context.top = vref_None
    while n > 0:
        inlined_driver.jit_merge_point(k=k, n=n, total=total)
        frame = enter(n)
        frame.n += 1
        total += frame.n
        leave(frame)
        n -= 1
    return total


def test_frames_and_references_that_nobody_sees_are_not_made():
    run = meta_interpret(inlined, [20])
    assert run.result == inlined(20)
    run.check_operations(new=0, new_with_vtable=0, setfield_gc=1, call_may_force_i=0)


called_driver = driver.clone()


def called(n):
    k, total = 0, 0
    context.top = vref_None
    while n > 0:
        called_driver.jit_merge_point(k=k, n=n, total=total)
        frame = enter(n)
        frame.n += 1
        total += nothing(n) + (1 if is_untouched() else 1000)
        leave(frame)
        n -= 1
    return total


def test_a_call_makes_the_reference_only():
    run = meta_interpret(called, [20])
    assert run.result == called(20)
    run.check_operations(new=1, force_token=1)


follows_driver = driver.clone()


def follows(n):
    k, total = 0, 0
    context.top = vref_None
    while n > 0:
        follows_driver.jit_merge_point(k=k, n=n, total=total)
        frame = enter(n)
        inner = enter(2 * n)
        total += look_sometimes(n)
        inner.n += 1
        total += inner.n * 3 + frame.n + (0 if context.top.virtual else 7)
        leave(inner)
        leave(frame)
        n -= 1
    return total


@pytest.mark.parametrize("failures", [0, 3])
def test_frames_are_made_when_somebody_looks(failures):
    run = meta_interpret(follows, [40], guard_failures=failures, threshold=2)
    assert run.result == follows(40)
    if failures == 0:
        assert run.counter("FORCE_VIRTUALIZABLES") > 0


kept = Context()


keeps_driver = driver.clone()


def keeps(n):
    """References that outlive their frames: invalid when nobody looked, good when somebody did."""
    k, total = 0, 0
    context.top = vref_None
    while n > 0:
        keeps_driver.jit_merge_point(k=k, n=n, total=total)
        frame = enter(n)
        kept.top = context.top
        if n % 4 == 0:
            total += look()
        leave(frame)
        try:
            total += kept.top().n
        except InvalidVirtualRef:
            total += 100
        n -= 1
    return total


def test_a_reference_that_nobody_followed_becomes_invalid():
    run = meta_interpret(keeps, [40], threshold=2)
    assert run.result == keeps(40)
    assert meta_interpret(keeps, [40], threshold=2, guard_failures=2).result == keeps(40)


stays_open_driver = driver.clone()


def stays_open(n):
    """A frame that is entered in one iteration and left in the next."""
    k, total = 0, 0
    context.top = vref_None
    frame = enter(n)
    waiting.frame = frame
    while n > 0:
        stays_open_driver.jit_merge_point(k=k, n=n, total=total)
        if n % 3 == 0:
            total += look()
        leave(waiting.frame)
        waiting.frame = enter(n)
        total += waiting.frame.n
        n -= 1
    leave(waiting.frame)
    return total


class Waiting:
    frame = Frame(0)


waiting = Waiting()


@pytest.mark.parametrize("failures", [0, 3])
def test_references_across_iterations(failures):
    assert meta_interpret(stays_open, [40], threshold=2, guard_failures=failures).result == stays_open(40)


of_real_frames_driver = driver.clone()


def of_real_frames(n):
    k, total = 0, 0
    while n > 0:
        of_real_frames_driver.jit_merge_point(k=k, n=n, total=total)
        reference = non_virtual_ref(Frame(n))
        total += reference().n + (50 if reference.virtual else 0)
        n -= 1
    return total


def test_references_to_frames_that_exist():
    assert meta_interpret(of_real_frames, [20]).result == of_real_frames(20)


@pytest.mark.parametrize("name", ["inlined", "called", "follows", "keeps"])
def test_without_the_other_optimisations(name):
    function = globals()[name]
    assert meta_interpret(lambda n: function(n), [30], enable_opts=0, threshold=2).result == function(30)
