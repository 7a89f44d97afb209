"""Operations on memory: fields, items, raw memory, allocation, pointers, classes.

getfield(p, .x)                  getfield_gc_i p <FieldDescr point.x>;  _pure for an immutable field
getfield(frame, .pc)             getfield_vable_i, where frame is a virtualizable
getarrayitem(raw, i)             int_mul i size; int_add base; raw_load_i
gc_type_info(p)                  guard_class p: the class is promoted, reads of the vtable fold
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.model import Constant, Operation, Value, Variable
from framework.jit.codewriter.preparing import field_name, is_virtualizable_array
from framework.jit.codewriter.rules_numbers import retyped
from framework.jit.codewriter.transformer import COMPARISONS, ResidualError, Transformer, rule
from framework.jit.descriptors import kind_of
from framework.lltypes.layout import NATIVE
from framework.lltypes.meaning import type_info_of
from framework.lltypes.threadstate import thread_state
from framework.lltypes.typeinfo import TYPE_INFO
from framework.lltypes.types import (
    Array,
    Bool,
    FixedArray,
    LLType,
    Primitive,
    Ptr,
    Signed,
    Struct,
    Void,
    is_gc_pointer,
)
from framework.lowering.field_hints import suffix_of, virtualizable_struct
from framework.transform.memory import has_immutable_items, is_immutable_field


def _word(value: int) -> Constant:
    return Constant(value, Signed)


def _target(value: Value) -> Any:
    """What a pointer points to."""
    type_: Any = value.concretetype
    assert isinstance(type_, Ptr)
    return type_.to  # type: ignore[attr-defined]


# --- fields


def _is_virtualizable_field(transformer: Transformer, operation: Operation) -> bool:
    struct = _target(operation.args[0])
    if virtualizable_struct(struct, field_name(operation)) is None:
        return False
    return all(transformer.value(operation.args[0]) is not transformer.value(v) for v in transformer.fresh)


@rule("getfield")
def _getfield(transformer: Transformer, operation: Operation) -> None:
    pointer, name = operation.args[0], field_name(operation)
    struct, result = _target(pointer), operation.result
    if result.concretetype is Void:
        return
    kind = kind_of(result.concretetype)
    descr = transformer.descriptors.field(struct, name)
    if not struct.is_gc:
        pure = "_pure" if is_immutable_field(struct, name) or struct.is_subtype_of(TYPE_INFO) else ""
        transformer.emit(f"getfield_raw{pure}_{kind}", pointer, descr, result=result)
    elif _array_of_virtualizable(transformer, pointer) is not None:
        _length_of_virtualizable(transformer, operation)
    elif is_virtualizable_array(operation) and _is_virtualizable_field(transformer, operation):
        return  # length and items are read where they are needed
    elif _is_virtualizable_field(transformer, operation):
        transformer.emit(f"getfield_vable_{kind}", pointer, descr, result=result)
    elif descr.is_quasi_immutable:
        transformer.emit("record_quasiimmut_field", pointer, descr)
        transformer.emit(f"getfield_gc_pure_{kind}", pointer, descr, result=result)
    else:
        pure = "_pure" if descr.is_immutable or _is_immutable_list(transformer, pointer) else ""
        transformer.emit(f"getfield_gc{pure}_{kind}", pointer, descr, result=result)


@rule("setfield")
def _setfield(transformer: Transformer, operation: Operation) -> None:
    pointer, name, value = operation.args[0], field_name(operation), operation.args[2]
    struct = _target(pointer)
    if value.concretetype is Void:
        return
    kind = kind_of(value.concretetype)
    descr = transformer.descriptors.field(struct, name)
    if not struct.is_gc:
        transformer.emit(f"setfield_raw_{kind}", pointer, value, descr)
        return
    is_array = (name, True) in (getattr(virtualizable_struct(struct, name), "hints", {}).get("virtualizable") or ())
    if _is_virtualizable_field(transformer, operation) and not is_array:
        transformer.emit(f"setfield_vable_{kind}", pointer, value, descr)
        return
    if descr.is_quasi_immutable:
        transformer.emit("jit_force_quasi_immutable", pointer, descr)
    transformer.emit(f"setfield_gc_{kind}", pointer, value, descr)


@rule("getsubstruct")
def _getsubstruct(transformer: Transformer, operation: Operation) -> None:
    offset = NATIVE.field_offset(_target(operation.args[0]), field_name(operation))
    transformer.emit("int_add", operation.args[0], _word(offset), result=operation.result)


# --- special lists (preparing.py)


def _read_of(transformer: Transformer, value: Value) -> Operation | None:
    """The read of the field that a special list comes from."""
    return transformer.special.get(value) if isinstance(value, Variable) else None


def _array_of_virtualizable(transformer: Transformer, value: Value) -> Operation | None:
    """The read of the virtualizable's field that a value is, if it is its list or array."""
    read = _read_of(transformer, value)
    if read is not None and is_virtualizable_array(read) and _is_virtualizable_field(transformer, read):
        return read
    return None


