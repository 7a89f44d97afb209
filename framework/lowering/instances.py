"""Instances and classes: structs with single inheritance, vtables, attribute access, type tests.

    class A: x: int              A      = GcStruct(base=OBJECT)  inst_x: Signed
    class B(A): y: B             B      = GcStruct(base=A)       inst_y: Ptr(B)
                                 vtableA = Struct(base=OBJECT_VTABLE)  cls_m: pointer to the method
                                 vtableB = Struct(base=vtableA)        …

An attribute that is never assigned on instances is a *class attribute*: a vtable field when its value differs between
subclasses, nothing at run time when it is the same constant everywhere.
"""

from __future__ import annotations

import types
from typing import Any

from framework.annotator.classdefs import Attribute, ClassDef
from framework.annotator.exception_arguments import is_first_argument
from framework.annotator.model import (
    NONE,
    SomeBytes,
    SomeDict,
    SomeImpossible,
    SomeInstance,
    SomeList,
    SomeSet,
    SomeString,
)
from framework.flowgraph.model import Constant, Value, Variable
from framework.lltypes.memory import StructObject, null
from framework.lltypes.types import Bool, GcStruct, LLType, Ptr, Struct, Void
from framework.lowering.branching import Case, choose
from framework.lowering.context import Context
from framework.lowering.exception_arguments import read_first
from framework.lowering.field_hints import note_field_hints, note_virtualizable, suffix_of, virtualizable_struct
from framework.lowering.primitives import NoneRepresentation
from framework.lowering.representation import Representation, conversion, default_of, represents, rule
from framework.runtime import objects
from framework.runtime.objects import DISPLAY_SIZE, OBJECT, OBJECT_POINTER, OBJECT_VTABLE, VTABLE_POINTER

NEVER_NULL = (SomeInstance, SomeString, SomeBytes, SomeList, SomeDict, SomeSet)
"""Kinds of values that are never null pointers unless they may be None."""


class ClassLayout:
    """Struct and vtable of one class.

    Attributes:
        struct: type of the instances.
        vtable_type, vtable: type of the vtable and the (prebuilt, raw) vtable itself.
        fields: instance attributes whose home is this class.
        guards: for fields that an instance may lack, the field that is true (or not null) when it has them.
    """

    def __init__(self, lowerer: Any, classdef: ClassDef) -> None:
        self.lowerer = lowerer
        self.classdef = classdef
        self.base = lowerer.class_layout(classdef.base) if classdef.base else None
        name = classdef.name
        self.struct = GcStruct(name, base=self.base.struct if self.base else OBJECT)
        vtable_base = self.base.vtable_type if self.base else OBJECT_VTABLE
        self.vtable_type = Struct(f"{name}.vtable", base=vtable_base, instance=self.struct)
        self.fields: dict[str, Attribute] = {}
        self.guards: dict[str, str] = {}
        self.slots: dict[str, Attribute] = {}
        self._vtable: StructObject | None = None

    def setup(self) -> None:
        """Add the fields; all representations they need may still be in the making."""
        for name, attribute in sorted(self.classdef.attributes.items()):
            if isinstance(attribute.annotation, SomeImpossible):
                continue
            representation = self.lowerer.representation(attribute.annotation)
            type_ = representation.type
            if not attribute.readonly and self.lowerer.missing_fields.may_lack(self.classdef, name):
                self._guard(name, representation)
            if type_ is Void:
                continue
            if attribute.readonly:
                self.slots[name] = attribute
                self.vtable_type.add_field(f"cls_{name}", type_)
            else:
                self.fields[name] = attribute
                self.struct.add_field(f"inst_{name}", type_)
        if self.lowerer.annotator.jit:
            note_field_hints(self.struct, self.classdef.description.cls, self.fields)
            note_virtualizable(self.struct, self.classdef.description.cls, self.fields)

    def _guard(self, name: str, representation: Representation) -> None:
        """Have it known at run time whether an instance has a field: null says no where no value is null."""
        if type(representation.annotation) in NEVER_NULL and not representation.annotation.optional:
            self.guards[name] = f"inst_{name}"
        else:
            self.guards[name] = f"has_{name}"
            self.struct.add_field(f"has_{name}", Bool)

    @property
    def vtable(self) -> StructObject:
        """The vtable; its slots are filled when all graphs are lowered."""
        if self._vtable is None:
            base = self.base.vtable if self.base else None
            self._vtable = StructObject(self.vtable_type)
            self._vtable.symbol = f"vtable.{self.classdef.name}"
            self.struct.type_info = self._vtable
            self._vtable.depth = self.classdef.depth
            self._vtable.base = base if base is not None else null(OBJECT_VTABLE)
            cls = self.classdef.description.cls
            self._vtable.name = self.lowerer.string_constant(cls.__name__).value
            self._vtable.qualname = self.lowerer.string_constant(cls.__qualname__).value
            self._vtable.module = self.lowerer.string_constant(cls.__module__).value
            for ancestor in self.classdef.chain():
                if ancestor.depth < DISPLAY_SIZE:
                    own = self._vtable if ancestor is self.classdef else self.lowerer.class_layout(ancestor).vtable
                    setattr(self._vtable, f"display{ancestor.depth}", own)
            self.lowerer.new_vtables.append(self)
        return self._vtable

    def find(self, name: str) -> tuple[ClassLayout, Attribute] | None:
        """The layout that is home to an attribute, and the attribute."""
        current: ClassLayout | None = self
        while current is not None:
            if name in current.classdef.attributes:
                return current, current.classdef.attributes[name]
            current = current.base
        return None

    def all_fields(self) -> list[tuple[str, Attribute]]:
        """Instance attributes, those of bases first."""
        inherited = self.base.all_fields() if self.base else []
        return inherited + list(self.fields.items())

    def all_slots(self) -> list[tuple[str, Attribute]]:
        """Vtable attributes, those of bases first."""
        inherited = self.base.all_slots() if self.base else []
        return inherited + list(self.slots.items())

    def class_value(self, name: str, target: Representation) -> Constant | None:
        """The class-level value that instances of this class see, None when there is none."""
        found = self.classdef.description.find_in_class(name)
        if found is None or isinstance(found[1], types.MemberDescriptorType | types.GetSetDescriptorType):
            return None
        return self.lowerer.class_value_constant(self, name, *found, target)

    def has_slot(self, name: str) -> bool:
        """Whether the vtable has a place for an attribute whose home is here."""
        return self.lowerer.representation(self.classdef.attributes[name].annotation).type is not Void

    def fill_vtable(self) -> None:
        """Give the slots their values."""
        for name, attribute in self.all_slots():
            representation = self.lowerer.representation(attribute.annotation)
            value = self.class_value(name, representation)
            if value is not None:
                setattr(self.vtable, f"cls_{name}", value.value)


