"""Exceptions: the except clause test, what ``raise`` makes, and the built-in exception classes.

A built-in exception class is a translated class like others.  Its methods and fields are those of the class of the same
name in ``framework.runtime.exceptions`` (its shadow), whose namespace the bookkeeper reads instead.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.descriptions import ClassDescription
from framework.annotator.errors import Refused
from framework.annotator.exception_arguments import argument_class_of
from framework.annotator.model import SomeObject
from framework.annotator.rules import identity
from framework.annotator.rules.registry import Call, builtin_named, invoke, rule
from framework.annotator.specialise import type_key
from framework.flowgraph.operations import CallShape

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.flowgraph.model import Operation


_REFUSED = frozenset(["ExceptionGroup", "BaseExceptionGroup"])


def install_shadows(annotator: Annotator) -> None:
    """Let the bookkeeper read the runtime's classes where it meets built-in exception classes."""
    import builtins

    runtime = importlib.import_module("framework.runtime.exceptions")
    for name, live in vars(builtins).items():
        shadow = vars(runtime).get(name)
        if isinstance(live, type) and issubclass(live, BaseException) and isinstance(shadow, type):
            annotator.bookkeeper.shadows[live] = shadow
            annotator.bookkeeper.shadowed[shadow] = live
    for live in vars(builtins).values():  # known from the start: helpers raise them after inference is done
        if isinstance(live, type) and issubclass(live, BaseException) and live.__name__ not in _REFUSED:
            annotator.bookkeeper.classdef_of(live)


@builtin_named("framework.runtime.exceptions:has_argument_class")
def has_argument_class(call: Call) -> SomeObject:
    """New classes can't appear once lowering has started: their methods would change frozen graphs."""
    known = type_key(call.arguments[0]) in call.book.argument_classes
    return model.SomeBool(const=known or not call.annotator.is_frozen)


@builtin_named("framework.runtime.exceptions:argument_class")
def argument_class(call: Call) -> SomeObject:
    """The class of arguments for values of one type."""
    return call.book.immutable_value(argument_class_of(call.book, call.arguments[0]))  # type: ignore[no-any-return]


@builtin_named("framework.runtime.exceptions:refuse_more_arguments")
def refuse_more_arguments(call: Call) -> SomeObject:
    """An exception with more arguments than the runtime can keep."""
    raise Refused("K223", f"an exception takes at most six arguments, not {call.arguments[0].const}")


@rule("exception_match")
def exception_match(annotator: Annotator, operation: Operation, x: SomeObject, classes: SomeObject) -> SomeObject:
    """The test of an except clause."""
    live = identity.class_list(classes)
    return identity.test_class(annotator, operation, x, operation.args[0], live)


@rule("make_exception")
def make_exception(annotator: Annotator, operation: Operation, x: SomeObject) -> SomeObject:
    """``raise x``: an instance is itself, a class is called."""
    if isinstance(x, model.SomePBC):
        for description in x.descriptions:
            if not isinstance(description, ClassDescription) or not description.is_exception:
                raise Refused("K221", f"{description} can't be raised: exceptions must derive from BaseException")
        return invoke(x, Call(annotator, operation, CallShape(0), [], []))
    if isinstance(x, model.SomeInstance) and x.classdef.description.is_exception:
        return x.with_optional(False).without_const()  # type: ignore[no-any-return]
    raise Refused("K221", "only exceptions can be raised", "derive the class from Exception")


@rule("set_cause")
def set_cause(annotator: Annotator, operation: Operation, x: SomeObject, cause: SomeObject) -> Any:
    """``raise x from cause``."""
    if isinstance(x, model.SomeInstance):
        for name, value in (("__cause__", cause.with_optional(True)), ("__suppress_context__", model.SomeBool())):
            attribute = x.classdef.find_attribute(name)
            attribute.assign()
            attribute.generalise(value)
    return model.NONE


@rule("set_context")
def set_context(annotator: Annotator, operation: Operation, x: SomeObject, context: SomeObject) -> Any:
    """Implicit chaining: only tracebacks would show it."""
    return model.NONE
