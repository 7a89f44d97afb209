"""Instances of guest classes.

A guest class derives from one built-in type (``object`` for most).  For each built-in type that may be derived from there
is one class of ours for all such instances: it adds the guest class and the attributes, kept by shape (rlib.rmaps), and
answers each question of base.py by what the guest class defines under the special name; where it defines nothing, what
is found is the built-in type's own, or nothing, and the built-in answer stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_type_hints

from framework.rlib.jit import promote
from framework.rlib.objectmodel import import_from_mixin
from framework.rlib.rmaps import ShapedMixin
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.descriptors import W_SpecialMethod
from languages.minipy.objects.errors import (
    ATTRIBUTE_ERROR,
    STOP_ITERATION,
    GuestError,
    overflow_error,
    type_error,
    value_error,
)
from languages.minipy.objects.gateway import WRAP
from languages.minipy.objects.iterators import W_SequenceIterator
from languages.minipy.objects.numbers import W_Bool, W_Int, W_Integer
from languages.minipy.objects.singletons import NONE
from languages.minipy.objects.special import SPECIAL
from languages.minipy.objects.texts import W_Str
from languages.minipy.objects.types import InstanceRoot, W_Type

# ---- what guest methods return, as our methods return it -------------------------------------------------------------


def _returned_object(w_result: W_Object, name: str) -> W_Object:
    return w_result


def _returned_nothing(w_result: W_Object, name: str) -> None:
    return None


def _returned_text(w_result: W_Object, name: str) -> str:
    if isinstance(w_result, W_Str):
        return w_result.value
    if name == "__format__":
        raise type_error(f"__format__ must return a str, not {w_result.kind()}")
    raise type_error(f"{name} returned non-string (type {w_result.kind()})")


def _returned_truth(w_result: W_Object, name: str) -> bool:
    if name != "__bool__":
        return w_result.is_true()
    if isinstance(w_result, W_Bool):
        return w_result.is_true()
    raise type_error(f"__bool__ should return bool, returned {w_result.kind()}")


def _returned_int(w_result: W_Object, name: str) -> int:
    if name == "__hash__":
        if not isinstance(w_result, W_Integer):
            raise type_error("__hash__ method should return an integer")
        return w_result.value if isinstance(w_result, W_Int) else w_result.hash()
    w_int = w_result.index()
    if not isinstance(w_int, W_Int):
        raise overflow_error("cannot fit 'int' into an index-sized integer")
    if w_int.value < 0:
        raise value_error("__len__() should return >= 0")
    return w_int.value


_RETURNED: dict[Any, Callable[[W_Object, str], Any]] = {
    W_Object: _returned_object,
    type(None): _returned_nothing,
    str: _returned_text,
    bool: _returned_truth,
    int: _returned_int,
}


# ---- what all instances of guest classes have --------------------------------------------------------------------------


class SpecialMixin:
    """The special methods that have rules of their own."""

    def is_true(self) -> bool:
        w_type = self.get_type()
        if w_type.lookup("__bool__") is None and w_type.lookup("__len__") is not None:
            return self.length() != 0
        return self.asked_is_true()

    def hash(self) -> int:
        w_found = self.get_type().lookup("__hash__")
        if w_found is None or w_found is NONE:
            raise type_error(f"unhashable type: '{self.kind()}'")
        return self.asked_hash()

    def next(self) -> W_Object | None:
        w_found = self.get_type().lookup("__next__")
        if w_found is None:
            return W_Object.next(self)
        try:
            return w_found.call_method(self, [], [])
        except GuestError as error:
            if error.is_a(STOP_ITERATION):
                return None
            raise

    def iter(self) -> W_Object:
        w_type = self.get_type()
        w_found = w_type.lookup("__iter__")
        if w_found is None or w_found is NONE:
            if w_found is None and w_type.lookup("__getitem__") is not None:
                return W_SequenceIterator(self)
            raise type_error(f"'{w_type.name}' object is not iterable")
        w_iterator = w_found.call_method(self, [], [])
        if w_iterator.get_type().lookup("__next__") is None:
            raise type_error(f"iter() returned non-iterator of type '{w_iterator.kind()}'")
        return w_iterator

    def is_callable(self) -> bool:
        return self.get_type().lookup("__call__") is not None

    def call(self, args: list[W_Object], names: list[str]) -> W_Object:
        w_found = self.get_type().lookup("__call__")
        if w_found is None:
            return W_Object.call(self, args, names)
        return w_found.call_method(self, args, names)

    def descriptor_get(self, w_owner: W_Object | None, w_class: W_Type) -> W_Object:
        w_found = self.get_type().lookup("__get__")
        if w_found is None:
            return self
        return w_found.call_method(self, [NONE if w_owner is None else w_owner, w_class], [])

    def is_data_descriptor(self) -> bool:
        w_type = self.get_type()
        return w_type.lookup("__set__") is not None or w_type.lookup("__delete__") is not None

    def descriptor_set(self, w_owner: W_Object, w_value: W_Object) -> None:
        w_found = self.get_type().lookup("__set__")
        if w_found is None:
            W_Object.descriptor_set(self, w_owner, w_value)
        else:
            w_found.call_method(self, [w_owner, w_value], [])

    def descriptor_delete(self, w_owner: W_Object) -> None:
        w_found = self.get_type().lookup("__delete__")
        if w_found is None:
            W_Object.descriptor_delete(self, w_owner)
        else:
            w_found.call_method(self, [w_owner], [])


class AttributeMixin:
    """The class and the attributes of an instance."""

    def set_class(self, w_class: W_Type) -> None:
        """Become an instance without attributes."""
        self.init_shape(w_class.instance_root)

    def get_type(self) -> W_Type:
        root = promote(self.shape).root
        assert isinstance(root, InstanceRoot)
        return root.w_class

    def own_attribute(self, name: str) -> W_Object | None:
        return self.read_attribute(name)

    def set_own_attribute(self, name: str, w_value: W_Object) -> bool:
        if not self.has_dictionary():
            return False
        self.write_attribute(name, w_value)
        return True

    def set_slot(self, name: str, w_value: W_Object) -> None:
        self.write_attribute(name, w_value)

    def delete_own_attribute(self, name: str) -> bool:
        return self.delete_attribute(name)

    def getattribute(self, name: str) -> W_Object:
        w_fallback = self.get_type().lookup("__getattr__")
        if w_fallback is None:
            return self.asked_getattribute(name)
        try:
            return self.asked_getattribute(name)
        except GuestError as error:
            if not error.is_a(ATTRIBUTE_ERROR):
                raise
            return w_fallback.call_method(self, [W_Str(name)], [])

    def uses_plain_attributes(self) -> bool:
        return self.get_type().lookup("__getattribute__") is self.w_object_getattribute

    def has_dictionary(self) -> bool:
        return self.get_type().has_instance_dictionary


# ---- the classes -----------------------------------------------------------------------------------------------------


def user_class(base: type) -> type:
    """NOT_RPYTHON: the class of ours for instances of guest classes that derive from a built-in type.

    ``base`` is our class of the built-in type.  Make an instance as one of ``base``, then call ``set_class``.
    """

    class W_User(base):  # type: ignore[misc]
        import_from_mixin(ShapedMixin)
        import_from_mixin(SpecialMixin)
        import_from_mixin(AttributeMixin)
        w_object_getattribute = W_Object.w_type.table["__getattribute__"]

    _add_answers(W_User, W_Object, {**vars(SpecialMixin), **vars(AttributeMixin)}, SPECIAL)
    W_User.__name__ = W_User.__qualname__ = f"W_User{base.__name__.removeprefix('W_')}"
    return W_User


def user_type_class(base: type) -> type:
    """NOT_RPYTHON: the class of ours for guest classes that have a guest metaclass.  ``base`` is W_Type."""

    class W_UserType(base):  # type: ignore[misc]
        import_from_mixin(SpecialMixin)

    asked = {method: name for method, name in SPECIAL.items() if "attr" not in method}
    _add_answers(W_UserType, base, vars(SpecialMixin), asked)
    return W_UserType


def _add_answers(cls: type, base: type, own: Mapping[str, Any], asked: dict[str, str]) -> None:
    """NOT_RPYTHON: special methods that ask the guest class; those that the class has are free to use them."""
    for method, name in asked.items():
        if method not in ("next", "call", "iter"):  # these do more than to call what is found
            setattr(cls, f"asked_{method}" if method in own else method, _answer(method, name, base))


@cache
def _answer(method: str, name: str, base_class: type) -> Callable[..., Any]:
    """NOT_RPYTHON: our method that asks the guest class for its special method.

    All classes of ours share it: it is small in number, and what a built-in base answers is found and called like any
    other method.  Only ``object``'s own answer is taken without a detour.
    """
    base = getattr(base_class, method)
    w_of_object = W_Object.w_type.table.get(name)
    if not isinstance(w_of_object, W_SpecialMethod):  # what object answers is more than the method in base.py
        w_of_object = None
    hints = get_type_hints(getattr(W_Object, method))
    returned = _RETURNED[hints.pop("return")]
    wraps = [WRAP[hint] for hint in hints.values()]
    return _ANSWERS[len(wraps)](name, base_class, base, w_of_object, returned, *wraps)


def _answer_without_arguments(
    name: str, base_class: type, base: Any, w_of_object: W_Object | None, returned: Any
) -> Callable[..., Any]:
    def ask(self: W_Object) -> Any:
        w_found = self.get_type().lookup(name)
        if w_found is None or w_found is w_of_object:
            assert isinstance(self, base_class)
            return base(self)
        return returned(w_found.call_method(self, [], []), name)

    return ask


def _answer_with_one(
    name: str, base_class: type, base: Any, w_of_object: W_Object | None, returned: Any, wrap: Any
) -> Callable[..., Any]:
    def ask(self: W_Object, argument: Any) -> Any:
        w_found = self.get_type().lookup(name)
        if w_found is None or w_found is w_of_object:
            assert isinstance(self, base_class)
            return base(self, argument)
        return returned(w_found.call_method(self, [wrap(argument)], []), name)

    return ask


def _answer_with_two(
    name: str, base_class: type, base: Any, w_of_object: W_Object | None, returned: Any, wrap: Any, wrap_second: Any
) -> Callable[..., Any]:
    def ask(self: W_Object, argument: Any, second: Any) -> Any:
        w_found = self.get_type().lookup(name)
        if w_found is None or w_found is w_of_object:
            assert isinstance(self, base_class)
            return base(self, argument, second)
        return returned(w_found.call_method(self, [wrap(argument), wrap_second(second)], []), name)

    return ask


_ANSWERS: list[Callable[..., Any]] = [_answer_without_arguments, _answer_with_one, _answer_with_two]
