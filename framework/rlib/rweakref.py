"""Dictionaries that do not keep their values or keys alive, and weak references.

cache = RWeakValueDictionary(str, W_Symbol)      # keys compare as str does; None deletes
table = RWeakKeyDictionary(W_Key, W_Value)       # keys by identity
"""

from __future__ import annotations

import weakref
from typing import Any

from framework.rlib.objectmodel import r_dict

ref = weakref.ref


def has_weakref_support() -> bool:
    """Whether weak references clear themselves: always."""
    return True


class RWeakValueDictionary:
    """A dict whose entries disappear when nothing else refers to their value.

    ``keyclass`` is str, int, … or a class (then keys compare by identity); with two functions it is an ``r_dict``.
    """

    def __init__(self, keyclass: Any, valueclass: type, key_eq: Any = None, key_hash: Any = None) -> None:
        self._keyclass = keyclass
        self._valueclass = valueclass
        self._custom = key_eq is not None
        self._dict: Any = r_dict(key_eq, key_hash) if self._custom else {}

    def get(self, key: Any) -> Any:
        """The value, or None."""
        reference = self._dict.get(key)
        return reference() if reference is not None else None

    def set(self, key: Any, value: Any) -> None:
        """Set the value; None removes the key."""
        if value is None:
            if key in self._dict:
                del self._dict[key]
            return
        if not isinstance(value, self._valueclass):
            raise TypeError(f"a {type(value).__name__} is not a {self._valueclass.__name__}")
        self._dict[key] = weakref.ref(value)

    def clear(self) -> None:
        """Remove all."""
        self._dict.clear()

    def _forget_dead(self) -> None:
        for key in list(self._dict):
            if self._dict[key]() is None:
                del self._dict[key]

    def keys(self) -> list[Any]:
        """Keys of values that live."""
        self._forget_dead()
        return list(self._dict)

    def values(self) -> list[Any]:
        """Values that live."""
        return [value for value in [self._dict[key]() for key in list(self._dict)] if value is not None]

    def items(self) -> list[tuple[Any, Any]]:
        """Pairs whose value lives."""
        pairs = [(key, self._dict[key]()) for key in list(self._dict)]
        return [pair for pair in pairs if pair[1] is not None]


class RWeakKeyDictionary:
    """A dict by identity of keys whose entries disappear when nothing else refers to their key."""

    def __init__(self, keyclass: type, valueclass: type) -> None:
        self._keyclass = keyclass
        self._valueclass = valueclass
        self._dict: dict[int, tuple[Any, Any]] = {}

    def get(self, key: Any) -> Any:
        """The value, or None."""
        entry = self._dict.get(id(key))
        return entry[1] if entry is not None and entry[0]() is key else None

    def set(self, key: Any, value: Any) -> None:
        """Set the value; None removes the key."""
        if not isinstance(key, self._keyclass):
            raise TypeError(f"a {type(key).__name__} is not a {self._keyclass.__name__}")
        if value is None:
            self._dict.pop(id(key), None)
            return
        if not isinstance(value, self._valueclass):
            raise TypeError(f"a {type(value).__name__} is not a {self._valueclass.__name__}")
        number = id(key)
        table = self._dict
        self._dict[number] = (weakref.ref(key, lambda _dead: table.pop(number, None)), value)

    def length(self) -> int:
        """How many keys live."""
        return len(self._dict)
