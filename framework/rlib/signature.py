"""``@signature(types.int(), types.str(), returns=types.bool())``: declared types, as type hints declare them.

For source compatibility.  A declaration is turned into the function's type hints, which is what inference checks.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Optional, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


class FieldSpec:
    """Declared attributes of a class: kept on the class as ``_declared_fields_``."""

    def __init__(self, tp: Any) -> None:
        self.tp = tp


class _Types:
    """The declarable types, each a call that gives the type hint."""

    def none(self) -> Any:
        return None

    def int(self) -> Any:
        return int

    def int_nonneg(self) -> Any:
        return int

    def bool(self) -> Any:
        return bool

    def float(self) -> Any:
        return float

    def str(self) -> Any:
        return str

    def str0(self) -> Any:
        return str

    def char(self) -> Any:
        return str

    def unicode(self) -> Any:
        return str

    def bytearray(self) -> Any:
        return bytearray

    def any(self) -> Any:
        return Any

    def longfloat(self) -> Any:
        return float

    def instance(self, cls: type, can_be_None: bool = False) -> Any:
        return Optional[cls] if can_be_None else cls

    def list(self, item: Any) -> Any:
        return list[item]  # type: ignore[valid-type]

    def array(self, item: Any) -> Any:
        return list[item]  # type: ignore[valid-type]

    def dict(self, key: Any, value: Any) -> Any:
        return dict[key, value]  # type: ignore[valid-type]

    def self(self) -> Any:
        return Any


types = _Types()


def signature(*parameter_types: Any, returns: Any) -> Callable[[F], F]:
    """Declare the types of all arguments and of the result."""

    def decorate(function: F) -> F:
        names = list(inspect.signature(function).parameters)
        if len(names) != len(parameter_types):
            raise TypeError(
                f"{function.__name__}() has {len(names)} arguments, {len(parameter_types)} types are declared"
            )
        hints = {name: hint for name, hint in zip(names, parameter_types) if hint is not Any}
        if returns is not Any:
            hints["return"] = returns
        function.__annotations__ = hints
        return function

    return decorate


def finishsigs(cls: type) -> type:
    """Class decorator that completes ``self`` types; hints on methods need no completion."""
    return cls


def field_spec(tp: Any) -> FieldSpec:
    """A declared attribute."""
    return FieldSpec(tp)
