"""What is made once for its parts, for as long as somebody uses it.

    @interned
    def list_type(item):                    list_type(Signed) is list_type(Signed)
        return GcStruct(…)

Types of a program lead to all of its graphs (a class has a vtable, a vtable has methods), so a table that kept types alive
would keep every program that a process ever translated.  These tables hold parts and results weakly.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary, ref

PLAIN = (bool, int, str)

P = ParamSpec("P")
R = TypeVar("R")


def weak_key(*parts: Any) -> Hashable:
    """A key for types (by identity) and plain values, which keeps none of the types alive."""
    return tuple([part if isinstance(part, PLAIN) else ref(part) for part in parts])


def interned(make: Callable[P, R]) -> Callable[P, R]:
    """A function of types and plain values (positional) that gives the same result for the same ones."""
    table: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()

    @wraps(make)
    def find(*parts: P.args, **named: P.kwargs) -> R:
        key = weak_key(*parts)
        found = table.get(key)
        if found is None:
            found = table[key] = make(*parts, **named)
        return found  # type: ignore[no-any-return]

    return find
