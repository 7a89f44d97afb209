"""Tracing of memory: fields, items, fields of items, raw memory, allocation.

Reads of immutable fields of constants are constants; what the heap cache knows is not read again.
"""

from __future__ import annotations

from framework.jit.metainterp import reasons
from framework.jit.metainterp.frames import Frame
from framework.jit.metainterp.heapcache import LENGTH_INDEX, NO_INDEX, QUASI_IMMUTABLE
from framework.jit.metainterp.quasi_immutable import Assumed
from framework.jit.metainterp.tracer import Tracer
from framework.jit.model import ArrayDescr, FieldDescr, InteriorDescr, SizeDescr
from framework.jit.trace import operations as ops
from framework.jit.trace.values import ONE, ConstFloat, ConstInt, ConstRef


def field_descr(tracer: Tracer, frame: Frame) -> FieldDescr:
    """The descriptor operand at ``pc``."""
    descr = tracer.program.tables.descriptors[frame.short()]
    assert isinstance(descr, FieldDescr)
    return descr


def array_descr(tracer: Tracer, frame: Frame) -> ArrayDescr:
    """The descriptor operand at ``pc``."""
    descr = tracer.program.tables.descriptors[frame.short()]
    assert isinstance(descr, ArrayDescr)
    return descr


def interior_descr(tracer: Tracer, frame: Frame) -> InteriorDescr:
    """The descriptor operand at ``pc``."""
    descr = tracer.program.tables.descriptors[frame.short()]
    assert isinstance(descr, InteriorDescr)
    return descr


# --- fields


def getfield_gc_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    descr = field_descr(tracer, frame)
    value = tracer.heap.lookup(container, descr.number, NO_INDEX)
    if value is None:
        content = tracer.machine.get_field_int(container.get_ref(), descr)
        value = tracer.record_int(ops.GETFIELD_GC_I, [container], descr, content)
        tracer.heap.remember(container, descr.number, NO_INDEX, value)
    frame.set_int(value)


def getfield_gc_pure_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    descr = field_descr(tracer, frame)
    if container.is_constant():
        frame.set_int(ConstInt(tracer.machine.get_field_int(container.get_ref(), descr)))
        return
    value = tracer.heap.lookup(container, descr.number, NO_INDEX)
    if value is None:
        content = tracer.machine.get_field_int(container.get_ref(), descr)
        opnum = ops.GETFIELD_GC_I if descr.is_quasi_immutable else ops.GETFIELD_GC_PURE_I
        value = tracer.record_int(opnum, [container], descr, content)
        tracer.heap.remember(container, descr.number, NO_INDEX, value)
    frame.set_int(value)


def setfield_gc_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    value = frame.next_int()
    descr = field_descr(tracer, frame)
    tracer.machine.set_field_int(container.get_ref(), value.get_int(), descr)
    if tracer.heap.lookup(container, descr.number, NO_INDEX) is not value:
        tracer.record_void(ops.SETFIELD_GC, [container, value], descr)
        tracer.heap.write(container, descr.number, NO_INDEX, value)


def getfield_gc_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    descr = field_descr(tracer, frame)
    value = tracer.heap.lookup(container, descr.number, NO_INDEX)
    if value is None:
        content = tracer.machine.get_field_ref(container.get_ref(), descr)
        value = tracer.record_ref(ops.GETFIELD_GC_R, [container], descr, content)
        tracer.heap.remember(container, descr.number, NO_INDEX, value)
    frame.set_ref(value)


def getfield_gc_pure_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    descr = field_descr(tracer, frame)
    if container.is_constant():
        frame.set_ref(ConstRef(tracer.machine.get_field_ref(container.get_ref(), descr)))
        return
    value = tracer.heap.lookup(container, descr.number, NO_INDEX)
    if value is None:
        content = tracer.machine.get_field_ref(container.get_ref(), descr)
        opnum = ops.GETFIELD_GC_R if descr.is_quasi_immutable else ops.GETFIELD_GC_PURE_R
        value = tracer.record_ref(opnum, [container], descr, content)
        tracer.heap.remember(container, descr.number, NO_INDEX, value)
    frame.set_ref(value)


