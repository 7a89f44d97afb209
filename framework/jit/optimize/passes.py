"""The list of passes."""

from __future__ import annotations

from framework.jit.optimize.earlyforce import EarlyForce
from framework.jit.optimize.environment import EARLYFORCE, HEAP, INTBOUNDS, PURE, REWRITE, STRING, VIRTUALIZE
from framework.jit.optimize.guards import Guards
from framework.jit.optimize.heap import Heap
from framework.jit.optimize.intbounds import IntBounds
from framework.jit.optimize.optimizer import Optimizer, Pass
from framework.jit.optimize.pure import Pure
from framework.jit.optimize.rewrite import Rewrite
from framework.jit.optimize.strings import Strings
from framework.jit.optimize.virtualize import Virtualize


def make_passes(optimizer: Optimizer, wanted: int) -> list[Pass]:
    """The passes of a set of names, in their order.  Virtuals need to be forced before the heap pass."""
    passes: list[Pass] = []
    if wanted & INTBOUNDS:
        passes.append(IntBounds(optimizer))
    if wanted & REWRITE:
        passes.append(Rewrite(optimizer))
        passes.append(Guards(optimizer))
    if wanted & VIRTUALIZE:
        passes.append(Virtualize(optimizer))
    if wanted & STRING and wanted & VIRTUALIZE:
        passes.append(Strings(optimizer))
    if wanted & PURE:
        passes.append(Pure(optimizer))
    if wanted & (EARLYFORCE | VIRTUALIZE):
        passes.append(EarlyForce(optimizer))
    if wanted & HEAP:
        passes.append(Heap(optimizer))
    return passes
