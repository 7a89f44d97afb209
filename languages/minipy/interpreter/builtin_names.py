"""The names of built-in types, exceptions and constants."""

from __future__ import annotations

from languages.minipy.interpreter.frame_functions import W_Globals, W_Locals
from languages.minipy.interpreter.supers import W_Super, W_SuperType
from languages.minipy.interpreter.variables import BUILTINS
from languages.minipy.objects.base import NOT_IMPLEMENTED
from languages.minipy.objects.errors import KINDS
from languages.minipy.objects.numbers import FALSE, TRUE
from languages.minipy.objects.singletons import ELLIPSIS, NONE
from languages.minipy.objects.typedef import BuiltinType
from languages.minipy.types import adapters, containers, descriptors, exceptions, numbers, root, sets, texts

__all__ = ["BUILTINS", "exceptions"]

for _type in (
    root.OBJECT, root.TYPE, numbers.INT, numbers.BOOL, numbers.FLOAT, texts.STR, containers.TUPLE, containers.LIST,
    containers.DICT, sets.SET, sets.FROZENSET, descriptors.STATIC_METHOD, descriptors.CLASS_METHOD, descriptors.PROPERTY,
    descriptors.SLICE, descriptors.RANGE, adapters.ZIP, adapters.MAP, adapters.FILTER, adapters.ENUMERATE, adapters.REVERSED,
):  # fmt: skip
    BUILTINS.set_text(_type.w_type.name, _type.w_type)

for _kind in KINDS.values():
    assert _kind.w_class is not None
    BUILTINS.set_text(_kind.name, _kind.w_class)
for _alias in ("IOError", "EnvironmentError"):
    BUILTINS.set_text(_alias, BUILTINS.texts["OSError"])

for _name, _value in (
    ("None", NONE), ("True", TRUE), ("False", FALSE), ("Ellipsis", ELLIPSIS), ("NotImplemented", NOT_IMPLEMENTED),
    ("super", W_SuperType("super")), ("globals", W_Globals("globals")), ("locals", W_Locals("locals")),
):  # fmt: skip
    BUILTINS.set_text(_name, _value)

for _cls in (W_SuperType, W_Globals, W_Locals):
    BuiltinType("builtin_function_or_method", _cls, base=root.OBJECT).finish()
BuiltinType("super", W_Super, base=root.OBJECT).finish()
