"""Blackhole interpreter: memory, virtualizables included, which are forced and then plain memory."""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp.blackhole import Blackhole, BlackholeFrame
from framework.jit.metainterp.forcing import force_virtualizable
from framework.jit.metainterp.virtualizable import TOKEN_NONE, array_length, items_of
from framework.jit.model import ArrayDescr, FieldDescr, InteriorDescr, SizeDescr


def field_descr(blackhole: Blackhole, frame: BlackholeFrame) -> FieldDescr:
    """The descriptor operand at ``pc``."""
    descr = blackhole.program.tables.descriptors[frame.short()]
    assert isinstance(descr, FieldDescr)
    return descr


def array_descr(blackhole: Blackhole, frame: BlackholeFrame) -> ArrayDescr:
    """The descriptor operand at ``pc``."""
    descr = blackhole.program.tables.descriptors[frame.short()]
    assert isinstance(descr, ArrayDescr)
    return descr


def interior_descr(blackhole: Blackhole, frame: BlackholeFrame) -> InteriorDescr:
    """The descriptor operand at ``pc``."""
    descr = blackhole.program.tables.descriptors[frame.short()]
    assert isinstance(descr, InteriorDescr)
    return descr


def getfield_gc_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    descr = field_descr(blackhole, frame)
    frame.set_int(blackhole.machine.get_field_int(ref, descr))


def setfield_gc_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    value = frame.next_int()
    descr = field_descr(blackhole, frame)
    blackhole.machine.set_field_int(ref, value, descr)


def getarrayitem_gc_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    descr = array_descr(blackhole, frame)
    frame.set_int(blackhole.machine.get_item_int(ref, index, descr))


def setarrayitem_gc_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    value = frame.next_int()
    descr = array_descr(blackhole, frame)
    blackhole.machine.set_item_int(ref, index, value, descr)


def getinteriorfield_gc_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    descr = interior_descr(blackhole, frame)
    frame.set_int(blackhole.machine.get_interior_int(ref, index, descr))


def setinteriorfield_gc_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    value = frame.next_int()
    descr = interior_descr(blackhole, frame)
    blackhole.machine.set_interior_int(ref, index, value, descr)


def getfield_raw_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    address = frame.next_int()
    descr = field_descr(blackhole, frame)
    frame.set_int(blackhole.machine.get_raw_field_int(address, descr))


def setfield_raw_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    address = frame.next_int()
    value = frame.next_int()
    descr = field_descr(blackhole, frame)
    blackhole.machine.set_raw_field_int(address, value, descr)


def raw_load_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    address = frame.next_int()
    offset = frame.next_int()
    descr = array_descr(blackhole, frame)
    frame.set_int(blackhole.machine.raw_load_int(address, offset, descr))


def raw_store_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    address = frame.next_int()
    offset = frame.next_int()
    value = frame.next_int()
    descr = array_descr(blackhole, frame)
    blackhole.machine.raw_store_int(address, offset, value, descr)


def getfield_gc_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    descr = field_descr(blackhole, frame)
    frame.set_ref(blackhole.machine.get_field_ref(ref, descr))


def setfield_gc_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    value = frame.next_ref()
    descr = field_descr(blackhole, frame)
    blackhole.machine.set_field_ref(ref, value, descr)


def getarrayitem_gc_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    descr = array_descr(blackhole, frame)
    frame.set_ref(blackhole.machine.get_item_ref(ref, index, descr))


def setarrayitem_gc_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    value = frame.next_ref()
    descr = array_descr(blackhole, frame)
    blackhole.machine.set_item_ref(ref, index, value, descr)


def getinteriorfield_gc_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    descr = interior_descr(blackhole, frame)
    frame.set_ref(blackhole.machine.get_interior_ref(ref, index, descr))


def setinteriorfield_gc_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    value = frame.next_ref()
    descr = interior_descr(blackhole, frame)
    blackhole.machine.set_interior_ref(ref, index, value, descr)


def getfield_raw_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    address = frame.next_int()
    descr = field_descr(blackhole, frame)
    frame.set_ref(blackhole.machine.get_raw_field_ref(address, descr))


def setfield_raw_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    address = frame.next_int()
    value = frame.next_ref()
    descr = field_descr(blackhole, frame)
    blackhole.machine.set_raw_field_ref(address, value, descr)


def getfield_gc_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    descr = field_descr(blackhole, frame)
    frame.set_float(blackhole.machine.get_field_float(ref, descr))


def setfield_gc_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    value = frame.next_float()
    descr = field_descr(blackhole, frame)
    blackhole.machine.set_field_float(ref, value, descr)


def getarrayitem_gc_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    descr = array_descr(blackhole, frame)
    frame.set_float(blackhole.machine.get_item_float(ref, index, descr))


def setarrayitem_gc_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    value = frame.next_float()
    descr = array_descr(blackhole, frame)
    blackhole.machine.set_item_float(ref, index, value, descr)


