"""Representations: how the values of one annotation look at run time.

    annotation  ──representation()──►  Representation  ──.type──►  low-level type

A representation knows its low-level type and how to turn a prebuilt Python object into a low-level constant.  What
operations do on it is said by *rules*, functions registered for an operation name and the representations of the first
operands:

    @rule("add", IntegerRepresentation, IntegerRepresentation)
    def lower_add(context): ...

and by *conversions* between representations, registered by source and target.  Look-up follows the base classes of the
representations, most specific first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

from framework.flowgraph.model import Constant, Value
from framework.lltypes.memory import null
from framework.lltypes.types import LLType, Ptr, Void

if TYPE_CHECKING:
    from framework.annotator.model import SomeObject
    from framework.lowering.context import Context
    from framework.lowering.lowerer import Lowerer


class Representation:
    """Base of all representations.

    Attributes:
        lowerer: the lowering in progress.
        type: the low-level type of values.
        annotation: what it represents, constants aside.
    """

    type: LLType = Void
    annotation: SomeObject

    def __init__(self, lowerer: Lowerer) -> None:
        self.lowerer = lowerer

    def setup(self) -> None:
        """Fill in what may refer to other representations; called once, after construction."""

    def constant(self, value: Any) -> Constant:
        """The low-level constant for a prebuilt Python value.

        Raises:
            TypeError: if the value can't be represented (a bug: the annotator said it can).
        """
        raise TypeError(f"{type(self).__name__} has no constants ({value!r})")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.type!r}>"


class VoidRepresentation(Representation):
    """A value that is known at translation time and needs nothing at run time: a function, a type, a module, None."""

    type = Void

    def constant(self, value: Any) -> Constant:
        return Constant(value, Void)


Rule = Callable[["Context"], "Value | None"]
Conversion = Callable[["Context", Value, Representation, Representation], Value]
Factory = Callable[["Lowerer", Any], Representation]

_RULES: dict[tuple[Any, ...], Rule] = {}
_CONVERSIONS: dict[tuple[type, type], Conversion] = {}
FACTORIES: dict[type, Factory] = {}


def is_nothing(representation: Representation) -> bool:
    """Whether there is never a value, as for the items of a list that is always empty."""
    return type(representation) is VoidRepresentation


def default_of(type_: LLType) -> Constant:
    """The zero value of a type: the result of code that does not return."""
    if type_ is Void:
        return Constant(None, Void)
    if isinstance(type_, Ptr):
        return Constant(null(type_.to), type_)
    return Constant(type_.default, type_)  # type: ignore[attr-defined]


def rule(opname: str, *classes: type[Representation]) -> Callable[[Rule], Rule]:
    """Register how ``opname`` is lowered when its first operands have these representations."""

    def register(function: Rule) -> Rule:
        assert (opname, *classes) not in _RULES, f"two rules for {opname} on {classes}"
        _RULES[(opname, *classes)] = function
        return function

    return register


def conversion(source: type[Representation], target: type[Representation]) -> Callable[[Conversion], Conversion]:
    """Register how a value changes representation."""

    def register(function: Conversion) -> Conversion:
        assert (source, target) not in _CONVERSIONS, f"two conversions from {source} to {target}"
        _CONVERSIONS[source, target] = function
        return function

    return register


def represents(annotation: type[SomeObject]) -> Callable[[Factory], Factory]:
    """Register how the representation of an annotation class is made."""

    def register(function: Factory) -> Factory:
        FACTORIES[annotation] = function
        return function

    return register


def find_rule(opname: str, representations: list[Representation]) -> Rule | None:
    """The rule for the longest, most specific match of the first two operands' representations, or None."""
    return _find_rule(opname, tuple(type(r) for r in representations[:2]))


@cache
def _find_rule(opname: str, classes: tuple[type[Representation], ...]) -> Rule | None:
    for arity in range(len(classes), -1, -1):
        chains = [class_.__mro__[:-1] for class_ in classes[:arity]]
        for places in sorted(product(*map(range, map(len, chains))), key=sum):
            found = _RULES.get((opname, *(chain[i] for chain, i in zip(chains, places, strict=True))))
            if found is not None:
                return found
    if opname.startswith("inplace_"):  # what has no form of its own, like ``+=`` of tuples, is the plain operator
        return _find_rule(opname.removeprefix("inplace_"), classes)
    return None


def find_conversion(source: Representation, target: Representation) -> Conversion | None:
    """The most specific conversion, or None."""
    return _find_conversion(type(source), type(target))


@cache
def _find_conversion(source: type[Representation], target: type[Representation]) -> Conversion | None:
    for source_class in source.__mro__[:-1]:
        for target_class in target.__mro__[:-1]:
            found = _CONVERSIONS.get((source_class, target_class))
            if found is not None:
                return found
    return None
