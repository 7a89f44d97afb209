"""Tracing inside virtualizable frames: fields are values of the trace, not memory.

Each write goes to the object too, so that it is true whenever tracing stops.  An object that may be another than the
portal's is told apart by a comparison; then it is memory, forced before.
"""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp import reasons
from framework.jit.metainterp.forcing import force_virtualizable
from framework.jit.metainterp.frames import Frame
from framework.jit.metainterp.jitcode import VirtualizableInfo
from framework.jit.metainterp.trace_memory import field_descr
from framework.jit.metainterp.tracer import Tracer
from framework.jit.metainterp.virtualizable import (
    TOKEN_NONE,
    TOKEN_TRACING,
    Layout,
    array_length,
    items_of,
)
from framework.jit.model import ArrayDescr, FieldDescr, Machine
from framework.jit.trace import operations as ops
from framework.jit.trace.values import NULL, ZERO, ConstInt, Value


def record_virtualizable(tracer: Tracer, reds: list[Value]) -> None:
    """Record reads of the portal's virtualizable at the start of a trace."""
    info = tracer.driver.virtualizable
    if info is None:
        return
    value = reds[tracer.driver.virtualizable_index]
    machine = tracer.machine
    ref = value.get_ref()
    force_if_needed(tracer, ref, info)
    layout = tracer.program.virtualizable_layout(info)
    lengths = layout.lengths(machine, ref)
    values: list[Value] = []
    for field in info.fields:
        values.append(_record_field(tracer, value, field))
    for number in range(len(info.arrays)):
        array = info.arrays[number]
        holder = _record_field(tracer, value, array.field)
        items_field = array.items
        items = holder if items_field is None else _record_field(tracer, holder, items_field)
        for index in range(lengths[number]):
            place = ConstInt(index)
            kind = array.array.kind
            if kind == "i":
                content = machine.get_item_int(items.get_ref(), index, array.array)
                values.append(tracer.record_int(ops.GETARRAYITEM_GC_I, [items, place], array.array, content))
            elif kind == "r":
                held = machine.get_item_ref(items.get_ref(), index, array.array)
                values.append(tracer.record_ref(ops.GETARRAYITEM_GC_R, [items, place], array.array, held))
            else:
                number_held = machine.get_item_float(items.get_ref(), index, array.array)
                values.append(tracer.record_float(ops.GETARRAYITEM_GC_F, [items, place], array.array, number_held))
    set_virtualizable(tracer, value, layout, lengths, values)


def set_virtualizable(tracer: Tracer, value: Value, layout: Layout, lengths: list[int], values: list[Value]) -> None:
    """The portal's virtualizable has these values."""
    tracer.virtualizable = value
    tracer.layout = layout
    tracer.lengths = lengths
    tracer.virtualizable_values = values


def _record_field(tracer: Tracer, container: Value, descr: FieldDescr) -> Value:
    ref = container.get_ref()
    machine = tracer.machine
    if descr.kind == "i":
        return tracer.record_int(ops.GETFIELD_GC_I, [container], descr, machine.get_field_int(ref, descr))
    if descr.kind == "r":
        return tracer.record_ref(ops.GETFIELD_GC_R, [container], descr, machine.get_field_ref(ref, descr))
    return tracer.record_float(ops.GETFIELD_GC_F, [container], descr, machine.get_field_float(ref, descr))


def force_if_needed(tracer: Tracer, ref: Any, info: VirtualizableInfo) -> None:
    """Make the object in memory true."""
    if tracer.machine.get_field_int(ref, info.token) != TOKEN_NONE:
        force_virtualizable(tracer.program, ref, info)


# --- which object it is


def _is_standard(tracer: Tracer, value: Value) -> bool:
    """Whether a virtualizable is the portal's; guards that it is or is not."""
    standard = tracer.virtualizable
    if standard is None or value is standard:
        return standard is not None
    if tracer.heap.is_unescaped(value) or tracer.heap.facts(value).is_nonstandard_virtualizable:
        return False
    is_same = value.get_ref() == standard.get_ref()
    if not value.is_constant() or not standard.is_constant():
        tracer.promote_bool(tracer.record_int(ops.REF_EQ, [value, standard], None, 1 if is_same else 0))
    if is_same:
        frame = tracer.top()
        frame.replace(value, standard)
    return is_same


def _prepare_other(tracer: Tracer, value: Value, info: VirtualizableInfo | None) -> None:
    """A virtualizable that is not the portal's is read from memory, which must be true."""
    if info is None or tracer.heap.is_unescaped(value) or tracer.heap.facts(value).is_nonstandard_virtualizable:
        return
    force_if_needed(tracer, value.get_ref(), info)
    if not value.is_constant() or tracer.heap.lookup(value, info.token.number, -1) is None:
        token = tracer.record_int(ops.GETFIELD_GC_I, [value], info.token, TOKEN_NONE)
        tracer.guard_here(ops.GUARD_FALSE, [token])
    tracer.heap.facts(value).is_nonstandard_virtualizable = True


# --- fields