def _is_immutable_list(transformer: Transformer, value: Value) -> bool:
    read = _read_of(transformer, value)
    if read is None:
        return False
    return (suffix_of(_target(read.args[0]), field_name(read)) or "").endswith("[*]")


def _owner_of_items(transformer: Transformer, array: Value) -> Operation | None:
    """The read of the special field whose items an array holds: of a list's items, or of the field itself."""
    read = _read_of(transformer, array)
    if read is not None:
        return read
    definition = transformer.definition(array)
    if definition is not None and definition.opname == "getfield" and field_name(definition) == "items":
        return _read_of(transformer, definition.args[0])
    return None


def _length_of_virtualizable(transformer: Transformer, operation: Operation) -> None:
    """A field of a virtualizable's list: its length; the items are accessed through the virtualizable."""
    read = _array_of_virtualizable(transformer, operation.args[0])
    assert read is not None
    field = transformer.descriptors.field(_target(read.args[0]), field_name(read))
    name = field_name(operation)
    if name == "length":
        transformer.emit("arraylen_vable", read.args[0], field, result=operation.result)
    elif name != "items":
        raise ResidualError("array")


USES_OF_ARRAYS = frozenset(
    "getfield cast_pointer same_as getarrayitem setarrayitem keep_alive ptr_nonzero ptr_iszero".split()
)


def check_arrays(transformer: Transformer) -> None:
    """Refuse a function that uses the list of a virtualizable in other ways than by its items and length.

    Raises: ResidualError.
    """
    arrays = {v for v in transformer.special if _array_of_virtualizable(transformer, v) is not None}
    reads = [o for _, o in transformer.definitions.values() if o.opname == "getfield" and o.args[0] in arrays]
    items = {operation.result for operation in reads if field_name(operation) == "items"}
    if not arrays:
        return
    for _, operation in transformer.graph.iterate_operations():
        used = [v for v in operation.args if v in arrays or v in items]
        allowed = USES_OF_ARRAYS
        stored = operation.opname == "setarrayitem" and operation.args[2] in used
        if used and (operation.opname not in allowed or stored):
            raise ResidualError("array")
    for link in transformer.graph.iterate_links():
        if any(v in arrays or v in items for v in link.args):
            raise ResidualError("array")


# --- items


