"""What patterns of ``match`` ask of a subject."""

from __future__ import annotations

from languages.minipy.objects.base import W_Object
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import type_error, value_error
from languages.minipy.objects.lists import W_List
from languages.minipy.objects.operations import find_attribute
from languages.minipy.objects.ranges import W_Range
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.tuples import W_Tuple
from languages.minipy.objects.types import W_Type
from languages.minipy.types import containers, numbers, texts


def is_sequence(w_subject: W_Object) -> bool:
    """Whether a sequence pattern may match: str and bytes never do."""
    return isinstance(w_subject, (W_List, W_Tuple, W_Range))


def is_mapping(w_subject: W_Object) -> bool:
    """Whether a mapping pattern may match."""
    return isinstance(w_subject, W_Dict)


def match_keys(w_subject: W_Object, w_keys: W_Object) -> W_Object:
    """The values of the keys, None where one is missing."""
    assert isinstance(w_keys, W_Tuple) and isinstance(w_subject, W_Dict)
    seen = W_Dict()
    values: list[W_Object] = []
    for w_key in w_keys.items:
        if seen.find(w_key) is not None:
            raise value_error(f"mapping pattern checks duplicate key ({w_key.repr()})")
        seen.set(w_key, NONE)
        w_value = w_subject.find(w_key)
        if w_value is None:
            return NONE
        values.append(w_value)
    return W_Tuple(values)


def without_keys(w_subject: W_Object, w_keys: W_Object) -> W_Object:
    """What ``**rest`` is bound to."""
    assert isinstance(w_keys, W_Tuple) and isinstance(w_subject, W_Dict)
    w_rest = w_subject.copy()
    for w_key in w_keys.items:
        w_rest.remove(w_key)
    return w_rest


# A single positional pattern of these matches the subject itself.
SELF_MATCHING = [
    containers.DICT.w_type, containers.LIST.w_type, containers.TUPLE.w_type, numbers.BOOL.w_type, numbers.INT.w_type,
    numbers.FLOAT.w_type, texts.STR.w_type,
]  # fmt: skip


def match_class(w_subject: W_Object, w_class: W_Object, count: int, w_names: W_Object) -> W_Object:
    """The attributes that a class pattern looks at, None where the subject is no instance or lacks one."""
    assert isinstance(w_names, W_Tuple)
    if not isinstance(w_class, W_Type):
        raise type_error("called match pattern must be a type")
    if not w_subject.get_type().is_subtype(w_class):
        return NONE
    values: list[W_Object] = []
    names: list[str] = []
    if count > 0:
        w_arguments = w_class.lookup("__match_args__")
        if w_arguments is None and count == 1 and matches_itself(w_class):
            values.append(w_subject)
        else:
            names = positional_names(w_class, w_arguments, count)
    for w_name in w_names.items:
        assert isinstance(w_name, W_Str)
        if w_name.value in names:
            raise type_error(f"{w_class.name}() got multiple sub-patterns for attribute '{w_name.value}'")
        names.append(w_name.value)
    for name in names:
        w_value = find_attribute(w_subject, name)
        if w_value is None:
            return NONE
        values.append(w_value)
    return W_Tuple(values)


def matches_itself(w_class: W_Type) -> bool:
    """Whether the class is one of the built-in ones that take one positional pattern."""
    for w_base in w_class.mro:
        if w_base in SELF_MATCHING:
            return True
    return False


def positional_names(w_class: W_Type, w_arguments: W_Object | None, count: int) -> list[str]:
    """The attributes of positional patterns."""
    names: list[str] = []
    if w_arguments is not None:
        if not isinstance(w_arguments, W_Tuple):
            raise type_error(f"{w_class.name}.__match_args__ must be a tuple (got {w_arguments.kind()})")
        for w_name in w_arguments.items:
            if not isinstance(w_name, W_Str):
                raise type_error(f"__match_args__ elements must be strings (got {w_name.kind()})")
            names.append(w_name.value)
    if count > len(names):
        plural = "" if len(names) == 1 else "s"
        raise type_error(f"{w_class.name}() accepts {len(names)} positional sub-pattern{plural} ({count} given)")
    return names[:count]
