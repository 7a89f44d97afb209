"""What ``weakref.WeakValueDictionary`` becomes: an ordinary dict of weak references.  Translated code.

Every place that makes one has a class of its own with copies of the methods below, so that inference keeps the types of
their keys and values apart; all derive from ``WeakValues``, so that they can meet.  Entries whose value died are dropped
when the number of entries has doubled since the last time.
"""

from __future__ import annotations

import types
import weakref
from typing import Any

FIRST_CLEANING = 32  # entries


class WeakValues:
    """Base of all classes of weak-valued dicts."""


class WeakValueMethods:
    """Source of the methods; never used itself."""

    def __init__(self):  # type: ignore[no-untyped-def]
        self.entries: Any = {}
        self.clean_at = FIRST_CLEANING

    def find(self, key):  # type: ignore[no-untyped-def]
        """The value if it lives, else None."""
        if key in self.entries:
            return self.entries[key]()
        return None

    def forget_dead(self):  # type: ignore[no-untyped-def]
        """Drop entries without value."""
        for key in [key for key in self.entries if self.entries[key]() is None]:
            del self.entries[key]
        self.clean_at = max(2 * len(self.entries), FIRST_CLEANING)

    def __getitem__(self, key):  # type: ignore[no-untyped-def]
        value = self.find(key)
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):  # type: ignore[no-untyped-def]
        if len(self.entries) >= self.clean_at:
            self.forget_dead()
        self.entries[key] = weakref.ref(value)

    def __delitem__(self, key):  # type: ignore[no-untyped-def]
        if self.find(key) is None:
            raise KeyError(key)
        del self.entries[key]

    def __contains__(self, key):  # type: ignore[no-untyped-def]
        return self.find(key) is not None

    def __len__(self):  # type: ignore[no-untyped-def]
        self.forget_dead()
        return len(self.entries)

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.keys())

    def get(self, key, default=None):  # type: ignore[no-untyped-def]
        """``d.get(key, default)``."""
        value = self.find(key)
        return default if value is None else value

    def pop(self, key):  # type: ignore[no-untyped-def]
        """``d.pop(key)``."""
        value = self[key]
        del self.entries[key]
        return value

    def setdefault(self, key, default):  # type: ignore[no-untyped-def]
        """``d.setdefault(key, default)``."""
        value = self.find(key)
        if value is None:
            self[key] = default
            return default
        return value

    def clear(self):  # type: ignore[no-untyped-def]
        """``d.clear()``."""
        self.entries.clear()

    def keys(self):  # type: ignore[no-untyped-def]
        """Keys of values that live."""
        self.forget_dead()
        return [key for key in self.entries]  # noqa: C416

    def values(self):  # type: ignore[no-untyped-def]
        """Values that live."""
        return [value for _, value in self.items()]

    def items(self):  # type: ignore[no-untyped-def]
        """Keys with values that live."""
        result = []
        for key in self.entries:
            value = self.entries[key]()
            if value is not None:
                result.append((key, value))
        return result


def weak_values_class() -> type:
    """A new class.  NOT_RPYTHON: made at translation time."""
    members: dict[str, Any] = {"__module__": WeakValues.__module__}
    for name, function in vars(WeakValueMethods).items():
        if isinstance(function, types.FunctionType):
            copy = types.FunctionType(function.__code__, function.__globals__, name, function.__defaults__)
            copy.__qualname__ = function.__qualname__
            members[name] = copy
    return type("WeakValueDictionary", (WeakValues,), members)
