"""The root of all values of a guest program.

What the guest writes as a special method is a method here, with our own types in its signature: ``__len__`` is
``length() -> int``, ``__contains__`` is ``contains(w_item) -> bool`` (the table is in special.py).  A built-in type
overrides what it can do; an instance of a guest class looks in its class (instances.py).  So an operation is one virtual
call without looking up names, and a trace sees one guard on the class.

Binary operators give NOT_IMPLEMENTED where they don't know the other operand; operations.py asks the other one then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from framework.rlib.objectmodel import compute_identity_hash, compute_unique_id
from languages.minipy.objects.errors import GuestError, attribute_error, type_error

if TYPE_CHECKING:
    from languages.minipy.objects.types import W_Type


class W_Object:
    """Any value."""

    w_type: W_Type

    def get_type(self) -> W_Type:
        """``type(self)``."""
        return self.w_type

    def kind(self) -> str:
        """The name of the type, for messages."""
        return self.get_type().name

    def function_name(self) -> str:
        """``__qualname__`` of a function, for messages."""
        return self.repr()

    # ---- attributes: what an object has of its own, and the rules by which it is asked -------------------------------

    def own_attribute(self, name: str) -> W_Object | None:
        """What the object's own dictionary has."""
        return None

    def set_own_attribute(self, name: str, w_value: W_Object) -> bool:
        """Write into the object's own dictionary; whether there is one."""
        return False

    def delete_own_attribute(self, name: str) -> bool:
        """Delete from the object's own dictionary; whether it was there."""
        return False

    def set_slot(self, name: str, w_value: W_Object) -> None:
        """Set an attribute that the class names in ``__slots__``."""
        raise attribute_error(f"'{self.kind()}' object has no attribute '{name}'")

    def has_dictionary(self) -> bool:
        """Whether attributes can be set that the class doesn't know."""
        return False

    def getattribute(self, name: str) -> W_Object:
        """``object.__getattribute__``."""
        w_type = self.get_type()
        w_found = w_type.lookup(name)
        if w_found is not None and w_found.is_data_descriptor():
            return w_found.descriptor_get(self, w_type)
        w_own = self.own_attribute(name)
        if w_own is not None:
            return w_own
        if w_found is not None:
            return w_found.descriptor_get(self, w_type)
        raise self.lacks_attribute(name)

    def setattribute(self, name: str, w_value: W_Object) -> None:
        """``object.__setattr__``."""
        w_found = self.get_type().lookup(name)
        if w_found is not None and w_found.is_data_descriptor():
            w_found.descriptor_set(self, w_value)
        elif not self.set_own_attribute(name, w_value):
            if w_found is None:
                raise self.lacks_attribute(name)
            raise attribute_error(f"'{self.kind()}' object attribute '{name}' is read-only")

    def delattribute(self, name: str) -> None:
        """``object.__delattr__``."""
        w_found = self.get_type().lookup(name)
        if w_found is not None and w_found.is_data_descriptor():
            w_found.descriptor_delete(self)
        elif not self.delete_own_attribute(name):
            if w_found is None or self.has_dictionary():
                raise self.lacks_attribute(name)
            raise attribute_error(f"'{self.kind()}' object attribute '{name}' is read-only")

    def lacks_attribute(self, name: str) -> GuestError:
        """The AttributeError about a name."""
        return attribute_error(f"'{self.kind()}' object has no attribute '{name}'")

    # ---- descriptors -------------------------------------------------------------------------------------------------

    def descriptor_get(self, w_owner: W_Object | None, w_class: W_Type) -> W_Object:
        """What the attribute of an instance (None: of the class) is when this is what the class has."""
        return self

    def is_data_descriptor(self) -> bool:
        """Whether it goes before what an instance has of its own."""
        return False

    def descriptor_set(self, w_owner: W_Object, w_value: W_Object) -> None:
        """An instance's attribute is set."""
        raise attribute_error("__set__")

    def descriptor_delete(self, w_owner: W_Object) -> None:
        """An instance's attribute is deleted."""
        raise attribute_error("__delete__")

    # ---- calls -------------------------------------------------------------------------------------------------------

    def call(self, args: list[W_Object], names: list[str]) -> W_Object:
        """``self(…)``; the last ``len(names)`` arguments are given by these names."""
        raise type_error(f"'{self.kind()}' object is not callable")

    def call_method(self, w_self: W_Object, args: list[W_Object], names: list[str]) -> W_Object:
        """Call what a class has under a name for an instance: as ``self.__get__(w_self)(…)``, without a bound method."""
        return self.descriptor_get(w_self, w_self.get_type()).call(args, names)

    def is_method(self) -> bool:
        """Whether it is bound to the instance when it is an attribute of the class, and nothing else."""
        return False

    def uses_plain_attributes(self) -> bool:
        """Whether `getattribute` is what base.py says, without ``__getattribute__`` or the like in between."""
        return True

    def is_callable(self) -> bool:
        """Whether calling it may do something."""
        return False

    # ---- texts, truth, equality --------------------------------------------------------------------------------------

    def repr(self) -> str:
        """``repr(self)``."""
        return f"<{self.get_type().full_name()} object at {address(self)}>"

    def text(self) -> str:
        """``str(self)``."""
        return self.repr()

    def format(self, specification: str) -> str:
        """``format(self, specification)``."""
        if specification != "":
            raise type_error(f"unsupported format string passed to {self.kind()}.__format__")
        return self.text()

    def is_true(self) -> bool:
        """``bool(self)``."""
        return True

    def hash(self) -> int:
        """``hash(self)``."""
        return self.identity_hash()

    def identity_hash(self) -> int:
        """What ``object.__hash__`` gives."""
        return compute_identity_hash(self)

    def lt(self, w_other: W_Object) -> W_Object:
        """``self < w_other``."""
        return NOT_IMPLEMENTED

    def le(self, w_other: W_Object) -> W_Object:
        """``self <= w_other``."""
        return NOT_IMPLEMENTED

    def eq(self, w_other: W_Object) -> W_Object:
        """``self == w_other``."""
        return NOT_IMPLEMENTED

    def ne(self, w_other: W_Object) -> W_Object:
        """``self != w_other``."""
        return NOT_IMPLEMENTED

    def gt(self, w_other: W_Object) -> W_Object:
        """``self > w_other``."""
        return NOT_IMPLEMENTED

    def ge(self, w_other: W_Object) -> W_Object:
        """``self >= w_other``."""
        return NOT_IMPLEMENTED

    # ---- numbers -----------------------------------------------------------------------------------------------------

    def index(self) -> W_Object:
        """The int it stands for where an int is needed."""
        raise type_error(f"'{self.kind()}' object cannot be interpreted as an integer")

    def neg(self) -> W_Object:
        """``-self``."""
        raise type_error(f"bad operand type for unary -: '{self.kind()}'")

    def pos(self) -> W_Object:
        """``+self``."""
        raise type_error(f"bad operand type for unary +: '{self.kind()}'")

    def invert(self) -> W_Object:
        """``~self``."""
        raise type_error(f"bad operand type for unary ~: '{self.kind()}'")

    def abs(self) -> W_Object:
        """``abs(self)``."""
        raise type_error(f"bad operand type for abs(): '{self.kind()}'")

    def cannot_add(self, w_other: W_Object) -> GuestError | None:
        """What a sequence says when it is the left operand of ``+`` and no operand knows the other."""
        return None

    def cannot_multiply(self, w_factor: W_Object) -> GuestError | None:
        """What a sequence says when no operand of ``*`` knows the other."""
        return None

    # ---- containers --------------------------------------------------------------------------------------------------

    def length(self) -> int:
        """``len(self)``."""
        raise type_error(f"object of type '{self.kind()}' has no len()")

    def getitem(self, w_index: W_Object) -> W_Object:
        """``self[w_index]``."""
        raise type_error(f"'{self.kind()}' object is not subscriptable")

    def setitem(self, w_index: W_Object, w_value: W_Object) -> None:
        """``self[w_index] = w_value``."""
        raise type_error(f"'{self.kind()}' object does not support item assignment")

    def delitem(self, w_index: W_Object) -> None:
        """``del self[w_index]``."""
        raise type_error(f"'{self.kind()}' object doesn't support item deletion")

    def contains(self, w_item: W_Object) -> bool:
        """``w_item in self``: by iteration where a class knows no better."""
        w_iterator = self.iter()
        while True:
            w_next = w_iterator.next()
            if w_next is None:
                return False
            if same_or_equal(w_next, w_item):
                return True

    def iter(self) -> W_Object:
        """``iter(self)``."""
        raise type_error(f"'{self.kind()}' object is not iterable")

    def next(self) -> W_Object | None:
        """The next item of an iterator, None at its end."""
        raise type_error(f"'{self.kind()}' object is not an iterator")