def setfield_gc_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    value = frame.next_ref()
    descr = field_descr(tracer, frame)
    tracer.machine.set_field_ref(container.get_ref(), value.get_ref(), descr)
    if tracer.heap.lookup(container, descr.number, NO_INDEX) is not value:
        tracer.record_void(ops.SETFIELD_GC, [container, value], descr)
        tracer.heap.write(container, descr.number, NO_INDEX, value)


def getfield_gc_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    descr = field_descr(tracer, frame)
    value = tracer.heap.lookup(container, descr.number, NO_INDEX)
    if value is None:
        content = tracer.machine.get_field_float(container.get_ref(), descr)
        value = tracer.record_float(ops.GETFIELD_GC_F, [container], descr, content)
        tracer.heap.remember(container, descr.number, NO_INDEX, value)
    frame.set_float(value)


def getfield_gc_pure_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    descr = field_descr(tracer, frame)
    if container.is_constant():
        frame.set_float(ConstFloat(tracer.machine.get_field_float(container.get_ref(), descr)))
        return
    value = tracer.heap.lookup(container, descr.number, NO_INDEX)
    if value is None:
        content = tracer.machine.get_field_float(container.get_ref(), descr)
        opnum = ops.GETFIELD_GC_F if descr.is_quasi_immutable else ops.GETFIELD_GC_PURE_F
        value = tracer.record_float(opnum, [container], descr, content)
        tracer.heap.remember(container, descr.number, NO_INDEX, value)
    frame.set_float(value)


def setfield_gc_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    value = frame.next_float()
    descr = field_descr(tracer, frame)
    tracer.machine.set_field_float(container.get_ref(), value.get_float(), descr)
    if tracer.heap.lookup(container, descr.number, NO_INDEX) is not value:
        tracer.record_void(ops.SETFIELD_GC, [container, value], descr)
        tracer.heap.write(container, descr.number, NO_INDEX, value)


# --- items


def getarrayitem_gc_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    descr = array_descr(tracer, frame)
    value = tracer.heap.get_item(array, index, descr)
    if value is None:
        content = tracer.machine.get_item_int(array.get_ref(), index.get_int(), descr)
        value = tracer.record_int(ops.GETARRAYITEM_GC_I, [array, index], descr, content)
        tracer.heap.item_now_known(array, index, value, descr)
    frame.set_int(value)


def getarrayitem_gc_pure_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    descr = array_descr(tracer, frame)
    if array.is_constant() and index.is_constant():
        frame.set_int(ConstInt(tracer.machine.get_item_int(array.get_ref(), index.get_int(), descr)))
        return
    value = tracer.heap.get_item(array, index, descr)
    if value is None:
        content = tracer.machine.get_item_int(array.get_ref(), index.get_int(), descr)
        value = tracer.record_int(ops.GETARRAYITEM_GC_PURE_I, [array, index], descr, content)
        tracer.heap.item_now_known(array, index, value, descr)
    frame.set_int(value)


def setarrayitem_gc_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    value = frame.next_int()
    descr = array_descr(tracer, frame)
    tracer.machine.set_item_int(array.get_ref(), index.get_int(), value.get_int(), descr)
    tracer.record_void(ops.SETARRAYITEM_GC, [array, index, value], descr)
    tracer.heap.set_item(array, index, value, descr)


def getinteriorfield_gc_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    descr = interior_descr(tracer, frame)
    value = tracer.heap.get_item(array, index, descr)
    if value is None:
        content = tracer.machine.get_interior_int(array.get_ref(), index.get_int(), descr)
        value = tracer.record_int(ops.GETINTERIORFIELD_GC_I, [array, index], descr, content)
        tracer.heap.item_now_known(array, index, value, descr)
    frame.set_int(value)


