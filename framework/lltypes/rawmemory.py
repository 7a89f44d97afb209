"""Simulated raw memory: real bytes at real addresses, every access checked.

    one reserved mapping   │ block │ gap │ block │ gap │ freed │ gap │ …     bump-allocated, never reused
    addresses of objects   0x2000_0000_0000_0000 upwards: not memory, but each belongs to one simulated object
    foreign memory         what C functions returned; readable only near an address that was announced

An address is a Python int.  Blocks are real memory so that C functions can be called with their addresses; they are
never reused, so any access to a freed block, or across the end of one, is reported.  ``cast_ptr_to_adr`` of a
simulated object gives it an address of its own, and loads and stores there reach its fields and items by the native
layout. ``cast_adr_to_ptr`` to a place inside a block gives a *view*, which behaves like the StructObject or
ArrayObject.
"""

from __future__ import annotations

import ctypes
import mmap
import struct
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from framework.lltypes.layout import NATIVE, round_up
from framework.lltypes.memory import (
    ArrayObject,
    MisuseError,
    StructObject,
    cast_pointer,
    null,
)
from framework.lltypes.types import Array, FixedArray, LLType, Primitive, Ptr, Struct

OBJECT_ADDRESSES = 0x2000_0000_0000_0000
FOREIGN_REACH = 1 << 24
_REGION_SIZES = (1 << 36, 1 << 32, 1 << 28)
_MAP_NORESERVE = 0x4000
_GAP = 32

_CODES = {
    "Bool": "B", "Char": "B", "UniChar": "I", "Int8": "b", "Int16": "h", "Int32": "i", "Signed": "q", "UInt8": "B",
    "UInt16": "H", "UInt32": "I", "Unsigned": "Q", "Float": "d", "SingleFloat": "f", "Address": "q",
}  # fmt: skip
_FORMATS = {name: struct.Struct("<" + code) for name, code in _CODES.items()}


def pack(type_: LLType, value: Any) -> bytes:
    """The bytes of a low-level value."""
    if isinstance(type_, Ptr):
        return _FORMATS["Address"].pack(MEMORY.address_of(value))
    assert isinstance(type_, Primitive)
    if type_.kind == "char":
        value = ord(value)
    return _FORMATS[type_.name].pack(value)


def unpack(type_: LLType, data: bytes) -> Any:
    """The low-level value of these bytes."""
    if isinstance(type_, Ptr):
        return MEMORY.pointer_at(type_, _FORMATS["Address"].unpack(data)[0])
    assert isinstance(type_, Primitive)
    value = _FORMATS[type_.name].unpack(data)[0]
    if type_.kind == "char":
        return chr(value)
    return value != 0 if type_.kind == "bool" else value


