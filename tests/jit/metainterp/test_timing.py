"""The time of a phase is its own."""

from framework.jit.metainterp import timing
from framework.jit.metainterp.timing import BACKEND_PHASE, ELSEWHERE, TRACING_PHASE, Timing


def test_phases_entered_meanwhile_are_left_out(monkeypatch):
    clock = iter([100, 110, 113, 120])
    monkeypatch.setattr(timing, "process_time_ns", lambda: next(clock))
    times = Timing()
    outer = times.enter(TRACING_PHASE)
    inner = times.enter(BACKEND_PHASE)
    times.enter(inner)
    times.enter(outer)
    assert (outer, inner) == (ELSEWHERE, TRACING_PHASE)
    assert times.lines() == ["tracing ns: 17", "optimising ns: 0", "backend ns: 3"]
