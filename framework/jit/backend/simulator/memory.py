"""Host: the machine's memory and calls on simulated objects."""

from __future__ import annotations

from typing import Any

from framework.jit.backend.simulator.calling import Call, call_hosted
from framework.jit.backend.simulator.words import from_trace, to_trace
from framework.jit.descriptors import Descriptors
from framework.jit.model import ArrayDescr, CallDescr, FieldDescr, InteriorDescr, Machine, SizeDescr
from framework.llinterp.interpreter import LLException
from framework.lltypes.machine import MACHINE
from framework.lltypes.machine import Machine as CollectorState
from framework.lltypes.meaning import MEANINGS, gc_type_info, signed
from framework.lltypes.memory import cast_pointer, malloc, null
from framework.lltypes.rawmemory import MEMORY
from framework.lltypes.types import GCREF, LLType, Ptr, Struct, Void
from framework.runtime.objects import OBJECT_VTABLE
from framework.runtime.text import NARROW, NARROW_POINTER, STR_POINTER, WIDE, WIDE_POINTER

NULL = null(GCREF)


class SimulatedMemory(Machine):
    """Memory and calls.

    Args:
        descriptors: those of the program, which know the type behind a number.
        call: runs a function of the program.
        collector: state of the simulated collector.
    """

    def __init__(self, descriptors: Descriptors, call: Call = call_hosted, collector: CollectorState = MACHINE) -> None:
        Machine.__init__(self)
        self.descriptors = descriptors
        self.call = call
        self.collector = collector
        self.pending: Any = NULL

    # --- fields

    def _get_field(self, ref: Any, descr: FieldDescr) -> Any:
        struct, name = self.descriptors.meaning(descr.number)
        return to_trace(struct.fields[name], getattr(cast_pointer(Ptr(struct), ref), name))

    def _set_field(self, ref: Any, value: Any, descr: FieldDescr) -> None:
        struct, name = self.descriptors.meaning(descr.number)
        setattr(cast_pointer(Ptr(struct), ref), name, from_trace(struct.fields[name], value))

    get_field_int = get_field_ref = get_field_float = _get_field
    set_field_int = set_field_ref = set_field_float = _set_field

    def _raw_struct(self, address: int, descr: FieldDescr) -> tuple[Any, Struct, str]:
        struct, name = self.descriptors.meaning(descr.number)
        return MEMORY.pointer_at(Ptr(struct), address), struct, name

    def _get_raw_field(self, address: int, descr: FieldDescr) -> Any:
        pointer, struct, name = self._raw_struct(address, descr)
        return to_trace(struct.fields[name], getattr(pointer, name))

    def _set_raw_field(self, address: int, value: Any, descr: FieldDescr) -> None:
        pointer, struct, name = self._raw_struct(address, descr)
        setattr(pointer, name, from_trace(struct.fields[name], value))

    get_raw_field_int = get_raw_field_ref = get_raw_field_float = _get_raw_field
    set_raw_field_int = set_raw_field_ref = set_raw_field_float = _set_raw_field

    # --- arrays

    def _items(self, ref: Any, descr: ArrayDescr) -> tuple[Any, LLType]:
        """The array that an object is or ends in, and the type of its items."""
        type_ = self.descriptors.meaning(descr.number)
        array = cast_pointer(Ptr(type_), ref)
        if isinstance(type_, Struct):
            assert type_.varsized is not None
            array = getattr(array, type_.varsized)
        return array, array.type.item

    def _get_item(self, ref: Any, index: int, descr: ArrayDescr) -> Any:
        array, item = self._items(ref, descr)
        return to_trace(item, array[index])

    def _set_item(self, ref: Any, index: int, value: Any, descr: ArrayDescr) -> None:
        array, item = self._items(ref, descr)
        array[index] = from_trace(item, value)

    get_item_int = get_item_ref = get_item_float = _get_item
    set_item_int = set_item_ref = set_item_float = _set_item

    def _get_interior(self, ref: Any, index: int, descr: InteriorDescr) -> Any:
        array, item = self._items(ref, descr.array)
        _, name = self.descriptors.meaning(descr.number)
        return to_trace(item.fields[name], getattr(array[index], name))

    def _set_interior(self, ref: Any, index: int, value: Any, descr: InteriorDescr) -> None:
        array, item = self._items(ref, descr.array)
        _, name = self.descriptors.meaning(descr.number)
        setattr(array[index], name, from_trace(item.fields[name], value))

    get_interior_int = get_interior_ref = get_interior_float = _get_interior
    set_interior_int = set_interior_ref = set_interior_float = _set_interior

    def array_length(self, ref: Any, descr: ArrayDescr) -> int:
        return len(self._items(ref, descr)[0])

    def array_copy(self, source: Any, start: int, target: Any, position: int, count: int, descr: ArrayDescr) -> None:
        copied, _ = self._items(source, descr)
        changed, _ = self._items(target, descr)
        MEANINGS["array_copy"].function(copied, start, changed, position, count)

    def array_clear(self, ref: Any, start: int, count: int, descr: ArrayDescr) -> None:
        MEANINGS["array_clear"].function(self._items(ref, descr)[0], start, count)

    # --- raw memory

    def _raw_load(self, address: int, offset: int, descr: ArrayDescr) -> Any:
        item = self._item_type(descr)
        return to_trace(item, MEMORY.load(item, address + offset))

    def _raw_store(self, address: int, offset: int, value: Any, descr: ArrayDescr) -> None:
        item = self._item_type(descr)
        MEMORY.store(item, address + offset, from_trace(item, value))

    raw_load_int = raw_load_float = _raw_load
    raw_store_int = raw_store_float = _raw_store

    def _item_type(self, descr: ArrayDescr) -> LLType:
        type_ = self.descriptors.meaning(descr.number)
        if isinstance(type_, Struct):
            assert type_.varsized is not None
            type_ = type_.fields[type_.varsized]
        return type_.item  # type: ignore[no-any-return]

    # --- objects

    def new(self, descr: SizeDescr) -> Any:
        return malloc(self.descriptors.meaning(descr.number))

    def new_array(self, length: int, descr: ArrayDescr) -> Any:
        return malloc(self.descriptors.meaning(descr.number), length)

    def class_of(self, ref: Any) -> int:
        return signed(MEMORY.address_of(gc_type_info(ref)))

    def is_subclass(self, derived: int, base: int) -> bool:
        if derived == base:
            return True
        current = MEMORY.find_object(derived)[0]
        if not current.type.is_subtype_of(OBJECT_VTABLE):
            return False
        while current and MEMORY.address_of(current) != base:
            current = current.base
        return bool(current)

    def cast_ref_to_int(self, ref: Any) -> int:
        return signed(MEMORY.address_of(ref))

    def cast_int_to_ref(self, address: int) -> Any:
        return MEMORY.pointer_at(GCREF, address)

    def identity_hash(self, ref: Any) -> int:
        return self.collector.gc_identity_hash(ref)

    def text_of(self, ref: Any) -> str:
        form = WIDE_POINTER if cast_pointer(STR_POINTER, ref).wide else NARROW_POINTER
        chars = cast_pointer(form, ref).chars
        return "".join(chars[index] for index in range(len(chars)))

    def new_text(self, text: str) -> Any:
        wide = any(ord(char) > 255 for char in text)
        made = malloc(WIDE if wide else NARROW, len(text))
        made.wide = wide
        for index, char in enumerate(text):
            made.chars[index] = char
        return cast_pointer(GCREF, cast_pointer(STR_POINTER, made))

    # --- calls

    def call_values(self, function: int, args: list[Any]) -> Any:
        """Call a function with arguments in their order; a pending exception is kept for ``take_exception``."""
        pointer = MEMORY.find_object(function)[0]
        given = iter(args)
        passed = [None if type_ is Void else from_trace(type_, next(given)) for type_ in pointer.type.args]
        try:
            result = self.call(pointer, passed)
        except LLException as error:
            self.pending = cast_pointer(GCREF, error.value)
            return zero_of(pointer.type.result)
        return to_trace(pointer.type.result, result)

    def _call(self, function: int, descr: CallDescr, ints: list[int], refs: list[Any], floats: list[float]) -> Any:
        return self.call_values(function, merged(descr.arguments, ints, refs, floats))

    call_int = call_ref = call_float = call_void = _call

    def take_exception(self) -> Any:
        exception, self.pending = self.pending, NULL
        return exception

    def set_exception(self, exception: Any) -> None:
        self.pending = exception


def merged(kinds: str, ints: list[int], refs: list[Any], floats: list[float]) -> list[Any]:
    """Values split by kind, in their order."""
    queues = {"i": iter(ints), "r": iter(refs), "f": iter(floats)}
    return [next(queues[kind]) for kind in kinds]


def zero_of(type_: LLType) -> Any:
    """What a call that raises gives."""
    if isinstance(type_, Ptr):
        return NULL if type_.to.is_gc else 0
    return to_trace(type_, type_.default)  # type: ignore[attr-defined]
