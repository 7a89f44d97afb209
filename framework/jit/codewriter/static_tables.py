"""The tables of a program as static data of the language unit, behind the function ``kit_jit_tables``.

    kit_jit_tables() ──► │ blob │ size │ pointers │        metainterp/tables.py reads them

``blob`` is bytes: whatever is a number, a text or a list of these.  A number is written like LEB128, seven bits per byte,
the low ones first; its lowest bit says that the others are inverted (negative numbers).  What only the linker knows is a
word of ``pointers``, named by its index: functions, vtables, prebuilt objects.  Type infos belong to the unit that uses
them: the function itself stores their addresses before it returns.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any

from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.jit.codewriter.codewriter import CodeWriter
from framework.jit.codewriter.constants import is_pointer, key_of, word_of
from framework.jit.metainterp import tables as layout
from framework.jit.metainterp.jitcode import JitCode, JitDriverTable, MetaTables, SwitchDescr, UserFunction
from framework.jit.model import ArrayDescr, CallDescr, FieldDescr, InteriorDescr, SizeDescr
from framework.lltypes.memory import ArrayObject, StructObject, malloc
from framework.lltypes.typeinfo import TYPE_INFO_PTR
from framework.lltypes.types import Address, Array, Char, LLType, Ptr, Signed, Struct, Void
from framework.lowering.context import function_constant
from framework.runtime.objects import OBJECT_POINTER

SYMBOL = "kit_jit_tables"
BYTES = Array(Char, nolength=True)


class Pointers:
    """The words that are known when the program is linked."""

    def __init__(self) -> None:
        self.constants: list[Constant | None] = []
        self.types: dict[LLType, int] = {}
        self._known: dict[Any, int] = {}

    def index(self, kind: str, constant: Constant) -> int:
        """The index of a pointer, -1 for null."""
        if not constant.value:
            return layout.NO_NUMBER
        key = kind, key_of(kind, constant)
        if key not in self._known:
            self._known[key] = len(self.constants)
            self.constants.append(constant)
        return self._known[key]

    def type_info(self, type_: LLType) -> int:
        """The index of the address of a type's type info."""
        if type_ not in self.types:
            self.types[type_] = len(self.constants)
            self.constants.append(None)
        return self.types[type_]

    def data(self) -> StructObject:
        """The words as a struct."""
        pairs = [(f"p{n}", Signed if c is None else c.concretetype) for n, c in enumerate(self.constants)]
        result = StructObject(Struct("jit_pointers", *pairs))
        for number, constant in enumerate(self.constants):
            if constant is not None:
                setattr(result, f"p{number}", constant.value)
        return result