class InstanceRepresentation(Representation):
    """A pointer to an instance of a class, null for None."""

    type: Ptr

    def __init__(self, lowerer: Any, classdef: ClassDef, optional: bool) -> None:
        super().__init__(lowerer)
        self.layout: ClassLayout = lowerer.class_layout(classdef)
        self.optional = optional
        self.type = Ptr(self.layout.struct)

    def constant(self, value: Any) -> Constant:
        if value is None:
            return Constant(null(self.type.to), self.type)
        live = self.lowerer.annotator.bookkeeper.stand_in(value)
        return Constant(self.lowerer.prebuilt_instance(live), self.type)


@represents(SomeInstance)
def _represent_instance(lowerer: Any, annotation: SomeInstance) -> Representation:
    return InstanceRepresentation(lowerer, annotation.classdef, annotation.optional)


@conversion(InstanceRepresentation, InstanceRepresentation)
def _convert_instance(context: Context, value: Value, source: Any, target: Any) -> Value:
    return context.cast(value, target.type)


@conversion(NoneRepresentation, InstanceRepresentation)
def _convert_none(context: Context, value: Value, source: Any, target: Any) -> Value:
    return target.constant(None)


def is_present(context: Context, layout: ClassLayout, instance: Value, name: str) -> Value:
    """Whether an instance has a field that it may lack."""
    found = layout.find(name)
    assert found is not None
    home = found[0]
    instance = context.cast(instance, Ptr(home.struct))
    guard = home.guards[name]
    value = context.emit("getfield", [instance, context.void(guard)], home.struct.fields[guard])
    return value if value.concretetype is Bool else context.emit("ptr_nonzero", [value], Bool)


def check_present(context: Context, layout: ClassLayout, instance: Value, name: str) -> None:
    """Raise AttributeError when an instance lacks a field."""
    if context.lowerer.missing_fields.may_lack(layout.classdef, name):
        there = is_present(context, layout, instance, name)
        context.call(
            objects.ll_check_present, there, context.cast(instance, OBJECT_POINTER), context.lowerer.message(name)
        )


def mark_present(context: Context, layout: ClassLayout, instance: Value, name: str, present: bool = True) -> None:
    """Note that an instance has, or no longer has, a field."""
    guard = layout.guards.get(name)
    if guard is not None and (not present or guard != f"inst_{name}"):
        value = default_of(layout.struct.fields[guard]) if not present else Constant(True, Bool)
        context.emit("setfield", [context.cast(instance, Ptr(layout.struct)), context.void(guard), value], Void)


