"""Attributes: fields, methods and properties of instances, attributes of classes, modules, constants and pointers."""

from __future__ import annotations

import enum
import inspect
import types
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from framework.annotator import exception_arguments, intrinsics, model
from framework.annotator.classdefs import has_default
from framework.annotator.counterparts import is_library, no_translation
from framework.annotator.descriptions import ClassDescription, FrozenDescription
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.rules import calls, enums, identity, lowlevel, special
from framework.annotator.rules.registry import METHODS, Call, rule
from framework.annotator.typenames import type_text
from framework.annotator.unions import union
from framework.diagnostics.errors import suggestion
from framework.flowgraph.model import Constant
from framework.flowgraph.operations import CallShape
from framework.runtime.attributes import set_field

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.annotator.classdefs import Attribute, ClassDef
    from framework.flowgraph.model import Operation


@rule("getattr")
def getattr_(annotator: Annotator, operation: Operation, x: SomeObject, name_: SomeObject) -> SomeObject:
    """``x.name``."""
    if not name_.is_constant or not isinstance(name_, model.SomeString):
        raise Refused("K227", "the attribute's name must be constant")
    name = name_.const
    match x:
        case model.SomeInstance():
            return get_instance_attribute(annotator, operation, x, name)
        case model.SomePtr():
            return lowlevel.get_field(x, name)
        case model.SomePBC():
            return _get_constant_attribute(annotator, operation, x, name)
        case model.SomeModule() | model.SomeBuiltin() | model.SomeType() if x.is_constant:
            return _get_live_attribute(annotator, x, name)
        case model.SomeNone():
            return model.IMPOSSIBLE
    if enums.has_attribute(x, name):
        return model.SomeString() if name == "name" else model.SomeInteger()
    if has_builtin_method(x, name):
        receiver = x if name == "format" else x.without_const()  # templates are taken apart at translation time
        return model.SomeBuiltinMethod(receiver=receiver.with_optional(False), name=name)
    if isinstance(x, model.SomeDeque) and name == "maxlen":
        return model.SomeInteger(optional=True)
    if isinstance(x, model.SomeRange) and name in ("start", "stop", "step"):
        return model.SomeInteger()
    raise Refused("K222", f"{type_text(x)} has no attribute {name!r}")


def has_builtin_method(x: SomeObject, name: str) -> bool:
    """Whether a built-in type has a translated method."""
    kinds = type(x).__mro__
    return any((kind, name) in METHODS or (kind, name) in intrinsics.METHODS for kind in kinds)


# --- instances


def get_instance_attribute(annotator: Annotator, operation: Operation, x: model.SomeInstance, name: str) -> SomeObject:
    """A field, a bound method, a property or a class-level value."""
    if name == "__class__":
        return identity.type_(Call(annotator, operation, CallShape(1), [x], [operation.args[0]], name="type"))
    if name in ("name", "value") and issubclass(x.classdef.description.cls, enum.Enum):
        name = f"_{name}_"  # the properties of enum.Enum only read these fields
        operation.args[1] = Constant(name)
    if name in ("__context__", "__traceback__") and x.classdef.description.is_exception:
        raise Refused("K222", f"the {name} of an exception is not kept", "use raise … from …, and __cause__")
    if exception_arguments.is_first_argument(x.classdef, name):
        return exception_arguments.first(annotator, x)
    found = special.methods_of(annotator, x.classdef, name)
    if not found:
        inherited = x.classdef.description.find_in_class(name)
        if inherited is not None and special.is_abstract(inherited[1]):
            return model.IMPOSSIBLE  # no subclass that can be instantiated is known yet
    kinds = {type(value) for _, _, value in found}
    if types.FunctionType in kinds:
        kinds.discard(type(None))
        if kinds != {types.FunctionType}:
            raise Refused("K243", f"{name!r} is a method of some subclasses of {x.classdef.short_name} only")
        x.classdef.find_attribute(name)
        method = special.find_method(annotator, x, name)
        assert method is not None
        return method
    if property in kinds:
        return _get_property(annotator, operation, x, name, found)
    if classmethod in kinds:
        return _get_class_method(annotator, found)
    annotation = x.classdef.read_attribute(name)
    attribute = x.classdef.find_attribute(name)
    if isinstance(annotation, model.SomeImpossible):
        annotator.unfilled[attribute] = annotator.site
    return _read_through_class(annotator, x.classdef, attribute, annotation) if attribute.readonly else annotation


