"""Forcing: a frame of compiled code writes what it keeps to itself (a virtualizable's fields, objects behind virtual
references) into objects."""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp.guards import ResumeGuard
from framework.jit.metainterp.jitcode import VirtualizableInfo
from framework.jit.metainterp.program import Program
from framework.jit.metainterp.statistics import FORCE_VIRTUALIZABLES
from framework.jit.metainterp.virtualizable import TOKEN_NONE, TOKEN_TRACING, items_of
from framework.jit.model import ArrayDescr, FieldDescr
from framework.jit.resume.direct import DirectReader


def force_virtualizable(program: Program, ref: Any, info: VirtualizableInfo) -> None:
    """Make an object with a token true; called by whoever reads or writes it in the interpreter."""
    machine = program.machine
    token = machine.get_field_int(ref, info.token)
    machine.set_field_int(ref, TOKEN_NONE, info.token)
    if token not in (TOKEN_NONE, TOKEN_TRACING):
        force_frame(program, token)


def force_virtual_ref(program: Program, ref: Any) -> None:
    """Make a virtual reference refer to its object; called by whoever follows it in the interpreter."""
    descrs = program.virtual_ref_descrs
    assert descrs is not None
    machine = program.machine
    token = machine.get_field_int(ref, descrs.token)
    machine.set_field_int(ref, TOKEN_NONE, descrs.token)
    if token not in (TOKEN_NONE, TOKEN_TRACING):
        force_frame(program, token)


def force_frame(program: Program, token: int) -> None:
    """Write what a running frame of compiled code knows into the virtualizable and the virtual references."""
    frame = program.machine.force(token)
    if frame.virtuals is not None:
        return
    program.statistics.count(FORCE_VIRTUALIZABLES)
    guard = frame.descr
    assert isinstance(guard, ResumeGuard)
    resume = guard.resume
    assert resume is not None
    reader = DirectReader(program.machine, resume, frame, None)
    reader.start()
    frame.virtuals = reader.virtuals
    restore_virtualizable(program, reader, guard)
    restore_virtual_refs(program, reader)


def restore_virtualizable(program: Program, reader: DirectReader, guard: ResumeGuard) -> None:
    """Write the virtualizable's values into it."""
    if reader.virtualizable_count == 0:
        return
    info = program.tables.drivers[guard.driver].virtualizable
    assert info is not None
    ref = reader.next_ref()
    write_values(program, reader, ref, info)
    program.machine.set_field_int(ref, TOKEN_NONE, info.token)


def restore_virtual_refs(program: Program, reader: DirectReader) -> None:
    """Make virtual references refer to objects that are there."""
    reader.start_virtual_refs()
    for _index in range(reader.virtual_ref_count // 2):
        value = reader.next_ref()
        refer_to(program, reader.next_ref(), value)


def refer_to(program: Program, reference: Any, value: Any) -> None:
    """Make one virtual reference refer to an object; null: one that is not tracked any more."""
    descrs = program.virtual_ref_descrs
    if reference and descrs is not None:
        program.machine.set_field_ref(reference, value, descrs.forced)
        program.machine.set_field_int(reference, TOKEN_NONE, descrs.token)


def skip_restored(reader: DirectReader) -> None:
    """Read past the virtualizable and the virtual references, which were restored when the frame was forced."""
    for _index in range(reader.virtualizable_count):
        reader.skip()
    reader.start_virtual_refs()
    for _index in range(reader.virtual_ref_count):
        reader.skip()


def write_values(program: Program, reader: DirectReader, ref: Any, info: VirtualizableInfo) -> None:
    """Write the values that the reader is at into the object."""
    machine = program.machine
    for field in info.fields:
        _write_field(reader, ref, field)
    lengths = program.virtualizable_layout(info).lengths(machine, ref)
    for number in range(len(info.arrays)):
        array = info.arrays[number]
        items = items_of(machine, ref, array)
        for index in range(lengths[number]):
            _write_item(reader, items, index, array.array)


def _write_field(reader: DirectReader, ref: Any, descr: FieldDescr) -> None:
    machine = reader.machine
    if descr.kind == "i":
        machine.set_field_int(ref, reader.next_int(), descr)
    elif descr.kind == "r":
        machine.set_field_ref(ref, reader.next_ref(), descr)
    else:
        machine.set_field_float(ref, reader.next_float(), descr)


def _write_item(reader: DirectReader, items: Any, index: int, descr: ArrayDescr) -> None:
    machine = reader.machine
    if descr.kind == "i":
        machine.set_item_int(items, index, reader.next_int(), descr)
    elif descr.kind == "r":
        machine.set_item_ref(items, index, reader.next_ref(), descr)
    else:
        machine.set_item_float(items, index, reader.next_float(), descr)
