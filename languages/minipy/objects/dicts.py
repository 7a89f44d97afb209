"""Dictionaries.

As long as all keys are strings proper, they are the keys of a dictionary of our own, which compares texts.  The first
other key moves everything into one that asks the keys for their hash and equality.
"""

from __future__ import annotations

from typing import Any

from framework.rlib.objectmodel import r_dict
from languages.minipy.objects.base import NOT_IMPLEMENTED, W_Object, same_or_equal
from languages.minipy.objects.errors import key_error, runtime_error, type_error
from languages.minipy.objects.iterators import W_Iterator
from languages.minipy.objects.numbers import new_bool
from languages.minipy.objects.recursion import SHOWN
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.tuples import W_Tuple


def key_hash(w_key: W_Object) -> int:
    """The hash of a key."""
    return w_key.hash()


class W_Dict(W_Object):
    """A dict."""

    def __init__(self) -> None:
        self.texts: dict[str, W_Object] = {}
        self.table: Any = None  # an r_dict, in use instead of ``texts`` when there

    # ---- the two forms -----------------------------------------------------------------------------------------------

    def general(self) -> Any:
        """The form with any keys, from now on."""
        table = self.table
        if table is None:
            table = r_dict(same_or_equal, key_hash)
            for text, w_value in self.texts.items():
                table[W_Str(text)] = w_value
            self.table = table
            self.texts = {}
        return table

    def find(self, w_key: W_Object) -> W_Object | None:
        """The value of a key, None where it is missing."""
        table = self.table
        if table is not None:
            return table.get(w_key)
        if type(w_key) is W_Str:
            return self.texts.get(w_key.value)
        w_key.hash()  # an unhashable key is refused, a missing one is not
        return self.general().get(w_key) if len(self.texts) > 0 else None

    def find_text(self, name: str) -> W_Object | None:
        """The value of a str, None where it is missing."""
        table = self.table
        return self.texts.get(name) if table is None else table.get(W_Str(name))

    def set(self, w_key: W_Object, w_value: W_Object) -> None:
        """Set the value of a key."""
        if self.table is None and type(w_key) is W_Str:
            self.texts[w_key.value] = w_value
        else:
            self.general()[w_key] = w_value

    def set_text(self, name: str, w_value: W_Object) -> None:
        """Set the value of a str."""
        table = self.table
        if table is None:
            self.texts[name] = w_value
        else:
            table[W_Str(name)] = w_value

    def remove(self, w_key: W_Object) -> W_Object | None:
        """Remove a key; its value, None where it was missing."""
        table = self.table
        if table is None:
            if type(w_key) is W_Str:
                return self.texts.pop(w_key.value, None)
            table = self.general()
        return table.pop(w_key, None)

    def remove_text(self, name: str) -> W_Object | None:
        """Remove a str; its value, None where it was missing."""
        table = self.table
        return self.texts.pop(name, None) if table is None else table.pop(W_Str(name), None)

    def clear(self) -> None:
        """Remove all."""
        self.texts = {}
        self.table = None

    def keys(self) -> list[W_Object]:
        """All keys."""
        table = self.table
        return [W_Str(text) for text in self.texts] if table is None else list(table)

    def values(self) -> list[W_Object]:
        """All values."""
        table = self.table
        return list(self.texts.values()) if table is None else list(table.values())

    def update(self, w_other: W_Dict) -> None:
        """Take over all of another dict."""
        table = w_other.table
        if table is None:
            for text, w_value in w_other.texts.items():
                self.set_text(text, w_value)
        else:
            for w_key, w_value in table.items():
                self.set(w_key, w_value)

    def copy(self) -> W_Dict:
        """A dict with the same keys and values."""
        w_copy = W_Dict()
        w_copy.update(self)
        return w_copy

    # ---- what the guest asks -----------------------------------------------------------------------------------------

    def length(self) -> int:
        table = self.table
        return len(self.texts) if table is None else len(table)

    def is_true(self) -> bool:
        return self.length() != 0

    def hash(self) -> int:
        raise type_error("unhashable type: 'dict'")

    def getitem(self, w_key: W_Object) -> W_Object:
        w_value = self.find(w_key)
        if w_value is None:
            return self.missing(w_key)
        return w_value

    def missing(self, w_key: W_Object) -> W_Object:
        """What a key gives that isn't there: a derived class may have ``__missing__``."""
        w_type = self.get_type()
        if w_type is not self.w_type:
            w_found = w_type.lookup("__missing__")
            if w_found is not None:
                return w_found.call_method(self, [w_key], [])
        raise key_error(w_key)

    def setitem(self, w_key: W_Object, w_value: W_Object) -> None:
        self.set(w_key, w_value)

    def delitem(self, w_key: W_Object) -> None:
        if self.remove(w_key) is None:
            raise key_error(w_key)

    def contains(self, w_key: W_Object) -> bool:
        return self.find(w_key) is not None

    def iter(self) -> W_Object:
        return W_KeyIterator(self)

    def repr(self) -> str:
        if not SHOWN.enter(self):
            return "{...}"
        try:
            keys, values = self.keys(), self.values()
            return "{" + ", ".join([f"{keys[i].repr()}: {values[i].repr()}" for i in range(len(keys))]) + "}"
        finally:
            SHOWN.leave()

    def eq(self, w_other: W_Object) -> W_Object:
        return new_bool(self.is_equal(w_other)) if isinstance(w_other, W_Dict) else NOT_IMPLEMENTED

    def ne(self, w_other: W_Object) -> W_Object:
        return new_bool(not self.is_equal(w_other)) if isinstance(w_other, W_Dict) else NOT_IMPLEMENTED

    def is_equal(self, w_other: W_Dict) -> bool:
        """Whether both have the same keys with equal values."""
        if self.length() != w_other.length():
            return False
        keys, values = self.keys(), self.values()
        for i in range(len(keys)):
            w_value = w_other.find(keys[i])
            if w_value is None or not same_or_equal(values[i], w_value):
                return False
        return True

    def or_(self, w_other: W_Object) -> W_Object:
        if not isinstance(w_other, W_Dict):
            return NOT_IMPLEMENTED
        w_result = self.copy()
        w_result.update(w_other)
        return w_result


