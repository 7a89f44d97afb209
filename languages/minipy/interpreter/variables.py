"""Names: globals, builtins, the names of class bodies; attributes that are called at once."""

from __future__ import annotations

from languages.minipy.interpreter.frame import Frame, not_defined
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.dicts import W_Dict

BUILTINS = W_Dict()


def load_builtin(name: str) -> W_Object:
    """A built-in name."""
    w_value = BUILTINS.find_text(name)
    if w_value is None:
        raise not_defined(name)
    return w_value


def load_global(frame: Frame, name: str) -> W_Object:
    """A name of the module, else a built-in one."""
    w_value = frame.w_globals.find_text(name)
    return load_builtin(name) if w_value is None else w_value


def load_name(frame: Frame, name: str) -> W_Object:
    """A name in a class body or at the top of a module."""
    w_locals = frame.w_locals
    if w_locals is not None:
        w_value = w_locals.find_text(name)
        if w_value is not None:
            return w_value
    return load_global(frame, name)


def store_name(frame: Frame, name: str, w_value: W_Object) -> None:
    """Set a name in a class body or at the top of a module."""
    w_locals = frame.w_locals
    assert w_locals is not None
    w_locals.set_text(name, w_value)


def delete_name(frame: Frame, name: str) -> None:
    """Delete one."""
    w_locals = frame.w_locals
    assert w_locals is not None
    if w_locals.remove_text(name) is None:
        raise not_defined(name)


def delete_global(frame: Frame, name: str) -> None:
    """Delete a name of the module."""
    if frame.w_globals.remove_text(name) is None:
        raise not_defined(name)


def load_class_cell(frame: Frame, index: int) -> W_Object:
    """A variable of an outer function in a class body, whose own names go first."""
    w_locals = frame.w_locals
    assert w_locals is not None
    w_value = w_locals.find_text(frame.code.code.cell_name(index))
    return frame.cell_value(index) if w_value is None else w_value


def setup_annotations(frame: Frame) -> None:
    """There is a dict for annotations."""
    w_locals = frame.w_locals
    assert w_locals is not None
    if w_locals.find_text("__annotations__") is None:
        w_locals.set_text("__annotations__", W_Dict())


def load_method(frame: Frame, name: str) -> None:
    """The function and the object where the attribute is a method of the class; else null and the attribute."""
    w_object = frame.pop()
    w_type = w_object.get_type()
    if w_object.uses_plain_attributes():
        w_found = w_type.lookup(name)
        if w_found is not None and w_found.is_method() and w_object.own_attribute(name) is None:
            frame.push(w_found)
            frame.push(w_object)
            return
    frame.push(None)
    frame.push(w_object.getattribute(name))