class RawMemory:
    """The raw memory of this process; there is one, because prebuilt data may hold addresses into it."""

    def __init__(self) -> None:
        self._region: mmap.mmap | None = None
        self._base = 0
        self._size = 0
        self._next = 0
        self._starts: list[int] = []
        self._sizes: list[int] = []  # -1: freed
        self._last = (0, 0)  # the block of the latest access, as (start, end)
        self._foreign: list[int] = []
        self._objects: list[Any] = []  # None: forgotten, from this address to the next
        self._object_starts: list[int] = []
        self._object_of_id: dict[int, int] = {}
        self._next_object = OBJECT_ADDRESSES
        self.bytes_in_use = 0

    # --- blocks

    def malloc(self, size: int) -> int:
        """The address of a new zeroed block, 0 when memory is exhausted."""
        if size < 0:
            raise MisuseError(f"raw_malloc of {size} bytes")
        if self._region is None:
            self._reserve()
        start = round_up(self._next, 4096 if size >= 4096 else 16)
        if start + size + _GAP > self._size:
            return 0
        self._next = start + size + _GAP
        self._starts.append(self._base + start)
        self._sizes.append(size)
        self.bytes_in_use += size
        return self._base + start

    def free(self, address: int) -> None:
        """Give a block back; free(0) does nothing."""
        if address == 0:
            return
        index = bisect_right(self._starts, address) - 1
        if index < 0 or self._starts[index] != address:
            raise MisuseError(f"raw_free of 0x{address:x}, which is not the start of a block")
        size = self._sizes[index]
        if size < 0:
            raise MisuseError(f"raw_free of 0x{address:x} twice")
        self.bytes_in_use -= size
        self._sizes[index] = -1
        self._last = (0, 0)
        if size >= 65536:
            assert self._region is not None
            self._region.madvise(mmap.MADV_DONTNEED, address - self._base, round_up(size, 4096))

    def announce_foreign(self, address: int) -> None:
        """Allow access to memory at and after an address that foreign code handed out."""
        if address and not self._in_region(address) and address < OBJECT_ADDRESSES:
            index = bisect_right(self._foreign, address)
            if index == 0 or self._foreign[index - 1] != address:
                self._foreign.insert(index, address)

    # --- loads and stores

    def load(self, type_: LLType, address: int) -> Any:
        """The value of this type at the address."""
        return unpack(type_, self.read(address, NATIVE.size_of(type_)))

    def store(self, type_: LLType, address: int, value: Any) -> None:
        """Write a value of this type."""
        self.write(address, pack(type_, value))

    def read(self, address: int, size: int) -> bytes:
        """``size`` bytes from the address."""
        if self._check(address, size):
            assert self._region is not None
            start = address - self._base
            return self._region[start : start + size]
        if address >= OBJECT_ADDRESSES:
            target, offset = self.find_object(address)
            return _read_object(target, offset, size)
        return ctypes.string_at(address, size)

    def write(self, address: int, data: bytes) -> None:
        """Put bytes at the address."""
        if self._check(address, len(data)):
            assert self._region is not None
            start = address - self._base
            self._region[start : start + len(data)] = data
        elif address >= OBJECT_ADDRESSES:
            target, offset = self.find_object(address)
            _write_object(target, offset, data)
        else:
            ctypes.memmove(address, data, len(data))

    def copy(self, source: int, destination: int, size: int) -> None:
        """Copy bytes between ranges that may overlap."""
        if size:
            self.write(destination, self.read(source, size))

    def clear(self, address: int, size: int) -> None:
        """Zero a range."""
        if size:
            self.write(address, bytes(size))

    def read_c_string(self, address: int) -> bytes:
        """The bytes up to the first zero byte."""
        result = bytearray()
        while (byte := self.read(address + len(result), 1)) != b"\0":
            result += byte
        return bytes(result)

    # --- addresses of simulated objects

    def address_of(self, pointer: Any) -> int:
        """The address of a pointer's target."""
        if not pointer:
            return 0
        if isinstance(pointer, View):
            return pointer.view_address
        parent = getattr(pointer, "parent", None)
        if parent is not None:
            container, key = parent
            return self.address_of(container) + _part_offset(container, key)
        key = _identity(pointer)
        found = self._object_of_id.get(key)
        if found is None:
            found = self._object_of_id[key] = self._next_object
            self._objects.append(pointer)
            self._object_starts.append(found)
            self._next_object += round_up(object_size(pointer) + _GAP, 64)
        return found

    def find_object(self, address: int) -> tuple[Any, int]:
        """The simulated object that an address belongs to, and the offset inside it."""
        index = bisect_right(self._object_starts, address) - 1
        if index < 0 or address >= self._next_object:
            self._bad_access(address, 0)
        target = self._objects[index]
        if target is None:
            self._bad_access(address, 0)
        return target, address - self._object_starts[index]

    @contextmanager
    def forgetting_objects(self) -> Iterator[None]:
        """A scope: the objects that get an address inside live only as long as others hold them.

        An address keeps its object, and that the program it is part of, for as long as the process runs.  After the scope
        the addresses that were given in it mean nothing, and are not given again.
        """
        count, first = len(self._objects), self._next_object
        try:
            yield
        finally:
            for pointer in self._objects[count:]:
                if pointer is not None:
                    del self._object_of_id[_identity(pointer)]
            self._objects[count:] = [None]
            self._object_starts[count:] = [first]

    def pointer_at(self, type_: Ptr, address: int) -> Any:
        """The pointer of this type with the given address: the object itself, one inlined in it, or a view."""
        if address == 0:
            return null(type_.to)
        if address >= OBJECT_ADDRESSES:
            target, offset = self.find_object(address)
            return cast_pointer(type_, _inlined_at(target, offset, type_.to))
        if not self._in_region(address):
            self.announce_foreign(address)
        return make_view(type_.to, address)

    # --- inside

    def _reserve(self) -> None:
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _MAP_NORESERVE
        for size in _REGION_SIZES:
            try:
                self._region = mmap.mmap(-1, size, flags=flags)
            except (OSError, ValueError):
                continue
            self._base = ctypes.addressof(ctypes.c_char.from_buffer(self._region))
            self._size = size
            return
        raise MemoryError("no address space for the simulated raw memory")

    def _in_region(self, address: int) -> bool:
        return self._base <= address < self._base + self._size

    def _check(self, address: int, size: int) -> bool:
        """True for memory in a live block, False for objects and foreign memory; anything else is misuse."""
        start, end = self._last
        if start <= address and address + size <= end:
            return True
        if self._in_region(address):
            index = bisect_right(self._starts, address) - 1
            if index >= 0 and self._sizes[index] >= 0:
                start = self._starts[index]
                end = start + self._sizes[index]
                if address + size <= end:
                    self._last = (start, end)
                    return True
            self._bad_access(address, size)
        if address >= OBJECT_ADDRESSES:
            return False
        index = bisect_right(self._foreign, address) - 1
        if index < 0 or address + size > self._foreign[index] + FOREIGN_REACH:
            self._bad_access(address, size)
        return False

    def _bad_access(self, address: int, size: int) -> NoReturn:
        index = bisect_right(self._starts, address) - 1
        place = "outside all memory"
        if index >= 0 and self._in_region(address):
            where = f"{address - self._starts[index]} bytes after the start of"
            freed = self._sizes[index] < 0
            place = f"{where} {'a freed block' if freed else f'a block of {self._sizes[index]} bytes'}"
        raise MisuseError(f"access of {size} bytes at 0x{address:x}: {place}")


