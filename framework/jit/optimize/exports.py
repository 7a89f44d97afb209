"""From the end of a preamble to the start of the body: pure results and memory, as short operations.

Candidates are the reads and pure results known at the end of the preamble.  One becomes a ShortOp when all its arguments
can be produced: they are constants, arguments of the label or results of other ShortOps.  A value that is known from
several candidates is produced by the first; the others get results of their own, since they may differ one iteration later.
"""

from __future__ import annotations

from framework.jit.model import ArrayDescr, CallDescr, FieldDescr
from framework.jit.optimize.bounds import LENGTH
from framework.jit.optimize.heap import Cell, Heap
from framework.jit.optimize.info import RefInfo, bound_of, known_info, ref_info
from framework.jit.optimize.optimizer import Optimizer
from framework.jit.optimize.pure import Pure
from framework.jit.optimize.relations import is_at_most
from framework.jit.optimize.short_preamble import ShortOp, ShortValue
from framework.jit.optimize.virtual_state import input_like
from framework.jit.trace import operations as ops
from framework.jit.trace.operations import is_overflow, is_pure
from framework.jit.trace.values import (
    ONE,
    Const,
    ConstInt,
    Descriptor,
    InputInt,
    Op,
    Value,
    make_op,
    resolve,
)

_READ_FIELD = {"i": ops.GETFIELD_GC_I, "r": ops.GETFIELD_GC_R, "f": ops.GETFIELD_GC_F}
_READ_ITEM = {"i": ops.GETARRAYITEM_GC_I, "r": ops.GETARRAYITEM_GC_R, "f": ops.GETARRAYITEM_GC_F}


class Candidate:
    """``value = opnum(args)`` holds at the end of the preamble."""

    def __init__(self, opnum: int, args: list[Value], descr: Descriptor | None, value: Value) -> None:
        self.opnum = opnum
        self.args = args
        self.descr = descr
        self.value = value
        self.cell: Cell | None = None  # where the body finds it; None: in its list of pure results
        self.is_item = False  # at an index that is not constant
        self.is_tried = False
        self.short: ShortOp | None = None


