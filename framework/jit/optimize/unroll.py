"""Loops: one iteration is peeled off as the *preamble*, the rest gets everything that the preamble established.

    [i0, r1]                                     label(i0, r1)                           preamble: checks all
    guard_class(r1, Node)                        guard_nonnull_class(r1, Node)
    i2 = getfield_gc_i(r1, descr=Node.step)      i2 = getfield_gc_i(r1, descr=Node.step)
    i3 = int_add(i0, i2)                   ─►    i3 = int_add(i0, i2)
    jump(i3, r1)                                 label(i3, r1, i2)                       body: only what changes
                                                 i4 = int_add(i3, i2)
                                                 jump(i4, r1, i2)

The trace is optimised twice.  After the first time the state of the jump's values (``virtual_state.py``) and what is known
then (``short_preamble.py``) are exported; the second time the trace begins with new values in that state.  Its jump must
fit the label again: bounds, constants and virtuals that don't are given up and the body is made once more, a few times at
most; if nothing helps it jumps to the preamble.  At last the new values are replaced by those of the preamble, so that the
label is entered from above without moving anything.
"""

from __future__ import annotations

from framework.jit.model import LoopToken, TargetToken
from framework.jit.optimize.environment import Environment, Optimized, Options
from framework.jit.optimize.exports import Exporter
from framework.jit.optimize.finish import Substitution, finished
from framework.jit.optimize.loop_optimizer import LoopOptimizer, PeeledTarget, start, traced_arguments, unlink
from framework.jit.optimize.virtual_state import Match, VirtualState
from framework.jit.resume.snapshot import GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Const, Op, Trace, Value, make_op

MOST_ATTEMPTS = 3  # bodies made before a loop jumps to its preamble


def simple_loop(environment: Environment, options: Options, trace: Trace, token: LoopToken) -> Optimized:
    """One loop without a preamble."""
    optimizer = start(environment, options, trace)
    target = start_target(token)
    last = len(trace.operations) - 1
    optimizer.run(trace.operations, last)
    optimizer.jump_to_start(token, trace.operations[last].args)
    label = make_op(ops.LABEL, optimizer.inputs[:], target)
    unlink(trace)
    result = finished(trace.inputs, [label] + optimizer.operations, optimizer.substitution, token)
    result.targets.append(target)
    result.jumps_to = target
    result.watched = optimizer.watched
    return result


def start_target(token: LoopToken) -> TargetToken:
    """The first target of a loop, where its preamble begins."""
    if len(token.targets) == 0:
        token.targets.append(TargetToken(token))
    return token.targets[0]


def peeled_loop(
    environment: Environment, options: Options, trace: Trace, end: GuardSnapshot, token: LoopToken
) -> Optimized:
    """Preamble and peeled loop."""
    peeling = Peeling(environment, options, trace, token)
    body = peeling.make_body(end)
    unlink(trace)
    preamble = peeling.preamble
    target = start_target(token)
    head = make_op(ops.LABEL, preamble.inputs[:], target)
    operations = [head] + preamble.operations + body.finish(peeling.leaves, preamble.substitution)
    result = finished(trace.inputs, operations, preamble.substitution, token)
    result.targets.append(target)
    result.targets.append(body.target)
    token.targets.append(body.target)
    result.jumps_to = body.jumps_to
    result.watched = preamble.watched + body.optimizer.watched
    return result


