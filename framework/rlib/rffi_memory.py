"""Hosted C memory: pointers of ``rlib.rffi`` while the program runs on CPython.  Host code.

Memory is real (ctypes), so that C functions can be called with it.  A pointer made by ``malloc`` knows its block:
access outside of it or after ``free`` raises MemoryMisuse.  Pointers that C functions return are trusted.
"""

from __future__ import annotations

import ctypes
import struct
from bisect import bisect_right, insort
from collections.abc import Callable
from typing import Any

from framework.rlib.rffi_types import (
    CArrayType,
    CFixedArrayType,
    CFunctionType,
    COpaqueType,
    CPointerType,
    CPrimitive,
    CStructType,
    CType,
    Ptr,
)


class MemoryMisuse(Exception):
    """What would be undefined behaviour in C."""


class Block:
    """Memory of one ``malloc``."""

    __slots__ = ("alive", "buffer", "size", "start")

    def __init__(self, size: int) -> None:
        self.buffer = ctypes.create_string_buffer(max(size, 1))
        self.start = ctypes.addressof(self.buffer)
        self.size = size
        self.alive = True


_starts: list[int] = []
_blocks: dict[int, Block] = {}


def new_block(size: int) -> Block:
    """Zeroed memory."""
    if size < 0:
        raise MemoryError
    block = Block(size)
    insort(_starts, block.start)
    _blocks[block.start] = block
    return block


def find_block(address: int) -> Block | None:
    """The live block that an address lies in."""
    index = bisect_right(_starts, address) - 1
    if index < 0:
        return None
    block = _blocks[_starts[index]]
    return block if address <= block.start + block.size else None


def release(block: Block) -> None:
    """End a block's life."""
    block.alive = False
    del _blocks[block.start]
    del _starts[bisect_right(_starts, block.start) - 1]
    block.buffer = None  # type: ignore[assignment]


class CPointer:
    """A pointer: ``p[i]``, ``p.c_field``, ``p(args)``; false when null; equal to pointers of the same address."""

    __slots__ = ("address", "block", "type")
    type: CPointerType
    address: int
    block: Block | None

    def __init__(self, type_: CPointerType, address: int, block: Block | None = None) -> None:
        object.__setattr__(self, "type", type_)
        object.__setattr__(self, "address", address)
        object.__setattr__(self, "block", block)

    def __bool__(self) -> bool:
        return self.address != 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CPointer) and other.address == self.address

    def __hash__(self) -> int:
        return hash(self.address)

    def __repr__(self) -> str:
        return f"<{self.type.name} 0x{self.address:x}>"

    def __getitem__(self, index: int) -> Any:
        item, address = self._item(index)
        return load(item, address, self.block)

    def __setitem__(self, index: int, value: Any) -> None:
        item, address = self._item(index)
        store(item, address, value, self.block)

    def __len__(self) -> int:
        if isinstance(self.type.TO, CFixedArrayType):
            return self.type.TO.length
        raise TypeError(f"{self.type.name} has no length")

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("c_"):
            raise AttributeError(f"{self.type.name} has no attribute {name!r}")
        type_, address = self._field(name)
        return load(type_, address, self.block)

    def __setattr__(self, name: str, value: Any) -> None:
        type_, address = self._field(name)
        store(type_, address, value, self.block)

    def __call__(self, *args: Any) -> Any:
        target = self.type.TO
        if not isinstance(target, CFunctionType):
            raise TypeError(f"{self.type.name} can't be called")
        if not self.address:
            raise MemoryMisuse("call of a null pointer")
        return call(prototype(target)(self.address), target, args)

    def _item(self, index: int) -> tuple[CType, int]:
        target = self.type.TO
        if not isinstance(target, CArrayType | CFixedArrayType):
            raise TypeError(f"{self.type.name} can't be indexed")
        if isinstance(target, CFixedArrayType) and not 0 <= index < target.length:
            raise MemoryMisuse(f"index {index} of {target.name}")
        return target.OF, self.address + index * target.OF.size

    def _field(self, name: str) -> tuple[CType, int]:
        target = self.type.TO
        if not isinstance(target, CStructType) or name not in target.fields:
            raise AttributeError(f"{self.type.name} has no field {name!r}")
        return target.fields[name], self.address + target.offsets[name]


def _check(address: int, size: int, block: Block | None) -> None:
    if block is not None:
        if not block.alive:
            raise MemoryMisuse(f"access to freed memory at 0x{address:x}")
        if not block.start <= address <= address + size <= block.start + block.size:
            raise MemoryMisuse(f"access {address - block.start} bytes into a block of {block.size}")
    elif address < 4096:
        raise MemoryMisuse(f"access to address {address}")


def load(type_: CType, address: int, block: Block | None) -> Any:
    """The value at an address; of an inlined struct or array, the pointer to it."""
    _check(address, type_.size, block)
    if isinstance(type_, CPrimitive):
        return type_.make(struct.unpack("<" + type_.code, ctypes.string_at(address, type_.size))[0])
    if isinstance(type_, CPointerType):
        found = int.from_bytes(ctypes.string_at(address, 8), "little")
        return CPointer(type_, found, find_block(found))
    return CPointer(Ptr(type_), address, block)


