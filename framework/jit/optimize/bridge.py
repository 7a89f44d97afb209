"""Bridges and straight traces.

    loop:   label(i0, r1) …  guard_true(i4) [i0, r1] …              bridge:  [i0, r1]
                                                                             i2 = int_add(i0, 5)
                                                                             i3 = getfield_gc_i(r1, descr=Node.step)
                                                                             jump(i2, r1, i3, descr=target1)

A bridge starts with what its guard knew (``facts.py``).  When it ends in a jump it takes the first label that fits as it
is, else one that fits when virtuals are made, else it goes through the loop's preamble.

A guard of a short preamble fails at the loop's start, where its bridge has nothing to do but jump.  To the label it would
come with the same guard before it, which fails for the next value, and so on without an end: such a bridge goes through the
preamble, which checks what it takes for granted.
"""

from __future__ import annotations

from framework.jit.model import LoopToken, TargetToken
from framework.jit.optimize.environment import Environment, InvalidTrace, Optimized, Options
from framework.jit.optimize.facts import apply_facts
from framework.jit.optimize.finish import finished
from framework.jit.optimize.loop_optimizer import LoopOptimizer, PeeledTarget, start, traced_arguments, unlink
from framework.jit.resume.data import GuardDescr
from framework.jit.resume.snapshot import GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op, Trace


def bridge(
    environment: Environment, options: Options, trace: Trace, end: GuardSnapshot, token: LoopToken, guard: GuardDescr
) -> Optimized:
    """A trace from a guard that jumps to a label of a loop or finishes."""
    optimizer = start(environment, options, trace)
    apply_facts(optimizer, optimizer.inputs, guard)
    last = len(trace.operations) - 1
    jump = trace.operations[last]
    if jump.opnum != ops.JUMP:
        optimizer.run(trace.operations, last + 1)
        return finished_straight(optimizer, trace)
    optimizer.run(trace.operations, last)
    optimizer.make_joined(jump.args)
    optimizer.flush()
    if is_empty(trace.operations, last):
        target = jump_to_preamble(optimizer, token, jump)
    else:
        target = jump_somewhere(optimizer, token, jump, end)
    result = finished_straight(optimizer, trace)
    result.token = token
    result.jumps_to = target
    result.wants_retrace = target is token.targets[0] and len(token.targets) > 1
    return result


def finished_straight(optimizer: LoopOptimizer, trace: Trace) -> Optimized:
    """The result of a trace that has no label of its own."""
    unlink(trace)
    result = finished(trace.inputs, optimizer.operations, optimizer.substitution, None)
    result.watched = optimizer.watched
    return result


def jump_somewhere(optimizer: LoopOptimizer, token: LoopToken, jump: Op, end: GuardSnapshot) -> TargetToken:
    """Jump to the first label that fits as it is, else to one that fits when virtuals are made, else to the preamble."""
    traced = traced_arguments(optimizer.environment, jump)
    refused: list[PeeledTarget] = []
    for target in token.targets:
        if isinstance(target, PeeledTarget):
            match = optimizer.compare(target, jump.args, traced, True)
            if optimizer.try_jump(target, match, target.shorts, end):
                return target
            if len(match.to_force) > 0:
                refused.append(target)
    for target in refused:
        match = optimizer.compare_or_force(target, jump.args, traced, True)
        if optimizer.try_jump(target, match, target.shorts, end):
            return target
    return jump_to_preamble(optimizer, token, jump)


def jump_to_preamble(optimizer: LoopOptimizer, token: LoopToken, jump: Op) -> TargetToken:
    """Jump to the loop's first label."""
    if len(token.targets) == 0:
        raise InvalidTrace("the loop has no label")
    optimizer.jump_to_start(token, jump.args)
    return token.targets[0]


def is_empty(operations: list[Op], last: int) -> bool:
    """Whether nothing is done before the operation number ``last``."""
    for index in range(last):
        if operations[index].opnum != ops.DEBUG_MERGE_POINT:
            return False
    return True


def straight(environment: Environment, options: Options, trace: Trace) -> Optimized:
    """A trace that ends in finish."""
    optimizer = start(environment, options, trace)
    optimizer.run(trace.operations, len(trace.operations))
    return finished_straight(optimizer, trace)
