"""Translated classes as inference sees them.

    ClassDef: name, description, base, subclasses, depth, attributes
    ClassDef.attributes[name] -> Attribute: annotation, readonly, homedef        (only in its home class)
    ClassDef.find_attribute(name) -> Attribute       finds its home, or makes this class the home
    ClassDef.lookup_function(name) -> the functions a call of method ``name`` can reach, by class

An attribute lives in the most general class whose instances are asked for it.  When a base class is asked later, the
attributes of that name in its subclasses are merged into one that lives in the base:

        class A                       reading a.x for an A moves the home of x from B and C to A
        ├── class B: self.x = 1
        └── class C: self.x = 2

Besides assignments, what flows into an attribute are the values of prebuilt instances and the class-level values (used
as defaults) of the classes at and below its home; those are looked at only when somebody asks for the attribute, so
what only the host uses stays out of the program.  ``readonly`` attributes are never assigned on instances: their value
depends on the class alone.  A class-level function is not a field: its Attribute is readonly and holds a SomePBC of the
functions of this class and its subclasses.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.errors import Refused, UnionConflict
from framework.annotator.unions import union
from framework.runtime.exceptions import prebuilt_argument

if TYPE_CHECKING:
    from framework.annotator.bookkeeper import Bookkeeper
    from framework.annotator.descriptions import ClassDescription
    from framework.annotator.model import SomeObject


class Attribute:
    """A field or class-level value shared by ``homedef`` and its subclasses."""

    __slots__ = ("name", "homedef", "annotation", "readonly", "readers", "contributions", "declared", "is_method")

    def __init__(self, name: str, homedef: ClassDef) -> None:
        self.name = name
        self.homedef = homedef
        self.annotation: SomeObject = model.IMPOSSIBLE
        self.readonly = True
        self.readers: dict[Any, None] = {}
        self.contributions: list[tuple[SomeObject, Any]] = []
        self.declared = False  # a type hint fixes the annotation
        self.is_method = False

    @property
    def what(self) -> str:
        """The attribute, for messages."""
        return f"attribute {self.name!r} of class {self.homedef.short_name}"

    def generalise(self, annotation: SomeObject, source: Any = None) -> None:
        """Let ``annotation`` flow into the attribute; ``source``: a site, or text about a prebuilt value."""
        bookkeeper = self.homedef.bookkeeper
        source = source if source is not None else bookkeeper.engine.site
        if self.declared:
            bookkeeper.check_declared(self.annotation, annotation, self.what)
            return
        try:
            joined = union(self.annotation, annotation)
        except UnionConflict as conflict:
            conflict.add_meeting(self, [*self.contributions, (annotation, source)])
            raise
        if joined != self.annotation:
            self.annotation = joined
            self.contributions.append((annotation, source))
            self.notify()

    def notify(self) -> None:
        """Look again at all readers."""
        for site in self.readers:
            self.homedef.bookkeeper.engine.reflow(site)

    def assign(self) -> None:
        """Note that instances get a value of their own: no longer a constant of the class."""
        if self.is_method:
            raise Refused(
                "K243", f"{self.name!r} is a method of {self.homedef.short_name} and also assigned as a field"
            )
        if self.readonly:
            self.readonly = False
            without = self.annotation.without_const()
            if without != self.annotation:
                self.annotation = without
            self.notify()

    def absorb(self, other: Attribute) -> None:
        """Take over an attribute of the same name from a subclass."""
        self.readonly &= other.readonly
        self.readers.update(other.readers)
        self.contributions += other.contributions
        try:
            self.annotation = union(self.annotation, other.annotation)
        except UnionConflict as conflict:
            conflict.add_meeting(self, self.contributions)
            raise

    def __repr__(self) -> str:
        return f"<{self.what}>"


class ClassDef:
    """One translated class.

    Attributes:
        base: ClassDef of the primary base, or None.
        subclasses: direct ones, in order of discovery.
        attributes: those whose home is here.
        instances: prebuilt instances of exactly this class, in order of discovery.
    """

    def __init__(self, bookkeeper: Bookkeeper, description: ClassDescription, base: ClassDef | None) -> None:
        self.bookkeeper = bookkeeper
        self.description = description
        self.name = description.name
        self.base = base
        self.depth: int = base.depth + 1 if base else 0
        self.subclasses: list[ClassDef] = []
        self.attributes: dict[str, Attribute] = {}
        self.instances: list[Any] = []
        self.is_instantiated = False
        self.subclass_readers: dict[Any, None] = {}
        self.class_values: dict[str, Any] = {}  # cache of rules.special.methods_of
        self._sources: dict[str, dict[Any, Any]] = {}

    @property
    def short_name(self) -> str:
        """The name in the user's source."""
        return self.description.short_name

    def __repr__(self) -> str:
        return f"<ClassDef {self.name}>"

    # --- the tree

    def chain(self) -> Iterator[ClassDef]:
        """This class and its bases, the most special first."""
        current: ClassDef | None = self
        while current is not None:
            yield current
            current = current.base

    def subtree(self) -> Iterator[ClassDef]:
        """This class and all known subclasses."""
        stack = [self]
        while stack:
            current = stack.pop()
            yield current
            stack.extend(reversed(current.subclasses))

    def is_subclass_of(self, other: ClassDef) -> bool:
        """Whether instances of self are instances of ``other``."""
        current: ClassDef | None = self
        while current is not None and current.depth > other.depth:
            current = current.base
        return current is other

    def common_base(self, other: ClassDef) -> ClassDef | None:
        """The most special class that both derive from."""
        first: ClassDef | None = self
        second: ClassDef | None = other
        while first is not second:
            if first is None or second is None:
                return None
            if first.depth >= second.depth:
                first = first.base
            else:
                second = second.base
        return first

    def read_subclasses(self) -> list[ClassDef]:
        """The subtree; the current site is looked at again when it grows."""
        site = self.bookkeeper.engine.site
        if site is not None:
            self.subclass_readers[site] = None
        return list(self.subtree())

    def announce(self) -> None:
        """Let bases know about this new class: its class-level values and functions flow into their attributes."""
        if self.base is None:
            return
        self.base.subclasses.append(self)
        for ancestor in self.base.chain():
            for site in ancestor.subclass_readers:
                self.bookkeeper.engine.reflow(site)
            for attribute in ancestor.attributes.values():
                self._add_class_value(attribute)

    # --- attributes

    def assigned_slots(self, name: str) -> list[Any]:
        """The storage of what ``C.name = v`` assigns, for all classes whose instances may be of this class."""
        described = [classdef.description for classdef in (*self.chain(), *self.subtree())]
        return [description.assigned[name] for description in dict.fromkeys(described) if name in description.assigned]

    def find_attribute(self, name: str) -> Attribute:
        """The attribute, whose home is here or in a base; made here if nobody asked before."""
        for ancestor in self.chain():
            found = ancestor.attributes.get(name)
            if found is not None:
                return found
        return self._make_home(name)

    def read_attribute(self, name: str) -> SomeObject:
        """Annotation of the attribute; the current site is looked at again when it grows."""
        attribute = self.find_attribute(name)
        site = self.bookkeeper.engine.site
        if site is not None:
            attribute.readers[site] = None
        return attribute.annotation

    def _make_home(self, name: str) -> Attribute:
        attribute = Attribute(name, self)
        self._add_inherited_value(attribute)
        below = list(self.subtree())
        moved = [sub.attributes.pop(name) for sub in below if name in sub.attributes]
        self.attributes[name] = attribute
        declared = self.bookkeeper.declared_field(self, name)
        if declared is not None:
            attribute.annotation, attribute.declared = declared, True
            attribute.readonly = not self.description.is_exception  # helpers of the runtime may assign later
        for other in moved:
            attribute.absorb(other)
        for sub in below:
            sub._add_class_value(attribute)
            for value, source in list(sub._sources.get(name, {}).values()):
                self._add_instance_value(attribute, value, source)
        if moved:
            attribute.notify()
        return attribute

    def _add_inherited_value(self, attribute: Attribute) -> None:
        """The class-level value that this class itself sees, from its own or a base's namespace."""
        found = self.description.find_in_class(attribute.name)
        if found is not None:
            self._add_found(attribute, found[0], found[1])

    def _add_class_value(self, attribute: Attribute) -> None:
        own = self.description.own_namespace()
        if attribute.name in own:
            self._add_found(attribute, self.description, own[attribute.name])

    def _add_found(self, attribute: Attribute, owner: ClassDescription, value: Any) -> None:
        if isinstance(value, types.MemberDescriptorType | types.GetSetDescriptorType):
            return  # __slots__: a field without a default
        if getattr(value, "__isabstractmethod__", False):  # instances are of classes that override it
            attribute.is_method |= isinstance(value, types.FunctionType)
            return
        annotation = owner.class_value(attribute.name, value)
        if isinstance(value, types.FunctionType):
            attribute.is_method = True
            if not attribute.readonly:
                attribute.assign()
        elif not attribute.readonly:
            annotation = annotation.without_const()
        attribute.generalise(annotation, f"value in class {owner.short_name}")

    # --- prebuilt instances

    def add_instance(self, instance: Any) -> None:
        """Remember a prebuilt instance and its fields."""
        self.instances.append(instance)
        if isinstance(instance, BaseException):
            self.bookkeeper.argument_types.notice_prebuilt()
        for name, value in instance_fields(instance):
            self._add_source(name, value, f"a prebuilt {self.short_name}")

    def _add_source(self, name: str, value: Any, source: str) -> None:
        known = self._sources.setdefault(name, {})
        identity = model.constant_key(value)
        if identity in known:
            return
        known[identity] = (value, source)
        for ancestor in self.chain():
            attribute = ancestor.attributes.get(name)
            if attribute is not None:
                self._add_instance_value(attribute, value, source)
                return

    def _add_instance_value(self, attribute: Attribute, value: Any, source: str) -> None:
        attribute.assign()
        annotation = self.bookkeeper.immutable_value(value)
        attribute.generalise(annotation.without_const(), source)


