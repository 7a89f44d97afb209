"""Guest values from Python's, for tests."""

from __future__ import annotations

from typing import Any

from framework.rlib.rbigint import rbigint
from languages.minipy.objects.base import NOT_IMPLEMENTED, W_Object
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.lists import W_List
from languages.minipy.objects.numbers import W_Float, new_bool, new_integer
from languages.minipy.objects.singletons import ELLIPSIS, NONE
from languages.minipy.objects.slices import W_Slice
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.tuples import W_Tuple
from languages.minipy.types import containers, exceptions, numbers, root, texts

__all__ = ["containers", "exceptions", "guest", "numbers", "root", "texts"]

_SINGLETONS = {None: NONE, Ellipsis: ELLIPSIS, NotImplemented: NOT_IMPLEMENTED}


def guest(value: Any) -> W_Object:
    """The guest's value that is written like one of Python's."""
    match value:
        case bool():
            return new_bool(value)
        case int():
            return new_integer(rbigint.fromlong(value))
        case float():
            return W_Float(value)
        case str():
            return W_Str(value)
        case tuple():
            return W_Tuple([guest(item) for item in value])
        case list():
            return W_List([guest(item) for item in value])
        case dict():
            w_dict = W_Dict()
            for key, item in value.items():
                w_dict.set(guest(key), guest(item))
            return w_dict
        case slice():
            return W_Slice(guest(value.start), guest(value.stop), guest(value.step))
        case _:
            return _SINGLETONS[value]
