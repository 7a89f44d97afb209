"""What inference knows about the live objects of the program: their descriptions, classes and annotations.

``immutable_value(x)`` is the annotation of a prebuilt object.  Its result is cached, so a prebuilt list has one ListDef
however often it is reached.  Lists, dicts and sets are entered at once, fields of instances only when they are read.
"""

from __future__ import annotations

import enum
import functools
import types
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from framework.annotator import hints, intrinsics, model
from framework.annotator.classdefs import ClassDef
from framework.annotator.closures import Closures
from framework.annotator.containers import DictDef, ListDef, SetDef
from framework.annotator.counterparts import is_library, no_translation
from framework.annotator.descriptions import (
    ClassDescription,
    Description,
    FrozenDescription,
    FunctionDescription,
    MethodDescription,
    check_instances,
)
from framework.annotator.errors import Prebuilt, Refused
from framework.annotator.exception_arguments import ArgumentTypes
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.specialise import Specialiser
from framework.flowgraph.operations import UNDEFINED
from framework.rlib.objectmodel import r_dict
from framework.runtime.unbound_methods import method_function

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.annotator.model import SomeObject

_OWN_METADATA = frozenset(["__module__", "__dict__", "__weakref__", "__doc__", "__qualname__", "__annotations__"])
_BUILTIN_KINDS = (
    types.BuiltinFunctionType,
    types.MethodDescriptorType,
    types.WrapperDescriptorType,
    types.MethodWrapperType,
    types.ClassMethodDescriptorType,
)


