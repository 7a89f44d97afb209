"""The entries of the optimiser; see the header of this package."""

from __future__ import annotations

from framework.jit.model import LoopToken
from framework.jit.optimize import bridge, unroll
from framework.jit.optimize.environment import UNROLL, Environment, InvalidTrace, Optimized, Options
from framework.jit.resume.data import GuardDescr
from framework.jit.resume.snapshot import GuardSnapshot
from framework.jit.trace.values import Trace


def optimize_loop(
    environment: Environment, options: Options, trace: Trace, end: GuardSnapshot, token: LoopToken
) -> Optimized:
    """Optimise a trace that ends in a jump to its own start."""
    if options.passes & UNROLL:
        try:
            return unroll.peeled_loop(environment, options, trace, end, token)
        except InvalidTrace:
            pass
    return unroll.simple_loop(environment, options, trace, token)


def optimize_straight(environment: Environment, options: Options, trace: Trace) -> Optimized:
    """Optimise a trace that ends in finish."""
    return bridge.straight(environment, options, trace)


def optimize_bridge(
    environment: Environment, options: Options, trace: Trace, end: GuardSnapshot, token: LoopToken, guard: GuardDescr
) -> Optimized:
    """Optimise a trace from a guard's fail arguments to a jump to ``token``'s loop or to finish."""
    return bridge.bridge(environment, options, trace, end, token, guard)