def check_not_none(context: Context, index: int, message: str) -> Value:
    """Operand ``index``, after a test that raises AttributeError when it may be None and is."""
    value = context.value(index)
    if getattr(context.representations[index], "optional", False):
        context.call(objects.ll_check_not_none, value, context.lowerer.message(message))
    return value


# --- attributes


def get_attribute(context: Context) -> Value | None:
    """``x.name``, where no class has it assigned at run time."""
    name = context.constant_of(1)
    layout = context.representations[0].layout  # type: ignore[attr-defined]
    instance = check_not_none(context, 0, f"'NoneType' object has no attribute '{name}'")
    if is_first_argument(layout.classdef, name):
        return read_first(context, instance)
    targets = context.lowerer.annotator.call_targets.get(context.operation)
    if targets is not None and targets.graphs:
        return call_property(context, targets, 1)
    found = layout.find(name)
    if found is not None and found[1].readonly:
        check_class_value(context, *found)
    if found is not None and found[1].is_method and context.lowerer.is_bound_method(context.result):
        return context.cast(instance, context.result.type)
    if name == "__class__":
        return None if context.result.type is Void else context.emit("gc_type_info", [instance], VTABLE_POINTER)
    if found is not None and not found[1].readonly:
        check_present(context, layout, instance, name)
    if context.result.type is Void:
        return None
    return read_attribute(context, layout, instance, name)


def call_property(context: Context, targets: Any, first: int) -> Value | None:
    """Run the getter (operands from 1 on are no arguments) or setter of a property, which subclasses may override."""
    methods = sorted(targets.graphs, key=lambda method: -method.selfdef.depth)
    name = context.constant_of(1)
    classdef = context.representations[0].layout.classdef  # type: ignore[attr-defined]

    def run(method: Any) -> Any:
        return lambda c: c.lowerer.call_one(c, targets, method, first, c.value(0))

    cases = [Case(class_test(method.selfdef), run(method)) for method in methods]
    if any(classdef.is_subclass_of(method.selfdef) for method in methods):
        return choose(context, f"property_{name}", cases[:-1], cases[-1].run)
    return choose(context, f"property_{name}", cases, missing_attribute(name))


def class_test(classdef: ClassDef) -> Any:
    """A case's test whether operand 0, an instance, is of a class."""
    return lambda context: test_class(context, context.value(0), classdef, False)


def check_class_value(context: Context, home: ClassLayout, attribute: Attribute) -> None:
    """Raise AttributeError when some classes with instances lack a method or class-level value, and this is of one."""
    name = attribute.name
    classdefs = list(context.representations[0].layout.classdef.subtree())  # type: ignore[attr-defined]
    has = {classdef: classdef.description.find_in_class(name) is not None for classdef in classdefs}
    if all(has[classdef] or not classdef.is_instantiated for classdef in classdefs):
        return
    owners = [classdef for classdef in classdefs if has[classdef] and not has.get(classdef.base, False)]
    cases = [Case(class_test(owner), lambda c: None) for owner in owners]
    if attribute.is_method and home.has_slot(name):
        cases = [Case(lambda c: c.emit("ptr_nonzero", [_read_slot(c, home, attribute)], Bool), lambda c: None)]
    choose(context.with_result(context.lowerer.representation(NONE)), f"has_{name}", cases, missing_attribute(name))


def missing_attribute(name: str) -> Any:
    """What raises AttributeError for operand 0."""

    def lower(context: Context) -> None:
        string = context.lowerer.string
        vtable = context.emit("gc_type_info", [context.value(0)], VTABLE_POINTER)
        kind = context.emit("getfield", [vtable, context.void("name")], string.type)
        context.call_function(objects.raise_no_attribute, (kind, string), (string.constant(name), string))

    return lower


def read_attribute(context: Context, layout: ClassLayout, instance: Value, name: str) -> Value:
    """Load a field or a class attribute of an instance."""
    found = layout.find(name)
    assert found is not None, f"no attribute {name} in {layout.classdef}"
    home, attribute = found
    representation = context.lowerer.representation(attribute.annotation)
    if attribute.readonly:
        value = _read_slot(context, home, attribute)
    else:
        if context.lowerer.annotator.jit:
            mark_access(context, instance, f"inst_{name}", is_write=False)
        value = context.emit("getfield", [instance, context.void(f"inst_{name}")], representation.type)
    return context.convert(value, representation, context.result)


def _read_slot(context: Context, home: ClassLayout, attribute: Attribute) -> Value:
    """What the vtable of operand 0 has for a readonly attribute."""
    vtable = read_vtable(context, context.value(0), home)
    type_ = context.lowerer.representation(attribute.annotation).type
    return context.emit("getfield", [vtable, context.void(f"cls_{attribute.name}")], type_)


