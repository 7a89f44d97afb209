"""The core of the language's extensions: specialisation, inlining hints, hashes and identities, special dicts, mixins.

Decorators here only set attributes that the translator reads; the functions behave as written when hosted.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


# --- specialisation and other hints on functions


class _Specialize:
    """How a function is copied: one graph per value or type of the named arguments, per call site …"""

    def memo(self) -> Callable[[F], F]:
        """Called at translation for each possible constant argument; the calls become table look-ups."""
        return _tag("specialize:memo")

    def arg(self, *indices: int) -> Callable[[F], F]:
        """One copy per constant value of the arguments with these indices."""
        return _tag("specialize:arg" + _listed(indices))

    def arg_or_var(self, *indices: int) -> Callable[[F], F]:
        """Like ``arg``, and one copy more for calls where one of them is not constant."""
        return _tag("specialize:arg_or_var" + _listed(indices))

    def argtype(self, *indices: int) -> Callable[[F], F]:
        """One copy per type of the arguments with these indices."""
        return _tag("specialize:argtype" + _listed(indices))

    def ll(self) -> Callable[[F], F]:
        """One copy per combination of low-level argument types."""
        return _tag("specialize:ll")

    def ll_and_arg(self, *indices: int) -> Callable[[F], F]:
        """Both ``ll`` and ``arg``."""
        return _tag("specialize:ll_and_arg" + _listed(indices))

    def call_location(self) -> Callable[[F], F]:
        """One copy per place that calls it."""
        return _tag("specialize:call_location")


def _tag(text: str) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        function._annspecialcase_ = text  # type: ignore[attr-defined]
        return function

    return decorate


def _listed(indices: tuple[int, ...]) -> str:
    return f"({', '.join(map(repr, indices))})"


specialize = _Specialize()


def enforceargs(*types_: Any, **types_by_name: Any) -> Callable[[F], F]:
    """Declare argument types (None: any), positionally or by name.  Type hints say the same and read better."""
    types_by_name.pop("typecheck", None)

    def decorate(function: F) -> F:
        declared = list(types_)
        if types_by_name:
            names = list(inspect.signature(function).parameters)
            unknown = [name for name in types_by_name if name not in names]
            if unknown:
                raise TypeError(f"{function.__name__}() has no argument {unknown[0]!r}")
            declared = [types_by_name.get(name) for name in names]
        function._annenforceargs_ = tuple(declared)  # type: ignore[attr-defined]
        return function

    return decorate


def always_inline(function: F) -> F:
    """Every call is replaced by the body."""
    function._always_inline_ = True  # type: ignore[attr-defined]
    return function


def try_inline(function: F) -> F:
    """Inline whatever the size, where that is possible."""
    function._always_inline_ = "try"  # type: ignore[attr-defined]
    return function


def dont_inline(function: F) -> F:
    """Never inline: keeps a rare path out of a hot function."""
    function._dont_inline_ = True  # type: ignore[attr-defined]
    return function


def not_rpython(function: F) -> F:
    """Refused when translation reaches it."""
    function._not_rpython_ = True  # type: ignore[attr-defined]
    return function


def register_replacement_for(replaced: Any, sandboxed_name: str | None = None) -> Callable[[F], F]:
    """Accepted for source compatibility: what is replaced by a translated function the kit knows by itself."""
    return lambda function: function


def sandbox_review(**_reviews: bool) -> Callable[[F], F]:
    """Accepted for source compatibility; there is no sandbox mode."""
    return lambda function: function


# --- known to the compiler


def we_are_translated() -> bool:
    """False on CPython, the constant True in a translated program."""
    return False


def likely(condition: bool) -> bool:
    """The argument, usually true."""
    return condition


def unlikely(condition: bool) -> bool:
    """The argument, usually false."""
    return condition


def keepalive_until_here(*values: Any) -> None:
    """The values are not collected before this point."""


def instantiate(cls: type, nonmovable: bool = False) -> Any:
    """A new instance without a call of ``__init__``."""
    return cls.__new__(cls)


def free_non_gc_object(obj: Any) -> None:
    """End the life of an object whose class has ``_alloc_flavor_ = "raw"``."""
    if getattr(obj, "_alloc_flavor_", "gc") == "gc":
        raise TypeError(f"a {type(obj).__name__} belongs to the collector")
    obj.__dict__.clear()
    obj.__class__ = _Freed


class _Freed:
    """The class of a raw object after its end."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError("use of an object after free_non_gc_object")


# --- hashes and identities


def compute_hash(x: Any) -> int:
    """The hash that a dict would use; numbers may differ between CPython and a translated program for strings."""
    return hash(x)


def compute_identity_hash(x: Any) -> int:
    """A hash by identity, whatever the class defines."""
    return object.__hash__(x)