def _read_through_class(
    annotator: Annotator, classdef: ClassDef, attribute: Attribute, annotation: SomeObject
) -> SomeObject:
    """A class-level value as instances see it, which the program may assign."""
    for each in (*classdef.chain(), *classdef.subtree()):
        each.description.note_reader(attribute.name, annotator.site)
    for slot in classdef.assigned_slots(attribute.name):
        annotation = union(annotation.without_const(), slot.read())
    return annotation


def _check_one_owner(classdef: ClassDef, name: str) -> None:
    """Refuse what is assigned both on a class and on instances: which of them an instance sees isn't followed."""
    homes = [each.attributes[name] for each in (*classdef.chain(), *classdef.subtree()) if name in each.attributes]
    if classdef.assigned_slots(name) and not all(attribute.readonly for attribute in homes):
        raise Refused("K229", f"attribute {name!r} is assigned on class {classdef.short_name} and on instances")


def _get_property(
    annotator: Annotator, operation: Operation, x: model.SomeInstance, name: str, found: list[Any]
) -> SomeObject:
    methods = set()
    for classdef, owner, value in found:
        if not isinstance(value, property) or not isinstance(value.fget, types.FunctionType):
            raise Refused("K222", f"{name!r} of {owner.short_name} is not a readable property")
        function = owner.function_description(name, value.fget)
        methods.add(annotator.bookkeeper.method_description(function, classdef))
    call = Call(annotator, operation, CallShape(0), [], [], name=name)
    return calls.call_pbc(model.SomePBC(descriptions=frozenset(methods)), call)


def _get_class_method(annotator: Annotator, found: list[Any]) -> SomeObject:
    if len(found) != 1:
        raise Refused("K221", "an overridden classmethod must be called on the class")
    classdef, owner, value = found[0]
    return model.SomeBuiltin(const=types.MethodType(value.__func__, classdef.description.cls))


@rule("setattr")
def setattr_(
    annotator: Annotator, operation: Operation, x: SomeObject, name_: SomeObject, value: SomeObject
) -> SomeObject:
    """``x.name = v``."""
    if not name_.is_constant:
        raise Refused("K227", "the attribute's name must be constant")
    name = name_.const
    match x:
        case model.SomeInstance():
            return _set_instance_attribute(annotator, operation, x, name, value)
        case model.SomePtr():
            lowlevel.set_field(x, name, value)
            return model.NONE
        case model.SomePBC() if all(isinstance(d, ClassDescription) for d in x.descriptions):
            return _set_class_attribute(annotator, x, name, value)
        case model.SomeNone():
            return model.IMPOSSIBLE
    raise Refused("K229", f"attribute {name!r} of {type_text(x)} can't be assigned")


def _set_instance_attribute(
    annotator: Annotator, operation: Operation, x: model.SomeInstance, name: str, value: SomeObject
) -> SomeObject:
    found = special.methods_of(annotator, x.classdef, name)
    if any(isinstance(raw, property) for _, _, raw in found):
        call = Call(annotator, operation, CallShape(1), [value], [operation.args[2]], name=name)
        return _call_property(call, found, "setter", lambda raw: raw.fset)
    _check_assignable(annotator, x.classdef.description, name)
    attribute = x.classdef.find_attribute(name)
    attribute.assign()
    _check_one_owner(x.classdef, name)
    attribute.generalise(value.without_const())
    return model.NONE


def _call_property(call: Call, found: list[Any], part: str, function_of: Callable[[property], Any]) -> SomeObject:
    """Call the setter or deleter of a property of each class that an instance may be of."""
    methods = set()
    for classdef, owner, raw in found:
        function = function_of(raw) if isinstance(raw, property) else None
        if not isinstance(function, types.FunctionType):
            raise Refused("K229", f"property {call.name!r} of {owner.short_name} has no {part}")
        description = owner.function_description(f"{call.name}.{part}", function)
        methods.add(call.annotator.bookkeeper.method_description(description, classdef))
    returned = calls.call_pbc(model.SomePBC(descriptions=frozenset(methods)), call)
    return model.IMPOSSIBLE if isinstance(returned, model.SomeImpossible) else model.NONE


