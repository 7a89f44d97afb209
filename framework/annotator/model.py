"""The annotation lattice: what inference knows about a value.

                         (conflict: refused with both origins)
      Instance(C)   Integer   Float   String   List   Dict   Tuple   PBC   Iterator   Ptr …
          │            │                │
      Instance(D<C) Integer≥0          Char            + ``optional`` (may be None) where it makes sense
          │            │                │
        const        const            const
                     Impossible (no value yet)

Annotations are immutable values compared with ``==``, except that a list, dict, set or instance refers to a *definition*
(ListDef, DictDef, SetDef, ClassDef) shared by everything that flows together; definitions grow during the fixpoint.
Constants are compared as a program could tell them apart (0.0 and -0.0 differ, objects by identity).
``const`` is set (not MISSING) when every value is that one object; ``union`` drops it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from framework.lltypes import types as lltypes

if TYPE_CHECKING:
    from framework.annotator.classdefs import ClassDef
    from framework.annotator.containers import DictDef, ListDef, SetDef
    from framework.annotator.descriptions import Description


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING: Any = _Missing()


def constant_key(value: Any) -> Any:
    """A hashable stand-in for a constant: equal only for constants that can't be told apart by a program."""
    kind = type(value)
    if kind in (int, bool, str, bytes, type(None)):
        return kind, value
    if kind is float:
        return float, struct.pack("d", value)
    if kind is tuple:
        return tuple, tuple(map(constant_key, value))
    return id(value)


@dataclass(frozen=True, eq=False)
class SomeObject:
    """Base of all annotations.  ``const``: the single possible value, or MISSING."""

    const: Any = MISSING
    optional: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        """What equality and hashing look at; computed once."""
        found = self.__dict__.get("_key")
        if found is None:
            own = [getattr(self, name) for name in self.__dataclass_fields__ if name != "const"]
            found = (type(self), constant_key(self.const), *own)
            object.__setattr__(self, "_key", found)
        return found

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, SomeObject) and self.key == other.key)

    def __hash__(self) -> int:
        return hash(self.key)

    @property
    def is_constant(self) -> bool:
        """Whether the value is known."""
        return self.const is not MISSING

    def without_const(self) -> Any:
        """The same, value unknown."""
        return replace(self, const=MISSING) if self.const is not MISSING else self

    def with_optional(self, optional: bool) -> Any:
        """The same, with None possible or not."""
        return replace(self, optional=optional) if self.optional != optional else self


@dataclass(frozen=True, eq=False)
class SomeImpossible(SomeObject):
    """No value can be here (yet)."""


@dataclass(frozen=True, eq=False)
class SomeUnknown(SomeObject):
    """What something refused gives: it joins with everything, and nothing done with it is looked at again."""


@dataclass(frozen=True, eq=False)
class SomeNone(SomeObject):
    """Only None."""

    const: Any = None
    optional: bool = True

    def without_const(self) -> SomeNone:
        """None is all it can be."""
        return self

    def with_optional(self, optional: bool) -> SomeObject:
        """Without None nothing is left."""
        return self if optional else IMPOSSIBLE


@dataclass(frozen=True, eq=False)
class SomeBool(SomeObject):
    """A bool.  ``knowledge`` (excluded from comparison) lives in the annotator: facts that hold when it is true/false."""


@dataclass(frozen=True, eq=False)
class SomeInteger(SomeObject):
    """An int of one kind.  ``kind`` is Signed for plain int, else the primitive of r_uint, r_int32 …

    ``members`` has the enum classes of which it may be a member, and ``int`` where it may be none; empty for plain ints.
    What is declared ``int`` is one whatever it gets (DECLARED_INT).
    """

    kind: lltypes.Primitive = lltypes.Signed
    nonnegative: bool = False
    members: frozenset[type] = frozenset()


DECLARED_INT: frozenset[type] = frozenset([int])


@dataclass(frozen=True, eq=False)
class SomeFloat(SomeObject):
    """A float (``kind`` SingleFloat for r_singlefloat)."""

    kind: lltypes.Primitive = lltypes.Float


