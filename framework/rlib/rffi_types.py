"""C types as ``rlib.rffi`` describes them: primitives, pointers, arrays, structs, functions.

Types are compared with ``is``: structs and opaque types are nominal, all others structural and made once.  Sizes are
those of 64-bit Linux; a struct whose layout was probed carries it in ``hints``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from framework.rlib.rarithmetic import (
    intmask,
    r_int8,
    r_int16,
    r_int32,
    r_singlefloat,
    r_uint,
    r_uint8,
    r_uint16,
    r_uint32,
)

POINTER_SIZE = 8


class CType:
    """Base of all C types."""

    name = ""
    size = 0
    alignment = 1

    def __repr__(self) -> str:
        return self.name


class CPrimitive(CType):
    """A number, a character, or void.

    ``kind`` is void, bool, char, int, uint or float; ``code`` the letter of the struct module; ``make`` gives a value
    of this type (wrapped or truncated) from a number.
    """

    def __init__(self, name: str, kind: str, code: str, size: int, make: Callable[[Any], Any]) -> None:
        self.name, self.kind, self.code = name, kind, code
        self.size = self.alignment = size
        self.make = make


class CPointerType(CType):
    """A pointer to ``TO``."""

    size = alignment = POINTER_SIZE

    def __init__(self, to: CType) -> None:
        self.TO = to

    @property
    def name(self) -> str:  # type: ignore[override]
        """As C would write it, nearly."""
        return f"{self.TO.name}*"


class CArrayType(CType):
    """Items without a length, as C's pointers see them."""

    def __init__(self, item: CType) -> None:
        self.OF = item
        self.name = f"{item.name}[]"
        self.alignment = item.alignment


class CFixedArrayType(CType):
    """An inlined array of known length."""

    def __init__(self, item: CType, length: int) -> None:
        self.OF, self.length = item, length
        self.name = f"{item.name}[{length}]"
        self.size, self.alignment = item.size * length, item.alignment


class CStructType(CType):
    """A struct; its fields are called ``c_NAME`` in programs, as in RPython."""

    def __init__(self, name: str, fields: dict[str, CType], hints: dict[str, Any]) -> None:
        self.name = self.c_name = name
        self.fields = fields
        self.hints = hints
        self.offsets: dict[str, int] = {}
        position = 0
        for field, type_ in fields.items():
            self.alignment = max(self.alignment, type_.alignment)
            position = -(-position // type_.alignment) * type_.alignment
            self.offsets[field] = position
            position += type_.size
        self.size = -(-position // self.alignment) * self.alignment
        if "offsets" in hints:
            self.offsets, self.size = dict(hints["offsets"]), hints["size"]
            self.alignment = hints.get("alignment", self.alignment)


class COpaqueType(CType):
    """A type known by name only."""

    def __init__(self, name: str, hints: dict[str, Any]) -> None:
        self.name = self.c_name = name
        self.hints = hints


class CFunctionType(CType):
    """A function's signature."""

    def __init__(self, args: tuple[CType, ...], result: CType) -> None:
        self.ARGS, self.RESULT = args, result
        self.name = f"{result.name}({', '.join(a.name for a in args)})"


@cache
def Ptr(to: CType) -> CPointerType:
    """The pointer type to ``to``."""
    return CPointerType(to)


@cache
def CArray(item: CType) -> CArrayType:
    """The array type with these items."""
    return CArrayType(item)


@cache
def CFixedArray(item: CType, length: int) -> CFixedArrayType:
    """The inlined array type."""
    return CFixedArrayType(item, length)


@cache
def _function(args: tuple[CType, ...], result: CType) -> CFunctionType:
    return CFunctionType(args, result)


def CArrayPtr(item: CType) -> CPointerType:
    """Pointer to an array: C's ``item *``."""
    return Ptr(CArray(item))


def CStruct(name: str, *fields: tuple[str, CType], hints: dict[str, Any] | None = None) -> CStructType:
    """A struct type; every call makes another one."""
    return CStructType(name, {f"c_{field}": type_ for field, type_ in fields}, hints or {})


def CStructPtr(name: str, *fields: tuple[str, CType], hints: dict[str, Any] | None = None) -> CPointerType:
    """Pointer to a new struct type."""
    return Ptr(CStruct(name, *fields, hints=hints))


def COpaque(name: str, hints: dict[str, Any] | None = None) -> COpaqueType:
    """A type known by name only."""
    return COpaqueType(name, hints or {})


def COpaquePtr(name: str, hints: dict[str, Any] | None = None) -> CPointerType:
    """Pointer to a type known by name only."""
    return Ptr(COpaque(name, hints))


def CCallback(args: list[CType], result: CType) -> CPointerType:
    """Pointer to a function."""
    return Ptr(_function(tuple(args), result))


def _void(value: Any) -> None:
    return None


def _char(value: Any) -> str:
    return chr((ord(value) if isinstance(value, str) else int(value)) & 0xFF)


VOID = CPrimitive("void", "void", "", 0, _void)
BOOL = CPrimitive("bool", "bool", "?", 1, bool)
CHAR = CPrimitive("char", "char", "B", 1, _char)
SIGNEDCHAR = CPrimitive("signed char", "int", "b", 1, r_int8)
UCHAR = CPrimitive("unsigned char", "uint", "B", 1, r_uint8)
SHORT = CPrimitive("short", "int", "h", 2, r_int16)
USHORT = CPrimitive("unsigned short", "uint", "H", 2, r_uint16)
INT = CPrimitive("int", "int", "i", 4, r_int32)
UINT = CPrimitive("unsigned int", "uint", "I", 4, r_uint32)
LONG = CPrimitive("long", "int", "q", 8, intmask)
ULONG = CPrimitive("unsigned long", "uint", "Q", 8, r_uint)
FLOAT = CPrimitive("float", "float", "f", 4, r_singlefloat)
DOUBLE = CPrimitive("double", "float", "d", 8, float)

SIGNED = LONGLONG = SSIZE_T = OFF_T = TIME_T = PTRDIFF_T = INTPTR_T = INT64_T = LONG
UNSIGNED = ULONGLONG = SIZE_T = UINTPTR_T = UINT64_T = ULONG
INT_real = INT32_T = PID_T = INT
UINT32_T = MODE_T = UINT
INT16_T, UINT16_T, INT8_T, UINT8_T = SHORT, USHORT, SIGNEDCHAR, UCHAR

CCHARP = CArrayPtr(CHAR)
CONST_CCHARP = CCHARP
CCHARPP = CArrayPtr(CCHARP)
VOIDP = COpaquePtr("void")
VOIDPP = CArrayPtr(VOIDP)
SIGNEDP = LONGP = LONGLONGP = CArrayPtr(SIGNED)
UNSIGNEDP = ULONGP = ULONGLONGP = SIZE_TP = CArrayPtr(UNSIGNED)
INTP, UINTP = CArrayPtr(INT), CArrayPtr(UINT)
SHORTP, USHORTP = CArrayPtr(SHORT), CArrayPtr(USHORT)
UCHARP, SIGNEDCHARP = CArrayPtr(UCHAR), CArrayPtr(SIGNEDCHAR)
DOUBLEP, FLOATP = CArrayPtr(DOUBLE), CArrayPtr(FLOAT)
INT32_TP, UINT32_TP = INTP, UINTP


def sizeof(type_: CType) -> int:
    """Size in bytes, as C's operator."""
    return type_.size


def offsetof(type_: CStructType, field: str) -> int:
    """Offset in bytes of a field (``c_NAME``)."""
    return type_.offsets[field]