@rule("getarrayitem")
def _getarrayitem(transformer: Transformer, operation: Operation) -> None:
    array, index = operation.args
    result = operation.result
    if result.concretetype is Void:
        return
    kind = kind_of(result.concretetype)
    owner = _owner_of_items(transformer, array)
    if owner is not None and is_virtualizable_array(owner) and _is_virtualizable_field(transformer, owner):
        field = transformer.descriptors.field(_target(owner.args[0]), field_name(owner))
        transformer.emit(f"getarrayitem_vable_{kind}", owner.args[0], index, field, result=result)
    elif is_gc_pointer(array.concretetype):
        suffix = suffix_of(_target(owner.args[0]), field_name(owner)) if owner is not None else None
        pure = "_pure" if (suffix or "").endswith("[*]") or has_immutable_items(array.concretetype) else ""
        descr = transformer.descriptors.array(_target(array))
        transformer.emit(f"getarrayitem_gc{pure}_{kind}", array, index, descr, result=result)
    else:
        _raw_load(transformer, array, _item_offset(transformer, _target(array), index), result)


@rule("setarrayitem")
def _setarrayitem(transformer: Transformer, operation: Operation) -> None:
    array, index, value = operation.args
    if value.concretetype is Void:
        return
    kind = kind_of(value.concretetype)
    owner = _owner_of_items(transformer, array)
    if owner is not None and is_virtualizable_array(owner) and _is_virtualizable_field(transformer, owner):
        field = transformer.descriptors.field(_target(owner.args[0]), field_name(owner))
        transformer.emit(f"setarrayitem_vable_{kind}", owner.args[0], index, value, field)
    elif is_gc_pointer(array.concretetype):
        descr = transformer.descriptors.array(_target(array))
        transformer.emit(f"setarrayitem_gc_{kind}", array, index, value, descr)
    else:
        _raw_store(transformer, array, _item_offset(transformer, _target(array), index), value)


@rule("getinterioritem")
def _getinterioritem(transformer: Transformer, operation: Operation) -> None:
    struct, index = operation.args
    result, type_ = operation.result, _target(struct)
    if not type_.is_gc:
        _raw_load(transformer, struct, _item_offset(transformer, type_, index), result)
        return
    is_pure = has_immutable_items(struct.concretetype) or suffix_of(type_, type_.varsized) is not None
    name = f"getarrayitem_gc{'_pure' if is_pure else ''}_{kind_of(result.concretetype)}"
    transformer.emit(name, struct, index, transformer.descriptors.array(type_), result=result)


@rule("setinterioritem")
def _setinterioritem(transformer: Transformer, operation: Operation) -> None:
    struct, index, value = operation.args
    type_ = _target(struct)
    if type_.is_gc:
        descr = transformer.descriptors.array(type_)
        transformer.emit(f"setarrayitem_gc_{kind_of(value.concretetype)}", struct, index, value, descr)
    else:
        _raw_store(transformer, struct, _item_offset(transformer, type_, index), value)


@rule("getinteriorfield")
def _getinteriorfield(transformer: Transformer, operation: Operation) -> None:
    array, index, name = operation.args
    result, type_ = operation.result, _target(array)
    assert isinstance(name, Constant)
    if result.concretetype is Void:
        return
    if type_.is_gc:
        descr = transformer.descriptors.interior(type_, name.value)
        name = f"getinteriorfield_gc_{kind_of(result.concretetype)}"  # type: ignore[assignment]
        transformer.emit(name, array, index, descr, result=result)  # type: ignore[arg-type]
    else:
        _raw_load(transformer, array, _item_offset(transformer, type_, index, name.value), result)


@rule("setinteriorfield")
def _setinteriorfield(transformer: Transformer, operation: Operation) -> None:
    array, index, name, value = operation.args
    type_ = _target(array)
    assert isinstance(name, Constant)
    if value.concretetype is Void:
        return
    if type_.is_gc:
        descr = transformer.descriptors.interior(type_, name.value)
        transformer.emit(f"setinteriorfield_gc_{kind_of(value.concretetype)}", array, index, value, descr)
    else:
        _raw_store(transformer, array, _item_offset(transformer, type_, index, name.value), value)


