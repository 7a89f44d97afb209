"""Operations that read and write memory: fields, items, raw memory, and constants about layouts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from framework.flowgraph.model import Operation, Value, Variable
from framework.lltypes.types import Array, FixedArray, LLType, Ptr, Signed, Struct
from framework.llvm.types import is_void, memory_type, value_type

if TYPE_CHECKING:
    from framework.llvm.writer import FunctionWriter

Emitter = Callable[["FunctionWriter", Operation], None]
EMITTERS: dict[str, Emitter] = {}
LENGTH_RANGE = "!{i64 0, i64 281474976710656}"


def emits(*names: str) -> Callable[[Emitter], Emitter]:
    """Register an emitter for operations."""

    def register(emitter: Emitter) -> Emitter:
        for name in names:
            EMITTERS[name] = emitter
        return emitter

    return register


# --- parts: addresses, loads and stores


def offset_by(writer: FunctionWriter, base: str, offset: int) -> str:
    """The address ``offset`` bytes into an object."""
    return writer.compute(f"getelementptr inbounds i8, ptr {base}, i64 {offset}") if offset else base


def load(writer: FunctionWriter, result: Variable, address: str, tag: str) -> None:
    """The result is the cell at an address."""
    type_ = result.concretetype
    if value_type(type_) == "i1":
        byte = writer.compute(f"load i8, ptr {address}{tag}")
        name = writer.name_result(result)
        writer.emit(f"{name} = icmp ne i8 {byte}, 0")
    else:
        name = writer.name_result(result)
        writer.emit(f"{name} = load {value_type(type_)}, ptr {address}{tag}")


def store(writer: FunctionWriter, value: Value, address: str, tag: str) -> None:
    """Write an operand into the cell at an address."""
    text = writer.value(value)
    if value_type(value.concretetype) == "i1":
        text = writer.compute(f"zext i1 {text} to i8")
    writer.emit(f"store {memory_type(value.concretetype)} {text}, ptr {address}{tag}")


def pointee(value: Value) -> LLType:
    """The type that a pointer operand points to."""
    pointer = value.concretetype
    assert isinstance(pointer, Ptr)
    target: LLType = pointer.to
    return target


def array_of(type_: LLType) -> tuple[LLType, str]:
    """The item type of an array (or of the array that ends a struct), and a name for its items."""
    if isinstance(type_, Struct):
        assert type_.varsized is not None
        array = type_.fields[type_.varsized]
        assert isinstance(array, Array)
        return array.item, f"{type_.name}.{type_.varsized}[]"
    assert isinstance(type_, Array | FixedArray)
    return type_.item, f"{'Gc' if type_.is_gc else ''}Array({type_.item!r})[]"


def items_tag(writer: FunctionWriter, type_: LLType) -> str:
    """Alias metadata of the items of an array; foreign memory has none."""
    return writer.module.alias_tag(array_of(type_)[1]) if type_.is_gc else ""


def item_address(writer: FunctionWriter, array: Value, index: Value) -> str:
    """The address of an item of an array (or of the array that ends a struct)."""
    type_ = pointee(array)
    item = array_of(type_)[0]
    position = writer.value(index)
    items = offset_by(writer, writer.value(array), writer.layout.item_offset(type_))
    cell = memory_type(item) if not isinstance(item, Struct | FixedArray) else f"[{writer.layout.size_of(item)} x i8]"
    return writer.compute(f"getelementptr inbounds {cell}, ptr {items}, i64 {position}")


def length_address(writer: FunctionWriter, array: Value) -> str:
    """The address of the length word."""
    return offset_by(writer, writer.value(array), writer.layout.length_offset(pointee(array)))


def length_tag(writer: FunctionWriter, type_: LLType) -> str:
    """Alias metadata of the length word."""
    if not type_.is_gc:
        return ""
    return writer.module.alias_tag(f"{type_.name if isinstance(type_, Struct) else repr(type_)}.length")


# --- fields


def _field(writer: FunctionWriter, operation: Operation) -> tuple[str, str, LLType]:
    struct = pointee(operation.args[0])
    assert isinstance(struct, Struct)
    offset, tag, field_type = writer.module.field(struct, operation.args[1].value)
    if is_void(field_type):
        return "", "", field_type
    return offset_by(writer, writer.value(operation.args[0]), offset), tag, field_type


@emits("getfield")
def _emit_getfield(writer: FunctionWriter, operation: Operation) -> None:
    address, tag, field_type = _field(writer, operation)
    if isinstance(field_type, Struct | FixedArray | Array):
        writer.alias(operation.result, address)  # the value of an inlined object is its address
    elif not is_void(field_type):
        load(writer, operation.result, address, tag)


@emits("setfield")
def _emit_setfield(writer: FunctionWriter, operation: Operation) -> None:
    address, tag, field_type = _field(writer, operation)
    if not is_void(field_type):
        store(writer, operation.args[2], address, tag)


@emits("getsubstruct")
def _emit_getsubstruct(writer: FunctionWriter, operation: Operation) -> None:
    writer.alias(operation.result, _field(writer, operation)[0])


# --- items


@emits("getarrayitem", "getinterioritem")
def _emit_getitem(writer: FunctionWriter, operation: Operation) -> None:
    array, index = operation.args
    item = array_of(pointee(array))[0]
    if is_void(item):
        return
    address = item_address(writer, array, index)
    if isinstance(item, Struct | FixedArray):
        writer.alias(operation.result, address)
    else:
        load(writer, operation.result, address, items_tag(writer, pointee(array)))


@emits("setarrayitem", "setinterioritem")
def _emit_setitem(writer: FunctionWriter, operation: Operation) -> None:
    array, index, value = operation.args
    if not is_void(array_of(pointee(array))[0]):
        store(writer, value, item_address(writer, array, index), items_tag(writer, pointee(array)))


@emits("getarraysize", "getinteriorsize")
def _emit_length(writer: FunctionWriter, operation: Operation) -> None:
    array = operation.args[0]
    type_ = pointee(array)
    if isinstance(type_, FixedArray):
        writer.alias(operation.result, str(type_.length))
        return
    range_ = f", !range {writer.module.metadata(LENGTH_RANGE)}" if writer.module.options.optimize else ""
    writer.result(operation, f"load i64, ptr {length_address(writer, array)}{length_tag(writer, type_)}{range_}")


@emits("getinteriorfield", "setinteriorfield")
def _emit_interior_field(writer: FunctionWriter, operation: Operation) -> None:
    array, index, name = operation.args[:3]
    item = array_of(pointee(array))[0]
    assert isinstance(item, Struct)
    field = name.value
    field_type = item.fields[field]
    if is_void(field_type):
        return
    address = offset_by(writer, item_address(writer, array, index), writer.layout.field_offset(item, field))
    tag = writer.module.alias_tag(f"{item.name}.{field}") if pointee(array).is_gc else ""
    if operation.opname == "setinteriorfield":
        store(writer, operation.args[3], address, tag)
    elif isinstance(field_type, Struct | FixedArray):
        writer.alias(operation.result, address)
    else:
        load(writer, operation.result, address, tag)


@emits("array_copy", "interior_copy")
def _emit_array_copy(writer: FunctionWriter, operation: Operation) -> None:
    source, source_start, target, target_start, count = operation.args
    size = writer.layout.item_size(pointee(source))
    if size == 0:  # items without content, as in [None] * n
        return
    first = item_address(writer, source, source_start)
    second = item_address(writer, target, target_start)
    length = _scaled(writer, writer.value(count), size)
    _call_memmove(writer, second, first, length)


@emits("array_clear")
def _emit_array_clear(writer: FunctionWriter, operation: Operation) -> None:
    array, start, count = operation.args
    if writer.layout.item_size(pointee(array)) == 0:
        return
    address = item_address(writer, array, start)
    length = _scaled(writer, writer.value(count), writer.layout.item_size(pointee(array)))
    _call_memclear(writer, address, length)


@emits("shrink_array")
def _emit_shrink(writer: FunctionWriter, operation: Operation) -> None:
    array, length = operation.args
    store(writer, length, length_address(writer, array), length_tag(writer, pointee(array)))


def _scaled(writer: FunctionWriter, count: str, size: int) -> str:
    return count if size == 1 else writer.compute(f"mul i64 {count}, {size}")


def _call_memmove(writer: FunctionWriter, target: str, source: str, length: str) -> None:
    symbol = writer.module.intrinsic("llvm.memmove.p0.p0.i64", "void (ptr, ptr, i64, i1)")
    writer.emit(f"call void {symbol}(ptr {target}, ptr {source}, i64 {length}, i1 false)")


def _call_memclear(writer: FunctionWriter, address: str, length: str) -> None:
    symbol = writer.module.intrinsic("llvm.memset.p0.i64", "void (ptr, i8, i64, i1)")
    writer.emit(f"call void {symbol}(ptr {address}, i8 0, i64 {length}, i1 false)")


# --- raw memory


@emits("raw_malloc")
def _emit_raw_malloc(writer: FunctionWriter, operation: Operation) -> None:
    symbol = writer.module.declare("@calloc", "declare noalias ptr @calloc(i64, i64) nounwind")
    writer.result(operation, f"call ptr {symbol}(i64 1, i64 {writer.value(operation.args[0])})")


@emits("raw_free")
def _emit_raw_free(writer: FunctionWriter, operation: Operation) -> None:
    symbol = writer.module.declare("@free", "declare void @free(ptr) nounwind")
    writer.emit(f"call void {symbol}(ptr {writer.value(operation.args[0])})")


@emits("raw_load")
def _emit_raw_load(writer: FunctionWriter, operation: Operation) -> None:
    address = _raw_address(writer, operation.args[0], operation.args[1])
    load(writer, operation.result, address, ", align 1" if _may_be_unaligned(operation.result) else "")


@emits("raw_store")
def _emit_raw_store(writer: FunctionWriter, operation: Operation) -> None:
    base, offset, value = operation.args
    address = _raw_address(writer, base, offset)
    store(writer, value, address, ", align 1" if _may_be_unaligned(value) else "")


@emits("raw_memcopy")
def _emit_raw_memcopy(writer: FunctionWriter, operation: Operation) -> None:
    source, target, length = (writer.value(arg) for arg in operation.args)
    _call_memmove(writer, target, source, length)


@emits("raw_memclear")
def _emit_raw_memclear(writer: FunctionWriter, operation: Operation) -> None:
    _call_memclear(writer, writer.value(operation.args[0]), writer.value(operation.args[1]))


def _may_be_unaligned(value: Value) -> bool:
    return memory_type(value.concretetype) != "i8"


def _raw_address(writer: FunctionWriter, base: Value, offset: Value) -> str:
    start, bytes_ = writer.value(base), writer.value(offset)
    return start if bytes_ == "0" else writer.compute(f"getelementptr i8, ptr {start}, i64 {bytes_}")


@emits("adr_add")
def _emit_adr_add(writer: FunctionWriter, operation: Operation) -> None:
    base, offset = (writer.value(arg) for arg in operation.args)
    writer.result(operation, f"getelementptr i8, ptr {base}, i64 {offset}")


@emits("adr_sub")
def _emit_adr_sub(writer: FunctionWriter, operation: Operation) -> None:
    base, offset = (writer.value(arg) for arg in operation.args)
    negative = writer.compute(f"sub i64 0, {offset}")
    writer.result(operation, f"getelementptr i8, ptr {base}, i64 {negative}")


@emits("adr_delta")
def _emit_adr_delta(writer: FunctionWriter, operation: Operation) -> None:
    first, second = (writer.compute(f"ptrtoint ptr {writer.value(arg)} to i64") for arg in operation.args)
    writer.result(operation, f"sub i64 {first}, {second}")


# --- constants about layouts


@emits("size_of", "item_offset", "item_size", "offset_of_length")
def _emit_layout_constant(writer: FunctionWriter, operation: Operation) -> None:
    layout, type_ = writer.layout, operation.args[0].value
    queries = {
        "size_of": layout.size_of,
        "item_offset": layout.item_offset,
        "item_size": layout.item_size,
        "offset_of_length": layout.length_offset,
    }
    assert operation.result.concretetype is Signed
    writer.alias(operation.result, str(queries[operation.opname](type_)))


@emits("field_offset")
def _emit_field_offset(writer: FunctionWriter, operation: Operation) -> None:
    type_, name = (arg.value for arg in operation.args)
    writer.alias(operation.result, str(writer.layout.field_offset(type_, name)))