class BlobWriter:
    """Collects bytes."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def number(self, value: int) -> None:
        """A number."""
        bits = value << 1 if value >= 0 else ~value << 1 | 1
        while bits >= 128:
            self.bytes.append(bits & 127 | 128)
            bits >>= 7
        self.bytes.append(bits)

    def numbers(self, values: Sequence[int]) -> None:
        """A list of numbers."""
        self.number(len(values))
        for value in values:
            self.number(value)

    def flags(self, *values: bool) -> None:
        """Bytes that are 0 or 1."""
        self.bytes += bytes(map(bool, values))

    def data(self, value: bytes) -> None:
        """Bytes with their number."""
        self.number(len(value))
        self.bytes += value

    def text(self, value: str) -> None:
        """A text; characters beyond Latin-1 are for people only and become question marks."""
        self.data(value.encode("latin-1", "replace"))

    def texts(self, values: Sequence[str]) -> None:
        """A list of texts."""
        self.number(len(values))
        for value in values:
            self.text(value)


class TablesWriter:
    """Writes the tables of one program."""

    def __init__(self, writer: CodeWriter, tables: MetaTables, stubs: dict[CallDescr, Constant]) -> None:
        self.writer = writer
        self.tables = tables
        self.stubs = stubs
        self.pointers = Pointers()
        self.blob = BlobWriter()
        self.functions = {jitcode: function_constant(graph) for graph, jitcode in writer.jitcodes.items()}

    def write(self) -> None:
        """Everything, in the order in which it is read."""
        self.blob.data(self.tables.liveness)
        self.blob.texts(self.tables.files)
        self.blob.number(len(self.tables.descriptors))
        for descr in self.tables.descriptors:
            self._descriptor(descr)
        for descr in self.tables.descriptors:
            self._links(descr)
        self.blob.number(len(self.tables.drivers))
        for driver in self.tables.drivers:
            self._driver(driver)
        self._helper("string_equal", self.tables.string_equal)
        self._helper("string_hash", self.tables.string_hash)
        graph = self.writer.hook_graph()
        self._function(self.tables.hook, None if graph is None else function_constant(graph))
        self.blob.number(self.tables.wanted_hooks)
        references = self.tables.virtual_ref
        self.blob.flags(references is not None)
        if references is not None:
            self.blob.numbers(_numbers([references.struct, references.token, references.forced]))
        for error in (self.tables.memory_error, self.tables.recursion_error):
            self.blob.number(self.pointers.index("r", Constant(error, OBJECT_POINTER)))
        self._jitcodes()

    # --- descriptors

    def _descriptor(self, descr: Any) -> None:
        blob = self.blob
        if isinstance(descr, SizeDescr):
            blob.bytes.append(layout.SIZE)
            blob.text(descr.name)
            blob.number(descr.size)
            blob.number(self.pointers.type_info(self.writer.descriptors.meaning(descr.number)))
            blob.flags(descr.is_object, descr.is_immutable, descr.has_destructor)
        elif isinstance(descr, FieldDescr):
            blob.bytes.append(layout.FIELD)
            self._field(descr)
        elif isinstance(descr, ArrayDescr):
            blob.bytes.append(layout.ARRAY)
            self._array(descr)
        elif isinstance(descr, InteriorDescr):
            blob.bytes.append(layout.INTERIOR)
            blob.number(descr.array.number)
            blob.number(descr.index)
            self._field(descr.field)
        elif isinstance(descr, CallDescr):
            blob.bytes.append(layout.CALL)
            self._call(descr)
        else:
            assert isinstance(descr, SwitchDescr)
            blob.bytes.append(layout.SWITCH)
            blob.numbers(descr.values)
            blob.numbers(descr.labels)

    def _field(self, descr: FieldDescr) -> None:
        self.blob.text(descr.name)
        self.blob.number(descr.offset)
        self.blob.number(descr.size)
        self.blob.text(descr.kind)
        self.blob.flags(descr.is_signed, descr.is_immutable, descr.is_quasi_immutable, descr.is_length)
        self.blob.number(descr.index)

    def _array(self, descr: ArrayDescr) -> None:
        self.blob.text(descr.name)
        for value in (descr.base, descr.item_size, descr.length_offset):
            self.blob.number(value)
        self.blob.text(descr.kind)
        self.blob.flags(descr.is_signed, descr.is_immutable, descr.has_references)
        type_ = self.writer.descriptors.meaning(descr.number)
        self.blob.number(self.pointers.type_info(type_) if type_.is_gc else layout.NO_NUMBER)

    def _call(self, descr: CallDescr) -> None:
        for text in (descr.name, descr.arguments, descr.result):
            self.blob.text(text)
        self.blob.number(descr.effect)
        self.blob.numbers(descr.argument_sizes)
        self.blob.number(descr.result_size)
        self.blob.flags(descr.result_is_signed)
        self.blob.number(descr.special)
        self.blob.flags(descr.can_collect, descr.can_invalidate)
        stub = self.stubs.get(descr)
        self.blob.number(layout.NO_NUMBER if stub is None else self.pointers.index("i", stub))

    def _links(self, descr: Any) -> None:
        if isinstance(descr, SizeDescr):
            self.blob.numbers(_numbers(descr.fields))
        elif isinstance(descr, FieldDescr):
            self.blob.number(_number(descr.parent))
            self.blob.number(_number(descr.mutate))
        elif isinstance(descr, ArrayDescr):
            self.blob.numbers(_numbers(descr.interior))
        elif isinstance(descr, CallDescr):
            self.blob.numbers(_numbers(descr.reads))
            self.blob.numbers(_numbers(descr.writes))

    # --- drivers

    def _driver(self, driver: JitDriverTable) -> None:
        blob = self.blob
        blob.text(driver.name)
        blob.texts(driver.green_names)
        blob.texts(driver.red_names)
        blob.text(driver.green_kinds)
        blob.text(driver.red_kinds)
        blob.numbers([int(is_string) for is_string in driver.green_is_string])
        blob.text(driver.result)
        blob.number(driver.portal)
        blob.flags(driver.has_can_enter_jit, driver.is_recursive, driver.vectorize)
        blob.number(driver.virtualizable_index)
        if driver.virtualizable is not None:
            self._virtualizable(driver)
        portal = self.writer.drivers[driver.number]
        self._function(driver.portal_function, function_constant(portal.graph))
        for name in (
            "get_printable_location", "get_location_text", "get_unique_id", "confirm_enter_jit", "can_never_inline",
            "should_unroll_one_iteration",
        ):  # fmt: skip
            pointer = portal.functions.get(name)
            constant = None if pointer is None else Constant(pointer, Ptr(pointer.type))
            self._function(getattr(driver, name), constant)

    def _helper(self, name: str, function: UserFunction | None) -> None:
        """A function that compares strings; any driver that has it has the same."""
        pointer = next((p.functions[name] for p in self.writer.drivers if name in p.functions), None)
        self._function(function, None if pointer is None else Constant(pointer, Ptr(pointer.type)))

    def _function(self, function: UserFunction | None, constant: Constant | None) -> None:
        if function is None or constant is None:
            self.blob.number(layout.NO_NUMBER)
            return
        self.blob.number(function.descr.number)
        self.blob.number(self.pointers.index("i", constant))

    def _virtualizable(self, driver: JitDriverTable) -> None:
        info = driver.virtualizable
        assert info is not None
        self.blob.number(info.size.number)
        self.blob.number(info.token.number)
        self.blob.numbers(_numbers(info.fields))
        self.blob.number(len(info.arrays))
        for array in info.arrays:
            for descr in (array.field, array.array, array.items, array.length):
                self.blob.number(_number(descr))

    # --- jitcodes

    def _jitcodes(self) -> None:
        bodies = [self._jitcode(self.tables.jitcode(number)) for number in range(len(self.tables.jitcodes))]
        self.blob.number(len(bodies))
        for number, body in enumerate(bodies):
            jitcode = self.tables.jitcode(number)
            self.blob.number(len(body))
            is_known = self.tables.numbers_by_address.get(jitcode.address) == number
            self.blob.number(self._address(jitcode) if is_known else layout.NO_NUMBER)
        for body in bodies:
            self.blob.bytes += body

    def _address(self, jitcode: JitCode) -> int:
        return self.pointers.index("i", self.functions[jitcode])

    def _jitcode(self, jitcode: JitCode) -> bytes:
        outer, self.blob = self.blob, BlobWriter()
        constants = self.writer.constants[jitcode]
        self.blob.text(jitcode.name)
        self.blob.data(jitcode.code)
        for count in (jitcode.count_i, jitcode.count_r, jitcode.count_f):
            self.blob.number(count)
        self.blob.number(len(constants["i"]))
        for constant in constants["i"]:
            self.blob.flags(is_pointer(constant))
            self.blob.number(self.pointers.index("i", constant) if is_pointer(constant) else word_of(constant))
        self.blob.numbers([self.pointers.index("r", constant) for constant in constants["r"]])
        self.blob.number(len(constants["f"]))
        for constant in constants["f"]:
            self.blob.bytes += struct.pack("<d", constant.value)
        self.blob.text(jitcode.arguments)
        self.blob.text(jitcode.result)
        self.blob.number(self._address(jitcode))
        self.blob.number(_number(jitcode.call_descr))
        self.blob.number(jitcode.portal_of)
        self.blob.number(jitcode.file)
        self.blob.data(jitcode.places)
        written, self.blob = bytes(self.blob.bytes), outer
        return written


def _number(descr: Any) -> int:
    return layout.NO_NUMBER if descr is None else descr.number  # type: ignore[no-any-return]


def _numbers(descrs: Iterable[Any]) -> list[int]:
    return [descr.number for descr in descrs]


# --- static data


def tables_graph(
    writer: CodeWriter, tables: MetaTables, stubs: dict[CallDescr, Constant] | None = None
) -> FunctionGraph:
    """The function ``kit_jit_tables``, which returns the address of the tables.

    Args:
        stubs: the call stub of each descriptor, as constant function pointers.
    """
    tables_writer = TablesWriter(writer, tables, stubs or {})
    tables_writer.write()
    pointers = tables_writer.pointers.data()
    root = _root(bytes(tables_writer.blob.bytes), pointers)
    block = Block([])
    graph = FunctionGraph(SYMBOL, block, Variable("", Address))
    graph.exceptblock.inputargs[0].concretetype = OBJECT_POINTER
    graph.hints["symbol"] = SYMBOL
    start = _emit(block, "cast_ptr_to_adr", [Constant(pointers, Ptr(pointers.type))], Address)
    for type_, index in tables_writer.pointers.types.items():
        info = _emit(block, "type_info_of", [Constant(type_, Void)], TYPE_INFO_PTR)
        place = _emit(block, "cast_ptr_to_adr", [info], Address)
        word = _emit(block, "cast_adr_to_int", [place], Signed)
        _emit(block, "raw_store", [start, Constant(8 * index, Signed), word], Void)
    result = _emit(block, "cast_ptr_to_adr", [Constant(root, Ptr(root.type))], Address)
    block.close(Link([result], graph.returnblock))
    return graph


def _root(blob: bytes, pointers: StructObject) -> StructObject:
    data: ArrayObject = malloc(BYTES, len(blob))
    data.items = list(blob.decode("latin-1"))
    type_ = Struct("jit_tables", ("blob", Ptr(BYTES)), ("size", Signed), ("pointers", Ptr(pointers.type)))
    root = StructObject(type_)
    root.blob, root.size, root.pointers = data, len(blob), pointers
    return root


def _emit(block: Block, opname: str, args: list[Value], type_: LLType) -> Variable:
    result = Variable("", type_)
    block.operations.append(Operation(opname, args, result))
    return result
