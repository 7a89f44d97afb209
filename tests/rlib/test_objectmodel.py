"""Hints set their attributes; identities, special dicts and mixins work hosted."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from framework.rlib import objectmodel
from framework.rlib.objectmodel import (
    always_inline,
    compute_hash,
    compute_identity_hash,
    dict_to_switch,
    dont_inline,
    enforceargs,
    import_from_mixin,
    instantiate,
    not_rpython,
    r_dict,
    specialize,
    try_inline,
)
from framework.rlib.rweakref import RWeakKeyDictionary, RWeakValueDictionary, RWeakValueRDictionary


def test_decorators_set_the_attributes_the_translator_reads() -> None:
    def function(a: Any, b: Any = None) -> None:
        pass

    tags = {
        specialize.memo(): "specialize:memo",
        specialize.arg(0): "specialize:arg(0)",
        specialize.arg(0, 1): "specialize:arg(0, 1)",
        specialize.arg_or_var(1): "specialize:arg_or_var(1)",
        specialize.argtype(0): "specialize:argtype(0)",
        specialize.ll(): "specialize:ll",
        specialize.ll_and_arg(1): "specialize:ll_and_arg(1)",
        specialize.call_location(): "specialize:call_location",
    }
    for decorate, tag in tags.items():
        assert decorate(function)._annspecialcase_ == tag  # type: ignore[attr-defined]
    assert always_inline(function)._always_inline_ is True  # type: ignore[attr-defined]
    assert try_inline(function)._always_inline_ == "try"  # type: ignore[attr-defined]
    assert dont_inline(function)._dont_inline_ is True  # type: ignore[attr-defined]
    assert not_rpython(function)._not_rpython_ is True  # type: ignore[attr-defined]
    assert enforceargs(int, None)(function)._annenforceargs_ == (int, None)  # type: ignore[attr-defined]
    assert enforceargs(b=str)(function)._annenforceargs_ == (None, str)  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="no argument 'c'"):
        enforceargs(c=int)(function)
    assert objectmodel.sandbox_review(reviewed=True)(function) is function


class Point:
    def __init__(self, x: int) -> None:
        self.x = x

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Point) and self.x == other.x

    def __hash__(self) -> int:
        return self.x


def test_hashes_and_identities() -> None:
    a, b = Point(3), Point(3)
    assert compute_hash(a) == compute_hash(b) == 3
    assert compute_identity_hash(a) != compute_identity_hash(b)
    assert objectmodel.compute_unique_id(a) != objectmodel.compute_unique_id(b)
    assert not hasattr(instantiate(Point), "x")


class Raw:
    _alloc_flavor_ = "raw"

    def __init__(self) -> None:
        self.x = 1


def test_raw_objects_end() -> None:
    raw = Raw()
    objectmodel.free_non_gc_object(raw)
    with pytest.raises(RuntimeError, match="free_non_gc_object"):
        raw.x  # noqa: B018
    with pytest.raises(TypeError, match="collector"):
        objectmodel.free_non_gc_object(Point(1))


def insensitive() -> r_dict:
    return r_dict(lambda a, b: a.lower() == b.lower(), lambda key: hash(key.lower()))


def test_r_dict_uses_its_functions_and_keeps_order() -> None:
    d = insensitive()
    d["One"] = 1
    d["two"] = 2
    d["ONE"] = 3
    assert d.items() == [("One", 3), ("two", 2)] and len(d) == 2 and "oNe" in d and "three" not in d
    assert d.get("TWO") == 2 and d.get("x", 9) == 9 and d.setdefault("Two", 5) == 2
    assert list(d) == d.keys() == ["One", "two"] and d.values() == [3, 2] and list(reversed(d)) == ["two", "One"]
    copy = d.copy()
    del d["one"]
    assert d.keys() == ["two"] and copy.keys() == ["One", "two"] and repr(d) == "r_dict({'two': 2})"
    with pytest.raises(KeyError, match="one"):
        d["one"]
    with pytest.raises(KeyError):
        del d["one"]
    with pytest.raises(KeyError):
        d.pop("one")
    assert d.pop("one", 4) == 4 and copy.popitem() == ("two", 2)
    d.update({"a": 1})
    assert list(d.itervalues()) == [2, 1] and list(d.iteritems())[1] == ("a", 1)
    d.clear()
    assert not len(d)
    with pytest.raises(TypeError):
        hash(d)


@pytest.mark.parametrize("make", [dict, insensitive])
def test_access_with_hash(make: Any) -> None:
    d = make()
    number = objectmodel.hash_in_dict(d, "key")
    objectmodel.setitem_with_hash(d, "key", number, 1)
    d["b"] = 2
    d["c"] = 3
    assert objectmodel.getitem_with_hash(d, "key", number) == 1 and objectmodel.contains_with_hash(d, "key", number)
    assert next(iter(objectmodel.iterkeys_with_hash(d))) == ("key", number)
    assert next(iter(objectmodel.iteritems_with_hash(d))) == ("key", 1, number)
    with pytest.raises(ValueError, match="not the hash"):
        objectmodel.getitem_with_hash(d, "key", number + 1)
    objectmodel.move_to_end(d, "key")
    assert list(d) == ["b", "c", "key"]
    objectmodel.move_to_end(d, "c", last=False)
    assert list(d) == ["c", "b", "key"]
    objectmodel.delitem_if_value_is(d, "b", 99)
    objectmodel.delitem_if_value_is(d, "c", 3)
    objectmodel.delitem_with_hash(d, "key", number)
    assert list(d) == ["b"]


def test_dict_to_switch() -> None:
    lookup = dict_to_switch({1: "a", 2: "b"})
    assert lookup(2) == "b"
    with pytest.raises(KeyError):
        lookup(3)


class Mixin:
    _immutable_fields_ = ["x"]
    constant = 5

    def __init__(self) -> None:
        self.x = 1

    def get(self) -> int:
        return self.x

    @staticmethod
    def twice(n: int) -> int:
        return 2 * n


def test_mixins_are_copied() -> None:
    class A:
        _immutable_fields_ = ["y"]
        import_from_mixin(Mixin)

        def other(self) -> int:
            return self.get()  # type: ignore[attr-defined]

    assert A().other() == 1 and A.constant == 5 and A.twice(4) == 8  # type: ignore[attr-defined]
    assert A.get is not Mixin.get and A._immutable_fields_ == ["y", "x"]  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="'get' of Mixin is already defined"):

        class B:
            def get(self) -> int:
                return 2

            import_from_mixin(Mixin)


def test_weak_values() -> None:
    d = RWeakValueDictionary(str, Point)
    a, b = Point(1), Point(2)
    d.set("a", a)
    d.set("b", b)
    assert d.get("a") is a and d.get("x") is None and d.length() == 2 and d.values() == [a, b]
    del a
    gc.collect()
    assert d.get("a") is None and d.keys() == ["b"]
    d.set("b", None)
    assert d.keys() == []
    with pytest.raises(AssertionError):
        d.set("c", 5)


def test_weak_dictionaries_are_cleaned_as_they_grow() -> None:
    values = RWeakValueDictionary(int, Point)
    keys = RWeakKeyDictionary(Point, Point)
    kept = Point(0)
    values.set(-1, kept)
    keys.set(kept, kept)
    for i in range(1000):
        values.set(i, Point(i))
        keys.set(Point(i), kept)
    assert len(values._dict) < 100 and len(keys._dict) < 100
    assert values.get(-1) is kept and keys.get(kept) is kept and keys.length() == 1


def test_weak_values_with_own_equality() -> None:
    d = RWeakValueRDictionary(str, Point, lambda a, b: a.lower() == b.lower(), lambda key: len(key))
    kept = Point(1)
    d.set("Key", kept)
    assert d.get("KEY") is kept and d.get("other") is None
    d.clear()
    assert d.length() == 0


def test_weak_keys() -> None:
    d = RWeakKeyDictionary(Point, Point)
    a, b = Point(1), Point(1)
    d.set(a, b)
    assert d.get(a) is b and d.get(b) is None and d.length() == 1
    d.set(b, a)
    d.set(b, None)
    del a
    gc.collect()
    assert d.length() == 0


def test_unboxed_values_have_one_field():
    class Root:
        __slots__ = ()

    class Small(Root, objectmodel.UnboxedValue):
        __slots__ = "value"

    small = Small(5)
    assert small.value == small.get_untagged_value() == 5 and not hasattr(small, "__dict__")
