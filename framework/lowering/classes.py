"""Classes as values: their attributes, those assigned at run time included, class methods, ``type(x)``, ``issubclass``.

A class attribute that some operation assigns lives in a static object of its own:

    class Counter: total = 0            prebuilt  class_attribute(value = 0)
    Counter.total += 1          ──►     getfield, int_add, setfield on that object
"""

from __future__ import annotations

from typing import Any

from framework.annotator.descriptions import ClassDescription
from framework.annotator.model import SomePBC
from framework.annotator.rules.attributes import nothing
from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import StructObject, malloc
from framework.lltypes.types import Bool, GcStruct, Ptr, Void
from framework.lowering.branching import Case, choose
from framework.lowering.builtins import lowers_builtin
from framework.lowering.calls import (
    BoundMethodRepresentation,
    ClassSetRepresentation,
    FunctionSetRepresentation,
    PBCRepresentation,
    call_one,
)
from framework.lowering.context import Context
from framework.lowering.exceptions import classdefs_of
from framework.lowering.instances import (
    InstanceRepresentation,
    check_not_none,
    class_test,
    get_attribute,
    missing_attribute,
    new_instance,
)
from framework.lowering.representation import Representation, rule
from framework.rlib.objectmodel import instantiate
from framework.runtime import objects
from framework.runtime.objects import DISPLAY_SIZE, VTABLE_POINTER
from framework.runtime.text import STR_POINTER


class ClassAttributes:
    """The class attributes of a program that are assigned at run time."""

    def __init__(self, lowerer: Any) -> None:
        self.lowerer = lowerer
        self._objects: dict[Any, StructObject] = {}

    def find(self, description: ClassDescription, name: str) -> tuple[Constant, Representation] | None:
        """The static object that holds an assigned attribute, and how its value looks; None for a constant one."""
        current: ClassDescription | None = description
        while current is not None and name not in current.assigned:
            if name in current.own_namespace():
                return None
            current = current.base
        if current is None:
            return None
        representation: Representation = self.lowerer.representation(current.assigned[name].annotation)
        found = self._objects.get((current, name))
        if found is None:
            struct = GcStruct(f"{current.name}.{name}", ("value", representation.type))
            found = self._objects[current, name] = malloc(struct)
            if representation.type is not Void:
                found.value = representation.constant(current.own_namespace()[name]).value
        return Constant(found, Ptr(found.type)), representation


def read_class_attribute(context: Context, description: ClassDescription, name: str) -> Value | None:
    """``C.name`` in the representation of the result."""
    lowerer = context.lowerer
    if context.result.type is Void:
        return None
    place = lowerer.attachment(ClassAttributes).find(description, name)
    if place is not None:
        holder, representation = place
        value = context.emit("getfield", [holder, context.void("value")], representation.type)
        return context.convert(value, representation, context.result)
    found = description.find_in_class(name)
    assert found is not None, f"no attribute {name} in {description}"
    value = lowerer.class_value_constant(None, name, *found, context.result)
    assert value is not None, f"no constant for {name} of {description}"
    return value


@rule("getattr", InstanceRepresentation)
def _getattr_of_instance(context: Context) -> Value | None:
    """A class attribute that is assigned at run time is read from the class whose instance it is."""
    name = context.constant_of(1)
    classdef = context.representations[0].layout.classdef  # type: ignore[attr-defined]
    if not classdef.assigned_slots(name):
        return get_attribute(context)
    check_not_none(context, 0, f"'NoneType' object has no attribute '{name}'")

    def read(description: ClassDescription) -> Any:
        return lambda c: read_class_attribute(c, description, name)

    owners = [sub for sub in classdef.subtree() if sub is not classdef and name in sub.description.own_namespace()]
    owners.sort(key=lambda owner: -owner.depth)
    cases = [Case(class_test(owner), read(owner.description)) for owner in owners]
    is_inherited = classdef.description.find_in_class(name) is not None
    otherwise = read(classdef.description) if is_inherited else missing_attribute(name)
    return choose(context, f"class_{name}", cases, otherwise)


@rule("getattr", ClassSetRepresentation)
def _getattr_of_classes(context: Context) -> Value | None:
    name = context.constant_of(1)
    if name in ("__name__", "__qualname__", "__module__"):
        return context.emit("getfield", [context.value(0), context.void(name.strip("_"))], STR_POINTER)
    annotation = context.annotations[0]
    assert isinstance(annotation, SomePBC)
    descriptions = sorted(annotation.descriptions, key=lambda description: description.name)
    return _choose_by_identity(context, descriptions, lambda c, d: _attribute_of(c, d, name))