class Bookkeeper:
    """The registry of descriptions, class definitions and container definitions of one annotator."""

    def __init__(self, engine: Annotator) -> None:
        self.engine = engine
        self.specialiser = Specialiser(self)
        self.closures = Closures(self)
        self.classdefs: list[ClassDef] = []
        self.shadows: dict[type, type] = {}  # built-in class -> restricted Python class with its methods
        self.shadowed: dict[type, type] = {}  # the reverse
        self.argument_types = ArgumentTypes(engine)
        self.argument_classes: dict[Any, type] = {}  # of arguments of exceptions, by type key
        self.finalizer_queues: dict[Any, dict[str, Callable[..., Any]]] = {}  # functions of a queue by method name
        self._stand_ins: dict[int, tuple[Any, Any]] = {}
        self._bound: dict[Any, types.MethodType] = {}
        self._unbound: dict[tuple[types.MethodType, int], Any] = {}
        self.prebuilt_r_dicts: list[DictDef] = []
        self._functions: dict[Any, FunctionDescription] = {}
        self._classes: dict[type, ClassDescription] = {}
        self._methods: dict[Any, MethodDescription] = {}
        self._frozen: dict[int, FrozenDescription] = {}
        self._values: dict[int, tuple[Any, SomeObject]] = {}
        self._instances: dict[int, Any] = {}
        self._names: dict[str, int] = {}
        self._graph_names: dict[str, int] = {}
        self._definitions: dict[Any, Any] = {}
        self._namespaces: dict[type, dict[str, Any]] = {}
        self.supers: dict[tuple[ClassDescription, type, str], Any] = {}

    # --- descriptions

    def unique_name(self, name: str) -> str:
        """``name``, made unique with a number."""
        count = self._names.get(name, 0)
        self._names[name] = count + 1
        return name if count == 0 else f"{name}_{count}"

    def unique_graph_name(self, name: str) -> str:
        """A unique name for a specialisation of the function ``name``."""
        count = self._graph_names.get(name, 0)
        self._graph_names[name] = count + 1
        return name if count == 0 else f"{name}__{count}"

    def function_description(
        self, function: types.FunctionType, owner: ClassDescription | None = None
    ) -> FunctionDescription:
        """The description of a function."""
        key = (function, owner)
        found = self._functions.get(key)
        if found is None:
            name = f"{function.__module__}.{function.__qualname__}"
            if owner is not None:
                name = f"{owner.name}.{function.__name__}"
            found = FunctionDescription(self, function, self.unique_name(name), owner)
            self._functions[key] = found
        return found

    def class_description(self, cls: type) -> ClassDescription:
        """The description of a class (a shadow class stands for its built-in exception class)."""
        cls = self.shadowed.get(cls, cls)
        found = self._classes.get(cls)
        if found is None:
            name = self.unique_name(f"{cls.__module__}.{cls.__qualname__}")
            found = self._classes[cls] = ClassDescription(self, cls, name)
        return found

    def method_description(self, function: FunctionDescription, selfdef: ClassDef) -> MethodDescription:
        """The description of a method bound to an instance of a class."""
        key = (function, selfdef)
        found = self._methods.get(key)
        if found is None:
            found = self._methods[key] = MethodDescription(self, function, selfdef)
        return found

    def frozen_description(self, value: Any) -> FrozenDescription:
        """The description of a constant of the translation."""
        found = self._frozen.get(id(value))
        if found is None:
            found = self._frozen[id(value)] = FrozenDescription(self, value, len(self._frozen))
        return found

    def bound_class_method(self, method: classmethod, cls: type) -> types.MethodType:
        """A classmethod bound to a class: one object per pair."""
        key = (method.__func__, cls)
        found = self._bound.get(key)
        if found is None:
            found = self._bound[key] = types.MethodType(method.__func__, cls)
        return found

    def bound_method(self, value: types.MethodType) -> types.MethodType:
        """One object for all bindings of a function to the same object."""
        return self._bound.setdefault((value.__func__, id(value.__self__)), value)

    def function_value(self, annotation: SomeObject, count: int) -> SomeObject:
        """The same as a function with ``count`` arguments when it is a method of a constant of the translation."""
        if not isinstance(annotation, model.SomeBuiltin) or not isinstance(annotation.const, types.MethodType):
            return annotation
        key = (annotation.const, count)
        if key not in self._unbound:
            self._unbound[key] = _unbound(*key)
        return self.immutable_value(self._unbound[key])  # type: ignore[no-any-return]

    def choice_value(self, annotation: SomeObject) -> SomeObject:
        """What is read from one of several constants of the translation: a method becomes a function."""
        method = annotation.const if annotation.is_constant else None
        if not isinstance(annotation, model.SomeBuiltin) or not isinstance(method, types.MethodType):
            return annotation.without_const()
        return self.function_value(annotation, method.__func__.__code__.co_argcount - 1)

    # --- classes

    def classdef_of(self, cls: type) -> ClassDef:
        """The ClassDef of a live class."""
        return self.class_description(cls).classdef()

    def new_classdef(self, description: ClassDescription) -> ClassDef:
        """Make the ClassDef of a description and announce it to its bases."""
        base = description.base.classdef() if description.base else None
        classdef = ClassDef(self, description, base)
        description.own_namespace()
        self.classdefs.append(classdef)
        description._classdef = classdef
        classdef.announce()
        return classdef

    def namespace_of(self, cls: type) -> dict[str, Any]:
        """What the translated program sees of a class's own dict."""
        found = self._namespaces.get(cls)
        if found is None:
            source = self.shadows.get(cls, cls)
            is_foreign = source is cls and not cls.__flags__ & (1 << 9)  # not a heap type: implemented in C
            is_foreign |= cls.__module__ in ("typing", "abc", "enum")
            found = {} if is_foreign else {n: v for n, v in vars(source).items() if n not in _OWN_METADATA}
            if (
                "__dataclass_fields__" in found and "__repr__" in found
            ):  # it __repr__ is wrapped in a guard against recursion
                found["__repr__"] = getattr(found["__repr__"], "__wrapped__", found["__repr__"])
            self._namespaces[cls] = found
        return found

    def declared_field(self, classdef: ClassDef, name: str) -> SomeObject | None:
        """Annotation that a type hint in the class body or a base's gives the field, None without one."""
        for ancestor in classdef.chain():
            cls = ancestor.description.cls
            declared = hints.field_annotation(self, self.shadows.get(cls, cls), name)
            if declared is not None:
                return declared
        return None

    def check_declared(self, declared: SomeObject, incoming: SomeObject, what: str) -> None:
        """Refuse a value that a type hint forbids; lists, dicts and sets become the declared ones."""
        hints.check_boundary(declared, incoming, what)

    # --- container definitions made by operations

    def stand_in(self, value: Any, make: Callable[[Any], Any] = lambda value: value) -> Any:
        """The object that stands for a live one of a library, made when it is new; others are themselves."""
        found = self._stand_ins.get(id(value))
        if found is None:
            made = make(value)
            if made is value:
                return value
            found = self._stand_ins[id(value)] = (value, made)
        return found[1]

    def definition_at(self, key: Any, make: Callable[[], Any]) -> Any:
        """The definition that belongs to ``key`` (an operation and a role), made when it is new."""
        found = self._definitions.get(key)
        if found is None:
            found = self._definitions[key] = make()
        return found

    @functools.cached_property
    def list_of_integers(self) -> ListDef:
        """The definition of the lists of ints that lowering makes."""
        return ListDef(self.engine, model.SomeInteger())

    def new_list(self, operation: Any, item: SomeObject = model.IMPOSSIBLE, role: str = "list") -> model.SomeList:
        """The list that ``operation`` creates, with ``item`` flowing into it."""
        definition = self.definition_at((operation, role), lambda: ListDef(self.engine))
        definition.item.generalise(item)
        return model.SomeList(definition=definition)

    def new_dict(self, operation: Any) -> model.SomeDict:
        """The dict that ``operation`` creates."""
        return model.SomeDict(definition=self.definition_at((operation, "dict"), lambda: DictDef(self.engine)))

    def new_set(self, operation: Any, item: SomeObject = model.IMPOSSIBLE, frozen: bool = False) -> model.SomeSet:
        """The set that ``operation`` creates, with ``item`` flowing into it."""
        definition = self.definition_at((operation, "set"), lambda: SetDef(self.engine))
        definition.item.generalise(item)
        return model.SomeSet(definition=definition, frozen=frozen)

    # --- prebuilt values

    def immutable_value(self, value: Any) -> Any:
        """The annotation of a live object."""
        scalar = _SCALARS.get(type(value))
        if scalar is not None:
            return scalar(value)
        found = self._values.get(id(value))
        if found is not None and found[0] is value:
            return found[1]
        annotation = self._annotate(value)
        self._values[id(value)] = (value, annotation)
        return annotation

    def remember(self, value: Any, annotation: SomeObject) -> None:
        """Fix the annotation of a live object (before its content is entered, as it may contain itself)."""
        self._values[id(value)] = (value, annotation)

    def _annotate(self, value: Any) -> SomeObject:
        for kind in type(value).__mro__:
            maker = _VALUES.get(kind) or PREBUILT.get(kind)
            if maker is not None:
                return maker(self, value)
        replacement = None if self.engine.is_builtin(value) else intrinsics.function_for(value)
        if replacement is not None:
            return self.immutable_value(replacement)
        if not self.engine.is_builtin(value) and isinstance(value, types.MethodDescriptorType):
            if value.__objclass__ in (str, bytes, int, float):
                return self.immutable_value(method_function(value.__objclass__, value.__name__))
        if self.engine.is_builtin(value) or isinstance(value, _BUILTIN_KINDS):
            return model.SomeBuiltin(const=value)
        if getattr(value, "_freeze_", None) is not None and not isinstance(value, type) and value._freeze_():
            return model.SomePBC(const=value, descriptions=frozenset([self.frozen_description(value)]))
        return self.prebuilt_instance(value)

    def prebuilt_instance(self, value: Any) -> SomeObject:
        """The annotation of an instance of a translated class."""
        cls = type(value)
        if not cls.__flags__ & (1 << 9) and cls is not object and not isinstance(value, BaseException):
            raise Refused("K244", f"a prebuilt {cls.__module__}.{cls.__qualname__} object has no translation")
        if is_library(cls) and not isinstance(value, BaseException):
            raise no_translation(cls)
        clean = getattr(value, "_cleanup_", None)
        if clean is not None:
            clean()
        classdef = self.classdef_of(cls)
        if not isinstance(value, enum.Enum):
            check_instances(classdef.description)
        classdef.is_instantiated = True
        annotation = model.SomeInstance(const=value, classdef=classdef)
        self.remember(value, annotation)
        classdef.add_instance(value)
        return annotation


