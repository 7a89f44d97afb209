"""Forcing a virtualizable: the frame that has its fields in registers writes them into the object."""

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
    if token in (TOKEN_NONE, TOKEN_TRACING):
        return
    program.statistics.count(FORCE_VIRTUALIZABLES)
    frame = machine.force(token)
    guard = frame.descr
    assert isinstance(guard, ResumeGuard)
    resume = guard.resume
    assert resume is not None
    reader = DirectReader(machine, resume, frame, frame.virtuals)
    reader.start()
    frame.virtuals = reader.virtuals
    if reader.virtualizable_count > 0:
        reader.next_ref()
        write_values(program, reader, ref, info)


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