def compute_unique_id(x: Any) -> int:
    """A number no other living object has; slower than ``compute_identity_hash`` and without its collisions."""
    return id(x)


def current_object_addr_as_int(x: Any) -> int:
    """The address now.  The collector may move the object afterwards."""
    return id(x)


# --- lists


def newlist_hint(sizehint: int = 0) -> list:
    """An empty list with room for ``sizehint`` items."""
    return []


def resizelist_hint(items: list, sizehint: int) -> None:
    """Make room for ``sizehint`` items; the length stays."""


# --- dicts


class r_dict:  # RPython's name
    """A dict with its own equality and hash functions, in insertion order."""

    def __init__(
        self,
        key_eq: Callable[[Any, Any], bool],
        key_hash: Callable[[Any], int],
        force_non_null: bool = False,
        simple_hash_eq: bool = False,
    ) -> None:
        self.key_eq = key_eq
        self.key_hash = key_hash
        self.force_non_null = force_non_null
        self.simple_hash_eq = simple_hash_eq
        self._dict: dict[_Key, Any] = {}

    def _freeze_(self) -> bool:
        return False

    def __getitem__(self, key: Any) -> Any:
        try:
            return self._dict[_Key(self, key)]
        except KeyError:
            raise KeyError(key) from None

    def __setitem__(self, key: Any, value: Any) -> None:
        self._dict[_Key(self, key)] = value

    def __delitem__(self, key: Any) -> None:
        try:
            del self._dict[_Key(self, key)]
        except KeyError:
            raise KeyError(key) from None

    def __len__(self) -> int:
        return len(self._dict)

    def __contains__(self, key: Any) -> bool:
        return _Key(self, key) in self._dict

    def __iter__(self) -> Iterator[Any]:
        return (entry.key for entry in self._dict)

    def __reversed__(self) -> Iterator[Any]:
        return (entry.key for entry in reversed(self._dict))

    def get(self, key: Any, default: Any = None) -> Any:
        """The value, or the default."""
        return self._dict.get(_Key(self, key), default)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """The value; when there is none the default becomes it."""
        return self._dict.setdefault(_Key(self, key), default)

    def pop(self, key: Any, *default: Any) -> Any:
        """Remove a key and return its value."""
        try:
            return self._dict.pop(_Key(self, key), *default)
        except KeyError:
            raise KeyError(key) from None

    def popitem(self) -> tuple[Any, Any]:
        """Remove and return the last item."""
        entry, value = self._dict.popitem()
        return entry.key, value

    def copy(self) -> r_dict:
        """A dict with the same functions and items."""
        result = r_dict(self.key_eq, self.key_hash, self.force_non_null, self.simple_hash_eq)
        result._dict = self._dict.copy()
        return result

    def update(self, other: Any) -> None:
        """Set all items of another dict."""
        for key in other:
            self[key] = other[key]

    def keys(self) -> list[Any]:
        """The keys."""
        return list(self)

    def values(self) -> list[Any]:
        """The values."""
        return list(self._dict.values())

    def items(self) -> list[tuple[Any, Any]]:
        """The pairs."""
        return [(entry.key, value) for entry, value in self._dict.items()]

    iterkeys = __iter__

    def itervalues(self) -> Iterator[Any]:
        """Over the values."""
        return iter(self._dict.values())

    def iteritems(self) -> Iterator[tuple[Any, Any]]:
        """Over the pairs."""
        return iter(self.items())

    def clear(self) -> None:
        """Remove all items."""
        self._dict.clear()

    def __repr__(self) -> str:
        return "r_dict({" + ", ".join(f"{key!r}: {value!r}" for key, value in self.items()) + "})"

    def __hash__(self) -> int:
        raise TypeError("unhashable type: 'r_dict'")


r_ordereddict = r_dict


class _Key:
    """A key of an r_dict: compares and hashes with the dict's functions."""

    __slots__ = ("hash", "key", "owner")

    def __init__(self, owner: r_dict, key: Any) -> None:
        self.owner = owner
        self.key = key
        self.hash = owner.key_hash(key)

    def __eq__(self, other: object) -> bool:
        assert isinstance(other, _Key)
        return self.owner.key_eq(self.key, other.key)

    def __hash__(self) -> int:
        return self.hash


def prepare_dict_update(d: Any, n_elements: int) -> None:
    """Make room for ``n_elements`` more items."""


def hash_in_dict(d: Any, key: Any) -> int:
    """The hash that a dict, or r_dict, finds for a key."""
    return d.key_hash(key) if isinstance(d, r_dict) else compute_hash(key)


def _check_hash(d: Any, key: Any, keyhash: int) -> None:
    if not we_are_translated() and keyhash != hash_in_dict(d, key):
        raise ValueError(f"{keyhash} is not the hash of {key!r}")


