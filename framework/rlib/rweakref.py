"""Dictionaries that do not keep their values or keys alive, and weak references.

    cache = RWeakValueDictionary(str, W_Symbol)      # keys compare as str does; setting None deletes
    table = RWeakKeyDictionary(W_Key, W_Value)       # keys by identity

Each pair of key and value types has a class of its own, so that their types do not meet.  Entries that died are dropped
when the number of entries has doubled since the last time.
"""

from __future__ import annotations

import weakref
from typing import Any

from framework.rlib.objectmodel import compute_identity_hash, r_dict, specialize

ref = weakref.ref
FIRST_CLEANING = 32  # entries


def has_weakref_support() -> bool:
    """Whether weak references clear themselves: always."""
    return True


@specialize.arg(0, 1)
def RWeakValueDictionary(keyclass: Any, valueclass: Any) -> Any:  # RPython's name
    """A dict whose entries disappear when nothing else refers to their value."""
    return _value_dictionary_class(keyclass, valueclass, None, None)({})


@specialize.arg(0, 1, 2, 3)
def RWeakValueRDictionary(keyclass: Any, valueclass: Any, key_eq: Any, key_hash: Any) -> Any:
    """The same with equality and hash functions for the keys."""
    return _value_dictionary_class(keyclass, valueclass, key_eq, key_hash)(r_dict(key_eq, key_hash))


@specialize.arg(0, 1)
def RWeakKeyDictionary(keyclass: Any, valueclass: Any) -> Any:  # RPython's name
    """A dict by identity of keys whose entries disappear when nothing else refers to their key."""
    return _key_dictionary_class(keyclass, valueclass)()


_classes: dict[Any, type] = {}


@specialize.memo()
def _value_dictionary_class(keyclass: Any, valueclass: Any, key_eq: Any, key_hash: Any) -> Any:
    key = ("value", keyclass, valueclass, key_eq, key_hash)
    if key not in _classes:
        _classes[key] = _make_value_dictionary(valueclass)
    return _classes[key]


@specialize.memo()
def _key_dictionary_class(keyclass: Any, valueclass: Any) -> Any:
    key = ("key", keyclass, valueclass)
    if key not in _classes:
        _classes[key] = _make_key_dictionary(keyclass, valueclass)
    return _classes[key]


def _make_value_dictionary(valueclass: Any) -> type:
    """The class for one type of values, at translation."""

    class WeakValueDictionary:
        """Keys to weak references."""

        def __init__(self, empty: Any) -> None:
            self._dict = empty
            self._clean_at = FIRST_CLEANING

        def get(self, key: Any) -> Any:
            """The value, or None."""
            if key not in self._dict:
                return None
            return self._dict[key]()

        def set(self, key: Any, value: Any) -> None:
            """Set the value; None removes the key."""
            if value is None:
                if key in self._dict:
                    del self._dict[key]
                return
            assert isinstance(value, valueclass)
            if len(self._dict) >= self._clean_at:
                self._forget_dead()
            self._dict[key] = weakref.ref(value)

        def _forget_dead(self) -> None:
            dead = [key for key in self._dict if self._dict[key]() is None]
            for key in dead:
                del self._dict[key]
            self._clean_at = max(2 * len(self._dict), FIRST_CLEANING)

        def length(self) -> int:
            """How many values live."""
            self._forget_dead()
            return len(self._dict)

        def keys(self) -> Any:
            """Keys of values that live."""
            self._forget_dead()
            return [key for key in self._dict]

        def values(self) -> Any:
            """Values that live."""
            result = []
            for key in self._dict:
                value = self._dict[key]()
                if value is not None:
                    result.append(value)
            return result

        def clear(self) -> None:
            """Remove all."""
            self._dict.clear()

    return WeakValueDictionary


def _make_key_dictionary(keyclass: Any, valueclass: Any) -> type:
    """The class for one type of keys and values, at translation."""

    class Entry:
        """One key; entries of keys with the same hash are chained."""

        def __init__(self, key: Any, value: Any, following: Any) -> None:
            self.reference = weakref.ref(key)
            self.value = value
            self.next = following

    class WeakKeyDictionary:
        """Identity hashes to chains of entries."""

        def __init__(self) -> None:
            self._dict: dict[int, Any] = {}
            self._clean_at = FIRST_CLEANING

        def _find(self, key: Any) -> Any:
            entry = self._dict.get(compute_identity_hash(key), None)
            while entry is not None and entry.reference() is not key:
                entry = entry.next
            return entry

        def get(self, key: Any) -> Any:
            """The value, or None."""
            entry = self._find(key)
            if entry is None:
                return None
            return entry.value

        def set(self, key: Any, value: Any) -> None:
            """Set the value; None removes the key."""
            assert isinstance(key, keyclass)
            entry = self._find(key)
            if entry is not None:
                entry.value = value
            elif value is not None:
                assert isinstance(value, valueclass)
                if len(self._dict) >= self._clean_at:
                    self._forget_dead()
                number = compute_identity_hash(key)
                self._dict[number] = Entry(key, value, self._dict.get(number, None))

        def _forget_dead(self) -> None:
            numbers = [number for number in self._dict]
            for number in numbers:
                alive = None
                entry = self._dict[number]
                while entry is not None:
                    if entry.reference() is not None and entry.value is not None:
                        alive = Entry(entry.reference(), entry.value, alive)
                    entry = entry.next
                if alive is None:
                    del self._dict[number]
                else:
                    self._dict[number] = alive
            self._clean_at = max(2 * len(self._dict), FIRST_CLEANING)

        def length(self) -> int:
            """How many keys live."""
            self._forget_dead()
            total = 0
            for number in self._dict:
                entry = self._dict[number]
                while entry is not None:
                    total += 1
                    entry = entry.next
            return total

    return WeakKeyDictionary
