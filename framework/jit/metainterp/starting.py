"""How a trace starts: at a merge point with the interpreter's values, or from a guard with those of its resume data."""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp.cutting import fresh_input
from framework.jit.metainterp.forcing import refer_to
from framework.jit.metainterp.frames import offset_of_liveness, split_by_kind
from framework.jit.metainterp.guards import ResumeGuard
from framework.jit.metainterp.jitcode import JitDriverTable, VirtualizableInfo
from framework.jit.metainterp.program import Program
from framework.jit.metainterp.trace_calls import guard_call
from framework.jit.metainterp.trace_portal import make_distinct
from framework.jit.metainterp.trace_virtualizable import (
    record_virtualizable,
    set_virtualizable,
    write_field,
    write_item,
)
from framework.jit.metainterp.tracer import MergePoint, Tracer
from framework.jit.metainterp.virtualizable import TOKEN_NONE, items_of
from framework.jit.metainterp.warmstate import constants
from framework.jit.model import DeadFrame
from framework.jit.resume.recording import RecordingReader
from framework.jit.trace.values import NULL, ZERO, InputFloat, InputInt, InputRef, Value


def start_loop(program: Program, driver: JitDriverTable, greens: list[Value], reds: list[Value]) -> Tracer:
    """A tracer at a merge point."""
    inputs: list[Value] = []
    for red in reds:
        inputs.append(fresh_input(red))
    tracer = Tracer(program, driver, inputs)
    frame = tracer.push(program.tables.jitcode(driver.portal))
    green_ints, green_refs, green_floats = split_by_kind(greens, driver.green_kinds)
    red_ints, red_refs, red_floats = split_by_kind(inputs, driver.red_kinds)
    frame.set_arguments(green_ints + red_ints, green_refs + red_refs, green_floats + red_floats)
    tracer.is_starting = True
    record_virtualizable(tracer, inputs)
    make_distinct(tracer, inputs, tracer.virtualizable_values)
    values = tracer.virtualizable_values[:]
    tracer.merge_points.append(MergePoint(driver, greens, inputs, values, len(tracer.operations)))
    return tracer


def start_bridge(program: Program, guard: ResumeGuard, frame: DeadFrame) -> Tracer:
    """A tracer at a guard that failed."""
    resume = guard.resume
    assert resume is not None
    inputs: list[Value] = []
    by_index: list[Value] = []
    for index in range(len(guard.fail_kinds)):
        value = _input_at(guard.fail_kinds[index], frame, index)
        by_index.append(value)
        if value is not ZERO:
            inputs.append(value)
    tracer = Tracer(program, program.tables.drivers[guard.driver], inputs)
    tracer.is_bridge = True
    token = guard.token
    if token is not None:
        tracer.start_greens = constants(token.cell.greens)
    reader = RecordingReader(resume, by_index, tracer)
    reader.start()
    _read_virtualizable(tracer, reader)
    reader.start_virtual_refs()
    for _index in range(reader.virtual_ref_count // 2):
        value = reader.next_value()
        reference = reader.next_value()
        refer_to(program, reference.get_ref(), value.get_ref())
        tracer.virtual_refs.append(value)
        tracer.virtual_refs.append(reference if reference.get_ref() else NULL)
    _read_frames(tracer, reader)
    if frame.exception or guard.is_behind_call:
        guard_call(tracer, tracer.top().pc, frame.exception)
    return tracer


def _input_at(kind: str, frame: DeadFrame, index: int) -> Value:
    """The input for a fail argument; ZERO for a hole."""
    if kind == "i":
        return InputInt(frame.ints[index])
    if kind == "r":
        return InputRef(frame.refs[index])
    if kind == "f":
        return InputFloat(frame.floats[index])
    return ZERO


def _read_virtualizable(tracer: Tracer, reader: RecordingReader) -> None:
    count = reader.virtualizable_count
    info = tracer.driver.virtualizable
    if count == 0 or info is None:
        return
    value = reader.next_value()
    values: list[Value] = []
    for _index in range(count - 1):
        values.append(reader.next_value())
    layout = tracer.program.virtualizable_layout(info)
    lengths = layout.lengths(tracer.machine, value.get_ref())
    set_virtualizable(tracer, value, layout, lengths, values)
    _write_through(tracer, value.get_ref(), info)


def _write_through(tracer: Tracer, ref: Any, info: VirtualizableInfo) -> None:
    """The object in memory has been out of date while the code ran."""
    machine = tracer.machine
    values = tracer.virtualizable_values
    for index in range(len(info.fields)):
        write_field(machine, ref, values[index], info.fields[index])
    position = len(info.fields)
    for number in range(len(info.arrays)):
        array = info.arrays[number]
        items = items_of(machine, ref, array)
        for index in range(tracer.lengths[number]):
            write_item(machine, items, index, values[position], array.array)
            position += 1
    machine.set_field_int(ref, TOKEN_NONE, info.token)


def _read_frames(tracer: Tracer, reader: RecordingReader) -> None:
    """Frames of resume data, outermost first; portals inlined in the portal are counted."""
    program = tracer.program
    while reader.next_frame():
        jitcode = program.tables.jitcode(reader.jitcode)
        is_outermost = tracer.frame is None
        frame = tracer.push(jitcode)
        frame.pc = reader.pc
        if jitcode.portal_of >= 0 and not is_outermost:
            frame.driver = jitcode.portal_of
            tracer.portal_depth += 1
        liveness = program.liveness(offset_of_liveness(frame.code, frame.pc))
        for number in liveness.ints:
            frame.ints[number] = reader.next_value()
        for number in liveness.refs:
            frame.refs[number] = reader.next_value()
        for number in liveness.floats:
            frame.floats[number] = reader.next_value()