def read_field(context: Context, layout: ClassLayout, instance: Value, name: str, target: Representation) -> Value:
    """Load an attribute that instances of exactly this class have, in representation ``target``."""
    found = layout.find(name)
    assert found is not None, f"no attribute {name} in {layout.classdef}"
    home, attribute = found
    representation = context.lowerer.representation(attribute.annotation)
    if representation.type is Void:
        return context.convert(context.void(attribute.annotation.const), representation, target)
    pointer = context.cast(instance, Ptr(home.struct))
    value = context.emit("getfield", [pointer, context.void(f"inst_{name}")], representation.type)
    return context.convert(value, representation, target)


def read_vtable(context: Context, instance: Value, layout: ClassLayout) -> Value:
    """The vtable of an instance, typed for the class of ``layout``."""
    return context.emit("gc_type_info", [instance], Ptr(layout.vtable_type))


@rule("setattr", InstanceRepresentation)
def _setattr(context: Context) -> None:
    name = context.constant_of(1)
    instance = check_not_none(context, 0, f"'NoneType' object has no attribute '{name}'")
    targets = context.lowerer.annotator.call_targets.get(context.operation)
    if targets is not None and targets.graphs:
        call_property(context, targets, 2)
        return
    found = context.representations[0].layout.find(name)  # type: ignore[attr-defined]
    assert found is not None, f"no attribute {name}"
    representation = context.lowerer.representation(found[1].annotation)
    mark_present(context, found[0], instance, name)
    if representation.type is Void:
        return
    value = context.value(2, representation)
    if context.lowerer.annotator.jit:
        mark_access(context, instance, f"inst_{name}", is_write=True)
    context.emit("setfield", [instance, context.void(f"inst_{name}"), value], Void)


def mark_access(context: Context, instance: Value, field: str, is_write: bool) -> None:
    """Mark an access that the JIT must know of: to a field of a virtualizable, or a write to a quasi-immutable one."""
    struct = instance.concretetype.to
    if virtualizable_struct(struct, field) is not None:
        context.emit("jit_marker", [context.void("force_virtualizable"), instance], Void)
    if is_write and "?" in (suffix_of(struct, field) or ""):
        context.emit("jit_marker", [context.void("force_quasi_immutable"), instance, context.void(field)], Void)


@rule("delattr", InstanceRepresentation)
def _delattr(context: Context) -> None:
    name = context.constant_of(1)
    instance = check_not_none(context, 0, f"'NoneType' object has no attribute '{name}'")
    targets = context.lowerer.annotator.call_targets.get(context.operation)
    if targets is not None and targets.graphs:
        call_property(context, targets, 2)
        return
    layout = context.representations[0].layout  # type: ignore[attr-defined]
    found = layout.find(name)
    assert found is not None, f"no attribute {name}"
    check_present(context, layout, instance, name)
    mark_present(context, found[0], instance, name, present=False)


def new_instance(context: Context, classdef: ClassDef) -> Variable:
    """Allocate an instance with the class-level defaults of its fields."""
    layout: ClassLayout = context.lowerer.class_layout(classdef)
    layout.vtable  # noqa: B018  (made now, so that the struct knows its type info)
    instance = context.emit("malloc", [context.void(layout.struct)], Ptr(layout.struct))
    for name, attribute in layout.all_fields():
        representation = context.lowerer.representation(attribute.annotation)
        default = layout.class_value(name, representation)
        if default is not None:
            mark_present(context, layout.find(name)[0], instance, name)  # type: ignore[index]
        if default is not None and not is_zero(default):
            context.emit("setfield", [instance, context.void(f"inst_{name}"), default], Void)
    return instance


def is_zero(constant: Constant) -> bool:
    """Whether freshly allocated memory holds this value already."""
    type_: LLType = constant.concretetype
    if isinstance(type_, Ptr):
        return not constant.value
    return constant.value == type_.default and str(constant.value) != "-0.0"  # type: ignore[attr-defined]


# --- identity, truth, type tests


@rule("is_", InstanceRepresentation, InstanceRepresentation)
def _same(context: Context) -> Value:
    left = context.cast(context.value(0), OBJECT_POINTER)
    right = context.cast(context.value(1), OBJECT_POINTER)
    return context.emit("ptr_eq", [left, right], Bool)


def test_class(context: Context, instance: Value, classdef: ClassDef, optional: bool) -> Value:
    """Whether an instance (or null, if ``optional``) is of a class or of a subclass."""
    layout: ClassLayout = context.lowerer.class_layout(classdef)
    tests = objects.OPTIONAL_INSTANCE_TESTS if optional else objects.INSTANCE_TESTS
    helper = tests[min(classdef.depth, DISPLAY_SIZE)]
    return context.call(helper, context.cast(instance, OBJECT_POINTER), Constant(layout.vtable, VTABLE_POINTER))