# --- annotations of prebuilt values by type


def _integer(value: int, cls: type = int) -> SomeObject:
    if not -(1 << 63) <= value < 1 << 63:
        raise Refused("K106", f"the constant {value} is outside 64 bits")
    members = frozenset([cls] if issubclass(cls, enum.Enum) else [])
    return model.SomeInteger(const=value, nonnegative=value >= 0, members=members)


def _string(value: str) -> SomeObject:
    return model.SomeChar(const=value) if len(value) == 1 else model.SomeString(const=value)


_SCALARS: dict[type, Callable[[Any], Any]] = {
    bool: lambda value: model.SomeBool(const=value),
    int: _integer,
    float: lambda value: model.SomeFloat(const=value),
    str: _string,
    bytes: lambda value: model.SomeBytes(const=value),
    type(None): lambda value: model.NONE,
}


def _check_exact(value: Any, kind: type) -> None:
    """Refuse an object of a subclass of a container, which need not behave like the container."""
    if type(value) is not kind:
        raise Refused("K244", f"a prebuilt {type(value).__name__}, a kind of {kind.__name__}, has no translation")


def _tuple(book: Bookkeeper, value: tuple) -> SomeObject:
    _check_exact(value, tuple)
    return model.SomeTuple(const=value, items=tuple(book.immutable_value(item) for item in value))


