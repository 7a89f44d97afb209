"""Translated: objects made one after the other are taken from the nursery at once.

    0  r1 = new(Node)                       r1 and r3 are a group: one test of the nursery's end, one step of its pointer
    1  setfield_gc(r1, i0, Node.value)
    2  r3 = new_array(2)                    nothing to do any more
    3  setarrayitem_gc(r3, 0, r1)

Between the members stand only operations that neither leave the code nor may collect.  The members are all made where the
first one is; they hold registers from there on, so groups are small.
"""

from __future__ import annotations

from framework.jit.model import ArrayDescr, SizeDescr
from framework.jit.trace import operations as ops
from framework.jit.trace.operations import FLAGS, PURE, READ
from framework.jit.trace.values import Op
from framework.lltypes.symbols import ALLOCATION_ALIGNMENT, MAX_INLINE_ALLOCATION

MOST_MEMBERS = 4
MOST_DISTANCE = 24  # operations from the first member to the last
_STORES = (ops.SETFIELD_GC, ops.SETARRAYITEM_GC, ops.SETINTERIORFIELD_GC)
CONTINUES = [opnum in _STORES or FLAGS[opnum] & (PURE | READ) != 0 for opnum in range(ops.COUNT)]


def aligned(size: int) -> int:
    """The size that an object takes."""
    return (size + ALLOCATION_ALIGNMENT - 1) & -ALLOCATION_ALIGNMENT


def inline_size(op: Op) -> int:
    """The bytes of an object that is taken from the nursery by code of known size, -1 for any other operation."""
    descr = op.descr
    size = -1
    if op.opnum == ops.NEW:
        assert isinstance(descr, SizeDescr)
        if not descr.has_destructor:
            size = aligned(descr.size)
    elif op.opnum == ops.NEW_ARRAY and op.args[0].is_constant():
        assert isinstance(descr, ArrayDescr)
        length = op.args[0].get_int()
        if 0 <= length <= (MAX_INLINE_ALLOCATION - descr.base) // descr.item_size:
            size = aligned(descr.base + length * descr.item_size)
    return size if size <= MAX_INLINE_ALLOCATION else -1


def find_groups(operations: list[Op]) -> dict[int, list[Op]]:
    """The members of each group of at least two, by the position of the first."""
    groups: dict[int, list[Op]] = {}
    members: list[Op] = []
    start = 0
    total = 0
    for position in range(len(operations)):
        op = operations[position]
        size = inline_size(op)
        if size < 0:
            if not CONTINUES[op.opnum]:
                members = []
            continue
        is_full = len(members) == MOST_MEMBERS or position - start > MOST_DISTANCE
        if len(members) == 0 or is_full or total + size > MAX_INLINE_ALLOCATION:
            members = []
            start = position
            total = 0
        members.append(op)
        total += size
        if len(members) == 2:
            groups[start] = members
    return groups
