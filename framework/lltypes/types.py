"""Low-level types: what a value is made of once Python's types are gone.

    Void Bool Char UniChar                       one byte per Char, 32 bits per UniChar
    Int8 … Int32  Signed │ UInt8 … UInt32 Unsigned     Signed and Unsigned have the size of a pointer (64 bits)
    Float SingleFloat Address
    Struct / GcStruct     named fields; a GcStruct may extend a base and may end in one inlined varsized array
    Array / GcArray       a length word and items
    Ptr(T) FuncType Opaque

Structs are nominal (two structs with equal fields are two types); everything else is structural and interned, so types
are compared with ``is``.  Fields of a base struct are fields of the derived struct: a pointer to the derived struct is
used as a pointer to the base after ``cast_pointer``, and reading a field needs no cast.

Every object in the collected heap starts with one header word, invisible here: a pointer to its type info (which is
also the vtable of an instance) plus the collector's flag bits.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any
from weakref import WeakValueDictionary

from framework.lltypes.interning import weak_key


class LLType:
    """Base of all low-level types."""

    __slots__ = ("__weakref__", "null_pointer", "pointer_type")  # the last two: cached by memory.null and Ptr
    pointer_type: Ptr

    is_gc = False  # lives in the collected heap when it is the target of a Ptr

    def __deepcopy__(self, memo: dict[int, Any]) -> LLType:
        return self


class Primitive(LLType):
    """A value that fits a machine word.  ``kind``: void, bool, int, uint, float, char, address."""

    __slots__ = ("name", "kind", "bits", "default")

    def __init__(self, name: str, kind: str, bits: int, default: Any) -> None:
        self.name, self.kind, self.bits, self.default = name, kind, bits, default

    def __repr__(self) -> str:
        return self.name


Void = Primitive("Void", "void", 0, None)
Bool = Primitive("Bool", "bool", 8, False)
Char = Primitive("Char", "char", 8, "\x00")  # one byte of raw or bytes data; the value is a one-character str < 256
UniChar = Primitive("UniChar", "char", 32, "\x00")
Int8 = Primitive("Int8", "int", 8, 0)
Int16 = Primitive("Int16", "int", 16, 0)
Int32 = Primitive("Int32", "int", 32, 0)
Signed = Primitive("Signed", "int", 64, 0)
UInt8 = Primitive("UInt8", "uint", 8, 0)
UInt16 = Primitive("UInt16", "uint", 16, 0)
UInt32 = Primitive("UInt32", "uint", 32, 0)
Unsigned = Primitive("Unsigned", "uint", 64, 0)
Float = Primitive("Float", "float", 64, 0.0)
SingleFloat = Primitive("SingleFloat", "float", 32, 0.0)
Address = Primitive("Address", "address", 64, 0)

PRIMITIVES = {
    t.name: t
    for t in (Void, Bool, Char, UniChar, Int8, Int16, Int32, Signed, UInt8, UInt16, UInt32, Unsigned, Float,
              SingleFloat, Address)
}  # fmt: skip


class Struct(LLType):
    """A raw (malloc'ed) structure; ``fields`` maps names to types in layout order.  Nominal.

    A field may itself be a Struct or a fixed-size array (inlined).  ``hints``: "immutable" (bool), "immutable_fields"
    (frozenset of names), "external" (C name), "size"/"offsets" where a probe fixed the layout.
    """

    __slots__ = ("name", "base", "own_fields", "_merged", "varsized", "hints", "type_info", "object_class")

    def __init__(self, name: str, *fields: tuple[str, LLType], base: Struct | None = None, **hints: Any) -> None:
        self.name = name
        self.base = base
        self.own_fields: dict[str, LLType] = {}
        self._merged: dict[str, LLType] = {}
        self.hints = hints
        self.varsized: str | None = None  # name of the inlined varsized array, always the last field
        self.type_info: Any = None  # for instances: the vtable (a pointer constant), set by lowering
        self.object_class: Any = None  # the Python class that simulates it, made by memory.object_class
        for field, type_ in fields:
            self.add_field(field, type_)

    def add_field(self, name: str, type_: LLType) -> None:
        """Append a field; only before the type is first allocated or laid out."""
        if self.varsized is not None or name in self.fields:
            raise TypeError(f"can't add field {name!r} to {self!r}")
        self.own_fields[name] = type_
        if isinstance(type_, Array):
            self.varsized = name

    @property
    def fields(self) -> dict[str, LLType]:
        """All fields, those of the base first (which may still be growing while types are being set up)."""
        inherited = self.base.fields if self.base else {}
        if len(self._merged) != len(inherited) + len(self.own_fields):
            self._merged = {**inherited, **self.own_fields}
        return self._merged

    def is_subtype_of(self, other: Struct) -> bool:
        """Whether a pointer to self may be used as a pointer to ``other``."""
        current: Struct | None = self
        while current is not None and current is not other:
            current = current.base
        return current is other

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name})"


class GcStruct(Struct):
    """A structure in the collected heap.  Allocated with ``malloc`` (``malloc_varsize`` if it ends in an array)."""

    __slots__ = ()
    is_gc = True


class Array(LLType):
    """A raw varsized array: a length word and items.  With ``nolength`` only items (a C array)."""

    __slots__ = ("item", "nolength", "immutable")
    _made: WeakValueDictionary[Hashable, Array] = WeakValueDictionary()

    def __new__(cls, item: LLType, nolength: bool = False, immutable: bool = False) -> Any:
        key = weak_key(cls, item, nolength, immutable)
        self = Array._made.get(key)
        if self is None:
            self = Array._made[key] = object.__new__(cls)
            self.item, self.nolength, self.immutable = item, nolength, immutable
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.item!r})"


class GcArray(Array):
    """An array in the collected heap."""

    __slots__ = ()
    is_gc = True


class FixedArray(LLType):
    """A raw inlined array of ``length`` items, as in C's ``char name[16]``.  Structural."""

    __slots__ = ("item", "length")
    _made: WeakValueDictionary[Hashable, FixedArray] = WeakValueDictionary()

    def __new__(cls, item: LLType, length: int) -> Any:
        key = weak_key(item, length)
        self = FixedArray._made.get(key)
        if self is None:
            self = FixedArray._made[key] = object.__new__(cls)
            self.item, self.length = item, length
        return self

    def __repr__(self) -> str:
        return f"FixedArray({self.item!r}, {self.length})"


class FuncType(LLType):
    """A function signature.  Structural.  ``raises``: a call through a pointer of this type may leave an exception."""

    __slots__ = ("args", "result", "raises")
    _made: WeakValueDictionary[Hashable, FuncType] = WeakValueDictionary()

    def __new__(cls, args: tuple[LLType, ...] | list[LLType], result: LLType, raises: bool = True) -> Any:
        key = weak_key(result, raises, *args)
        self = FuncType._made.get(key)
        if self is None:
            self = FuncType._made[key] = object.__new__(cls)
            self.args, self.result, self.raises = tuple(args), result, raises
        return self

    def __repr__(self) -> str:
        return f"FuncType({list(self.args)!r}, {self.result!r})"


class Opaque(LLType):
    """A type known only by name (C's incomplete struct).  Nominal."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"Opaque({self.name})"


class Ptr(LLType):
    """A nullable pointer to a struct, array, function or opaque.  Structural; ``is_gc`` when the target is collected."""

    __slots__ = ("to",)

    def __new__(cls, to: LLType) -> Any:
        try:
            return to.pointer_type
        except AttributeError:
            self = to.pointer_type = object.__new__(cls)
            self.to = to
            return self

    @property
    def is_gc_pointer(self) -> bool:
        """Whether the collector must know about values of this type."""
        return self.to.is_gc

    def __repr__(self) -> str:
        return f"Ptr({self.to!r})"


def is_gc_pointer(type_: LLType) -> bool:
    """Whether values of ``type_`` are references into the collected heap."""
    return isinstance(type_, Ptr) and type_.to.is_gc


GcOpaque = GcStruct(
    "gc_opaque"
)  # "some collected object": Ptr(GcOpaque) is the type-erased reference (RPython's GCREF)
GCREF = Ptr(GcOpaque)
