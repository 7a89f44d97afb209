"""Prebuilt objects: live Python data become static low-level objects, each live object once per representation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.annotator.classdefs import prebuilt_arguments
from framework.flowgraph.model import Constant
from framework.lltypes.memory import StructObject, malloc
from framework.lltypes.types import Void
from framework.lowering.bytestrings import make_bytes
from framework.lowering.instances import ClassLayout
from framework.lowering.references import destructor_of
from framework.lowering.representation import Representation
from framework.lowering.strings import make_string
from framework.runtime.text import STR_POINTER


class PrebuiltObjects:
    """The part of the Lowerer that owns prebuilt objects and class layouts.

    An object is entered before it is filled, and filling goes through a worklist, so that cyclic and deep graphs work.
    """

    def start_prebuilt(self) -> None:
        """Set up the tables."""
        self._prebuilt: dict[Any, tuple[Any, Any]] = {}
        self._to_fill: list[Callable[[], None]] = []
        self._filling = False
        self._strings: dict[str, StructObject] = {}
        self._bytes: dict[bytes, Any] = {}
        self._layouts: dict[Any, ClassLayout] = {}
        self.new_vtables: list[ClassLayout] = []
        self.vtable_listeners: list[Callable[[ClassLayout], None]] = []

    def prebuilt(
        self, value: Any, representation: Representation, start: Callable[[Any], Any], fill: Callable[[Any, Any], None]
    ) -> Any:
        """The low-level object of a live one: ``start(value)`` makes it, ``fill(value, object)`` completes it."""
        key = (id(value), representation.type)
        found = self._prebuilt.get(key)
        if found is None:
            result = start(value)
            self._prebuilt[key] = (value, result)
            self._to_fill.append(lambda: fill(value, result))
            self.fill_prebuilt()
            return result
        return found[1]

    def fill_prebuilt(self) -> None:
        """Complete what was started."""
        if self._filling:
            return
        self._filling = True
        try:
            while self._to_fill:
                self._to_fill.pop()()
        finally:
            self._filling = False

    def string_constant(self, value: str) -> Constant:
        """A prebuilt str; equal strings share one object."""
        found = self._strings.get(value)
        if found is None:
            found = self._strings[value] = make_string(value)
        return Constant(found, STR_POINTER)

    def prebuilt_bytes(self, value: bytes) -> Any:
        """A prebuilt bytes object; equal ones share one object."""
        found = self._bytes.get(value)
        if found is None:
            found = self._bytes[value] = make_bytes(value)
        return found

    def class_layout(self, classdef: Any) -> ClassLayout:
        """The struct and vtable of a class."""
        if classdef.base is not None and classdef not in self._layouts:
            self.class_layout(classdef.base)  # whose fields may need the layout of this very class
        found = self._layouts.get(classdef)
        if found is None:
            found = self._layouts[classdef] = ClassLayout(self, classdef)
            self.schedule_setup(found)  # type: ignore[attr-defined]
        return found

    def layout_of_pointer(self, type_: Any) -> ClassLayout:
        """The class layout whose instances a pointer type points to."""
        return next(layout for layout in self._layouts.values() if layout.struct is type_.to)

    def prebuilt_instance(self, value: Any) -> Any:
        """The low-level instance of a live one."""
        classdef = self.annotator.bookkeeper.classdef_of(type(value))  # type: ignore[attr-defined]
        layout = self.class_layout(classdef)
        key = (id(value), None)
        found = self._prebuilt.get(key)
        if found is None:
            layout.vtable  # noqa: B018  (so that the struct knows its type info)
            result = malloc(layout.struct)
            self._prebuilt[key] = (value, result)
            self._to_fill.append(lambda: self._fill_instance(layout, value, result))
            self.fill_prebuilt()
            return result
        return found[1]

    def _fill_instance(self, layout: ClassLayout, value: Any, result: Any) -> None:
        for name, attribute in layout.all_fields():
            representation = self.representation(attribute.annotation)  # type: ignore[attr-defined]
            try:
                is_arguments = name == "arguments" and isinstance(value, BaseException) and value.args
                live = prebuilt_arguments(value) if is_arguments else getattr(value, name)
            except AttributeError:
                continue
            home = layout.find(name)[0]  # type: ignore[index]
            if home.guards.get(name) == f"has_{name}":
                setattr(result, f"has_{name}", True)
            if representation.type is Void:
                continue
            setattr(result, f"inst_{name}", representation.constant(live).value)

    def class_value_constant(
        self, layout: ClassLayout, name: str, owner: Any, value: Any, target: Representation
    ) -> Constant | None:
        """A class-level value as a constant; None for what is no value (slots, properties)."""
        annotation = owner.class_value(name, value)
        if hasattr(annotation, "descriptions") and hasattr(target, "description_constant"):
            (description,) = annotation.descriptions
            constant: Constant = target.description_constant(description)
            return constant
        if target.type is Void or not annotation.is_constant and annotation.const is not None:
            return None
        return self.try_constant(annotation.const, target)  # type: ignore[attr-defined,no-any-return]

    def finish_vtables(self) -> bool:
        """Fill vtables made since the last time; whether there were any."""
        pending, self.new_vtables = self.new_vtables, []
        for layout in pending:
            layout.fill_vtable()
            destructor = destructor_of(self, layout.classdef, layout.struct)
            if destructor is not None:
                layout.vtable.destructor = destructor
            for listener in self.vtable_listeners:
                listener(layout)
        return bool(pending)
