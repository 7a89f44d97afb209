"""Modules."""

from __future__ import annotations

from languages.minipy.objects.base import W_Object
from languages.minipy.objects.dicts import W_Dict
from languages.minipy.objects.errors import GuestError, attribute_error
from languages.minipy.objects.texts import W_Str


class W_Module(W_Object):
    """A module: its names are its attributes."""

    _immutable_fields_ = ["w_names"]

    def __init__(self, name: str, w_names: W_Dict) -> None:
        self.name = name
        self.w_names = w_names
        w_names.set_text("__name__", W_Str(name))

    def repr(self) -> str:
        w_file = self.w_names.find_text("__file__")
        return (
            f"<module '{self.name}' (built-in)>" if w_file is None else f"<module '{self.name}' from {w_file.repr()}>"
        )

    def has_dictionary(self) -> bool:
        return True

    def own_attribute(self, name: str) -> W_Object | None:
        return self.w_names.find_text(name)

    def set_own_attribute(self, name: str, w_value: W_Object) -> bool:
        self.w_names.set_text(name, w_value)
        return True

    def delete_own_attribute(self, name: str) -> bool:
        return self.w_names.remove_text(name) is not None

    def lacks_attribute(self, name: str) -> GuestError:
        return attribute_error(f"module '{self.name}' has no attribute '{name}'")