class Peeling:
    """The preamble, and the state in which it reaches the label."""

    def __init__(self, environment: Environment, options: Options, trace: Trace, token: LoopToken) -> None:
        self.environment = environment
        self.options = options
        self.trace = trace
        self.token = token
        self.preamble = start(environment, options, trace)
        self.last = len(trace.operations) - 1
        self.preamble.run(trace.operations, self.last)
        self.preamble.make_joined(trace.operations[self.last].args)
        self.preamble.flush()
        self.arguments = self.preamble.resolved(trace.operations[self.last].args)
        self.state = VirtualState(environment.machine, self.arguments)
        self.leaves = self.state.leaves[:]

    def make_body(self, end: GuardSnapshot) -> Body:
        """The body; when its jump doesn't fit the label, the label is made more general and the body made anew."""
        attempt = 0
        while True:
            attempt += 1
            unlink(self.trace)
            body = Body(self)
            match = body.run(self.trace, self.last)
            if match.is_possible or attempt == MOST_ATTEMPTS or not self.generalize(match):
                body.jump(self.trace.operations[self.last], match, end)
                return body

    def generalize(self, match: Match) -> bool:
        """Give up what the body's jump doesn't keep.  False: nothing can be given up."""
        for node in match.to_widen:
            constant = node.constant
            if constant is None:
                node.bound = None
            else:
                node.constant = None
                node.leaf = len(self.leaves)
                self.leaves.append(constant)
                self.state.leaves.append(constant)
        if len(match.to_realise) > 0:
            for value in match.to_realise:
                self.preamble.force(value)
            self.preamble.flush()
            self.state = VirtualState(self.environment.machine, self.preamble.resolved(self.arguments))
            self.leaves = self.state.leaves[:]
        return len(match.to_widen) > 0 or len(match.to_realise) > 0


class Body:
    """The peeled loop while it is made."""

    def __init__(self, peeling: Peeling) -> None:
        self.optimizer = LoopOptimizer(peeling.environment, peeling.options)
        self.values = peeling.state.fresh_values()
        inputs = peeling.state.leaves[:]
        self.target = PeeledTarget(peeling.token, peeling.state, inputs, self.optimizer.used)
        self.jumps_to: TargetToken = self.target
        Exporter(peeling.preamble, self.optimizer, peeling.leaves, inputs).export(peeling.leaves)

    def run(self, trace: Trace, last: int) -> Match:
        """Optimise the trace.  Returns: how its jump fits the label."""
        optimizer = self.optimizer
        for index in range(len(trace.inputs)):
            trace.inputs[index].forwarded = self.values[index]
        optimizer.run(trace.operations, last)
        jump = trace.operations[last]
        optimizer.make_joined(jump.args)
        optimizer.flush()
        traced = traced_arguments(optimizer.environment, jump)
        return optimizer.compare_or_force(self.target, jump.args, traced, False)

    def jump(self, jump: Op, match: Match, end: GuardSnapshot) -> None:
        """Close the loop, or go back to the preamble."""
        if self.optimizer.try_jump(self.target, match, self.optimizer.used, end):
            return
        token = self.target.token
        assert token is not None
        self.jumps_to = start_target(token)
        self.optimizer.jump_to_start(token, jump.args)

    def finish(self, leaves: list[Value], substitution: Substitution) -> list[Op]:
        """The label and the body; their values become the preamble's."""
        args = self.target.inputs[:]
        sources: list[Value] = []
        copies: list[Op] = []
        for value in leaves:
            sources.append(self._source(value, sources, copies))
        for short in self.optimizer.used:
            made = short.preamble_value
            if short.constant is None and made is not None:
                args.append(short.result)
                sources.append(self._source(made, sources, copies))
        substitution.add(args, sources)
        label: Op = make_op(ops.LABEL, args, self.target)
        return copies + [label] + self.optimizer.operations

    def _source(self, value: Value, sources: list[Value], copies: list[Op]) -> Value:
        """What stands for a value of the preamble at the label; a copy if that is an argument already, or a constant."""
        if not isinstance(value, Const) and not _is_among(value, sources):
            return value
        opnum = ops.SAME_AS_I
        if value.kind == "r":
            opnum = ops.SAME_AS_R
        elif value.kind == "f":
            opnum = ops.SAME_AS_F
        copy = make_op(opnum, [value])
        copies.append(copy)
        return copy


def _is_among(value: Value, values: list[Value]) -> bool:
    for other in values:
        if other is value:
            return True
    return False
