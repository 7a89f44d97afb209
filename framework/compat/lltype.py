"""``rpython.rtyper.lltypesystem.lltype`` as far as foreign-function code uses it: raw memory and C types.

Collected structures (GcStruct, GcArray) belong to the kit's own low-level dialect and are not offered here.
"""

from __future__ import annotations

from framework.rlib.rffi import (
    BOOL,
    CHAR,
    DOUBLE,
    FLOAT,
    LONGLONG,
    SIGNED,
    ULONGLONG,
    UNSIGNED,
    VOID,
    CArray,
    CCallback,
    CFixedArray,
    COpaque,
    CStruct,
    CType,
    Ptr,
    free,
    malloc,
    nullptr,
    scoped_alloc,
)

Signed = SIGNED
Unsigned = UNSIGNED
SignedLongLong = LONGLONG
UnsignedLongLong = ULONGLONG
Float = DOUBLE
SingleFloat = FLOAT
Char = CHAR
Bool = BOOL
Void = VOID
Array = CArray
FixedSizeArray = CFixedArray
Struct = CStruct
OpaqueType = COpaque


def FuncType(args: list[CType], result: CType) -> CType:  # RPython's name
    """The type of a C function; ``Ptr`` of it is what callbacks take."""
    return CCallback(args, result).TO


__all__ = [
    "Array",
    "Bool",
    "Char",
    "FixedSizeArray",
    "Float",
    "FuncType",
    "OpaqueType",
    "Ptr",
    "Signed",
    "SignedLongLong",
    "SingleFloat",
    "Struct",
    "Unsigned",
    "UnsignedLongLong",
    "Void",
    "free",
    "malloc",
    "nullptr",
    "scoped_alloc",
]