def has_default(classdef: ClassDef, name: str) -> bool:
    """Whether new instances of a class get a class-level value for a field."""
    found = classdef.description.find_in_class(name)
    return found is not None and not isinstance(found[1], types.MemberDescriptorType | types.GetSetDescriptorType)


_prebuilt_arguments: dict[int, tuple[BaseException, list[Any]]] = {}


def prebuilt_arguments(exception: BaseException) -> list[Any]:
    """What stands for the ``args`` of a prebuilt exception: one list for each."""
    found = _prebuilt_arguments.get(id(exception))
    if found is None:
        items = [prebuilt_argument(value) for value in exception.args]
        found = _prebuilt_arguments[id(exception)] = (exception, items)
    return found[1]


def instance_fields(instance: Any) -> Iterator[tuple[str, Any]]:
    """Names and values of the fields of a live instance, slots included."""
    for cls in type(instance).__mro__:
        for name, value in vars(cls).items():
            if isinstance(value, types.MemberDescriptorType) and value.__objclass__ is cls:
                try:
                    yield name, value.__get__(instance)
                except AttributeError:
                    continue
    if isinstance(instance, BaseException) and instance.args:
        yield "arguments", prebuilt_arguments(instance)
    if isinstance(instance, BaseException) and instance.__cause__ is not None:
        yield "__cause__", instance.__cause__
    yield from getattr(instance, "__dict__", {}).items()
