"""What classes hold for their instances: methods, bound ones, properties, static and class methods, fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from languages.minipy.objects.base import W_Object, address
from languages.minipy.objects.errors import attribute_error
from languages.minipy.objects.gateway import W_Builtin
from languages.minipy.objects.singletons import NONE

if TYPE_CHECKING:
    from languages.minipy.objects.types import W_Type


class W_BuiltinFunction(W_Builtin):
    """A built-in function of a module."""

    def repr(self) -> str:
        return f"<built-in function {self.name}>"


class W_BuiltinMethod(W_Builtin):
    """A method of a built-in type."""

    def is_method(self) -> bool:
        return True

    def descriptor_get(self, w_owner: W_Object | None, w_class: W_Type) -> W_Object:
        return self if w_owner is None else W_BoundBuiltin(self, w_owner)

    def repr(self) -> str:
        return f"<method '{self.name}' of '{self.owner}' objects>"


class W_SpecialMethod(W_BuiltinMethod):
    """A special method of a built-in type."""

    def repr(self) -> str:
        return f"<slot wrapper '{self.name}' of '{self.owner}' objects>"


class W_Bound(W_Object):
    """A function with its first argument."""

    _immutable_fields_ = ["w_function", "w_self"]

    def __init__(self, w_function: W_Object, w_self: W_Object) -> None:
        self.w_function = w_function
        self.w_self = w_self

    def is_callable(self) -> bool:
        return True

    def call(self, args: list[W_Object], names: list[str]) -> W_Object:
        return self.w_function.call([self.w_self, *args], names)

    def hash(self) -> int:
        return self.w_self.identity_hash() ^ self.w_function.hash()

    def is_same(self, w_other: W_Object) -> bool:
        """Whether the other one is the same function of the same object."""
        return isinstance(w_other, W_Bound) and self.w_self is w_other.w_self and self.w_function is w_other.w_function


class W_BoundMethod(W_Bound):
    """A method of a guest class, of an object."""

    def repr(self) -> str:
        return f"<bound method {self.w_function.function_name()} of {self.w_self.repr()}>"


class W_BoundBuiltin(W_Bound):
    """A method of a built-in type, of an object."""

    def repr(self) -> str:
        w_function = self.w_function
        assert isinstance(w_function, W_Builtin)
        name, kind = w_function.name, self.w_self.kind()
        if isinstance(w_function, W_SpecialMethod):
            return f"<method-wrapper '{name}' of {kind} object at {address(self.w_self)}>"
        return f"<built-in method {name} of {kind} object at {address(self.w_self)}>"


class W_StaticMethod(W_Object):
    """``staticmethod(f)``."""

    _immutable_fields_ = ["w_function"]

    def __init__(self, w_function: W_Object) -> None:
        self.w_function = w_function

    def descriptor_get(self, w_owner: W_Object | None, w_class: W_Type) -> W_Object:
        return self.w_function

    def is_callable(self) -> bool:
        return True

    def call(self, args: list[W_Object], names: list[str]) -> W_Object:
        return self.w_function.call(args, names)

    def repr(self) -> str:
        return f"<staticmethod({self.w_function.repr()})>"


class W_ClassMethod(W_Object):
    """``classmethod(f)``."""

    _immutable_fields_ = ["w_function"]

    def __init__(self, w_function: W_Object) -> None:
        self.w_function = w_function

    def descriptor_get(self, w_owner: W_Object | None, w_class: W_Type) -> W_Object:
        return self.w_function.descriptor_get(w_class, w_class.get_type())

    def repr(self) -> str:
        return f"<classmethod({self.w_function.repr()})>"


class W_Property(W_Object):
    """``property(get, set, delete)``; NONE where there is none."""

    _immutable_fields_ = ["w_get", "w_set", "w_delete"]

    def __init__(self, w_get: W_Object, w_set: W_Object, w_delete: W_Object, w_doc: W_Object) -> None:
        self.w_get = w_get
        self.w_set = w_set
        self.w_delete = w_delete
        self.w_doc = w_doc
        self.name = ""  # set by the class that it is an attribute of

    def is_data_descriptor(self) -> bool:
        return True

    def descriptor_get(self, w_owner: W_Object | None, w_class: W_Type) -> W_Object:
        if w_owner is None:
            return self
        if self.w_get is NONE:
            raise self.lacks("getter", w_owner)
        return self.w_get.call([w_owner], [])

    def descriptor_set(self, w_owner: W_Object, w_value: W_Object) -> None:
        if self.w_set is NONE:
            raise self.lacks("setter", w_owner)
        self.w_set.call([w_owner, w_value], [])

    def descriptor_delete(self, w_owner: W_Object) -> None:
        if self.w_delete is NONE:
            raise self.lacks("deleter", w_owner)
        self.w_delete.call([w_owner], [])

    def lacks(self, what: str, w_owner: W_Object) -> Exception:
        """The AttributeError about a missing function."""
        name = f" '{self.name}'" if self.name != "" else ""
        return attribute_error(f"property{name} of '{w_owner.kind()}' object has no {what}")


Getter = Callable[[W_Object], W_Object]
Setter = Callable[[W_Object, W_Object], None]


class W_Field(W_Object):
    """An attribute that the instances of a built-in type have, computed by functions of ours."""

    _immutable_fields_ = ["name", "owner", "get", "set"]

    def __init__(self, name: str, owner: str, get: Getter, set_: Setter | None) -> None:
        self.name = name
        self.owner = owner
        self.get = get
        self.set = set_

    def is_data_descriptor(self) -> bool:
        return True

    def descriptor_get(self, w_owner: W_Object | None, w_class: W_Type) -> W_Object:
        return self if w_owner is None else self.get(w_owner)

    def descriptor_set(self, w_owner: W_Object, w_value: W_Object) -> None:
        set_ = self.set
        if set_ is None:
            raise attribute_error(f"attribute '{self.name}' of '{self.owner}' objects is not writable")
        set_(w_owner, w_value)

    def descriptor_delete(self, w_owner: W_Object) -> None:
        raise attribute_error(f"attribute '{self.name}' of '{self.owner}' objects is not writable")

    def repr(self) -> str:
        return f"<attribute '{self.name}' of '{self.owner}' objects>"


class W_Slot(W_Object):
    """An attribute that a guest class names in ``__slots__``."""

    _immutable_fields_ = ["name", "owner"]

    def __init__(self, name: str, owner: str) -> None:
        self.name = name
        self.owner = owner

    def is_data_descriptor(self) -> bool:
        return True

    def descriptor_get(self, w_owner: W_Object | None, w_class: W_Type) -> W_Object:
        if w_owner is None:
            return self
        w_value = w_owner.own_attribute(self.name)
        if w_value is None:
            raise attribute_error(f"'{w_owner.kind()}' object has no attribute '{self.name}'")
        return w_value

    def descriptor_set(self, w_owner: W_Object, w_value: W_Object) -> None:
        w_owner.set_slot(self.name, w_value)

    def descriptor_delete(self, w_owner: W_Object) -> None:
        if not w_owner.delete_own_attribute(self.name):
            raise attribute_error(self.name)

    def repr(self) -> str:
        return f"<member '{self.name}' of '{self.owner}' objects>"
