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
``const`` is set (not MISSING) when every value is that one object; ``union`` drops it.
"""

from __future__ import annotations

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


@dataclass(frozen=True, eq=True)
class SomeObject:
    """Base of all annotations.  ``const``: the single possible value, or MISSING."""

    const: Any = MISSING
    optional: bool = False

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


@dataclass(frozen=True, eq=True)
class SomeImpossible(SomeObject):
    """No value can be here (yet)."""


@dataclass(frozen=True, eq=True)
class SomeNone(SomeObject):
    """Only None."""

    const: Any = None
    optional: bool = True


@dataclass(frozen=True, eq=True)
class SomeBool(SomeObject):
    """A bool.  ``knowledge`` (excluded from comparison) lives in the annotator: facts that hold when it is true/false."""


@dataclass(frozen=True, eq=True)
class SomeInteger(SomeObject):
    """An int of one kind.  ``kind`` is Signed for plain int, else the primitive of r_uint, r_int32 …"""

    kind: lltypes.Primitive = lltypes.Signed
    nonnegative: bool = False


@dataclass(frozen=True, eq=True)
class SomeFloat(SomeObject):
    """A float (``kind`` SingleFloat for r_singlefloat)."""

    kind: lltypes.Primitive = lltypes.Float


@dataclass(frozen=True, eq=True)
class SomeString(SomeObject):
    """A str."""


@dataclass(frozen=True, eq=True)
class SomeChar(SomeString):
    """A str of length one: a bare code point at run time.  Never optional (then it is a SomeString)."""


@dataclass(frozen=True, eq=True)
class SomeBytes(SomeObject):
    """A bytes object."""


@dataclass(frozen=True, eq=True)
class SomeByteArray(SomeObject):
    """A bytearray."""


@dataclass(frozen=True, eq=True)
class SomeTuple(SomeObject):
    """A tuple of known length."""

    items: tuple[SomeObject, ...] = ()


@dataclass(frozen=True, eq=True)
class SomeList(SomeObject):
    """A list.  ``definition.item`` is the annotation of its items."""

    definition: ListDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=True)
class SomeDict(SomeObject):
    """A dict (or r_dict)."""

    definition: DictDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=True)
class SomeSet(SomeObject):
    """A set, or a frozenset when ``frozen``."""

    definition: SetDef = None  # type: ignore[assignment]
    frozen: bool = False


@dataclass(frozen=True, eq=True)
class SomeRange(SomeObject):
    """A range.  ``step`` when constant, else 0."""

    step: int = 0


@dataclass(frozen=True, eq=True)
class SomeIterator(SomeObject):
    """A built-in iterator.

    ``variant``: list, tuple, str, bytes, bytearray, range, keys, values, items, set, reversed, enumerate, zip, map,
    filter, user (anything with __next__), iter_call …; ``sources`` are the annotations of what it runs over (the
    underlying iterators for zip, enumerate, map and filter; first the function for the last two).
    """

    variant: str = ""
    sources: tuple[SomeObject, ...] = ()


@dataclass(frozen=True, eq=True)
class SomeDictView(SomeObject):
    """``d.keys()``, ``d.values()``, ``d.items()``: ``kind`` is keys, values or items."""

    kind: str = "keys"
    definition: DictDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=True)
class SomeInstance(SomeObject):
    """An instance of a translated class or of a subclass; exceptions too."""

    classdef: ClassDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=True)
class SomePBC(SomeObject):
    """One of a set of prebuilt constants: functions, classes, bound methods or frozen objects, described by descriptions.

    All descriptions of one PBC are of one family.  A bound method's self is in the MethodDescription.
    """

    descriptions: frozenset[Description] = frozenset()


@dataclass(frozen=True, eq=True)
class SomeBuiltinMethod(SomeObject):
    """A bound method of a built-in type: ``x.append`` for x of annotation ``receiver``."""

    receiver: SomeObject = SomeObject()
    name: str = ""


@dataclass(frozen=True, eq=True)
class SomeBuiltin(SomeObject):
    """A built-in or intrinsic callable (``const`` is the live object; ``len``, ``rlib.jit.promote`` …)."""


@dataclass(frozen=True, eq=True)
class SomeType(SomeObject):
    """A built-in type used as a value (``int`` …; const set), or ``type(x)`` of an instance: see SomePBC for classes."""


@dataclass(frozen=True, eq=True)
class SomeModule(SomeObject):
    """A module object (const always set)."""


@dataclass(frozen=True, eq=True)
class SomeWeakRef(SomeObject):
    """A weakref.ref to instances of ``classdef``."""

    classdef: ClassDef = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=True)
class SomePtr(SomeObject):
    """A low-level pointer (low-level dialect).  Null is a value of it; ``optional`` is not used."""

    type: lltypes.Ptr = None  # type: ignore[assignment]


@dataclass(frozen=True, eq=True)
class SomeLowLevelPrimitive(SomeObject):
    """Char, UniChar, Address and the like in the low-level dialect."""

    type: lltypes.Primitive = lltypes.Address


IMPOSSIBLE = SomeImpossible()
NONE = SomeNone()