@rule("getarraysize", "getinteriorsize")
def _length(transformer: Transformer, operation: Operation) -> None:
    array, type_ = operation.args[0], _target(operation.args[0])
    if isinstance(type_, FixedArray):
        transformer.alias(operation.result, _word(type_.length))  # type: ignore[attr-defined]
    elif type_.is_gc:
        transformer.emit("arraylen_gc", array, transformer.descriptors.array(type_), result=operation.result)
    else:
        _raw_load(transformer, array, _word(NATIVE.length_offset(type_)), operation.result)


@rule("array_copy", "interior_copy")
def _array_copy(transformer: Transformer, operation: Operation) -> None:
    type_ = _target(operation.args[0])
    if not type_.is_gc:
        transformer.writer.calls.residual_operation(transformer, operation)
        return
    transformer.emit("array_copy", *operation.args, transformer.descriptors.array(type_))


@rule("array_clear")
def _array_clear(transformer: Transformer, operation: Operation) -> None:
    type_ = _target(operation.args[0])
    if not type_.is_gc:
        transformer.writer.calls.residual_operation(transformer, operation)
        return
    transformer.emit("array_clear", *operation.args, transformer.descriptors.array(type_))


# --- raw memory


def _item_offset(transformer: Transformer, type_: LLType, index: Value, field: str = "") -> Value:
    """Bytes from a raw array's start to an item, or to a field of it."""
    base, step = NATIVE.item_offset(type_), NATIVE.item_size(type_)
    if field:
        base += NATIVE.field_offset(_item_struct(type_), field)
    if isinstance(index, Constant):
        return _word(base + index.value * step)
    offset: Value = index
    if step != 1:
        offset = transformer.temporary()
        transformer.emit("int_mul", index, _word(step), result=offset)
    if base:
        scaled, offset = offset, transformer.temporary()
        transformer.emit("int_add", scaled, _word(base), result=offset)
    return offset


def _item_struct(type_: LLType) -> Struct:
    if isinstance(type_, Struct):
        assert type_.varsized is not None
        type_ = type_.fields[type_.varsized]
    item: Any = type_.item  # type: ignore[attr-defined]
    assert isinstance(item, Struct)
    return item


def _raw_load(transformer: Transformer, address: Value, offset: Value, result: Variable) -> None:
    type_ = result.concretetype
    if not isinstance(type_, Primitive | Ptr):
        transformer.emit("int_add", address, offset, result=result)  # an inlined struct: its address
        return
    kind = kind_of(type_)
    if kind == "r":
        raise ResidualError("operation")
    descr = transformer.descriptors.array(Array(type_, nolength=True))
    transformer.emit(f"raw_load_{kind}", address, offset, descr, result=result)


def _raw_store(transformer: Transformer, address: Value, offset: Value, value: Value) -> None:
    kind = kind_of(value.concretetype)
    if kind == "r":
        raise ResidualError("operation")
    descr = transformer.descriptors.array(Array(value.concretetype, nolength=True))
    transformer.emit(f"raw_store_{kind}", address, offset, value, descr)


@rule("raw_load")
def _load(transformer: Transformer, operation: Operation) -> None:
    if is_gc_pointer(operation.result.concretetype):
        transformer.writer.calls.residual_operation(transformer, operation)
    else:
        _raw_load(transformer, operation.args[0], operation.args[1], operation.result)


@rule("raw_store")
def _store(transformer: Transformer, operation: Operation) -> None:
    if is_gc_pointer(operation.args[2].concretetype):
        transformer.writer.calls.residual_operation(transformer, operation)
    else:
        _raw_store(transformer, *operation.args)


# --- allocation


@rule("malloc")
def _malloc(transformer: Transformer, operation: Operation) -> None:
    struct = operation.args[0].value  # type: ignore[union-attr]
    transformer.emit("new", transformer.descriptors.size(struct), result=operation.result)


@rule("malloc_varsize")
def _malloc_varsize(transformer: Transformer, operation: Operation) -> None:
    type_ = operation.args[0].value  # type: ignore[union-attr]
    transformer.emit("new_array", operation.args[1], transformer.descriptors.array(type_), result=operation.result)


