"""Declarations of ``rlib.rffi`` as low-level types and function pointers.

    rffi.INTP                     Ptr(Array(Int32, nolength))
    rffi.CStruct("tm", …)         Struct("tm", ("c_tm_sec", Int32), …) with C's layout
    rffi.VOIDP                    Ptr(Opaque("void"))
    rffi.llexternal("abs", …)     FunctionPointer with external="abs"; the executor calls the real function

Types keep their identity: the same C type always gives the same low-level type.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from framework.lltypes import types as lltypes
from framework.lltypes.dialect import external
from framework.lltypes.memory import FunctionPointer, MisuseError, StructObject, null
from framework.lltypes.rawmemory import MEMORY, OBJECT_ADDRESSES
from framework.lltypes.types import Array, FixedArray, FuncType, Int32, LLType, Opaque, Ptr, Signed, Struct
from framework.rlib import rffi, rffi_memory, rffi_types
from framework.rlib.rffi import ExternalFunction
from framework.rlib.rffi_memory import CPointer
from framework.rlib.rffi_types import (
    CArrayType,
    CFixedArrayType,
    CFunctionType,
    COpaqueType,
    CPointerType,
    CPrimitive,
    CStructType,
    CType,
)

_PRIMITIVES: dict[tuple[str, int], LLType] = {
    ("void", 0): lltypes.Void, ("bool", 1): lltypes.Bool, ("char", 1): lltypes.Char,
    ("int", 1): lltypes.Int8, ("int", 2): lltypes.Int16, ("int", 4): lltypes.Int32, ("int", 8): lltypes.Signed,
    ("uint", 1): lltypes.UInt8, ("uint", 2): lltypes.UInt16, ("uint", 4): lltypes.UInt32,
    ("uint", 8): lltypes.Unsigned, ("float", 4): lltypes.SingleFloat, ("float", 8): lltypes.Float,
}  # fmt: skip

_types: dict[CType, LLType] = {}


def lowlevel_type(type_: CType | LLType) -> LLType:
    """The low-level type of a C type; a low-level type is given back."""
    if isinstance(type_, LLType):
        return type_
    found = _types.get(type_)
    if found is None:
        found = _make_type(type_)
    return found


def _make_type(type_: CType) -> LLType:
    result: LLType
    match type_:
        case CPrimitive():
            result = _PRIMITIVES[type_.kind, type_.size]
        case CPointerType():
            result = Ptr(lowlevel_type(type_.TO))
        case CArrayType():
            result = Array(lowlevel_type(type_.OF), nolength=True)
        case CFixedArrayType():
            result = FixedArray(lowlevel_type(type_.OF), type_.length)
        case CFunctionType():
            result = FuncType([lowlevel_type(a) for a in type_.ARGS], lowlevel_type(type_.RESULT))
        case COpaqueType():
            result = Opaque(type_.name)
        case CStructType():
            return _make_struct(type_)
        case _:
            raise TypeError(f"{type_!r} has no low-level type")
    _types[type_] = result
    return result


def _make_struct(type_: CStructType) -> Struct:
    """A struct may refer to itself, so it is known before its fields are."""
    hints: dict[str, Any] = {"external": type_.c_name}
    if "offsets" in type_.hints:
        hints |= {"offsets": type_.offsets, "size": type_.size, "alignment": type_.alignment}
    result = Struct(type_.name, **hints)
    _types[type_] = result
    for name, field in type_.fields.items():
        result.add_field(name, lowlevel_type(field))
    return result


def pointer_constant(pointer: CPointer) -> Any:
    """The low-level value of a prebuilt pointer, which must be null."""
    if pointer:
        raise TypeError(f"{pointer!r} is memory of the translating process")
    return null(lowlevel_type(pointer.type.TO))


# --- functions

_functions: dict[ExternalFunction, FunctionPointer] = {}


def function_pointer(function: ExternalFunction) -> FunctionPointer:
    """The pointer to a foreign function; where there are callbacks, foreign code may call back, so it may collect."""
    found = _functions.get(function)
    if found is None:
        type_ = lowlevel_type(function.type)
        assert isinstance(type_, FuncType)
        found = _functions[function] = FunctionPointer(
            type_,
            function.name,
            external=function.symbol,
            hosted=_executable(function),
            can_raise=False,
            can_collect=bool(_expected),
        )
    return found


_expected: list[bool] = []


def expect_callbacks() -> None:
    """From now on every foreign function may call back: one may keep the pointer that another was given."""
    if not _expected:
        _expected.append(True)
        for pointer in _functions.values():
            pointer.can_collect = True


def declared_functions() -> list[ExternalFunction]:
    """All foreign functions that have been asked for: what the linker must find."""
    return list(_functions)


def link_requirements() -> rffi.ExternalCompilationInfo:
    """Libraries, directories and sources that the declared functions need."""
    return rffi.ExternalCompilationInfo().merge(*(function.info for function in _functions))


def macro_wrappers() -> str:
    """C source of the functions that stand for macros."""
    return "".join(function.wrapper_source() for function in _functions if function.macro)


def _executable(function: ExternalFunction) -> Callable[..., Any]:
    """How the executor calls a foreign function: low-level values in, low-level values out."""
    types = function.type.ARGS
    result_type = function.type.RESULT

    def call(*args: Any) -> Any:
        values = [_to_c(type_, value) for type_, value in zip(types, args, strict=True)]
        if _errno_cell:
            ctypes.set_errno(MEMORY.load(Int32, _errno_cell[0]))
        result = function(*values)
        if _errno_cell:
            MEMORY.store(Int32, _errno_cell[0], ctypes.get_errno())
        return _from_c(result_type, result)

    return call


def _to_c(type_: CType, value: Any) -> Any:
    if not isinstance(type_, CPointerType):
        return value
    if isinstance(value, FunctionPointer):
        return rffi_memory.callback(type_, _callable_from_c(type_.TO, value))  # type: ignore[arg-type]
    address = MEMORY.address_of(value)
    if address >= OBJECT_ADDRESSES:
        raise MisuseError(f"{value!r} is simulated and can't be passed to C")
    return CPointer(type_, address)


def _callable_from_c(type_: CFunctionType, pointer: FunctionPointer) -> Callable[..., Any]:
    def enter(*args: Any) -> Any:
        result = pointer(*map(_from_c, type_.ARGS, args))
        return _to_c(type_.RESULT, result)

    return enter


def _from_c(type_: CType, value: Any) -> Any:
    if isinstance(type_, CPointerType):
        target = lowlevel_type(type_)
        assert isinstance(target, Ptr)
        return MEMORY.pointer_at(target, value.address)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return float(value) if type_ is rffi_types.FLOAT else value


# --- errno

SAVED_ERRNO = StructObject(Struct("saved_errno", ("value", Signed)))
"""What ``rffi.get_saved_errno`` reads in a translated program."""

_errno_cell: list[int] = []


def _errno_location() -> Any:
    """The executor's stand-in for C's errno: a cell that is copied from and to ctypes' around each call."""
    if not _errno_cell:
        _errno_cell.append(MEMORY.malloc(4))
        MEMORY.store(Int32, _errno_cell[0], ctypes.get_errno())
    return MEMORY.pointer_at(_ERRNO_POINTER, _errno_cell[0])


_ERRNO_POINTER = Ptr(Array(Int32, nolength=True))
errno_location = external("__errno_location", [], _ERRNO_POINTER, hosted=_errno_location)
