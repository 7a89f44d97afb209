"""What the interpreter asks of values: operators with their reflected and in-place forms, comparisons, attributes.

The order in which the operands of a binary operator are asked is the data model's: the right one first if its class is
derived from the left one's and answers in a way of its own, otherwise the left one; the second only if the classes
differ.
"""

from __future__ import annotations

from collections.abc import Callable

from languages.minipy.objects.base import BINARY, NOT_IMPLEMENTED, W_Object
from languages.minipy.objects.errors import ATTRIBUTE_ERROR, GuestError, type_error
from languages.minipy.objects.numbers import new_bool
from languages.minipy.objects.special import SPECIAL

Binary = Callable[[W_Object, W_Object], W_Object]

SYMBOLS = {
    "add": "+", "sub": "-", "mul": "*", "matmul": "@", "truediv": "/", "floordiv": "//", "mod": "%",
    "pow": "** or pow()", "lshift": "<<", "rshift": ">>", "and_": "&", "xor": "^", "or_": "|",
}  # fmt: skip


def _unsupported(symbol: str, w_a: W_Object, w_b: W_Object) -> GuestError:
    return type_error(f"unsupported operand type(s) for {symbol}: '{w_a.kind()}' and '{w_b.kind()}'")


def _cannot_add(symbol: str, w_a: W_Object, w_b: W_Object) -> GuestError:
    return w_a.cannot_add(w_b) or _unsupported(symbol, w_a, w_b)


def _cannot_multiply(symbol: str, w_a: W_Object, w_b: W_Object) -> GuestError:
    return w_a.cannot_multiply(w_b) or w_b.cannot_multiply(w_a) or _unsupported(symbol, w_a, w_b)


_REFUSALS = {"add": _cannot_add, "mul": _cannot_multiply}


def _both_asked(name: str) -> Binary:
    """NOT_RPYTHON: the function that asks both operands; it gives NOT_IMPLEMENTED where neither knows the other."""
    reflected = "r" + name
    guest_name = SPECIAL[reflected]

    def ask(w_a: W_Object, w_b: W_Object) -> W_Object:
        w_left, w_right = w_a.get_type(), w_b.get_type()
        if w_left is w_right:
            return getattr(w_a, name)(w_b)  # type: ignore[no-any-return]
        if w_right.is_subtype(w_left) and w_right.lookup(guest_name) is not w_left.lookup(guest_name):
            w_result = getattr(w_b, reflected)(w_a)
            return getattr(w_a, name)(w_b) if w_result is NOT_IMPLEMENTED else w_result
        w_result = getattr(w_a, name)(w_b)
        return getattr(w_b, reflected)(w_a) if w_result is NOT_IMPLEMENTED else w_result

    return ask


def _operators(name: str) -> tuple[Binary, Binary]:
    """NOT_RPYTHON: the functions for ``a + b`` and for ``a += b``."""
    symbol = SYMBOLS[name]
    in_place_symbol = "**=" if name == "pow" else symbol + "="
    in_place = "i" + name
    ask = _both_asked(name)
    refuse = _REFUSALS.get(name, _unsupported)

    def operate(w_a: W_Object, w_b: W_Object) -> W_Object:
        w_result = ask(w_a, w_b)
        if w_result is NOT_IMPLEMENTED:
            raise refuse(symbol, w_a, w_b)
        return w_result

    def operate_in_place(w_a: W_Object, w_b: W_Object) -> W_Object:
        w_result = getattr(w_a, in_place)(w_b)
        if w_result is NOT_IMPLEMENTED:
            w_result = ask(w_a, w_b)
            if w_result is NOT_IMPLEMENTED:
                raise refuse(in_place_symbol, w_a, w_b)
        return w_result

    return operate, operate_in_place


OPERATE: dict[str, Binary] = {}
OPERATE_IN_PLACE: dict[str, Binary] = {}
for _name in BINARY:
    OPERATE[_name], OPERATE_IN_PLACE[_name] = _operators(_name)

add, sub, mul, matmul = (OPERATE[name] for name in ("add", "sub", "mul", "matmul"))
truediv, floordiv, mod, pow_ = (OPERATE[name] for name in ("truediv", "floordiv", "mod", "pow"))
lshift, rshift, and_, xor, or_ = (OPERATE[name] for name in ("lshift", "rshift", "and_", "xor", "or_"))

iadd, isub, imul, imatmul = (OPERATE_IN_PLACE[name] for name in ("add", "sub", "mul", "matmul"))
itruediv, ifloordiv, imod, ipow = (OPERATE_IN_PLACE[name] for name in ("truediv", "floordiv", "mod", "pow"))
ilshift, irshift, iand, ixor, ior = (OPERATE_IN_PLACE[name] for name in ("lshift", "rshift", "and_", "xor", "or_"))


# ---- comparisons -----------------------------------------------------------------------------------------------------

_SWAPPED = {
    "lt": ("<", "gt"),
    "le": ("<=", "ge"),
    "gt": (">", "lt"),
    "ge": (">=", "le"),
    "eq": ("==", "eq"),
    "ne": ("!=", "ne"),
}


def _comparison(name: str) -> Binary:
    """NOT_RPYTHON: the function for one comparison; == and != fall back on identity."""
    symbol, swapped = _SWAPPED[name]
    identical, different = name == "eq", name == "ne"

    def compare(w_a: W_Object, w_b: W_Object) -> W_Object:
        w_left, w_right = w_a.get_type(), w_b.get_type()
        right_first = w_left is not w_right and w_right.is_subtype(w_left)
        w_result = getattr(w_b, swapped)(w_a) if right_first else getattr(w_a, name)(w_b)
        if w_result is NOT_IMPLEMENTED:
            w_result = getattr(w_a, name)(w_b) if right_first else getattr(w_b, swapped)(w_a)
        if w_result is not NOT_IMPLEMENTED:
            return w_result
        if identical:
            return new_bool(w_a is w_b)
        if different:
            return new_bool(w_a is not w_b)
        raise type_error(f"'{symbol}' not supported between instances of '{w_a.kind()}' and '{w_b.kind()}'")

    compare.__name__ = compare.__qualname__ = name
    return compare


COMPARE: dict[str, Binary] = {name: _comparison(name) for name in _SWAPPED}
lt, le, eq, ne, gt, ge = (COMPARE[name] for name in ("lt", "le", "eq", "ne", "gt", "ge"))


# ---- attributes ------------------------------------------------------------------------------------------------------


def find_attribute(w_object: W_Object, name: str) -> W_Object | None:
    """``getattr(w_object, name)``, None where it raises AttributeError."""
    try:
        return w_object.getattribute(name)
    except GuestError as error:
        if error.is_a(ATTRIBUTE_ERROR):
            return None
        raise


def lookup_special(w_object: W_Object, name: str) -> W_Object | None:
    """The special method of an object's class, bound; None where the class has none."""
    w_type = w_object.get_type()
    w_found = w_type.lookup(name)
    return None if w_found is None else w_found.descriptor_get(w_object, w_type)
