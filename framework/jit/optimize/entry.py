"""The entries of the optimiser; see the header of this package."""

from __future__ import annotations

from framework.jit.model import LoopToken
from framework.jit.optimize.environment import Environment, Optimized, Options
from framework.jit.resume.data import GuardDescr
from framework.jit.resume.snapshot import GuardSnapshot
from framework.jit.trace.values import Trace


def optimize_loop(
    environment: Environment, options: Options, trace: Trace, end: GuardSnapshot, token: LoopToken
) -> Optimized:
    """Optimise a trace that ends in a jump to its own start."""
    raise NotImplementedError


def optimize_straight(environment: Environment, options: Options, trace: Trace) -> Optimized:
    """Optimise a trace that ends in finish."""
    raise NotImplementedError


def optimize_bridge(
    environment: Environment, options: Options, trace: Trace, end: GuardSnapshot, token: LoopToken, guard: GuardDescr
) -> Optimized:
    """Optimise a trace from a guard's fail arguments to a jump to ``token``'s loop or to finish."""
    raise NotImplementedError