def _get_field(tracer: Tracer, frame: Frame) -> Value:
    value = frame.next_ref()
    descr = field_descr(tracer, frame)
    if _is_standard(tracer, value):
        return tracer.virtualizable_values[tracer.layout_here().place(descr.number)]
    _prepare_other(tracer, value, tracer.program.virtualizable_with(descr))
    known = tracer.heap.lookup(value, descr.number, -1)
    if known is None:
        known = _record_field(tracer, value, descr)
        tracer.heap.remember(value, descr.number, -1, known)
    return known


def getfield_vable_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_int(_get_field(tracer, frame))


def getfield_vable_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_ref(_get_field(tracer, frame))


def getfield_vable_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_float(_get_field(tracer, frame))


def _set_field(tracer: Tracer, frame: Frame, container: Value, value: Value) -> None:
    descr = field_descr(tracer, frame)
    if _is_standard(tracer, container):
        write_field(tracer.machine, container.get_ref(), value, descr)
        tracer.virtualizable_values[tracer.layout_here().place(descr.number)] = value
        return
    _prepare_other(tracer, container, tracer.program.virtualizable_with(descr))
    tracer.set_field(container, value, descr)


def setfield_vable_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    _set_field(tracer, frame, container, frame.next_int())


def setfield_vable_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    _set_field(tracer, frame, container, frame.next_ref())


def setfield_vable_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    _set_field(tracer, frame, container, frame.next_float())


def write_field(machine: Machine, ref: Any, value: Value, descr: FieldDescr) -> None:
    """Store what a value is in this run."""
    if descr.kind == "i":
        machine.set_field_int(ref, value.get_int(), descr)
    elif descr.kind == "r":
        machine.set_field_ref(ref, value.get_ref(), descr)
    else:
        machine.set_field_float(ref, value.get_float(), descr)


# --- items


def _standard_place(tracer: Tracer, index: Value, descr: FieldDescr) -> int:
    """Where an item of the portal's virtualizable is; the index is promoted."""
    constant = tracer.promote(index)
    layout = tracer.layout_here()
    return layout.first_item(tracer.lengths, layout.array(descr.number)) + constant.get_int()


def _items(tracer: Tracer, value: Value, descr: FieldDescr) -> Value:
    """The array of a virtualizable that is memory."""
    info = tracer.program.virtualizable_with(descr)
    assert info is not None
    _prepare_other(tracer, value, info)
    array = info.arrays[tracer.program.virtualizable_layout(info).array(descr.number)]
    holder = _read_field(tracer, value, descr)
    items = array.items
    return holder if items is None else _read_field(tracer, holder, items)


def _read_field(tracer: Tracer, container: Value, descr: FieldDescr) -> Value:
    known = tracer.heap.lookup(container, descr.number, -1)
    if known is None:
        known = _record_field(tracer, container, descr)
        tracer.heap.remember(container, descr.number, -1, known)
    return known


def _get_item(tracer: Tracer, frame: Frame) -> Value:
    value = frame.next_ref()
    index = frame.next_int()
    descr = field_descr(tracer, frame)
    if _is_standard(tracer, value):
        return tracer.virtualizable_values[_standard_place(tracer, index, descr)]
    items = _items(tracer, value, descr)
    array = tracer.program.virtualizable_array(descr).array
    known = tracer.heap.get_item(items, index, array)
    if known is not None:
        return known
    place = index.get_int()
    ref = items.get_ref()
    args = [items, index]
    if array.kind == "i":
        known = tracer.record_int(ops.GETARRAYITEM_GC_I, args, array, tracer.machine.get_item_int(ref, place, array))
    elif array.kind == "r":
        known = tracer.record_ref(ops.GETARRAYITEM_GC_R, args, array, tracer.machine.get_item_ref(ref, place, array))
    else:
        content = tracer.machine.get_item_float(ref, place, array)
        known = tracer.record_float(ops.GETARRAYITEM_GC_F, args, array, content)
    tracer.heap.item_now_known(items, index, known, array)
    return known


def getarrayitem_vable_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_int(_get_item(tracer, frame))


def getarrayitem_vable_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_ref(_get_item(tracer, frame))


def getarrayitem_vable_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    frame.set_float(_get_item(tracer, frame))


def _set_item(tracer: Tracer, frame: Frame, container: Value, index: Value, value: Value) -> None:
    descr = field_descr(tracer, frame)
    array = tracer.program.virtualizable_array(descr)
    machine = tracer.machine
    if _is_standard(tracer, container):
        place = _standard_place(tracer, index, descr)
        write_item(machine, items_of(machine, container.get_ref(), array), index.get_int(), value, array.array)
        tracer.virtualizable_values[place] = value
        return
    items = _items(tracer, container, descr)
    write_item(machine, items.get_ref(), index.get_int(), value, array.array)
    tracer.record_void(ops.SETARRAYITEM_GC, [items, index, value], array.array)
    tracer.heap.set_item(items, index, value, array.array)


