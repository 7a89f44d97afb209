"""The built-in functions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from framework.rlib.objectmodel import compute_unique_id
from languages.minipy.interpreter import classes
from languages.minipy.interpreter.variables import BUILTINS
from languages.minipy.objects import operations
from languages.minipy.objects.adapters import W_CallIterator
from languages.minipy.objects.base import W_Object, call_special
from languages.minipy.objects.descriptors import W_BuiltinFunction
from languages.minipy.objects.errors import (
    STOP_ITERATION,
    GuestError,
    type_error,
    value_error,
)
from languages.minipy.objects.iteration import items_of
from languages.minipy.objects.lists import W_List
from languages.minipy.objects.numbers import W_Int, W_Integer, new_integer
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.sorting import sorted_items
from languages.minipy.objects.texts import W_Str, ascii_text
from languages.minipy.objects.tuples import W_Tuple
from languages.minipy.objects.typedef import exposed
from languages.minipy.objects.types import W_Type


def builtin(function: Callable[..., Any]) -> Callable[..., Any]:
    """NOT_RPYTHON: a built-in function, under the name of the function."""
    name = function.__name__.rstrip("_") if not function.__name__.startswith("__") else function.__name__
    BUILTINS.set_text(name, exposed(W_BuiltinFunction, function, name, ""))
    return function


# ---- texts -----------------------------------------------------------------------------------------------------------


@builtin
def print_(
    args: list[W_Object],
    *,
    w_sep: W_Object = NONE,
    w_end: W_Object = NONE,
    w_file: W_Object = NONE,
    w_flush: W_Object = NONE,
) -> None:
    """``print(…)``."""
    separator = optional_text(w_sep, "sep", " ")
    end = optional_text(w_end, "end", "\n")
    write(w_file, separator.join([w_arg.text() for w_arg in args]) + end)
    if w_flush.is_true():
        sys.stdout.flush()


def optional_text(w_value: W_Object, name: str, default: str) -> str:
    """A str, or the default for None."""
    if w_value is NONE:
        return default
    if isinstance(w_value, W_Str):
        return w_value.value
    raise type_error(f"{name} must be None or a string, not {w_value.kind()}")


def write(w_file: W_Object, text: str) -> None:
    """Write to a file object, to standard output for None."""
    if w_file is NONE:
        sys.stdout.write(text)
    else:
        w_file.getattribute("write").call([W_Str(text)], [])


@builtin
def repr_(w_object: W_Object, /) -> str:
    """``repr(object)``."""
    return w_object.repr()


@builtin
def ascii(w_object: W_Object, /) -> str:
    """``ascii(object)``."""
    return ascii_text(w_object.repr())


@builtin
def format_(w_value: W_Object, specification: str = "", /) -> str:
    """``format(value, specification)``."""
    return w_value.format(specification)


@builtin
def ord_(w_char: W_Object, /) -> int:
    """The code point of a character."""
    if not isinstance(w_char, W_Str):
        raise type_error(f"ord() expected string of length 1, but {w_char.kind()} found")
    if len(w_char.value) != 1:
        raise type_error(f"ord() expected a character, but string of length {len(w_char.value)} found")
    return ord(w_char.value)


@builtin
def chr_(code: int, /) -> str:
    """The character of a code point."""
    if not 0 <= code <= 0x10FFFF:
        raise value_error("chr() arg not in range(0x110000)")
    return chr(code)


def index_of(w_value: W_Object) -> W_Integer:
    """The int that something stands for."""
    w_int = w_value.index()
    assert isinstance(w_int, W_Integer)
    return w_int


@builtin
def hex_(w_value: W_Object, /) -> str:
    """``hex(value)``."""
    return index_of(w_value).big().format("0123456789abcdef", "0x")


@builtin
def oct_(w_value: W_Object, /) -> str:
    """``oct(value)``."""
    return index_of(w_value).big().format("01234567", "0o")


@builtin
def bin_(w_value: W_Object, /) -> str:
    """``bin(value)``."""
    return index_of(w_value).big().format("01", "0b")


# ---- numbers ---------------------------------------------------------------------------------------------------------


@builtin
def abs_(w_value: W_Object, /) -> W_Object:
    """``abs(value)``."""
    return w_value.abs()


@builtin
def divmod_(w_a: W_Object, w_b: W_Object, /) -> W_Object:
    """``divmod(a, b)``."""
    return W_Tuple([operations.floordiv(w_a, w_b), operations.mod(w_a, w_b)])


@builtin
def pow_(w_base: W_Object, w_exponent: W_Object, w_modulus: W_Object = NONE) -> W_Object:
    """``pow(base, exponent, modulus)``."""
    if w_modulus is NONE:
        return operations.pow_(w_base, w_exponent)
    if not (isinstance(w_base, W_Integer) and isinstance(w_exponent, W_Integer) and isinstance(w_modulus, W_Integer)):
        raise type_error("pow() 3rd argument not allowed unless all arguments are integers")
    if not w_modulus.is_true():
        raise value_error("pow() 3rd argument cannot be 0")
    try:
        return new_integer(w_base.big().pow(w_exponent.big(), w_modulus.big()))
    except ValueError:
        raise value_error("base is not invertible for the given modulus") from None


@builtin
def sum_(w_items: W_Object, /, w_start: W_Object | None = None) -> W_Object:
    """The sum of the items."""
    w_total: W_Object = W_Int(0) if w_start is None else w_start
    if isinstance(w_total, W_Str):
        raise type_error("sum() can't sum strings [use ''.join(seq) instead]")
    w_iterator = w_items.iter()
    while True:
        w_item = w_iterator.next()
        if w_item is None:
            return w_total
        w_total = operations.add(w_total, w_item)


@builtin
def min_(args: list[W_Object], *, w_key: W_Object = NONE, w_default: W_Object | None = None) -> W_Object:
    """The least."""
    return extreme("min", args, w_key, w_default, operations.lt)


@builtin
def max_(args: list[W_Object], *, w_key: W_Object = NONE, w_default: W_Object | None = None) -> W_Object:
    """The greatest."""
    return extreme("max", args, w_key, w_default, operations.gt)


def extreme(
    name: str, args: list[W_Object], w_key: W_Object, w_default: W_Object | None, better: operations.Binary
) -> W_Object:
    """The first argument, or item of the only one, than which none is better."""
    if len(args) == 0:
        raise type_error(f"{name} expected at least 1 argument, got 0")
    items = args
    if len(args) == 1:
        items = items_of(args[0])
        if len(items) == 0:
            if w_default is None:
                raise value_error(f"{name}() arg is an empty sequence")
            return w_default
    elif w_default is not None:
        raise type_error(f"Cannot specify a default for {name}() with multiple positional arguments")
    w_best = items[0]
    w_best_key = w_best if w_key is NONE else w_key.call([w_best], [])
    for i in range(1, len(items)):
        w_item = items[i]
        w_item_key = w_item if w_key is NONE else w_key.call([w_item], [])
        if better(w_item_key, w_best_key).is_true():
            w_best, w_best_key = w_item, w_item_key
    return w_best


@builtin
def round_(w_number: W_Object, w_ndigits: W_Object = NONE) -> W_Object:
    """``round(number, ndigits)``."""
    w_rounded = call_special(w_number, "__round__", [] if w_ndigits is NONE else [w_ndigits])
    if w_rounded is None:
        raise type_error(f"type {w_number.kind()} doesn't define __round__ method")
    return w_rounded


# ---- containers and iteration ----------------------------------------------------------------------------------------


@builtin
def len_(w_object: W_Object, /) -> int:
    """``len(object)``."""
    return w_object.length()


@builtin
def sorted_(w_items: W_Object, /, *, w_key: W_Object = NONE, reverse: bool = False) -> W_Object:
    """The items in order."""
    return W_List(sorted_items(items_of(w_items), w_key, reverse))


@builtin
def iter_(w_object: W_Object, w_sentinel: W_Object | None = None, /) -> W_Object:
    """``iter(object)``, ``iter(function, sentinel)``."""
    if w_sentinel is None:
        return w_object.iter()
    if not w_object.is_callable():
        raise type_error("iter(v, w): v must be callable")
    return W_CallIterator(w_object, w_sentinel)


@builtin
def next_(w_iterator: W_Object, w_default: W_Object | None = None, /) -> W_Object:
    """``next(iterator, default)``."""
    if w_iterator.get_type().lookup("__next__") is None:
        raise type_error(f"'{w_iterator.kind()}' object is not an iterator")
    w_item = w_iterator.next()
    if w_item is not None:
        return w_item
    if w_default is not None:
        return w_default
    raise GuestError(STOP_ITERATION, "")


@builtin
def any_(w_items: W_Object, /) -> bool:
    """Whether one item is true."""
    w_iterator = w_items.iter()
    while True:
        w_item = w_iterator.next()
        if w_item is None:
            return False
        if w_item.is_true():
            return True


@builtin
def all_(w_items: W_Object, /) -> bool:
    """Whether all items are true."""
    w_iterator = w_items.iter()
    while True:
        w_item = w_iterator.next()
        if w_item is None:
            return True
        if not w_item.is_true():
            return False


# ---- objects ---------------------------------------------------------------------------------------------------------


@builtin
def isinstance_(w_object: W_Object, w_class: W_Object, /) -> bool:
    """``isinstance(object, class or tuple of them)``."""
    return is_instance(w_object, w_class)


def is_instance(w_object: W_Object, w_class: W_Object) -> bool:
    """Whether an object is an instance of a class or of one of a tuple."""
    if isinstance(w_class, W_Tuple):
        for w_item in w_class.items:
            if is_instance(w_object, w_item):
                return True
        return False
    if isinstance(w_class, W_Type):
        if w_class.w_metatype is not None:
            w_answer = call_special(w_class, "__instancecheck__", [w_object])
            if w_answer is not None:
                return w_answer.is_true()
        return w_object.get_type().is_subtype(w_class)
    raise type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")


@builtin
def issubclass_(w_class: W_Object, w_base: W_Object, /) -> bool:
    """``issubclass(class, base or tuple of them)``."""
    if not isinstance(w_class, W_Type):
        raise type_error("issubclass() arg 1 must be a class")
    return is_subclass(w_class, w_base)


def is_subclass(w_class: W_Type, w_base: W_Object) -> bool:
    """Whether a class derives from another or from one of a tuple."""
    if isinstance(w_base, W_Tuple):
        for w_item in w_base.items:
            if is_subclass(w_class, w_item):
                return True
        return False
    if isinstance(w_base, W_Type):
        if w_base.w_metatype is not None:
            w_answer = call_special(w_base, "__subclasscheck__", [w_class])
            if w_answer is not None:
                return w_answer.is_true()
        return w_class.is_subtype(w_base)
    raise type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union")


@builtin
def callable_(w_object: W_Object, /) -> bool:
    """Whether it can be called."""
    return w_object.is_callable()


@builtin
def id_(w_object: W_Object, /) -> int:
    """A number that no other living object has."""
    return compute_unique_id(w_object)


@builtin
def hash_(w_object: W_Object, /) -> int:
    """``hash(object)``."""
    return w_object.hash()


def attribute_name(w_name: W_Object) -> str:
    """The name that getattr and its like are given."""
    if isinstance(w_name, W_Str):
        return w_name.value
    raise type_error("attribute name must be string, not '" + w_name.kind() + "'")


@builtin
def getattr_(w_object: W_Object, w_name: W_Object, w_default: W_Object | None = None, /) -> W_Object:
    """``getattr(object, name, default)``."""
    name = attribute_name(w_name)
    if w_default is None:
        return w_object.getattribute(name)
    w_found = operations.find_attribute(w_object, name)
    return w_default if w_found is None else w_found


@builtin
def hasattr_(w_object: W_Object, w_name: W_Object, /) -> bool:
    """``hasattr(object, name)``."""
    return operations.find_attribute(w_object, attribute_name(w_name)) is not None


@builtin
def setattr_(w_object: W_Object, w_name: W_Object, w_value: W_Object, /) -> None:
    """``setattr(object, name, value)``."""
    w_object.setattribute(attribute_name(w_name), w_value)


@builtin
def delattr_(w_object: W_Object, w_name: W_Object, /) -> None:
    """``delattr(object, name)``."""
    w_object.delattribute(attribute_name(w_name))


@builtin
def __build_class__(w_body: W_Object, name: str, bases: list[W_Object], keywords: dict[str, W_Object], /) -> W_Object:
    """What ``class`` statements call."""
    return classes.build_class(w_body, name, bases, keywords)
