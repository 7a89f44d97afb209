"""Functions of ours as built-in functions of the guest.

    @builtin_function(module, "chr")
    def chr_(code: int) -> str: …

The signature says how arguments are converted and what a call may look like:

    W_Object, W_List …   the value itself, checked to be of the class
    int, str, float      what ``__index__`` gives as a machine int; the text of a str; a real number
    bool                 truth
    list[W_Object]       all further positional arguments
    dict[str, W_Object]  all further keyword arguments
    a default            the argument may be missing; W_Object | None with None: the function sees None then

Parameters before ``/`` are positional only, those after ``*`` by keyword only.  The result is converted the other way;
a function that returns None returns the guest's None.  Conversions are registered by the modules of the types.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable
from typing import Any, get_args, get_type_hints

from framework.rlib.jit import promote, unroll_safe
from framework.rlib.unroll import unrolling_iterable
from languages.minipy.objects.base import W_Object
from languages.minipy.objects.errors import GuestError, type_error
from languages.minipy.objects.singletons import NONE

# The arguments of the parameters, those of the rest, those of keywords that no parameter has.
Run = Callable[[list["W_Object | None"], list[W_Object], "dict[str, W_Object] | None"], W_Object]

# Our type → the function that makes a guest value of one.
WRAP: dict[Any, Callable[[Any], W_Object]] = {}

# Our type → the function (value, name of the built-in function, number of the argument) that gives one.
UNWRAP: dict[Any, Callable[[W_Object, str, int], Any]] = {}


class Signature:
    """What a call may look like."""

    _immutable_fields_ = [
        "names[*]", "positional_only", "positional", "required[*]", "rest", "keywords", "takes_keywords",
    ]  # fmt: skip

    def __init__(self, function: Callable[..., Any]) -> None:
        """NOT_RPYTHON"""
        parameters = list(inspect.signature(function).parameters.values())
        hints = get_type_hints(function)
        self.rest = -1
        self.keywords = -1
        self.names: list[str] = []
        self.positional_only = 0
        self.positional = 0
        self.required: list[bool] = []
        for i, parameter in enumerate(parameters):
            if hints[parameter.name] == list[W_Object]:
                self.rest = i
            elif hints[parameter.name] == dict[str, W_Object]:
                self.keywords = i
            elif parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
                self.positional += 1
                self.positional_only += parameter.kind is inspect.Parameter.POSITIONAL_ONLY
            self.names.append(parameter.name.removeprefix("w_").rstrip("_"))
            self.required.append(parameter.default is inspect.Parameter.empty and i not in (self.rest, self.keywords))
        self.takes_keywords = any(
            i >= self.positional_only and i not in (self.rest, self.keywords) for i in range(len(self.names))
        )

    def minimum(self) -> int:
        """How many positional arguments there must be."""
        count = 0
        for i in range(self.positional):
            if self.required[i]:
                count += 1
        return count


class Arguments:
    """What a call passes, arranged for the parameters."""

    def __init__(self, values: list[W_Object | None]) -> None:
        self.values = values  # one for each parameter, None where it is missing
        self.rest: list[W_Object] = []
        self.keywords: dict[str, W_Object] | None = None


class W_Builtin(W_Object):
    """A built-in function, or a method of a built-in type, whose name is ``owner`` then."""

    _immutable_fields_ = ["name", "signature", "run", "owner"]

    def __init__(self, name: str, signature: Signature, run: Run, owner: str) -> None:
        self.name = name
        self.signature = signature
        self.run = run
        self.owner = owner

    def is_callable(self) -> bool:
        return True

    def call(self, args: list[W_Object], names: list[str]) -> W_Object:
        function = promote(self)
        arguments = function.arranged(args, names)
        return function.run(arguments.values, arguments.rest, arguments.keywords)

    def call_method(self, w_self: W_Object, args: list[W_Object], names: list[str]) -> W_Object:
        return self.call([w_self, *args], names)

    # ---- matching arguments ------------------------------------------------------------------------------------------

    @unroll_safe
    def arranged(self, args: list[W_Object], names: list[str]) -> Arguments:
        """The arguments of a call for the parameters; TypeError where they don't fit."""
        signature = self.signature
        count = len(args) - len(names)
        values: list[W_Object | None] = [None] * len(signature.names)
        arguments = Arguments(values)
        for i in range(min(count, signature.positional)):
            values[i] = args[i]
        if count > signature.positional:
            if signature.rest < 0:
                raise self.wrong_count(count)
            arguments.rest = args[signature.positional : count]
        for i in range(len(names)):
            self._place_keyword(arguments, names[i], args[count + i])
        self._check_missing(values, count)
        return arguments

    @unroll_safe
    def _place_keyword(self, arguments: Arguments, name: str, w_value: W_Object) -> None:
        signature = self.signature
        for i in range(signature.positional_only, len(signature.names)):
            if signature.names[i] == name and i != signature.rest and i != signature.keywords:
                if arguments.values[i] is not None:
                    raise type_error(f"argument for {self.name}() given by name ('{name}') and position ({i + 1})")
                arguments.values[i] = w_value
                return
        if signature.keywords < 0:
            if signature.takes_keywords:
                raise type_error(f"'{name}' is an invalid keyword argument for {self.name}()")
            raise type_error(f"{self.full_name()} takes no keyword arguments")
        keywords = arguments.keywords
        if keywords is None:
            keywords = arguments.keywords = {}
        keywords[name] = w_value

    @unroll_safe
    def _check_missing(self, values: list[W_Object | None], count: int) -> None:
        signature = self.signature
        for i in range(len(values)):
            if values[i] is None and signature.required[i]:
                if i < signature.positional_only:
                    raise self.wrong_count(count)
                raise type_error(f"{self.name}() missing required argument '{signature.names[i]}' (pos {i + 1})")

    def full_name(self) -> str:
        """As messages about the number of arguments name it."""
        return f"{self.owner}.{self.name}()" if self.owner != "" else f"{self.name}()"

    def wrong_count(self, given: int) -> GuestError:
        """The TypeError about the number of arguments, as CPython words it."""
        least, most = self.signature.minimum(), self.signature.positional
        if self.owner != "":
            least, most, given = least - 1, most - 1, given - 1
            if given < 0:
                return type_error(f"unbound method {self.full_name()} needs an argument")
        if most == 0:
            return type_error(f"{self.full_name()} takes no arguments ({given} given)")
        if most == 1 and least == 1:
            return type_error(f"{self.full_name()} takes exactly one argument ({given} given)")
        bound = least if given < least else most
        plural = "" if bound == 1 else "s"
        limit = "" if least == most else "at least " if given < least else "at most "
        return type_error(f"{self.name} expected {limit}{bound} argument{plural}, got {given}")


