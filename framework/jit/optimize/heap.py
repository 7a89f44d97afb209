"""Memory: reads of what is known, stores that can wait.

    i1 = getfield_gc_i(r0, descr=Node.value)
    i2 = int_add(i1, 1)                            i1 = getfield_gc_i(r0, descr=Node.value)
    setfield_gc(r0, i2, descr=Node.value)   ─►     i2 = int_add(i1, 1)
    i3 = getfield_gc_i(r0, descr=Node.value)       i4 = int_add(i2, 1)
    i4 = int_add(i3, 1)                            setfield_gc(r0, i4, descr=Node.value)
    setfield_gc(r0, i4, descr=Node.value)

For each field, and each constant index of an array type, a ``Cell`` knows the objects whose value is known (it is in their
``RefInfo``) and at most one store that was put off.  A store forgets what is known about other objects that may be the
same one; two objects are different when their classes are, or when one was made in this trace and the other is another new
object, a constant or an input.

Stores put off are done before a guard, or are part of its resume data when what they store is virtual; before a call or an
operation that may read or write the field; and at the end.  A comparison waits for the guard that uses it, so that such
stores come before both.
"""

from __future__ import annotations

from framework.jit.execution import execute_pure
from framework.jit.model import (
    RANDOM_EFFECTS,
    ArrayDescr,
    CallDescr,
    FieldDescr,
)
from framework.jit.optimize.aliases import is_same_value, may_alias, may_be_equal
from framework.jit.optimize.environment import WatchedField
from framework.jit.optimize.info import RefInfo, is_virtual, known_info, ref_info
from framework.jit.optimize.items import Items
from framework.jit.optimize.optimizer import Optimizer, Pass, handler_table
from framework.jit.optimize.short_preamble import ShortValue
from framework.jit.trace import operations as ops
from framework.jit.trace.operations import is_bool, is_call, is_guard, is_pure
from framework.jit.trace.values import ConstInt, ConstRef, Descriptor, Op, Value, resolve

LARGEST_INDEX = 256  # items behind this one are not tracked


class Cell:
    """What is known about one field of all objects, or one index of all arrays of a type."""

    def __init__(self, descr: Descriptor, index: int) -> None:
        self.descr = descr
        self.index = index  # of an item
        self.objects: list[Value] = []  # those with a known value
        self.store: Op | None = None  # put off
        self.is_waiting = False  # stands in Heap.waiting

    def get(self, info: RefInfo) -> Value | None:
        """The known value in an object."""
        descr = self.descr
        if isinstance(descr, FieldDescr):
            return info.known_field(descr)
        return info.item(self.index) if info.array is descr else None

    def put(self, info: RefInfo, value: Value | None) -> None:
        """Note the value in an object."""
        descr = self.descr
        if isinstance(descr, FieldDescr):
            info.know_field(descr, value)
            return
        assert isinstance(descr, ArrayDescr)
        if info.array is not descr:
            info.array = descr
            info.items = []
        info.set_item(self.index, value)

    def stored(self) -> Value:
        """What the store put off stores."""
        store = self.store
        assert store is not None
        return resolve(store.args[-1])

    def remember(self, target: Value, value: Value) -> None:
        """The value in an object is known."""
        info = ref_info(target)
        if self.get(info) is None:
            self.objects.append(target)
        self.put(info, value)

    def forget(self) -> None:
        """Nothing is known any more."""
        for target in self.objects:
            self.put(ref_info(target), None)
        self.objects = []

    def forget_aliases(self, written: Value) -> None:
        """An object was written to: nothing is known about those that may be the same one."""
        kept: list[Value] = []
        for target in self.objects:
            if may_alias(target, written):
                self.put(ref_info(target), None)
            else:
                kept.append(target)
        self.objects = kept


