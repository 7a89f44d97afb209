"""What a backend under test runs in: types, classes, descriptors, functions to call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.jit.backend.simulator.machine import SimulatedMachine
from framework.jit.backend.simulator.words import from_trace, to_trace
from framework.jit.descriptors import Descriptors
from framework.jit.model import Machine
from framework.llinterp.interpreter import LLException
from framework.lltypes.memory import FunctionPointer, StructObject
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import (
    GCREF,
    Array,
    Char,
    Float,
    FuncType,
    GcArray,
    GcStruct,
    Int16,
    Int32,
    LLType,
    Signed,
    SingleFloat,
    Struct,
    UInt8,
    UInt16,
    UInt32,
    UniChar,
    Void,
)
from framework.runtime.objects import DISPLAY_SIZE, OBJECT, OBJECT_VTABLE


def make_class(name: str, base: GcStruct, *fields: tuple[str, LLType]) -> GcStruct:
    """A class of instances with its vtable."""
    struct = GcStruct(name, *fields, base=base)
    vtable: Any = StructObject(OBJECT_VTABLE)
    struct.type_info = vtable
    parent = base.type_info
    vtable.base = parent
    vtable.depth = parent.depth + 1
    for level in range(min(vtable.depth, DISPLAY_SIZE)):
        setattr(vtable, f"display{level}", getattr(parent, f"display{level}"))
    if vtable.depth < DISPLAY_SIZE:
        setattr(vtable, f"display{vtable.depth}", vtable)
    return struct


ROOT = GcStruct("root", base=OBJECT)
_root_vtable: Any = StructObject(OBJECT_VTABLE)
ROOT.type_info = _root_vtable
_root_vtable.display0 = _root_vtable

ANIMAL = make_class("Animal", ROOT, ("legs", Signed), ("next", GCREF), ("weight", Float))
CAT = make_class("Cat", ANIMAL, ("lives", Int32))
DOG = make_class("Dog", ANIMAL, ("small", UInt8), ("short", Int16), ("letter", Char), ("sign", UniChar))
DEEP = [ROOT]
for _depth in range(1, 12):
    DEEP.append(
        make_class(f"Deep{_depth}", DEEP[-1], ("n", Signed)) if _depth == 1 else make_class(f"D{_depth}", DEEP[-1])
    )

INTS = GcArray(Signed)
SHORTS = GcArray(Int16)
BYTES = GcArray(UInt8)
REFS = GcArray(GCREF)
FLOATS = GcArray(Float)
SINGLES = GcArray(SingleFloat)
TEXT = GcStruct("text", ("hash", Signed), ("chars", Array(Char)))
ENTRY = Struct("entry", ("key", GCREF), ("hash", UInt32), ("value", Float), ("mark", UInt16))
ENTRIES = GcArray(ENTRY)
RAW_POINT = Struct("raw_point", ("x", Int32), ("y", Signed), ("z", Float))


class Raised(Exception):
    """Raised by a function of a test: the program's exception."""

    def __init__(self, ref: Any) -> None:
        super().__init__(ref)
        self.ref = ref


class Environment:
    """A backend with its surroundings."""

    machine: Machine
    descriptors: Descriptors

    def function(self, argtypes: list[LLType], result: LLType, python: Callable[..., Any]) -> int:
        """The address of a function; Python sees the values as a trace has them and may raise Raised."""
        raise NotImplementedError

    def field(self, struct: Struct, name: str) -> Any:
        return self.descriptors.field(struct, name)

    def class_of(self, struct: GcStruct) -> int:
        return self.descriptors.size(struct).type_info

    def new(self, struct: GcStruct, **fields: Any) -> Any:
        """An object in memory."""
        ref = self.machine.new(self.descriptors.size(struct))
        for name, value in fields.items():
            self.set(ref, struct, name, value)
        return ref

    def get(self, ref: Any, struct: GcStruct, name: str) -> Any:
        descr = self.field(struct, name)
        read = {"i": self.machine.get_field_int, "r": self.machine.get_field_ref, "f": self.machine.get_field_float}
        return read[descr.kind](ref, descr)

    def set(self, ref: Any, struct: GcStruct, name: str, value: Any) -> None:
        descr = self.field(struct, name)
        write = {"i": self.machine.set_field_int, "r": self.machine.set_field_ref, "f": self.machine.set_field_float}
        write[descr.kind](ref, value, descr)

    def array(self, type_: LLType, items: list[Any]) -> Any:
        """An array in memory."""
        descr = self.descriptors.array(type_)
        ref = self.machine.new_array(len(items), descr)
        write = {"i": self.machine.set_item_int, "r": self.machine.set_item_ref, "f": self.machine.set_item_float}
        for index, item in enumerate(items):
            write[descr.kind](ref, index, item, descr)
        return ref

    def items(self, ref: Any, type_: LLType) -> list[Any]:
        descr = self.descriptors.array(type_)
        machine = self.machine
        read = {"i": machine.get_item_int, "r": machine.get_item_ref, "f": machine.get_item_float}[descr.kind]
        return [read(ref, index, descr) for index in range(machine.array_length(ref, descr))]


class SimulatorEnvironment(Environment):
    """The simulator on simulated objects."""

    def __init__(self) -> None:
        self.descriptors = Descriptors()
        self.machine = SimulatedMachine(self.descriptors)
        self._kept: list[Any] = []

    def function(self, argtypes: list[LLType], result: LLType, python: Callable[..., Any]) -> int:
        def hosted(*args: Any) -> Any:
            try:
                value = python(*map(to_trace, argtypes, args))
            except Raised as error:
                raise LLException(error.ref) from None
            return None if result is Void else from_trace(result, value)

        pointer = FunctionPointer(FuncType(argtypes, result), python.__name__, hosted=hosted)
        self._kept.append(pointer)
        return MEMORY.address_of(pointer)
