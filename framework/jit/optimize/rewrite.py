"""Operations on constants are folded; the rules of ``rules.py`` are applied.

    i1 = int_mul(i0, 8)              i1 = int_lshift(i0, 3)
    i2 = int_sub(i1, i1)     ─►
    i3 = int_add(2, 3)

Replaced results are forwarded, so nothing is emitted for them.  A pure operation is folded when its arguments are constant
and it means something for them: a division by zero is left to fail where the interpreter would not have come to.
"""

from __future__ import annotations

from framework.jit.execution import NO_SHAPE, SHAPES, execute_pure, is_defined
from framework.jit.optimize.info import bound_of, known_info
from framework.jit.optimize.optimizer import Pass
from framework.jit.optimize.rules import RULES
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ConstRef, Op, Value


class Rewrite(Pass):
    """The pass."""

    def process(self, op: Op) -> None:
        opnum = op.opnum
        if SHAPES[opnum] != NO_SHAPE and _are_constant(op) and is_defined(opnum, op.args):
            op.forwarded = execute_pure(self.optimizer.machine, opnum, op.args, op.descr)
            return
        if opnum in (ops.COND_CALL, ops.COND_CALL_VALUE_I, ops.COND_CALL_VALUE_R):
            self._conditional_call(op)
            return
        for rule in RULES[opnum]:
            value = rule(self.optimizer, op)
            if value is not None:
                op.forwarded = value
                return
        self.next.process(op)

    def _conditional_call(self, op: Op) -> None:
        """Decide a call whose condition is known.  The condition of a value is that it is zero."""
        condition = op.args[0]
        known = _truth(condition)
        if known == UNKNOWN:
            self.next.process(op)
        elif op.opnum == ops.COND_CALL:
            if known == TRUE:
                self._call(op, ops.CALL_V)
        elif known == TRUE:
            op.forwarded = condition
        else:
            self._call(op, ops.CALL_I if op.opnum == ops.COND_CALL_VALUE_I else ops.CALL_R)

    def _call(self, op: Op, opnum: int) -> None:
        op.opnum = opnum
        op.args = op.args[1:]
        self.next.process(op)


UNKNOWN = -1
FALSE = 0
TRUE = 1


def _truth(value: Value) -> int:
    """Whether a value is zero or null, if that is known."""
    if value.kind == "i":
        bound = bound_of(value)
        if bound.is_constant() and bound.lower == 0:
            return FALSE
        return UNKNOWN if bound.contains(0) else TRUE
    if isinstance(value, ConstRef):
        return TRUE if value.ref_value else FALSE
    info = known_info(value)
    return TRUE if info is not None and info.is_nonnull else UNKNOWN


def _are_constant(op: Op) -> bool:
    for arg in op.args:
        if not arg.is_constant():
            return False
    return True
