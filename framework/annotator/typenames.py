"""How annotations are named to the user: ``list[int]``, ``Optional[Node]``, ``function parse``; not our class names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from framework.annotator import model
from framework.annotator.model import SomeObject
from framework.lltypes import types as lltypes

MAX_DEPTH = 4

_KINDS = {
    lltypes.Unsigned: "r_uint",
    lltypes.Int32: "r_int32",
    lltypes.UInt32: "r_uint32",
    lltypes.SingleFloat: "r_singlefloat",
}


def type_text(annotation: SomeObject | None, depth: int = 0) -> str:
    """The user's name for a type."""
    if annotation is None or isinstance(annotation, model.SomeImpossible):
        return "no value"
    if isinstance(annotation, model.SomeNone):
        return "None"
    writer = _WRITERS.get(type(annotation))
    text = writer(annotation, depth + 1) if writer and depth < MAX_DEPTH else "…" if writer else "object"
    return f"Optional[{text}]" if annotation.optional else text


def _number(annotation: Any, depth: int) -> str:
    if annotation.kind is lltypes.Signed:
        return "int"
    if annotation.kind is lltypes.Float:
        return "float"
    return _KINDS.get(annotation.kind, repr(annotation.kind))


def _tuple(annotation: model.SomeTuple, depth: int) -> str:
    return f"tuple[{', '.join(type_text(item, depth) for item in annotation.items)}]"


def _dict(annotation: model.SomeDict, depth: int) -> str:
    definition = annotation.definition
    name = "r_dict" if definition.is_custom else "dict"
    return f"{name}[{type_text(definition.key.annotation, depth)}, {type_text(definition.value.annotation, depth)}]"


def _list(annotation: Any, depth: int) -> str:
    return f"list[{type_text(annotation.definition.item.annotation, depth)}]"


def _deque(annotation: Any, depth: int) -> str:
    return f"deque[{type_text(annotation.definition.item.annotation, depth)}]"


def _set(annotation: model.SomeSet, depth: int) -> str:
    name = "frozenset" if annotation.frozen else "set"
    return f"{name}[{type_text(annotation.definition.item.annotation, depth)}]"


def _pbc(annotation: model.SomePBC, depth: int) -> str:
    names = sorted(str(description) for description in annotation.descriptions)
    return names[0] if len(names) == 1 else f"one of {', '.join(names[:3])}{'…' if len(names) > 3 else ''}"


def _builtin(annotation: model.SomeBuiltin, depth: int) -> str:
    if not annotation.is_constant:
        return "a built-in function"
    return f"built-in {getattr(annotation.const, '__name__', annotation.const)}"


def _method(annotation: model.SomeBuiltinMethod, depth: int) -> str:
    return f"method {annotation.name} of {type_text(annotation.receiver, depth)}"


_WRITERS: dict[type[SomeObject], Callable[[Any, int], str]] = {
    model.SomeBool: lambda a, d: "bool",
    model.SomeInteger: _number,
    model.SomeFloat: _number,
    model.SomeString: lambda a, d: "str",
    model.SomeChar: lambda a, d: "str",
    model.SomeBytes: lambda a, d: "bytes",
    model.SomeByteArray: lambda a, d: "bytearray",
    model.SomeTuple: _tuple,
    model.SomeList: _list,
    model.SomeDeque: _deque,
    model.SomeDict: _dict,
    model.SomeSet: _set,
    model.SomeRange: lambda a, d: "range",
    model.SomeIterator: lambda a, d: f"{a.variant} iterator",
    model.SomeDictView: lambda a, d: f"dict_{a.kind}",
    model.SomeInstance: lambda a, d: a.classdef.short_name,
    model.SomePBC: _pbc,
    model.SomeBuiltinMethod: _method,
    model.SomeBuiltin: _builtin,
    model.SomeType: lambda a, d: f"type {getattr(a.const, '__name__', a.const)}" if a.is_constant else "type",
    model.SomeModule: lambda a, d: f"module {a.const.__name__}",
    model.SomeWeakRef: lambda a, d: f"weakref to {a.classdef.short_name}",
    model.SomePtr: lambda a, d: repr(a.type),
    model.SomeLowLevelPrimitive: lambda a, d: repr(a.type),
}