def _check_assignable(annotator: Annotator, description: ClassDescription, name: str) -> None:
    """Refuse what CPython would refuse at run time, or would do with a ``__setattr__`` of the class."""
    cls = description.cls
    if description.find_in_class("__setattr__") is not None:
        assert annotator.site is not None
        if annotator.description_of[annotator.site.graph].function is not set_field:
            params = getattr(cls, "__dataclass_params__", None)
            what = "is a frozen dataclass" if params is not None and params.frozen else "has a __setattr__ method"
            raise Refused("K229", f"class {description.short_name} {what}: {name!r} can't be assigned")
    if cls.__flags__ & (1 << 9) and cls.__dictoffset__ == 0 and name not in _slots(cls):
        raise Refused("K229", f"the __slots__ of class {description.short_name} have no {name!r}")


def _slots(cls: type) -> set[str]:
    return {name for base in cls.__mro__ for name, value in vars(base).items() if inspect.isdatadescriptor(value)}


@rule("delattr")
def delattr_(annotator: Annotator, operation: Operation, x: SomeObject, name_: SomeObject) -> SomeObject:
    """``del x.name``: of properties, and of fields without a class-level value that would appear instead."""
    name = name_.const
    if isinstance(x, model.SomeNone):
        return model.IMPOSSIBLE
    found = special.methods_of(annotator, x.classdef, name) if isinstance(x, model.SomeInstance) else []
    if any(isinstance(raw, property) for _, _, raw in found):
        call = Call(annotator, operation, CallShape(0), [], [], name=name)
        return _call_property(call, found, "deleter", lambda raw: raw.fdel)
    if not isinstance(x, model.SomeInstance) or any(
        has_default(classdef, name) for classdef in x.classdef.read_subclasses()
    ):
        raise Refused("K229", f"attribute {name!r} can't be deleted")
    _check_assignable(annotator, x.classdef.description, name)
    x.classdef.find_attribute(name).assign()
    _check_one_owner(x.classdef, name)
    if isinstance(x.classdef.read_attribute(name), model.SomeImpossible):
        annotator.unfilled[x.classdef.find_attribute(name)] = annotator.site
        return model.IMPOSSIBLE
    return model.NONE


# --- constants


def _get_constant_attribute(annotator: Annotator, operation: Operation, x: model.SomePBC, name: str) -> SomeObject:
    result: SomeObject = model.IMPOSSIBLE
    book = annotator.bookkeeper
    for description in calls.in_order(x.descriptions):
        match description:
            case FrozenDescription():
                part = description.read_attribute(name)
            case ClassDescription():
                part = _class_attribute(annotator, description, name)
            case _:
                part = _function_attribute(annotator, description, name)
        if len(x.descriptions) > 1 and not isinstance(part, model.SomePBC):
            part = model.SomeString() if isinstance(part, model.SomeString) else book.choice_value(part)
        result = union(result, part)
    return result


def _class_attribute(annotator: Annotator, description: ClassDescription, name: str) -> SomeObject:
    if name in ("__name__", "__qualname__", "__module__"):
        return annotator.annotation_of_constant(getattr(description.cls, name))
    if description.cls is object and name == "__setattr__":
        return annotator.annotation_of_constant(set_field)
    assigned = description.assigned_slot(name)
    if assigned is not None:
        return assigned.read()
    found = description.find_in_class(name)
    if found is None:
        if hasattr(description.cls, name) and is_library(description.cls):
            raise no_translation(getattr(description.cls, name))
        known = [n for cls in description.cls.__mro__ for n in vars(cls)]
        raise Refused("K222", f"class {description.short_name} has no attribute {name!r}{suggestion(name, known)}")
    owner, value = found
    if isinstance(value, classmethod):
        return model.SomeBuiltin(const=annotator.bookkeeper.bound_class_method(value, description.cls))
    owner.note_reader(name, annotator.site)
    return owner.class_value(name, value)


