"""object, type, and the types of the values that exist once."""

from __future__ import annotations

from languages.minipy.objects.base import NOT_IMPLEMENTED, W_NotImplemented, W_Object
from languages.minipy.objects.errors import type_error
from languages.minipy.objects.numbers import new_bool
from languages.minipy.objects.singletons import W_Ellipsis, W_None
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


[W_Instance] = OBJECT.finish_subclassable()
TYPE.finish()

for _name, _cls in (("NoneType", W_None), ("NotImplementedType", W_NotImplemented), ("ellipsis", W_Ellipsis)):
    BuiltinType(_name, _cls, base=OBJECT).finish()