def _list(book: Bookkeeper, value: Any) -> SomeObject:
    _check_exact(value, list)
    definition = ListDef(book.engine)
    annotation = model.SomeList(const=value, definition=definition)
    book.remember(value, annotation)
    for item in value:
        definition.item.generalise(book.immutable_value(item), Prebuilt(item))
    return annotation


def _dict(book: Bookkeeper, value: dict) -> SomeObject:
    _check_exact(value, dict)
    definition = DictDef(book.engine)
    annotation = model.SomeDict(const=value, definition=definition)
    book.remember(value, annotation)
    for key, item in value.items():
        definition.key.generalise(book.immutable_value(key), Prebuilt(key))
        definition.value.generalise(book.immutable_value(item), Prebuilt(item))
    return annotation


def _r_dict(book: Bookkeeper, value: r_dict) -> SomeObject:
    functions = [book.function_value(book.immutable_value(f), n) for f, n in ((value.key_eq, 2), (value.key_hash, 1))]
    definition = DictDef(book.engine, custom=(functions[0], functions[1]))
    annotation = model.SomeDict(const=value, definition=definition)
    book.remember(value, annotation)
    book.prebuilt_r_dicts.append(definition)
    for key, item in value.items():
        definition.key.generalise(book.immutable_value(key), Prebuilt(key))
        definition.value.generalise(book.immutable_value(item), Prebuilt(item))
    return annotation


def _unbound(method: types.MethodType, count: int) -> Callable[..., Any]:
    """A function that does what a bound method with ``count`` arguments does."""
    if count == 0:
        return lambda: method()
    if count == 1:
        return lambda x: method(x)
    if count == 2:
        return lambda x, y: method(x, y)
    if count == 3:
        return lambda x, y, z: method(x, y, z)
    if count == 4:
        return lambda x, y, z, t: method(x, y, z, t)
    raise Refused("K207", f"a method of one of several constants is called with {count} arguments", "four at most")