def store(type_: CType, address: int, value: Any, block: Block | None) -> None:
    """Write a value."""
    _check(address, type_.size, block)
    if isinstance(type_, CPrimitive):
        data = struct.pack("<" + type_.code, plain(type_, value))
    elif isinstance(type_, CPointerType):
        data = checked_pointer(type_, value).address.to_bytes(8, "little")
    else:
        raise TypeError(f"an inlined {type_.name} can't be assigned")
    ctypes.memmove(address, data, len(data))


def plain(type_: CPrimitive, value: Any) -> Any:
    """A value as the struct module and ctypes take it; integers are truncated, other mismatches are refused."""
    match type_.kind:
        case "char":
            if isinstance(value, str) and len(value) == 1 and ord(value) < 256:
                return ord(value)
        case "int" | "uint":
            if isinstance(value, int) and not isinstance(value, bool):
                return int(type_.make(int(value)))
        case "float":
            if isinstance(value, float) or hasattr(value, "__float__") and not isinstance(value, int):
                return float(value)
        case "bool":
            if isinstance(value, bool):
                return value
        case "void":
            return None
    raise TypeError(f"{value!r} is not a {type_.name}")


def checked_pointer(type_: CPointerType, value: Any) -> CPointer:
    """The value, which must be a pointer of this type."""
    if not isinstance(value, CPointer) or value.type is not type_:
        raise TypeError(f"{value!r} is not a {type_.name}")
    return value


# --- calls

_CTYPES = {
    ("int", 1): ctypes.c_int8, ("int", 2): ctypes.c_int16, ("int", 4): ctypes.c_int32, ("int", 8): ctypes.c_int64,
    ("uint", 1): ctypes.c_uint8, ("uint", 2): ctypes.c_uint16, ("uint", 4): ctypes.c_uint32,
    ("uint", 8): ctypes.c_uint64, ("float", 4): ctypes.c_float, ("float", 8): ctypes.c_double,
    ("char", 1): ctypes.c_uint8, ("bool", 1): ctypes.c_bool,
}  # fmt: skip


def ctypes_type(type_: CType) -> Any:
    """The type ctypes passes; pointers are plain addresses."""
    if isinstance(type_, CPrimitive):
        return None if type_.kind == "void" else _CTYPES[type_.kind, type_.size]
    if isinstance(type_, CPointerType):
        return ctypes.c_void_p
    raise TypeError(f"{type_.name} can't be passed by value")


def prototype(type_: CFunctionType) -> Any:
    """The ctypes function type; errno is kept apart for ``get_saved_errno``."""
    arguments = [ctypes_type(a) for a in type_.ARGS]
    return ctypes.CFUNCTYPE(ctypes_type(type_.RESULT), *arguments, use_errno=True)


def call(function: Any, type_: CFunctionType, args: tuple[Any, ...]) -> Any:
    """Call a ctypes function with our values."""
    if len(args) != len(type_.ARGS):
        raise TypeError(f"{type_.name} takes {len(type_.ARGS)} arguments but {len(args)} were given")
    result = function(*map(to_c, type_.ARGS, args))
    if _errors:
        raise _errors.pop()
    return from_c(type_.RESULT, result)


def to_c(type_: CType, value: Any) -> Any:
    """A value as ctypes takes it."""
    if isinstance(type_, CPrimitive):
        return plain(type_, value)
    assert isinstance(type_, CPointerType)
    pointer = checked_pointer(type_, value)
    if pointer.block is not None and not pointer.block.alive:
        raise MemoryMisuse(f"freed memory at 0x{pointer.address:x} is passed to C")
    return pointer.address


def from_c(type_: CType, value: Any) -> Any:
    """What ctypes gives as one of our values."""
    if isinstance(type_, CPointerType):
        address = value or 0
        return CPointer(type_, address, find_block(address))
    assert isinstance(type_, CPrimitive)
    return type_.make(value)


_errors: list[BaseException] = []
"""The exception that left a callback, until the C function returns."""


def _zero(type_: CType) -> Any:
    return None if type_.size == 0 else 0


_callbacks: list[Any] = []  # C may call them at any time, so they live for ever


def callback(type_: CPointerType, function: Callable[..., Any]) -> CPointer:
    """A C function pointer that calls a Python function."""
    target = type_.TO
    assert isinstance(target, CFunctionType)

    def enter(*args: Any) -> Any:
        if _errors:
            return _zero(target.RESULT)
        try:
            result = function(*map(from_c, target.ARGS, args))
            return to_c(target.RESULT, result)
        except BaseException as error:
            _errors.append(error)
            return _zero(target.RESULT)

    made = prototype(target)(enter)
    _callbacks.append(made)
    return CPointer(type_, ctypes.cast(made, ctypes.c_void_p).value or 0)


def cast(type_: CType, value: Any) -> Any:
    """C's conversion of a number, character or pointer."""
    if isinstance(type_, CPointerType):
        if isinstance(value, CPointer):
            return CPointer(type_, value.address, value.block)
        address = int(value) & 0xFFFFFFFFFFFFFFFF
        return CPointer(type_, address, find_block(address))
    assert isinstance(type_, CPrimitive)
    if isinstance(value, CPointer):
        value = value.address
    elif isinstance(value, str):
        value = ord(value)
    if type_.kind == "float":
        value = float(value)
    elif not isinstance(value, int):
        raise TypeError(f"cast of {value!r} to {type_.name}; convert a float by int() first")
    return type_.make(value)


def is_opaque(type_: CType) -> bool:
    """Whether nothing is known about what is inside."""
    return isinstance(type_, COpaqueType | CFunctionType)
