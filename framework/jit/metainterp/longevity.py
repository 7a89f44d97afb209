"""Loops are freed by age: code that was not used for ``loop_longevity`` generations gives its memory back.

A generation is one loop or bridge more.  Roots are tokens that were entered or got a bridge within the last generations, and
those whose code is running; what they jump to or call stays as well:

    root ──jump──► token ──call_assembler──► token ──redirected──► token
      ▲ young, or running > 0

The rest is freed: machine code, guards with their resume data, and the position counts from the start again.  References
only ever come from the code that has them, so walking from the roots finds all that can be reached; code that is being
entered, left or traced from is running or looked at again (``compile.check_alive``) before anything is attached to it.
"""

from __future__ import annotations

from framework.jit.metainterp.parameters import LOOP_LONGEVITY, ProgramParameters
from framework.jit.metainterp.quasi_immutable import QuasiImmutables
from framework.jit.metainterp.statistics import TOTAL_FREED_BRIDGES, TOTAL_FREED_LOOPS, Statistics
from framework.jit.metainterp.warmstate import CellToken, WarmState
from framework.jit.model import Machine, TargetToken
from framework.jit.optimize.environment import InvalidTrace
from framework.jit.trace import operations as ops
from framework.jit.trace.values import Op

CHECKS_PER_LIFE = 16  # how often old code is looked for while a token lives


class Longevity:
    """All tokens with code, and their age."""

    def __init__(
        self, machine: Machine, parameters: ProgramParameters, warm: WarmState, quasi: QuasiImmutables, told: Statistics
    ) -> None:
        self.machine = machine
        self.parameters = parameters
        self.warm = warm
        self.quasi_immutables = quasi
        self.statistics = told
        self.tokens: list[CellToken] = []
        self.generation = 0
        self.next_check = 0

    def used(self, token: CellToken) -> None:
        """Code was entered, or got a bridge."""
        token.generation = self.generation

    def compiled(self, token: CellToken, operations: list[Op]) -> None:
        """A loop, a bridge or a stand-in was compiled."""
        if not token.is_kept:
            token.is_kept = True
            self.tokens.append(token)
        for op in operations:
            other = token_of(op)
            if other is not None and other is not token and other not in token.refers_to:
                token.refers_to.append(other)
        self.used(token)

    def next_generation(self) -> None:
        """There was a trace more: free old code when it is time."""
        self.generation += 1
        longevity = self.parameters.shared.get(LOOP_LONGEVITY)
        if longevity <= 0 or self.generation < self.next_check:
            return
        self.next_check = self.generation + 1 + longevity // CHECKS_PER_LIFE
        self.free_older(self.generation - longevity)

    def free_older(self, oldest: int) -> None:
        """Free what was not used since a generation and is not reached from what was."""
        for token in self.tokens:
            token.is_reached = False
        for token in self.tokens:
            if token.running > 0 or (token.generation >= oldest and not token.is_invalid):
                self._reach(token)
        kept: list[CellToken] = []
        freed = 0
        for token in self.tokens:
            if token.is_reached:
                kept.append(token)
            else:
                self._free(token)
                freed += 1
        self.tokens = kept
        if freed > 0:
            self.quasi_immutables.forget_freed()

    def _reach(self, token: CellToken) -> None:
        waiting = [token]
        while len(waiting) > 0:
            found = waiting.pop()
            if not found.is_reached:
                found.is_reached = True
                for other in found.refers_to:
                    waiting.append(other)

    def _free(self, token: CellToken) -> None:
        self.machine.free_loop(token)
        token.is_freed = token.is_invalid = True
        token.refers_to = []
        token.targets = []
        self.statistics.count(TOTAL_FREED_LOOPS)
        self.statistics.count(TOTAL_FREED_BRIDGES, token.bridges)
        cell = token.cell
        if cell.token is token:
            cell.token = None
            cell.is_stand_in = False
            self.warm.start_over(cell.hash_value)
            self.warm.forget_cell(cell)


def token_of(op: Op) -> CellToken | None:
    """The token whose code an operation goes to, None for other operations."""
    descr = op.descr
    if op.opnum == ops.JUMP and isinstance(descr, TargetToken):
        descr = descr.token
    return descr if isinstance(descr, CellToken) else None


def check_alive(operations: list[Op]) -> None:
    """What a trace jumps to or calls may have been freed since it was recorded.  Raises: InvalidTrace."""
    for op in operations:
        token = token_of(op)
        if token is not None and token.is_freed:
            raise InvalidTrace("code that the trace goes to was freed meanwhile")
