"""The tables of a program out of its static data, as ``codewriter/static_tables.py`` writes them.

    kit_jit_tables() ──► │ blob │ size │ pointers │
                             │              └─► words: functions, vtables, prebuilt objects, type infos
                             └─► bytes: numbers of 7 bits per byte, texts, lists

Descriptors and drivers are decoded at once; a jitcode when it is used for the first time.
"""

from __future__ import annotations

from typing import Any

from framework.jit.metainterp.jitcode import (
    JitCode,
    JitDriverTable,
    MetaTables,
    SwitchDescr,
    UserFunction,
    VirtualizableArray,
    VirtualizableInfo,
)
from framework.jit.model import ArrayDescr, CallDescr, FieldDescr, InteriorDescr, SizeDescr
from framework.jit.optimize.environment import VirtualRefDescrs
from framework.jit.trace.values import Descriptor
from framework.lltypes.dialect import llop, null
from framework.lltypes.types import GCREF, Address, Float, GcOpaque, Signed, UInt8, Unsigned

# the words that kit_jit_tables() gives the address of
BLOB = 0
POINTERS = 16

# kinds of descriptors
SIZE = 0
FIELD = 1
ARRAY = 2
INTERIOR = 3
CALL = 4
SWITCH = 5

NO_NUMBER = -1


def address(value: int) -> Any:
    """A word as an address."""
    return llop.cast_int_to_adr(Address, value)


class BlobReader:
    """Reads the blob from a place on."""

    def __init__(self, blob: int, pointers: int) -> None:
        self.blob = blob
        self.pointers = pointers
        self.position = 0

    def byte(self) -> int:
        """The next byte."""
        position = self.position
        self.position = position + 1
        return int(llop.raw_load(UInt8, address(self.blob), position))

    def number(self) -> int:
        """The next number: bits from the lowest on, the lowest one says whether they are inverted."""
        bits = llop.cast_int_to_uint(Unsigned, 0)
        shift = 0
        while True:
            byte = self.byte()
            part = llop.cast_int_to_uint(Unsigned, byte & 127)
            bits = llop.uint_or(Unsigned, bits, llop.uint_lshift(Unsigned, part, shift))
            if byte < 128:
                break
            shift += 7
        value = int(llop.cast_uint_to_int(Signed, llop.uint_rshift(Unsigned, bits, 1)))
        return value if int(llop.cast_uint_to_int(Signed, bits)) & 1 == 0 else ~value

    def flag(self) -> bool:
        """The next byte as a bool."""
        return self.byte() != 0

    def real(self) -> float:
        """The next eight bytes as a float."""
        bits = llop.raw_load(Unsigned, address(self.blob), self.position)
        self.position += 8
        return float(llop.cast_bits_to_float(Float, bits))

    def data(self) -> bytes:
        """The next bytes, as many as the number before them says."""
        count = self.number()
        result = bytearray(count)
        for i in range(count):
            result[i] = self.byte()
        return bytes(result)

    def text(self) -> str:
        """The next text."""
        count = self.number()
        chars: list[str] = []
        for _index in range(count):
            chars.append(chr(self.byte()))
        return "".join(chars)

    def numbers(self) -> list[int]:
        """The next list of numbers."""
        result: list[int] = []
        for _index in range(self.number()):
            result.append(self.number())
        return result

    def texts(self) -> list[str]:
        """The next list of texts."""
        result: list[str] = []
        for _index in range(self.number()):
            result.append(self.text())
        return result

    def pointer(self) -> int:
        """The word of a pointer; 0 for null."""
        number = self.number()
        return int(llop.raw_load(Signed, address(self.pointers), 8 * number)) if number >= 0 else 0

    def word(self) -> int:
        """A pointer or a number."""
        return self.pointer() if self.flag() else self.number()

    def reference(self) -> Any:
        """A prebuilt object, or null."""
        number = self.number()
        return llop.raw_load(GCREF, address(self.pointers), 8 * number) if number >= 0 else null(GcOpaque)


