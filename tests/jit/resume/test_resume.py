"""Resume data: what a snapshot says is what both readers give back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framework.jit.model import ArrayDescr, DeadFrame, FieldDescr, InteriorDescr, Machine, SizeDescr
from framework.jit.resume.data import (
    SMALL_LIMIT,
    ArrayDescription,
    Cursor,
    GuardDescr,
    StructArrayDescription,
    StructDescription,
    append_number,
)
from framework.jit.resume.direct import DirectReader
from framework.jit.resume.encoder import Encoder, Shape, Shapes
from framework.jit.resume.recording import Recorder, RecordingReader
from framework.jit.resume.snapshot import FrameSnapshot, GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.values import (
    NULL,
    ConstFloat,
    ConstInt,
    Info,
    InputFloat,
    InputInt,
    InputRef,
    Value,
    make_op,
)

NODE = SizeDescr(0, "Node", 32, 0)
VALUE = FieldDescr(1, "Node.value", 8, 8, "i", True)
NEXT = FieldDescr(2, "Node.next", 16, 8, "r", True)
WEIGHT = FieldDescr(3, "Node.weight", 24, 8, "f", True)
NODE.fields = [VALUE, NEXT, WEIGHT]
NUMBERS = ArrayDescr(4, "numbers", 16, 8, 8, "i", True)
PAIRS = ArrayDescr(5, "pairs", 16, 16, 8, "s", True)
PAIRS.interior = [
    InteriorDescr(6, PAIRS, FieldDescr(6, "left", 0, 8, "i", True), 0),
    InteriorDescr(7, PAIRS, FieldDescr(7, "right", 8, 8, "r", True), 1),
]


class Thing:
    """A reference."""

    def __init__(self, kind: str, length: int = 0) -> None:
        self.kind = kind
        self.parts: dict[str, object] = {"length": length}


class Memory(Machine):
    """Objects as dictionaries."""

    def new(self, descr):
        return Thing(descr.name)

    def new_array(self, length, descr):
        return Thing(descr.name, length)

    def set_field_int(self, ref, value, descr):
        ref.parts[descr.name] = value

    set_field_ref = set_field_float = set_field_int

    def set_item_int(self, ref, index, value, descr):
        ref.parts[index] = value

    def set_interior_int(self, ref, index, value, descr):
        ref.parts[index, descr.field.name] = value

    set_interior_ref = set_interior_int


class Log(Recorder):
    """Records as text."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def new_struct(self, descr):
        self.lines.append(f"new {descr.name}")
        return make_op(ops.NEW, [], descr)

    def new_array(self, length, descr):
        self.lines.append(f"new_array {descr.name} {length.get_int()}")
        return make_op(ops.NEW_ARRAY, [length], descr)

    def copy_items(self, args, descr):
        self.lines.append("copy " + " ".join(str(arg.get_int()) for arg in args if arg.kind == "i"))

    def set_field(self, target, value, descr):
        self.lines.append(f"set {descr.name}")

    def set_item(self, target, index, value, descr):
        self.lines.append(f"set {index}")

    def set_interior(self, target, index, value, descr):
        self.lines.append(f"set {index} {descr.field.name}")


class Virtual(Info):
    """Marks a value as virtual."""


class Described(Shape):
    """A shape with its kind."""

    def __init__(self, make, values):
        super().__init__(values)
        self.make = make

    def description(self, tags):
        return self.make(tags)


class Known(Shapes):
    """Shapes by value."""

    def __init__(self) -> None:
        self.shapes: dict[Value, Shape] = {}

    def add(self, make, values) -> Value:
        value = InputRef(NULL.ref_value)
        value.info = Virtual()
        self.shapes[value] = Described(make, values)
        return value

    def shape_of(self, value):
        return self.shapes.get(value)


def node(shapes: Known, *values) -> Value:
    return shapes.add(lambda tags: StructDescription(NODE, tags), list(values))


def encode(shapes: Known, values: list[Value], pending=()):
    encoder = Encoder(shapes)
    snapshot = GuardSnapshot(FrameSnapshot(3, 7, values, FrameSnapshot(2, 5, [], None)), [], [])
    return encoder.encode(snapshot, list(pending)), encoder.fail_args


def dead_frame(fail_args, contents) -> DeadFrame:
    frame = DeadFrame(GuardDescr())
    frame.ints = frame.refs = frame.floats = [contents.get(value) for value in fail_args]
    return frame


def open_frames(reader) -> None:
    """Go to the innermost frame."""
    reader.start()
    reader.start_virtual_refs()
    assert reader.next_frame() and (reader.jitcode, reader.pc, reader.value_count) == (2, 5, 0)
    assert reader.next_frame() and (reader.jitcode, reader.pc) == (3, 7)


@given(st.lists(st.integers(-(2**61), 2**61 - 1)))
def test_numbers_are_read_as_they_were_written(numbers):
    code = bytearray()
    for number in numbers:
        append_number(code, number)
    cursor = Cursor(bytes(code))
    assert [cursor.next() for _ in numbers] == numbers


@pytest.mark.parametrize("number", [0, -1, SMALL_LIMIT - 1, -SMALL_LIMIT, SMALL_LIMIT, 2**63 - 1, -(2**63)])
def test_integer_constants_of_any_size(number):
    resume, fail_args = encode(Known(), [ConstInt(number), ConstInt(number)])
    reader = DirectReader(Memory(), resume, dead_frame(fail_args, {}))
    open_frames(reader)
    assert [reader.next_int(), reader.next_int()] == [number, number]
    assert not reader.next_frame() and not fail_args and len(resume.constants) <= 1