def address(w_object: W_Object) -> str:
    """``0x…`` as texts show an object's identity."""
    return hex(compute_unique_id(w_object))


def call_special(w_object: W_Object, name: str, args: list[W_Object]) -> W_Object | None:
    """What the special method of an object's class gives; None where the class has none."""
    w_found = w_object.get_type().lookup(name)
    return None if w_found is None else w_found.call_method(w_object, args, [])


def same_or_equal(w_a: W_Object, w_b: W_Object) -> bool:
    """What containers mean by equal: ``a is b or a == b``."""
    return w_a is w_b or equal(w_a, w_b)


def equal(w_a: W_Object, w_b: W_Object) -> bool:
    """The truth of ``a == b``: each is asked; a right operand of a derived class is asked first."""
    w_left_type, w_right_type = w_a.get_type(), w_b.get_type()
    swapped = w_left_type is not w_right_type and w_right_type.is_subtype(w_left_type)
    w_result = w_b.eq(w_a) if swapped else w_a.eq(w_b)
    if w_result is NOT_IMPLEMENTED:
        w_result = w_a.eq(w_b) if swapped else w_b.eq(w_a)
        if w_result is NOT_IMPLEMENTED:
            return w_a is w_b
    return w_result.is_true()


class W_NotImplemented(W_Object):
    """The type of NotImplemented."""

    def repr(self) -> str:
        return "NotImplemented"


NOT_IMPLEMENTED = W_NotImplemented()


def _unknown_operand(self, w_other: W_Object) -> W_Object:
    """What a binary operator gives until a class knows better."""
    return NOT_IMPLEMENTED


BINARY = (
    "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and_", "xor", "or_",
)  # fmt: skip


def forms_of(name: str) -> tuple[str, ...]:
    """The methods for ``a + b``, for the same asked of b, and for ``a += b``."""
    return name, "r" + name, "i" + name


for _name in BINARY:
    for _form in forms_of(_name):
        setattr(W_Object, _form, _unknown_operand)