# --- simulated objects seen as bytes


def _identity(pointer: Any) -> int:
    return id(getattr(pointer, "graph", None) or pointer)  # pointers to one function are equal


def object_size(target: Any) -> int:
    """Bytes that the object would take natively."""
    type_ = getattr(target, "type", None)
    if isinstance(target, ArrayObject):
        return NATIVE.item_offset(target.type) + len(target.items) * NATIVE.item_size(target.type)
    if isinstance(target, StructObject):
        length = len(getattr(target, type_.varsized).items) if type_.varsized else 0  # type: ignore[union-attr]
        return NATIVE.size_of(target.type) + (length * NATIVE.item_size(target.type) if length else 0)
    return 16


def _part_offset(container: Any, key: Any) -> int:
    if isinstance(container, StructObject):
        return NATIVE.field_offset(container.type, key)
    return NATIVE.item_offset(container.type) + key * NATIVE.item_size(container.type)


def _inlined_at(target: Any, offset: int, type_: LLType) -> Any:
    """The innermost object at ``offset`` that a pointer to ``type_`` can mean."""
    if offset == 0 and (not isinstance(target, StructObject | ArrayObject) or _fits(target, type_)):
        return target
    for part, part_offset in _parts(target):
        if part_offset <= offset < part_offset + max(object_size(part), 1):
            return _inlined_at(part, offset - part_offset, type_)
    if offset == 0:
        return target
    raise MisuseError(f"no {type_!r} at offset {offset} of {target!r}")


def _fits(target: Any, type_: LLType) -> bool:
    actual = target.type
    if isinstance(actual, Struct) and isinstance(type_, Struct):
        return actual.is_subtype_of(type_)
    return actual is type_


def _parts(target: Any) -> Iterator[tuple[Any, int]]:
    if isinstance(target, StructObject):
        for name, offset in NATIVE.field_offsets(target.type).items():
            if isinstance(target.type.fields[name], Struct | FixedArray | Array):
                yield getattr(target, name), offset
    elif isinstance(target, ArrayObject) and isinstance(target.type.item, Struct | FixedArray):
        for index, item in enumerate(target.items):
            yield item, _part_offset(target, index)


