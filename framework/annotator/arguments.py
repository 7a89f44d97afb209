"""Matching the arguments of a call with the parameters of a function, as CPython does.

    signature = Signature.of(function)
    sources = match_arguments(shape, signature, star_length=2, bound=True)

gives, for each parameter in the order of the graph's inputs (``co_varnames``: positional, keyword-only, ``*args``), where
its value comes from:

    SelfArgument()      the object the method is bound to
    Explicit(i)         operand i of the call (0 is the first after the callable)
    StarItem(i)         item i of the ``*`` tuple, the last operand
    Default(name)       the parameter's default value
    SelfField(name)     a field of the closure that is called: a default captured when the function was made
    Rest((source, …))   a new tuple of these, for ``*args``

A mismatch raises ArgumentMismatch with CPython's words.  Used by the annotator and by lowering.
"""

from __future__ import annotations

import inspect
import types
from dataclasses import dataclass
from typing import Any

from framework.annotator.counterparts import is_library, no_translation
from framework.annotator.errors import Refused
from framework.flowgraph.operations import CallShape


class ArgumentMismatch(Refused):
    """The arguments don't fit; the message is that of CPython's TypeError."""

    def __init__(self, message: str) -> None:
        super().__init__("K223", message)


@dataclass(frozen=True, slots=True)
class SelfArgument:
    """The object a method is bound to."""


@dataclass(frozen=True, slots=True)
class Explicit:
    """Operand ``index`` of the call."""

    index: int


@dataclass(frozen=True, slots=True)
class StarItem:
    """Item ``index`` of the ``*`` tuple."""

    index: int


@dataclass(frozen=True, slots=True)
class Default:
    """The default value of the parameter ``name``."""

    name: str


@dataclass(frozen=True, slots=True)
class SelfField:
    """The field ``name`` of the closure that is called (see ``closures``)."""

    name: str


@dataclass(frozen=True, slots=True)
class Rest:
    """A tuple made of the surplus positional arguments."""

    sources: tuple[Source, ...]


Source = SelfArgument | Explicit | StarItem | Default | SelfField | Rest


@dataclass(frozen=True, slots=True)
class Signature:
    """The parameters of a function."""

    name: str
    positional: tuple[str, ...]
    positional_only: int
    keyword_only: tuple[str, ...]
    varargs: str | None
    defaults: frozenset[str]

    @staticmethod
    def of(function: types.FunctionType) -> Signature:
        """The signature of a live function."""
        if function.__code__.co_flags & inspect.CO_VARKEYWORDS and is_library(function):
            raise no_translation(function)
        defaults = set(function.__kwdefaults__ or ())
        if function.__defaults__:
            code = function.__code__
            defaults.update(code.co_varnames[: code.co_argcount][-len(function.__defaults__) :])
        return Signature.of_code(function.__code__, frozenset(defaults), function.__qualname__)

    @staticmethod
    def of_code(code: types.CodeType, defaults: frozenset[str], name: str) -> Signature:
        """The signature of a code object whose parameters ``defaults`` may be left out."""
        if code.co_flags & inspect.CO_VARKEYWORDS:
            raise Refused(
                "K116",
                f"{name}() takes ** arguments, whose names are not known at translation time",
                "name the parameters, or pass a dict",
            )
        names, count, keywords = code.co_varnames, code.co_argcount, code.co_kwonlyargcount
        varargs = names[count + keywords] if code.co_flags & inspect.CO_VARARGS else None
        keyword_only = names[count : count + keywords]
        return Signature(name, names[:count], code.co_posonlyargcount, keyword_only, varargs, defaults)

    @property
    def parameters(self) -> tuple[str, ...]:
        """All parameter names in the order of the graph's inputs."""
        return (*self.positional, *self.keyword_only, *([self.varargs] if self.varargs else []))


def match_arguments(shape: CallShape, signature: Signature, star_length: int = 0, bound: bool = False) -> list[Source]:
    """Where each parameter's value comes from, in the order of ``signature.parameters``."""
    given: list[Source] = [SelfArgument()] if bound else []
    given += [Explicit(index) for index in range(shape.positional)]
    given += [StarItem(index) for index in range(star_length)]
    names = signature.positional
    if len(given) > len(names) and signature.varargs is None:
        raise ArgumentMismatch(_too_many(signature, len(given)))
    by_name: dict[str, Source] = dict(zip(names, given, strict=False))
    for offset, keyword in enumerate(shape.keywords):
        _check_keyword(signature, keyword, by_name)
        by_name[keyword] = Explicit(shape.positional + offset)
    _fill_defaults(signature, by_name)
    result = [by_name[name] for name in (*names, *signature.keyword_only)]
    if signature.varargs is not None:
        result.append(Rest(tuple(given[len(names) :])))
    return result


def _check_keyword(signature: Signature, keyword: str, by_name: dict[str, Any]) -> None:
    if keyword not in signature.positional[signature.positional_only :] and keyword not in signature.keyword_only:
        raise ArgumentMismatch(f"{signature.name}() got an unexpected keyword argument '{keyword}'")
    if keyword in by_name:
        raise ArgumentMismatch(f"{signature.name}() got multiple values for argument '{keyword}'")


def _fill_defaults(signature: Signature, by_name: dict[str, Any]) -> None:
    missing = [name for name in signature.positional if name not in by_name and name not in signature.defaults]
    kind = "positional"
    if not missing:
        kind = "keyword-only"
        missing = [name for name in signature.keyword_only if name not in by_name and name not in signature.defaults]
    if missing:
        plural = "s" if len(missing) > 1 else ""
        raise ArgumentMismatch(
            f"{signature.name}() missing {len(missing)} required {kind} argument{plural}: {_and(missing)}"
        )
    for name in (*signature.positional, *signature.keyword_only):
        by_name.setdefault(name, Default(name))


def _and(names: list[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    if len(quoted) <= 2:
        return " and ".join(quoted)
    return f"{', '.join(quoted[:-1])}, and {quoted[-1]}"


def _too_many(signature: Signature, given: int) -> str:
    most = len(signature.positional)
    least = most - len(signature.defaults.intersection(signature.positional))
    takes = f"from {least} to {most}" if least != most else str(most)
    plural = "" if takes == "1" else "s"
    was = "was" if given == 1 else "were"
    return f"{signature.name}() takes {takes} positional argument{plural} but {given} {was} given"
