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
fit the label again; if only bounds don't, they are given up and the body is optimised once more, and if nothing helps it
jumps to the preamble.  At last the new values are replaced by those of the preamble, so that the label is entered from above
without moving anything.

A bridge that ends in a jump looks for a label it fits, and executes its short preamble; else it jumps to the preamble.
"""

from __future__ import annotations

from framework.jit.model import LoopToken, TargetToken
from framework.jit.optimize.environment import Environment, InvalidTrace, Optimized, Options
from framework.jit.optimize.exports import Exporter
from framework.jit.optimize.facts import apply_facts, collect_facts
from framework.jit.optimize.finish import Substitution, finished
from framework.jit.optimize.heap import Heap
from framework.jit.optimize.optimizer import Optimizer
from framework.jit.optimize.passes import make_passes
from framework.jit.optimize.short_preamble import ShortOp, ShortValue
from framework.jit.optimize.virtual_state import Match, VirtualState, WantedGuard, input_like
from framework.jit.resume.data import Facts, GuardDescr
from framework.jit.resume.snapshot import GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Const, ConstInt, Op, Trace, Value, make_op

MOST_ATTEMPTS = 3  # bodies made before a loop jumps to its preamble


class PeeledTarget(TargetToken):
    """The label of a peeled loop: what a jump to it must bring."""

    def __init__(self, token: LoopToken, state: VirtualState, inputs: list[Value], shorts: list[ShortOp]) -> None:
        TargetToken.__init__(self, token)
        self.state = state
        self.inputs = inputs  # a value for each leaf of the state
        self.shorts = shorts


class LoopOptimizer(Optimizer):
    """Optimises what ends in a jump."""

    def __init__(self, environment: Environment, options: Options) -> None:
        Optimizer.__init__(self, environment, options)
        self.used: list[ShortOp] = []
        self.inputs: list[Value] = []  # new values that the recorded trace's inputs are replaced by
        self.substitution = Substitution()
        self.add_passes(make_passes(self, options.passes))

    def flush(self) -> None:
        """Do all that was put off."""
        heap = self.heap
        if isinstance(heap, Heap):
            heap.flush()

    def use_short(self, value: ShortValue) -> Value:
        return self._use(value.short)

    def _use(self, short: ShortOp) -> Value:
        if not short.is_used:
            short.is_used = True
            for need in short.needs:
                self._use(need)
            self.used.append(short)
        constant = short.constant
        if constant is not None:
            return self.resolve(constant)
        return self.resolve(short.result)

    def facts(self) -> Facts | None:
        return collect_facts(self)

    # --- jumping

    def match_forced(
        self, match: Match, target: PeeledTarget, args: list[Value], traced: list[Value] | None, is_bridge: bool
    ) -> Match | None:
        """How to jump to a label that didn't fit when virtuals are made, None when that is not possible."""
        if len(match.to_force) == 0:
            return None
        for value in match.to_force:
            self.force(value)
        self.flush()
        again = self.compare(target, args, traced, is_bridge)
        return again if again.is_possible else None

    def compare(self, target: PeeledTarget, args: list[Value], traced: list[Value] | None, is_bridge: bool) -> Match:
        """Compare the present state of a jump's values with a label."""
        match = Match(target.state, VirtualState(self.machine, self.resolved(args)), is_bridge)
        match.is_possible = match.fits(traced)
        return match

    def jump(self, target: PeeledTarget, match: Match, shorts: list[ShortOp], end: GuardSnapshot) -> None:
        """Emit guards, the short preamble and the jump.  ``shorts`` may grow meanwhile."""
        for guard in match.guards:
            self._add_guard(guard, end)
        mapping: dict[Value, Value] = {}
        args = match.leaves[:]
        for index in range(len(args)):
            mapping[target.inputs[index]] = args[index]
        index = 0
        while index < len(shorts):
            short = shorts[index]
            index += 1
            result = self._execute_short(short, mapping, end)
            if short.constant is None:
                args.append(result)
        self.first.process(make_op(ops.JUMP, self.resolved(args), target))

    def _add_guard(self, guard: WantedGuard, end: GuardSnapshot) -> None:
        value = self.resolve(guard.value)
        expected = guard.expected
        if expected is None:
            self.send_guard(guard.opnum, [value], end)
        elif guard.opnum == ops.INT_GE or guard.opnum == ops.INT_LE:
            comparison = self.send(make_op(guard.opnum, [value, expected]))
            self.send_guard(ops.GUARD_TRUE, [comparison], end)
        else:
            self.send_guard(guard.opnum, [value, expected], end)

    def _execute_short(self, short: ShortOp, mapping: dict[Value, Value], end: GuardSnapshot) -> Value:
        args: list[Value] = []
        for arg in short.args:
            args.append(self.resolve(arg if isinstance(arg, Const) else mapping[arg]))
        result = self.send(make_op(short.opnum, args, short.descr))
        mapping[short.result] = result
        constant = short.constant
        if constant is not None:
            self.send_guard(ops.GUARD_VALUE, [result, self.resolve(constant)], end)
        elif short.known_class != 0:
            self.send_guard(ops.GUARD_NONNULL_CLASS, [result, ConstInt(short.known_class)], end)
        elif short.is_nonnull:
            self.send_guard(ops.GUARD_NONNULL, [result], end)
        return self.resolve(result)

    def jump_to_start(self, token: LoopToken, args: list[Value]) -> None:
        """Emit a jump to the loop's preamble."""
        self.first.process(make_op(ops.JUMP, self.resolved(args), token.targets[0]))


