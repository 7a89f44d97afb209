"""object, type, and the types of the values that exist once."""

from __future__ import annotations

from languages.minipy.objects.base import NOT_IMPLEMENTED, W_NotImplemented, W_Object
from languages.minipy.objects.descriptors import W_Field
from languages.minipy.objects.errors import type_error
from languages.minipy.objects.numbers import new_bool
from languages.minipy.objects.singletons import W_Ellipsis, W_None
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.tuples import W_Tuple
from languages.minipy.objects.typedef import BuiltinType
from languages.minipy.objects.types import W_Type

OBJECT = BuiltinType("object", W_Object, base=None)
TYPE = BuiltinType("type", W_Type, base=OBJECT)


@OBJECT.named("__ne__")
def object_ne(w_self: W_Object, w_other: W_Object, /) -> W_Object:
    """The opposite of ``==``."""
    w_equal = w_self.eq(w_other)
    return w_equal if w_equal is NOT_IMPLEMENTED else new_bool(not w_equal.is_true())


@OBJECT.new
def new_object(w_class: W_Type, args: list[W_Object], keywords: dict[str, W_Object]) -> W_Object:
    """An instance of a guest class, or a plain object."""
    if w_class.layout is not OBJECT.w_type.layout:
        name = w_class.layout.name
        raise type_error(f"object.__new__({w_class.name}) is not safe, use {name}.__new__()")
    if len(args) + len(keywords) > 0:
        if _overrides(w_class, "__new__"):
            raise type_error("object.__new__() takes exactly one argument (the type to instantiate)")
        if not _overrides(w_class, "__init__"):
            raise type_error(f"{w_class.name}() takes no arguments")
    w_instance = W_Instance()
    w_instance.set_class(w_class)
    return w_instance


def _overrides(w_class: W_Type, name: str) -> bool:
    return w_class.lookup(name) is not OBJECT.w_type.lookup(name)


@OBJECT.named("__init__")
def init_object(w_self: W_Object, args: list[W_Object], keywords: dict[str, W_Object], /) -> None:
    """Nothing to do; arguments are refused unless ``__new__`` took them."""
    w_class = w_self.get_type()
    if len(args) + len(keywords) == 0:
        return
    if _overrides(w_class, "__init__"):
        raise type_error("object.__init__() takes exactly one argument (the instance to initialize)")
    if not _overrides(w_class, "__new__"):
        raise type_error(f"{w_class.name}() takes no arguments")


@OBJECT.getter("__class__")
def class_of(w_self: W_Object) -> W_Object:
    """``x.__class__``."""
    return w_self.get_type()


def _type_name(w_self: W_Object) -> W_Object:
    assert isinstance(w_self, W_Type)
    return W_Str(w_self.name)


def _set_type_name(w_self: W_Object, w_value: W_Object) -> None:
    assert isinstance(w_self, W_Type)
    if not isinstance(w_value, W_Str):
        raise type_error(f"can only assign string to {w_self.name}.__name__, not '{w_value.kind()}'")
    w_self.name = w_value.value


def _type_qualname(w_self: W_Object) -> W_Object:
    assert isinstance(w_self, W_Type)
    return W_Str(w_self.qualified_name)


def _type_module(w_self: W_Object) -> W_Object:
    assert isinstance(w_self, W_Type)
    return W_Str(w_self.module)


def _tuple_of(types: list[W_Type]) -> W_Object:
    items: list[W_Object] = []
    for w_type in types:
        items.append(w_type)
    return W_Tuple(items)


def _type_bases(w_self: W_Object) -> W_Object:
    assert isinstance(w_self, W_Type)
    return _tuple_of(w_self.bases)


def _type_mro(w_self: W_Object) -> W_Object:
    assert isinstance(w_self, W_Type)
    return _tuple_of(w_self.mro)


TYPE.add("__name__", W_Field("__name__", "type", _type_name, _set_type_name))
TYPE.add("__qualname__", W_Field("__qualname__", "type", _type_qualname, None))
TYPE.add("__module__", W_Field("__module__", "type", _type_module, None))
TYPE.add("__bases__", W_Field("__bases__", "type", _type_bases, None))
TYPE.add("__mro__", W_Field("__mro__", "type", _type_mro, None))

[W_Instance] = OBJECT.finish_subclassable()


for _name, _cls in (("NoneType", W_None), ("NotImplementedType", W_NotImplemented), ("ellipsis", W_Ellipsis)):
    BuiltinType(_name, _cls, base=OBJECT).finish()
