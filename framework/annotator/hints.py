"""Type hints as checked boundaries.

``parameter_annotations(book, function)`` gives, for each hinted parameter and for "return", the annotation it declares,
ANYTHING for a hint that does not constrain (the function is specialised on that parameter), or nothing at all.

    int float bool str bytes bytearray None   X | None, Optional[X]   user classes
    list[T] dict[K, V] set[T] frozenset[T] deque[T]                   tuple[A, B]  tuple[()]
    Literal[1, 2]  NewType  Annotated[T, …]  Final[T]                 as the type behind them
    Callable, type[C], Self, Any, TypeVar, Protocol, Sequence[T], tuple[T, ...], bare generics: no constraint

Any other hint (a union without a common base, a coroutine …) is ignored with the warning K252.
"""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import inspect
import sys
import types
import typing
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.containers import DictDef, ListDef, SetDef
from framework.annotator.errors import Refused, UnionConflict
from framework.annotator.typenames import type_text
from framework.annotator.unions import covers, union, union_all
from framework.flowgraph.model import Position

if TYPE_CHECKING:
    from framework.annotator.bookkeeper import Bookkeeper
    from framework.annotator.model import SomeObject


class _Anything:
    def __repr__(self) -> str:
        return "ANYTHING"


ANYTHING: Any = _Anything()
"""A hint that does not constrain."""

_SIMPLE: dict[Any, SomeObject] = {
    int: model.SomeInteger(members=model.DECLARED_INT),
    bool: model.SomeBool(),
    float: model.SomeFloat(),
    str: model.SomeString(),
    bytes: model.SomeBytes(),
    bytearray: model.SomeByteArray(),
    None: model.NONE,
    type(None): model.NONE,
    range: model.SomeRange(),
}


def parameter_annotations(book: Bookkeeper, function: types.FunctionType) -> dict[str, Any]:
    """What the hints of a function declare, by parameter name, and "return"."""
    result: dict[str, Any] = {}
    for name, hint in function.__annotations__.items():
        resolved = _resolve(hint, function.__globals__, function)
        declared = None
        if resolved is not ANYTHING:
            what = "the result" if name == "return" else f"argument {name!r}"
            declared = _declared(book, resolved, f"{what} of {function.__qualname__}()", _place_of(function))
        result[name] = ANYTHING if declared is None else declared
    for name, declared_type in zip(
        function.__code__.co_varnames, getattr(function, "_annenforceargs_", ()), strict=False
    ):
        if declared_type is not None:
            annotation = annotation_of_hint(book, declared_type)
            if annotation is not None:
                result[name] = annotation
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            result.pop(name, None)  # such a hint is about each item, not about the tuple
        if parameter.default is FACTORY_DEFAULT and isinstance(result.get(name), model.SomeObject):
            result[name] = result[name].with_optional(True)
    return result


def _place_of(function: types.FunctionType) -> Position:
    code = function.__code__
    return Position(code.co_filename, function.__qualname__, code.co_firstlineno)


def _declared(book: Bookkeeper, hint: Any, what: str, place: Position | None) -> SomeObject | None:
    """What a hint declares; None, with a warning where it is not supported, when it does not constrain."""
    try:
        return annotation_of_hint(book, hint)
    except Refused as refusal:
        if refusal.code != "K252":
            raise
        book.engine.warn("K252", f"the hint of {what} is ignored: {refusal.message}", place)
        return None


def field_annotation(book: Bookkeeper, cls: type, name: str) -> SomeObject | None:
    """The annotation that the body of a class declares for a field; None when it declares nothing."""
    hint = field_hint(cls, name)
    return None if hint is None else _declared(book, hint[0], f"field {name!r} of class {cls.__name__}", None)


FACTORY_DEFAULT = dataclasses._HAS_DEFAULT_FACTORY  # type: ignore[attr-defined]
"""The default of ``__init__`` for a dataclass field with a ``default_factory``; inference sees None."""


def _resolve(hint: Any, namespace: dict[str, Any], function: Any = None) -> Any:
    """The live object of a hint; ANYTHING when it can't be evaluated."""
    if not isinstance(hint, str):
        return hint
    local: dict[str, Any] = {}
    closure = getattr(function, "__closure__", None)
    if closure:
        for name, cell in zip(function.__code__.co_freevars, closure, strict=True):
            try:
                local[name] = cell.cell_contents
            except ValueError:
                continue
    try:
        return eval(hint, namespace, local)
    except Exception:
        return ANYTHING