def start(environment: Environment, options: Options, trace: Trace) -> LoopOptimizer:
    """An optimizer for a recorded trace.  What its inputs were computed by, when it was cut off, is not to be looked at: it
    works on new ones."""
    unlink(trace)
    optimizer = LoopOptimizer(environment, options)
    for value in trace.inputs:
        new = input_like(value)
        value.forwarded = new
        optimizer.inputs.append(new)
    optimizer.substitution.add(optimizer.inputs, trace.inputs)
    return optimizer


def unlink(trace: Trace) -> None:
    """Forget what an earlier run replaced in a recorded trace."""
    for value in trace.inputs:
        value.forwarded = None
    for op in trace.operations:
        op.forwarded = None


def traced_arguments(environment: Environment, jump: Op) -> list[Value] | None:
    """The jump's values in the recorded run, if they are known."""
    return jump.args if environment.has_traced_values else None


# --- loops


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
    preamble = start(environment, options, trace)
    last = len(trace.operations) - 1
    preamble.run(trace.operations, last)
    preamble.flush()
    jump = trace.operations[last]
    state = VirtualState(environment.machine, preamble.resolved(jump.args))
    leaves = state.leaves[:]
    target = start_target(token)
    attempt = 0
    while True:
        unlink(trace)
        body = Body(environment, options, preamble, state, leaves, token)
        attempt += 1
        if body.run(trace, end, attempt == MOST_ATTEMPTS):
            break
    unlink(trace)
    head = make_op(ops.LABEL, preamble.inputs[:], target)
    operations = [head] + preamble.operations + body.finish(leaves, preamble.substitution)
    result = finished(trace.inputs, operations, preamble.substitution, token)
    result.targets.append(target)
    result.targets.append(body.target)
    token.targets.append(body.target)
    result.jumps_to = body.jumps_to
    result.watched = preamble.watched + body.optimizer.watched
    return result


class Body:
    """The peeled loop while it is made."""

    def __init__(
        self,
        environment: Environment,
        options: Options,
        preamble: LoopOptimizer,
        state: VirtualState,
        leaves: list[Value],
        token: LoopToken,
    ) -> None:
        self.optimizer = LoopOptimizer(environment, options)
        self.state = state
        self.values = state.fresh_values()
        inputs = state.leaves[:]
        self.target = PeeledTarget(token, state, inputs, self.optimizer.used)
        self.jumps_to: TargetToken = self.target
        Exporter(preamble, self.optimizer, leaves, inputs).export()

    def run(self, trace: Trace, end: GuardSnapshot, is_last_attempt: bool) -> bool:
        """Optimise the trace.  False: the state was widened, try again."""
        optimizer = self.optimizer
        for index in range(len(trace.inputs)):
            trace.inputs[index].forwarded = self.values[index]
        last = len(trace.operations) - 1
        optimizer.run(trace.operations, last)
        optimizer.flush()
        jump = trace.operations[last]
        traced = traced_arguments(optimizer.environment, jump)
        match = optimizer.compare(self.target, jump.args, traced, False)
        if not match.is_possible and len(match.to_widen) > 0 and not is_last_attempt:
            for node in match.to_widen:
                node.bound = None
            return False
        possible: Match | None = match
        if not match.is_possible:
            possible = optimizer.match_forced(match, self.target, jump.args, traced, False)
        if possible is not None:
            optimizer.jump(self.target, possible, optimizer.used, end)
        else:
            token = self.target.token
            assert token is not None
            self.jumps_to = token.targets[0]
            optimizer.jump_to_start(token, jump.args)
        return True

    def finish(self, leaves: list[Value], substitution: Substitution) -> list[Op]:
        """The label and the body; their values become the preamble's."""
        args = self.target.inputs[:]
        sources = leaves[:]
        copies: list[Op] = []
        for short in self.optimizer.used:
            if short.constant is None:
                args.append(short.result)
                sources.append(self._source(short, sources, copies))
        substitution.add(args, sources)
        label: Op = make_op(ops.LABEL, args, self.target)
        return copies + [label] + self.optimizer.operations

    def _source(self, short: ShortOp, sources: list[Value], copies: list[Op]) -> Value:
        """What a short result is in the preamble; a copy if it is another argument already."""
        value = short.preamble_value
        assert value is not None
        for source in sources:
            if source is value:
                opnum = ops.SAME_AS_I
                if value.kind == "r":
                    opnum = ops.SAME_AS_R
                elif value.kind == "f":
                    opnum = ops.SAME_AS_F
                copy = make_op(opnum, [value])
                copies.append(copy)
                return copy
        return value


# --- bridges


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
    optimizer.flush()
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
    if len(token.targets) == 0:
        raise InvalidTrace("the loop has no label")
    traced = traced_arguments(optimizer.environment, jump)
    refused: list[Match] = []
    peeled: list[PeeledTarget] = []
    for target in token.targets:
        if isinstance(target, PeeledTarget):
            match = optimizer.compare(target, jump.args, traced, True)
            if match.is_possible:
                optimizer.jump(target, match, target.shorts, end)
                return target
            refused.append(match)
            peeled.append(target)
    for index in range(len(refused)):
        possible = optimizer.match_forced(refused[index], peeled[index], jump.args, traced, True)
        if possible is not None:
            optimizer.jump(peeled[index], possible, peeled[index].shorts, end)
            return peeled[index]
    optimizer.jump_to_start(token, jump.args)
    return token.targets[0]


def straight(environment: Environment, options: Options, trace: Trace) -> Optimized:
    """A trace that ends in finish."""
    optimizer = start(environment, options, trace)
    optimizer.run(trace.operations, len(trace.operations))
    return finished_straight(optimizer, trace)