def setinteriorfield_gc_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    value = frame.next_int()
    descr = interior_descr(tracer, frame)
    tracer.machine.set_interior_int(array.get_ref(), index.get_int(), value.get_int(), descr)
    tracer.record_void(ops.SETINTERIORFIELD_GC, [array, index, value], descr)
    tracer.heap.set_item(array, index, value, descr)


def getarrayitem_gc_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    descr = array_descr(tracer, frame)
    value = tracer.heap.get_item(array, index, descr)
    if value is None:
        content = tracer.machine.get_item_ref(array.get_ref(), index.get_int(), descr)
        value = tracer.record_ref(ops.GETARRAYITEM_GC_R, [array, index], descr, content)
        tracer.heap.item_now_known(array, index, value, descr)
    frame.set_ref(value)


def getarrayitem_gc_pure_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    descr = array_descr(tracer, frame)
    if array.is_constant() and index.is_constant():
        frame.set_ref(ConstRef(tracer.machine.get_item_ref(array.get_ref(), index.get_int(), descr)))
        return
    value = tracer.heap.get_item(array, index, descr)
    if value is None:
        content = tracer.machine.get_item_ref(array.get_ref(), index.get_int(), descr)
        value = tracer.record_ref(ops.GETARRAYITEM_GC_PURE_R, [array, index], descr, content)
        tracer.heap.item_now_known(array, index, value, descr)
    frame.set_ref(value)


def setarrayitem_gc_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    value = frame.next_ref()
    descr = array_descr(tracer, frame)
    tracer.machine.set_item_ref(array.get_ref(), index.get_int(), value.get_ref(), descr)
    tracer.record_void(ops.SETARRAYITEM_GC, [array, index, value], descr)
    tracer.heap.set_item(array, index, value, descr)


def getinteriorfield_gc_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    descr = interior_descr(tracer, frame)
    value = tracer.heap.get_item(array, index, descr)
    if value is None:
        content = tracer.machine.get_interior_ref(array.get_ref(), index.get_int(), descr)
        value = tracer.record_ref(ops.GETINTERIORFIELD_GC_R, [array, index], descr, content)
        tracer.heap.item_now_known(array, index, value, descr)
    frame.set_ref(value)


def setinteriorfield_gc_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    value = frame.next_ref()
    descr = interior_descr(tracer, frame)
    tracer.machine.set_interior_ref(array.get_ref(), index.get_int(), value.get_ref(), descr)
    tracer.record_void(ops.SETINTERIORFIELD_GC, [array, index, value], descr)
    tracer.heap.set_item(array, index, value, descr)


def getarrayitem_gc_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    descr = array_descr(tracer, frame)
    value = tracer.heap.get_item(array, index, descr)
    if value is None:
        content = tracer.machine.get_item_float(array.get_ref(), index.get_int(), descr)
        value = tracer.record_float(ops.GETARRAYITEM_GC_F, [array, index], descr, content)
        tracer.heap.item_now_known(array, index, value, descr)
    frame.set_float(value)


def getarrayitem_gc_pure_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    descr = array_descr(tracer, frame)
    if array.is_constant() and index.is_constant():
        frame.set_float(ConstFloat(tracer.machine.get_item_float(array.get_ref(), index.get_int(), descr)))
        return
    value = tracer.heap.get_item(array, index, descr)
    if value is None:
        content = tracer.machine.get_item_float(array.get_ref(), index.get_int(), descr)
        value = tracer.record_float(ops.GETARRAYITEM_GC_PURE_F, [array, index], descr, content)
        tracer.heap.item_now_known(array, index, value, descr)
    frame.set_float(value)


def setarrayitem_gc_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    value = frame.next_float()
    descr = array_descr(tracer, frame)
    tracer.machine.set_item_float(array.get_ref(), index.get_int(), value.get_float(), descr)
    tracer.record_void(ops.SETARRAYITEM_GC, [array, index, value], descr)
    tracer.heap.set_item(array, index, value, descr)