def _function_attribute(annotator: Annotator, description: Any, name: str) -> SomeObject:
    live = description.value
    if name in ("__name__", "__qualname__", "__module__", "__doc__") or name in getattr(live, "__dict__", {}):
        return annotator.annotation_of_constant(getattr(live, name))
    raise Refused("K222", f"{description} has no attribute {name!r}")


def _set_class_attribute(annotator: Annotator, x: model.SomePBC, name: str, value: SomeObject) -> SomeObject:
    if len(x.descriptions) != 1:
        raise Refused("K229", f"attribute {name!r} is assigned on one of several classes")
    description = next(iter(x.descriptions))
    assert isinstance(description, ClassDescription)
    description.assign_slot(name).generalise(value)
    _check_one_owner(description.classdef(), name)
    return model.NONE


def _get_live_attribute(annotator: Annotator, x: SomeObject, name: str) -> SomeObject:
    special_value = intrinsics.module_attribute(annotator.bookkeeper, x.const, name)
    if special_value is not None:
        return special_value
    try:
        value = getattr(x.const, name)
    except AttributeError:
        kind = "module" if isinstance(x, model.SomeModule) else "constant"
        label = getattr(x.const, "__name__", x.const)
        raise Refused("K222", f"{kind} {label!r} has no attribute {name!r}{suggestion(name, dir(x.const))}") from None
    if isinstance(value, types.BuiltinMethodType) and isinstance(x.const, type):
        value = _CLASS_METHODS.setdefault((x.const, name), value)
    return annotator.annotation_of_constant(value)


_CLASS_METHODS: dict[tuple[type, str], Any] = {}
"""Class methods of built-in types: each access gives another object."""


# --- super()


@rule("super_getattr")
def super_getattr(
    annotator: Annotator, operation: Operation, class_: SomeObject, x: SomeObject, name_: SomeObject
) -> SomeObject:
    """``super().name`` in a method of ``class_`` for the object x."""
    after, name = class_.const, name_.const
    if isinstance(x, model.SomePBC) and len(x.descriptions) == 1:
        return _super_of_class(annotator, next(iter(x.descriptions)), after, name)
    if not isinstance(x, model.SomeInstance):
        raise Refused("K221", f"super() of {type_text(x)}")
    description = x.classdef.description
    found = description.super_lookup(after, name)
    annotator.bookkeeper.supers[description, after, name] = annotator.site
    if found is None:
        return _super_of_object(annotator, description, name)
    owner, value = found
    if isinstance(value, types.FunctionType):
        holder = description.copier_of(owner)
        function = annotator.bookkeeper.function_description(value, holder)
        method = annotator.bookkeeper.method_description(function, x.classdef)
        return model.SomePBC(descriptions=frozenset([method]))
    if isinstance(value, property) and isinstance(value.fget, types.FunctionType):
        function = annotator.bookkeeper.function_description(value.fget)
        method = annotator.bookkeeper.method_description(function, x.classdef)
        call = Call(annotator, operation, CallShape(0), [], [], name=name)
        return calls.call_pbc(model.SomePBC(descriptions=frozenset([method])), call)
    if isinstance(value, classmethod):
        raise Refused("K221", "super() of a classmethod through an instance")
    return annotator.annotation_of_constant(value.__func__ if isinstance(value, staticmethod) else value)


def _super_of_class(annotator: Annotator, description: Any, after: type, name: str) -> SomeObject:
    found = description.super_lookup(after, name)
    if found is None or not isinstance(found[1], classmethod):
        raise Refused("K222", f"super() of class {description.short_name} has no classmethod {name!r}")
    return model.SomeBuiltin(const=annotator.bookkeeper.bound_class_method(found[1], description.cls))


def _super_of_object(annotator: Annotator, description: ClassDescription, name: str) -> SomeObject:
    """What ``object`` itself gives."""
    if name in ("__init__", "__init_subclass__", "__del__"):
        return model.SomeBuiltin(const=nothing)
    if description.is_exception and name in ("__str__", "__repr__"):
        raise Refused("K221", f"super().{name}() of an exception: use str(self.args[0])")
    raise Refused("K222", f"no base of {description.short_name} has an attribute {name!r}")


def nothing(*arguments: Any) -> None:
    """Stands for ``object.__init__``: a constant that lowering calls as a no-op."""