class StaticTables(MetaTables):
    """The tables behind ``kit_jit_tables()``, whose result it takes as a word."""

    def __init__(self, tables: int) -> None:
        MetaTables.__init__(self)
        blob = int(llop.raw_load(Signed, address(tables), BLOB))
        self.reader = BlobReader(blob, int(llop.raw_load(Signed, address(tables), POINTERS)))
        self.positions: list[int] = []
        self.liveness = self.reader.data()
        self.files = self.reader.texts()
        self._read_descriptors()
        self._link_descriptors()
        for number in range(self.reader.number()):
            self.drivers.append(self._driver(number))
        self.string_equal = self._function()
        self.string_hash = self._function()
        self.hook = self._function()
        self.wanted_hooks = self.reader.number()
        if self.reader.flag():
            numbers = self.reader.numbers()
            fields = [self.field_descr(numbers[1]), self.field_descr(numbers[2])]
            self.virtual_ref = VirtualRefDescrs(self.size_descr(numbers[0]), fields[0], fields[1])
        self.memory_error = self.reader.reference()
        self.recursion_error = self.reader.reference()
        self._read_index()

    # --- descriptors

    def _read_descriptors(self) -> None:
        for number in range(self.reader.number()):
            self.descriptors.append(self._descriptor(number))

    def _descriptor(self, number: int) -> Descriptor:
        kind = self.reader.byte()
        if kind == SIZE:
            return self._size(number)
        if kind == FIELD:
            return self._field(number)
        if kind == ARRAY:
            return self._array(number)
        if kind == CALL:
            return self._call(number)
        if kind == SWITCH:
            values = self.reader.numbers()
            return SwitchDescr(number, values, self.reader.numbers())
        array = self.descriptors[self.reader.number()]
        assert isinstance(array, ArrayDescr)
        index = self.reader.number()
        return InteriorDescr(number, array, self._field(number), index)

    def _size(self, number: int) -> SizeDescr:
        reader = self.reader
        name = reader.text()
        size = reader.number()
        descr = SizeDescr(number, name, size, reader.pointer())
        descr.is_object = reader.flag()
        descr.is_immutable = reader.flag()
        descr.has_destructor = reader.flag()
        return descr

    def _field(self, number: int) -> FieldDescr:
        reader = self.reader
        name = reader.text()
        offset = reader.number()
        size = reader.number()
        kind = reader.text()
        descr = FieldDescr(number, name, offset, size, kind, reader.flag())
        descr.is_immutable = reader.flag()
        descr.is_quasi_immutable = reader.flag()
        descr.is_length = reader.flag()
        descr.index = reader.number()
        return descr

    def _array(self, number: int) -> ArrayDescr:
        reader = self.reader
        name = reader.text()
        base = reader.number()
        item_size = reader.number()
        length_offset = reader.number()
        kind = reader.text()
        descr = ArrayDescr(number, name, base, item_size, length_offset, kind, reader.flag())
        descr.is_immutable = reader.flag()
        descr.has_references = reader.flag()
        descr.type_info = reader.pointer()
        return descr

    def _call(self, number: int) -> CallDescr:
        reader = self.reader
        name = reader.text()
        arguments = reader.text()
        result = reader.text()
        descr = CallDescr(number, name, arguments, result, reader.number())
        descr.argument_sizes = reader.numbers()
        descr.result_size = reader.number()
        descr.result_is_signed = reader.flag()
        descr.special = reader.number()
        descr.can_collect = reader.flag()
        descr.can_invalidate = reader.flag()
        descr.stub = reader.pointer()
        return descr

    def _link_descriptors(self) -> None:
        """What descriptors say of each other stands behind all of them."""
        for descr in self.descriptors:
            if isinstance(descr, SizeDescr):
                for number in self.reader.numbers():
                    descr.fields.append(self.field_descr(number))
            elif isinstance(descr, FieldDescr):
                self._link_field(descr)
            elif isinstance(descr, ArrayDescr):
                for number in self.reader.numbers():
                    descr.interior.append(self._interior(number))
            elif isinstance(descr, CallDescr):
                for number in self.reader.numbers():
                    descr.reads.append(self.descriptors[number])
                for number in self.reader.numbers():
                    descr.writes.append(self.descriptors[number])

    def _link_field(self, descr: FieldDescr) -> None:
        parent = self.reader.number()
        if parent != NO_NUMBER:
            descr.parent = self.size_descr(parent)
        mutate = self.reader.number()
        if mutate != NO_NUMBER:
            descr.mutate = self.field_descr(mutate)

    def size_descr(self, number: int) -> SizeDescr:
        """A descriptor by number."""
        descr = self.descriptors[number]
        assert isinstance(descr, SizeDescr)
        return descr

    def field_descr(self, number: int) -> FieldDescr:
        """A descriptor by number."""
        descr = self.descriptors[number]
        assert isinstance(descr, FieldDescr)
        return descr

    def array_descr(self, number: int) -> ArrayDescr:
        """A descriptor by number."""
        descr = self.descriptors[number]
        assert isinstance(descr, ArrayDescr)
        return descr

    def call_descr(self, number: int) -> CallDescr:
        """A descriptor by number."""
        descr = self.descriptors[number]
        assert isinstance(descr, CallDescr)
        return descr

    def _interior(self, number: int) -> InteriorDescr:
        descr = self.descriptors[number]
        assert isinstance(descr, InteriorDescr)
        return descr

    # --- drivers

    def _driver(self, number: int) -> JitDriverTable:
        reader = self.reader
        driver = JitDriverTable(number, reader.text())
        driver.green_names = reader.texts()
        driver.red_names = reader.texts()
        driver.green_kinds = reader.text()
        driver.red_kinds = reader.text()
        for is_string in reader.numbers():
            driver.green_is_string.append(is_string != 0)
        driver.result = reader.text()
        driver.portal = reader.number()
        driver.has_can_enter_jit = reader.flag()
        driver.is_recursive = reader.flag()
        driver.vectorize = reader.flag()
        driver.virtualizable_index = reader.number()
        if driver.virtualizable_index >= 0:
            driver.virtualizable = self._virtualizable()
        driver.portal_function = self._function()
        driver.get_printable_location = self._function()
        driver.get_location_text = self._function()
        driver.get_unique_id = self._function()
        driver.confirm_enter_jit = self._function()
        driver.can_never_inline = self._function()
        driver.should_unroll_one_iteration = self._function()
        return driver

    def _function(self) -> UserFunction | None:
        descr = self.reader.number()
        if descr == NO_NUMBER:
            return None
        return UserFunction(self.reader.pointer(), self.call_descr(descr))

    def _virtualizable(self) -> VirtualizableInfo:
        reader = self.reader
        size = self.size_descr(reader.number())
        info = VirtualizableInfo(size, self.field_descr(reader.number()))
        for number in reader.numbers():
            info.fields.append(self.field_descr(number))
        for _index in range(reader.number()):
            field = self.field_descr(reader.number())
            array = VirtualizableArray(field, self.array_descr(reader.number()))
            items = reader.number()
            length = reader.number()
            if items != NO_NUMBER:
                array.items = self.field_descr(items)
                array.length = self.field_descr(length)
            info.arrays.append(array)
        return info

    # --- jitcodes

    def _read_index(self) -> None:
        """Where each jitcode is, and which function it is of."""
        reader = self.reader
        sizes: list[int] = []
        for number in range(reader.number()):
            sizes.append(reader.number())
            function = reader.pointer()
            if function != 0:
                self.numbers_by_address[function] = number
            self.jitcodes.append(None)
        position = reader.position
        for size in sizes:
            self.positions.append(position)
            position += size

    def load_jitcode(self, number: int) -> JitCode:
        reader = BlobReader(self.reader.blob, self.reader.pointers)
        reader.position = self.positions[number]
        jitcode = JitCode(number, reader.text())
        jitcode.code = reader.data()
        jitcode.count_i = reader.number()
        jitcode.count_r = reader.number()
        jitcode.count_f = reader.number()
        for _index in range(reader.number()):
            jitcode.constants_i.append(reader.word())
        for _index in range(reader.number()):
            jitcode.constants_r.append(reader.reference())
        for _index in range(reader.number()):
            jitcode.constants_f.append(reader.real())
        jitcode.arguments = reader.text()
        jitcode.result = reader.text()
        jitcode.address = reader.pointer()
        descr = reader.number()
        if descr != NO_NUMBER:
            jitcode.call_descr = self.call_descr(descr)
        jitcode.portal_of = reader.number()
        jitcode.file = reader.number()
        jitcode.places = reader.data()
        return jitcode
