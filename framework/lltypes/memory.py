"""Simulated low-level objects: what a pointer points to when low-level code runs on CPython.

A pointer has no wrapper: its value *is* the container.

    Ptr(Struct)      StructObject    fields are attributes:  p.length
    Ptr(Array)       ArrayObject     p[i]  p[i] = v  len(p); the items of an array of structs are StructObjects
    Ptr(FuncType)    FunctionPointer
    null             NullPointer     one falsy singleton for each target type

Inlined structs and arrays are nested objects: ``p.chars[i]``.  All memory is born zeroed.  Raw memory that has real
bytes (``raw_malloc``) is in ``rawmemory.py``; pointers into it are views with the same manners.

Each struct type has a generated Python class whose ``__slots__`` are the fields; a field that was never written is an
empty slot and ``__getattr__`` supplies its zero, so allocation costs one ``object.__new__`` whatever the struct's size.
Misuse (use after free, unknown field, index out of bounds, wrong cast) raises MisuseError: it is never an exception
of the simulated program.  With ``KIT_CHECK=1`` in the environment every store to a field is checked against its type
as well.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

from framework.lltypes.types import Array, FixedArray, FuncType, GcOpaque, LLType, Opaque, Primitive, Ptr, Struct

CHECKED = os.environ.get("KIT_CHECK", "") not in ("", "0")
RESERVED_NAMES = frozenset(["type", "symbol", "parent", "identity_hash"])


class MisuseError(Exception):
    """Low-level code did what would be undefined natively: a bug in it, never an exception of the program."""


class UnknownFieldError(MisuseError, AttributeError):
    """Access to a field that the struct does not have."""


class NullPointer:
    """The null pointer to ``to``."""

    __slots__ = ("to",)

    def __init__(self, to: LLType) -> None:
        object.__setattr__(self, "to", to)

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        raise MisuseError(f"field {name!r} of a null pointer to {self.to!r}")

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise MisuseError(f"store to field {name!r} of a null pointer to {self.to!r}")

    def __getitem__(self, index: int) -> NoReturn:
        raise MisuseError(f"item {index} of a null pointer to {self.to!r}")

    def __setitem__(self, index: int, value: Any) -> NoReturn:
        raise MisuseError(f"store to item {index} of a null pointer to {self.to!r}")

    def __len__(self) -> NoReturn:
        raise MisuseError(f"length of a null pointer to {self.to!r}")

    def __call__(self, *args: Any) -> NoReturn:
        raise MisuseError(f"call of a null pointer to {self.to!r}")

    def __repr__(self) -> str:
        return f"null({self.to!r})"


def null(type_: LLType) -> NullPointer:
    """The null pointer to a struct, array, function or opaque type."""
    if isinstance(type_, Ptr):
        type_ = type_.to
    try:
        return type_.null_pointer  # type: ignore[no-any-return]
    except AttributeError:
        result = type_.null_pointer = NullPointer(type_)
        return result


class StructObject:
    """A struct.  ``StructObject(type)``, or ``StructObject(type, length)`` when it ends in an array, makes a zeroed
    one.

    Metadata beside the fields: ``type``; ``symbol``, a fixed linker name or None; ``parent`` of an inlined object,
    as (container, field name or index) or None; ``identity_hash``, None until asked for.
    """

    __slots__ = ("__weakref__", "identity_hash", "parent", "symbol")
    type: Struct
    freed = False

    def __new__(cls, type_: Struct, length: int | None = None) -> Any:
        return allocator(type_)() if length is None else allocator(type_)(length)

    def __getattr__(self, name: str) -> Any:
        field = self.type.fields.get(name)
        if field is not None:
            value = zero_value(field, (self, name))
        elif name in ("symbol", "parent", "identity_hash"):
            value = None
        else:
            raise UnknownFieldError(f"{self.type!r} has no field {name!r}")
        object.__setattr__(self, name, value)
        return value

    def __repr__(self) -> str:
        return f"<{self.symbol or self.type.name} struct at 0x{id(self):x}>"


class ArrayObject:
    """An array.  ``items`` is the list of its items; metadata as in StructObject."""

    __slots__ = ("__weakref__", "identity_hash", "items", "parent", "symbol", "type")
    freed = False

    def __init__(self, type_: Array | FixedArray, length: int, parent: Any = None) -> None:
        self.type = type_
        self.symbol: str | None = None
        self.parent = parent
        self.identity_hash: int | None = None
        item = type_.item
        if isinstance(item, Struct | FixedArray):
            self.items = [zero_value(item, (self, i)) for i in range(length)]
        else:
            self.items = [zero_value(item)] * length

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        if isinstance(self.type, Array) and self.type.nolength:
            raise MisuseError(f"{self.type!r} has no length word")
        return len(self.items)

    def __getitem__(self, index: int) -> Any:
        if not 0 <= index < len(self.items):
            bad_index(self, index)
        return self.items[index]

    def __setitem__(self, index: int, value: Any) -> None:
        if not 0 <= index < len(self.items):
            bad_index(self, index)
        if not is_value_of(self.type.item, value):
            raise MisuseError(f"item {index} of {self.type!r} can't be {value!r}")
        self.items[index] = value

    def __repr__(self) -> str:
        return f"<{self.symbol or self.type!r} of {len(self.items)} at 0x{id(self):x}>"


class FunctionPointer:
    """A function: a graph, or an external C function ``external`` that the executor runs as ``hosted``."""

    __slots__ = ("__weakref__", "can_collect", "can_raise", "external", "graph", "hosted", "name", "type")

    def __init__(
        self,
        type: FuncType,
        name: str,
        graph: Any = None,
        external: str | None = None,
        hosted: Callable[..., Any] | None = None,
        can_raise: bool = True,
        can_collect: bool = True,
    ) -> None:
        self.type = type
        self.name = name
        self.graph = graph
        self.external = external
        self.hosted = hosted
        self.can_raise = can_raise
        self.can_collect = can_collect

    def __call__(self, *args: Any) -> Any:
        if self.hosted is None:
            raise MisuseError(f"{self.name} has no hosted meaning")
        return self.hosted(*args)

    def __repr__(self) -> str:
        return f"<function pointer {self.name}>"


class OpaqueObject:
    """An instance of a type known by name only."""

    __slots__ = ("__weakref__", "content", "parent", "symbol", "type")

    def __init__(self, type_: Opaque, content: Any = None) -> None:
        self.type = type_
        self.symbol: str | None = None
        self.parent = None
        self.content = content


# --- creation


def object_class(type_: Struct) -> type[StructObject]:
    """The Python class of the struct's objects."""
    if type_.object_class is None:
        clash = RESERVED_NAMES.intersection(type_.fields)
        if clash:
            raise TypeError(f"{type_!r}: fields can't be called {', '.join(sorted(clash))}")
        base = object_class(type_.base) if type_.base else StructObject
        slots = tuple(name for name in type_.fields if name not in _slots_of(base))
        namespace: dict[str, Any] = {"__slots__": slots, "type": type_, "__module__": __name__}
        if CHECKED:
            namespace["__setattr__"] = _checked_store
        type_.object_class = type(type_.name, (base,), namespace)
    return type_.object_class  # type: ignore[no-any-return]