class W_DictIterator(W_Iterator):
    """Over the keys that a dict has when the iteration starts; a dict that grows or shrinks meanwhile is noticed."""

    def __init__(self, w_dict: W_Dict) -> None:
        self.w_dict: W_Dict | None = w_dict
        self.keys = w_dict.keys()
        self.place = 0

    def next_key(self) -> W_Object | None:
        """The next key, None at the end."""
        w_dict = self.w_dict
        if w_dict is None:
            return None
        if w_dict.length() != len(self.keys):
            raise runtime_error("dictionary changed size during iteration")
        place = self.place
        if place >= len(self.keys):
            self.w_dict = None
            return None
        self.place = place + 1
        return self.keys[place]

    def value_of(self, w_key: W_Object) -> W_Object:
        """The value of a key that the iteration came to."""
        w_dict = self.w_dict
        assert w_dict is not None
        w_value = w_dict.find(w_key)
        if w_value is None:
            raise runtime_error("dictionary keys changed during iteration")
        return w_value


class W_KeyIterator(W_DictIterator):
    """Over the keys."""

    def next(self) -> W_Object | None:
        return self.next_key()


class W_ValueIterator(W_DictIterator):
    """Over the values."""

    def next(self) -> W_Object | None:
        w_key = self.next_key()
        return None if w_key is None else self.value_of(w_key)


class W_ItemIterator(W_DictIterator):
    """Over pairs of keys and values."""

    def next(self) -> W_Object | None:
        w_key = self.next_key()
        return None if w_key is None else W_Tuple([w_key, self.value_of(w_key)])
