"""The vocabulary of low-level code: names the annotator and lowering know, with their hosted meaning.

    from framework.lltypes.dialect import cast_pointer, external, llop, malloc, null
    from framework.lltypes.types import Array, Char, GcStruct, Ptr, Signed

    BYTES = GcStruct("bytes", ("hash", Signed), ("chars", Array(Char)))

    def ll_copy(source):
        n = len(source.chars)
        result = malloc(BYTES, n)
        llop.interior_copy(Void, source, 0, result, 0, n)
        return result

Beside these functions the dialect is plain syntax on pointers: ``p.field``, ``p.field = v``, ``a[i]``, ``a[i] = v``,
``p.chars[i]``, ``len(a)``, ``p == q``, ``if p:``, and calling a function pointer.

``llop.NAME(RESULT_TYPE, *args)`` is the operation of that name in ``operations.TABLE``.  Hosted, results of the kinds
that are narrower than a word, and of Unsigned, are ints that remember their kind: they wrap like the native ones, and
``raw_store`` writes as many bytes.  A character is stored raw as one byte; a code point is stored through UInt32.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.lltypes.machine import MACHINE
from framework.lltypes.meaning import MEANINGS, wrap_integer
from framework.lltypes.memory import FunctionPointer, NullPointer, cast_pointer, malloc, null
from framework.lltypes.operations import TABLE, Row
from framework.lltypes.types import (
    PRIMITIVES,
    Address,
    Bool,
    Char,
    Float,
    FuncType,
    LLType,
    Primitive,
    Ptr,
    Signed,
)

__all__ = [
    "LLOperation",
    "cast_pointer",
    "external",
    "interior_get",
    "interior_set",
    "llop",
    "malloc",
    "null",
    "static_function",
]


def interior_get(array: Any, index: int, field: str) -> Any:
    """``array[index].field`` of an array of structs; the field name is constant."""
    return MEANINGS["getinteriorfield"].function(array, index, field)


def interior_set(array: Any, index: int, field: str, value: Any) -> None:
    """``array[index].field = value`` of an array of structs."""
    MEANINGS["setinteriorfield"].function(array, index, field, value)


_externals: dict[tuple[str, FuncType], FunctionPointer] = {}


def external(
    name: str,
    argtypes: list[LLType],
    result: LLType,
    hosted: Callable[..., Any] | None = None,
    can_raise: bool = False,
    can_collect: bool = False,
) -> FunctionPointer:
    """A C function, as a constant to be called.  Declaring one twice with the same signature gives the same pointer."""
    type_ = FuncType(argtypes, result)
    found = _externals.get((name, type_))
    if found is not None:
        found.hosted = hosted or found.hosted
        return found
    pointer = FunctionPointer(type_, name, external=name, hosted=hosted, can_raise=can_raise, can_collect=can_collect)
    return _externals.setdefault((name, type_), pointer)


def static_function(type_: FuncType, function: Callable[..., Any]) -> FunctionPointer:
    """A pointer to a low-level function, to be stored in a table or passed to C; at translation time only."""
    return FunctionPointer(type_, function.__qualname__, hosted=function)


# --- integers that remember their kind


class SizedInt(int):
    """Base of the hosted integers of one kind: arithmetic wraps and stays in the kind."""

    kind: Primitive

    __slots__ = ()


def _wrapping(name: str, reflected: str) -> dict[str, Any]:
    plain = getattr(int, name)

    def operate(self: SizedInt, other: int) -> Any:
        result = plain(self, other)
        return result if result is NotImplemented else type(self)(wrap_integer(self.kind, result))

    def operate_reflected(self: SizedInt, other: int) -> Any:
        result = plain(int(other), int(self))
        return type(self)(wrap_integer(self.kind, result))

    return {name: operate, reflected: operate_reflected}


def _sized_class(type_: Primitive) -> type[SizedInt]:
    namespace: dict[str, Any] = {"kind": type_, "__slots__": ()}
    for name in ("add", "sub", "mul", "and", "or", "xor", "lshift", "rshift", "floordiv", "mod"):
        namespace |= _wrapping(f"__{name}__", f"__r{name}__")
    namespace["__neg__"] = lambda self: type(self)(wrap_integer(self.kind, -int(self)))
    namespace["__invert__"] = lambda self: type(self)(wrap_integer(self.kind, ~int(self)))
    return type(f"Hosted{type_.name}", (SizedInt,), namespace)


_SIZED = {
    type_: _sized_class(type_)
    for type_ in PRIMITIVES.values()
    if type_.kind == "uint" or (type_.kind == "int" and type_ is not Signed)
}


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, SizedInt) else value


def stored_type(value: Any) -> LLType:
    """The type with which ``llop.raw_store`` writes a hosted value."""
    if isinstance(value, SizedInt):
        return value.kind
    for python_type, type_ in ((bool, Bool), (int, Signed), (float, Float), (str, Char)):
        if isinstance(value, python_type):
            return type_
    if isinstance(value, NullPointer):
        return Address
    return Ptr(value.type)


# --- operations


class LLOperation:
    """One low-level operation as a callable constant."""

    __slots__ = ("_function", "_meaning", "row")

    def __init__(self, row: Row) -> None:
        self.row = row
        self._meaning = MEANINGS[row.name]
        self._function = self._meaning.function

    @property
    def opname(self) -> str:
        """Name of the row."""
        return self.row.name

    def __call__(self, result: LLType | None, *args: Any) -> Any:
        form = self._meaning.form
        if form == "stored":
            value_type = stored_type(args[-1])
            value = 0 if value_type is Address and not args[-1] else _plain(args[-1])
            return self._function(value_type, *args[:-1], value)
        args = tuple(map(_plain, args))
        if form == "plain":
            value = self._function(*args)
        elif form == "result":
            value = self._function(result, *args)
        else:
            value = self._function(MACHINE, *args)
        sized = _SIZED.get(result)  # type: ignore[call-overload]
        return value if sized is None else sized(value)

    def __repr__(self) -> str:
        return f"llop.{self.row.name}"


class _Operations:
    """``llop``: one attribute per row of the operation table."""

    def __init__(self) -> None:
        for row in TABLE.values():
            setattr(self, row.name, LLOperation(row))

    def __getattr__(self, name: str) -> LLOperation:
        raise AttributeError(f"there is no low-level operation {name!r}")


llop: Any = _Operations()