def allocator(type_: Struct) -> Callable[..., StructObject]:
    """A function that makes zeroed objects; it takes the length when the struct ends in an array."""
    create = partial(object.__new__, object_class(type_))
    name = type_.varsized
    if name is None:
        return create
    array = type_.fields[name]
    assert isinstance(array, Array)

    def create_varsized(length: int) -> StructObject:
        result = create()
        setattr(result, name, ArrayObject(array, length, (result, name)))
        return result

    return create_varsized


def malloc(type_: LLType, length: int | None = None) -> Any:
    """A new zeroed object: struct, array (with ``length``) or fixed array."""
    match type_:
        case Struct():
            if (length is None) != (type_.varsized is None):
                raise MisuseError(f"malloc of {type_!r}: a length is for varsized types, and needed there")
            return allocator(type_)() if length is None else allocator(type_)(_good_length(length))
        case Array():
            if length is None:
                raise MisuseError(f"malloc of {type_!r} needs a length")
            return ArrayObject(type_, _good_length(length))
        case FixedArray():
            return ArrayObject(type_, type_.length)
        case Opaque():
            return OpaqueObject(type_)
    raise MisuseError(f"can't allocate {type_!r}")


def zero_value(type_: LLType, parent: Any = None) -> Any:
    """What a new field or item of this type holds; ``parent`` is told to inlined objects."""
    match type_:
        case Primitive():
            return type_.default
        case Ptr():
            return null(type_.to)
        case Struct():
            result = allocator(type_)()
            object.__setattr__(result, "parent", parent)
            return result
        case FixedArray():
            return ArrayObject(type_, type_.length, parent)
    raise MisuseError(f"{type_!r} can't be inlined here")