def test_each_value_is_saved_once():
    i, r, f = InputInt(), InputRef(NULL.ref_value), InputFloat()
    resume, fail_args = encode(Known(), [i, r, f, r, i, ConstFloat(2.5), NULL])
    assert fail_args == [i, r, f]
    thing = Thing("saved")
    reader = DirectReader(Memory(), resume, dead_frame(fail_args, {i: 5, r: thing, f: 1.5}))
    open_frames(reader)
    assert reader.next_int() == 5 and reader.next_ref() is thing and reader.next_float() == 1.5
    assert reader.next_ref() is thing and reader.next_int() == 5 and reader.next_float() == 2.5
    assert not reader.next_ref()


def test_a_replaced_value_is_what_it_was_replaced_by():
    old, new = InputInt(), InputInt()
    old.forwarded = new
    assert encode(Known(), [old, new])[1] == [new]


def test_virtualizable_and_virtual_references_come_first():
    i, r = InputInt(), InputRef(NULL.ref_value)
    encoder = Encoder(Known())
    resume = encoder.encode(GuardSnapshot(None, [i, r], [r, NULL]), [])
    thing = Thing("saved")
    reader = DirectReader(Memory(), resume, dead_frame(encoder.fail_args, {i: 5, r: thing}))
    reader.start()
    assert reader.virtualizable_count == 2 and reader.next_int() == 5 and reader.next_ref() is thing
    reader.start_virtual_refs()
    assert reader.virtual_ref_count == 2 and reader.next_ref() is thing and not reader.next_ref()
    assert not reader.next_frame()


def test_virtuals_that_refer_to_each_other_are_made_once():
    shapes = Known()
    i = InputInt()
    first = node(shapes, i, None, ConstFloat(0.5))
    second = node(shapes, None, first, None)
    shapes.shapes[first].values[1] = second
    resume, fail_args = encode(shapes, [second, first])
    reader = DirectReader(Memory(), resume, dead_frame(fail_args, {i: 9}))
    open_frames(reader)
    two, one = reader.next_ref(), reader.next_ref()
    assert one.parts["Node.next"] is two and two.parts["Node.next"] is one
    assert one.parts["Node.value"] == 9 and one.parts["Node.weight"] == 0.5 and "Node.value" not in two.parts


def test_arrays_and_arrays_of_structs():
    shapes = Known()
    array = shapes.add(lambda tags: ArrayDescription(NUMBERS, tags), [ConstInt(1), None, ConstInt(3)])
    pairs = shapes.add(lambda tags: StructArrayDescription(PAIRS, 2, tags), [None, array, ConstInt(4), None])
    resume, fail_args = encode(shapes, [pairs])
    reader = DirectReader(Memory(), resume, dead_frame(fail_args, {}))
    open_frames(reader)
    made = reader.next_ref()
    assert made.parts[1, "left"] == 4 and made.parts["length"] == 2
    assert made.parts[0, "right"].parts == {"length": 3, 0: 1, 2: 3}


def test_pending_stores_are_done_at_the_start():
    shapes = Known()
    target, i = InputRef(NULL.ref_value), InputInt()
    virtual = node(shapes, i, None, None)
    stores = [
        make_op(ops.SETFIELD_GC, [target, virtual], NEXT),
        make_op(ops.SETARRAYITEM_GC, [target, ConstInt(4), i], NUMBERS),
    ]
    resume, fail_args = encode(shapes, [virtual], stores)
    thing = Thing("old")
    reader = DirectReader(Memory(), resume, dead_frame(fail_args, {target: thing, i: 8}))
    open_frames(reader)
    assert thing.parts["Node.next"] is reader.next_ref() and thing.parts[4] == 8


def test_a_frame_that_was_forced_finds_the_same_objects_again():
    shapes = Known()
    resume, fail_args = encode(shapes, [node(shapes, ConstInt(1), None, None)])
    frame = dead_frame(fail_args, {})
    forced = DirectReader(Memory(), resume, frame)
    forced.start()
    reader = DirectReader(Memory(), resume, frame, forced.virtuals)
    open_frames(reader)
    assert reader.next_ref() is forced.virtuals[0]


def test_a_bridge_records_what_makes_the_state():
    shapes = Known()
    i = InputInt()
    array = shapes.add(lambda tags: ArrayDescription(NUMBERS, tags), [i])
    first = node(shapes, i, array, None)
    pairs = shapes.add(lambda tags: StructArrayDescription(PAIRS, 1, tags), [i, first])
    store = make_op(ops.SETFIELD_GC, [InputRef(NULL.ref_value), first], NEXT)
    resume, fail_args = encode(shapes, [first, i, ConstInt(3), ConstInt(2**40), pairs], [store])
    log = Log()
    inputs: list[Value] = [InputInt(5) if value.kind == "i" else InputRef(NULL.ref_value) for value in fail_args]
    reader = RecordingReader(resume, inputs, log)
    open_frames(reader)
    assert log.lines == [
        "new Node", "new_array pairs 1", "new_array numbers 1", "set Node.value", "set Node.next", "set 0 left",
        "set 0 right", "set 0", "set Node.next",
    ]  # fmt: skip
    assert reader.next_value() is reader.virtuals[0] and reader.next_value() is inputs[fail_args.index(i)]
    assert reader.next_value().get_int() == 3 and reader.next_value().get_int() == 2**40
