"""Built-in functions and methods that are translated as calls of restricted Python in ``framework.runtime``.

    function_for(live)               the runtime function that stands for a built-in function, or None
    method_for(annotation, "split")  the runtime function for a method of str, bytes or bytearray (self first), or None

The runtime functions have type hints, so each is one graph.  They are looked up by dotted name when they are first used.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject

MODULES: dict[str, str] = {
    "posix": "framework.runtime.posix",
    "os": "framework.runtime.paths",
    "posixpath": "framework.runtime.paths",
    "genericpath": "framework.runtime.paths",
    "sys": "framework.runtime.system",
    "math": "framework.runtime.mathematics",
    "time": "framework.runtime.clock",
    "_heapq": "framework.runtime.heap",
    "heapq": "framework.runtime.heap",
    "_operator": "framework.runtime.operators",
    "_bisect": "framework.runtime.bisection",
    "_struct": "framework.runtime.structs",
    "framework.rlib.gil": "framework.runtime.gil",
    "framework.rlib.signals": "framework.runtime.signals",
    "str": "framework.runtime.strings",
    "bytes": "framework.runtime.bytestrings",
    "bytearray": "framework.runtime.bytearrays",
}
"""Modules implemented in C, types with class methods, and rlib's modules of the hosted system, whose functions are those of
the same name in a runtime module."""

_STATIC_METHODS = {id(kind.maketrans): kind for kind in (str, bytes, bytearray)}
"""The types of built-in static methods, which don't know it themselves."""

METHODS: dict[tuple[type[SomeObject], str], str] = {}


def resolve(name: str) -> Callable[..., Any]:
    """The live function of ``module:function``."""
    module, _, function = name.partition(":")
    try:
        return getattr(importlib.import_module(module), function)  # type: ignore[no-any-return]
    except (ModuleNotFoundError, AttributeError):
        raise Refused("K104", f"{function}() has no translation: the runtime lacks {name}") from None


def function_for(live: Any) -> Callable[..., Any] | None:
    """The runtime function that stands for a built-in function of one of the modules in ``MODULES``."""
    owner = _STATIC_METHODS.get(id(live)) or getattr(live, "__self__", None)
    module: str = getattr(live, "__module__", None) or getattr(owner, "__name__", None) or ""
    target = MODULES.get(module)
    if target is None:
        return None
    try:
        return getattr(importlib.import_module(target), getattr(live, "__name__", ""), None)  # type: ignore[no-any-return]
    except ModuleNotFoundError:
        return None


def method_for(receiver: SomeObject, name: str, arguments: Sequence[SomeObject] = ()) -> Callable[..., Any] | None:
    """The runtime function for a method of a built-in type; some methods have another one for other arguments."""
    for kind in type(receiver).__mro__:
        variant = ARGUMENT_VARIANTS.get((kind, name))
        if variant is not None and arguments and _is_unusual(name, arguments[0], variant[0]):
            return resolve(variant[1])
        found = METHODS.get((kind, name))
        if found is not None:
            return resolve(found)
    return None


def _is_unusual(name: str, argument: SomeObject, usual: tuple[type[SomeObject], ...]) -> bool:
    return not isinstance(argument, usual) or name == "join" and argument.optional


ARGUMENT_VARIANTS: dict[tuple[type[SomeObject], str], tuple[tuple[type[SomeObject], ...], str]] = {}
"""Methods whose first argument may be of other kinds than the usual ones, and what is called then."""

_KINDS: tuple[tuple[type[SomeObject], str], ...] = (
    (model.SomeString, "str"),
    (model.SomeBytes, "bytes"),
    (model.SomeByteArray, "bytearray"),
)
for _kind, _suffix in _KINDS:
    ARGUMENT_VARIANTS[_kind, "join"] = ((model.SomeList,), f"framework.runtime.iterables:join_{_suffix}")
    for _name in ("startswith", "endswith"):
        ARGUMENT_VARIANTS[_kind, _name] = (
            (model.SomeString, model.SomeBytes, model.SomeByteArray),
            f"framework.runtime.iterables:{_name}_any_{_suffix}",
        )
for _kind, _module in ((model.SomeBytes, "bytestrings"), (model.SomeByteArray, "bytearrays")):
    for _name in ("find", "rfind", "index", "rindex", "count"):
        ARGUMENT_VARIANTS[_kind, _name] = (
            (model.SomeBytes, model.SomeByteArray),
            f"framework.runtime.{_module}:{_name}_byte",
        )


def _methods(kind: type[SomeObject], module: str, names: str) -> None:
    for name in names.split():
        METHODS[kind, name] = f"framework.runtime.{module}:{name}"


_TEXT = (
    "capitalize center count endswith expandtabs find index isalnum isalpha isascii isdigit islower isspace istitle "
    "isupper join ljust lower lstrip partition replace rfind rindex rjust rpartition rsplit rstrip split splitlines "
    "startswith strip swapcase title translate upper zfill removeprefix removesuffix"
)
_methods(
    model.SomeString,
    "strings",
    f"{_TEXT.replace(' join', '')} casefold encode isdecimal isidentifier isnumeric isprintable",
)
_methods(model.SomeBytes, "bytestrings", f"{_TEXT} decode hex")
METHODS[model.SomeBytes, "decode"] = "framework.runtime.strings:decode"
_methods(model.SomeByteArray, "bytearrays", f"{_TEXT} decode hex append insert pop remove reverse clear copy")


_methods(model.SomeInteger, "integers", "bit_length bit_count conjugate to_bytes")
_methods(model.SomeFloat, "integers", "is_integer as_integer_ratio")


def module_attribute(book: Any, module: Any, name: str) -> SomeObject | None:
    """The annotation of an attribute of a module that belongs to the running process, None for ordinary ones."""
    found = MODULE_ATTRIBUTES.get((getattr(module, "__name__", ""), name))
    return None if found is None else found(book)


def _prebuilt(name: str) -> Callable[[Any], SomeObject]:
    """The annotation of a prebuilt object of the runtime, ``module:name``."""
    return lambda book: book.immutable_value(resolve(name))


MODULE_ATTRIBUTES: dict[tuple[str, str], Callable[[Any], SomeObject]] = {
    ("sys", "argv"): _prebuilt("framework.runtime.system:ARGUMENTS"),
    ("sys", "stdin"): _prebuilt("framework.runtime.files:STDIN"),
    ("sys", "stdout"): _prebuilt("framework.runtime.files:STDOUT"),
    ("sys", "stderr"): _prebuilt("framework.runtime.files:STDERR"),
    ("os", "environ"): _prebuilt("framework.runtime.environment:ENVIRONMENT"),
}