class Heap(Pass):
    """The pass."""

    def __init__(self, optimizer: Optimizer) -> None:
        Pass.__init__(self, optimizer)
        optimizer.heap = self
        self.fields: dict[int, Cell] = {}  # by number of the descriptor
        self.items: dict[int, dict[int, Cell]] = {}  # by number of the descriptor, then by index
        self.variable: dict[int, Items] = {}  # items at other indices, by number of the descriptor
        self.waiting: list[Cell] = []  # cells with a store put off, perhaps done since
        self.comparison: Op | None = None  # waits for its guard
        self.must_guard_validity = True
        self.is_validity_guarded = False

    def process(self, op: Op) -> None:
        opnum = op.opnum
        if self.comparison is not None:
            if is_guard(opnum):
                self.store_for_guard()
            self.emit_comparison()
        if is_bool(opnum) and is_pure(opnum):
            self.comparison = op
            return
        HANDLERS[opnum](self, op)

    def emit_comparison(self) -> None:
        """Emit the comparison that waited."""
        comparison = self.comparison
        if comparison is not None:
            self.comparison = None
            self.next.process(comparison)

    # --- cells

    def field_cell(self, descr: FieldDescr) -> Cell:
        """The cell of a field."""
        if descr.number not in self.fields:
            self.fields[descr.number] = Cell(descr, -1)
        return self.fields[descr.number]

    def item_cells(self, descr: ArrayDescr) -> dict[int, Cell]:
        """The cells of an array type by index."""
        if descr.number not in self.items:
            self.items[descr.number] = {}
        return self.items[descr.number]

    def item_cell(self, descr: ArrayDescr, index: int) -> Cell:
        """The cell of an index."""
        cells = self.item_cells(descr)
        if index not in cells:
            cells[index] = Cell(descr, index)
        return cells[index]

    # --- reading and writing

    def known_value(self, cell: Cell, target: Value) -> Value | None:
        """The value in an object; a store put off to what may be the same object is done first."""
        store = cell.store
        if store is not None:
            written = self.optimizer.resolve(store.args[0])
            if written is target:
                return cell.stored()
            if may_alias(written, target):
                self.do_store(cell)
        info = known_info(target)
        if info is None:
            return None
        value = cell.get(info)
        if isinstance(value, ShortValue):
            value = self.optimizer.use_short(value)
            cell.put(info, value)
        return None if value is None else resolve(value)

    def put_off(self, cell: Cell, op: Op) -> None:
        """A store."""
        target = self.optimizer.resolve(op.args[0])
        value = resolve(op.args[-1])
        store = cell.store
        if store is not None and self.optimizer.resolve(store.args[0]) is not target:
            self.do_store(cell)
            store = None
        if store is None:
            info = known_info(target)
            known = cell.get(info) if info is not None else None
            if known is not None and is_same_value(resolve(known), value):
                return
            self.wait(cell)
        cell.store = op

    def wait(self, cell: Cell) -> None:
        """A cell has a store put off."""
        if not cell.is_waiting:
            cell.is_waiting = True
            self.waiting.append(cell)

    def take_waiting(self) -> list[Cell]:
        """The cells that may have a store put off; none waits afterwards."""
        waiting = self.waiting
        self.waiting = []
        for cell in waiting:
            cell.is_waiting = False
        return waiting

    def do_store(self, cell: Cell) -> None:
        """Emit the store put off, and those to the same field that making its value put off."""
        while True:
            op = cell.store
            if op is None:
                return
            cell.store = None
            target = self.optimizer.resolve(op.args[0])
            cell.forget_aliases(target)
            self.next.process(op)
            cell.remember(target, resolve(op.args[-1]))

    def store_all(self) -> None:
        """Emit all stores put off; making a virtual may put off further ones."""
        while len(self.waiting) > 0:
            for cell in self.take_waiting():
                self.do_store(cell)
        self.store_variable_items()

    def store_for_guard(self) -> None:
        """Emit the stores put off, but for those of virtuals."""
        for cell in self.take_waiting():
            if cell.store is None:
                continue
            if is_virtual(cell.stored()):
                self.wait(cell)
            else:
                self.do_store(cell)
        self.store_variable_items()

    def stores_for_guard(self) -> list[Op]:
        stores: list[Op] = []
        for cell in self.waiting:
            store = cell.store
            if store is not None:
                stores.append(store)
        return stores

    def store_items(self, descr: ArrayDescr) -> None:
        """Emit the stores put off to arrays of a type."""
        self.store_constant_items(descr)
        if descr.number in self.variable:
            self.do_item_store(self.variable[descr.number])

    def store_constant_items(self, descr: ArrayDescr) -> None:
        """Those at constant indices."""
        if descr.number in self.items:
            pending: list[Cell] = []
            for cell in self.items[descr.number].values():
                if cell.store is not None:
                    pending.append(cell)
            for cell in pending:
                self.do_store(cell)

    def forget_items(self, descr: ArrayDescr) -> None:
        """Nothing is known about the items of arrays of a type."""
        if descr.number in self.items and not descr.is_immutable:
            for cell in self.items[descr.number].values():
                cell.forget()
        if descr.number in self.variable:
            self.variable[descr.number].forget()

    def items_of(self, descr: ArrayDescr) -> Items:
        """What is known about items at indices that are not constant."""
        if descr.number not in self.variable:
            self.variable[descr.number] = Items(descr)
        return self.variable[descr.number]

    def do_item_store(self, items: Items) -> None:
        """Emit the store put off to an index that is not constant."""
        op = items.store
        if op is None:
            return
        items.store = None
        array, index = self.optimizer.resolve(op.args[0]), resolve(op.args[1])
        items.forget_aliases(array, index)
        self.next.process(op)
        items.remember(array, index, resolve(op.args[2]))

    def store_variable_items(self) -> None:
        """Emit all such stores."""
        for items in self.variable.values():
            self.do_item_store(items)

    def settle_items(self, descr: ArrayDescr, array: Value, index: Value) -> None:
        """A place with a constant index is read or written: do the store put off that may be to it."""
        if descr.number in self.variable:
            items = self.variable[descr.number]
            if items.may_store_to(array, index):
                self.do_item_store(items)

    def known_item(self, items: Items, array: Value, index: Value) -> Value | None:
        """The value at an index that is not constant; a store put off that may be to it is done."""
        store = items.store
        if store is not None:
            if self.optimizer.resolve(store.args[0]) is array and resolve(store.args[1]) is index:
                return resolve(store.args[2])
            if items.may_store_to(array, index):
                self.do_item_store(items)
        item = items.find(array, index)
        if item is None:
            return None
        value = item.value
        if isinstance(value, ShortValue):
            value = self.optimizer.use_short(value)
            item.value = value
        return resolve(value)

    def forget_all(self) -> None:
        """Anything may have been written."""
        for items in self.variable.values():
            items.forget()
        for cell in self.fields.values():
            descr = cell.descr
            if not (isinstance(descr, FieldDescr) and descr.is_immutable):
                cell.forget()
        for cells in self.items.values():
            for cell in cells.values():
                descr = cell.descr
                if not (isinstance(descr, ArrayDescr) and descr.is_immutable):
                    cell.forget()

    def flush(self) -> None:
        """Nothing waits any more."""
        self.emit_comparison()
        self.store_all()

    # --- calls

    def before_call(self, descr: CallDescr) -> None:
        """Do the stores that a call may see, forget what it may write."""
        if descr.effect == RANDOM_EFFECTS:
            self.store_all()
            self.forget_all()
            return
        if descr.may_force():
            self.store_all()  # nothing may stand between the call and its guard_not_forced
            self._forces_virtual_refs()
        for read in descr.reads:
            self._store(read)
        for written in descr.writes:
            self._store(written)
            if isinstance(written, FieldDescr):
                if not written.is_immutable and written.number in self.fields:
                    self.fields[written.number].forget()
            elif isinstance(written, ArrayDescr):
                self.forget_items(written)

    def _forces_virtual_refs(self) -> None:
        """The call may force virtual references that have escaped."""
        descrs = self.optimizer.environment.virtual_ref
        if descrs is not None:
            for cell in (self.field_cell(descrs.token), self.field_cell(descrs.forced)):
                self.do_store(cell)
                cell.forget()

    def _store(self, descr: Descriptor) -> None:
        if isinstance(descr, FieldDescr):
            if descr.number in self.fields:
                self.do_store(self.fields[descr.number])
        elif isinstance(descr, ArrayDescr):
            self.store_items(descr)