def _cells(target: Any, low: int, high: int) -> Iterator[tuple[int, LLType, Any, Any]]:
    """The primitive and pointer cells of an object that may overlap offsets from low up to high, as (offset, type,
    container, field name or index)."""
    if isinstance(target, StructObject):
        for name, offset in NATIVE.field_offsets(target.type).items():
            field = target.type.fields[name]
            if isinstance(field, Primitive | Ptr):
                yield offset, field, target, name
    elif isinstance(target, ArrayObject):
        item = target.type.item
        if isinstance(item, Primitive | Ptr):
            start, width = _part_offset(target, 0), NATIVE.item_size(target.type)
            first = max((low - start) // width, 0)
            last = min((high - 1 - start) // width, len(target.items) - 1)
            for index in range(first, last + 1):
                yield _part_offset(target, index), item, target, index
    for part, offset in _parts(target):
        for inner, type_, container, key in _cells(part, low - offset, high - offset):
            yield offset + inner, type_, container, key


def _get_cell(container: Any, key: Any) -> Any:
    return container.items[key] if isinstance(container, ArrayObject) else getattr(container, key)


def _chars_at(target: Any, offset: int, size: int) -> tuple[list[str], int] | None:
    """The list of characters that a byte range of an object lies in, and the index of the first."""
    found, start = target, offset
    while True:
        inner = [(part, at) for part, at in _parts(found) if at <= start and not isinstance(found, ArrayObject)]
        if not inner:
            break
        found, at = inner[-1]
        start -= at
    if not isinstance(found, ArrayObject) or getattr(found.type.item, "name", "") != "Char":
        return None
    index = start - NATIVE.item_offset(found.type)
    return (found.items, index) if index >= 0 and index + size <= len(found.items) else None


def _read_object(target: Any, offset: int, size: int) -> bytes:
    chars = _chars_at(target, offset, size)
    if chars is not None:
        items, index = chars
        return "".join(items[index : index + size]).encode("latin-1")
    if offset + size > object_size(target):
        raise MisuseError(f"read of {size} bytes at offset {offset} of {target!r}")
    result = bytearray(size)
    for at, type_, container, key in _cells(target, offset, offset + size):
        width = NATIVE.size_of(type_)
        if at < offset + size and offset < at + width:
            data = pack(type_, _get_cell(container, key))
            low, high = max(at, offset), min(at + width, offset + size)
            result[low - offset : high - offset] = data[low - at : high - at]
    return bytes(result)


def _write_object(target: Any, offset: int, data: bytes) -> None:
    chars = _chars_at(target, offset, len(data))
    if chars is not None:
        items, index = chars
        items[index : index + len(data)] = data.decode("latin-1")
        return
    if offset + len(data) > object_size(target):
        raise MisuseError(f"write of {len(data)} bytes at offset {offset} of {target!r}")
    for at, type_, container, key in list(_cells(target, offset, offset + len(data))):
        width = NATIVE.size_of(type_)
        if at < offset + len(data) and offset < at + width:
            old = bytearray(pack(type_, _get_cell(container, key)))
            low, high = max(at, offset), min(at + width, offset + len(data))
            old[low - at : high - at] = data[low - offset : high - offset]
            value = unpack(type_, bytes(old))
            if isinstance(container, ArrayObject):
                container.items[key] = value
            else:
                setattr(container, key, value)


# --- views of raw memory


class View:
    """A pointer into raw bytes; equal to every other view of the same address."""

    __slots__ = ("type", "view_address")
    view_address: int
    type: Any
    parent = None

    def __init__(self, type_: LLType, address: int) -> None:
        object.__setattr__(self, "type", type_)
        object.__setattr__(self, "view_address", address)

    def viewed_as(self, type_: LLType) -> View:
        """The same address as a pointer to another type."""
        return make_view(type_, self.view_address)

    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, View) and other.view_address == self.view_address

    def __hash__(self) -> int:
        return hash(self.view_address)

    def __repr__(self) -> str:
        return f"<view of {self.type!r} at 0x{self.view_address:x}>"


class StructView(View):
    """A struct in raw memory: fields are attributes."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("symbol", "identity_hash"):
            raise AttributeError(name)
        field = self._field(name)
        return _load_part(field, self.view_address + NATIVE.field_offset(self.type, name))

    def __setattr__(self, name: str, value: Any) -> None:
        MEMORY.store(self._field(name), self.view_address + NATIVE.field_offset(self.type, name), value)

    def _field(self, name: str) -> LLType:
        field: LLType | None = self.type.fields.get(name)
        if field is None:
            raise MisuseError(f"{self.type!r} has no field {name!r}")
        return field


class ArrayView(View):
    """An array in raw memory."""

    __slots__ = ()

    def __len__(self) -> int:
        if isinstance(self.type, FixedArray):
            return self.type.length
        if self.type.nolength:
            raise MisuseError(f"{self.type!r} has no length word")
        return int(_FORMATS["Signed"].unpack(MEMORY.read(self.view_address + NATIVE.length_offset(self.type), 8))[0])

    def __getitem__(self, index: int) -> Any:
        return _load_part(self.type.item, self._item_address(index))

    def __setitem__(self, index: int, value: Any) -> None:
        MEMORY.store(self.type.item, self._item_address(index), value)

    def _item_address(self, index: int) -> int:
        if isinstance(self.type, FixedArray) or not self.type.nolength:
            length = len(self)
            if not 0 <= index < length:
                raise MisuseError(f"index {index} of {self.type!r} with {length} items")
        return self.view_address + NATIVE.item_offset(self.type) + index * NATIVE.item_size(self.type)


def make_view(type_: LLType, address: int) -> View:
    """A pointer to ``type_`` at an address in real memory."""
    if isinstance(type_, Struct):
        return StructView(type_, address)
    if isinstance(type_, Array | FixedArray):
        return ArrayView(type_, address)
    return View(type_, address)


def _load_part(type_: LLType, address: int) -> Any:
    if isinstance(type_, Struct | FixedArray | Array):
        return make_view(type_, address)
    return MEMORY.load(type_, address)


MEMORY = RawMemory()
