"""Virtuals that an operation needs are made before the heap pass sees the operation.

setfield_gc(r0, r1, descr=Node.next)         r1 stays virtual: the heap pass puts the store off
call_v(f, r1, descr=d)                       r1 is made here, so that its stores come before the call
"""

from __future__ import annotations

from framework.jit.optimize.info import is_virtual
from framework.jit.optimize.optimizer import Pass
from framework.jit.trace import operations as ops
from framework.jit.trace.operations import is_guard
from framework.jit.trace.values import Op, resolve

_PATIENT = (ops.SETFIELD_GC, ops.SETARRAYITEM_GC)
PATIENT = [opnum in _PATIENT or is_guard(opnum) for opnum in range(ops.COUNT)]


class EarlyForce(Pass):
    """The pass."""

    def process(self, op: Op) -> None:
        opnum = op.opnum
        if opnum == ops.KEEP_ALIVE and is_virtual(resolve(op.args[0])):
            return
        if not PATIENT[opnum]:
            args = op.args
            for index in range(len(args)):
                args[index] = self.optimizer.force(args[index])
        elif opnum == ops.SETFIELD_GC or opnum == ops.SETARRAYITEM_GC:
            op.args[0] = self.optimizer.force(op.args[0])
        self.next.process(op)