# --- fields


def _read_field(self: Heap, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, FieldDescr)
    target = self.optimizer.resolve(op.args[0])
    cell = self.field_cell(descr)
    known = self.known_value(cell, target)
    if known is not None:
        op.forwarded = known
        return
    if descr.is_immutable and isinstance(target, ConstRef) and target.ref_value:
        op.forwarded = execute_pure(self.optimizer.machine, PURE_READ[op.opnum], [target], descr)
        return
    op.opnum = PLAIN_READ[op.opnum]
    self.next.process(op)
    cell.remember(target, op)


def _write_field(self: Heap, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, FieldDescr)
    self.put_off(self.field_cell(descr), op)


def _quasi_immutable(self: Heap, op: Op) -> None:
    """The field of a constant is read now and becomes a constant; when it changes, the code is invalid."""
    target = self.optimizer.resolve(op.args[0])
    descr = op.descr
    assert isinstance(descr, FieldDescr)
    self.must_guard_validity = isinstance(target, ConstRef)
    if isinstance(target, ConstRef):
        cell = self.field_cell(descr)
        self.do_store(cell)
        read = ops.GETFIELD_GC_PURE_I
        if descr.kind == "r":
            read = ops.GETFIELD_GC_PURE_R
        elif descr.kind == "f":
            read = ops.GETFIELD_GC_PURE_F
        self.optimizer.watched.append(WatchedField(target.ref_value, descr))
        cell.remember(target, execute_pure(self.optimizer.machine, read, [target], descr))