def _set(book: Bookkeeper, value: Any) -> SomeObject:
    _check_exact(value, frozenset if isinstance(value, frozenset) else set)
    definition = SetDef(book.engine)
    annotation = model.SomeSet(const=value, definition=definition, frozen=isinstance(value, frozenset))
    book.remember(value, annotation)
    for item in value:
        definition.item.generalise(book.immutable_value(item), Prebuilt(item))
    return annotation


def _function(book: Bookkeeper, value: types.FunctionType) -> SomeObject:
    if book.engine.is_builtin(value):
        return model.SomeBuiltin(const=value)
    if value.__module__ in intrinsics.MODULES:
        replacement = intrinsics.function_for(value)
        return model.SomeBuiltin(const=value) if replacement is None else book.immutable_value(replacement)
    description: Description = book.function_description(value)
    return model.SomePBC(const=value, descriptions=frozenset([description]))


def _method(book: Bookkeeper, value: types.MethodType) -> SomeObject:
    if book.engine.is_builtin(value):
        return model.SomeBuiltin(const=book.bound_method(value))
    owner = book.immutable_value(value.__self__)
    if not isinstance(owner, model.SomeInstance):
        if isinstance(owner, model.SomePBC):
            return model.SomeBuiltin(const=book.bound_method(value))
        raise Refused("K244", f"the bound method {value.__qualname__} of a built-in object can't be prebuilt")
    function = book.function_description(value.__func__)  # type: ignore[arg-type]
    description: Description = book.method_description(function, owner.classdef)
    return model.SomePBC(const=value, descriptions=frozenset([description]))


def _class(book: Bookkeeper, value: type) -> SomeObject:
    if book.engine.is_builtin(value):
        return model.SomeBuiltin(const=value)
    if value in _TYPES or value.__module__ in ("builtins", "types") and not issubclass(value, BaseException | object):
        return model.SomeType(const=value)
    description: Description = book.class_description(value)
    return model.SomePBC(const=value, descriptions=frozenset([description]))


def _partial(book: Bookkeeper, value: functools.partial[Any]) -> SomeObject:
    made = book.closures.partial_object(value)
    if made is None:
        raise Refused("K244", "a prebuilt functools.partial of something else than a function has no translation")
    return book.immutable_value(made)  # type: ignore[no-any-return]


def _weakref(book: Bookkeeper, value: Any) -> SomeObject:
    referent = value()
    if referent is None:
        raise Refused("K244", "a prebuilt weak reference is dead")
    return model.SomeWeakRef(const=value, classdef=book.immutable_value(referent).classdef)


_TYPES = frozenset(
    [int, bool, float, str, bytes, bytearray, tuple, list, dict, set, frozenset, range, type, type(None), slice]
)

_VALUES: dict[type, Callable[[Bookkeeper, Any], Any]] = {
    int: lambda book, value: _integer(int(value), type(value)),
    float: lambda book, value: model.SomeFloat(const=float(value)),
    str: lambda book, value: _string(str.__str__(value)),
    bytearray: lambda book, value: model.SomeByteArray(const=value),
    tuple: _tuple,
    list: _list,
    dict: _dict,
    r_dict: _r_dict,
    set: _set,
    frozenset: _set,
    range: lambda book, value: model.SomeRange(
        const=value, step=value.step, nonnegative=not value or min(value[0], value[-1]) >= 0
    ),
    types.FunctionType: _function,
    types.MethodType: _method,
    types.ModuleType: lambda book, value: model.SomeModule(const=value),
    type: _class,
    type(hints.FACTORY_DEFAULT): lambda book, value: model.NONE,
    type(UNDEFINED): lambda book, value: model.IMPOSSIBLE,  # a variable that is not bound has no value
    weakref.ref: _weakref,
    functools.partial: _partial,
    types.CellType: lambda book, value: book.immutable_value(book.closures.cell_object(value)),
}
