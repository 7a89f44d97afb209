"""The join of the lattice: ``union(a, b)`` is the least annotation that covers both, or a UnionConflict.

Joining two lists (dicts, sets) makes them the same list type from then on, whatever the caller does with the result.
LANGUAGE.md's "Joins and hints" decides what joins: int and float, bool and int, sized ints of different kinds and
classes without a common base do not.  In code written for RPython numbers widen where they meet (``WIDENING``).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from framework.annotator import model
from framework.annotator.errors import UnionConflict
from framework.annotator.model import MISSING, SomeObject
from framework.annotator.typenames import type_text
from framework.lltypes.types import Bool, Float, Primitive, SingleFloat

MAX_NESTING = 12  # tuples and iterators nested deeper than this are taken for an infinite type

Number = model.SomeBool | model.SomeInteger | model.SomeFloat


class Widening:
    """Whether numbers of two kinds become the wider one where they meet: the engine knows whose code it looks at."""

    def __init__(self) -> None:
        self.allowed: Callable[[Number, Number, Number], bool] = lambda a, b, result: False


WIDENING = Widening()

_JOINS: dict[type[SomeObject], Callable[[Any, Any], SomeObject]] = {}


def _join(kind: type[SomeObject]) -> Callable[[Any], Any]:
    def register(function: Callable[[Any, Any], SomeObject]) -> Callable[[Any, Any], SomeObject]:
        _JOINS[kind] = function
        return function

    return register


def union(a: SomeObject, b: SomeObject) -> Any:
    """The least annotation that covers both."""
    if a is b or a == b:
        return a
    if isinstance(a, model.SomeImpossible):
        return b
    if isinstance(b, model.SomeImpossible):
        return a
    if isinstance(a, model.SomeUnknown) or isinstance(b, model.SomeUnknown):
        return model.UNKNOWN
    if isinstance(a, model.SomeNone):
        return make_optional(b)
    if isinstance(b, model.SomeNone):
        return make_optional(a)
    if isinstance(a, model.SomeString) and isinstance(b, model.SomeString):
        return _join_strings(a, b)
    if isinstance(a, Number) and isinstance(b, Number):
        wider = widened(a, b)
        if wider is not None and WIDENING.allowed(a, b, wider):
            return wider
    join = _JOINS.get(type(a))
    if join is None or type(a) is not type(b):
        raise conflict(a, b)
    return _with_flags(join(a, b), a, b)


def union_all(annotations: Any) -> Any:
    """The union of any number of annotations."""
    result: SomeObject = model.IMPOSSIBLE
    for annotation in annotations:
        result = union(result, annotation)
    return result


def covers(general: SomeObject, special: SomeObject) -> bool:
    """Whether every value of ``special`` is a value of ``general``.  Lists that differ are not merged: then False."""
    if general == special or isinstance(special, model.SomeImpossible):
        return True
    if isinstance(general, (model.SomeList, model.SomeDeque, model.SomeDict, model.SomeSet)):
        same = type(general) is type(special) and general.definition == special.definition  # type: ignore[attr-defined]
        return (same or isinstance(special, model.SomeNone)) and (general.optional or not special.optional)
    try:
        return union(general, special) == general
    except UnionConflict:
        return False


_NEVER_NONE = (model.SomePtr, model.SomeLowLevelPrimitive, model.SomeModule)


def make_optional(annotation: SomeObject) -> Any:
    """The same or None."""
    if isinstance(annotation, _NEVER_NONE):
        raise UnionConflict("K208", model.NONE, annotation, f"None meets {type_text(annotation)}")
    if isinstance(annotation, model.SomeChar):
        return model.SomeString(optional=True)
    return annotation.without_const().with_optional(True) if not isinstance(annotation, model.SomeNone) else annotation


def _with_flags(result: SomeObject, a: SomeObject, b: SomeObject) -> SomeObject:
    """Carry ``optional`` over, and the constant when both sides are the same one."""
    optional = a.optional or b.optional
    same = a.const is not MISSING and not optional and model.constant_key(a.const) == model.constant_key(b.const)
    const = a.const if same else MISSING
    if result.optional != optional or result.const is not const:
        result = replace(result, optional=optional, const=const)
    return result


def _join_strings(a: SomeObject, b: SomeObject) -> SomeObject:
    both_chars = isinstance(a, model.SomeChar) and isinstance(b, model.SomeChar)
    return _with_flags(model.SomeChar() if both_chars else model.SomeString(), a, b)


def _same(a: SomeObject, b: SomeObject) -> SomeObject:
    return a


for _simple in (model.SomeBool, model.SomeBytes, model.SomeByteArray):
    _JOINS[_simple] = _same


@_join(model.SomeInteger)
def _join_integers(a: model.SomeInteger, b: model.SomeInteger) -> SomeObject:
    if a.kind is not b.kind:
        raise conflict(a, b)
    return model.SomeInteger(
        kind=a.kind, nonnegative=a.nonnegative and b.nonnegative, members=_join_members(a.members, b.members)
    )


def _join_members(a: frozenset[type], b: frozenset[type]) -> frozenset[type]:
    if a == b or model.DECLARED_INT in (a, b):
        return a if a == b else model.DECLARED_INT
    return (a or model.DECLARED_INT) | (b or model.DECLARED_INT)


@_join(model.SomeFloat)
def _join_floats(a: model.SomeFloat, b: model.SomeFloat) -> SomeObject:
    if a.kind is not b.kind:
        raise conflict(a, b)
    return model.SomeFloat(kind=a.kind)


def widened(a: Number, b: Number) -> Any:
    """The kind that RPython takes for numbers of two kinds; None when it takes none, and for equal kinds.

    bool and int: int; int and float: float; integers of one signedness: the larger; of both: the unsigned one when the
    other is not negative, or the signed one when it is larger.
    """
    if a.optional or b.optional or _kind(a) is _kind(b):
        return None
    kinds = {_kind(a), _kind(b)}
    if Float in kinds:
        return model.SomeFloat() if SingleFloat not in kinds else None
    if SingleFloat in kinds:
        return None
    if isinstance(a, model.SomeBool) or isinstance(b, model.SomeBool):
        return (b if isinstance(a, model.SomeBool) else a).without_const()
    assert isinstance(a, model.SomeInteger) and isinstance(b, model.SomeInteger)
    larger, smaller = (a, b) if a.kind.bits >= b.kind.bits else (b, a)
    if a.kind.bits == b.kind.bits and b.kind.kind == "uint":
        larger, smaller = b, a
    loses_sign = larger.kind.kind == "uint" and smaller.kind.kind == "int" and not smaller.nonnegative
    return None if loses_sign else model.SomeInteger(kind=larger.kind, nonnegative=a.nonnegative and b.nonnegative)


def _kind(number: Number) -> Primitive:
    return Bool if isinstance(number, model.SomeBool) else number.kind


@_join(model.SomeTuple)
def _join_tuples(a: model.SomeTuple, b: model.SomeTuple) -> SomeObject:
    if len(a.items) != len(b.items):
        raise conflict(a, b)
    return checked_nesting(model.SomeTuple(items=tuple(map(union, a.items, b.items))))


def checked_nesting(annotation: SomeObject) -> Any:
    """The annotation, refused when its tuples nest so deep that the type must be infinite."""
    depth, level = 0, [annotation]
    while level:
        depth += 1
        if depth > MAX_NESTING:
            raise UnionConflict("K209", annotation, annotation, "a tuple type contains itself")
        level = [item for outer in level for item in (*getattr(outer, "items", ()), *getattr(outer, "sources", ()))]
    return annotation


@_join(model.SomeList)
def _join_lists(a: model.SomeList, b: model.SomeList) -> SomeObject:
    a.definition.merge(b.definition)
    return a


@_join(model.SomeDeque)
def _join_deques(a: model.SomeDeque, b: model.SomeDeque) -> SomeObject:
    a.definition.merge(b.definition)
    return a


@_join(model.SomeDict)
def _join_dicts(a: model.SomeDict, b: model.SomeDict) -> SomeObject:
    a.definition.merge(b.definition)
    return a


@_join(model.SomeSet)
def _join_sets(a: model.SomeSet, b: model.SomeSet) -> SomeObject:
    if a.frozen != b.frozen:
        raise conflict(a, b)
    a.definition.merge(b.definition)
    return a


@_join(model.SomeDictView)
def _join_views(a: model.SomeDictView, b: model.SomeDictView) -> SomeObject:
    if a.kind != b.kind:
        raise conflict(a, b)
    a.definition.merge(b.definition)
    return a


@_join(model.SomeRange)
def _join_ranges(a: model.SomeRange, b: model.SomeRange) -> SomeObject:
    step = a.step if a.step == b.step else 0
    return model.SomeRange(step=step, nonnegative=a.nonnegative and b.nonnegative)


@_join(model.SomeIterator)
def _join_iterators(a: model.SomeIterator, b: model.SomeIterator) -> SomeObject:
    if a.variant != b.variant or len(a.sources) != len(b.sources):
        raise conflict(a, b)
    return checked_nesting(replace(a, sources=tuple(map(union, a.sources, b.sources))))


@_join(model.SomeInstance)
def _join_instances(a: model.SomeInstance, b: model.SomeInstance) -> SomeObject:
    base = a.classdef.common_base(b.classdef)
    if base is None:
        raise conflict(a, b)
    return model.SomeInstance(classdef=base)


@_join(model.SomeWeakRef)
def _join_weakrefs(a: model.SomeWeakRef, b: model.SomeWeakRef) -> SomeObject:
    base = a.classdef.common_base(b.classdef)
    if base is None:
        raise conflict(a, b)
    return model.SomeWeakRef(classdef=base)


@_join(model.SomePBC)
def _join_pbcs(a: model.SomePBC, b: model.SomePBC) -> SomeObject:
    descriptions = a.descriptions | b.descriptions
    kinds = {description.kind for description in descriptions}
    if len(kinds) > 1 and all(map(_may_be_bound, descriptions)):
        descriptions = frozenset(description.bookkeeper.closures.as_method(description) for description in descriptions)
    elif len(kinds) > 1:
        raise conflict(a, b)
    if not a.descriptions >= b.descriptions:
        merge_families(descriptions)
    return model.SomePBC(descriptions=descriptions)


def takes_any_number(description: Any) -> bool:
    """Whether this is a function, or a class whose ``__init__`` is one, with a star parameter."""
    function = description.value if description.kind == "function" else getattr(description.value, "__init__", None)
    return description.kind != "method" and bool(getattr(function, "__code__", _NO_STAR).co_flags & inspect.CO_VARARGS)


_NO_STAR = (lambda: None).__code__


def _may_be_bound(description: Any) -> bool:
    """Whether a bound method can stand for this function, class or method."""
    if description.kind not in ("function", "method", "class"):
        return False
    return not takes_any_number(description) and not _is_made_by_host(description)


def _is_made_by_host(description: Any) -> bool:
    """Whether this is a class whose ``__init__`` is C code: it can't be said what it takes."""
    init = getattr(description.value, "__init__", None)
    return description.kind == "class" and init is not object.__init__ and not hasattr(init, "__code__")