def _not_invalidated(self: Heap, op: Op) -> None:
    if self.must_guard_validity and not self.is_validity_guarded:
        self.is_validity_guarded = True
        _guard(self, op)


# --- items


def _tracked_index(op: Op) -> int:
    index = resolve(op.args[1])
    if isinstance(index, ConstInt) and 0 <= index.int_value < LARGEST_INDEX:
        return index.int_value
    return -1


def _read_item(self: Heap, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    target = self.optimizer.resolve(op.args[0])
    index = _tracked_index(op)
    if index < 0:
        _read_variable_item(self, op, target, descr)
        return
    self.settle_items(descr, target, resolve(op.args[1]))
    cell = self.item_cell(descr, index)
    known = self.known_value(cell, target)
    if known is not None:
        op.forwarded = known
        return
    self.next.process(op)
    cell.remember(target, op)


def _read_variable_item(self: Heap, op: Op, target: Value, descr: ArrayDescr) -> None:
    self.store_constant_items(descr)
    items = self.items_of(descr)
    index = resolve(op.args[1])
    known = self.known_item(items, target, index)
    if known is not None:
        op.forwarded = known
        return
    self.next.process(op)
    items.remember(target, index, op)


def _read_pure_item(self: Heap, op: Op) -> None:
    target = self.optimizer.resolve(op.args[0])
    index = resolve(op.args[1])
    if isinstance(target, ConstRef) and target.ref_value and isinstance(index, ConstInt):
        descr = op.descr
        assert isinstance(descr, ArrayDescr)
        if 0 <= index.int_value < self.optimizer.machine.array_length(target.ref_value, descr):
            op.forwarded = execute_pure(self.optimizer.machine, op.opnum, [target, index], descr)
            return
    _read_item(self, op)


def _write_item(self: Heap, op: Op) -> None:
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    target, index = self.optimizer.resolve(op.args[0]), resolve(op.args[1])
    place = _tracked_index(op)
    if place >= 0:
        self.settle_items(descr, target, index)
        if descr.number in self.variable:
            self.variable[descr.number].forget_aliases(target, index)
        self.put_off(self.item_cell(descr, place), op)
        return
    op.args[2] = self.optimizer.force(op.args[2])
    self.store_constant_items(descr)
    for number, cell in self.item_cells(descr).items():
        if may_be_equal(ConstInt(number), index):
            cell.forget_aliases(target)
    items = self.items_of(descr)
    store = items.store
    if store is not None and not (resolve(store.args[0]) is target and resolve(store.args[1]) is index):
        self.do_item_store(items)
    items.store = op


def _write_many_items(self: Heap, op: Op) -> None:
    """array_copy, array_clear."""
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    self.store_items(descr)
    self.forget_items(descr)
    self.next.process(op)


def _length(self: Heap, op: Op) -> None:
    target = self.optimizer.resolve(op.args[0])
    descr = op.descr
    assert isinstance(descr, ArrayDescr)
    if isinstance(target, ConstRef) and target.ref_value:
        op.forwarded = ConstInt(self.optimizer.machine.array_length(target.ref_value, descr))
    else:
        self.next.process(op)


# --- the rest


def _allocation(self: Heap, op: Op) -> None:
    self.next.process(op)
    info = ref_info(op)
    info.is_nonnull = True
    info.is_fresh = True


def _guard(self: Heap, op: Op) -> None:
    self.store_for_guard()
    self.next.process(op)


def _checked(self: Heap, op: Op) -> None:
    """The overflow guard has to be the very next operation: stores that it would do come before."""
    self.store_for_guard()
    self.next.process(op)


def _call(self: Heap, op: Op) -> None:
    descr = op.descr
    if isinstance(descr, CallDescr):
        if descr.can_raise():
            self.store_for_guard()
        self.before_call(descr)
        if descr.can_invalidate:
            self.is_validity_guarded = False
    else:
        self.store_all()
        self.forget_all()
        self.is_validity_guarded = False
    self.next.process(op)


def _last(self: Heap, op: Op) -> None:
    self.store_all()
    self.next.process(op)


_CALLS = [number for number in range(ops.COUNT) if is_call(number)]
_GUARDS = [number for number in range(ops.COUNT) if is_guard(number)]
_FIELD_READS = [ops.GETFIELD_GC_I, ops.GETFIELD_GC_R, ops.GETFIELD_GC_F]
_PURE_FIELD_READS = [ops.GETFIELD_GC_PURE_I, ops.GETFIELD_GC_PURE_R, ops.GETFIELD_GC_PURE_F]
PLAIN_READ = list(range(ops.COUNT))  # of a read that is pure or not: the one that is not
PURE_READ = list(range(ops.COUNT))
for _plain, _pure in zip(_FIELD_READS, _PURE_FIELD_READS, strict=True):
    PLAIN_READ[_pure] = _plain
    PURE_READ[_plain] = _pure


def _pass_on(self: Heap, op: Op) -> None:
    self.next.process(op)


HANDLERS = handler_table(
    _pass_on,
    (_read_field, _FIELD_READS + _PURE_FIELD_READS),
    (_write_field, [ops.SETFIELD_GC]),
    (_quasi_immutable, [ops.QUASIIMMUT_FIELD]),
    (_read_item, [ops.GETARRAYITEM_GC_I, ops.GETARRAYITEM_GC_R, ops.GETARRAYITEM_GC_F]),
    (_read_pure_item, [ops.GETARRAYITEM_GC_PURE_I, ops.GETARRAYITEM_GC_PURE_R, ops.GETARRAYITEM_GC_PURE_F]),
    (_write_item, [ops.SETARRAYITEM_GC]),
    (_write_many_items, [ops.ARRAY_COPY, ops.ARRAY_CLEAR]),
    (_length, [ops.ARRAYLEN_GC]),
    (_allocation, [ops.NEW, ops.NEW_ARRAY]),
    (_checked, [ops.INT_ADD_OVF, ops.INT_SUB_OVF, ops.INT_MUL_OVF]),
    (_call, _CALLS),
    (_guard, _GUARDS),
    (_not_invalidated, [ops.GUARD_NOT_INVALIDATED]),
    (_last, [ops.JUMP, ops.FINISH, ops.LABEL]),
)
