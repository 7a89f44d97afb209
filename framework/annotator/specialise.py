"""Which calls of a function share a graph.

    (default)            one graph
    *args                one graph per number of surplus arguments
    hints Any, TypeVar … one graph per type of the arguments so hinted
    argtype(i, …)        one graph per type of these arguments
    arg(i, …)            one graph per constant value of these arguments; arg_or_var: one more for the other calls
    call_location        one graph per place of call
    ll, ``ll_…`` helpers one graph per annotation of all arguments, constants aside; types and functions by identity
    ll_and_arg(i, …)     ll, and constants of these arguments
    memo                 no graph: see ``rules.calls``

A key is made of hashable parts; the function's graph is built anew for each key, so specialisations share nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from framework.annotator import hints, model
from framework.annotator.errors import Refused
from framework.lltypes.memory import FunctionPointer

if TYPE_CHECKING:
    from framework.annotator.bookkeeper import Bookkeeper
    from framework.annotator.descriptions import FunctionDescription
    from framework.annotator.model import SomeObject
    from framework.flowgraph.model import FunctionGraph, Operation

_POLICY = re.compile(r"specialize:(\w+)(?:\(([\d, ]*)\))?$")


def policy_of(function: Any) -> tuple[str, tuple[int, ...]]:
    """Name and argument numbers of the function's specialisation."""
    text = getattr(function, "_annspecialcase_", None)
    if text is None:
        is_helper = function.__name__.startswith("ll_") and function.__module__.startswith("framework.")
        return ("ll", ()) if is_helper else ("default", ())
    match = _POLICY.match(text)
    if match is None:
        raise Refused("K227", f"unknown specialisation {text!r}")
    numbers = tuple(int(part) for part in (match.group(2) or "").replace(" ", "").split(",") if part)
    return match.group(1), numbers


def type_key(annotation: SomeObject) -> Any:
    """What ``argtype`` tells apart."""
    match annotation:
        case model.SomeString():
            return str
        case model.SomeInstance():
            return annotation.classdef
        case model.SomeInteger() | model.SomeFloat():
            return type(annotation), annotation.kind
        case model.SomeTuple():
            return (tuple, *map(type_key, annotation.items))
        case model.SomeList() | model.SomeDeque() | model.SomeSet():
            return type(annotation), annotation.definition.item
        case model.SomeDict():
            return dict, annotation.definition.key, annotation.definition.value
        case model.SomePBC():
            return annotation.descriptions
        case model.SomePtr() | model.SomeLowLevelPrimitive():
            return annotation.type
    return annotation.without_const()


def keeps_constant(function: Any, index: int) -> bool:
    """Whether an argument stays constant in the function's graphs although a hint declares its type."""
    policy, numbers = policy_of(function)
    return index in numbers and policy in ("arg", "arg_or_var", "ll_and_arg")


_KEPT_CONSTANT = (model.SomeType, model.SomePBC, model.SomeBuiltin, model.SomeModule)


def low_level(annotation: SomeObject) -> Any:
    """An argument of a low-level helper: only what has no run-time value stays constant."""
    if isinstance(annotation, _KEPT_CONSTANT) or isinstance(annotation.const, FunctionPointer):
        return annotation
    annotation = annotation.without_const()
    if isinstance(annotation, model.SomeInteger) and (annotation.nonnegative or annotation.members):
        annotation = replace(annotation, nonnegative=False, members=frozenset())
    return annotation


def constant_part(annotation: SomeObject, index: int, name: str) -> Any:
    """The key of an argument that must be constant."""
    if annotation.is_constant:
        return model.constant_key(annotation.const)
    if isinstance(annotation, model.SomePBC) and len(annotation.descriptions) == 1:
        return annotation.descriptions
    raise Refused("K227", f"argument {index + 1} of {name}() must be constant: the function is specialised on it")


class Specialiser:
    """Chooses and builds graphs."""

    def __init__(self, book: Bookkeeper) -> None:
        self.book = book
        self.live_keys: list[Any] = []  # constants whose identity is part of a key

    def graph_for(
        self,
        function: FunctionDescription,
        arguments: list[SomeObject],
        operation: Operation | None,
        keep_constants: bool = False,
    ) -> FunctionGraph:
        """The graph for a call with these arguments, which may be adjusted in place."""
        policy, numbers = policy_of(function.function)
        key: list[Any] = []
        if policy in ("ll", "ll_and_arg"):
            for index, annotation in enumerate(arguments):
                if index not in numbers and not keep_constants:
                    arguments[index] = low_level(annotation)
            key += arguments
        elif policy == "argtype":
            key += [type_key(arguments[index]) for index in numbers]
        elif policy in ("arg", "arg_or_var"):
            key += self._constant_key(function, arguments, numbers, policy == "arg_or_var")
        elif policy == "call_location":
            key.append(operation)
        elif policy != "default":
            raise Refused("K227", f"specialisation {policy!r} of {function.short_name}() is not known")
        if function.signature.varargs is not None:
            rest = arguments[-1]
            key.append(len(rest.items) if isinstance(rest, model.SomeTuple) else -1)
        key += self._hinted_keys(function, arguments, policy)
        graph = self.graph_at(function, tuple(key))
        while not self.book.engine.is_open_for(graph, arguments):
            key.append("again")
            graph = self.graph_at(function, tuple(key))
        return graph

    def row_key(
        self, function: FunctionDescription, arguments: Sequence[SomeObject], operation: Operation | None
    ) -> tuple[Any, ...]:
        """What a call through a pointer is specialised on: such calls reach other graphs for other keys."""
        policy, numbers = policy_of(function.function)
        key: list[Any] = []
        if policy == "argtype":
            key = [type_key(arguments[index]) for index in numbers]
        elif policy in ("arg", "arg_or_var"):
            key = self._constant_key(function, arguments, numbers, policy == "arg_or_var")
        elif policy == "call_location":
            key = [operation]
        return (*key, *self._hinted_keys(function, arguments, policy))

    def _constant_key(
        self, function: FunctionDescription, arguments: Sequence[SomeObject], numbers: tuple[int, ...], lenient: bool
    ) -> list[Any]:
        chosen = [(index, arguments[index]) for index in numbers]
        if lenient and not all(annotation.is_constant for _, annotation in chosen):
            return [None]
        self.live_keys += [annotation.const for _, annotation in chosen]
        return [constant_part(annotation, index, function.short_name) for index, annotation in chosen]

    def _hinted_keys(self, function: FunctionDescription, arguments: Sequence[SomeObject], policy: str) -> list[Any]:
        if policy != "default":
            return []
        declared = function.declared
        names = function.signature.parameters
        return [type_key(a) for name, a in zip(names, arguments, strict=True) if declared.get(name) is hints.ANYTHING]

    def graph_at(self, function: FunctionDescription, key: Any) -> FunctionGraph:
        """The graph for a key, built when it is new."""
        found = function.graphs.get(key)
        if found is None:
            check_translatable(function)
            graph = function.build_graph()
            graph.name = self.book.unique_graph_name(function.name)
            found = function.graphs[key] = graph
            self.book.engine.add_graph(graph, function)
        return found


def is_host_only(live: Any) -> bool:
    """Whether a function is marked as not translatable."""
    return getattr(live, "_not_rpython_", False) or (live.__doc__ or "").lstrip().startswith("NOT_RPYTHON")


def check_translatable(function: FunctionDescription) -> None:
    """Refuse what its author excluded."""
    if is_host_only(function.function):
        raise Refused("K103", f"{function.short_name}() is marked NOT_RPYTHON")
