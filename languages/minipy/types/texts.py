"""str."""

from __future__ import annotations

from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import type_error
from languages.minipy.objects.iteration import items_of
from languages.minipy.objects.texts import W_Str, W_StrIterator
from languages.minipy.objects.typedef import BuiltinType
from languages.minipy.objects.types import W_Type
from languages.minipy.types.root import OBJECT

STR = BuiltinType("str", W_Str, base=OBJECT)


@STR.new
def new_str(w_class: W_Type, /, w_object: W_Object | None = None) -> W_Object:
    """``str(object)``."""
    text = "" if w_object is None else w_object.text()
    if w_class is STR.w_type:
        return W_Str(text)
    w_text = W_UserStr(text)
    w_text.set_class(w_class)
    return w_text


@STR.method
def join(w_self: W_Str, w_items: W_Object, /) -> str:
    """The items with the text between them."""
    items = items_of(w_items, "can only join an iterable")
    texts: list[str] = []
    for i in range(len(items)):
        w_item = items[i]
        if not isinstance(w_item, W_Str):
            raise type_error(f"sequence item {i}: expected str instance, {w_item.kind()} found")
        texts.append(w_item.value)
    return w_self.value.join(texts)


@STR.method
def upper(w_self: W_Str, /) -> str:
    """In capitals."""
    return w_self.value.upper()


@STR.method
def lower(w_self: W_Str, /) -> str:
    """In small letters."""
    return w_self.value.lower()


[W_UserStr] = STR.finish_subclassable()
BuiltinType("str_iterator", W_StrIterator, base=OBJECT).finish()
