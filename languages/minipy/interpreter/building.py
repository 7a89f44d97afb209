"""Making containers, taking them apart, formatting values in f-strings."""

from __future__ import annotations

from framework.rlib.jit import unroll_safe
from languages.minipy.interpreter.frame import Frame
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import type_error, value_error
from languages.minipy.objects.iteration import items_of
from languages.minipy.objects.lists import W_List
from languages.minipy.objects.sets import W_Set
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.slices import W_Slice
from languages.minipy.objects.texts import W_Str, ascii_text
from languages.minipy.objects.tuples import W_Tuple
from languages.minipy.types.sets import add_all


@unroll_safe
def build_map(items: list[W_Object]) -> W_Object:
    """A dict of keys and values in turn."""
    w_dict = W_Dict()
    for i in range(0, len(items), 2):
        w_dict.set(items[i], items[i + 1])
    return w_dict


def build_set(items: list[W_Object]) -> W_Object:
    """A set display."""
    w_set = W_Set()
    for w_item in items:
        w_set.add_item(w_item)
    return w_set


def add_item(w_set: W_Object, w_item: W_Object) -> None:
    """Of a set comprehension."""
    assert isinstance(w_set, W_Set)
    w_set.add_item(w_item)


def update_set(w_set: W_Object, w_items: W_Object) -> None:
    """``*items`` in a set display."""
    assert isinstance(w_set, W_Set)
    add_all(w_set, w_items)


def build_string(items: list[W_Object]) -> W_Object:
    """The texts one behind the other."""
    return W_Str("".join([w_item.text() for w_item in items]))


def build_slice(items: list[W_Object]) -> W_Object:
    """``start:stop:step``."""
    return W_Slice(items[0], items[1], items[2] if len(items) == 3 else NONE)


def append_item(w_list: W_Object, w_item: W_Object) -> None:
    """Of a list comprehension."""
    assert isinstance(w_list, W_List)
    w_list.items.append(w_item)


def extend_list(w_list: W_Object, w_items: W_Object) -> None:
    """``*items`` in a display or a call."""
    assert isinstance(w_list, W_List)
    w_list.items.extend(items_of(w_items, f"Value after * must be an iterable, not {w_items.kind()}"))


def list_to_tuple(w_list: W_Object) -> W_Object:
    """A tuple of a list that nobody else has."""
    assert isinstance(w_list, W_List)
    return W_Tuple(w_list.items[:])


def update_dict(w_dict: W_Object, w_other: W_Object) -> None:
    """``**other`` in a display."""
    assert isinstance(w_dict, W_Dict)
    if isinstance(w_other, W_Dict):
        w_dict.update(w_other)
        return
    w_keys = keys_of(w_other)
    if w_keys is None:
        raise type_error(f"'{w_other.kind()}' object is not a mapping")
    for w_key in items_of(w_keys):
        w_dict.set(w_key, w_other.getitem(w_key))


def keys_of(w_mapping: W_Object) -> W_Object | None:
    """What ``keys()`` of a mapping gives, None where there is no such method."""
    w_found = w_mapping.get_type().lookup("keys")
    return None if w_found is None else w_found.call_method(w_mapping, [], [])


def merge_keywords(w_dict: W_Object, w_other: W_Object, w_function: W_Object) -> None:
    """``**other`` in a call."""
    assert isinstance(w_dict, W_Dict)
    w_addition = W_Dict()
    name = w_function.function_name()
    if isinstance(w_other, W_Dict):
        w_addition.update(w_other)
    elif keys_of(w_other) is None:
        raise type_error(f"{name}() argument after ** must be a mapping, not {w_other.kind()}")
    else:
        update_dict(w_addition, w_other)
    for w_key in w_addition.keys():
        if not isinstance(w_key, W_Str):
            raise type_error("keywords must be strings")
        if w_dict.find(w_key) is not None:
            raise type_error(f"{name}() got multiple values for keyword argument '{w_key.value}'")
        w_value = w_addition.find(w_key)
        assert w_value is not None
        w_dict.set(w_key, w_value)


def format_value(w_value: W_Object, conversion: int, specification: str) -> W_Object:
    """What braces in an f-string give."""
    if conversion == 1:
        w_value = W_Str(w_value.text())
    elif conversion == 2:
        w_value = W_Str(w_value.repr())
    elif conversion == 3:
        w_value = W_Str(ascii_text(w_value.repr()))
    return W_Str(w_value.format(specification))


# ---- unpacking -------------------------------------------------------------------------------------------------------


@unroll_safe
def unpack(frame: Frame, count: int) -> None:
    """``a, b = value``: the first item on top."""
    w_value = frame.pop()
    items = unpacked(w_value, count)
    for i in range(count - 1, -1, -1):
        frame.push(items[i])


def unpacked(w_value: W_Object, count: int) -> list[W_Object]:
    """Exactly ``count`` items of a value."""
    if type(w_value) is W_Tuple:
        items = w_value.items
    elif type(w_value) is W_List:
        items = w_value.items
    else:
        items = first_items(w_value, count)
    if len(items) > count:
        raise value_error(f"too many values to unpack (expected {count})")
    if len(items) < count:
        raise value_error(f"not enough values to unpack (expected {count}, got {len(items)})")
    return items


def first_items(w_value: W_Object, count: int) -> list[W_Object]:
    """The first ``count`` items of an iterable and one more where there is one: it may have no end."""
    w_type = w_value.get_type()
    if w_type.lookup("__iter__") is None and w_type.lookup("__getitem__") is None:
        raise type_error(f"cannot unpack non-iterable {w_type.name} object")
    w_iterator = w_value.iter()
    items: list[W_Object] = []
    while len(items) <= count:
        w_item = w_iterator.next()
        if w_item is None:
            break
        items.append(w_item)
    return items


@unroll_safe
def unpack_with_rest(frame: Frame, before: int, after: int) -> None:
    """``a, *b, c = value``."""
    w_value = frame.pop()
    w_type = w_value.get_type()
    if w_type.lookup("__iter__") is None and w_type.lookup("__getitem__") is None:
        raise type_error(f"cannot unpack non-iterable {w_type.name} object")
    items = items_of(w_value)
    if len(items) < before + after:
        raise value_error(f"not enough values to unpack (expected at least {before + after}, got {len(items)})")
    end = len(items) - after
    for i in range(after - 1, -1, -1):
        frame.push(items[end + i])
    frame.push(W_List(items[before:end]))
    for i in range(before - 1, -1, -1):
        frame.push(items[i])