def runner(function: Callable[..., Any], name: str) -> Run:
    """NOT_RPYTHON: converts arguments, calls, converts the result."""
    hints = get_type_hints(function)
    parameters = inspect.signature(function).parameters.values()
    sources = unrolling_iterable(
        [_source(hints[parameter.name], position, parameter.default) for position, parameter in enumerate(parameters)]
    )
    wrap = WRAP[hints["return"]]
    positional = _with_positional_parameters(function)

    def run(values: list[W_Object | None], rest: list[W_Object], keywords: dict[str, W_Object] | None) -> W_Object:
        converted: Any = ()
        for source in sources:
            converted = (*converted, source(values, rest, keywords, name))
        return wrap(positional(*converted))

    run.__name__ = run.__qualname__ = f"run_{name}"
    return run


def _with_positional_parameters(function: Callable[..., Any]) -> Callable[..., Any]:
    """NOT_RPYTHON: the function with its keyword-only parameters made positional; they follow the others in its code."""
    code = function.__code__
    if code.co_kwonlyargcount == 0:
        return function
    code = code.replace(co_argcount=code.co_argcount + code.co_kwonlyargcount, co_kwonlyargcount=0)
    return types.FunctionType(code, function.__globals__, function.__name__, None, function.__closure__)


def _source(hint: Any, position: int, default: Any) -> Callable[..., Any]:
    """NOT_RPYTHON: the function that gives one argument."""
    if hint == list[W_Object]:
        return _rest
    if hint == dict[str, W_Object]:
        return _keywords
    unwrap = _conversion(hint)

    def given(
        values: list[W_Object | None], rest: list[W_Object], keywords: dict[str, W_Object] | None, name: str
    ) -> Any:
        w_value = values[position]
        assert w_value is not None
        return unwrap(w_value, name, position)

    def given_or_default(
        values: list[W_Object | None], rest: list[W_Object], keywords: dict[str, W_Object] | None, name: str
    ) -> Any:
        w_value = values[position]
        return default if w_value is None else unwrap(w_value, name, position)

    return given if default is inspect.Parameter.empty else given_or_default


def _rest(values: list[W_Object | None], rest: list[W_Object], keywords: Any, name: str) -> list[W_Object]:
    return rest


def _keywords(
    values: list[W_Object | None], rest: list[W_Object], keywords: dict[str, W_Object] | None, name: str
) -> dict[str, W_Object]:
    return {} if keywords is None else keywords


def _conversion(hint: Any) -> Callable[[W_Object, str, int], Any]:
    """NOT_RPYTHON: the conversion of a guest value to what a parameter takes."""
    if isinstance(hint, types.UnionType):
        hint = next(member for member in get_args(hint) if member is not type(None))
    if hint in UNWRAP:
        return UNWRAP[hint]
    if hint is W_Object:
        return _unchanged
    return checked(hint)


def _unchanged(w_value: W_Object, name: str, position: int) -> W_Object:
    return w_value


def _wrap_object(w_value: W_Object) -> W_Object:
    return w_value


def _wrap_nothing(result: None) -> W_Object:
    return NONE


WRAP[W_Object] = _wrap_object
WRAP[type(None)] = _wrap_nothing


def checked(cls: type) -> Callable[[W_Object, str, int], Any]:
    """NOT_RPYTHON: the check that an argument is of one class of ours."""

    def check(w_value: W_Object, name: str, position: int) -> Any:
        if not isinstance(w_value, cls):
            if position == 0:
                expected = cls.w_type.name
                raise type_error(
                    f"descriptor '{name}' requires a '{expected}' object but received a '{w_value.kind()}'"
                )
            expected = cls.w_type.name
            raise type_error(f"{name}() argument {position} must be {expected}, not {w_value.kind()}")
        return w_value

    return check
