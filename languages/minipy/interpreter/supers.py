"""``super``: attributes of the classes behind one in the order of another."""

from __future__ import annotations

from languages.minipy.interpreter.frame import Frame
from languages.minipy.interpreter.frame_functions import W_FrameFunction
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import runtime_error, type_error
from languages.minipy.objects.types import W_Type


class W_Super(W_Object):
    """``super(w_class, w_self)``; ``w_start`` is the class whose order is followed."""

    _immutable_fields_ = ["w_class", "w_self", "w_start"]

    def __init__(self, w_class: W_Type, w_self: W_Object, w_start: W_Type) -> None:
        self.w_class = w_class
        self.w_self = w_self
        self.w_start = w_start

    def uses_plain_attributes(self) -> bool:
        return False

    def getattribute(self, name: str) -> W_Object:
        w_found = None if name == "__class__" else self.w_start.lookup_after(self.w_class, name)
        if w_found is None:
            return W_Object.getattribute(self, name)
        w_owner = None if self.w_self is self.w_start else self.w_self
        return w_found.descriptor_get(w_owner, self.w_start)

    def repr(self) -> str:
        return f"<super: {self.w_class.repr()}, <{self.w_start.name} object>>"


def super_of(w_class: W_Object, w_self: W_Object) -> W_Object:
    """``super(class, self)``: self is an instance of the class or a class derived from it."""
    if not isinstance(w_class, W_Type):
        raise type_error(f"super() argument 1 must be a type, not {w_class.kind()}")
    if isinstance(w_self, W_Type) and w_self.is_subtype(w_class):
        return W_Super(w_class, w_self, w_self)
    if w_self.get_type().is_subtype(w_class):
        return W_Super(w_class, w_self, w_self.get_type())
    raise type_error("super(type, obj): obj must be an instance or subtype of type")


class W_SuperType(W_FrameFunction):
    """The name ``super``: without arguments it looks into the frame that calls it."""

    def call_in(self, frame: Frame, args: list[W_Object], names: list[str]) -> W_Object:
        if len(args) == 2:
            return super_of(args[0], args[1])
        if len(args) == 1:
            raise type_error("super() with one argument is not supported: name the object too")
        code = frame.code
        if code.argcount == 0:
            raise runtime_error("super(): no arguments")
        w_self = frame.slots[0]
        for i in range(len(code.cell_locals)):
            if code.cell_locals[i] == 0:
                w_self = frame.cell(i).w_value
        if w_self is None:
            raise runtime_error("super(): arg[0] deleted")
        own = len(code.cellvars)
        for i in range(len(code.freevars)):
            if code.freevars[i] == "__class__":
                w_class = frame.cell(own + i).w_value
                if w_class is None:
                    raise runtime_error("super(): empty __class__ cell")
                return super_of(w_class, w_self)
        raise runtime_error("super(): __class__ cell not found")