# --- pointers


@rule("cast_pointer")
def _cast_pointer(transformer: Transformer, operation: Operation) -> None:
    transformer.alias(operation.result, operation.args[0])


@rule("cast_ptr_to_adr")
def _to_address(transformer: Transformer, operation: Operation) -> None:
    if is_gc_pointer(operation.args[0].concretetype):
        transformer.emit("cast_ref_to_int", operation.args[0], result=operation.result)
    else:
        transformer.alias(operation.result, operation.args[0])


@rule("cast_adr_to_ptr")
def _from_address(transformer: Transformer, operation: Operation) -> None:
    if is_gc_pointer(operation.result.concretetype):
        transformer.emit("cast_int_to_ref", operation.args[0], result=operation.result)
    else:
        value = operation.args[0]
        transformer.alias(operation.result, retyped(value, Signed))


def _pointer_test(opname: str, gc_name: str, raw_name: str, is_unary: bool) -> None:
    def chosen(operation: Operation) -> tuple[str, list[Value]]:
        operands = list(operation.args)
        if is_gc_pointer(operands[0].concretetype):
            return gc_name, operands
        return raw_name, [*operands, _word(0)] if is_unary else operands

    def emit(transformer: Transformer, operation: Operation) -> None:
        if is_unary and _array_of_virtualizable(transformer, operation.args[0]) is not None:
            transformer.alias(operation.result, Constant(opname == "ptr_nonzero", Bool))  # always there
            return
        name, operands = chosen(operation)
        transformer.emit(name, *operands, result=operation.result)

    def fuse(transformer: Transformer, operation: Operation) -> tuple[str, list[Value]]:
        if is_unary and _array_of_virtualizable(transformer, operation.args[0]) is not None:
            return "_int_ne", [_word(opname == "ptr_nonzero"), _word(0)]
        name, operands = chosen(operation)
        return f"_{name}", operands

    rule(opname)(emit)
    COMPARISONS[opname] = fuse


_pointer_test("ptr_eq", "ref_eq", "int_eq", is_unary=False)
_pointer_test("ptr_ne", "ref_ne", "int_ne", is_unary=False)
_pointer_test("ptr_nonzero", "ptr_nonzero", "int_ne", is_unary=True)
_pointer_test("ptr_iszero", "ptr_iszero", "int_eq", is_unary=True)


# --- classes and layouts


@rule("gc_type_info")
def _gc_type_info(transformer: Transformer, operation: Operation) -> None:
    transformer.emit("guard_class", operation.args[0], result=operation.result)


@rule("type_info_of")
def _type_info_of(transformer: Transformer, operation: Operation) -> None:
    info = type_info_of(operation.args[0].value)  # type: ignore[union-attr]
    transformer.alias(operation.result, Constant(info, operation.result.concretetype))


def _layout_constant(opname: str, function: Any) -> None:
    def emit(transformer: Transformer, operation: Operation) -> None:
        arguments = [argument.value for argument in operation.args]  # type: ignore[union-attr]
        transformer.alias(operation.result, _word(function(*arguments)))

    rule(opname)(emit)


_layout_constant("size_of", NATIVE.size_of)
_layout_constant("item_offset", NATIVE.item_offset)
_layout_constant("item_size", NATIVE.item_size)
_layout_constant("field_offset", NATIVE.field_offset)
_layout_constant("offset_of_length", NATIVE.length_offset)


@rule("event_poll")
def _event_poll(transformer: Transformer, operation: Operation) -> None:
    descr = transformer.descriptors.field(thread_state.type, "event_word")
    word = transformer.temporary()
    transformer.emit("getfield_raw_i", Constant(thread_state, Ptr(thread_state.type)), descr, result=word)
    transformer.emit("int_is_true", word, result=operation.result)
