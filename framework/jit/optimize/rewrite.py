"""Operations on constants are folded; the rules of ``rules.py`` are applied.

    i1 = int_mul(i0, 8)              i1 = int_lshift(i0, 3)
    i2 = int_sub(i1, i1)     ─►
    i3 = int_add(2, 3)

Replaced results are forwarded, so nothing is emitted for them.  A pure operation is folded when its arguments are constant
and it means something for them: a division by zero is left to fail where the interpreter would not have come to.
"""

from __future__ import annotations

from framework.jit.execution import NO_SHAPE, SHAPES, execute_pure, is_defined
from framework.jit.optimize.optimizer import Pass
from framework.jit.optimize.rules import RULES
from framework.jit.trace.values import Op


class Rewrite(Pass):
    """The pass."""

    def process(self, op: Op) -> None:
        opnum = op.opnum
        if SHAPES[opnum] != NO_SHAPE and _are_constant(op) and is_defined(opnum, op.args):
            op.forwarded = execute_pure(self.optimizer.machine, opnum, op.args, op.descr)
            return
        for rule in RULES[opnum]:
            value = rule(self.optimizer, op)
            if value is not None:
                op.forwarded = value
                return
        self.next.process(op)


def _are_constant(op: Op) -> bool:
    for arg in op.args:
        if not arg.is_constant():
            return False
    return True
