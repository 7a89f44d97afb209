"""Enum classes that are known when a function is translated: their members, and finding one of them.

Color.RED, Color.RED.name      the member, its name (of classes that hold numbers; other members are instances)
for c in Color                 for c in (Color.RED, Color.GREEN); likewise ``len``, ``list``, ``sorted`` … of the class
Color["RED"]                   an item of a dict of the members by name
Color(1)                       a call of a function that finds a member by its value
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable
from typing import Any

from framework.flowgraph.model import Constant, Value
from framework.flowgraph.operations import CallShape

_OVER_MEMBERS = (list, tuple, set, frozenset, len, sorted, reversed, enumerate, iter, zip)


def fold_attribute(value: Value, name: str) -> Constant | None:
    """``Color.RED`` of a constant enum class that holds numbers, and the name and value of a member; None for others.

    Inference takes such a member for an int.
    """
    live = value.value if isinstance(value, Constant) else None
    if isinstance(live, enum.EnumMeta) and int in live.__mro__:
        members: dict[str, Any] = dict(live.__members__)
        return Constant(members[name]) if name in members else None
    if isinstance(live, enum.Enum) and isinstance(live, int) and name in ("name", "value"):
        return Constant(getattr(live, name))
    return None


def members(value: Value) -> Value:
    """The members of a constant enum class, a constant tuple; other values as they are."""
    cls = enum_class(value)
    return value if cls is None else Constant(_members(cls))


def by_name(value: Value) -> Value:
    """A dict of the members of a constant enum class by their names; other values as they are."""
    cls = enum_class(value)
    return value if cls is None else Constant(_by_name(cls))


def known_call(target: Value, shape: CallShape, values: list[Value]) -> tuple[Value, list[Value]]:
    """A call of an enum class, or of a built-in over one, as a call of what is translated; others as they are."""
    cls = enum_class(target)
    if cls is not None and shape == CallShape(1):
        finder = _finder(cls)
        return (target if finder is None else Constant(finder)), values
    if isinstance(target, Constant) and any(target.value is function for function in _OVER_MEMBERS):
        return target, [members(value) for value in values]
    return target, values


def enum_class(value: Value) -> enum.EnumMeta | None:
    """The class that a constant is, if it is an enum class with members."""
    live = value.value if isinstance(value, Constant) else None
    return live if isinstance(live, enum.EnumMeta) and len(live) > 0 else None


@functools.cache
def _members(cls: enum.EnumMeta) -> tuple[Any, ...]:
    return tuple(cls)


@functools.cache
def _by_name(cls: enum.EnumMeta) -> dict[str, Any]:
    return dict(cls.__members__)


@functools.cache
def _finder(cls: enum.EnumMeta) -> Callable[[Any], Any] | None:
    """What ``cls(value)`` does; None where it is not a look-up among values of one type."""
    found: list[Any] = list(cls)
    kinds = {type(member.value) for member in found}
    makes_others = cls._missing_.__func__ is not enum.Enum._missing_.__func__  # type: ignore[attr-defined]
    if makes_others or len(kinds) != 1 or not kinds <= {int, str, bytes}:
        return None
    by_value = {member.value: member for member in found}
    name = cls.__qualname__

    def member_with(value: Any) -> Any:
        if value in by_value:
            return by_value[value]
        raise ValueError(f"{value!r} is not a valid {name}")

    return member_with