def iterkeys_with_hash(d: Any) -> Iterator[tuple[Any, int]]:
    """Over (key, hash)."""
    for key in d:
        yield key, hash_in_dict(d, key)


def iteritems_with_hash(d: Any) -> Iterator[tuple[Any, Any, int]]:
    """Over (key, value, hash)."""
    for key in d:
        yield key, d[key], hash_in_dict(d, key)


@specialize.call_location()
def contains_with_hash(d: Any, key: Any, keyhash: int) -> bool:
    """``key in d`` with the hash given (hosted it is checked)."""
    _check_hash(d, key, keyhash)
    return key in d


@specialize.call_location()
def getitem_with_hash(d: Any, key: Any, keyhash: int) -> Any:
    """``d[key]`` with the hash given."""
    _check_hash(d, key, keyhash)
    return d[key]


@specialize.call_location()
def setitem_with_hash(d: Any, key: Any, keyhash: int, value: Any) -> None:
    """``d[key] = value`` with the hash given."""
    _check_hash(d, key, keyhash)
    d[key] = value


@specialize.call_location()
def delitem_with_hash(d: Any, key: Any, keyhash: int) -> None:
    """``del d[key]`` with the hash given."""
    _check_hash(d, key, keyhash)
    del d[key]


@specialize.call_location()
def delitem_if_value_is(d: Any, key: Any, value: Any) -> None:
    """Remove the key if its value is this very object."""
    if key in d and d[key] is value:
        del d[key]


@specialize.call_location()
def move_to_end(d: Any, key: Any, last: bool = True) -> None:
    """Move an existing key to the end of the order, or to the front (which takes time for all items)."""
    value = d[key]
    del d[key]
    if last:
        d[key] = value
        return
    others = [(other, d[other]) for other in d]
    d.clear()
    d[key] = value
    for other, other_value in others:
        d[other] = other_value


def dict_to_switch(d: dict) -> Callable[[Any], Any]:
    """A look-up function over a constant dict, made at import time; KeyError for what is not in it."""

    def lookup(query: Any) -> Any:
        return d[query]

    return lookup


# --- class construction at import time


class UnboxedValue:
    """Mixin of a class with one int field, which ``__slots__`` names: gives it a constructor and ``get_untagged_value``.

    RPython keeps such values in tagged pointers; here they are small objects.
    """

    _mixin_ = True
    __slots__ = ()

    def __init_subclass__(cls) -> None:
        field: str = cls.__dict__["__slots__"]

        def __init__(self: Any, value: int) -> None:
            setattr(self, field, value)

        def get_untagged_value(self: Any) -> int:
            value: int = getattr(self, field)
            return value

        for function in (__init__, get_untagged_value):
            if function.__name__ not in cls.__dict__:
                setattr(cls, function.__name__, function)


def import_from_mixin(mixin: type, special_methods: tuple[str, ...] = ("__init__", "__del__")) -> None:
    """Copy the contents of a mixin class into the class body this is called in.

    Methods are copied, not shared, so that inference keeps them apart per class.  Of the names with double underscores
    only ``special_methods`` are taken.  A name already defined is refused; one defined afterwards wins as usual.
    """
    namespace = sys._getframe(1).f_locals
    contents: dict[str, Any] = {}
    immutable_fields: list[str] = []
    for base in inspect.getmro(mixin)[:-1]:
        for name, value in vars(base).items():
            if name == "_immutable_fields_":
                immutable_fields.extend(value)
            elif not _is_special(name) or name in special_methods:
                contents.setdefault(name, _own_copy(value))
    if "_mixin_" in contents:
        raise TypeError(f"{mixin.__name__} is marked _mixin_: inherit from it instead of importing it")
    for name, value in contents.items():
        if name in namespace:
            raise TypeError(f"import_from_mixin: {name!r} of {mixin.__name__} is already defined in the class")
        namespace[name] = value
    if immutable_fields:
        namespace["_immutable_fields_"] = list(namespace.get("_immutable_fields_", [])) + immutable_fields


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _own_copy(value: Any) -> Any:
    if isinstance(value, staticmethod):
        return staticmethod(_own_copy(value.__func__))
    if isinstance(value, classmethod):
        return classmethod(_own_copy(value.__func__))
    if not isinstance(value, types.FunctionType):
        return value
    copy = types.FunctionType(value.__code__, value.__globals__, value.__name__, value.__defaults__, value.__closure__)
    copy.__kwdefaults__ = value.__kwdefaults__
    copy.__dict__.update(value.__dict__)
    copy.__annotations__ = value.__annotations__
    copy.__qualname__ = value.__qualname__
    copy.__doc__ = value.__doc__
    return copy