def setarrayitem_vable_i(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    index = frame.next_int()
    _set_item(tracer, frame, container, index, frame.next_int())


def setarrayitem_vable_r(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    index = frame.next_int()
    _set_item(tracer, frame, container, index, frame.next_ref())


def setarrayitem_vable_f(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    index = frame.next_int()
    _set_item(tracer, frame, container, index, frame.next_float())


def write_item(machine: Machine, items: Any, index: int, value: Value, descr: ArrayDescr) -> None:
    """Store what a value is in this run."""
    if descr.kind == "i":
        machine.set_item_int(items, index, value.get_int(), descr)
    elif descr.kind == "r":
        machine.set_item_ref(items, index, value.get_ref(), descr)
    else:
        machine.set_item_float(items, index, value.get_float(), descr)


def arraylen_vable(tracer: Tracer, frame: Frame, instruction: int) -> None:
    container = frame.next_ref()
    descr = field_descr(tracer, frame)
    array = tracer.program.virtualizable_array(descr)
    length = array_length(tracer.machine, container.get_ref(), array)
    if _is_standard(tracer, container):
        frame.set_int(ConstInt(length))
        return
    length_field = array.length
    if length_field is not None:
        frame.set_int(_read_field(tracer, _read_field(tracer, container, descr), length_field))
    else:
        items = _items(tracer, container, descr)
        frame.set_int(tracer.record_int(ops.ARRAYLEN_GC, [items], array.array, length))


# --- when others may look


def before_forcing_call(tracer: Tracer) -> None:
    """The callee may look at the virtualizable and follow virtual references: tell it where the fields are."""
    set_virtual_ref_tokens(tracer)
    value = tracer.virtualizable
    info = tracer.driver.virtualizable
    if value is None or info is None:
        return
    token = tracer.record_int(ops.FORCE_TOKEN, [], None, TOKEN_TRACING)
    tracer.record_void(ops.SETFIELD_GC, [value, token], info.token)
    tracer.machine.set_field_int(value.get_ref(), TOKEN_TRACING, info.token)


def set_virtual_ref_tokens(tracer: Tracer) -> None:
    """Have virtual references noticed when they are followed."""
    descrs = tracer.program.virtual_ref_descrs
    references = tracer.virtual_refs
    if descrs is None:
        return
    for index in range(1, len(references), 2):
        if references[index] is not NULL:
            tracer.machine.set_field_int(references[index].get_ref(), TOKEN_TRACING, descrs.token)


def drop_followed_virtual_refs(tracer: Tracer) -> None:
    """After a call was made, before it is recorded: references that were followed are no longer virtual in the trace."""
    descrs = tracer.program.virtual_ref_descrs
    references = tracer.virtual_refs
    if descrs is None:
        return
    for index in range(1, len(references), 2):
        reference = references[index]
        if reference is NULL:
            continue
        ref = reference.get_ref()
        if tracer.machine.get_field_int(ref, descrs.token) == TOKEN_NONE:
            tracer.record_void(ops.VIRTUAL_REF_FINISH, [reference, references[index - 1]], None)
            references[index] = NULL
        else:
            tracer.machine.set_field_int(ref, TOKEN_NONE, descrs.token)


def make_virtual_refs_real(tracer: Tracer) -> None:
    """A loop closes, or the portal is left: references that have not ended refer to objects that are there."""
    references = tracer.virtual_refs
    for index in range(0, len(references), 2):
        if references[index + 1] is not NULL:
            tracer.record_void(ops.VIRTUAL_REF_FINISH, [references[index + 1], references[index]], None)
    tracer.virtual_refs = []


def after_forcing_call(tracer: Tracer, pc: int, exception: Any) -> None:
    """Guard that nobody looked; if one did in this run, tracing ends."""
    value = tracer.virtualizable
    info = tracer.driver.virtualizable
    if value is not None and info is not None:
        token = tracer.machine.get_field_int(value.get_ref(), info.token)
        tracer.machine.set_field_int(value.get_ref(), TOKEN_NONE, info.token)
        if token == TOKEN_NONE:
            tracer.abort_raising(reasons.ESCAPE, exception)
    tracer.guard(ops.GUARD_NOT_FORCED, [], pc)


def store_back(tracer: Tracer) -> None:
    """Record writes of all fields and items: the portal is about to be left."""
    value = tracer.virtualizable
    info = tracer.driver.virtualizable
    if value is None or info is None:
        return
    values = tracer.virtualizable_values
    for index in range(len(info.fields)):
        tracer.record_void(ops.SETFIELD_GC, [value, values[index]], info.fields[index])
    position = len(info.fields)
    for number in range(len(info.arrays)):
        array = info.arrays[number]
        holder = _record_field(tracer, value, array.field)
        items_field = array.items
        items = holder if items_field is None else _record_field(tracer, holder, items_field)
        for index in range(tracer.lengths[number]):
            tracer.record_void(ops.SETARRAYITEM_GC, [items, ConstInt(index), values[position]], array.array)
            position += 1
    tracer.record_void(ops.SETFIELD_GC, [value, ZERO], info.token)


def hint_force_virtualizable(tracer: Tracer, frame: Frame, instruction: int) -> None:
    """Write the fields back: what follows reads them from memory."""
    value = frame.next_ref()
    if tracer.virtualizable is value:
        store_back(tracer)
