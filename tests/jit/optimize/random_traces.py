"""Random traces: recorded on a simulated heap, interpreted one by one.

The state at a guard is its position and the values alive there.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from framework.jit.backend.simulator.machine import SimulatedMachine
from framework.jit.descriptors import Descriptors
from framework.jit.execution import SHAPES, add_overflows, execute_pure, is_defined, mul_overflows, sub_overflows
from framework.jit.model import CANNOT_RAISE, ELIDABLE_CANNOT_RAISE, SPECIAL_STRING_COMPARE, SPECIAL_STRING_EQUAL
from framework.jit.resume.snapshot import FrameSnapshot, GuardSnapshot
from framework.jit.trace import operations as ops
from framework.jit.trace.values import (
    Const,
    ConstFloat,
    ConstInt,
    ConstRef,
    InputFloat,
    InputInt,
    InputRef,
    Op,
    Trace,
    Value,
    make_op,
)
from framework.lltypes.memory import FunctionPointer, cast_pointer, malloc, null
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import GCREF, FuncType, Ptr, Signed, Void
from tests.jit.backend.environment import ANIMAL, BYTES, CAT, INTS, REFS

NULL_REF = null(GCREF)
INT_CHOICES = [0, 1, 2, 3, 5, 8, 63, 64, 255, 256, -1, -2, -8, 2**31, 2**62, 2**63 - 1, -(2**63)]
BINARY = [
    ops.INT_ADD, ops.INT_SUB, ops.INT_MUL, ops.INT_AND, ops.INT_OR, ops.INT_XOR, ops.INT_LSHIFT, ops.INT_RSHIFT,
    ops.UINT_RSHIFT, ops.INT_DIV, ops.INT_REM, ops.UINT_DIV, ops.UINT_REM, ops.UINT_MUL_HIGH,
]  # fmt: skip
COMPARISONS = [
    ops.INT_LT, ops.INT_LE, ops.INT_EQ, ops.INT_NE, ops.INT_GT, ops.INT_GE, ops.UINT_LT, ops.UINT_LE, ops.UINT_GT,
    ops.UINT_GE,
]  # fmt: skip
UNARY = [ops.INT_NEG, ops.INT_INVERT, ops.INT_IS_ZERO, ops.INT_IS_TRUE, ops.INT_CLZ, ops.INT_CTZ, ops.INT_POPCOUNT]
OVERFLOWING = {ops.INT_ADD_OVF: add_overflows, ops.INT_SUB_OVF: sub_overflows, ops.INT_MUL_OVF: mul_overflows}
PLAIN = {ops.INT_ADD_OVF: ops.INT_ADD, ops.INT_SUB_OVF: ops.INT_SUB, ops.INT_MUL_OVF: ops.INT_MUL}
FLOATS = [ops.FLOAT_ADD, ops.FLOAT_SUB, ops.FLOAT_MUL]
GLOBALS = [malloc(CAT), malloc(ANIMAL)]

DESCRIPTORS = Descriptors()
SIZES = [DESCRIPTORS.size(ANIMAL), DESCRIPTORS.size(CAT)]
INT_FIELDS = [DESCRIPTORS.field(ANIMAL, "legs"), DESCRIPTORS.field(CAT, "lives")]
REF_FIELD, FLOAT_FIELD = DESCRIPTORS.field(ANIMAL, "next"), DESCRIPTORS.field(ANIMAL, "weight")
INT_ARRAY, REF_ARRAY = DESCRIPTORS.array(INTS), DESCRIPTORS.array(REFS)
TOUCH_TYPE = FuncType([GCREF, Ptr(INTS)], Void)


def touch(animal: Any, numbers: Any) -> None:
    """Write into an animal and an array."""
    if animal:
        animal.legs = (animal.legs + 3) % 1000
        animal.next = NULL_REF
    numbers[0] = (numbers[0] ^ 5) % 1000


TOUCH = MEMORY.address_of(FunctionPointer(TOUCH_TYPE, "touch", hosted=touch))
TOUCH_DESCR = DESCRIPTORS.call(TOUCH_TYPE, CANNOT_RAISE, "touch")
TOUCH_DESCR.writes = [INT_FIELDS[0], REF_FIELD, INT_ARRAY]


# --- texts: arrays of bytes that don't change

TEXT_ARRAY = DESCRIPTORS.array(BYTES)
TEXT_ARRAY.is_immutable = True


def _text(*items: int) -> Any:
    made = malloc(BYTES, len(items))
    for index, item in enumerate(items):
        made[index] = item
    return made


TEXTS = [_text(), _text(97), _text(97, 98), _text(98, 97, 1), _text(1, 2, 3, 4, 5, 6)]
PAIR = FuncType([Ptr(BYTES), Ptr(BYTES)], Signed)
COMPARERS = [
    (
        MEMORY.address_of(FunctionPointer(PAIR, name, hosted=function)),
        DESCRIPTORS.call(PAIR, ELIDABLE_CANNOT_RAISE, name, s),
    )
    for name, function, s in (
        ("equal", lambda left, right: int(list(left.items) == list(right.items)), SPECIAL_STRING_EQUAL),
        ("compare", lambda left, right: difference(list(left.items), list(right.items)), SPECIAL_STRING_COMPARE),
    )
]
DIGEST_TYPE = FuncType([Ptr(BYTES)], Signed)
DIGEST = MEMORY.address_of(
    FunctionPointer(DIGEST_TYPE, "digest", hosted=lambda text: sum(text.items) + len(text.items))
)
DIGEST_DESCR = DESCRIPTORS.call(DIGEST_TYPE, CANNOT_RAISE, "digest")
for _descr in (*(descr for _, descr in COMPARERS), DIGEST_DESCR):
    _descr.reads = [TEXT_ARRAY]


def difference(left: list[int], right: list[int]) -> int:
    """Negative, 0 or positive; for two single items their difference."""
    for x, y in zip(left, right, strict=False):
        if x != y:
            return x - y
    return len(left) - len(right)


# --- the heap


def make_heap(seed: int) -> list[Any]:
    """Values for the inputs of a trace: three integers, four animals, two arrays, a float."""
    choose = random.Random(seed)
    animals: list[Any] = [malloc(choose.choice([ANIMAL, CAT])) for _ in range(4)]
    animals += GLOBALS
    for animal in animals:
        animal.legs = choose.choice(INT_CHOICES)
        animal.weight = choose.choice([0.0, 1.5, -2.0])
        animal.next = cast_pointer(GCREF, choose.choice(animals)) if choose.random() < 0.7 else NULL_REF
        if animal.type is CAT:
            animal.lives = choose.randrange(10)
    GLOBALS[0].lives = 3  # how often the tail may run
    numbers, refs = malloc(INTS, 4), malloc(REFS, 3)
    for index in range(4):
        numbers[index] = choose.choice(INT_CHOICES)
    for index in range(3):
        refs[index] = cast_pointer(GCREF, choose.choice(animals)) if choose.random() < 0.8 else NULL_REF
    pointers = [*animals[:4], numbers, refs]
    integers = [choose.randrange(2, 9), choose.choice(INT_CHOICES), choose.randrange(-4, 5)]
    return [*integers, *(cast_pointer(GCREF, pointer) for pointer in pointers), choose.choice([0.0, 0.5, 3.0])]


def dump(roots: list[Any]) -> list[Any]:
    """Values and all that can be reached from them, comparable between two heaps."""
    seen: dict[int, int] = {}
    rows: list[Any] = []

    def show(value: Any) -> Any:
        if isinstance(value, int | float):
            return repr(value)
        if not value:
            return None
        if id(value) not in seen:
            seen[id(value)] = len(seen)
            place = len(rows)
            rows.append(None)
            if value.type in (INTS, REFS, BYTES):
                rows[place] = [show(item) for item in value.items]
            else:
                names = ["legs", "next", "weight"] + (["lives"] if value.type is CAT else [])
                rows[place] = [value.type.name] + [show(getattr(value, name)) for name in names]
        return f"#{seen[id(value)]}"

    return [[show(root) for root in [*roots, *GLOBALS]], rows]


# --- interpreting


class Interpreter:
    """Executes recorded operations one by one."""

    def __init__(self, machine: SimulatedMachine) -> None:
        self.machine = machine
        self.values: dict[Value, Any] = {}
        self.overflowed = False

    def get(self, value: Value) -> Any:
        if isinstance(value, ConstInt):
            return value.int_value
        if isinstance(value, ConstRef):
            return value.ref_value
        if isinstance(value, ConstFloat):
            return value.float_value
        return self.values[value]

    def constant(self, value: Value) -> Const:
        content = self.get(value)
        return {"i": ConstInt, "r": ConstRef, "f": ConstFloat}[value.kind](content)

    def step(self, op: Op) -> bool:
        """Execute one operation.  False: it is a guard that fails."""
        number, args = op.opnum, [self.get(arg) for arg in op.args]
        if ops.is_guard(number):
            return self.holds(op, args)
        result: Any = None
        if number in OVERFLOWING:
            self.overflowed = OVERFLOWING[number](*args)
            result = execute_pure(self.machine, PLAIN[number], [ConstInt(arg) for arg in args], None).get_int()
        elif SHAPES[number] or number in (ops.REF_EQ, ops.REF_NE, ops.ARRAYLEN_GC):
            folded = execute_pure(self.machine, number, [self.constant(arg) for arg in op.args], op.descr)
            result = Interpreter(self.machine).get(folded)
        else:
            result = MEMORY_OPERATIONS[number](self.machine, op.descr, *args)
        self.values[op] = result
        return True

    def holds(self, op: Op, args: list[Any]) -> bool:
        match op.opnum:
            case ops.GUARD_TRUE | ops.GUARD_NONNULL:
                return bool(args[0])
            case ops.GUARD_FALSE | ops.GUARD_ISNULL:
                return not args[0]
            case ops.GUARD_CLASS:
                return self.machine.class_of(args[0]) == args[1]
            case ops.GUARD_NONNULL_CLASS:
                return bool(args[0]) and self.machine.class_of(args[0]) == args[1]
            case ops.GUARD_SUBCLASS:
                return self.machine.is_subclass(self.machine.class_of(args[0]), args[1])
            case ops.GUARD_VALUE:
                return args[0] == args[1]
        assert op.opnum in (ops.GUARD_NO_OVERFLOW, ops.GUARD_OVERFLOW)
        return self.overflowed == (op.opnum == ops.GUARD_OVERFLOW)


def _call_int(machine: SimulatedMachine, descr: Any, function: int, *refs: Any) -> int:
    return machine.call_int(function, descr, [], list(refs), [])


def _call(machine: SimulatedMachine, descr: Any, function: int, ref: Any, numbers: Any) -> None:
    machine.call_void(function, descr, [], [ref, numbers], [])


MEMORY_OPERATIONS: dict[int, Any] = {
    ops.GETFIELD_GC_I: lambda m, d, r: m.get_field_int(r, d),
    ops.GETFIELD_GC_R: lambda m, d, r: m.get_field_ref(r, d),
    ops.GETFIELD_GC_F: lambda m, d, r: m.get_field_float(r, d),
    ops.SETFIELD_GC: lambda m, d, r, v: m.set_field_int(r, v, d),
    ops.GETARRAYITEM_GC_I: lambda m, d, r, i: m.get_item_int(r, i, d),
    ops.GETARRAYITEM_GC_R: lambda m, d, r, i: m.get_item_ref(r, i, d),
    ops.SETARRAYITEM_GC: lambda m, d, r, i, v: m.set_item_int(r, i, v, d),
    ops.NEW: lambda m, d: m.new(d),
    ops.NEW_ARRAY: lambda m, d, n: m.new_array(n, d),
    ops.GETARRAYITEM_GC_PURE_I: lambda m, d, r, i: m.get_item_int(r, i, d),
    ops.ARRAY_COPY: lambda m, d, *args: m.array_copy(*args, d),
    ops.CALL_V: _call,
    ops.CALL_I: _call_int,
    ops.CALL_PURE_I: _call_int,
}


# --- recording


@dataclass
class Recording:
    """A trace with the position of the interpreter at each guard."""

    inputs: list[Value]
    operations: list[Op] = field(default_factory=list)
    number: int = 0

    def live_at(self, position: int) -> list[Value]:
        """The values that operations from a position on need, in a fixed order."""
        defined = dict.fromkeys(self.inputs)
        for op in self.operations[:position]:
            if op.kind != "v":
                defined[op] = None
        used = {arg for op in self.operations[position:] for arg in op.args}
        return [value for value in defined if value in used]

    def restart(self, position: int) -> int:
        """Where the interpreter goes on when the guard at a position fails: an overflow is computed anew."""
        before = self.operations[position - 1] if position else None
        return position - 1 if before is not None and before.opnum in OVERFLOWING else position

    def snapshot(self, position: int) -> GuardSnapshot:
        start = self.restart(position)
        return GuardSnapshot(FrameSnapshot(self.number, start, self.live_at(start), None), [], [])

    def finish(self) -> Trace:
        for position, op in enumerate(self.operations):
            if ops.is_guard(op.opnum):
                op.snapshot = self.snapshot(position)
        return Trace(self.inputs, self.operations)


class Generator:
    """Makes up a trace while it executes it."""

    def __init__(self, seed: int, machine: SimulatedMachine) -> None:
        self.choose = random.Random(seed)
        self.run = Interpreter(machine)
        self.machine = machine
        self.animals: list[Value] = []
        self.ints: list[Value] = []
        self.floats: list[Value] = []
        self.numbers: list[tuple[Value, int]] = []
        self.refs: list[tuple[Value, int]] = []
        self.texts: list[Value] = []
        self.inputs: list[Value] = []

    def start(self, heap: list[Any]) -> None:
        """Inputs with the values of a heap."""
        self.ints = [InputInt(value) for value in heap[:3]]
        self.animals = [InputRef(value) for value in heap[3:7]]
        self.numbers = [(InputRef(heap[7]), 4)]
        self.refs = [(InputRef(heap[8]), 3)]
        self.floats = [InputFloat(heap[9])]
        self.inputs = [*self.ints, *self.animals, self.numbers[0][0], self.refs[0][0], *self.floats]
        self.run.values = dict(zip(self.inputs, heap, strict=True))
        self.recording = Recording(self.inputs)

    def emit(self, opnum: int, args: list[Value], descr: Any = None) -> Op:
        """Record an operation and execute it."""
        op = make_op(opnum, args, descr)
        self.recording.operations.append(op)
        assert self.run.step(op), "a guard fails while it is recorded"
        value = self.run.values.get(op)
        if op.kind == "i":
            op.int_value = value
        elif op.kind == "r":
            op.ref_value = value
        elif op.kind == "f":
            op.float_value = value
        return op

    def int(self) -> Value:
        if self.choose.random() < 0.25:
            return ConstInt(self.choose.choice(INT_CHOICES))
        return self.choose.choice(self.ints[-8:] + self.ints[:2])

    def animal(self) -> Value | None:
        """An animal that is not null, guarded."""
        if self.choose.random() < 0.15:
            return ConstRef(cast_pointer(GCREF, self.choose.choice(GLOBALS)))
        value = self.choose.choice(self.animals[-6:] + self.animals[:2])
        if not self.run.get(value):
            self.emit(ops.GUARD_ISNULL, [value])
            return None
        self.emit(ops.GUARD_NONNULL, [value])
        if self.choose.random() < 0.5:
            self.emit(ops.GUARD_CLASS, [value, ConstInt(self.machine.class_of(self.run.get(value)))])
        return value

    def guard_truth(self, value: Value) -> None:
        self.emit(ops.GUARD_TRUE if self.run.get(value) else ops.GUARD_FALSE, [value])

    # --- one operation each

    def arithmetic(self) -> None:
        opnum, args = self.choose.choice(BINARY), [self.int(), self.int()]
        if opnum in (ops.INT_LSHIFT, ops.INT_RSHIFT, ops.UINT_RSHIFT):
            args[1] = ConstInt(self.choose.choice([0, 1, 3, 31, 63]))
        if opnum in (ops.INT_DIV, ops.INT_REM, ops.UINT_DIV, ops.UINT_REM):
            args[1] = ConstInt(self.choose.choice([1, 2, 3, 8, 1000]))
        if is_defined(opnum, [self.run.constant(arg) for arg in args]):
            self.ints.append(self.emit(opnum, args))

    def unary(self) -> None:
        self.ints.append(self.emit(self.choose.choice(UNARY), [self.int()]))

    def comparison(self) -> None:
        value = self.emit(self.choose.choice(COMPARISONS), [self.int(), self.int()])
        self.ints.append(value)
        if self.choose.random() < 0.7:
            self.guard_truth(value)

    def overflow(self) -> None:
        value = self.emit(self.choose.choice(list(OVERFLOWING)), [self.int(), self.int()])
        self.emit(ops.GUARD_OVERFLOW if self.run.overflowed else ops.GUARD_NO_OVERFLOW, [])
        if not self.run.overflowed:
            self.ints.append(value)

    def guard_value(self) -> None:
        value = self.choose.choice(self.ints)
        self.emit(ops.GUARD_VALUE, [value, ConstInt(self.run.get(value))])

    def read_field(self) -> None:
        animal = self.animal()
        if animal is None:
            return
        match self.choose.randrange(4):
            case 0:
                self.animals.append(self.emit(ops.GETFIELD_GC_R, [animal], REF_FIELD))
            case 1:
                self.floats.append(self.emit(ops.GETFIELD_GC_F, [animal], FLOAT_FIELD))
            case _:
                self.ints.append(self.emit(ops.GETFIELD_GC_I, [animal], self.int_field(animal)))

    def int_field(self, animal: Value) -> Any:
        if self.run.get(animal).type is CAT and self.choose.random() < 0.5:
            self.emit(ops.GUARD_CLASS, [animal, ConstInt(SIZES[1].type_info)])
            return INT_FIELDS[1]
        return INT_FIELDS[0]

    def write_field(self) -> None:
        animal = self.animal()
        if animal is None:
            return
        match self.choose.randrange(4):
            case 0:
                self.emit(ops.SETFIELD_GC, [animal, self.choose.choice(self.animals)], REF_FIELD)
            case 1:
                self.emit(ops.SETFIELD_GC, [animal, self.choose.choice(self.floats)], FLOAT_FIELD)
            case _:
                self.emit(ops.SETFIELD_GC, [animal, self.int()], INT_FIELDS[0])

    def new(self) -> None:
        descr = self.choose.choice(SIZES)
        value = self.emit(ops.NEW, [], descr)
        self.emit(ops.SETFIELD_GC, [value, self.int()], INT_FIELDS[0])
        if self.choose.random() < 0.5:
            self.emit(ops.SETFIELD_GC, [value, self.choose.choice(self.animals)], REF_FIELD)
        self.animals.append(value)

    def new_array(self) -> None:
        length = self.choose.randrange(4, 6)
        self.numbers.append((self.emit(ops.NEW_ARRAY, [ConstInt(length)], INT_ARRAY), length))

    def read_item(self) -> None:
        if self.choose.random() < 0.5:
            array, length = self.choose.choice(self.numbers)
            self.ints.append(self.emit(ops.GETARRAYITEM_GC_I, [array, self.index(length)], INT_ARRAY))
        else:
            array, length = self.choose.choice(self.refs)
            self.animals.append(self.emit(ops.GETARRAYITEM_GC_R, [array, self.index(length)], REF_ARRAY))

    def write_item(self) -> None:
        if self.choose.random() < 0.5:
            array, length = self.choose.choice(self.numbers)
            self.emit(ops.SETARRAYITEM_GC, [array, self.index(length), self.int()], INT_ARRAY)
        else:
            array, length = self.choose.choice(self.refs)
            self.emit(ops.SETARRAYITEM_GC, [array, self.index(length), self.choose.choice(self.animals)], REF_ARRAY)

    def index(self, length: int) -> Value:
        if self.choose.random() < 0.7:
            return ConstInt(self.choose.randrange(length))
        return self.emit(ops.INT_AND, [self.int(), ConstInt(1 if length < 4 else 3)])

    def identity(self) -> None:
        left, right = self.choose.choice(self.animals), self.choose.choice(self.animals)
        value = self.emit(self.choose.choice([ops.REF_EQ, ops.REF_NE]), [left, right])
        self.guard_truth(value)

    def floating(self) -> None:
        left, right = self.choose.choice(self.floats), self.choose.choice([*self.floats, ConstFloat(1.0)])
        self.floats.append(self.emit(self.choose.choice(FLOATS), [left, right]))

    def call(self) -> None:
        args = [ConstInt(TOUCH), self.choose.choice(self.animals), self.choose.choice(self.numbers)[0]]
        self.emit(ops.CALL_V, args, TOUCH_DESCR)

    # --- texts

    def text(self) -> Value:
        if not self.texts or self.choose.random() < 0.3:
            return ConstRef(cast_pointer(GCREF, self.choose.choice(TEXTS)))
        return self.choose.choice(self.texts[-5:])

    def text_length(self, text: Value) -> Value:
        return self.emit(ops.ARRAYLEN_GC, [text], TEXT_ARRAY)

    def character(self) -> None:
        made = self.emit(ops.NEW_ARRAY, [ConstInt(1)], TEXT_ARRAY)
        item = self.emit(ops.INT_AND, [self.int(), ConstInt(255)])
        self.emit(ops.SETARRAYITEM_GC, [made, ConstInt(0), item], TEXT_ARRAY)
        self.texts.append(made)

    def concatenate(self) -> None:
        left, right = self.text(), self.text()
        middle, count = self.text_length(left), self.text_length(right)
        if self.run.get(middle) + self.run.get(count) > 200:
            return
        made = self.emit(ops.NEW_ARRAY, [self.emit(ops.INT_ADD, [middle, count])], TEXT_ARRAY)
        self.emit(ops.ARRAY_COPY, [left, ConstInt(0), made, ConstInt(0), middle], TEXT_ARRAY)
        self.emit(ops.ARRAY_COPY, [right, ConstInt(0), made, middle, count], TEXT_ARRAY)
        self.texts.append(made)

    def place(self, text: Value) -> tuple[Value, Value] | None:
        """A place in a text, guarded, and the length; None when it is empty."""
        length = self.text_length(text)
        index = ConstInt(self.choose.randrange(2))
        if self.choose.random() < 0.5:
            index = self.emit(ops.INT_AND, [self.int(), ConstInt(3)])
        inside = self.emit(ops.UINT_LT, [index, length])
        self.guard_truth(inside)
        return (index, length) if self.run.get(inside) else None

    def slice(self) -> None:
        text = self.text()
        found = self.place(text)
        if found is not None:
            start, length = found
            count = self.emit(ops.INT_SUB, [length, start])
            made = self.emit(ops.NEW_ARRAY, [count], TEXT_ARRAY)
            self.emit(ops.ARRAY_COPY, [text, start, made, ConstInt(0), count], TEXT_ARRAY)
            self.texts.append(made)

    def read_text(self) -> None:
        text = self.text()
        found = self.place(text)
        if found is not None:
            self.ints.append(self.emit(ops.GETARRAYITEM_GC_PURE_I, [text, found[0]], TEXT_ARRAY))

    def compare_texts(self) -> None:
        function, descr = self.choose.choice(COMPARERS)
        value = self.emit(ops.CALL_PURE_I, [ConstInt(function), self.text(), self.text()], descr)
        self.ints.append(value)
        if descr.special == SPECIAL_STRING_EQUAL:
            self.guard_truth(value)

    def digest(self) -> None:
        self.ints.append(self.emit(ops.CALL_I, [ConstInt(DIGEST), self.text()], DIGEST_DESCR))

    def subclass(self) -> None:
        animal = self.animal()
        if animal is not None:
            self.emit(ops.GUARD_SUBCLASS, [animal, ConstInt(SIZES[0].type_info)])

    def make(self, count: int) -> None:
        """A countdown, so many random operations, and the jump."""
        left = self.emit(ops.INT_SUB, [self.inputs[0], ConstInt(1)])
        self.guard_truth(self.emit(ops.INT_GT, [left, ConstInt(0)]))
        self.make_operations(count)
        self.jump([left, self.choose.choice(self.ints), self.choose.choice(self.ints)], self.inputs[3:7])

    def make_operations(self, count: int) -> None:
        """Random operations."""
        actions = [
            self.arithmetic, self.arithmetic, self.unary, self.comparison, self.comparison, self.overflow,
            self.guard_value, self.read_field, self.read_field, self.read_field, self.write_field, self.write_field,
            self.new, self.new_array, self.read_item, self.write_item, self.identity, self.floating, self.call,
            self.subclass, self.character, self.concatenate, self.concatenate, self.slice, self.read_text,
            self.compare_texts, self.digest,
        ]  # fmt: skip
        for _ in range(count):
            self.choose.choice(actions)()

    def jump(self, ints: list[Value], stable: list[Value]) -> None:
        """The jump; half of the animals are stable ones."""
        pick = self.choose.choice
        animals = [pick([stable[index % len(stable)], pick(self.animals)]) for index in range(4)]
        numbers = pick([array for array, length in self.numbers if length == 4])
        args = [*ints, *animals, numbers, pick(self.refs)[0], pick(self.floats)]
        self.recording.operations.append(make_op(ops.JUMP, args))

    # --- going on from a guard that failed

    def start_tail(self, values: list[Value], run: Interpreter, failed: Op) -> None:
        """Inputs for what is alive at a guard, and the guard that holds instead."""
        self.run = run
        for value in values:
            content = run.get(value)
            new = {"i": InputInt, "r": InputRef, "f": InputFloat}[value.kind](content)
            run.values[new] = content
            self.inputs.append(new)
            self.sort_input(new, content)
        self.recording = Recording(self.inputs, number=1)
        mapping = dict(zip(values, self.inputs, strict=True))
        args = [mapping.get(arg, arg) for arg in failed.args]
        if failed.opnum in (ops.GUARD_CLASS, ops.GUARD_NONNULL_CLASS):
            args[1] = ConstInt(self.machine.class_of(run.get(args[0])))
        elif failed.opnum == ops.GUARD_VALUE:
            args[1] = run.constant(args[0])
        self.emit(OPPOSITE.get(failed.opnum, failed.opnum), args)
        self.ints = self.ints or [ConstInt(5)]
        self.floats = self.floats or [ConstFloat(2.0)]
        self.animals = self.animals or [ConstRef(cast_pointer(GCREF, GLOBALS[0]))]

    def sort_input(self, value: Value, content: Any) -> None:
        if value.kind == "i":
            self.ints.append(value)
        elif value.kind == "f":
            self.floats.append(value)
        elif content and content.type is INTS:
            self.numbers.append((value, len(content)))
        elif content and content.type is REFS:
            self.refs.append((value, len(content)))
        elif content and content.type is BYTES:
            self.texts.append(value)
        else:
            self.animals.append(value)

    def make_tail(self, count: int) -> None:
        """Random operations, and a jump to the start of the loop."""
        if not any(length == 4 for _, length in self.numbers):
            self.numbers.append((self.emit(ops.NEW_ARRAY, [ConstInt(4)], INT_ARRAY), 4))
        if not self.refs:
            self.refs.append((self.emit(ops.NEW_ARRAY, [ConstInt(3)], REF_ARRAY), 3))
        fuel = ConstRef(cast_pointer(GCREF, GLOBALS[0]))
        left = self.emit(ops.INT_SUB, [self.emit(ops.GETFIELD_GC_I, [fuel], INT_FIELDS[1]), ConstInt(1)])
        self.emit(ops.SETFIELD_GC, [fuel, left], INT_FIELDS[1])
        self.guard_truth(self.emit(ops.INT_GT, [left, ConstInt(0)]))
        self.make_operations(count)
        first = self.emit(ops.INT_AND, [self.choose.choice(self.ints), ConstInt(3)])
        self.jump([first, *(self.choose.choice(self.ints) for _ in range(2))], self.animals)


OPPOSITE = {
    ops.GUARD_TRUE: ops.GUARD_FALSE,
    ops.GUARD_FALSE: ops.GUARD_TRUE,
    ops.GUARD_NONNULL: ops.GUARD_ISNULL,
    ops.GUARD_ISNULL: ops.GUARD_NONNULL,
    ops.GUARD_NO_OVERFLOW: ops.GUARD_OVERFLOW,
    ops.GUARD_OVERFLOW: ops.GUARD_NO_OVERFLOW,
}