def getinteriorfield_gc_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    descr = interior_descr(blackhole, frame)
    frame.set_float(blackhole.machine.get_interior_float(ref, index, descr))


def setinteriorfield_gc_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    value = frame.next_float()
    descr = interior_descr(blackhole, frame)
    blackhole.machine.set_interior_float(ref, index, value, descr)


def getfield_raw_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    address = frame.next_int()
    descr = field_descr(blackhole, frame)
    frame.set_float(blackhole.machine.get_raw_field_float(address, descr))


def setfield_raw_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    address = frame.next_int()
    value = frame.next_float()
    descr = field_descr(blackhole, frame)
    blackhole.machine.set_raw_field_float(address, value, descr)


def raw_load_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    address = frame.next_int()
    offset = frame.next_int()
    descr = array_descr(blackhole, frame)
    frame.set_float(blackhole.machine.raw_load_float(address, offset, descr))


def raw_store_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    address = frame.next_int()
    offset = frame.next_int()
    value = frame.next_float()
    descr = array_descr(blackhole, frame)
    blackhole.machine.raw_store_float(address, offset, value, descr)


def arraylen_gc(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    descr = array_descr(blackhole, frame)
    frame.set_int(blackhole.machine.array_length(ref, descr))


def array_copy(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    source = frame.next_ref()
    start = frame.next_int()
    target = frame.next_ref()
    position = frame.next_int()
    count = frame.next_int()
    descr = array_descr(blackhole, frame)
    blackhole.machine.array_copy(source, start, target, position, count, descr)


def array_clear(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    start = frame.next_int()
    count = frame.next_int()
    descr = array_descr(blackhole, frame)
    blackhole.machine.array_clear(ref, start, count, descr)


def new(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    descr = blackhole.program.tables.descriptors[frame.short()]
    assert isinstance(descr, SizeDescr)
    frame.set_ref(blackhole.machine.new(descr))


def new_array(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    length = frame.next_int()
    descr = array_descr(blackhole, frame)
    frame.set_ref(blackhole.machine.new_array(length, descr))


def record_quasiimmut_field(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.pc += 3


def jit_force_quasi_immutable(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    descr = field_descr(blackhole, frame)
    blackhole.program.quasi_immutables.invalidate(ref, descr)


# --- virtualizables


def _force(blackhole: Blackhole, ref: Any, descr: FieldDescr) -> None:
    """Make the object in memory true."""
    info = blackhole.program.virtualizable_with(descr)
    if info is not None and blackhole.machine.get_field_int(ref, info.token) != TOKEN_NONE:
        force_virtualizable(blackhole.program, ref, info)


def getfield_vable_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    frame.set_int(blackhole.machine.get_field_int(ref, descr))


def setfield_vable_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    value = frame.next_int()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    blackhole.machine.set_field_int(ref, value, descr)


def getarrayitem_vable_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    array = blackhole.program.virtualizable_array(descr)
    items = items_of(blackhole.machine, ref, array)
    frame.set_int(blackhole.machine.get_item_int(items, index, array.array))


def setarrayitem_vable_i(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    value = frame.next_int()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    array = blackhole.program.virtualizable_array(descr)
    items = items_of(blackhole.machine, ref, array)
    blackhole.machine.set_item_int(items, index, value, array.array)


def getfield_vable_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    frame.set_ref(blackhole.machine.get_field_ref(ref, descr))


def setfield_vable_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    value = frame.next_ref()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    blackhole.machine.set_field_ref(ref, value, descr)


def getarrayitem_vable_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    array = blackhole.program.virtualizable_array(descr)
    items = items_of(blackhole.machine, ref, array)
    frame.set_ref(blackhole.machine.get_item_ref(items, index, array.array))


def setarrayitem_vable_r(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    value = frame.next_ref()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    array = blackhole.program.virtualizable_array(descr)
    items = items_of(blackhole.machine, ref, array)
    blackhole.machine.set_item_ref(items, index, value, array.array)


def getfield_vable_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    frame.set_float(blackhole.machine.get_field_float(ref, descr))


def setfield_vable_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    value = frame.next_float()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    blackhole.machine.set_field_float(ref, value, descr)


def getarrayitem_vable_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    array = blackhole.program.virtualizable_array(descr)
    items = items_of(blackhole.machine, ref, array)
    frame.set_float(blackhole.machine.get_item_float(items, index, array.array))


def setarrayitem_vable_f(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    index = frame.next_int()
    value = frame.next_float()
    descr = field_descr(blackhole, frame)
    _force(blackhole, ref, descr)
    array = blackhole.program.virtualizable_array(descr)
    items = items_of(blackhole.machine, ref, array)
    blackhole.machine.set_item_float(items, index, value, array.array)


def arraylen_vable(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    ref = frame.next_ref()
    descr = field_descr(blackhole, frame)
    array = blackhole.program.virtualizable_array(descr)
    frame.set_int(array_length(blackhole.machine, ref, array))


def hint_force_virtualizable(blackhole: Blackhole, frame: BlackholeFrame, instruction: int) -> None:
    frame.next_ref()
