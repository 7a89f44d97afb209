"""zip, map, filter, enumerate and reversed."""

from __future__ import annotations

from languages.minipy.objects.adapters import W_CallIterator, W_Enumerate, W_Filter, W_Map, W_Reversed, W_Zip
from languages.minipy.objects.base import W_Object, call_special
from languages.minipy.objects.errors import type_error
from languages.minipy.objects.numbers import W_Int
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.typedef import BuiltinType
from languages.minipy.objects.types import W_Type
from languages.minipy.types.root import OBJECT

ZIP = BuiltinType("zip", W_Zip, base=OBJECT)


@ZIP.new
def new_zip(w_class: W_Type, args: list[W_Object], /, *, strict: bool = False) -> W_Object:
    """``zip(…)``."""
    iterators: list[W_Object] = []
    for i in range(len(args)):
        w_type = args[i].get_type()
        if w_type.lookup("__iter__") is None and w_type.lookup("__getitem__") is None:
            raise type_error(f"zip argument #{i + 1} must support iteration")
        iterators.append(args[i].iter())
    return W_Zip(iterators, strict)


MAP = BuiltinType("map", W_Map, base=OBJECT)


@MAP.new
def new_map(w_class: W_Type, args: list[W_Object], /) -> W_Object:
    """``map(f, …)``."""
    if len(args) < 2:
        raise type_error("map() must have at least two arguments.")
    return W_Map(args[0], [w_items.iter() for w_items in args[1:]])


FILTER = BuiltinType("filter", W_Filter, base=OBJECT)


@FILTER.new
def new_filter(w_class: W_Type, w_function: W_Object, w_items: W_Object, /) -> W_Object:
    """``filter(f, items)``."""
    return W_Filter(None if w_function is NONE else w_function, w_items.iter())


ENUMERATE = BuiltinType("enumerate", W_Enumerate, base=OBJECT)


@ENUMERATE.new
def new_enumerate(w_class: W_Type, /, w_iterable: W_Object, w_start: W_Object | None = None) -> W_Object:
    """``enumerate(items, start)``."""
    return W_Enumerate(w_iterable.iter(), W_Int(0) if w_start is None else w_start.index())


REVERSED = BuiltinType("reversed", W_Reversed, base=OBJECT)


@REVERSED.new
def new_reversed(w_class: W_Type, w_sequence: W_Object, /) -> W_Object:
    """``reversed(sequence)``."""
    w_reversed = call_special(w_sequence, "__reversed__", [])
    if w_reversed is not None:
        return w_reversed
    w_type = w_sequence.get_type()
    if w_type.lookup("__getitem__") is None or w_type.lookup("__len__") is None or w_type.lookup("keys") is not None:
        raise type_error(f"'{w_type.name}' object is not reversible")
    return W_Reversed(w_sequence, w_sequence.length())


for _type in (ZIP, MAP, FILTER, ENUMERATE, REVERSED):
    _type.finish()
BuiltinType("callable_iterator", W_CallIterator, base=OBJECT).finish()