@dataclass(frozen=True, eq=False)
class SomeString(SomeObject):
    """A str."""


@dataclass(frozen=True, eq=False)
class SomeChar(SomeString):
    """A str of length one: a bare code point at run time.  Never optional (then it is a SomeString)."""


@dataclass(frozen=True, eq=False)
class SomeBytes(SomeObject):
    """A bytes object."""


@dataclass(frozen=True, eq=False)
class SomeByteArray(SomeObject):
    """A bytearray."""


@dataclass(frozen=True, eq=False)
class SomeTuple(SomeObject):
    """A tuple of known length."""

    items: tuple[SomeObject, ...] = ()


@dataclass(frozen=True, eq=False)
class SomeList(SomeObject):
    """A list.  ``definition.item`` is the annotation of its items."""

    definition: ListDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class SomeDeque(SomeObject):
    """A collections.deque.  ``definition.item`` is the annotation of its items."""

    definition: ListDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class SomeDict(SomeObject):
    """A dict (or r_dict)."""

    definition: DictDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class SomeSet(SomeObject):
    """A set, or a frozenset when ``frozen``."""

    definition: SetDef = None  # type: ignore[assignment]
    frozen: bool = False


@dataclass(frozen=True, eq=False)
class SomeRange(SomeObject):
    """A range.  ``step`` when constant, else 0.  ``nonnegative``: no item is negative."""

    step: int = 0
    nonnegative: bool = False


@dataclass(frozen=True, eq=False)
class SomeIterator(SomeObject):
    """A built-in iterator.

    ``variant``: list, tuple, str, bytes, bytearray, range, keys, values, items, set, reversed, enumerate, zip, map,
    filter, user (anything with __next__), iter_call …; ``sources`` are the annotations of what it runs over (the
    underlying iterators for zip, enumerate, map and filter; first the function for the last two).
    """

    variant: str = ""
    sources: tuple[SomeObject, ...] = ()


@dataclass(frozen=True, eq=False)
class SomeDictView(SomeObject):
    """``d.keys()``, ``d.values()``, ``d.items()``: ``kind`` is keys, values or items."""

    kind: str = "keys"
    definition: DictDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class SomeInstance(SomeObject):
    """An instance of a translated class or of a subclass; exceptions too."""

    classdef: ClassDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class SomePBC(SomeObject):
    """One of a set of prebuilt constants: functions, classes, bound methods or frozen objects, described by descriptions.

    All descriptions of one PBC are of one family.  A bound method's self is in the MethodDescription.
    """

    descriptions: frozenset[Description] = frozenset()


@dataclass(frozen=True, eq=False)
class SomeBuiltinMethod(SomeObject):
    """A bound method of a built-in type: ``x.append`` for x of annotation ``receiver``."""

    receiver: SomeObject = SomeObject()
    name: str = ""


@dataclass(frozen=True, eq=False)
class SomeBuiltin(SomeObject):
    """A built-in or intrinsic callable (``const`` is the live object; ``len``, ``rlib.jit.promote`` …)."""


@dataclass(frozen=True, eq=False)
class SomeType(SomeObject):
    """A built-in type used as a value (``int`` …; const set), or ``type(x)`` of an instance: see SomePBC for classes."""


@dataclass(frozen=True, eq=False)
class SomeModule(SomeObject):
    """A module object (const always set)."""


@dataclass(frozen=True, eq=False)
class SomeWeakRef(SomeObject):
    """A weakref.ref to instances of ``classdef``."""

    classdef: ClassDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class SomePtr(SomeObject):
    """A low-level pointer (low-level dialect).  Null is a value of it; ``optional`` is not used."""

    type: lltypes.Ptr = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=False)
class SomeLowLevelPrimitive(SomeObject):
    """Char, UniChar, Address and the like in the low-level dialect."""

    type: lltypes.Primitive = lltypes.Address


IMPOSSIBLE = SomeImpossible()
UNKNOWN = SomeUnknown()
NONE = SomeNone()