def _attribute_of(context: Context, description: Any, name: str) -> Value | None:
    if isinstance(description, ClassDescription) and not name.startswith("__"):
        return read_class_attribute(context, description, name)
    return context.result.constant(getattr(description.value, name))


def _choose_by_identity(context: Context, descriptions: list[Any], run: Any) -> Value | None:
    def case(description: Any) -> Case:
        pointer = context.representations[0].constant(description.value)
        return Case(
            lambda c: c.emit("ptr_eq", [c.value(0), pointer], Bool),
            lambda c: run(c, description),
        )

    cases = [case(description) for description in descriptions[:-1]]
    return choose(context, "attribute", cases, lambda c: run(c, descriptions[-1]))


@rule("getattr", FunctionSetRepresentation)
def _getattr_of_functions(context: Context) -> Value | None:
    name = context.constant_of(1)
    annotation = context.annotations[0]
    assert isinstance(annotation, SomePBC)
    descriptions = sorted(annotation.descriptions, key=lambda description: description.name)
    return _choose_by_identity(context, descriptions, lambda c, d: _attribute_of(c, d, name))


@rule("getattr", PBCRepresentation)
def _getattr_of_one(context: Context) -> Value | None:
    if context.result.type is Void:
        return None
    (description,) = context.representations[0].descriptions  # type: ignore[attr-defined]
    name = context.constant_of(1)
    if isinstance(description, ClassDescription) and description.assigned_slot(name) is not None:
        return read_class_attribute(context, description, name)
    if context.result_annotation.is_constant:
        return context.result.constant(context.result_annotation.const)
    if isinstance(description, ClassDescription) and not name.startswith("__"):
        return read_class_attribute(context, description, name)
    return context.result.constant(getattr(description.value, name))


@rule("super_getattr")
def _super_getattr(context: Context) -> Value | None:
    targets = context.lowerer.annotator.call_targets.get(context.operation)
    if targets is not None and targets.graphs:  # a property
        (method,) = targets.graphs
        return call_one(context, targets, method, 2, context.value(1))
    if isinstance(context.result, BoundMethodRepresentation):
        return context.cast(context.value(1), context.result.type)
    if context.result.type is Void:
        return None
    return context.result.constant(context.result_annotation.const)


@lowers_builtin(nothing)
def _nothing(context: Context) -> None:
    return None


@rule("setattr", PBCRepresentation)
def _setattr_of_class(context: Context) -> None:
    (description,) = context.representations[0].descriptions  # type: ignore[attr-defined]
    place = context.lowerer.attachment(ClassAttributes).find(description, context.constant_of(1))
    assert place is not None
    holder, representation = place
    if representation.type is not Void:
        value = context.value(2, representation)
        context.emit("setfield", [holder, context.void("value"), value], Void)


@lowers_builtin(instantiate, PBCRepresentation)
def _instantiate_one(context: Context) -> Value:
    (description,) = context.representations[0].descriptions  # type: ignore[attr-defined]
    return context.cast(new_instance(context, description.classdef()), context.result.type)


@lowers_builtin(instantiate, ClassSetRepresentation)
def _instantiate_some(context: Context) -> Value | None:
    annotation = context.annotations[0]
    assert isinstance(annotation, SomePBC)
    descriptions = sorted(annotation.descriptions, key=lambda description: description.name)
    return _choose_by_identity(context, descriptions, lambda c, d: c.cast(new_instance(c, d.classdef()), c.result.type))


# --- type(x), issubclass


@lowers_builtin(type, InstanceRepresentation)
def _type(context: Context) -> Value | None:
    if context.result.type is Void:
        return None
    return context.emit("gc_type_info", [context.value(0)], VTABLE_POINTER)


@lowers_builtin(type, Representation)
def _type_of_other(context: Context) -> None:
    """A value of a built-in type: its class is known."""
    assert context.result.type is Void


@lowers_builtin(issubclass, ClassSetRepresentation)
def _issubclass(context: Context) -> Value:
    if context.result_annotation.is_constant:
        return Constant(context.result_annotation.const, Bool)
    result: Value | None = None
    for classdef in classdefs_of(context, 1):
        helper = objects.SUBCLASS_TESTS[min(classdef.depth, DISPLAY_SIZE)]
        vtable = Constant(context.lowerer.class_layout(classdef).vtable, VTABLE_POINTER)
        test = context.call(helper, context.value(0), vtable)
        result = test if result is None else context.emit("bool_or", [result, test], Bool)
    return result if result is not None else Constant(False, Bool)


@lowers_builtin(issubclass, Representation)
def _issubclass_known(context: Context) -> Value:
    assert context.result_annotation.is_constant
    return Constant(context.result_annotation.const, Bool)
