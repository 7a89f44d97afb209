"""Shapes of objects whose attributes are not known before: names to places, shared by all objects that look alike.

    class W_Instance(W_Root):                          root ──"x"──► (x: 0) ──"y"──► (x: 0, y: 1)
        import_from_mixin(ShapedMixin)                   └───"y"──► (y: 0)
        def __init__(self, w_class):
            self.init_shape(w_class.root)              # one Map() per guest class, or one for all

    w_x = w_instance.read_attribute("x")               # None where there is none
    w_instance.write_attribute("y", w_y)

An object has a map and a list of values.  A new attribute moves it along a transition, which is made once; so objects
that got the same attributes in the same order share a map.  Maps never change for those who ask: lookups are elidable,
and in a trace, where the map of an object is promoted, reading an attribute is a guard and a load (Chambers, Ungar and
Lee, "An efficient implementation of SELF", 1989; Bolz et al., "Runtime feedback in a meta-tracing JIT", 2011).
"""

from __future__ import annotations

from typing import Any

from framework.rlib.jit import elidable, promote, unroll_safe


class Map:
    """Where the attributes of an object are.  ``Map()`` is a root: that of objects without attributes."""

    _immutable_fields_ = ["name", "previous", "root", "size"]

    def __init__(self, name: str = "", previous: Map | None = None) -> None:
        self.name = name
        self.previous = previous
        self.root: Map = self if previous is None else previous.root
        self.size: int = 0 if previous is None else previous.size + 1
        self._transitions: dict[str, Map] = {}
        self._places: dict[str, int] = {}

    @elidable
    def find(self, name: str) -> int:
        """The place of an attribute, -1 where there is none."""
        if len(self._places) != self.size:
            # Made when it is first needed: most maps are only passed through.
            names = self.names()
            for i in range(len(names)):
                self._places[names[i]] = i
        return self._places.get(name, -1)

    @elidable
    def with_attribute(self, name: str) -> Map:
        """The map with one more attribute, which must be a new one."""
        found = self._transitions.get(name)
        if found is None:
            found = Map(name, self)
            self._transitions[name] = found
        return found

    @elidable
    def without_attribute(self, name: str) -> Map:
        """The map that lacks an attribute; the ones behind it move forward by one."""
        names = self.names()
        result = self.root
        for known in names:
            if known != name:
                result = result.with_attribute(known)
        return result

    def names(self) -> list[str]:
        """The attributes in the order in which they were added."""
        result: list[str] = []
        name = self.name
        previous = self.previous
        while previous is not None:
            result.append(name)
            name = previous.name
            previous = previous.previous
        result.reverse()
        return result


class ShapedMixin:
    """Attributes by name for a class of guest objects: ``import_from_mixin(ShapedMixin)``."""

    def init_shape(self, root: Map) -> None:
        """Start without attributes."""
        self.shape = root
        self.attributes: list[Any] = []

    def read_attribute(self, name: str) -> Any:
        """The value of an attribute, None where there is none."""
        place = promote(self.shape).find(name)
        if place < 0:
            return None
        return self.attributes[place]

    def has_attribute(self, name: str) -> bool:
        """Whether there is an attribute."""
        return promote(self.shape).find(name) >= 0

    def write_attribute(self, name: str, value: Any) -> None:
        """Set an attribute, a new one or one that is there."""
        shape = promote(self.shape)
        place = shape.find(name)
        if place >= 0:
            self.attributes[place] = value
        else:
            self.attributes.append(value)
            self.shape = shape.with_attribute(name)

    @unroll_safe
    def delete_attribute(self, name: str) -> bool:
        """Remove an attribute; whether it was there."""
        shape = promote(self.shape)
        place = shape.find(name)
        if place < 0:
            return False
        del self.attributes[place]
        self.shape = shape.without_attribute(name)
        return True

    def attribute_names(self) -> list[str]:
        """The attributes in the order in which they were added."""
        return self.shape.names()
