"""An optimizer for what ends in a jump: how the jump is fitted to a label.

A label of a peeled loop (``PeeledTarget``) wants a state (``virtual_state.py``) and the results of its short preamble
(``short_preamble.py``).  ``LoopOptimizer.compare`` says whether the present values fit, ``jump`` emits the guards that are
still needed, executes the short preamble on these values, and jumps.
"""

from __future__ import annotations

from framework.jit.model import LoopToken, TargetToken
from framework.jit.optimize.environment import Environment, InvalidTrace, Options
from framework.jit.optimize.facts import collect_facts
from framework.jit.optimize.finish import Substitution
from framework.jit.optimize.heap import Heap
from framework.jit.optimize.info import NOT_VIRTUAL, VIRTUAL_STRUCT, PiecesInfo, known_info
from framework.jit.optimize.optimizer import Optimizer
from framework.jit.optimize.passes import make_passes
from framework.jit.optimize.short_preamble import ShortOp, ShortValue
from framework.jit.optimize.virtual_state import Match, VirtualState, WantedGuard, input_like
from framework.jit.resume.data import Facts
from framework.jit.resume.snapshot import GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Const, ConstInt, Op, Trace, Value, make_op


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

    def make_joined(self, values: list[Value]) -> None:
        """Make the arrays joined from pieces that these values are or hold: no label takes such virtuals."""
        pending = self.resolved(values)
        seen: dict[Value, bool] = {}
        while len(pending) > 0:
            value = pending.pop()
            info = known_info(value)
            if info is None or info.virtual == NOT_VIRTUAL or value in seen:
                continue
            seen[value] = True
            if isinstance(info, PiecesInfo):
                self.force(value)
                continue
            for part in info.fields if info.virtual == VIRTUAL_STRUCT else info.items:
                if part is not None:
                    pending.append(self.resolve(part))

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

    def facts(self, guard: Op) -> Facts | None:
        return collect_facts(self, guard)

    # --- jumping

    def compare_or_force(
        self, target: PeeledTarget, args: list[Value], traced: list[Value] | None, is_bridge: bool
    ) -> Match:
        """Compare, and once more after making the virtuals that the label wants as objects."""
        match = self.compare(target, args, traced, is_bridge)
        if match.is_possible or len(match.to_force) == 0:
            return match
        for value in match.to_force:
            self.force(value)
        self.flush()
        return self.compare(target, args, traced, is_bridge)

    def compare(self, target: PeeledTarget, args: list[Value], traced: list[Value] | None, is_bridge: bool) -> Match:
        """Compare the present state of a jump's values with a label."""
        match = Match(target.state, VirtualState(self.machine, self.resolved(args)), is_bridge)
        match.is_possible = match.fits(traced)
        return match

    def try_jump(self, target: PeeledTarget, match: Match, shorts: list[ShortOp], end: GuardSnapshot) -> bool:
        """Jump if that is possible.  What the short preamble computes may contradict what the label wants: then what was
        emitted so far does no harm."""
        if not match.is_possible:
            return False
        try:
            self.jump(target, match, shorts, end)
        except InvalidTrace:
            return False
        return True

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