def free(container: Any) -> None:
    """End a raw object's life: any later use of it, or of what is inlined in it, is misuse."""
    if isinstance(container, StructObject):
        if container.freed:
            raise MisuseError(f"{container.type!r} is freed twice")
        for name, field in container.type.fields.items():
            if isinstance(field, Struct | FixedArray | Array):
                free(getattr(container, name))
        object.__setattr__(container, "__class__", _freed_class(object_class(container.type)))
    elif isinstance(container, ArrayObject):
        if container.freed:
            raise MisuseError(f"{container.type!r} is freed twice")
        if isinstance(container.type.item, Struct | FixedArray):
            for item in container.items:
                free(item)
        object.__setattr__(container, "__class__", _freed_class(ArrayObject))
    elif container:
        raise MisuseError(f"{container!r} can't be freed")


# --- casts and checks


def cast_pointer(pointer_type: Ptr, pointer: Any) -> Any:
    """The same object as a pointer of another type; the object must really be of that type."""
    target = pointer_type.to
    if not pointer:
        if not isinstance(pointer, NullPointer):
            raise MisuseError(f"cast of {pointer!r} to {pointer_type!r}")
        return null(target)
    if isinstance(target, Struct) and isinstance(pointer, target.object_class or object_class(target)):
        return pointer
    actual = getattr(pointer, "type", None)
    if actual is target or (target is GcOpaque and actual is not None and actual.is_gc):
        return pointer
    if isinstance(actual, FuncType) and isinstance(target, FuncType):
        return pointer
    if hasattr(type(pointer), "viewed_as"):
        return pointer.viewed_as(target)
    raise MisuseError(f"cast of {pointer!r} to {pointer_type!r}")


def is_value_of(type_: LLType, value: Any) -> bool:
    """Whether ``value`` is a well-formed low-level value of this type."""
    if isinstance(type_, Primitive):
        return _is_primitive_value(type_, value)
    if not isinstance(type_, Ptr):
        return False
    target = type_.to
    if isinstance(value, NullPointer):
        return value.to is target
    actual = getattr(value, "type", None)
    if actual is target:
        return True
    if target is GcOpaque:
        return isinstance(actual, LLType) and actual.is_gc
    return isinstance(actual, Struct) and isinstance(target, Struct) and actual.is_subtype_of(target)


def integer_range(type_: Primitive) -> tuple[int, int]:
    """Smallest and largest value of an integer kind."""
    if type_.kind == "int":
        return -1 << type_.bits - 1, (1 << type_.bits - 1) - 1
    return 0, (1 << type_.bits) - 1


def bad_index(array: ArrayObject, index: int) -> NoReturn:
    """Report an index outside the array."""
    raise MisuseError(f"index {index} of {array.type!r} with {len(array.items)} items")


def is_same_object(left: Any, right: Any) -> bool:
    """Equality of pointers; null pointers are equal whatever their types, views are equal when their addresses are."""
    return bool(left == right) or (not left and not right)


def _is_primitive_value(type_: Primitive, value: Any) -> bool:
    match type_.kind:
        case "int" | "uint":
            low, high = integer_range(type_)
            return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        case "bool":
            return isinstance(value, bool)
        case "float":
            return isinstance(value, float)
        case "char":
            return isinstance(value, str) and len(value) == 1 and (type_.bits > 8 or value < "\u0100")
        case "address":
            return isinstance(value, int)
    return True


def _good_length(length: int) -> int:
    if not 0 <= length < 1 << 40:
        raise MemoryError
    return length


def _slots_of(cls: type) -> set[str]:
    return {name for base in cls.__mro__ for name in base.__dict__.get("__slots__", ())}


def _checked_store(self: StructObject, name: str, value: Any) -> None:
    field = self.type.fields.get(name)
    if isinstance(field, Primitive | Ptr) and not is_value_of(field, value):
        raise MisuseError(f"field {name!r} of {self.type!r} is a {field!r} and can't be {value!r}")
    object.__setattr__(self, name, value)


_freed_classes: dict[type, type] = {}


def _freed_class(cls: type) -> type:
    """A subclass of the same shape whose objects refuse every access."""
    found = _freed_classes.get(cls)
    if found is None:
        found = _freed_classes[cls] = type(f"freed_{cls.__name__}", (cls,), {"__slots__": (), **_FREED_MANNERS})
    return found


def _read_freed(self: Any, name: str) -> Any:
    if name in ("__class__", "freed", "type"):
        return object.__getattribute__(self, name)
    raise MisuseError(f"use after free: {name!r} of a {type(self).__name__}")


def _use_freed(self: Any, *args: Any) -> NoReturn:
    raise MisuseError(f"use after free of a {type(self).__name__}")


_FREED_MANNERS: dict[str, Any] = {
    "freed": True,
    "__getattribute__": _read_freed,
    "__setattr__": _use_freed,
    "__getitem__": _use_freed,
    "__setitem__": _use_freed,
    "__len__": _use_freed,
    "__repr__": lambda self: f"<{type(self).__name__}>",
}
