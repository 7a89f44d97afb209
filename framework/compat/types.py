"""``rpython.rlib.types``: the types of ``@signature``, as functions of a module."""

from __future__ import annotations

from framework.rlib.signature import types as _types

none = _types.none
int = _types.int
int_nonneg = _types.int_nonneg
bool = _types.bool
float = _types.float
longfloat = _types.longfloat
str = _types.str
str0 = _types.str0
char = _types.char
unicode = _types.unicode
bytearray = _types.bytearray
any = _types.any
instance = _types.instance
list = _types.list
array = _types.array
dict = _types.dict
self = _types.self
