"""The root of all instances and their vtables, and subclass tests by display.

 instance                vtable of C                      vtable of B (C's base) …
┌────────┐              ┌──────────────────────────┐
│ header ├─────────────►│ type info (collector)    │
│ fields │              │ depth, name              │
└────────┘              │ display[0] = object      │     display[d] is the ancestor at depth d, the class itself
                        │ display[1] = B           │     included, so "is a subclass of X" is one load and one
                        │ display[2] = C   0 0 …   │     comparison: display[depth of X] == X   (Cohen 1991)
                        │ base                     │     classes deeper than the display walk `base`
                        │ methods, class attributes│
                        └──────────────────────────┘
"""

from __future__ import annotations

from framework.lltypes.dialect import llop, malloc, null
from framework.lltypes.interning import interned
from framework.lltypes.typeinfo import TYPE_INFO
from framework.lltypes.types import FuncType, GcStruct, Ptr, Signed, Struct
from framework.rlib.objectmodel import dont_inline
from framework.runtime.bridge import HighLevel, as_high_level, as_low_level
from framework.runtime.text import STR_POINTER

DISPLAY_SIZE = 8
CLASS_NAME = HighLevel("str")

OBJECT = GcStruct("object")
OBJECT_POINTER = Ptr(OBJECT)
OBJECT_VTABLE = Struct("object_vtable", base=TYPE_INFO)
VTABLE_POINTER = Ptr(OBJECT_VTABLE)
OBJECT_VTABLE.add_field("name", STR_POINTER)
OBJECT_VTABLE.add_field("qualname", STR_POINTER)
OBJECT_VTABLE.add_field("module", STR_POINTER)
OBJECT_VTABLE.add_field("depth", Signed)
OBJECT_VTABLE.add_field("base", VTABLE_POINTER)
OBJECT_VTABLE.add_field("str", Ptr(FuncType([OBJECT_POINTER], STR_POINTER)))
OBJECT_VTABLE.add_field("repr", Ptr(FuncType([OBJECT_POINTER], STR_POINTER)))
for _level in range(DISPLAY_SIZE):
    OBJECT_VTABLE.add_field(f"display{_level}", VTABLE_POINTER)


def ll_vtable(instance):
    """The vtable of a non-null instance."""
    return llop.gc_type_info(VTABLE_POINTER, instance)


def ll_index(x):
    """``operator.index(x)`` of an object with ``__index__``."""
    return x.__index__()


def ll_is_deep_subclass(vtable, ancestor):
    """Whether a class is a subclass of one that is too deep for the display."""
    current = vtable
    while current:
        if current == ancestor:
            return True
        current = current.base
    return False


def ll_is_instance_of_any(instance, ancestor):
    """Whether an instance (or None) is of a class known at run time only, or of a subclass."""
    if not instance:
        return False
    return ll_is_deep_subclass(ll_vtable(instance), ancestor)


def ll_derives_from(instance, other):
    """Whether the class of an instance (or None) is a proper subclass of that of another."""
    if not instance or not other:
        return False
    vtable = ll_vtable(instance)
    ancestor = ll_vtable(other)
    return vtable != ancestor and ll_is_deep_subclass(vtable, ancestor)


def ll_same_class(instance, other):
    """Whether two instances (or None) are of the same class."""
    if not instance or not other:
        return False
    return ll_vtable(instance) == ll_vtable(other)


@interned
def overriding_test(vtable, slot):
    """A helper as ll_derives_from, which is false when both classes have the same method in a slot of their vtables."""

    def ll_derives_and_overrides(instance, other):
        if not ll_derives_from(instance, other):
            return False
        mine = getattr(llop.gc_type_info(vtable, instance), slot)
        return mine != getattr(llop.gc_type_info(vtable, other), slot)

    return ll_derives_and_overrides


def _subclass_test(depth):
    field = f"display{depth}"

    def ll_is_subclass(vtable, ancestor):
        return getattr(vtable, field) == ancestor

    return ll_is_subclass


SUBCLASS_TESTS = tuple(_subclass_test(depth) for depth in range(DISPLAY_SIZE)) + (ll_is_deep_subclass,)
"""Whether a vtable is ``ancestor`` or derives from it, by the depth of ``ancestor`` (the last: any greater depth)."""


def _instance_test(is_subclass):
    def ll_is_instance(instance, ancestor):
        return is_subclass(ll_vtable(instance), ancestor)

    return ll_is_instance


def _optional_instance_test(is_subclass):
    def ll_is_instance_or_none(instance, ancestor):
        if not instance:
            return False
        return is_subclass(ll_vtable(instance), ancestor)

    return ll_is_instance_or_none


INSTANCE_TESTS = tuple(map(_instance_test, SUBCLASS_TESTS))
OPTIONAL_INSTANCE_TESTS = tuple(map(_optional_instance_test, SUBCLASS_TESTS))


def ll_check_not_none(instance, message):
    """Raise AttributeError if there is no instance."""
    if not instance:
        raise_attribute_error(message)


def ll_class_name(instance):
    """The name of the class of an instance or None."""
    if not instance:
        return as_low_level("NoneType")
    return ll_vtable(instance).name


@dont_inline
def ll_raise_operands(text, left, right):
    """Raise TypeError about operands of these classes."""
    left_name, right_name = as_high_level(CLASS_NAME, left), as_high_level(CLASS_NAME, right)
    raise TypeError(text + "'" + left_name + "' and '" + right_name + "'")


@dont_inline
def raise_attribute_error(message: str) -> None:
    """Raise AttributeError."""
    raise AttributeError(message)


@dont_inline
def raise_no_attribute(class_name: str, name: str) -> None:
    """Raise AttributeError for an instance that lacks an attribute."""
    raise AttributeError("'" + class_name + "' object has no attribute '" + name + "'")


def ll_check_present(is_there, instance, name):
    """Raise AttributeError if an instance lacks a field."""
    if not is_there:
        raise_lacking(as_high_level(CLASS_NAME, ll_vtable(instance).name), name)


@dont_inline
def raise_lacking(class_name: str, name: str) -> None:
    """Raise AttributeError for a field that was not assigned."""
    raise AttributeError("'" + class_name + "' object has no attribute '" + name + "'")


@dont_inline
def raise_type_error(message: str) -> None:
    """Raise TypeError."""
    raise TypeError(message)


@dont_inline
def raise_key_error(key):
    """Raise KeyError for a key of any type."""
    raise KeyError(key)


def ll_checked_hash(value):
    """What ``hash()`` makes of the result of a ``__hash__``."""
    return -2 if value == -1 else value


def ll_bind(struct, instance, number):
    """A bound method that keeps which method it is."""
    result = malloc(struct)
    result.instance = instance
    result.number = number
    return result


def ll_bind_optional(struct, instance, number):
    """The same, or null for None."""
    if not instance:
        return null(struct)
    return ll_bind(struct, instance, number)


def ll_same_method(first, second):
    """Whether two bound methods are of one instance and one method."""
    if not first or not second:
        return first == second
    return first.instance == second.instance and first.number == second.number


def ll_check_callable(is_there):
    """Raise TypeError where None is called."""
    if not is_there:
        raise_type_error("'NoneType' object is not callable")