def merge_families(descriptions: frozenset[Any]) -> None:
    """Functions that meet in a value are told apart at run time, and have one form for all shapes they are called in."""
    functions = [description for description in descriptions if description.kind == "function"]
    for function in functions[1:]:
        if function.family is not functions[0].family:
            functions[0].family.merge(function.family)


@_join(model.SomeBuiltinMethod)
def _join_builtin_methods(a: model.SomeBuiltinMethod, b: model.SomeBuiltinMethod) -> SomeObject:
    if a.name != b.name:
        raise conflict(a, b)
    return model.SomeBuiltinMethod(receiver=union(a.receiver, b.receiver), name=a.name)


@_join(model.SomePtr)
def _join_pointers(a: model.SomePtr, b: model.SomePtr) -> SomeObject:
    if a.type is not b.type:
        raise conflict(a, b)
    return model.SomePtr(type=a.type)


@_join(model.SomeLowLevelPrimitive)
def _join_primitives(a: model.SomeLowLevelPrimitive, b: model.SomeLowLevelPrimitive) -> SomeObject:
    if a.type is not b.type:
        raise conflict(a, b)
    return model.SomeLowLevelPrimitive(type=a.type)


def conflict(a: SomeObject, b: SomeObject) -> UnionConflict:
    """The refusal that fits the two kinds."""
    kinds = {type(a), type(b)}
    if kinds == {model.SomeInteger, model.SomeFloat}:
        code = "K202"
    elif kinds == {model.SomeInteger, model.SomeBool}:
        code = "K203"
    elif kinds == {model.SomeInteger}:
        code = "K204"
    elif kinds == {model.SomeTuple}:
        code = "K205"
    elif kinds == {model.SomeInstance}:
        code = "K206"
    elif model.SomePBC in kinds:
        code = "K207"
    else:
        code = "K201"
    return UnionConflict(code, a, b, f"{type_text(a)} meets {type_text(b)}")