def getinteriorfield_gc_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    descr = interior_descr(tracer, frame)
    value = tracer.heap.get_item(array, index, descr)
    if value is None:
        content = tracer.machine.get_interior_float(array.get_ref(), index.get_int(), descr)
        value = tracer.record_float(ops.GETINTERIORFIELD_GC_F, [array, index], descr, content)
        tracer.heap.item_now_known(array, index, value, descr)
    frame.set_float(value)


def setinteriorfield_gc_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    index = frame.next_int()
    value = frame.next_float()
    descr = interior_descr(tracer, frame)
    tracer.machine.set_interior_float(array.get_ref(), index.get_int(), value.get_float(), descr)
    tracer.record_void(ops.SETINTERIORFIELD_GC, [array, index, value], descr)
    tracer.heap.set_item(array, index, value, descr)


def arraylen_gc(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    descr = array_descr(tracer, frame)
    if array.is_constant():
        frame.set_int(ConstInt(tracer.machine.array_length(array.get_ref(), descr)))
        return
    value = tracer.heap.lookup(array, descr.number, LENGTH_INDEX)
    if value is None:
        length = tracer.machine.array_length(array.get_ref(), descr)
        value = tracer.record_int(ops.ARRAYLEN_GC, [array], descr, length)
        tracer.heap.remember(array, descr.number, LENGTH_INDEX, value)
    frame.set_int(value)


def array_copy(tracer: Tracer, frame: Frame, instruction: int) -> None:
    source = frame.next_ref()
    start = frame.next_int()
    target = frame.next_ref()
    position = frame.next_int()
    count = frame.next_int()
    descr = array_descr(tracer, frame)
    tracer.copy_items([source, start, target, position, count], descr)


def array_clear(tracer: Tracer, frame: Frame, instruction: int) -> None:
    array = frame.next_ref()
    start = frame.next_int()
    count = frame.next_int()
    descr = array_descr(tracer, frame)
    tracer.machine.array_clear(array.get_ref(), start.get_int(), count.get_int(), descr)
    tracer.record_void(ops.ARRAY_CLEAR, [array, start, count], descr)
    tracer.heap.array_overwritten(array, descr)


# --- raw memory


def getfield_raw_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    descr = field_descr(tracer, frame)
    content = tracer.machine.get_raw_field_int(address.get_int(), descr)
    frame.set_int(tracer.record_int(ops.GETFIELD_RAW_I, [address], descr, content))


def getfield_raw_pure_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    descr = field_descr(tracer, frame)
    content = tracer.machine.get_raw_field_int(address.get_int(), descr)
    if address.is_constant():
        frame.set_int(ConstInt(content))
    else:
        frame.set_int(tracer.record_int(ops.GETFIELD_RAW_I, [address], descr, content))


def setfield_raw_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    value = frame.next_int()
    descr = field_descr(tracer, frame)
    tracer.machine.set_raw_field_int(address.get_int(), value.get_int(), descr)
    tracer.record_void(ops.SETFIELD_RAW, [address, value], descr)
    tracer.heap.escape(value)


def getfield_raw_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    descr = field_descr(tracer, frame)
    content = tracer.machine.get_raw_field_ref(address.get_int(), descr)
    frame.set_ref(tracer.record_ref(ops.GETFIELD_RAW_R, [address], descr, content))


def getfield_raw_pure_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    descr = field_descr(tracer, frame)
    content = tracer.machine.get_raw_field_ref(address.get_int(), descr)
    if address.is_constant():
        frame.set_ref(ConstRef(content))
    else:
        frame.set_ref(tracer.record_ref(ops.GETFIELD_RAW_R, [address], descr, content))


def setfield_raw_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    value = frame.next_ref()
    descr = field_descr(tracer, frame)
    tracer.machine.set_raw_field_ref(address.get_int(), value.get_ref(), descr)
    tracer.record_void(ops.SETFIELD_RAW, [address, value], descr)
    tracer.heap.escape(value)


def getfield_raw_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    descr = field_descr(tracer, frame)
    content = tracer.machine.get_raw_field_float(address.get_int(), descr)
    frame.set_float(tracer.record_float(ops.GETFIELD_RAW_F, [address], descr, content))


def getfield_raw_pure_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    descr = field_descr(tracer, frame)
    content = tracer.machine.get_raw_field_float(address.get_int(), descr)
    if address.is_constant():
        frame.set_float(ConstFloat(content))
    else:
        frame.set_float(tracer.record_float(ops.GETFIELD_RAW_F, [address], descr, content))


def setfield_raw_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    value = frame.next_float()
    descr = field_descr(tracer, frame)
    tracer.machine.set_raw_field_float(address.get_int(), value.get_float(), descr)
    tracer.record_void(ops.SETFIELD_RAW, [address, value], descr)
    tracer.heap.escape(value)


def raw_load_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    offset = frame.next_int()
    descr = array_descr(tracer, frame)
    content = tracer.machine.raw_load_int(address.get_int(), offset.get_int(), descr)
    frame.set_int(tracer.record_int(ops.RAW_LOAD_I, [address, offset], descr, content))


def raw_store_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    offset = frame.next_int()
    value = frame.next_int()
    descr = array_descr(tracer, frame)
    tracer.machine.raw_store_int(address.get_int(), offset.get_int(), value.get_int(), descr)
    tracer.record_void(ops.RAW_STORE, [address, offset, value], descr)


def raw_load_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    offset = frame.next_int()
    descr = array_descr(tracer, frame)
    content = tracer.machine.raw_load_float(address.get_int(), offset.get_int(), descr)
    frame.set_float(tracer.record_float(ops.RAW_LOAD_F, [address, offset], descr, content))


def raw_store_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    address = frame.next_int()
    offset = frame.next_int()
    value = frame.next_float()
    descr = array_descr(tracer, frame)
    tracer.machine.raw_store_float(address.get_int(), offset.get_int(), value.get_float(), descr)
    tracer.record_void(ops.RAW_STORE, [address, offset, value], descr)


# --- allocation


def new(tracer: Tracer, frame: Frame, instruction: int) -> None:
    descr = tracer.program.tables.descriptors[frame.short()]
    assert isinstance(descr, SizeDescr)
    frame.set_ref(tracer.new_struct(descr))


def new_array(tracer: Tracer, frame: Frame, instruction: int) -> None:
    length = frame.next_int()
    descr = array_descr(tracer, frame)
    made = tracer.machine.new_array(length.get_int(), descr)
    value = tracer.record_ref(ops.NEW_ARRAY, [length], descr, made)
    tracer.heap.new_array(value, length, descr)
    frame.set_ref(value)


# --- quasi-immutable fields


def record_quasiimmut_field(tracer: Tracer, frame: Frame, instruction: int) -> None:
    """The next read of this field is a constant as long as nobody writes it: the object's watchers will say."""
    container = frame.next_ref()
    descr = field_descr(tracer, frame)
    if not container.is_constant() or tracer.heap.lookup(container, descr.number, QUASI_IMMUTABLE) is not None:
        return
    tracer.assumed.append(Assumed(tracer.machine, container.get_ref(), descr))
    tracer.record_void(ops.QUASIIMMUT_FIELD, [container], descr)
    tracer.guard_here(ops.GUARD_NOT_INVALIDATED, [])
    tracer.heap.remember(container, descr.number, QUASI_IMMUTABLE, ONE)


def jit_force_quasi_immutable(tracer: Tracer, frame: Frame, instruction: int) -> None:
    """A write of the field follows: all code that relies on it becomes invalid, this trace too."""
    container = frame.next_ref()
    descr = field_descr(tracer, frame)
    mutate = descr.mutate
    assert mutate is not None
    if tracer.heap.is_unescaped(container):
        return
    watchers = tracer.machine.get_field_ref(container.get_ref(), mutate)
    if watchers:
        tracer.abort_again(reasons.FORCE_QUASI_IMMUTABLE)
    tracer.promote_nullness(tracer.record_ref(ops.GETFIELD_GC_R, [container], mutate, watchers))
