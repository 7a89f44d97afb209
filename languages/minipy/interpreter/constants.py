"""Constants of the compiler as guest values."""

from __future__ import annotations

from languages.minipy.compiler import constants
from languages.minipy.compiler.constants import Constant
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.numbers import W_BigInt, W_Float, W_Int, new_bool
from languages.minipy.objects.singletons import ELLIPSIS, NONE
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.tuples import W_Tuple


def plain_constant(constant: Constant) -> W_Object:
    """The guest's value of a constant that is no code object."""
    if isinstance(constant, constants.IntValue):
        return W_Int(constant.value)
    if isinstance(constant, constants.StrValue):
        return W_Str(constant.value)
    if isinstance(constant, constants.FloatValue):
        return W_Float(constant.value)
    if isinstance(constant, constants.BigValue):
        return W_BigInt(constant.value)
    if isinstance(constant, constants.BoolValue):
        return new_bool(constant.value)
    if isinstance(constant, constants.NoneValue):
        return NONE
    if isinstance(constant, constants.EllipsisValue):
        return ELLIPSIS
    assert isinstance(constant, constants.TupleValue)
    return W_Tuple([plain_constant(item) for item in constant.items])
