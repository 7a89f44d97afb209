"""What classes hold: functions of ours, bound methods, property, staticmethod, classmethod; slice, range, iterators."""

from __future__ import annotations

from languages.minipy.objects.base import W_Object
from languages.minipy.objects.descriptors import (
    W_BoundBuiltin,
    W_BoundMethod,
    W_BuiltinFunction,
    W_BuiltinMethod,
    W_ClassMethod,
    W_Field,
    W_Property,
    W_Slot,
    W_SpecialMethod,
    W_StaticMethod,
)
from languages.minipy.objects.dicts import W_ItemIterator, W_KeyIterator, W_ValueIterator
from languages.minipy.objects.errors import type_error, value_error
from languages.minipy.objects.iterators import W_SequenceIterator
from languages.minipy.objects.numbers import as_index
from languages.minipy.objects.ranges import W_Range, W_RangeIterator
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.slices import W_Slice
from languages.minipy.objects.typedef import BuiltinType
from languages.minipy.objects.types import W_Type
from languages.minipy.types.root import OBJECT

for _name, _cls in (
    ("builtin_function_or_method", W_BuiltinFunction),
    ("method_descriptor", W_BuiltinMethod),
    ("wrapper_descriptor", W_SpecialMethod),
    ("method", W_BoundMethod),
    ("builtin_function_or_method", W_BoundBuiltin),
    ("getset_descriptor", W_Field),
    ("member_descriptor", W_Slot),
    ("iterator", W_SequenceIterator),
    ("range_iterator", W_RangeIterator),
    ("dict_keyiterator", W_KeyIterator),
    ("dict_valueiterator", W_ValueIterator),
    ("dict_itemiterator", W_ItemIterator),
):
    BuiltinType(_name, _cls, base=OBJECT).finish()

STATIC_METHOD = BuiltinType("staticmethod", W_StaticMethod, base=OBJECT)


@STATIC_METHOD.new
def new_static_method(w_class: W_Type, w_function: W_Object, /) -> W_Object:
    """``staticmethod(f)``."""
    return W_StaticMethod(w_function)


STATIC_METHOD.finish()

CLASS_METHOD = BuiltinType("classmethod", W_ClassMethod, base=OBJECT)


@CLASS_METHOD.new
def new_class_method(w_class: W_Type, w_function: W_Object, /) -> W_Object:
    """``classmethod(f)``."""
    return W_ClassMethod(w_function)


CLASS_METHOD.finish()

PROPERTY = BuiltinType("property", W_Property, base=OBJECT)


@PROPERTY.new
def new_property(
    w_class: W_Type,
    /,
    w_fget: W_Object = NONE,
    w_fset: W_Object = NONE,
    w_fdel: W_Object = NONE,
    w_doc: W_Object = NONE,
) -> W_Object:
    """``property(get, set, delete, doc)``."""
    return W_Property(w_fget, w_fset, w_fdel, w_doc)


@PROPERTY.method
def getter(w_self: W_Property, w_function: W_Object, /) -> W_Object:
    """The property with another function to get."""
    return W_Property(w_function, w_self.w_set, w_self.w_delete, w_self.w_doc)


@PROPERTY.method
def setter(w_self: W_Property, w_function: W_Object, /) -> W_Object:
    """The property with another function to set."""
    return W_Property(w_self.w_get, w_function, w_self.w_delete, w_self.w_doc)


@PROPERTY.method
def deleter(w_self: W_Property, w_function: W_Object, /) -> W_Object:
    """The property with another function to delete."""
    return W_Property(w_self.w_get, w_self.w_set, w_function, w_self.w_doc)


PROPERTY.finish()

SLICE = BuiltinType("slice", W_Slice, base=OBJECT)
SLICE.unhashable()


@SLICE.new
def new_slice(w_class: W_Type, args: list[W_Object], /) -> W_Object:
    """``slice(stop)``, ``slice(start, stop, step)``."""
    if len(args) == 0:
        raise type_error("slice expected at least 1 argument, got 0")
    if len(args) > 3:
        raise type_error(f"slice expected at most 3 arguments, got {len(args)}")
    if len(args) == 1:
        return W_Slice(NONE, args[0], NONE)
    return W_Slice(args[0], args[1], args[2] if len(args) == 3 else NONE)


SLICE.finish()

RANGE = BuiltinType("range", W_Range, base=OBJECT)


@RANGE.new
def new_range(w_class: W_Type, args: list[W_Object], /) -> W_Object:
    """``range(stop)``, ``range(start, stop, step)``."""
    if len(args) == 0:
        raise type_error("range expected at least 1 argument, got 0")
    if len(args) > 3:
        raise type_error(f"range expected at most 3 arguments, got {len(args)}")
    if len(args) == 1:
        return W_Range(0, as_index(args[0]), 1)
    step = as_index(args[2]) if len(args) == 3 else 1
    if step == 0:
        raise value_error("range() arg 3 must not be zero")
    return W_Range(as_index(args[0]), as_index(args[1]), step)


RANGE.finish()
