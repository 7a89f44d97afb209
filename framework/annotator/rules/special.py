"""Special methods: operators, truth, length and iteration of instances, dispatched to the methods of their classes."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.counterparts import is_library, no_translation
from framework.annotator.descriptions import ClassDescription, Description
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.rules.registry import SYMBOLS, Call, invoke, undefined
from framework.annotator.typenames import type_text
from framework.annotator.unions import union
from framework.flowgraph.operations import CallShape

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.annotator.classdefs import ClassDef
    from framework.flowgraph.model import Operation

_REFLECTED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}
_SYMBOLS = {"and_": "and", "or_": "or"}


def dunder(opname: str, prefix: str = "") -> str:
    """``add`` → ``__add__``."""
    return f"__{prefix}{_SYMBOLS.get(opname, opname)}__"


def methods_of(annotator: Annotator, classdef: ClassDef, name: str) -> list[tuple[ClassDef, ClassDescription, Any]]:
    """The class-level values that ``name`` can have in instances of a class: (class, owner, raw value), without doubles.

    The site is looked at again when a subclass brings another one.
    """
    site = annotator.site
    if site is not None:
        classdef.subclass_readers[site] = None
    version = len(annotator.bookkeeper.classdefs)
    cached = classdef.class_values.get(name)
    if cached is None or cached[0] != version:
        cached = classdef.class_values[name] = (version, _collect_class_values(classdef, name))
    return cached[1]  # type: ignore[no-any-return]


def is_abstract(value: Any) -> bool:
    """Whether no instance has this value: only classes that override it can be instantiated."""
    return bool(getattr(value, "__isabstractmethod__", False))


def _collect_class_values(classdef: ClassDef, name: str) -> list[tuple[ClassDef, ClassDescription, Any]]:
    result: list[tuple[ClassDef, ClassDescription, Any]] = []
    inherited = classdef.description.find_in_class(name)
    if inherited is not None and not is_abstract(inherited[1]):
        result.append((classdef, *inherited))
    for candidate in classdef.subtree():
        own = candidate.description.own_namespace()
        if name in own and candidate is not classdef and not is_abstract(own[name]):
            result.append((candidate, candidate.description, own[name]))
    return result


def find_method(annotator: Annotator, instance: model.SomeInstance, name: str) -> model.SomePBC | None:
    """The bound method ``name`` of an instance as a PBC, None when no class at hand has it."""
    found = methods_of(annotator, instance.classdef, name)
    if not found:
        return None
    instance.classdef.read_attribute(name)  # so that lowering has a place in the vtable for it
    descriptions: set[Description] = set()
    for classdef, owner, value in found:
        if not isinstance(value, types.FunctionType):
            if value is None:
                continue
            if is_library(owner.cls):
                raise no_translation(owner.cls)
            raise Refused("K221", f"{name!r} of class {owner.short_name} is not a plain method")
        function = owner.function_description(name, value)
        descriptions.add(annotator.bookkeeper.method_description(function, classdef))
    return model.SomePBC(descriptions=frozenset(descriptions)) if descriptions else None


def call_method(
    annotator: Annotator, operation: Operation, instance: model.SomeInstance, name: str, arguments: Sequence[SomeObject]
) -> Any:
    """The result of ``instance.name(*arguments)``; None when there is no such method."""
    method = find_method(annotator, instance, name)
    if method is None:
        return None
    call = Call(annotator, operation, CallShape(len(arguments)), list(arguments), [None] * len(arguments), name=name)
    result = invoke(method, call)
    expected = RESULT_KINDS.get(name)
    if expected is not None and (result.optional or not isinstance(result, (*expected, *NO_RESULT))):
        kind = "a bool" if expected == (model.SomeBool,) else "an int"
        raise Refused(
            "K221", f"{name} of class {instance.classdef.short_name} must give {kind}, not {type_text(result)}"
        )
    return result


NO_RESULT = (model.SomeImpossible, model.SomeUnknown)

RESULT_KINDS: dict[str, tuple[type[SomeObject], ...]] = {
    "__len__": (model.SomeInteger, model.SomeBool),
    "__hash__": (model.SomeInteger, model.SomeBool),
    "__index__": (model.SomeInteger, model.SomeBool),
    **dict.fromkeys(["__bool__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"], (model.SomeBool,)),
}
"""What special methods give in translated code; on CPython another result is an error, or comparisons give it as it is."""


def may_decline(annotator: Annotator, instance: model.SomeInstance, name: str) -> bool:
    """Whether a method gives NotImplemented, or only some instances have one."""
    inherited = instance.classdef.description.find_in_class(name)
    if inherited is None:
        return True
    return any(
        owner.function_description(name, value).may_decline
        for _, owner, value in methods_of(annotator, instance.classdef, name)
        if isinstance(value, types.FunctionType)
    )


def may_derive(a: SomeObject, b: SomeObject) -> bool:
    """Whether the class of ``b`` may be a proper subclass of that of ``a``: then it is asked first."""
    if not isinstance(a, model.SomeInstance) or not isinstance(b, model.SomeInstance):
        return False
    if a.classdef is b.classdef:
        return len(b.classdef.read_subclasses()) > 1
    if b.classdef.is_subclass_of(a.classdef):
        return True
    return a.classdef.is_subclass_of(b.classdef) and len(a.classdef.read_subclasses()) > 1


def binary(annotator: Annotator, operation: Operation, opname: str, a: SomeObject, b: SomeObject) -> SomeObject:
    """``a OP b`` where an operand is an instance."""
    result = None
    if isinstance(a, model.SomeInstance):
        result = call_method(annotator, operation, a, dunder(opname), [b])
    is_final = result is not None and not may_decline(annotator, a, dunder(opname))  # type: ignore[arg-type]
    if isinstance(b, model.SomeInstance) and (not is_final or may_derive(a, b)):
        result = _join(result, call_method(annotator, operation, b, dunder(opname, "r"), [a]))
    if result is None:
        return never(f"operator {_text(opname)}", a, b)
    return result  # type: ignore[no-any-return]


def _join(a: SomeObject | None, b: SomeObject | None) -> Any:
    if a is None or b is None:
        return b if a is None else a
    return union(a, b)


def never(what: str, *operands: SomeObject) -> SomeObject:
    """An operation without meaning: of None it raises TypeError at run time, of others it is refused."""
    if any(isinstance(operand, model.SomeNone) for operand in operands):
        return model.IMPOSSIBLE
    raise undefined(what, *operands)


def inplace(annotator: Annotator, operation: Operation, opname: str, a: SomeObject, b: SomeObject) -> Any:
    """``a OP= b`` through ``__iOP__``; None when the class has none."""
    if isinstance(a, model.SomeInstance):
        return call_method(annotator, operation, a, dunder(opname, "i"), [b])
    return None


def unary(annotator: Annotator, operation: Operation, opname: str, a: SomeObject) -> SomeObject:
    """``-a`` and the like."""
    result = None
    if isinstance(a, model.SomeInstance):
        result = call_method(annotator, operation, a, dunder(opname), [])
    if result is None:
        return never(f"operator {_text(opname)}", a)
    return result  # type: ignore[no-any-return]


def comparison(annotator: Annotator, operation: Operation, opname: str, a: SomeObject, b: SomeObject) -> Any:
    """``a OP b`` of instances; None when it is plain identity (eq, ne)."""
    result, is_final = None, False
    if isinstance(a, model.SomeInstance):
        result, is_final = _ask(annotator, operation, opname, a, b)
    if isinstance(b, model.SomeInstance) and (not is_final or may_derive(a, b)):
        reflected, is_reflected_final = _ask(annotator, operation, _REFLECTED[opname], b, a)
        result, is_final = _join(result, reflected), is_final or is_reflected_final
    if result is None and opname not in ("eq", "ne"):
        return never(f"operator {_text(opname)}", a, b)
    if result is not None and opname in ("eq", "ne"):
        return _bool_or_nothing(result) if is_final else model.SomeBool()
    if result is None and isinstance(a, model.SomeInstance) and isinstance(b, model.SomeInstance):
        return model.SomeBool()
    return result


def _ask(
    annotator: Annotator, operation: Operation, opname: str, a: model.SomeInstance, b: SomeObject
) -> tuple[Any, bool]:
    """What ``a`` says to a comparison, and whether that is the last word."""
    name = dunder(opname)
    result = call_method(annotator, operation, a, name, [b])
    if result is None and opname == "ne":
        name = "__eq__"
        equal = call_method(annotator, operation, a, name, [b])
        result = None if equal is None else _bool_or_nothing(equal)
    return result, result is not None and not may_decline(annotator, a, name)


def _bool_or_nothing(result: SomeObject) -> SomeObject:
    return result if isinstance(result, (model.SomeImpossible, model.SomeBool)) else model.SomeBool()


def as_index(annotator: Annotator, operation: Operation, x: SomeObject) -> SomeObject:
    """What stands for an index: the result of ``__index__`` for an instance that has it."""
    if not isinstance(x, model.SomeInstance) or x.optional:
        return x
    found = call_method(annotator, operation, x.without_const(), "__index__", [])
    return x if found is None else found  # type: ignore[no-any-return]


def has_truth(annotation: SomeObject) -> bool:
    """Whether instances have a truth value of their own."""
    if not isinstance(annotation, model.SomeInstance):
        return False
    return any(
        classdef.description.find_in_class(name) is not None
        for classdef in annotation.classdef.read_subclasses()
        for name in ("__bool__", "__len__")
    )


def truth(annotator: Annotator, operation: Operation, a: model.SomeInstance) -> bool | None:
    """The truth value of an instance where it is known; its methods are called."""
    has_method = False
    for name in ("__bool__", "__len__"):
        has_method |= call_method(annotator, operation, a, name, []) is not None
        if has_method and a.classdef.description.find_in_class(name) is not None:
            break  # no subclass is without it
    return None if a.optional or has_method else True


def _text(opname: str) -> str:
    return SYMBOLS[opname]