def field_hint(cls: type, name: str) -> tuple[Any] | None:
    """The hint of a field in the body of a class, as a 1-tuple."""
    hint = vars(cls).get("__annotations__", {}).get(name)
    if hint is None:
        return None
    resolved = _resolve(hint, vars(sys.modules.get(cls.__module__, types)))
    if resolved is ANYTHING or typing.get_origin(resolved) is typing.ClassVar:
        return None
    return (resolved,)


def annotation_of_hint(book: Bookkeeper, hint: Any) -> SomeObject | None:
    """The annotation that a hint declares; None when it does not constrain."""
    if isinstance(hint, str):
        return None
    if hint is None or (isinstance(hint, type) and hint in _SIMPLE):
        return _SIMPLE[hint]
    if isinstance(hint, typing.NewType):
        return annotation_of_hint(book, hint.__supertype__)
    origin = typing.get_origin(hint)
    if origin in (typing.Annotated, typing.Final):
        return annotation_of_hint(book, typing.get_args(hint)[0])
    if origin is typing.Literal:
        return _union_hint(book, tuple(type(value) for value in typing.get_args(hint)))
    if origin in (typing.Union, types.UnionType):
        return _union_hint(book, typing.get_args(hint))
    if origin is not None:
        return _generic_hint(book, origin, typing.get_args(hint))
    if isinstance(hint, type) and _is_translated_class(hint):
        return model.SomeInstance(classdef=book.classdef_of(hint))
    _check_known(hint)
    return None


_UNKNOWN_KINDS = (
    collections.abc.Awaitable, collections.abc.AsyncIterable, complex, memoryview, types.ModuleType,
)  # fmt: skip


def _check_known(hint: Any) -> None:
    """Refuse a hint that says something about the value which inference does not understand."""
    if isinstance(hint, type) and issubclass(hint, _UNKNOWN_KINDS):
        raise Refused("K252", f"{hint.__name__} has no translation")
    if not isinstance(hint, type) and isinstance(hint, int | float | str | bytes | list | dict | tuple):
        raise Refused("K252", "it is not a type")


def _is_translated_class(cls: type) -> bool:
    if getattr(cls, "_is_protocol", False) or cls is object or cls.__module__ in ("typing", "collections.abc"):
        return False
    return bool(cls.__flags__ & (1 << 9)) and not issubclass(cls, (int, float, str)) or issubclass(cls, BaseException)


def _union_hint(book: Bookkeeper, arguments: tuple[Any, ...]) -> SomeObject | None:
    parts = [annotation_of_hint(book, argument) for argument in arguments]
    known = [part for part in parts if part is not None]
    if len(known) != len(parts):
        return None
    try:
        return union_all(known)
    except UnionConflict as conflict:
        text = f"a union of {type_text(conflict.left)} and {type_text(conflict.right)} has no translation"
        raise Refused("K252", text) from None


_CONTAINERS = (list, dict, set, frozenset, collections.abc.Set, collections.deque)


def _generic_hint(book: Bookkeeper, origin: Any, arguments: tuple[Any, ...]) -> SomeObject | None:
    if origin is tuple:
        if Ellipsis in arguments:
            return None
        parts = [annotation_of_hint(book, argument) for argument in arguments]
        return None if None in parts else model.SomeTuple(items=tuple(part for part in parts if part is not None))
    _check_known(origin)
    if origin not in _CONTAINERS:
        return None
    parts = [annotation_of_hint(book, argument) for argument in arguments]
    known = [part for part in parts if part is not None]
    if len(known) != len(parts) or not known:
        return None
    if origin is list:
        return model.SomeList(definition=ListDef(book.engine, known[0]))
    if origin is dict:
        return model.SomeDict(definition=DictDef(book.engine, known[0], known[1]))
    if origin in (set, frozenset, collections.abc.Set):
        return model.SomeSet(definition=SetDef(book.engine, known[0]), frozen=origin is frozenset)
    if origin is collections.deque:
        return model.SomeDeque(definition=ListDef(book.engine, known[0]))
    return None


def check_boundary(declared: SomeObject, incoming: SomeObject, what: str) -> None:
    """Refuse ``incoming`` unless it fits the declaration; containers that fit become the declared ones."""
    if isinstance(incoming, model.SomeUnknown):
        return
    message = f"{what} is declared {type_text(declared)} but gets {type_text(incoming)}"
    try:
        joined = union(declared, incoming)
    except UnionConflict:
        joined = None
    if joined is None or not covers(declared, joined.without_const()):
        raise Refused("K251", message)
