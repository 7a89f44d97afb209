"""Host: the descriptors of a program, made from low-level types; one per field, array type, struct and signature.

    descriptors = Descriptors()
    descriptors.field(PAIR, "first")         FieldDescr(number 1, "pair.first", offset 8, size 8, "r", …)
    descriptors.meaning(1)                   (PAIR, "first"): the low-level type behind a number

The codewriter numbers a program's descriptors with it, a hosted machine finds the types behind the numbers.  Offsets are
those of one layout, classes the addresses that ``type_info_address`` gives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.jit import model
from framework.jit.model import ArrayDescr, CallDescr, FieldDescr, InteriorDescr, SizeDescr
from framework.jit.trace.values import Descriptor
from framework.lltypes.layout import NATIVE, Layout
from framework.lltypes.meaning import type_info_of
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import (
    Array,
    FixedArray,
    FuncType,
    LLType,
    Primitive,
    Ptr,
    SingleFloat,
    Struct,
    Void,
    is_gc_pointer,
)
from framework.lowering.field_hints import MUTATE


def kind_of(type_: LLType) -> str:
    """The kind of a value of this type: i, r, f or v; a single-precision float is its bits, an integer."""
    if isinstance(type_, Primitive):
        if type_.kind == "void":
            return "v"
        return "f" if type_.kind == "float" and type_ is not SingleFloat else "i"
    return "r" if is_gc_pointer(type_) else "i"


def is_signed(type_: LLType) -> bool:
    """Whether an integer of this type is extended by its sign."""
    return isinstance(type_, Primitive) and type_.kind == "int"


def hosted_type_info_address(type_: LLType) -> int:
    """The class of a collected type when low-level code runs on CPython."""
    return MEMORY.address_of(type_info_of(type_))


class Descriptors:
    """All descriptors of one program."""

    def __init__(
        self, layout: Layout = NATIVE, type_info_address: Callable[[LLType], int] = hosted_type_info_address
    ) -> None:
        self.layout = layout
        self.type_info_address = type_info_address
        self.all: list[Descriptor] = []
        self._meanings: list[Any] = []
        self._known: dict[Any, Any] = {}

    def meaning(self, number: int) -> Any:
        """What a number stands for: a Struct, (Struct, field name), an array type or struct that ends in one, (array
        type, field name) or a FuncType."""
        return self._meanings[number]

    def size(self, struct: Struct) -> SizeDescr:
        """A struct in the collected heap."""
        found = self._known.get(struct)
        if found is None:
            descr = SizeDescr(len(self.all), struct.name, self.layout.size_of(struct), self.type_info_address(struct))
            descr.is_object = struct.type_info is not None
            descr.is_immutable = bool(struct.hints.get("immutable"))
            descr.has_destructor = bool(struct.type_info and struct.type_info.destructor)
            found = self._add(struct, struct, descr)
            descr.fields = [self.field(struct, name) for name in _plain_fields(struct)]
        assert isinstance(found, SizeDescr)
        return found

    def field(self, struct: Struct, name: str) -> FieldDescr:
        """A field of a struct, the same for all structs derived from the one that defines it."""
        while struct.base is not None and name in struct.base.fields:
            struct = struct.base
        found = self._known.get((struct, name))
        if found is None:
            type_, offset = struct.fields[name], self.layout.field_offset(struct, name)
            descr = self._field(f"{struct.name}.{name}", type_, offset)
            descr.is_immutable = bool(struct.hints.get("immutable")) or name in struct.hints.get("immutable_fields", ())
            found = self._add((struct, name), (struct, name), descr)
            self._note_hints(struct, name, descr)
            if struct.is_gc:
                descr.parent = self.size(struct)
                descr.index = _plain_fields(struct).index(name)
        assert isinstance(found, FieldDescr)
        return found

    def _note_hints(self, struct: Struct, name: str, descr: FieldDescr) -> None:
        """What the class says about a field (``lowering/field_hints.py``), or the type of a container."""
        descr.is_length = name in struct.hints.get("length_fields", ())
        suffix = struct.hints.get("jit_fields", {}).get(name)
        if suffix is not None and "?" in suffix:
            descr.is_quasi_immutable = True
            descr.mutate = self.field(struct, f"{MUTATE}{name}")
        elif suffix is not None:
            descr.is_immutable = True

    def array(self, type_: LLType) -> ArrayDescr:
        """An array type, or a struct that ends in an array."""
        found = self._known.get((type_, "array"))
        if found is None:
            found = self._add((type_, "array"), type_, self._array(type_))
            item = _array_in(type_).item
            if isinstance(item, Struct):
                found.interior = [self.interior(type_, name) for name in _plain_fields(item)]
        assert isinstance(found, ArrayDescr)
        return found

    def interior(self, type_: LLType, name: str) -> InteriorDescr:
        """A field of the structs in an array."""
        array = self.array(type_)
        found = self._known.get((type_, name, "interior"))
        if found is None:
            item = _array_in(type_).item
            assert isinstance(item, Struct)
            offset = self.layout.field_offset(item, name)
            field = self._field(f"{item.name}.{name}", item.fields[name], offset)
            index = _plain_fields(item).index(name)
            found = InteriorDescr(len(self.all), array, field, index)
            self._add((type_, name, "interior"), (type_, name), found)
            field.number = found.number
        assert isinstance(found, InteriorDescr)
        return found

    def call(self, type_: FuncType, effect: int = model.CAN_RAISE, name: str = "", special: int = 0) -> CallDescr:
        """A signature with effects; ``reads`` and ``writes`` are the caller's to fill when it is new."""
        key = (type_, effect, name, special)
        found = self._known.get(key)
        if found is None:
            passed = [argument for argument in type_.args if argument is not Void]
            kinds = "".join(kind_of(argument) for argument in passed)
            result = "S" if type_.result is SingleFloat else kind_of(type_.result)
            found = CallDescr(len(self.all), name, kinds, result, effect)
            found.argument_sizes = [self.layout.size_of(argument) for argument in passed]
            found.result_size = 0 if result == "v" else self.layout.size_of(type_.result)
            found.result_is_signed = is_signed(type_.result)
            found.special = special
            self._add(key, type_, found)
        assert isinstance(found, CallDescr)
        return found

    def add(self, make: Callable[[int], Any], meaning: Any) -> Any:
        """A descriptor of another kind: ``make(number)``."""
        return self._add(object(), meaning, make(len(self.all)))

    # --- inside

    def _add(self, key: Any, meaning: Any, descr: Any) -> Any:
        self.all.append(descr)
        self._meanings.append(meaning)
        self._known[key] = descr
        return descr

    def _field(self, name: str, type_: LLType, offset: int) -> FieldDescr:
        size = self.layout.size_of(type_)
        return FieldDescr(len(self.all), name, offset, size, kind_of(type_), is_signed(type_))

    def _array(self, type_: LLType) -> ArrayDescr:
        array = _array_in(type_)
        item = array.item
        kind = "s" if isinstance(item, Struct | FixedArray) else kind_of(item)
        name = type_.name if isinstance(type_, Struct) else repr(type_)
        has_length = isinstance(array, Array) and not array.nolength
        length_offset = self.layout.length_offset(type_) if has_length else -1
        base, step = self.layout.item_offset(type_), self.layout.item_size(type_)
        descr = ArrayDescr(len(self.all), name, base, step, length_offset, kind, is_signed(item))
        descr.is_immutable = (isinstance(array, Array) and array.immutable) or _has_immutable_items(type_)
        descr.has_references = _holds_references(item)
        if type_.is_gc:
            descr.type_info = self.type_info_address(type_)
        return descr


def _plain_fields(struct: Struct) -> list[str]:
    return [n for n, t in struct.fields.items() if isinstance(t, Primitive | Ptr) and t is not Void]


def _array_in(type_: LLType) -> Array | FixedArray:
    if isinstance(type_, Struct):
        assert type_.varsized is not None
        type_ = type_.fields[type_.varsized]
    assert isinstance(type_, Array | FixedArray)
    return type_


def _has_immutable_items(type_: LLType) -> bool:
    """Whether the array that ends a struct is immutable for the JIT: an item that was read never changes."""
    return isinstance(type_, Struct) and type_.hints.get("jit_fields", {}).get(type_.varsized) == ""


def _holds_references(type_: LLType) -> bool:
    if isinstance(type_, Struct):
        return any(map(_holds_references, type_.fields.values()))
    if isinstance(type_, FixedArray):
        return _holds_references(type_.item)
    return is_gc_pointer(type_)