class Exporter:
    """Copies knowledge from one optimizer to the next."""

    def __init__(self, preamble: Optimizer, body: Optimizer, leaves: list[Value], inputs: list[Value]) -> None:
        self.preamble = preamble
        self.body = body
        self.candidates: list[Candidate] = []
        self.by_value: dict[Value, Candidate] = {}
        self.made: dict[Value, Value] = {}  # value of the preamble: value in the body
        self.shorts: dict[Value, ShortOp] = {}  # by result
        for index in range(len(leaves)):
            self.made[leaves[index]] = inputs[index]

    def export(self, leaves: list[Value]) -> None:
        """Fill the caches of the body."""
        self._collect_memory()
        self._collect_pure()
        for candidate in self.candidates:
            self._short_of(candidate)
        for candidate in self.candidates:
            short = candidate.short
            if short is not None:
                self._import(candidate, short)
        for leaf in leaves:
            if leaf.kind == "i" and not leaf.is_constant():
                self._export_relations(leaf)

    # --- candidates

    def _add(self, candidate: Candidate) -> None:
        self.candidates.append(candidate)
        value = candidate.value
        if not isinstance(value, Const) and value not in self.by_value:
            self.by_value[value] = candidate

    def _collect_memory(self) -> None:
        heap = self.preamble.heap
        if not isinstance(heap, Heap):
            return
        for cell in heap.fields.values():
            descr = cell.descr
            assert isinstance(descr, FieldDescr)
            if not descr.is_quasi_immutable:
                for target in cell.objects:
                    self._add_read(cell, target, _READ_FIELD[descr.kind], [target])
        for cells in heap.items.values():
            for cell in cells.values():
                descr = cell.descr
                assert isinstance(descr, ArrayDescr)
                for target in cell.objects:
                    self._add_read(cell, target, _READ_ITEM[descr.kind], [target, ConstInt(cell.index)])

        for items in heap.variable.values():
            for item in items.known:
                candidate = Candidate(
                    _READ_ITEM[items.descr.kind],
                    [resolve(item.array), resolve(item.index)],
                    items.descr,
                    resolve(item.value),
                )
                candidate.is_item = True
                self._add(candidate)

    def _add_read(self, cell: Cell, target: Value, opnum: int, args: list[Value]) -> None:
        value = cell.get(ref_info(target))
        if value is not None and target.forwarded is None:
            candidate = Candidate(opnum, args, cell.descr, resolve(value))
            candidate.cell = cell
            self._add(candidate)

    def _collect_pure(self) -> None:
        pure = self.preamble.pure
        if not isinstance(pure, Pure):
            return
        for opnum in range(ops.COUNT):
            if is_overflow(opnum):
                continue
            for entry in pure.known[opnum]:
                op = entry.op
                descr = op.descr
                if not isinstance(descr, CallDescr) or not descr.can_raise():
                    args = [resolve(arg) for arg in op.args]
                    self._add(Candidate(opnum, args, descr, resolve(entry.result)))

    # --- short operations

    def _produce(self, value: Value) -> Value | None:
        """The value in the body, None when there is none."""
        if isinstance(value, Const):
            return self.body.resolve(value)
        if value not in self.made and value in self.by_value:
            self._short_of(self.by_value[value])
        if value in self.made:
            return self.made[value]
        return None

    def _short_of(self, candidate: Candidate) -> None:
        if candidate.is_tried:
            return
        candidate.is_tried = True
        args: list[Value] = []
        for arg in candidate.args:
            produced = self._produce(arg)
            if produced is None:
                return
            args.append(produced)
        value = candidate.value
        short = ShortOp(candidate.opnum, args, candidate.descr, _new_result(candidate, args))
        for arg in args:
            if arg in self.shorts:
                short.needs.append(self.shorts[arg])
        if isinstance(value, Const):
            short.constant = value
        else:
            self._describe(short, value)
        candidate.short = short

    def _describe(self, short: ShortOp, value: Value) -> None:
        short.preamble_value = value
        if is_length(short):
            short.result.info = LENGTH.copy()
        info = known_info(value)
        if info is not None:
            short.is_nonnull = info.is_nonnull
            short.known_class = info.known_class
            if short.is_nonnull:
                known = RefInfo()
                known.is_nonnull = True
                known.known_class = info.known_class
                short.result.info = known
        self.shorts[short.result] = short
        if value not in self.made:
            self.made[value] = short.result

    def _import(self, candidate: Candidate, short: ShortOp) -> None:
        cell = candidate.cell
        known = ShortValue(short)
        if candidate.is_item:
            self._import_item(short, known)
            return
        if cell is None:
            pure = self.body.pure
            assert isinstance(pure, Pure)
            pure.remember(Op(candidate.opnum, short.args, short.descr), known)
            return
        heap = self.body.heap
        assert isinstance(heap, Heap)
        descr = cell.descr
        if isinstance(descr, FieldDescr):
            heap.field_cell(descr).remember(short.args[0], known)
        else:
            assert isinstance(descr, ArrayDescr)
            heap.item_cell(descr, cell.index).remember(short.args[0], known)

    def _import_item(self, short: ShortOp, known: ShortValue) -> None:
        heap = self.body.heap
        descr = short.descr
        assert isinstance(heap, Heap) and isinstance(descr, ArrayDescr)
        heap.items_of(descr).remember(short.args[0], short.args[1], known)

    def _export_relations(self, leaf: Value) -> None:
        """What the leaf is less than."""
        left = self.made[leaf]
        told: list[Value] = []
        for known in self.preamble.relations.less:
            limit = resolve(known.right)
            if is_at_most(leaf, resolve(known.left)) and limit not in told:
                told.append(limit)
                right = self._produce(limit)
                if right is not None and not right.is_constant():
                    self.body.relations.add_less(left, right, self._comparison(left, right))

    def _comparison(self, left: Value, right: Value) -> ShortValue:
        """The short operation that finds the left one less."""
        opnum = ops.INT_LT
        if bound_of(left).is_nonnegative() and bound_of(right).is_nonnegative():
            opnum = ops.UINT_LT
        short = ShortOp(opnum, [left, right], None, InputInt())
        short.constant = ONE
        for arg in short.args:
            if arg in self.shorts:
                short.needs.append(self.shorts[arg])
        return ShortValue(short)


def is_length(short: ShortOp) -> bool:
    """Whether the result is a number of items in memory."""
    descr = short.descr
    return short.opnum == ops.ARRAYLEN_GC or (isinstance(descr, FieldDescr) and descr.is_length)


def _new_result(candidate: Candidate, args: list[Value]) -> Value:
    """A new value for a result.  The algebra of integers may look at how it is computed."""
    if is_pure(candidate.opnum) and candidate.value.kind == "i":
        return make_op(candidate.opnum, args[:], candidate.descr)
    return input_like(candidate.value)
